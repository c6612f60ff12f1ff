"""What every denoiser is trained on: planes, prompts, dropped conditions, noise and the loss.

Training sees what inference sees: planes and text are made in the layout's order and encoding, and
with `texture_layers` the text is the words' sequence followed by the pseudo-words' (see
`diffusion.prompting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import SchedulerMixin, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.diffusion import tokens
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.drawing import fill_drawing
from fashionstudio.diffusion.layout import ConditioningLayout
from fashionstudio.diffusion.prompting import clip_pixels
from fashionstudio.diffusion.samplers import predict_clean
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.latents import LatentBatch, LatentEncoder

Keep = dict[str, Tensor]
CONDITIONS = ("words", "tokens", "pose", "sketch", "appearance")


@dataclass(frozen=True)
class Dropout:
    """Chances that a row loses a condition, each independently of the others.

    Attributes:
        words, pose, sketch, appearance: chances 0..1 (published: 0.2 each).
        tokens: of the pseudo-words; None: they go with the words, as in LaDI-VTON.
        everything: that a row loses all of them.
    """

    words: float = 0.2
    pose: float = 0.2
    sketch: float = 0.2
    appearance: float = 0.2
    tokens: float | None = None
    everything: float = 0.0

    def draw(self, count: int) -> Keep:
        """What each row keeps, [B, 1, 1, 1] of 0 and 1, from torch's random numbers."""
        lost = torch.rand(count) < self.everything
        keep = {}
        for name in ("words", "pose", "sketch", "appearance"):
            keep[name] = _column((torch.rand(count) >= getattr(self, name)) & ~lost)
        if self.tokens is None:
            keep["tokens"] = keep["words"]
        else:
            keep["tokens"] = _column((torch.rand(count) >= self.tokens) & ~lost)
        return keep


def keep_all(count: int) -> Keep:
    """Every row keeps every condition."""
    return {name: torch.ones(count, 1, 1, 1) for name in CONDITIONS}


