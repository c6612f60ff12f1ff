"""The scrolled page of a panel: whether it scrolls or not, its right edge stays where it is."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


class PanelScroll(QScrollArea):
    """Scrolls up and down only; the bar lies in the margin of the content, not beside it."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        """`body` has a layout already, whose margins are those that are wanted without a bar."""
        super().__init__(parent, widgetResizable=True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = body.layout()
        assert isinstance(layout, QLayout)
        self._layout = layout
        self._margins = layout.contentsMargins()
        self.setWidget(body)
        self._bar = self.verticalScrollBar()
        # The bar comes and goes in the middle of a layout; a change of margins has to wait.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self._bar.rangeChanged.connect(lambda *_: self._later.start())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._margins
        bar = self._bar.sizeHint().width() if self._bar.maximum() > 0 else 0
        far = max(0, margins.right() - bar)
        # Margins are left and right on the screen, and the bar changes sides with the writing.
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            wanted = (far, margins.top(), margins.right(), margins.bottom())
        else:
            wanted = (margins.left(), margins.top(), far, margins.bottom())
        if self._layout.contentsMargins() != QMargins(*wanted):
            self._layout.setContentsMargins(*wanted)
