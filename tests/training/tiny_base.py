"""A diffusers folder of tiny random networks, as a base for the full-size stages."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from transformers import CLIPVisionModelWithProjection

from tests.engine import diffusion_tiny as tiny


def write_base(folder: Path, channels: int = 9) -> Path:
    """An inpainting base with four latent channels and a vision tower."""
    torch.manual_seed(0)
    words = tiny.tokenizer()
    AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(8, 8, 16, 16),
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=4,
        scaling_factor=0.5,
    ).save_pretrained(folder / "vae")
    UNet2DConditionModel(
        in_channels=channels,
        out_channels=4,
        block_out_channels=(16, 32),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=tiny.WIDTH,
        attention_head_dim=4,
        norm_num_groups=4,
    ).save_pretrained(folder / "unet")
    tiny.text_encoder(words).save_pretrained(folder / "text_encoder")
    words.save_pretrained(folder / "tokenizer")
    CLIPVisionModelWithProjection(tiny.vision_config()).save_pretrained(folder / "image_encoder")
    DDIMScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, steps_offset=1,
        clip_sample=False, set_alpha_to_one=False,
    ).save_pretrained(folder / "scheduler")  # fmt: skip
    return folder
