"""What a check of the installation has found, and texts without anybody's name in them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

State = Literal["good", "doubtful", "bad"]
_SIGNS: dict[str, str] = {"good": "ok  ", "doubtful": "note", "bad": "BAD "}
_LEAST_NAME = 3
"""Shorter names are parts of too many words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report.

    Attributes:
        name: what was looked at.
        state: how it is.
        text: what is the case.
        advice: what could be done about it; may be empty.
    """

    name: str
    state: State
    text: str
    advice: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Finding:
        """From the plain data of `dataclasses.asdict`; an unknown state is doubtful.

        Raises:
            KeyError: a field is missing.
        """
        state: State = data["state"] if data["state"] in _SIGNS else "doubtful"
        return cls(str(data["name"]), state, str(data["text"]), str(data.get("advice", "")))

    def redacted(self) -> Finding:
        """Without private paths and names."""
        return replace(self, text=redact(self.text), advice=redact(self.advice))


def as_text(findings: Iterable[Finding]) -> str:
    """One line each, and one more for advice."""
    lines = []
    for finding in findings:
        lines.append(f"{_SIGNS[finding.state]}  {finding.name:<12} {finding.text}")
        if finding.advice:
            lines.append(f"      {'':<12} → {finding.advice}")
    return "\n".join(lines)


def redact(text: str) -> str:
    """Replace the user's folders, user name and computer's name by what they are."""
    for place, word in _places():
        for written in {place, place.replace("\\", "/"), place.replace("\\", "\\\\")}:
            text = re.sub(re.escape(written) + r"(?![\w.-])", word, text)
    for name, word in _names():
        text = re.sub(rf"(?<![\w]){re.escape(name)}(?![\w])", word, text, flags=re.IGNORECASE)
    return text


def _places() -> list[tuple[str, str]]:
    """Folders and what is written for them, the longest first."""
    from fashionstudio import paths  # not at the top: the command line's help reads this module

    known = {
        str(paths.data_dir()): "<data>",
        str(paths.cache_dir()): "<cache>",
        str(paths.config_dir()): "<settings>",
        str(Path(paths.__file__).parent): "<program>",
        str(Path(paths.__file__).parent.parent): "<program>",
        sys.prefix: "<python>",
        sys.base_prefix: "<python>",
        str(Path.home()): "~",
    }
    if home := os.environ.get("FASHIONSTUDIO_HOME"):
        known[home] = "<home>"
    found = [(place, word) for place, word in known.items() if len(place) > 1]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _names() -> list[tuple[str, str]]:
    import platform

    users = {os.environ.get(name, "") for name in ("USER", "USERNAME", "LOGNAME")}
    users.add(Path.home().name)
    names = [(user, "<user>") for user in users if len(user) >= _LEAST_NAME]
    node = platform.node()
    return [*names, (node, "<computer>")] if len(node) >= _LEAST_NAME else names
