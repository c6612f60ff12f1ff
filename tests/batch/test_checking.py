"""Inputs are looked at before anything runs: each once, and whatever is wrong with them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from fashionstudio.batch import checking
from fashionstudio.batch.checking import Checked, check_plan
from fashionstudio.batch.estimate import bytes_in_words, estimate, in_words, remember_pace
from fashionstudio.batch.order import in_order
from fashionstudio.batch.outputs import Style
from fashionstudio.batch.plan import Defaults, read_plan
from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.look import Fabric, Look, RenderSettings
from fashionstudio.core.provenance import recipe_text
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, Cancelled
from fashionstudio.paths import blobs_dir
from tests.batch.fakes import write_photo


@pytest.fixture
def wardrobe(tmp_path: Path, own_home: Path) -> Path:
    for number, name in enumerate(("anna", "ben", "red", "blue")):
        write_photo(tmp_path / f"{name}.png", 80 + 30 * number)
    write_photo(tmp_path / "tiny.png", 90, (20, 20))
    (tmp_path / "broken.png").write_bytes((tmp_path / "anna.png").read_bytes()[:300])
    (tmp_path / "text.png").write_text("no picture")
    return tmp_path


def checked(folder: Path, text: str, name: str = "plan.csv") -> Checked:
    path = folder / name
    path.write_text(text)
    return check_plan(read_plan(path))


def test_each_distinct_picture_is_read_once(
    wardrobe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: Counter[object] = Counter()
    real = checking._seen

    def counted(key: tuple[str, object]) -> object:
        seen[key] += 1
        return real(key)

    monkeypatch.setattr(checking, "_seen", counted)
    text = "people: [anna.png, ben.png]\ngarments: [red.png, blue.png]\nseeds: 1-5\n"
    found = checked(wardrobe, text, "plan.yaml")
    assert len(found.ready) == 20
    assert found.pictures == len(seen) == 4
    assert set(seen.values()) == {1}
    look = found.ready[0].work.request.look
    assert look.photo is not None
    assert found.ready[0].work.files[look.photo.sha256] == wardrobe / "anna.png"
    assert look.photo.name == "anna.png"


def test_what_is_wrong_is_told_and_the_rest_is_ready(wardrobe: Path) -> None:
    (wardrobe / "pose.json").write_text("[1, 2]")
    found = checked(
        wardrobe,
        "photo,garment,words,pose,engine\n"
        "anna.png,red.png,,,\n"
        "gone.png,red.png,,,\n"
        "anna.png,broken.png,,,\n"
        "tiny.png,red.png,,,\n"
        "text.png,red.png,,,\n"
        "anna.png,,a shirt,pose.json,\n"
        "anna.png,,a shirt,,nothing\n"
        "ben.png,,a shirt,,\n",
    )
    assert [ready.plan.row for ready in found.ready] == [2, 9]
    reasons = {problem.row: problem.sentence() for problem in found.broken}
    assert list(reasons) == [3, 4, 5, 6, 7, 8]
    for row, words in {
        3: "gone.png",
        4: "The garment: ",
        5: "tiny.png",
        6: "text.png",
        7: "joints",
        8: "“nothing” is not installed",
    }.items():
        assert words in reasons[row]
    assert all("Traceback" not in reason for reason in reasons.values())


def test_small_photos_are_told_once_and_stop_nothing(wardrobe: Path) -> None:
    found = checked(wardrobe, "photo,words\nanna.png,a shirt\nanna.png,a dress\n")
    assert len(found.ready) == 2
    small = [p for p in found.problems if "is small (48 × 64" in p.error.message]
    assert len(small) == 1


def test_words_an_engine_does_not_know_are_told(wardrobe: Path, mini_dir: Path) -> None:
    found = checked(wardrobe, "photo,words\nanna.png,a scralet shirt\nanna.png,a red shirt\n")
    assert len(found.ready) == 2
    told = [p.sentence() for p in found.problems if "scralet" in p.error.message]
    assert told == [
        "Row 2: “mini” does not know the word “scralet”. "
        "It will be left out; did you mean “scarlet”?"
    ]


def test_a_check_can_be_cancelled(wardrobe: Path) -> None:
    path = wardrobe / "plan.csv"
    path.write_text("photo,words\nanna.png,a shirt\nben.png,a shirt\n")
    with pytest.raises(Cancelled):
        check_plan(read_plan(path), cancelled=lambda: True)


def test_a_look_for_many_photos(wardrobe: Path) -> None:
    store = BlobStore(blobs_dir())
    swatch = store.add_file(wardrobe / "red.png")
    region = store.add_file(wardrobe / "blue.png")
    own = store.add_file(wardrobe / "ben.png")
    look = Look(
        photo=own,
        words="a shirt",
        category="dresses",
        region=region,
        fabric=Fabric(swatch),
        settings=RenderSettings(seed=3, variations=4, preset="fine"),
    )
    recipe = Recipe(Request(look), EngineStamp("mini", {}, {}, "cpu"))
    path = wardrobe / "look.json"
    path.write_text(recipe_text(recipe))
    photos = [str(wardrobe / "anna.png"), str(wardrobe / "bl*.png")]
    plan = read_plan(path, Defaults({"preset": "draft"}), photos=photos)
    found = check_plan(plan)
    assert [r.plan.source("photo") for r in found.ready] == ["anna.png", "blue.png"]
    made = found.ready[0].work.request.look
    assert (made.category, made.words, made.region) == ("dresses", "a shirt", None)
    assert made.fabric is not None
    assert made.fabric.swatch == swatch
    assert made.settings == replace(look.settings, variations=1, preset="draft")
    assert swatch.sha256 in found.held
    assert any("Left out, for each photo has its own: " in p.sentence() for p in found.problems)
    with pytest.raises(BadInput, match="needs photos"):
        read_plan(path)


def test_items_go_person_by_person_and_garments_to_and_fro(wardrobe: Path) -> None:
    text = "people: [anna.png, ben.png]\ngarments: [red.png, blue.png]\nseeds: [1, 2]\n"
    ordered = in_order(checked(wardrobe, text, "plan.yaml").ready)
    pairs = [(r.plan.source("photo"), r.plan.source("garment")) for r in ordered]
    first, last = pairs[0][1], pairs[3][1]
    assert first != last
    assert pairs == [
        *[("anna.png", first)] * 2,
        *[("anna.png", last)] * 2,
        *[("ben.png", last)] * 2,
        *[("ben.png", first)] * 2,
    ]


def test_the_estimate_learns_from_runs(wardrobe: Path, tmp_path: Path, own_home: Path) -> None:
    found = checked(wardrobe, "people: [anna.png, ben.png]\nwords: [a, b, c]\n", "plan.yaml")
    guess = estimate(found.ready, tmp_path, Style(), device="cpu")
    assert not guess.measured
    assert (guess.count, guess.people) == (6, 2)
    assert guess.disk_bytes > 6 * 48 * 64
    assert guess.fits
    remember_pace([("mini", "standard", "cpu", 10.0)])
    assert estimate(found.ready, tmp_path, Style(), device="auto").measured
    slow = estimate(found.ready, tmp_path, Style(), device="cpu")
    assert slow.seconds == pytest.approx(75, abs=1)
    assert estimate(found.ready, tmp_path, Style(), device="cpu", workers=2).seconds < 50
    (own_home / "cache" / "batch-paces.json").write_text(json.dumps({"x": "y"}))
    assert not estimate(found.ready, tmp_path, Style(), device="cpu").measured


def test_figures_in_words() -> None:
    assert [in_words(s) for s in (0.2, 40, 600, 12000)] == ["1 s", "40 s", "10 min", "3 h 20 min"]
    assert [bytes_in_words(n) for n in (5, 4.2e6, 3.25e9)] == ["1 MB", "4 MB", "3.2 GB"]
