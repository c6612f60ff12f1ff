"""The person network's stage: what it learns from, and that it learns."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from fashionstudio.core.person import JOINTS, PARTS
from fashionstudio.errors import BadInput
from fashionstudio.evaluation import person as evaluation
from fashionstudio.training import person
from fashionstudio.training.logbook import read_log
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.people_views import View, ViewMaker, Window, moved_joints
from fashionstudio.training.sources.person import PersonSource
from fashionstudio.vision.person_network import LABELS, PersonNetwork
from fashionstudio.vision.person_weights import MANIFEST_FILE, load_network
from tests.training.fake_shards import write_shards

SMALL = ("--height", "64", "--width", "64", "--batch", "4", "--held-out", "2", "--log-every", "1",
         "--precision", "no", "--warmup-steps", "1", "--lr", "3e-3", "--ema", "0.5")  # fmt: skip


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    return write_shards(tmp_path_factory.mktemp("shards"), samples=2)


def _train(shards, out, *more):
    arguments = ["--data", str(shards), "--out", str(out), *SMALL, *more]
    return person.train(person.parser().parse_args(arguments))


def test_the_stage_learns_resumes_and_leaves_weights_that_load(shards, tmp_path):
    out = tmp_path / "run"
    assert _train(shards, out, "--max-steps", "6")
    assert _train(shards, out, "--max-steps", "10", "--resume")
    losses = [line["loss"] for line in read_log(out) if "loss" in line]
    assert np.mean(losses[-2:]) < np.mean(losses[:2])
    record = json.loads((out / "record.json").read_text())
    assert {"held_out_mean_iou", "held_out_pck", "held_out_presence"} <= set(record)
    assert isinstance(load_network(out), PersonNetwork)
    assert json.loads((out / MANIFEST_FILE).read_text())["trained"]


def test_the_evaluation_prints_every_part_and_joint(shards, tmp_path, capsys):
    from fashionstudio.vision.person_weights import save_weights

    torch.manual_seed(0)
    save_weights(PersonNetwork(), tmp_path)
    arguments = ["--data", str(shards), "--weights", str(tmp_path), "--count", "1"]
    assert evaluation.main([*arguments, "--json", str(tmp_path / "figures.json")]) == 0
    said = capsys.readouterr().out
    assert "upper_clothes" in said
    assert "right_wrist" in said
    assert "mean_iou" in said
    assert 0 <= json.loads((tmp_path / "figures.json").read_text())["pck"] <= 1


def test_bad_data_is_told_in_words(tmp_path, capsys):
    with pytest.raises(BadInput, match="no rendered people"):
        _train(tmp_path, tmp_path / "run", "--max-steps", "1")
    assert evaluation.main(["--data", str(tmp_path), "--weights", str(tmp_path)]) == 1
    assert "person network" in capsys.readouterr().err


def test_figures_of_what_is_exactly_right_are_full():
    figures = evaluation.PersonFigures()
    parts = np.zeros((8, 6), np.uint8)
    parts[2:, 1:4] = PARTS["upper_clothes"]
    joints = np.tile(np.array([-1.0, -1, 0], np.float32), (len(JOINTS), 1))
    for name, place in {"neck": (3, 1), "left_hip": (2, 7), "right_hip": (4, 7)}.items():
        joints[JOINTS.index(name)] = (*place, 1)
    figures.add_parts(parts, parts)
    figures.add_joints(joints, joints)
    assert figures.summary() == {"mean_iou": 1.0, "pck": 1.0, "presence": 1.0}
    moved = joints + np.array([3, 0, 0], np.float32)
    figures.add_joints(moved, joints)
    assert figures.summary()["pck"] == 0.5


def test_joints_move_with_the_picture():
    """A dot at a joint is where the joint is after tilting, shrinking and mirroring."""
    picture = np.full((256, 192, 3), 30, np.uint8)
    parts = np.zeros((256, 192), np.uint8)
    joints = np.tile(np.array([-1.0, -1, 0], np.float32), (len(JOINTS), 1))
    wrist = JOINTS.index("left_wrist")
    joints[wrist] = (120.5, 90.5, 1)
    picture[88:93, 118:123] = 255
    parts[80:100, 110:130] = PARTS["left_hand"]
    window = Window((100, 110), 180.0, 1.1, 17.0)
    maker = ViewMaker((128, 96))
    from fashionstudio.training.sources.people_views import _moved

    places = window.places(maker.frame)
    view = View(
        _moved(picture, places, maker.frame, 1.0, 0), _moved(parts, places, maker.frame, 0, 0),
        moved_joints(joints, places, maker.frame),
    )  # fmt: skip
    for seen, name in ((view, "left"), (view.mirrored(), "right")):
        rows, columns = np.nonzero(seen.picture[..., 0] > 150)
        found = seen.joints[JOINTS.index(f"{name}_wrist")]
        assert abs(columns.mean() + 0.5 - found[0]) < 1
        assert abs(rows.mean() + 0.5 - found[1]) < 1
        assert seen.parts[int(found[1]), int(found[0])] == PARTS[f"{name}_hand"]


def test_views_are_the_same_at_the_same_position_and_stay_in_range(shards):
    source = PersonSource(shards, ClothShop(), 6, frame=(96, 64), seed=5)
    batch = source.batch(3)
    assert torch.equal(batch.pictures, source.batch(3).pictures)
    assert not torch.equal(batch.pictures, source.batch(4).pictures)
    assert batch.pictures.shape == (6, 3, 96, 64)
    assert batch.parts.shape == (6, 48, 32)
    assert float(batch.pictures.abs().max()) <= 1
    assert int(batch.parts.max()) < len(LABELS)
    seen = batch.joints[batch.joints[..., 2] > 0]
    assert bool(((seen[:, 0] < 64) & (seen[:, 1] < 96) & (seen >= 0).all(1)).all())
