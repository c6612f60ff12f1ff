"""A garment's way onto a person along the bones: torso, sleeves, legs, and what is not known."""

from __future__ import annotations

from itertools import pairwise

import torch

from fashionstudio.diffusion.draping import Garment, drape, has_legs, laid_mask
from fashionstudio.diffusion.landmarks import CATEGORIES, LANDMARKS, GarmentLandmarks
from fashionstudio.diffusion.laying import Wearer, find_way, lay_finer, lay_garment
from fashionstudio.diffusion.skeleton import skeleton_of_garment, skeleton_of_person

SIZE = (128, 96)
STANDING = {0: (48, 14), 1: (48, 30), 2: (34, 32), 3: (26, 50), 4: (18, 66), 5: (62, 32),
            6: (70, 50), 7: (78, 66), 8: (39.6, 74), 9: (40, 98), 10: (40, 122), 11: (56.4, 74),
            12: (56, 98), 13: (56, 122)}  # fmt: skip
"""A person in pixels of `SIZE`: shoulders at 32, hips at 74."""
RAISED = STANDING | {6: (80, 22), 7: (92, 10)}


def joints(points=STANDING) -> torch.Tensor:
    found = torch.full((18, 2), -1.0)
    for number, place in points.items():
        found[number] = torch.tensor(place)
    return found


def landmarks(upper=True) -> torch.Tensor:
    """Of a garment that lies as `STANDING` wears it, (13, 2) in -1..1."""
    where = {
        "collar": (48, 32), "left_shoulder": (62, 32), "waist": (48, 74), "left_hip": (62, 74),
        "below": (48, 116), "right_elbow": STANDING[3], "right_wrist": STANDING[4],
        "left_elbow": STANDING[6], "left_wrist": STANDING[7], "right_knee": STANDING[9],
        "right_ankle": STANDING[10], "left_knee": STANDING[12], "left_ankle": STANDING[13],
    }  # fmt: skip
    pixels = torch.tensor([where[name] for name in LANDMARKS], dtype=torch.float32)
    return pixels * 2 / torch.tensor([SIZE[1], SIZE[0]]) - 1


def capsule(points, radius) -> torch.Tensor:
    """Thick lines through points, (H, W) bool."""
    y, x = torch.meshgrid(*(torch.arange(n) + 0.5 for n in SIZE), indexing="ij")
    here, found = torch.stack([x, y], -1), torch.zeros(SIZE, dtype=torch.bool)
    for a, b in pairwise(points):
        start, way = torch.tensor(a, dtype=torch.float32), torch.tensor(b) - torch.tensor(a)
        share = ((here - start) @ way.float() / way.square().sum()).clamp(0, 1)[..., None]
        found |= (here - start - share * way).norm(dim=-1) < radius
    return found


def shirt(sleeves=2) -> torch.Tensor:
    """A silhouette [1, 1, H, W]: a body, with sleeves over none, one or both bones of each arm."""
    found = torch.zeros(SIZE, dtype=torch.bool)
    found[28:78, 33:63] = True
    if sleeves:
        found |= capsule([STANDING[n] for n in (2, 3, 4)][: sleeves + 1], 5)
        found |= capsule([STANDING[n] for n in (5, 6, 7)][: sleeves + 1], 5)
    return found.float()[None, None]


def worn(mask, points, reach=2.0, *, upper=True):
    """Where the garment is seen on a person, (H, W) bool, and the way."""
    person = skeleton_of_person(joints(points), SIZE)
    skeleton = skeleton_of_garment(landmarks(), SIZE, upper=upper)
    parted = not upper and has_legs(mask)
    way = drape(person, Garment(skeleton, mask, upper, reach, parted), SIZE)
    return (laid_mask(mask, way.grid[None])[0, 0] * way.cover) > 0.5, way


def overlap(a, b) -> float:
    return float((a & b).sum() / (a | b).sum())


def test_what_is_worn_as_it_lies_stays_about_where_it_is():
    seen, _ = worn(shirt(), STANDING)
    assert overlap(seen, shirt()[0, 0] > 0.5) > 0.85


def test_a_sleeve_goes_where_the_arm_goes():
    seen, _ = worn(shirt(), RAISED)
    raised = capsule([RAISED[n] for n in (5, 6, 7)], 3)
    hanging = capsule([STANDING[n] for n in (6, 7)], 3)
    assert seen[raised].float().mean() > 0.9
    assert seen[hanging].float().mean() < 0.1
    assert seen[capsule([STANDING[n] for n in (2, 3, 4)], 3)].float().mean() > 0.9


def test_short_sleeves_end_and_bare_arms_stay_bare():
    forearm = capsule([STANDING[n] for n in (3, 4)], 2)
    upper_arm = capsule([(28, 45), (26, 50)], 2)
    short, _ = worn(shirt(1), STANDING, reach=0.9)
    assert short[upper_arm].float().mean() > 0.9
    assert short[forearm][-20:].float().mean() < 0.3
    wide = shirt(0)
    wide[..., 28:78, 30:66] = 1  # a loose one, beside whose armholes cloth hangs
    bare, _ = worn(wide, STANDING, reach=0.0)
    assert bare[upper_arm].float().mean() < 0.2
    assert bare[40:70, 40:56].all()


