"""Look at, verify and remove installed engines."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fashionstudio import paths
from fashionstudio.engine.manifest import MANIFEST_NAME, EngineManifest, find_engine, list_engines
from fashionstudio.errors import BadInput, FashionStudioError, ModelMismatch, ModelMissing
from fashionstudio.modelhub import licence
from fashionstudio.modelhub.catalogue import Offer, list_offers
from fashionstudio.modelhub.install import downloads_dir
from fashionstudio.modelhub.progress import Check, Report, no_check, no_report, sha256

GOING = ".removing-"
"""How the name of a folder begins that is being deleted."""


@dataclass(frozen=True, slots=True)
class Description:
    """What there is to know about an engine, installed or not.

    Attributes:
        manifest: of the installed engine, or else of the offer.
        offer: how it can be installed; None for one that cannot.
        installed_in: its folder; None if it is not installed.
        problem: why it cannot render, for people; empty if it can, or is not installed.
    """

    manifest: EngineManifest
    offer: Offer | None
    installed_in: Path | None
    problem: str = ""

    @property
    def installed_size(self) -> int | None:
        """Bytes of its files; None if it is not installed."""
        if self.installed_in is None:
            return None
        return sum(file.size for file in self.manifest.files.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        manifest, offer = self.manifest, self.offer
        record = manifest.extra.get("installed", {})
        return {
            "id": manifest.id,
            "title": manifest.title,
            "version": manifest.version,
            "licence": manifest.licence,
            "commercial_use": manifest.commercial_use,
            "licence_url": offer.licence_url if offer else "",
            "licence_accepted": licence.is_accepted(offer) if offer else True,
            "capabilities": list(manifest.capabilities),
            "categories": list(manifest.categories),
            "frame": list(manifest.frame),
            "memory_bytes": manifest.memory_bytes,
            "installed_in": str(self.installed_in) if self.installed_in else None,
            "installed_bytes": self.installed_size,
            "problem": self.problem,
            "width": record.get("width"),
            "made_from": record.get("sources", {}),
            "download_bytes": offer.download_size if offer else None,
            "sources": _sources(offer) if offer else [],
        }


def describe(engine: str) -> Description:
    """Everything about an engine.

    Raises:
        ModelMissing: nobody knows it.
    """
    offer = next((offer for offer in list_offers() if offer.id == engine), None)
    try:
        manifest = find_engine(engine)
    except ModelMissing:
        if offer is None:
            raise
        return Description(offer.manifest, offer, None)
    return Description(manifest, offer, manifest.folder, _problem(manifest))


def known_engines() -> list[str]:
    """Ids of all engines, the installed ones first."""
    installed = [engine.id for engine in list_engines()]
    return list(dict.fromkeys([*installed, *(offer.id for offer in list_offers())]))


def weights_of(engine: str) -> dict[str, str] | None:
    """File name → SHA-256 of an installed engine, as a stamp has them; None without it."""
    try:
        return find_engine(engine).weights
    except FashionStudioError:
        return None


def _problem(manifest: EngineManifest) -> str:
    try:
        manifest.check_files(hashes=False)
    except FashionStudioError as error:
        return error.sentence()
    return ""


def verify(engine: str, *, report: Report = no_report, check: Check = no_check) -> EngineManifest:
    """Read every file of an engine and compare it with the manifest.

    Raises:
        ModelMissing: the engine, or one of its files, is not there.
        ModelMismatch: files have changed; the details name them.
    """
    manifest = find_engine(engine)
    manifest.check_files(hashes=False, check=check)
    changed = [
        name
        for name, expected in manifest.files.items()
        if sha256(manifest.folder / name, item=name, report=report, check=check) != expected.sha256
    ]
    if changed:
        raise ModelMismatch(
            f"{len(changed)} of the {len(manifest.files)} files of “{engine}” "
            f"{'has' if len(changed) == 1 else 'have'} changed: "
            f"{', '.join(changed)}.",
            "Remove the engine and install it again.",
            str(manifest.folder),
        )
    return manifest


def remove(engine: str) -> int:
    """Delete an engine of the user's, and what was downloaded for it.

    Returns:
        How many bytes became free.

    Raises:
        BadInput: it came with the program.
        ModelMissing: it is not installed.
    """
    if engine != Path(engine).name or engine.startswith("."):
        raise ModelMissing(f"There is no engine “{engine}”.")
    folder = _own_folder(engine)
    downloads = downloads_dir(engine)
    if not (folder / MANIFEST_NAME).is_file() and not downloads.is_dir():
        if is_shipped(engine):
            raise BadInput(f"The engine “{engine}” came with fashionstudio and is not removed.")
        raise ModelMissing(f"The engine “{engine}” is not installed.")
    freed = _size(folder) + _size(downloads)
    shutil.rmtree(downloads, ignore_errors=True)
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        delete_folder(folder)
    return freed


def _own_folder(engine: str) -> Path:
    """Where the user's engine lies, or would lie."""
    places = [folder / engine for folder in paths.own_models_dirs()]
    return next((place for place in places if (place / MANIFEST_NAME).is_file()), places[0])


def is_shipped(engine: str) -> bool:
    """Whether an engine came with the program, with its weights."""
    try:
        return find_engine(engine).folder.parent not in paths.own_models_dirs()
    except FashionStudioError:
        return False


def delete_folder(folder: Path) -> None:
    """Delete an engine: under another name first, so that half of one is never listed.

    Raises:
        BadInput: it is in use, or may not be deleted.
    """
    hidden = folder.with_name(f"{GOING}{folder.name}-{os.getpid()}")
    try:
        folder.rename(hidden)
        shutil.rmtree(hidden)
    except OSError as error:
        raise BadInput(
            f"The engine “{folder.name}” could not be deleted.",
            "Close other programs that use it, or delete its folder by hand.",
            str(error),
        ) from error


def _size(folder: Path) -> int:
    if folder.is_symlink() or not folder.is_dir():
        return 0
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _sources(offer: Offer) -> list[dict[str, Any]]:
    return [
        {
            "file": source.files[0],
            "place": offer.place_of(source).title,
            "url": f"{offer.place_of(source).url}/{source.files[0]}",
            "licence": offer.place_of(source).licence,
            "bytes": source.size,
            "for": source.what,
        }
        for source in offer.sources
    ]
