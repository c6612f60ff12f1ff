"""Writing and reading of the synthetic data set: shards of 100 samples, one file a field.

A shard is written to a temporary folder and renamed, so the writer can be killed at any time and
resumed; the same seed and index always give the same sample. Twins (see sample.py) lie side by
side in one shard. Shards of another format are left alone when reading and made anew when writing.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.atomic import replace_folder
from fashionstudio.errors import BadInput

log = logging.getLogger(__name__)
Sample = dict[str, Any]
FORMAT = 2
"""Version of the fields and of meta; 1 had no twins and no `format`."""
SHARD_SIZE = 100
FIELDS: dict[str, tuple[str, tuple[int, ...]]] = {
    "rest": ("uint8", (3,)),
    "alpha": ("uint8", ()),
    "shade": ("uint8", (3,)),
    "uv": ("float16", (2,)),
    "normal": ("int8", (2,)),
    "parts": ("uint8", ()),
    "lines": ("uint8", ()),
    "trim": ("uint8", ()),
    "other": ("uint8", ()),
    "flat_alpha": ("uint8", ()),
    "flat_shade": ("uint8", (3,)),
    "flat_uv": ("float16", (2,)),
    "flat_lines": ("uint8", ()),
    "flat_normal": ("int8", (2,)),
    "flat_trim": ("uint8", ()),
}
"""Name -> dtype and trailing shape; the leading axes are sample, height, width."""


@dataclass(frozen=True)
class Job:
    """What the workers share."""

    makehuman: Path
    photos: Path | None
    out: Path
    seed: int
    device: int = 0
    """EGL device to render on."""


def shard_path(folder: Path, number: int) -> Path:
    """Folder of one shard."""
    return folder / f"shard-{number:05d}"


def write_shard(folder: Path, number: int, samples: list[Sample]) -> Path:
    """Write samples as one shard, atomically."""
    final = shard_path(folder, number)
    temporary = folder / f".tmp-shard-{number:05d}-{os.getpid()}"
    temporary.mkdir(parents=True, exist_ok=True)
    for name, (dtype, _) in FIELDS.items():
        stacked = np.stack([sample[name] for sample in samples]).astype(dtype, copy=False)
        np.save(temporary / f"{name}.npy", stacked)
    lines = [json.dumps(sample["meta"], sort_keys=True) for sample in samples]
    (temporary / "meta.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    replace_folder(final, temporary)
    return final


def shard_format(shard: Path) -> int | None:
    """Format of a shard: 1 for those that do not say it, None if it is not complete."""
    meta = shard / "meta.jsonl"
    if not meta.is_file():
        return None
    with meta.open(encoding="utf-8") as lines:
        first = lines.readline()
    return int(json.loads(first).get("format", 1)) if first.strip() else None


def finished_shards(folder: Path) -> list[Path]:
    """Complete shards of this format, in order; others are skipped, which is logged.

    Raises BadInput if there are shards, but none of this format.
    """
    formats = {shard: shard_format(shard) for shard in sorted(folder.glob("shard-*"))}
    good = [shard for shard, version in formats.items() if version == FORMAT]
    foreign = [shard for shard, version in formats.items() if version not in (FORMAT, None)]
    if foreign and not good:
        raise BadInput(
            f"The training pictures in {folder} have format {formats[foreign[0]]}; "
            f"this version reads format {FORMAT}.",
            "Render them anew with python -m fashionstudio.datasets.synthetic --resume.",
        )
    if foreign:
        log.warning("%d shards of another format in %s are left out.", len(foreign), folder)
    return good


class ShardReader:
    """Random access to the samples of a folder through memory-mapped files.

    `fields` are those that are read (all of them; a reader of few may name them, for speed).
    """

    def __init__(self, folder: Path) -> None:
        self.fields: tuple[str, ...] = tuple(FIELDS)
        self.shards = finished_shards(folder)
        self.meta: list[dict[str, Any]] = []
        self._where: list[tuple[int, int]] = []
        for number, shard in enumerate(self.shards):
            lines = (shard / "meta.jsonl").read_text(encoding="utf-8").splitlines()
            self.meta += [json.loads(line) for line in lines]
            self._where += [(number, row) for row in range(len(lines))]
        self._open: dict[tuple[int, str], NDArray] = {}

    def __len__(self) -> int:
        return len(self._where)

    def __getitem__(self, index: int) -> Sample:
        """One sample with its `fields` (copied out of the maps) and `meta`."""
        shard, row = self._where[index]
        sample: Sample = {
            name: np.array(self._array(shard, name)[row])
            for name in self.fields
            if (self.shards[shard] / f"{name}.npy").is_file()
        }
        sample["meta"] = self.meta[index]
        return sample

    def _array(self, shard: int, name: str) -> NDArray:
        key = (shard, name)
        if key not in self._open:
            self._open[key] = np.load(self.shards[shard] / f"{name}.npy", mmap_mode="r")
        return self._open[key]

    def __iter__(self) -> Iterator[Sample]:
        return (self[i] for i in range(len(self)))


def generate(
    job: Job, count: int, workers: int, *, resume: bool, report: Callable[[str], None] = print
) -> None:
    """Render `count` samples (rounded up to whole twins) in shards, with several processes."""
    count += count % 2
    job.out.mkdir(parents=True, exist_ok=True)
    for stale in job.out.glob(".tmp-shard-*"):
        shutil.rmtree(stale, ignore_errors=True)
    todo = [
        (number, min(SHARD_SIZE, count - number * SHARD_SIZE))
        for number in range((count + SHARD_SIZE - 1) // SHARD_SIZE)
        if not (resume and shard_format(shard_path(job.out, number)) == FORMAT)
    ]
    started, done = time.monotonic(), 0
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers, initializer=_start_worker, initargs=(job,)) as pool:
        for number, size in pool.imap_unordered(_render_shard, todo):
            done += size
            rate = done / (time.monotonic() - started)
            report(f"shard {number:05d}: {size} samples, {rate:.2f} samples/s")


_WORKER: dict[str, Any] = {}


def _start_worker(job: Job) -> None:
    """Read the parts and make a context, once per process."""
    from fashionstudio.datasets.synthetic.sample import Studio

    _WORKER["job"] = job
    _WORKER["parent"] = os.getppid()
    _WORKER["studio"] = Studio.open(job.makehuman, job.photos, device=job.device)


def _render_shard(task: tuple[int, int]) -> tuple[int, int]:
    from fashionstudio.datasets.synthetic.sample import render_pair

    number, size = task
    job: Job = _WORKER["job"]
    first = number * SHARD_SIZE // 2
    samples: list[Sample] = []
    for pair in range(first, first + size // 2):
        if os.getppid() != _WORKER["parent"]:  # it was killed: nobody waits for this shard
            raise SystemExit(1)
        samples += render_pair(_WORKER["studio"], job.seed, pair)
    write_shard(job.out, number, samples)
    return number, size
