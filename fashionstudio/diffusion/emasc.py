"""EMASC: skip connections from the encoder of the masked picture to the decoder.

"Enhanced Mask-Aware Skip Connections", LaDI-VTON (Morelli et al., ACM MM 2023), section 3.4.
Outside the Region the decoder gets back the detail that the autoencoder's bottleneck loses. Our
extension does the same inside the Region with an appearance picture (cloth laid over the Region),
so that prints need not squeeze through the latents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

EmascType = Literal["nonlinear", "linear"]


class EMASC(ModelMixin, ConfigMixin):
    """One small convolution branch per skipped encoder feature.

    Args:
        in_channels: channels of each encoder feature, shallow first.
        out_channels: channels of the decoder where each feature is added.
        kernel_size, padding, stride: of the non-linear type's convolutions.
        type: "nonlinear" (two convolutions with SiLU) or "linear" (one, started at zero).
        appearance: also own a branch per feature for the appearance picture (`conv_appearance`);
            their last convolutions start at zero, so that published weights behave as before.
    """

    @register_to_config
    def __init__(
        self,
        in_channels: Sequence[int],
        out_channels: Sequence[int],
        kernel_size: int = 3,
        padding: int = 1,
        stride: int = 1,
        type: EmascType = "nonlinear",
        appearance: bool = False,
    ) -> None:
        super().__init__()
        if len(in_channels) != len(out_channels):
            raise ValueError(f"{len(in_channels)} inputs but {len(out_channels)} outputs")
        shapes = list(zip(in_channels, out_channels, strict=True))
        geometry = (kernel_size, padding, stride)
        self.conv = nn.ModuleList(_branch(i, o, geometry, type) for i, o in shapes)
        self.conv_appearance: nn.ModuleList | None = None
        if appearance:
            self.conv_appearance = nn.ModuleList(_branch(i, o, geometry, type) for i, o in shapes)
            for branch in self.conv_appearance:
                _zero(branch[-1] if isinstance(branch, nn.Sequential) else branch)

    def forward(
        self,
        features: Sequence[Tensor],
        mask: Tensor | None = None,
        appearance: Sequence[Tensor] | None = None,
        appearance_mask: Tensor | None = None,
    ) -> list[Tensor]:
        """Skips for the decoder, in the order of `features`.

        Args:
            features: encoder features of the masked picture, each [B, C_i, h_i, w_i].
            mask: [B, 1, H, W], 1 = repaint; None leaves the branches' raw outputs.
            appearance: encoder features of the appearance picture; needs `mask`.
            appearance_mask: [B, 1, H, W], 1 = the appearance picture knows this pixel.
        """
        skips = [branch(feature) for branch, feature in zip(self.conv, features, strict=True)]
        if mask is None:
            return skips
        skips = mask_features(skips, mask)
        if appearance is None or self.conv_appearance is None:
            return skips
        inside = mask if appearance_mask is None else mask * appearance_mask
        branches = zip(self.conv_appearance, appearance, strict=True)
        known = mask_features([branch(feature) for branch, feature in branches], 1 - inside)
        return [skip + extra for skip, extra in zip(skips, known, strict=True)]


def mask_features(features: Sequence[Tensor], mask: Tensor) -> list[Tensor]:
    """Each feature times (1 - mask).

    The mask [B, 1, H, W] is resized by nearest neighbour *cumulatively*, each step from the last
    result, as published; for sizes that halve, this equals a direct resize.
    """
    masked = []
    for feature in features:
        mask = F.interpolate(mask, size=feature.shape[-2:])
        masked.append(feature * (1 - mask).to(feature.dtype))
    return masked


def _branch(n_in: int, n_out: int, geometry: tuple[int, int, int], kind: EmascType) -> nn.Module:
    if kind == "linear":
        return _zero(nn.Conv2d(n_in, n_out, kernel_size=3, padding=1))
    if kind != "nonlinear":
        raise ValueError(f"EMASC has no type {kind!r}; choose nonlinear or linear")
    kernel, padding, stride = geometry
    return nn.Sequential(
        nn.Conv2d(n_in, n_in, kernel, padding=padding, stride=stride),
        nn.SiLU(),
        nn.Conv2d(n_in, n_out, kernel, padding=padding, stride=stride),
    )


def _zero(module: nn.Module) -> nn.Module:
    for parameter in module.parameters():
        nn.init.zeros_(parameter)
    return module
