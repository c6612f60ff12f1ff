"""Rendered people: geometry from the shards, cloth and imperfect conditions made here.

The shards hold geometry only, so one sample gives any number of examples: a person gets a garment
of some cloth (`datasets.synthetic.compose`), and the conditions are as loose as a designer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.pose_edit import mirrored_joints
from fashionstudio.datasets.synthetic.colours import random_colour
from fashionstudio.datasets.synthetic.compose import compose_flat, compose_worn, lay_appearance
from fashionstudio.datasets.synthetic.shards import Sample, ShardReader
from fashionstudio.datasets.synthetic.wording import words
from fashionstudio.diffusion.arrays import binary_mask_tensor, mask_tensor, picture_tensor
from fashionstudio.errors import BadInput
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.sources.cloths import Cloth, ClothShop
from fashionstudio.training.sources.imperfect import (
    grow,
    random_region,
    random_sketch,
    warped_a_little,
)

U8 = NDArray[np.uint8]
Rng = np.random.Generator
Mode = Literal["fabric", "garment", "words"]
CutBox = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels of the frame."""
MODES: dict[Mode, float] = {"fabric": 0.45, "garment": 0.2, "words": 0.35}
PLAIN_IN_WORDS = 0.5
"""Of the examples known by their Words alone: a colour is learned where nothing else is named."""
OUTLINED = 0.5
"""Share of the fabric examples whose cloth is laid into the garment's outline only, as the engine
does when the Sketch is closed; in the others it fills the Region."""
CLOSER = (1.1, 2.6)
"""How many times closer a picture may be cut."""
PICTURE_PX = 96
EVEN_LIGHT = 186
"""A shade that shows a cloth's own colour (linear light 1)."""
LOOK_AGAIN = 400
"""Batches after which a source looks for shards that were rendered meanwhile."""


@dataclass
class Example:
    """One example in the frame; see `TryOnBatch`. Masks are (H, W) u8, pictures (H, W, 3) u8.

    `layers` are further planes of the same size that a source may add, by name.
    """

    mode: Mode
    category: str
    words: str
    target: U8
    mask: U8
    sketch: U8
    pose: NDArray[np.float32]
    appearance: U8
    appearance_mask: U8
    picture: U8
    garment: U8 | None = None
    garment_mask: U8 | None = None
    worn: U8 | None = None
    worn_mask: U8 | None = None
    layers: dict[str, U8] = field(default_factory=dict)

    def mirrored(self) -> Example:
        """The same seen in a mirror; left and right joints change places."""
        kept = {"pose": mirrored_joints(self.pose, self.target.shape[1]), "picture": self.picture}
        turned: dict[str, Any] = in_mirror(vars(self)) | kept
        return Example(**turned | {"layers": in_mirror(self.layers)})

    def seen_closer(self, rng: Rng) -> Example:
        """The same cut closer, as busts and tight crops are: the garment goes beyond the picture.

        What is no picture of the person in the frame (`picture`, `garment`) stays.
        """
        box = closer_box(self.mask, rng)
        if box is None:
            return self
        kept = ("picture", "garment", "garment_mask", "pose")
        seen: dict[str, Any] = {
            name: resized(value, box)
            for name, value in vars(self).items()
            if isinstance(value, np.ndarray) and name not in kept
        }
        layers = {name: resized(value, box) for name, value in self.layers.items()}
        pose = joints_in(self.pose, box, self.mask.shape)
        return Example(**vars(self) | seen | {"pose": pose, "layers": layers})


class ExampleMaker:
    """Makes examples of samples.

    Args:
        shop: where the cloths come from.
        flat: also show the garment alone and its worn pixels on white (for the warper).
        closer: the share of examples that are `seen_closer`.
    """

    def __init__(self, shop: ClothShop, *, flat: bool = False, closer: float = 0.0) -> None:
        self.shop, self.flat, self.closer = shop, flat, closer

    def make(self, sample: Sample, rng: Rng, mode: Mode | None = None) -> Example:
        """One example; the mode is drawn when it is not given."""
        if mode is None:
            mode = list(MODES)[int(rng.choice(len(MODES), p=list(MODES.values())))]
        cloth = self.shop.draw(
            rng, motif_chance=0.35 if mode == "garment" else 0.03,
            plain_chance=PLAIN_IN_WORDS if mode == "words" else 0.0,
        )  # fmt: skip
        trim = random_colour(rng) if rng.random() < 0.3 else None
        category = str(sample["meta"]["category"])
        mask = self.region(sample, category, rng)
        appearance, known = _appearance(sample, cloth, trim, mask, mode, rng)
        example = Example(
            mode=mode, category=category,
            words=spoken(words(sample["meta"]["attributes"], cloth.swatch.words, rng), rng),
            target=dressed(sample, cloth, trim, flat_laid=mode == "fabric"),
            mask=mask, sketch=random_sketch(sample["lines"], sample["alpha"], rng),
            pose=np.array(sample["meta"]["joints"], np.float32),
            appearance=appearance, appearance_mask=known,
            picture=_seen(sample, cloth, trim, mode, rng),
        )  # fmt: skip
        self.add(example, sample, cloth, trim, rng)
        if self.closer and rng.random() < self.closer:
            example = example.seen_closer(rng)
        return example.mirrored() if rng.random() < 0.5 else example

    def region(self, sample: Sample, category: str, rng: Rng) -> U8:
        """Where the picture is to be repainted, (H, W)."""
        return random_region(sample["alpha"], sample["other"], sample["parts"], category, rng)

    def add(
        self, example: Example, sample: Sample, cloth: Cloth, trim: U8 | None, rng: Rng
    ) -> None:
        """What else an example holds, before it is mirrored."""
        if self.flat:
            self._add_flat(example, sample, cloth, trim)

    @staticmethod
    def _add_flat(example: Example, sample: Sample, cloth: Cloth, trim: U8 | None) -> None:
        """Both on white; evenly lit where it is worn, since a spline cannot make shade."""
        example.garment = _flat(sample, cloth, trim)
        example.garment_mask = sample["flat_alpha"]
        white = {"rest": np.full_like(sample["rest"], 255)}
        even = {"shade": np.full_like(sample["shade"], EVEN_LIGHT)}
        example.worn = dressed(sample | white | even, cloth, trim, flat_laid=False, gloss=0.0)
        example.worn_mask = sample["alpha"]


