"""The Renders page: everything that was rendered in this project, to be found again."""

from __future__ import annotations

from typing import cast, get_args

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.pictures import offers_picture, pictures_in
from fashionstudio.app.recipe_words import category_text
from fashionstudio.app.render_history import Order, RenderHistory, RenderQuery
from fashionstudio.app.results import Result
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.core.look import CATEGORIES
from fashionstudio.ui import icons
from fashionstudio.ui.panel_scroll import PanelScroll
from fashionstudio.ui.panels.recipe_card import RecipeCard
from fashionstudio.ui.panels.renders_list import RendersList
from fashionstudio.ui.panels.section import clearable


class RendersPanel(QFrame):
    """Search and filters, the grid, and the card of the chosen Render.

    Signals:
        picture_dropped: source and name of a picture whose recipe is wanted.
        file_requested: a picture is to be chosen for the same.
    """

    picture_dropped = Signal(object, str)
    file_requested = Signal()

    def __init__(self, history: RenderHistory, theme: Theme) -> None:
        super().__init__(objectName="panelBody")
        self._history = history
        self.setAcceptDrops(True)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search words, seed, fabric, engine, tag"))
        self.search.setAccessibleName(self.tr("Search the renders"))
        clearable(self.search)
        self.starred = self._filter(self.tr("Only starred"))
        self.garment = self._filter(self.tr("Only with a garment tried on"))
        self.kind = self._combo(self.tr("Kind of garment"))
        self.kind.addItem(self.tr("All kinds"), "")
        for category in CATEGORIES:
            self.kind.addItem(category_text(category), category)
        self.order = self._combo(self.tr("Order"))
        texts: dict[Order, str] = {
            "newest": self.tr("Newest"),
            "oldest": self.tr("Oldest"),
            "starred": self.tr("Starred first"),
            "seed": self.tr("By seed"),
        }
        for order in get_args(Order):
            self.order.addItem(texts[order], order)
        self.count = QLabel(objectName="small")
        self.from_file = QToolButton(text=self.tr("From a file…"), objectName="quiet")
        self.from_file.setToolTip(
            self.tr("Use the recipe of a saved render; its file can be dropped here, too")
        )
        self.list = RendersList(history)
        self.empty = QLabel(wordWrap=True, objectName="dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.card = RecipeCard(history, theme)
        self._build()
        self.card_area.hide()
        self._connect()
        self.set_theme(theme)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.starred.setIcon(icons.make_icon("star", theme))
        self.garment.setIcon(icons.make_icon("garment", theme))
        self.card.set_theme(theme)

    def query(self) -> RenderQuery:
        """What is looked for now."""
        return RenderQuery(
            self.search.text(),
            self.starred.isChecked(),
            str(self.kind.currentData()),
            self.garment.isChecked(),
            cast(Order, self.order.currentData()),
        )

    def refresh(self) -> None:
        """Find again."""
        query = self.query()
        found = self._history.find(query)
        self.list.show_results(found)
        everything = len(self._history)
        self.count.setText(
            self.tr("Renders: {n}").format(n=everything)
            if query.is_all
            else self.tr("Renders: {n} of {all}").format(n=len(found), all=everything)
        )
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.empty.setText(
            self.tr("Nothing matches. Use fewer words, or switch a filter off.")
            if everything
            else self.tr("Every picture you render is kept here with its recipe. Render one first.")
        )
        self._show(self.list.current())

    def choose(self, result: Result | None) -> None:
        """Show the card of a Render."""
        self.list.choose(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offers_picture(event.mimeData()) and event.source() is not self.list:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for source, name in pictures_in(event.mimeData())[:1]:
            self.picture_dropped.emit(source, name)
            event.acceptProposedAction()

    # Inside --------------------------------------------------------------------------------------

    def _filter(self, name: str) -> QToolButton:
        button = QToolButton(checkable=True, toolTip=name)
        button.setAccessibleName(name)
        return button

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(7)
        return combo

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(GAP // 2)
        filters.addWidget(self.starred)
        filters.addWidget(self.garment)
        filters.addWidget(self.kind, 1)
        filters.addWidget(self.order, 1)
        told = QHBoxLayout()
        told.addWidget(self.count, 1)
        told.addWidget(self.from_file)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, 0)
        column.setSpacing(GAP)
        column.addWidget(self.search)
        column.addLayout(filters)
        column.addLayout(told)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        lower = QWidget(objectName="panelBody")
        inner = QVBoxLayout(lower)
        inner.setContentsMargins(GAP * 2, GAP, GAP * 2, GAP * 2)
        inner.addWidget(self.card)
        self.card_area = PanelScroll(lower)
        splitter = self.splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(self.card_area)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        self.card_area.setMinimumHeight(self.fontMetrics().height() * 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self.refresh())
        for button in (self.starred, self.garment):
            button.toggled.connect(lambda _on: self.refresh())
        for combo in (self.kind, self.order):
            combo.currentIndexChanged.connect(lambda _index: self.refresh())
        # A project that opens brings all of its Renders at once: one look at them is enough.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._history.changed.connect(self._soon.start)
        self.list.chosen.connect(self._show)
        self.from_file.clicked.connect(self.file_requested)

    def _show(self, result: Result | None) -> None:
        self.card.show_result(result)
        if result is not None and self.card_area.isHidden():
            self.card_area.show()
            half = self.height() // 2
            self.splitter.setSizes([self.height() - half, half])
            # Once the list has become smaller, it may hide what was chosen.
            QTimer.singleShot(0, self.list, self.list.show_current)
        self.card_area.setVisible(result is not None)
