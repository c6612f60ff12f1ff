"""Families of rendered garments: one garment, and what it is when one thing about it changes.

What composed search is taught and measured with: "this one, but red", "this one with long sleeves".
The cloth is changed exactly (the same weave and pattern in another colour, …); another cut is
another rendered garment that is the same in all its named attributes but one, in the same cloth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.plain_border import framed
from fashionstudio.datasets.synthetic.colourways import Change, ClothSpec
from fashionstudio.datasets.synthetic.compose import compose_flat, compose_worn
from fashionstudio.datasets.synthetic.shards import ShardReader
from fashionstudio.datasets.synthetic.wording import ADJECTIVES, BACK, said

U8 = NDArray[np.uint8]
Rng = np.random.Generator
Sample = dict[str, Any]
Attributes = dict[str, str]
Condition = Literal["flat", "worn"]
PICTURE_PX = 96
NAMELESS = ("detail", "sleeve_shape", "waist")
"""Attributes that two garments may differ in and still be called the same."""
CUT_CHANGES = {"sleeve": 0.34, "length": 0.3, "neckline": 0.24, "fit": 0.08, "closure": 0.04}
CLOTH_CHANGES: dict[Change, float] = {"colour": 0.6, "pattern": 0.28, "material": 0.12}
FIELDS = ("rest", "alpha", "shade", "uv", "normal", "trim", "flat_alpha", "flat_shade", "flat_uv",
          "flat_trim")  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A garment in a cloth.

    Attributes:
        sample: which rendered garment.
        cut: its attributes.
        cloth: what it is made of.
    """

    sample: int
    cut: Attributes
    cloth: ClothSpec

    def attributes(self) -> Attributes:
        """Of cut and cloth together; a name stands for one thing only."""
        return {**self.cut, **self.cloth.swatch().words}


@dataclass(frozen=True)
class Family:
    """A garment and what becomes of it.

    Attributes:
        base: the garment.
        cloth: in another cloth.
        cut: of another cut, in the same cloth.
        changes: what differs from the base: (of `cloth`, of `cut`).
    """

    base: Piece
    cloth: Piece
    cut: Piece
    changes: tuple[str, str]


class Wardrobe:
    """Draws families from rendered people.

    Args:
        shards: folder of `python -m fashionstudio.datasets.synthetic`.
        rows: samples to draw from, all others are never touched.
        photos: folder of photographed fabrics.
    """

    def __init__(self, shards: Path, rows: Iterable[int], photos: Path | None = None) -> None:
        self.reader, self.photos = ShardReader(shards), photos
        self.reader.fields = FIELDS
        self.rows = list(rows)
        self._alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for row in self.rows:
            for key in CUT_CHANGES:
                self._alike[self._all_but(row, key)].append(row)

    def family(self, row: int, rng: Rng, photo_share: float = 0.0) -> Family | None:
        """A family around a rendered garment; None if there is none that differs in one thing."""
        found = self._other_cut(row, rng)
        if found is None:
            return None
        other, key = found
        cloth = ClothSpec.draw(rng)
        what = _drawn(CLOTH_CHANGES, rng)
        changed = cloth.changed(what, rng)
        if changed.swatch().words == cloth.swatch().words:
            return None
        own, theirs = self._cut(row), self._cut(other)
        worn = ClothSpec.draw(rng, self.photos, photo_share) if self.photos else cloth
        shared = worn if worn.photos is not None else cloth
        return Family(
            Piece(row, own, shared),
            Piece(row, own, changed),
            Piece(other, theirs, shared),
            (what if shared is cloth else "cloth", key),
        )

    def photo(self, piece: Piece, condition: Condition, rng: Rng) -> U8:
        """A photo of it, (h, w, 3): alone on a plain ground, or on somebody."""
        sample = self.reader[piece.sample]
        make = flat_photo if condition == "flat" else worn_photo
        return make(sample, piece.cloth, rng)

    def picture(self, piece: Piece, condition: Condition, rng: Rng) -> U8:
        """Such a photo as the vision tower sees it, (96, 96, 3)."""
        return framed(self.photo(piece, condition, rng), PICTURE_PX)

    def _cut(self, row: int) -> Attributes:
        return dict(self.reader.meta[row]["attributes"])

    def _all_but(self, row: int, key: str) -> tuple[Any, ...]:
        meta = self.reader.meta[row]
        rest = sorted(
            (name, value)
            for name, value in meta["attributes"].items()
            if name != key and name not in NAMELESS
        )
        return key, meta["category"], tuple(rest)

    def _other_cut(self, row: int, rng: Rng) -> tuple[int, str] | None:
        """Another garment that differs in one attribute, and in which."""
        own = self._cut(row)
        choices = {}
        for key in CUT_CHANGES:
            others = [
                other
                for other in self._alike[self._all_but(row, key)]
                if key in own and self._cut(other).get(key) not in (None, own[key])
            ]
            if others:
                choices[key] = others
        if not choices:
            return None
        key = _drawn({name: CUT_CHANGES[name] for name in choices}, rng)
        return choices[key][int(rng.integers(len(choices[key])))], key


