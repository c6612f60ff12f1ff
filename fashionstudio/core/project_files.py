"""Reads and writes projects: as one `.fstudio` file, and unpacked into a folder."""

from __future__ import annotations

import hashlib
import json
import mmap
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from fashionstudio.core.atomic import atomic_file, write_atomic, write_json
from fashionstudio.core.look import Look
from fashionstudio.core.project import (
    MIME_TYPE,
    Project,
    SavedRender,
    parse_project,
    project_data,
    renders_data,
)
from fashionstudio.core.provenance import read_recipe
from fashionstudio.errors import BadInput, FashionStudioError

MAX_ENTRIES = 100_000
MAX_ENTRY_BYTES = 2 * 2**30
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_SIGNATURE = b"PK\x03\x04"
_PNG = b"\x89PNG\r\n"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ReadProject:
    """A project, and what of it could not be read.

    Attributes:
        project: its blobs are checked against their hashes.
        damage: what is missing, in words such as "sketch" or "render 3"; empty for a whole file.
    """

    project: Project
    damage: tuple[str, ...] = ()


# Writing -----------------------------------------------------------------------------------------


def write_project(path: Path, project: Project) -> None:
    """Write a project file; the old one is replaced when the new one is complete.

    Raises:
        DiskFull, BadInput: it could not be written; an older file of that name is as it was.
    """
    with atomic_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in _entries(project):
            # Equal projects give equal files but for the time in project.json.
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)


def write_folder(folder: Path, project: Project, *, elsewhere: Collection[str] = ()) -> None:
    """Write a project unpacked; files that are there already are not written again.

    Whenever the process is killed, the folder holds the project as it was or as it is. What no
    longer belongs to it is removed at the end.

    Args:
        folder: made if it is missing.
        project: what to write.
        elsewhere: hashes of blobs that need no copy here.
    """
    blobs = folder / "blobs"
    there = {path.name for path in blobs.iterdir()} if blobs.is_dir() else set()
    wanted = {sha256 for sha256 in project.blobs if sha256 not in elsewhere}
    for sha256 in wanted - there:
        write_atomic(blobs / sha256, project.blobs[sha256])
    if project.thumb:
        write_atomic(folder / "thumb.png", project.thumb)
    write_json(folder / "renders.json", renders_data(project))
    write_json(folder / "project.json", project_data(project))
    for sha256 in there - wanted:
        (blobs / sha256).unlink(missing_ok=True)


def _entries(project: Project) -> Iterator[tuple[str, bytes]]:
    """What tells most comes first: a truncated file loses Renders before it loses the drawing."""
    yield "mimetype", MIME_TYPE.encode()
    yield "project.json", _json(project_data(project))
    yield "renders.json", _json(renders_data(project))
    if project.thumb:
        yield "thumb.png", project.thumb
    renders = [render.picture for render in project.renders]
    for sha256 in sorted(project.blobs, key=lambda name: (name in renders, name)):
        yield f"blobs/{sha256}", project.blobs[sha256]


def _json(data: Any) -> bytes:
    return json.dumps(data, indent=1, ensure_ascii=False).encode()


# Reading -----------------------------------------------------------------------------------------


def read_project(path: Path) -> ReadProject:
    """Read a project file, as far as it is whole.

    Raises:
        BadInput: it cannot be read, is no project, or nothing of it is left.
        ProjectTooNew: a newer version has written it.
    """
    try:
        with _open(path) as source:
            return _read(source, f"“{path.name}”")
    except OSError as error:
        raise BadInput(
            f"“{path.name}” could not be read.",
            "Check that the file still exists and that you may open it.",
            repr(error),
        ) from error


def read_folder(folder: Path, elsewhere: Path | None = None) -> ReadProject:
    """Read an unpacked project; blobs that are not in it are looked for in the file `elsewhere`."""
    found = _read(_Folder(folder), "The unsaved work", complete=False)
    project, blobs = found.project, dict(found.project.blobs)
    missing = set(project.named()) - set(blobs)
    if missing and elsewhere is not None and elsewhere.is_file():
        try:
            with _open(elsewhere) as source:
                for sha256 in missing | _all_blobs(source):
                    if (data := _blob(source, sha256)) is not None:
                        blobs[sha256] = data
        except OSError:
            pass  # what is missing is told below
    project = replace(project, blobs=blobs)
    return ReadProject(project, (*found.damage, *_missing(project)))


def read_thumb(path: Path) -> bytes:
    """The small picture in a project file; b"" if there is none or the file is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read("thumb.png")
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return b""


def read_blob(path: Path, sha256: str) -> bytes | None:
    """One of a project file's pictures, checked against its hash."""
    try:
        with _open(path) as source:
            return _blob(source, sha256)
    except (OSError, FashionStudioError):
        return None


