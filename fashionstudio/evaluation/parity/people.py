"""Parity of the data loaders: masks, pose maps, sketches and prompts of synthetic people.

A folder of people has a `cases.json` (who is which data set's and category's) and for each person a
label map, keypoints, a sketch, and beside them what the published loaders make of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from fashionstudio.core.image_io import read_mask
from fashionstudio.datasets.published import keypoints, masks, pictures
from fashionstudio.datasets.published.item import Item
from fashionstudio.diffusion import layout as layouts
from fashionstudio.diffusion.arrays import mask_tensor
from fashionstudio.diffusion.conditioning import at_latent_size
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.parity.comparison import (
    PICTURE,
    POSE_MAP,
    Comparison,
    Tolerance,
)
from fashionstudio.evaluation.parity.fixture import Fixture, read_json, read_tensors

_DATA_SETS: dict[str, masks.Dataset] = {"Dress Code": "dresscode", "VITON-HD": "vitonhd"}
_SYSTEMS = {"ladi": layouts.LADI, "mgd": layouts.MGD}
_SHARES = Tolerance(1e-3)  # of the picture, as for the pictures themselves
_FACTS = {"dataset", "category", "missing_coco_keypoints", "captions", "expected_prompt"}
_GIVEN_FILES = {"label_map.png", "keypoints.json", "sketch.png", "expected.safetensors"}


def run_people(folder: Path) -> Iterator[Comparison]:
    """All persons of a folder; those without a folder or without a case have failed."""
    cases = read_json(folder / "cases.json")
    found = {entry.name for entry in folder.iterdir() if not entry.name.startswith(".")}
    for name in sorted({*cases, *found} - {"cases.json"}):
        title = f"{folder.name}/{name}"
        if name not in cases or name not in found:
            where = "cases.json" if name not in cases else folder.name
            yield Comparison(title, "run", passed=False, note=f"there is no {name} in {where}")
            continue
        try:
            yield from _Person(title, folder / name, cases[name]).run()
        except Exception as error:  # one damaged person must not hide the others
            note = error.sentence() if isinstance(error, BadInput) else repr(error)[:200]
            yield Comparison(title, "run", passed=False, note=note)


class _Person:
    """One synthetic person: reads as the data sets do and compares with what the loaders made."""

    def __init__(self, title: str, folder: Path, case: dict[str, Any]) -> None:
        tensors = read_tensors(folder / "expected.safetensors")
        self.fixture = Fixture(title, folder, case, tensors)
        self.case, self.folder = case, folder
        if case["dataset"] not in _DATA_SETS:
            raise BadInput(f"There is no data set “{case['dataset']}”.")
        self.dataset = _DATA_SETS[case["dataset"]]
        self.pictures = {
            entry.name: read_mask(entry) for entry in sorted(folder.glob("expected_*.png"))
        }
        if not self.pictures:
            raise BadInput(f"{title} has no expected pictures.")
        self.size = next(iter(self.pictures.values())).shape
        self.pose = keypoints.load_keypoints(
            folder / "keypoints.json", self.size, dataset=self.dataset
        )
        self.labels = pictures.load_labels(folder / "label_map.png", self.size)
        self.sketch = pictures.load_sketch(folder / "sketch.png", self.size)

    def run(self) -> Iterator[Comparison]:
        """Pictures, then tensors, then facts."""
        for name in self.pictures:
            yield self._picture(name)
        yield from self._tensors()
        yield from self._facts()
        yield from self.fixture.check_all_used()
        known = _GIVEN_FILES | set(self.pictures)
        for entry in sorted(self.folder.iterdir()):
            if entry.name not in known and not entry.name.startswith("."):
                yield self.fixture.fact(entry.name, False, "no comparison used this file")

    def _picture(self, name: str) -> Comparison:
        mask = re.fullmatch(r"expected_inpaint_mask_(\w+)\.png", name)
        if mask and mask[1] in _SYSTEMS:
            return self._compare_pictures(f"mask, {mask[1]}", self._mask(mask[1]), name)
        if re.fullmatch(r"expected_sketch_\d+x\d+\.png", name):
            return self._compare_pictures("sketch", self.sketch, name)
        return self.fixture.fact(name, False, "nobody knows what this picture shows")

    def _compare_pictures(self, group: str, found: NDArray[np.uint8], name: str) -> Comparison:
        """Black and white pictures; the error is in pixel values, 0..255."""
        fixture = Fixture(
            self.fixture.name, self.folder, {}, {name: torch.from_numpy(self.pictures[name])}
        )
        return fixture.compare(group, {name: torch.from_numpy(found)}, PICTURE)

    def _mask(self, system: str) -> NDArray[np.uint8]:
        return masks.inpaint_mask(
            self.labels,
            self.pose,
            dataset=self.dataset,
            category=self.case["category"],
            system=system,  # type: ignore[arg-type]  # a key of _SYSTEMS
        )

    def _tensors(self) -> Iterator[Comparison]:
        """Pose maps, and conditions at latent size."""
        blobs = pose_map(torch.from_numpy(self.pose)[None], self.size)
        for key, wanted in self.fixture.expected.items():
            if re.fullmatch(r"pose_map(_s\d+)?", key):
                yield self.fixture.compare("pose map", {key: blobs[0]}, POSE_MAP)
                continue
            whole, plane, layout = blobs, "pose", layouts.LADI
            mask = re.fullmatch(r"mask_latent_(\w+)", key)
            if mask and mask[1] in _SYSTEMS:
                layout = _SYSTEMS[mask[1]]
                whole, plane = mask_tensor(self._mask(mask[1])), "mask"
            elif key == "sketch_latent":
                whole, plane, layout = mask_tensor(self.sketch), "sketch", layouts.MGD
            elif key != "pose_map_latent":
                continue  # told as unused at the end
            spec = layout.plane(plane)
            assert spec is not None
            small = at_latent_size(whole, spec.encoding, self.size[0] // wanted.shape[-2])
            tolerance = POSE_MAP if plane == "pose" else PICTURE
            yield self.fixture.compare(f"{plane} at latent size", {key: small[0]}, tolerance)

    def _facts(self) -> Iterator[Comparison]:
        """Prompt, missing joints, and how much of the picture is masked or drawn."""
        missing = [int(joint) for joint in np.flatnonzero((self.pose[:, :2] < 0).all(axis=1))]
        listed = sorted(self.case.get("missing_coco_keypoints", missing))
        yield self.fixture.fact("missing joints", missing == listed, str(missing))
        if "expected_prompt" in self.case:
            item = Item(self.folder.name, "", self.case["category"], captions=self._captions())
            same = item.prompt == self.case["expected_prompt"]
            yield self.fixture.fact("prompt", same, f"“{item.prompt}”")
        for key, value in self.case.items():
            if key in _FACTS:
                continue
            found = self._share(key)
            if found is None:
                yield self.fixture.fact(key, False, "no comparison used this")
                continue
            error = abs(found - float(value))
            passed = error <= _SHARES.absolute
            yield Comparison(self.fixture.name, key.replace("_", " "), passed, error, _SHARES)

    def _captions(self) -> tuple[str, ...]:
        return tuple(self.case["captions"])

    def _share(self, key: str) -> float | None:
        """The share of the picture that a `…_fraction` tells of."""
        if key == "sketch_fraction":
            return float((self.sketch > 0).mean())
        system = key.removesuffix("_masked_fraction")
        return float((self._mask(system) > 0).mean()) if system in _SYSTEMS else None
