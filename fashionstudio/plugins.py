"""What other installed packages add, by entry points.

Listing reads names only: a package whose code is broken, or slow to import, must not hold up
whoever just wants to know what there is. Its code is imported when it is used.
"""

from __future__ import annotations

import importlib.util
import logging
import traceback
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from fashionstudio.errors import BadInput

ENGINES = "fashionstudio.engines"
"""An entry `name = package` of this group says: in the package's folder are folders of engines."""
EXPORTERS = "fashionstudio.exporters"
"""An entry `name = module:exporter` of this group adds a kind of file; see `core.export.added`."""
SKETCHERS = "fashionstudio.sketchers"
"""An entry `name = module:sketcher` of this group draws garments; see `vision.sketchers`."""
GROUPS = (ENGINES, EXPORTERS, SKETCHERS)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlugIn:
    """One entry of a package.

    Attributes:
        name: of the entry, which people see and type.
        package: the installed package it came with, "" if that is not known.
        version: of the package.
    """

    name: str
    package: str
    version: str


@cache
def _entries(group: str) -> dict[str, EntryPoint]:
    """By name; of two with one name the first on the path is taken, as for modules."""
    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=group), key=lambda one: one.name):
        found.setdefault(entry.name, entry)
    return found


def forget() -> None:
    """Look again the next time; for whoever has installed something meanwhile."""
    _entries.cache_clear()
    engine_dirs.cache_clear()


def plug_ins(group: str) -> tuple[PlugIn, ...]:
    """What there is of one of `GROUPS`, by name; nothing of it is imported."""
    return tuple(_described(entry) for entry in _entries(group).values())


def find(group: str, name: str) -> PlugIn:
    """One of them by its name; nothing of it is imported.

    Raises:
        BadInput: there is none.
    """
    return _described(_entry(group, name))


def load(group: str, name: str) -> Any:
    """What an entry names; a class is called for its object.

    Raises:
        BadInput: there is no such plug-in, or its code fails.
    """
    entry = _entry(group, name)
    try:
        found = entry.load()
        return found() if isinstance(found, type) else found
    except (Exception, SystemExit) as error:  # somebody else's code
        raise BadInput(
            f"The plug-in “{name}” cannot be loaded.", remedy(group, name), trace_of(error)
        ) from error


def _entry(group: str, name: str) -> EntryPoint:
    entry = _entries(group).get(name)
    if entry is None:
        raise BadInput(f"There is no plug-in “{name}”.", "Install the package that brings it.")
    return entry


def remedy(group: str, name: str) -> str:
    """What to do about a plug-in that does not do its part, as a hint."""
    entry = _entries(group).get(name)
    package = _described(entry).package if entry is not None else ""
    return f"Update or remove its package “{package or name}”."


def trace_of(error: BaseException) -> str:
    """Somebody else's error, for the details."""
    return "".join(traceback.format_exception(error))[-4000:]


def _described(entry: EntryPoint) -> PlugIn:
    package = entry.dist
    if package is None:
        return PlugIn(entry.name, "", "")
    return PlugIn(entry.name, package.name, package.version)


@cache
def engine_dirs() -> tuple[Path, ...]:
    """Folders of packages with one engine each below them, in the order of the entries' names."""
    found: dict[Path, None] = {}
    for entry in _entries(ENGINES).values():
        try:
            spec = importlib.util.find_spec(entry.module)
        except (ImportError, ValueError, AttributeError) as error:
            log.warning("the plug-in “%s” cannot be found: %r", entry.name, error)
            continue
        places = spec.submodule_search_locations if spec is not None else None
        if not places:
            log.warning("the plug-in “%s” is not a package with folders of engines", entry.name)
            continue
        found.update(dict.fromkeys(Path(place) for place in places))
    return tuple(found)
