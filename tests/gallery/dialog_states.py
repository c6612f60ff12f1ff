"""States of the dialogs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image
from PySide6.QtWidgets import QWidget

from fashionstudio.core.image_io import encode_png
from fashionstudio.errors import SeveralPeople
from fashionstudio.paths import assets_dir
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


@state("dialogs/crop")
def crop(stage: Stage) -> Iterator[QWidget]:
    """Three people in one photo, and a box around one of them."""
    window = stage.studio.make_window()
    window.resize(*stage.size)
    window.show()
    picture, boxes = _three_people()
    window.session.give("photo", encode_png(picture), "friends.png")
    stage.wait(lambda: window.document.scene is not None)
    scene = window.document.scene
    stage.wait(lambda: scene.person or scene.failure)
    # Whoever found how many: with mediapipe three, with our own network one.
    scene.failure = SeveralPeople("There are 3 people in this photo.", people=boxes)
    window.dialogs.show_crop()
    dialog = window.dialogs.crop
    assert dialog is not None
    dialog.view.choose_person(1)
    stage.settle()
    yield dialog
    dialog.reject()
    window.project_view.abandon()


def _three_people() -> tuple[np.ndarray, list[tuple[float, float, float, float]]]:
    """(H, W, 3) uint8 of three of the samples, and a box around each."""
    pieces, boxes, left = [], [], 0
    widths = {"tee-and-jeans": 330, "grey-dress": 330, "red-top-and-trousers": 400}
    for name, wide in widths.items():
        path = assets_dir() / "people" / f"{name}.jpg"
        image = Image.open(path).convert("RGB").resize((600, 800))
        pieces.append(np.asarray(image)[:, 60:540])
        boxes.append((left + 240.0 - wide / 2, 20.0, left + 240.0 + wide / 2, 790.0))
        left += 480
    return np.concatenate(pieces, axis=1), boxes
