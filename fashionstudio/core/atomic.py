"""Files and folders that are either wholly there or not at all."""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from fashionstudio.errors import BadInput, DiskFull

_BY_CONTENT = re.compile("[0-9a-f]{64}")
_NO_SPACE = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name)}
_NO_SPACE_WORDS = ("no space left", "quota exceeded", "file too large")


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that a crash, a full disk or a second process never leaves half of it.

    Raises:
        DiskFull: no space is left for it.
        BadInput: the place cannot be written, or is a folder.
    """
    with atomic_file(path) as file:
        file.write(data)


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """`write_atomic` in pieces: what the block writes takes the name when it ends without error.

    The bytes go to a temporary file in the same folder (a rename is only atomic within one file
    system), which then takes the name. Missing parent folders are made. Raises as `write_atomic`.
    """
    # Not tempfile.mkstemp: its files are closed to everybody else, and would stay so.
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except OSError as error:
        raise _in_words(error, path) from error
    finally:
        _remove(temporary)


def write_json(path: Path, data: Any) -> None:
    """`write_atomic` with indented JSON, for people and programs; raises as it does."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    write_atomic(path, f"{text}\n".encode())


def make_folder(folder: Path, called: Path | None = None) -> None:
    """Make a folder and those above it, where they are not there yet; raises as `write_atomic`.

    Args:
        called: what the words name instead of it: the folder that the user knows.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _in_words(error, called or folder) from error


def replace_folder(place: Path, fresh: Path) -> None:
    """Let a complete folder `fresh` take the name `place`, both in one folder.

    The old content is removed afterwards. A process that is killed between the two renames leaves
    it as `.NAME.old` (see `old_folder`).
    """
    old = old_folder(place)
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def old_folder(place: Path) -> Path:
    """Where `replace_folder` keeps the old content for a moment."""
    return place.with_name(f".{place.name}.old")


def is_disk_full(error: Exception) -> bool:
    """Whether an error means that no space is left; other libraries' only say so in words."""
    if isinstance(error, OSError):
        return error.errno in _NO_SPACE
    return any(words in str(error).lower() for words in _NO_SPACE_WORDS)


@contextmanager
def disk_full_as(message: str, hint: str, *more: type[Exception]) -> Iterator[None]:
    """Within it, running out of space is a DiskFull in these words; other errors pass.

    Args:
        more: errors of libraries that write by themselves and do not raise OSError.
    """
    kinds: tuple[type[Exception], ...] = (OSError, *more)
    try:
        yield
    except kinds as error:
        if not is_disk_full(error):
            raise
        raise DiskFull(message, hint, str(error)) from error


def _remove(temporary: Path) -> None:
    try:
        temporary.unlink(missing_ok=True)
    except OSError:  # its folder is gone or closed; then it was never made
        return


def _in_words(error: OSError, path: Path) -> DiskFull | BadInput:
    details = f"{path}: {error!r}"
    # What is kept by its content has a name that nobody knows.
    called = str(path.parent) if _BY_CONTENT.fullmatch(path.name) else path.name
    if is_disk_full(error):
        return DiskFull(
            f"There is no space left to write “{called}”.",
            "Free some space or choose another folder.",
            details,
        )
    if isinstance(error, IsADirectoryError):
        return BadInput(f"“{called}” is a folder.", "Give the name of a file.", details)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return BadInput(
            f"“{called}” may not be written here.", "Choose a folder of your own.", details
        )
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return BadInput(
            f"“{path.parent}” is a file, not a folder.", "Choose another folder.", details
        )
    return BadInput(f"“{called}” could not be written.", "Choose another folder.", details)
