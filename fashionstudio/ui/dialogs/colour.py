"""The colour dialog: choose a colour, and say what it is to be: a cloth, a colourway, a word."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.palettes import PaletteShelf
from fashionstudio.app.sentences import sentence
from fashionstudio.app.theme import GAP
from fashionstudio.core.colour_words import nearest_word
from fashionstudio.core.palettes.model import Lab, PaletteColour
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.colour.chips import ChipGrid
from fashionstudio.ui.colour.palette_box import PaletteBox
from fashionstudio.ui.colour.picker import LabPicker
from fashionstudio.ui.dialogs.foot import foot_of

Purpose = Literal["fabric", "colourways", "word"]
FAR = 5.0
"""ΔE2000 from which on a word is said to be only about the colour."""


class ColourDialog(QDialog):
    """Stays open beside the window, so that several colours can be tried.

    Signals:
        fabric_wanted: carries the PaletteColour that is to be a plain fabric.
        colourways_wanted: carries the list of PaletteColours for new colourways.
        word_wanted: carries the word that is to go into the Words.
        eyedropper_requested: the user wants to take a colour from the canvas.
    """

    fabric_wanted = Signal(object)
    colourways_wanted = Signal(object)
    word_wanted = Signal(str)
    eyedropper_requested = Signal()

    def __init__(self, shelf: PaletteShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Colour"))
        self._shelf = shelf
        self.picker = LabPicker()
        self.recent = ChipGrid(self.tr("Colours used last"), rows=1)
        self.recent_title = QLabel(self.tr("Used last"), objectName="small")
        self.palettes = PaletteBox(shelf)
        self.said = QLabel(objectName="small", wordWrap=True, visible=False)
        self.use = QPushButton(self.tr("Use as fabric"))
        self.use.setToolTip(
            self.tr(
                "A plain cloth of exactly this colour becomes the fabric: the way to a colour that "
                "can be measured"
            )
        )
        self.add = QPushButton()
        self.add.setToolTip(self.tr("Add it to the colours that one design is rendered in"))
        self.word = QPushButton()
        self._purpose: Purpose = "fabric"
        self._deeds = {"fabric": self.use, "colourways": self.add, "word": self.word}
        self._build()
        self._connect()
        self._show_recent()
        self._show_state()
        self.serve("fabric")

    def begin_with(self, colour: PaletteColour) -> None:
        """Start from a colour, the fabric's for instance."""
        self.picker.set_colour(colour, begin=True)

    def serve(self, purpose: Purpose) -> None:
        """What it was opened for: that is the large button, and a double click does it."""
        self._purpose = purpose
        for name, button in self._deeds.items():
            button.setObjectName("primary" if name == purpose else "")
            button.style().unpolish(button)
            button.style().polish(button)
        self._say(
            self.tr("Mark several with Ctrl or Shift; all of them are added.")
            if purpose == "colourways"
            else ""
        )
        if purpose == "word":
            # The next Enter writes it.
            self.word.setFocus()

    def take(self, lab: Lab) -> None:
        """A colour from the canvas."""
        self.picker.set_colour(PaletteColour("", lab))

    def colours(self) -> list[PaletteColour]:
        """What is chosen: the marked ones of a palette, else the one of the picker."""
        marked = self.palettes.grid.marked()
        return marked if len(marked) > 1 else [named(self.picker.colour)]

    # Inside --------------------------------------------------------------------------------------

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.picker)
        column.addWidget(self.recent_title)
        column.addWidget(self.recent)
        column.addWidget(self.palettes, 1)
        column.addWidget(self.said)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        foot = foot_of([self.word], [self.add, self.use])
        # Enter ends a number or a code; it must not dress the document besides.
        for button in (self.word, self.add, self.use):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        metrics = self.fontMetrics()
        screen = self.screen().availableSize() * 0.94
        wide, high = metrics.averageCharWidth() * 84, metrics.height() * 46
        self.resize(min(max(wide, 560), screen.width()), min(max(high, 620), screen.height()))

    def _connect(self) -> None:
        self.picker.changed.connect(self._show_state)
        self.picker.eyedropper_requested.connect(self.eyedropper_requested)
        self.recent.chosen.connect(self.picker.set_colour)
        self.palettes.chosen.connect(self.picker.set_colour)
        self.palettes.activated_colour.connect(lambda _c: self._deeds[self._purpose].click())
        self.palettes.marked_changed.connect(self._show_state)
        self.palettes.said.connect(self._say)
        self._shelf.recent_changed.connect(self._show_recent)
        self._shelf.failed.connect(self._on_failed)
        self.use.clicked.connect(self._use)
        self.add.clicked.connect(self._add)
        self.word.clicked.connect(self._write)

    def _use(self) -> None:
        colour = named(self.picker.colour)
        self._shelf.note(colour)
        self.fabric_wanted.emit(colour)

    def _add(self) -> None:
        colours = self.colours()
        for colour in colours[:8]:
            self._shelf.note(colour)
        self.colourways_wanted.emit(colours)
        if self._purpose == "colourways":
            # Whoever came from there is back there.
            self.hide()

    def _write(self) -> None:
        self._shelf.note(named(self.picker.colour))
        self.word_wanted.emit(nearest_word(np.array(self.picker.lab))[0])

    def _show_state(self) -> None:
        word, far = nearest_word(np.array(self.picker.lab))
        self.word.setText(self.tr("Put “{word}” into the words").format(word=word))
        tip = self.tr(
            "Put the nearest word that engines know into the Words. A word is loose: many shades "
            "go by it. For an exact colour use it as the fabric."
        )
        if far > FAR:
            tip += "\n" + self.tr("This one is only about right: ΔE {far}.").format(
                far=f"{far:.0f}"
            )
        self.word.setToolTip(tip)
        count = len(self.colours())
        self.add.setText(
            self.tr("Add {n} to colourways").format(n=count)
            if count > 1
            else self.tr("Add to colourways")
        )

    def _show_recent(self) -> None:
        recent = self._shelf.recent()
        self.recent.set_colours(recent)
        self.recent.setVisible(bool(recent))
        self.recent_title.setVisible(bool(recent))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _on_failed(self, error: FashionStudioError) -> None:
        self._say(sentence(error))


def named(colour: PaletteColour) -> PaletteColour:
    """With a name in any case: its own, else the nearest word and the hex code."""
    if colour.name:
        return colour
    word, _far = nearest_word(np.array(colour.lab))
    return PaletteColour(f"{word} {colour.title}", colour.lab)
