"""Every way of a fabric into an engine, alone and together; what cannot be done is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from fashionstudio.core.color import srgb_to_linear
from fashionstudio.core.look import (
    FABRIC_WAYS,
    Fabric,
    FabricPlacement,
    Look,
    PictureRef,
    RenderSettings,
)
from fashionstudio.core.render import Render
from fashionstudio.diffusion import layout as layouts
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.engine import shading
from fashionstudio.engine.context import QuietContext, Stopwatch
from fashionstudio.engine.fabric import choose_ways, possible_ways, trained_ways
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import BadInput
from tests.engine import diffusion_tiny
from tests.helpers import tiny_engine as tiny

Run = Callable[..., Render]


@pytest.fixture
def dressed(look: Look, pictures: dict[str, PictureRef]) -> Look:
    return look.with_(fabric=Fabric(pictures["fabric"], FabricPlacement(60)))


def prepared(service: EngineService, look: Look, **settings: object):
    engine = service.load("mini", QuietContext())
    changed = look.with_(settings=RenderSettings(**settings))
    return engine.preparation.prepare(changed, Stopwatch(QuietContext()))


def test_any_subset_of_ways_has_its_own_effect_and_outside_nothing_changes(
    dressed: Look, render: Run
) -> None:
    photo, seen = tiny.draw_person(), set()
    for count in range(5):
        for ways in combinations(FABRIC_WAYS, count):
            found = render(dressed, fabric_ways=ways, steps=1)
            outside = found.region == 0
            np.testing.assert_array_equal(found.picture[outside], photo[outside])
            assert "cannot take" not in " ".join(found.recipe.notes)
            seen.add(found.picture.tobytes())
    assert len(seen) == 16


def test_a_way_brings_what_it_is_made_of(service: EngineService, dressed: Look) -> None:
    plane = prepared(service, dressed, fabric_ways=("plane",))
    tokens = prepared(service, dressed, fabric_ways=("tokens",))
    start = prepared(service, dressed, fabric_ways=("start",))
    nothing = prepared(service, dressed, fabric_ways=())
    assert plane.conditions.planes["appearance_mask"].any()
    assert not tokens.conditions.planes["appearance_mask"].any()
    np.testing.assert_array_equal(plane.conditions.text, nothing.conditions.text)
    assert not np.array_equal(tokens.conditions.text, nothing.conditions.text)
    assert start.start is not None
    assert plane.start is tokens.start is None
    np.testing.assert_array_equal(start.conditions.text, nothing.conditions.text)


def test_the_default_is_what_the_engine_learned(dressed: Look, render: Run) -> None:
    default, both = render(dressed), render(dressed, fabric_ways=("plane", "tokens"))
    np.testing.assert_array_equal(default.picture, both.picture)


def test_more_of_the_start_is_kept_when_asked_for(dressed: Look, render: Run) -> None:
    whole = render(dressed, fabric_ways=("start",), fabric_start=1.0).picture.astype(int)
    away = [
        np.abs(render(dressed, fabric_ways=("start",), fabric_start=s).picture - whole).mean()
        for s in (0.0, 0.5, 0.9)
    ]
    assert away[0] > away[1] > away[2] > 0


def fake(layout: layouts.ConditioningLayout, *missing: str) -> SimpleNamespace:
    """A pipeline as far as the choice of ways looks at it."""
    parts = {"inversion_adapter": object(), "warper": object()} | dict.fromkeys(missing)
    return SimpleNamespace(layout=layout, **parts)


def test_published_systems_get_a_fabric_as_well_as_they_can(dressed: Look) -> None:
    mini, ladi, mgd, ti_mgd = (
        fake(plan) for plan in (layouts.MINI, layouts.LADI, layouts.MGD, layouts.TI_MGD)
    )
    assert possible_ways(mini) == FABRIC_WAYS
    assert possible_ways(ladi) == ("plane", "start", "garment")
    assert possible_ways(mgd) == ("start",)
    assert trained_ways(mini) == ("plane", "tokens")
    assert trained_ways(ti_mgd) == ("tokens",)
    assert choose_ways(dressed, mini, "mini").used == ("plane", "tokens")
    assert choose_ways(dressed, ti_mgd, "ti").notes == ()
    by_garment, by_start = choose_ways(dressed, ladi, "ladi"), choose_ways(dressed, mgd, "mgd")
    assert by_garment.used == ("garment",)
    assert "as a flat garment" in by_garment.notes[0]
    assert by_start.used == ("start",)
    bare = fake(layouts.LADI, "inversion_adapter", "warper")
    assert possible_ways(bare) == ("plane", "start")


def test_a_way_that_an_engine_lacks_is_said(dressed: Look) -> None:
    look = dressed.with_(settings=RenderSettings(fabric_ways=("tokens", "garment", "start")))
    found = choose_ways(look, fake(layouts.MGD), "mgd-dresscode")
    assert found.used == ("start",)
    assert len(found.notes) == 2
    assert "“mgd-dresscode” cannot take a fabric as pseudo-words" in found.notes[0]
    only = dressed.with_(settings=RenderSettings(fabric_ways=("plane",)))
    assert "no effect" in choose_ways(only, fake(layouts.MGD), "mgd").notes[-1]
    assert choose_ways(Look(), fake(layouts.MGD), "mgd").notes == ()


def test_a_flat_garment_takes_the_drawn_or_given_cut(
    service: EngineService, dressed: Look, pictures: dict[str, PictureRef], render: Run
) -> None:
    from fashionstudio.engine.fabric import flat_garment

    engine = service.load("mini", QuietContext())
    watch = Stopwatch(QuietContext())
    drawn = dressed.with_(sketch=pictures["sketch"])
    given = dressed.with_(garment=pictures["garment"])
    for look in (dressed, drawn, given):
        scene = service.pictures.scene(look, engine.manifest, watch.run)
        region = scene.place.frame.crop_mask(scene.place.region)
        cut = flat_garment(look.fabric, scene, region)
        inside, outside = cut.picture_on_white[cut.mask > 250], cut.picture_on_white[cut.mask == 0]
        assert (outside > 250).mean() > 0.9
        # Gingham of orange: red above blue nearly everywhere inside.
        assert (inside[:, 0].astype(int) > inside[:, 2] + 20).mean() > 0.9
        if look is given:
            honest = scene.garment
            np.testing.assert_array_equal(cut.mask, honest.mask)
    pictures_made = {
        render(look, fabric_ways=("garment",)).picture.tobytes() for look in (dressed, drawn, given)
    }
    assert len(pictures_made) == 3


def place_published(home: Path, name: str, capabilities: list[str]) -> None:
    """An engine with a published system's layout, tiny."""
    from fashionstudio.engine.manifest import write_files

    layout = {"ladi": layouts.LADI, "mgd": layouts.MGD}[name]
    garment = tuple(replace(source, count=3) for source in layout.tokens)
    layout = replace(layout, tokens=garment, decoder_skips=layout.decoder_skips[:3], patch=4)
    models = home / "data" / "models"
    parts = {} if name == "ladi" else dict.fromkeys(("warper", "refinement", "emasc"))
    if name == "ladi":
        codec = diffusion_tiny.vae(layout)
        parts["emasc"] = EMASC(*LatentCodec(codec, 4).skip_channels()).eval()
    tiny.place_tiny_engine(models, name, capabilities=capabilities)
    for folder in (models / name).iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    diffusion_tiny.pipeline(layout, **parts).save_pretrained(models / name)
    write_files(models / name)


