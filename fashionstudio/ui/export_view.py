"""Opens the export dialog for the results of a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from fashionstudio.app.results import Result
from fashionstudio.core.person import Person
from fashionstudio.ui.export_dialog import ExportDialog

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


def open_export(window: MainWindow) -> ExportDialog | None:
    """Show the dialog; without any result a message says what to do first."""
    results = window.session.results.items
    if not results:
        translate = QCoreApplication.translate
        window.messages.show_message(
            translate("Export", "There is nothing to export yet."),
            translate("Export", "Render first; every result can then be exported."),
        )
        return None
    scene = window.document.scene

    def person_of(result: Result) -> Person | None:
        if scene is None or scene.ref.sha256 != result.photo.sha256:
            return None
        return scene.person

    dialog = ExportDialog(
        results,
        window.strip.current(),
        background=window.session.background,
        project=window.session.project.name,
        person_of=person_of,
        parent=window,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
