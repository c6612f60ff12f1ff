"""The window of the batches: the recent ones, and the one that is looked at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.background import Background
from fashionstudio.app.batch_runs import BatchRuns, RunEnd
from fashionstudio.app.sentences import told_all
from fashionstudio.app.theme import GAP, ThemeService
from fashionstudio.app.thumbs import Thumbs
from fashionstudio.batch.outputs import THUMB_PX, Folder
from fashionstudio.errors import BadInput
from fashionstudio.ui.batch.run_page import RunPage
from fashionstudio.ui.batch.words import card_text, end_text
from fashionstudio.ui.file_dialogs import ask_folder
from fashionstudio.ui.message_bar import MessageBar
from fashionstudio.ui.two_lines import TwoLineDelegate

_FOLDER = Qt.ItemDataRole.UserRole


class BatchesWindow(QDialog):
    """Stays open beside the window, which goes on working.

    Signals:
        new_wanted: another batch is to be put together.
        open_wanted: carries the path of a picture that is to be opened as a Look.
    """

    new_wanted = Signal()
    open_wanted = Signal(object)

    def __init__(
        self,
        runs: BatchRuns,
        background: Background,
        theme: ThemeService,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Batches"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._runs, self._theme = runs, theme
        self._wanted: Path | None = None
        self.thumbs = Thumbs(THUMB_PX, self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Recent batches"))
        self.new = QPushButton(self.tr("New batch…"))
        self.add = QPushButton(self.tr("Open…"))
        self.add.setToolTip(self.tr("The folder of a batch that was made elsewhere"))
        self.forget = QPushButton(self.tr("Remove from list"))
        self.forget.setToolTip(self.tr("Its folder and pictures stay"))
        self.empty = QLabel(
            self.tr("Nothing yet.\nA batch makes many pictures by itself: people × garments."),
            objectName="dim",
            wordWrap=True,
        )
        self.messages = MessageBar(theme.theme)
        self.page = RunPage(runs, self.thumbs, background, theme.theme)
        self._build()
        runs.listed.connect(self._show_list)
        runs.job_changed.connect(self._follow_job)
        runs.ended.connect(self._on_end)
        runs.failed.connect(self.messages.show_error)
        self.page.failed.connect(self.messages.show_error)
        self.page.open_wanted.connect(self.open_wanted)
        self.list.currentItemChanged.connect(lambda *_: self._choose())
        self.new.clicked.connect(self.new_wanted)
        self.add.clicked.connect(self._ask_folder)
        self.forget.clicked.connect(self._forget)
        theme.changed.connect(self._follow_theme)
        self._show_list()

    def show_run(self, folder: Path) -> None:
        """Show a run, once it is listed."""
        self._wanted = folder
        self.page.show_run(folder)
        self._show_list()
        self._runs.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.messages.dismiss()
        super().closeEvent(event)

    # Inside --------------------------------------------------------------------------------------

    def _show_list(self) -> None:
        wanted = self._wanted or self.page.folder
        self.list.blockSignals(True)
        self.list.clear()
        for card in self._runs.cards:
            item = QListWidgetItem(f"{card.title}\n{card_text(card)}")
            item.setToolTip(str(card.folder))
            item.setData(_FOLDER, card.folder)
            self.list.addItem(item)
            if card.folder == wanted:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self.list.count() and wanted is None:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self.empty.setVisible(not self.list.count())
        self.list.setVisible(bool(self.list.count()))
        self._choose()

    def _choose(self) -> None:
        item = self.list.currentItem()
        self._show_forget()
        if item is None:
            return
        folder = item.data(_FOLDER)
        self._wanted = None
        if folder != self.page.folder or self.page.model.browsed is None:
            self.page.show_run(folder)

    def _follow_job(self) -> None:
        job = self._runs.job
        for row in range(self.list.count()):
            item = self.list.item(row)
            if job is not None and item.data(_FOLDER) == job.folder:
                counted = self.tr("{n} of {all}").format(n=job.finished, all=job.total)
                state = self.tr("At work")
                item.setText(f"{job.title}\n{state} · {counted}" if job.total else job.title)
        self._show_forget()

    def _show_forget(self) -> None:
        """Whatever is at work, or will be, stays in the list."""
        item, job = self.list.currentItem(), self._runs.job
        needed = (*self._runs.waiting, *([job.folder] if job else []))
        self.forget.setEnabled(item is not None and item.data(_FOLDER) not in needed)

    def _on_end(self, end: RunEnd) -> None:
        self.messages.show_message(end_text(end), " ".join(told_all(end.notes)))
        if self.page.folder == end.folder:
            self.page.show_run(end.folder)

    def _ask_folder(self) -> None:
        folder = ask_folder(self, "batch", self.tr("Folder of a batch"))
        if folder is None:
            return
        if Folder(folder).is_run:
            self._wanted = folder
            self._runs.add(folder)
        else:
            message = self.tr("There is no batch in “{name}”.").format(name=folder.name)
            hint = self.tr("Choose the folder that holds its pictures and index.html.")
            self.messages.show_error(BadInput(message, hint))

    def _forget(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.page.show_run(None)
            self._runs.forget(item.data(_FOLDER))

    def _follow_theme(self) -> None:
        self.page.set_theme(self._theme.theme)
        self.messages.set_theme(self._theme.theme)

    def _build(self) -> None:
        self.list.setSpacing(2)
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        side = QWidget()
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, GAP, 0)
        left.setSpacing(GAP)
        left.addWidget(self.new)
        left.addWidget(self.list, 1)
        left.addWidget(self.empty, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.add)
        row.addWidget(self.forget, 1)
        left.addLayout(row)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(side)
        split.addWidget(self.page)
        split.setStretchFactor(1, 1)
        split.setHandleWidth(GAP)
        wide = self.fontMetrics().averageCharWidth()
        split.setSizes([wide * 36, wide * 110])
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(self.messages)
        column.addWidget(split, 1)
        for button in (self.new, self.add, self.forget):
            button.setAutoDefault(False)
        for child in self.page.findChildren(QPushButton):
            child.setAutoDefault(False)
        screen = self.screen().availableSize() * 0.94
        self.resize(QSize(1180, 740).boundedTo(screen))
