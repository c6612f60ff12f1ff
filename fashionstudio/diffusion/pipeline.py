"""The one pipeline: encode the conditions, denoise, decode.

It is a diffusers pipeline: `save_pretrained` and `from_pretrained` work, parts that a system does
not have are None, and the layout lies in `model_index.json`.
"""

# No `from __future__ import annotations`: diffusers reads the constructor's annotations as types.

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    DiffusionPipeline,
    UNet2DConditionModel,
    UNet2DModel,
)
from diffusers.utils import BaseOutput
from diffusers.utils.torch_utils import randn_tensor
from numpy.typing import NDArray
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.diffusion import decode, samplers
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.arrays import to_uint8
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import Conditions, FrameInputs, Seen, encode
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.folds import draw_folds, fold_planes
from fashionstudio.diffusion.guidance import (
    Guidance,
    Windows,
    active_conditions,
    guided_output,
)
from fashionstudio.diffusion.landmarks import GarmentLandmarks
from fashionstudio.diffusion.layers import LayerDecoder, Layers
from fashionstudio.diffusion.layout import MGD, ConditioningLayout
from fashionstudio.diffusion.placement import Placement
from fashionstudio.diffusion.routing import route_texture
from fashionstudio.diffusion.warping import ConvNetTPS, UNetVanilla
from fashionstudio.errors import BadInput, ModelMismatch

StepCallback = Callable[[int, int, Tensor], None]
"""(step from 0, steps, predicted clean latents [B, C, h, w]); may raise `Cancelled`."""


@dataclass
class FashionOutput(BaseOutput):
    """Pictures (B, H, W, 3) uint8 sRGB and their latents [B, C, h, w]."""

    images: NDArray[np.uint8]
    latents: Tensor


