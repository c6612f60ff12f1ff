"""The language of the window: our own texts, those of Qt's buttons, and how numbers are written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

FOLDER = Path(__file__).resolve().parents[1] / "translations"
"""Holds fashionstudio_LANGUAGE.qm, made by packaging/translations.py; English is in the source."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Marks a text for the translators, as Qt's own of that name; that one has no types."""
    return text


def speak(application: QCoreApplication, language: str, folder: Path = FOLDER) -> str:
    """Translate what will be shown from now on.

    Args:
        application: gets the translators.
        language: "system", or the name of a language such as "it".
        folder: with our own translations.

    Returns:
        The language that is spoken; "en" where there is no translation.
    """
    locale = QLocale.system() if language == "system" else QLocale(language)
    own = QTranslator(application)
    found = own.load(locale, "fashionstudio", "_", str(folder))
    # Numbers and dates as in the texts around them.
    QLocale.setDefault(locale if found else QLocale.system())
    if isinstance(application, QGuiApplication):
        left = Qt.LayoutDirection.LeftToRight
        application.setLayoutDirection(locale.textDirection() if found else left)
    # Of English there are only the plurals.
    if not found and not own.load("fashionstudio_en", str(folder)):
        return "en"
    # Qt's own texts only together with ours: half a translation is none.
    buttons = QTranslator(application)
    place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if found and buttons.load(locale, "qtbase", "_", place):
        application.installTranslator(buttons)
    application.installTranslator(own)
    return own.language().partition("_")[0]
