"""The column at the right: pages behind tabs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

NARROWEST_PX = 336
LARGEST_SHARE = 0.46
"""Of the window's width, however large the writing is: the canvas comes first."""
CHARACTERS = 48
"""Of the width that the pages are made for."""
TAB_FRAME_PX = 20
"""What a tab takes beside its word."""


class SidePanel(QFrame):
    """Pages by id; the tabs appear once there are two.

    Signals:
        page_changed: carries the id of the page that is shown now.
    """

    page_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="panel")
        self.tabs = QTabBar(expanding=True, drawBase=False)
        self.tabs.setAccessibleName(self.tr("Panel"))
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setUsesScrollButtons(False)
        # What is dragged out of one page can be dropped on another.
        self.tabs.setChangeCurrentOnDrag(True)
        self.tabs.hide()
        self.pages = QStackedWidget()
        self._ids: list[str] = []
        self._window_width = 1440
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        self.tabs.currentChanged.connect(self._on_tab)
        self._fit()

    def add_page(self, page_id: str, title: str, widget: QWidget) -> None:
        """Put a page behind the others; it brings a scroll area of its own if it needs one."""
        self._ids.append(page_id)
        self.pages.addWidget(widget)
        self.tabs.addTab(title)
        self.tabs.setVisible(len(self._ids) > 1)
        self._fit()

    def show_page(self, page_id: str) -> None:
        """Bring a page to the front; an unknown one is passed over."""
        if page_id in self._ids:
            self.tabs.setCurrentIndex(self._ids.index(page_id))

    def current(self) -> str:
        """The id of the page that is shown, "" while there is none."""
        index = self.tabs.currentIndex()
        return self._ids[index] if 0 <= index < len(self._ids) else ""

    def page_ids(self) -> tuple[str, ...]:
        """All pages, from the left."""
        return tuple(self._ids)

    def fit_window(self, width_px: int) -> None:
        """Heed the width of the window."""
        if width_px != self._window_width:
            self._window_width = width_px
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        # The second comes when the tabs have their writing, too.
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        wanted = self.fontMetrics().averageCharWidth() * CHARACTERS
        # Long words get more room as a whole, or every tab would lose the end of its own.
        wanted = max(wanted, self._tabs_px())
        most = max(NARROWEST_PX, round(self._window_width * LARGEST_SHARE))
        self.setFixedWidth(min(max(NARROWEST_PX, wanted), most))

    def _tabs_px(self) -> int:
        bold = QFont(self.tabs.font())
        bold.setBold(True)
        texts = [self.tabs.tabText(index) for index in range(self.tabs.count())]
        usual = [self.tabs.fontMetrics().horizontalAdvance(text) for text in texts]
        chosen = [QFontMetrics(bold).horizontalAdvance(text) for text in texts]
        growth = max((b - u for b, u in zip(chosen, usual, strict=True)), default=0)
        return sum(usual) + growth + TAB_FRAME_PX * len(texts)

    def _on_tab(self, index: int) -> None:
        self.pages.setCurrentIndex(index)
        self.page_changed.emit(self.current())
