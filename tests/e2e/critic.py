"""The critic's checks of a release, one after another, with what came out written to a file.

    xvfb-run -a -s "-screen 0 1280x800x24" python -m tests.e2e.critic [OUT.md] [--only PATTERN]

Each check says in one line what was found, and whether that is what it has to be. What needs mouse
and keys from outside goes through a real display; the rest looks at the window from within.
"""

from __future__ import annotations

import argparse
import fnmatch
import io
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from fashionstudio import __version__
from fashionstudio.core.image_io import read_picture
from tests.e2e.desk import Desk, differs
from tests.gallery.stage import Stage, start_application

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "assets" / "people" / "tee-and-jeans.jpg"
STROKE = ((430, 250), (470, 300), (520, 300), (560, 250))
MOST_CLICKS = 6
STEPS = 60
NEED_RESULTS = ("window/rendering", "window/compare", "dialogs/unsaved-work")


@dataclass(frozen=True)
class Finding:
    """What a check has found."""

    question: str
    good: bool
    answer: str
    seconds: float


Check = Callable[["Critic"], tuple[bool, str]]
CHECKS: dict[str, tuple[str, Check]] = {}


def check(name: str, question: str) -> Callable[[Check], Check]:
    """Puts a function into the table of checks."""

    def note(function: Check) -> Check:
        CHECKS[name] = (question, function)
        return function

    return note


