"""The project of one window: its file, its dirty mark, its journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.journal import Journal, Unsaved
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.project_opening import OpenedProject, open_project
from fashionstudio.app.project_shot import Camera, Shot, content_key
from fashionstudio.app.results import Result, ResultList
from fashionstudio.core.project import SUFFIX, Project
from fashionstudio.core.project_files import read_blob, read_project, write_project
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.paths import journals_dir

IDLE_MS = 2000
"""A pause this long in the work is used to keep it safe."""

Answer = Callable[[bool], None]


class ProjectKeeper(QObject):
    """Saves, opens and keeps safe what the document and the Renders hold.

    Everything that touches the disk runs on one thread of its own, in the order it was asked for:
    a save never falls into the middle of another one or of the journal's.

    Signals:
        changed: name, file or dirty mark is new.
        opened: carries the OpenedProject that is in the document now.
        saved: carries the Path.
        failed: carries a FashionStudioError.
        journal_written: what is unsaved is on disk.

    Attributes:
        path: the project's file, None while it has none.
        render_facts: what is noted on Renders, by SHA-256, JSON-ready; call `touch` after a change.
        view_state: asked for how the window shows the document; JSON-ready.
    """

    changed = Signal()
    opened = Signal(object)
    saved = Signal(object)
    failed = Signal(object)
    journal_written = Signal()

    def __init__(
        self,
        document: Document,
        results: ResultList,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._results = results
        self._preferences = preferences
        self._camera = Camera(document, results)
        self._io = Background(self, threads=1)
        self._journal = Journal(journals_dir())
        self.path: Path | None = None
        self.render_facts: dict[str, dict[str, Any]] = {}
        self.view_state: Callable[[], dict[str, Any]] = dict
        self._name = ""
        self._extra: dict[str, Any] = {}
        self._in_file: frozenset[str] = frozenset()
        self._clean_key = content_key(results, {})
        self._saving = 0
        self._deaf = False
        self._interrupted = False
        self._journalling = False
        self._journal_again = False
        self._journal_failed = False
        self._told = ("", False)
        self._takes_over: Unsaved | None = None
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._latest = QTimer(self, singleShot=True)
        for timer in (self._idle, self._latest):
            timer.timeout.connect(self._write_journal)
        document.history_changed.connect(self._on_changed)
        document.look_changed.connect(self._on_changed)
        document.photo_changed.connect(self._on_changed)
        document.pixels_changed.connect(self._on_changed)
        results.added.connect(self._on_render)
        results.removed.connect(self._on_changed)

    # Reading -------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Of the file, else of the Photo; "" for a new project."""
        if self.path is not None:
            return self.path.stem
        if self._name:
            return self._name
        scene = self._document.scene
        return Path(scene.ref.name).stem if scene else ""

    @property
    def is_dirty(self) -> bool:
        """Whether there is anything that is not in the file."""
        if self._saving or not self._document.history.is_clean:
            return True
        return self._clean_key != content_key(self._results, self.render_facts)

    @property
    def is_untouched(self) -> bool:
        """Whether another project may take its place without asking anybody."""
        empty = self._document.scene is None and not self._results.items and self.path is None
        return empty and not self.is_dirty

    # Saving and opening --------------------------------------------------------------------------

    def save(self, path: Path | None = None, then: Answer = lambda _ok: None) -> None:
        """Write the project; it is clean once the file is whole.

        Args:
            path: another file than until now.
            then: told whether it went well; the error itself comes through `failed`.
        """
        target = path or self.path
        if target is None:
            raise BadInput("This project has no file yet.", "Save it under a name.")
        if target.suffix.lower() != SUFFIX:
            target = target.with_name(target.name + SUFFIX)
        shot, key = self._take(), content_key(self._results, self.render_facts)
        finder = self._finder()
        # What is drawn from here on is not in the file; an error takes this back.
        self._mark(clean=True)
        self._saving += 1
        self._tell()

        def work() -> Project:
            project = shot.to_project(finder)
            write_project(target, project)
            return project

        def done(project: Project) -> None:
            self._saving -= 1
            self._camera.learn(shot, project)
            self.path, self._name, self._clean_key = target, "", key
            self._in_file = frozenset(project.blobs)
            self._after_save()
            self.saved.emit(target)
            then(True)

        def failed(error: FashionStudioError) -> None:
            self._saving -= 1
            self._mark(clean=False)
            self._tell()
            self.failed.emit(error)
            then(False)

        self._io.run(work, done, failed)

    def copy_to(self, path: Path, done: Callable[[Path], None]) -> None:
        """Write the project into another file, and go on as if nothing had been written."""
        shot, finder = self._take(), self._finder()

        def work() -> Path:
            write_project(path, shot.to_project(finder))
            return path

        self._io.run(work, done, self.failed.emit)

    def open(self, path: Path, then: Answer = lambda _ok: None) -> None:
        """Put a project file in the place of what is open.

        A damaged one opens without its name: what is left must not replace the file unasked.
        """

        def done(opened: OpenedProject) -> None:
            whole = not opened.damage
            self._adopt(opened, path if whole else None, path.stem, dirty=not whole)
            then(True)

        def failed(error: FashionStudioError) -> None:
            self.failed.emit(error)
            then(False)

        self._io.run(lambda: open_project(read_project(path)), done, failed)

    def recover(self, unsaved: Unsaved, then: Answer = lambda _ok: None) -> None:
        """Take up what a crash has left; it counts as unsaved, and lies on disk all the while."""

        def done(opened: OpenedProject) -> None:
            self._takes_over = unsaved
            self._adopt(opened, unsaved.path, unsaved.name, dirty=True)
            self._write_journal()
            then(True)

        def failed(error: FashionStudioError) -> None:
            self.failed.emit(error)
            then(False)

        self._io.run(lambda: open_project(unsaved.read()), done, failed)

    def start(self, opened: OpenedProject, name: str = "") -> None:
        """Begin with what is given, a sample for example; it counts as saved."""
        self._adopt(opened, None, name, dirty=False)

    def touch(self) -> None:
        """`render_facts` were changed."""
        self._on_changed()

    # Ending --------------------------------------------------------------------------------------

    def close(self) -> None:
        """The document is saved, or not wanted: nothing of it is kept back."""
        self._stop()
        self._deaf = True
        if self._interrupted:
            return
        self._io.run(self._journal.remove, lambda _none: None, lambda _error: None)
        self._io.finish()
        if self._takes_over is not None:
            self._takes_over.discard()

    def interrupt(self) -> None:
        """The process ends without asking: what is unsaved is offered at the next start."""
        self._stop()
        self._interrupted = True
        dirty = self.is_dirty
        self._io.finish()
        # The answers of what was under way are dropped, so nothing waits for them.
        self._saving, self._journalling = 0, False
        if dirty:
            self._document.history.mark_dirty()
            self._write_journal()
            self._io.finish()

    # Inside --------------------------------------------------------------------------------------

    def _adopt(self, opened: OpenedProject, path: Path | None, name: str, *, dirty: bool) -> None:
        self._deaf = True
        held = [self._document.scene, *self._results.held()]
        self._results.clear()
        self.path, self._name = path, "" if path else name
        self.render_facts = {sha256: dict(facts) for sha256, facts in opened.facts.items()}
        self._extra = dict(opened.extra)
        self._in_file = opened.blobs if path is not None and not dirty else frozenset()
        self._document.load(opened.look, opened.scene, opened.pictures)
        for result in opened.results:
            self._results.take(result)
        self._clean_key = content_key(self._results, self.render_facts)
        self._stop()
        if dirty:
            self._document.history.mark_dirty()
        else:
            self._drop_journal()
        self._deaf = False
        self._tell()
        self.opened.emit(opened)
        self._io.run(held.clear, lambda _none: None, lambda _error: None)

    def _mark(self, *, clean: bool) -> None:
        """Whether the history is saved; whoever waits for changes of the document has none."""
        blocked = self._document.blockSignals(True)
        if clean:
            self._document.history.mark_clean()
        else:
            self._document.history.mark_dirty()
        self._document.blockSignals(blocked)

    def _take(self) -> Shot:
        return self._camera.take(facts=self.render_facts, view=self.view_state(), extra=self._extra)

    def _finder(self) -> Callable[[str], bytes | None]:
        path = self.path
        return lambda sha256: read_blob(path, sha256) if path is not None else None

    def _after_save(self) -> None:
        self._idle.stop()
        self._latest.stop()
        if self.is_dirty:
            self._idle.start()
        else:
            self._drop_journal()
        self._tell()

    def _on_render(self, result: Result) -> None:
        if self._deaf:
            return
        made = datetime.now(UTC).isoformat(timespec="seconds")
        self.render_facts.setdefault(result.sha256, {"made": made})
        self._tell()
        # A picture that took minutes is not left waiting for a pause.
        self._write_journal()

    def _on_changed(self, *_ignored: object) -> None:
        if self._deaf:
            return
        self._tell()
        self._idle.start()
        if not self._latest.isActive():
            self._latest.start(self._preferences.values.autosave_s * 1000)

    def _tell(self) -> None:
        now = (self.name, self.is_dirty)
        if now != self._told:
            self._told = now
            self.changed.emit()

    def _stop(self) -> None:
        self._idle.stop()
        self._latest.stop()

    def _write_journal(self) -> None:
        self._stop()
        if self._saving:
            return  # what comes after it is told by `_after_save`
        if self._journalling:
            self._journal_again = True
            return
        if not self.is_dirty:
            self._drop_journal()
            return
        self._journalling = True
        shot, finder = self._take(), self._finder()
        name, path, elsewhere = self.name, self.path, self._in_file

        def work() -> Project:
            project = shot.to_project(finder)
            self._journal.write(project, name=name, path=path, elsewhere=elsewhere)
            return project

        def done(project: Project) -> None:
            self._camera.learn(shot, replace(project))
            self._journal_failed = False
            if self._takes_over is not None:
                self._takes_over.discard()
                self._takes_over = None
            self._end_journal()
            if not self.is_dirty:
                self._drop_journal()  # undone, or another project, while it was written
            self.journal_written.emit()

        def failed(error: FashionStudioError) -> None:
            if not self._journal_failed:
                self._journal_failed = True
                self.failed.emit(error)
            self._end_journal()

        self._io.run(work, done, failed)

    def _end_journal(self) -> None:
        self._journalling = False
        if self._journal_again:
            self._journal_again = False
            QTimer.singleShot(0, self, self._write_journal)

    def _drop_journal(self) -> None:
        if self._journal.exists:
            self._io.run(self._journal.remove, lambda _none: None, self.failed.emit)
