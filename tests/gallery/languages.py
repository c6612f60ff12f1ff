"""Languages of a gallery: real ones, one with longer words, and one from right to left.

What is made up is compiled like a real translation. A translator in Python would be asked from
other threads, too, while Qt holds locks there, and could stop the whole window.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication

from fashionstudio.app.language import FOLDER, speak

PSEUDO = "pseudo"
RIGHT_TO_LEFT = "rtl"
LONGER = 0.4
"""As much as a translation may well be longer than the English."""
PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
QT_BUTTONS = ("Save", "Open", "OK", "Cancel", "Close", "Discard", "Apply", "Reset", "Help")
CODES = {PSEUDO: ("eo", 2, ""), RIGHT_TO_LEFT: ("ar", 6, "\u200f")}
"""The language that Qt takes it for, its plurals, and what stands before each text."""
_KEPT = re.compile(r"(\{[^}]*\}|%n|&(?=\w)|\n|<[^>]+>)")
_WORDS = re.compile(r"\b(?!(?:px|mm|cm|ppi|ms|s|K|[kMG]i?B)\b)[^\W\d_]+")
"""What is translated; of units and numbers there is nothing to say otherwise."""
_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "áéïôûýÁÉÎÖÜÝçñšž")


def pseudo(text: str) -> str:
    """A text as a long language would have it; what fields and shortcuts need stays as it is."""
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
    if language in CODES:
        translator = QTranslator(application)
        translator.load(str(_compiled(language)))
        application.installTranslator(translator)
        way = Qt.LayoutDirection
        application.setLayoutDirection(
            way.RightToLeft if language == RIGHT_TO_LEFT else way.LeftToRight
        )
    elif speak(application, language) != language:
        raise LookupError(f"There is no translation to “{language}”.")


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="fashionstudio-languages-")


@cache
def _compiled(language: str) -> Path:
    """All texts of the window in a language that is made up."""
    code, forms, mark = CODES[language]
    tree = ET.parse(FOLDER / "fashionstudio_it.ts")
    root = tree.getroot()
    root.set("language", code)
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = "QPlatformTheme"
    for text in QT_BUTTONS:
        ET.SubElement(ET.SubElement(context, "message"), "source").text = text
    for message in root.iter("message"):
        source = message.findtext("source") or ""
        spoken = pseudo(source)
        spoken = spoken if spoken == source else mark + spoken
        for old in message.findall("translation"):
            message.remove(old)
        translation = ET.SubElement(message, "translation")
        if message.get("numerus") == "yes":
            for _form in range(forms):
                ET.SubElement(translation, "numerusform").text = spoken
        else:
            translation.text = spoken
    place = Path(_scratch().name) / f"fashionstudio_{code}.ts"
    tree.write(place, encoding="utf-8", xml_declaration=True)
    _packaging("translations").compile_to(place, place.with_suffix(".qm"))
    return place.with_suffix(".qm")


def _packaging(name: str) -> ModuleType:
    """A module of packaging/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"_gallery_{name}", PACKAGING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def isolated(text: str) -> str:
    """As it is compiled for a language from right to left."""
    return str(_packaging("isolates").isolated(text))
