"""Dress Code and VITON-HD as folders: what is read, what may be missing, and what is said then."""

from __future__ import annotations

import itertools
import json
import pickle
import shutil
import subprocess
import sys

import numpy as np
import pytest
from torch.utils.data import DataLoader

from fashionstudio.datasets.published import DressCode, VitonHD, open_data_set
from fashionstudio.datasets.published.masks import inpaint_mask
from fashionstudio.datasets.published.pictures import load_rgb, load_sketch
from fashionstudio.errors import BadImage, BadInput
from tests.helpers.published_trees import write_dress_code, write_viton_hd

SMALL = (128, 96)
PARTS = ("person", "garment", "worn", "labels", "pose", "sketch", "region", "head")


@pytest.fixture(scope="module")
def dress_code(tmp_path_factory):
    return write_dress_code(tmp_path_factory.mktemp("dress-code"), people=2)


@pytest.fixture(scope="module")
def viton_hd(tmp_path_factory):
    return write_viton_hd(tmp_path_factory.mktemp("viton-hd"), people=3)


@pytest.fixture
def copied(dress_code, tmp_path):
    """A Dress Code tree to be broken."""
    return shutil.copytree(dress_code, tmp_path / "tree")


def test_all_categories_come_in_the_published_order(dress_code):
    data = DressCode(dress_code, "test", "unpaired")
    assert [pair.category for pair in data.pairs] == [
        *["dresses"] * 2,
        *["upper_body"] * 2,
        *["lower_body"] * 2,
    ]
    assert [(pair.model, pair.garment) for pair in data.pairs[:2]] == [
        ("020002_0.jpg", "020003_1.jpg"),
        ("020003_0.jpg", "020002_1.jpg"),
    ]
    assert len(DressCode(dress_code, "train", category="lower_body")) == 2


@pytest.mark.parametrize("order", ["paired", "unpaired"])
@pytest.mark.parametrize("name", ["dress_code", "viton_hd"])
def test_items_are_whole(request, name, order):
    data = open_data_set(request.getfixturevalue(name), "test", order, size=SMALL)
    assert data.missing() == []
    for item in data:
        for part in PARTS:
            array = getattr(item, part)
            assert array.dtype == (np.float32 if part == "pose" else np.uint8), part
            if part == "pose":
                assert array.shape == (18, 3)
            else:
                assert array.shape[:2] == SMALL, part
        assert (item.worn[item.region == 0] == 255).mean() > 0.9
        assert len(item.captions) == 3
        assert item.prompt == ", ".join(item.captions)
        assert (item.name == item.garment_name) == (name == "viton_hd" and order == "paired")


def test_region_and_worn_garment_follow_the_label_map(dress_code):
    data = DressCode(dress_code, "test", category="upper_body", size=SMALL, system="mgd")
    item = data[1]
    options = {"dataset": "dresscode", "category": "upper_body", "system": "mgd"}
    np.testing.assert_array_equal(item.region, inpaint_mask(item.labels, item.pose, **options))
    top = item.labels == 4
    np.testing.assert_array_equal(item.worn[top], item.person[top])
    assert (item.worn[~top] == 255).all()


def test_skirts_by_option(dress_code):
    published, fixed = (
        DressCode(dress_code, category="lower_body", size=SMALL, skirts=skirts)[1]
        for skirts in (False, True)
    )
    skirt = published.labels == 5
    assert skirt.any()
    assert (published.worn[skirt] == 255).all()
    np.testing.assert_array_equal(fixed.worn[skirt], published.person[skirt])
    assert (fixed.region[skirt] == 255).all()
    assert not (published.region[skirt] == 255).all()


def test_garments_lie_on_white(dress_code):
    garment = DressCode(dress_code, size=SMALL)[0].garment
    raw = load_rgb(dress_code / "dresses/images/020002_1.jpg", SMALL)
    assert (garment[:4, :4] == 255).all()
    assert (raw[:4, :4] < 245).all()


