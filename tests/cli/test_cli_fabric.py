"""Ways of a fabric and learned tokens from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from fashionstudio.core import learned
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.provenance import read_recipe
from fashionstudio.diffusion.tokens import save_learned
from tests.engine.diffusion_tiny import WIDTH

Cli = Callable[..., Any]


def test_ways_are_options_and_stay_in_the_recipe(
    cli: Cli, files: dict[str, Path], tmp_path: Path
) -> None:
    outputs = [tmp_path / "plain.png", tmp_path / "start.png"]
    look = ("--pose", files["pose"], "--fabric", files["fabric"], "--category", "upper_body")
    assert cli("edit", files["photo"], "-o", outputs[0], *look).status == 0
    ways = ("--fabric-way", "start", "--fabric-way", "tokens", "--fabric-start", "0.7")
    found = cli("edit", files["photo"], "-o", outputs[1], *look, *ways, "--steps", "2")
    assert found.status == 0, found.err
    settings = read_recipe(outputs[1]).request.look.settings
    assert settings.fabric_ways == ("start", "tokens")
    assert settings.fabric_start == 0.7
    assert (read_picture(outputs[0]) != read_picture(outputs[1])).any()
    assert cli("edit", files["photo"], "-o", outputs[0], *look, "--fabric-way", "dye").status == 2
    assert cli("edit", files["photo"], "-o", outputs[0], *look, "--fabric-start", "2").status == 2


@pytest.fixture
def token(cli: Cli) -> Path:
    path = learned.token_file("mini", "moss")
    save_learned(path, {"<moss>": torch.ones(2, WIDTH)})
    return path


def test_again_refuses_another_token_than_the_pictures(
    cli: Cli, files: dict[str, Path], tmp_path: Path, token: Path
) -> None:
    made, again = tmp_path / "made.png", tmp_path / "again.png"
    look = ("--pose", files["pose"], "--words", "a red shirt <moss>")
    assert cli("edit", files["photo"], "-o", made, *look).status == 0
    stamp = read_recipe(made).stamp.weights
    assert stamp["tokens/moss.safetensors"] == learned.token_sha256("mini", "moss")
    assert cli("again", made, "-o", again).status == 0
    assert (read_picture(made) == read_picture(again)).all()
    save_learned(token, {"<moss>": torch.zeros(2, WIDTH)})
    changed = cli("again", made, "-o", again)
    assert (changed.status, "not the one this picture was made with" in changed.err) == (1, True)
    token.unlink()
    gone = cli("again", made, "-o", again)
    assert (gone.status, "has no token <moss>" in gone.err) == (1, True)
    unknown = cli("edit", files["photo"], "-o", again, *look)
    assert (unknown.status, "fabric learn" in unknown.err) == (1, True)
