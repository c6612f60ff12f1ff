"""The projects that were open last, newest first, shared by all windows and instances."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fashionstudio.core.atomic import write_json
from fashionstudio.core.project_files import read_thumb
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import state_dir

MOST = 12
VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Recent:
    """One project with its thumbnail, a null image if it has none."""

    path: Path
    thumb: QImage


class Recents(QObject):
    """Reads the file anew each time: another instance may have written it.

    Signals:
        changed: a project was added or taken away here.
    """

    changed = Signal()

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file or state_dir() / "recent.json"

    def paths(self) -> list[Path]:
        """Of the projects, newest first, whether they are still there or not."""
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))
            return [Path(str(path)) for path in data["projects"]][:MOST]
        except (OSError, ValueError, TypeError, KeyError):
            return []

    def add(self, path: Path) -> None:
        """Note that a project was opened or saved."""
        path = path.absolute()
        self._write([path, *(other for other in self.paths() if other != path)][:MOST])

    def remove(self, path: Path) -> None:
        """Forget one."""
        self._write([other for other in self.paths() if other != path])

    def _write(self, paths: list[Path]) -> None:
        try:
            write_json(self._file, {"version": VERSION, "projects": [str(path) for path in paths]})
        except FashionStudioError:
            return  # a list of conveniences; nobody needs to hear of it
        self.changed.emit()


def load_recents(paths: list[Path]) -> list[Recent]:
    """Those that are still there, with thumbnails; reads files, so call it off the GUI thread."""
    return [Recent(path, QImage.fromData(read_thumb(path))) for path in paths if path.is_file()]