def rows_for(shards: Path, *, held_out: bool) -> range:
    """Samples to learn from, or those that are kept for measuring: the last tenth of the shards.

    The first shard belongs to neither: the other stages are validated on it.
    """
    reader = ShardReader(shards)
    sizes = [len((s / "meta.jsonl").read_text("utf-8").splitlines()) for s in reader.shards]
    kept = sum(sizes[len(sizes) - max(1, len(sizes) // 10) :]) if len(sizes) > 2 else 0
    first = sizes[0] if len(sizes) > 2 else 0
    end = len(reader)
    return range(end - kept, end) if held_out and kept else range(first, end - kept)


def difference(here: Attributes, there: Attributes) -> Attributes:
    """What is another attribute there, as far as it can be said."""
    return {
        key: value
        for key, value in there.items()
        if here.get(key) != value and key not in (*NAMELESS, "second_colour")
    }


def change_words(change: Attributes, garment: str, rng: Rng) -> str:
    """A wish such as "red", "with long sleeves", "striped dress": only what shall be otherwise."""
    before: list[str] = []
    after: list[str] = []
    for key, value in change.items():
        if value == "fabric":
            continue
        phrase = said(value, rng)
        (after if key in BACK and phrase not in ADJECTIVES else before).append(phrase)
    rng.shuffle(before)
    rng.shuffle(after)
    joint = " and " if rng.random() < 0.5 else " "
    text = joint.join(before)
    if rng.random() < 0.3:
        text = f"{text} {said(garment, rng)}".strip()
    if after:
        text = f"{text} {'with ' if rng.random() < 0.6 else ''}{joint.join(after)}".strip()
    return text.replace("-", " ") if rng.random() < 0.5 else text


# Photos ------------------------------------------------------------------------------------------


def flat_photo(sample: Sample, cloth: ClothSpec, rng: Rng) -> U8:
    """The garment alone, (h, w, 3): on white or a plain ground, moved, turned, lit otherwise."""
    picture = compose_flat(sample, cloth.swatch().picture, cloth.placement())
    ground = _ground(rng)
    bare = 1 - sample["flat_alpha"].astype(np.float32)[..., None] / 255
    mixed = picture.astype(np.float32) - bare * (255 - ground)
    image = Image.fromarray(mixed.clip(0, 255).astype(np.uint8))
    if rng.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    red, green, blue = (int(value) for value in ground)
    image = image.rotate(
        float(rng.normal(0, 2.0)), Image.Resampling.BILINEAR, fillcolor=(red, green, blue)
    )
    return _lit(np.asarray(image), rng, keep_white=bool(ground.min() > 250))


def worn_photo(sample: Sample, cloth: ClothSpec, rng: Rng) -> U8:
    """The garment on somebody, (h, w, 3), cut out of the picture more or less closely."""
    placement = cloth.placement()
    picture = compose_worn(sample, cloth.swatch().picture, placement, "uv")
    rows, columns = np.nonzero(sample["alpha"] > 127)
    if len(rows) == 0:
        return _lit(picture, rng)
    height, width = picture.shape[:2]
    room = rng.uniform(0.0, 0.22, 4) * np.array([np.ptp(rows), np.ptp(columns)] * 2)
    top, bottom = max(0, int(rows.min() - room[0])), min(height, int(rows.max() + 1 + room[2]))
    left, right = max(0, int(columns.min() - room[1])), min(width, int(columns.max() + 1 + room[3]))
    crop = picture[top:bottom, left:right]
    if rng.random() < 0.5:
        crop = crop[:, ::-1]
    return _lit(np.ascontiguousarray(crop), rng)


def _ground(rng: Rng) -> NDArray[np.float32]:
    """White as in shops, nearly white, or the colour of a table."""
    kind = rng.random()
    if kind < 0.55:
        return np.full(3, 255, np.float32)
    if kind < 0.85:
        return np.full(3, rng.uniform(225, 252), np.float32) + rng.normal(0, 2, 3).astype(
            np.float32
        )
    return rng.uniform(120, 235, 3).astype(np.float32)


def _lit(picture: U8, rng: Rng, *, keep_white: bool = False) -> U8:
    """Another exposure, white balance and grain; `keep_white`: what was white stays so."""
    gain = np.float32(np.exp(rng.normal(0, 0.08))) * np.exp(rng.normal(0, 0.03, 3))
    bright = picture.astype(np.float32) * gain.astype(np.float32)
    bright += rng.normal(0, rng.uniform(0, 3.0), picture.shape).astype(np.float32)
    out = bright.clip(0, 255).astype(np.uint8)
    return np.where((picture > 252).all(axis=2, keepdims=True), picture, out) if keep_white else out


def _drawn(chances: dict[Any, float], rng: Rng) -> Any:
    weights = np.array(list(chances.values()))
    return list(chances)[int(rng.choice(len(weights), p=weights / weights.sum()))]
