"""From a rendered sample and a cloth to one training example: pictures, Region, Sketch, words.

The data set holds geometry only; here a person gets a garment of some cloth, and the conditions
are made as imperfect as a designer's: loose Regions, sketches with gaps, garments warped a little
wrongly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.training import words
from fashionstudio.training.cloth import Cloth, ClothMaker
from fashionstudio.training.data import Picture, Shard, dress, random_colour

Mode = Literal["fabric", "garment", "words"]
Mask = NDArray[np.uint8]
MODES: dict[Mode, float] = {"fabric": 0.6, "garment": 0.25, "words": 0.15}
OUTLINED = 0.5
"""Share of the fabric examples whose cloth is laid into the garment's outline only, as the engine
does when the Sketch is closed; in the others it fills the Region."""
KEEP_OUT = (1, 2, 3, 11, 19, 20)
BODY_AREA = {
    "upper_body": (4, 14, 15, 18), "lower_body": (5, 6, 12, 13),
    "dresses": (4, 5, 6, 7, 12, 13, 18),
}  # fmt: skip
MIRRORED_JOINTS = (0, 1, 5, 6, 7, 2, 3, 4, 11, 12, 13, 8, 9, 10, 15, 14, 17, 16)
PICTURE_SIZE = 96


@dataclass
class Example:
    """One training example in the frame, H = 256, W = 192.

    target: (H,W,3) u8. mask, sketch, appearance_mask: (H,W) u8. appearance: (H,W,3) u8, grey
    outside its mask. pose: (18,3) px. picture: (96,96,3) u8 of the fabric or the garment.
    """

    mode: Mode
    category: str
    target: Picture
    mask: Mask
    sketch: Mask
    pose: NDArray[np.float32]
    appearance: Picture
    appearance_mask: Mask
    picture: Picture
    words: str

    def mirrored(self) -> Example:
        """The same seen in a mirror; left and right joints change places."""
        pose = self.pose[list(MIRRORED_JOINTS)].copy()
        seen = pose[:, 2] > 0
        pose[seen, 0] = self.target.shape[1] - pose[seen, 0]
        planes = (self.target, self.mask, self.sketch, self.appearance, self.appearance_mask)
        target, mask, sketch, appearance, known = (np.ascontiguousarray(p[:, ::-1]) for p in planes)
        return Example(
            self.mode, self.category, target, mask, sketch, pose, appearance, known,
            self.picture, self.words,
        )  # fmt: skip


def grow(mask: NDArray[Any], radius: int) -> NDArray[np.bool_]:
    """Dilate a boolean mask by a square of the given radius."""
    if radius <= 0:
        return np.asarray(mask, bool)
    plane = torch.from_numpy(np.ascontiguousarray(mask, np.float32))[None, None]
    size = 2 * radius + 1
    plane = F.max_pool2d(plane, (1, size), 1, (0, radius))
    plane = F.max_pool2d(plane, (size, 1), 1, (radius, 0))
    return np.asarray(plane[0, 0].numpy() > 0.5)


def span_fill(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Fill every row between its first and last pixel."""
    return np.asarray(
        np.maximum.accumulate(mask, 1) & np.maximum.accumulate(mask[:, ::-1], 1)[:, ::-1]
    )


