"""The outline of a person that a network knows only roughly, made finer by the Photo's colours."""

from __future__ import annotations

import numpy as np

from fashionstudio.vision.body import Body
from fashionstudio.vision.colours import ColourModel, to_lab
from fashionstudio.vision.fields import (
    F32,
    U8,
    guided_filter,
    resize_field,
    resize_picture,
    scaled_shape,
    work_scale,
)

_SIDE = 400
_ROUNDS = 3
_SURE, _NOWHERE = 0.9, 0.04


def outline_by_colour(photo: U8, likelihood: F32, body: Body) -> F32:
    """What the network and the joints tell, corrected by the colours of what is sure.

    Args:
        photo: (H, W, 3) uint8.
        likelihood: (H, W), how likely a pixel is the person.
        body: in pixels of the photo.

    Returns:
        (H, W) likelihood 0..1.
    """
    scale = work_scale(photo.shape, _SIDE)
    shape = scaled_shape(photo.shape, scale)
    small, lab = resize_picture(photo, shape), to_lab(resize_picture(photo, shape))
    told = resize_field(likelihood, shape)
    distance = body.scaled(scale).distance(shape)
    prior = _together(told, 1 / (1 + np.exp(np.clip(6 * (distance - 1.15), -20, 20))))
    inner, outer = (told > _SURE) & (distance < 1), (told < _NOWHERE) & (distance > 1.6)
    found = prior
    for _ in range(_ROUNDS):
        person = ColourModel.fit(lab, inner | (found > 0.85))
        around = ColourModel.fit(lab, outer | (found < 0.12))
        odds = np.clip(np.sqrt(person(lab) / around(lab)), 0.1, 10)
        guess = (prior * odds / (prior * odds + 1 - prior)).astype(np.float32)
        guess = np.clip(guided_filter(small, guess, 5, 1e-3), 0, 1)
        found = np.where(inner, 1, np.where(outer, 0, guess)).astype(np.float32)
    return resize_field(found, (photo.shape[0], photo.shape[1]))


def _together(one: F32, other: F32) -> F32:
    """Two likelihoods of the same, neither of which is quite certain."""

    def odds(values: F32) -> F32:
        kept = np.clip(values, 0.03, 0.97)
        return np.log(kept / (1 - kept))

    return (1 / (1 + np.exp(-0.6 * (odds(one) + odds(other))))).astype(np.float32)
