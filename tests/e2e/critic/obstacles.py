"""Pictures that are hard to read, a disk that is full, a network that is not there."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from fashionstudio.core import atomic
from fashionstudio.core.project_files import read_project
from tests.e2e.critic.table import ROOT, SAMPLE, Critic, check
from tests.gallery.stage import Stage


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
    stage = critic.stage()
    stage.open_sample()
    path = critic.folder / "kept.fstudio"
    stage.save(path)
    whole = path.read_bytes()
    stage.window.document.set_words("something new")

    messages = stage.window.messages
    messages.dismiss()
    with no_space():
        stage.window.session.project.save(path)
        stage.wait(messages.isVisible)
    told = messages.objectName() == "messageError"
    said = f"{messages.text.text()} {messages.hint.text()}"
    kept = path.read_bytes() == whole and stage.window.session.project.is_dirty
    stage.save(path)
    kept &= read_project(path).project.look.words == "something new"
    stage.close()
    left = [file.name for file in critic.folder.glob(".*")]
    return (
        kept and told and not left,
        "the old file is whole, the new work still counts as unsaved and is saved once there is"
        f" room; “{said}”",
    )


@check("full-disk-drawing", "The disk is full while somebody draws: is a stroke lost?")
def full_disk_drawing(critic: Critic) -> tuple[bool, str]:
    stage = critic.stage()
    stage.open_sample()
    document, messages = stage.window.document, stage.window.messages
    messages.dismiss()
    stage.trigger("tool.pen")
    with no_space():
        stage.drag((0.3, 0.3), (0.7, 0.3))
        stage.drag((0.3, 0.4), (0.7, 0.4))
        drawn = document.scene.masks["sketch"].base.copy()
        stage.wait(messages.isVisible)
        said = f"{messages.text.text()} {messages.hint.text()}".strip()
    stage.drag((0.3, 0.5), (0.7, 0.5))
    after = document.scene.masks["sketch"].base
    path = critic.folder / "drawn.fstudio"
    stage.save(path)
    stage.close()
    good = bool(drawn.any()) and bool((after >= drawn).all()) and "sketch" in _layers(path)
    return good, f"all strokes are there and saved once there is room; “{said}”"


@contextmanager
def no_space() -> Iterator[None]:
    """The disk takes nothing more."""

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    real, atomic.os.fsync = atomic.os.fsync, full
    try:
        yield
    finally:
        atomic.os.fsync = real


def _layers(path: Path) -> dict[str, object]:
    return dict(read_project(path).project.layers)


@check("no-network", "An engine is to be downloaded and there is no network: what is said?")
def no_network(critic: Critic) -> tuple[bool, str]:
    nowhere = "http://127.0.0.1:9"  # nothing answers there
    pull = ("engines", "pull", "mgd-dresscode", "--accept-licence")
    done = subprocess.run(
        [sys.executable, "-m", "fashionstudio", *pull],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={
            **os.environ, "https_proxy": nowhere, "http_proxy": nowhere,
            "FASHIONSTUDIO_HOME": str(critic.folder / "offline"),
        },
    )  # fmt: skip
    said = " ".join((done.stdout + done.stderr).split())
    return done.returncode == 1 and "Traceback" not in said, f"“{said[-300:]}”"