def test_a_sleeve_that_hangs_beside_the_body_leaves_none_there_when_the_arm_is_raised():
    seen, _ = worn(shirt(), RAISED | {3: (16, 22), 4: (4, 10)})
    beside = torch.zeros(SIZE, dtype=torch.bool)
    beside[52:66, :26] = beside[52:66, 72:] = True
    assert not seen[beside].any()


def test_stripes_stay_level():
    _, way = worn(shirt(), RAISED)
    heights = way.grid[50:70, 42:54, 1]
    assert heights.std(dim=1).max() < 0.01
    assert (heights[1:] > heights[:-1]).all()


def test_the_front_goes_where_a_person_looks():
    ahead, aside = (worn(shirt(), STANDING | {0: (x, 14)})[1] for x in (48, 56))
    assert float(ahead.grid[60, 48, 0] - aside.grid[60, 48, 0]) > 0.05
    assert torch.allclose(ahead.grid[60, 32], aside.grid[60, 32], atol=0.02)  # the outline stays


def test_trousers_follow_each_leg_and_skirts_none():
    trousers = capsule([STANDING[n] for n in (8, 9, 10)], 6)
    trousers |= capsule([STANDING[n] for n in (11, 12, 13)], 6)
    trousers = trousers.float()[None, None]
    assert has_legs(trousers)
    apart = STANDING | {12: (70, 94), 13: (84, 114)}
    seen, _ = worn(trousers, apart, upper=False)
    assert seen[capsule([apart[n] for n in (12, 13)], 3)].float().mean() > 0.85
    skirt = torch.zeros(1, 1, *SIZE)
    skirt[..., 70:110, 34:62] = 1
    assert not has_legs(skirt)
    hung, _ = worn(skirt, apart, upper=False)
    assert not hung[capsule([apart[n] for n in (12, 13)], 3)].any()


def test_joints_that_are_not_seen_are_guessed_or_the_boxes_are_used():
    for missing in ((3, 4, 6, 7), (8, 11, 9, 10, 12, 13), (2,), (2, 5), (0, 1)):
        points = {n: place for n, place in STANDING.items() if n not in missing}
        seen, _ = worn(shirt(0), points, reach=0.0)
        assert overlap(seen, shirt(0)[0, 0] > 0.5) > 0.6, missing
    assert skeleton_of_person(joints({0: (48, 14)}), SIZE) is None
    torch.manual_seed(0)
    network = GarmentLandmarks().eval()
    region = torch.zeros(1, 1, *SIZE)
    region[..., 40:100, 20:60] = 1
    garment = (1 - shirt()).expand(-1, 3, -1, -1)
    wearer = Wearer.of(torch.zeros(1, 3, *SIZE), region, None, 9.0)
    laid = lay_garment(network, None, garment, wearer)
    rows, columns = torch.nonzero(laid.mask[0, 0] > 0.5, as_tuple=True)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (40, 99, 20, 59)


def test_who_stands_sideways_wears_a_garment_and_no_ribbon():
    beside = STANDING | {0: (56, 14), 2: (47, 32), 5: (49, 32), 3: (47, 52), 6: (49, 52),
                         4: (50, 68), 7: (52, 68), 8: (47, 74), 11: (49, 74)}  # fmt: skip
    busts = {n: place for n, place in beside.items() if n in (0, 1, 2, 5)}
    for points in (beside, busts):
        seen, _ = worn(shirt(0), points, reach=0.0)
        wide = seen[40:60].float().sum(dim=1)
        assert 12 < float(wide.mean()) < 40


def test_landmarks_on_one_spot_give_no_holes_in_the_numbers():
    person = skeleton_of_person(joints(), SIZE)
    skeleton = skeleton_of_garment(torch.zeros(13, 2), SIZE, upper=True)
    way = drape(person, Garment(skeleton, shirt(), True, 0.5), SIZE)
    assert way.grid.isfinite().all()
    assert way.cover.isfinite().all()


def test_a_larger_picture_is_laid_to_the_same_place():
    torch.manual_seed(0)
    network = GarmentLandmarks().eval()
    torch.nn.init.zeros_(network.head[-1].weight)
    with torch.no_grad():
        network.head[-1].bias[:-1] = landmarks().flatten()
        network.head[-1].bias[-1] = 2.0
    garment = (1 - shirt()).expand(-1, 3, -1, -1)
    size = torch.zeros(1, 3, *SIZE), torch.ones(1, 1, *SIZE)
    wearer = Wearer.of(*size, joints()[None], 9.0, ["upper_body"])
    small = lay_garment(network, None, garment, wearer, shirt())
    fine = [torch.nn.functional.interpolate(p, scale_factor=6.0) for p in (garment, shirt())]
    large = lay_finer(network, garment, wearer, *fine)
    assert large.picture.shape[-2:] == (6 * SIZE[0], 6 * SIZE[1])
    back = torch.nn.functional.interpolate(large.mask, size=SIZE, mode="area")
    assert (back - small.mask).abs().mean() < 0.02
    grid, cover = find_way(network, garment, wearer, (40, 30), shirt())
    assert grid.shape == (1, 40, 30, 2)
    assert cover.shape == (1, 1, 40, 30)


def test_the_network_tells_categories_apart():
    torch.manual_seed(0)
    network = GarmentLandmarks().eval()
    with torch.no_grad():
        found = [network(shirt(), [name]).points for name in CATEGORIES]
    assert not torch.allclose(found[0], found[1])
