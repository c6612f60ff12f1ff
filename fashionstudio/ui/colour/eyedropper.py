"""Takes a colour from what the canvas shows, with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTabletEvent

from fashionstudio.app.imaging import from_qimage
from fashionstudio.core.color import linear_to_srgb, srgb_to_lab, srgb_to_linear
from fashionstudio.core.palettes.model import Lab

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

_MOVES = (
    QEvent.Type.MouseMove, QEvent.Type.TabletMove, QEvent.Type.MouseButtonRelease,
    QEvent.Type.TabletRelease, QEvent.Type.MouseButtonDblClick,
)  # fmt: skip
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.TabletPress)
_REACH_PX = 2.0
"""Half the side of the patch that is averaged, on screen: grain and weave are no colour."""


class Eyedropper(QObject):
    """Stands between the canvas and its tools until a colour is taken.

    Signals:
        picked: carries the Lab colour.
        ended: a colour was taken, or not.
    """

    picked = Signal(object)
    ended = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._armed = False

    @property
    def armed(self) -> bool:
        """Whether the next click takes a colour."""
        return self._armed

    def arm(self) -> None:
        """The next click on the canvas takes a colour; Escape or the right button ends it."""
        canvas = self._window.canvas
        if self._armed:
            return
        self._armed = True
        canvas.installEventFilter(self)
        canvas.setCursor(Qt.CursorShape.CrossCursor)
        self._window.activateWindow()
        canvas.setFocus()
        self._window.status.show_note(self.tr("Click where the colour is; Esc goes back."))

    def disarm(self) -> None:
        """The canvas belongs to its tools again."""
        if not self._armed:
            return
        self._armed = False
        canvas = self._window.canvas
        canvas.removeEventFilter(self)
        canvas.hands.show_cursor()
        self._window.status.show_note("")
        self.ended.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _PRESSES and isinstance(event, QMouseEvent | QTabletEvent):
            if event.button() == Qt.MouseButton.LeftButton:
                self._take(event.position())
            else:
                self.disarm()
            event.accept()
            return True
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(
            event, QKeyEvent
        ):
            if event.key() != Qt.Key.Key_Escape:
                return False
            event.accept()
            if kind == QEvent.Type.KeyPress:
                self.disarm()
            return True
        return kind in _MOVES

    def _take(self, place: QPointF) -> None:
        lab = colour_at(self._window, place)
        if lab is None:
            return  # beside the picture: the next click may meet it
        self.disarm()
        self.picked.emit(lab)


def colour_at(window: MainWindow, place: QPointF) -> Lab | None:
    """The mean colour around a place of the canvas, of the result if one is shown."""
    scene, canvas = window.document.scene, window.canvas
    if scene is None:
        return None
    point = canvas.view.to_photo(place)
    height, width = scene.shape
    x, y = int(point.x()), int(point.y())
    if not (0 <= point.x() < width and 0 <= point.y() < height):
        return None
    reach = max(1, round(_REACH_PX / canvas.view.scale))
    x0, x1 = max(0, x - reach), min(width, x + reach + 1)
    y0, y1 = max(0, y - reach), min(height, y + reach + 1)
    result = canvas.layers.result if window.visibility.shown("result") else None
    if result is not None:
        patch = from_qimage(result.levels[0].copy(x0, y0, x1 - x0, y1 - y0))
    else:
        patch = scene.photo.picture[y0:y1, x0:x1]
    mean = srgb_to_linear(patch).reshape(-1, 3).mean(axis=0)
    light, a, b = (float(v) for v in srgb_to_lab(linear_to_srgb(np.asarray(mean))))
    return light, a, b