class Critic:
    """A folder to work in, and a home of its own for each check."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._homes = 0
        self.desks: list[Desk] = []
        self.application = start_application(folder / "inside")

    def desk(self, *arguments: object, home: Path | None = None) -> Desk:
        """The program on the display, in a new home or a given one."""
        if home is None:
            self._homes += 1
            home = self.folder / f"home-{self._homes}"
        self.desks.append(Desk(home, *map(str, arguments)))
        return self.desks[-1]

    def stage(self, **options: object) -> Stage:
        """The window in this process."""
        return Stage(self.application, **options)

    def end(self) -> None:
        """Nothing that was started is left running."""
        for desk in self.desks:
            if desk.process.poll() is None:
                desk.process.kill()
                desk.process.wait()


# 1 -----------------------------------------------------------------------------------------------


@check("first-result", "From nothing to a first result: how many clicks, any dead end?")
def first_result(critic: Critic) -> tuple[bool, str]:
    begun = time.monotonic()
    desk = critic.desk()
    desk.render()
    desk.wait(lambda: desk.renders() == 1)
    extra = len(desk.windows()) - 1
    taken = time.monotonic() - begun
    desk.close()
    return (
        desk.clicks <= MOST_CLICKS and extra == 0,
        f"{desk.clicks} click(s), {extra} dialog(s) in the way, {taken:.0f} s from the start",
    )


@check("own-photo", "From an own photo to a first result: how many keys or clicks?")
def own_photo(critic: Critic) -> tuple[bool, str]:
    photo = critic.folder / "mine.jpg"
    shutil.copy(ROOT / "assets" / "people" / "black-tee.jpg", photo)
    desk = critic.desk(photo)
    desk.write_words("a red t-shirt")
    desk.render()
    desk.wait(lambda: desk.renders() == 1)
    steps = desk.clicks + 2  # the file was opened, the Words were typed
    desk.close()
    return steps <= MOST_CLICKS, f"{steps} steps: open, words, render"


# 3 -----------------------------------------------------------------------------------------------


@check("kill-worker", "The worker is killed in mid-render: what is lost?")
def kill_worker(critic: Critic) -> tuple[bool, str]:
    desk = critic.desk()
    desk.wait(desk.can_render)
    desk.key("p")
    blank = desk.see()
    desk.drag(*STROKE)
    drawn = differs(blank, desk.see())
    pid = desk.worker_pid()
    desk.render()
    os.kill(pid, signal.SIGKILL)
    desk.wait(lambda: desk.worker_pid() not in (0, pid))
    begun = time.monotonic()
    desk.render()
    desk.wait(lambda: desk.renders() == 1)
    again = time.monotonic() - begun
    desk.close()
    return drawn > 100, f"nothing but that render; the next one was there {again:.0f} s later"


@check("kill-program", "The program is killed in mid-render: what is lost?")
def kill_program(critic: Critic) -> tuple[bool, str]:
    home = critic.folder / "killed"
    desk = critic.desk(home=home)
    desk.render()
    desk.wait(lambda: desk.renders() == 1)
    desk.write_words("a long blouse")
    desk.wait(lambda: (kept := desk.journal()) and kept.look.words == "a long blouse")
    before = desk.journal()
    worker = psutil.Process(desk.worker_pid())
    desk.render()
    desk.kill()
    _gone, orphans = psutil.wait_procs([worker], timeout=60)
    desk = critic.desk(home=home)
    desk.wait_for_dialog()
    desk.key("Return")
    desk.wait(lambda: desk.renders() == 1)
    after = desk.journal()
    desk.close()
    same = after.look == before.look and after.layers == before.layers
    return (
        same and not orphans,
        f"{'nothing' if same else 'something'} but that render; {len(orphans)} orphan(s)",
    )


# 4 -----------------------------------------------------------------------------------------------


@check("bad-pictures", "Pictures that are hard to read: do they open, or say why not?")
def bad_pictures(critic: Critic) -> tuple[bool, str]:
    stage = critic.stage()
    answers = []
    good = True
    for name, (data, shape) in hard_pictures().items():
        path = critic.folder / name
        path.write_bytes(data)
        del data
        answer = open_one(stage, path)
        expected = answer == f"{shape[1]} × {shape[0]}" if shape else answer.startswith("“")
        good &= expected
        answers.append(f"{path.name}: {answer}")
    stage.close()
    return good, "; ".join(answers)


def open_one(stage: Stage, path: Path) -> str:
    """Size of the Photo it became, or the sentence that was said."""
    window = stage.window
    before = window.document.scene
    window.messages.dismiss()
    window.session.give("photo", path, path.name)

    def told() -> bool:
        error = window.messages.isVisible() and window.messages.objectName() == "messageError"
        return window.document.scene is not before or error

    stage.wait(told)
    scene = window.document.scene
    if scene is before:
        return f"“{window.messages.text.text()} {window.messages.hint.text()}”".strip()
    h, w = scene.shape
    return f"{w} × {h}"


def hard_pictures() -> dict[str, tuple[bytes, tuple[int, int] | None]]:
    """Name → file, and the size of the Photo it must become; None: it must be refused in words."""
    photo = Image.open(SAMPLE).convert("RGB")
    w, h = photo.size

    def saved(image: Image.Image, kind: str, **options: object) -> bytes:
        buffer = io.BytesIO()
        image.save(buffer, kind, **options)
        return buffer.getvalue()

    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned by a quarter
    deep = np.asarray(photo.convert("L")).astype(np.uint16) * 257
    alpha = photo.copy()
    alpha.putalpha(Image.linear_gradient("L").resize(photo.size))
    whole = saved(photo, "JPEG")
    return {
        "100-megapixels.jpg": (
            saved(Image.new("RGB", (10_000, 10_000), "grey"), "JPEG"),
            (10_000, 10_000),
        ),
        "cmyk.jpg": (saved(photo.convert("CMYK"), "JPEG"), (h, w)),
        "turned.jpg": (saved(photo, "JPEG", exif=turned), (w, h)),
        "sixteen-bit.png": (saved(Image.fromarray(deep), "PNG"), (h, w)),
        "transparent.png": (saved(alpha, "PNG"), (h, w)),
        "one-pixel.png": (saved(Image.new("RGB", (1, 1)), "PNG"), None),
        "cut-short.jpg": (whole[: len(whole) // 2], None),
        "words.png": (b"this is no picture", None),
    }


@check("full-disk", "The disk is full: is a saved project ever lost?")
def full_disk(critic: Critic) -> tuple[bool, str]:
    import errno

    from fashionstudio.core import atomic

    stage = critic.stage()
    stage.open_sample()
    path = critic.folder / "kept.fstudio"
    stage.save(path)
    whole = path.read_bytes()
    stage.window.document.set_words("something new")

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    messages = stage.window.messages
    messages.dismiss()
    real, atomic.os.replace = atomic.os.replace, full
    try:
        stage.window.session.project.save(path)
        stage.wait(messages.isVisible)
    finally:
        atomic.os.replace = real
    told = messages.objectName() == "messageError"
    said = f"{messages.text.text()} {messages.hint.text()}"
    kept = path.read_bytes() == whole and stage.window.session.project.is_dirty
    stage.close()
    return kept and told, f"the old file is whole, the new work still counts as unsaved; “{said}”"


# 5 -----------------------------------------------------------------------------------------------


@check("keys-only", "Keyboard only: a result without the mouse?")
def keys_only(critic: Critic) -> tuple[bool, str]:
    desk = critic.desk()
    desk.wait(desk.can_render)
    desk.write_words("a red blouse")
    desk.key("ctrl+Return")
    desk.wait(lambda: desk.renders() == 1)
    target = critic.folder / "by-keys.png"
    desk.wait(desk.can_render)
    desk.key("ctrl+e")
    desk.answer_file_dialog(target)
    desk.wait(target.exists)
    desk.close()
    return desk.clicks == 0, f"words, render and saving by {desk.keys} keys, {desk.clicks} clicks"


def _fits(critic: Critic, language: str, percent: int, theme: str) -> tuple[bool, str]:
    from tests.gallery.fit import misfits
    from tests.gallery.states import STATES

    stage = critic.stage(language=language)
    stage.open_sample()
    stage.dress(theme, percent)
    looked_at, found = 0, []
    for name, show in STATES.items():
        if name.startswith("dialogs/export") or name in (
            "window/rendering",
            "dialogs/unsaved-work",
        ):
            continue  # these need results, which the gallery has
        shown = show(stage)
        found += [f"{name}: {line}" for line in misfits(next(shown))]
        next(shown, None)
        looked_at += 1
    stage.close()
    return not found, f"{looked_at} views, {len(found)} cut off" + "".join(
        f"; {line}" for line in found[:5]
    )


@check("large-text", "200 % text: is anything cut off?")
def large_text(critic: Critic) -> tuple[bool, str]:
    return _fits(critic, "en", 200, "light")


@check("long-words", "Words that are 40 % longer: is anything cut off?")
def long_words(critic: Critic) -> tuple[bool, str]:
    return _fits(critic, "pseudo", 100, "dark")


@check("right-to-left", "Right to left: is anything cut off?")
def right_to_left(critic: Critic) -> tuple[bool, str]:
    return _fits(critic, "rtl", 100, "light")


# 6, 7 --------------------------------------------------------------------------------------------


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
    import subprocess

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


# -------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Run the checks and write what came out."""
    parser = argparse.ArgumentParser(prog="tests.e2e.critic", description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=ROOT / "build" / "critic.md")
    parser.add_argument("--only", nargs="+", default=["*"], help="names of checks, as patterns")
    options = parser.parse_args(list(arguments))
    wanted = [n for n in CHECKS if any(fnmatch.fnmatch(n, p) for p in options.only)]
    findings = []
    with tempfile.TemporaryDirectory(prefix="fashionstudio-critic-") as scratch:
        critic = Critic(Path(scratch))
        for name in wanted:
            findings.append(run_one(critic, name))
            critic.end()
            write(options.out, findings)
    return 0 if all(finding.good for finding in findings) else 1


def run_one(critic: Critic, name: str) -> Finding:
    """One check; what breaks it is an answer too."""
    question, function = CHECKS[name]
    begun = time.monotonic()
    try:
        good, answer = function(critic)
    except Exception as error:
        good, answer = False, f"{type(error).__name__}: {error}"
    finding = Finding(question, good, answer, time.monotonic() - begun)
    print(f"{'ok ' if good else 'BAD'} {name}: {answer} ({finding.seconds:.0f} s)", flush=True)
    return finding


def write(out: Path, findings: Sequence[Finding]) -> None:
    """The results as a page."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    lines = [
        "# The critic's checks",
        "",
        f"fashionstudio {__version__}, Python {platform.python_version()} on {platform.system()}, "
        f"{os.cpu_count()} cores (load {load:.0f}), the embedded engine. "
        "Made by `make critic`.",
        "",
        "| question | | answer | s |",
        "|---|---|---|---|",
        *(
            f"| {f.question} | {'good' if f.good else '**bad**'} | {f.answer} | {f.seconds:.0f} |"
            for f in findings
        ),
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
