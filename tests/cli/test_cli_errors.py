"""Whatever goes wrong is told in a sentence, with the right exit status and without a trace."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fashionstudio.errors import NoPerson, SeveralPeople
from tests.cli.conftest import Outcome, save, size
from tests.helpers import tiny_engine as tiny

Cli = Callable[..., Outcome]
Files = dict[str, Path]


@pytest.fixture
def edit(cli: Cli, files: Files, tmp_path: Path) -> Callable[..., Outcome]:
    def run(*more: object, photo: Path | None = None) -> Outcome:
        out = tmp_path / "out.png"
        return cli("edit", photo or files["photo"], "-o", out, "--pose", files["pose"], *more)

    return run


def refused(ran: Outcome, *words: str) -> None:
    assert ran.status == 1, ran.err
    lines = [line for line in ran.err.splitlines() if line.startswith("Error: ")]
    assert len(lines) == 1, ran.err
    for word in words:
        assert word in lines[0]


def test_pictures_that_cannot_be_read(edit: Cli, files: Files, tmp_path: Path) -> None:
    refused(edit(photo=tmp_path / "nothing.png"), "no file", "nothing.png")
    refused(edit(photo=tmp_path), "is a folder")
    text = tmp_path / "text.png"
    text.write_text("no picture")
    refused(edit(photo=text), "text.png")
    cut = tmp_path / "cut.png"
    cut.write_bytes(files["photo"].read_bytes()[:3000])
    refused(edit(photo=cut), "cut.png")
    refused(edit("--garment", cut), "cut.png")
    refused(edit("--sketch", tmp_path / "no.png"), "no file")


def test_a_decompression_bomb(edit: Cli, tmp_path: Path) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    bomb = tmp_path / "bomb.png"
    head = struct.pack(">IIBBBBB", 200_000, 200_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    bomb.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    refused(edit(photo=bomb), "bomb.png")


def test_an_empty_sketch(edit: Cli, tmp_path: Path) -> None:
    blank = save(tmp_path / "blank.png", np.full((320, 240), 255, np.uint8))
    refused(edit("--sketch", blank), "sketch is empty", "Draw")


def test_a_sketch_beside_the_region(edit: Cli, tmp_path: Path) -> None:
    corner = np.full((320, 240), 255, np.uint8)
    corner[1:4, 1:60] = 0
    region = np.zeros((320, 240), np.uint8)
    region[240:280, 140:170] = 255
    lines = save(tmp_path / "corner.png", corner)
    refused(edit("--sketch", lines, "--region", save(tmp_path / "r.png", region)), "outside")


def test_regions_that_do_not_fit(edit: Cli, tmp_path: Path) -> None:
    black = save(tmp_path / "black.png", np.zeros((320, 240), np.uint8))
    refused(edit("--region", black), "region is empty")
    wide = save(tmp_path / "wide.png", np.full((100, 400), 255, np.uint8))
    refused(edit("--region", wide), "proportions differ")


def test_nobody_or_several(
    cli: Cli, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.png"
    wall = save(tmp_path / "wall.png", np.full((320, 240, 3), 180, np.uint8))
    refused(cli("edit", wall, "-o", out), "No person was found")
    assert not out.exists()
    for error in (NoPerson("Nobody."), SeveralPeople("There are 2 people in this photo.")):

        def fail(*_: Any, problem: Exception = error, **__: Any) -> None:
            raise problem

        monkeypatch.setattr("fashionstudio.engine.scene.estimate_person", fail)
        refused(cli("edit", files["photo"], "-o", out), error.message)


def test_poses_that_make_no_sense(cli: Cli, files: Files, tmp_path: Path) -> None:
    pose = tmp_path / "bad.json"
    for text in ("", "[", "5", "{}", "[[1, 2, 3]]", json.dumps([["a", 1, 1]] * 18)):
        pose.write_text(text)
        refused(cli("edit", files["photo"], "-o", tmp_path / "out.png", "--pose", pose))


def test_placements_that_make_no_sense(edit: Cli, files: Files) -> None:
    refused(edit("--fabric", files["fabric"], "--repeat-mm", 0), "0 mm")
    assert edit("--drop", "quarter").status == 2


def test_engines_that_are_not_there(edit: Cli) -> None:
    refused(edit("--engine", "nowhere"), "“nowhere” is not installed", "“mini”")
    refused(edit("--engine", "../mini"), "is not installed")


def test_wrong_weights(edit: Cli, home: Path) -> None:
    folder = tiny.place_tiny_engine(home / "data" / "models", "broken")
    weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4] + b"abcd")
    refused(edit("--engine", "broken"), "“broken” is damaged", "Reinstall")


def test_unknown_samplers_and_devices(edit: Cli) -> None:
    unknown = edit("--sampler", "magic")
    assert unknown.status == 2
    assert "dpm++" in unknown.err
    refused(edit("--device", "tpu"), "is not a device")


def test_no_gpu(edit: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    refused(edit("--device", "cuda"), "no NVIDIA GPU", "cpu")


def test_too_little_memory(edit: Cli, backends: dict[str, Any], monkeypatch: Any) -> None:
    assert edit().status == 0
    pipe = backends["auto"].service._engine.pipe

    def fail(*_: Any, **__: Any) -> None:
        raise MemoryError("no")

    monkeypatch.setattr(pipe, "denoise", fail)
    refused(edit("--seed", 3), "too little memory", "Close other programs")


def test_a_bug_is_told_without_its_trace(edit: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("fashionstudio.engine.engine.Engine._denoise", fail)
    ran = edit()
    refused(ran, "Something went wrong")
    assert "secret" not in ran.err


def test_a_full_disk(edit: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = os.fsync

    def full(handle: int) -> None:
        if "out.png" in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(errno.ENOSPC, "No space left on device")
        honest(handle)

    monkeypatch.setattr("os.fsync", full)
    refused(edit(), "no space left", "out.png")
    assert not list(tmp_path.glob("*.part"))
    assert not (tmp_path / "out.png").exists()


def test_places_that_cannot_be_written(cli: Cli, files: Files, tmp_path: Path) -> None:
    (tmp_path / "taken.png").mkdir()
    refused(cli("edit", files["photo"], "-o", tmp_path / "taken.png"), "is a folder")
    refused(cli("edit", files["photo"], "-o", files["photo"] / "x.png"), "is a file")


def test_inputs_are_not_overwritten(cli: Cli, files: Files) -> None:
    before = files["photo"].read_bytes()
    refused(cli("edit", files["photo"], "-o", files["photo"]), "would be overwritten")
    refused(cli("tryon", files["photo"], files["garment"], "-o", files["garment"]), "overwritten")
    assert files["photo"].read_bytes() == before


def test_recipes_that_are_none(cli: Cli, files: Files, tmp_path: Path) -> None:
    refused(cli("recipe", files["photo"]), "carries no recipe")
    refused(cli("recipe", tmp_path / "no.png"), "no.png")
    refused(cli("again", files["photo"], "-o", tmp_path / "x.png"), "carries no recipe")


def test_errors_in_json(cli: Cli, files: Files, tmp_path: Path) -> None:
    ran = cli("edit", tmp_path / "no.png", "-o", tmp_path / "x.png", "--json")
    assert ran.status == 1
    told = json.loads(ran.out)["error"]
    assert told["code"] == "bad_input"
    assert "details" not in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["edit"],
        ["nonsense"],
        ["edit", "photo.png"],
        ["edit", "photo.png", "-o", "out.gif"],
        ["edit", "photo.png", "-o", "out.png", "--steps", "0"],
        ["edit", "photo.png", "-o", "out.png", "--seed", "-1"],
        ["edit", "photo.png", "-o", "out.png", "--category", "hats"],
        ["--nonsense"],
    ],
)
def test_wrong_usage_is_status_2(cli: Cli, arguments: list[str]) -> None:
    assert cli(*arguments).status == 2


def test_ctrl_c_is_status_130(edit: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fashionstudio.cli.messages import ProgressLine

    def interrupt(self: ProgressLine, event: Any) -> None:
        if event.type == "progress":
            raise KeyboardInterrupt

    monkeypatch.setattr(ProgressLine, "on_event", interrupt)
    ran = edit()
    assert ran.status == 130
    assert ran.err.strip().endswith("Cancelled.")
    assert not (tmp_path / "out.png").exists()
    monkeypatch.undo()


def test_a_picture_16_bits_deep_and_one_turned_by_exif(
    cli: Cli, files: Files, tmp_path: Path
) -> None:
    deep = tmp_path / "deep.png"
    Image.fromarray(tiny.draw_person()[..., 0].astype(np.uint16) * 257).save(deep)
    turned = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.rot90(tiny.draw_person())).save(turned, exif=exif, quality=95)
    for photo in (deep, turned):
        out = tmp_path / f"{photo.stem}-out.png"
        ran = cli("edit", photo, "-o", out, "--pose", files["pose"])
        assert ran.status == 0, ran.err
        assert size(out) == (240, 320)
