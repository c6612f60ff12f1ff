"""What the canvas shows while no Photo is open: what to do, recent projects, samples to try."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.recents import Recent
from fashionstudio.app.samples import Sample
from fashionstudio.app.theme import GAP
from fashionstudio.ui.sample_popup import sample_button

MOST_SAMPLES = 5
MOST_RECENTS = 4
THUMB_PX = 84
MARGIN_PX = 12


class Welcome(QFrame):
    """A card in the middle of the canvas.

    Signals:
        open_requested: the user wants to choose a file.
        sample_chosen: carries a `Sample` of a person.
        project_chosen: carries the Path of a recent project.
    """

    open_requested = Signal()
    sample_chosen = Signal(object)
    project_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, objectName="welcome")
        title = QLabel(self.tr("Start with a photo"), objectName="welcomeTitle")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text = QLabel(
            self.tr(
                "Drop a picture of one person here, paste it, or open one.\n"
                "Pictures stay on this computer."
            ),
            objectName="dim",
            wordWrap=True,
        )
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title, self._text = title, text
        self._fitting = False
        self.open = QPushButton(self.tr("Open a photo or a project…"), objectName="primary")
        self.open.clicked.connect(self.open_requested)
        self._recents_title = QLabel(
            self.tr("or go on where you left off"), objectName="dim", visible=False
        )
        self._recents_title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._recents = QHBoxLayout()
        self._recents.setSpacing(GAP)
        self.recent_buttons: list[QToolButton] = []
        self._samples_title = QLabel(self.tr("or try a sample"), objectName="dim", visible=False)
        self._samples_title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        self.sample_buttons: list[QToolButton] = []
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 5, GAP * 4, GAP * 5, GAP * 4)
        column.setSpacing(GAP * 2)
        # The card follows its content; it has no room of its own in any layout.
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        column.addWidget(title)
        column.addWidget(text, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._recents_title)
        column.addLayout(self._recents)
        column.addWidget(self._samples_title)
        column.addLayout(self._row)

    def fit(self, width_px: int, height_px: int) -> None:
        """Keep inside a canvas of this size: show as many pictures as there is room for."""
        if self._fitting:
            return  # showing and hiding changes the size, and who hears of that asks again
        self._fitting = True
        # Large writing gets the room that is otherwise left free beside it.
        wide = self._title.sizeHint().width() + 10 * GAP <= width_px - 2 * MARGIN_PX
        side, above = (5 * GAP, 4 * GAP) if wide else (2 * GAP, 2 * GAP)
        self._column.setContentsMargins(side, above, side, above)
        room_px = width_px - 2 * MARGIN_PX - 2 * side
        words = self.open.fontMetrics().horizontalAdvance(self.open.text())
        self.open.setMinimumWidth(words + 6 * GAP)
        self._text.setFixedWidth(max(160, min(room_px, self._text_px())))
        rows = (
            (self._recents_title, self.recent_buttons),
            (self._samples_title, self.sample_buttons),
        )
        for title, buttons in rows:
            title.setVisible(bool(buttons))
            _show_fitting(buttons, room_px)
        # Samples give way first, for whoever has projects knows what this is.
        for title, buttons in reversed(rows):
            if self.sizeHint().height() > height_px:
                for widget in (title, *buttons):
                    widget.hide()
        self.adjustSize()
        self._fitting = False

    def _text_px(self) -> int:
        lines = self._text.text().splitlines()
        return max(self._text.fontMetrics().horizontalAdvance(line) for line in lines) + GAP

    def show_recents(self, recents: Sequence[Recent]) -> None:
        """Offer the projects that were open last."""
        for old in self.recent_buttons:
            old.deleteLater()
        self.recent_buttons = [self._recent_button(recent) for recent in recents[:MOST_RECENTS]]
        for button in self.recent_buttons:
            self._recents.addWidget(button)
        self._recents_title.setVisible(bool(self.recent_buttons))

    def _recent_button(self, recent: Recent) -> QToolButton:
        button = QToolButton(objectName="flat")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        if not recent.thumb.isNull():
            button.setIcon(QIcon(QPixmap.fromImage(recent.thumb)))
        button.setIconSize(QSize(THUMB_PX, THUMB_PX))
        name = recent.path.stem
        room = THUMB_PX + 3 * GAP
        button.setText(button.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room))
        button.setToolTip(str(recent.path))
        button.setAccessibleName(self.tr("Open project {name}").format(name=name))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.project_chosen.emit(recent.path))
        return button

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


def _show_fitting(buttons: Sequence[QWidget], room_px: int) -> None:
    """Show the first ones, as many as fit side by side; one at least."""
    used = 0
    for number, button in enumerate(buttons):
        used += button.sizeHint().width() + (GAP if number else 0)
        button.setVisible(used <= room_px or number == 0)
