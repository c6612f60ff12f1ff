"""Random networks small enough that every path of the pipeline runs in seconds."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from torch import Tensor
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from fashionstudio.diffusion import layout as layouts
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.layout import ConditioningLayout, TokenSource
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.warping import ConvNetTPS, UNetVanilla

WIDTH = 16
SIZE = (64, 64)
WORDS = ["a", "photo", "of", "model", "wearing", "red", "blue", "striped", "dress", "shirt"]
ZERO_SNR = {
    "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "clip_sample": False,
}

LAYOUT = replace(
    layouts.MINI,
    latent_channels=4,
    planes=tuple(
        replace(plane, channels=4) if plane.encoding == "latent" else plane
        for plane in layouts.MINI.planes
    ),
    tokens=(TokenSource("garment", count=3), TokenSource("fabric", count=3)),
    decoder_skips=(1, 2, 3),
    patch=4,
)
LADI = replace(
    LAYOUT,
    planes=tuple(p for p in LAYOUT.planes if p.name not in ("sketch", "appearance_mask")),
    appearance_fill=1.0,
)


@cache
def tokenizer_folder() -> Path:
    """A word-level vocabulary in CLIP's file format."""
    home = os.environ.get("FASHIONSTUDIO_HOME")  # removed when the tests end
    folder = Path(tempfile.mkdtemp(prefix="tiny-", dir=home))
    entries, pairs = ["$</w>", ",</w>"], []
    for word in WORDS:
        pieces = [*word[:-1], word[-1] + "</w>"]
        entries += pieces
        while len(pieces) > 1:
            pairs.append((pieces[0], pieces[1]))
            pieces = [pieces[0] + pieces[1], *pieces[2:]]
            entries.append(pieces[0])
    entries = [*dict.fromkeys(entries), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({entry: i for i, entry in enumerate(entries)}))
    merges = ["#version: 0.2", *(f"{a} {b}" for a, b in dict.fromkeys(pairs))]
    (folder / "merges.txt").write_text("\n".join(merges) + "\n")
    config = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 24}
    config |= {"bos_token": "<|startoftext|>", "pad_token": "<|endoftext|>"}
    config |= {"eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return folder


def tokenizer() -> CLIPTokenizer:
    return CLIPTokenizer.from_pretrained(tokenizer_folder())


def text_encoder(words: CLIPTokenizer) -> CLIPTextModel:
    config = CLIPTextConfig(
        vocab_size=len(words),
        hidden_size=WIDTH,
        intermediate_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=24,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
    )
    return CLIPTextModel(config).eval()


def vision_config() -> CLIPVisionConfig:
    return CLIPVisionConfig(
        hidden_size=WIDTH,
        intermediate_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=16,
        patch_size=8,
        projection_dim=WIDTH,
    )


def vae(plan: ConditioningLayout) -> AutoencoderKL:
    return AutoencoderKL(
        in_channels=3 * plan.patch**2,
        out_channels=3 * plan.patch**2,
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(8, 16),
        layers_per_block=1,
        latent_channels=plan.latent_channels,
        norm_num_groups=4,
        mid_block_add_attention=False,
        scaling_factor=0.5,
    ).eval()


def unet(plan: ConditioningLayout) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        in_channels=plan.in_channels(),
        out_channels=plan.latent_channels,
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=4,
    ).eval()


def pipeline(plan: ConditioningLayout = LAYOUT, **changes: Any) -> FashionPipeline:
    """A whole pipeline; `changes` replace components, None removes one."""
    torch.manual_seed(0)
    words = tokenizer()
    codec = vae(plan)
    vision = vision_config()
    parts: dict[str, Any] = {
        "vae": codec,
        "unet": unet(plan),
        "scheduler": DDIMScheduler(**ZERO_SNR),
        "text_encoder": text_encoder(words),
        "tokenizer": words,
        "image_encoder": CLIPVisionModelWithProjection(vision).eval(),
        "inversion_adapter": InversionAdapter(WIDTH, 32, 3 * WIDTH, vision, num_tokens=3).eval(),
        "warper": ConvNetTPS(64, 64, 21, 1, ngf=4).eval(),
        "refinement": UNetVanilla(24, 3, bilinear=True, width=4).eval(),
        "emasc": EMASC(*LatentCodec(codec, plan.patch).skip_channels(), appearance=True).eval(),
    }
    pipe = FashionPipeline(**parts | changes, layout=plan)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def inputs(batch: int = 1, **kept: bool) -> FrameInputs:
    """Random inputs; a condition named with False is left out."""
    generator = torch.Generator().manual_seed(5)
    height, width = SIZE

    def random(channels: int, size: tuple[int, int] = SIZE) -> Tensor:
        return torch.rand(batch, channels, *size, generator=generator) * 2 - 1

    mask = torch.zeros(batch, 1, height, width)
    mask[:, :, 16:56, 8:40] = 1
    everything = {
        "pose": torch.rand(batch, 18, 3, generator=generator) * width,
        "sketch": (random(1) > 0.9).float(),
        "appearance": random(3),
        "appearance_mask": mask.roll(8, dims=3),
        "garment": random(3),
        "fabric": random(3, (20, 30)),
        "words": ["a red striped dress"] * batch,
    }
    chosen = {name: value for name, value in everything.items() if kept.get(name, True)}
    return FrameInputs(image=random(3), mask=mask, **chosen)
