"""Requests and recipes: the same inputs have the same identity, today and in a year."""

from __future__ import annotations

import json

import pytest

from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef, RenderSettings
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, ProjectTooNew


def look(name: str = "photo.jpg") -> Look:
    return Look(
        photo=PictureRef("a" * 64, name),
        words="a wool coat",
        fabric=Fabric(PictureRef("b" * 64, name), FabricPlacement(repeat_mm=60)),
        settings=RenderSettings(seed=7, variations=3),
    )


def test_without_a_photo_there_is_nothing_to_request() -> None:
    with pytest.raises(BadInput, match="no photo yet"):
        Request(Look())


def test_it_survives_json() -> None:
    request = Request(look())
    assert Request.from_dict(json.loads(json.dumps(request.to_dict()))) == request


def test_its_identity_is_stable_across_versions_of_the_program() -> None:
    # A cache or a batch resumed next year looks this up: change it only with a new version number.
    expected = "f50452227498763a35a58512c4aefa9db30072b98298dbed277f806b34859e19"
    assert Request(look()).sha256() == expected


def test_names_do_not_matter_and_everything_else_does() -> None:
    same = Request(look("other.png")).sha256()
    assert same == Request(look()).sha256()
    changed = [
        look().with_(words="a wool coat."),
        look().with_(category="dresses"),
        look().with_(region=PictureRef("c" * 64)),
        look().with_(fabric=Fabric(PictureRef("b" * 64), FabricPlacement(repeat_mm=61))),
        look().with_(settings=RenderSettings(seed=8, variations=3)),
    ]
    hashes = {Request(other).sha256() for other in changed}
    assert len(hashes | {same}) == len(changed) + 1


def test_room_to_grow_is_part_of_a_request_and_old_ones_have_it() -> None:
    held = Request(look().with_(allow_growth=False))
    assert held.sha256() != Request(look()).sha256()
    assert Request.from_dict(json.loads(json.dumps(held.to_dict()))) == held
    assert "allow_growth" not in Request(look()).to_dict()["look"]
    assert Request.from_dict(Request(look()).to_dict()).look.allow_growth


def test_identity_does_not_change_the_request_itself() -> None:
    request = Request(look())
    request.sha256()
    assert request.to_dict()["look"]["photo"]["name"] == "photo.jpg"


def test_each_variation_has_a_request_of_its_own() -> None:
    request = Request(look())
    assert request.seeds == (7, 8, 9)
    singles = [request.single(seed) for seed in request.seeds]
    assert [single.seeds for single in singles] == [(7,), (8,), (9,)]
    assert len({single.sha256() for single in singles}) == 3


def test_damaged_and_newer_requests() -> None:
    for data in ({}, {"look": 3}, {"look": {}}):
        with pytest.raises(BadInput):
            Request.from_dict(data)
    with pytest.raises(ProjectTooNew):
        Request.from_dict({**Request(look()).to_dict(), "version": 9})


def test_a_recipe_survives_json() -> None:
    stamp = EngineStamp("mini", {"unet": "c" * 64}, {"torch": "2.13"}, "cpu")
    recipe = Recipe(Request(look()), stamp, {"decode": 0.25}, ("Words not known: brocade.",))
    assert Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe
