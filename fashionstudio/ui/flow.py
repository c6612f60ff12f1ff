"""A layout that puts its widgets beside each other, and below where there is no room for that."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QStyle, QWidget


class FlowLayout(QLayout):
    """Lines of widgets; what may grow shares what its line has to spare.

    Long translations and large writing need it: a line that is too narrow for two buttons gives
    each of them a line of its own instead of cutting both off.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def add_gap(self) -> None:
        """What stands on both sides of it keeps to the two ends of its line."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(_height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)

    def minimumSize(self) -> QSize:
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(
            max((size.width() for size in shown), default=0),
            max((size.height() for size in shown), default=0),
        )

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = self.spacing() * max(0, len(shown) - 1)
        return QSize(
            sum(size.width() for size in shown) + gaps,
            max((size.height() for size in shown), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        y = rect.y()
        for line in self._lines(rect.width()):
            height, x = _height(line), rect.x()
            for item, width in zip(line, self._widths(line, rect.width()), strict=True):
                own = min(height, item.sizeHint().height())
                place = QRect(QPoint(x, y + (height - own) // 2), QSize(width, own))
                item.setGeometry(QStyle.visualRect(direction, rect, place))
                x += width + (0 if item.spacerItem() else self.spacing())
            y += height + self.spacing()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = -1
        for item in self._items:
            if item.isEmpty() and not item.spacerItem():
                continue
            wanted = item.sizeHint().width()
            if not lines or wanted > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= wanted + (0 if item.spacerItem() else self.spacing())
        return lines

    def _widths(self, line: list[QLayoutItem], width: int) -> list[int]:
        hints = [min(item.sizeHint().width(), width) for item in line]
        gaps = self.spacing() * (len([i for i in line if not i.spacerItem()]) - 1)
        spare = width - sum(hints) - gaps
        growing = [n for n, item in enumerate(line) if _may_grow(item)]
        even = (width - gaps) // len(line)
        if len(growing) == len(line) and max(hints) <= even:
            return [even] * len(line)  # like columns, for that is what they look like
        for n in growing:
            hints[n] += max(0, spare) // len(growing)
        return hints


def _height(line: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in line)


def _may_grow(item: QLayoutItem) -> bool:
    widget = item.widget()
    if item.spacerItem():
        return True
    policy = widget.sizePolicy().horizontalPolicy() if widget else QSizePolicy.Policy.Fixed
    return policy in (QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
