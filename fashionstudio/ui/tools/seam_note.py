"""Says whether the edges of a swatch show where it is repeated, and what helps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QLabel

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.core.fabric import seam_score

U8 = NDArray[np.uint8]
SHOWS = 1.25
"""The step across the edge by the largest inside: from here on one sees where repeats meet."""
_LONGEST_PX = 1024


class SeamNote(QLabel):
    """Follows the document's Fabric; looks at the swatch off the GUI thread."""

    def __init__(self, document: Document) -> None:
        super().__init__(objectName="small")
        self.setAccessibleName(self.tr("Seam check"))
        self._document = document
        self._background = Background(self)
        self._asked: tuple[str, str] | None = None
        document.look_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look again if there is another swatch, or another mirror."""
        fabric = self._document.look.fabric
        loaded = self._document.picture(fabric.swatch) if fabric else None
        if fabric is None or loaded is None:
            self._asked = None
            self.setText("")
            return
        asked = (fabric.swatch.sha256, fabric.placement.mirror)
        if asked == self._asked:
            return
        self._asked = asked
        swatch = loaded.picture

        def done(score: float) -> None:
            if self._asked == asked:
                self._show(score, asked[1])

        self._background.run(
            lambda: seam_of(swatch, asked[1]), done, lambda _error: self.setText("")
        )

    def _show(self, score: float, mirror: str) -> None:
        if score < SHOWS:
            self.setText(self.tr("No seam shows."))
        elif mirror == "none":
            self.setText(self.tr("Seams show where repeats meet: Mirror hides them."))
        else:
            self.setText(self.tr("Seams still show: mirror both ways."))


def seam_of(swatch: U8, mirror: str) -> float:
    """The seam score of (h, w, 3) uint8 cloth as it is laid; mirrored edges meet themselves."""
    step = max(1, max(swatch.shape[:2]) // _LONGEST_PX)
    laid = swatch[::step, ::step]
    if mirror in ("x", "both"):
        laid = np.concatenate([laid, laid[:, ::-1]], axis=1)
    if mirror in ("y", "both"):
        laid = np.concatenate([laid, laid[::-1]], axis=0)
    return seam_score(np.ascontiguousarray(laid))
