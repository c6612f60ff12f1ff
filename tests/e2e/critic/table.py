"""The table of checks, and what a check works with."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.e2e.desk import Desk
from tests.gallery.stage import Stage, make_project, start_application

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "assets" / "people" / "tee-and-jeans.jpg"


@dataclass(frozen=True)
class Finding:
    """What a check has found."""

    question: str
    good: bool
    answer: str
    seconds: float


class Critic:
    """A folder to work in, and a home of its own for each check."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._homes = 0
        self.desks: list[Desk] = []
        self.application = start_application(folder / "inside")

    def desk(self, *arguments: object, home: Path | None = None) -> Desk:
        """The program on the display, in a new home or a given one."""
        if home is None:
            self._homes += 1
            home = self.folder / f"home-{self._homes}"
        self.desks.append(Desk(home, *map(str, arguments)))
        return self.desks[-1]

    def stage(self, **options: object) -> Stage:
        """The window in this process."""
        return Stage(self.application, **options)

    @cached_property
    def project(self) -> Path:
        """A saved project: the sample with a few results."""
        path = self.folder / "with-results.fstudio"
        stage = self.stage()
        make_project(stage, path)
        stage.close()
        return path

    def end(self) -> None:
        """Nothing that was started is left running."""
        for desk in self.desks:
            if desk.process.poll() is None:
                desk.process.kill()
                desk.process.wait()


Check = Callable[[Critic], tuple[bool, str]]
CHECKS: dict[str, tuple[str, Check]] = {}


def check(name: str, question: str) -> Callable[[Check], Check]:
    """Puts a function into the table of checks."""

    def note(function: Check) -> Check:
        CHECKS[name] = (question, function)
        return function

    return note


def run_one(critic: Critic, name: str) -> Finding:
    """One check; what breaks it is an answer too."""
    question, function = CHECKS[name]
    begun = time.monotonic()
    try:
        good, answer = function(critic)
    except Exception as error:
        good, answer = False, f"{type(error).__name__}: {error}"
    finding = Finding(question, good, answer, time.monotonic() - begun)
    print(f"{'ok ' if good else 'BAD'} {name}: {answer} ({finding.seconds:.0f} s)", flush=True)
    return finding
