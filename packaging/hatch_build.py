"""Puts the shipped engines, the person network and the sample pictures inside the wheel's package.

A checkout keeps them at the top level, where people find them; `fashionstudio.paths` looks inside
the package first. An editable install needs nothing: it runs from the checkout.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OFFERED = ("ladi-vton-dresscode", "ladi-vton-vitonhd", "mgd-dresscode", "mgd-vitonhd")
ENGINES = {f"models/{name}": "engine.json" for name in ("mini", *OFFERED)}
SHIPPED = {**ENGINES, "models/person": "person.json", "assets": ""}


class ShippedFiles(BuildHookInterface):  # type: ignore[misc, type-arg]
    """Adds the engines and `assets` as `fashionstudio/_shipped/…`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Extend the list of files; a wheel without its engine is refused."""
        if version == "editable":
            return
        for folder, marker in SHIPPED.items():
            source = Path(self.root) / folder
            if not (source / marker).exists():
                raise FileNotFoundError(f"{source / marker} is missing: the wheel would be empty.")
            build_data["force_include"][str(source)] = f"fashionstudio/_shipped/{folder}"
