"""What is carried on to where a garment vanishes: background, clothes and skin."""

from __future__ import annotations

import torch

from fashionstudio.diffusion.surroundings import KINDS, carried, surroundings

BACKGROUND, CLOTHES, SKIN = (KINDS.index(kind) for kind in ("background", "clothes", "skin"))
WALL, TROUSERS, ARM = (
    torch.tensor(colour)[:, None, None]
    for colour in ([0.6, 0.5, 0.4], [-0.8] * 3, [0.3, 0.0, -0.2])
)


def person() -> dict[str, torch.Tensor]:
    """A Photo (64 x 48): wall around, a shirt in the middle, trousers below it, a hand beside."""
    photo = WALL.expand(3, 64, 48).clone()
    background = torch.ones(1, 64, 48)
    shirt = torch.zeros(1, 64, 48)
    shirt[:, 10:40, 14:34] = 1
    photo[:, 10:40, 14:34] = torch.tensor([0.0, 1.0, 0.0])[:, None, None]
    photo[:, 40:64, 14:34] = TROUSERS
    skin = torch.zeros(1, 64, 48)
    skin[:, 30:46, 36:46] = 1
    photo[:, 30:46, 36:46] = ARM
    background[:, 10:64, 14:34] = 0
    background[:, 30:46, 36:46] = 0
    return {
        "photo": photo[None], "hidden": shirt[None], "background": background[None],
        "skin": skin[None], "complexion": torch.zeros(1, 4, 1, 1),
    }  # fmt: skip


def test_each_kind_goes_on_beneath_the_garment_and_the_garment_itself_does_not() -> None:
    found, seen = surroundings(**person())
    assert found.shape == (1, len(KINDS), 3, 64, 48)
    assert seen.tolist() == [[1.0, 1.0, 1.0]]
    inside = found[0, ..., 12:38, 16:32]
    for kind, colour in ((BACKGROUND, WALL), (CLOTHES, TROUSERS), (SKIN, ARM)):
        torch.testing.assert_close(inside[kind], colour.expand_as(inside[kind]), atol=0.02, rtol=0)


def test_what_is_seen_stays_as_it_is() -> None:
    scene = person()
    found, _ = surroundings(**scene)
    torch.testing.assert_close(found[0, BACKGROUND][:, :8], scene["photo"][0][:, :8])
    torch.testing.assert_close(
        found[0, CLOTHES][:, 50:60, 18:30], scene["photo"][0][:, 50:60, 18:30]
    )


def test_the_nearer_wall_counts_more() -> None:
    scene = person()
    scene["photo"][..., :14] = -1.0
    found, _ = surroundings(**scene)
    row = found[0, BACKGROUND, 0, 25]
    assert row[15] < -0.5
    assert row[33] > 0.2
    assert (row[15:34].diff() > -0.02).all()


def test_what_nobody_told_of_is_not_made_up() -> None:
    scene = person()
    found, seen = surroundings(**{**scene, "background": torch.zeros_like(scene["background"])})
    assert seen.tolist() == [[0.0, 0.0, 1.0]], "what is no skin may be wall or clothes"
    assert not found[0, BACKGROUND].any()
    found, seen = surroundings(**{**scene, "skin": torch.zeros_like(scene["skin"])})
    assert seen[0, SKIN] == 0
    assert not found[0, SKIN].any()


def test_a_small_spot_of_skin_is_enough() -> None:
    scene = person()
    scene["skin"].zero_()
    scene["skin"][..., 33, 40] = 1
    found, seen = surroundings(**scene)
    assert seen[0, SKIN] == 1
    torch.testing.assert_close(found[0, SKIN], ARM.expand(3, 64, 48), atol=1e-4, rtol=0)


def test_carrying_on_is_smooth_and_keeps_what_is_known() -> None:
    torch.manual_seed(0)
    picture, weight = torch.rand(2, 3, 33, 20), torch.zeros(2, 1, 33, 20)
    weight[:, :, :, :3] = 1
    weight[1] = 0
    found = carried(picture, weight)
    torch.testing.assert_close(found[0, :, :, :3], picture[0, :, :, :3])
    assert found[0].amin() >= picture[0, :, :, :3].amin() - 1e-5
    assert found[0].amax() <= picture[0, :, :, :3].amax() + 1e-5
    assert not found[1].any()


def test_skin_that_the_frame_does_not_show_is_as_elsewhere_in_the_photo() -> None:
    scene = person()
    told = torch.cat([ARM, torch.ones(1, 1, 1)])[None]
    found, seen = surroundings(
        **{**scene, "skin": torch.zeros_like(scene["skin"]), "complexion": told}
    )
    assert seen[0, SKIN] == 1
    torch.testing.assert_close(found[0, SKIN], ARM.expand(3, 64, 48))
    # A hand that is seen counts more than a face elsewhere, in other light.
    pale = torch.cat([torch.full((3, 1, 1), 0.9), torch.ones(1, 1, 1)])[None]
    for size, least, most in ((16, 0.0, 0.7), (2, 0.9, 1.0)):
        scene["skin"].zero_()
        scene["skin"][..., 30 : 30 + size, 36 : 36 + min(size, 10)] = 1
        found, _ = surroundings(**{**scene, "complexion": pale})
        share = (found[0, SKIN, 0].mean() - ARM[0]) / (0.9 - ARM[0])
        assert least < float(share) < most, size
