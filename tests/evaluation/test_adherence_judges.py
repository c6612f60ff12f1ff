"""The judges of adherence on pictures whose truth is known: garments painted onto people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.image_io import read_picture, write_png
from fashionstudio.core.look import FabricPlacement, PictureRef
from fashionstudio.core.person import MISSING, PARTS, Person, Pose
from fashionstudio.core.scale import mm_per_pixel
from fashionstudio.evaluation.adherence import colours, drawing, fabric, garment, shape, sketch
from fashionstudio.evaluation.adherence.clothing import cloth_seed, find_cloth, trunk
from fashionstudio.evaluation.adherence.results import Kept
from fashionstudio.evaluation.adherence.studio import Sitter, count_kept
from fashionstudio.evaluation.adherence.view import JUDGE_SIZE, View
from fashionstudio.evaluation.adherence.words import QUESTIONS, Question, judge_shape, judged_colour
from fashionstudio.vision.estimate import estimate_person
from fashionstudio.vision.fields import limb_distance
from fashionstudio.vision.frame import choose_frame
from fashionstudio.vision.region import propose_region

U8 = NDArray[np.uint8]
PEOPLE = Path(__file__).parents[2] / "assets" / "people"
SKIN = (205, 160, 132)


@pytest.fixture(scope="module")
def view() -> View:
    """A standing person in a T-shirt and jeans, the proposed Region, nothing rendered yet."""
    photo = np.ascontiguousarray(read_picture(PEOPLE / "tee-and-jeans.jpg")[::2, ::2])
    person = estimate_person(photo)
    region = propose_region(photo, person, "upper_body").mask
    frame = choose_frame(person, region, photo.shape, JUDGE_SIZE)
    found = View.of_photo(photo, person, "upper_body", frame, mm_per_pixel(person))
    return replace(found, region=frame.crop_mask(region))


def cover(view: View, *, sleeve: float, neckline: float) -> NDArray[np.bool_]:
    """Where a top with such sleeves (share of the arm) and depth (trunk lengths) lies."""
    corners = trunk(view)
    assert corners is not None
    neck, down, across = corners
    y, x = np.indices(JUDGE_SIZE)
    offset = np.stack([x + 0.5 - neck[0], y + 0.5 - neck[1]], -1)
    v = offset @ down / (down @ down)
    u = offset @ across / (across @ across)
    found = (v > -0.3) & (v < 1.05) & (np.abs(u) < (0.4 if sleeve == 0 else 0.55))
    for side in ("right", "left"):
        path = [np.array(view.joint(f"{side}_{name}")) for name in ("shoulder", "elbow", "wrist")]
        reach = sleeve * 2
        for start, end, share in ((path[0], path[1], min(reach, 1)), (path[1], path[2], reach - 1)):
            if share > 0:
                tip = tuple(start + share * (end - start))
                found |= limb_distance(JUDGE_SIZE, tuple(start), tip, (9.0, 9.0)) < 1
    found &= ~((v < neckline) & (np.abs(u) < 0.2))
    return found & (view.region > 127)


def dressed(view: View, where: NDArray[np.bool_], colour: tuple[int, ...] | U8) -> View:
    """The garment painted with folds, bare skin on the arms and chest, the wall elsewhere."""
    picture = view.photo.copy()
    inside = view.region > 127
    picture[inside] = np.median(view.photo[view.parts == 0], axis=0)
    for side in ("right", "left"):
        path = [view.joint(f"{side}_{name}") for name in ("shoulder", "elbow", "wrist")]
        for start, end in ((path[0], path[1]), (path[1], path[2])):
            assert start is not None
            assert end is not None
            picture[(limb_distance(JUDGE_SIZE, start, end, (7.0, 7.0)) < 1) & inside] = SKIN
    corners = trunk(view)
    assert corners is not None
    y, x = np.indices(JUDGE_SIZE)
    by_neck = np.hypot(x - corners[0][0], y - corners[0][1]) < 22
    picture[by_neck & inside] = SKIN
    folds = 0.82 + 0.18 * np.sin(x / 5.0 + y / 17.0)
    cloth = np.broadcast_to(np.asarray(colour, np.float64), (*JUDGE_SIZE, 3)) * folds[..., None]
    picture[where] = cloth[where].astype(np.uint8)
    return replace(view, picture=picture)


def question(asked: str) -> Question:
    return next(q for q in QUESTIONS if q.asked == asked)


def test_the_garment_is_found_where_it_was_painted(view: View) -> None:
    where = cover(view, sleeve=0.3, neckline=0.0)
    seen = dressed(view, where, (30, 140, 60))
    cloth = find_cloth(seen)
    assert cloth is not None
    assert cloth.apart > 3
    mask = np.where(where, np.uint8(255), np.uint8(0))
    assert sketch.shape_overlap(cloth.mask, mask, view.region) > 0.93


@pytest.mark.parametrize("name", colours.ASKED)
def test_each_colour_is_named_in_spite_of_folds(view: View, name: str) -> None:
    where = cover(view, sleeve=0.3, neckline=0.0)
    seen = dressed(view, where, colours.FAMILIES[name][0])
    lab = judged_colour(seen, find_cloth(seen))
    assert lab is not None
    assert colours.family(lab) == name


@pytest.mark.parametrize(
    ("sleeve", "word"), [(0.0, "none"), (0.3, "short"), (0.68, "three-quarter"), (1.0, "long")]
)
def test_sleeves_are_read_along_the_arms(view: View, sleeve: float, word: str) -> None:
    seen = dressed(view, cover(view, sleeve=sleeve, neckline=0.0), (28, 88, 200))
    cloth = find_cloth(seen)
    assert cloth is not None
    reading = shape.read_sleeve(seen, cloth)
    assert reading is not None
    assert shape.sleeve_of(reading) == word


@pytest.mark.parametrize(("depth", "word"), [(-0.3, "high"), (-0.06, "round"), (0.15, "low")])
def test_necklines_are_read_below_the_throat(view: View, depth: float, word: str) -> None:
    corners = trunk(view)
    assert corners is not None
    y, x = np.indices(JUDGE_SIZE)
    throat = np.hypot(x - corners[0][0], y - corners[0][1]) < 0.3 * np.hypot(*corners[1])
    view = replace(view, region=np.where(throat, np.uint8(255), view.region))
    assert shape.throat_in_region(view)
    seen = dressed(view, cover(view, sleeve=0.3, neckline=depth), (112, 44, 148))
    cloth = find_cloth(seen)
    assert cloth is not None
    reading = shape.read_neckline(seen, cloth)
    assert reading is not None
    assert shape.neckline_of(reading) == word


def test_a_sleeve_that_leaves_the_picture_is_not_judged(view: View) -> None:
    pose = view.pose.copy()
    pose[[4, 7]] = (-1, -1, 0)
    seen = dressed(view, cover(view, sleeve=1.0, neckline=0.0), (28, 88, 200))
    case = judge_shape(replace(seen, pose=pose), "somebody", question("long sleeves"))
    assert case.passed is None


def test_a_garment_in_the_colour_of_skin_is_not_judged(view: View) -> None:
    seen = dressed(view, cover(view, sleeve=1.0, neckline=0.0), SKIN)
    assert judge_shape(seen, "somebody", question("long sleeves")).passed is None


def test_a_turtleneck_is_not_judged_where_the_region_spares_the_throat(view: View) -> None:
    below = replace(view, region=np.where(np.indices(JUDGE_SIZE)[0] < 60, np.uint8(0), view.region))
    seen = dressed(below, cover(below, sleeve=0.3, neckline=-0.3), (28, 88, 200))
    assert judge_shape(seen, "somebody", question("turtleneck")).passed is None


def test_wrong_sleeves_are_said_to_be_wrong(view: View) -> None:
    seen = dressed(view, cover(view, sleeve=1.0, neckline=0.0), (28, 88, 200))
    case = judge_shape(seen, "somebody", question("sleeveless"))
    assert case.passed is False
    assert case.found == "long"
    assert case.badness > 2


def test_stripes_keep_direction_and_repeat_or_do_not(view: View) -> None:
    swatch = fabric.striped_swatch()
    where = cover(view, sleeve=0.3, neckline=0.0)
    asked = FabricPlacement(fabric.STRIPE_REPEAT_MM, angle_deg=45)
    whole = replace(view, parts=np.where(where, np.uint8(4), view.parts))
    flat = fabric.laid(whole, swatch, asked)

    def read(placement: FabricPlacement) -> fabric.StripeReading:
        cloth = lay_fabric(swatch, placement, shape=JUDGE_SIZE, mm_per_px=view.mm_per_px)
        seen = dressed(whole, where, cloth)
        found = fabric.read_stripes(seen.picture, seen.worn(), flat)
        assert found is not None
        return found

    assert read(asked).kept
    assert not read(FabricPlacement(fabric.STRIPE_REPEAT_MM, angle_deg=20)).kept
    assert not read(FabricPlacement(1.5 * fabric.STRIPE_REPEAT_MM, angle_deg=45)).kept


def test_a_drawn_top_that_is_followed_passes_and_another_does_not(view: View) -> None:
    cuts = {cut.name: drawing.draw_top(view, cut) for cut in drawing.CUTS}
    longer, shorter = cuts["longer"], cuts["shorter"]
    assert longer is not None
    assert shorter is not None
    anywhere = replace(view, region=np.where(view.parts == 11, np.uint8(0), np.uint8(255)))
    area = drawing.as_area(shorter, JUDGE_SIZE) > 127
    seen = dressed(anywhere, area & (anywhere.region > 127), (30, 140, 60))
    followed = sketch.judge(seen, "somebody", "shorter", shorter)
    assert followed.passed
    assert followed.values["strokes_by_chance"] < followed.values["strokes"] - 0.2
    ignored = sketch.judge(seen, "somebody", "longer", longer)
    assert ignored.passed is False
    assert ignored.values["iou"] < 0.8


def test_sketches_are_closed_and_differ_as_named(view: View) -> None:
    areas = {}
    for cut in drawing.CUTS:
        corners = drawing.draw_top(view, cut)
        assert corners is not None
        areas[cut.name] = drawing.as_area(corners, JUDGE_SIZE) > 127
    bottom = {name: int(np.flatnonzero(area.any(axis=1))[-1]) for name, area in areas.items()}
    assert bottom["longer"] > bottom["narrower"] > bottom["shorter"]
    low = bottom["narrower"] - 6
    assert areas["wider"][low].sum() > areas["narrower"][low].sum() * 1.3
    assert (areas["wider"] & cloth_seed(view)).sum() > 0.95 * cloth_seed(view).sum()


def test_every_pixel_that_is_not_kept_is_counted() -> None:
    photo = np.full((40, 30, 3), 90, np.uint8)
    region = np.zeros((40, 30), np.uint8)
    region[20:] = 255
    parts = np.zeros((40, 30), np.uint8)
    parts[15:24, :5] = PARTS["left_hand"]
    pose = Pose((MISSING,) * 18)
    person = Person(pose, region, parts, {})
    sitter = Sitter("somebody", PictureRef("0" * 64), photo, person, ("upper_body",))
    picture = photo.copy()
    picture[25:] = 200
    assert count_kept(sitter, picture, region, region) == Kept(1, 0, 0)
    picture[3, 7:9] += 1
    picture[22, 2] = 0
    assert count_kept(sitter, picture, region, region) == Kept(1, outside_px=2, spared_px=1)
    everywhere = np.full_like(region, 255)
    assert count_kept(sitter, picture, region, everywhere).outside_px == 2
    told = region.copy()
    told[25] = 0  # it says that it left this row alone
    assert count_kept(sitter, picture, region, told).outside_px == 2 + 30


def test_what_an_engine_left_alone_is_judged_all_the_same(view: View) -> None:
    seen = dressed(view, cover(view, sleeve=1.0, neckline=0.0), (28, 88, 200))
    kept = replace(seen, changed=np.zeros(JUDGE_SIZE, np.uint8))
    for asked in ("long sleeves", "sleeveless", "crew neck"):
        question_ = question(asked)
        assert judge_shape(kept, "a", question_) == judge_shape(seen, "a", question_)
    corners = drawing.draw_top(view, drawing.CUTS[0])
    assert corners is not None
    assert sketch.judge(kept, "a", "longer", corners) == sketch.judge(seen, "a", "longer", corners)
    assert kept.worn().any()


def test_cloth_is_looked_for_in_what_was_replaced_where_no_parts_are_known(view: View) -> None:
    changed = np.where(cover(view, sleeve=0.3, neckline=0.0), np.uint8(255), np.uint8(0))
    unknown = replace(view, parts=np.zeros_like(view.parts), changed=changed)
    np.testing.assert_array_equal(unknown.worn(), changed)


def test_the_right_garment_is_the_nearest(view: View, tmp_path: Path) -> None:
    references = []
    for name in ("shirt", "skirt", "t-shirt", "trousers"):
        picture = read_picture(PEOPLE.parent / "garments" / f"{name}.jpg")[::3, ::3]
        write_png(tmp_path / f"{name}.png", picture)
        references.append(garment.read_reference(tmp_path / f"{name}.png"))
    where = cover(view, sleeve=0.3, neckline=0.0)
    for index, reference in enumerate(references):
        flat = reference.flat
        times = [-(-length // have) for length, have in zip(JUDGE_SIZE, flat.shape, strict=False)]
        tiled = np.tile(flat, (*times, 1))[: JUDGE_SIZE[0], : JUDGE_SIZE[1]]
        seen = dressed(view, where, tiled)
        assert int(np.argmin(garment.distances(seen, references))) == index, reference.name
        assert (garment.coverage(seen) or 0) > 0.8
