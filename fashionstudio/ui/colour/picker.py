"""The Lab picker: plane, lightness, and the same colour as numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.sentences import sentence
from fashionstudio.app.theme import GAP
from fashionstudio.core.color import in_gamut, srgb_to_lab
from fashionstudio.core.palettes.model import Lab, PaletteColour
from fashionstudio.core.swatch import hex_of, read_colour, rgb_of_lab
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.colour.plane import REACH, LabPlane
from fashionstudio.ui.fields import DecimalField, WholeField
from fashionstudio.ui.panels.section import LabelledSlider


class BeforeAfter(QWidget):
    """The chosen colour beside the one that the dialog began with; nothing but the two."""

    def __init__(self) -> None:
        super().__init__()
        self._before = self._after = QColor(127, 127, 127)
        self.setToolTip(self.tr("Left: as it was. Right: as chosen now."))
        self.setAccessibleName(self.tr("Colour before and now"))

    def set_colours(self, before: QColor, after: QColor) -> None:
        """Show others."""
        self._before, self._after = before, after
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, round(self.fontMetrics().height() * 2.2))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        half = QRectF(box.left(), box.top(), box.width() / 2, box.height())
        painter.fillRect(half, self._before)
        painter.fillRect(half.translated(half.width(), 0), self._after)
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(box)


class LabPicker(QWidget):
    """One colour in Lab; every field shows it, and every field sets it.

    Signals:
        changed: another colour.
        eyedropper_requested: the user wants to take a colour from the canvas.
    """

    changed = Signal()
    eyedropper_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lab: Lab = (50.0, 0.0, 0.0)
        self._before = self._lab
        self._name = ""
        self.plane = LabPlane()
        self.light = LabelledSlider(
            self.tr("Lightness"), 0, 100, tip=self.tr("From black to white (L)")
        )
        self.chip = BeforeAfter()
        self.numbers = [
            self._number(self.tr("Lightness L"), 0, 100),
            self._number(self.tr("Green to red, a"), -128, 128),
            self._number(self.tr("Blue to yellow, b"), -128, 128),
        ]
        self.bytes = [
            self._byte(name) for name in (self.tr("Red"), self.tr("Green"), self.tr("Blue"))
        ]
        self.code = QLineEdit(maxLength=40)
        self.code.setAccessibleName(self.tr("Hex code or name of a colour"))
        self.code.setToolTip(self.tr("A code such as #c8102e, or a name such as navy"))
        self.gamut = QLabel(objectName="small", wordWrap=True)
        self.nearest = QToolButton(text=self.tr("Use the nearest"))
        self.nearest.setToolTip(self.tr("Take the nearest colour that a screen can show"))
        self.dropper = QToolButton(text=self.tr("From the canvas"))
        self.dropper.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.dropper.setToolTip(
            self.tr("Eyedropper: click on the photo or the result to take its colour")
        )
        self._build()
        self._connect()
        self._show()

    # The colour ----------------------------------------------------------------------------------

    @property
    def lab(self) -> Lab:
        """As chosen, whether a screen can show it or not."""
        return self._lab

    @property
    def colour(self) -> PaletteColour:
        """With the name it has in its palette, as long as it was not changed."""
        return PaletteColour(self._name, self._lab)

    @property
    def shown(self) -> bool:
        """Whether a screen can show it."""
        return bool(in_gamut(np.array(self._lab)))

    def set_colour(self, colour: PaletteColour, *, begin: bool = False) -> None:
        """Choose one; with `begin` it is what later ones are compared with."""
        self._name = colour.name
        if begin:
            self._before = colour.lab
        self._put(colour.lab, keep_name=True)

    def _put(self, lab: Lab, *, keep_name: bool = False) -> None:
        if not keep_name and lab != self._lab:
            self._name = ""
        self._lab = lab
        self._show()
        self.changed.emit()

    # Inside --------------------------------------------------------------------------------------

    def _number(self, name: str, low: float, high: float) -> DecimalField:
        field = DecimalField(minimum=low, maximum=high, decimals=1, singleStep=1.0)
        field.setAccessibleName(name)
        field.setKeyboardTracking(False)
        return field

    def _byte(self, name: str) -> WholeField:
        field = WholeField(minimum=0, maximum=255)
        field.setAccessibleName(name)
        field.setKeyboardTracking(False)
        return field

    def _build(self) -> None:
        fields = QGridLayout()
        fields.setHorizontalSpacing(GAP)
        fields.setVerticalSpacing(GAP // 2)
        names = ("L", "a", "b"), ("R", "G", "B")
        for column, (group, texts) in enumerate(
            zip((self.numbers, self.bytes), names, strict=True)
        ):
            for row, (field, text) in enumerate(zip(group, texts, strict=True)):
                label = QLabel(text, objectName="dim")
                label.setBuddy(field)
                fields.addWidget(label, row, 2 * column)
                fields.addWidget(field, row, 2 * column + 1)
        fields.setColumnStretch(1, 1)
        fields.setColumnStretch(3, 1)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.chip)
        right.addLayout(fields)
        right.addWidget(self.code)
        right.addWidget(self.dropper)
        right.addWidget(self.light)
        right.addWidget(self.gamut)
        right.addWidget(self.nearest, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP * 2)
        whole.addWidget(self.plane, 6)
        whole.addLayout(right, 5)

    def _connect(self) -> None:
        self.plane.moved.connect(lambda a, b: self._put((self._lab[0], a, b)))
        self.light.moved.connect(lambda value: self._put((float(value), *self._lab[1:])))
        for field in self.numbers:
            field.valueChanged.connect(lambda _value: self._read_numbers())
        for byte in self.bytes:
            byte.valueChanged.connect(lambda _value: self._read_bytes())
        self.code.editingFinished.connect(self._read_code)
        self.nearest.clicked.connect(self._take_nearest)
        self.dropper.clicked.connect(self.eyedropper_requested)

    def _read_numbers(self) -> None:
        light, a, b = (field.value() for field in self.numbers)
        self._put((light, a, b))

    def _read_bytes(self) -> None:
        red, green, blue = (field.value() for field in self.bytes)
        self._put(_lab_of((red, green, blue)))

    def _read_code(self) -> None:
        text = self.code.text().strip()
        if not self.code.isModified() or text == hex_of(rgb_of_lab(self._lab)):
            return
        self.code.setModified(False)
        try:
            rgb = read_colour(text)
        except FashionStudioError as error:
            self.gamut.setText(sentence(error))
            self.gamut.show()
            return
        self._put(_lab_of(rgb))

    def _take_nearest(self) -> None:
        self._put(_lab_of(rgb_of_lab(self._lab)))

    def _show(self) -> None:
        """Every field, without any of them telling it."""
        rgb = rgb_of_lab(self._lab)
        self.plane.set_lab(self._lab)
        self.light.show_value(round(self._lab[0]), f"{self._lab[0]:.0f}")
        for field, value in zip(self.numbers, self._lab, strict=True):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        for byte, number in zip(self.bytes, rgb, strict=True):
            byte.blockSignals(True)
            byte.setValue(number)
            byte.blockSignals(False)
        self.code.setText(hex_of(rgb))
        self.code.setModified(False)
        self.chip.set_colours(QColor(*rgb_of_lab(self._before)), QColor(*rgb))
        outside = not self.shown
        self.gamut.setText(
            self.tr("⚠ No screen can show this colour; a render comes as near as it can.")
            if outside
            else ""
        )
        self.gamut.setVisible(outside)
        self.nearest.setVisible(outside)


def _lab_of(rgb: tuple[int, int, int]) -> Lab:
    light, a, b = (float(v) for v in srgb_to_lab(np.array(rgb, np.uint8)))
    assert max(abs(a), abs(b)) <= REACH  # all of sRGB lies on the plane
    return light, a, b
