"""Results in the window: chosen in the strip, shown on the canvas, saved as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from fashionstudio.app.live import Draft
from fashionstudio.app.results import DecodedResult, Result
from fashionstudio.app.sentences import told_all

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


class ResultsView(QObject):
    """Follows the strip and the renderer."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        session, strip = window.session, window.strip
        session.renderer.preview.connect(self._show_preview)
        session.live.shown.connect(self._show_draft)
        session.live.gone.connect(window.canvas.clear_draft)
        session.renderer.job_ended.connect(lambda _job: window.canvas.clear_preview())
        session.renderer.result_ready.connect(self._show_new)
        session.result_decoded.connect(self._show_decoded)
        strip.chosen.connect(self._show)
        strip.save_requested.connect(self.save)
        strip.vary_requested.connect(lambda result: window.dialogs.show_vary([result]))
        strip.reuse_requested.connect(session.reuse)

    def looked_at(self) -> list[Result]:
        """The result on the canvas; none while the design is there."""
        current = self._window.strip.current()
        shown = self._window.visibility.shown("result")
        return [current] if shown and current is not None else []

    def clear(self) -> None:
        """Show the Photo again."""
        self._window.strip.select(None)
        self._window.canvas.set_result(None)
        self._window.visibility.show("result", False)

    def save(self, result: Result | None = None) -> None:
        """Ask where, then write the chosen result."""
        window = self._window
        result = result or window.strip.current()
        if result is None:
            return
        stem = Path(result.photo.name or "photo").stem
        name, _kind = QFileDialog.getSaveFileName(
            window,
            self.tr("Save result"),
            str(window.session.preferences.export_folder() / f"{stem}-{result.seed}.png"),
            self.tr("PNG with recipe (*.png);;JPEG (*.jpg);;WebP (*.webp);;TIFF (*.tif)"),
        )
        if name:
            window.session.save(result, Path(name))

    def choose(self, sha256: str) -> None:
        """Choose a result by its hash, if it is there."""
        for result in self._window.session.results.items:
            if result.sha256 == sha256:
                self._window.strip.select(result)

    def _show_preview(self, picture: QImage, box: QRectF) -> None:
        """What is coming, unless somebody looks at what has come already."""
        if not self._window.candidates_view.walked:
            self._window.canvas.set_preview(picture, box)

    def _show_draft(self, draft: Draft) -> None:
        """A draft is of the design as it is now, so the design is shown, and no old result."""
        if self._window.visibility.shown("result") and not self._window.compare_view.active:
            self.clear()
        self._window.canvas.set_draft(draft.picture, draft.box)

    def _show_new(self, decoded: DecodedResult) -> None:
        self._window.canvas.clear_preview()
        if self._window.candidates_view.welcome(decoded.result):
            self._window.strip.select(decoded.result)
        self._window.messages.forget_advice()
        if notes := decoded.result.notes:
            # What the engine did not understand must not be swallowed.
            self._window.messages.show_message(
                self.tr("About this result:"), "\n".join(told_all(notes)), "Warning"
            )

    def _show(self, result: Result | None) -> None:
        window = self._window
        for command_id in ("file.save_result", "view.compare", "view.side_by_side"):
            window.registry.action(command_id).setEnabled(result is not None)
        if result is None:
            window.canvas.set_result(None)
            window.visibility.show("result", False)
            return
        scene = window.document.scene
        if scene is None or scene.ref.sha256 != result.photo.sha256:
            window.messages.show_message(
                self.tr("This result belongs to another photo."),
                self.tr("Undo until that photo is back, or save the result and drop its file."),
            )
            return
        decoded = window.session.show_result(result)
        if decoded is not None:
            self._show_decoded(decoded)

    def _show_decoded(self, decoded: DecodedResult) -> None:
        if self._window.strip.current() is decoded.result:
            self._window.canvas.set_result(decoded.pyramid)
            self._window.visibility.show("result", True)
