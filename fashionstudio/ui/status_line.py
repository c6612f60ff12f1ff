"""The line at the bottom: what the worker is at, how far, how long, and how to stop it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from fashionstudio.app.theme import GAP
from fashionstudio.ui.elided import ElidedLabel

NOTE_MS = 6000
"""How long a remark stays."""
BORDER_PX = 1
"""The line above it, of the style sheet."""


class StatusLine(QFrame):
    """Left: what happens. Right: zoom, and Cancel while something runs.

    Signals:
        cancel_requested: the button was pressed, whatever it said.
    """

    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__(objectName="statusLine")
        # However long a language is: they never widen the window.
        self.note = ElidedLabel()
        self.note.setAccessibleName(self.tr("Note"))
        self.text = ElidedLabel()
        self.text.setAccessibleName(self.tr("Status"))
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.setFixedWidth(200)
        self.left = ElidedLabel(name="dim")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancel_requested)
        self.place = QLabel(objectName="dim")
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP * 2, GAP // 2, GAP * 2, GAP // 2)
        row.setSpacing(GAP * 2)
        for widget in (self.note, self.text, self.bar, self.left, self.cancel):
            row.addWidget(widget)
        row.addStretch(1)
        self._corner = QHBoxLayout()
        row.addLayout(self._corner)
        row.addWidget(self.place)
        self._keep_height()
        self._note_time = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._note_time.timeout.connect(self.note.hide)
        self.note.hide()
        self.show_idle("")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._keep_height)

    def _keep_height(self) -> None:
        """The line must not jump when the button comes and goes, nor be squeezed."""
        self.setMinimumHeight(self.cancel.sizeHint().height() + GAP + BORDER_PX)

    def add_corner(self, widget: QWidget) -> None:
        """Put something that comes and goes before the zoom."""
        self._corner.addWidget(widget)

    def show_idle(self, text: str) -> None:
        """Nothing runs."""
        self.text.setText(text)
        for widget in (self.bar, self.left, self.cancel):
            widget.hide()

    def show_busy(
        self, text: str, fraction: float | None, left: str = "", *, cancellable: bool = True
    ) -> None:
        """Something runs; without a fraction the bar just moves."""
        self.text.setText(text)
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(fraction * 1000))
        self.left.setText(left)
        self.bar.show()
        self.left.setVisible(bool(left))
        self.cancel.setVisible(cancellable)

    def offer_cancel(self) -> None:
        """The button cancels."""
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setEnabled(True)

    def show_cancelling(self) -> None:
        """The wish was heard."""
        self.text.setText(self.tr("Stopping after this step…"))
        self.cancel.setEnabled(False)

    def offer_force(self) -> None:
        """Asking did not help."""
        self.cancel.setText(self.tr("Force stop"))
        self.cancel.setEnabled(True)
        self.cancel.show()

    def show_note(self, text: str) -> None:
        """Say something in passing, for example why a tool does nothing here."""
        self.note.setText(text)
        self.note.show()
        self._note_time.start()

    def show_place(self, text: str) -> None:
        """Zoom and picture size."""
        self.place.setText(text)
