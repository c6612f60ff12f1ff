"""Small copies of picture files, read in the background and kept while there is room."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from fashionstudio.app.background import Background
from fashionstudio.app.imaging import read_thumbnail, thumbnail
from fashionstudio.core.image_io import read_picture
from fashionstudio.errors import FashionStudioError

MOST = 800


class Thumbs(QObject):
    """Asked while painting; what is not there yet is told when it has come.

    Signals:
        loaded: carries the path.
    """

    loaded = Signal(object)

    def __init__(self, longest_px: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._px = longest_px
        self._background = Background(self)
        self._kept: OrderedDict[Path, QPixmap] = OrderedDict()
        self._asked: set[Path] = set()

    def get(self, path: Path) -> QPixmap | None:
        """The small copy; None before `loaded`, a null one if the file cannot be read."""
        found = self._kept.get(path)
        if found is not None:
            self._kept.move_to_end(path)
        elif path not in self._asked:
            self._asked.add(path)
            self._background.run(
                lambda: read_any_thumbnail(path, self._px),
                lambda image: self._keep(path, image),
                lambda _error: self._keep(path, QImage()),
            )
        return found

    def drop(self, path: Path) -> None:
        """The file is another one now."""
        self._kept.pop(path, None)

    @property
    def busy(self) -> bool:
        """Whether some have not come yet."""
        return bool(self._asked)

    def close(self) -> None:
        """Wait for what is being read."""
        self._background.close()

    def _keep(self, path: Path, image: QImage) -> None:
        self._asked.discard(path)
        self._kept[path] = QPixmap.fromImage(image) if not image.isNull() else QPixmap()
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        self.loaded.emit(path)


def read_any_thumbnail(path: Path, longest_px: int) -> QImage:
    """As Qt reads it, or as the engine does where Qt cannot; null if neither can."""
    image = read_thumbnail(path, longest_px)
    if image.isNull() and path.is_file():
        try:
            image = thumbnail(read_picture(path, least_side=1), longest_px)
        except FashionStudioError:
            return QImage()
    return image
