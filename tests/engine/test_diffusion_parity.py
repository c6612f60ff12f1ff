"""The very modules and pipeline that render equal the published systems, to a stated tolerance."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextConfig, CLIPTextModel, CLIPVisionConfig

from fashionstudio.diffusion import layout, prompting, tokens, warping
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import Conditions, FrameInputs
from fashionstudio.diffusion.decode import decode_pictures
from fashionstudio.diffusion.emasc import EMASC, mask_features
from fashionstudio.diffusion.guidance import Guidance, Window
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.pose_map import pose_map
from tests import parity_fixtures as parity

pytestmark = [
    pytest.mark.skipif(parity.folder() is None, reason=f"{parity.VARIABLE} names no fixtures"),
]

VAE_BLOCKS = {
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
}
DDIM = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "clip_sample": False,
    "set_alpha_to_one": False,
    "steps_offset": 1,
}


def close(name: str, found: Tensor, wanted: Tensor, atol: float = 1e-4, rtol: float = 1e-4) -> None:
    """Compare and leave the largest difference in the captured output."""
    error = float((found.detach().double() - wanted.double()).abs().max())
    print(f"{name}: largest difference {error:.2e}")
    torch.testing.assert_close(found.detach().float(), wanted.float(), atol=atol, rtol=rtol)


@pytest.mark.parametrize("name", ["tps_raw", "tps_near_identity"])
def test_tps_warper(name: str) -> None:
    module = warping.ConvNetTPS(256, 192, 21, 3)
    bias = module.loc_net.regression.linear.bias.detach().clone()
    parity.check_names(module, parity.spec(name)["state_dict"])
    parity.fill(module)
    wanted = parity.expected(name)
    if name == "tps_near_identity":
        with torch.no_grad():
            module.loc_net.regression.linear.weight.mul_(0.05)
            module.loc_net.regression.linear.bias.copy_(bias)
    else:
        grid = module.gridGen
        close("inverse kernel", grid.inverse_kernel, wanted["gridGen.inverse_kernel"])
        basis = wanted["gridGen.target_coordinate_repr_s97"]
        close("basis", grid.target_coordinate_repr[::97], basis)
        close("default bias", bias, wanted["default_linear_bias"])
    with torch.no_grad():
        out = module(parity.given(name, "inputA"), parity.given(name, "inputB"))
    full = warping.upsample_grid(out.grid, (512, 384))
    warped = warping.sample_border(parity.given(name, "cloth_highres"), full)
    close("control points", out.points, wanted["control_points"])
    close("grid", out.grid[:, ::8, ::8], wanted["grid_s8"])
    close("regularisers", torch.stack(out[2:]), wanted["losses"])
    close("full-size grid", full[:, ::32, ::32], wanted["highres_grid_s32"])
    close("warped garment", warped[:, :, ::16, ::16], wanted["warped_s16"], atol=1e-3)


def test_refinement() -> None:
    module = parity.fill(warping.UNetVanilla(24, 3, bilinear=True))
    parity.check_names(module, parity.spec("refinement_unet")["state_dict"])
    wanted = parity.expected("refinement_unet")
    with torch.no_grad():
        close("70x54", module(parity.given("refinement_unet", "small")), wanted["out_70x54"])
        full = module(parity.given("refinement_unet", "full"))
    close("512x384", full[:, :, ::8, ::8], wanted["out_512x384_s8"])


def test_refinement_with_transposed_convolutions_has_the_published_names() -> None:
    listed = parity.spec("refinement_unet_bilinear_false_statedict")
    parity.check_names(warping.UNetVanilla(24, 3, bilinear=False), listed)


@pytest.mark.slow
def test_inversion_adapter() -> None:
    vision = CLIPVisionConfig(
        hidden_size=1280,
        intermediate_size=5120,
        num_attention_heads=16,
        hidden_act="gelu",
        patch_size=14,
    )
    module = parity.fill(InversionAdapter(1280, 5120, 16384, vision, 1, 0.5))
    parity.check_names(module, parity.spec("inversion_adapter")["state_dict"])
    with torch.no_grad():
        out = module(parity.given("inversion_adapter", "x"))
    assert out.shape == (2, 16, 1024)
    close("pseudo-words", out.flatten(1), parity.expected("inversion_adapter")["out"])


@pytest.mark.slow
def test_autoencoder_with_emasc() -> None:
    vae = AutoencoderKL(**VAE_BLOCKS, block_out_channels=(128, 256, 512, 512), layers_per_block=2)
    vae = parity.fill(vae)
    codec = LatentCodec(vae)
    assert codec.skip_channels() == ([128, 128, 128, 256, 512], [128, 256, 512, 512, 512])
    emasc = EMASC(*codec.skip_channels())
    parity.check_names(emasc, parity.spec("vae_emasc")["emasc_state_dict"])
    linear = EMASC(*codec.skip_channels(), type="linear")
    parity.check_names(linear, parity.spec("vae_emasc")["emasc_linear_state_dict"])
    parity.fill(emasc, prefix="emasc.")
    wanted = parity.expected("vae_emasc")
    mask = wanted["mask"].float()
    with torch.no_grad():
        mean, log_variance, features = codec.moments(
            parity.given("vae_emasc", "image") * (1 - mask)
        )
        raw = emasc(features[1:])
        skips = emasc(features[1:], mask)
        z = parity.given("vae_emasc", "z") * codec.scaling
        plain, skipped = codec.decode(z), codec.decode(z, skips)
    close("mean", mean, wanted["enc_mean"])
    close("log variance", log_variance, wanted["enc_logvar"])
    for i in range(5):
        step = 4 if i < 3 else 2
        cut = (slice(None), slice(None, None, 32), slice(None, None, step), slice(None, None, step))
        close(f"feature {i + 1}", features[i + 1][cut], wanted[f"feat{i + 1}_slice"])
        close(f"emasc {i + 1}", raw[i][cut], wanted[f"emasc{i + 1}_slice"])
        close(f"masked {i + 1}", mask_features(raw, mask)[i][cut], wanted[f"masked{i + 1}_slice"])
        close(f"skip {i + 1}", skips[i][cut], wanted[f"masked{i + 1}_slice"])
    close("decoded", plain, wanted["dec_plain"])
    close("decoded with skips", skipped, wanted["dec_emasc"])


def test_text_word_embedding() -> None:
    name = "text_word_embedding"
    wanted = parity.expected(name)
    encoder = parity.fill(text_model("gelu"))
    words, one = parity.given(name, "word_embeddings"), parity.given(name, "word_embeddings_v1")
    with torch.no_grad():
        many = tokens.encode_ids(encoder, wanted["input_ids"], words, 259)
        single = tokens.encode_ids(encoder, wanted["input_ids_v1"], one, 259)
        none = tokens.encode_ids(encoder, wanted["input_ids_none"])
    close("16 words", many, wanted["last_hidden_state"])
    close("one word", single, wanted["last_hidden_state_v1"])
    close("no words", none, wanted["last_hidden_state_none"])


def text_model(activation: str) -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=49408,
            hidden_size=32,
            intermediate_size=128,
            num_hidden_layers=3,
            num_attention_heads=4,
            max_position_embeddings=77,
            hidden_act=activation,
        )
    )


def test_clip_pixel_values() -> None:
    wanted = parity.expected("clip_pixel_values")
    seed_image = parity.given("clip_pixel_values", "seed_image")
    garment = F.interpolate(seed_image, size=(512, 384), mode="bicubic").clamp(-1, 1)
    key = next(name for name in wanted if "pixel_values" in name)
    found = prompting.clip_pixels(garment)[:, :, ::8, ::8]
    # A value on the border of two 8-bit levels may fall to either side: 1/255 after normalisation.
    close("pixel values", found, wanted[key], atol=0.0151)
    assert ((found - wanted[key]).abs() > 1e-4).float().mean() < 0.001


@pytest.mark.parametrize("case", ["dc_upper_norwrist", "vt"])
def test_pose_map(case: str) -> None:
    root = parity.folder()
    assert root is not None
    files = root / "preprocess" / case
    wanted = parity.load_file(files / "expected.safetensors")
    points = parity_points(case)
    found = pose_map(points[None], (512, 384))
    close("pose map", found[0, :, ::16, ::16], wanted["pose_map_s16"].squeeze(), atol=1e-5)


def parity_points(case: str) -> Tensor:
    """18 joints (x, y) in pixels of 512x384, from a Dress Code or a VITON-HD file."""
    root = parity.folder()
    assert root is not None
    data = parity.json.loads((root / "preprocess" / case / "keypoints.json").read_text())
    if "people" in data:
        body = np.array(data["people"][0]["pose_keypoints_2d"]).reshape(-1, 3)[:, :2]
        order = [*range(8), *range(9, 19)]
        return torch.tensor(body[order] * [384 / 768, 512 / 1024], dtype=torch.float32)
    return torch.tensor(np.array(data["keypoints"])[:, :2], dtype=torch.float32)


def pipeline(name: str, plan: layout.ConditioningLayout) -> FashionPipeline:
    """The pipeline with a fixture's tiny networks."""
    spec = parity.spec(name)
    vae = AutoencoderKL(**VAE_BLOCKS, **spec["vae_config"])
    unet = UNet2DConditionModel(**spec["unet_config"])
    emasc = None
    if spec.get("emasc"):
        emasc = EMASC(spec["emasc"]["in_channels"], spec["emasc"]["out_channels"])
        parity.fill(emasc, "emasc.")
    return FashionPipeline(
        vae=parity.fill(vae, "vae."),
        unet=parity.fill(unet, "unet."),
        scheduler=DDIMScheduler(**DDIM),
        emasc=emasc,
        layout=plan,
    )


