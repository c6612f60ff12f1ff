"""The strip of results below the canvas."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
)

from fashionstudio.app.results import Result, ResultList
from fashionstudio.app.theme import GAP

THUMB = QSize(66, 88)


class ResultStrip(QFrame):
    """One thumbnail per Result; the chosen one is shown on the canvas.

    Signals:
        chosen: carries the Result, or None when nothing is chosen.
        save_requested, reuse_requested: carry the Result, from its context menu.
    """

    chosen = Signal(object)
    save_requested = Signal(object)
    reuse_requested = Signal(object)

    def __init__(self, results: ResultList) -> None:
        super().__init__(objectName="strip")
        self._results = results
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Results"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
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
        self.save = QToolButton(text=self.tr("Save…"))
        self.save.setToolTip(self.tr("Save the chosen result with its recipe"))
        self.reuse = QToolButton(text=self.tr("Use its settings"))
        self.reuse.setToolTip(
            self.tr("Set words, fabric and settings as they were for this result")
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
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) is result:
                self.list.setCurrentRow(row)

    def current(self) -> Result | None:
        """The chosen Result."""
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def _build(self) -> None:
        buttons = QVBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        buttons.addWidget(self.reuse)
        buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP // 2, GAP * 2, GAP // 2)
        row.setSpacing(GAP)
        row.addWidget(self.empty, 1)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        save = QAction(self.save.text(), self.list)
        save.triggered.connect(self.save.click)
        reuse = QAction(self.reuse.text(), self.list)
        reuse.triggered.connect(self.reuse.click)
        self.list.addActions([save, reuse])

    def _connect(self) -> None:
        self._results.added.connect(self._add)
        self._results.removed.connect(self._remove)
        self.list.currentItemChanged.connect(lambda *_: self._tell())
        # A click on the one that is current already shows it again.
        self.list.itemClicked.connect(lambda *_: self._tell())
        self.save.clicked.connect(lambda: self.save_requested.emit(self.current()))
        self.reuse.clicked.connect(lambda: self.reuse_requested.emit(self.current()))

    def _add(self, result: Result) -> None:
        picture = QPixmap.fromImage(result.thumb)
        icon = QIcon(picture)
        # Colours are judged here too: the chosen thumbnail must not be tinted.
        icon.addPixmap(picture, QIcon.Mode.Selected)
        item = QListWidgetItem(icon, "")
        item.setData(Qt.ItemDataRole.UserRole, result)
        look = result.recipe.request.look
        text = self.tr("Seed {seed} · {preset}").format(
            seed=result.seed, preset=look.settings.preset
        )
        item.setToolTip(f"{text}\n{look.words}".strip())
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        self.list.addItem(item)
        self.list.scrollToItem(item)
        self._show_state()

    def _remove(self, result: Result) -> None:
        for row in reversed(range(self.list.count())):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) is result:
                self.list.takeItem(row)
        self._show_state()

    def _tell(self) -> None:
        self._show_state()
        self.chosen.emit(self.current())

    def _show_state(self) -> None:
        some = self.list.count() > 0
        self.list.setVisible(some)
        self.empty.setVisible(not some)
        for button in (self.save, self.reuse):
            button.setVisible(some)
            button.setEnabled(self.current() is not None)
