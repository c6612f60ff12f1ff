"""The way to a Ray cluster, and how its cores and cards are shared out among workers."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fashionstudio.errors import BadInput, FashionStudioError

_REACH_S = 5.0
_LOCAL_STORE_BYTES = 512 * 2**20


@dataclass(frozen=True)
class Shares:
    """How many actors there shall be, and what each of them needs.

    Attributes:
        cpus: cores of each; the networks' threads follow from it.
        gpus: cards of each.
    """

    actors: int
    cpus: int
    gpus: int

    def options(self) -> dict[str, int]:
        """For `ray.remote`."""
        return {"num_cpus": self.cpus, "num_gpus": self.gpus}


def shares(
    nodes: Sequence[Mapping[str, Any]], workers: int | None, *, on_cards: bool = True
) -> Shares:
    """Share a cluster out.

    Args:
        nodes: as `ray.nodes()` tells them.
        workers: how many actors; None = one for each card, without cards one for each node.
        on_cards: whether cards shall be used at all.

    Returns:
        As many cores for each actor as still leave room for all of them.
    """
    resources = [node["Resources"] for node in nodes if node["Alive"]]
    cards = int(sum(r.get("GPU", 0) for r in resources)) if on_cards else 0
    if cards:
        return Shares(workers or cards, 1, 1)
    cores = [int(r["CPU"]) for r in resources if r.get("CPU", 0) >= 1] or [1]
    if workers is None:
        return Shares(len(cores), min(cores), 0)
    room = (n for n in range(max(cores), 0, -1) if sum(c // n for c in cores) >= workers)
    return Shares(workers, next(room, 1), 0)


@contextlib.contextmanager
def connected(address: str, workers: int | None = None) -> Iterator[Any]:
    """The `ray` module, connected.

    Args:
        address: see `RayExecutor`.
        workers: so many actors a local cluster must have room for.

    Raises:
        FashionStudioError: Ray is not installed, or no cluster answers.
    """
    # It would tell its makers how it is used; nothing here does that.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise FashionStudioError(
            "Ray is not installed.", 'Install it: pip install "fashionstudio[ray]"', str(error)
        ) from error
    if ray.is_initialized():
        yield ray
        return
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
    if address == "local":
        cores = max(os.cpu_count() or 1, workers or 1)
        quiet |= {"num_cpus": cores, "object_store_memory": _LOCAL_STORE_BYTES}
        quiet |= {"include_dashboard": False}
    else:
        _check_reachable(address)
    try:
        ray.init(address, **quiet)
    except (OSError, RuntimeError, ValueError, TimeoutError) as error:
        raise _unreachable(address, str(error)) from error
    # What becomes of lost workers is in the outcomes; Ray would print it into what we print.
    ray._private.worker._worker_logs_enabled = False
    try:
        yield ray
    finally:
        ray.shutdown()


def _check_reachable(address: str) -> None:
    """Ray itself tries for a minute and then speaks of its own insides."""
    if address == "auto":
        return
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not host or not port.isdigit():
        raise BadInput(
            f"“{address}” is not an address of a Ray cluster.",
            "Give “local”, “auto”, “host:port” or “ray://host:port”.",
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_REACH_S).close()
    except (OSError, OverflowError) as error:
        raise _unreachable(address, str(error)) from error


def _unreachable(address: str, details: str) -> FashionStudioError:
    if "ersion mismatch" in details:
        message = f"The Ray cluster at “{address}” has other versions of Ray or Python."
        hint = "Install the versions of the cluster here."
    else:
        message = f"No Ray cluster answers at “{address}”."
        hint = (
            "Check the address and that it runs (ray status). From a computer that is not one of "
            "its nodes it is reached as ray://host:10001."
        )
    return FashionStudioError(message, hint, details)