def random_region(
    alpha: Mask, other: Mask, parts: Mask, category: str, rng: np.random.Generator
) -> Mask:
    """A Region round the garment: grown, sometimes simplified, never over face, hair or hands."""
    cover = alpha > 20
    if rng.random() < 0.7:
        cover = cover | (other > 20)
    if rng.random() < 0.45:
        cover = cover | np.isin(parts, BODY_AREA[category])
    region = grow(cover, int(rng.integers(1, 5) if rng.random() < 0.4 else rng.integers(4, 22)))
    shape = rng.random()
    if shape < 0.12:
        region = span_fill(region)
    elif shape < 0.3:
        block = int(rng.choice([8, 16]))
        h, w = region.shape
        coarse = region.reshape(h // block, block, w // block, block).any((1, 3))
        region = coarse.repeat(block, 0).repeat(block, 1)
    region = region & ~np.isin(parts, KEEP_OUT)
    return region.astype(np.uint8) * 255


def random_sketch(lines: Mask, alpha: Mask, rng: np.random.Generator) -> Mask:
    """The Sketch as a designer might draw it: outline only, thicker, shifted, with gaps."""
    if rng.random() < 0.25:
        inside = alpha > 127
        strokes = grow(inside, 1) & ~inside
    else:
        strokes = lines > 90
    if rng.random() < 0.35:
        strokes = grow(strokes, 1)
    if rng.random() < 0.4:
        shift = tuple(int(s) for s in rng.integers(-2, 3, 2))
        strokes = np.roll(strokes, shift, (0, 1))
    h, w = strokes.shape
    for _ in range(int(rng.integers(0, 5))):
        y, x = int(rng.integers(h)), int(rng.integers(w))
        strokes[y : y + int(rng.integers(8, 48)), x : x + int(rng.integers(8, 48))] = False
    return strokes.astype(np.uint8) * 255


def _places(shape: tuple[int, int], pixel_mm: float) -> tuple[Any, Any]:
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    return (x + 0.5) * pixel_mm, (y + 0.5) * pixel_mm


def warped_a_little(
    picture: Picture, cover: Mask, rng: np.random.Generator
) -> tuple[Picture, Mask]:
    """Displace a garment smoothly by some pixels: what a warping network gets wrong."""
    h, w = cover.shape
    amount = float(rng.uniform(0, 7))
    coarse = torch.from_numpy(rng.normal(0, 1, (1, 2, 5, 4)).astype(np.float32)) * amount
    flow = F.interpolate(coarse, size=(h, w), mode="bicubic", align_corners=True)[0]
    base = torch.stack(torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")).float()
    y, x = base + flow
    grid = torch.stack([(x + 0.5) / w * 2 - 1, (y + 0.5) / h * 2 - 1], -1)[None]
    planes = np.concatenate([picture, cover[..., None]], -1).transpose(2, 0, 1)
    source = torch.from_numpy(np.ascontiguousarray(planes)).float()[None]
    moved = F.grid_sample(source, grid, align_corners=False)[0].byte().numpy().transpose(1, 2, 0)
    return np.ascontiguousarray(moved[..., :3]), np.ascontiguousarray(moved[..., 3])


class ExampleMaker:
    """Makes examples out of shards with cloths from a maker."""

    def __init__(self, cloths: ClothMaker, rng: np.random.Generator) -> None:
        self.cloths, self.rng = cloths, rng

    def make(self, shard: Shard, index: int, mode: Mode | None = None) -> Example:
        """One example of the sample `index`; the mode is drawn when it is not given."""
        rng, meta = self.rng, shard.meta[index]
        if mode is None:
            mode = list(MODES)[int(rng.choice(len(MODES), p=list(MODES.values())))]
        cloth = self.cloths.draw(rng, motif_chance=0.4 if mode == "garment" else 0.03)
        read = {n: np.asarray(shard.field(n)[index]) for n in _FIELDS}
        albedo = self._albedo(read, meta, cloth, flat_laid=mode == "fabric")
        albedo = self._trimmed(albedo, read["trim"])
        target = dress(read["rest"], read["alpha"], read["shade"], albedo)
        category = meta["category"]
        mask = random_region(read["alpha"], read["other"], read["parts"], category, rng)
        appearance, known = self._appearance(read, meta, cloth, albedo, mask, mode)
        example = Example(
            mode=mode, category=category, target=target, mask=mask,
            sketch=random_sketch(read["lines"], read["alpha"], rng),
            pose=np.array(meta["joints"], np.float32),
            appearance=appearance, appearance_mask=known,
            picture=self.picture(read, meta, cloth, garment=mode != "fabric"),
            words=words.caption(meta["attributes"], cloth.names, cloth.pattern, rng),
        )  # fmt: skip
        return example.mirrored() if rng.random() < 0.5 else example

    def _albedo(
        self, read: dict[str, Any], meta: dict[str, Any], cloth: Cloth, *, flat_laid: bool
    ) -> Picture:
        """The worn garment's cloth: planar on the screen, or following the garment."""
        pixel_mm = float(meta["mm_per_px"])
        if flat_laid:
            x, y = _places(read["alpha"].shape, pixel_mm)
            bend = float(self.rng.uniform(0, 12)) / 127
            normal = read["normal"].astype(np.float32) * bend
            return cloth.albedo(x + normal[..., 0], y + normal[..., 1], pixel_mm)
        uv = read["uv"].astype(np.float32)
        return cloth.albedo(uv[..., 0], uv[..., 1], pixel_mm)

    def _trimmed(self, albedo: Picture, trim: Mask) -> Picture:
        """Buttons, collars and plackets are sometimes of another colour."""
        if self.rng.random() < 0.6:
            return albedo
        colour = random_colour(self.rng) if self.rng.random() < 0.5 else albedo.mean((0, 1)) * 0.6
        cover = trim.astype(np.float32)[..., None] / 255
        return (albedo + cover * (colour - albedo)).clip(0, 255).astype(np.uint8)

    def _appearance(
        self, read: dict[str, Any], meta: dict[str, Any], cloth: Cloth, albedo: Picture,
        mask: Mask, mode: Mode,
    ) -> tuple[Picture, Mask]:  # fmt: skip
        """The appearance picture, grey outside its mask, and that mask."""
        if mode == "words":
            return np.full_like(albedo, 128), np.zeros_like(mask)
        if mode == "fabric":
            pixel_mm = float(meta["mm_per_px"])
            picture, known = cloth.albedo(*_places(mask.shape, pixel_mm), pixel_mm), mask
            if self.rng.random() < OUTLINED:
                inside = grow(read["alpha"] > 127, int(self.rng.integers(0, 3)))
                known = np.where(inside, mask, np.uint8(0))
        else:
            light = np.full_like(read["shade"], int(self.rng.uniform(170, 200)))
            softened = (read["shade"].astype(np.float32) * 0.25 + light * 0.75).astype(np.uint8)
            picture = dress(np.zeros_like(albedo), np.full_like(mask, 255), softened, albedo)
            picture, known = warped_a_little(picture, read["alpha"], self.rng)
            known = ((known > 127) & (mask > 0)).astype(np.uint8) * 255
        if self.rng.random() < 0.3:
            gain = self.rng.uniform(0.88, 1.12, 3)
            picture = (picture * gain).clip(0, 255).astype(np.uint8)
        return np.where(known[..., None] > 0, picture, np.uint8(128)), known

    def flat(self, read: dict[str, Any], meta: dict[str, Any], cloth: Cloth) -> Picture:
        """The garment alone on white, (H, W, 3)."""
        uv = read["flat_uv"].astype(np.float32)
        albedo = cloth.albedo(uv[..., 0], uv[..., 1], float(meta["flat_mm_per_px"]))
        white = np.full_like(albedo, 255)
        return dress(white, read["flat_alpha"], read["flat_shade"], albedo)

    def picture(
        self, read: dict[str, Any], meta: dict[str, Any], cloth: Cloth, *, garment: bool
    ) -> Picture:
        """What the vision tower sees, (96, 96, 3): the flat garment or a swatch of the cloth."""
        if not garment:
            span = cloth.period_mm if cloth.tile is not None else float(self.rng.uniform(60, 260))
            return cloth.swatch(PICTURE_SIZE, span)
        flat = Image.fromarray(self.flat(read, meta, cloth))
        return np.asarray(flat.resize((PICTURE_SIZE, PICTURE_SIZE), Image.Resampling.BILINEAR))


_FIELDS = (
    "rest", "alpha", "shade", "uv", "normal", "parts", "lines", "trim", "other",
    "flat_alpha", "flat_shade", "flat_uv",
)  # fmt: skip
