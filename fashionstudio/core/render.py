"""Render: a picture with everything that is needed to make it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.look import check_version
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput

RECIPE_VERSION = 1
TOKENS = "tokens/"
"""How the names of learned Tokens begin among the weights of a stamp."""


@dataclass(frozen=True, slots=True)
class EngineStamp:
    """Which engine made a Render, on what.

    Attributes:
        engine: engine id.
        weights: file name → SHA-256 of every weight file used.
        versions: package → version ("fashionstudio", "torch", "diffusers", …).
        device: "cpu", "cuda:0 NVIDIA …".
    """

    engine: str
    weights: dict[str, str]
    versions: dict[str, str]
    device: str

    def doubts(self, weights: Mapping[str, str]) -> tuple[str, ...]:
        """Why a picture made again with other weights may not be what it was: a sentence or none.

        Args:
            weights: those of the engine as it is now; learned Tokens do not count.
        """
        if _without_tokens(self.weights) == _without_tokens(weights):
            return ()
        return (
            f"The weights of the engine “{self.engine}” are not those that this picture was made"
            " with, so it may come out otherwise.",
        )

    def all_doubts(self, now: EngineStamp) -> tuple[str, ...]:
        """Why a picture made again may not be what it was, in sentences.

        Args:
            now: of the picture that was made again.
        """
        notes = list(self.doubts(now.weights))
        changed = {
            name: version
            for name, version in self.versions.items()
            if now.versions.get(name, version) != version
        }
        if changed:
            then = ", ".join(f"{name} {version}" for name, version in changed.items())
            today = ", ".join(f"{name} {now.versions[name]}" for name in changed)
            notes.append(
                f"This picture was made with {then}; here is {today}, so it may come out otherwise."
            )
        if self.device and self.device != now.device:
            notes.append(
                f"This picture was made on {self.device} and is made again on {now.device}, so it"
                " may come out otherwise."
            )
        return tuple(notes)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "engine": self.engine,
            "weights": dict(self.weights),
            "versions": dict(self.versions),
            "device": self.device,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> EngineStamp:
        """The inverse of `to_dict`; missing parts are empty."""
        return cls(
            str(data.get("engine", "")),
            dict(data.get("weights", {})),
            dict(data.get("versions", {})),
            str(data.get("device", "")),
        )


def _without_tokens(weights: Mapping[str, str]) -> dict[str, str]:
    return {name: sha256 for name, sha256 in weights.items() if not name.startswith(TOKENS)}


@dataclass(frozen=True, slots=True)
class Recipe:
    """The Request with what made it a picture; embedded in every export.

    Attributes:
        request: of this one picture.
        stamp: engine, weights, versions, device.
        timings: seconds per phase.
        notes: sentences about what was doubtful (words not understood, low confidence, …).
    """

    request: Request
    stamp: EngineStamp
    timings: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "version": RECIPE_VERSION,
            "request": self.request.to_dict(),
            "engine": self.stamp.to_dict(),
            "timings": dict(self.timings),
            "notes": list(self.notes),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Recipe:
        """The inverse of `to_dict`; raises as `Request.from_dict` does."""
        check_version(data, RECIPE_VERSION, "recipe")
        request = Request.from_dict(data.get("request", {}))
        try:
            return cls(
                request,
                EngineStamp.from_dict(data.get("engine", {})),
                {str(k): float(v) for k, v in data.get("timings", {}).items()},
                tuple(str(note) for note in data.get("notes", ())),
            )
        except (AttributeError, TypeError, ValueError) as error:
            raise BadInput("This recipe is damaged.", details=repr(error)) from error


@dataclass(frozen=True, slots=True, eq=False)
class Render:
    """An immutable result.

    Attributes:
        picture: (H, W, 3) uint8 sRGB at the Photo's own size.
        region: (H, W) uint8, by how much each pixel was replaced; 0 = untouched. It is the
            feathered Region, or less where an engine tells layers.
        recipe: how it was made.
        confidence: 0..1 for what was estimated on the way: "pose", "parts", "region", ….
    """

    picture: NDArray[np.uint8]
    region: NDArray[np.uint8]
    recipe: Recipe
    confidence: dict[str, float] = field(default_factory=dict)
