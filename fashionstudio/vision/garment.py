"""Garments: cutting one out of an amateur's photo, and making a flat one of a Sketch."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage

from fashionstudio.errors import BadImage, BadInput
from fashionstudio.vision.colours import ColourModel, to_lab
from fashionstudio.vision.fields import (
    F32,
    U8,
    Bool,
    connected_to,
    drop_specks,
    grow_mask,
    guided_filter,
    resize_field,
    resize_picture,
    scaled_shape,
    smooth_mask,
    work_scale,
)

_SIDE = 320
_WHITE_L, _WHITE_CHROMA = 96.0, 3.5


@dataclass(frozen=True, slots=True, eq=False)
class GarmentCut:
    """A garment cut out.

    Attributes:
        picture_on_white: (H, W, 3) uint8.
        mask: (H, W) uint8, 255 = garment, with a soft edge.
        confidence: 0..1.
        notes: sentences about what is doubtful.
    """

    picture_on_white: U8
    mask: U8
    confidence: float
    notes: tuple[str, ...] = ()


def cut_out(picture: U8) -> GarmentCut:
    """Cut the garment out of a photo of it lying flat or on a hanger.

    The border tells the background's colours; what differs from it, in the middle of the
    picture, is the garment. A picture that is on white already is only masked.

    Args:
        picture: (H, W, 3) uint8.

    Raises:
        BadImage: not an RGB picture, or too small.
        BadInput: nothing stands out from the background.
    """
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8:
        raise BadImage("The garment's picture must be RGB with 8 bits a channel.")
    if min(picture.shape[:2]) < 32:
        raise BadImage("The garment's picture is too small.", "Each side needs 32 pixels or more.")
    scale = work_scale(picture.shape, _SIDE)
    small = resize_picture(picture, scaled_shape(picture.shape, scale))
    lab = to_lab(small)
    on_white = _is_on_white(lab)
    mask = _off_white(lab) if on_white else _segmented(small, lab)
    mask = _cleaned(mask)
    share = float(mask.mean())
    if share < 0.01:
        raise BadInput(
            "No garment stands out from the background.",
            "Use a picture on a plain background of another colour.",
        )
    soft = _soft_edge(picture, mask, scale)
    confidence, notes = _judged(lab, mask, share, on_white)
    alpha = (soft.astype(np.float32) / 255)[..., None]
    colours = _without_fringe(picture, soft)
    composed = colours * alpha + 255 * (1 - alpha)
    return GarmentCut(np.rint(composed).astype(np.uint8), soft, confidence, notes)


def flat_from_sketch(sketch: U8, laid_fabric: U8) -> U8:
    """A flat garment on white: the Sketch's silhouette filled with fabric, its lines shaded in.

    Args:
        sketch: (H, W) uint8, 255 = stroke.
        laid_fabric: (H, W, 3) uint8, the fabric at its true scale.

    Returns:
        (H, W, 3) uint8.

    Raises:
        BadInput: sizes differ, or the Sketch is empty.
    """
    from fashionstudio.vision.sketch import sketch_silhouette

    if laid_fabric.shape != (*sketch.shape, 3):
        raise BadInput("The fabric must be laid at the size of the sketch.")
    inside = sketch_silhouette(sketch)
    if not inside.any():
        raise BadInput("The sketch is empty.", "Draw the garment's outline.")
    alpha = ndimage.gaussian_filter(inside.astype(np.float32) / 255, 0.7)
    thick = max(0.8, 0.002 * max(sketch.shape))
    lines = ndimage.gaussian_filter((sketch > 127).astype(np.float32), thick)
    lines /= max(float(lines.max()), 1e-6)
    # Cloth is a little darker towards its outline, where it turns away.
    depth = ndimage.distance_transform_edt(inside > 0) / (0.03 * max(sketch.shape))
    shade = (0.86 + 0.14 * np.clip(depth, 0, 1)) * (1 - 0.35 * lines)
    cloth = laid_fabric * shade[..., None]
    return np.clip(cloth * alpha[..., None] + 255 * (1 - alpha[..., None]), 0, 255).astype(np.uint8)


def _is_on_white(lab: F32) -> bool:
    """Whether nearly all of the border is pure white."""
    border = _border(lab.shape[:2], 0.02)
    return bool(_white(lab)[border].mean() > 0.9)


def _white(lab: F32) -> Bool:
    white: Bool = (lab[..., 0] > _WHITE_L) & (np.hypot(lab[..., 1], lab[..., 2]) < _WHITE_CHROMA)
    return white


def _off_white(lab: F32) -> Bool:
    """Everything that the white joined to the border does not reach."""
    white = _white(lab)
    return ~connected_to(white, white & _border(lab.shape[:2], 0.01))


def _border(shape: tuple[int, ...], share: float) -> Bool:
    width = max(1, round(share * max(shape)))
    border = np.ones(shape[:2], bool)
    border[width:-width, width:-width] = False
    return border


def _segmented(small: U8, lab: F32) -> Bool:
    """Garment against a textured background, by colour and place."""
    likely = _likelihood(small, lab)
    if importlib.util.find_spec("cv2") is not None:
        return _grab_cut(small, likely)
    return likely > 0.5


def _likelihood(small: U8, lab: F32) -> F32:
    """0..1 from colour models of border and middle, learned in turns."""
    height, width = lab.shape[:2]
    border = _border((height, width), 0.035)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    off = np.hypot((x / width - 0.5) / 0.62, (y / height - 0.5) / 0.62)
    place = np.clip(2.2 * (0.62 - off) / 0.5, -3, 1.2)
    flat = _plane_distance(lab, border)
    likely = 1 / (1 + np.exp(-(np.clip(flat - 3.0, -3, 4) + place)))
    for _ in range(4):
        garment = ColourModel.fit(lab, likely > 0.6)
        around = ColourModel.fit(lab, border | (likely < 0.25))
        odds = np.clip(np.log(garment(lab)) - np.log(around(lab)), -4, 4)
        logit = 0.8 * odds + 0.6 * np.clip(flat - 3.0, -3, 4) + 0.7 * place
        likely = 1 / (1 + np.exp(-logit))
        likely = np.clip(guided_filter(small, likely.astype(np.float32), 4, 1e-3), 0, 1)
    return likely.astype(np.float32)


def _plane_distance(lab: F32, border: Bool) -> F32:
    """How far each pixel is from the border's colour, light falling off evenly allowed for.

    In units of the border's own scatter, so that floor tiles and wood grain count little.
    """
    height, width = lab.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    design = np.stack([np.ones_like(x), x / width - 0.5, y / height - 0.5], -1)
    rows, values = design[border], lab[border]
    keep = np.ones(len(rows), bool)
    fitted = np.zeros((3, 3), np.float32)
    for _ in range(4):
        fitted = np.linalg.lstsq(rows[keep], values[keep], rcond=None)[0].astype(np.float32)
        residual = np.linalg.norm((values - rows @ fitted) * (0.6, 1, 1), axis=1)
        keep = residual <= max(float(np.percentile(residual[keep], 90)), 2.0)
    scatter = max(float(np.sqrt((residual[keep] ** 2).mean())), 2.0)
    away = np.linalg.norm((lab - design @ fitted) * np.array([0.6, 1, 1], np.float32), axis=-1)
    return ndimage.gaussian_filter((away / scatter).astype(np.float32), 1.0)


def _grab_cut(small: U8, likely: F32) -> Bool:
    """OpenCV's graph cut from the likelihood, kept only where it does not lose the garment."""
    import cv2

    labels = np.where(likely > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[grow_mask(likely > 0.9, -3)] = cv2.GC_FGD
    labels[(likely < 0.03) & ~grow_mask(likely > 0.5, 8)] = cv2.GC_BGD
    labels[_border(likely.shape, 0.006) & (likely < 0.5)] = cv2.GC_BGD
    guess = likely > 0.5
    if not guess.any() or not (labels == cv2.GC_BGD).any():
        return guess
    models: list[Any] = [np.zeros((1, 65)), np.zeros((1, 65))]
    cv2.setRNGSeed(0)
    bgr = np.ascontiguousarray(small[..., ::-1])
    everywhere = (0, 0, labels.shape[1], labels.shape[0])
    cv2.grabCut(bgr, labels, everywhere, models[0], models[1], 4, cv2.GC_INIT_WITH_MASK)
    cut: Bool = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    same = (cut & guess).sum() / max(int((cut | guess).sum()), 1)
    return cut if same > 0.5 else guess


def _cleaned(mask: Bool) -> Bool:
    """The largest piece and what is nearly as large, holes filled, hanger and crumbs gone."""
    side = max(mask.shape)
    mask = drop_specks(mask, round((0.02 * side) ** 2))
    thin = round(0.008 * side)
    opened = ndimage.binary_opening(np.pad(mask, 8, mode="edge"), iterations=max(1, thin))
    opened = opened[8:-8, 8:-8]
    labels, count = ndimage.label(opened)
    if not count:
        return mask
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    opened = (sizes > 0.15 * sizes.max())[labels]
    mask = mask & grow_mask(opened, 2 * thin)
    holes = ndimage.binary_fill_holes(mask) & ~mask
    # Between legs or under a strap the floor shows through: only small holes are mistakes.
    mask |= holes & ~drop_specks(holes, round(0.004 * mask.size))
    return smooth_mask(mask, 1.0)


def _soft_edge(picture: U8, mask: Bool, scale: float) -> U8:
    """The mask at the picture's size, its edge following the picture."""
    field = ndimage.gaussian_filter(mask.astype(np.float32), 0.8)
    refined = guided_filter(picture, field, 3, 5e-4, scale)
    sure = resize_field(ndimage.gaussian_filter(mask.astype(np.float32), 2.0), picture.shape[:2])
    refined = np.where(sure > 0.97, 1, np.where(sure < 0.03, 0, refined))
    refined = np.clip((refined - 0.5) * 2.2 + 0.5, 0, 1)
    return np.rint(255 * refined).astype(np.uint8)


def _without_fringe(picture: U8, soft: U8) -> U8:
    """The picture with the background's colour kept out of the soft edge."""
    inner = soft > 235
    if not inner.any():
        return picture
    edge = (soft > 0) & ~inner
    nearest = ndimage.distance_transform_edt(~inner, return_distances=False, return_indices=True)
    result = picture.copy()
    result[edge] = picture[nearest[0][edge], nearest[1][edge]]
    return result


def _judged(lab: F32, mask: Bool, share: float, on_white: bool) -> tuple[float, tuple[str, ...]]:
    notes = []
    confidence = 0.95 if on_white else 0.85
    garment, around = ColourModel.fit(lab, mask), ColourModel.fit(lab, ~mask)
    overlap = garment.overlap(around)
    if not on_white and overlap > 0.35:
        confidence -= 0.3
        notes.append("The garment has the background's colours: check its edge.")
    touches = float(mask[_border(mask.shape, 0.004)].mean())
    if touches > 0.12:
        confidence -= 0.2
        notes.append("The garment runs out of the picture.")
    if share < 0.06 or share > 0.92:
        confidence -= 0.2
        notes.append("The garment is unusually small or large in its picture.")
    return round(max(confidence, 0.05), 3), tuple(notes)
