"""Sketches of garments: in the data sets' format, where readers look, and where the cloth is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from fashionstudio.annotation import sketchers, steps, strokes
from fashionstudio.annotation.sketchers import choose_sketcher
from fashionstudio.annotation.warper import SketchWarper
from fashionstudio.datasets.published import DressCode, VitonHD
from fashionstudio.datasets.published.item import Item
from fashionstudio.datasets.published.pictures import load_sketch
from fashionstudio.diffusion.layout import LADI
from fashionstudio.diffusion.warping import ConvNetTPS
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.errors import DiskFull, ModelMissing
from fashionstudio.vision.sketch import outline_sketch
from tests.annotation.conftest import ANNOTATIONS
from tests.helpers import drawn_people
from tests.helpers.published_trees import write_viton_hd

SIZE = (512, 384)


def lines_near(found: np.ndarray, truth: np.ndarray, reach_px: float) -> float:
    """Share of the found strokes that lie within `reach_px` of a true one."""
    distance = ndimage.distance_transform_edt(truth == 0)
    return float((distance[found > 0] <= reach_px).mean())


def image(path: Path) -> np.ndarray:
    with Image.open(path) as opened:
        assert opened.mode == "L"
        return np.array(opened)


@pytest.fixture
def quick_pen(monkeypatch):
    """Draws outlines only, for tests of everything but the drawing."""

    def outline(picture):
        ink = np.where((picture < 245).any(axis=2), 255, 0).astype(np.uint8)
        return outline_sketch(ink)

    monkeypatch.setattr(sketchers, "extract_sketch", outline)


def test_strokes_survive_the_published_loader():
    lines = np.zeros(strokes.SIZE, np.uint8)
    lines[100:900, 300] = 255
    lines[500, 50:700] = 255
    np.fill_diagonal(lines[100:600, 100:600], 255)
    thin, wide = load_sketch(lines, SIZE) > 0, load_sketch(strokes.drawn(lines), SIZE) > 0
    assert not thin.any()  # what the width is for
    small = load_sketch(lines, SIZE, threshold=254) > 0
    reach = ndimage.binary_dilation(wide, iterations=1)
    assert (reach[small]).mean() > 0.99


def test_folder_of_pictures_gets_sketches_of_the_right_shape(garments, command):
    done = command(garments, "--only", "sketches", "--sketcher", "own")
    assert done.status == 0
    assert "3 made" in done.out
    for source in garments.glob("*.png"):
        found = image(garments / "im_sketch" / source.name)
        assert found.shape == (1024, 768)
        assert found[0].max() == found[-1].max() == 0
        with Image.open(source) as opened:
            picture = np.array(opened)
        height, width = picture.shape[:2]
        rows, columns = np.nonzero((picture < 250).any(axis=2))
        scale = min(1024 / height, 768 / width)
        ys, xs = np.nonzero(found > 127)
        assert np.ptp(ys) == pytest.approx(np.ptp(rows) * scale, abs=12)
        assert np.ptp(xs) == pytest.approx(np.ptp(columns) * scale, abs=12)


def test_data_sets_get_sketches_where_their_garments_are_worn(dress_code, viton_hd, command):
    for root, data_set in ((dress_code, DressCode), (viton_hd, VitonHD)):
        options = ("--only", "sketches", "--sketcher", "own", "--split", "test")
        assert command(root, *options).status == 0
        data = data_set(root, "test", "paired")
        assert not [line for line in data.missing() if line.startswith("sketches")]
        for item in data:
            worn = (item.worn < 245).any(axis=2).astype(np.uint8)
            edge = worn - ndimage.binary_erosion(worn)
            found = item.sketch > 0
            assert found.any()
            band = ndimage.binary_dilation(worn, iterations=4)
            assert band[found].mean() > 0.98
            assert lines_near(edge, found, 6) > 0.9  # the outline is drawn


def test_sketch_can_be_drawn_flat(quick_pen, dress_code, command):
    options = ("--only", "sketches", "--sketcher", "own", "--from", "flat", "--split", "test")
    assert command(dress_code, *options).status == 0
    for item in DressCode(dress_code, "test", "paired"):
        ink = (item.garment < 245).any(axis=2)
        rows, found = np.nonzero(ink)[0], np.nonzero(item.sketch)[0]
        assert found.min() == pytest.approx(rows.min(), abs=6)
        assert found.max() == pytest.approx(rows.max(), abs=6)
    assert not (dress_code / "im_sketch").exists()


def test_unpaired_sketches_are_named_and_placed_for_their_person(
    quick_pen, dress_code, viton_hd, command
):
    for root, data_set in ((dress_code, DressCode), (viton_hd, VitonHD)):
        done = command(root, "--only", "unpaired", "--sketcher", "own", "--engine", "mini")
        assert done.status == 0
        data = data_set(root, "test", "unpaired")
        assert not [line for line in data.missing() if line.startswith("sketches")]
        for item in data:
            ys, xs = np.nonzero(item.sketch)
            rows, columns = np.nonzero(item.region)
            assert len(ys) > 200
            assert abs(np.median(xs) - np.median(columns)) < 40
            assert rows.min() - 60 < np.median(ys) < rows.max() + 60


def test_warp_that_changes_nothing_leaves_a_sketch_in_its_place(tmp_path):
    folder = tmp_path / "still"
    ConvNetTPS(64, 64, 21, 3, ngf=8).save_pretrained(folder / "warper")  # untrained: identity
    (folder / "model_index.json").write_text(json.dumps({"layout": LADI.to_dict()}))
    manifest = EngineManifest(folder, "still", "", "", (64, 48), {}, {})
    sketch = np.zeros(strokes.SIZE, np.uint8)
    sketch[200:800, 380:384] = sketch[500:504, 200:600] = 255
    region = np.zeros(strokes.SIZE, np.uint8)
    region[100:900, 150:600] = 255
    blank = np.full((*strokes.SIZE, 3), 255, np.uint8)
    pose = np.full((18, 3), -1, np.float32)
    pair = Item("a", "b", "upper_body", blank, blank, pose=pose, region=region)
    found = SketchWarper(manifest, knows_whole=True).warp(sketch, pair)
    assert lines_near(found, sketch, 6) == 1
    assert lines_near(sketch, found, 6) == 1
    framed = SketchWarper(manifest, knows_whole=False).warp(sketch, pair)
    ys, xs = np.nonzero(framed)  # now the whole sketch fills the Frame around the Region
    assert xs.min() >= 60
    assert xs.max() <= 700
    assert ys.max() - ys.min() > 400


def test_bad_pictures_are_listed_and_do_not_stop_the_run(quick_pen, dress_code, garments, command):
    (garments / "broken.jpg").write_bytes(b"not a picture")
    done = command(garments, "--only", "sketches", "--sketcher", "own", "--json")
    report = json.loads(done.out)["steps"]["sketches"]
    assert done.status == 0
    assert report["written"] == 3
    assert list(report["failed"]) == [str(garments / "broken.jpg")]
    # A person without the garment in the label map, and one without a label map.
    maps = sorted((dress_code / "dresses" / "label_maps").iterdir())
    Image.new("L", (192, 256)).save(maps[0])
    maps[1].unlink()
    done = command(dress_code, "--only", "sketches", "--sketcher", "own")
    assert done.status == 0
    assert "4 made, 0 there already, 2 failed" in done.out
    assert "shows no such garment" in done.err
    assert maps[1].name in done.err


def test_what_is_there_stays_and_an_interrupted_run_goes_on(
    quick_pen, garments, command, monkeypatch
):
    calls = []
    whole = steps.write_atomic

    def interrupted(path, data):
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt
        whole(path, data)

    monkeypatch.setattr(steps, "write_atomic", interrupted)
    done = command(garments, "--only", "sketches", "--sketcher", "own")
    assert (done.status, done.err.splitlines()[-1]) == (130, "Cancelled.")
    first = list((garments / "im_sketch").iterdir())
    assert len(first) == 1
    image(first[0])
    first[0].write_bytes(b"drawn by hand")
    monkeypatch.setattr(steps, "write_atomic", whole)
    assert "2 made, 1 there already" in command(garments, "--only", "sketches").out
    assert first[0].read_bytes() == b"drawn by hand"
    assert "3 made, 0 there" in command(garments, "--only", "sketches", "--overwrite").out
    assert image(first[0]).shape == (1024, 768)


def test_full_disk_is_one_sentence(quick_pen, garments, command, monkeypatch):
    def full(path, data):
        raise DiskFull(f"There is no space left to write “{path.name}”.", "Free some space.")

    monkeypatch.setattr(steps, "write_atomic", full)
    done = command(garments, "--only", "sketches", "--sketcher", "own")
    assert done.status == 1
    assert done.err.startswith("Error: There is no space left")


def test_missing_networks_are_told_and_ours_draws(garments, tmp_path, command, monkeypatch):
    done = command(garments, "--only", "sketches", "--sketcher", "pidinet")
    assert done.status == 1
    assert "pidinet is not installed" in done.err
    _fake_controlnet_aux(tmp_path, monkeypatch)
    sketcher, note = choose_sketcher("auto", weights=tmp_path)
    assert sketcher.name == "own"
    assert "table5_pidinet.pth" in note
    with pytest.raises(ModelMissing, match=r"ControlNetHED\.pth"):
        choose_sketcher("hed", weights=tmp_path)


def test_edge_network_is_used_where_it_is_there(tmp_path, monkeypatch):
    _fake_controlnet_aux(tmp_path, monkeypatch)
    (tmp_path / "ControlNetHED.pth").touch()
    sketcher, note = choose_sketcher("auto", weights=tmp_path)
    assert (sketcher.name, note) == ("hed", "")
    picture, _ = drawn_people.garment(drawn_people.Cloth("top", "red", "plain"), (200, 200))
    found = sketcher.draw(picture)
    assert found.shape == (1024, 768)
    assert found[:128].max() == found[-128:].max() == 0  # a square picture in an upright frame
    assert found.max() > 200
    assert np.unique(found).size > 10  # the network's greys are kept


def _fake_controlnet_aux(tmp_path, monkeypatch) -> None:
    """A package with the same names, whose network finds light differences."""
    package = tmp_path / "packages" / "controlnet_aux"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "import os\n"
        "from PIL import Image, ImageFilter\n"
        "class HEDdetector:\n"
        "    @classmethod\n"
        "    def from_pretrained(cls, folder, filename):\n"
        "        assert os.path.isfile(os.path.join(folder, filename))\n"
        "        return cls()\n"
        "    def to(self, device):\n"
        "        return self\n"
        "    def __call__(self, picture, detect_resolution, image_resolution):\n"
        "        small = picture.resize((image_resolution, image_resolution))\n"
        "        return small.convert('L').filter(ImageFilter.FIND_EDGES).convert('RGB')\n"
        "PidiNetDetector = HEDdetector\n"
    )
    monkeypatch.syspath_prepend(str(package.parent))


def test_half_a_data_set_is_annotated_and_wrong_engines_are_told_first(
    quick_pen, viton_hd, tmp_path, command
):
    shutil.rmtree(viton_hd / "test")
    (viton_hd / "test_pairs.txt").unlink()
    done = command(viton_hd, "--only", "sketches", "--only", "unpaired", "--sketcher", "own")
    assert done.status == 0
    assert "no list of unpaired test pairs" in done.err
    assert len(list((viton_hd / "train" / "im_sketch").iterdir())) == 1
    other = write_viton_hd(tmp_path / "other", people=1, leave_out=ANNOTATIONS)
    done = command(other, "--engine", "nowhere")
    assert done.status == 1
    assert "“nowhere” is not installed" in done.err
    assert not list(other.rglob("im_sketch"))
    assert command(tmp_path / "missing").status == 1