class Recorder:
    """Keeps the U-Net's inputs and outputs of every step."""

    def __init__(self, unet: UNet2DConditionModel) -> None:
        self.inputs: list[Tensor] = []
        self.outputs: list[Tensor] = []
        unet.register_forward_hook(self._keep)

    def _keep(self, _module: object, args: tuple[Tensor, ...], output: tuple[Tensor, ...]) -> None:
        self.inputs.append(args[0].clone())
        self.outputs.append(output[0].clone())


def check(name: str, recorder: Recorder, image: Tensor, channel: tuple[str, slice]) -> None:
    wanted = parity.expected(name)
    close("U-Net input, step 0", recorder.inputs[0], wanted["unet_in_step0"])
    close("U-Net output, step 0", recorder.outputs[0], wanted["unet_out_step0"])
    last = recorder.inputs[-1][:, :4]
    close("last latents", last, wanted["unet_in_last_latents"], atol=5e-3)
    key, planes = channel
    strength = torch.stack([x[-2:, planes].abs().mean() for x in recorder.inputs])
    close(key, strength, wanted[key])
    close("image", image.permute(0, 2, 3, 1), wanted["image"], atol=1e-3)


@pytest.mark.parametrize("name", ["cfg", "nocfg", "noemasc_condrate"])
def test_ladi_pipeline(name: str) -> None:
    name = f"ladi_pipeline_{name}"
    spec = parity.spec(name)
    call = spec["call"]
    pipe = pipeline(name, layout.LADI)
    recorder = Recorder(pipe.unet)
    inputs = FrameInputs(
        image=parity.given(name, "image"),
        mask=parity.expected("ladi_pipeline_cfg")["mask"].float(),
        pose_map=None if call.get("no_pose") else parity.given(name, "pose_map"),
        appearance=parity.given(name, "warped_cloth"),
    )
    text = parity.given(name, "prompt_embeds"), parity.given(name, "negative_prompt_embeds")
    generator = torch.Generator("cpu").manual_seed(spec["inputs"]["generator"]["seed"])
    conditions = pipe.encode(inputs, generator=generator, text=text)
    windows = {"appearance": Window(end=call.get("cloth_cond_rate", 1.0))}
    image = denoise_and_decode(pipe, conditions, call, Guidance(call["guidance_scale"]), windows)
    check(name, recorder, image, ("cloth_channels_absmean_per_step", slice(27, 31)))


