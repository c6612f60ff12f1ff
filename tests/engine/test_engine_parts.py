"""Manifest, caches, pacing, scale and words, without any network."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from fashionstudio.core.geometry import Frame
from fashionstudio.core.person import JOINTS, Person, Pose
from fashionstudio.core.scale import mm_per_pixel
from fashionstudio.diffusion.tokens import UnknownWord
from fashionstudio.engine.cache import ByteCache, content_key, size_of
from fashionstudio.engine.context import PreviewPacer, StepTimer
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.manifest import EngineManifest, find_engine, list_engines
from fashionstudio.engine.words import understood
from fashionstudio.errors import DiskFull, ModelMismatch, ModelMissing
from tests.helpers import tiny_engine as tiny


class Clock:
    """Time that only moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_previews_keep_to_four_a_second() -> None:
    clock = Clock()
    pacer = PreviewPacer(clock)
    shown = 0
    for _ in range(1000):
        clock.now += 0.01
        if pacer.due():
            pacer.made(0.0)
            shown += 1
    assert 36 <= shown <= 40


def test_costly_previews_keep_to_their_share_of_the_time() -> None:
    clock = Clock()
    pacer = PreviewPacer(clock)
    spent = 0.0
    for _ in range(1000):
        clock.now += 0.1
        if pacer.due():
            clock.now += 0.5
            pacer.made(0.5)
            spent += 0.5
    assert 0 < spent / (clock.now - 100) < 0.06


def test_time_left_is_known_from_the_second_step_on() -> None:
    clock = Clock()
    timer = StepTimer(clock)
    assert timer.seconds_left(1, 10) is None
    clock.now += 2
    assert timer.seconds_left(2, 10) == pytest.approx(16)
    clock.now += 1
    left = timer.seconds_left(3, 10)
    assert left is not None
    assert 7 < left < 14


def test_the_cache_drops_what_was_unused_for_longest() -> None:
    cache: ByteCache[np.ndarray] = ByteCache(300)
    for name in ("a", "b", "c"):
        cache.get(name, lambda: np.zeros(100, np.uint8))
    cache.get("a", lambda: np.ones(100, np.uint8))
    cache.get("d", lambda: np.zeros(100, np.uint8))
    assert "a" in cache
    assert "b" not in cache
    assert cache.made == 4
    assert cache.bytes == 300
    cache.get("huge", lambda: np.zeros(1000, np.uint8))
    assert "huge" not in cache
    assert len(cache) == 3


def test_keys_and_sizes() -> None:
    assert content_key("a", 1) == content_key("a", 1)
    assert content_key("a", 1) != content_key("a", "1")
    assert content_key(["a"], "b") != content_key(["a", "b"])
    person = Person(
        Pose.from_array(tiny.joints()), np.zeros((4, 5), np.uint8), np.zeros((4, 5), np.uint8), {}
    )
    assert 40 <= size_of(person) < 20_000


def person(points: list[list[float]], height: int = 320) -> Person:
    blank = np.zeros((height, 240), np.uint8)
    return Person(Pose.from_array(points), blank, blank, {})


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_millimetres_scale_with_the_photo(scale: float) -> None:
    whole = mm_per_pixel(person(tiny.joints(scale)))
    assert whole == pytest.approx(mm_per_pixel(person(tiny.joints())) / scale)
    # Drawn from ankle to nose over 245 pixels, as an adult stands over about 1.5 m.
    assert 5 < whole * scale < 7.5


def test_millimetres_from_the_shoulders_alone_are_close() -> None:
    points = tiny.joints()
    for name in JOINTS:
        if name.endswith(("hip", "knee", "ankle")):
            points[JOINTS.index(name)] = [-1, -1, 0]
    assert mm_per_pixel(person(points)) / mm_per_pixel(person(tiny.joints())) == pytest.approx(
        1, abs=0.5
    )


def test_a_raised_knee_does_not_make_the_person_smaller() -> None:
    points = tiny.joints()
    straight = mm_per_pixel(person(points))
    points[JOINTS.index("right_knee")][1] -= 40
    points[JOINTS.index("right_ankle")][1] -= 90
    assert mm_per_pixel(person(points)) == pytest.approx(straight, rel=0.15)


def unknown(word: str, *near: str, instead: str = "") -> UnknownWord:
    return UnknownWord(word, near, instead)


def test_unknown_words_are_left_out_and_told() -> None:
    words, notes = understood(
        "a silken Silken shirt, silk",
        [unknown("silken", "sullen", "silk"), unknown("silk")],
        "a top",
    )
    assert words == "a shirt,"
    assert "“sullen” or “silk”" in notes[0]
    assert notes[1].endswith("no effect.")
    assert understood("qwertz", [unknown("qwertz")], "a top")[0] == "a top"


def test_words_of_nearly_the_same_meaning_take_the_place_of_unknown_ones() -> None:
    words, notes = understood(
        "a beige Trench coat over chinos <chinos-1>",
        [unknown("trench", instead="coat"), unknown("chinos", instead="trousers")],
        "a top",
    )
    assert words == "a beige coat over trousers <chinos-1>"
    assert "understood as “trousers”" in notes[1]
    words, notes = understood("two skirts", [unknown("skirts", instead="skirt")], "a top")
    assert (words, notes) == ("two skirt", ()), "a plural is nothing to talk about"
    both = [unknown(word, instead="long sleeve top") for word in ("trench", "coat")]
    assert understood("a red trench coat", both, "a top")[0] == "a red long sleeve top"
    words, _ = understood("a dashiki", [unknown("dashiki")], "a top")
    assert words == "a top", "an article alone is no garment"


def test_sketches_keep_thin_lines_visible() -> None:
    from fashionstudio.engine.steps import sketch_in_frame

    sketch = np.zeros((2000, 1500), np.uint8)
    sketch[300:1700, 700:702] = 255
    frame = Frame(0, 0, 0.1, 150, 200)
    seen = sketch_in_frame(sketch, frame)
    assert seen.max() > 180
    assert 0 < (seen[100] > 100).sum() <= 3


# Manifests -------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    return tmp_path / "data" / "models"


def write_engine(models: Path, name: str, **changes: object) -> Path:
    folder = models / name
    folder.mkdir(parents=True)
    preset = {"sampler": "ddim", "steps": 3, "guidance": 2.0}
    data = {
        "format": 1,
        "id": name,
        "title": "T",
        "licence": "CC0-1.0",
        "frame": {"height": 64, "width": 48},
        "presets": {"draft": preset, "standard": preset, "fine": preset},
        "files": {},
    }
    (folder / "engine.json").write_text(json.dumps(data | changes))
    return folder


def test_engines_are_found_by_id(home: Path) -> None:
    write_engine(home, "one")
    assert find_engine("one").frame == (64, 48)
    with pytest.raises(ModelMissing):
        find_engine("../one")
    with pytest.raises(ModelMissing):
        find_engine("two")


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"format": None},
        {"id": "other"},
        {"files": {"../../secret": {"sha256": "0" * 64, "bytes": 1}}},
        {"files": {"/etc/passwd": {"sha256": "0" * 64, "bytes": 1}}},
        {"presets": {}},
        {"frame": 5},
        {"files": []},
    ],
)
def test_strange_manifests_are_refused(home: Path, changes: dict[str, object]) -> None:
    folder = write_engine(home, "one", **changes)
    with pytest.raises(ModelMismatch):
        EngineManifest.read(folder)
    (listed,) = [engine for engine in list_engines() if engine.id == "one"]
    assert not listed.to_dict()["usable"]


def test_rubbish_is_no_manifest(home: Path) -> None:
    folder = write_engine(home, "one")
    for rubbish in (b"", b"[", b"[]", b"\xff\xfe", b"[" * 100_000):
        (folder / "engine.json").write_bytes(rubbish)
        with pytest.raises(ModelMismatch):
            EngineManifest.read(folder)


def test_weights_are_hashed_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fashionstudio.engine import manifest as module

    data = b"weights"
    listed = {"w.bin": {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}}
    folder = write_engine(home, "one", files=listed)
    (folder / "w.bin").write_bytes(data)
    EngineManifest.read(folder).check_files()

    def never(path: Path) -> str:
        raise AssertionError(f"{path} hashed again")

    monkeypatch.setattr(module, "fingerprint", never)
    EngineManifest.read(folder).check_files()


def test_a_full_disk_keeps_inputs_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = Inputs(tmp_path)

    def full(data: bytes) -> str:
        raise DiskFull("There is no space left.")

    monkeypatch.setattr(inputs._store, "put", full)
    from fashionstudio.core.look import PictureRef

    assert inputs.get(PictureRef(inputs.put(b"abc"))) == b"abc"
