"""Batches in a window: opens their dialogs, tells how they end, and asks before it closes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from fashionstudio.app.batch_runs import RunEnd
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.batch.words import end_text, job_text
from fashionstudio.ui.bring_up import bring_up
from fashionstudio.ui.question import Question

if TYPE_CHECKING:
    from fashionstudio.app.batch_plans import Kind
    from fashionstudio.ui.batch.batches import BatchesWindow
    from fashionstudio.ui.batch.dialog import BatchDialog
    from fashionstudio.ui.main_window import MainWindow

PAUSE_AT_MOST_MS = 15_000
"""A window that is closed waits so long for the pictures in work; then they are made again."""


class BatchView(QObject):
    """What a user does with batches from one window; the dialogs are made when first wanted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._runs = window.studio.batches
        self._leaving = False
        self.dialog: BatchDialog | None = None
        self.batches: BatchesWindow | None = None
        self.question: QMessageBox | None = None
        self._runs.ended.connect(self._on_end)
        self._runs.failed.connect(self._on_failed)

    def show_dialog(self, kind: Kind | None = None) -> None:
        """Put a batch together."""
        window = self._window
        if self.dialog is None:
            from fashionstudio.ui.batch.dialog import BatchDialog

            self.dialog = BatchDialog(
                window.session, self._runs, window.studio.shelf, window.theme, window
            )
            self.dialog.started.connect(self.show_batches)
        if kind is not None:
            self.dialog.show_kind(kind)
        bring_up(self.dialog)

    def show_batches(self, folder: Path | None = None) -> None:
        """Look at the recent batches, or at one of them."""
        window = self._window
        if self.batches is None:
            from fashionstudio.ui.batch.batches import BatchesWindow

            self.batches = BatchesWindow(
                self._runs, window.session.background, window.theme, window
            )
            self.batches.new_wanted.connect(lambda: self.show_dialog())
            self.batches.open_wanted.connect(self._open)
        job = self._runs.job
        if folder is None and job is not None:
            folder = job.folder
        if folder is not None:
            self.batches.show_run(folder)
        else:
            self._runs.refresh()
        bring_up(self.batches)

    def close(self) -> None:
        """The window goes."""
        for dialog in (self.dialog, self.batches):
            if dialog is not None:
                dialog.thumbs.close()

    # Closing -------------------------------------------------------------------------------------

    def may_close(self) -> bool:
        """Whether the window may close now; if not, it closes by itself once the batch has paused.

        Other windows look after a batch as well as this one, so only the last one asks.
        """
        if self._runs.job is None or len(self._window.studio.windows) > 1:
            return True
        if self.question is None and not self._leaving:
            self._ask()
        return False

    def _ask(self) -> None:
        job = self._runs.job
        assert job is not None
        box = Question(self._window)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Running batch"))
        box.setText(self.tr("Pause “{name}” and close?").format(name=job.title))
        box.setInformativeText(
            self.tr(
                "{progress}.\nIt cannot go on without a window. What is made is kept, and "
                "Render > Batches takes it up again where it was."
            ).format(progress=job_text(job))
        )
        leave = box.addButton(self.tr("Pause and close"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(self.tr("Stay"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(leave)
        box.setEscapeButton(stay)

        def answered(_result: int) -> None:
            self.question = None
            chosen = box.clickedButton()
            box.deleteLater()
            if chosen is leave:
                self._leave()
            else:
                self._window.studio.stay()

        box.finished.connect(answered)
        self.question = box
        box.open()

    def _leave(self) -> None:
        if self._runs.job is None:
            self._window.close()
            return
        self._leaving = True
        self._runs.hold()
        self._runs.pause()
        self._window.messages.show_message(
            self.tr("The window closes when the pictures in work are done."), lasting=True
        )
        QTimer.singleShot(PAUSE_AT_MOST_MS, self, self._hurry)

    def _hurry(self) -> None:
        if self._leaving and self._runs.job is not None:
            self._runs.stop()

    # Following -----------------------------------------------------------------------------------

    def _on_end(self, end: RunEnd) -> None:
        if not self._close_at_last() and not self._batches_seen:
            self._window.messages.show_message(
                end_text(end), self.tr("Render > Batches shows the pictures."), lasting=True
            )

    def _on_failed(self, error: FashionStudioError) -> None:
        if not self._close_at_last() and not self._batches_seen:
            self._window.messages.show_error(error)

    def _close_at_last(self) -> bool:
        if self._leaving:
            self._leaving = False
            QTimer.singleShot(0, self._window, self._window.close)
            return True
        return False

    @property
    def _batches_seen(self) -> bool:
        return self.batches is not None and self.batches.isVisible()

    def _open(self, path: Path) -> None:
        """A picture of a batch with its whole Look, to change it."""
        window = self._window
        if not window.session.project.is_untouched:
            window = window.studio.new_window()
        window.session.give("photo", path, path.name)
        window.raise_()
        window.activateWindow()
