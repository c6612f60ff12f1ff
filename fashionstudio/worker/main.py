"""Entry point of the worker process."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import sys
from collections.abc import Callable, Sequence

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.worker.channel import Channel
from fashionstudio.worker.launch import WORKER_NICE, stand_back
from fashionstudio.worker.server import Backend, Server, Store


def main(argv: Sequence[str] | None = None) -> int:
    """Serve one client over standard input and output until it leaves.

    Returns:
        Exit status: 0 when the client left or said so, 1 when the engines could not be started,
        2 when client and worker do not understand each other.
    """
    parser = argparse.ArgumentParser("fashionstudio worker", description=main.__doc__)
    parser.add_argument("--log-level", default="WARNING", help="what goes to stderr")
    parser.add_argument(
        "--modest", action="store_true", help="let whoever works at this computer come first"
    )
    ComputeOptions.add_to(parser)
    options = parser.parse_args(argv)
    if sys.stdin is None or sys.stdin.isatty():
        sys.stderr.write("The worker is started by fashionstudio itself; see `fashionstudio`.\n")
        return 2
    if options.modest:
        stand_back(WORKER_NICE)
    # torch's threads spin while they wait for one another. As soon as anything else wants a core,
    # as the window does, that makes small networks many times slower (64 s instead of 4 s for the
    # same convolutions on two busy cores); sleeping costs next to nothing. Read at torch's import.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    logging.basicConfig(level=options.log_level.upper(), stream=sys.stderr)
    from fashionstudio.engine.inputs import Inputs
    from fashionstudio.paths import blobs_dir

    inputs = Inputs(blobs_dir())

    def make_backend(device: str) -> Backend:
        """Imports torch, hence only after the greeting."""
        from fashionstudio.worker.backend import EngineBackend

        return EngineBackend(inputs, device, ComputeOptions.from_arguments(options))

    return serve(inputs, make_backend)


def serve(store: Store, make_backend: Callable[[str], Backend]) -> int:
    """Take over the standard streams and serve; tests come in here with a scripted backend."""
    channel = Channel.over_standard_streams()
    faulthandler.enable()
    return Server(channel, store, make_backend).run()
