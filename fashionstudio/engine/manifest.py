"""`engine.json`: what an engine is and which files it consists of (docs/engine-manifest.md)."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fashionstudio import paths
from fashionstudio.core.atomic import write_json
from fashionstudio.core.blobs import fingerprint
from fashionstudio.errors import FashionStudioError, ModelMismatch, ModelMissing

MANIFEST_NAME = "engine.json"
MANIFEST_FORMAT = 1
SEARCH_FOLDER = "search/"
"""Of the joint space of pictures and words, which search needs and no Render does."""
PRESETS = ("draft", "standard", "fine")
WEIGHT_SUFFIXES = (".safetensors", ".bin", ".pth", ".pt", ".ckpt")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Preset:
    """Sampler settings of one word of speed against quality."""

    sampler: str
    steps: int
    guidance: float
    rescale: float = 0.0


@dataclass(frozen=True, slots=True)
class WeightFile:
    """Identity of a file."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class EngineManifest:
    """One engine folder.

    Attributes:
        folder: where it lies.
        id: equals the folder's name.
        frame: (height, width) of the model's frame in pixels.
        margin: context around the Region, as a share of its size.
        pipeline: folder of `model_index.json`.
        files: path inside the folder, with "/" → identity.
        fabric_start: what `RenderSettings.fabric_start` is when nobody says.
        sketch_share: share of the denoising steps, 0..1, that a Sketch of full strength is on.
    """

    folder: Path
    id: str
    title: str
    licence: str
    frame: tuple[int, int]
    presets: dict[str, Preset]
    files: dict[str, WeightFile]
    margin: float = 0.18
    version: str = ""
    commercial_use: bool = True
    card: str = ""
    pipeline: str = "."
    capabilities: tuple[str, ...] = ("words",)
    categories: tuple[str, ...] = ("upper_body", "lower_body", "dresses")
    default_words: dict[str, str] = field(default_factory=dict)
    word_level: bool = False
    memory_bytes: int | None = None
    sketch_share: float = 1.0
    fabric_start: float = 0.4
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def pipeline_folder(self) -> Path:
        """What `FashionPipeline.from_pretrained` opens."""
        return self.folder / self.pipeline

    @property
    def is_offer(self) -> bool:
        """Whether this only says how the engine can be installed (`fashionstudio.modelhub`)."""
        return "install" in self.extra and not self.files

    @property
    def weights(self) -> dict[str, str]:
        """File → SHA-256 of what renders, for the stamp of a Render."""
        found = {name: file.sha256 for name, file in self.files.items()}
        return {name: sha for name, sha in found.items() if not name.startswith(SEARCH_FOLDER)}

    @classmethod
    def read(cls, folder: Path) -> EngineManifest:
        """The manifest of an engine folder.

        Raises:
            ModelMissing: there is none.
            ModelMismatch: it is damaged, or of a newer format.
        """
        path = folder / MANIFEST_NAME
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ModelMissing(
                f"There is no engine in “{folder.name}”.", "Reinstall it.", str(path)
            ) from error
        except (OSError, ValueError, RecursionError) as error:
            raise _damaged(folder.name, str(error)) from error
        if not isinstance(data, dict):
            raise _damaged(folder.name, "not an object")
        if not isinstance(data.get("format"), int) or data["format"] > MANIFEST_FORMAT:
            raise ModelMismatch(
                f"The engine “{folder.name}” needs a newer version of fashionstudio.",
                "Update fashionstudio, or choose another engine.",
            )
        try:
            return cls._from_dict(folder, data)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _damaged(folder.name, repr(error)) from error

    @classmethod
    def _from_dict(cls, folder: Path, data: dict[str, Any]) -> EngineManifest:
        if data["id"] != folder.name or not _ID.fullmatch(folder.name):
            raise ValueError(f"id {data['id']!r} in folder {folder.name!r}")
        for name in data["files"]:
            if Path(name).is_absolute() or ".." in Path(name).parts:
                raise ValueError(f"file {name!r} lies outside the engine")
        frame = data["frame"]
        share = float(data.get("sketch_share", 1.0))
        if not 0 < share <= 1:
            raise ValueError(f"sketch_share {share} is not in 0..1")
        start = float(data.get("fabric_start", 0.4))
        if not 0 <= start <= 1:
            raise ValueError(f"fabric_start {start} is not in 0..1")
        return cls(
            folder=folder,
            id=folder.name,
            title=str(data["title"]),
            licence=str(data["licence"]),
            frame=(int(frame["height"]), int(frame["width"])),
            margin=float(frame.get("margin", 0.18)),
            presets={name: Preset(**data["presets"][name]) for name in PRESETS},
            files={n: WeightFile(f["sha256"], int(f["bytes"])) for n, f in data["files"].items()},
            version=str(data.get("version", "")),
            commercial_use=bool(data.get("commercial_use", True)),
            card=str(data.get("card", "")),
            pipeline=str(data.get("pipeline", ".")),
            capabilities=tuple(data.get("capabilities", ("words",))),
            categories=tuple(data.get("categories", ("upper_body", "lower_body", "dresses"))),
            default_words=dict(data.get("default_words", {})),
            word_level=bool(data.get("word_level", "vocabulary" in data)),
            memory_bytes=data.get("memory_bytes"),
            sketch_share=share,
            fabric_start=start,
            extra=data,
        )

    def check_files(self, *, hashes: bool = True, check: Callable[[], None] | None = None) -> None:
        """Compare the files with the manifest; `check` is called between files and may raise.

        Raises:
            ModelMissing: some are not there.
            ModelMismatch: some are of another size or content.
        """
        missing = [name for name in self.files if not (self.folder / name).is_file()]
        if missing:
            raise ModelMissing(
                f"The engine “{self.id}” is not complete: {_listed(missing)} missing.",
                "Reinstall the engine.",
                str(self.folder),
            )
        known = _KnownHashes(paths.cache_dir() / "weights.json")
        wrong = []
        for name, expected in self.files.items():
            if check is not None:
                check()
            path = self.folder / name
            same = path.stat().st_size == expected.size
            if not same or (hashes and known.sha256(path) != expected.sha256):
                wrong.append(name)
        known.save()
        if wrong:
            raise ModelMismatch(
                f"The engine “{self.id}” is damaged: {_listed(wrong)} not what the engine's "
                "manifest says.",
                "Reinstall the engine.",
                str(self.folder),
            )


