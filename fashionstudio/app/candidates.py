"""Candidates: Waiting renders for somebody to keep them.

Every Render is in the list of Results, in the project and in its journal from the moment it
arrives, so none is ever lost. A candidate is one that is not kept yet; that is a note on the
Render (`render_facts[sha256]["candidate"]`), which keeping takes away.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fashionstudio.app.document import Document
from fashionstudio.app.project import ProjectKeeper
from fashionstudio.app.rendering import Renderer
from fashionstudio.app.results import DecodedResult, Result, ResultList
from fashionstudio.core.undo import Command, SetValue


class Candidates(QObject):
    """What the newest run has made, and what of all Results is not kept yet.

    Signals:
        changed: a candidate has arrived, was kept or discarded.
        kept: carries the Result that somebody has just kept.

    Attributes:
        items: of the newest run, kept ones too, in the order of their arrival.
        expected: how many pictures the run is to have.
    """

    changed = Signal()
    kept = Signal(object)

    def __init__(
        self,
        document: Document,
        results: ResultList,
        renderer: Renderer,
        project: ProjectKeeper,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._results = results
        self._renderer = renderer
        self._project = project
        self._run = ""
        self.items: list[Result] = []
        self.expected = 0
        renderer.result_ready.connect(self._on_result)
        results.removed.connect(self._on_removed)
        project.opened.connect(lambda _opened: self.changed.emit())

    def is_candidate(self, result: Result) -> bool:
        """Whether it is not kept yet."""
        return bool(self._project.render_facts.get(result.sha256, {}).get("candidate"))

    def of_newest_run(self, result: Result) -> bool:
        """Whether it is among `items`."""
        return any(item is result for item in self.items)

    def unkept(self) -> list[Result]:
        """All Results that are not kept, of whatever run."""
        return [result for result in self._results.items if self.is_candidate(result)]

    def keep(self, result: Result) -> None:
        """Make it a kept Render; one step of the history."""
        if self.is_candidate(result):
            text = self.tr("Keep result")
            put = lambda on: self._put(result, candidate=on)  # noqa: E731
            self._document.history.push(SetValue(text, put, True, False))
            self.kept.emit(result)

    def discard(self, *results: Result) -> None:
        """Take Results away; one step of the history, so they can be had back."""
        there = [result for result in results if any(r is result for r in self._results.items)]
        if there:
            with self._document.history.macro(self.tr("Discard results")):
                for result in there:
                    self._document.history.push(_Discard(self.tr("Discard"), self._results, result))

    def _put(self, result: Result, *, candidate: bool) -> None:
        facts = self._project.render_facts.setdefault(result.sha256, {})
        if candidate:
            facts["candidate"] = True
        else:
            facts.pop("candidate", None)
        self._project.touch()
        self.changed.emit()

    def _on_result(self, decoded: DecodedResult) -> None:
        job, result = self._renderer.job, decoded.result
        run = job.run if job is not None else self._run
        if run != self._run:
            self._run = run
            self.items = []
        self.expected = job.run_pictures if job is not None else self.expected
        self.items.append(result)
        same = [item for item in self._results.items if item.sha256 == result.sha256]
        # The very same picture once more stays what it is.
        if len(same) == 1:
            self._put(result, candidate=True)
        else:
            self.changed.emit()

    def _on_removed(self, result: Result) -> None:
        self.items = [item for item in self.items if item is not result]
        self.expected = max(self.expected - 1, len(self.items))
        self.changed.emit()


class _Discard:
    """Takes a Result out of the list; holds on to it, so that it can come back."""

    def __init__(self, text: str, results: ResultList, result: Result) -> None:
        self.text = text
        self._results = results
        self._result = result
        self._place = 0

    @property
    def size_bytes(self) -> int:
        """Of the picture, which lives only through this step."""
        return self._result.file.size

    def do(self) -> None:
        """Take it away."""
        self._place = next(i for i, r in enumerate(self._results.items) if r is self._result)
        self._results.remove(self._result)

    def undo(self) -> None:
        """Put it back where it was."""
        self._results.put_back(self._result, self._place)

    def merged(self, later: Command) -> Command | None:
        """Each stays a step of its own."""
        del later
        return None