class _Source(Protocol):
    def names(self) -> set[str]:
        """Of the entries."""

    def read(self, name: str) -> bytes | None:
        """An entry's bytes, None if it is missing or damaged."""


def _read(source: _Source, what: str, *, complete: bool = True) -> ReadProject:
    damage: list[str] = []
    data, renders = _object(source, "project.json"), _object(source, "renders.json")
    blobs = {
        sha256: found
        for sha256 in sorted(_all_blobs(source))
        if (found := _blob(source, sha256)) is not None
    }
    if data is None and not blobs:
        raise BadInput(
            f"{what} is not a fashionstudio project, or nothing of it is left.",
            "Open another copy of it.",
        )
    if data is None:
        data = {"look": Look().to_dict()}
        damage.append("look")
    project = parse_project(data, renders, damage)
    if renders is None:
        damage.append("the list of renders")
        project = replace(project, renders=tuple(_renders_among(blobs)))
    project = replace(project, blobs=blobs, thumb=source.read("thumb.png") or b"")
    if complete:
        damage += _missing(project)
    return ReadProject(project, tuple(damage))


def _missing(project: Project) -> list[str]:
    return [what for sha256, what in project.named().items() if sha256 not in project.blobs]


def _renders_among(blobs: Mapping[str, bytes]) -> Iterator[SavedRender]:
    """Renders know themselves: each carries its recipe."""
    for sha256, data in blobs.items():
        if data.startswith(_PNG):
            try:
                seed = read_recipe(data).request.look.settings.seed
            except FashionStudioError:
                continue
            yield SavedRender(sha256, {"seed": seed})


def _object(source: _Source, name: str) -> dict[str, Any] | None:
    data = source.read(name)
    try:
        value = json.loads(data) if data else None
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _all_blobs(source: _Source) -> set[str]:
    names = {name.removeprefix("blobs/") for name in source.names() if name.startswith("blobs/")}
    return {name for name in names if len(name) == 64 and set(name) <= set("0123456789abcdef")}


def _blob(source: _Source, sha256: str) -> bytes | None:
    data = source.read(f"blobs/{sha256}")
    return data if data is not None and hashlib.sha256(data).hexdigest() == sha256 else None


def _open(path: Path) -> _Archive | _Wreck:
    try:
        return _Archive(zipfile.ZipFile(path))
    except (zipfile.BadZipFile, ValueError, struct.error):
        return _Wreck(path)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> set[str]:
        return {f"blobs/{path.name}" for path in (self._folder / "blobs").glob("*")}

    def read(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return None


class _Archive:
    """A ZIP that can be opened; single entries may still be damaged."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._infos = {info.filename: info for info in archive.infolist()[:MAX_ENTRIES]}

    def __enter__(self) -> _Archive:
        return self

    def __exit__(self, *_error: object) -> None:
        self._archive.close()

    def names(self) -> set[str]:
        return set(self._infos)

    def read(self, name: str) -> bytes | None:
        info = self._infos.get(name)
        if info is None or info.file_size > MAX_ENTRY_BYTES:
            return None
        try:
            return self._archive.read(info)
        except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError):
            return None


class _Wreck:
    """A file without its index, as a full disk or an interrupted copy leaves it.

    Entries are stored uncompressed behind headers of their own, so whole ones can be found.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._map: mmap.mmap | None = None
        self._places: dict[str, tuple[int, int, int]] = {}
        if path.stat().st_size > _LOCAL_HEADER.size:
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            self._places = dict(_places(self._map))

    def __enter__(self) -> _Wreck:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._map is not None:
            self._map.close()
        self._file.close()

    def names(self) -> set[str]:
        return set(self._places)

    def read(self, name: str) -> bytes | None:
        if self._map is None or name not in self._places:
            return None
        start, size, crc = self._places[name]
        data = self._map[start : start + size]
        return data if zlib.crc32(data) == crc else None


def _places(data: mmap.mmap) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Name → (start, size, CRC-32) of the stored entries that are there to their end."""
    position = data.find(_SIGNATURE)
    for _ in range(MAX_ENTRIES):
        if position < 0 or position + _LOCAL_HEADER.size > len(data):
            return
        header = _LOCAL_HEADER.unpack_from(data, position)
        method, crc, size, name_size, extra_size = header[3], *header[6:8], *header[9:11]
        name_at = position + _LOCAL_HEADER.size
        start = name_at + name_size + extra_size
        whole = method == zipfile.ZIP_STORED and start + size <= len(data)
        if whole:
            name = data[name_at : name_at + name_size].decode("utf-8", "replace")
            yield name, (start, size, crc)
        # Past an entry that is not whole any later signature may be the next one.
        position = data.find(_SIGNATURE, start + size if whole else position + 1)
