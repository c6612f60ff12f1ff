"""The embedded engine in a real worker: its words have an effect, and it is repeatable."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.request import Request
from fashionstudio.worker.client import WorkerClient
from fashionstudio.worker.frames import Message
from tests.cli.conftest import save
from tests.cli.test_cli_process import ROOT
from tests.helpers import tiny_engine as tiny

pytestmark = [
    pytest.mark.skipif(
        not (ROOT / "models" / "mini" / "engine.json").is_file(), reason="no embedded engine here"
    ),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerClient]:
    """With a home without an engine of its own, so that the shipped one is found."""
    home = str(tmp_path_factory.mktemp("bare-home"))
    environment = {"FASHIONSTUDIO_HOME": home, "PYTHONPATH": str(ROOT)}
    with WorkerClient(device="cpu", environment={**os.environ, **environment}) as client:
        yield client


@pytest.fixture(scope="module")
def photo(worker: WorkerClient, tmp_path_factory: pytest.TempPathFactory) -> PictureRef:
    return worker.put_file(save(tmp_path_factory.mktemp("in") / "p.png", tiny.draw_person()))


def edit(worker: WorkerClient, photo: PictureRef, words: str) -> Message:
    settings = RenderSettings(preset="draft", guidance=4.0)
    pose = Pose.from_array(tiny.joints())
    (result,) = worker.render(Request(Look(photo=photo, pose=pose, words=words, settings=settings)))
    return result


def redness(result: Message) -> float:
    """Red minus blue in the middle of the shirt."""
    with Image.open(io.BytesIO(result.parts()["picture"])) as image:
        red, _, blue = np.asarray(image)[90:140, 108:132].mean(axis=(0, 1))
    return float(red - blue)


def test_words_colour_the_garment_and_the_same_request_gives_the_same_bytes(
    worker: WorkerClient, photo: PictureRef
) -> None:
    red, blue = edit(worker, photo, "a red shirt"), edit(worker, photo, "a blue shirt")
    assert redness(red) > redness(blue)
    assert not [note for note in red["recipe"]["notes"] if "does not know" in note]
    worker.unload()
    again = edit(worker, photo, "a red shirt")
    assert again.parts() == red.parts()


def test_unknown_words_are_told(worker: WorkerClient, photo: PictureRef) -> None:
    result = edit(worker, photo, "a xylographic shirt")
    assert any("xylographic" in note for note in result["recipe"]["notes"])
