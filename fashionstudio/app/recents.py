"""The projects that were open last, newest first, shared by all windows and instances."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fashionstudio.app.background import Background
from fashionstudio.core.atomic import write_json
from fashionstudio.core.project_files import read_thumb
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
        self._writing: list[Path] | None = None
        # One thread, so that the newest list is written last.
        self._background = Background(self, threads=1)

    def paths(self) -> list[Path]:
        """Of the projects, newest first, whether they are still there or not."""
        if self._writing is not None:
            return self._writing
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

    def close(self) -> None:
        """Wait until the list is written."""
        self._background.finish()
        self._writing = None

    def _write(self, paths: list[Path]) -> None:
        """Behind the window: a disk may take as long as several pictures on the screen."""
        self._writing = paths
        data = {"version": VERSION, "projects": [str(path) for path in paths]}

        def done(_outcome: object) -> None:
            if self._writing is paths:
                self._writing = None

        # A list of conveniences: nobody needs to hear that it could not be written.
        self._background.run(lambda: write_json(self._file, data), done, done)
        self.changed.emit()


def load_recents(paths: list[Path]) -> list[Recent]:
    """Those that are still there, with thumbnails; reads files, so call it off the GUI thread."""
    return [Recent(path, QImage.fromData(read_thumb(path))) for path in paths if path.is_file()]
