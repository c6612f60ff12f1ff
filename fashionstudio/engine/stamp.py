"""Versions that a Render's bytes depend on."""

from __future__ import annotations

import platform
from functools import cache
from importlib import metadata

from fashionstudio import __version__

PACKAGES = ("torch", "diffusers", "transformers", "numpy", "pillow", "scipy", "mediapipe")


@cache
def _found() -> tuple[tuple[str, str], ...]:
    found = [("fashionstudio", __version__), ("python", platform.python_version())]
    for package in PACKAGES:
        try:
            found.append((package, metadata.version(package)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)


def versions() -> dict[str, str]:
    """Package → version, of those that are installed."""
    return dict(_found())
