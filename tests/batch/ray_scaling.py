"""How well a batch spreads over Ray workers: python -m tests.batch.ray_scaling [--seconds 0.5].

Each item waits, as an item on a card of another computer would for whoever hands it out: so what is
measured is this project's and Ray's handing out, and not how many cores there are here. The time
runs from the first outcome to the last, when all workers have started.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from fashionstudio.batch.executors import WorkItem
from fashionstudio.batch.executors.ray_executor import RayExecutor
from fashionstudio.core.look import Look, PictureRef
from fashionstudio.core.request import Request
from tests.batch.scripted_worker import COMMAND


def items(folder: Path, count: int, photos: int, seconds: float) -> Iterator[WorkItem]:
    """`count` items over some photos of half a megabyte."""
    files = {}
    for number in range(photos):
        data = os.urandom(500_000)
        path = folder / f"{number}.bin"
        path.write_bytes(data)
        files[hashlib.sha256(data).hexdigest()] = path
    for number in range(count):
        sha256 = list(files)[number % photos]
        look = Look(photo=PictureRef(sha256), words=f"wait {seconds}, item {number}")
        yield WorkItem(f"item {number}", Request(look), {sha256: files[sha256]})


def measure(workers: int, count: int, seconds: float, group: int) -> tuple[float, float]:
    """Seconds until the first outcome, and items in a second afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        work = items(Path(folder), count, 12, seconds)
        begun = time.monotonic()
        ends = []
        executor = RayExecutor("local", workers=workers, group=group, command=COMMAND)
        for outcome in executor.run(work):
            assert outcome.made is not None, outcome.error
            ends.append(time.monotonic())
    # The first handful of each worker says when it was there; what follows is even work.
    settled = workers * group
    return ends[0] - begun, (count - settled) / (ends[-1] - ends[settled - 1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.5, help="that an item waits")
    parser.add_argument("--items", type=int, default=48, help="for each worker")
    parser.add_argument("--group", type=int, default=4, help="items that a worker gets at once")
    options = parser.parse_args()
    alone = 0.0
    print("workers  first outcome  items/s  of ideal  of one worker's, times n")
    for workers in (1, 2, 4):
        count = options.items * workers
        start, rate = measure(workers, count, options.seconds, options.group)
        alone = alone or rate
        ideal = rate * options.seconds / workers
        print(
            f"{workers:7d} {start:12.1f} s {rate:8.2f} {ideal:8.1%}  {rate / alone / workers:8.1%}"
        )


if __name__ == "__main__":
    main()
