"""What downloaded files were like: trust on first use.

The publishers name no checksums. So the SHA-256 of a file is noted when an engine has been made of
it for the first time, and a later download that differs is refused, whichever mirror it comes from.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fashionstudio import paths
from fashionstudio.core.atomic import write_json
from fashionstudio.errors import ModelMismatch
from fashionstudio.modelhub.catalogue import Source


def check(source: Source, sha256: str, url: str) -> None:
    """Compare a download with the published SHA-256, or with the first one that was good.

    Args:
        source: what was downloaded.
        sha256: of the download.
        url: where it came from.

    Raises:
        ModelMismatch: it is another file.
    """
    if source.sha256 and sha256 != source.sha256:
        raise ModelMismatch(
            f"“{source.name}” from {url} is not the file that was published.",
            "Try another mirror, or download it again later.",
            f"{sha256} instead of {source.sha256}",
        )
    known = _noted().get(_name(source, url))
    if isinstance(known, dict) and known.get("sha256", sha256) != sha256:
        raise ModelMismatch(
            f"“{source.name}” from {url} is another file than the one that was downloaded on "
            f"{known.get('date', 'an earlier day')}.",
            f"If it was replaced for a good reason, delete its entry in {_path()}.",
            f"{sha256} instead of {known['sha256']} ({known.get('url')})",
        )


def note(source: Source, sha256: str, url: str) -> None:
    """Remember a download that turned out to be good."""
    noted = _noted()
    today = datetime.now(UTC).date().isoformat()
    noted.setdefault(_name(source, url), {"sha256": sha256, "url": url, "date": today})
    write_json(_path(), noted)


def known_as(sha256: str) -> str | None:
    """The record (`Source.key`) of a file with this content, if it was ever downloaded."""
    for name, entry in _noted().items():
        if isinstance(entry, dict) and entry.get("sha256") == sha256:
            return str(name)
    return None


def _name(source: Source, url: str) -> str:
    """Place and file; the same weights in another format are another file."""
    for name in source.files:
        if url.endswith(f"/{name}"):
            return f"{source.place}/{name}"
    return source.key


def _path() -> Path:
    return paths.config_dir() / "downloads.json"


def _noted() -> dict[str, Any]:
    try:
        noted = json.loads(_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelMismatch(
            "The record of earlier downloads cannot be read.", f"Delete {_path()}.", str(error)
        ) from error
    return noted if isinstance(noted, dict) else {}
