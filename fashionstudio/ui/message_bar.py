"""A calm inline message: what happened and what to do, never a modal box."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from fashionstudio.app.sentences import told
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui import icons

Level = Literal["Error", "Warning", "Info"]
INFO_SHOWN_MS = 6000


class MessageBar(QFrame):
    """One message at a time, above the canvas; the newest wins."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = ""
        self._lasting = False
        self.text = QLabel(wordWrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hint = QLabel(wordWrap=True, objectName="dim")
        self.copy = QToolButton(text=self.tr("Copy details"))
        self.copy.clicked.connect(self._copy_details)
        self.close_button = QToolButton(objectName="slotButton")
        self.close_button.setToolTip(self.tr("Dismiss"))
        self.close_button.setAccessibleName(self.tr("Dismiss message"))
        self.close_button.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP * 2, GAP, GAP, GAP)
        row.setSpacing(GAP)
        row.addLayout(words, 1)
        row.addWidget(self.copy)
        row.addWidget(self.close_button)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.close_button.setIcon(icons.make_icon("close", theme))

    def show_error(self, error: FashionStudioError) -> None:
        """A problem, in the error's words."""
        self.show_message(told(error.message), told(error.hint), "Error", error.details)

    def show_message(
        self,
        text: str,
        hint: str = "",
        level: Level = "Info",
        details: str = "",
        *,
        lasting: bool = False,
    ) -> None:
        """Show a message; mere information goes away by itself, unless it is lasting."""
        self._details = details
        self._lasting = lasting
        self.setObjectName(f"message{level}")
        self.style().polish(self)
        self.text.setText(text)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.copy.setVisible(bool(details))
        self.setAccessibleName(f"{text} {hint}".strip())
        self.show()
        if level == "Info" and not lasting:
            self._timer.start(INFO_SHOWN_MS)
        else:
            self._timer.stop()

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()

    def make_room(self) -> None:
        """Something new has begun: what was said before it is of no use, unless it is lasting."""
        if not self._lasting:
            self.dismiss()

    def forget_advice(self) -> None:
        """What was advised has been done; problems and doubts stay."""
        if self.objectName() == "messageInfo":
            self.dismiss()

    def _copy_details(self) -> None:
        text = "\n".join((self.text.text(), self.hint.text(), self._details))
        QGuiApplication.clipboard().setText(text)
