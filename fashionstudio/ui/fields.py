"""Fields for numbers and choices; the wheel over them scrolls what they lie in."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

INSET_PX = 5
"""Between frame and digits: a style sheet cannot give it to the line inside of a spin box."""


class WholeField(QSpinBox):
    """A whole number; takes the properties of a spin box by name."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.lineEdit().setTextMargins(INSET_PX, 0, INSET_PX, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class DecimalField(QDoubleSpinBox):
    """A number with decimals; takes the properties of a spin box by name.

    Point and comma both begin them, whatever the language: keypads have only one of the two.
    """

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.lineEdit().setTextMargins(INSET_PX, 0, INSET_PX, 0)

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        return super().validate(self._spelled(text), place)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(self._spelled(text))

    def _spelled(self, text: str) -> str:
        point = self.locale().decimalPoint()
        return text.replace("," if point == "." else ".", point)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(QComboBox):
    """One of a list."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
