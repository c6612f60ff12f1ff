"""Says whether the photo of a cloth will do as a swatch, and what would be better."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.core.look import FabricPlacement
from fashionstudio.core.swatch_check import Doubt, swatch_doubts
from fashionstudio.ui.fabric_watch import U8, FabricWatch


class SwatchNote(QLabel):
    """Follows the document's Fabric; looks at the swatch off the GUI thread."""

    def __init__(self, document: Document, background: Background) -> None:
        super().__init__(objectName="stateDoubtful", wordWrap=True, visible=False)
        self.setAccessibleName(self.tr("Check of the swatch"))
        FabricWatch(
            self,
            document,
            background,
            counts=lambda placement: placement.repeat_mm,
            ask=_doubts,
            tell=lambda doubts: self._show(doubts or ()),
        )

    def _show(self, doubts: tuple[Doubt, ...]) -> None:
        texts: dict[Doubt, str] = {
            "small": self.tr("The swatch is small: weave and print will be soft."),
            "coarse": self.tr("The swatch has few pixels for this repeat: it will be soft."),
            "uneven": self.tr(
                "The photo of the cloth is darker on one side, which shows in every repeat. "
                "Take it in even light."
            ),
        }
        self.setText(" ".join(texts[doubt] for doubt in doubts))
        self.setVisible(bool(doubts))


def _doubts(swatch: U8, placement: FabricPlacement) -> tuple[Doubt, ...]:
    return swatch_doubts(swatch, placement.repeat_mm)
