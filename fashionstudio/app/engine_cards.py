"""What the window tells about engines, read from the catalogue and the disk."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import own_models_dirs


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that an engine is made of."""

    name: str
    purpose: str
    place: str
    url: str
    licence: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class EngineCard:
    """Everything the window tells about an engine.

    Attributes:
        terms: what the user agrees to; "" where nothing is asked.
        presets: (name, sampler, steps) of what the Render section offers.
        frame: (height, width) of the picture it makes, in pixels.
        memory_bytes: at the peak of a render in float32; None if the manifest does not say.
        shipped: it came with the program and stays.
        problem: why it cannot render although it is installed.
        partial_bytes: of files that an interrupted download has left.
    """

    id: str
    title: str
    version: str
    licence: str
    licence_url: str
    commercial_use: bool
    terms: str
    licence_accepted: bool
    capabilities: tuple[str, ...]
    categories: tuple[str, ...]
    frame: tuple[int, int]
    presets: tuple[tuple[str, str, int], ...]
    memory_bytes: int | None
    installed: bool
    shipped: bool
    problem: str
    installed_bytes: int | None
    download_bytes: int | None
    partial_bytes: int
    sources: tuple[SourceFile, ...]

    @property
    def usable(self) -> bool:
        """Whether it can render."""
        return self.installed and not self.problem


@dataclass(frozen=True, slots=True)
class Shelf:
    """All engines, and where new ones come to.

    Attributes:
        free_bytes: on the disk of `folder`.
        moved: the user has chosen `folder` instead of the usual one.
    """

    cards: tuple[EngineCard, ...]
    free_bytes: int
    folder: Path
    moved: bool


def read_shelf() -> Shelf:
    """Look at the catalogue and the disk; some milliseconds, so off the GUI thread."""
    from fashionstudio.modelhub.upkeep import known_engines

    folder, *others = own_models_dirs()
    there = folder
    while not there.exists():
        there = there.parent
    cards = tuple(_read_card(engine) for engine in known_engines())
    return Shelf(cards, shutil.disk_usage(there).free, folder, bool(others))


def _read_card(engine: str) -> EngineCard:
    from fashionstudio.modelhub import install, upkeep

    try:
        found = upkeep.describe(engine)
    except FashionStudioError as error:
        return _unreadable(engine, error)
    facts, manifest, offer = found.to_dict(), found.manifest, found.offer
    parts = install.downloads_dir(engine)
    left = sum(f.stat().st_size for f in parts.rglob("*") if f.is_file()) if parts.is_dir() else 0
    return EngineCard(
        id=manifest.id,
        title=manifest.title,
        version=manifest.version,
        licence=manifest.licence,
        licence_url=facts["licence_url"],
        commercial_use=manifest.commercial_use,
        terms=offer.terms if offer else "",
        licence_accepted=facts["licence_accepted"],
        capabilities=manifest.capabilities,
        categories=manifest.categories,
        frame=manifest.frame,
        presets=tuple((name, p.sampler, p.steps) for name, p in manifest.presets.items()),
        memory_bytes=manifest.memory_bytes,
        installed=found.installed_in is not None,
        shipped=upkeep.is_shipped(engine),
        problem=found.problem,
        installed_bytes=found.installed_size or (offer.installed_size if offer else None),
        download_bytes=offer.download_size if offer else None,
        partial_bytes=left,
        sources=tuple(
            SourceFile(s["file"], s["for"], s["place"], s["url"], s["licence"], s["bytes"])
            for s in facts["sources"]
        ),
    )


def _unreadable(engine: str, error: FashionStudioError) -> EngineCard:
    """An engine folder whose manifest is damaged: it can be removed at least."""
    return EngineCard(
        id=engine, title=engine, version="", licence="", licence_url="", commercial_use=False,
        terms="", licence_accepted=True, capabilities=(), categories=(), frame=(0, 0), presets=(),
        memory_bytes=None, installed=True, shipped=False, problem=error.sentence(),
        installed_bytes=None, download_bytes=None, partial_bytes=0, sources=(),
    )  # fmt: skip
