"""Which networks lie on the device, when not all of them fit at once.

The usual hooks move a network when its `forward` is called. Ours are also walked from outside (the
autoencoder, for its inner features), where no such hook fires. So those who compute say which
networks they need, and for how long: `with pipe.placed("vae"): …`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import nn

HOST = torch.device("cpu")

Move = Callable[[nn.Module, torch.device], None]


def move_module(module: nn.Module, device: torch.device) -> None:
    """Move parameters and buffers in place, in the format and memory layout they have."""
    module.to(device)


class Placement:
    """Brings networks to a device while they are needed, one group after the other.

    Attributes:
        device: where it is computed.
        resident: names of the networks that are there now.
    """

    def __init__(
        self, device: torch.device, modules: Mapping[str, nn.Module], move: Move = move_module
    ) -> None:
        """All modules start on the processor's side.

        Args:
            device: where to compute.
            modules: by component name.
            move: how one is moved; tests count here.
        """
        self.device = device
        self.resident: frozenset[str] = frozenset()
        self._modules = dict(modules)
        self._move = move
        self._depth = 0
        for module in self._modules.values():
            move(module, HOST)

    @contextmanager
    def placed(self, *names: str) -> Iterator[None]:
        """Only these networks are on the device while the context is open.

        Inside another one it takes that one's place and gives it back. After the outermost the
        networks stay until others are asked for: they may be needed again next. Names that this
        system has no network for are ignored.
        """
        before = self.resident
        self._hold(frozenset(names) & self._modules.keys())
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth:
                self._hold(before)

    def _hold(self, names: frozenset[str]) -> None:
        """Out before in: the peak is one group, never two."""
        for name in sorted(self.resident - names):
            self._move(self._modules[name], HOST)
            self.resident -= {name}
        for name in sorted(names - self.resident):
            self._move(self._modules[name], self.device)
            self.resident |= {name}
