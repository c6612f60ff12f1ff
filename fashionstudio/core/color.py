"""Colour: sRGB, linear light, CIE Lab (D65) and CIEDE2000. Pure numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Array = NDArray[Any]

_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)
_WHITES = {"D65": _WHITE, "D50": np.array([0.96422, 1.0, 0.82521])}
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
"""XYZ to the eye's three receptors, where one white is turned into another."""


def srgb_to_linear(values: Array) -> Floats:
    """sRGB (u8, or floats in 0..1) -> linear light in 0..1, any shape."""
    if values.dtype == np.uint8:
        table: Floats = _LINEAR_OF_U8[values]
        return table
    v = np.clip(np.asarray(values, np.float32), 0, 1)
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4).astype(np.float32)


def linear_to_srgb(values: Array) -> Floats:
    """Linear light in 0..1 -> sRGB floats in 0..1, clipped."""
    v = np.clip(np.asarray(values, np.float32), 0, 1)
    return np.where(v <= 0.0031308, v * 12.92, 1.055 * v ** (1 / 2.4) - 0.055).astype(np.float32)


def linear_to_srgb_u8(values: Array) -> NDArray[np.uint8]:
    """Linear light in 0..1 -> sRGB u8 through a table of 4,096 steps (fast)."""
    steps = np.clip(np.asarray(values, np.float32), 0, 1)
    # The root spreads the steps towards black, where sRGB is steep.
    out: NDArray[np.uint8] = _U8_OF_ROOT[(np.sqrt(steps) * 4095 + 0.5).astype(np.int32)]
    return out


_LINEAR_OF_U8 = srgb_to_linear(np.arange(256, dtype=np.float32) / 255)
_U8_OF_ROOT = (linear_to_srgb((np.arange(4096, dtype=np.float32) / 4095) ** 2) * 255 + 0.5).astype(
    np.uint8
)


def srgb_to_lab(values: Array) -> Doubles:
    """sRGB (…, 3) (u8, or floats in 0..1) -> CIE Lab (…, 3), D65."""
    return _relative_to_lab(srgb_to_linear(values).astype(np.float64) @ _TO_XYZ.T / _WHITE)


def lab_to_srgb(lab: Array) -> Doubles:
    """CIE Lab (…, 3) -> sRGB floats (…, 3) in 0..1, clipped to the gamut."""
    return linear_to_srgb(_lab_to_linear(lab)).astype(np.float64)


def in_gamut(lab: Array) -> NDArray[np.bool_]:
    """Whether sRGB can show CIE Lab colours (…, 3); what rounding to a byte hides is no matter."""
    linear = _lab_to_linear(lab)
    return np.asarray(((linear > -1e-3) & (linear < 1 + 2e-3)).all(axis=-1))


def adapt_lab(lab: Array, of: str, to: str) -> Doubles:
    """CIE Lab (…, 3) under one white ("D50", "D65") as it looks under another (Bradford)."""
    xyz = _lab_to_relative(lab) * _WHITES[of]
    gain = (_BRADFORD @ _WHITES[to]) / (_BRADFORD @ _WHITES[of])
    return _relative_to_lab((xyz @ _BRADFORD.T * gain) @ np.linalg.inv(_BRADFORD).T / _WHITES[to])


def _lab_to_linear(lab: Array) -> Doubles:
    linear: Doubles = (_lab_to_relative(lab) * _WHITE) @ np.linalg.inv(_TO_XYZ).T
    return linear


def _lab_to_relative(lab: Array) -> Doubles:
    """XYZ over the white's."""
    lab = np.asarray(lab, np.float64)
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], -1)
    xyz: Doubles = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29))
    return xyz


def _relative_to_lab(xyz: Array) -> Doubles:
    """The inverse of `_lab_to_relative`, for all values: what no eye sees may be negative."""
    small = xyz <= (6 / 29) ** 3
    f = np.where(small, xyz / (3 * (6 / 29) ** 2) + 4 / 29, np.cbrt(np.maximum(xyz, 1e-12)))
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1
    )


def delta_e_2000(a: Array, b: Array) -> Doubles:
    """CIEDE2000 difference (…) of two Lab arrays (…, 3), which broadcast."""
    a, b = np.broadcast_arrays(np.asarray(a, np.float64), np.asarray(b, np.float64))
    l1, a1, b1 = np.moveaxis(a, -1, 0)
    l2, a2, b2 = np.moveaxis(b, -1, 0)
    mean_c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 1.5 - 0.5 * np.sqrt(mean_c7 / (mean_c7 + 25.0**7))
    c1, c2 = np.hypot(a1 * g, b1), np.hypot(a2 * g, b2)
    h1 = np.degrees(np.arctan2(b1, a1 * g)) % 360
    h2 = np.degrees(np.arctan2(b2, a2 * g)) % 360
    grey = c1 * c2 == 0
    turn = np.where(grey, 0, (h2 - h1 + 180) % 360 - 180)
    mean_h = np.where(grey, h1 + h2, _mean_hue(h1, h2))
    return _combine(
        l2 - l1,
        c2 - c1,
        2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)),
        (l1 + l2) / 2,
        (c1 + c2) / 2,
        mean_h,
    )


def _mean_hue(h1: Doubles, h2: Doubles) -> Doubles:
    total = h1 + h2
    near = np.abs(h1 - h2) <= 180
    far = np.where(total < 360, (total + 360) / 2, (total - 360) / 2)
    out: Doubles = np.where(near, total / 2, far)
    return out


def _combine(
    dl: Doubles, dc: Doubles, dh: Doubles, mean_l: Doubles, mean_c: Doubles, mean_h: Doubles
) -> Doubles:
    """The weighting of lightness, chroma and hue differences of CIEDE2000."""

    def cos(factor: int, shift: int) -> Doubles:
        out: Doubles = np.cos(np.radians(factor * mean_h + shift))
        return out

    t = 1 - 0.17 * cos(1, -30) + 0.24 * cos(2, 0) + 0.32 * cos(3, 6) - 0.20 * cos(4, -63)
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    s_c = 1 + 0.045 * mean_c
    s_h = 1 + 0.015 * mean_c * t
    spin = 30 * np.exp(-(((mean_h - 275) / 25) ** 2))
    r = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * np.sin(np.radians(2 * spin))
    parts = (dl / s_l) ** 2 + (dc / s_c) ** 2 + (dh / s_h) ** 2 + r * (dc / s_c) * (dh / s_h)
    total: Doubles = np.sqrt(np.maximum(parts, 0))
    return total
