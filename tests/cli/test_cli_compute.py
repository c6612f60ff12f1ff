"""How is computed, said on the command line: on its way into the worker and the recipe."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fashionstudio.cli import rendering
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.provenance import read_recipe
from fashionstudio.errors import BadInput
from fashionstudio.worker.client import WorkerClient


def test_options_reach_the_worker(
    cli: Callable[..., Any],
    files: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[ComputeOptions | None] = []
    honest = rendering.open_worker

    def open_worker(device: str = "auto", compute: ComputeOptions | None = None) -> WorkerClient:
        asked.append(compute)
        return honest(device, compute)

    monkeypatch.setattr(rendering, "open_worker", open_worker)
    common = [files["photo"], "--pose", files["pose"], "-o", tmp_path / "out.png", "--steps", 1]
    flags = ["--dtype", "bf16", "--attention", "sdpa", "--no-offload", "--tiled-decode"]
    assert cli("edit", *common, *flags).status == 0
    tryon = [common[0], files["garment"], *common[1:]]
    assert cli("tryon", *tryon, "--offload").status == 0
    assert asked == [ComputeOptions("bf16", "sdpa", False, True), ComputeOptions(offload=True)]


def test_published_is_part_of_the_recipe(
    cli: Callable[..., Any], files: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out.png"
    arguments = [files["photo"], "--pose", files["pose"], "-o", out, "--steps", 1]
    found = cli("edit", *arguments, "--published", "--json")
    assert found.status == 0
    assert "no published code to follow" in " ".join(json.loads(found.out)["notes"])
    assert read_recipe(out).request.look.settings.published


def test_a_format_that_nobody_knows_is_refused(
    cli: Callable[..., Any], files: dict[str, Path], tmp_path: Path
) -> None:
    found = cli("edit", files["photo"], "-o", tmp_path / "out.png", "--dtype", "fp8")
    assert found.status == 2
    assert "fp8" in found.err


def test_a_real_worker_says_what_it_cannot_do() -> None:
    """From the command line of the process to a sentence."""
    wish = ComputeOptions(dtype="fp16")
    with (
        WorkerClient(device="cpu", compute=wish) as worker,
        pytest.raises(BadInput, match="processor computes in fp16") as caught,
    ):
        worker.wait_ready()
    assert "--dtype" in caught.value.hint
