"""Small evaluations for the tests: trees, engines, and a command in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fashionstudio.errors import Cancelled
from fashionstudio.evaluation.dataset import evaluate
from fashionstudio.evaluation.dataset_options import Options
from fashionstudio.evaluation.report import Report

OUTSIDE = ("outside_share", "outside_largest")


class Silent:
    """A progress that is told everything and cancels when it has heard enough.

    Args:
        stop_after: pictures of the phase "render" after which to cancel.
    """

    def __init__(self, stop_after: int | None = None) -> None:
        self.phases: list[str] = []
        self._stop_after = stop_after

    def phase(self, name: str) -> None:
        self.phases.append(name)

    def step(self, done: int, total: int) -> None:
        assert 0 <= done <= total
        if self._stop_after is not None and done >= self._stop_after:
            raise Cancelled("Enough.")


class Colours:
    """An extractor that any picture can be described with: its colours, coarsely."""

    name = "colours"
    identity = "colours-1"

    def features(self, pictures: Any) -> np.ndarray:
        rows = []
        for picture in pictures:
            height, width = (side // 2 for side in picture.shape[:2])
            parts = (picture[:height], picture[height:], picture[:, :width], picture[:, width:])
            rows.append(np.concatenate([part.mean(axis=(0, 1)) for part in parts]) / 50)
        return np.array(rows, np.float32)

    def probabilities(self, pictures: Any) -> np.ndarray:
        means = np.array([picture.mean(axis=(0, 1)) for picture in pictures])
        return (means / means.sum(axis=1, keepdims=True)).astype(np.float32)


def run(options: Options, progress: Silent | None = None) -> Report:
    """Evaluate without a command line."""
    return evaluate(options, progress or Silent())


def contents(folder: Path) -> dict[str, bytes]:
    """Path inside the folder → bytes, of pictures."""
    found = sorted(folder.glob("*/*.*"))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


@dataclass
class Outcome:
    """How a command ended."""

    status: int
    out: str
    err: str


def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs `fashionstudio evaluate dataset …` in this process."""
    from fashionstudio.__main__ import main

    def start(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = main(["evaluate", "dataset", *(str(argument) for argument in arguments)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Outcome(status, captured.out, captured.err)

    return start
