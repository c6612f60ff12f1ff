"""Names, numbers and sizes in writing from right to left: each stays whole, in its own order.

Between Arabic or Hebrew words “768 × 1024” would be read as 1024 × 768, and the parts of a file
name would change places. Unicode's isolates keep such a run together. They are put around the
places of a translation when it is compiled, so that neither who writes a text nor who translates it
need think of them: what is composed of names and numbers only has to be a text that is translated.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from PySide6.QtCore import QLocale, Qt

LEFT_TO_RIGHT, BY_ITSELF, END = "\u2066", "\u2068", "\u2069"
"""Isolates: from left to right, whichever way its first letter goes, and the end of either."""
_ATOM = r"(?:\{[^{}]*\}|%n|%L?\d|\d+(?:[.,]\d+)?)"
_JOINT = r"(?:\s?×\s?|[-–/:](?=[{%\d]))"
_UNIT = r"(?:\s?[%°](?!\w)|\s?(?:px|mm|cm|ppi|ms|s|K|[kMG]i?B|pt)\b)"
_RUN = re.compile(rf"{_ATOM}(?:{_JOINT}{_ATOM})*{_UNIT}?")
_TAG = re.compile(r"(<[^>]+>)")
_PLACE = re.compile(r"\{[^{}]*\}")
_ALONE = re.compile(r"%n|\d+")


def isolated(text: str) -> str:
    """A text in which each name, and each run of numbers and units, is a unit of its own."""
    parts = _TAG.split(text)
    parts[::2] = [_RUN.sub(_isolate, part) for part in parts[::2]]
    return "".join(parts)


def is_mirrored(source: Path) -> bool:
    """Whether a `.ts` is for a language that is written from right to left."""
    language = ET.parse(source).getroot().get("language", "")
    return QLocale(language).textDirection() == Qt.LayoutDirection.RightToLeft


def write_isolated(source: Path, target: Path) -> None:
    """A `.ts` with isolates in all of its translations."""
    tree = ET.parse(source)
    for translation in tree.getroot().iter("translation"):
        for text in (translation, *translation.iter("numerusform")):
            if text.text and text.text.strip():
                text.text = isolated(text.text)
    tree.write(target, encoding="utf-8", xml_declaration=True)


def _isolate(match: re.Match[str]) -> str:
    run = match.group()
    if _ALONE.fullmatch(run):
        return run  # a number has its order by itself
    # What will be put into a place may be a word of the language, or a name in any other one.
    opening = BY_ITSELF if _PLACE.fullmatch(run) else LEFT_TO_RIGHT
    return f"{opening}{run}{END}"
