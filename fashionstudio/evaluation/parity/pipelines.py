"""Parity of whole pipelines: conditions, denoising and decoding with tiny networks.

The U-Net's input at the first step shows every condition at once; its input at the last step shows
guidance, windows and sampler; the picture shows the decoder and its skips.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import torch
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextModel

from fashionstudio.diffusion import layout as layouts
from fashionstudio.diffusion import tokens
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.guidance import Guidance, Window, Windows
from fashionstudio.diffusion.layout import ConditioningLayout, PlaneSpec
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.parity.comparison import (
    EXACT,
    FIRST_STEP,
    IMAGE,
    LAST_LATENTS,
    MODULE,
    Comparison,
)
from fashionstudio.evaluation.parity.description import number_word
from fashionstudio.evaluation.parity.encoders import text_config
from fashionstudio.evaluation.parity.fixture import Fixture

_BETAS = re.compile(r"beta ([\d.e-]+)\.\.([\d.e-]+) (\w+)")
_LAST_ROWS = re.compile(r"last (\w+) rows")
_WEIGHTS = {
    "words": "guidance_scale",
    "pose": "guidance_scale_pose",
    "sketch": "guidance_scale_sketch",
}
_UNDERSTOOD = {
    *_WEIGHTS.values(), "num_inference_steps", "height", "width", "num_images_per_prompt", "eta",
    "cloth_cond_rate", "cloth_input_type", "sketch_cond_rate", "start_cond_rate", "no_pose",
}  # fmt: skip


def run_ladi(fixture: Fixture) -> Iterator[Comparison]:
    """LaDI-VTON: the warped garment's latents as a condition, EMASC in the decoder."""
    windows = {}
    if "cloth_cond_rate" in fixture.spec["call"]:
        windows["appearance"] = Window(end=fixture.spec["call"]["cloth_cond_rate"])
    text = fixture.given("prompt_embeds"), fixture.given("negative_prompt_embeds")
    base = layouts.LADI
    if fixture.spec["call"].get("cloth_input_type") == "none":
        planes = tuple(plane for plane in base.planes if plane.name != "appearance")
        base = replace(base, planes=planes)
    yield from _run(fixture, base, text, windows, ("cloth_channels", "appearance"))


def run_mgd(fixture: Fixture) -> Iterator[Comparison]:
    """Multimodal Garment Designer: the sketch as a condition; also its disentangled guidance."""
    call = fixture.spec["call"]
    windows = {}
    if "sketch_cond_rate" in call:
        start = call.get("start_cond_rate", 0.0)
        windows["sketch"] = Window.published(call["sketch_cond_rate"], start)
    where = fixture.words("prompt_embeds")
    keys = ("prompt_embeds", "negative_prompt_embeds")
    given, empty = (fixture.stored(key, where) for key in keys)
    yield from _text(fixture)
    yield from _run(fixture, layouts.MGD, (given, empty), windows, ("sketch_channel", "sketch"))


def _run(
    fixture: Fixture,
    base: ConditioningLayout,
    text: tuple[Tensor, Tensor],
    windows: Windows,
    activity: tuple[str, str],
) -> Iterator[Comparison]:
    """Build the pipeline, render, and compare what was stored.

    Args:
        fixture: whose networks, inputs and call.
        base: the system's layout, adapted to the fixture's number of latent channels.
        text: conditional and unconditional embeddings.
        windows: when conditions are on.
        activity: beginning of the name of the stored activity, and the plane that it tells of.
    """
    call = _checked_call(fixture)
    pipe = _pipeline(fixture, base)
    yield from _names(fixture, pipe)
    inputs = _inputs(fixture)
    yield _frame_size(fixture, inputs)
    recorder = _Recorder(pipe.unet)
    generator = torch.Generator("cpu").manual_seed(fixture.seed("generator"))
    conditions = pipe.encode(inputs, generator=generator, text=text)
    latents = pipe.denoise(
        conditions,
        steps=int(call["num_inference_steps"]),
        guidance=_guidance(call),
        windows=windows,
        sampler="ddim",
    )
    picture = pipe.decode(latents, conditions)
    first, last = recorder.inputs[0], recorder.inputs[-1][:, : pipe.layout.latent_channels]
    yield fixture.compare("time steps", {"timesteps": torch.stack(recorder.timesteps)}, EXACT)
    yield fixture.compare("U-Net input, first step", {"unet_in_step0": first}, FIRST_STEP)
    output = {"unet_out_step0": recorder.outputs[0]}
    yield fixture.compare("U-Net output, first step", output, FIRST_STEP)
    yield fixture.compare("last latents", {"unet_in_last_latents": last}, LAST_LATENTS)
    yield from _activity(fixture, pipe.layout, recorder, activity)
    yield fixture.compare("picture", {"image": picture.permute(0, 2, 3, 1)}, IMAGE)


