"""Measures of single pictures get worse when the pictures do, and say when they have no value."""

from __future__ import annotations

import json
import sys
import types
from dataclasses import replace
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from scipy import ndimage

from fashionstudio.errors import BadInput, ModelMissing
from fashionstudio.evaluation.dataset_pairs import PAPER_SIZE, Choice
from fashionstudio.evaluation.metrics import pose, sketch
from fashionstudio.evaluation.metrics.builders import BUILDERS, largest_square
from fashionstudio.evaluation.metrics.catalogue import (
    DESCRIPTIONS,
    Sources,
    choose_names,
    open_metrics,
)
from fashionstudio.evaluation.metrics.sample import Sample
from tests.helpers.published_trees import write_dress_code

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dress_code(tmp_path_factory.mktemp("dresscode"), people=1, size=PAPER_SIZE)


@pytest.fixture(scope="module")
def perfect(tree: Path) -> Sample:
    """The true picture itself, as if it had been rendered."""
    pairs = Choice(tree, category="upper_body").open(require=("person", "labels", "pose"))
    item, file = pairs[0], pairs.person_file(0)
    assert item.person is not None
    return Sample(item, "dresscode", "paired", item.person, item.person, file, file)


def value(name: str, sample: Sample, sources: Sources | None = None) -> float:
    return BUILDERS[name](DESCRIPTIONS[name], sources or Sources(), CPU).measure(sample)


def worsened(sample: Sample) -> Sample:
    """Another colour, a blur and a shift, inside of the Region."""
    picture = np.roll(sample.picture, (14, 22), axis=(0, 1))[..., ::-1]
    picture = ndimage.gaussian_filter(picture, (6, 6, 0))
    inside = sample.region[..., None] > 127
    return replace(sample, picture=np.where(inside, picture, sample.picture))


@pytest.mark.parametrize(
    "name", ["ssim", "delta_e_garment", "texture_truth", "sketch_distance_own"]
)
def test_a_measure_gets_worse_with_the_picture(perfect, name):
    if name == "ssim":
        pytest.importorskip("torchmetrics")
    good, bad = value(name, perfect), value(name, worsened(perfect))
    if DESCRIPTIONS[name].better == "higher":
        good, bad = -good, -bad
    assert good < bad


def test_what_is_outside_of_the_region_counts_to_the_last_bit(perfect):
    assert value("outside_share", worsened(perfect)) == 0
    assert value("outside_largest", worsened(perfect)) == 0
    touched = perfect.picture.copy()
    touched[0, 0] ^= 1
    assert value("outside_largest", replace(perfect, picture=touched)) == 1
    assert 0 < value("outside_share", replace(perfect, picture=touched)) < 1e-4


def test_the_swatch_decides_about_colour_and_texture(perfect, tmp_path):
    sources = Sources(swatches=tmp_path)
    cut = largest_square(perfect.picture, perfect.cloth)
    wanted, other = replace(perfect, swatch=cut), replace(perfect, swatch=255 - cut)
    assert value("delta_e_swatch", wanted, sources) < 3
    assert value("delta_e_swatch", other, sources) > 10
    stripes = cut.copy()
    stripes[::8] = stripes[1::8][: len(stripes[::8])] = 0
    assert value("texture_swatch", wanted, sources) < value(
        "texture_swatch", replace(perfect, swatch=stripes), sources
    )
    with pytest.raises(BadInput, match="no swatch"):
        value("delta_e_swatch", perfect, sources)


def test_the_cloth_is_the_worn_label_or_the_inside_of_the_sketch(perfect):
    assert perfect.item.labels is not None
    assert np.array_equal(perfect.cloth > 0, perfect.item.labels == 4)
    unpaired = replace(perfect, order="unpaired")
    overlap = (unpaired.cloth > 127) & (perfect.cloth > 127)
    assert overlap.sum() > 0.8 * (perfect.cloth > 127).sum()
    without = replace(unpaired, item=replace(perfect.item, sketch=None))
    assert np.array_equal(without.cloth, perfect.region)


# Joints ------------------------------------------------------------------------------------------


def test_pose_distance_weighs_joints_in_the_region_by_confidence():
    region = np.zeros((100, 100), np.uint8)
    region[:50] = 255
    true = np.array([[10, 10, 1.0], [20, 20, 0.5], [30, 80, 1.0], [40, 10, 1.0]])
    found = true + np.array([[3, 4, 0], [0, 10, 0], [50, 0, 0], [0, 0, 0]])
    found[3, 2] = 0  # not found in the new picture
    expected = (5 * 1.0 + 10 * 0.25) / 1.25
    assert pose.pose_distance(true, found, region) == pytest.approx(expected)
    with pytest.raises(BadInput, match="No joint"):
        pose.pose_distance(true, found, np.zeros_like(region))