class SyntheticSource:
    """Batches of rendered people.

    Args:
        shards: folder of `python -m fashionstudio.datasets.synthetic`.
        shop: cloths.
        count: examples in a batch.
        mode: of all examples; None mixes them.
        flat, closer: see `ExampleMaker`.
        held_out: the first shard, which is never trained on, instead of all others.
    """

    def __init__(
        self, shards: Path, shop: ClothShop, count: int, *, seed: int = 0,
        mode: Mode | None = None, flat: bool = False, closer: float = 0.0, held_out: bool = False,
    ) -> None:  # fmt: skip
        self.folder, self.count, self.seed = shards, count, seed
        self.mode, self.held_out = mode, held_out
        self.maker = ExampleMaker(shop, flat=flat, closer=closer)
        self.samples = Samples(shards, held_out=held_out)

    def examples(self, position: int) -> list[Example]:
        """The examples of a batch."""
        if position % LOOK_AGAIN == LOOK_AGAIN - 1:
            self.samples = Samples(self.folder, held_out=self.held_out)
        rng = np.random.default_rng([self.seed, position, int(self.held_out)])
        chosen = rng.integers(len(self.samples), size=self.count)
        return [self.maker.make(self.sample(int(i), rng), rng, self.mode) for i in chosen]

    def sample(self, index: int, rng: Rng) -> Sample:
        """One sample; sources that need more than itself draw it here."""
        return self.samples[index]

    def batch(self, position: int) -> TryOnBatch:
        """See `Source.batch`."""
        return collate(self.examples(position))


class Samples:
    """The samples of a folder of shards: the held-out first shard, or all others."""

    def __init__(self, shards: Path, *, held_out: bool = False) -> None:
        self.reader = ShardReader(shards)
        if len(self.reader) == 0:
            raise BadInput(
                f"There are no rendered people in “{shards}”.",
                "Render some with python -m fashionstudio.datasets.synthetic.",
            )
        with (self.reader.shards[0] / "meta.jsonl").open(encoding="utf-8") as lines:
            first = sum(1 for line in lines if line.strip())
        alone = len(self.reader.shards) == 1
        self.start = 0 if held_out or alone else first
        self.end = first if held_out else len(self.reader)

    def __len__(self) -> int:
        return self.end - self.start

    def __getitem__(self, index: int) -> Sample:
        return self.reader[self.start + index]


def collate(examples: list[Example]) -> TryOnBatch:
    """Examples as tensors."""
    known = binary_mask_tensor(*(e.appearance_mask for e in examples))
    flat: dict[str, Any] = {}
    if examples[0].garment is not None:
        for name in ("garment", "worn"):
            flat[name] = picture_tensor(*(getattr(e, name) for e in examples))
            flat[f"{name}_mask"] = mask_tensor(*(getattr(e, f"{name}_mask") for e in examples))
    return TryOnBatch(
        person=picture_tensor(*(e.target for e in examples)),
        mask=binary_mask_tensor(*(e.mask for e in examples)),
        pose=_poses(examples),
        sketch=mask_tensor(*(e.sketch for e in examples)),
        picture=picture_tensor(*(e.picture for e in examples)),
        words=[e.words for e in examples],
        category=[e.category for e in examples],
        mode=[e.mode for e in examples],
        appearance=picture_tensor(*(e.appearance for e in examples)) * known,
        appearance_mask=known,
        **flat,
    )


def closer_box(mask: U8, rng: Rng) -> CutBox | None:
    """A part of a frame with some of the Region (H, W) in it; None without a Region."""
    height, width = mask.shape
    rows, columns = np.nonzero(mask > 0)
    if rows.size == 0:
        return None
    times = float(np.exp(rng.uniform(*np.log(CLOSER))))
    one = int(rng.integers(rows.size))
    w, h = width / times, height / times
    x = float(np.clip(columns[one] - rng.uniform(0.2, 0.8) * w, 0, width - w))
    y = float(np.clip(rows[one] - rng.uniform(0.2, 0.8) * h, 0, height - h))
    return x, y, x + w, y + h


