"""How near a rendered garment came to its Fabric's colour, worked out when somebody asks."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fashionstudio.app.fidelity_words import NOTE, fidelity_text
from fashionstudio.app.render_history import RenderHistory
from fashionstudio.app.restoring import restore_parts
from fashionstudio.app.results import Result
from fashionstudio.app.session import Session


class ColourFidelity(QObject):
    """Measures Renders that were made with a Fabric, and notes the answer in the project.

    Signals:
        said: a sentence for the status line.
    """

    said = Signal(str)

    def __init__(self, session: Session, history: RenderHistory, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._history = history

    def measure(self, result: Result) -> None:
        """Compare its garment with its Fabric; the note follows in a moment."""
        document, look = self._session.document, result.recipe.request.look
        if look.fabric is None:
            self.said.emit(self.tr("This render has no fabric to be compared with."))
            return
        scene, loaded = document.scene, document.picture(look.fabric.swatch)
        fits = scene is not None and scene.ref.sha256 == result.photo.sha256
        person = scene.person if scene is not None and fits else None

        def work() -> float | None:
            # With what exports garments, for which the start need not wait.
            from fashionstudio.app.colourways import measured

            swatch = loaded or restore_parts(look, None).swatch
            return None if swatch is None else measured(result, person, swatch.picture)

        def done(far: float | None) -> None:
            if far is None:
                self.said.emit(self.tr("The garment's colour cannot be told here."))
                return
            self._history.note(result, NOTE, round(far, 2))
            self.said.emit(fidelity_text(self._history.facts(result)))

        self.said.emit(self.tr("Measuring the colour…"))
        self._session.background.run(work, done, self._session.error.emit)
