"""Pictures to latents and back: an AutoencoderKL behind an optional pixel-unshuffle.

The autoencoder's modules are walked here rather than called whole, because EMASC needs the
encoder's inner features and adds to the decoder's. Without skips the results equal the stock ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from diffusers.utils.torch_utils import randn_tensor
from torch import Tensor

from fashionstudio.diffusion import strips

Generators = torch.Generator | list[torch.Generator]


@dataclass(frozen=True)
class LatentCodec:
    """Encodes and decodes with `vae`; `patch` is the pixel-unshuffle factor in front of it."""

    vae: AutoencoderKL
    patch: int = 1

    @property
    def factor(self) -> int:
        """Pixels per latent pixel, along one axis."""
        return self.patch * 2 ** (len(self.vae.config.block_out_channels) - 1)

    @property
    def scaling(self) -> float:
        """What latents are multiplied with after encoding."""
        return float(self.vae.config.scaling_factor)

    def moments(self, image: Tensor) -> tuple[Tensor, Tensor, list[Tensor]]:
        """Posterior of a picture, unscaled, and the encoder's features.

        Args:
            image: [B, 3, H, W] in -1..1.

        Returns:
            Mean and log variance, each [B, C, h, w], and the features: the (unshuffled) picture,
            the output of conv_in, then the input of each down block. Features 1 and 2 are the same
            tensor; this numbering is the published one.
        """
        encoder = self.vae.encoder
        packed = F.pixel_unshuffle(image.to(self.vae.dtype), self.patch)
        hidden = encoder.conv_in(packed)
        features = [packed, hidden]
        for block in encoder.down_blocks:
            features.append(hidden)
            hidden = block(hidden)
        hidden = encoder.mid_block(hidden)
        hidden = encoder.conv_out(encoder.conv_act(encoder.conv_norm_out(hidden)))
        if self.vae.quant_conv is not None:
            hidden = self.vae.quant_conv(hidden)
        mean, log_variance = hidden.chunk(2, dim=1)
        return mean, log_variance.clamp(-30.0, 20.0), features

    def encode(
        self, image: Tensor, generator: Generators | None = None, *, sample: bool = False
    ) -> tuple[Tensor, list[Tensor]]:
        """Scaled latents [B, C, h, w] and the features of `moments`.

        Args:
            image: [B, 3, H, W] in -1..1.
            generator: draws a sample of the posterior; None takes its mode, which needs no seed
                and can therefore be cached by the picture alone.
            sample: draw one without a generator too, from torch's own random numbers (training).
        """
        mean, log_variance, features = self.moments(image)
        if sample or generator is not None:
            noise = randn_tensor(
                mean.shape, generator=generator, device=mean.device, dtype=mean.dtype
            )
            mean = mean + torch.exp(0.5 * log_variance) * noise
        return mean * self.scaling, features

    def decode(
        self,
        latents: Tensor,
        skips: Sequence[Tensor] | None = None,
        *,
        in_strips: bool = False,
    ) -> Tensor:
        """Picture [B, 3, H, W], about -1..1 (not clamped), of scaled latents.

        Args:
            latents: [B, C, h, w], scaled.
            skips: EMASC outputs, shallow first. The deepest is added before the first up block and
                so on; the next after the last activation, and one more (of feature 0) to the
                (unshuffled) picture itself.
            in_strips: the same with less memory, a little slower; see `strips`.
        """
        decoder = self.vae.decoder
        waiting = list(skips or ())
        if len(waiting) > len(decoder.up_blocks) + 2:
            raise ValueError(f"{len(waiting)} skips for {len(decoder.up_blocks)} up blocks")
        hidden = latents.to(self.vae.dtype) / self.scaling
        if self.vae.post_quant_conv is not None:
            hidden = self.vae.post_quant_conv(hidden)
        hidden = decoder.mid_block(decoder.conv_in(hidden))
        for block in decoder.up_blocks:
            if waiting:
                hidden = torch.add(hidden, waiting.pop(), out=hidden if in_strips else None)
            hidden = strips.up_block(block, hidden) if in_strips else block(hidden)
        waiting.reverse()
        if in_strips:
            return F.pixel_shuffle(strips.last_layers(decoder, hidden, waiting), self.patch)
        hidden = decoder.conv_act(decoder.conv_norm_out(hidden))
        if waiting:
            hidden = hidden + waiting[0]
        hidden = decoder.conv_out(hidden)
        if len(waiting) > 1:
            hidden = hidden + waiting[1]
        return F.pixel_shuffle(hidden, self.patch)

    def skip_channels(self, first: int = 1) -> tuple[list[int], list[int]]:
        """`in_channels` and `out_channels` of an EMASC over all features from `first` on."""
        config, widths = self.vae.config, list(self.vae.config.block_out_channels)
        before = [config.in_channels, widths[0], widths[0], *widths[:-1]]
        after = [config.out_channels, *widths, widths[-1]]
        return before[first:], after[first:]
