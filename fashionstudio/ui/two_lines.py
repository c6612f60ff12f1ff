"""A name and, below it, smaller and quieter, what is to be said about it: in lists and on cards."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionToolButton,
    QStyleOptionViewItem,
    QStylePainter,
    QToolButton,
    QWidget,
)

from fashionstudio.app.theme import GAP

SMALLER = 0.88
"""Of the usual size; the style sheet's small writing has it, too."""
BETWEEN_PX = 1
_Index = QModelIndex | QPersistentModelIndex


class TwoLineDelegate(QStyledItemDelegate):
    """Draws “name⏎remark” of a list; a long name goes on in the next line."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        fonts = _fonts(self._view.font())
        width = self._view.viewport().width() - 2 * self._view.spacing()
        text = str(index.data() or "")
        high = sum(_heights(text, fonts, width - 2 * GAP, Qt.AlignmentFlag.AlignLeading))
        return QSize(width, high + 2 * GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.initStyleOption(option, index)
        # Not the option's, in which the line has lost its end.
        text, option.text = str(index.data() or ""), ""
        style = self._view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, self._view)
        room = option.rect.adjusted(GAP, GAP, -GAP, -GAP)
        _draw(painter, room, text, self._view, Qt.AlignmentFlag.AlignLeading)


class CardButton(QToolButton):
    """A button that can be checked, with a name and what it is for."""

    def __init__(self, name: str, remark: str) -> None:
        super().__init__(text=f"{name}\n{remark}", checkable=True)

    def sizeHint(self) -> QSize:
        fonts = _fonts(self.font())
        lines = self.text().split("\n")
        widths = [
            QFontMetrics(font).horizontalAdvance(line)
            for font, line in zip(fonts, lines, strict=True)
        ]
        highs = [QFontMetrics(font).height() for font in fonts]
        return QSize(max(widths) + 3 * GAP, sum(highs) + BETWEEN_PX + 2 * GAP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        fonts = _fonts(self.font())
        high = sum(_heights(self.text(), fonts, self.width(), Qt.AlignmentFlag.AlignHCenter))
        room = QRect(0, (self.height() - high) // 2, self.width(), high)
        _draw(painter, room, self.text(), self, Qt.AlignmentFlag.AlignHCenter)


def _fonts(font: QFont) -> tuple[QFont, QFont]:
    name, remark = QFont(font), QFont(font)
    name.setWeight(QFont.Weight.DemiBold)
    remark.setPointSizeF(font.pointSizeF() * SMALLER)
    return name, remark


def _heights(
    text: str, fonts: tuple[QFont, QFont], width: int, side: Qt.AlignmentFlag
) -> list[int]:
    flags = int(Qt.TextFlag.TextWordWrap) | int(side)
    lines = text.split("\n", 1)
    highs = [
        QFontMetrics(font).boundingRect(QRect(0, 0, width, 10_000), flags, line).height()
        for font, line in zip(fonts, lines, strict=False)
    ]
    return [*highs[:-1], *([BETWEEN_PX] if len(highs) > 1 else []), *highs[-1:]]


def _draw(
    painter: QPainter, room: QRect, text: str, widget: QWidget, side: Qt.AlignmentFlag
) -> None:
    # The theme's own: a style sheet makes what is secondary out of half of the writing's colour.
    palette = QApplication.palette()
    colours = (QPalette.ColorRole.WindowText, QPalette.ColorRole.PlaceholderText)
    group = QPalette.ColorGroup.Active if widget.isEnabled() else QPalette.ColorGroup.Disabled
    flags = int(Qt.TextFlag.TextWordWrap) | int(side)
    top = room.top()
    for font, line, colour in zip(
        _fonts(widget.font()), text.split("\n", 1), colours, strict=False
    ):
        painter.setFont(font)
        painter.setPen(palette.color(group, colour))
        below = QRect(room.left(), top, room.width(), room.height())
        high = painter.fontMetrics().boundingRect(below, flags, line).height()
        painter.drawText(QRect(room.left(), top, room.width(), high), flags, line)
        top += high + BETWEEN_PX
