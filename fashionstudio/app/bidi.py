"""Names, numbers and sizes in writing from right to left: each stays whole, in its own order.

Between Arabic or Hebrew words “768 × 1024” would be read as 1024 × 768, and the parts of a file
name would change places. Unicode's isolates keep such a run together. They are put around the
places of a *translation*, by the translator itself, so that whoever writes a text need not think
of them: what is composed of names and numbers only has to be a text that can be translated.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QLabel

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


def _isolate(match: re.Match[str]) -> str:
    run = match.group()
    if _ALONE.fullmatch(run):
        return run  # a number has its order by itself
    # What will be put into a place may be a word of the language, or a name in any other one.
    opening = BY_ITSELF if _PLACE.fullmatch(run) else LEFT_TO_RIGHT
    return f"{opening}{run}{END}"


class MirroredTranslator(QTranslator):
    """The translator of a language that is written from right to left."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        found = super().translate(context, text, disambiguation, n)
        return isolated(found) if found else ""


def set_direction(application: QCoreApplication, *, right_to_left: bool) -> None:
    """Which way what is built from now on is laid out; without a window there is nothing to do."""
    if not isinstance(application, QApplication):
        return
    for old in application.findChildren(_LabelsAside):
        application.removeEventFilter(old)
        old.deleteLater()
    way = Qt.LayoutDirection
    application.setLayoutDirection(way.RightToLeft if right_to_left else way.LeftToRight)
    if right_to_left:
        application.installEventFilter(_LabelsAside(application))


class _LabelsAside(QObject):
    """Labels stand at the side where reading begins, whatever is written on them.

    Qt decides that by the first letter, so “tee-and-jeans.jpg” would stand at the far end of its
    row, with its heading at the near one.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Polish and isinstance(watched, QLabel):
            flag = Qt.AlignmentFlag
            asked = watched.alignment()
            side = asked & flag.AlignHorizontal_Mask
            if side in (flag.AlignLeft, flag.AlignRight):
                turned = flag.AlignRight if side == flag.AlignLeft else flag.AlignLeft
                rest = asked & flag.AlignVertical_Mask
                watched.setAlignment(turned | flag.AlignAbsolute | rest)
        return False
