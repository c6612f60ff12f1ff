"""Everything there is to see: one function per state of a window, a panel or a dialog.

A state is a generator: it brings the window there, yields the widget whose picture is wanted, and
then puts things back. Add yours below, with `@state("group/name")`; that is all there is to do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QDialog, QMenu, QWidget

from fashionstudio.app.render_queue import Order
from fashionstudio.app.snapshots import snapshot_of
from fashionstudio.errors import BadImage, OutOfMemory
from fashionstudio.paths import assets_dir
from fashionstudio.ui.library.panel import LibraryPanel
from fashionstudio.ui.window_commands import TOOLS
from tests.gallery.stage import Stage

Show = Callable[[Stage], Iterator[QWidget]]
STATES: dict[str, Show] = {}
THUMBS_MS = 400
"""The small pictures of the layers take their time."""


def state(name: str) -> Callable[[Show], Show]:
    """Puts a function into the table of states."""

    def note(show: Show) -> Show:
        STATES[name] = show
        return show

    return note


# The window --------------------------------------------------------------------------------------


@state("window/welcome")
def welcome(stage: Stage) -> Iterator[QWidget]:
    window = stage.studio.make_window()
    window.resize(*stage.size)
    window.show()
    stage.settle()
    stage.wait(lambda: window.welcome.sample_buttons)
    stage.settle()
    yield window
    window.project_view.abandon()


@state("window/result")
def result(stage: Stage) -> Iterator[QWidget]:
    stage.window.side.show_page("design")
    stage.trigger("tool.pan")
    stage.settle()
    yield stage.window


@state("window/compare")
def compare(stage: Stage) -> Iterator[QWidget]:
    stage.window.results_view.choose(stage.window.session.results.items[0].sha256)
    stage.settle()
    stage.trigger("view.compare")
    stage.settle()
    yield stage.window
    stage.trigger("view.compare")


@state("window/layers")
def layers(stage: Stage) -> Iterator[QWidget]:
    stage.window.side.show_page("layers")
    stage.settle(THUMBS_MS)
    yield stage.window
    stage.window.side.show_page("design")


@state("window/all-layers")
def all_layers(stage: Stage) -> Iterator[QWidget]:
    visibility = stage.window.visibility
    before = visibility.to_dict()
    for layer in ("silhouette", "region", "pose", "sketch", "fabric"):
        visibility.show(layer, True)
    stage.window.side.show_page("layers")
    stage.settle(THUMBS_MS)
    yield stage.window
    visibility.restore(before)
    stage.window.side.show_page("design")


@state("window/history")
def history(stage: Stage) -> Iterator[QWidget]:
    stage.trigger("tool.pen")
    stage.drag((0.4, 0.4), (0.5, 0.45), (0.6, 0.4))
    stage.window.document.set_words("a blouse with a collar")
    stage.window.document.set_placement(repeat_mm=90.0)
    stage.trigger("edit.undo")
    stage.window.side.show_page("history")
    stage.settle()
    yield stage.window
    while stage.window.document.history.can_undo:
        stage.trigger("edit.undo")
    stage.window.side.show_page("design")


@state("window/renders")
def renders(stage: Stage) -> Iterator[QWidget]:
    view = stage.window.renders_view
    stage.window.side.show_page("renders")
    stage.settle()
    found = view.history.find(view.panel.query())
    view.panel.choose(found[0] if found else None)
    stage.settle()
    yield stage.window
    stage.window.side.show_page("design")


@state("window/library-empty")
def library_empty(stage: Stage) -> Iterator[QWidget]:
    stage.trigger("library.show")
    panel = stage.window.library_view.panel
    panel.show_kind("look")
    stage.wait(lambda: panel.empty.isVisible() and not panel.grid.isVisible())
    stage.settle()
    yield stage.window
    panel.show_kind("garment")
    stage.window.side.show_page("design")


@state("window/library")
def library(stage: Stage) -> Iterator[QWidget]:
    panel = _stocked_library(stage)
    panel.grid.setFocus()
    panel.grid.setCurrentIndex(panel.grid.cards.index(1))
    stage.wait(lambda: panel.card_box.isVisible())
    stage.settle()
    yield stage.window
    panel.grid.clearSelection()
    stage.window.side.show_page("design")


@state("window/library-like-this-but")
def library_like(stage: Stage) -> Iterator[QWidget]:
    panel = _stocked_library(stage)
    card = panel.grid.cards.card(panel.grid.cards.index(0))
    panel.show_like(card)
    stage.wait(lambda: panel.grid.cards.ids)
    panel.search.setText("but red")
    stage.wait(lambda: "…" not in panel.count.text() and panel.grid.cards.ids)
    stage.settle(THUMBS_MS)
    yield stage.window
    panel.show_like(None)
    stage.settle()
    stage.window.side.show_page("design")


@state("panels/library-menu")
def library_menu(stage: Stage) -> Iterator[QWidget]:
    from fashionstudio.ui.library.menu import fill_menu

    panel = _stocked_library(stage)
    panel.grid.setFocus()
    panel.grid.setCurrentIndex(panel.grid.cards.index(0))
    menu = QMenu(panel)
    fill_menu(menu, stage.window.library_view)
    menu.ensurePolished()
    menu.adjustSize()
    yield menu
    menu.deleteLater()
    panel.grid.clearSelection()
    stage.window.side.show_page("design")


@state("dialogs/library-not-added")
def library_not_added(stage: Stage) -> Iterator[QWidget]:
    from fashionstudio.library.importing import Broken
    from fashionstudio.ui.library.problems import ProblemsDialog

    broken = (
        Broken(
            Path("season/broken.jpg"),
            "“broken.jpg” is no picture that can be read. "
            "Save it as PNG, JPEG, WebP or TIFF and open that.",
        ),
        Broken(
            Path("season/half.png"),
            "“half.png” is damaged or not complete. Copy or download it again, "
            "or save it anew from the program it comes from.",
        ),
    )
    yield from _while_shown(stage, ProblemsDialog(broken, stage.window))


def _stocked_library(stage: Stage) -> LibraryPanel:
    """The Library page, with the samples in it, ready for search."""
    view, shelf = stage.window.library_view, stage.studio.library
    shelf.desk.rest_ms = 20
    stage.trigger("library.show")
    stage.settle()
    if not view.panel.grid.cards.ids:
        told: list[object] = []
        shelf.added.connect(told.append)
        view.add([assets_dir() / name for name in ("people", "garments", "fabrics")])
        stage.wait(lambda: told and shelf.study.busy)
        stage.window.messages.dismiss()
    stage.wait(lambda: not shelf.study.busy)
    view.panel.show_kind("garment")
    model = view.panel.grid.cards
    stage.wait(lambda: model.ids and all(model.card(model.index(r)) for r in range(2)))
    stage.settle(THUMBS_MS)
    return view.panel


@state("window/rendering")
def rendering(stage: Stage) -> Iterator[QWidget]:
    stage.trigger("render.start")
    begun: list[object] = []
    note = stage.worker.progress.connect(lambda *_: begun.append(1))
    stage.wait(lambda: begun or not stage.window.session.renderer.busy)
    yield stage.window
    stage.worker.progress.disconnect(note)
    if stage.window.session.renderer.busy:
        stage.trigger("render.cancel")
    stage.wait(lambda: not stage.window.session.renderer.busy)
    stage.settle()
    stage.window.messages.dismiss()


@state("panels/queue")
def queue(stage: Stage) -> Iterator[QWidget]:
    renderer, look = stage.window.session.renderer, stage.window.document.look
    renderer.pause(True)
    jobs = []
    for words in ("a red coat with a wide collar", "a navy coat", "a linen coat, half drop"):
        asked = snapshot_of(stage.window.document).with_look(look.with_(words=words))
        jobs += renderer.enqueue([asked])
    short = OutOfMemory("There is not enough memory.", "Close other programs, or use another size.")
    failed = snapshot_of(stage.window.document)
    job = dataclasses.replace(jobs[0], title="a wool coat down to the ankles · seed 7")
    renderer._queue.note_failure(Order(job, failed), short)
    stage.trigger("render.queue")
    stage.settle()
    yield stage.window.queue.list
    stage.window.queue.list.hide()
    renderer.reset()
    stage.settle()


@state("window/error")
def error(stage: Stage) -> Iterator[QWidget]:
    stage.window.messages.show_error(
        BadImage(
            "“holiday.heic” is no picture that can be read.",
            "Save it as PNG, JPEG, WebP or TIFF and open that.",
            "cannot identify image file",
        )
    )
    stage.settle()
    yield stage.window
    stage.window.messages.dismiss()


@state("window/nobody-found")
def nobody(stage: Stage) -> Iterator[QWidget]:
    window = stage.studio.make_window()
    window.resize(*stage.size)
    window.show()
    swatch = assets_dir() / "fabrics" / "sand-linen.jpg"
    window.session.give("photo", swatch, swatch.name)
    stage.wait(lambda: window.document.scene is not None)
    stage.wait(lambda: window.document.scene.person or window.document.scene.failure)
    stage.settle()
    yield window
    window.project_view.abandon()


def _show_tool(tool: str) -> Show:
    def show(stage: Stage) -> Iterator[QWidget]:
        before = stage.window.visibility.to_dict()
        stage.window.visibility.show("result", False)
        stage.trigger(f"tool.{tool}")
        stage.settle()
        yield stage.window
        stage.trigger("tool.pan")
        stage.window.visibility.restore(before)

    return show


for _tool in TOOLS:
    if _tool != "pan":
        STATES[f"tools/{_tool}"] = _show_tool(_tool)


# Panels ------------------------------------------------------------------------------------------


@state("panels/design")
def design(stage: Stage) -> Iterator[QWidget]:
    """The whole panel at once, as tall as it wants to be."""
    area = stage.window.panel
    yield _whole(area)


@state("panels/fabrics-to-choose")
def samples(stage: Stage) -> Iterator[QWidget]:
    slot = stage.window.panel.slots["fabric"]
    slot.square.click()
    stage.settle()
    yield stage.window.panel.popup
    stage.window.panel.popup.hide()


def _show_menu(number: int) -> Show:
    def show(stage: Stage) -> Iterator[QWidget]:
        menus: list[QMenu] = [action.menu() for action in stage.window.menuBar().actions()]
        menus[number].ensurePolished()
        menus[number].adjustSize()
        yield menus[number]

    return show


for _number, _menu in enumerate(("file", "edit", "tools", "view", "library", "render", "help")):
    STATES[f"menus/{_menu}"] = _show_menu(_number)


# Dialogs -----------------------------------------------------------------------------------------


@state("dialogs/preferences")
def preferences(stage: Stage) -> Iterator[QWidget]:
    yield from _fresh(stage, "preferences", stage.window.dialogs.show_preferences)


@state("dialogs/preferences-all")
def all_preferences(stage: Stage) -> Iterator[QWidget]:
    shown = _fresh(stage, "preferences", stage.window.dialogs.show_preferences)
    dialog = next(shown)
    yield dialog.area.widget()
    next(shown, None)


@state("dialogs/engines")
def engines(stage: Stage) -> Iterator[QWidget]:
    stage.wait(lambda: stage.studio.shelf.shelf is not None)
    yield from _fresh(stage, "engines", stage.window.dialogs.show_engines)


@state("dialogs/engine-to-install")
def engine_to_install(stage: Stage) -> Iterator[QWidget]:
    shown = _fresh(stage, "engines", stage.window.dialogs.show_engines)
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
    yield from _while_shown(stage, dialog)


@state("dialogs/shortcuts-editor")
def shortcuts(stage: Stage) -> Iterator[QWidget]:
    yield from _fresh(stage, "shortcuts", stage.window.dialogs.show_shortcuts)


@state("dialogs/cheat-sheet")
def cheat_sheet(stage: Stage) -> Iterator[QWidget]:
    yield from _fresh(stage, "cheat_sheet", stage.window.dialogs.show_cheat_sheet)


@state("dialogs/colour")
def colour(stage: Stage) -> Iterator[QWidget]:
    dialogs = stage.window.dialogs
    for dialog in _fresh(stage, "colour", dialogs.show_colour):
        dialog.take((60.0, -110.0, 30.0))
        stage.settle()
        yield dialog


@state("dialogs/colourways")
def colourways(stage: Stage) -> Iterator[QWidget]:
    from fashionstudio.ui.colour.palette_box import named_colours

    dialogs = stage.window.dialogs
    for dialog in _fresh(stage, "colourways", dialogs.show_colourways):
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


@state("dialogs/diagnostics")
def diagnostics(stage: Stage) -> Iterator[QWidget]:
    shown = _fresh(stage, "diagnostics", stage.window.dialogs.show_diagnostics)
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
    yield from _while_shown(stage, dialog)
    for unsaved in find_unsaved(journals_dir()):
        unsaved.discard()


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


# Helpers -----------------------------------------------------------------------------------------


def _fresh(stage: Stage, name: str, show: Callable[[], None]) -> Iterator[QDialog]:
    """A dialog as it opens for the first time, at the present size of text."""
    dialogs = stage.window.dialogs
    kept = getattr(dialogs, name)
    if kept is not None:
        setattr(dialogs, name, None)
        kept.deleteLater()
    show()
    stage.settle()
    dialog = getattr(dialogs, name)
    yield dialog
    dialog.hide()


def _while_shown(stage: Stage, dialog: QDialog) -> Iterator[QDialog]:
    dialog.show()
    stage.settle()
    yield dialog
    dialog.reject()
    stage.settle()


def _whole(widget: QWidget) -> QWidget:
    """The content of a scroll area instead of what fits into it."""
    from PySide6.QtWidgets import QScrollArea

    area = widget if isinstance(widget, QScrollArea) else widget.findChild(QScrollArea)
    return area.widget() if area is not None else widget


# States of what is large enough for a page of its own; here, for it asks for `state`.
from tests.gallery import batch_states  # noqa: E402, F401
