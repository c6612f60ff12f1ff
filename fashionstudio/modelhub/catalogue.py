"""What could be installed: the shipped `models/<id>/engine.json` with an `install` section.

Such a folder is an engine without its weights: manifest, `model_index.json` and the configuration
of every network are there, since the repositories that published them have gone. The fields are
described in docs/engine-manifest.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from fashionstudio import paths
from fashionstudio.engine.manifest import MANIFEST_NAME, EngineManifest
from fashionstudio.errors import FashionStudioError, ModelMismatch, ModelMissing

Role = Literal["engine", "base", "image_encoder"]
"""What a place has: the system's own weights, the base model, the tower that looks at garments."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where files are published.

    Attributes:
        id: for settings and records, e.g. "sd2-inpainting".
        role: what is to be had there.
        title: for people.
        url: of the folder that the files lie in.
        licence: of the files, for people.
    """

    id: str
    role: Role
    title: str
    url: str
    licence: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file that is needed.

    Attributes:
        place: id of the place that has it.
        files: its path there; further names under which mirrors or local folders may have it.
        size: bytes, as computed from the networks (the publishers name none).
        components: (component of the engine, part of the file that holds its weights; "" = all).
        copy_to: path in the engine's folder of a file that is copied as it is.
        sha256: of the published file, once known.
    """

    place: str
    files: tuple[str, ...]
    size: int
    components: tuple[tuple[str, str], ...]
    copy_to: str
    sha256: str

    @property
    def name(self) -> str:
        """The published file's name without folders."""
        return self.files[0].rsplit("/", 1)[-1]

    @property
    def key(self) -> str:
        """What the file is called in records."""
        return f"{self.place}/{self.files[0]}"

    @property
    def what(self) -> str:
        """What it is for, for people."""
        return " and ".join(name for name, _ in self.components) or self.files[0]


@dataclass(frozen=True, slots=True)
class Offer:
    """An engine that can be installed.

    Attributes:
        manifest: of the shipped folder; it has no files.
        licence_url: where its licence can be read.
        terms: what the user agrees to.
        installed_size: bytes of the installed weights in half precision.
    """

    manifest: EngineManifest
    licence_url: str
    terms: str
    installed_size: int
    places: dict[str, Place]
    sources: tuple[Source, ...]

    @property
    def id(self) -> str:
        """The engine's id."""
        return self.manifest.id

    @property
    def folder(self) -> Path:
        """The shipped folder: everything but the weights."""
        return self.manifest.folder

    @property
    def target(self) -> Path:
        """Where it is installed."""
        return paths.own_models_dirs()[0] / self.id

    @property
    def download_size(self) -> int:
        """Bytes of all its files, about."""
        return sum(source.size for source in self.sources)

    def place_of(self, source: Source) -> Place:
        """Where a file is published."""
        return self.places[source.place]

    def own_sources(self) -> tuple[Source, ...]:
        """The files of the system itself, without its base models."""
        return tuple(s for s in self.sources if self.place_of(s).role == "engine")


def list_offers() -> list[Offer]:
    """Everything that can be installed, whether it is or not."""
    return list(_read_offers())


def find_offer(engine: str) -> Offer:
    """What is known about installing an engine.

    Raises:
        ModelMissing: nothing.
    """
    known = {offer.id: offer for offer in _read_offers()}
    if engine not in known:
        raise ModelMissing(
            f"There is no engine “{engine}” to install.",
            f"These can be installed: {', '.join(known)}." if known else "",
        )
    return known[engine]


def _read_offers() -> Iterator[Offer]:
    own = paths.own_models_dirs()
    for parent in (folder for folder in paths.models_dirs() if folder not in own):
        for path in sorted(parent.glob(f"*/{MANIFEST_NAME}")):
            try:
                manifest = EngineManifest.read(path.parent)
            except FashionStudioError:  # told by `list_engines`
                continue
            if manifest.is_offer:
                yield _read_offer(manifest)


def _read_offer(manifest: EngineManifest) -> Offer:
    section = manifest.extra["install"]
    try:
        places = {name: _place(name, data) for name, data in section["places"].items()}
        sources = tuple(_source(data) for data in section["sources"])
        strange = {source.place for source in sources} - set(places)
        if strange:
            raise ValueError(f"unknown places {sorted(strange)}")
        return Offer(
            manifest=manifest,
            licence_url=str(section["licence_url"]),
            terms=str(section["terms"]),
            installed_size=int(section["installed_bytes"]),
            places=places,
            sources=sources,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelMismatch(
            f"How to install the engine “{manifest.id}” cannot be read.",
            "Reinstall fashionstudio.",
            repr(error),
        ) from error


def _place(name: str, data: dict[str, Any]) -> Place:
    if data["role"] not in get_args(Role):
        raise ValueError(f"unknown role {data['role']!r}")
    return Place(name, data["role"], str(data["title"]), str(data["url"]), str(data["licence"]))


def _source(data: dict[str, Any]) -> Source:
    files = tuple(str(name) for name in data["files"])
    copy_to = str(data.get("copy_to", ""))
    for name in (*files, copy_to):
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(f"file {name!r} lies outside its place")
    return Source(
        place=str(data["place"]),
        files=files,
        size=int(data["bytes"]),
        components=tuple((str(k), str(v)) for k, v in data.get("components", {}).items()),
        copy_to=copy_to,
        sha256=str(data.get("sha256", "")),
    )
