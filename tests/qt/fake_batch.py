"""The command line with an executor that paints at once: `python fake_batch.py batch …`.

What the Words of an item say is done: “slow” waits until the file `FAKE_BATCH_GO` is there, “bad”
fails, “die” kills this process. The command line is noted in `FAKE_BATCH_LOG`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fashionstudio.batch.executors import Made, Outcome, WorkItem, choice
from fashionstudio.cli.app import run
from fashionstudio.errors import NoPerson
from tests.batch.fakes import PaintingExecutor, paint


class Obedient(PaintingExecutor):
    """Paints, as the Words say."""

    def run(self, items: Iterable[WorkItem]) -> Iterator[Outcome]:
        go = Path(os.environ["FAKE_BATCH_GO"])
        yield from super().run(self._waited(items, go))

    def _waited(self, items: Iterable[WorkItem], go: Path) -> Iterator[WorkItem]:
        for item in items:
            while "slow" in item.request.look.words and not go.exists() and not self.stopped:
                time.sleep(0.01)
            if self.stopped:
                return
            yield item


def make(item: WorkItem) -> Made:
    """A picture, or what the Words ask for."""
    words = item.request.look.words
    if "die" in words:
        os._exit(9)
    if "bad" in words:
        raise NoPerson("Nobody was found in this photo.", "Take one that shows a whole person.")
    return paint(item)


if __name__ == "__main__":
    with Path(os.environ["FAKE_BATCH_LOG"]).open("a") as log:
        log.write(" ".join(sys.argv[1:]) + "\n")
    choice.make_executor = lambda *_given, **_more: Obedient(make)  # type: ignore[assignment]
    sys.exit(run(sys.argv[1:]))
