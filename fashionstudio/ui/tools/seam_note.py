"""Says whether the edges of a swatch show where it is repeated, and what helps."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QLabel

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.core.fabric import seam_score
from fashionstudio.ui.fabric_watch import U8, FabricWatch

SHOWS = 1.25
"""The step across the edge by the largest inside: from here on one sees where repeats meet."""
_LONGEST_PX = 1024


class SeamNote(QLabel):
    """Follows the document's Fabric; looks at the swatch off the GUI thread."""

    def __init__(self, document: Document) -> None:
        super().__init__(objectName="small")
        self.setAccessibleName(self.tr("Seam check"))
        FabricWatch(
            self,
            document,
            Background(self),
            counts=lambda placement: placement.mirror,
            ask=lambda swatch, placement: (seam_of(swatch, placement.mirror), placement.mirror),
            tell=self._show,
        )

    def _show(self, found: tuple[float, str] | None) -> None:
        if found is None:
            self.setText("")
            return
        score, mirror = found
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
