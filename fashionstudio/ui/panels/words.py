"""The Words: what the garment is, in a sentence."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from fashionstudio.app.document import Document
from fashionstudio.ui.panels.section import Section

LINES = 3


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
    """Binds the document's Words to the field."""

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
        self.body.addWidget(self.edit)
        self.edit.textChanged.connect(self._tell)
        self.edit.left.connect(document.settle)
        self.refresh()

    def refresh(self) -> None:
        """Show the document's Words, leaving the cursor where the user types."""
        words = self._document.look.words
        if self.edit.toPlainText() == words:
            return
        self.edit.blockSignals(True)
        self.edit.setPlainText(words)
        cursor = self.edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.edit.setTextCursor(cursor)
        self.edit.blockSignals(False)

    def _tell(self) -> None:
        self._document.set_words(self.edit.toPlainText()[:2000])
