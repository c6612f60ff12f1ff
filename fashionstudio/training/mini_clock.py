"""The time of `mini`: what is left is shared out anew before each stage, and told while it runs.

Starting a program, gathering what it validates on and its last figures take time that no stage's
own clock counts. The stages that are over say how much, and those to come get that much less.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fashionstudio.training.mini_plan import State

log = logging.getLogger(__name__)

LEAST = 0.4
"""Of a stage's share of the whole budget, what it gets however late it is."""
STARTING_MINUTES = 0.3
"""What a stage takes beside its own clock, before any has told."""
BEAT_S = 60.0
TOLD = ("loss", "psnr", "iou", "accuracy")
"""What of a stage's figures is told while it runs: the first of these that its log has."""


class Clock:
    """Shares the time of a plan out; what it knows lies in the plan's file.

    Args:
        state: the plan.
        out: its folder.
        shares: of the stages, in order.
        own_clock: stages that keep to the minutes they are given; the others take what they need.
    """

    def __init__(
        self, state: State, out: Path, shares: Mapping[str, float], own_clock: tuple[str, ...]
    ) -> None:
        self.state, self.out, self.shares, self.own_clock = state, out, shares, own_clock

    def minutes(self, stage: str) -> float:
        """What a stage gets: the same when it is taken up again, as its checkpoint counts on."""
        if stage not in self.state.given:
            self.state.given[stage] = round(self._fair(stage), 4)
            self.state.write(self.out)
        return self.state.given[stage]

    def _fair(self, stage: str) -> float:
        """Its part of what is left, after what the programs to come take beside."""
        waiting = {one for one in self.shares if one not in self.state.done} | {stage}
        left = self.state.budget_minutes - self.state.spent_minutes
        left -= self._beside() * len(waiting & set(self.own_clock))
        part = left * self.shares[stage] / sum(self.shares[one] for one in waiting)
        return max(part, LEAST * self.shares[stage] * self.state.budget_minutes)

    def _beside(self) -> float:
        """Minutes that a stage takes beside its own clock, as those that are over did."""
        state = self.state
        over = [one for one in state.done if one in self.own_clock and one in state.taken]
        extra = [max(0.0, state.taken[one] - state.given[one]) for one in over]
        return sum(extra) / len(extra) if extra else STARTING_MINUTES

    @contextlib.contextmanager
    def counting(self, what: str, beat: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Count the time of a stage, or of waiting, into the plan's file, once a minute too."""
        before, started, ended = (
            self.state.taken.get(what, 0.0),
            time.monotonic(),
            threading.Event(),
        )

        def count() -> None:
            self.state.taken[what] = round(before + (time.monotonic() - started) / 60, 3)
            self.state.write(self.out)

        def watch() -> None:
            while not ended.wait(BEAT_S):
                count()
                beat()

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        try:
            yield
        finally:
            ended.set()
            watching.join()
            count()

    @contextlib.contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Count the time of a stage, and tell how it and the whole get on."""
        given, folder = self.minutes(stage), self.out / stage
        place = f"{list(self.shares).index(stage) + 1} of {len(self.shares)}"
        log.info("stage %s (%s): %.1f minutes; %s", stage, place, given, self.told())
        with self.counting(stage, lambda: log.info("%s: %s", stage, how_far(folder, given))):
            yield

    def told(self) -> str:
        """How much of the time is gone, and when it will be over."""
        spent, budget = self.state.spent_minutes, self.state.budget_minutes
        gone = f"{spent:.1f} of {budget:g} minutes are gone"
        if spent >= budget:
            return gone
        over = datetime.now() + timedelta(minutes=budget - spent)
        return f"{gone}, over at about {over:%H:%M}"


def how_far(folder: Path, given: float) -> str:
    """A line about a stage that runs, from the log in its folder."""
    path, entry = folder / "log.jsonl", dict[str, Any]()
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line in lines[-20:]:
        with contextlib.suppress(json.JSONDecodeError):  # the last may be half written
            entry |= json.loads(line)
    if "minutes" not in entry:
        return "at work"
    said = f"{entry['minutes']:.1f} of {given:.1f} minutes, step {entry['step']}"
    for wanted in TOLD:
        name = next((one for one in entry if wanted in one), None)
        if name is not None:
            return f"{said}, {name} {entry[name]:.4g}"
    return said
