"""The dialogs of a window: made when they are first wanted, kept while the window lives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.bring_up import bring_up
from fashionstudio.ui.dialogs.engine_words import (
    done_text,
    limits_text,
    need_text,
    preset_words,
    shortage_text,
)

if TYPE_CHECKING:
    from fashionstudio.app.results import Result
    from fashionstudio.ui.colour.eyedropper import Eyedropper
    from fashionstudio.ui.crop.dialog import CropDialog
    from fashionstudio.ui.dialogs.colour import ColourDialog
    from fashionstudio.ui.dialogs.colourways import ColourwaysDialog
    from fashionstudio.ui.dialogs.diagnostics import DiagnosticsDialog
    from fashionstudio.ui.dialogs.engines import EnginesDialog
    from fashionstudio.ui.dialogs.preferences import PreferencesDialog
    from fashionstudio.ui.dialogs.shortcuts import ShortcutsEditor
    from fashionstudio.ui.main_window import MainWindow
    from fashionstudio.ui.shortcuts_dialog import ShortcutsDialog


class Dialogs(QObject):
    """Opens them; they are imported only then, for the window shall be there at once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.engines: EnginesDialog | None = None
        self.preferences: PreferencesDialog | None = None
        self.shortcuts: ShortcutsEditor | None = None
        self.cheat_sheet: ShortcutsDialog | None = None
        self.diagnostics: DiagnosticsDialog | None = None
        self.colour: ColourDialog | None = None
        self.eyedropper: Eyedropper | None = None
        self.colourways: ColourwaysDialog | None = None
        self.crop: CropDialog | None = None
        self._preferences = window.session.preferences
        self._preferences.failed.connect(self._show_error)
        window.panel.render_section.engines_requested.connect(self.show_engines)
        window.studio.shelf.listed.connect(self._follow_engine)
        window.studio.shelf.plans_changed.connect(self._follow_engine)
        window.document.look_changed.connect(self._follow_engine)
        window.document.pixels_changed.connect(self._follow_sketch)
        self._drawn = False
        window.studio.shelf.failed.connect(self._tell_engine_error)
        window.studio.shelf.finished.connect(self._tell_engine_done)
        window.painted.connect(window.studio.shelf.refresh)
        # Once the window stands: a message before that would move its parts about.
        QTimer.singleShot(0, self, self._tell_problems)

    def show_engines(self) -> None:
        """What is installed, what could be, and which one renders."""
        window = self._window
        if self.engines is None:
            from fashionstudio.ui.dialogs.engines import EnginesDialog

            self.engines = EnginesDialog(
                window.studio.shelf, window.document, self._preferences, window.theme, window
            )
        else:
            window.studio.shelf.refresh()
        window.session.worker.inspect()
        bring_up(self.engines)

    def show_preferences(self) -> None:
        """All preferences."""
        window = self._window
        if self.preferences is None:
            from fashionstudio.ui.dialogs.preferences import PreferencesDialog

            self.preferences = PreferencesDialog(
                self._preferences,
                window.session.worker,
                window.theme,
                window.studio.shelf.devices,
                window,
            )
        bring_up(self.preferences)

    def show_crop(self) -> None:
        """Crop and turn the Photo; it is made anew each time, for each Photo has its own people."""
        window = self._window
        scene = window.document.scene
        if scene is None:
            window.status.show_note(self.tr("There is no photo to crop."))
            return
        if self.crop is not None:
            bring_up(self.crop)
            return
        from fashionstudio.ui.crop.opening import open_crop

        self.crop = open_crop(window, scene)
        self.crop.finished.connect(self._forget_crop)

    def _forget_crop(self) -> None:
        dialog, self.crop = self.crop, None
        if dialog is not None:
            dialog.deleteLater()

    def show_shortcuts(self) -> None:
        """The editor of the shortcuts."""
        if self.shortcuts is None:
            from fashionstudio.ui.dialogs.shortcuts import ShortcutsEditor

            self.shortcuts = ShortcutsEditor(self._window.registry, self._window)
        bring_up(self.shortcuts)

    def show_cheat_sheet(self) -> None:
        """All shortcuts on one page."""
        if self.cheat_sheet is None:
            from fashionstudio.ui.shortcuts_dialog import ShortcutsDialog

            self.cheat_sheet = ShortcutsDialog(self._window.registry, self._window)
            self.cheat_sheet.edit_requested.connect(self.show_shortcuts)
        bring_up(self.cheat_sheet)

    def show_diagnostics(self) -> None:
        """The doctor's report."""
        if self.diagnostics is None:
            from fashionstudio.ui.dialogs.diagnostics import DiagnosticsDialog

            self.diagnostics = DiagnosticsDialog(self._window.studio.doctor, self._window)
        self.diagnostics.look()
        bring_up(self.diagnostics)

    def show_colour(self) -> None:
        """Choose a colour, for the fabric first of all."""
        self._colour_dialog().serve("fabric")

    def show_colour_for_ways(self) -> None:
        """Choose colours for colourways."""
        self._colour_dialog().serve("colourways")

    def show_colour_word(self) -> None:
        """Choose a colour for the Words; begins with the one that they name."""
        dialog = self._colour_dialog()
        from fashionstudio.ui.colour.uses import words_colour

        if (named := words_colour(self._window.document)) is not None:
            dialog.begin_with(named)
        dialog.serve("word")

    def _colour_dialog(self) -> ColourDialog:
        if self.colour is None:
            from fashionstudio.ui.colour.uses import make_colour_dialog

            self.colour, self.eyedropper = make_colour_dialog(self._window)
        bring_up(self.colour)
        return self.colour

    def show_vary(self, results: Sequence[Result] = ()) -> None:
        """Vary one thing of a result, or of the design as it is now."""
        from fashionstudio.ui.dialogs.vary import open_vary

        open_vary(self._window, results)

    def show_colourways(self) -> None:
        """The design in several colours or fabrics."""
        if self.colourways is None:
            from fashionstudio.ui.colour.uses import make_colourways_dialog

            self.colourways = make_colourways_dialog(self._window)
        self.colourways.refresh()
        bring_up(self.colourways)

    def take_tool(self, tool: str) -> None:
        """What mends a finding: a tool, as its button would choose it, or a command.

        For joints, something must be there to drag.
        """
        if "." in tool:
            self._window.registry.action(tool).trigger()
            return
        if tool == "pose" and self._window.document.pose is None:
            self._window.registry.action("pose.add").trigger()
        self._window.registry.action(f"tool.{tool}").trigger()

    def _follow_sketch(self, layer: str) -> None:
        scene = self._window.document.scene
        drawn = layer == "sketch" and scene is not None and not scene.is_blank("sketch")
        if layer == "sketch" and drawn != self._drawn:
            self._follow_engine()

    def _follow_engine(self) -> None:
        """Name the engine beside its settings, and what of the Look it does not heed."""
        document = self._window.document
        card = self._window.studio.shelf.card(document.look.settings.engine)
        if card is None:
            return
        scene = document.scene
        self._drawn = scene is not None and not scene.is_blank("sketch")
        section, shelf = self._window.panel.render_section, self._window.studio.shelf
        plan = shelf.plans.get(card.id)
        limits = limits_text(card, document.look, drawn=self._drawn)
        section.show_engine(
            card.title, preset_words(card), f"{limits} {shortage_text(plan)}".strip()
        )
        section.show_need(need_text(card, plan, shelf.devices))

    def _tell_engine_error(self, error: FashionStudioError) -> None:
        """The dialog tells it, unless it was closed meanwhile."""
        if self.engines is None or not self.engines.isVisible():
            self._window.messages.show_error(error)

    def _tell_engine_done(self, engine: str, deed: str) -> None:
        if self.engines is None or not self.engines.isVisible():
            card = self._window.studio.shelf.card(engine)
            self._window.messages.show_message(done_text(card.title if card else engine, deed))

    def _tell_problems(self) -> None:
        """What of the preferences could not be read; in one window only."""
        problems = self._preferences.problems
        if problems:
            self._window.messages.show_message(problems[0], "\n".join(problems[1:]), "Warning")
            problems.clear()

    def _show_error(self, error: FashionStudioError) -> None:
        self._window.messages.show_error(error)
