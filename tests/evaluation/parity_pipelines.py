"""Fixtures of whole pipelines: a few steps of LaDI-VTON and MGD with tiny networks."""

from __future__ import annotations

from typing import Any

import torch
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from torch import Tensor

from fashionstudio.diffusion import layout
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.guidance import Guidance, Window
from fashionstudio.diffusion.pipeline import FashionPipeline
from tests.evaluation.parity_fixture import SIZE, VAE, Writer, blob_mask, listed, text_encoder

DDIM_WORDS = (
    "DDIM: 1000 train steps, beta 0.00085..0.012 scaled_linear, clip_sample False, "
    "set_alpha_to_one False, steps_offset 1, epsilon, eta 0"
)
DDIM = {
    "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
    "clip_sample": False, "set_alpha_to_one": False, "steps_offset": 1,
}  # fmt: skip
UNET = {
    "sample_size": 8, "out_channels": 4, "block_out_channels": [8, 16], "layers_per_block": 1,
    "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
    "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
    "cross_attention_dim": 16, "attention_head_dim": 4, "norm_num_groups": 4,
}  # fmt: skip


def write_ladi(writer: Writer, tag: str, call: dict[str, Any], emasc: bool = True) -> None:
    parts = networks(writer, 31)
    channels = ([8, 8, 8, 8, 16], [8, 8, 16, 16, 16])
    entries = {**entries_of(parts), "emasc": listed(EMASC(*channels))}
    if emasc:
        parts["emasc"] = writer.fill(EMASC(*channels), "emasc.")
    described = {"in_channels": channels[0], "out_channels": channels[1]}
    given = frame_inputs(writer)
    given["appearance"] = writer.draw("warped_cloth", "uniform*2-1", 2, 3, *SIZE)
    text = tuple(
        writer.draw(key, "standard_normal", 2, 12, 16)
        for key in ("prompt_embeds", "negative_prompt_embeds")
    )
    pipe = FashionPipeline(**parts, scheduler=DDIMScheduler(**DDIM), layout=layout.LADI)
    windows = {"appearance": Window(end=call.get("cloth_cond_rate", 1.0))}
    tensors, activity = render(writer, pipe, given, text, call, windows, slice(27, 31))
    writer.write(
        f"ladi_pipeline_{tag}",
        {**tensors, "cloth_channels_absmean_per_step": activity, "mask": blob_mask(2)},
        module="LaDI try-on pipeline with tiny VAE/EMASC/UNet",
        call={"num_inference_steps": 4, "height": SIZE[0], "width": SIZE[1], "eta": 0.0, **call},
        scheduler=DDIM_WORDS,
        vae_config=VAE,
        unet_config={"in_channels": 31, **UNET},
        emasc={**described, "int_layers": [1, 2, 3, 4, 5]} if emasc else None,
        inputs={"mask": f"stored in ladi_pipeline_{tag} (0/1)"},
        filler_prefix="names prefixed with 'vae.', 'emasc.', 'unet.' for the crc",
        notes="cloth_channels_absmean_per_step: mean |value| of channels 27..30 in the last two "
        "rows, per step. image: NHWC float in 0..1",
        state_dict=entries,
    )


