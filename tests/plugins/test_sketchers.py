"""What is worn becomes a drawing: by our own extractor, and by plug-ins, in the worker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fashionstudio import plugins
from fashionstudio.annotation.sketchers import choose_sketcher
from fashionstudio.core.closing import Closes
from fashionstudio.core.image_io import encode_png, read_mask
from fashionstudio.core.person import PARTS, Person, Pose
from fashionstudio.errors import BadInput
from fashionstudio.vision.sketchers import sketch_worn
from fashionstudio.worker.client import WorkerClient
from tests.helpers import tiny_engine as tiny
from tests.helpers.plug_ins import install, install_example

SHIRT = (slice(70, 150), slice(90, 150))


@pytest.fixture
def photo() -> np.ndarray:
    """A grey figure with a shirt that has a dark pocket."""
    picture = np.full((320, 240, 3), 200, np.uint8)
    picture[SHIRT] = (150, 60, 60)
    picture[90:110, 100:120] = 20
    return picture


@pytest.fixture
def person() -> Person:
    parts = np.zeros((320, 240), np.uint8)
    parts[SHIRT] = PARTS["upper_clothes"]
    silhouette = np.where(parts > 0, 255, 0).astype(np.uint8)
    return Person(Pose.from_array(tiny.joints()), silhouette, parts, {})


def near(sketch: np.ndarray, y: int, x: int) -> bool:
    return bool((sketch[y - 4 : y + 5, x - 4 : x + 5] > 0).any())


def test_the_outline_of_what_is_worn_and_nothing_else(photo: np.ndarray, person: Person) -> None:
    sketch = sketch_worn(photo, person, "upper_body")
    assert sketch.shape == (320, 240)
    assert near(sketch, 70, 120)
    assert near(sketch, 150, 120)
    assert not sketch[160:].any()
    assert 0.003 < (sketch > 0).mean() < 0.1
    with pytest.raises(BadInput, match="No such garment"):
        sketch_worn(photo, person, "lower_body")


def test_a_plug_in_draws_instead(site: Path, photo: np.ndarray, person: Person) -> None:
    install_example(site)
    sketch = sketch_worn(photo, person, "upper_body", "edges")
    assert near(sketch, 90, 110), "the pocket, which has no part in our own drawing's outline"
    sketcher, note = choose_sketcher("edges")
    assert (sketcher.name, note) == ("edges", "")
    drawing = sketcher.draw(np.where(np.arange(300)[:, None, None] % 290 > 40, 60, 255)
                            .repeat(200, 1).repeat(3, 2).astype(np.uint8))  # fmt: skip
    assert drawing.shape == (1024, 768)
    assert isinstance(sketcher, Closes)
    sketcher.close()


def test_broken_ones_say_so(site: Path, photo: np.ndarray, person: Person) -> None:
    (site / "odd_tools.py").write_text(
        "import numpy as np\n"
        "class Fails:\n    def draw(self, picture, inside):\n        return 1 / 0\n"
        "class Small:\n    def draw(self, picture, inside):\n        return inside[:3]\n"
        "class Mute:\n    pass\n"
    )
    entries = {name.lower(): f"odd_tools:{name}" for name in ("Fails", "Small", "Mute")}
    install(site, "odd-tools", {plugins.SKETCHERS: entries})
    for name, words in (
        ("fails", "has failed"),
        ("small", "has drawn something of another kind"),
        ("mute", "has no function “draw”"),
        ("absent", "There is no plug-in"),
    ):
        with pytest.raises(BadInput, match=words):
            sketch_worn(photo, person, "upper_body", name)


def test_the_worker_draws_with_a_plug_in(site: Path, home: Path) -> None:
    install_example(site)
    with WorkerClient(device="cpu") as worker:
        ref = worker.put(encode_png(tiny.draw_person()))
        own = worker.trace(ref, "upper_body", pose=tiny.joints())
        other = worker.trace(ref, "upper_body", sketcher="edges", pose=tiny.joints())
        with pytest.raises(BadInput, match="There is no plug-in “gone”"):
            worker.trace(ref, "upper_body", sketcher="gone", pose=tiny.joints())
    drawn = [read_mask(png) for png in (own, other)]
    assert all(sketch.shape == (320, 240) and sketch.any() for sketch in drawn)
    assert (drawn[0] != drawn[1]).any()
