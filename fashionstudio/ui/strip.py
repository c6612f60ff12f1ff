"""The strip of results below the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QIcon,
    QKeySequence,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
)

from fashionstudio.app.candidates import Candidates
from fashionstudio.app.handing_out import files_of
from fashionstudio.app.recipe_words import preset_text
from fashionstudio.app.results import Result, ResultList
from fashionstudio.app.sentences import told_all
from fashionstudio.app.theme import GAP
from fashionstudio.ui import icons

THUMB = QSize(66, 88)
MOST_COMPARED = 8
BADGE_SHARE = 0.26
"""Of a thumbnail's width."""
NEEDED_PICTURES = 4
"""That shall be seen beside the buttons, however large the writing."""


class _Thumbs(QListWidget):
    """Can be dragged out to other programs, as files with their recipes."""

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        return files_of([item.data(Qt.ItemDataRole.UserRole) for item in items])


class ResultStrip(QFrame):
    """One thumbnail per Result; the chosen one is shown on the canvas.

    Kept Renders and the candidates of the newest run are always seen; candidates of older runs are
    folded away, with a button that says how many there are.

    Signals:
        chosen: carries the Result, or None when nothing is chosen.
        selection_changed: others are selected, to be compared.
        save_requested, reuse_requested, vary_requested, copy_requested: carry the Result.
        compare_requested: the selected ones side by side.
    """

    chosen = Signal(object)
    selection_changed = Signal()
    save_requested = Signal(object)
    reuse_requested = Signal(object)
    vary_requested = Signal(object)
    copy_requested = Signal(object)
    compare_requested = Signal()

    def __init__(self, results: ResultList, candidates: Candidates) -> None:
        super().__init__(objectName="strip")
        self._results = results
        self._candidates = candidates
        self.list = _Thumbs()
        self.list.setAccessibleName(self.tr("Results"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setDragDropMode(QListWidget.DragDropMode.DragOnly)
        self.list.setDragEnabled(True)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setIconSize(THUMB)
        self.list.setGridSize(THUMB + QSize(GAP * 2, GAP + 4))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(THUMB.height() + 3 * GAP)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.empty = QLabel(self.tr("Your results will appear here."), objectName="dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setFixedHeight(THUMB.height() // 2)
        self.save = self._button(
            self.tr("Save…"), self.tr("Save the chosen result with its recipe")
        )
        self.reuse = self._button(
            self.tr("Use its settings"),
            self.tr("Set words, fabric and settings as they were for this result"),
        )
        self.vary = self._button(
            self.tr("Vary…"), self.tr("Change one thing of this result and keep all the rest")
        )
        self.compare = self._button(
            self.tr("Compare"),
            self.tr("Photo and result side by side; select up to eight results to compare them"),
        )
        self.folded = QToolButton(objectName="quiet", checkable=True)
        self.folded.setAccessibleName(self.tr("Show candidates that were not kept"))
        self.folded.setToolTip(
            self.tr("Candidates of earlier runs that were not kept; they are saved all the same")
        )
        self._build()
        self._connect()
        self._show_state()

    def select(self, result: Result | None) -> None:
        """Choose a Result, or none."""
        if result is None:
            self.list.clearSelection()
            self.list.setCurrentRow(-1)
            return
        item = self._item(result)
        if item is not None:
            item.setHidden(False)
            # Said outright, or keys that are held just now would decide whether it joins others.
            self.list.setCurrentItem(item, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollToItem(item)

    def go_to(self, result: Result) -> None:
        """Make one of the selected the current one; all of them stay selected."""
        item = self._item(result)
        if item is not None:
            self.list.setCurrentItem(item, QItemSelectionModel.SelectionFlag.NoUpdate)

    def current(self) -> Result | None:
        """The chosen Result."""
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def selected(self) -> list[Result]:
        """All that are selected, in the order of the strip."""
        rows = sorted(self.list.row(item) for item in self.list.selectedItems())
        return [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in rows]

    def shown(self) -> list[Result]:
        """All that are seen, in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if not item.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_state()

    def _is_narrow(self) -> bool:
        """Whether the buttons would leave too little for the pictures."""
        buttons = self.save.sizeHint().width() + self.reuse.sizeHint().width()
        return self.width() - buttons < NEEDED_PICTURES * self.list.gridSize().width()

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(text=text)
        button.setToolTip(tip)
        return button

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(GAP // 2 + 2)
        for place, button in enumerate((self.compare, self.save, self.vary, self.reuse)):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, place // 2, place % 2)
        # In the middle below all four, for it is about none of them.
        grid.addWidget(self.folded, 2, 0, 1, 2, Qt.AlignmentFlag.AlignHCenter)
        grid.setRowStretch(3, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP // 2, GAP * 2, GAP // 2)
        row.setSpacing(GAP)
        row.addWidget(self.empty, 1)
        row.addWidget(self.list, 1)
        row.addLayout(grid)
        for button in (self.save, self.reuse, self.vary, self.compare):
            action = QAction(button.text(), self.list)
            action.triggered.connect(button.click)
            self.list.addAction(action)
        copy = QAction(self.tr("Copy"), self.list)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        # In the list only: elsewhere the keys copy what is written.
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda: self.copy_requested.emit(self.current()))
        self.list.addAction(copy)
        discard = QAction(self.tr("Discard"), self.list)
        discard.triggered.connect(lambda: self._candidates.discard(*self.selected()))
        discard_all = QAction(self.tr("Discard all not kept"), self.list)
        discard_all.triggered.connect(lambda: self._candidates.discard(*self._candidates.unkept()))
        self.list.addActions([discard, discard_all])

    def _connect(self) -> None:
        self._results.added.connect(self._add)
        self._results.removed.connect(self._remove)
        # Else each of its neighbours would be chosen in turn, and shown.
        self._results.clearing.connect(lambda: self.select(None))
        self._candidates.changed.connect(self._mark)
        self.list.currentItemChanged.connect(lambda *_: self._tell())
        # A click on the one that is current already shows it again.
        self.list.itemClicked.connect(lambda *_: self._tell())
        self.list.itemSelectionChanged.connect(self._on_selection)
        self.folded.toggled.connect(lambda _on: self._mark())
        self.save.clicked.connect(lambda: self.save_requested.emit(self.current()))
        self.reuse.clicked.connect(lambda: self.reuse_requested.emit(self.current()))
        self.vary.clicked.connect(lambda: self.vary_requested.emit(self.current()))
        self.compare.clicked.connect(self.compare_requested)

    def _item(self, result: Result) -> QListWidgetItem | None:
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) is result:
                return self.list.item(row)
        return None

    def _add(self, result: Result) -> None:
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, result)
        place = next(i for i, known in enumerate(self._results.items) if known is result)
        self._dress(item, result)
        self.list.insertItem(place, item)
        self.list.scrollToItem(item)
        self._show_state()

    def _dress(self, item: QListWidgetItem, result: Result) -> None:
        """Its picture and words; what was kept has a tick."""
        candidate = self._candidates.is_candidate(result)
        known = item.data(Qt.ItemDataRole.UserRole + 1)
        if known is not None and known == candidate:
            return
        item.setData(Qt.ItemDataRole.UserRole + 1, candidate)
        picture = QPixmap.fromImage(result.thumb).scaled(
            THUMB * 2,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        if not candidate:
            _tick(picture)
        icon = QIcon(picture)
        # Colours are judged here too: the chosen thumbnail must not be tinted.
        icon.addPixmap(picture, QIcon.Mode.Selected)
        item.setIcon(icon)
        look = result.recipe.request.look
        text = self.tr("Seed {seed} · {preset}").format(
            seed=result.seed, preset=preset_text(look.settings.preset)
        )
        if candidate:
            text = self.tr("{text} · not kept").format(text=text)
        item.setToolTip("\n".join((text, look.words, *told_all(result.notes))).strip())
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)

    def _mark(self) -> None:
        """Which are candidates, and which of them are folded away."""
        hidden = 0
        for row in range(self.list.count()):
            item = self.list.item(row)
            result = item.data(Qt.ItemDataRole.UserRole)
            self._dress(item, result)
            old = self._candidates.is_candidate(result)
            old = old and not self._candidates.of_newest_run(result)
            hidden += old
            folded = old and not self.folded.isChecked() and item is not self.list.currentItem()
            if item.isHidden() != folded:
                item.setHidden(folded)
        self.folded.setVisible(hidden > 0)
        self.folded.setText(
            self.tr("Hide {n} not kept").format(n=hidden)
            if self.folded.isChecked()
            else self.tr("Show {n} not kept").format(n=hidden)
        )

    def _remove(self, result: Result) -> None:
        item = self._item(result)
        if item is not None:
            self.list.takeItem(self.list.row(item))
        self._show_state()

    def _tell(self) -> None:
        self._show_state()
        self.chosen.emit(self.current())

    def _on_selection(self) -> None:
        self._show_state()
        self.selection_changed.emit()

    def _show_state(self) -> None:
        some = self.list.count() > 0
        self.list.setVisible(some)
        self.empty.setVisible(not some)
        count = len(self.list.selectedItems())
        narrow = self._is_narrow()
        for button in (self.save, self.reuse, self.vary, self.compare):
            # What gives way is in the context menu, too.
            button.setVisible(some and not (narrow and button in (self.save, self.reuse)))
            button.setEnabled(self.current() is not None)
        self.compare.setText(
            self.tr("Compare {n}").format(n=min(count, MOST_COMPARED))
            if count > 1
            else self.tr("Compare")
        )
        self.folded.setVisible(some and self.folded.isVisible())


def _tick(picture: QPixmap) -> None:
    """A tick in the lower corner, light on dark, which is seen on any picture."""
    side, gap = round(picture.width() * BADGE_SHARE), round(picture.width() * 0.05)
    disc = QRectF(picture.width() - side - gap, picture.height() - side - gap, side, side)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(245, 245, 245), side * 0.07))
    painter.setBrush(QColor(30, 30, 33))
    painter.drawEllipse(disc)
    icon = icons.pixmap("keep", round(side * 0.68), "#f5f5f5")
    place = disc.center() - QRectF(icon.rect()).center()
    painter.drawPixmap(place, icon)
    painter.end()
