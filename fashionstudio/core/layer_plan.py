"""Everything about a garment's layers in a Photo that is computed once, on grids; strips are made
from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.color import linear_to_srgb, linear_to_srgb_u8, srgb_to_linear
from fashionstudio.core.edges import (
    Guide,
    coverage,
    drawn_to,
    rounded,
    signed_distance,
    wide_distance,
)
from fashionstudio.core.garment_layers import GarmentLayers
from fashionstudio.core.geometry import Box, Frame
from fashionstudio.core.grid import Floats, Grid, box_mean, carried_on, smooth_step
from fashionstudio.core.laid_cloth import LaidCloth, cut, known_share
from fashionstudio.core.masks import distance_to, fill_closed
from fashionstudio.core.relief import fold_light, grain, inner, noise_level, with_sheen
from fashionstudio.core.seams import DEEP_PX, seam_light

U8 = NDArray[np.uint8]

STRIP = 512
"""Rows that are made at once."""
_DRAWN = 96
_FINE_CELLS = 1.4e6
_EDGE_SHARE, _SHARPEST_PX, _SOFTEST_PX = 0.15, 1.3, 3.0
_RIM_PX, _RIM_SHARE = 1.0, 0.12
_BESIDE = 1.2
"""The Photo beside the old garment tells what lies beneath from so many frame pixels on: nearer to
it, it is mixed with the garment."""
_PULL_FADING = 0.93
_MOST_PULL = 48.0
_SAME_SHAPE = 0.6
_LEAST_FOLDS, _OTHER_TO_SAME = 0.35, (0.6, 0.9)


@dataclass(frozen=True, eq=False)
class LayerPlan:
    """Everything that is computed once, on grids; strips of the Photo are made from it.

    Attributes:
        grid: of the Photo's pixels over the box.
        fine: of `edge_new`, `edge_old` (signed distances in Photo pixels) and `folds` (a factor).
        coarse: of `rest` (sRGB 0..255), `shade`, `albedo` (linear) and `unknown` (0..1, where the
            cloth is not known; None where it is known everywhere, or nowhere).
        usual: mean light on the garment.
        width_px: of the garment's edge, in Photo pixels.
        noise: (STRIP, columns, 3), the Photo's grain.
    """

    grid: Grid
    fine: Grid
    coarse: Grid
    edge_new: Floats
    edge_old: Floats
    folds: Floats
    rest: Floats
    shade: Floats
    albedo: Floats | None
    unknown: Floats | None
    cloth: LaidCloth | None
    usual: float
    width_px: float
    noise: Floats

    @classmethod
    def of(
        cls,
        photo: U8,
        layers: GarmentLayers,
        frame: Frame,
        box: Box,
        cloth: LaidCloth | None,
        sketch: U8 | None,
    ) -> LayerPlan:
        grid = Grid(box, 1)
        cells = grid.shape[0] * grid.shape[1]
        fine = grid.coarser(max(1, int(np.ceil(np.sqrt(cells / _FINE_CELLS)))))
        frame_px = 1 / (frame.scale * fine.step)
        guide = Guide.of(photo, fine, frame)
        strokes = None if sketch is None else _strokes(sketch, fine)
        new, old, depth = _edges(guide, layers, frame, frame_px, strokes)
        sigma = noise_level(_part(photo, box))
        seed = (layers.alpha, layers.old, layers.rest)
        worn = inner(depth, frame_px)
        known = known_share(cloth, guide.coarse)
        folds = fold_light(
            guide.colours, worn, frame_px, sigma / fine.step, only_middle=known is not None
        )
        folds = 1 + (folds - 1) * worn * np.float32(_kept_folds(layers))
        shade, albedo = _carried_colours(layers)
        keep = 1 - coverage(old + _BESIDE * frame_px, 1.0)
        per_px = np.float32(fine.step)
        partly = known is not None and bool((known < 1).any())
        return cls(
            grid=grid,
            fine=fine,
            coarse=guide.coarse,
            edge_new=new * per_px,
            edge_old=old * per_px + np.float32(_RIM_PX + _RIM_SHARE / frame.scale),
            folds=_sewn(folds, strokes, new, frame_px),
            rest=_rest(guide, layers.rest, frame, keep),
            shade=guide.coarse.of_frame(frame, shade),
            albedo=guide.coarse.of_frame(frame, albedo) if known is None or partly else None,
            unknown=1 - known if known is not None and partly else None,
            cloth=cloth if known is not None else None,
            usual=float(np.average(layers.shade.mean(-1), weights=layers.alpha + np.float32(1e-6))),
            width_px=float(np.clip(_EDGE_SHARE / frame.scale, _SHARPEST_PX, _SOFTEST_PX)),
            noise=grain((STRIP, grid.shape[1]), sigma, *seed),
        )

    def strip(self, photo: U8, limit: U8, top: int, bottom: int) -> tuple[U8, U8]:
        """The finished rows top..bottom of the box, and by how much they were replaced."""
        x0, _, x1, _ = self.grid.box
        place = (x0, top, x1, bottom)
        new = coverage(self._seen(self.edge_new, self.fine, place), self.width_px)
        old = coverage(self._seen(self.edge_old, self.fine, place), self.width_px)
        share = 1 - (1 - new) * (1 - old)
        change = (share * limit + np.float32(0.5)).astype(np.uint8)
        out = photo[top:bottom, x0:x1].copy()
        columns = np.flatnonzero(change.any(axis=0))
        if columns.size:
            seen = np.s_[:, columns[0] : columns[-1] + 1]
            place = (x0 + int(columns[0]), top, x0 + int(columns[-1]) + 1, bottom)
            made = self._made(photo, place, new[seen], old[seen])
            made += self.noise[: bottom - top][seen] * share[seen][..., None]
            out[seen] = _limited_to(limit[seen], out[seen], made, change[seen])
        return out, change

    def _made(self, photo: U8, place: Box, new: Floats, old: Floats) -> Floats:
        """Photo, rest and garment in sRGB 0..255 before grain and limit."""
        base = _part(photo, place).astype(np.float32)
        if old.any():
            base += old[..., None] * (self._seen(self.rest, self.coarse, place) - base)
        if not new.any():
            return base
        garment = self._garment(place)
        made = np.where(new[..., None] >= 1, garment, base)
        # Only where an edge crosses a pixel does light mix; there it is done in linear light.
        rows, columns = np.nonzero((new > 0) & (new < 1))
        linear = srgb_to_linear(base[rows, columns] / 255)
        lit = srgb_to_linear(garment[rows, columns] / 255)
        linear += (lit - linear) * new[rows, columns, None]
        made[rows, columns] = linear_to_srgb(linear) * 255
        return made

    def _garment(self, place: Box) -> Floats:
        """The lit cloth, sRGB 0..255, whether the garment covers the place or not."""
        light = self._seen(self.shade, self.coarse, place)
        light = light * self._seen(self.folds, self.fine, place)[..., None]
        lit = with_sheen(self._colour(place) * light, light, self.usual)
        return linear_to_srgb_u8(lit).astype(np.float32)

    def _colour(self, place: Box) -> Floats:
        """The cloth's own colour, linear."""
        soft = None if self.albedo is None else self._seen(self.albedo, self.coarse, place)
        if self.cloth is None:
            assert soft is not None
            return soft
        crisp = srgb_to_linear(cut(self.cloth, place))
        if soft is None or self.unknown is None:
            return crisp
        unknown = self._seen(self.unknown, self.coarse, place)[..., None]
        mixed: Floats = crisp + (soft - crisp) * np.clip(unknown, 0, 1)
        return mixed

    def _seen(self, field: Floats, grid: Grid, place: Box) -> Floats:
        """A field on a grid over a place within the box, at the Photo's resolution."""
        x0, y0, _, _ = self.grid.box
        left, top, right, bottom = place
        return _enlarged(field, grid.step, (left - x0, top - y0, right - x0, bottom - y0))


