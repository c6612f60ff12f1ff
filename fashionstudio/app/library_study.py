"""New pictures of the library are made ready for search, while nobody needs the worker."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.library_worker import DeskEmbedder, LibraryDesk, Turn, desk_analyst
from fashionstudio.errors import (
    BadInput,
    Cancelled,
    FashionStudioError,
    ModelMismatch,
    ModelMissing,
)
from fashionstudio.library.analysis import analyse
from fashionstudio.library.entry import Kind, Progress
from fashionstudio.library.indexing import Embedder, index
from fashionstudio.library.library import Library

log = logging.getLogger(__name__)
ENGINE = "mini"
"""Whose space of pictures and words is searched, unless the user wants another: it is always there,
and small."""
TELL_EVERY_S = 0.1
INDEXED: tuple[Kind, ...] = ("garment", "fabric", "render", "look", "person")
EXAMINED: tuple[Kind, ...] = ("garment", "person")


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is: "index" or "analyse", how many are done, of how many."""

    phase: str
    done: int
    all: int


class LibraryStudy(QObject):
    """Indexes pictures, and has garments and people analysed; once each.

    Signals:
        progressed: another step, or none any more.
        learnt: pictures can be found that could not be found before.
    """

    progressed = Signal()
    learnt = Signal()
    _stepped = Signal(object)

    def __init__(
        self, open_library: Callable[[], Library], desk: LibraryDesk, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._open_library = open_library
        self._desk = desk
        self._background = Background(self, threads=1)
        self._turn: Turn | None = None
        self._again = False
        self._hopeless = False
        self.engine = ENGINE
        self.step: Step | None = None
        self.paused = False
        self._stepped.connect(self._show)
        desk.changed.connect(self.progressed)

    @property
    def waits(self) -> bool:
        """Whether it lets others go first."""
        return self.step is not None and self._desk.waits

    @property
    def busy(self) -> bool:
        """Whether it is under way, or waits."""
        return self._turn is not None

    def wake(self) -> None:
        """There may be something new."""
        if self.paused or self._hopeless:
            return
        if self._turn is not None:
            self._again = True
            return
        turn = self._turn = Turn()
        self._background.run(lambda: self._work(turn), lambda _none: self._finish(), self._failed)

    def pause(self, paused: bool) -> None:
        """Stop after what is under way, or go on."""
        self.paused = paused
        self._again = False
        if paused and self._turn is not None:
            self._turn.cancel()
        elif not paused:
            self.wake()
        self.progressed.emit()

    def use(self, engine: str) -> None:
        """Compare pictures with another engine from now on."""
        if engine == self.engine:
            return
        self.engine, self._hopeless = engine, False
        if self._turn is not None:
            self._again = True
            self._turn.cancel()
        else:
            self.wake()

    def close(self) -> None:
        """End it; the desk is closed before."""
        if self._turn is not None:
            self._turn.cancel()
        self._background.close()

    # In its thread -------------------------------------------------------------------------------

    def _work(self, turn: Turn) -> None:
        library = self._open_library()
        embed: DeskEmbedder | None = DeskEmbedder(self._desk, self.engine, turn)
        try:
            assert embed is not None
            self._index(library, embed, turn, INDEXED)
        except (ModelMissing, ModelMismatch) as error:
            # A search says so, too; colours and outlines are found without it.
            log.warning("the library cannot be compared: %s", error.sentence())
            embed = None
        for kind in EXAMINED:
            waiting = library.analyses.missing(library.entries(kind))
            report = analyse(
                library,
                waiting,
                desk_analyst(self._desk, turn),
                progress=self._teller("analyse"),
                cancelled=lambda: turn.cancelled,
            )
            if report.done and kind == "garment" and embed is not None:
                # They are compared without their background from now on.
                self._index(library, embed, turn, (kind,))

    def _index(
        self, library: Library, embed: Embedder, turn: Turn, kinds: tuple[Kind, ...]
    ) -> None:
        done = 0
        for kind in kinds:
            entries = library.entries(kind)
            if entries:
                done += index(
                    library,
                    entries,
                    embed,
                    progress=self._teller("index"),
                    cancelled=lambda: turn.cancelled,
                ).done
        if done:
            self.learnt.emit()

    def _teller(self, phase: str) -> Progress:
        told = 0.0

        def tell(done: int, everything: int, _name: str) -> None:
            nonlocal told
            now = time.monotonic()
            if everything and now - told > TELL_EVERY_S:
                told = now
                self._stepped.emit(Step(phase, done, everything))

        return tell

    # On the GUI thread ---------------------------------------------------------------------------

    def _show(self, step: Step) -> None:
        if self._turn is not None:
            self.step = step
            self.progressed.emit()

    def _failed(self, error: FashionStudioError) -> None:
        if isinstance(error, BadInput):
            # The engine has no such space, and will not have one soon.
            self._hopeless = True
        if not isinstance(error, Cancelled):
            log.warning("the library is not ready for search: %s", error.sentence())
        self._finish()
        self.learnt.emit()

    def _finish(self) -> None:
        self._turn, self.step = None, None
        if self._again and not self.paused:
            self._again = False
            self.wake()
        self.progressed.emit()
