"""One run: how far it is, its matrix, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.background import Background
from fashionstudio.app.batch_cards import RunCard
from fashionstudio.app.batch_runs import BatchRuns
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.app.thumbs import Thumbs
from fashionstudio.batch.browsing import Browsed
from fashionstudio.batch.gallery import GALLERY
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.batch.grid_model import GridModel, Shown
from fashionstudio.ui.batch.grid_view import FIRST_PX, LEAST_PX, MOST_PX, GridView
from fashionstudio.ui.batch.large import LargePage
from fashionstudio.ui.batch.words import card_text, job_text, record_facts, record_verdict
from fashionstudio.ui.flow import FlowLayout
from fashionstudio.ui.value import Value


class RunPage(QWidget):
    """Follows the run that is shown; the buttons act on it.

    Signals:
        failed: carries an error.
        open_wanted: carries the path of a picture that is to be opened as a Look.
    """

    failed = Signal(object)
    open_wanted = Signal(object)

    def __init__(
        self, runs: BatchRuns, thumbs: Thumbs, background: Background, theme: Theme
    ) -> None:
        super().__init__()
        self._runs, self._thumbs = runs, thumbs
        self.folder: Path | None = None
        self.model = GridModel()
        self.view = GridView(self.model, thumbs, theme)
        self.large = LargePage(background, theme)
        self.title = Value(name="sectionTitle")
        self.state = Value(name="dim")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress of the batch"))
        self.pause = QPushButton(self.tr("Pause"))
        self.resume = QPushButton(self.tr("Resume"))
        self.withdraw = QPushButton(self.tr("Do not start"))
        self.withdraw.setToolTip(self.tr("It stays in the list, and can be resumed later"))
        self.retry = QPushButton(self.tr("Retry failed"))
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_gallery = QPushButton(self.tr("Open gallery page"))
        self.shown = QComboBox()
        self.shown.setAccessibleName(self.tr("Which items are shown"))
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setAccessibleName(self.tr("Size of the pictures"))
        self.stack = QStackedWidget()
        self.said = QLabel(wordWrap=True)
        self.made_of = Value(name="dim", wrap=True)
        self._build()
        self._connect()
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.view.set_theme(theme)
        self.large.set_theme(theme)

    def show_run(self, folder: Path | None) -> None:
        """Show the run in a folder."""
        if folder != self.folder:
            self.model.show_run(None)
            self.stack.setCurrentIndex(0)
        self.folder = folder
        self._show_state()
        if folder is not None:
            self._runs.browse(folder, self._take, lambda _error: self._show_state())

    @property
    def card(self) -> RunCard | None:
        """What is known of the shown run."""
        return next((card for card in self._runs.cards if card.folder == self.folder), None)

    # Following -----------------------------------------------------------------------------------

    def _take(self, browsed: Browsed) -> None:
        if browsed.folder != self.folder:
            return
        fresh = self.model.browsed is None
        self.model.show_run(browsed, self._wanted())
        if fresh:
            # Once the headings have their place.
            QTimer.singleShot(0, self, lambda: self.zoom.setValue(self.view.fitting_px()))
        self._count()
        self._show_state()

    def _on_item(self, record: Mapping[str, Any]) -> None:
        if not self._is_job:
            return
        index = self.model.take(record)
        known = self.model.data(index, int(Qt.ItemDataRole.UserRole)) if index.isValid() else None
        if known is not None and (path := self.model.thumb_of(known)) is not None:
            self._thumbs.drop(path)
        self._count()

    def _on_job(self) -> None:
        job = self._runs.job
        # The plan lies in the folder from the first word of the process on.
        if self._is_job and job is not None and job.phase != "start" and not self.model.browsed:
            self._runs.browse(job.folder, self._take, lambda _error: None)
        self._show_state()

    @property
    def _is_job(self) -> bool:
        return self._runs.job is not None and self._runs.job.folder == self.folder

    def _show_state(self) -> None:
        card, job = self.card, self._runs.job if self._is_job else None
        self.setEnabled(self.folder is not None)
        title = job.title if job else card.title if card else ""
        self.title.setText(title or self.tr("Batch"))
        self.state.setText(job_text(job) if job else card_text(card) if card else "")
        self.bar.setVisible(job is not None)
        if job is not None:
            self.bar.setRange(0, 0 if job.phase == "start" else max(1, job.total))
            self.bar.setValue(job.finished)
        again = job is not None and job.phase in ("pause", "stop")
        self.pause.setText(self.tr("Stop at once") if again else self.tr("Pause"))
        self.pause.setVisible(job is not None)
        self.pause.setEnabled(job is not None and job.phase in ("run", "pause"))
        queued = self.folder in self._runs.waiting
        busy = self._runs.job is not None
        states = ("paused", "interrupted")
        idle = job is None and not queued and card is not None
        self.resume.setVisible(idle and card is not None and card.state in states)
        self.resume.setText(self.tr("Resume after it") if busy else self.tr("Resume"))
        self.withdraw.setVisible(queued)
        tried = self._tried()
        here = card is not None and card.state not in ("gone", "elsewhere")
        self.retry.setVisible(idle and here and bool(tried))
        folder = self.folder
        self.open_folder.setEnabled(folder is not None and folder.is_dir())
        self.open_gallery.setEnabled(folder is not None and (folder / GALLERY).is_file())

    def _tried(self) -> list[dict[str, Any]]:
        """What failed while it was made; rows without usable inputs cannot be tried again."""
        records = self.model.records()
        return [r for r in records if r["state"] == "failed" and "attempts" in r]

    def _count(self) -> None:
        records = self.model.records()
        flagged = sum(bool(record.get("flags")) for record in records)
        failed = sum(record["state"] == "failed" for record in records)
        self.shown.setItemText(0, self.tr("All ({n})").format(n=len(records)))
        self.shown.setItemText(1, self.tr("Flagged ({n})").format(n=flagged))
        self.shown.setItemText(2, self.tr("Not made ({n})").format(n=failed))

    def _wanted(self) -> Shown:
        return cast(Shown, self.shown.currentData())

    def _on_shown(self) -> None:
        browsed = self.model.browsed
        if browsed is not None:
            # Read anew: what came in meanwhile may belong to it now.
            self._runs.browse(browsed.folder, self._take, self.failed.emit)

    def _look_at(self, record: Mapping[str, Any] | None) -> None:
        self.said.setText("" if record is None else f"{record['item']}: {record_verdict(record)}")
        self.made_of.setText("" if record is None else record_facts(record))

    # Doing ---------------------------------------------------------------------------------------

    def _open(self, record: Mapping[str, Any]) -> None:
        self._look_at(record)
        browsed = self.model.browsed
        if record["state"] != "done" or browsed is None:
            return
        photo = browsed.sources.get((record.get("inputs") or {}).get("photo", ""))
        self.large.show_record(record, browsed.folder / str(record["file"]), photo)
        self.stack.setCurrentWidget(self.large)
        self.large.grid.setFocus()

    def _open_look(self, path: Path) -> None:
        record = self.model.index_of(self.large.name).data(int(Qt.ItemDataRole.UserRole))
        if self.model.browsed is not None and record is not None:
            self._runs.keep_inputs(self.model.browsed, record, lambda: self.open_wanted.emit(path))

    def _step(self, step: int) -> None:
        name = self.model.neighbour(self.large.name, step)
        if name is not None:
            self.view.choose(name)
            self._open(self.model.index_of(name).data(int(Qt.ItemDataRole.UserRole)))

    def _back(self) -> None:
        self.stack.setCurrentWidget(self.matrix)
        self.view.choose(self.large.name)
        self.view.setFocus()

    def _pause(self) -> None:
        job = self._runs.job
        if job is not None and job.phase == "pause":
            self._runs.stop()
        else:
            self._runs.pause()

    def _resume(self, *, retry_failed: bool) -> None:
        if self.folder is not None:
            self._runs.resume(self.folder, retry_failed=retry_failed)

    def _show_outside(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            hint = str(path)
            self.failed.emit(FashionStudioError(self.tr("No program here can open it."), hint))

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        for key in ("all", "flagged", "failed"):
            self.shown.addItem("", key)
        self._count()
        self.zoom.setRange(LEAST_PX, MOST_PX)
        self.zoom.setValue(FIRST_PX)
        self.zoom.setFixedWidth(self.fontMetrics().averageCharWidth() * 18)
        held = QWidget()
        held.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        names = QVBoxLayout(held)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.state)
        # Large writing puts the buttons below what they are about.
        top = FlowLayout(spacing=GAP)
        top.addWidget(held)
        for button in (
            self.pause, self.resume, self.withdraw, self.retry, self.open_folder, self.open_gallery,
        ):  # fmt: skip
            top.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.shown)
        row.addStretch(1)
        row.addWidget(QLabel(self.tr("Size"), objectName="dim"))
        row.addWidget(self.zoom)
        matrix = QWidget()
        inner = QVBoxLayout(matrix)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GAP)
        inner.addLayout(row)
        inner.addWidget(self.view, 1)
        inner.addWidget(self.said)
        inner.addWidget(self.made_of)
        self.matrix = matrix
        self.stack.addWidget(matrix)
        self.stack.addWidget(self.large)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        runs = self._runs
        runs.listed.connect(self._show_state)
        runs.job_changed.connect(self._on_job)
        runs.item_done.connect(self._on_item)
        self.view.opened.connect(self._open)
        self.view.looked_at.connect(self._look_at)
        self.shown.activated.connect(lambda _n: self._on_shown())
        self.zoom.valueChanged.connect(self.view.set_cell_px)
        self.pause.clicked.connect(self._pause)
        self.resume.clicked.connect(lambda: self._resume(retry_failed=False))
        self.withdraw.clicked.connect(lambda: self._runs.withdraw(self.folder or Path()))
        self.retry.clicked.connect(lambda: self._resume(retry_failed=True))
        self.open_folder.clicked.connect(lambda: self._show_outside(self.folder or Path()))
        self.open_gallery.clicked.connect(
            lambda: self._show_outside((self.folder or Path()) / GALLERY)
        )
        self.large.left.connect(self._back)
        self.large.step_wanted.connect(self._step)
        self.large.open_wanted.connect(self._open_look)
