"""The layer decoder: what it tells, what it reads, and what is decided from that."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import nn

from fashionstudio.diffusion.layers import (
    IN_CHANNELS,
    OUT_CHANNELS,
    LayerDecoder,
    LayerInputs,
    worn_relief,
)
from fashionstudio.diffusion.pose_map import limb_map
from fashionstudio.diffusion.surroundings import KINDS, surroundings
from tests.engine.layer_inputs import SIZE, inputs_of, small


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@torch.no_grad()
def test_untrained_it_says_the_appearance_or_the_draft_in_even_light():
    inputs = inputs_of()
    flat = torch.full_like(inputs.photo, -0.3)  # no folds to be taken over
    inputs = dataclasses.replace(inputs, photo=flat)
    found = small()(inputs)
    known = inputs.known > 0
    expected = torch.where(known, inputs.appearance, inputs.draft)
    torch.testing.assert_close(found.albedo, expected)
    # Painted, for nothing is known yet of where the surroundings go on beneath the garment.
    torch.testing.assert_close(found.rest, (inputs.photo + inputs.draft) / 2, atol=2e-3, rtol=0)
    assert (found.shade - found.shade.mean()).abs().max() < 1e-6
    assert float(found.light().mean()) == pytest.approx(1.0, abs=0.02)
    # So that training starts from a picture that is nearly the draft.
    assert (found.worn() - found.albedo).abs().max() < 0.02


@torch.no_grad()
def test_layers_keep_to_their_ranges_and_to_the_mask_whatever_the_weights():
    network, inputs = small(), inputs_of()
    for weight in network.parameters():
        nn.init.normal_(weight, std=0.3)
    found = network(inputs)
    for name in ("alpha", "old", "shade"):
        value = getattr(found, name)
        assert 0 <= value.min() < value.max() <= 1, name
    assert found.albedo.abs().max() <= 1
    outside = inputs.mask.expand(-1, 1, -1, -1) == 0
    assert not found.alpha[outside].any()
    assert not found.old[outside].any()
    picture = found.picture(inputs.photo)
    untouched = outside.expand(-1, 3, -1, -1)
    assert torch.equal(picture[untouched], inputs.photo[untouched])


@torch.no_grad()
@pytest.mark.parametrize("size", [(16, 16), (64, 48), (256, 192)])
def test_frames_of_several_sizes(size):
    found = small()(inputs_of(size, 1))
    assert found.rest.shape == found.albedo.shape == found.shade.shape == (1, 3, *size)
    assert found.alpha.shape == found.old.shape == (1, 1, *size)


@torch.no_grad()
def test_it_comes_back_from_disk(tmp_path):
    network, inputs = small(), inputs_of()
    for weight in network.parameters():
        nn.init.normal_(weight, std=0.1)
    network.save_pretrained(tmp_path)
    again = LayerDecoder.from_pretrained(tmp_path)
    assert tuple(again.config.widths) == (8, 16, 16, 16)
    torch.testing.assert_close(again(inputs).alpha, network(inputs).alpha)
    carried = torch.zeros(2, len(KINDS), 3, *SIZE)
    assert inputs.joined(carried).shape[1] == IN_CHANNELS


@torch.no_grad()
def test_folds_of_what_is_worn_are_a_factor_whatever_its_colour():
    column = torch.arange(48.0)
    folds = (1 + 0.2 * torch.sin(column / 2.0)).expand(1, 3, 64, 48)
    worn = torch.zeros(1, 1, 64, 48)
    worn[..., 8:56, 6:42] = 1
    dark, light = (worn_relief(2 * albedo * folds - 1, worn) for albedo in (0.2, 0.7))
    torch.testing.assert_close(dark, light, atol=1e-4, rtol=1e-3)
    inside = worn > 0
    wanted = torch.log(folds[:, :1])[inside]
    assert float(torch.corrcoef(torch.stack([dark[inside], wanted]))[0, 1]) > 0.95
    assert not dark[~inside].any()
    assert not worn_relief(torch.zeros(1, 3, 64, 48), worn).abs().max() > 1e-5
    assert not worn_relief(torch.rand(1, 3, 64, 48), torch.zeros_like(worn)).any()
    noise = torch.rand(1, 3, 64, 48, generator=torch.Generator().manual_seed(0)) * 2 - 1
    assert worn_relief(noise, worn).isfinite().all()
    assert worn_relief(noise, worn).abs().max() <= 0.7


def test_every_input_is_read():
    network, inputs = small(), inputs_of()
    for weight in network.parameters():
        nn.init.normal_(weight, std=0.3)
    planes = vars(inputs.moved(lambda plane: plane.clone().requires_grad_()))
    found = network(LayerInputs(**planes))
    (found.alpha.sum() + found.albedo.sum() + found.rest.sum()).backward()
    del planes["hidden"], planes["bare"]  # not read: what follows from them is decided
    for name, plane in planes.items():
        assert plane.grad is not None, name
        assert plane.grad.abs().max() > 0, name


@torch.no_grad()
def test_every_plane_is_read():
    torch.manual_seed(0)
    network, inputs = small(), inputs_of()
    for weight in network.parameters():
        nn.init.normal_(weight, std=0.2)
    told = network(inputs).rest
    for name in ("limbs", "skin", "background", "worn", "drawn"):
        blind = dataclasses.replace(inputs, **{name: torch.zeros_like(getattr(inputs, name))})
        assert not torch.allclose(network(blind).rest, told), name


@torch.no_grad()
def test_what_is_seen_beside_the_garment_is_decided_for_in_use_and_mixed_in_training():
    network, inputs = small(), inputs_of()
    assert network.head[-1].bias is not None
    of_skin = 4 * (OUT_CHANNELS - 2)  # the last kind, before its light; four pixels a channel
    network.head[-1].bias[of_skin : of_skin + 4] = 2.5
    found = network(inputs)
    assert found.kinds.shape[1] == 1 + len(KINDS)
    assert (found.kinds.argmax(dim=1) == 1 + KINDS.index("skin")).all()
    colours, _ = surroundings(
        inputs.photo, inputs.mask, inputs.background, inputs.skin, inputs.complexion
    )
    skin = colours[:, KINDS.index("skin")]
    decided = (found.rest - skin).abs().mean()
    unsure = (network.train()(inputs).rest - skin).abs().mean()
    assert decided < 0.35 * unsure


def of_one_kind(kind: str) -> LayerDecoder:
    """A network that says of everything that this kind lies beneath."""
    network = small()
    assert network.head[-1].bias is not None
    first = 4 * (OUT_CHANNELS - 1 - len(KINDS) + KINDS.index(kind))
    with torch.no_grad():
        network.head[-1].bias[first : first + 4] = 6.0
    return network


@torch.no_grad()
def test_legs_whose_trousers_vanish_are_bare_whatever_the_network_takes_them_for():
    inputs = inputs_of()
    bare = torch.zeros_like(inputs.mask)
    bare[:, :, 32:] = 1
    bone = torch.zeros_like(inputs.limbs)
    bone[:, 1, 32:, 20:24] = 0.9
    wall = inputs.background.clone()
    wall[:, :, :, 40:] = 0  # clothes are seen beside it
    inputs = dataclasses.replace(inputs, bare=bare, limbs=bone, background=wall)
    clothes = of_one_kind("clothes")(inputs).kinds.softmax(dim=1)
    assert (clothes[:, 1 + KINDS.index("clothes")][bare[:, 0] == 0] > 0.9).all()
    assert (clothes[:, 1 + KINDS.index("clothes")][bare[:, 0] == 1] < 1e-6).all()
    assert (clothes[:, 0][bare[:, 0] == 1] < 1e-6).all(), "nor painted"
    walls = of_one_kind("background")(inputs).kinds.argmax(dim=1)
    assert (walls[bone[:, 1] > 0] == 1 + KINDS.index("skin")).all(), "an ankle is no gap"
    assert (walls[bone[:, 1] == 0] == 1 + KINDS.index("background")).all()
    # Where no skin is known at all there is nothing to take but what is painted, or clothes.
    unknown = dataclasses.replace(inputs, skin=torch.zeros_like(inputs.skin))
    kinds = of_one_kind("clothes")(unknown).kinds.argmax(dim=1)
    assert (kinds == 1 + KINDS.index("clothes")).all()


@torch.no_grad()
def test_uncovered_skin_is_as_light_as_the_skin_that_is_seen():
    inputs = inputs_of()
    inputs = dataclasses.replace(
        inputs, complexion=torch.tensor([0.4, 0.1, 0.0, 1.0]).view(1, 4, 1, 1).expand(2, -1, -1, -1)
    )
    network = of_one_kind("skin")
    even = network(inputs).rest
    network.head[-1].bias[-4:] = -1.0  # all of it in the shadow, says the network
    torch.testing.assert_close(network(inputs).rest, even, atol=2e-2, rtol=0)


def test_limbs_lie_along_their_bones_and_nowhere_else():
    points = torch.full((1, 18, 2), -1.0)
    points[0, 2], points[0, 3], points[0, 4] = torch.tensor([[10.0, 10], [10, 40], [40, 40]])
    points[0, 8] = torch.tensor([20.0, 20])  # a hip without a knee is no leg
    arms, legs = limb_map(points, (64, 48))[0]
    assert arms[10:40, 10].min() > 0.99
    assert arms[40, 10:40].min() > 0.99
    assert arms[25, 40] < 0.05
    assert arms[:, 10].argmax() <= 40
    assert not legs.any()
    assert not limb_map(torch.full((1, 18, 2), -1.0), (8, 8)).any()
