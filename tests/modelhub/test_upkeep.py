"""Engines are described, verified and removed; the command line says so in words."""

from __future__ import annotations

import json
import os
import sys

import pytest

from fashionstudio import paths
from fashionstudio.engine.manifest import list_engines
from fashionstudio.errors import BadInput, ModelMismatch, ModelMissing
from fashionstudio.modelhub import install, upkeep
from tests.helpers.tiny_engine import place_tiny_engine
from tests.modelhub.adding import add
from tests.modelhub.conftest import left_behind


def test_a_changed_file_is_found_by_its_content(home, mgd_files):
    manifest = add("tiny-mgd", mgd_files)
    assert upkeep.verify("tiny-mgd") == manifest
    path = manifest.folder / "unet" / "diffusion_pytorch_model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    times = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(ModelMismatch, match=r"1 of the 5 files .* unet/diffusion"):
        upkeep.verify("tiny-mgd")
    assert not upkeep.describe("tiny-mgd").problem, "its size is right"
    path.unlink()
    with pytest.raises(ModelMissing, match="not complete"):
        upkeep.verify("tiny-mgd")
    assert "not complete" in upkeep.describe("tiny-mgd").problem


def test_removing_takes_the_engine_and_its_downloads(home, mgd_files):
    add("tiny-mgd", mgd_files)
    unfinished = install.downloads_dir("tiny-mgd") / "weights" / "unet_mgd.pth.part"
    unfinished.parent.mkdir(parents=True)
    unfinished.write_bytes(b"x" * 1000)
    assert upkeep.remove("tiny-mgd") > 100_000
    assert left_behind(home) == []
    assert not install.downloads_dir("tiny-mgd").exists()
    with pytest.raises(ModelMissing):
        upkeep.remove("tiny-mgd")


def test_only_the_users_own_engines_are_removed(home, tmp_path, monkeypatch):
    place_tiny_engine(tmp_path / "shipped", "mini")
    monkeypatch.setattr(
        paths, "models_dirs", lambda: (home / "data" / "models", tmp_path / "shipped")
    )
    with pytest.raises(BadInput, match="came with fashionstudio"):
        upkeep.remove("mini")
    for engine in ("../mini", "..", ".", "/etc", "nobody"):
        with pytest.raises(ModelMissing):
            upkeep.remove(engine)
    assert [engine.id for engine in list_engines()] == ["mini"]


def test_an_engine_that_is_only_linked_keeps_its_files(home, tmp_path):
    folder = place_tiny_engine(tmp_path / "elsewhere", "own")
    models = home / "data" / "models"
    models.mkdir(parents=True)
    (models / "own").symlink_to(folder)
    upkeep.remove("own")
    assert left_behind(home) == []
    assert (folder / "engine.json").is_file()


@pytest.fixture
def say(home, capsys):
    """Runs `fashionstudio engines …` in this process."""
    from fashionstudio.__main__ import main

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["engines", *map(str, arguments)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return run


def test_from_offer_to_engine_and_back_in_words(say, mgd_files):
    status, out, _ = say()
    assert status == 0
    assert "Can be installed" in out
    assert "tiny-mgd" in out
    given = ["--from", mgd_files.weights / "unet_mgd.pth", "--base", mgd_files.base]
    status, _, err = say("add", "tiny-mgd", *given)
    assert status == 1
    assert "licence" in err
    assert "--accept-licence" in err
    status, out, err = say("add", "tiny-mgd", *given, "--accept-licence", "--dtype", "fp32")
    assert status == 0, err
    assert "Installed “tiny-mgd”" in out
    assert "Nothing in these files tells which data set" in err
    assert "Converting unet: done" in err
    assert "Can be installed" in say()[1], "the others still can"
    listed = {engine["id"]: engine for engine in json.loads(say("list", "--json")[1])}
    assert listed["tiny-mgd"]["usable"]
    assert listed["tiny-mgd"]["installed"]
    assert not listed["tiny-ladi"]["usable"]
    assert not listed["tiny-ladi"]["installed"]
    status, out, _ = say("verify", "tiny-mgd")
    assert status == 0
    assert "All 5 files" in out
    status, _, err = say("remove", "tiny-mgd")
    assert status == 1
    assert "--yes" in err
    status, out, _ = say("remove", "tiny-mgd", "--yes")
    assert status == 0
    assert "free again" in out


def test_every_command_answers_programs(say, mgd_files):
    given = ["--from", mgd_files.weights, "--base", mgd_files.base, "--accept-licence"]
    assert json.loads(say("add", "tiny-mgd", *given, "--json")[1])["installed_in"]
    assert json.loads(say("verify", "tiny-mgd", "--json")[1]) == {
        "id": "tiny-mgd",
        "files": 5,
        "verified": True,
    }
    assert json.loads(say("remove", "tiny-mgd", "--yes", "--json")[1])["freed_bytes"] > 0
    status, out, _ = say("verify", "tiny-mgd", "--json")
    assert status == 1
    assert json.loads(out)["error"]["code"] == "model_missing"


def test_a_name_that_nobody_knows_is_answered_with_those_there_are(say):
    _, _, err = say("show", "tiny")
    assert "Can be installed: “tiny-ladi”, “tiny-ladi-twin”, “tiny-mgd”." in err


def test_files_may_follow_one_another(say, ladi_files):
    files = sorted(ladi_files.weights.iterdir())
    bases = ["--base", ladi_files.base, "--image-encoder", ladi_files.image_encoder]
    status, _, err = say("add", "tiny-ladi", *bases, "--accept-licence", "--from", *files)
    assert status == 0, err


def test_the_licence_is_asked_for_once_where_somebody_can_answer(say, mgd_files, monkeypatch):
    import typer

    answers = [False, True]
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "confirm", lambda *args, **options: answers.pop(0))
    given = ["--from", mgd_files.weights, "--base", mgd_files.base]
    status, _, err = say("add", "tiny-mgd", *given)
    assert status == 130
    assert "Do no business with it." in err
    assert say("add", "tiny-mgd", *given)[0] == 0
    assert answers == []
    assert say("remove", "tiny-mgd", "--yes")[0] == 0
    assert say("add", "tiny-mgd", *given)[0] == 0, "not asked again"


def test_everything_about_an_engine(say, mgd_files):
    status, out, _ = say("show", "tiny-mgd")
    assert status == 0
    for words in ("CC-BY-NC-4.0", "no commercial use", "https://weights.invalid/files", "64 x 64"):
        assert words in out
    facts = json.loads(say("show", "tiny-mgd", "--json")[1])
    assert facts["installed_in"] is None
    assert not facts["licence_accepted"]
    add("tiny-mgd", mgd_files)
    facts = json.loads(say("show", "tiny-mgd", "--json")[1])
    assert facts["installed_in"].endswith("tiny-mgd")
    assert facts["width"] == "fp16"
    assert facts["made_from"]["weights/unet_mgd.pth"]["bytes"] > 0
    assert say("show", "nobody")[0] == 1
