"""The numbers of laid cloth: repeat, angle, drop, mirror; in the panel and beside the tool."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox

from fashionstudio.app.document import Document
from fashionstudio.ui.fields import ChoiceField, DecimalField

STEP = 5
"""Millimetres and degrees that an arrow adds."""


class PlacementFields:
    """Four fields over the placement of the document's Fabric.

    Attributes:
        repeat: millimetres on the body.
        angle: degrees.
        drop, mirror: how repeats lie beside one another.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.repeat = _number(_tr("Repeat"), 1, 2000, _tr(" mm"))
        self.repeat.setToolTip(_tr("Width of one repeat of the swatch on the body"))
        self.angle = _number(_tr("Angle"), -180, 180, _tr("°"))
        self.angle.setToolTip(_tr("By how much the cloth is turned"))
        self.angle.setWrapping(True)
        self.drop = _choice(
            _tr("Drop"),
            (("none", _tr("Straight")), ("half", _tr("Half drop")), ("half_brick", _tr("Brick"))),
        )
        self.mirror = _choice(
            _tr("Mirror"),
            (
                ("none", _tr("No mirror")), ("x", _tr("Sideways")), ("y", _tr("Up and down")),
                ("both", _tr("Both")),
            ),
        )  # fmt: skip
        place = document.set_placement
        self.repeat.valueChanged.connect(lambda value: place(repeat_mm=value))
        self.angle.valueChanged.connect(lambda value: place(angle_deg=value))
        self.drop.activated.connect(lambda _i: place(drop=self.drop.currentData()))
        self.mirror.activated.connect(lambda _i: place(mirror=self.mirror.currentData()))
        for field in (self.repeat, self.angle):
            field.editingFinished.connect(document.settle)

    def refresh(self) -> None:
        """Show the document's Fabric; without one there is nothing to set."""
        fabric = self._document.look.fabric
        for field in (self.repeat, self.angle, self.drop, self.mirror):
            field.setEnabled(fabric is not None)
        if fabric is None:
            return
        placement = fabric.placement
        _show_number(self.repeat, placement.repeat_mm)
        _show_number(self.angle, placement.angle_deg)
        self.drop.setCurrentIndex(self.drop.findData(placement.drop))
        self.mirror.setCurrentIndex(self.mirror.findData(placement.mirror))


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlacementFields", text)


def _number(name: str, low: float, high: float, suffix: str) -> DecimalField:
    field = DecimalField(minimum=low, maximum=high, singleStep=STEP, decimals=0, suffix=suffix)
    field.setAccessibleName(name)
    field.setKeyboardTracking(False)
    return field


def _choice(name: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
    combo = ChoiceField()
    combo.setAccessibleName(name)
    combo.setToolTip(name)
    for key, text in choices:
        combo.addItem(text, key)
    return combo


def _show_number(field: QDoubleSpinBox, value: float) -> None:
    """Set a field without announcing it, and leave it alone while it already shows the value."""
    if abs(field.value() - value) > 1e-6:
        field.blockSignals(True)
        field.setValue(value)
        field.blockSignals(False)
