"""The parity command takes any folder of the format, and overlooks nothing that is wrong in one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from fashionstudio.evaluation.parity.__main__ import main
from fashionstudio.evaluation.parity.suite import run_fixture, run_folder
from tests.evaluation.parity_writer import write_fixtures


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    return write_fixtures(tmp_path_factory.mktemp("parity") / "fixtures", "second/", 52000)


@pytest.fixture
def fixtures(written, tmp_path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(written, tmp_path / "fixtures"))


def failures(folder: Path, name: str) -> dict[str, str]:
    """Group → note of what failed in one fixture."""
    found = run_fixture(folder / f"{name}.json")
    return {comparison.group: comparison.note for comparison in found if not comparison.passed}


def change_spec(folder: Path, name: str, **changes) -> None:
    path = folder / f"{name}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def change_tensors(folder: Path, name: str, change) -> None:
    path = folder / f"{name}.safetensors"
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)


def test_other_seeds_shapes_and_salt_pass_and_are_reported(written, tmp_path, capsys):
    assert main([str(written), "--json", str(tmp_path / "out" / "parity.json")]) == 0
    lines = capsys.readouterr().out.splitlines()
    report = json.loads((tmp_path / "out" / "parity.json").read_text())
    assert report["passed"] is True
    assert len(report["comparisons"]) == len(lines) - 1
    assert all(line.startswith("pass") for line in lines[:-1])
    assert "0 failed" in lines[-1]
    assert "peak memory" in lines[-1]
    assert report["seconds"] > 0
    assert report["peak_mib"] > 100
    assert report["versions"]["torch"] == torch.__version__
    picture = next(c for c in report["comparisons"] if c["group"] == "picture")
    assert picture["error"] <= picture["tolerance"] == 1e-3
    assert {c["fixture"] for c in report["comparisons"]} >= {"tps_raw", "preprocess/dc_top"}


def keep(folder: Path, *names: str) -> None:
    """Leave these fixtures only: a test of a few networks need not run two pipelines."""
    for path in folder.iterdir():
        if path.name.split(".")[0] not in names:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_wrong_value_fails_the_command(fixtures, tmp_path, capsys):
    keep(fixtures, "refinement_unet", "text_word_embedding")
    change_tensors(fixtures, "refinement_unet", lambda t: t["out_37x26"].view(-1)[7].add_(0.01))
    assert main([str(fixtures), "--json", str(tmp_path / "parity.json")]) == 1
    failed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAIL")]
    assert len(failed) == 1
    assert "refinement_unet" in failed[0]
    report = json.loads((tmp_path / "parity.json").read_text())
    assert report["passed"] is False
    assert [c["error"] for c in report["comparisons"] if not c["passed"]] == [
        pytest.approx(0.01, rel=0.05)
    ]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("tps_raw", {"weight_salt": "third/"}),
        ("inversion_adapter", {"weight_salt": "third/"}),
        ("vae_emasc", {"filler_prefix": ""}),
        ("ladi_pipeline_cfg", {"filler_prefix": "'vae.', 'unet.'"}),
        ("tps_near_identity", {"variant": "raw"}),
        ("mgd_pipeline_cfg", {"scheduler": "DDIM: 1000 train steps, beta 0.001..0.012 linear"}),
    ],
)
def test_everything_in_the_json_counts(fixtures, name, change):
    change_spec(fixtures, name, **change)
    assert failures(fixtures, name)


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("ladi_pipeline_condrate", {"cloth_cond_rate": 1.0}),
        ("ladi_pipeline_condrate", {"no_pose": False}),
        ("ladi_pipeline_cfg", {"guidance_scale": 5.5}),
        ("mgd_pipeline_cfg", {"sketch_cond_rate": 0.0}),
        ("mgd_pipeline_disentangled", {"start_cond_rate": 0.5}),
        ("mgd_pipeline_disentangled", {"guidance_scale_pose": 2.5}),
        ("mgd_pipeline_cfg", {"height": 96}),
        ("mgd_pipeline_cfg", {"eta": 0.5}),
        ("mgd_pipeline_cfg", {"strength": 0.5}),
    ],
)
def test_every_argument_of_a_call_counts(fixtures, name, argument):
    call = json.loads((fixtures / f"{name}.json").read_text())["call"]
    change_spec(fixtures, name, call={**call, **argument})
    assert failures(fixtures, name)


def test_seeds_are_read_from_the_json(fixtures):
    path = fixtures / "clip_pixel_values.json"
    spec = json.loads(path.read_text())
    spec["inputs"]["seed_image"]["seed"] += 1
    path.write_text(json.dumps(spec))
    assert set(failures(fixtures, "clip_pixel_values")) == {"resized", "pixel values"}


def test_names_and_shapes_of_weights_count(fixtures):
    path = fixtures / "refinement_unet_bilinear_false_statedict.json"
    listed = json.loads(path.read_text())
    listed["up1.up.weight"] = [1, 2, 3]
    listed["strange"] = listed.pop("up1.up.bias")
    path.write_text(json.dumps(listed))
    note = failures(fixtures, path.stem)["names"]
    assert "strange missing" in note
    assert "up1.up.bias too many" in note
    assert "up1.up.weight is" in note


def test_nothing_is_skipped_in_silence(fixtures):
    def add(tensors):
        tensors["surprise"] = torch.zeros(3)

    change_tensors(fixtures, "inversion_adapter", add)
    found = failures(fixtures, "inversion_adapter")
    assert found["surprise"] == "no comparison used this tensor"
    assert "surprise" in found["stored tensors"]
    spec = json.loads((fixtures / "refinement_unet.json").read_text())
    spec["inputs"]["third"] = {"kind": "uniform", "seed": 1, "shape": [1, 5, 16, 16]}
    change_spec(fixtures, "text_word_embedding", inputs={"odd": spec["inputs"]["third"]})
    assert failures(fixtures, "text_word_embedding")["odd"] == "no comparison used this input"


def test_not_a_number_never_passes(fixtures, tmp_path):
    change_tensors(
        fixtures, "text_word_embedding", lambda t: t["last_hidden_state"].fill_(float("nan"))
    )
    assert failures(fixtures, "text_word_embedding") == {
        "many pseudo-words": "last_hidden_state: not a number"
    }


def test_what_cannot_be_run_is_reported_and_the_rest_still_runs(fixtures):
    (fixtures / "tps_raw.safetensors").unlink()
    (fixtures / "refinement_unet.json").unlink()
    (fixtures / "clip_pixel_values.safetensors").write_bytes(b"no tensors")
    (fixtures / "inversion_adapter.json").write_text("{")
    change_spec(fixtures, "vae_emasc", module="Something new")
    (fixtures / "stray").mkdir()
    for name in ("ladi_pipeline_cfg", "ladi_pipeline_condrate", "mgd_pipeline_cfg"):
        (fixtures / f"{name}.json").unlink()
        (fixtures / f"{name}.safetensors").unlink()
    found = list(run_folder(fixtures))
    notes = {c.fixture: c.note for c in found if not c.passed}
    assert notes == {
        "tps_raw": "tps_raw.safetensors is missing.",
        "refinement_unet": "refinement_unet.json is missing.",
        "clip_pixel_values": "clip_pixel_values.safetensors is damaged.",
        "inversion_adapter": "inversion_adapter.json is not JSON.",
        "vae_emasc": "Nobody knows how to run “Something new”.",
        "mgd_pipeline_disentangled": "mgd_pipeline_cfg.safetensors is missing.",
        "stray": "this is no fixture",
    }
    passed = {c.fixture for c in found if c.passed}
    assert {"tps_near_identity", "text_word_embedding", "preprocess/vt"} <= passed


def test_people_count_pixel_by_pixel(fixtures):
    people = fixtures / "preprocess"
    mask = people / "vt" / "expected_inpaint_mask_mgd.png"
    pixels = np.array(Image.open(mask))
    pixels[:20, :20] = 255 - pixels[:20, :20]
    Image.fromarray(pixels).save(mask)
    (people / "vt" / "expected_pose.png").write_bytes(mask.read_bytes())
    cases = json.loads((people / "cases.json").read_text())
    cases["dc_top"]["captions"].reverse()
    cases["nobody"] = cases["vt"]
    (people / "cases.json").write_text(json.dumps(cases))
    for path in fixtures.glob("*.*"):
        path.unlink()
    failed = {(c.fixture, c.group) for c in run_folder(fixtures) if not c.passed}
    assert failed == {
        ("preprocess/vt", "mask, mgd"),
        ("preprocess/vt", "expected_pose.png"),
        ("preprocess/dc_top", "prompt"),
        ("preprocess/nobody", "run"),
    }


def test_no_fixtures_is_no_success(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert main([str(tmp_path / "missing")]) == 2
    assert "is not a folder" in capsys.readouterr().err
