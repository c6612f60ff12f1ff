"""Where an engine's files are taken from: folders, mirrors, other engines, or where they came out.

In this order: a folder that the user names, a mirror that the user names, one of the environment
variable FASHIONSTUDIO_MIRRORS, an installed engine with the same base, and at last the address in
the manifest.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from fashionstudio.engine.manifest import EngineManifest, list_engines
from fashionstudio.errors import BadInput
from fashionstudio.modelhub.catalogue import Offer, Place, Source

Width = Literal["fp16", "fp32"]
"""How wide the numbers of installed weights are."""

MIRRORS_VARIABLE = "FASHIONSTUDIO_MIRRORS"
"""NAME=ADDRESS, separated by blanks; NAME is a place's id, ADDRESS an URL or a folder."""

_HUB = "https://huggingface.co"
_NAMED = re.compile(r"([a-z0-9][a-z0-9_-]*)=(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the user wants an engine installed.

    Attributes:
        width: numbers of the stored weights.
        folders: local folders by role or place id.
        mirrors: `[NAME=]ADDRESS`; NAME is a role or a place id, by default "base".
    """

    width: Width = "fp16"
    folders: Mapping[str, Path] = field(default_factory=dict)
    mirrors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the files of one place are taken from: a folder or an address.

    Attributes:
        place: whose files.
        folder: local; None for an address.
        url: the address, also where a folder is missing a file.
        engine: id of the installed engine whose folder it is.
        chosen: the user named the folder, so that a file missing there is a mistake.
    """

    place: Place
    folder: Path | None = None
    url: str = ""
    engine: str = ""
    chosen: bool = False

    def find(self, source: Source) -> Path | None:
        """The local file, if the folder has it."""
        if self.folder is None:
            return None
        found = (self.folder / name for name in source.files)
        return next((path for path in found if path.is_file()), None)

    def urls(self, source: Source) -> list[str]:
        """Addresses to try in turn."""
        return [f"{self.url.rstrip('/')}/{name}" for name in source.files]


def find_origins(offer: Offer, wishes: Wishes) -> dict[str, Origin]:
    """The origin of each place, by its id.

    Raises:
        BadInput: a folder is not there, an address cannot be used, or a name means nothing here.
    """
    given: dict[str, str | Path] = {}
    for text in os.environ.get(MIRRORS_VARIABLE, "").split():
        name, address = _named(text, default="")
        if name in offer.places:  # the variable serves all engines
            given[name] = address
    for text in wishes.mirrors:
        name, address = _named(text, default="base")
        given[_place_id(offer, name)] = address
    for name, folder in wishes.folders.items():
        given[_place_id(offer, name)] = folder
    return {
        place.id: _origin(place, given.get(place.id), wishes.width)
        for place in offer.places.values()
    }


def _origin(place: Place, given: str | Path | None, width: Width) -> Origin:
    if given is not None:
        address = str(given)
        if isinstance(given, str) and "://" in address:
            return Origin(place, url=_checked(address), chosen=True)
        return Origin(place, folder=_snapshot(Path(address).expanduser()), chosen=True)
    relative = None if place.role == "engine" else _relative(place, width)
    return Origin(
        place,
        folder=relative.folder if relative else None,
        url=_checked(_hub(place.url)),
        engine=relative.id if relative else "",
    )


def _relative(place: Place, width: Width) -> EngineManifest | None:
    """An installed engine that was made with the files of the same place."""
    for engine in list_engines():
        record = engine.manifest.extra.get("installed") if engine.manifest else None
        if engine.problem or not isinstance(record, dict):
            continue
        wide_enough = width == "fp16" or record.get("width") == "fp32"
        if wide_enough and place.id in record.get("places", ()):
            return engine.manifest
    return None


def _named(text: str, *, default: str) -> tuple[str, str]:
    named = _NAMED.fullmatch(text)
    return (named[1], named[2]) if named else (default, text)


def _place_id(offer: Offer, name: str) -> str:
    for place in offer.places.values():
        if name in (place.id, place.role):
            return place.id
    known = ", ".join(f"{place.id} ({place.role})" for place in offer.places.values())
    raise BadInput(f"“{offer.id}” takes nothing from a place “{name}”.", f"It knows: {known}.")


def _snapshot(folder: Path) -> Path:
    """The folder itself, or the newest snapshot in a cache folder of the hub's own program."""
    if not folder.is_dir():
        raise BadInput(f"There is no folder “{folder}”.", "Check the path.")
    found = [path for path in (folder / "snapshots").glob("*") if path.is_dir()]
    return max(found, key=lambda path: path.stat().st_mtime) if found else folder


def _hub(url: str) -> str:
    """Honour HF_ENDPOINT, by which people name a mirror of the whole hub."""
    endpoint = os.environ.get("HF_ENDPOINT", "").rstrip("/")
    return endpoint + url.removeprefix(_HUB) if endpoint and url.startswith(_HUB) else url


def _checked(url: str) -> str:
    """Only encrypted connections, except to this computer itself."""
    parts = urlsplit(url)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise BadInput(
            f"“{url}” is not an address to download from.", "It must begin with https://."
        )
    if not parts.hostname:
        raise BadInput(f"“{url}” names no computer.", "Check the address.")
    return url
