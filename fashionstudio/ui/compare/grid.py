"""Two to eight pictures side by side, with one zoom and pan for all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.ui.canvas.base_layer import BaseLayer
from fashionstudio.ui.canvas.view import View

SEAM_PX = 2
CLICK_PX = 4
"""A press that moves less is a click and no pan."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One picture of the grid.

    Attributes:
        name: written over it.
        picture: None while it is being read.
        key: whose picture it is, for whoever fills the grid.
    """

    name: str
    picture: PicturePyramid | None
    key: object = None


def columns_for(count: int, room: QSize, picture: QSize) -> int:
    """How many columns let pictures of that shape be largest."""

    def scale(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min(
            room.width() / columns / max(1, picture.width()),
            room.height() / rows / max(1, picture.height()),
        )

    return max(range(1, count + 1), key=lambda columns: (scale(columns), -columns))


class CompareGrid(QWidget):
    """Cells of one size over one View.

    Signals:
        chosen: carries the key of the cell that was clicked.
        left: the user wants to go back.
        view_changed: zoom or pan is new.

    Attributes:
        view: how a picture lies in its cell, in the cell's own pixels.
        cells: what is shown.
    """

    chosen = Signal(object)
    left = Signal()
    view_changed = Signal()

    def __init__(self, surround: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = View()
        self.cells: list[Cell] = []
        self._surround = surround
        self._accent = QColor("#ffffff")
        self._layers: list[BaseLayer] = []
        self._before: PicturePyramid | None = None
        self._holding = False
        self._current: object = None
        self._columns = 1
        self._press: QPointF | None = None
        self._last = QPointF()
        self._dragged = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Comparison"))
        self.setMouseTracking(True)

    # What is shown -------------------------------------------------------------------------------

    def show_cells(self, cells: Sequence[Cell], size: QSize, before: PicturePyramid | None) -> None:
        """Compare these.

        Args:
            cells: one to eight.
            size: of all the pictures.
            before: shown in every cell while `hold_before` is on.
        """
        known = [cell.key for cell in self.cells] == [cell.key for cell in cells]
        self.cells = list(cells)
        self._before = before
        self._layers = [BaseLayer(self._surround) for _cell in cells]
        self._fill()
        if self.view.picture != size:
            self.view.set_picture(size)
        if not known:
            self._arrange()
        names = "; ".join(cell.name for cell in cells)
        self.setAccessibleDescription(names)
        self.update()

    def set_current(self, key: object) -> None:
        """Mark a cell."""
        if key is not self._current:
            self._current = key
            self.update()

    def set_colors(self, surround: str, accent: str) -> None:
        """Another theme."""
        self._surround, self._accent = surround, QColor(accent)
        for layer in self._layers:
            layer.surround = QColor(surround)
            layer.invalidate()
        self.update()

    def hold_before(self, on: bool) -> None:
        """Show the untouched Photo in every cell while a key is held."""
        if on != self._holding:
            self._holding = on
            self._fill()
            self.update()

    def cell_rect(self, index: int) -> QRect:
        """Where a cell lies."""
        size = self._cell_size()
        row, column = divmod(index, self._columns)
        return QRect(
            column * (size.width() + SEAM_PX), row * (size.height() + SEAM_PX),
            size.width(), size.height(),
        )  # fmt: skip

    # Zoom ----------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole pictures."""
        self.view.fit()
        self._on_moved()

    def zoom_to(self, scale: float) -> None:
        """Set the zoom; 1 is one picture pixel per screen pixel."""
        self.view.zoom_to(scale / self.devicePixelRatioF())
        self._on_moved()

    def zoom_by(self, factor: float) -> None:
        """Zoom at the middle of the cells."""
        size = self.view.window
        self.view.zoom_at(QPointF(size.width() / 2, size.height() / 2), factor)
        self._on_moved()

    # Events --------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._surround).darker(130))
        ratio = self.devicePixelRatioF()
        for index, (cell, layer) in enumerate(zip(self.cells, self._layers, strict=True)):
            rect = self.cell_rect(index)
            painter.save()
            painter.setClipRect(rect)
            painter.translate(rect.topLeft())
            layer.draw(painter, self.view, ratio, [QRect(0, 0, rect.width(), rect.height())])
            painter.restore()
            if cell.picture is None:
                painter.setPen(QColor(240, 240, 240))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.tr("Reading…"))
            self._draw_name(painter, rect, self.tr("Photo") if self._holding else cell.name)
            if cell.key is not None and cell.key is self._current and len(self.cells) > 1:
                painter.setPen(QPen(self._accent, 3))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = self._last = event.position()
        self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        moved = event.position() - self._last
        if not self._dragged and (event.position() - self._press).manhattanLength() < CLICK_PX:
            return
        self._dragged = True
        self._last = event.position()
        self.view.pan(moved.x(), moved.y())
        self._on_moved()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._press = self._press, None
        index = self._cell_at(event.position())
        if pressed is not None and not self._dragged and index is not None:
            self.chosen.emit(self.cells[index].key)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        index = self._cell_at(event.position())
        if steps and index is not None:
            inside = event.position() - QPointF(self.cell_rect(index).topLeft())
            self.view.zoom_at(inside, 1.2**steps)
            self._on_moved()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._arrange()

    # Inside --------------------------------------------------------------------------------------

    def _fill(self) -> None:
        for cell, layer in zip(self.cells, self._layers, strict=True):
            layer.before = self._before if self._holding else cell.picture
            layer.invalidate()

    def _arrange(self) -> None:
        if self.cells:
            self._columns = columns_for(len(self.cells), self.size(), self.view.picture)
            self.view.set_window(self._cell_size())
            self._on_moved()

    def _on_moved(self) -> None:
        for layer in self._layers:
            layer.invalidate()
        self.update()
        self.view_changed.emit()

    def _cell_size(self) -> QSize:
        rows = math.ceil(max(1, len(self.cells)) / self._columns)
        return QSize(
            (self.width() - (self._columns - 1) * SEAM_PX) // self._columns,
            (self.height() - (rows - 1) * SEAM_PX) // rows,
        )

    def _cell_at(self, place: QPointF) -> int | None:
        for index in range(len(self.cells)):
            if self.cell_rect(index).contains(place.toPoint()):
                return index
        return None

    def _draw_name(self, painter: QPainter, cell: QRect, name: str) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, cell.width() - 40)
        plate = QRectF(0, 0, metrics.horizontalAdvance(text) + 20, metrics.height() + 8)
        plate.moveTopLeft(QPointF(cell.x() + 8, cell.y() + 8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 20, 22, 190))
        painter.drawRoundedRect(plate, plate.height() / 2, plate.height() / 2)
        painter.setPen(QColor(245, 245, 245))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
