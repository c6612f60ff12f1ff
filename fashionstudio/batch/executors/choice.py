"""Which executor makes the items of a run."""

from __future__ import annotations

from collections.abc import Sequence

from fashionstudio.batch.executors import Executor
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.errors import BadInput


def make_executor(
    devices: Sequence[str] = ("auto",),
    compute: ComputeOptions | None = None,
    *,
    ray: str | None = None,
    workers: int | None = None,
) -> Executor:
    """The executor for what was asked.

    Args:
        devices: here, a worker for each; on Ray one kind for all.
        compute: how to compute.
        ray: "local", "auto" or an address (see `RayExecutor`); None = this computer without Ray.
        workers: on Ray; None = as many as there are cards, or nodes.

    Raises:
        BadInput: wishes that do not go together.
    """
    if ray is None:
        if workers is not None:
            raise BadInput(
                "A number of workers goes with Ray.", "Here there is one for each of the devices."
            )
        from fashionstudio.batch.executors.local import LocalExecutor

        return LocalExecutor(devices, compute=compute)
    if len(devices) != 1:
        raise BadInput("On Ray there is one kind of device.", "Name cuda, cpu or auto.")
    from fashionstudio.batch.executors.ray_executor import RayExecutor

    return RayExecutor(ray, workers=workers, device=devices[0], compute=compute)