def write_mgd(writer: Writer, tag: str, call: dict[str, Any]) -> None:
    parts = networks(writer, 28)
    encoder = writer.fill(text_encoder("quick_gelu", words=64), "text.")
    ids = torch.randint(1, 60, (2, 20), generator=torch.Generator().manual_seed(writer.seed))
    empty = torch.zeros(2, 20, dtype=torch.long)
    text = encoder(ids).last_hidden_state, encoder(empty).last_hidden_state
    given = frame_inputs(writer)
    given["sketch"] = writer.draw("sketch", "(uniform > 0.9) as float", 2, 1, *SIZE)
    pipe = FashionPipeline(**parts, scheduler=DDIMScheduler(**DDIM), layout=layout.MGD)
    window = Window.published(call["sketch_cond_rate"], call.get("start_cond_rate", 0.0))
    tensors, activity = render(writer, pipe, given, text, call, {"sketch": window}, slice(27, 28))
    first = tag == "cfg"  # the others borrow its mask and text
    shared = {
        "mask": blob_mask(2),
        "prompt_ids": ids,
        "uncond_ids": empty,
        "prompt_embeds": text[0],
        "negative_prompt_embeds": text[1],
    }
    extra = shared if first else {key: shared[key] for key in ("prompt_ids", "uncond_ids")}
    own = {} if first else {"prompt_embeds": text[0], "negative_prompt_embeds": text[1]}
    writer.write(
        f"mgd_pipeline_{tag}",
        {**tensors, "sketch_channel_absmean_per_step": activity, **extra, **own},
        module="MGDPipe with tiny VAE/UNet/text model",
        call={"num_inference_steps": 4, "height": SIZE[0], "width": SIZE[1], "eta": 0.0, **call},
        scheduler=DDIM_WORDS,
        vae_config=VAE,
        unet_config={"in_channels": 28, **UNET},
        inputs={
            "mask": "stored in mgd_pipeline_cfg",
            "prompt_embeds": f"stored in mgd_pipeline_{tag}",
        },
        filler_prefix="'vae.', 'unet.', 'text.'",
        notes="first half of the batch = unconditional",
        state_dict={**entries_of(parts), "text": listed(encoder)},
    )


def render(
    writer: Writer,
    pipe: FashionPipeline,
    given: dict[str, Tensor],
    text: tuple[Tensor, ...],
    call: dict[str, Any],
    windows: dict[str, Window],
    channels: slice,
) -> tuple[dict[str, Tensor], Tensor]:
    """What a pipeline fixture stores, and the activity of some channels by step."""
    seen: list[tuple[Tensor, Tensor, Tensor]] = []
    pipe.unet.register_forward_hook(
        lambda _m, args, out: seen.append((args[0].clone(), args[1].clone(), out[0].clone()))
    )
    if call.get("no_pose"):
        given.pop("pose_map")
    writer.seed += 1
    writer.inputs["generator"] = {
        "kind": "torch.Generator('cpu').manual_seed",
        "seed": writer.seed,
        "order": "as published",
    }
    generator = torch.Generator("cpu").manual_seed(writer.seed)
    conditions = pipe.encode(FrameInputs(**given), generator=generator, text=(text[0], text[1]))
    guidance = Guidance(call["guidance_scale"])
    if "guidance_scale_pose" in call:
        ends = {"words": "", "pose": "_pose", "sketch": "_sketch"}
        guidance = Guidance(weights={k: call[f"guidance_scale{end}"] for k, end in ends.items()})
    latents = pipe.denoise(conditions, steps=4, guidance=guidance, windows=windows, sampler="ddim")
    tensors = {
        "unet_in_step0": seen[0][0],
        "unet_out_step0": seen[0][2],
        "unet_in_last_latents": seen[-1][0][:, :4],
        "timesteps": torch.stack([step for _, step, _ in seen]),
        "image": pipe.decode(latents, conditions).permute(0, 2, 3, 1),
    }
    return tensors, torch.stack([x[-2:, channels].abs().mean() for x, _, _ in seen])


def networks(writer: Writer, in_channels: int) -> dict[str, Any]:
    blocks = {
        "down_block_types": ["DownEncoderBlock2D"] * 4, "up_block_types": ["UpDecoderBlock2D"] * 4
    }  # fmt: skip
    unet = UNet2DConditionModel(in_channels=in_channels, **UNET)
    return {
        "vae": writer.fill(AutoencoderKL(**blocks, **VAE), "vae."),
        "unet": writer.fill(unet, "unet."),
    }


def entries_of(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: listed(part) for name, part in parts.items()}


def frame_inputs(writer: Writer) -> dict[str, Tensor]:
    return {
        "image": writer.draw("image", "uniform*2-1", 2, 3, *SIZE),
        "pose_map": writer.draw("pose_map", "uniform", 2, 18, *SIZE),
        "mask": blob_mask(2).float(),
    }
