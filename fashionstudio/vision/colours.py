"""Colour models fitted on the picture itself: histograms in Lab and a skin model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from skimage.color import rgb2lab

from fashionstudio.vision.fields import F32, U8, Bool

_BINS = (20, 32, 32)
_LOW = np.array([0.0, -64.0, -64.0], np.float32)
_HIGH = np.array([100.0, 64.0, 64.0], np.float32)


def to_lab(picture: U8) -> F32:
    """(H, W, 3) uint8 sRGB to CIE Lab float32."""
    return rgb2lab(picture).astype(np.float32)


def colour_bins(lab: F32) -> F32:
    """(..., 3) fractional histogram coordinates, kept inside the histogram."""
    scale = np.array(_BINS, np.float32) / (_HIGH - _LOW)
    return np.clip((lab - _LOW) * scale, 0, np.array(_BINS, np.float32) - 1e-3)


@dataclass(frozen=True)
class ColourModel:
    """A smoothed Lab histogram, read as a density (mean over all bins is 1)."""

    density: F32

    @classmethod
    def fit(cls, lab: F32, where: Bool, blur: float = 1.0) -> ColourModel:
        """Fit on the masked pixels; with none at all the model is flat."""
        index = colour_bins(lab[where]).astype(np.int32)
        flat = np.ravel_multi_index(tuple(index.T), _BINS) if len(index) else np.zeros(0, int)
        counts = np.bincount(flat, minlength=int(np.prod(_BINS))).reshape(_BINS)
        density = ndimage.gaussian_filter(counts.astype(np.float32), blur)
        total = float(density.mean())
        if total <= 0:
            return cls(np.ones(_BINS, np.float32))
        return cls(0.98 * density / total + 0.02)

    def __call__(self, lab: F32) -> F32:
        """The density at every pixel of (..., 3) Lab."""
        index = colour_bins(lab).astype(np.int32)
        return self.density[index[..., 0], index[..., 1], index[..., 2]]

    def overlap(self, other: ColourModel) -> float:
        """Bhattacharyya coefficient 0..1; 1 means the same colours."""
        mine = self.density / self.density.sum()
        theirs = other.density / other.density.sum()
        return float(np.sqrt(mine * theirs).sum())


@dataclass(frozen=True)
class SkinModel:
    """One person's skin as a Gaussian in Lab, loose in lightness."""

    centre: F32
    inverse: F32

    @classmethod
    def fit(cls, lab: F32, face: Bool) -> SkinModel | None:
        """Fit on the face without its outliers (eyes, beard, glasses); None if too small."""
        pixels = lab[face].astype(np.float64)
        if len(pixels) < 30:
            return None
        for _ in range(3):
            middle = np.median(pixels, axis=0)
            spread = np.median(np.abs(pixels - middle), axis=0) * 1.48 + np.array([6.0, 2.0, 2.0])
            near = (np.abs(pixels - middle) < 2.2 * spread).all(axis=1)
            if near.sum() < 20:
                break
            pixels = pixels[near]
        # Arms and legs are lit otherwise than the face: lightness counts far less than hue.
        covariance = np.cov(pixels.T) + np.diag([14.0**2, 3.5**2, 4.5**2])
        inverse = np.linalg.inv(covariance).astype(np.float32)
        return cls(pixels.mean(axis=0).astype(np.float32), inverse)

    def distance(self, lab: F32) -> F32:
        """Mahalanobis distance of every pixel; up to about 2.5 is skin."""
        offset = lab - self.centre
        squared = np.einsum("...i,ij,...j->...", offset, self.inverse, offset, optimize=True)
        return np.sqrt(np.maximum(squared, 0)).astype(np.float32)
