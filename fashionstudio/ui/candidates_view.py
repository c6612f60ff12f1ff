"""Candidates in the window: walked with the arrow keys, kept with Enter, left with Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit

from fashionstudio.app.jobs import Job, JobState
from fashionstudio.app.results import Result
from fashionstudio.ui.candidate_bar import CandidateBar

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

COMMANDS = ("candidate.previous", "candidate.next", "candidate.keep", "candidate.discard")


class CandidatesView(QObject):
    """Follows the newest run: its first picture is shown, and its newest, until somebody walks.

    Attributes:
        bar: over the canvas, while a candidate of the newest run is on it.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._candidates = window.session.candidates
        self._following = True
        self._run = ""
        self.bar = CandidateBar(window.registry, window.canvas)
        self.bar.left.connect(self.leave)
        window.canvas.claims = self.take_key
        window.canvas.installEventFilter(self)
        window.strip.chosen.connect(self._refresh)
        window.visibility.changed.connect(self._refresh)
        self._candidates.changed.connect(self._refresh)
        window.session.renderer.job_changed.connect(self._on_job)
        self._refresh()

    @property
    def active(self) -> bool:
        """Whether a candidate of the newest run is on the canvas."""
        return not self.bar.isHidden()

    @property
    def walked(self) -> bool:
        """Whether somebody looks around by himself, and must not be led elsewhere."""
        return not self._following

    def welcome(self, result: Result) -> bool:
        """Whether a result that has just come may take the canvas."""
        scene = self._window.document.scene
        if self._window.compare_view.active or not self._following:
            return False
        if scene is None or scene.ref.sha256 != result.photo.sha256:
            return False
        if not isinstance(
            QApplication.focusWidget(), QLineEdit | QPlainTextEdit | QAbstractSpinBox
        ):
            self._window.canvas.setFocus()
        return True

    # What a user does ----------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Show the candidate so many further on."""
        items, current = self._candidates.items, self._current()
        if current is None:
            return
        place = next(i for i, item in enumerate(items) if item is current) + by
        if 0 <= place < len(items):
            # At the end of what is there, what comes next is welcome.
            self._following = place == len(items) - 1 and by > 0
            self._window.strip.select(items[place])

    def keep(self) -> None:
        """Keep the one that is shown."""
        if (current := self._window.strip.current()) is not None:
            self._candidates.keep(current)

    def discard(self) -> None:
        """Take the one that is shown away; its neighbour is shown next."""
        strip = self._window.strip
        current, items = strip.current(), self._candidates.items
        if current is None:
            return
        place = next((i for i, item in enumerate(items) if item is current), -1)
        self._candidates.discard(current)
        rest = self._candidates.items
        if place >= 0 and rest:
            strip.select(rest[min(place, len(rest) - 1)])
        else:
            self.leave()

    def leave(self) -> None:
        """Back to the design."""
        self._following = False
        self._window.results_view.clear()

    def escape(self) -> bool:
        """Esc was pressed while something renders: leave what has come of it already."""
        if not self.active:
            return False
        if self._window.compare_view.active:
            self._window.compare_view.close()
            return True
        self.leave()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """React to a key that nobody else wants; whether it was one for candidates."""
        registry = self._window.registry
        for command in COMMANDS:
            action = registry.action(command)
            if registry.is_key_of(command, event.key()) and action.isEnabled():
                action.trigger()
                return True
        shown = self._window.visibility.shown("result") and self._window.strip.current()
        if shown and registry.is_key_of("render.cancel", event.key()):
            self.leave()
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window.canvas and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    # Following -----------------------------------------------------------------------------------

    def _on_job(self, job: Job) -> None:
        if job.state is JobState.QUEUED and job.run != self._run:
            self._run = job.run
            self._following = True

    def _current(self) -> Result | None:
        current = self._window.strip.current()
        if current is None or not self._candidates.of_newest_run(current):
            return None
        return current

    def _refresh(self, *_ignored: object) -> None:
        shown, current = self._window.visibility.shown("result"), self._current()
        items = self._candidates.items
        there = current is not None and shown
        self.bar.setVisible(there)
        kept, place = False, 0
        if current is not None:
            place = next(i for i, item in enumerate(items) if item is current)
            kept = not self._candidates.is_candidate(current)
            count = max(len(items), self._candidates.expected)
            self.bar.show_candidate(place + 1, count, current.seed, kept=kept)
            self._place()
        chosen = self._window.strip.current()
        for command, possible in (
            ("candidate.previous", there and place > 0),
            ("candidate.next", there and place < len(items) - 1),
            ("candidate.keep", chosen is not None and self._candidates.is_candidate(chosen)),
            ("candidate.discard", chosen is not None),
        ):
            self._window.registry.action(command).setEnabled(possible)

    def _place(self) -> None:
        if self.active:
            self.bar.fit(self._window.canvas.width(), self._window.canvas.height())
            self.bar.raise_()
