"""Numbers as they are written in the language of the window: 2.4 in English, 2,4 in Italian."""

from __future__ import annotations

from PySide6.QtCore import QLocale


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
    return f"{number(100 * share)} %"


def _plain_locale() -> QLocale:
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale
