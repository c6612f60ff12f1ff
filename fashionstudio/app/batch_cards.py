"""How the recent batches stand, as far as their folders tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fashionstudio.app.batch_memory import RememberedRun
from fashionstudio.errors import FashionStudioError

RunState = Literal["running", "queued", "elsewhere", "paused", "interrupted", "finished", "gone"]


@dataclass(frozen=True, slots=True)
class RunCard:
    """A batch in the list of recent ones."""

    folder: Path
    title: str
    state: RunState
    total: int = 0
    done: int = 0
    failed: int = 0
    flagged: int = 0

    @property
    def waiting(self) -> int:
        """Items that were not tried yet."""
        return self.total - self.done - self.failed


def read_cards(
    runs: list[RememberedRun], job: Path | None, line: Sequence[Path] = ()
) -> tuple[RunCard, ...]:
    """How the runs stand; reads plans and journals, so not on the GUI thread.

    Args:
        runs: that are remembered, newest first.
        job: the folder of the one that runs here.
        line: the folders of those that begin after it.
    """
    return tuple(_card(run, running=run.folder == job, queued=run.folder in line) for run in runs)


def _card(run: RememberedRun, *, running: bool, queued: bool = False) -> RunCard:
    from fashionstudio.batch.browsing import at_work, browse

    try:
        found = browse(run.folder)
    except FashionStudioError:
        return RunCard(run.folder, run.title, "running" if running else "gone")
    counts = found.counts
    state: RunState
    if running:
        state = "running"
    elif queued:
        state = "queued"
    elif at_work(run.folder):
        state = "elsewhere"
    elif not counts["waiting"]:
        state = "finished"
    else:
        # Whoever notes how a run ended has not: the window or the computer went down.
        state = "interrupted" if run.state == "running" else "paused"
    return RunCard(
        run.folder, found.title or run.title, state, len(found.records), counts["done"],
        counts["failed"], found.flagged,
    )  # fmt: skip
