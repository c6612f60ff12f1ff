"""What stands where the grid would be, as long as there is nothing to show in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from fashionstudio.app.theme import GAP
from fashionstudio.library.entry import Kind
from fashionstudio.ui.library.words import empty_hint, empty_text


class EmptyShelf(QWidget):
    """Says why nothing is shown, and what to do about it.

    Attributes:
        files, folder: buttons that add something.
    """

    def __init__(self) -> None:
        super().__init__()
        self.title = QLabel(wordWrap=True, objectName="sectionTitle")
        self.text = QLabel(wordWrap=True, objectName="dim")
        self.files = QPushButton(self.tr("Add pictures…"))
        self.folder = QPushButton(self.tr("Add folder…"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addStretch(1)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(GAP)
        column.addWidget(self.files)
        column.addWidget(self.folder)
        column.addStretch(2)

    def show_reason(self, kind: Kind, *, bare: bool) -> None:
        """Nothing of a kind is there at all (`bare`), or nothing is like what is looked for."""
        self.files.setVisible(bare)
        self.folder.setVisible(bare)
        if bare:
            looks = kind == "look"
            self.files.setText(self.tr("Add projects…") if looks else self.tr("Add pictures…"))
            self.title.setText(empty_text(kind))
            self.text.setText(empty_hint(kind))
        else:
            self.title.setText(self.tr("Nothing matches."))
            self.text.setText(self.tr("Use fewer words, or choose all kinds and tags."))
