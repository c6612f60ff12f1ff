"""Too little memory: tell it apart, and try once more with a leaner plan."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Literal, TypeVar

import torch

from fashionstudio.engine.devices import empty_cache, memory_use
from fashionstudio.errors import OutOfMemory

Plan = Literal["full", "lean"]
T = TypeVar("T")

_CPU_WORDS = ("not enough memory", "can't allocate memory", "cannot allocate memory")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that memory has run out, in whatever class torch puts it."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(w in str(error).lower() for w in _CPU_WORDS)


def with_less_memory(
    run: Callable[[Plan, int], Iterator[T]],
    device: torch.device,
    on_retry: Callable[[], None] = lambda: None,
) -> Iterator[T]:
    """Run with the full plan, and where memory runs out once more with the lean one.

    Args:
        run: yields results; told the plan and how many results are there already.
        device: whose memory is given back in between.
        on_retry: called before the second try, to drop caches.

    Raises:
        OutOfMemory: the lean plan needs too much, too.
    """
    given = 0
    failure = ""
    for plan in ("full", "lean"):
        try:
            for result in run(plan, given):
                given += 1
                yield result
            return
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            failure = str(error)
        # Outside of the handler: the traceback would keep the failed run's tensors alive.
        on_retry()
        gc.collect()
        empty_cache(device)
    used, total = memory_use(device)
    raise OutOfMemory(
        "There is too little memory for this picture.",
        "Close other programs, make fewer variations at once, or take the device “cpu”.",
        f"{device}: {used >> 20} of {(total or 0) >> 20} MiB used; {failure}",
    )
