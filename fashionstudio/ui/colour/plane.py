"""The plane of a and b at one lightness: every colour that is as light, by hue and chroma."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fashionstudio.app.imaging import to_qimage
from fashionstudio.core.color import in_gamut, lab_to_srgb
from fashionstudio.core.palettes.model import Lab

REACH = 112.0
"""From the middle to the edge, in units of a and b: all of sRGB lies within."""
_GRID = 192
_OUTSIDE = 0x55


class LabPlane(QWidget):
    """Shows where a colour lies and takes another; what no screen shows is greyed and hatched.

    Signals:
        moved: a and b were set here, by mouse or keys.
    """

    moved = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self._lab: Lab = (50.0, 0.0, 0.0)
        self._drawn = math.nan
        self._image = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setMinimumSize(QSize(180, 180))
        self.setAccessibleName(self.tr("Hue and chroma"))
        self.setToolTip(
            self.tr(
                "Right is red, left is green, up is yellow, down is blue; grey is in the middle.\n"
                "Arrow keys move by 1, with Shift by 10. What is hatched no screen can show."
            )
        )

    def set_lab(self, lab: Lab) -> None:
        """Show a colour."""
        self._lab = lab
        self.setAccessibleDescription(
            self.tr("a {a}, b {b}").format(a=f"{lab[1]:.0f}", b=f"{lab[2]:.0f}")
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(230, 230)

    # Events --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = 10.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        moves = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, step),
            Qt.Key.Key_Down: (0.0, -step),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            self._tell(self._lab[1] + move[0], self._lab[2] + move[1])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box()
        painter.drawImage(box, self._plane())
        painter.setPen(QPen(QColor(255, 255, 255, 60), 1))
        middle = box.center()
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
        painter.drawLine(QPointF(middle.x(), box.top()), QPointF(middle.x(), box.bottom()))
        place = self._place()
        for width, color in ((4.0, QColor(0, 0, 0, 170)), (1.8, QColor(255, 255, 255))):
            painter.setPen(QPen(color, width))
            painter.drawEllipse(place, 7, 7)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))

    # Inside --------------------------------------------------------------------------------------

    def _box(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, 0, side, side)

    def _place(self) -> QPointF:
        box = self._box()
        x = box.center().x() + self._lab[1] / REACH * box.width() / 2
        y = box.center().y() - self._lab[2] / REACH * box.height() / 2
        return QPointF(min(max(x, box.left()), box.right()), min(max(y, box.top()), box.bottom()))

    def _go(self, place: QPointF) -> None:
        box = self._box()
        a = (place.x() - box.center().x()) / (box.width() / 2) * REACH
        b = (box.center().y() - place.y()) / (box.height() / 2) * REACH
        self._tell(a, b)

    def _tell(self, a: float, b: float) -> None:
        a, b = (min(max(v, -REACH), REACH) for v in (a, b))
        self.moved.emit(round(a, 1), round(b, 1))

    def _plane(self) -> QImage:
        light = round(self._lab[0] * 2) / 2
        if light != self._drawn:
            self._drawn = light
            self._image = plane_image(light)
        return self._image


def plane_image(light: float) -> QImage:
    """All a and b at one lightness, up = yellow, right = red; hatched grey where sRGB ends."""
    axis = (np.arange(_GRID) + 0.5) / _GRID * 2 * REACH - REACH
    lab = np.stack(np.broadcast_arrays(light, axis[None, :], -axis[:, None]), axis=-1)
    picture = np.rint(lab_to_srgb(lab) * 255).astype(np.uint8)
    y, x = np.mgrid[0:_GRID, 0:_GRID]
    hatched = np.where((x + y) % 8 < 2, _OUTSIDE + 22, _OUTSIDE).astype(np.uint8)
    picture = np.where(in_gamut(lab)[..., None], picture, hatched[..., None])
    return to_qimage(np.ascontiguousarray(picture))
