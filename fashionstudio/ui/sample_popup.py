"""A small pop-up beside a slot: the shipped samples, a file, or the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.pictures import offers_picture
from fashionstudio.app.samples import Sample
from fashionstudio.app.theme import GAP
from fashionstudio.ui.icon_size import scaled
from fashionstudio.ui.tiles import tile, upright

COLUMNS = 4
CELL_PX = 96
"""Height of an upright one; square ones are as wide."""


class SamplePopup(QFrame):
    """Closes itself after a choice or a click elsewhere.

    Signals:
        sample_chosen: carries the `Sample`.
        file_requested: the user wants a file of their own.
        paste_requested: the user wants the clipboard's picture.
    """

    sample_chosen = Signal(object)
    file_requested = Signal()
    paste_requested = Signal()

    def __init__(self, samples: Sequence[Sample], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(GAP)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        self.file_button = QToolButton(text=self.tr("Choose a file…"))
        self.file_button.clicked.connect(lambda: self._answer(self.file_requested))
        self.paste_button = QToolButton(text=self.tr("Paste"))
        self.paste_button.setEnabled(offers_picture(QGuiApplication.clipboard().mimeData()))
        self.paste_button.clicked.connect(lambda: self._answer(self.paste_requested))
        buttons.addWidget(self.file_button)
        buttons.addWidget(self.paste_button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        self.cells: list[QToolButton] = []
        if samples:
            layout.addWidget(QLabel(self.tr("Samples"), objectName="small"))
            layout.addLayout(self._grid(samples))

    def open_beside(self, widget: QWidget) -> None:
        """Show to the left of a widget, inside the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, 0))
        x = corner.x() - self.width() - GAP
        screen = widget.screen().availableGeometry()
        y = min(corner.y(), screen.bottom() - self.height() - GAP)
        self.move(max(screen.left(), x), max(screen.top(), y))
        self.show()

    def _grid(self, samples: Sequence[Sample]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GAP // 2)
        for index, sample in enumerate(samples):
            cell = sample_button(sample, scaled(CELL_PX, self))
            cell.clicked.connect(lambda _on=False, sample=sample: self._choose(sample))
            self.cells.append(cell)
            grid.addWidget(cell, index // COLUMNS, index % COLUMNS)
        return grid

    def _choose(self, sample: Sample) -> None:
        self.sample_chosen.emit(sample)
        self.close()

    def _answer(self, signal: SignalInstance) -> None:
        signal.emit()
        self.close()


def sample_button(sample: Sample, height_px: int) -> QToolButton:
    """A thumbnail one can click."""
    button = QToolButton(objectName="picture")
    size = upright(sample.thumb, height_px)
    button.setIcon(tile(sample.thumb, size))
    button.setIconSize(size)
    button.setToolTip(sample.name)
    button.setAccessibleName(sample.name)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
