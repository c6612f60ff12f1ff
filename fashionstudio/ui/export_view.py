"""Opens the export dialog for the results of a window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from fashionstudio.app.recipe_words import colourway_note
from fashionstudio.app.results import Result
from fashionstudio.core.export.options import Kind
from fashionstudio.core.person import Person

if TYPE_CHECKING:
    from fashionstudio.ui.export_dialog import ExportDialog
    from fashionstudio.ui.main_window import MainWindow


def open_export(
    window: MainWindow,
    *,
    results: Sequence[Result] | None = None,
    kind: Kind | None = None,
    parent: QWidget | None = None,
) -> ExportDialog | None:
    """Show the dialog; without any result a message says what to do first.

    Args:
        window: whose results.
        results: all of these are chosen at first; None: all can be, the shown one is.
        kind: of file that is chosen at first; None: as the last time.
        parent: the dialog that it belongs to, if not to the window.
    """
    from fashionstudio.ui.export_dialog import ExportDialog  # not before somebody exports

    some = results is not None
    results = window.session.results.items if results is None else results
    if not results:
        translate = QCoreApplication.translate
        window.messages.show_message(
            translate("Export", "There is nothing to export yet."),
            translate("Export", "Render first; every result can then be exported."),
        )
        return None
    scene = window.document.scene
    preferences = window.session.preferences

    def person_of(result: Result) -> Person | None:
        if scene is None or scene.ref.sha256 != result.photo.sha256:
            return None
        return scene.person

    dialog = ExportDialog(
        results,
        None if some else window.strip.current(),
        background=window.session.background,
        project=window.session.project.name,
        person_of=person_of,
        note_of=lambda result: colourway_note(window.renders_view.history.facts(result)),
        folder=None if preferences.is_default("export_folder") else preferences.export_folder(),
        parent=parent or window,
    )
    if kind is not None:
        dialog.cards.cards[kind].click()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