class _Recorder:
    """Keeps the U-Net's inputs, time steps and outputs, step by step."""

    def __init__(self, unet: UNet2DConditionModel) -> None:
        self.inputs: list[Tensor] = []
        self.timesteps: list[Tensor] = []
        self.outputs: list[Tensor] = []
        unet.register_forward_hook(self._keep)

    def _keep(self, _module: nn.Module, args: tuple[Tensor, ...], output: tuple[Tensor]) -> None:
        self.inputs.append(args[0].clone())
        self.timesteps.append(args[1].clone())
        self.outputs.append(output[0].clone())


def _pipeline(fixture: Fixture, base: ConditioningLayout) -> FashionPipeline:
    """The project's pipeline around the fixture's networks."""
    vae = AutoencoderKL(**_with_block_types(fixture.spec["vae_config"]))
    unet = UNet2DConditionModel(**fixture.spec["unet_config"])
    described = fixture.spec.get("emasc")
    emasc = EMASC(described["in_channels"], described["out_channels"]) if described else None
    parts = {"vae": vae, "unet": unet, "emasc": emasc}
    for name, part in parts.items():
        if part is not None:
            fixture.fill(part, name)
    plan = replace(
        base,
        latent_channels=vae.config.latent_channels,
        planes=tuple(_with_latents(plane, vae.config.latent_channels) for plane in base.planes),
        decoder_skips=tuple(described.get("int_layers", base.decoder_skips)) if described else (),
    )
    return FashionPipeline(**parts, scheduler=_scheduler(fixture), layout=plan)


def _with_block_types(config: Mapping[str, Any]) -> dict[str, Any]:
    """An autoencoder's configuration with as many blocks as it has widths."""
    count = len(config["block_out_channels"])
    return {
        "down_block_types": ("DownEncoderBlock2D",) * count,
        "up_block_types": ("UpDecoderBlock2D",) * count,
        **config,
    }


def _with_latents(plane: PlaneSpec, channels: int) -> PlaneSpec:
    return replace(plane, channels=channels) if plane.encoding == "latent" else plane


def _scheduler(fixture: Fixture) -> DDIMScheduler:
    """From its description: “DDIM: 1000 train steps, beta 0.00085..0.012 scaled_linear, …”."""
    text = str(fixture.spec["scheduler"])
    betas, trained = _BETAS.search(text), re.search(r"(\d+) train steps", text)
    if not text.startswith("DDIM") or betas is None or trained is None:
        raise BadInput(f"The scheduler “{text}” is not understood.")
    switches = {
        name: value == "True"
        for name, value in re.findall(r"(clip_sample|set_alpha_to_one) (True|False)", text)
    }
    offset = re.search(r"steps_offset (\d+)", text)
    return DDIMScheduler(
        num_train_timesteps=int(trained[1]),
        beta_start=float(betas[1]),
        beta_end=float(betas[2]),
        beta_schedule=betas[3],
        steps_offset=int(offset[1]) if offset else 0,
        prediction_type="v_prediction" if "v_prediction" in text else "epsilon",
        **switches,
    )


def _inputs(fixture: Fixture) -> FrameInputs:
    """The fixture's pictures; “no_pose” leaves the pose out."""
    optional = ("pose_map", "sketch", "warped_cloth")
    found = {key: fixture.given(key) for key in optional if fixture.has(key)}
    return FrameInputs(
        image=fixture.given("image"),
        mask=fixture.given("mask").float(),
        pose_map=None if fixture.spec["call"].get("no_pose") else found.get("pose_map"),
        sketch=found.get("sketch"),
        appearance=found.get("warped_cloth"),
    )


