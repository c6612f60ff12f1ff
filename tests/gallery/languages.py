"""Languages of a gallery: real ones, one with longer words, and one from right to left."""

from __future__ import annotations

import re

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from fashionstudio.app.bidi import isolated, set_direction
from fashionstudio.app.language import speak

PSEUDO = "pseudo"
RIGHT_TO_LEFT = "rtl"
LONGER = 0.4
"""As much as a translation may well be longer than the English."""
_KEPT = re.compile(r"(\{[^}]*\}|%n|&(?=\w)|\n|<[^>]+>)")
_WORDS = re.compile(r"\b(?!(?:px|mm|cm|ppi|ms|s|K|[kMG]i?B)\b)[^\W\d_]+")
"""What is translated; of units and numbers there is nothing to say otherwise."""
_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "áéïôûýÁÉÎÖÜÝçñšž")


class PseudoTranslator(QTranslator):
    """Every text accented, and longer; what fields and shortcuts need stays as it is."""

    mark = ""
    """Before each text."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        spoken = pseudo(text)
        return spoken if spoken == text else self.mark + spoken


class MirroredPseudoTranslator(PseudoTranslator):
    """Texts that Qt takes for writing from right to left, which decides where it stands."""

    mark = "\u200f"

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        if context == "QShortcut":
            return ""  # keys have the names that are on them
        return isolated(super().translate(context, text, disambiguation, n))


def pseudo(text: str) -> str:
    """A text as a long language would have it."""
    parts = _KEPT.split(text)
    if not _WORDS.search("".join(parts[::2])):
        return text
    spoken = "".join(
        part if number % 2 else part.translate(_ACCENTS) for number, part in enumerate(parts)
    )
    words = [word for word in re.split(r"\s+", "".join(parts[::2])) if word]
    more: list[str] = []
    while words and len(" ".join(more)) < len(text) * LONGER - 1:
        more.append(words[len(more) % len(words)].translate(_ACCENTS).lower())
    room = max(1, round(len(text) * LONGER))
    longer = " ".join(more)[:room].rstrip()
    return f"{spoken} {longer}" if len(text) > 3 else f"{spoken}{longer[:1]}"


def speak_like(application: QApplication, language: str) -> None:
    """Translate what is built from now on.

    Raises:
        LookupError: there is no translation to that language.
    """
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    mirrored = language == RIGHT_TO_LEFT
    set_direction(application, right_to_left=mirrored)
    if language in (PSEUDO, RIGHT_TO_LEFT):
        kind = MirroredPseudoTranslator if mirrored else PseudoTranslator
        application.installTranslator(kind(application))
    elif speak(application, language) != language:
        raise LookupError(f"There is no translation to “{language}”.")
