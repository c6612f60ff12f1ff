"""What the canvas shows while no Photo is open: what to do, and samples to try."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.samples import Sample
from fashionstudio.app.theme import GAP
from fashionstudio.ui.sample_popup import sample_button

MOST_SAMPLES = 5
THUMB_PX = 84


class Welcome(QFrame):
    """A card in the middle of the canvas.

    Signals:
        open_requested: the user wants to choose a file.
        sample_chosen: carries a `Sample` of a person.
    """

    open_requested = Signal()
    sample_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, objectName="welcome")
        title = QLabel(self.tr("Start with a photo"), objectName="welcomeTitle")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text = QLabel(
            self.tr(
                "Drop a picture of one person here, paste it, or open a file.\n"
                "Pictures stay on this computer."
            ),
            objectName="dim",
        )
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open = QPushButton(self.tr("Open a photo…"), objectName="primary")
        self.open.setMinimumWidth(self.open.sizeHint().width() + 4 * GAP)
        self.open.clicked.connect(self.open_requested)
        self._samples_title = QLabel(self.tr("or try a sample"), objectName="dim", visible=False)
        self._samples_title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        self.sample_buttons: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 5, GAP * 4, GAP * 5, GAP * 4)
        column.setSpacing(GAP * 2)
        # The card follows its content; it has no room of its own in any layout.
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        column.addWidget(title)
        column.addWidget(text)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._samples_title)
        column.addLayout(self._row)

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """Offer people who ship with the application."""
        for button in self.sample_buttons:
            button.deleteLater()
        self.sample_buttons = []
        for sample in samples[:MOST_SAMPLES]:
            button = sample_button(sample, THUMB_PX)
            button.clicked.connect(lambda _on=False, s=sample: self.sample_chosen.emit(s))
            self._row.addWidget(button)
            self.sample_buttons.append(button)
        self._samples_title.setVisible(bool(samples))
