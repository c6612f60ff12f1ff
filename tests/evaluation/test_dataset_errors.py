"""`fashionstudio evaluate dataset` when things go wrong: one sentence, and nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.evaluation.dataset_runs import contents


@pytest.fixture
def fast(home: Path, tmp_path: Path) -> list[object]:
    """Arguments of a run that takes a second."""
    out = ["-o", tmp_path / "out", "--preset", "draft", "--metrics", "outside_share"]
    return ["--engine", "tiny", *out]


def test_folders_that_hold_no_data_set(fast, tmp_path, evaluate_command):
    missing = evaluate_command("--data", tmp_path / "nowhere", *fast)
    assert missing.status == 1
    assert "There is no folder" in missing.err
    (tmp_path / "empty").mkdir()
    empty = evaluate_command("--data", tmp_path / "empty", *fast)
    assert empty.status == 1
    assert "neither Dress Code nor VITON-HD" in empty.err
    assert not (tmp_path / "out").exists()


def test_a_tree_without_pairs(fast, own_tree, evaluate_command):
    for file in own_tree.rglob("*pairs*.txt"):
        file.write_text("")
    done = evaluate_command("--data", own_tree, *fast)
    assert done.status == 1
    assert "no pairs" in done.err


@pytest.mark.parametrize("engine", ["unknown", "mgd-dresscode"])
def test_an_engine_that_is_not_installed(fast, dress_code, evaluate_command, engine):
    done = evaluate_command("--data", dress_code, *fast, "--engine", engine)
    assert done.status == 1
    assert f"“{engine}” is not installed" in done.err


def test_an_engine_for_other_garments(fast, home, dress_code, evaluate_command, tmp_path):
    folder = home / "data" / "models" / "tiny"
    manifest = json.loads((folder / "engine.json").read_text())
    other = shutil.copytree(folder, folder.with_name("tiny-tops"))
    manifest |= {"id": "tiny-tops", "categories": ["upper_body"]}
    (other / "engine.json").write_text(json.dumps(manifest))
    done = evaluate_command("--data", dress_code, *fast, "--engine", "tiny-tops")
    shutil.rmtree(other)
    assert done.status == 1
    assert "makes no dresses" in done.err
    assert "--category" in done.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Either an engine renders"),
        (("--engine", "tiny", "--rendered", "."), "Either an engine renders"),
        (("--rendered", "nowhere"), "There is no folder"),
        (("--rendered", ".", "--published"), "not rendered"),
        (("--engine", "tiny", "--metrics", "beauty"), "There is no metric"),
        (("--engine", "tiny", "--split", "train", "--order", "unpaired"), "unpaired"),
        (("--engine", "tiny", "--swatches", "nowhere"), "There is no folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_arguments_that_make_no_sense(
    home, dress_code, tmp_path, evaluate_command, arguments, sentence
):
    done = evaluate_command("--data", dress_code, "-o", tmp_path / "out", *arguments)
    assert done.status == 1
    assert sentence in done.err


def test_items_that_cannot_be_read_are_left_out_and_listed(
    fast, own_tree, tmp_path, evaluate_command
):
    (own_tree / "dresses/images/020002_0.jpg").write_bytes(b"no picture at all")
    (own_tree / "upper_body/label_maps/048002_4.png").unlink()
    (own_tree / "lower_body/keypoints/013002_2.json").write_text("{")
    done = evaluate_command("--data", own_tree, *fast)
    assert done.status == 0, done.err
    report = json.loads((tmp_path / "out/paired.json").read_text())
    assert [failure["name"] for failure in report["failures"]] == [
        "020002_0.jpg",
        "048002_0.jpg",
        "013002_0.jpg",
    ]
    assert all(failure["reason"] for failure in report["failures"])
    assert report["measured"] == 3
    assert "dresses/020002_0.jpg" in done.out
    assert "3 pairs are not in the numbers" in done.err


def test_a_picture_like_no_other_ends_nothing(
    fast, dress_code, tmp_path, evaluate_command, monkeypatch
):
    from fashionstudio.evaluation.dataset_inputs import ItemReader
    from fashionstudio.evaluation.measures import identity

    read, measure = ItemReader.read, identity.outside_change

    def confused(self: ItemReader, item: Any, swatch: Any = None) -> Any:
        if item.name == "020002_0.jpg":
            raise IndexError("a label of another world")
        return read(self, item, swatch)

    def divided(photo: Any, picture: Any, region: Any) -> Any:
        if divided.calls == 0:
            divided.calls += 1
            raise ZeroDivisionError
        return measure(photo, picture, region)

    divided.calls = 0
    monkeypatch.setattr(ItemReader, "read", confused)
    monkeypatch.setattr(identity, "outside_change", divided)
    done = evaluate_command("--data", dress_code, *fast)
    assert done.status == 0, done.err
    assert "020002_0.jpg: It cannot be understood (IndexError)." in done.out
    assert "outside_share: 1 (It cannot be computed (ZeroDivisionError).)" in done.out
    row = json.loads((tmp_path / "out/paired.json").read_text())["rows"][-1]
    assert (row["pictures"], row["counts"]["outside_share"]) == (5, 4)


def test_nothing_at_all_can_be_read(fast, own_tree, tmp_path, evaluate_command):
    for file in own_tree.rglob("images/*_0.jpg"):
        file.write_bytes(b"")
    done = evaluate_command("--data", own_tree, *fast)
    assert done.status == 1
    assert "None of the 6 pairs" in done.err
    assert not (tmp_path / "out/paired.json").exists()


def test_a_full_disk_ends_the_run_in_a_sentence_and_it_goes_on_later(
    fast, dress_code, tmp_path, evaluate_command, monkeypatch
):
    real, left = os.fsync, [3]  # the state and two pictures

    def full(descriptor: int) -> None:
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        done = evaluate_command("--data", dress_code, *fast)
    assert done.status == 1
    assert "no space left" in done.err
    kept = contents(tmp_path / "out/paired")
    assert len(kept) == 2
    again = evaluate_command("--data", dress_code, *fast, "--json")
    assert again.status == 0
    assert json.loads(again.out)["render"]["kept"] == 2
    assert kept.items() <= contents(tmp_path / "out/paired").items()


def test_ctrl_c_says_cancelled_and_keeps_what_is_there(
    fast, dress_code, tmp_path, evaluate_command, monkeypatch
):
    from fashionstudio.cli.measuring import MeasuringBar

    def interrupted(self: MeasuringBar, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(MeasuringBar, "step", interrupted)
        done = evaluate_command("--data", dress_code, *fast)
    assert done.status == 130
    assert done.err == "Cancelled.\n"
    assert len(contents(tmp_path / "out/paired")) == 3
    assert not list((tmp_path / "out").rglob("*.part"))
    assert evaluate_command("--data", dress_code, *fast).status == 0


def test_too_little_memory_names_the_batch(
    fast, dress_code, tmp_path, evaluate_command, monkeypatch
):
    from fashionstudio.diffusion.pipeline import FashionPipeline

    def starved(self: FashionPipeline, *arguments: object, **options: object) -> None:
        raise MemoryError("not enough memory")

    monkeypatch.setattr(FashionPipeline, "denoise", starved)
    done = evaluate_command("--data", dress_code, *fast, "--batch", 4)
    assert done.status == 1
    assert "4 pictures at once" in done.err
    assert "--batch" in done.err
