"""From nothing to exported files and back, with the real command, worker, mouse and keys."""

from __future__ import annotations

import os
import shutil
import signal
import zipfile

import numpy as np
import psutil
import pytest

from fashionstudio.core.image_io import read_picture
from fashionstudio.core.project import Project
from fashionstudio.core.project_files import read_project
from fashionstudio.core.provenance import read_recipe
from tests.e2e.desk import CANVAS, Desk, differs

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(shutil.which("import") is None, reason="needs ImageMagick's import"),
]
WORDS = "a long-sleeved blouse"
STROKE = ((430, 250), (470, 300), (520, 300), (560, 250))


def picture_of(project: Project, number: int) -> np.ndarray:
    """One of the Renders of a project, (H, W, 3) u8."""
    return read_picture(project.blobs[project.renders[number].picture])


def sketch_of(project: Project) -> bytes:
    """The drawing, as it lies in a project."""
    return project.blobs[str(project.layers["sketch"]["sha256"])]


def begin(desk) -> Desk:
    """The very first start, as far as the button that renders."""
    d = desk()
    d.wait(d.can_render)
    return d


def test_the_whole_way_and_back_again(desk, tmp_path):
    d = begin(desk)

    # Two clicks would do; one is enough, for the sample is open already.
    d.render()
    d.wait(lambda: d.renders() == 1)
    assert d.clicks == 1
    d.wait(d.can_render)
    d.key("Return")  # keep it
    d.wait(lambda: not d.journal().renders[0].facts.get("candidate"))
    d.key("Escape")

    # Draw with the mouse, take it back, do it again.
    d.key("p")
    blank = d.see()
    d.drag(*STROKE)
    drawn = d.see()
    assert differs(blank, drawn) > 100
    area = (slice(200, 420), slice(380, 620))
    d.key("ctrl+z")
    assert differs(drawn[area], d.see()[area]) > 100
    d.key("ctrl+shift+z")
    assert differs(drawn[area], d.see()[area]) < 100

    # Other Words, by keys, and one more Render.
    d.write_words(WORDS)
    d.wait(d.can_render)
    d.key("ctrl+Return")
    d.wait(lambda: d.renders() == 2)
    d.wait(d.can_render)
    shown = d.see()
    d.key("c")
    assert differs(shown, d.see()) > 500
    d.key("c")

    # Keep it.
    saved = tmp_path / "mine.fstudio"
    d.key("ctrl+s")
    d.answer_file_dialog(saved)
    d.wait(saved.exists)
    d.wait(lambda: d.journal() is None)

    # Give it away.
    d.key("ctrl+shift+e")
    d.wait_for_dialog()
    d.key("Return")
    d.wait(lambda: list(d.home.rglob("tee-and-jeans*.png")))
    (exported,) = d.home.rglob("tee-and-jeans*.png")
    d.key("Escape")
    assert d.close() == 0
    assert zipfile.is_zipfile(saved)
    project = read_project(saved).project
    assert project.look.words == WORDS
    assert read_recipe(exported).request.look.words == WORDS
    made = picture_of(project, 1)
    assert (read_picture(exported) == made).all()

    # Another day: the same file, the same picture once more.
    d = desk(saved)
    d.wait(d.can_render)
    d.key("ctrl+Return")
    d.wait(lambda: d.renders() == 3)
    again = d.journal()
    assert sketch_of(again) == sketch_of(project)
    assert (picture_of(again, 2) == made).all()
    assert d.close() == 0


def test_the_worker_dies_in_mid_render_and_nothing_else_does(desk):
    d = begin(desk)
    pid = d.worker_pid()
    d.key("p")
    d.drag(*STROKE)
    d.render()
    os.kill(pid, signal.SIGKILL)
    d.wait(lambda: d.worker_pid() not in (0, pid))
    d.wait(d.can_render)
    assert d.renders() == 0
    d.render()
    d.wait(lambda: d.renders() == 1)
    d.wait(d.can_render)
    d.key("Escape")  # back from the candidate to the drawing
    before = d.see()
    d.key("ctrl+z")
    area = (slice(200, 420), slice(380, 620))
    assert (
        differs(before[area], d.see()[area]) > 100
    )  # the stroke, and what can be undone, is there
    assert d.close() == 0


def test_the_program_dies_in_mid_work_and_all_is_there_again(desk):
    d = begin(desk)
    d.render()
    d.wait(lambda: d.renders() == 1)
    d.wait(d.can_render)
    d.key("p")
    d.drag(*STROKE)
    d.write_words(WORDS)
    d.wait(lambda: (project := d.journal()) and project.look.words == WORDS)
    lost = d.journal()
    worker = d.worker_pid()
    d.render()
    d.kill()
    # A worker without a window ends by itself.
    assert not psutil.pid_exists(worker) or gone(worker)

    d = desk()
    d.wait_for_dialog()  # it asks
    d.key("Return")  # and takes Recover for the answer
    d.wait(d.can_render)
    d.wait(lambda: d.renders() == 1)
    back = d.journal()
    assert back.look.words == WORDS
    assert sketch_of(back) == sketch_of(lost)
    assert (picture_of(back, 0) == picture_of(lost, 0)).all()
    d.render()
    d.wait(lambda: d.renders() == 2)
    assert d.close() == 0


def test_a_photo_of_ones_own_by_command_and_the_region_by_brush(desk, assets):
    photo = assets / "people" / "black-tee.jpg"
    d = desk(photo)
    d.write_words("a red t-shirt")
    d.wait(d.can_render)
    before = d.see()
    d.key("r")
    d.drag((CANVAS[0] - 60, 480), (CANVAS[0], 500), (CANVAS[0] + 60, 480))
    assert differs(before, d.see()) > 500
    d.render()
    d.wait(lambda: d.renders() == 1)
    project = d.journal()
    picture = picture_of(project, 0)
    assert picture.shape == read_picture(photo).shape
    assert (picture != read_picture(photo)).any()
    assert d.close() == 0


def gone(pid: int, limit_s: float = 30) -> bool:
    """Whether a process ends within a time, without anybody ending it."""
    _gone, alive = psutil.wait_procs([psutil.Process(pid)], timeout=limit_s)
    return not alive
