"""fashionstudio: see a garment on a person before it exists.

For scripts: `from fashionstudio import Studio` (docs/python.md). Importing the package itself costs
nothing; its names are looked up when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from fashionstudio.api import FabricPlacement, Picture, PreparedPhoto, Progress, Studio
    from fashionstudio.errors import FashionStudioError

__all__ = [
    "FabricPlacement",
    "FashionStudioError",
    "Picture",
    "PreparedPhoto",
    "Progress",
    "Studio",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    # By name: for the import rules the package is not above its own parts.
    module = "errors" if name == "FashionStudioError" else "api"
    return getattr(import_module(f"fashionstudio.{module}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
