"""The library's files: pictures by kind and content, thumbnails, parts of analyses.

Names are contents, so writing a file twice is harmless, and what a killed process has left behind
is either a whole file that the next import takes up, or a `.part` that `check` removes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fashionstudio.core.atomic import write_atomic
from fashionstudio.library.entry import FOLDERS, Kind

_THUMBS = "thumbnails"
_PARTS = "analyses"


class Files:
    """The folders beside the index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def picture(self, kind: Kind, sha256: str, suffix: str) -> Path:
        """Where a picture that was copied lies."""
        return self.folder / FOLDERS[kind] / sha256[:2] / f"{sha256}{suffix}"

    def copies(self, kind: Kind, sha256: str) -> list[Path]:
        """The copies of a picture that there are, the one of a kind first; mostly one."""
        folders = sorted(FOLDERS, key=lambda other: other != kind)
        places = (self.folder / FOLDERS[folder] / sha256[:2] for folder in folders)
        return [path for place in places for path in place.glob(f"{sha256}.*")]

    def thumbnail(self, sha256: str) -> Path:
        """Where a thumbnail lies."""
        return self.folder / _THUMBS / sha256[:2] / f"{sha256}.jpg"

    def parts(self, sha256: str, subject: str) -> Path:
        """Where the masks of an analysis lie."""
        return self.folder / _PARTS / sha256[:2] / f"{sha256}-{subject}.parts"

    def beside(self, sha256: str) -> list[Path]:
        """What was made of a picture: its thumbnail, and the parts of its analyses."""
        parts = (self.folder / _PARTS / sha256[:2]).glob(f"{sha256}-*.parts")
        return [self.thumbnail(sha256), *parts]

    def keep(self, path: Path, data: bytes) -> None:
        """Write a file unless it is there whole.

        Raises:
            DiskFull, BadInput: as `write_atomic`.
        """
        try:
            if path.stat().st_size == len(data):
                return
        except OSError:
            pass
        write_atomic(path, data)

    def pictures(self) -> Iterator[tuple[Kind, Path]]:
        """All copied pictures, whether the index knows them or not."""
        for kind, name in FOLDERS.items():
            for path in sorted((self.folder / name).glob("??/*")):
                if not path.name.startswith("."):
                    yield kind, path

    def others(self) -> Iterator[Path]:
        """All thumbnails and parts."""
        for name in (_THUMBS, _PARTS):
            for path in (self.folder / name).glob("??/*"):
                if not path.name.startswith("."):
                    yield path

    def unfinished(self) -> Iterator[Path]:
        """What a killed process was about to write."""
        for name in (*FOLDERS.values(), _THUMBS, _PARTS):
            yield from (self.folder / name).glob("??/.*.part")


def remove(path: Path) -> None:
    """Remove a file, if it is there and if that is allowed."""
    try:
        path.unlink(missing_ok=True)
    except OSError:  # open elsewhere (Windows), or a folder that was closed: `check` tells it
        return
