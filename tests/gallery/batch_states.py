"""States of the batches: put together, with problems, as a matrix, and one picture large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fashionstudio.app.batch_plans import Picked
from fashionstudio.batch.outputs import Folder
from fashionstudio.paths import assets_dir
from fashionstudio.ui.batch.batches import BatchesWindow
from fashionstudio.ui.batch.dialog import BatchDialog
from fashionstudio.ui.batch.grid_model import RECORD
from tests.gallery.stage import Stage
from tests.gallery.table import state

PEOPLE, GARMENTS = 3, 4


def _pictures(kind: str, count: int) -> list[Path]:
    found = sorted(p for p in (assets_dir() / kind).iterdir() if p.suffix in (".jpg", ".png"))
    return found[:count]


def _fresh_dialog(stage: Stage) -> BatchDialog:
    """As it opens for the first time, with the sample's people and garments."""
    view = stage.window.batch_view
    if view.dialog is not None:
        view.dialog.thumbs.close()
        view.dialog.deleteLater()
        view.dialog = None
    view.show_dialog("matrix")
    dialog = view.dialog
    assert dialog is not None
    dialog.folder.setText(str(Path.home() / "Pictures" / "Autumn"))
    dialog.preset.button("draft").click()
    dialog.matrix.people.take(_pictures("people", PEOPLE))
    dialog.matrix.garments.take(_pictures("garments", GARMENTS))
    return dialog


def _seen(stage: Stage, dialog: BatchDialog) -> None:
    stage.settle()
    stage.wait(lambda: not dialog._timer.isActive() and not dialog.dry_run.busy)
    stage.wait(lambda: not dialog.thumbs.busy)
    stage.settle()


def _batches(stage: Stage) -> BatchesWindow:
    """The matrix of a run; rendered once for all themes and sizes of text."""
    place = stage.project.parent / "Autumn"
    view = stage.window.batch_view
    if not Folder(place).is_run:
        dialog = _fresh_dialog(stage)
        dialog.folder.setText(str(place))
        _seen(stage, dialog)
        dialog.start()
        stage.wait(lambda: stage.studio.batches.job is None)
    if view.batches is not None:
        view.batches.thumbs.close()
        view.batches.deleteLater()
        view.batches = None
    stage.studio.batches.add(place)
    view.show_batches(place)
    batches = view.batches
    assert batches is not None
    stage.wait(lambda: batches.page.model.browsed is not None and batches.list.count())
    stage.settle()
    stage.wait(lambda: not batches.thumbs.busy)
    stage.settle()
    batches.messages.dismiss()
    return batches


@state("dialogs/batch")
def batch(stage: Stage) -> Iterator[QWidget]:
    dialog = _fresh_dialog(stage)
    _seen(stage, dialog)
    yield dialog
    dialog.hide()


@state("dialogs/batch-problems")
def batch_problems(stage: Stage) -> Iterator[QWidget]:
    dialog = _fresh_dialog(stage)
    dialog.matrix.people.add_picked([Picked(Path.home() / "gone.jpg")])
    dialog.matrix.words.setText("a sequined blouse")
    _seen(stage, dialog)
    yield dialog
    dialog.hide()


@state("dialogs/batch-look")
def batch_look(stage: Stage) -> Iterator[QWidget]:
    dialog = _fresh_dialog(stage)
    dialog.show_kind("look")
    dialog.look.photos.take(_pictures("people", PEOPLE))
    _seen(stage, dialog)
    yield dialog
    dialog.hide()


@state("dialogs/batches")
def batches(stage: Stage) -> Iterator[QWidget]:
    window = _batches(stage)
    yield window
    window.hide()


@state("dialogs/batches-one")
def batches_one(stage: Stage) -> Iterator[QWidget]:
    window = _batches(stage)
    page = window.page
    made = [record for record in page.model.records() if record["state"] == "done"]
    page._open(page.model.index_of(made[0]["item"]).data(RECORD))
    stage.wait(lambda: len(page.large.grid.cells) == 2)
    stage.settle()
    yield window
    window.hide()