def write_joints(folder: Path, side: str, name: str, x: float) -> None:
    path = folder / side / "upper_body" / f"{name}.predictions.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    surest = {"keypoints": [x, 250.0, 1.0] * 17, "score": 0.9}
    path.write_text(json.dumps([{"keypoints": [0.0] * 51, "score": 0.1}, surest]))


def test_openpifpafs_files_are_read_at_the_papers_size(perfect, tmp_path):
    half = perfect.picture[::2, ::2]
    sample = replace(perfect, picture=half, picture_file=Path("048001_0.png"))
    write_joints(tmp_path, "real", perfect.truth_file.name, 200.0)
    write_joints(tmp_path, "generated", "048001_0.png", 105.0)
    path = tmp_path / "generated/upper_body/048001_0.png.predictions.json"
    path.write_text(path.read_text().replace("250.0", "125.0"))
    assert value("pose_distance", sample, Sources(pifpaf=tmp_path)) == pytest.approx(10.0)
    path.write_text("[]")
    with pytest.raises(BadInput, match="nobody"):
        value("pose_distance", sample, Sources(pifpaf=tmp_path))
    with pytest.raises(ModelMissing, match="real"):
        value("pose_distance", sample, Sources(pifpaf=tmp_path / "real"))


# Sketches ----------------------------------------------------------------------------------------


def test_line_distance_is_balanced():
    area = np.full((60, 60), 255, np.uint8)
    wanted = np.zeros((60, 60), np.uint8)
    wanted[30, 10:50] = 255
    assert sketch.line_distance(wanted, wanted, area) == 0
    assert sketch.line_distance(np.zeros_like(wanted), wanted, area) == pytest.approx(0.5)
    assert sketch.line_distance(area, wanted, area) == pytest.approx(0.5)
    near = sketch.line_distance(np.roll(wanted, 1, axis=0), wanted, area)
    assert 0 < near < sketch.line_distance(np.roll(wanted, 12, axis=0), wanted, area)
    with pytest.raises(BadInput, match="no sketch"):
        sketch.line_distance(wanted, np.zeros_like(wanted), area)


def test_pidinet_is_used_through_its_library_where_that_is(perfect, tmp_path, monkeypatch):
    if find_spec("controlnet_aux") is None:
        with pytest.raises(ModelMissing, match="controlnet-aux"):
            value("sketch_distance_pidinet", perfect, Sources(pidinet=tmp_path))

    class Detector:
        @classmethod
        def from_pretrained(cls, folder: str) -> Detector:
            assert folder == str(tmp_path)
            return cls()

        def __call__(self, image: Image.Image, **options: object) -> Image.Image:
            grey = ndimage.gaussian_gradient_magnitude(np.asarray(image.convert("L"), float), 1)
            return Image.fromarray(np.clip(4 * grey, 0, 255).astype(np.uint8))

    fake = types.ModuleType("controlnet_aux")
    fake.PidiNetDetector = Detector  # type: ignore[attr-defined]
    fake.__spec__ = ModuleSpec("controlnet_aux", None)
    monkeypatch.setitem(sys.modules, "controlnet_aux", fake)
    with pytest.raises(ModelMissing, match="table5_pidinet"):
        value("sketch_distance_pidinet", perfect, Sources(pidinet=tmp_path))
    (tmp_path / sketch.PIDINET_FILE).write_bytes(b"")
    good = value("sketch_distance_pidinet", perfect, Sources(pidinet=tmp_path))
    assert good < value("sketch_distance_pidinet", worsened(perfect), Sources(pidinet=tmp_path))


# The catalogue -----------------------------------------------------------------------------------


def test_what_cannot_be_had_says_why_and_what_to_do():
    metrics = open_metrics(choose_names(()), Sources(), CPU)
    missing = {entry.name: entry for entry in metrics.unavailable}
    assert {"fid", "kid", "is", "lpips", "clip_score", "pose_distance"} <= set(missing)
    assert all(entry.reason and "--" in entry.remedy for entry in missing.values())
    names = {description.name for description in metrics.descriptions}
    assert not names & set(missing)
    assert names | set(missing) == set(DESCRIPTIONS)


def test_measures_that_do_not_exist_are_refused():
    with pytest.raises(BadInput, match="no metric “fidd”"):
        choose_names(["fidd"])
    assert choose_names(["ssim", "fid"]) == ("fid", "ssim")
