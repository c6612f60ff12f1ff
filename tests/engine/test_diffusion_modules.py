"""Codec, EMASC, warper, layouts and pose maps with tiny random weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL

from fashionstudio.diffusion import layout as layouts
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.decode import fit_preview, preview_pictures
from fashionstudio.diffusion.emasc import EMASC, mask_features
from fashionstudio.diffusion.layout import ConditioningLayout, PlaneSpec
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import ConvNetTPS, UNetVanilla, warp_garment
from fashionstudio.errors import BadInput, ModelMismatch
from tests.engine import diffusion_tiny as tiny

LAYOUTS = {"LADI": 31, "MGD": 28, "TI_MGD": 28, "MINI": 69}


@pytest.mark.parametrize(("name", "channels"), LAYOUTS.items())
def test_layouts_survive_json(name: str, channels: int) -> None:
    plan: ConditioningLayout = getattr(layouts, name)
    assert plan.in_channels() == channels
    text = json.dumps(plan.to_dict(), sort_keys=True)
    assert ConditioningLayout.from_dict(json.loads(text)) == plan


def test_layout_prompts() -> None:
    assert layouts.MGD.prompt("a, b") == "a, b"
    assert layouts.LADI.words_for("dresses") == "a dress"
    assert layouts.LADI.prompt("a {b}", 2) == "a photo of a model wearing a {b}  $  $ "
    assert layouts.MINI.conditions() == ("words", "pose", "sketch", "appearance")


def test_damaged_layouts_are_refused() -> None:
    data = layouts.MGD.to_dict()
    with pytest.raises(ModelMismatch, match="newer"):
        ConditioningLayout.from_dict(data | {"version": 99})
    with pytest.raises(ModelMismatch, match="damaged"):
        ConditioningLayout.from_dict(data | {"planes": [{"name": "mask"}]})
    with pytest.raises(BadInput, match="encoding"):
        PlaneSpec("mask", 1, "raw", dropped_in_uncond=False)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="twice"):
        ConditioningLayout(4, (layouts.MGD.planes[0],) * 2)


@pytest.fixture(scope="module")
def codec() -> LatentCodec:
    torch.manual_seed(1)
    return LatentCodec(tiny.vae(tiny.LAYOUT), tiny.LAYOUT.patch)


@torch.no_grad()
def test_codec_equals_the_stock_autoencoder() -> None:
    torch.manual_seed(0)
    vae = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 3,
        up_block_types=("UpDecoderBlock2D",) * 3,
        block_out_channels=(8, 8, 16),
        norm_num_groups=4,
        latent_channels=4,
    ).eval()
    codec = LatentCodec(vae)
    picture = torch.rand(2, 3, 32, 24) * 2 - 1
    stock = vae.encode(picture).latent_dist
    latents, features = codec.encode(picture)
    assert torch.equal(latents, stock.mode() * codec.scaling)
    drawn, _ = codec.encode(picture, torch.Generator().manual_seed(3))
    wanted = stock.sample(torch.Generator().manual_seed(3)) * codec.scaling
    torch.testing.assert_close(drawn, wanted)
    assert torch.equal(codec.decode(latents), vae.decode(latents / codec.scaling).sample)
    assert codec.factor == 4
    assert [f.shape[1] for f in features] == [3, 8, 8, 8, 8]
    assert features[1] is features[2]


@torch.no_grad()
@pytest.mark.parametrize("first", [0, 1, 2])
def test_skips_fit_from_any_feature_on(codec: LatentCodec, first: int) -> None:
    latents, features = codec.encode(torch.rand(1, 3, 64, 64) * 2 - 1)
    emasc = EMASC(*codec.skip_channels(first))
    skips = emasc(features[first:], torch.zeros(1, 1, 64, 64))
    kept = list(skips)
    with_skips = codec.decode(latents, skips)
    assert skips == kept  # the caller's list stays as it was
    assert with_skips.shape == (1, 3, 64, 64)
    assert not torch.allclose(with_skips, codec.decode(latents))
    with pytest.raises(ValueError, match="skips for 2 up blocks"):
        codec.decode(latents, [torch.zeros(1)] * 5)


@torch.no_grad()
def test_a_codec_of_one_level() -> None:
    """As the embedded engine has it: all reduction in the unshuffle."""
    vae = AutoencoderKL(
        in_channels=192,
        out_channels=192,
        down_block_types=("DownEncoderBlock2D",),
        up_block_types=("UpDecoderBlock2D",),
        block_out_channels=(16,),
        norm_num_groups=4,
        latent_channels=16,
        mid_block_add_attention=False,
        scaling_factor=1.0,
    ).eval()
    codec = LatentCodec(vae, layouts.MINI.patch)
    assert codec.factor == 8
    assert codec.skip_channels() == ([16, 16], [16, 16])
    assert codec.skip_channels(0) == ([192, 16, 16], [192, 16, 16])
    latents, features = codec.encode(torch.rand(1, 3, 32, 24) * 2 - 1)
    assert latents.shape == (1, 16, 4, 3)
    chosen = [features[i] for i in layouts.MINI.decoder_skips]
    skips = EMASC(*codec.skip_channels())(chosen, torch.zeros(1, 1, 32, 24))
    assert codec.decode(latents, skips).shape == (1, 3, 32, 24)


@torch.no_grad()
def test_emasc_keeps_to_its_side_of_the_mask() -> None:
    emasc = EMASC([4, 4], [4, 8], appearance=True)
    assert emasc.conv_appearance is not None
    for parameter in emasc.conv_appearance.parameters():
        parameter.normal_()
    features = [torch.randn(1, 4, 16, 16), torch.randn(1, 4, 8, 8)]
    other = [torch.randn_like(f) for f in features]
    mask = torch.zeros(1, 1, 16, 16)
    mask[..., 8:] = 1
    known = torch.zeros_like(mask)
    known[..., :8, :] = 1
    plain = emasc(features, mask)
    both = emasc(features, mask, other, known)
    for a, b in zip(plain, both, strict=True):
        half = a.shape[-1] // 2
        assert not a[..., half:].any()
        assert torch.equal(a[..., :half], b[..., :half])
        assert b[..., :half, half:].any()
        assert not b[..., half:, half:].any()


def test_a_fresh_appearance_branch_and_the_linear_type_add_nothing() -> None:
    features, mask = [torch.randn(1, 4, 8, 8)], torch.ones(1, 1, 8, 8)
    assert not EMASC([4], [4], appearance=True)(features, mask, features)[0].any()
    assert not EMASC([4], [4], type="linear")(features)[0].any()
    with pytest.raises(ValueError, match="no type"):
        EMASC([4], [4], type="cubic")  # type: ignore[arg-type]


def test_masks_are_resized_step_by_step() -> None:
    mask = (torch.rand(1, 1, 32, 32) > 0.5).float()
    features = [torch.ones(1, 1, size, size) for size in (32, 16, 16, 4)]
    masked = mask_features(features, mask)
    for feature in masked:
        step = 32 // feature.shape[-1]
        assert torch.equal(feature, 1 - mask[..., ::step, ::step])


@torch.no_grad()
def test_an_untrained_warper_changes_nothing_but_the_known_offset() -> None:
    warper = ConvNetTPS(64, 64, 21, 1, ngf=4).eval()
    garment = torch.ones(1, 3, 128, 128)
    garment[:, :, 30:90, 40:100] = -0.5
    person = torch.zeros(1, 3, 128, 128)
    warped = warp_garment(warper, None, garment, person, torch.zeros(1, 18, 128, 128))
    assert (warped.picture - garment).abs().mean() < 0.02
    assert abs(float(warped.mask.mean()) - 60 * 60 / 128**2) < 0.01
    refined = warp_garment(
        warper, UNetVanilla(24, 3, True, 4).eval(), garment, person, torch.zeros(1, 18, 128, 128)
    )
    assert refined.picture.abs().max() <= 1


def test_models_survive_the_disk(tmp_path: Path) -> None:
    vision = tiny.vision_config()
    for k, model in enumerate(
        [
            ConvNetTPS(64, 64, 21, 1, ngf=4),
            UNetVanilla(24, 3, bilinear=False, width=4),
            EMASC([4, 4], [4, 8], appearance=True),
            InversionAdapter(16, 32, 48, vision, 1, 0.1, num_tokens=3),
        ]
    ):
        model.save_pretrained(tmp_path / str(k))
        loaded = type(model).from_pretrained(tmp_path / str(k))
        found, wanted = loaded.state_dict(), model.state_dict()
        assert found.keys() == wanted.keys()
        assert all(torch.equal(found[name], wanted[name]) for name in wanted)


def test_wrong_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple"):
        ConvNetTPS(100, 64, 21, 1)
    with pytest.raises(ValueError, match="not a multiple"):
        InversionAdapter(16, 32, 50, tiny.vision_config(), num_tokens=3)


def test_pose_map_follows_its_formula() -> None:
    points = torch.tensor([[[5.0, 7.0], [-1.0, -1.0], [0.0, 3.0], [5.3, 200.0]]])
    maps = pose_map(points, (32, 24), sigma_px=3)[0]
    assert maps.shape == (4, 32, 24)
    torch.testing.assert_close(maps[0, 7, 8], torch.tensor(-9 / 9.0).exp(), atol=1e-5, rtol=0)
    assert float(maps[0, 7, 5]) == pytest.approx(1, abs=1e-5)
    assert not maps[1].any()
    assert float(maps[2].max()) == pytest.approx(1, abs=1e-5)
    assert torch.isfinite(maps).all()


def test_preview_of_a_linear_codec_shows_its_colours() -> None:
    """Where latents are mean colours, the fitted map must give the colours back."""

    class Means:
        factor = 8
        vae = torch.nn.Linear(1, 1)

        def encode(self, picture: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
            return torch.nn.functional.avg_pool2d(picture, 8) * 3 - 1, []

    fitted = fit_preview(Means())  # type: ignore[arg-type]
    colour = torch.tensor([0.2, 0.5, 0.9])[None, :, None, None]
    latents, _ = Means().encode((colour * 2 - 1).expand(1, 3, 16, 16))
    shown = preview_pictures(fitted, latents)
    assert abs(shown[0, 0, 0].astype(int) - [51, 128, 230]).max() <= 2
