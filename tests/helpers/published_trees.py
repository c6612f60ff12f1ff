"""Writes small folders in the layouts of Dress Code and VITON-HD, with MGD's annotations.

File names and formats are the real ones; the people are drawn (`drawn_people`), and the same
arguments always give the same files. Person number i wears garment number i; unpaired, person i is
given garment i + 1 of the same category and split.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.helpers import drawn_people
from tests.helpers.drawn_people import Cloth, Figure, Kind

SIZE = (256, 192)
"""Height and width of the pictures; the real ones have 1024x768. Keypoints know no size."""

_DRESS_CODE_IDS = {"dresses": 20000, "upper_body": 48000, "lower_body": 13000}
_VITON_OF_DRESS_CODE = np.array(
    # bg hat hair glasses top skirt pants dress belt shoes head legs arms bag scarf
    [0, 1, 2, 4, 5, 12, 9, 6, 9, 18, 19, 13, 16, 17, 14, 15, 0, 11],
    dtype=np.uint8,
)


@dataclass(frozen=True)
class Drawn:
    """One person of a tree, and what they wear."""

    number: int
    split: str
    figure: Figure
    clothes: list[Cloth]
    worn: Cloth
    """The one of `clothes` that the pair is about."""


def write_dress_code(
    folder: Path,
    people: int = 3,
    seed: int = 0,
    leave_out: Collection[str] = (),
    *,
    size: tuple[int, int] = SIZE,
    stitch_map: str = "test_stitchmap",
) -> Path:
    """Write a Dress Code Multimodal tree.

    Every second person of the lower body wears a skirt, and every third person (0, 3, …) hides the
    right wrist. Even ids have fine captions, odd ones coarse captions.

    Args:
        folder: made if needed.
        people: in each category and split; 6 * people in all.
        seed: other people.
        leave_out: names of folders or files not to write (`im_sketch`, `fine_captions.json`, …).
        size: of the pictures.
        stitch_map: the folder of the head maps.

    Returns:
        The folder.
    """
    tree = _Tree(folder, leave_out)
    captions: dict[str, dict[str, list[str]]] = {"fine": {}, "coarse": {}}
    lines: dict[str, list[str]] = {}
    for number, (category, first) in enumerate(_DRESS_CODE_IDS.items()):
        rng = np.random.default_rng([seed, number])
        drawn = [_dress_code_person(rng, category, first + i, people) for i in range(2 * people)]
        for person in drawn:
            _write_dress_code_person(tree, category, person, size, stitch_map)
            kind = "fine" if person.number % 2 == 0 else "coarse"
            captions[kind][f"{person.number:06d}"] = person.worn.captions()
        for name, pairs in _pair_files(drawn).items():
            rows = [f"{model.number:06d}_0.jpg\t{other.number:06d}_1.jpg" for model, other in pairs]
            tree.text(f"{category}/{name}", rows)
            lines.setdefault(name, []).extend(rows)
            if "unpaired" in name:
                _write_dress_code_unpaired(tree, category, pairs, size)
    for name, rows in lines.items():
        tree.text(name, rows)
    for kind, chunks in captions.items():
        tree.json(f"{kind}_captions.json", chunks)
    return folder


def write_viton_hd(
    folder: Path,
    people: int = 3,
    seed: int = 0,
    leave_out: Collection[str] = (),
    *,
    size: tuple[int, int] = SIZE,
) -> Path:
    """Write a VITON-HD Multimodal tree: `people` for training and as many for testing.

    Every third person (0, 3, …) hides the left wrist; knees and ankles are out of the picture. The
    arguments are those of `write_dress_code`.
    """
    tree = _Tree(folder, leave_out)
    rng = np.random.default_rng([seed, 7])
    drawn = [_viton_hd_person(rng, i, people) for i in range(2 * people)]
    for person in drawn:
        _write_viton_hd_person(tree, person, size)
    for name, pairs in _pair_files(drawn).items():
        rows = [f"{model.number:05d}_00.jpg {other.number:05d}_00.jpg" for model, other in pairs]
        if name != "test_pairs_paired.txt":
            tree.text(name.replace("_unpaired", ""), rows)
        if "unpaired" in name:
            for model, other in pairs:
                path = f"test/im_sketch_unpaired/{model.number:05d}_00_{other.number:05d}_00.png"
                tree.picture(path, drawn_people.sketch(model.figure, other.worn, size))
    tree.json("captions.json", {f"{person.number:05d}": person.worn.captions() for person in drawn})
    return folder


class _Tree:
    """Writes files below a folder, but for those left out."""

    def __init__(self, folder: Path, leave_out: Collection[str]) -> None:
        self.folder = folder
        self.leave_out = set(leave_out)

    def text(self, path: str, rows: list[str]) -> None:
        if (target := self._target(path)) is not None:
            target.write_text("\n".join(rows) + "\n", encoding="utf-8")

    def json(self, path: str, data: Any) -> None:
        if (target := self._target(path)) is not None:
            target.write_text(json.dumps(data), encoding="utf-8")

    def picture(self, path: str, pixels: np.ndarray) -> None:
        if (target := self._target(path)) is not None:
            options = {"quality": 95, "subsampling": 0} if target.suffix == ".jpg" else {}
            Image.fromarray(pixels).save(target, **options)

    def labels(self, path: str, ids: np.ndarray) -> None:
        """A palette PNG, as label maps are stored."""
        if (target := self._target(path)) is not None:
            image = Image.fromarray(ids)
            image.putpalette([(37 * entry) % 256 for entry in range(768)])
            image.save(target)

    def _target(self, path: str) -> Path | None:
        if self.leave_out & set(Path(path).parts):
            return None
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def _pair_files(drawn: list[Drawn]) -> dict[str, list[tuple[Drawn, Drawn]]]:
    """File name → who is put into whose garment."""
    train = [person for person in drawn if person.split == "train"]
    test = [person for person in drawn if person.split == "test"]
    return {
        "train_pairs.txt": list(zip(train, train, strict=True)),
        "test_pairs_paired.txt": list(zip(test, test, strict=True)),
        "test_pairs_unpaired.txt": list(zip(test, [*test[1:], *test[:1]], strict=True)),
    }


def _dress_code_person(rng: np.random.Generator, category: str, number: int, people: int) -> Drawn:
    index = (number - _DRESS_CODE_IDS[category]) % people
    lower: Kind = "skirt" if category == "lower_body" and index % 2 else "pants"
    kinds: list[Kind] = ["dress"] if category == "dresses" else ["top", lower]
    clothes = [drawn_people.draw_cloth(rng, kind) for kind in kinds]
    split = "train" if number - _DRESS_CODE_IDS[category] < people else "test"
    worn = clothes[-1 if category == "lower_body" else 0]
    return Drawn(number, split, drawn_people.draw_figure(rng), clothes, worn)


def _viton_hd_person(rng: np.random.Generator, number: int, people: int) -> Drawn:
    clothes = [drawn_people.draw_cloth(rng, "top"), drawn_people.draw_cloth(rng, "pants")]
    figure = drawn_people.draw_figure(rng).closer()
    split = "train" if number < people else "test"
    return Drawn(number, split, figure, clothes, clothes[0])


def _write_dress_code_person(
    tree: _Tree, category: str, person: Drawn, size: tuple[int, int], stitch_map: str
) -> None:
    stem = f"{category}/{{}}/{person.number:06d}"
    ids = drawn_people.labels(person.figure, person.clothes, size)
    picture = drawn_people.picture(person.figure, person.clothes, size)
    alone, mask = drawn_people.garment(person.worn, size)
    tree.picture(stem.format("images") + "_0.jpg", picture)
    tree.picture(stem.format("images") + "_1.jpg", alone)
    tree.picture(stem.format("masks") + "_1.png", mask)
    tree.labels(stem.format("label_maps") + "_4.png", ids)
    sketch = drawn_people.sketch(person.figure, person.worn, size)
    tree.picture(stem.format("im_sketch") + "_1.png", sketch)
    rows = [[float(x), float(y), 0.9, float(i)] for i, (x, y) in enumerate(person.figure.joints)]
    if person.number % 3 == 0:
        rows[4] = [-1.0, -1.0, 0.0, 4.0]
    tree.json(stem.format("keypoints") + "_2.json", {"keypoints": rows})
    if person.split == "test":
        face = drawn_people.labels(person.figure, person.clothes, drawn_people.FRAME)
        tree.labels(f"{stitch_map}/{person.number:06d}_0.png", _VITON_OF_DRESS_CODE[face])


def _write_dress_code_unpaired(
    tree: _Tree, category: str, pairs: list[tuple[Drawn, Drawn]], size: tuple[int, int]
) -> None:
    for model, other in pairs:
        name = f"{model.number:06d}_0_{other.number:06d}_1.png"
        sketch = drawn_people.sketch(model.figure, other.worn, size)
        tree.picture(f"{category}/im_sketch_unpaired/{name}", sketch)


def _write_viton_hd_person(tree: _Tree, person: Drawn, size: tuple[int, int]) -> None:
    name = f"{person.number:05d}_00"
    alone, mask = drawn_people.garment(person.worn, size)
    folder = person.split
    picture = drawn_people.picture(person.figure, person.clothes, size)
    tree.picture(f"{folder}/image/{name}.jpg", picture)
    tree.picture(f"{folder}/cloth/{name}.jpg", np.where(mask[..., None] > 0, alone, np.uint8(255)))
    tree.picture(f"{folder}/cloth-mask/{name}.jpg", mask)
    tree.labels(f"{folder}/image-parse-v3/{name}.png", _viton_hd_labels(person, size))
    sketch = drawn_people.sketch(person.figure, person.worn, size)
    tree.picture(f"{folder}/im_sketch/{name}.png", sketch)
    tree.json(f"{folder}/openpose_json/{name}_keypoints.json", _openpose(person))


def _viton_hd_labels(person: Drawn, size: tuple[int, int]) -> np.ndarray:
    """Neck and face have two labels there: split where the chin is."""
    ids = _VITON_OF_DRESS_CODE[drawn_people.labels(person.figure, person.clothes, size)]
    figure = person.figure
    chin = (figure.at("nose")[1] + 0.26 * figure.unit) / drawn_people.FRAME[0] * size[0]
    below = np.arange(size[0])[:, None] > chin
    return np.where((ids == 13) & below, 10, ids).astype(np.uint8)


def _openpose(person: Drawn) -> dict[str, Any]:
    """BODY-25 triples in a 768x1024 frame; what is out of the picture or hidden is 0, 0, 0."""
    points = person.figure.joints * 2
    rows = [[float(x), float(y), 0.9] if 0 <= y < 1024 else [0.0, 0.0, 0.0] for x, y in points]
    if person.number % 3 == 0:
        rows[7] = [0.0, 0.0, 0.0]
    hips = [(rows[8][i] + rows[11][i]) / 2 for i in range(2)]
    body_25 = [*rows[:8], [*hips, 0.8], *rows[8:], *[[0.0, 0.0, 0.0]] * 6]
    flat = [value for row in body_25 for value in row]
    return {"version": 1.3, "people": [{"person_id": [-1], "pose_keypoints_2d": flat}]}
