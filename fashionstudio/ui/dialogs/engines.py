"""The Engines dialog: what is installed, what could be, and which one renders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.document import Document
from fashionstudio.app.engine_cards import EngineCard
from fashionstudio.app.engine_trial import Tried
from fashionstudio.app.engines import EngineShelf
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.sentences import told_all
from fashionstudio.app.theme import GAP, ThemeService
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.dialogs import engine_words as words
from fashionstudio.ui.dialogs.add_engine import AddEngineDialog
from fashionstudio.ui.dialogs.engine_details import EngineDetails
from fashionstudio.ui.message_bar import MessageBar
from fashionstudio.ui.question import Question
from fashionstudio.ui.two_lines import TwoLineDelegate

if TYPE_CHECKING:
    from fashionstudio.modelhub.moving import Plan

_ID = Qt.ItemDataRole.UserRole


class EnginesDialog(QDialog):
    """A list and the details of the chosen one. What it has begun goes on when it is closed."""

    def __init__(
        self,
        shelf: EngineShelf,
        document: Document,
        preferences: Preferences,
        theme: ThemeService,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Engines"))
        self._shelf = shelf
        self._document = document
        self._preferences = preferences
        self._theme = theme
        self._doing = ""
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Engines"))
        self.details = EngineDetails(theme.theme)
        self.messages = MessageBar(theme.theme)
        self.progress = QWidget()
        self.progress_text = QLabel(wordWrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.free = QLabel(objectName="dim", wordWrap=True)
        self.move_all = QPushButton(self.tr("Move engines…"))
        self.move_all.setToolTip(
            self.tr("Keep engines in another folder, on another disk for example")
        )
        self.question: QMessageBox | None = None
        self.adding: AddEngineDialog | None = None
        self._build()
        self._connect()
        self._show_list()
        self._show_job()
        shelf.refresh()

    # Showing -------------------------------------------------------------------------------------

    @property
    def chosen(self) -> EngineCard | None:
        """The engine whose details are shown."""
        item = self.list.currentItem()
        return self._shelf.card(item.data(_ID)) if item else None

    def choose(self, engine: str) -> None:
        """Show the details of an engine."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == engine:
                self.list.setCurrentRow(row)

    def _show_list(self) -> None:
        shelf = self._shelf.shelf
        self.free.setText("")
        if shelf is None:
            return
        shown = self.chosen
        wanted = shown.id if shown else self._rendering
        self.list.blockSignals(True)
        self.list.clear()
        for card in shelf.cards:
            state = words.state_text(card, chosen=card.id == self._rendering)
            item = QListWidgetItem(f"{card.title}\n{state}")
            item.setData(_ID, card.id)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.choose(wanted)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        free = self.tr("{size} of disk space free")
        if shelf.moved:
            free = self.tr("{size} of disk space free in {folder}")
        size = words.size_text(shelf.free_bytes)
        self.free.setText(free.format(size=size, folder=shelf.folder))
        self.free.setToolTip(str(shelf.folder))
        self._show_details()

    @property
    def _rendering(self) -> str:
        return self._document.look.settings.engine

    def _show_details(self) -> None:
        card = self.chosen
        self.details.setVisible(card is not None)
        if card is not None:
            self.details.show_card(
                card,
                chosen=card.id == self._rendering,
                plan=self._shelf.plans.get(card.id),
                devices=self._shelf.devices,
            )

    def _follow_preference(self, _key: str) -> None:
        self._show_job()

    def _show_job(self) -> None:
        job = self._shelf.job
        self.details.show_busy(job is not None, network=self._shelf.may_download)
        self.move_all.setEnabled(job is None)
        self.progress.setVisible(job is not None)
        if job is None:
            return
        self._doing = job.deed
        card = self._shelf.card(job.engine)
        self.progress_text.setText(words.job_text(job, card.title if card else job.engine))
        self.bar.setRange(0, 0 if job.fraction is None else 1000)
        if job.fraction is not None:
            self.bar.setValue(round(job.fraction * 1000))
        self.cancel.setEnabled(not job.cancelling)
        self.cancel.setVisible(job.deed != "remove")

    def _show_done(self, engine: str, deed: str) -> None:
        card = self._shelf.card(engine)
        notes = "\n".join(told_all(self._shelf.notes)) if deed == "move" else ""
        self.messages.show_message(words.done_text(card.title if card else engine, deed), notes)
        if deed == "remove" and engine == self._rendering:
            self._document.set_settings(engine="mini")
        if deed == "remove" and engine == self._preferences.values.engine:
            self._preferences.reset("engine")

    def _show_error(self, error: FashionStudioError) -> None:
        self.messages.show_error(words.in_window_words(error, self._doing))

    # Doing ---------------------------------------------------------------------------------------

    def _use(self) -> None:
        if (card := self.chosen) is not None and card.usable:
            self._document.settle()
            self._document.set_settings(engine=card.id)
            self._preferences.set("engine", card.id)

    def _try(self) -> None:
        trial, card = self._shelf.trial, self.chosen
        if trial.engine:
            trial.stop()
        elif card is not None and card.usable:
            self.messages.show_message(
                self.tr("Trying “{name}” on a sample…").format(name=card.title), lasting=True
            )
            category = card.categories[0] if card.categories else "upper_body"
            trial.start(card.id, words="words" in card.capabilities, category=category)

    def _on_tried(self, tried: Tried) -> None:
        card = self._shelf.card(tried.engine)
        self.messages.show_message(
            words.tried_text(tried, card.title if card else tried.engine), lasting=True
        )

    def _on_trial(self) -> None:
        self.details.show_trial(self._shelf.trial.engine)
        if not self._shelf.trial.engine:
            self.messages.dismiss()

    def _pull(self) -> None:
        if (card := self._accepted()) is not None:
            self._shelf.pull(card.id)

    def _add(self) -> None:
        card = self.chosen
        if card is None:
            return
        self.adding = AddEngineDialog(card, self)
        self.adding.accepted.connect(self._add_given)
        self.adding.open()

    def _add_given(self) -> None:
        if self.adding is not None and (card := self._accepted()) is not None:
            self._shelf.add(card.id, self.adding.given)

    def _accepted(self) -> EngineCard | None:
        """The chosen engine, its licence noted as accepted."""
        card = self.chosen
        if card is not None and card.terms and not card.licence_accepted:
            self._shelf.accept_licence(card.id)
        self.messages.dismiss()
        return card

    def _verify(self) -> None:
        if (card := self.chosen) is not None:
            self.messages.dismiss()
            self._shelf.verify(card.id)

    def _choose_folder(self) -> None:
        shelf = self._shelf.shelf
        start = str(shelf.folder) if shelf else ""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder for engines"), start)
        if chosen:
            self.messages.dismiss()
            self._doing = "move"
            self._shelf.look_at_move(Path(chosen), self._ask_move, self._show_error)

    def _ask_move(self, plan: Plan) -> None:
        question = Question(self)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle(self.tr("Move engines"))
        question.setText(self.tr("Move the engines to “{folder}”?").format(folder=plan.folder))
        question.setInformativeText(words.move_text(plan))
        yes = question.addButton(self.tr("Move"), QMessageBox.ButtonRole.AcceptRole)
        keep = question.addButton(self.tr("Leave them"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(yes)
        question.setEscapeButton(keep)
        yes.clicked.connect(lambda: self._shelf.move(plan.folder))
        self.question = question
        question.open()

    def _ask_remove(self) -> None:
        card = self.chosen
        if card is None:
            return
        text = self.tr("Remove “{engine}”?").format(engine=card.title)
        size = (card.installed_bytes or 0) if card.installed else 0
        freed = words.size_text(size + card.partial_bytes)
        question = Question(self)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle(self.tr("Remove engine"))
        question.setText(text)
        question.setInformativeText(
            self.tr("This frees {size}. Pictures made with it stay as they are.").format(size=freed)
        )
        yes = question.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        keep = question.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        yes.clicked.connect(lambda: self._shelf.remove(card.id))
        self.question = question
        question.open()

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.list.setSpacing(2)
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP * 2)
        column = QVBoxLayout()
        column.setSpacing(GAP // 2)
        column.addWidget(self.progress_text)
        column.addWidget(self.bar)
        row.addLayout(column, 1)
        row.addWidget(self.cancel)
        middle = QHBoxLayout()
        middle.setSpacing(GAP * 2)
        middle.addWidget(self.list)
        middle.addWidget(self.details, 1)
        bottom = QHBoxLayout()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        bottom.addWidget(self.free, 1)
        bottom.addWidget(self.move_all)
        bottom.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        layout.setSpacing(GAP * 2)
        layout.addWidget(self.messages)
        layout.addLayout(middle, 1)
        layout.addWidget(self.progress)
        layout.addLayout(bottom)
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.list.setFixedWidth(wide * 32)
        self.resize(min(wide * 112, 1500), min(high * 42, 1000))

    def _connect(self) -> None:
        shelf, details = self._shelf, self.details
        self.list.currentRowChanged.connect(lambda _row: self._show_details())
        shelf.listed.connect(self._show_list)
        shelf.plans_changed.connect(self._show_details)
        shelf.job_changed.connect(self._show_job)
        shelf.finished.connect(self._show_done)
        shelf.failed.connect(self._show_error)
        self._document.look_changed.connect(self._show_list)
        self._preferences.changed.connect(self._follow_preference)
        self._theme.changed.connect(self._follow_theme)
        self.cancel.clicked.connect(shelf.cancel)
        self.move_all.clicked.connect(self._choose_folder)
        details.use_requested.connect(self._use)
        details.pull_requested.connect(self._pull)
        details.add_requested.connect(self._add)
        details.verify_requested.connect(self._verify)
        details.remove_requested.connect(self._ask_remove)
        details.try_requested.connect(self._try)
        shelf.trial.changed.connect(self._on_trial)
        shelf.trial.tried.connect(self._on_tried)
        shelf.trial.failed.connect(self.messages.show_error)

    def _follow_theme(self) -> None:
        self.details.set_theme(self._theme.theme)
        self.messages.set_theme(self._theme.theme)
        self._show_details()
