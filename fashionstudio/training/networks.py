"""The embedded engine's networks: sizes, schedule and layout. Why: docs/decisions/0004."""

from __future__ import annotations

import dataclasses

from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.layout import MINI, ConditioningLayout

PATCH = 8
LATENT_CHANNELS = 16
GROUPS = 16
PICTURE_PX = 96
WIDTH, POSITIONS, VISION_PATCH = 192, 48, 12
PSEUDO_WORDS = 8
SKIPS = (0, 0)
"""Both branches of EMASC read the unshuffled picture (see `LatentCodec.moments`). The first is
added behind the last activation, where least squares finds it; the second, before the up block,
starts at zero."""


def mini_layout(texture_layers: tuple[str, ...] = ()) -> ConditioningLayout:
    """The embedded engine's layout as it is trained."""
    return dataclasses.replace(
        MINI, patch=PATCH, decoder_skips=SKIPS, texture_layers=texture_layers
    )


def build_codec(width: int, layers: int = 1) -> AutoencoderKL:
    """A one-level AutoencoderKL on 192-channel pictures of 1/8 resolution."""
    return AutoencoderKL(
        in_channels=3 * PATCH**2,
        out_channels=3 * PATCH**2,
        down_block_types=("DownEncoderBlock2D",),
        up_block_types=("UpDecoderBlock2D",),
        block_out_channels=(width,),
        layers_per_block=layers,
        latent_channels=LATENT_CHANNELS,
        norm_num_groups=GROUPS,
        mid_block_add_attention=False,
        scaling_factor=1.0,
        sample_size=32,
    )


def build_text(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """A small CLIP text tower over a word-level vocabulary."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer), hidden_size=WIDTH, intermediate_size=4 * WIDTH,
            num_hidden_layers=3, num_attention_heads=4, max_position_embeddings=POSITIONS,
            projection_dim=WIDTH, bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
        )
    )  # fmt: skip


def build_vision() -> CLIPVisionModelWithProjection:
    """A small CLIP vision tower for pictures of 96 x 96."""
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=WIDTH, intermediate_size=4 * WIDTH, num_hidden_layers=3,
            num_attention_heads=4, image_size=PICTURE_PX, patch_size=VISION_PATCH,
            projection_dim=WIDTH,
        )
    )  # fmt: skip


def build_unet(widths: tuple[int, int, int], layers: int) -> UNet2DConditionModel:
    """Three levels, cross-attention on the two lower ones."""
    return UNet2DConditionModel(
        sample_size=(32, 24),
        in_channels=MINI.in_channels(),
        out_channels=LATENT_CHANNELS,
        block_out_channels=widths,
        layers_per_block=layers,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=GROUPS,
        use_linear_projection=True,
    )


def build_adapter(
    vision: CLIPVisionModelWithProjection, *, count: int, text_width: int, hidden: int,
    dropout: float,
) -> InversionAdapter:  # fmt: skip
    """An adapter from a vision tower's width to `count` pseudo-words of `text_width`."""
    width = int(vision.config.hidden_size)
    return InversionAdapter(
        input_dim=width, hidden_dim=hidden, output_dim=count * text_width,
        config=vision.config.to_dict(), num_encoder_layers=1, dropout=dropout, num_tokens=count,
    )  # fmt: skip


def build_scheduler() -> DDIMScheduler:
    """Scaled-linear betas rescaled to zero terminal SNR (Lin et al. 2023), trailing steps."""
    return DDIMScheduler(
        num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012,
        beta_schedule="scaled_linear", prediction_type="v_prediction", clip_sample=False,
        rescale_betas_zero_snr=True, timestep_spacing="trailing", set_alpha_to_one=True,
    )  # fmt: skip
