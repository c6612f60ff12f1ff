"""The Words: what the garment is, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QToolButton, QVBoxLayout

from fashionstudio.app.document import Document
from fashionstudio.app.word_check import WordCheck
from fashionstudio.core.colour_words import first_colour
from fashionstudio.core.vocabulary import UnknownWord
from fashionstudio.ui.panels.section import Section

LINES = 3
MOST_TOLD = 3
"""Unknown words, one line each."""
CHIP_PX = 16


class WordsEdit(QPlainTextEdit):
    """Leaves undo to the document, and Tab to the keyboard user.

    Signals:
        left: the field has lost the focus.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.fit_lines()

    def fit_lines(self) -> None:
        """Room for a few lines at the present text size."""
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + 16)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return False
        if event.type() == QEvent.Type.FontChange:
            self.fit_lines()
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class WordsSection(Section):
    """Binds the document's Words to the field, and offers a colour to put into them.

    Signals:
        colour_requested: a colour is to be chosen for the Words.
    """

    colour_requested = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__("")
        # Alt and the underlined letter lead here from everywhere.
        self.title.setText(self.tr("&Words"))
        self._document = document
        self.edit = WordsEdit()
        self.edit.setAccessibleName(self.tr("Words"))
        self.edit.setPlaceholderText(
            self.tr("Describe the garment, for example: long-sleeved shirt with a round neckline")
        )
        self.title.setBuddy(self.edit)
        self.colour = QToolButton(objectName="quiet")
        self.colour.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.colour.clicked.connect(self.colour_requested)
        self._chip: str | None = None
        self.unknown = QLabel(objectName="small", wordWrap=True, visible=False)
        self.unknown.setAccessibleName(self.tr("Words that the engine does not know"))
        self.check = WordCheck(document, self)
        self.check.told.connect(self._show_unknown)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.colour)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(0, head)
        self.body.addWidget(self.edit)
        self.body.addWidget(self.unknown)
        self.edit.textChanged.connect(self._tell)
        self.edit.left.connect(document.settle)
        self.refresh()

    def refresh(self) -> None:
        """Show the document's Words, leaving the cursor where the user types."""
        words = self._document.look.words
        self._show_colour(words)
        if self.edit.toPlainText() == words:
            return
        self.edit.blockSignals(True)
        self.edit.setPlainText(words)
        cursor = self.edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.edit.setTextCursor(cursor)
        self.edit.blockSignals(False)

    def _show_colour(self, words: str) -> None:
        """A chip of the colour that the Words name, or none."""
        named = first_colour(words)
        word = named[0] if named else ""
        if word == self._chip:
            return
        self._chip = word
        self.colour.setIcon(_chip(named[1]) if named else QIcon())
        self.colour.setText(word or self.tr("Colour…"))
        tip = self.tr("Choose a colour, and put its word into the Words")
        if word:
            tip = self.tr("The Words name this colour. Choose another one in its place")
        self.colour.setToolTip(tip)
        self.colour.setAccessibleName(
            self.tr("Colour in the Words: {word}").format(word=word or self.tr("none"))
        )

    def _show_unknown(self, missing: Sequence[UnknownWord]) -> None:
        lines = [self._told(word) for word in missing[:MOST_TOLD]]
        if len(missing) > MOST_TOLD:
            lines.append("…")
        self.unknown.setText("\n".join(lines))
        self.unknown.setVisible(bool(lines))

    def _told(self, missing: UnknownWord) -> str:
        if missing.instead:
            text = self.tr("“{word}” is taken as “{other}”.")
            return text.format(word=missing.word, other=missing.instead)
        if missing.suggestions:
            text = self.tr("“{word}” is not known. Did you mean “{other}”?")
            return text.format(word=missing.word, other=missing.suggestions[0])
        return self.tr("“{word}” is not known and has no effect.").format(word=missing.word)

    def _tell(self) -> None:
        self._document.set_words(self.edit.toPlainText()[:2000])


def _chip(rgb: tuple[int, int, int]) -> QIcon:
    """A square of a colour, with a rim that is seen on light and dark."""
    picture = QPixmap(2 * CHIP_PX, 2 * CHIP_PX)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(128, 128, 128))
    painter.setBrush(QColor(*rgb))
    painter.drawRoundedRect(picture.rect().adjusted(2, 2, -3, -3), 6, 6)
    painter.end()
    return QIcon(picture)
