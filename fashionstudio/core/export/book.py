"""What the lookbook and the contact sheet share: pages, pictures and captions in a PDF."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from fashionstudio.core.export.fonts import FontPair, choose_fonts, shown_text
from fashionstudio.core.export.options import ExportOptions
from fashionstudio.core.export.pixels import U8, shrunk
from fashionstudio.core.provenance import xmp_packet

MARGIN_PT = 42.0
INK, DIM, LINE = "#1f2023", "#6b6c72", "#c9c9ce"
_POINTS = 72.0
_PRINT_PPI = 300


@dataclass(frozen=True, slots=True)
class BookTexts:
    """The words that the pages themselves say, for translation."""

    look: str = "Look {n}"
    fabric: str = "Fabric"
    repeat: str = "{name}, {mm} mm"
    garment: str = "Garment"
    seed: str = "Seed"
    engine: str = "Engine"
    lookbook: str = "Lookbook"
    sheet: str = "Contact sheet"
    one_look: str = "1 look"
    looks: str = "{n} looks"
    page: str = "{n} / {all}"
    missing: str = "These letters cannot be shown with the fonts of this computer: {letters}"


@dataclass(frozen=True, slots=True, eq=False)
class BookEntry:
    """One picture with what stands beside it.

    Attributes:
        load: reads the picture, (H, W, 3) uint8; called once for each place it is shown at.
        words: what the designer wrote; may be empty.
        facts: short lines, such as fabric and seed.
        swatch: reads the Fabric's swatch, or gives None.
    """

    load: Callable[[], U8]
    words: str = ""
    facts: tuple[str, ...] = ()
    swatch: Callable[[], U8 | None] = lambda: None


@dataclass(frozen=True, slots=True)
class Area:
    """A box on the page, in points; (x, y) is its lower left corner."""

    x: float
    y: float
    width: float
    height: float


class Book:
    """A PDF in the making.

    Args:
        options: paper, title, ppi.
        entries: everything that will be shown, for the choice of a font.
        texts: what the pages say.
        heading: what kind of book it is; the title, where the user has given none.
    """

    def __init__(
        self,
        options: ExportOptions,
        entries: Sequence[BookEntry],
        texts: BookTexts,
        heading: str,
    ) -> None:
        from reportlab.lib.pagesizes import A4, LETTER
        from reportlab.pdfgen.canvas import Canvas

        self.options, self.texts = options, texts
        self.width, self.height = A4 if options.paper == "A4" else LETTER
        written = [text for entry in entries for text in (entry.words, *entry.facts)]
        said = [options.title, options.subtitle, heading, texts.look, texts.looks]
        self.fonts: FontPair = choose_fonts([*written, *said])
        self.title = self.clean(options.title) or heading
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=(self.width, self.height))
        self._canvas.setTitle(self.title)
        self._canvas.setAuthor("")  # or reportlab writes "anonymous"
        self._canvas.setCreator("fashionstudio")
        self._canvas.setSubject(heading)
        self._drawn: dict[str, Any] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be shown."""
        if not self.fonts.missing:
            return ()
        return (self.texts.missing.format(letters=" ".join(self.fonts.missing[:40])),)

    def clean(self, text: str) -> str:
        """As it can be set in this book."""
        return shown_text(text, self.fonts)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float = 9.5,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> None:
        """One line; `y` is its baseline."""
        from reportlab.lib.colors import HexColor

        self._canvas.setFont(self.fonts.bold if bold else self.fonts.regular, size)
        self._canvas.setFillColor(HexColor(colour))
        draw = {
            "left": self._canvas.drawString,
            "right": self._canvas.drawRightString,
            "centre": self._canvas.drawCentredString,
        }[align]
        draw(x, y, text)

    def wrapped(
        self, text: str, width: float, size: float, most: int, *, bold: bool = False
    ) -> list[str]:
        """At most `most` lines of at most `width` points; an ellipsis where text is left out."""
        lines = self._lines(self.clean(text), width, size, bold)
        if len(lines) <= most:
            return lines
        last = lines[most - 1]
        while last and self.length(f"{last}…", size, bold=bold) > width:
            last = last[:-1].rstrip()
        return [*lines[: most - 1], f"{last}…"]

    def length(self, text: str, size: float, *, bold: bool = False) -> float:
        """Of a line, in points."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return float(stringWidth(text, self.fonts.bold if bold else self.fonts.regular, size))

    def picture(self, picture: U8, area: Area, *, corner: bool = False) -> Area:
        """Fit a picture into an area, centred or in its upper left; returns where it lies."""
        from reportlab.lib.utils import ImageReader

        height, width = picture.shape[:2]
        scale = min(area.width / width, area.height / height)
        w, h = width * scale, height * scale
        x = area.x + (area.width - w) * (0.0 if corner else 0.5)
        y = area.y + (area.height - h) * (1.0 if corner else 0.5)
        small = shrunk(picture, math.ceil(max(w, h) / _POINTS * _PRINT_PPI))
        buffer = io.BytesIO()
        Image.fromarray(small).save(buffer, "JPEG", quality=90, subsampling=0, optimize=True)
        buffer.seek(0)
        self._canvas.drawImage(ImageReader(buffer), x, y, w, h)
        return Area(x, y, w, h)

    def frame(self, area: Area) -> None:
        """A hairline around something pale."""
        from reportlab.lib.colors import HexColor

        self._canvas.setStrokeColor(HexColor(LINE))
        self._canvas.setLineWidth(0.5)
        self._canvas.rect(area.x, area.y, area.width, area.height)

    def rule(self, x: float, y: float, length: float, *, weight: float = 0.5) -> None:
        """A horizontal line."""
        from reportlab.lib.colors import HexColor

        self._canvas.setStrokeColor(HexColor(LINE if weight < 1 else INK))
        self._canvas.setLineWidth(weight)
        self._canvas.line(x, y, x + length, y)

    def footer(self, page: int, pages: int) -> None:
        """Title and page number."""
        y = MARGIN_PT * 0.6
        label = self.texts.page.format(n=page, all=pages)
        room = self.width - 3 * MARGIN_PT - self.length(label, 7.5)
        self.text("".join(self.wrapped(self.title, room, 7.5, 1)), MARGIN_PT, y, size=7.5,
                  colour=DIM)  # fmt: skip
        self.text(label, self.width - MARGIN_PT, y, size=7.5, colour=DIM, align="right")

    def bookmark(self, title: str, key: str) -> None:
        """An entry of the reader's table of contents, for this page."""
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key, 0)

    def end_page(self) -> None:
        """What comes next is on a new page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The file."""
        from reportlab.pdfbase.pdfdoc import PDFStream

        packet = PDFStream(content=xmp_packet().encode())
        packet.filters = ()
        packet.dictionary["Type"] = _name("Metadata")
        packet.dictionary["Subtype"] = _name("XML")
        self._canvas._doc.Catalog.Metadata = packet
        self._canvas.save()
        return self._buffer.getvalue()

    def _lines(self, text: str, width: float, size: float, bold: bool) -> list[str]:
        def fits(part: str) -> bool:
            return self.length(part, size, bold=bold) <= width

        lines: list[str] = []
        line = ""
        for word in text.split():
            joined = f"{line} {word}" if line else word
            if fits(joined):
                line = joined
                continue
            if line:
                lines.append(line)
            line = word
            while len(line) > 1 and not fits(line):  # a word longer than a line
                end = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or fits(line[:n]))
                lines.append(line[:end])
                line = line[end:]
        return [*lines, line] if line else lines


def _name(text: str) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFName

    return PDFName(text)
