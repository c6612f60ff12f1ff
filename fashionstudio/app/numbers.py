"""Numbers as they are written in the language of the window: 2.4 in English, 2,4 in Italian."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale


def number(value: float, decimals: int = 0) -> str:
    """With so many decimals, and nothing between thousands."""
    return _plain_locale().toString(float(value), "f", decimals)


def short_number(value: float, decimals: int = 2) -> str:
    """With no more decimals than it has, at most so many."""
    text = number(value, decimals)
    if not decimals:
        return text
    return text.rstrip("0").removesuffix(QLocale().decimalPoint())


def percent(share: float) -> str:
    """A share of 0..1 in whole hundredths."""
    return QCoreApplication.translate("Numbers", "{n} %").format(n=number(100 * share))


def measures(width: int, height: int) -> str:
    """Of a picture in pixels: “768 × 1024”, in that order in every writing."""
    return QCoreApplication.translate("Numbers", "{w} × {h}").format(w=width, h=height)


def times(count: int, text: str) -> str:
    """“4 × 120 mm”; `text` alone if it is there once."""
    if count <= 1:
        return text
    return QCoreApplication.translate("Numbers", "{n} × {text}").format(n=count, text=text)


def pixels(count: int) -> str:
    """“64 px”."""
    return QCoreApplication.translate("Numbers", "{n} px").format(n=count)


def _plain_locale() -> QLocale:
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale
