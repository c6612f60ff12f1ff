"""The Look: a document that survives saving, and refuses nonsense in words."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np
import pytest

from fashionstudio.core.look import (
    Fabric,
    FabricPlacement,
    Look,
    PictureRef,
    RenderSettings,
)
from fashionstudio.core.person import Pose
from fashionstudio.errors import BadInput, ProjectTooNew


def picture(letter: str, name: str = "") -> PictureRef:
    return PictureRef(letter * 64, name)


def full_look() -> Look:
    placement = FabricPlacement(42.5, -30.0, "half_brick", "both", (3.5, -2.0))
    return Look(
        photo=picture("a", "Größe 图.jpg"),
        category="dresses",
        words="a <red-tartan> dress, “long”",
        region=picture("b"),
        sketch=picture("c"),
        fabric=Fabric(picture("d"), placement),
        garment=picture("e"),
        pose=Pose.from_array(np.full((18, 3), 0.5)),
        settings=RenderSettings("mini", "fine", 30, 5.5, 0.4, "ddim", 2**63 - 4, 3),
    )


@pytest.mark.parametrize("look", [Look(), Look(photo=picture("a")), full_look()])
def test_it_survives_json(look: Look) -> None:
    assert Look.from_dict(json.loads(json.dumps(look.to_dict()))) == look


def test_a_file_from_before_a_field_existed_still_opens() -> None:
    assert Look.from_dict({"version": 1}) == Look()
    assert Look.from_dict({}) == Look()
    short = Look.from_dict({"fabric": {"swatch": {"sha256": "d" * 64}}})
    assert short.fabric == Fabric(picture("d"))


def test_pictures_are_listed_photo_first() -> None:
    assert [p.sha256[0] for p in full_look().pictures()] == list("abcde")
    assert Look().pictures() == ()


def test_changing_a_copy_leaves_the_look_alone() -> None:
    look = full_look()
    changed = look.with_(words="", fabric=None)
    assert look == full_look()
    assert changed.fabric is None
    with pytest.raises(dataclasses.FrozenInstanceError):
        look.words = "x"  # type: ignore[misc]


def test_a_newer_file_asks_for_an_update() -> None:
    with pytest.raises(ProjectTooNew):
        Look.from_dict({"version": 2})
    with pytest.raises(BadInput):
        Look.from_dict({"version": "two"})


@pytest.mark.parametrize(
    "change",
    [
        {"category": "hats"},
        {"photo": {"name": "a.jpg"}},
        {"photo": {"sha256": "A" * 64}},
        {"photo": "a.jpg"},
        {"photo": {"sha256": 5}},
        {"words": "x" * 2001},
        {"pose": [[1, 2]]},
        {"settings": {"colour": 1}},
        {"settings": {"steps": 0}},
        {"settings": {"seed": "one"}},
        {"settings": {"preset": "best"}},
        {"settings": {"variations": 65}},
        {"fabric": {}},
        {"fabric": {"swatch": None}},
        {"fabric": {"swatch": {"sha256": "d" * 64}, "placement": {"offset_mm": [1]}}},
        {"fabric": {"swatch": {"sha256": "d" * 64}, "placement": {"repeat_mm": 0}}},
        {"fabric": {"swatch": {"sha256": "d" * 64}, "placement": {"mirror": "z"}}},
    ],
)
def test_a_damaged_file_is_refused_in_words(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as caught:
        Look.from_dict({**full_look().to_dict(), **change})
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("repeat_mm", [0.0, -5.0, 1e6, float("nan")])
def test_a_repeat_that_makes_no_sense(repeat_mm: float) -> None:
    with pytest.raises(BadInput, match="makes no sense"):
        FabricPlacement(repeat_mm=repeat_mm)


def test_out_of_range_settings_name_the_range() -> None:
    with pytest.raises(BadInput) as caught:
        RenderSettings(guidance=99)
    assert "1 to 30" in caught.value.hint
