"""What other installed packages add, by entry points.

Only names are read here: a package whose code is broken, or slow to import, must not hold up
whoever just wants to know which engines there are.
"""

from __future__ import annotations

import importlib.util
import logging
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

ENGINES = "fashionstudio.engines"
"""An entry `name = package` of this group says: in the package's folder are folders of engines."""

log = logging.getLogger(__name__)


@cache
def engine_dirs() -> tuple[Path, ...]:
    """Folders of packages with one engine each below them, in the order of the entries' names."""
    found: dict[Path, None] = {}
    for entry in sorted(entry_points(group=ENGINES), key=lambda one: one.name):
        try:
            spec = importlib.util.find_spec(entry.module)
        except (ImportError, ValueError, AttributeError) as error:
            log.warning("the plug-in “%s” cannot be found: %r", entry.name, error)
            continue
        places = spec.submodule_search_locations if spec is not None else None
        if not places:
            log.warning("the plug-in “%s” is no package with folders of engines", entry.name)
            continue
        found.update(dict.fromkeys(Path(place) for place in places))
    return tuple(found)
