"""States of the dialogs."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from tests.gallery.stage import Stage
from tests.gallery.table import fresh, state, while_shown


@state("dialogs/preferences")
def preferences(stage: Stage) -> Iterator[QWidget]:
    yield from fresh(stage, "preferences", stage.window.dialogs.show_preferences)


@state("dialogs/preferences-all")
def all_preferences(stage: Stage) -> Iterator[QWidget]:
    shown = fresh(stage, "preferences", stage.window.dialogs.show_preferences)
    dialog = next(shown)
    yield dialog.area.widget()
    next(shown, None)


@state("dialogs/engines")
def engines(stage: Stage) -> Iterator[QWidget]:
    stage.wait(lambda: stage.studio.shelf.shelf is not None)
    yield from fresh(stage, "engines", stage.window.dialogs.show_engines)


@state("dialogs/engine-to-install")
def engine_to_install(stage: Stage) -> Iterator[QWidget]:
    shown = fresh(stage, "engines", stage.window.dialogs.show_engines)
    dialog = next(shown)
    dialog.list.setCurrentRow(dialog.list.count() - 1)
    stage.settle()
    yield dialog
    next(shown, None)


@state("dialogs/add-engine")
def add_engine(stage: Stage) -> Iterator[QWidget]:
    from fashionstudio.ui.dialogs.add_engine import AddEngineDialog

    shelf = stage.studio.shelf.shelf
    dialog = AddEngineDialog(shelf.cards[-1], stage.window)
    yield from while_shown(stage, dialog)


@state("dialogs/shortcuts-editor")
def shortcuts(stage: Stage) -> Iterator[QWidget]:
    yield from fresh(stage, "shortcuts", stage.window.dialogs.show_shortcuts)


@state("dialogs/cheat-sheet")
def cheat_sheet(stage: Stage) -> Iterator[QWidget]:
    yield from fresh(stage, "cheat_sheet", stage.window.dialogs.show_cheat_sheet)


@state("dialogs/diagnostics")
def diagnostics(stage: Stage) -> Iterator[QWidget]:
    shown = fresh(stage, "diagnostics", stage.window.dialogs.show_diagnostics)
    dialog = next(shown)
    stage.wait(lambda: not stage.studio.doctor.busy)
    stage.settle()
    yield dialog
    next(shown, None)


@state("dialogs/close-unsaved")
def close_unsaved(stage: Stage) -> Iterator[QWidget]:
    view = stage.window.project_view
    stage.studio.preferences.override("on_close", "ask")
    stage.window.document.set_words("something new")
    view.settle(lambda: None)
    stage.settle()
    yield view.question
    view.question.reject()
    stage.trigger("edit.undo")


@state("dialogs/unsaved-work")
def unsaved_work(stage: Stage) -> Iterator[QWidget]:
    from fashionstudio.app.journal import find_unsaved
    from fashionstudio.core.project_files import read_project, write_folder
    from fashionstudio.paths import journals_dir
    from fashionstudio.ui.recovery_dialog import RecoveryDialog

    # As a crash would have left it: a journal whose lock belongs to nobody.
    write_folder(journals_dir() / "lost", read_project(stage.project).project)
    found = find_unsaved(journals_dir())
    dialog = RecoveryDialog(found, stage.window)
    yield from while_shown(stage, dialog)
    for unsaved in find_unsaved(journals_dir()):
        unsaved.discard()
