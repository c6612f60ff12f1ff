"""States of what makes many pictures of one: colours, colourways, and all that is exported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.gallery.stage import Stage
from tests.gallery.table import STATES, Show, fresh, state


@state("dialogs/colour")
def colour(stage: Stage) -> Iterator[QWidget]:
    dialogs = stage.window.dialogs
    for dialog in fresh(stage, "colour", dialogs.show_colour):
        dialog.take((60.0, -110.0, 30.0))
        stage.settle()
        yield dialog


@state("dialogs/colourways")
def colourways(stage: Stage) -> Iterator[QWidget]:
    from fashionstudio.ui.colour.palette_box import named_colours

    dialogs = stage.window.dialogs
    for dialog in fresh(stage, "colourways", dialogs.show_colourways):
        dialog.colourways.add_colours(named_colours()[20:50:5])
        stage.wait(lambda dialog=dialog: len(dialog.colourways.items) > 1)
        stage.settle()
        yield dialog


@state("dialogs/use-recipe")
def use_recipe(stage: Stage) -> Iterator[QWidget]:
    view = stage.window.renders_view
    view.panel.choose(view.history.find(view.panel.query())[0])
    view.use()
    stage.settle()
    assert view.parts is not None
    yield view.parts
    view.parts.reject()
    stage.settle()


def _show_export(kind: str) -> Show:
    def show(stage: Stage) -> Iterator[QWidget]:
        from fashionstudio.ui.export_view import open_export

        dialog = open_export(stage.window)
        dialog.cards.set_current(kind)
        dialog._on_kind(kind)
        dialog.folder.setText(str(Path.home() / "Pictures"))
        stage.settle()
        stage.wait(lambda: dialog.facts.text() or dialog.names.text())
        stage.settle()
        yield dialog
        dialog.reject()
        stage.settle()

    return show


for _kind in ("png", "jpeg", "tiff", "psd", "sheet", "lookbook"):
    STATES[f"dialogs/export-{_kind}"] = _show_export(_kind)
