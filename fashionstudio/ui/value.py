"""Labels for names, numbers and whatever else the user has brought."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel


class Value(QLabel):
    """Stands at the side where reading begins, whatever is written on it.

    Qt decides that by the first letter: in a window from right to left “tee-and-jeans.jpg” would
    stand at the far end of its row, with its heading at the near one.
    """

    def __init__(self, text: str = "", *, name: str = "", wrap: bool = False) -> None:
        super().__init__(text, objectName=name, wordWrap=wrap)
        self._choose_side()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._choose_side()

    def _choose_side(self) -> None:
        flag = Qt.AlignmentFlag
        side = flag.AlignRight if self.isRightToLeft() else flag.AlignLeft
        upright = self.alignment() & flag.AlignVertical_Mask
        self.setAlignment(side | flag.AlignAbsolute | upright)