def _checked_call(fixture: Fixture) -> dict[str, Any]:
    """The call's arguments; what would change the result and is not understood is refused."""
    call = dict(fixture.spec["call"])
    strange = sorted(set(call) - _UNDERSTOOD)
    if strange:
        raise BadInput(f"The call has arguments that nobody knows: {', '.join(strange)}.")
    if call.get("eta", 0.0) != 0.0:
        raise BadInput(f"DDIM with eta {call['eta']} is not offered.")
    if call.get("num_images_per_prompt", 1) != 1:
        raise BadInput("The published pipelines draw one picture a prompt.")
    return call


def _guidance(call: Mapping[str, Any]) -> Guidance:
    if not any(key in call for key in ("guidance_scale_pose", "guidance_scale_sketch")):
        return Guidance(float(call["guidance_scale"]))
    return Guidance(
        weights={name: float(call[key]) for name, key in _WEIGHTS.items() if key in call}
    )


def _frame_size(fixture: Fixture, inputs: FrameInputs) -> Comparison:
    found, call = tuple(inputs.image.shape[-2:]), fixture.spec["call"]
    wanted = tuple(call.get(key, has) for key, has in zip(("height", "width"), found, strict=True))
    return fixture.fact("frame size", found == wanted, f"{found[0]}x{found[1]}")


def _names(fixture: Fixture, pipe: FashionPipeline) -> Iterator[Comparison]:
    """Names and shapes of all listed components, also of those that this call leaves out."""
    for name, listed in fixture.spec.get("state_dict", {}).items():
        if name == "text":
            module: nn.Module = CLIPTextModel(next(_text_configs(listed)))
        elif name == "emasc" and pipe.emasc is None:
            module = EMASC(*LatentCodec(pipe.vae).skip_channels())
        elif name in ("vae", "unet", "emasc"):
            module = getattr(pipe, name)
        else:
            yield fixture.fact(f"{name} names", holds=False, note="nobody knows this component")
            continue
        yield fixture.compare_names(f"{name} names", module, listed)


def _text(fixture: Fixture) -> Iterator[Comparison]:
    """Stored token ids give the stored embeddings."""
    pairs = {"prompt_ids": "prompt_embeds", "uncond_ids": "negative_prompt_embeds"}
    stored = {ids: embeds for ids, embeds in pairs.items() if ids in fixture.expected}
    if not stored:
        return
    tried: list[Comparison] = []
    for config in _text_configs(fixture.spec["state_dict"]["text"]):
        encoder = CLIPTextModel(config)
        fixture.fill(encoder, "text")
        with torch.no_grad():
            found = {
                embeds: tokens.encode_ids(encoder, fixture.stored(ids))
                for ids, embeds in stored.items()
            }
        result = fixture.compare("text", found, MODULE)
        kind = f"{config.num_attention_heads} heads, {config.hidden_act}"
        tried.append(replace(result, note=result.note or f"not in the JSON: {kind}"))
        if result.passed:
            break
    yield min(tried, key=lambda result: (not result.passed, result.error or float("inf")))


def _text_configs(listed: Mapping[str, Any]) -> Iterator[Any]:
    """Text encoders that have the listed weights, the likeliest first.

    The JSON names neither the number of heads nor the activation, and no weight's shape tells.
    """
    hidden = listed["embeddings.token_embedding.weight"][0][1]
    counts = [heads for heads in (4, 2, 8, 1, 12, 16) if hidden % heads == 0]
    for activation in ("quick_gelu", "gelu"):
        for heads in counts:
            yield text_config(dict(listed), heads, activation)


def _activity(
    fixture: Fixture, layout: ConditioningLayout, recorder: _Recorder, activity: tuple[str, str]
) -> Iterator[Comparison]:
    """Mean magnitude, step by step, of a plane in the rows that see it."""
    beginning, plane = activity
    channels = _channels(layout, plane)
    told = _LAST_ROWS.search(fixture.notes)
    rows = number_word(told[1]) if told else fixture.shape("image")[0]
    for key in fixture.expected:
        if key.startswith(beginning):
            strength = [given[-rows:, channels].abs().mean() for given in recorder.inputs]
            yield fixture.compare(f"{plane} by step", {key: torch.stack(strength)})


def _channels(layout: ConditioningLayout, name: str) -> slice:
    """Where a plane lies in the U-Net's input."""
    start = layout.latent_channels
    for plane in layout.planes:
        if plane.name == name:
            return slice(start, start + plane.channels)
        start += plane.channels
    return slice(0, 0)
