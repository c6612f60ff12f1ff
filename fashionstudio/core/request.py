"""Request: the frozen snapshot of a Look, from which it can be rendered today or in a year."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from fashionstudio.core.look import Look, check_version
from fashionstudio.errors import BadInput

REQUEST_VERSION = 1


@dataclass(frozen=True, slots=True)
class Request:
    """One Look, for one run of its variations.

    The Look's settings hold seed, steps and engine id. A Request of one picture of a run has
    `variations == 1` and that picture's own seed alone, so every Render has a recipe of its own.
    """

    look: Look

    def __post_init__(self) -> None:
        if self.look.photo is None:
            raise BadInput("There is no photo yet.", "Open a model photo first.")

    @property
    def seeds(self) -> tuple[int, ...]:
        """One seed per picture."""
        return self.look.settings.seeds

    def single(self, seed: int) -> Request:
        """The Request of one of the pictures."""
        settings = dataclasses.replace(
            self.look.settings, seed=seed, variations=1, further_seeds=()
        )
        return Request(self.look.with_(settings=settings))

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {"version": REQUEST_VERSION, "look": self.look.to_dict()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Request:
        """The inverse of `to_dict`; raises as `Look.from_dict` does."""
        check_version(data, REQUEST_VERSION, "recipe")
        look = data.get("look")
        if not isinstance(look, dict):
            raise BadInput("This recipe is damaged.", details="no look in it")
        return cls(Look.from_dict(look))

    def sha256(self) -> str:
        """Identity of the Request: equal for equal inputs and settings, however named."""
        data = self.to_dict()
        _forget_names(data)
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()


def _forget_names(data: Any) -> None:
    if isinstance(data, dict):
        if "sha256" in data:
            data.pop("name", None)
        for value in data.values():
            _forget_names(value)
