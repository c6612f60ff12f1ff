"""Install an engine: from local files, or from files that are downloaded first.

The new engine grows in a hidden folder beside the others and gets its name when it is complete, so
that whatever goes wrong on the way leaves nothing behind.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import psutil

from fashionstudio import __version__, paths
from fashionstudio.core.atomic import disk_full_as, write_json
from fashionstudio.engine.manifest import (
    MANIFEST_NAME,
    EngineManifest,
    list_engines,
    remember_hashes,
    write_files,
)
from fashionstudio.errors import BadInput, DiskFull, ModelMismatch
from fashionstudio.modelhub import ledger, licence
from fashionstudio.modelhub.catalogue import Offer, Source
from fashionstudio.modelhub.locate import local_files, locate
from fashionstudio.modelhub.origins import Origin, Width, Wishes, find_origins
from fashionstudio.modelhub.progress import Check, Report, no_check, no_report, sha256
from fashionstudio.modelhub.vocabulary import check_vocabulary

if TYPE_CHECKING:
    from fashionstudio.modelhub.download import Downloader, Remote

_MARGIN_BYTES = 256 * 2**20
_HIDDEN = ".installing-"


class Converter(Protocol):
    """What knows about weights: `convert.TorchConverter`."""

    def recognise(self, path: Path, offer: Offer, sources: tuple[Source, ...]) -> Source | None:
        """Which of the sources a file is, by its content; ModelMismatch if it has no weights."""

    def convert(
        self,
        path: Path,
        offer: Offer,
        source: Source,
        folder: Path,
        *,
        width: Width,
        report: Report,
        check: Check,
    ) -> None:
        """Write the components that a file holds into an engine's folder."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What the steps of one installation share."""

    offer: Offer
    converter: Converter
    width: Width
    report: Report
    check: Check

    def sha256(self, path: Path, item: str = "") -> str:
        return sha256(path, item=item, report=self.report, check=self.check)


def add(
    offer: Offer,
    given: Sequence[Path],
    converter: Converter,
    wishes: Wishes = Wishes(),  # noqa: B008 - it is frozen
    *,
    report: Report = no_report,
    check: Check = no_check,
) -> EngineManifest:
    """Install an engine from local files.

    Args:
        offer: what to install; its licence must have been accepted.
        given: files, or folders that have them; the base model may lie there, too.
        converter: reads and writes the weights.
        wishes: width of the numbers, folders of the base models.
        report, check: progress and cancelling.

    Raises:
        BadInput: the licence was not accepted, the engine is there, or a file is missing.
        ModelMismatch: a file is not what it should be.
        DiskFull: there is too little space.
    """
    refuse_installed(offer)
    licence.require(offer)
    origins = find_origins(offer, wishes)
    found = locate(offer, given, origins, converter.recognise)
    _check_space(offer.target.parent, _installed_size(offer, wishes.width), offer.id)
    work = _Work(offer, converter, wishes.width, report, check)
    return _assemble(work, found, {}, origins)


def pull(
    offer: Offer,
    converter: Converter,
    wishes: Wishes = Wishes(),  # noqa: B008 - it is frozen
    *,
    report: Report = no_report,
    check: Check = no_check,
    downloader: Downloader | None = None,
) -> EngineManifest:
    """Download what an engine is made of, and install it.

    Downloads are kept until the engine is installed, so that a second call goes on where the first
    one was stopped. Arguments and errors are those of `add`.
    """
    refuse_installed(offer)
    licence.require(offer)
    origins = find_origins(offer, wishes)
    found = local_files(offer, origins)
    if downloader is None:
        from fashionstudio.modelhub.download import Downloader

        downloader = Downloader(report=report, check=check)
    missing = [source for source in offer.sources if source not in found]
    remotes = {s: downloader.probe(origins[s.place].urls(s)) for s in missing}
    store = downloads_dir(offer.id)
    targets = {s: store / s.place / _name_there(s, remotes[s]) for s in missing}
    fetched = sum(_left_to_download(targets[s], remotes[s].size_bytes or s.size) for s in missing)
    installed = _installed_size(offer, wishes.width)
    _check_space(paths.data_dir(), fetched + installed, offer.id)
    _check_space(offer.target.parent, installed, offer.id)
    work = _Work(offer, converter, wishes.width, report, check)
    digests: dict[Source, str] = {}
    for source, remote in remotes.items():
        found[source] = targets[source]
        downloader.fetch(remote, found[source])
        digests[source] = _check_download(work, source, found[source], remote)
    manifest = _assemble(work, found, digests, origins)
    for source, remote in remotes.items():
        ledger.note(source, digests[source], remote.url)
    shutil.rmtree(store, ignore_errors=True)
    return manifest


def downloads_dir(engine: str) -> Path:
    """Where an engine's downloads lie until it is installed."""
    return paths.data_dir() / "downloads" / engine


def refuse_installed(offer: Offer) -> None:
    """Say so before anything is asked or fetched for it.

    Raises:
        BadInput: the engine is there.
    """
    if offer.target.exists():
        raise BadInput(
            f"The engine “{offer.id}” is installed already.",
            f"To install it anew, first say “fashionstudio engines remove {offer.id}”.",
        )


def _installed_size(offer: Offer, width: Width) -> int:
    return offer.installed_size * (2 if width == "fp32" else 1)


