"""What the canvas shows while no Photo is open: what to do, recent projects, samples to try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
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
from fashionstudio.ui.tiles import tile, upright

MOST_SAMPLES = 5
MOST_RECENTS = 4
MARGIN_PX = 12
LEAST_TEXT_PX = 160


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to lay the card out.

    Attributes:
        tile_px: height of the small pictures.
        joined: recent projects and samples share one row.
        roomy: with wide margins, and the names of projects below their pictures.
        explained: with the sentences below the title.
    """

    tile_px: int
    joined: bool = False
    roomy: bool = False
    explained: bool = True


PLANS = (
    Plan(112, roomy=True),
    Plan(88, roomy=True),
    Plan(72),
    Plan(88, joined=True),
    Plan(64, joined=True),
    Plan(112, joined=True, explained=False),
    Plan(80, joined=True, explained=False),
    Plan(44, joined=True, explained=False),
)
"""From much room to little: large writing in a low window leaves out words before pictures."""


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
        self._title = _centred(self.tr("Start with a photo"), "welcomeTitle")
        self._text = _centred(
            self.tr(
                "Drop a picture of one person here, paste it, or open one.\n"
                "Pictures stay on this computer."
            ),
            "dim",
        )
        self._fitting = False
        self.open = QPushButton(self.tr("Open a photo or a project…"), objectName="primary")
        self.open.clicked.connect(self.open_requested)
        self._recents_title = _centred("", "dim")
        self._recents = QHBoxLayout()
        self.recent_buttons: list[QToolButton] = []
        self._samples_title = _centred(self.tr("or try a sample"), "dim")
        self._samples = QHBoxLayout()
        self.sample_buttons: list[QToolButton] = []
        self._thumbs: dict[QToolButton, Recent | Sample] = {}
        column = self._column = QVBoxLayout(self)
        # The card follows its content; it has no room of its own in any layout.
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignCenter)
        for title, row in (
            (self._recents_title, self._recents),
            (self._samples_title, self._samples),
        ):
            row.setSpacing(GAP)
            title.hide()
            column.addWidget(title, 0, Qt.AlignmentFlag.AlignCenter)
            # In the middle, close together: spread out they would belong to nothing.
            holder = QHBoxLayout()
            holder.addStretch(1)
            holder.addLayout(row)
            holder.addStretch(1)
            column.addLayout(holder)

    def fit(self, width_px: int, height_px: int) -> None:
        """Keep inside a canvas of this size, with as much as there is room for."""
        if self._fitting:
            return  # showing and hiding changes the size, and who hears of that asks again
        self._fitting = True
        for plan in PLANS:
            self._lay_out(plan, width_px - 2 * MARGIN_PX)
            if self.sizeHint().height() <= height_px - 2 * MARGIN_PX:
                break
        self.adjustSize()
        self._fitting = False

    def _lay_out(self, plan: Plan, width_px: int) -> None:
        wide = plan.roomy and _words_px(self._title) + 10 * GAP <= width_px
        side, above = (5 * GAP, 4 * GAP) if wide else (2 * GAP, 2 * GAP)
        self._column.setContentsMargins(side, above, side, above)
        self._column.setSpacing(2 * GAP if plan.roomy else GAP)
        words = self.open.fontMetrics().horizontalAdvance(self.open.text())
        if words + 6 * GAP > width_px - 2 * side:
            side = GAP
            self._column.setContentsMargins(side, above, side, above)
        room_px = width_px - 2 * side
        for label in (self._title, self._text, self._recents_title, self._samples_title):
            label.setFixedWidth(max(LEAST_TEXT_PX, min(room_px, _words_px(label))))
        self._text.setVisible(plan.explained)
        self.open.setMinimumWidth(min(room_px, words + 6 * GAP))
        self._size_tiles(plan)
        joined = plan.joined and bool(self.recent_buttons)
        for button in self.sample_buttons:
            (self._recents if joined else self._samples).addWidget(button)
        if joined:
            # One sample at least: projects come and go, and this is where to learn from.
            spare = self.sample_buttons[:1]
            used = sum(button.sizeHint().width() + GAP for button in spare)
            used += _show_fitting(self.recent_buttons, room_px - used)
            _show_fitting(self.sample_buttons, room_px - used + sum(map(_wide, spare)))
        else:
            _show_fitting(self.recent_buttons, room_px)
            _show_fitting(self.sample_buttons, room_px)
        self._recents_title.setText(
            self.tr("or go on, or try a sample")
            if joined and self.sample_buttons
            else self.tr("or go on where you left off")
        )
        self._recents_title.setFixedWidth(
            max(LEAST_TEXT_PX, min(room_px, _words_px(self._recents_title)))
        )
        self._recents_title.setVisible(bool(self.recent_buttons))
        self._samples_title.setVisible(bool(self.sample_buttons) and not joined)

    def _size_tiles(self, plan: Plan) -> None:
        named = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        bare = Qt.ToolButtonStyle.ToolButtonIconOnly
        for button, shown in self._thumbs.items():
            size = QSize(round(plan.tile_px * 3 / 4), plan.tile_px)
            if isinstance(shown, Sample):
                size = upright(shown.thumb, plan.tile_px)
            else:
                button.setToolButtonStyle(named if plan.roomy else bare)
                button.setText(_elided(button, shown.path.stem, size.width()))
            if button.iconSize() != size:
                button.setIcon(tile(shown.thumb, size))
                button.setIconSize(size)

    def show_recents(self, recents: Sequence[Recent]) -> None:
        """Offer the projects that were open last."""
        self._forget(self.recent_buttons)
        self.recent_buttons = [self._recent_button(recent) for recent in recents[:MOST_RECENTS]]
        for place, button in enumerate(self.recent_buttons):
            self._recents.insertWidget(place, button)
        self._order_keys()

    def _recent_button(self, recent: Recent) -> QToolButton:
        button = QToolButton(objectName="picture")
        button.setToolTip(str(recent.path))
        button.setAccessibleName(self.tr("Open project {name}").format(name=recent.path.stem))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.project_chosen.emit(recent.path))
        self._thumbs[button] = recent
        return button

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """Offer people who ship with the application."""
        self._forget(self.sample_buttons)
        self.sample_buttons = []
        for sample in samples[:MOST_SAMPLES]:
            button = sample_button(sample, PLANS[0].tile_px)
            button.clicked.connect(lambda _on=False, s=sample: self.sample_chosen.emit(s))
            self._samples.addWidget(button)
            self._thumbs[button] = sample
            self.sample_buttons.append(button)
        self._order_keys()

    def _order_keys(self) -> None:
        """Tab goes on from the large button; who comes later would else be last in the window."""
        order = [self.open, *self.recent_buttons, *self.sample_buttons]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _forget(self, buttons: Sequence[QToolButton]) -> None:
        for button in buttons:
            del self._thumbs[button]
            button.hide()
            button.deleteLater()


def _centred(text: str, name: str) -> QLabel:
    label = QLabel(text, objectName=name, wordWrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


def _words_px(label: QLabel) -> int:
    """How wide the longest line is, with a little to spare."""
    label.ensurePolished()
    lines = label.text().splitlines() or [""]
    return max(label.fontMetrics().horizontalAdvance(line) for line in lines) + GAP


def _elided(button: QToolButton, name: str, room_px: int) -> str:
    return button.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room_px + GAP)


def _wide(button: QWidget) -> int:
    return button.sizeHint().width() + GAP


def _show_fitting(buttons: Sequence[QWidget], room_px: int) -> int:
    """Show the first ones, as many as fit side by side, one at least; how wide they are."""
    used = 0
    for number, button in enumerate(buttons):
        fits = used + button.sizeHint().width() <= room_px or number == 0
        button.setVisible(fits)
        if not fits:
            for other in buttons[number:]:
                other.hide()
            break
        used += _wide(button)
    return used
