"""How well the person network finds body parts and joints in rendered people held out.

    python -m fashionstudio.evaluation.person --data data/synthetic [--weights FOLDER] [--count 100]

Parts by intersection over union, joints by PCK: the share of joints within a tenth of the trunk
(neck to the middle of the hips; without hips 2.4 times nose to neck). The people are those of the
first shard, which no stage trains on, as they were rendered, in random cloths.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.atomic import write_json
from fashionstudio.core.look import FabricPlacement
from fashionstudio.core.person import JOINTS, PARTS
from fashionstudio.datasets.synthetic.compose import compose_worn
from fashionstudio.datasets.synthetic.fabrics import random_fabric
from fashionstudio.datasets.synthetic.shards import ShardReader
from fashionstudio.errors import BadInput, FashionStudioError

U8 = NDArray[np.uint8]
PCK_SHARE = 0.1
_TRUNK_OF_HEADS = 2.4
_NAMES = {number: name for name, number in PARTS.items()}


@dataclass
class PersonFigures:
    """Collected over pictures.

    Attributes:
        common, either: pixels of each part id in both maps, and in any of the two.
        right, seen: joints found within the tolerance, and joints that are in the picture.
        told_right, told: whether a joint is in the picture, judged right, and judged at all.
    """

    common: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(PARTS), np.int64))
    either: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(PARTS), np.int64))
    right: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(JOINTS), np.int64))
    seen: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(JOINTS), np.int64))
    told_right: int = 0
    told: int = 0

    def add_parts(self, found: NDArray[np.uint8], true: NDArray[np.uint8]) -> None:
        """Count two maps (H, W) of ids in `PARTS`."""
        size = len(PARTS)
        both = np.bincount(found[found == true], minlength=size)
        self.common += both
        self.either += np.bincount(found.ravel(), minlength=size)
        self.either += np.bincount(true.ravel(), minlength=size) - both

    def add_joints(self, found: NDArray[np.floating], true: NDArray[np.floating]) -> None:
        """Count (18, 3) joints in pixels; a confidence above 0 says that it is in the picture."""
        there = true[:, 2] > 0
        self.told += len(JOINTS)
        self.told_right += int(((found[:, 2] > 0) == there).sum())
        trunk = _trunk(true)
        if trunk is None:
            return
        apart = np.hypot(found[:, 0] - true[:, 0], found[:, 1] - true[:, 1])
        self.seen += there
        self.right += there & (found[:, 2] > 0) & (apart < PCK_SHARE * trunk)

    def iou(self) -> dict[str, float]:
        """Of each part that occurs, 0..1."""
        return {
            _NAMES[i]: float(self.common[i] / self.either[i])
            for i in range(len(PARTS))
            if self.either[i]
        }

    def pck(self) -> dict[str, float]:
        """Of each joint that occurs, 0..1."""
        return {
            name: float(self.right[i] / self.seen[i])
            for i, name in enumerate(JOINTS)
            if self.seen[i]
        }

    def summary(self) -> dict[str, float]:
        """Mean IoU of the parts without the background, PCK of all joints, presence told."""
        parts = [value for name, value in self.iou().items() if name != "background"]
        return {
            "mean_iou": float(np.mean(parts)) if parts else 0.0,
            "pck": float(self.right.sum() / max(int(self.seen.sum()), 1)),
            "presence": self.told_right / max(self.told, 1),
        }


def _trunk(joints: NDArray[np.floating]) -> float | None:
    """Length of the trunk in pixels, from what is in the picture."""
    at = {name: joints[i, :2] for i, name in enumerate(JOINTS) if joints[i, 2] > 0}
    if "neck" not in at:
        return None
    if "left_hip" in at and "right_hip" in at:
        hip = (at["left_hip"] + at["right_hip"]) / 2
        return max(float(np.hypot(*(hip - at["neck"]))), 1.0)
    if "nose" in at:
        return _TRUNK_OF_HEADS * max(float(np.hypot(*(at["nose"] - at["neck"]))), 1.0)
    return None


def held_out_people(data: Path, count: int, seed: int = 0) -> Iterator[tuple[U8, U8, NDArray]]:
    """Picture (H, W, 3), parts (H, W) and joints (18, 3) of people of the first shard.

    Raises:
        BadInput: the folder holds no rendered people.
    """
    reader = ShardReader(data)
    if len(reader) == 0:
        raise BadInput(
            f"There are no rendered people in “{data}”.",
            "Render some with python -m fashionstudio.datasets.synthetic.",
        )
    first = len((reader.shards[0] / "meta.jsonl").read_text(encoding="utf-8").splitlines())
    for index in range(min(count, first)):
        sample = reader[index]
        cloth = random_fabric(np.random.default_rng([seed, index]), 160)
        placement = FabricPlacement(cloth.repeat_mm)
        picture = compose_worn(sample, cloth.picture, placement, "uv")
        yield picture, sample["parts"], np.array(sample["meta"]["joints"], np.float32)


def measure(data: Path, weights: Path | None = None, count: int = 100) -> PersonFigures:
    """The figures of a person network (the installed one) on people held out.

    Raises:
        BadInput: no rendered people.
        ModelMissing, ModelMismatch: no weights, or damaged ones.
    """
    from fashionstudio.vision.person_reading import read_picture
    from fashionstudio.vision.person_weights import find_weights, load_network

    network = load_network(weights or find_weights())
    figures = PersonFigures()
    for picture, parts, joints in held_out_people(data, count):
        reading = read_picture(network, picture)
        shares = np.stack([reading.spread(one) for one in reading.shares])
        found = np.array(reading.labels, np.uint8)[shares.argmax(0)]
        figures.add_parts(found, parts)
        figures.add_joints(reading.joints, joints)
    return figures


def table(figures: PersonFigures) -> str:
    """For people: parts, joints and the summary."""
    lines = ["part                  IoU"]
    lines += [f"{name:<18} {value:6.3f}" for name, value in figures.iou().items()]
    lines += ["", f"joint             PCK@{PCK_SHARE}"]
    lines += [f"{name:<18} {value:6.3f}" for name, value in figures.pck().items()]
    lines += ["", *(f"{name:<18} {value:6.3f}" for name, value in figures.summary().items())]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="rendered shards")
    parser.add_argument("--weights", type=Path, help="folder with person.json; else the installed")
    parser.add_argument("--count", type=int, default=100, help="people")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    args = parser.parse_args(arguments)
    try:
        figures = measure(args.data, args.weights, args.count)
        if args.json:
            found = {"iou": figures.iou(), "pck": figures.pck(), **figures.summary()}
            write_json(args.json, found)
    except FashionStudioError as error:
        print(error.sentence(), file=sys.stderr)
        return 1
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
