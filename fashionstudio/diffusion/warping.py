"""Warping a Garment onto a Person: thin-plate-spline network and refinement U-Net.

The TPS network follows LaDI-VTON's warping module, section 3.2 (Morelli et al., ACM MM 2023), which
goes back to CP-VTON (Wang et al., ECCV 2018) and Rocco et al. (CVPR 2017); the spline is that of
Bookstein (1989), the refinement a classic U-Net (Ronneberger et al., 2015). Parameter and buffer
names are the published ones. `ngf` and `width` scale the networks for the small engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

from fashionstudio.diffusion.spline import GRID, TpsGrid, control_points, regularisers


class TpsOutput(NamedTuple):
    """Sampling grid [B, H, W, 2], control points [B, 25, 2] and the six scalar regularisers."""

    grid: Tensor
    points: Tensor
    rx: Tensor
    ry: Tensor
    cx: Tensor
    cy: Tensor
    rg: Tensor
    cg: Tensor

    def penalty(self) -> Tensor:
        """Mean of the regularisers' sum, the term that training weighs with 0.01."""
        return (self.rx + self.ry + self.cx + self.cy + self.rg + self.cg).mean()


class ConvNetTPS(ModelMixin, ConfigMixin):
    """Predicts a thin-plate spline that lays a garment onto a person.

    Args:
        height, width: picture size that the network is tied to (published: 256, 192).
        input_nc: channels of the person: masked picture and pose map (published: 21).
        n_layer: down-sampling layers after the first (published: 3).
        ngf: width of the first layer (published: 64).
    """

    # In half precision the sampling grid would be off by up to a pixel.
    _keep_in_fp32_modules = ["extractionA", "extractionB", "loc_net", "gridGen"]  # noqa: RUF012

    @register_to_config
    def __init__(
        self,
        height: int = 256,
        width: int = 192,
        input_nc: int = 21,
        n_layer: int = 3,
        ngf: int = 64,
    ) -> None:
        super().__init__()
        down = 2 ** (n_layer + 1)
        if height % (4 * down) or width % (4 * down):
            raise ValueError(f"{height}x{width} must be a multiple of {4 * down}")
        self.extractionA = _FeatureExtraction(3, ngf, n_layer)
        self.extractionB = _FeatureExtraction(input_nc, ngf, n_layer)
        self.loc_net = _Localisation(height // down, width // down, ngf)
        self.gridGen = TpsGrid(height, width)

    def forward(self, garment: Tensor, person: Tensor) -> TpsOutput:
        """Grid and regularisers.

        Args:
            garment: [B, 3, height, width] in -1..1.
            person: [B, input_nc, height, width].
        """
        a = _unit_length(self.extractionA(garment))
        b = _unit_length(self.extractionB(person))
        points = self.loc_net(_correlation(a, b))
        return TpsOutput(self.gridGen(points), points, *regularisers(points))


class _FeatureExtraction(nn.Module):
    """Strided convolutions; the order convolution, ReLU, batch norm is the published one."""

    def __init__(self, n_in: int, ngf: int, n_layer: int) -> None:
        super().__init__()
        widths = [n_in, *(ngf * min(2**i, 8) for i in range(n_layer + 1))]
        layers: list[nn.Module] = []
        for before, after in pairwise(widths):
            layers += [nn.Conv2d(before, after, 4, 2, 1), nn.ReLU(), nn.BatchNorm2d(after)]
        last = widths[-1]
        layers += [nn.Conv2d(last, last, 3, 1, 1), nn.ReLU(), nn.BatchNorm2d(last)]
        layers += [nn.Conv2d(last, last, 3, 1, 1), nn.ReLU()]
        self.model = nn.Sequential(*layers)
        self.apply(_init_normal)

    def forward(self, picture: Tensor) -> Tensor:
        return self.model(picture)


class _Localisation(nn.Module):
    """Correlation map to control points."""

    def __init__(self, height: int, width: int, ngf: int) -> None:
        super().__init__()
        self.regression = _Regression(height, width, ngf)

    def forward(self, correlation: Tensor) -> Tensor:
        return self.regression(correlation).tanh().reshape(-1, GRID * GRID, 2)


class _Regression(nn.Module):
    def __init__(self, height: int, width: int, ngf: int) -> None:
        super().__init__()
        widths = [height * width, 8 * ngf, 4 * ngf, 2 * ngf, ngf]
        geometry = [(4, 2), (4, 2), (3, 1), (3, 1)]
        layers: list[nn.Module] = []
        for (size, stride), (before, after) in zip(geometry, pairwise(widths), strict=True):
            layers += [nn.Conv2d(before, after, size, stride, 1), nn.BatchNorm2d(after), nn.ReLU()]
        self.conv = nn.Sequential(*layers)
        self.linear = nn.Linear(ngf * (height // 4) * (width // 4), GRID * GRID * 2)
        self.conv.apply(_init_normal)
        with torch.no_grad():  # the untrained network is the identity warp of the control grid
            self.linear.weight.zero_()
            self.linear.bias.copy_(torch.arctanh(control_points()).flatten())

    def forward(self, correlation: Tensor) -> Tensor:
        return self.linear(self.conv(correlation).flatten(1))


class UNetVanilla(ModelMixin, ConfigMixin):
    """Refines the warped garment.

    Args:
        n_channels: of the input (published: 24 = masked picture 3, pose map 18, warped garment 3).
        n_classes: of the output (3).
        bilinear: up-sample without parameters (published: True) or by transposed convolutions.
        width: channels of the first level (published: 64).
    """

    @register_to_config
    def __init__(
        self, n_channels: int = 24, n_classes: int = 3, bilinear: bool = False, width: int = 64
    ) -> None:
        super().__init__()
        less = 2 if bilinear else 1
        self.inc = _DoubleConv(n_channels, width)
        self.down1 = _Down(width, 2 * width)
        self.down2 = _Down(2 * width, 4 * width)
        self.down3 = _Down(4 * width, 8 * width)
        self.down4 = _Down(8 * width, 16 * width // less)
        self.up1 = _Up(16 * width, 8 * width // less, bilinear)
        self.up2 = _Up(8 * width, 4 * width // less, bilinear)
        self.up3 = _Up(4 * width, 2 * width // less, bilinear)
        self.up4 = _Up(2 * width, width, bilinear)
        self.outc = _OutConv(width, n_classes)

    def forward(self, x: Tensor) -> Tensor:
        """[B, n_channels, H, W] -> [B, n_classes, H, W], linear (clamp it to -1..1)."""
        x1 = self.inc(x)
        x2 = self.down1(x1)
        x3 = self.down2(x2)
        x4 = self.down3(x3)
        x = self.up1(self.down4(x4), x4)
        x = self.up2(x, x3)
        x = self.up3(x, x2)
        return self.outc(self.up4(x, x1))


class _DoubleConv(nn.Module):
    def __init__(self, n_in: int, n_out: int, n_mid: int | None = None) -> None:
        super().__init__()
        n_mid = n_mid or n_out
        self.double_conv = nn.Sequential(
            nn.Conv2d(n_in, n_mid, 3, padding=1, bias=False),
            nn.BatchNorm2d(n_mid),
            nn.ReLU(),
            nn.Conv2d(n_mid, n_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(n_out),
            nn.ReLU(),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.double_conv(x)


class _Down(nn.Module):
    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), _DoubleConv(n_in, n_out))

    def forward(self, x: Tensor) -> Tensor:
        return self.maxpool_conv(x)


class _Up(nn.Module):
    def __init__(self, n_in: int, n_out: int, bilinear: bool) -> None:
        super().__init__()
        self.up: nn.Module
        if bilinear:
            self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
            self.conv = _DoubleConv(n_in, n_out, n_in // 2)
        else:
            self.up = nn.ConvTranspose2d(n_in, n_in // 2, kernel_size=2, stride=2)
            self.conv = _DoubleConv(n_in, n_out)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        x = self.up(x)
        dy, dx = skip.shape[2] - x.shape[2], skip.shape[3] - x.shape[3]
        x = F.pad(x, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
        return self.conv(torch.cat([skip, x], dim=1))


class _OutConv(nn.Module):
    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(n_in, n_out, kernel_size=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)


@dataclass(frozen=True)
class WarpedGarment:
    """Garment on the person: picture [B, 3, H, W] in -1..1 and silhouette [B, 1, H, W] in 0..1."""

    picture: Tensor
    mask: Tensor


def warp_garment(
    warper: ConvNetTPS,
    refinement: UNetVanilla | None,
    garment: Tensor,
    agnostic: Tensor,
    pose_map: Tensor,
    garment_mask: Tensor | None = None,
) -> WarpedGarment:
    """Lay a garment onto a person.

    Args:
        warper: predicts the spline at its own size.
        refinement: cleans the warped picture at full size; None leaves it.
        garment: [B, 3, H, W] in -1..1, on white.
        agnostic: [B, 3, H, W] in -1..1, the person's picture with the Region at 0.
        pose_map: [B, 18, H, W] in 0..1.
        garment_mask: [B, 1, H, W], 1 = garment; None takes what is not white.
    """
    mask = silhouette_on_white(garment) if garment_mask is None else garment_mask
    person = torch.cat([agnostic, pose_map], dim=1)
    grid = warp_grid(warper, garment, person, (garment.shape[2], garment.shape[3]))
    warped = sample_border(garment, grid)
    # Outside the garment's picture there is no garment, so the silhouette is not smeared there.
    warped_mask = F.grid_sample(mask, grid, padding_mode="zeros", align_corners=False)
    if refinement is not None:
        seen = torch.cat([person, warped], dim=1).to(refinement.dtype)
        warped = refinement(seen).to(garment.dtype).clamp(-1, 1)
    return WarpedGarment(warped, warped_mask.clamp(0, 1))


def warp_grid(warper: ConvNetTPS, garment: Tensor, person: Tensor, size: tuple[int, int]) -> Tensor:
    """Where each pixel of the warped garment comes from, [B, *size, 2] in -1..1.

    Args:
        warper: sees both pictures at its own size.
        garment: [B, 3, H, W] in -1..1, on white.
        person: [B, 21, H, W], `agnostic` and `pose_map` of `warp_garment`.
        size: of the grid; any picture of the garment can be sampled with it, also a drawing.
    """
    own = (int(warper.config.height), int(warper.config.width))
    grid = warper(resize(garment, own).to(warper.dtype), resize(person, own).to(warper.dtype)).grid
    return upsample_grid(grid.to(garment.dtype), size)


def resize(picture: Tensor, size: tuple[int, int]) -> Tensor:
    """Bilinear with antialias; [B, C, H, W] -> [B, C, *size]; unchanged if it fits."""
    if tuple(picture.shape[-2:]) == size:
        return picture
    return F.interpolate(picture, size=size, mode="bilinear", align_corners=False, antialias=True)


def upsample_grid(grid: Tensor, size: tuple[int, int]) -> Tensor:
    """[B, h, w, 2] -> [B, *size, 2], resized as a two-channel picture."""
    return resize(grid.permute(0, 3, 1, 2), size).permute(0, 2, 3, 1)


def sample_border(picture: Tensor, grid: Tensor) -> Tensor:
    """Sample as published: `align_corners=False` although the grid's corners lie at exactly 1."""
    return F.grid_sample(picture, grid, padding_mode="border", align_corners=False)


def silhouette_on_white(garment: Tensor, tolerance: float = 0.06) -> Tensor:
    """[B, 3, H, W] in -1..1 -> [B, 1, H, W], 1 where any channel is clearly below white."""
    return (garment.amin(dim=1, keepdim=True) < 1 - tolerance).to(garment.dtype)


def _unit_length(feature: Tensor) -> Tensor:
    return feature / (feature.square().sum(dim=1, keepdim=True) + 1e-6).sqrt()


def _correlation(a: Tensor, b: Tensor) -> Tensor:
    """[B, h * w, h, w]; channel x * h + y is place (x, y) of `a`: column-major, as published.

    Places of `b` come first in memory (channels last), so that the convolution behind it rounds as
    the published one does: a millionth of the grid is a thousandth of a sharp print's contrast.
    """
    n, channels, height, width = a.shape
    places = a.transpose(2, 3).reshape(n, channels, width * height)
    product = b.reshape(n, channels, height * width).transpose(1, 2) @ places
    return product.reshape(n, height, width, width * height).permute(0, 3, 1, 2)


def _init_normal(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
