"""Cloth at the Photo's resolution lies where the engine saw it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from fashionstudio.core.geometry import Frame
from fashionstudio.core.look import FabricPlacement
from fashionstudio.core.person import JOINTS, MISSING, Person, Pose
from fashionstudio.diffusion import arrays
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.warping import ConvNetTPS
from fashionstudio.engine import finishing, steps, tensors
from fashionstudio.errors import BadInput
from fashionstudio.vision.garment import GarmentCut
from tests.engine import diffusion_tiny as tiny

U8 = NDArray[np.uint8]
PX = 7.0
"""Photo pixels per pixel of the frame."""


@pytest.fixture(scope="module")
def place() -> steps.Place:
    region = np.zeros((430, 470), np.uint8)
    region[31:400, 45:420] = 255
    return steps.Place(region, None, Frame(13.4, 8.7, 1 / PX, 64, 64))


def somebody(neck: tuple[float, float] | None) -> Person:
    joints = [MISSING] * len(JOINTS)
    if neck is not None:
        joints[JOINTS.index("neck")] = (*neck, 1.0)
    nothing = np.zeros((430, 470), np.uint8)
    return Person(Pose(tuple(joints)), nothing, nothing, {})


def seen(picture: U8, box: tuple[int, ...], place: steps.Place) -> U8:
    whole = np.zeros((*place.region.shape, 3), np.uint8)
    whole[box[1] : box[3], box[0] : box[2]] = picture
    return place.frame.crop(whole)


def blobs() -> U8:
    """A swatch of soft blobs: its phase can be told to a small part of a pixel."""
    y, x = np.mgrid[:64, :64] / 64 * 2 * np.pi
    waves = [np.sin(x) + np.sin(y), np.cos(x) + np.sin(y + 1), np.sin(x + 2) + np.cos(y)]
    return np.rint(127 + 50 * np.stack(waves, -1)).astype(np.uint8)


@pytest.mark.parametrize("neck", [(230.3, 61.8), None])
@pytest.mark.parametrize(
    "placement",
    [
        FabricPlacement(repeat_mm=130.0),
        FabricPlacement(repeat_mm=170.0, angle_deg=30.0, offset_mm=(11.0, -7.0)),
        FabricPlacement(repeat_mm=150.0, drop="half", mirror="x"),
    ],
)
def test_laid_fabric_is_in_phase_with_the_frame(
    place: steps.Place, placement: FabricPlacement, neck: tuple[float, float] | None
) -> None:
    person, mm_per_px = somebody(neck), 1.6
    small = steps.fabric_in_frame(blobs(), placement, place, person, mm_per_px)
    laid = finishing.fabric_in_photo(blobs(), placement, place, person, mm_per_px)
    assert laid.box == (45, 31, 420, 400)
    assert laid.picture.shape == (369, 375, 3)
    assert (laid.known == 255).all()
    inside = np.s_[8:52, 8:54]
    difference = seen(laid.picture, laid.box, place)[inside].astype(float) - small[inside]
    shifted = np.abs(np.diff(small[inside].astype(float), axis=1)).mean()
    assert np.abs(difference).mean() < 0.25 * shifted, "a quarter of a frame pixel"


def test_an_empty_region_is_refused(place: steps.Place) -> None:
    nowhere = replace(place, region=np.zeros_like(place.region))
    with pytest.raises(BadInput):
        finishing.fabric_in_photo(blobs(), FabricPlacement(), nowhere, somebody(None), 1.0)


@pytest.fixture(scope="module")
def cut() -> GarmentCut:
    """A dark garment with fine stripes, larger than the frame shows it."""
    mask = np.zeros((700, 560), np.uint8)
    mask[60:640, 70:490] = 255
    picture = np.full((700, 560, 3), 255, np.uint8)
    stripes = np.where(np.arange(560) // 4 % 2, 40, 110).astype(np.uint8)
    picture[60:640, 70:490] = stripes[None, 70:490, None]
    return GarmentCut(picture, mask, 1.0)


def test_a_warped_garment_is_finer_and_in_place(place: steps.Place, cut: GarmentCut) -> None:
    pipe = tiny.pipeline()
    generator = torch.Generator().manual_seed(0)
    warper = ConvNetTPS(64, 64, 21, 1, ngf=4).eval()
    with torch.no_grad():  # some warp that is not the identity
        bias = warper.loc_net.regression.linear.bias
        bias += 0.1 * torch.randn(bias.shape, generator=generator)
    pipe.register_modules(warper=warper, refinement=None)
    garment, mask = steps.garment_in_frame(cut, (64, 64))
    inputs = FrameInputs(
        image=torch.zeros(1, 3, 64, 64),
        mask=torch.ones(1, 1, 64, 64),
        pose=None,
        words=[""],
        garment=arrays.picture_tensor(garment),
    )
    small = tensors.warped_garment(pipe, inputs, arrays.mask_tensor(mask))
    laid = finishing.garment_in_photo(pipe, inputs, cut, place)
    assert small is not None
    assert laid is not None
    assert laid.picture.shape[:2] == laid.known.shape == (369, 375)
    inside = np.s_[8:50, 8:54]
    known = seen(laid.known[..., None].repeat(3, -1), laid.box, place)[..., 0]
    apart = known.astype(float) / 255 - small[1][0, 0].numpy()
    assert np.abs(apart[inside]).mean() < 0.02
    covered = laid.known > 250
    assert laid.picture[covered].max() < 160, "no white of the paper at its border"
    assert laid.picture[covered].astype(float).std() > 18, "the stripes are there"
    dull = small[0].mean(1)[0][small[1][0, 0] > 0.98]
    assert float(dull.std()) * 127.5 < 10, "which the frame is too coarse for"


def test_no_warper_no_warped_garment(place: steps.Place, cut: GarmentCut) -> None:
    pipe = tiny.pipeline()
    pipe.register_modules(warper=None)
    assert finishing.garment_in_photo(pipe, tiny.inputs(), cut, place) is None