def test_heads_cover_the_face(dress_code, viton_hd):
    for data in (DressCode(dress_code, size=SMALL), VitonHD(viton_hd, size=SMALL)):
        for item in data:
            x, y = np.round(item.pose[0, :2]).astype(int)
            assert item.head[y, x] == 255
            assert not item.head[SMALL[0] // 2 :].any()
    assert DressCode(dress_code, "train", size=SMALL)[0].head is None


def test_unpaired_sketches_show_the_other_garment_on_this_person(dress_code, viton_hd):
    for root, file in (
        (dress_code, "dresses/im_sketch_unpaired/020002_0_020003_1.png"),
        (viton_hd, "test/im_sketch_unpaired/00003_00_00004_00.png"),
    ):
        sketch = open_data_set(root, "test", "unpaired")[0].sketch
        np.testing.assert_array_equal(sketch, load_sketch(root / file, (512, 384)))
        assert (sketch != open_data_set(root, "test", "paired")[0].sketch).any()


def test_viton_hd_garments_of_paired_order_are_their_own(viton_hd):
    assert "00003_00.jpg 00004_00.jpg" in (viton_hd / "test_pairs.txt").read_text()
    paired, unpaired = (VitonHD(viton_hd, "test", order) for order in ("paired", "unpaired"))
    assert all(pair.model == pair.garment for pair in paired.pairs)
    assert all(pair.model != pair.garment for pair in unpaired.pairs)
    assert unpaired.pairs[0].captions == paired.pairs[1].captions  # words follow the garment


@pytest.mark.parametrize(
    "spelling", ["test_stitch_map", "test_stitchmap", "test_stitchmaps", "stitch_map", "Stitch-Map"]
)
def test_stitch_maps_under_every_spelling(copied, spelling):
    (copied / "test_stitchmap").rename(copied / spelling)
    data = DressCode(copied, size=SMALL, require=("head",))
    assert data.missing() == []
    assert data[0].head.any()


def test_captions_may_be_asked_for(copied):
    everything = DressCode(copied, captions=True)
    assert len(everything) == len(DressCode(copied)) == 6
    (copied / "coarse_captions.json").unlink()
    half = DressCode(copied, captions=True)
    assert [pair.model for pair in half.pairs] == [
        "020002_0.jpg",
        "048002_0.jpg",
        "013002_0.jpg",
    ]
    whole = DressCode(copied)
    assert whole[1].captions == ()
    assert whole[1].prompt == ""
    (line,) = whole.missing()
    assert line.startswith("captions: 3 of 6 pairs")
    assert "coarse_captions.json" in line
    (copied / "fine_captions.json").unlink()
    with pytest.raises(BadInput, match="no captions"):
        DressCode(copied, captions=True)


def test_training_varies_captions_and_strokes_repeatably(dress_code):
    data = DressCode(dress_code, "train", parts=["sketch"], require=())
    seen = []
    for data.epoch in range(8):
        item = data[0]
        assert sorted(item.captions) == sorted(data.pairs[0].captions)
        seen.append((item.captions, int(item.sketch.sum())))
        again = data[0]
        assert again.captions == item.captions
        np.testing.assert_array_equal(again.sketch, item.sketch)
    assert len({captions for captions, _ in seen}) > 2
    assert len({strokes for _, strokes in seen}) > 2
    still = DressCode(dress_code, "train", vary=False)
    assert still[0].captions == still.pairs[0].captions


def test_every_missing_part_is_named(tmp_path):
    left_out = ("im_sketch", "masks", "keypoints", "test_stitchmap", "fine_captions.json")
    write_dress_code(tmp_path, people=1, leave_out=(*left_out, "coarse_captions.json"))
    data = DressCode(tmp_path, size=SMALL, require=("person",))
    text = "\n".join(data.missing())
    for path, purpose in {
        "dresses/im_sketch/020001_1.png": "MGD's sketch",
        "dresses/masks/020001_1.png": "garments on white",
        "dresses/keypoints/020001_2.json": "the Region and the pose",
        "test_stitch_map/020001_0.png": "heads",
        "fine_captions.json": "words",
    }.items():
        assert f"{tmp_path / path}”" in text
        assert purpose in text
    assert len(data.missing()) == 5
    item = data[0]
    absent = {part for part in PARTS if getattr(item, part) is None}
    assert absent == {"sketch", "pose", "region", "head"}
    assert item.garment.shape == (*SMALL, 3)


@pytest.mark.parametrize(
    ("part", "file"),
    [
        ("pose", "keypoints/020002_2.json"),
        ("region", "keypoints/020002_2.json"),
        ("worn", "label_maps/020002_4.png"),
        ("sketch", "im_sketch/020002_1.png"),
        ("person", "images/020002_0.jpg"),
    ],
)
def test_a_required_part_that_is_missing_is_named(copied, part, file):
    (copied / "dresses" / file).unlink()
    with pytest.raises(BadInput) as caught:
        DressCode(copied, size=SMALL, require=(part,))[0]
    assert str(copied / "dresses" / file) in caught.value.message
    assert f"The {part} is needed" in caught.value.message
    relaxed = DressCode(copied, size=SMALL, require=())[0]
    assert getattr(relaxed, part) is None
    assert getattr(DressCode(copied, size=SMALL, require=(part,))[1], part) is not None


def test_a_category_that_is_missing_is_named(copied):
    shutil.rmtree(copied / "upper_body")
    data = DressCode(copied)
    assert {pair.category for pair in data.pairs} == {"dresses", "lower_body"}
    assert data.missing()[0].startswith("category upper_body")
    assert DressCode(copied, category="dresses").missing() == []
    with pytest.raises(BadInput, match="upper_body"):
        DressCode(copied, category="upper_body")


def test_common_pairs_files_do_where_categories_have_none(copied):
    expected = DressCode(copied, "test", "unpaired").pairs
    for path in copied.glob("*/*.txt"):
        path.unlink()
    assert DressCode(copied, "test", "unpaired").pairs == expected
    for path in copied.glob("*.txt"):
        path.unlink()
    with pytest.raises(BadInput, match=r"dresses/test_pairs_unpaired\.txt"):
        DressCode(copied, "test", "unpaired")


def test_folders_are_recognised(dress_code, viton_hd, tmp_path):
    assert isinstance(open_data_set(dress_code), DressCode)
    assert isinstance(open_data_set(str(viton_hd), category="upper_body"), VitonHD)
    with pytest.raises(BadInput, match="no category “dresses”"):
        open_data_set(viton_hd, category="dresses")
    with pytest.raises(BadInput) as caught:
        open_data_set(tmp_path)
    for expected in ("dresses", "images/", "test_pairs.txt", "image/"):
        assert expected in caught.value.hint
    (tmp_path / "down" / "test" / "image").mkdir(parents=True)
    with pytest.raises(BadInput) as caught:
        open_data_set(tmp_path)
    assert str(tmp_path / "down") in caught.value.hint
    with pytest.raises(BadInput, match="no folder"):
        open_data_set(tmp_path / "nowhere")


@pytest.mark.parametrize("kind", [DressCode, VitonHD])
def test_other_layouts_are_refused(kind, tmp_path):
    with pytest.raises(BadInput, match="not laid out as"):
        kind(tmp_path)


def test_there_is_no_unpaired_training(viton_hd):
    with pytest.raises(BadInput, match="unpaired training"):
        VitonHD(viton_hd, "train", "unpaired")


def test_opening_reads_no_pictures(copied):
    for path in itertools.chain(copied.rglob("*.jpg"), copied.rglob("*.png")):
        path.write_bytes(b"torn")
    data = DressCode(copied)
    assert len(data) == 6
    assert data.missing() == []
    with pytest.raises(BadImage, match=r"images/020002_0\.jpg"):
        data[0]


def test_only_the_parts_asked_for_are_read(copied):
    shutil.rmtree(copied / "dresses" / "label_maps")
    item = DressCode(copied, category="dresses", size=SMALL, parts=["person", "garment"])[0]
    assert item.person is not None
    assert item.garment is not None
    assert item.labels is item.region is item.sketch is None


def test_references_are_the_paired_people(dress_code, viton_hd):
    data = DressCode(dress_code, "test", "unpaired", "lower_body")
    assert [path.name for path in data.reference_pictures()] == ["013002_0.jpg", "013003_0.jpg"]
    assert all(path.is_file() for path in data.reference_pictures())
    assert len(VitonHD(viton_hd).reference_pictures()) == 3


def test_workers_read_what_the_main_process_reads(viton_hd):
    data = VitonHD(viton_hd, size=SMALL)
    assert pickle.loads(pickle.dumps(data)).pairs == data.pairs
    loader = DataLoader(data, batch_size=2, collate_fn=list, num_workers=1)
    found = [item for batch in loader for item in batch]
    assert [item.name for item in found] == [pair.model for pair in data.pairs]
    for item, own in zip(found, data, strict=True):
        np.testing.assert_array_equal(item.region, own.region)


def test_captions_that_are_no_json_are_named(copied):
    (copied / "fine_captions.json").write_text(json.dumps({"020002": "a dress"})[:-3])
    with pytest.raises(BadInput, match=r"fine_captions\.json"):
        DressCode(copied)


def test_reading_needs_no_torch():
    program = "import sys, fashionstudio.datasets.published as p; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
