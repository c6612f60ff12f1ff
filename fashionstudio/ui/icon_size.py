"""Icons that grow with the writing beside them, though less: they are legible sooner."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QAbstractButton, QWidget

LINE_PX = 16
"""Height of a line of writing at the usual size."""
SHARE = 0.5
"""Of what the writing grows by."""


def scaled(icon_px: int, widget: QWidget) -> int:
    """The size of an icon beside the writing of a widget."""
    growth = max(0.0, widget.fontMetrics().height() / LINE_PX - 1)
    return round(icon_px * (1 + SHARE * growth))


def scale_icon(button: QAbstractButton, icon_px: int) -> None:
    """Give a button an icon of that size, which follows the size of text from then on."""
    _Follower(button, icon_px)


class _Follower(QObject):
    def __init__(self, button: QAbstractButton, icon_px: int) -> None:
        super().__init__(button)
        self._button = button
        self._icon_px = icon_px
        button.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        return False

    def _fit(self) -> None:
        side = scaled(self._icon_px, self._button)
        if self._button.iconSize() != QSize(side, side):
            self._button.setIconSize(QSize(side, side))
