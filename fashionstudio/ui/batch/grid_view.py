"""The try-on matrix: thumbnails in a grid whose headings show the people and garments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fashionstudio.app.theme import GAP, Theme
from fashionstudio.app.thumbs import Thumbs
from fashionstudio.ui.batch.grid_model import HEAD, RECORD, GridModel, Head, Index

LEAST_PX, MOST_PX, FIRST_PX = 72, 280, 132
_TALL = 4 / 3
_SMALL_PX, _LARGE_PX = 96, 220
"""Between these a small matrix is fitted into the window."""
_HEAD_PX = 60


class GridView(QTableView):
    """Shows a GridModel; headings stay while it is scrolled.

    Signals:
        opened: carries the record of the cell that was clicked, or on which Enter was pressed.
        looked_at: carries the record of the cell that has the focus; None if none has.
    """

    opened = Signal(object)
    looked_at = Signal(object)

    def __init__(self, model: GridModel, thumbs: Thumbs, theme: Theme) -> None:
        super().__init__()
        self.setModel(model)
        self._model, self._thumbs = model, thumbs
        self._px = FIRST_PX
        self._cells = _Cells(thumbs, theme, self)
        self._people = _Heads(Qt.Orientation.Vertical, thumbs, theme, self)
        self._looks = _Heads(Qt.Orientation.Horizontal, thumbs, theme, self)
        self.setItemDelegate(self._cells)
        self.setVerticalHeader(self._people)
        self.setHorizontalHeader(self._looks)
        self.setShowGrid(False)
        self.setObjectName("batchGrid")
        self.setAccessibleName(self.tr("Try-on matrix"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._on_current)
        model.modelReset.connect(self._on_reset)
        thumbs.loaded.connect(self._on_thumb)
        self.set_cell_px(FIRST_PX)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        for part in (self._cells, self._people, self._looks):
            part.theme = theme
        self.viewport().update()
        self._people.viewport().update()
        self._looks.viewport().update()

    def set_cell_px(self, width: int) -> None:
        """How wide a cell is."""
        self._px = width
        line = self.fontMetrics().height()
        self._people.setDefaultSectionSize(round(width * _TALL))
        self._looks.setDefaultSectionSize(width)
        self._people.setFixedWidth(max(_HEAD_PX, line * 5) + 2 * GAP)
        self._looks.setFixedHeight(_HEAD_PX + 2 * line + 2 * GAP)
        self.updateGeometries()
        self._fit_list()

    def fitting_px(self) -> int:
        """How wide cells may be so that all are seen at once; of a large matrix, as usual."""
        model = self._model
        if not model.is_grid:
            return FIRST_PX
        room = self.viewport().size()
        wide = room.width() // max(1, model.columnCount())
        high = int(room.height() / max(1, model.rowCount()) / _TALL)
        return min(wide, high, _LARGE_PX) if min(wide, high) >= _SMALL_PX else FIRST_PX

    def choose(self, name: str) -> None:
        """Put the focus on an item."""
        index = self._model.index_of(name)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_looks"):
            self.set_cell_px(self._px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    # Inside --------------------------------------------------------------------------------------

    def _fit_list(self) -> None:
        if self.model() is not None:
            self._model.set_wide(max(1, self.viewport().width() // self._px))

    def _on_reset(self) -> None:
        self._people.setVisible(self._model.is_grid)
        self._looks.setVisible(self._model.is_grid)
        self.looked_at.emit(None)

    def _open(self, index: Index) -> None:
        record = index.data(RECORD)
        if record is not None:
            self.opened.emit(record)

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.looked_at.emit(index.data(RECORD))

    def _on_thumb(self, _path: Path) -> None:
        self.viewport().update()
        self._people.viewport().update()
        self._looks.viewport().update()


class _Heads(QHeaderView):
    """Thumbnails with names."""

    def __init__(
        self, orientation: Qt.Orientation, thumbs: Thumbs, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(orientation, parent)
        self._thumbs, self.theme = thumbs, theme
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        head = self.model().headerData(section, self.orientation(), HEAD)
        painter.save()
        painter.fillRect(rect, QColor(self.theme.panel))
        painter.setPen(QColor(self.theme.line))
        if self.orientation() == Qt.Orientation.Horizontal:
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        else:
            painter.drawLine(rect.topRight(), rect.bottomRight())
        if isinstance(head, Head):
            self._draw(painter, rect.adjusted(4, 4, -4, -4), head)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, head: Head) -> None:
        line = painter.fontMetrics().height()
        words = QRect(rect.left(), rect.bottom() - 2 * line, rect.width(), 2 * line)
        place = QRect(rect.left(), rect.top(), rect.width(), rect.height() - 2 * line - 4)
        if self.orientation() == Qt.Orientation.Vertical:
            place.setHeight(min(place.height(), round(rect.width() * _TALL)))
            words.moveTop(place.bottom() + 4)
        pixmap = self._thumbs.get(head.path) if head.path is not None else None
        if pixmap is not None and not pixmap.isNull():
            draw_inside(painter, place, pixmap)
        elif head.path is None:
            words = rect
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.setPen(QColor(self.theme.text))
        painter.drawText(words, int(flags), _two_lines(painter, head.label, words.width()))


class _Cells(QStyledItemDelegate):
    """One item: its picture and flags, an empty frame, or why there is none."""

    def __init__(self, thumbs: Thumbs, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbs, self.theme = thumbs, theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(FIRST_PX, round(FIRST_PX * _TALL))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        record = index.data(RECORD)
        if record is None:
            return
        model: Any = index.model()
        rect = option.rect.adjusted(4, 4, -4, -4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if record["state"] == "failed":
            self._draw_failed(painter, rect, record)
        else:
            path = model.thumb_of(record)
            pixmap = self._thumbs.get(path) if path is not None else None
            if pixmap is not None and not pixmap.isNull():
                draw_inside(painter, rect, pixmap)
                self._draw_flags(painter, rect, len(record.get("flags") or ()))
            else:
                self._draw_frame(painter, rect, self.theme.line)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.accent), 3))
            painter.drawRoundedRect(QRectF(rect).adjusted(-2, -2, 2, 2), 5, 5)
        painter.restore()

    def _draw_frame(self, painter: QPainter, rect: QRect, colour: str) -> None:
        pen = QPen(QColor(colour), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _draw_failed(self, painter: QPainter, rect: QRect, record: dict[str, Any]) -> None:
        danger = QColor(self.theme.danger)
        tint = QColor(danger)
        tint.setAlphaF(0.12)
        painter.setPen(QPen(danger, 1))
        painter.setBrush(tint)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        inner = rect.adjusted(6, 6, -6, -6)
        line = painter.fontMetrics().height()
        middle = inner.center().x()
        painter.setPen(QPen(danger, 2))
        for dx in (-1, 1):
            painter.drawLine(
                QPoint(middle - dx * line // 3, inner.top() + line // 6),
                QPoint(middle + dx * line // 3, inner.top() + line * 5 // 6),
            )
        painter.setPen(QColor(self.theme.text))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        text = inner.adjusted(0, line + 4, 0, 0)
        painter.setClipRect(text)
        painter.drawText(text, int(flags) | int(Qt.TextFlag.TextWordWrap), str(record["reason"]))

    def _draw_flags(self, painter: QPainter, rect: QRect, count: int) -> None:
        if not count:
            return
        metrics = painter.fontMetrics()
        side = metrics.height() + 4
        text = "!" if count == 1 else f"! {count}"
        plate = QRectF(0, 0, max(side, metrics.horizontalAdvance(text) + 10), side)
        plate.moveTopRight(QRectF(rect).topRight() + QPoint(-3, 3))
        painter.setPen(QPen(QColor(20, 20, 22), 1))
        painter.setBrush(QColor("#dfb04f"))
        painter.drawRoundedRect(plate, side / 2, side / 2)
        painter.setPen(QColor(20, 20, 22))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def draw_inside(painter: QPainter, rect: QRect, pixmap: QPixmap) -> None:
    """A picture, whole and in the middle."""
    size = pixmap.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(0, 0), size)
    place.moveCenter(rect.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, pixmap)


def _two_lines(painter: QPainter, text: str, width: int) -> str:
    """Broken once between words, the rest left out."""
    metrics = painter.fontMetrics()
    if metrics.horizontalAdvance(text) <= width:
        return text
    first, words = "", text.split(" ")
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    elide = Qt.TextElideMode.ElideMiddle
    if not first:
        return metrics.elidedText(text, elide, width)
    return f"{first}\n{metrics.elidedText(' '.join(words), elide, width)}"
