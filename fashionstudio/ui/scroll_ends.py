"""Arrows at the ends of a bar that is too narrow for what it holds: nothing is cut off unseen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QToolButton

SHARE = 0.7
"""Of the bar's width that a click moves on by."""


class ScrollEnds(QObject):
    """Two arrows over a scroll area, each shown while there is something beyond its end."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        tr = QCoreApplication.translate
        self.left = self._button(Qt.ArrowType.LeftArrow, tr("ScrollEnds", "More at the left"))
        self.right = self._button(Qt.ArrowType.RightArrow, tr("ScrollEnds", "More at the right"))
        self.left.clicked.connect(lambda: self._move(-1))
        self.right.clicked.connect(lambda: self._move(1))
        bar = area.horizontalScrollBar()
        bar.rangeChanged.connect(lambda *_: self._place())
        bar.valueChanged.connect(lambda *_: self._place())
        area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            self._place()
        return False

    def _button(self, arrow: Qt.ArrowType, name: str) -> QToolButton:
        button = QToolButton(self._area, objectName="scrollEnd", visible=False)
        button.setArrowType(arrow)
        button.setAccessibleName(name)
        button.setToolTip(name)
        # Keys reach what lies behind it, and bring that into view.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _mirrored(self) -> bool:
        return self._area.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _move(self, way: int) -> None:
        step = round(self._area.width() * SHARE) * (-way if self._mirrored() else way)
        bar = self._area.horizontalScrollBar()
        bar.setValue(bar.value() + step)

    def _place(self) -> None:
        # Asked for anew: after another window was closed and the theme changed, a bar that was
        # kept counted as deleted, and an error in an event filter ends the whole program.
        bar = self._area.horizontalScrollBar()
        before, after = bar.value() > bar.minimum(), bar.value() < bar.maximum()
        if self._mirrored():
            before, after = after, before
        height = self._area.height()
        for button, shown in ((self.left, before), (self.right, after)):
            width = button.sizeHint().width()
            x = 0 if button is self.left else self._area.width() - width
            button.setGeometry(x, 0, width, height - 1)
            button.setVisible(shown)
            button.raise_()