def test_ladi_gets_the_cloth_as_an_in_shop_garment(
    home: Path, dressed: Look, pictures: dict[str, PictureRef], render: Run
) -> None:
    place_published(home, "ladi", ["words", "garment"])
    drawn = dressed.with_(sketch=pictures["sketch"], words="a shirt")
    found = render(drawn, engine="ladi")
    (note,) = (note for note in found.recipe.notes if "fabric" in note)
    assert "“ladi” has not learned fabrics: it gets this one as a flat garment" in note
    assert not any("takes no" in note for note in found.recipe.notes)
    other = drawn.with_(fabric=Fabric(pictures["garment"]))
    without = render(drawn.with_(fabric=None), engine="ladi")
    shown = [found, render(other, engine="ladi"), without, render(dressed, engine="ladi")]
    assert len({one.picture.tobytes() for one in shown}) == 4
    assert any("takes no sketch" in note for note in without.recipe.notes)


def test_mgd_starts_from_the_cloth(home: Path, dressed: Look, render: Run) -> None:
    place_published(home, "mgd", ["words", "sketch", "fabric"])
    found = render(dressed, engine="mgd", steps=4)
    assert any("as the picture to start from" in note for note in found.recipe.notes)
    plain = render(dressed.with_(fabric=None), engine="mgd", steps=4)
    assert (found.picture != plain.picture).any()
    kept = render(dressed, engine="mgd", steps=4, fabric_start=1.0)
    assert (found.picture != kept.picture).any()