@dataclass(frozen=True, slots=True)
class InstalledEngine:
    """An engine folder, readable or not."""

    id: str
    manifest: EngineManifest | None
    problem: str

    def to_dict(self) -> dict[str, Any]:
        """For the `ready` event and for `engines --json`."""
        manifest = self.manifest
        return {
            "id": self.id,
            "title": manifest.title if manifest else self.id,
            "version": manifest.version if manifest else "",
            "licence": manifest.licence if manifest else "",
            "commercial_use": manifest.commercial_use if manifest else False,
            "capabilities": list(manifest.capabilities) if manifest else [],
            "categories": list(manifest.categories) if manifest else [],
            "frame": list(manifest.frame) if manifest else [],
            "usable": not self.problem,
            "problem": self.problem,
        }


def list_engines(*, check_hashes: bool = False) -> list[InstalledEngine]:
    """Every engine that is installed; the user's own hides a shipped one of the same id.

    A folder that only offers an engine for installation is none, and neither is a hidden one, in
    which an engine is just being put together.
    """
    found: dict[str, InstalledEngine] = {}
    for folder in _engine_folders():
        if folder.name in found:
            continue
        engine = _look_at(folder, check_hashes=check_hashes)
        if engine is not None:
            found[folder.name] = engine
    return list(found.values())


def _engine_folders() -> Iterator[Path]:
    for parent in paths.models_dirs():
        if not parent.is_dir():
            continue
        for folder in sorted(parent.iterdir()):
            if not folder.name.startswith(".") and (folder / MANIFEST_NAME).is_file():
                yield folder


def find_engine(engine: str) -> EngineManifest:
    """The manifest of an engine by id.

    Raises:
        ModelMissing: it is not installed.
        ModelMismatch: its manifest cannot be used.
    """
    for parent in paths.models_dirs():
        if _ID.fullmatch(engine) and (parent / engine / MANIFEST_NAME).is_file():
            manifest = EngineManifest.read(parent / engine)
            if not manifest.is_offer:
                return manifest
            raise ModelMissing(
                f"The engine “{engine}” is not installed.",
                f"Install it with “fashionstudio engines pull {engine}”.",
            )
    raise ModelMissing(f"The engine “{engine}” is not installed.", _known_engines())


def _known_engines() -> str:
    """What could be meant instead, as a hint."""
    here = [engine.id for engine in list_engines()]
    offered = sorted({folder.name for folder in _engine_folders()} - set(here))
    lists = {"Installed": here, "Can be installed": offered}
    return " ".join(
        f"{label}: {', '.join(f'“{name}”' for name in names)}."
        for label, names in lists.items()
        if names
    )


def remember_hashes(manifest: EngineManifest) -> None:
    """Take the manifest's word for files that were hashed while it was written."""
    known = _KnownHashes(paths.cache_dir() / "weights.json")
    for name, file in manifest.files.items():
        known.note(manifest.folder / name, file.sha256)
    known.save()


def weight_hashes(files: Sequence[Path]) -> list[str]:
    """SHA-256 of files; as long as one stays as it is, it is read only once."""
    known = _KnownHashes(paths.cache_dir() / "weights.json")
    found = [known.sha256(file) for file in files]
    known.save()
    return found


class _KnownHashes:
    """SHA-256 by (path, size, modification time), so that weights are hashed once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        self._known: dict[str, str] = known if isinstance(known, dict) else {}

    def sha256(self, path: Path) -> str:
        key = self._key(path)
        if key not in self._known:
            self.note(path, fingerprint(path))
        return self._known[key]

    def note(self, path: Path, sha256: str) -> None:
        self._known[self._key(path)] = sha256
        self._changed = True

    @staticmethod
    def _key(path: Path) -> str:
        stat = path.stat()
        return f"{path.resolve()}|{stat.st_size}|{stat.st_mtime_ns}"

    def save(self) -> None:
        """Best effort: without the note the files are hashed again next time."""
        if not self._changed:
            return
        try:
            write_json(self._path, self._known)
        except FashionStudioError:
            self._changed = False


def _look_at(folder: Path, *, check_hashes: bool) -> InstalledEngine | None:
    manifest = None
    try:
        manifest = EngineManifest.read(folder)
        if manifest.is_offer:
            return None
        manifest.check_files(hashes=check_hashes)
    except FashionStudioError as error:
        return InstalledEngine(folder.name, manifest, error.sentence())
    return InstalledEngine(folder.name, manifest, "")


def _damaged(name: str, details: str) -> ModelMismatch:
    return ModelMismatch(
        f"The engine “{name}” has a manifest that cannot be read.", "Reinstall the engine.", details
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"{shown} {'is' if len(names) == 1 else 'are'}"


def write_files(folder: Path, sha256: Callable[[Path], str] = fingerprint) -> None:
    """Fill in `files` of a folder's `engine.json` from what lies in the folder."""
    path = folder / MANIFEST_NAME
    data = json.loads(path.read_text(encoding="utf-8"))
    wanted = ("vocab.json", "merges.txt", "tokenizer.json")
    files = [
        file
        for file in sorted(folder.rglob("*"))
        if file.suffix in WEIGHT_SUFFIXES or file.name in wanted
    ]
    data["files"] = {
        file.relative_to(folder).as_posix(): {
            "sha256": sha256(file),
            "bytes": file.stat().st_size,
        }
        for file in files
    }
    write_json(path, data)


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m fashionstudio.engine.manifest FOLDER [--write]`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    folders = [Path(argument) for argument in given if argument != "--write"]
    for folder in folders:
        if "--write" in given:
            write_files(folder)
        try:
            EngineManifest.read(folder.resolve()).check_files()
        except FashionStudioError as error:
            sys.stderr.write(f"{folder}: {error.sentence()} {error.details}\n")
            return 1
        sys.stderr.write(f"{folder}: complete\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