@pytest.mark.parametrize("name", ["cfg", "start_nopose", "disentangled"])
def test_mgd_pipeline(name: str) -> None:
    name = f"mgd_pipeline_{name}"
    spec, shared = parity.spec(name), parity.expected("mgd_pipeline_cfg")
    call = spec["call"]
    pipe = pipeline(name, layout.MGD)
    recorder = Recorder(pipe.unet)
    inputs = FrameInputs(
        image=parity.given(name, "image"),
        mask=shared["mask"].float(),
        pose_map=None if call.get("no_pose") else parity.given(name, "pose_map"),
        sketch=parity.given(name, "sketch"),
    )
    text = shared["prompt_embeds"], shared["negative_prompt_embeds"]
    generator = torch.Generator("cpu").manual_seed(spec["inputs"]["generator"]["seed"])
    conditions = pipe.encode(inputs, generator=generator, text=text)
    windows = {"sketch": Window.published(call["sketch_cond_rate"], call["start_cond_rate"])}
    guidance = Guidance(call["guidance_scale"])
    if "guidance_scale_pose" in call:
        scales = {"words": "", "pose": "_pose", "sketch": "_sketch"}
        guidance = Guidance(
            weights={key: call[f"guidance_scale{end}"] for key, end in scales.items()}
        )
    image = denoise_and_decode(pipe, conditions, call, guidance, windows)
    check(name, recorder, image, ("sketch_channel_absmean_per_step", slice(27, 28)))


def test_mgd_text() -> None:
    shared = parity.expected("mgd_pipeline_cfg")
    encoder = parity.fill(text_model("quick_gelu"), "text.")
    listed = parity.spec("mgd_pipeline_cfg")["state_dict"]["text"]
    parity.check_names(encoder, listed)
    with torch.no_grad():
        found = {act: parity.fill(text_model(act), "text.") for act in ("quick_gelu", "gelu")}
        errors = {
            act: float(
                (tokens.encode_ids(model, shared["prompt_ids"]) - shared["prompt_embeds"])
                .abs()
                .max()
            )
            for act, model in found.items()
        }
    assert min(errors.values()) < 1e-4


def denoise_and_decode(
    pipe: FashionPipeline,
    conditions: Conditions,
    call: dict[str, float],
    guidance: Guidance,
    windows: dict[str, Window],
) -> Tensor:
    latents = pipe.denoise(
        conditions,
        steps=int(call["num_inference_steps"]),
        guidance=guidance,
        windows=windows,
        sampler="ddim",
    )
    return decode_pictures(pipe.codec, latents, conditions)
