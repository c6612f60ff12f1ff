"""Fonts for the PDFs: they are embedded as subsets, so that every reader sees the same letters."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_OWN = ("Vera.ttf", "VeraBd.ttf")  # Bitstream Vera comes with reportlab: Latin letters
_SYSTEM: tuple[tuple[str, str], ...] = (
    # For the scripts that Vera lacks; the first that knows all letters is taken.
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("/usr/share/fonts/TTF/DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", ""),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", ""),
    ("C:/Windows/Fonts/arial.ttf", "arialbd.ttf"),
    ("C:/Windows/Fonts/msyh.ttc", "msyhbd.ttc"),
    ("C:/Windows/Fonts/msgothic.ttc", ""),
    ("C:/Windows/Fonts/malgun.ttf", "malgunbd.ttf"),
    ("/System/Library/Fonts/Supplemental/Arial Unicode.ttf", ""),
    ("/Library/Fonts/Arial Unicode.ttf", ""),
)


@dataclass(frozen=True, slots=True)
class FontPair:
    """Names under which reportlab knows a font, and what it cannot show.

    Attributes:
        regular, bold: names for `setFont`.
        missing: characters without a letter in it, each once.
    """

    regular: str
    bold: str
    missing: str = ""


def choose_fonts(texts: Iterable[str]) -> FontPair:
    """The first font that can show all of the texts, else the one that comes with reportlab."""
    wanted = {c for text in texts for c in text if not c.isspace() and c.isprintable()}
    own = _own_fonts()
    missing = _lacking(own, wanted)
    if missing:
        for regular, bold in _SYSTEM:
            found = _system_fonts(regular, bold)
            if found is not None and not _lacking(found, wanted):
                return found
    return FontPair(own.regular, own.bold, "".join(sorted(missing)))


def shown_text(text: str, fonts: FontPair) -> str:
    """`text` as it can be set: on one line, letters that are missing as a question mark."""
    kept = "".join("?" if c in fonts.missing else c for c in text)
    return " ".join("".join(c if c.isprintable() else " " for c in kept).split())


@cache
def _own_fonts() -> FontPair:
    import reportlab

    folder = Path(reportlab.__file__).parent / "fonts"
    return FontPair(*(_registered(folder / name) for name in _OWN))


@cache
def _system_fonts(regular: str, bold: str) -> FontPair | None:
    path = Path(regular)
    if path.drive and sys.platform != "win32":
        return None
    if not path.is_file():
        return None
    heavy = path.with_name(bold) if bold else path
    try:
        name = _registered(path)
        return FontPair(name, _registered(heavy) if heavy.is_file() else name)
    except Exception:  # reportlab knows only fonts with TrueType outlines, and says so in many ways
        return None


def _registered(path: Path) -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = f"fashionstudio-{path.stem}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return name


def _lacking(fonts: FontPair, wanted: set[str]) -> set[str]:
    from reportlab.pdfbase import pdfmetrics

    font: Any = pdfmetrics.getFont(fonts.regular)
    letters = font.face.charToGlyph
    return {c for c in wanted if ord(c) not in letters}
