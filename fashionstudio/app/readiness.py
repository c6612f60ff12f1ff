"""Whether there is something to render, and what is missing if not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.document import Document
from fashionstudio.app.sentences import told


def why_not(document: Document, *, looking: bool) -> str:
    """Why Render is not possible now, as an instruction; "" if it is.

    Args:
        document: what would be rendered.
        looking: the person in the Photo is still being looked for.
    """

    def tr(text: str) -> str:
        return QCoreApplication.translate("Readiness", text)

    look, scene = document.look, document.scene
    if scene is None:
        return tr("Open a photo first.")
    if scene.is_blank("region"):
        if looking:
            return tr("One moment: looking for the person…")
        return told(scene.problems.get(look.category, "")) or tr(
            "Paint where the garment should go: Region brush (R)."
        )
    wished = look.words.strip() or look.fabric or look.garment or not scene.is_blank("sketch")
    if not wished:
        return tr("Say what to design: words, a fabric, a sketch or a garment.")
    return ""