class FashionPipeline(DiffusionPipeline):
    """Renders a garment into the Region of a picture.

    Args:
        vae, unet, scheduler: of every system.
        text_encoder, tokenizer: None when text embeddings are given ready-made.
        image_encoder, inversion_adapter: make pseudo-words from a garment or a fabric.
        warper, refinement: lay a garment onto the person; a spline, or landmarks.
        emasc: decoder skips.
        layers: takes a decoded picture apart into layers for the compositor.
        folds: draws the folds that the layers' light lacks.
        layout: the system's `ConditioningLayout` or its dictionary; default MGD's.
    """

    _optional_components = [  # noqa: RUF012 - diffusers wants a plain list
        "text_encoder",
        "tokenizer",
        "image_encoder",
        "inversion_adapter",
        "warper",
        "refinement",
        "emasc",
        "layers",
        "folds",
    ]

    def __init__(
        self,
        vae: AutoencoderKL,
        unet: UNet2DConditionModel,
        scheduler: DDIMScheduler,
        text_encoder: CLIPTextModel | None = None,
        tokenizer: CLIPTokenizer | None = None,
        image_encoder: CLIPVisionModelWithProjection | None = None,
        inversion_adapter: InversionAdapter | None = None,
        warper: ConvNetTPS | GarmentLandmarks | None = None,
        refinement: UNetVanilla | None = None,
        emasc: EMASC | None = None,
        layers: LayerDecoder | None = None,
        folds: UNet2DModel | None = None,
        layout: ConditioningLayout | Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        if not isinstance(layout, ConditioningLayout):
            layout = MGD if layout is None else ConditioningLayout.from_dict(layout)
        _check_layout(layout, vae, unet)
        self.register_modules(
            vae=vae,
            unet=unet,
            scheduler=scheduler,
            text_encoder=text_encoder,
            tokenizer=tokenizer,
            image_encoder=image_encoder,
            inversion_adapter=inversion_adapter,
            warper=warper,
            refinement=refinement,
            emasc=emasc,
            layers=layers,
            folds=folds,
        )
        self.register_to_config(layout=layout.to_dict())
        self._layout = layout
        self._preview_map: Tensor | None = None
        self._placement: Placement | None = None
        route_texture(unet, layout.texture_layers)

    @classmethod
    def from_pretrained(cls, folder: str | os.PathLike[str], **options: Any) -> Self:
        """Load a saved pipeline, in float32 unless `dtype` (one, or one each) says otherwise.

        Weights are stored in half precision, which some of the libraries would keep; on a processor
        that computes many times slower than float32.
        """
        return super().from_pretrained(folder, **{"dtype": torch.float32} | options)

    def place(self, device: torch.device | str, *, offload: bool = False) -> Self:
        """Compute on this device.

        Args:
            device: where to compute.
            offload: keep the networks in the processor's memory, and only those in use on the
                device: one big network after the other instead of all at once.
        """
        device = torch.device(device)
        modules = {n: m for n, m in self.components.items() if isinstance(m, torch.nn.Module)}
        if not offload:
            self._placement = None
            return self.to(device)
        self._placement = Placement(device, modules)
        return self

    def placed(self, *names: str) -> AbstractContextManager[None]:
        """These components are on the device while the context is open; see `Placement`."""
        return nullcontext() if self._placement is None else self._placement.placed(*names)

    def enable_model_cpu_offload(
        self, gpu_id: int | None = None, device: torch.device | str | None = None
    ) -> None:
        """As `place(device, offload=True)`; the library's own hooks would miss the autoencoder."""
        chosen = torch.device("cuda" if device is None else device)
        self.place(chosen if gpu_id is None else torch.device(chosen.type, gpu_id), offload=True)

    @property
    def device(self) -> torch.device:
        """Where it computes, wherever the networks are now."""
        return super().device if self._placement is None else self._placement.device

    @property
    def layout(self) -> ConditioningLayout:
        """What the networks are conditioned on."""
        return self._layout

    @property
    def codec(self) -> LatentCodec:
        """The autoencoder with its patch size."""
        return LatentCodec(self.vae, self._layout.patch)

    def encode(
        self,
        inputs: FrameInputs,
        *,
        generator: torch.Generator | None = None,
        text: tuple[Tensor, Tensor] | None = None,
        see: Callable[[Tensor], Seen] | None = None,
    ) -> Conditions:
        """See `conditioning.encode`."""
        return encode(self, inputs, generator=generator, text=text, see=see)

    @torch.no_grad()
    def denoise(
        self,
        conditions: Conditions,
        *,
        seeds: Sequence[int] | None = None,
        steps: int = 16,
        guidance: Guidance | float = 7.5,
        windows: Windows | None = None,
        sampler: str = "ddim",
        batched: bool = True,
        callback: StepCallback | None = None,
        start: Tensor | None = None,
        start_share: float = 0.0,
    ) -> Tensor:
        """Latents [B, C, h, w] of as many pictures as there are seeds.

        Every picture draws from its own CPU generator, so picture k of a batch is the picture that
        its seed gives alone, up to the rounding of batched kernels, on every device.

        Args:
            conditions: for one picture, which all seeds share, or for as many as there are seeds.
            seeds: one per picture; what they start from, unless the conditions hold the noise.
                None: the conditions must hold it.
            steps: more is finer and slower.
            guidance: how strongly the conditions pull; a number is `Guidance(scale)`.
            windows: in which steps each condition is on; default always.
            sampler: see `samplers`.
            batched: evaluate the branches of the guidance together; see `guided_output`.
            callback: called after each step.
            start: clean latents [1 or B, C, h, w] to start from instead of pure noise (SDEdit, Meng
                et al., 2022).
            start_share: 0..1, the share of the noise levels that is skipped then; the steps are
                spread over the rest. 0 is pure noise, 1 gives `start` back.
        """
        if not isinstance(guidance, Guidance):
            guidance = Guidance(scale=float(guidance))
        scheduler = samplers.make_scheduler(sampler, self.scheduler.config)
        share = 0.0 if start is None else start_share
        timesteps = samplers.set_last_steps(scheduler, steps, share, self.device)
        count = conditions.batch if seeds is None else len(seeds)
        conditions = conditions.repeated(count)
        generators = _generators(seeds)
        latents = self._start(conditions, generators) * scheduler.init_noise_sigma
        if start is not None and share > 0:
            clean = start.to(latents).expand_as(latents)
            latents = samplers.noised(scheduler, clean, latents, timesteps)
        with self.placed("unet"):
            for step, timestep in enumerate(timesteps):
                active = active_conditions(self._layout, windows or {}, step, len(timesteps))
                output = guided_output(
                    self.unet,
                    self._layout,
                    latents,
                    timestep,
                    conditions,
                    guidance,
                    active,
                    batched=batched,
                )
                clean = samplers.predict_clean(scheduler, output, timestep, latents)
                latents = samplers.advance(scheduler, output, timestep, latents, generators)
                if callback is not None:
                    callback(step, len(timesteps), clean)
        return latents

    def decode(
        self,
        latents: Tensor,
        conditions: Conditions,
        check_cancelled: Callable[[], None] | None = None,
        *,
        in_strips: bool = False,
    ) -> Tensor:
        """Pictures [B, 3, H, W] in 0..1; see `decode.decode_pictures`."""
        with self.placed("vae"):
            return decode.decode_pictures(
                self.codec, latents, conditions, check_cancelled, in_strips=in_strips
            )

    @torch.no_grad()
    def take_apart(self, pictures: Tensor, conditions: Conditions) -> Layers | None:
        """Layers of decoded pictures [B, 3, H, W] in 0..1; None without a layer decoder."""
        beside = conditions.repeated(pictures.shape[0]).beside
        if self.layers is None or beside is None:
            return None
        with self.placed("layers"):
            return self.layers(replace(beside, draft=2 * pictures.float() - 1))

    @torch.no_grad()
    def draw_folds(
        self,
        alpha: Tensor,
        old: Tensor,
        shade: Tensor,
        conditions: Conditions,
        seeds: Sequence[int],
        steps: int,
    ) -> Tensor | None:
        """What the logarithm of gamma-coded light gains, [B, 1, H, W]; None without such a network.

        Args:
            alpha, old, shade: of the layers, see `folds.fold_planes`.
            conditions: that they were made for.
            seeds: one per picture.
            steps: of the sampler.
        """
        beside = conditions.repeated(alpha.shape[0]).beside
        if self.folds is None or beside is None:
            return None
        with self.placed("folds"):
            planes = fold_planes(alpha, old, shade, beside)
            return draw_folds(self.folds, self.scheduler.config, planes, seeds, steps)

    def preview(self, latents: Tensor) -> NDArray[np.uint8]:
        """(B, h, w, 3) uint8 of (predicted clean) latents, in well under a millisecond.

        The first call fits the linear map, at the cost of encoding one small picture.
        """
        if self._preview_map is None:
            with self.placed("vae"):
                self._preview_map = decode.fit_preview(self.codec)
        return decode.preview_pictures(self._preview_map.to(latents.device), latents)

    @torch.no_grad()
    def __call__(
        self,
        inputs: FrameInputs,
        *,
        seeds: Sequence[int],
        preset: samplers.SamplerPreset = samplers.PRESETS["standard"],
        guidance: Guidance | float = 7.5,
        windows: Windows | None = None,
        callback: StepCallback | None = None,
    ) -> FashionOutput:
        """Encode, denoise and decode.

        Args:
            inputs: pictures and words in the model's frame.
            seeds: one per picture.
            preset: sampler and number of steps.
            guidance, windows, callback: see `denoise`.
        """
        conditions = self.encode(inputs)
        latents = self.denoise(
            conditions,
            seeds=seeds,
            steps=preset.steps,
            sampler=preset.sampler,
            guidance=guidance,
            windows=windows,
            callback=callback,
        )
        pictures = self.decode(latents, conditions)
        return FashionOutput(images=to_uint8(pictures), latents=latents)

    def _start(self, conditions: Conditions, generators: list[torch.Generator] | None) -> Tensor:
        """Initial noise, float32."""
        if conditions.noise is not None:
            return conditions.noise.float()
        if generators is None:
            raise BadInput("A render needs a seed.")
        size = conditions.planes["mask"].shape[-2:]
        shape = (conditions.batch, self._layout.latent_channels, *size)
        return randn_tensor(shape, generator=generators, device=self.device, dtype=torch.float32)


def _generators(seeds: Sequence[int] | None) -> list[torch.Generator] | None:
    if seeds is None:
        return None
    return [torch.Generator("cpu").manual_seed(int(seed)) for seed in seeds]


def _check_layout(
    layout: ConditioningLayout, vae: AutoencoderKL, unet: UNet2DConditionModel
) -> None:
    """Refuse networks that do not fit the layout, before torch does so in its own words."""
    found = {
        "U-Net input channels": (unet.config.in_channels, layout.in_channels()),
        "U-Net output channels": (unet.config.out_channels, layout.latent_channels),
        "latent channels": (vae.config.latent_channels, layout.latent_channels),
        "autoencoder input channels": (vae.config.in_channels, 3 * layout.patch**2),
    }
    wrong = [
        f"{name}: {has}, layout: {wants}" for name, (has, wants) in found.items() if has != wants
    ]
    if wrong:
        raise ModelMismatch(
            "The engine's weights do not fit its conditioning layout.",
            "Install the engine again.",
            "; ".join(wrong),
        )
