"""What the user may say about how is computed; plain values, known to all processes."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Literal, get_args

from fashionstudio.core.checks import one_of

Format = Literal["fp32", "bf16", "fp16"]
Attention = Literal["sdpa", "xformers"]

FORMATS: tuple[str, ...] = ("auto", *get_args(Format))
ATTENTIONS: tuple[str, ...] = ("auto", *get_args(Attention))


@dataclass(frozen=True, slots=True)
class ComputeOptions:
    """Wishes; what they leave open is chosen by device and free memory (`engine.plan`).

    Attributes:
        dtype: number format of the large networks: "auto", "fp32", "bf16" or "fp16".
        attention: "auto", "sdpa" (torch's own) or "xformers".
        offload: whether only the networks in use lie on the device; None = if memory demands it.
        tiled_decode: always decode strip by strip; else if memory demands it.
    """

    dtype: str = "auto"
    attention: str = "auto"
    offload: bool | None = None
    tiled_decode: bool = False

    def __post_init__(self) -> None:
        one_of("number format", self.dtype, FORMATS)
        one_of("kind of attention", self.attention, ATTENTIONS)

    def arguments(self) -> list[str]:
        """Command line arguments that `from_arguments` reads back; defaults are left out."""
        found = []
        if self.dtype != "auto":
            found += ["--dtype", self.dtype]
        if self.attention != "auto":
            found += ["--attention", self.attention]
        if self.offload is not None:
            found.append("--offload" if self.offload else "--no-offload")
        if self.tiled_decode:
            found.append("--tiled-decode")
        return found

    @staticmethod
    def add_to(parser: argparse.ArgumentParser) -> None:
        """Let a parser know the arguments."""
        parser.add_argument("--dtype", default="auto", choices=FORMATS)
        parser.add_argument("--attention", default="auto", choices=ATTENTIONS)
        parser.add_argument("--offload", default=None, action=argparse.BooleanOptionalAction)
        parser.add_argument("--tiled-decode", action="store_true")

    @classmethod
    def from_arguments(cls, parsed: argparse.Namespace) -> ComputeOptions:
        """What a parser has read."""
        return cls(parsed.dtype, parsed.attention, parsed.offload, parsed.tiled_decode)
