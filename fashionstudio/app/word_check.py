"""Says which of the document's Words its engine does not know, while they are being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.core.synonyms import is_inflection
from fashionstudio.core.vocabulary import UnknownWord

if TYPE_CHECKING:
    from fashionstudio.modelhub.known_words import KnownWords

REST_MS = 700
"""Half a word is no unknown word: somebody is writing it."""


class WordCheck(QObject):
    """Looks once the Words have rested a moment, in the background; the newest answer counts.

    Signals:
        told: carries the UnknownWords of the Words as they are, in their order.
    """

    told = Signal(object)

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        # Of its own: an answer must not outlive whom it is for.
        self._background = Background(self, threads=1)
        self._known: KnownWords | None = None
        self._seen: tuple[str, str] = ("", "")
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.look)
        document.look_changed.connect(self._follow)

    def look(self) -> None:
        """Look now; also for whoever has left the field."""
        self._rest.stop()
        asked = self._seen

        def done(missing: tuple[UnknownWord, ...]) -> None:
            if asked == self._seen:
                self.told.emit(missing)

        self._background.run(lambda: self._missing(*asked), done, lambda _error: done(()))

    def _follow(self) -> None:
        look = self._document.look
        now = (look.settings.engine, look.words)
        if now == self._seen:
            return
        self._seen = now
        if now[1].strip():
            self._rest.start()
        else:
            self.look()

    def _missing(self, engine: str, words: str) -> tuple[UnknownWord, ...]:
        """In another thread."""
        if not words.strip():
            return ()
        from fashionstudio.modelhub.known_words import KnownWords

        self._known = self._known or KnownWords()
        found = self._known.missing(engine, words)
        return tuple(word for word in found if not is_inflection(word.word, word.instead))
