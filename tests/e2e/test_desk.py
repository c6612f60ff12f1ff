"""From outside: the real command, the real worker, mouse and keys. Run with `make e2e`."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest

from fashionstudio.core.image_io import read_picture, write_png
from fashionstudio.core.provenance import read_recipe
from tests.e2e.desk import Desk

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("import") is None, reason="needs ImageMagick's import"),
]
CANVAS = (500, 390)
WORDS = (1110, 330)


@pytest.fixture
def desk(tmp_path):
    desks: list[Desk] = []

    def start(*arguments):
        desks.append(Desk(tmp_path / "home", *arguments))
        return desks[-1]

    yield start
    for one in desks:
        one.close()


@pytest.fixture
def plain_photo(tmp_path):
    path = tmp_path / "plain.png"
    write_png(path, np.full((800, 600, 3), 180, np.uint8))
    return path


def seen(desk, tmp_path, name):
    path = tmp_path / f"{name}.png"
    desk.screenshot(path)
    return read_picture(path).astype(int)


def differs(a, b):
    return int((np.abs(a - b).max(axis=2) > 24).sum())


def test_drawing_survives_the_death_of_the_worker(desk, plain_photo, tmp_path):
    d = desk(str(plain_photo))
    d.wait(lambda: seen(d, tmp_path, "open")[CANVAS[1], CANVAS[0]].min() > 150)
    d.wait(d.worker_pid)
    d.click(*CANVAS)
    d.key("p")
    before = seen(d, tmp_path, "before")
    d.drag((430, 250), (500, 450), (570, 250))
    drawn = seen(d, tmp_path, "drawn")
    assert differs(before, drawn) > 300
    pid = d.worker_pid()
    os.kill(pid, signal.SIGKILL)
    d.wait(lambda: d.worker_pid() not in (0, pid))
    d.key("ctrl+z")
    undone = seen(d, tmp_path, "undone")
    area = (slice(200, 500), slice(400, 600))
    assert differs(drawn[area], undone[area]) > 300
    assert d.close() == 0


def test_from_photo_to_saved_picture(desk, mini_dir, assets, tmp_path):
    people = sorted(p for p in (assets / "people").iterdir() if p.suffix in (".png", ".jpg"))
    d = desk(str(people[0]))
    first = seen(d, tmp_path, "start")
    # The Region's tint tells that the person was found.
    d.wait(lambda: differs(first, seen(d, tmp_path, "found")) > 20_000)
    d.click(*WORDS)
    d.type("long-sleeved shirt")
    d.key("ctrl+Return")
    target = tmp_path / "result.png"

    def saved() -> bool:
        d.key("ctrl+e")
        d.key("ctrl+a")
        d.type(str(target))
        d.key("Return")
        return target.exists()

    d.wait(saved, limit_s=300)
    # Saving goes on in the background, so the last try may have opened the dialog once more.
    d.key("Escape")
    d.key("Escape")
    d.click(*CANVAS)
    recipe = read_recipe(target)
    assert recipe.request.look.words == "long-sleeved shirt"
    assert read_picture(target).shape == read_picture(Path(people[0])).shape
    assert d.close() == 0
