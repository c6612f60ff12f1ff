"""Where full-size training starts: the networks of an installed engine or a diffusers folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, DDPMScheduler, SchedulerMixin, UNet2DConditionModel
from torch import nn
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.engine.manifest import find_engine
from fashionstudio.errors import BadInput, ModelMismatch, ModelMissing
from fashionstudio.training.frozen import load_part

INPAINTING_CHANNELS = 9
"""Noisy latents 4, mask 1, masked latents 4: what Stable Diffusion's inpainting U-Nets read."""


@dataclass(frozen=True)
class Base:
    """A folder of networks, read one by one as they are needed."""

    folder: Path

    @classmethod
    def find(cls, name: str | None) -> Base:
        """A folder, or an installed engine by its id.

        Raises:
            BadInput: nothing was named.
            ModelMissing: there is neither.
        """
        if not name:
            raise BadInput(
                "Full-size training starts from existing networks.",
                "Give --base: an installed engine's id, or a diffusers folder.",
            )
        if Path(name).is_dir():
            return cls(Path(name))
        return cls(find_engine(name).pipeline_folder)

    def vae(self) -> AutoencoderKL:
        """The autoencoder."""
        return load_part(AutoencoderKL, self.folder / "vae")

    def unet(self) -> UNet2DConditionModel:
        """The U-Net, whatever it reads."""
        return load_part(UNet2DConditionModel, self.folder / "unet")

    def text_encoder(self) -> CLIPTextModel:
        """The text encoder."""
        return load_part(CLIPTextModel, self.folder / "text_encoder")

    def tokenizer(self) -> CLIPTokenizer:
        """The tokenizer, with the padding its own files ask for."""
        return load_part(CLIPTokenizer, self.folder / "tokenizer")

    def image_encoder(self, other: Path | None = None) -> CLIPVisionModelWithProjection:
        """The vision tower, from its own folder if the base has none.

        Raises:
            ModelMissing: there is none.
            ModelMismatch: it is another network.
        """
        if other is None and not (self.folder / "image_encoder").is_dir():
            raise ModelMissing(
                f"“{self.folder}” has no vision tower.",
                "Name the folder of a CLIP model's with --vision.",
            )
        return load_part(CLIPVisionModelWithProjection, other or self.folder / "image_encoder")

    def adapter(self, other: Path | None = None) -> InversionAdapter | None:
        """A trained inversion adapter, from a run's folder or from the base, if there is one."""
        folder = other or self.folder / "inversion_adapter"
        if other is None and not folder.is_dir():
            return None
        return load_part(InversionAdapter, folder)

    def scheduler(self) -> SchedulerMixin:
        """The schedule that the base was trained with, as DDPM (Ho et al. 2020)."""
        config = DDPMScheduler.load_config(self.folder / "scheduler")
        return DDPMScheduler.from_config(config)


@torch.no_grad()
def extend_input(unet: UNet2DConditionModel, channels: int) -> None:
    """Let a U-Net read further channels: copied weights for its own, zeros for the new ones.

    The extended network then answers as before, whatever the new planes hold (LaDI-VTON, 3.1).

    Raises:
        ModelMismatch: the U-Net reads more than that already.
    """
    old: Any = unet.conv_in
    if old.in_channels == channels:
        return
    if old.in_channels > channels:
        raise ModelMismatch(
            "The base's U-Net reads more planes than this layout has.",
            "Choose the base of the same system, or an inpainting base.",
            f"{old.in_channels} channels, the layout has {channels}",
        )
    new = nn.Conv2d(
        channels, old.out_channels, old.kernel_size, padding=old.padding, stride=old.stride
    ).to(old.weight.device, old.weight.dtype)
    new.weight.zero_()
    new.weight[:, : old.in_channels] = old.weight
    new.bias = nn.Parameter(old.bias.clone())
    unet.conv_in = new
    unet.register_to_config(in_channels=channels)
