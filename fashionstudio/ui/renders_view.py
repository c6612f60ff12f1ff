"""The Renders page in the window: what its buttons do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage

from fashionstudio.app.colour_fidelity import ColourFidelity
from fashionstudio.app.handing_out import picture_of
from fashionstudio.app.imaging import decode_image, read_thumbnail
from fashionstudio.app.pictures import Source
from fashionstudio.app.recipe_parts import same_photo
from fashionstudio.app.render_history import RenderHistory
from fashionstudio.app.results import THUMB_PX, Result
from fashionstudio.core.provenance import read_recipe
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput
from fashionstudio.ui.dialogs.recipe_parts import RecipePartsDialog
from fashionstudio.ui.export_view import open_export
from fashionstudio.ui.file_dialogs import ask_file
from fashionstudio.ui.panels.renders import RendersPanel

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


class RendersView(QObject):
    """Connects the page with session, strip and canvas.

    Attributes:
        history: the Renders with their notes.
        fidelity: measures their colours.
        panel: the page.
        parts: the dialog that asks which parts of a recipe are wanted, while it is shown.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        session = window.session
        self.history = RenderHistory(session.results, session.project, self)
        self.fidelity = ColourFidelity(session, self.history, self)
        self.panel = RendersPanel(self.history, window.theme.theme)
        self.parts: RecipePartsDialog | None = None
        panel, card, grid = self.panel, self.panel.card, self.panel.list
        window.theme.changed.connect(self._follow_theme)
        window.strip.chosen.connect(panel.choose)
        window.strip.copy_requested.connect(self.copy)
        grid.opened.connect(self.open)
        grid.star_requested.connect(self.star)
        grid.delete_requested.connect(self.delete)
        card.open_requested.connect(lambda: self.open(grid.current()))
        card.star_requested.connect(self.star)
        card.delete_requested.connect(self.delete)
        card.copy_requested.connect(lambda: self.copy())
        card.use_requested.connect(self.use)
        card.export_requested.connect(self.export)
        card.measure_requested.connect(self.measure)
        self.fidelity.said.connect(window.status.show_note)
        card.said.connect(window.status.show_note)
        panel.picture_dropped.connect(self.use_file)
        panel.file_requested.connect(self._ask_file)

    def marked(self) -> list[Result]:
        """What the buttons are for: the marked ones, at least the current one."""
        current = self.panel.list.current()
        return self.panel.list.marked() or ([current] if current is not None else [])

    def open(self, result: Result | None) -> None:
        """Show one on the canvas."""
        window = self._window
        if result is None:
            return
        if window.strip.current() is result:
            window.visibility.show("result", True)
        window.strip.select(result)

    def star(self) -> None:
        """Star the marked ones, or take their stars away if all of them have one."""
        results = self.marked()
        starred = not all(self.history.starred(result) for result in results)
        self.history.set_starred(results, starred)

    def delete(self) -> None:
        """Take the marked ones out of the project; one step of the history."""
        results = self.marked()
        if not results:
            return
        self._window.session.candidates.discard(*results)
        self._window.messages.show_message(
            self.tr("Deleted from the project: {n}.").format(n=len(results)),
            self.tr("Undo (Ctrl+Z) brings it back."),
        )

    def copy(self, result: Result | None = None) -> None:
        """Put a picture on the clipboard, with its recipe; the current one if none is given."""
        result = result or self.panel.list.current()
        if result is None:
            return

        def done(image: QImage) -> None:
            QGuiApplication.clipboard().setMimeData(picture_of(result, image))
            self._window.status.show_note(self.tr("The picture is on the clipboard."))

        session = self._window.session
        session.background.run(lambda: decode_image(result.png), done, session.error.emit)

    def measure(self) -> None:
        """Compare the colours of the marked ones with their fabrics."""
        for result in self.marked():
            self.fidelity.measure(result)

    def export(self) -> None:
        """Open the export dialog on the current one."""
        self.open(self.panel.list.current())
        open_export(self._window)

    def use(self) -> None:
        """Ask which parts of the current one are wanted, and take them over."""
        result = self.panel.list.current()
        if result is not None:
            self._ask_parts(result.recipe, result.thumb, None)

    def use_file(self, source: Source, name: str) -> None:
        """The same for a picture from elsewhere."""
        session = self._window.session

        def work() -> tuple[Recipe, QImage]:
            if isinstance(source, QImage):
                raise BadInput(
                    self.tr("A pasted picture carries no recipe."),
                    self.tr("Drop its file instead."),
                )
            return read_recipe(source), read_thumbnail(source, THUMB_PX)

        near = source if isinstance(source, Path) else None
        session.background.run(
            work, lambda found: self._ask_parts(found[0], found[1], near), session.error.emit
        )

    def _ask_file(self) -> None:
        path = ask_file(
            self._window, "render", self.tr("Choose a saved render"),
            self.tr("Pictures with a recipe ({kinds})").format(
                kinds="*.png *.jpg *.jpeg *.webp *.tif *.tiff"
            ),
        )  # fmt: skip
        if path is not None:
            self.use_file(path, path.name)

    def _ask_parts(self, recipe: Recipe, thumb: QImage, near: Path | None) -> None:
        window, look = self._window, recipe.request.look
        fits = same_photo(look, window.document)
        dialog = self.parts = RecipePartsDialog(look, thumb, fits=fits, parent=window)
        dialog.wanted.connect(lambda parts: window.session.use_recipe(recipe, parts, near=near))
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _forget_dialog(self) -> None:
        if self.parts is not None:
            self.parts.deleteLater()
            self.parts = None

    def _follow_theme(self) -> None:
        self.panel.set_theme(self._window.theme.theme)