def _limited_to(limit: U8, below: U8, made: Floats, change: U8) -> U8:
    """What was made over the Photo, no more than the limit (h, w) says."""
    if limit.min() < 255:  # two pictures of one edge are cross-faded in sRGB, see `compose`
        share = limit[..., None].astype(np.float32) / np.float32(255)
        made = (below + (made - below) * share).astype(np.float32)
    laid: U8 = np.clip(made + np.float32(0.5), 0, 255).astype(np.uint8)
    return np.where(change[..., None] > 0, laid, below)


def _part(photo: U8, box: Box) -> U8:
    x0, y0, x1, y1 = box
    return photo[y0:y1, x0:x1]


def _edges(
    guide: Guide, layers: GarmentLayers, frame: Frame, frame_px: float, strokes: U8 | None
) -> tuple[Floats, Floats, Floats]:
    """Signed distances of the new and the old garment's edges in fine cells, and of both alike.

    The third is how deep a place lies in both garments.
    """
    fine, coarse = guide.grid, guide.coarse
    new = signed_distance(guide.snapped(layers.alpha, frame), frame_px)
    old = signed_distance(guide.snapped(layers.old, frame), frame_px)
    wide = wide_distance(new, fine, coarse, frame_px)
    wide_old = wide_distance(old, fine, coarse, frame_px)
    # One edge where both garments end together, or a rim of what lies beneath would show.
    new = drawn_to(new, old, fine.of_coarser(wide - wide_old, coarse), frame_px)
    drawn = None if strokes is None else _drawn(strokes, frame_px)
    if drawn is not None and _alike(drawn, new):
        gap = wide - wide_distance(drawn, fine, coarse, frame_px)
        new = drawn_to(new, drawn, fine.of_coarser(gap, coarse), frame_px)
    return new, old, fine.of_coarser(np.minimum(wide, wide_old), coarse)


