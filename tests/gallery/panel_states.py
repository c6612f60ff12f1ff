"""States of panels, lists and menus by themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from PySide6.QtWidgets import QMenu, QWidget

from fashionstudio.app.render_queue import Order
from fashionstudio.app.snapshots import snapshot_of
from fashionstudio.errors import OutOfMemory
from tests.gallery.stage import Stage
from tests.gallery.table import STATES, Show, state, whole


@state("panels/design")
def design(stage: Stage) -> Iterator[QWidget]:
    """The whole panel at once, as tall as it wants to be."""
    area = stage.window.panel
    yield whole(area)


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
