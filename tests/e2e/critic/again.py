"""Is everything the same once more: undone and redone, opened again, rendered again?"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from fashionstudio.core.image_io import read_picture
from fashionstudio.core.provenance import embed, read_recipe
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
    first, second = critic.folder / "first.png", critic.folder / "second.png"
    fabric = ROOT / "assets" / "fabrics" / "red-tartan.jpg"
    _run("edit", SAMPLE, "-o", first, "--words", "a blouse", "--fabric", fabric, "--seed", 7)
    said = _run("again", first, "-o", second)
    same = _alike(first, second) and "otherwise" not in said
    return same, "pixel-identical" if same else "not the same"


@check("other-weights", "… and what is said when it was made with other weights, or elsewhere?")
def other_weights(critic: Critic) -> tuple[bool, str]:
    first, older = critic.folder / "first.png", critic.folder / "older.png"
    _run("edit", SAMPLE, "-o", first, "--words", "a blouse", "--preset", "draft")
    recipe = read_recipe(first)
    weights = dict.fromkeys(recipe.stamp.weights, "0" * 64)
    versions = {**recipe.stamp.versions, "torch": "2.0"}
    stamp = replace(recipe.stamp, weights=weights, versions=versions, device="cuda:0")
    older.write_bytes(embed(first.read_bytes(), replace(recipe, stamp=stamp)))
    said = _run("again", older, "-o", critic.folder / "today.png")
    good = all(word in said for word in ("weights", "torch 2.0", "cuda:0"))
    return good, f"“{' '.join(said.split())}”"


@check("dropped", "A picture of ours is dropped into the window and rendered again: the same?")
def dropped(critic: Critic) -> tuple[bool, str]:
    stage = critic.stage()
    stage.open(critic.project)
    results = stage.window.session.results
    newest = results.items[-1]
    mine = critic.folder / "mine.png"
    mine.write_bytes(newest.png)
    stage.close()
    stage = critic.stage()
    window = stage.window
    window.session.give("photo", mine, mine.name)
    stage.wait(lambda: window.document.scene is not None and window.document.scene.person)
    stage.settle()
    stage.render_once()
    same = _alike(newest.png, window.session.results.items[-1].png)
    stage.close()
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
    same = _alike(newest.png, once_more.png)
    return same, "pixel-identical" if same else "not the same"


def _run(*arguments: object) -> str:
    """A command of ours; what it says beside the result."""
    done = subprocess.run(
        [sys.executable, "-m", "fashionstudio", *map(str, arguments)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stderr


def _alike(one: Path | bytes, other: Path | bytes) -> bool:
    return bool((read_picture(one) == read_picture(other)).all())
