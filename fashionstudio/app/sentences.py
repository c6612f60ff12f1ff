"""Errors, hints and notes in the user's language: they are written in English, far from the window.

`packaging/translations.py` finds them in the source. Where something is put in, the translators see
{1}, {2}; here such a sentence is recognised again, and what was put in goes into its translation.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.language import FOLDER, QT_TRANSLATE_NOOP
from fashionstudio.errors import FashionStudioError

CONTEXT = "Sentences"
_PLACE = re.compile(r"\{(\d+)\}")
_END = re.compile(r"(?<=[.!?”]) (?=[A-Z“{<\d])")
_LIST = re.compile(r"(, | and | or )")
_KNOWN = "Something went wrong."
"""Translated wherever there is a translation at all."""

# What is put into a sentence, and what is none or would read badly with a word put in.
PARTS = (
    QT_TRANSLATE_NOOP("Sentences", "The left hand is not seen: check that the region spares it."),
    QT_TRANSLATE_NOOP("Sentences", "The right hand is not seen: check that the region spares it."),
    QT_TRANSLATE_NOOP("Sentences", "The {1}: {2}"),
    QT_TRANSLATE_NOOP("Sentences", "is"),
    QT_TRANSLATE_NOOP("Sentences", "are"),
    QT_TRANSLATE_NOOP("Sentences", "has"),
    QT_TRANSLATE_NOOP("Sentences", "have"),
    QT_TRANSLATE_NOOP("Sentences", " and "),
    QT_TRANSLATE_NOOP("Sentences", " or "),
    QT_TRANSLATE_NOOP("Sentences", "Sketch"),
    QT_TRANSLATE_NOOP("Sentences", "Region"),
    QT_TRANSLATE_NOOP("Sentences", "Pose"),
    QT_TRANSLATE_NOOP("Sentences", "Fabric"),
    QT_TRANSLATE_NOOP("Sentences", "Garment"),
    QT_TRANSLATE_NOOP("Sentences", "Words"),
    QT_TRANSLATE_NOOP("Sentences", "photo"),
    QT_TRANSLATE_NOOP("Sentences", "garment"),
    QT_TRANSLATE_NOOP("Sentences", "sketch"),
    QT_TRANSLATE_NOOP("Sentences", "fabric"),
    QT_TRANSLATE_NOOP("Sentences", "region"),
    QT_TRANSLATE_NOOP("Sentences", "words"),
    QT_TRANSLATE_NOOP("Sentences", "pose"),
    QT_TRANSLATE_NOOP("Sentences", "project"),
    QT_TRANSLATE_NOOP("Sentences", "recipe"),
    QT_TRANSLATE_NOOP("Sentences", "palette"),
    QT_TRANSLATE_NOOP("Sentences", "file"),
    QT_TRANSLATE_NOOP("Sentences", "picture"),
    QT_TRANSLATE_NOOP("Sentences", "This picture"),
    QT_TRANSLATE_NOOP("Sentences", "This file"),
    QT_TRANSLATE_NOOP("Sentences", "This project"),
    QT_TRANSLATE_NOOP("Sentences", "This photo"),
)  # fmt: skip


def sentence(error: FashionStudioError) -> str:
    """Message and hint of an error as one text, in the user's language."""
    return f"{told(error.message)} {told(error.hint)}".strip()


def told(text: str) -> str:
    """A text from deeper down in the user's language; as it is where there is no translation."""
    if not text or (known := _translated(text)) != text:
        return known if text else ""
    if _translated(_KNOWN) == _KNOWN:
        return text  # English is spoken
    if (whole := _with_places(text)) is not None:
        return whole
    parts = _END.split(text)
    return " ".join(map(told, parts)) if len(parts) > 1 else text


def told_text(text: str) -> str:
    """A paragraph, whose sentences are known one by one."""
    return " ".join(map(told, _END.split(text)))


def told_all(texts: Iterable[str]) -> tuple[str, ...]:
    """Several, such as the notes on a result."""
    return tuple(map(told, texts))


def _translated(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def _with_places(text: str) -> str | None:
    """The translation of the most exact sentence that a text is an instance of."""
    for source, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return _put_in(_translated(source), [_part(value) for value in found.groups()])
    return None


def _put_in(text: str, values: Sequence[str]) -> str:
    return _PLACE.sub(lambda place: values[int(place[1]) - 1], text)


def _part(value: str) -> str:
    """What was put in: names stay; words, lists of words and sentences that are known do not."""
    if not value[:1].isalpha():
        return value
    if (known := told(value)) != value:
        return known
    words = _LIST.split(value)
    spoken = [_translated(word) for word in words]
    every = all(one != word for one, word in zip(spoken[::2], words[::2], strict=True))
    return "".join(spoken) if every and len(words) > 1 else value


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every sentence with places, those with the most words of their own first."""
    sources = json.loads((FOLDER / "sentences.json").read_text(encoding="utf-8"))
    sources.sort(key=lambda source: -len(_PLACE.sub("", source)))
    return tuple((source, _pattern(source)) for source in sources)


def _pattern(source: str) -> re.Pattern[str]:
    own = _PLACE.split(source)[::2]
    return re.compile("(.+?)".join(map(re.escape, own)), re.DOTALL)
