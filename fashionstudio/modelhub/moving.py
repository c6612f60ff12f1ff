"""Moves the user's engines to another folder, one after the other, each wholly or not at all.

The new folder is noted before the first engine leaves, and the old one stays noted for as long as
engines lie in it. So whatever ends a move (a cancel, a full disk, a power cut), every engine is
found, and the same move goes on where it was stopped.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from fashionstudio import paths
from fashionstudio.core.atomic import disk_full_as, make_folder, write_json
from fashionstudio.engine.manifest import MANIFEST_NAME
from fashionstudio.errors import BadInput, DiskFull, FashionStudioError, ModelMismatch
from fashionstudio.modelhub.progress import (
    Check,
    Progress,
    Report,
    no_check,
    no_report,
    sha256,
)
from fashionstudio.modelhub.upkeep import GOING, delete_folder

_CHUNK_BYTES = 4 << 20
_MARGIN_BYTES = 256 << 20
"""What stays free on the disk that engines are moved to."""
_HALF = ".moving-"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a move would do.

    Attributes:
        folder: where the engines go.
        engines: their folders now.
        copied_bytes: how much is copied; 0 where all lie on one disk and only get another name.
        free_bytes: on the disk that they go to.
    """

    folder: Path
    engines: tuple[Path, ...]
    copied_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move has done.

    Attributes:
        folder: where the engines are now.
        engines: ids of those that were moved.
        notes: sentences about what is left behind.
    """

    folder: Path
    engines: tuple[str, ...]
    notes: tuple[str, ...] = ()


def plan_move(folder: Path) -> Plan:
    """Look whether the user's engines can be moved to a folder; nothing is changed.

    Raises:
        BadInput: they are there already, or it is no folder for engines.
        DiskFull: there is too little space.
    """
    # Not resolved: a link to a disk shall go on naming the disk.
    folder = Path(os.path.abspath(folder.expanduser()))  # noqa: PTH100
    own = paths.own_models_dirs()
    _refuse_place(folder, own)
    engines = tuple(found for place in own if place != folder for found in _engines_in(place))
    if folder == own[0] and not engines:
        raise BadInput("The engines are in this folder already.", "Choose another one.")
    _refuse_doubles(folder, engines)
    there = _existing(folder)
    free = shutil.disk_usage(there).free
    copied = sum(_size(engine) for engine in engines if _device(engine) != _device(there))
    if copied and free < copied + _MARGIN_BYTES:
        raise DiskFull(
            f"The engines need {copied / 1e9:.1f} GB there, and only {free / 1e9:.1f} GB are free.",
            "Free some space or choose another folder.",
            str(folder),
        )
    return Plan(folder, engines, copied, free)


def move_engines(folder: Path, *, report: Report = no_report, check: Check = no_check) -> Moved:
    """Move the user's engines; later ones are installed there, too.

    Each is copied, compared by SHA-256, given its name, and only then deleted where it was; on one
    disk it just gets another name.

    Args:
        folder: made if it is missing.
        report: told of the bytes of all that are copied, with the engine's id as item.
        check: called often; raises Cancelled. What was moved before stays moved.

    Raises:
        BadInput, DiskFull: it cannot be done; see `plan_move`.
        ModelMismatch: what was copied cannot be read back as it was.
    """
    with _alone():
        plan = plan_move(folder)
        before = paths.own_models_dirs()
        make_folder(plan.folder)
        _note([plan.folder, *before])
        moved: list[str] = []
        notes: list[str] = []
        meter = _Meter(plan.copied_bytes, report, check)
        try:
            _sweep(plan.folder, *before)
            for engine in plan.engines:
                check()
                notes += _move(engine, plan.folder / engine.name, meter)
                moved.append(engine.name)
        except BaseException:
            if not moved:
                _note(list(before))
            raise
        _note([plan.folder, *(place for place in before if any(_engines_in(place)))])
        return Moved(plan.folder, tuple(moved), tuple(notes))


@dataclass
class _Meter:
    """Counts the bytes of all engines."""

    total: int
    report: Report
    check: Check
    done: int = 0

    def add(self, engine: str, count: int) -> None:
        self.done += count
        self.report(Progress("copy", engine, min(self.done, self.total), self.total))


def _move(old: Path, new: Path, meter: _Meter) -> list[str]:
    """One engine; notes about what is left of it."""
    if old.is_symlink():
        new.symlink_to(old.resolve(), target_is_directory=True)
        old.unlink()
        return []
    try:
        old.rename(new)
        return []
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise _not_moved(old, error) from error
    half = new.with_name(f"{_HALF}{new.name}")
    words = (f"There is no space left to move “{old.name}”.", "Free some space and move again.")
    try:
        with disk_full_as(*words):
            _copy(old, half, meter)
            half.rename(new)
    except OSError as error:
        raise _not_moved(old, error) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    try:
        delete_folder(old)
    except FashionStudioError:
        return [f"“{old.name}” was moved, but its old folder could not be deleted."]
    return []


def _copy(old: Path, half: Path, meter: _Meter) -> None:
    """Copy an engine and read the copy back."""
    for source in sorted(path for path in old.rglob("*") if path.is_file()):
        target = half / source.relative_to(old)
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with source.open("rb") as reader, target.open("wb") as writer:
            while chunk := reader.read(_CHUNK_BYTES):
                meter.check()
                digest.update(chunk)
                writer.write(chunk)
                meter.add(old.name, len(chunk))
            writer.flush()
            os.fsync(writer.fileno())
        shutil.copystat(source, target)
        if sha256(target, check=meter.check) != digest.hexdigest():
            raise ModelMismatch(
                f"“{target.name}” of “{old.name}” was damaged while it was copied.",
                "Check the disk that it was copied to. The engine is still where it was.",
                str(target),
            )


def _not_moved(engine: Path, error: OSError) -> BadInput:
    return BadInput(
        f"The engine “{engine.name}” could not be moved; it is still where it was.",
        "Check that you may write in both folders, and close other programs that use it.",
        repr(error),
    )


def _refuse_place(folder: Path, own: tuple[Path, ...]) -> None:
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"“{folder}” is a file, not a folder.", "Choose another folder.")
    for place in paths.models_dirs():
        if place in folder.parents or (place == folder and place not in own):
            raise BadInput(
                "Engines cannot be moved into a folder of engines.", "Choose another folder."
            )
    if (folder / MANIFEST_NAME).is_file():
        raise BadInput("This is the folder of an engine.", "Choose the one above it, or another.")
    if not os.access(_existing(folder), os.W_OK):
        raise BadInput(f"“{folder}” may not be written.", "Choose a folder of your own.")


def _refuse_doubles(folder: Path, engines: tuple[Path, ...]) -> None:
    for engine in engines:
        if (folder / engine.name).exists():
            raise BadInput(
                f"There is something called “{engine.name}” in that folder already.",
                "Choose an empty folder, or remove one of the two engines.",
            )


def _engines_in(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    found = (path for path in place.iterdir() if not path.name.startswith("."))
    return sorted(path for path in found if (path / MANIFEST_NAME).is_file())


def _sweep(*folders: Path) -> None:
    """What a killed move has left, of copies and of what it was deleting; nobody else moves now."""
    for folder in folders:
        for half in (*folder.glob(f"{_HALF}*"), *folder.glob(f"{GOING}*")):
            shutil.rmtree(half, ignore_errors=True)


def _note(folders: list[Path]) -> None:
    usual = paths.data_dir() / "models"
    names = [str(folder) for folder in dict.fromkeys(folders)]
    while names and names[-1] == str(usual):
        names.pop()  # it is always the last
    if names:
        write_json(paths.engines_note(), {"engines": names})
    else:
        paths.engines_note().unlink(missing_ok=True)


@contextmanager
def _alone() -> Iterator[None]:
    place = paths.config_dir()
    make_folder(place)
    try:
        with FileLock(str(place / "folders.lock"), timeout=0):
            yield
    except Timeout as error:
        raise BadInput(
            "The engines are being moved already.", "Wait until that is done."
        ) from error


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder


def _device(path: Path) -> int:
    return path.stat().st_dev


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
