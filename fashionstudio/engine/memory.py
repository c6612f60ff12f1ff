"""Too little memory: tell it apart, and try again with leaner plans."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import torch

from fashionstudio.engine.devices import empty_cache, memory_use
from fashionstudio.engine.plan import ComputePlan
from fashionstudio.errors import OutOfMemory

logger = logging.getLogger(__name__)

T = TypeVar("T")

_CPU_WORDS = ("not enough memory", "can't allocate memory", "cannot allocate memory")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that memory has run out, in whatever class torch puts it."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(w in str(error).lower() for w in _CPU_WORDS)


def with_less_memory(
    run: Callable[[ComputePlan, int], Iterator[T]],
    plans: Sequence[ComputePlan],
    device: torch.device,
    on_retry: Callable[[], None] = lambda: None,
) -> Iterator[T]:
    """Run by the first plan, and where memory runs out by the next one.

    Args:
        run: yields results; told the plan and how many results are there already.
        plans: leaner and leaner. A single one is tried twice, as caches are dropped in between.
        device: whose memory is given back in between.
        on_retry: called before each further try, to drop caches.

    Raises:
        OutOfMemory: the leanest plan needs too much, too.
    """
    given = 0
    failure = ""
    for plan in plans if len(plans) > 1 else [*plans, *plans]:
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
        logger.warning("memory ran out with: %s", plan.describe())
        on_retry()
        gc.collect()
        empty_cache(device)
    used, total = memory_use(device)
    raise OutOfMemory(
        "There is too little memory for this picture.",
        "Close other programs, make fewer variations at once, or take the device “cpu”.",
        f"{device}: {used >> 20} of {(total or 0) >> 20} MiB used; {failure}",
    )