class Denoiser(nn.Module):
    """The networks between conditions and noise; all but the U-Net may be missing or frozen."""

    def __init__(
        self, unet: UNet2DConditionModel, text_encoder: CLIPTextModel,
        image_encoder: CLIPVisionModelWithProjection | None = None,
        inversion_adapter: InversionAdapter | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.unet, self.text_encoder = unet, text_encoder
        self.image_encoder, self.inversion_adapter = image_encoder, inversion_adapter
        if image_encoder is not None:  # only the contrastive stage uses it
            image_encoder.visual_projection.requires_grad_(False)


def pose_planes(points: Tensor, size: tuple[int, int], factor: int, sigma_px: float) -> Tensor:
    """The pipeline's pose map at latent size, [B, 18, h, w], without making the full one.

    Its blobs are products of a row and a column, and the bilinear reduction averages the two middle
    pixels of each block along both axes, so both steps are exact along each axis alone.
    """
    height, width = size
    x, y = points[..., 0].float(), points[..., 1].float()
    columns, peak_x = _profile(x, width, factor, sigma_px)
    rows, peak_y = _profile(y, height, factor, sigma_px)
    missing = ((x <= 0) & (y <= 0))[..., None, None]
    peak = (peak_x * peak_y)[..., None, None] + 1.1920929e-07
    return rows[..., :, None] * columns[..., None, :] / peak * ~missing


def _profile(place: Tensor, count: int, factor: int, sigma_px: float) -> tuple[Tensor, Tensor]:
    """Blobs [B, J] along one axis at `count` cells [B, J, count], and their full-size peaks."""
    pixels = torch.arange(count * factor, device=place.device, dtype=torch.float32)
    full = torch.exp(-(pixels - place[..., None]).square() / sigma_px**2)
    cells = full.unflatten(-1, (count, factor))
    middle = cells[..., (factor - 1) // 2 : factor // 2 + 1]
    return middle.mean(-1), full.amax(-1)


def planes_of(layout: ConditioningLayout, batch: LatentBatch, keep: Keep, factor: int) -> Tensor:
    """The U-Net's input behind the noisy latents, in the layout's order: [B, planes, h, w]."""
    device, size = batch.mask.device, (batch.mask.shape[2], batch.mask.shape[3])
    kept = {name: value.to(device) for name, value in keep.items()}
    has = (batch.known.flatten(1).amax(1) > 0)[:, None, None, None]
    parts = []
    for plane in layout.planes:
        if plane.name == "mask":
            value = batch.mask
        elif plane.name == "masked_image":
            value = batch.masked
        elif plane.name == "pose":
            value = pose_planes(batch.pose, size, factor, layout.pose_sigma_px) * kept["pose"]
        elif plane.name == "sketch":
            drawn = plane.encoding == "drawing"
            value = fill_drawing(batch.sketch, batch.mask) if drawn else batch.sketch
            value = value * kept["sketch"]
        elif plane.name == "appearance" and batch.appearance is not None:
            value = batch.appearance * kept["appearance"] * has
        elif plane.name == "appearance_mask":
            value = batch.known * kept["appearance"] * has
        else:
            raise ValueError(f"no training data for the plane {plane.name}")
        parts.append(value)
    return torch.cat(parts, dim=1)


class Prompter:
    """Texts and pictures to the sequence that cross-attention reads.

    Args:
        layout: template, number of pseudo-words, and whether texture has its own sequence.
        tokenizer: of the text encoder.
        model: encodes.
        name_category: half of the rows without words name the category, as the pipeline may.
    """

    def __init__(
        self, layout: ConditioningLayout, tokenizer: CLIPTokenizer, model: Denoiser, *,
        name_category: bool = False,
    ) -> None:  # fmt: skip
        self.layout, self.tokenizer, self.model = layout, tokenizer, model
        self.name_category = name_category
        self.place = tokens.placeholder_id(tokenizer) if layout.tokens else None
        self.count = layout.tokens[0].count if layout.tokens else 0

    def __call__(self, batch: LatentBatch, keep: Keep) -> Tensor:
        """[B, L, D]; twice as long with texture layers. Rows that keep nothing: the empty text."""
        words = self._words(batch, keep)
        shown = self._shown(batch, keep)
        vectors = self._vectors(batch, shown)
        if not self.layout.texture_layers:
            return self._encoded(words, vectors)
        first = self._encoded(words, [None] * len(batch))
        second = self._encoded([""] * len(batch), vectors)
        seen = torch.tensor(shown, device=first.device)[:, None, None]
        return torch.cat([first, torch.where(seen, second, first)], dim=1)

    def _words(self, batch: LatentBatch, keep: Keep) -> list[str]:
        kept = keep["words"].flatten().bool().tolist()
        texts = []
        for row, text in enumerate(batch.words):
            named = self.name_category and row % 2 == 1
            other = self.layout.words_for(batch.category[row]) if named else ""
            texts.append(text if kept[row] else other)
        return texts

    def _shown(self, batch: LatentBatch, keep: Keep) -> list[bool]:
        """Whether a row has pseudo-words."""
        if self.model.inversion_adapter is None or not self.count:
            return [False] * len(batch)
        kept = keep["tokens"].flatten().bool().tolist()
        return [keeps and mode != "words" for keeps, mode in zip(kept, batch.mode, strict=True)]

    def _vectors(self, batch: LatentBatch, shown: list[bool]) -> Sequence[Tensor | None]:
        tower, adapter = self.model.image_encoder, self.model.inversion_adapter
        if tower is None or adapter is None or not any(shown):
            return [None] * len(batch)
        pixels = clip_pixels(batch.picture, int(tower.config.image_size))
        pseudo = adapter(tower(pixel_values=pixels).last_hidden_state)
        return [row if has else None for row, has in zip(pseudo, shown, strict=True)]

    def _encoded(self, words: list[str], vectors: Sequence[Tensor | None]) -> Tensor:
        counts = [0 if vector is None else self.count for vector in vectors]
        texts = [
            self.layout.prompt(text) if text or count else ""
            for text, count in zip(words, counts, strict=True)
        ]
        encoder = self.model.text_encoder
        ids = tokens.prompt_ids(self.tokenizer, texts, counts).to(encoder.device)
        if not any(counts):
            return tokens.encode_ids(encoder, ids)
        return tokens.encode_ids(encoder, ids, vectors, self.place)


@dataclass(frozen=True)
class Noise:
    """How noise is drawn and errors are weighed.

    Attributes:
        terminal: share of the rows at pure noise, the others stratified with a density of
            sigma^1.5; None draws all steps alike, as published.
        region_weight: how much more an error inside the Region counts.
    """

    terminal: float | None = None
    region_weight: float = 1.0


class DenoisingObjective(nn.Module):
    """Mean square error of the noise, velocity or picture, whichever the scheduler predicts.

    Args:
        denoiser: trained, as far as its parameters require gradients.
        prompter: makes its text.
        encoder: brings batches to latent size; also gives the codec's factor.
        scheduler: adds the noise (Ho et al. 2020); its `prediction_type` is the target.
        channel_weight: [C], how much each latent channel counts; None: all alike.
    """

    channel_weight: Tensor

    def __init__(
        self, denoiser: Denoiser, prompter: Prompter, encoder: LatentEncoder,
        scheduler: SchedulerMixin, *, dropout: Dropout, noise: Noise,
        channel_weight: Tensor | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.denoiser, self.encoder = denoiser, encoder
        self.prompter, self.scheduler = prompter, scheduler
        self.dropout, self.noise = dropout, noise
        if channel_weight is None:
            channel_weight = torch.ones(prompter.layout.latent_channels)
        self.register_buffer("channel_weight", channel_weight, persistent=False)

    def at_latent_size(self, batch: TryOnBatch | LatentBatch) -> LatentBatch:
        """The batch, encoded if it is not yet."""
        return self.encoder(batch) if isinstance(batch, TryOnBatch) else batch

    def forward(self, batch: TryOnBatch | LatentBatch) -> dict[str, Tensor]:
        """The loss; conditions are dropped while training only."""
        latent = self.at_latent_size(batch)
        count = len(latent)
        keep = self.dropout.draw(count) if self.training else keep_all(count)
        steps = draw_timesteps(count, self.scheduler, self.noise.terminal)
        return {"loss": self.loss(latent, keep, steps)}

    def loss(self, batch: LatentBatch, keep: Keep, steps: Tensor) -> Tensor:
        """Weighted mean square error under the kept conditions at these time steps [B]."""
        noise = torch.randn_like(batch.target)
        noisy, wanted = noised(self.scheduler, batch.target, noise, steps.to(batch.target.device))
        output = self.answer(batch, keep, noisy, steps)
        more = self.noise.region_weight - 1
        weight = (1 + more * batch.mask) * self.channel_weight[:, None, None]
        error = (output - wanted).square() * weight
        return error.sum() / weight.expand_as(error).sum()

    def answer(self, batch: LatentBatch, keep: Keep, noisy: Tensor, steps: Tensor) -> Tensor:
        """The U-Net's output [B, C, h, w] in float32."""
        planes = planes_of(self.prompter.layout, batch, keep, self.encoder.codec.factor)
        sample = torch.cat([noisy, planes], dim=1)
        text = self.prompter(batch, keep)
        return self.denoiser.unet(sample, steps.to(sample.device), text).sample.float()

    def clean(self, batch: LatentBatch, keep: Keep, step: int) -> Tensor:
        """The latents that the U-Net implies from one noise level, [B, C, h, w]."""
        noise = torch.randn_like(batch.target)
        steps = torch.full((len(batch),), step)
        noisy, _ = noised(self.scheduler, batch.target, noise, steps.to(noise.device))
        output = self.answer(batch, keep, noisy, steps)
        return predict_clean(self.scheduler, output, steps[0], noisy)


def noised(scheduler: Any, clean: Tensor, noise: Tensor, steps: Tensor) -> tuple[Tensor, Tensor]:
    """Noisy latents and what is to be predicted from them.

    The scheduler's own functions compute in its table's precision and place; steps lie on `clean`'s
    device.
    """
    alpha = scheduler.alphas_cumprod.to(clean.device, torch.float32)[steps][:, None, None, None]
    signal, sigma = alpha.sqrt(), (1 - alpha).sqrt()
    noisy = signal * clean + sigma * noise
    kind = scheduler.config.prediction_type
    if kind == "v_prediction":
        return noisy, signal * noise - sigma * clean
    return noisy, clean if kind == "sample" else noise


def draw_timesteps(count: int, scheduler: Any, terminal: float | None) -> Tensor:
    """Time steps [count]; see `Noise`.

    At pure noise the velocity is minus the clean latents, so the conditions alone must answer:
    with little training this teaches most. Near the end of denoising the velocity is mostly the
    noise itself, which whitened latents hide too well to be learned.
    """
    last = int(scheduler.config.num_train_timesteps) - 1
    if terminal is None:
        return torch.randint(0, last + 1, (count,))
    density = (1 - scheduler.alphas_cumprod.double()) ** 0.75
    share = density.cumsum(0) / density.sum()
    places = (torch.arange(count) + torch.rand(count).double()) / count
    steps = torch.searchsorted(share, places).clamp(0, last)
    steps[torch.rand(count) < terminal] = last
    return steps[torch.randperm(count)]


def _column(kept: Tensor) -> Tensor:
    return kept.float()[:, None, None, None]
