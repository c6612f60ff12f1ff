"""Is everything the same once more: undone and redone, opened again, rendered again?"""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from fashionstudio.core.image_io import read_picture
from tests.e2e.critic.table import ROOT, SAMPLE, Critic, check

STEPS = 60


@check("undo", f"Undo {STEPS} times, redo {STEPS} times: pixel-identical?")
def undo(critic: Critic) -> tuple[bool, str]:
    stage = critic.stage()
    stage.open_sample()
    document = stage.window.document
    rng = np.random.default_rng(5)

    def now() -> tuple[bytes, bytes, object]:
        masks = document.scene.masks
        return masks["sketch"].base.tobytes(), masks["region"].base.tobytes(), document.look

    states = [now()]
    number = 0
    while len(states) <= STEPS:
        number += 1
        kind = ("pen", "words", "region", "fabric", "pen")[number % 5]
        if kind == "words":
            document.settle()
            document.set_words(f"a blouse, {number}")
        elif kind == "fabric":
            document.settle()
            document.set_placement(angle_deg=float(number))
        else:
            stage.trigger(f"tool.{kind}")
            points = rng.uniform(0.3, 0.7, (4, 2))
            if kind == "region":
                points[:, 0] -= 0.25  # beside what is in it already
            stage.drag(*map(tuple, points))
        # Painting what is painted already is no step.
        if (state := now()) != states[-1]:
            states.append(state)
    back = []
    for _ in range(STEPS):
        stage.trigger("edit.undo")
        back.append(now())
    forth = []
    for _ in range(STEPS):
        stage.trigger("edit.redo")
        forth.append(now())
    good = back == states[-2::-1] and forth == states[1:]
    stage.close()
    same = "every one" if good else "not every one"
    return (
        good,
        f"{STEPS} steps with pen, region brush, words and fabric, {same} the same both ways",
    )


@check("again", "A picture is made again from its PNG: the same?")
def again(critic: Critic) -> tuple[bool, str]:
    def run(*arguments: object) -> None:
        subprocess.run(
            [sys.executable, "-m", "fashionstudio", *map(str, arguments)],
            cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip

    first, second = critic.folder / "first.png", critic.folder / "second.png"
    fabric = ROOT / "assets" / "fabrics" / "red-tartan.jpg"
    run("edit", SAMPLE, "-o", first, "--words", "a blouse", "--fabric", fabric, "--seed", 7)
    run("again", first, "-o", second)
    same = bool((read_picture(first) == read_picture(second)).all())
    return same, "pixel-identical" if same else "not the same"


@check("reopened", "A project is opened on another day and rendered again: the same?")
def reopened(critic: Critic) -> tuple[bool, str]:
    project = critic.project
    stage = critic.stage()
    stage.open(project)
    results = stage.window.session.results
    newest = results.items[-1]
    stage.render_once()
    once_more = results.items[-1]
    stage.close()
    same = bool((read_picture(newest.png) == read_picture(once_more.png)).all())
    return same, "pixel-identical" if same else "not the same"