def test_light_is_taken_from_folds_not_from_colour() -> None:
    y, x = np.mgrid[:80, :60]
    worn = ((x > 8) & (x < 52) & (y > 6) & (y < 74)).astype(np.uint8) * 255
    folds = 0.7 + 0.3 * np.sin(x / 4.0)
    found = []
    for colour in ((200, 60, 50), (60, 90, 160)):
        linear = srgb_to_linear(np.full((80, 60, 3), colour, np.uint8)) * folds[..., None]
        from fashionstudio.core.color import linear_to_srgb_u8

        found.append(shading.light_on(linear_to_srgb_u8(linear), worn))
    inside = worn > 0
    np.testing.assert_allclose(found[0][inside], found[1][inside], atol=0.03)
    true = (folds / np.percentile(folds[inside], 80))[inside]
    assert np.corrcoef(found[0][inside], true)[0, 1] > 0.95
    assert shading.light_on(np.zeros((8, 8, 3), np.uint8), np.zeros((8, 8), np.uint8)).max() == 1


def test_a_start_shows_nothing_of_what_was_worn_beyond_the_new_shape() -> None:
    picture = np.full((60, 60, 3), 180, np.uint8)
    old, shape = np.zeros((60, 60), np.uint8), np.zeros((60, 60), np.uint8)
    old[10:50, 10:50] = 255
    shape[10:30, 10:50] = 255
    picture[old > 0] = (200, 0, 0)
    cloth = np.full((60, 60, 3), (0, 0, 200), np.uint8)
    found = shading.dressed(picture, shape, old, cloth, np.ones((60, 60), np.float32))
    assert (found[15:25, 15:45] == (0, 0, 200)).all()
    assert np.abs(found[35:, :].astype(int) - 180).max() < 12
    np.testing.assert_array_equal(found[:5], picture[:5])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"fabric_ways": ("plane",), "fabric_start": 0.7}, "only the way “start”"),
        ({"fabric_ways": ("start",), "fabric_start": 0.7}, ""),
        ({"fabric_start": 0.7}, "only the way “start”"),
    ],
)
def test_a_start_without_its_way_is_told(
    dressed: Look, service: EngineService, settings: dict[str, object], said: str
) -> None:
    notes = [note for note in prepared(service, dressed, **settings).notes if "start" in note]
    assert len(notes) == bool(said)
    assert all(said in note for note in notes)


def test_ways_without_a_fabric_are_told(look: Look, service: EngineService) -> None:
    notes = prepared(service, look, fabric_ways=("garment",)).notes
    assert any("There is no fabric" in note for note in notes)
    assert not any("fabric" in note for note in prepared(service, look).notes)


def test_settings_refuse_what_is_no_way_and_keep_old_identities() -> None:
    with pytest.raises(BadInput, match="“dye” is not a valid way"):
        RenderSettings(fabric_ways=("dye",))
    look = Look(settings=RenderSettings(fabric_ways=["start"], fabric_start=0.6))
    assert Look.from_dict(look.to_dict()) == look
    assert "fabric_start" not in Look().to_dict()["settings"]
