"""Says whether the photo of a cloth will do as a swatch, and what would be better."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.core.swatch_check import Doubt


class SwatchNote(QLabel):
    """Follows the document's Fabric; looks at the swatch off the GUI thread."""

    def __init__(self, document: Document, background: Background) -> None:
        super().__init__(objectName="stateDoubtful", wordWrap=True, visible=False)
        self.setAccessibleName(self.tr("Check of the swatch"))
        self._document = document
        self._background = background
        self._asked: tuple[str, float] | None = None
        document.look_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look again if there is another swatch, or another repeat."""
        fabric = self._document.look.fabric
        loaded = self._document.picture(fabric.swatch) if fabric else None
        if fabric is None or loaded is None:
            self._asked = None
            self._show(())
            return
        asked = (fabric.swatch.sha256, fabric.placement.repeat_mm)
        if asked == self._asked:
            return
        self._asked = asked
        picture = loaded.picture

        def work() -> tuple[Doubt, ...]:
            from fashionstudio.core.swatch_check import swatch_doubts

            return swatch_doubts(picture, asked[1])

        def done(doubts: tuple[Doubt, ...]) -> None:
            if self._asked == asked:
                self._show(doubts)

        self._background.run(work, done, lambda _error: self._show(()))

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
