"""Licences that must be accepted before an engine is installed.

Asked once per engine and licence and noted in the user's preferences; another licence, even of the
same engine, is another question.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fashionstudio import __version__, paths
from fashionstudio.core.atomic import write_json
from fashionstudio.errors import BadInput
from fashionstudio.modelhub.catalogue import Offer


def is_accepted(offer: Offer) -> bool:
    """Whether the user has accepted this engine's licence."""
    noted = _noted().get(offer.id)
    return isinstance(noted, dict) and noted.get("licence") == offer.manifest.licence


def accept(offer: Offer) -> None:
    """Note that the user accepts."""
    noted = _noted()
    noted[offer.id] = {
        "licence": offer.manifest.licence,
        "url": offer.licence_url,
        "accepted": datetime.now(UTC).isoformat(timespec="seconds"),
        "with": __version__,
    }
    write_json(_path(), noted)


def require(offer: Offer) -> None:
    """Refuse to go on without an accepted licence.

    Raises:
        BadInput: it has not been accepted.
    """
    if not is_accepted(offer):
        raise BadInput(
            f"The licence of “{offer.id}” ({offer.manifest.licence}) has not been accepted.",
            f"Read {offer.licence_url} and accept it with --accept-licence.",
        )


def _path() -> Path:
    return paths.config_dir() / "licences.json"


def _noted() -> dict[str, Any]:
    try:
        noted = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):  # asked again
        return {}
    return noted if isinstance(noted, dict) else {}
