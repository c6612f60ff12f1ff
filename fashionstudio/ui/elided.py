"""A line of writing that gives way: what does not fit is in its tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

SHORTEST = 14
"""Characters; with less room nothing is written, for two syllables say nothing."""


class ElidedLabel(QLabel):
    """Plain text that never keeps its window from being made narrow."""

    def __init__(self, text: str = "", *, name: str = "", greedy: bool = False) -> None:
        """`greedy` takes all the room that there is, else as much as is written."""
        super().__init__(text, objectName=name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy.Policy.Ignored if greedy else QSizePolicy.Policy.Preferred
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        self._follow()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._follow()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics, width = self.fontMetrics(), self.contentsRect().width()
        if width < min(SHORTEST, len(self.text())) * metrics.averageCharWidth() * 0.8:
            return
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.contentsRect(), side, text)

    def _follow(self) -> None:
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()
        self.setToolTip("" if fits else self.text())
