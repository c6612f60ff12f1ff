"""States of the window itself: its pages, what it says, and each tool's options."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from fashionstudio.errors import BadImage
from fashionstudio.paths import assets_dir
from fashionstudio.ui.window_commands import TOOLS
from tests.gallery.stage import Stage
from tests.gallery.table import STATES, THUMBS_MS, Show, state


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


@state("window/error")
def error(stage: Stage) -> Iterator[QWidget]:
    stage.window.messages.show_error(
        BadImage(
            "“holiday.heic” cannot be read as a picture.",
            "Save it as PNG, JPEG, WebP or TIFF and open that.",
            "cannot identify image file",
        )
    )
    stage.settle()
    yield stage.window
    stage.window.messages.dismiss()


@state("window/worker-hangs")
def worker_hangs(stage: Stage) -> Iterator[QWidget]:
    stage.worker.pulse.stuck.emit()
    stage.settle()
    yield stage.window
    stage.worker.pulse.recovered.emit()
    stage.settle()


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