def _strokes(sketch: U8, grid: Grid) -> U8:
    """The Sketch's strokes on the grid, 255 on 0; thin ones are not lost."""
    x0, y0, x1, y1 = grid.box
    drawn = np.where(sketch[y0:y1, x0:x1] > _DRAWN, np.uint8(255), np.uint8(0))
    if grid.step == 1:
        return drawn
    thin = np.asarray(Image.fromarray(drawn).reduce(grid.step))
    return np.where(thin > 0, np.uint8(255), np.uint8(0))


def _sewn(folds: Floats, strokes: U8 | None, new: Floats, frame_px: float) -> Floats:
    """Folds with the seams that are drawn within the new garment."""
    if strokes is None:
        return folds
    seams = seam_light(strokes, _depth(new, frame_px), frame_px)
    return folds if seams is None else folds * seams


def _depth(edge: Floats, frame_px: float) -> Floats:
    """Distance to the garment's edge in cells, known as far as seams need it; 0 outside."""
    limit = (DEEP_PX + 1) * frame_px
    return distance_to(edge <= 0, limit)


def _drawn(strokes: U8, frame_px: float) -> Floats | None:
    """Signed distance to the outline of a closed Sketch; None for an open one."""
    filled = fill_closed(strokes, gap_px=max(2.0, frame_px))
    if not filled.any():
        return None
    return signed_distance(box_mean(filled.astype(np.float32) / np.float32(255), 3, 2), frame_px)


def _kept_folds(layers: GarmentLayers) -> float:
    """0..1: a garment of another shape gets less of the old one's folds, for seams are in them."""
    both = np.minimum(layers.alpha, layers.old).sum()
    either = max(float(np.maximum(layers.alpha, layers.old).sum()), 1e-6)
    alike = float(np.interp(both / either, _OTHER_TO_SAME, (0, 1)))
    return _LEAST_FOLDS + (1 - _LEAST_FOLDS) * alike


def _alike(a: Floats, b: Floats) -> bool:
    """Whether two shapes are mostly the same."""
    both, either = ((a > 0) & (b > 0)).sum(), ((a > 0) | (b > 0)).sum()
    return bool(both > _SAME_SHAPE * either)


def _carried_colours(layers: GarmentLayers) -> tuple[Floats, Floats]:
    """Shade and albedo of the garment's inside, carried on beyond its edge.

    At the edge they are mixed with what they mean nothing for, and the edge may have moved.
    """
    sure = smooth_step(rounded(layers.alpha), 0.6, 0.95)
    both = np.concatenate([layers.shade, layers.albedo], -1).astype(np.float32)
    both = carried_on(both, sure) if sure.any() else both
    return np.maximum(both[..., :3], 0), np.clip(both[..., 3:], 0, 1)


def _rest(guide: Guide, rest: U8, frame: Frame, keep: Floats) -> Floats:
    """What lies beneath, sRGB 0..255 on the coarse grid, without a seam to the Photo that stays."""
    coarse = guide.coarse
    below = coarse.of_frame(frame, rest.astype(np.float32))
    factor = coarse.step // guide.grid.step
    kept = keep if factor == 1 else np.asarray(Image.fromarray(keep).reduce(factor))
    kept = smooth_step(kept, 0.8, 1.0)
    apart = np.clip(guide.coarse_colours * 255 - below, -_MOST_PULL, _MOST_PULL)
    pull = carried_on(apart, kept, _PULL_FADING)
    # Only the slow part: the Photo's texture beside the edge does not belong into it.
    pull = box_mean(pull, 1 / (frame.scale * coarse.step), 2)
    mended: Floats = np.clip(below + pull, 0, 255)
    return mended


def _enlarged(field: Floats, step: int, place: Box) -> Floats:
    """Part of a field each of whose cells is `step` pixels large; the place is in pixels."""
    left, top, right, bottom = place
    if step == 1:
        return field[top:bottom, left:right]
    if field.ndim == 3:
        planes = [_enlarged(field[..., i], step, place) for i in range(field.shape[2])]
        return np.stack(planes, -1)
    x, y = max(0, left // step - 3), max(0, top // step - 3)
    part = field[y : -(-bottom // step) + 3, x : -(-right // step) + 3]
    source = Image.fromarray(np.ascontiguousarray(part, np.float32))
    box = (left / step - x, top / step - y, right / step - x, bottom / step - y)
    return np.asarray(
        source.resize((right - left, bottom - top), Image.Resampling.BICUBIC, box=box)
    )