def joints_in(pose: NDArray[np.float32], box: CutBox, size: tuple[int, ...]) -> NDArray[np.float32]:
    """Joints (18, 3) of a frame of (H, W) in a part of it that was made as large as the whole."""
    times = size[1] / (box[2] - box[0])
    found = pose.copy()
    found[:, :2] = (pose[:, :2] - box[:2]) * times
    outside = (found[:, :2] < 0) | (found[:, :2] >= (size[1], size[0]))
    found[outside.any(axis=1) | (pose[:, 2] <= 0)] = (-1, -1, 0)
    return found


def in_mirror(planes: Mapping[str, Any]) -> dict[str, Any]:
    """The arrays (H, W[, c]) among them seen in a mirror, everything else as it is."""
    return {
        name: np.ascontiguousarray(value[:, ::-1]) if isinstance(value, np.ndarray) else value
        for name, value in planes.items()
    }


def resized(plane: NDArray[Any], box: CutBox) -> NDArray[Any]:
    """A part of (H, W[, c]), as large as the whole was; what is no picture takes the nearest."""
    size = (plane.shape[1], plane.shape[0])
    if plane.dtype != np.uint8:
        x = np.linspace(box[0], box[2], size[0], endpoint=False) + (box[2] - box[0]) / size[0] / 2
        y = np.linspace(box[1], box[3], size[1], endpoint=False) + (box[3] - box[1]) / size[1] / 2
        return plane[np.ix_(y.astype(int), x.astype(int))]
    smooth = Image.Resampling.BICUBIC if plane.ndim == 3 else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(plane).resize(size, smooth, box=box))


def spoken(text: str, rng: Rng) -> str:
    """Words as people type them: hyphens are often left out."""
    return text.replace("-", " ") if rng.random() < 0.5 else text


def _poses(examples: list[Example]) -> Any:
    import torch

    return torch.from_numpy(np.stack([e.pose for e in examples]))


def dressed(
    sample: Sample, cloth: Cloth, trim: U8 | None, *, flat_laid: bool, gloss: float = 0.015
) -> U8:
    """The person in the cloth (H, W, 3), laid flat over the picture or following the garment."""
    mode: Literal["screen", "uv"] = "screen" if flat_laid else "uv"
    return compose_worn(sample, cloth.swatch.picture, cloth.placement, mode, trim, gloss=gloss)


def _flat(sample: Sample, cloth: Cloth, trim: U8 | None) -> U8:
    return compose_flat(sample, cloth.swatch.picture, cloth.placement, trim)


def _seen(sample: Sample, cloth: Cloth, trim: U8 | None, mode: Mode, rng: Rng) -> U8:
    """What the vision tower sees, (96, 96, 3): the flat garment or a piece of the cloth."""
    if mode == "fabric":
        return cloth.picture(PICTURE_PX, rng)
    image = Image.fromarray(_flat(sample, cloth, trim))
    return np.asarray(image.resize((PICTURE_PX, PICTURE_PX), Image.Resampling.BILINEAR))


def _appearance(
    sample: Sample, cloth: Cloth, trim: U8 | None, mask: U8, mode: Mode, rng: Rng
) -> tuple[U8, U8]:
    """The appearance picture, grey outside its mask, and that mask."""
    if mode == "words":
        return np.full_like(sample["rest"], 128), np.zeros_like(mask)
    if mode == "fabric":
        known = mask
        if rng.random() < OUTLINED:
            inside = grow(sample["alpha"] > 127, int(rng.integers(0, 3)))
            known = np.where(inside, mask, np.uint8(0))
        picture = lay_appearance(
            cloth.swatch.picture, cloth.placement, shape=mask.shape,
            mm_per_px=float(sample["meta"]["mm_per_px"]), inside=known,
        )  # fmt: skip
    else:
        picture, known = _garment_laid(sample, cloth, trim, rng)
        known = ((known > 127) & (mask > 0)).astype(np.uint8) * 255
    if rng.random() < 0.3:
        picture = (picture * rng.uniform(0.88, 1.12, 3)).clip(0, 255).astype(np.uint8)
    return np.where(known[..., None] > 0, picture, np.uint8(128)), known


def _garment_laid(sample: Sample, cloth: Cloth, trim: U8 | None, rng: Rng) -> tuple[U8, U8]:
    """The worn garment with most of its shade taken away and warped a little wrongly."""
    even = float(rng.uniform(170, 200))
    changed = {
        "rest": np.full_like(sample["rest"], 128),
        "alpha": (sample["alpha"] > 0).astype(np.uint8) * 255,
        "shade": (sample["shade"] * np.float32(0.25) + np.float32(0.75 * even)).astype(np.uint8),
    }
    picture = dressed(sample | changed, cloth, trim, flat_laid=False, gloss=0.0)
    return warped_a_little(picture, sample["alpha"], rng)
