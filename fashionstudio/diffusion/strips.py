"""The autoencoder's decoder strip by strip: the same picture in little more than half the memory.

The usual tiled decoding lets every tile see only itself: each normalises by its own statistics, so
that colours drift from tile to tile and seams must be blended away, and the skips of EMASC are
forgotten. Here each layer is done over the whole picture before the next one begins, and only its
inner values come and go in strips of rows. Statistics are those of the whole feature map and each
convolution sees its neighbours' rows, so the result is that of decoding at once, up to rounding.
What remains in memory is a layer's input and output; what goes is everything between them. For
inference only: values are written over, so nothing can be differentiated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.functional as F
from diffusers.models.unets.unet_2d_blocks import UpDecoderBlock2D
from torch import Tensor, nn

STRIP_PIXELS = 2**14
"""Pixels of a strip: 42 rows of a 384 pixels wide picture, 16 MiB of 256 channels."""

Work = Callable[[Tensor], Tensor]
"""Pointwise, on some rows."""


def up_block(block: nn.Module, hidden: Tensor) -> Tensor:
    """An up block of the decoder; `hidden` [B, C, h, w] is used up."""
    if not isinstance(block, UpDecoderBlock2D):
        return block(hidden)
    for resnet in block.resnets:
        hidden = residual(resnet, hidden)
    for upsampler in block.upsamplers or ():
        hidden = _convolved(upsampler.conv, hidden, lambda rows: rows, grows=2)
    return hidden


def residual(resnet: Any, hidden: Tensor) -> Tensor:
    """A ResnetBlock2D without time embedding, as decoders have them; `hidden` is used up."""
    first = normalised(resnet.norm1, resnet.nonlinearity, hidden)
    inner = _convolved(resnet.conv1, hidden, first)
    if resnet.conv_shortcut is not None:
        hidden = _shortened(resnet.conv_shortcut, hidden)
    second = normalised(resnet.norm2, resnet.nonlinearity, inner)
    for top, bottom in _strips(hidden):
        rows = hidden[:, :, top:bottom]
        rows += _rows_convolved(resnet.conv2, inner, second, top, bottom)
        rows /= resnet.output_scale_factor
    return hidden


def _shortened(shortcut: nn.Conv2d, hidden: Tensor) -> Tensor:
    """A 1×1 convolution; fewer channels than before are written over the first ones."""
    channels = shortcut.out_channels
    fits = channels <= hidden.shape[1]
    size = (hidden.shape[0], channels, *hidden.shape[2:])
    out = hidden[:, :channels] if fits else hidden.new_empty(size)
    for top, bottom in _strips(hidden):
        out[:, :, top:bottom] = shortcut(hidden[:, :, top:bottom])
    return out


def last_layers(decoder: Any, hidden: Tensor, skips: list[Tensor]) -> Tensor:
    """From the last up block to the picture [B, C, h, w]; `hidden` is used up.

    Args:
        decoder: of the autoencoder.
        hidden: what the last up block gave.
        skips: none, one for behind the last activation, and one more for the picture.
    """
    work = normalised(decoder.conv_norm_out, decoder.conv_act, hidden)
    for top, bottom in _strips(hidden):
        hidden[:, :, top:bottom] = work(hidden[:, :, top:bottom])
    if skips:
        hidden += skips[0]
    picture = _convolved(decoder.conv_out, hidden, lambda rows: rows)
    return picture + skips[1] if len(skips) > 1 else picture


def normalised(norm: nn.GroupNorm, activation: nn.Module, hidden: Tensor) -> Work:
    """Group normalisation with the whole map's statistics, and the activation, as one function."""
    mean, deviation = _statistics(norm, hidden)
    scale = norm.weight.float() / deviation
    shift = norm.bias.float() - mean * scale

    def work(rows: Tensor) -> Tensor:
        return activation((rows * scale[..., None, None] + shift[..., None, None]).to(rows.dtype))

    return work


def _statistics(norm: nn.GroupNorm, hidden: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and deviation of each channel's group, [B, C] float32, summed up in float64."""
    batch, channels, height, width = hidden.shape
    sums = hidden.new_zeros(2, batch, norm.num_groups, dtype=_summing(hidden.device))
    for top, bottom in _strips(hidden):
        rows = hidden[:, :, top:bottom].to(sums.dtype)
        sums[0] += rows.sum(dim=(2, 3)).reshape(batch, norm.num_groups, -1).sum(dim=-1)
        sums[1] += rows.square_().sum(dim=(2, 3)).reshape(batch, norm.num_groups, -1).sum(dim=-1)
    each = channels // norm.num_groups
    mean, square = sums / (each * height * width)
    deviation = (square - mean.square()).clamp(min=0).add(norm.eps).sqrt()
    return tuple(one.float().repeat_interleave(each, dim=1) for one in (mean, deviation))


def _summing(device: torch.device) -> torch.dtype:
    """Apple's GPUs know no float64."""
    return torch.float32 if device.type == "mps" else torch.float64


def _convolved(conv: nn.Conv2d, hidden: Tensor, before: Work, grows: int = 1) -> Tensor:
    """A 3×3 (or 1×1) convolution behind a pointwise function, over the whole map."""
    height, width = hidden.shape[2] * grows, hidden.shape[3] * grows
    out = hidden.new_empty(hidden.shape[0], conv.out_channels, height, width)
    for top, bottom in _strips(hidden, grows):
        rows = _rows_convolved(conv, hidden, before, top, bottom, grows)
        out[:, :, top * grows : bottom * grows] = rows
    return out


def _rows_convolved(
    conv: nn.Conv2d, hidden: Tensor, before: Work, top: int, bottom: int, grows: int = 1
) -> Tensor:
    """Rows top..bottom of the result, enlarged `grows` times before the convolution."""
    reach, beside = int(conv.padding[0]), int(conv.padding[1])
    first, last = max(top - reach, 0), min(bottom + reach, hidden.shape[2])
    rows = before(hidden[:, :, first:last])
    if grows > 1:
        rows = F.interpolate(rows, scale_factor=float(grows), mode="nearest")
        start = (top - first) * grows - reach
        rows = rows[:, :, max(start, 0) : start + (bottom - top) * grows + 2 * reach]
    missing = (reach if top == 0 else 0, reach if bottom == hidden.shape[2] else 0)
    rows = F.pad(rows, (beside, beside, *missing))
    return F.conv2d(rows, conv.weight, conv.bias)


def _strips(hidden: Tensor, grows: int = 1) -> Iterator[tuple[int, int]]:
    """First and last row (exclusive) of each strip of a map that will be `grows` times as large."""
    height = hidden.shape[2]
    rows = max(1, STRIP_PIXELS // (hidden.shape[3] * grows**2))
    for top in range(0, height, rows):
        yield top, min(top + rows, height)
