"""Batches from a source to the device, made ahead in other processes where that is asked for."""

from __future__ import annotations

import logging
import shutil
import signal
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

log = logging.getLogger(__name__)

Batch = TypeVar("Batch")
SHARED_MEMORY = Path("/dev/shm")
BYTES_A_WORKER = 400_000_000
"""Of shared memory: two large batches that wait, and one that is being made."""


class Source(Protocol):
    """Where batches come from: the same position always gives the same batch."""

    def batch(self, position: int) -> Any:
        """A dataclass or dictionary of tensors (and lists of texts)."""


def batches_ahead(
    source: Source, *, first: int = 0, last: int | None = None, index: int = 0, processes: int = 1,
    workers: int = 0,
) -> Iterator[Any]:  # fmt: skip
    """The batches of positions first, first + 1, …, in order.

    Args:
        source: pickled or forked into the workers.
        first, last: positions of this process; without `last` there is no end.
        index, processes: positions are dealt out to the processes that train together, in turn.
        workers: processes that make batches; 0 makes them here, in between.
    """
    loader: DataLoader[Any] = DataLoader(
        _Positions(source, index, processes),
        batch_size=None,
        sampler=_Range(first, last),
        num_workers=usable_workers(workers),
        collate_fn=_unchanged,
        worker_init_fn=_ignore_interrupts,
        generator=torch.Generator(),  # else it would draw from the run's random numbers
    )
    return iter(loader)


def usable_workers(wanted: int) -> int:
    """As many workers as there is shared memory for: containers often have very little."""
    if not wanted or not SHARED_MEMORY.is_dir():
        return wanted
    room = shutil.disk_usage(SHARED_MEMORY).free // BYTES_A_WORKER
    if room < wanted:
        log.warning(
            "%s has room for %d of %d processes that make batches; a container can be given more "
            "(docker: --shm-size)", SHARED_MEMORY, room, wanted,
        )  # fmt: skip
    return min(wanted, int(room))


def to_device(batch: Batch, device: torch.device) -> Batch:
    """A dataclass or dictionary with its tensors moved; everything else stays."""

    def moved(value: Any) -> Any:
        return value.to(device, non_blocking=True) if isinstance(value, Tensor) else value

    if is_dataclass(batch) and not isinstance(batch, type):
        return replace(batch, **{f.name: moved(getattr(batch, f.name)) for f in fields(batch)})
    pairs = cast(dict[str, Any], batch).items()
    return cast(Batch, {name: moved(value) for name, value in pairs})


class _Positions(Dataset[Any]):
    def __init__(self, source: Source, index: int, processes: int) -> None:
        self.source, self.index, self.processes = source, index, processes

    def __getitem__(self, position: int) -> Any:
        return self.source.batch(position * self.processes + self.index)


class _Range(Sampler[int]):
    def __init__(self, first: int, last: int | None) -> None:
        self.first, self.last = first, last

    def __iter__(self) -> Iterator[int]:
        positions: Iterable[int] = count(self.first)
        if self.last is not None:
            positions = range(self.first, self.last)
        return iter(positions)


def _ignore_interrupts(_worker: int) -> None:
    """Ctrl-C reaches these processes as well; the loop decides when they end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _unchanged(batch: Any) -> Any:
    return batch