def _check_space(folder: Path, needed: int, engine: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed + _MARGIN_BYTES:
        raise DiskFull(
            f"“{engine}” needs {_gigabytes(needed)} of disk space, and only "
            f"{_gigabytes(free)} are free.",
            "Free some space, or move the user's data with FASHIONSTUDIO_HOME.",
            str(folder),
        )


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def _name_there(source: Source, remote: Remote) -> str:
    """Which of its names a file has on the server that has it."""
    return next(name for name in source.files if remote.url.endswith(f"/{name}"))


def _left_to_download(target: Path, size: int) -> int:
    here = (target, target.with_name(f"{target.name}.part"))
    return max(0, size - sum(path.stat().st_size for path in here if path.is_file()))


def _check_download(work: _Work, source: Source, path: Path, remote: Remote) -> str:
    """SHA-256 of a download that is the file it should be; another one is thrown away."""
    digest = work.sha256(path)
    try:
        ledger.check(source, digest, remote.url)
    except ModelMismatch:
        path.unlink()
        raise
    return digest


def _assemble(
    work: _Work,
    found: Mapping[Source, Path],
    digests: Mapping[Source, str],
    origins: Mapping[str, Origin],
) -> EngineManifest:
    """Convert all files into a folder that gets the engine's name at the end.

    `digests`: SHA-256 of the files that were downloaded just now.
    """
    record: dict[str, Any] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "with": __version__,
        "width": work.width,
        "places": list(origins),
        "sources": {},
    }
    with _workshop(work.offer) as folder:
        for source, path in found.items():
            digest = digests.get(source) or work.sha256(path)
            record["sources"][source.key] = {
                "file": path.name,
                "from": _taken_from(origins[source.place], path, source in digests),
                "sha256": digest,
                "bytes": path.stat().st_size,
            }
            if source not in digests:
                _refuse_twin(source, path, digest)
            with _no_bad_downloads(work.offer, path):
                _place(work, source, path, folder)
        work.check()
        _write_manifest(work, folder, record)
        _adopt(folder, work.offer.target)
    manifest = EngineManifest.read(work.offer.target)
    remember_hashes(manifest)
    return manifest


def _place(work: _Work, source: Source, path: Path, folder: Path) -> None:
    """Put what one file holds into the new folder."""
    offer = work.offer
    try:
        if source.copy_to:
            check_vocabulary(path, offer.folder)
            shutil.copyfile(path, folder / source.copy_to)
            return
        work.converter.convert(
            path, offer, source, folder, width=work.width, report=work.report, check=work.check
        )
    except ModelMismatch as error:
        place = offer.place_of(source)
        raise ModelMismatch(
            error.message,
            f"“{offer.id}” needs {source.files[0]} ({source.what}) of {place.title}.",
            error.details,
        ) from error


@contextmanager
def _no_bad_downloads(offer: Offer, path: Path) -> Iterator[None]:
    """Throw a download away that cannot be used: the next `pull` would fail on it, too."""
    try:
        yield
    except ModelMismatch:
        if downloads_dir(offer.id) in path.parents:
            path.unlink()
        raise


def _taken_from(origin: Origin, path: Path, downloaded: bool) -> str:
    """For the record; where on this computer files lay is the user's own affair."""
    if downloaded:
        return origin.url
    if origin.engine and origin.folder in path.parents:
        return f"engine {origin.engine}"
    return "a local file"


def _refuse_twin(source: Source, path: Path, digest: str) -> None:
    """Data sets cannot be told apart by their weights, but the same file twice can.

    Only for the U-Net, which is certainly trained for each; and not for downloads, whose address
    says what they are.
    """
    if "unet" not in dict(source.components):
        return
    known = ledger.known_as(digest)
    for engine in list_engines():
        record = engine.manifest.extra.get("installed", {}) if engine.manifest else {}
        for key, entry in record.get("sources", {}).items():
            if entry.get("sha256") == digest:
                known = key
    if known is not None and known != source.key:
        raise ModelMismatch(
            f"“{path.name}” has exactly the content of {known}, which is another file than "
            f"{source.key}.",
        )


@contextmanager
def _workshop(offer: Offer) -> Iterator[Path]:
    """A hidden copy of the shipped folder; it is gone afterwards, whatever happens."""
    parent = offer.target.parent
    parent.mkdir(parents=True, exist_ok=True)
    _sweep(parent)
    folder = parent / f"{_HIDDEN}{offer.id}-{os.getpid()}"
    try:
        with disk_full_as(f"There is no space left to install “{offer.id}”.", "Free some space."):
            shutil.copytree(offer.folder, folder)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Remove what processes left that were killed."""
    for left in parent.glob(f"{_HIDDEN}*"):
        owner = left.name.rpartition("-")[2]
        if not (owner.isdecimal() and psutil.pid_exists(int(owner))):
            shutil.rmtree(left, ignore_errors=True)


def _write_manifest(work: _Work, folder: Path, record: dict[str, Any]) -> None:
    data = {key: value for key, value in work.offer.manifest.extra.items() if key != "install"}
    data["installed"] = record
    write_json(folder / MANIFEST_NAME, data)
    write_files(folder, lambda file: work.sha256(file, file.relative_to(folder).as_posix()))


def _adopt(folder: Path, target: Path) -> None:
    try:
        folder.rename(target)
    except OSError as error:
        raise BadInput(
            f"“{target.name}” was installed by somebody else meanwhile.", "", str(error)
        ) from error
