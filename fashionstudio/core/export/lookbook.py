"""The two books: a lookbook with a title page, and a contact sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from fashionstudio.core.export.book import DIM, MARGIN_PT, Area, Book, BookEntry, BookTexts
from fashionstudio.core.export.options import ExportOptions

Progress = Callable[[int], None]

_FOOT_PT = 22.0
_GAP_PT = 16.0
_LEADING = 1.35
_COVER_PICTURES = 4


def make_lookbook(
    entries: Sequence[BookEntry],
    options: ExportOptions,
    texts: BookTexts,
    progress: Progress,
    *,
    today: date | None = None,
) -> tuple[bytes, tuple[str, ...]]:
    """A title page, then one, two or four looks a page.

    Args:
        entries: at least one.
        options: paper, looks a page, title.
        texts: what the pages say.
        progress: told how many entries are done; may raise Cancelled.
        today: for the title page.

    Returns:
        The PDF, and notes about what could not be shown.
    """
    book = Book(options, entries, texts, texts.lookbook)
    pages = 1 + -(-len(entries) // options.per_page)
    _cover(book, entries, today or date.today())
    book.end_page()
    areas = _areas(book, options.per_page)
    for page, first in enumerate(range(0, len(entries), options.per_page), 2):
        book.bookmark(texts.look.format(n=first + 1), f"look{first + 1}")
        for place, entry in enumerate(entries[first : first + options.per_page]):
            progress(first + place)
            _look(book, entry, first + place + 1, areas[place], beside=options.per_page == 2)
        book.footer(page, pages)
        book.end_page()
    progress(len(entries))
    return book.finish(), book.notes


def make_sheet(
    entries: Sequence[BookEntry], options: ExportOptions, texts: BookTexts, progress: Progress
) -> tuple[bytes, tuple[str, ...]]:
    """Small pictures in columns, with captions; arguments as for `make_lookbook`."""
    book = Book(options, entries, texts, texts.sheet)
    columns = options.columns
    gap = _GAP_PT * (0.9 if columns < 5 else 0.6)
    width = (book.width - 2 * MARGIN_PT - (columns - 1) * gap) / columns
    size = max(5.5, min(8.0, width / 16))
    lines = _sheet_lines(entries)
    text_height = lines * size * _LEADING + size * 0.6
    top = book.height - MARGIN_PT - 30
    # 3:4, as most photos of people are; others are fitted in.
    row_height = width * 4 / 3 + text_height
    rows = max(1, int((top - MARGIN_PT - _FOOT_PT + gap) // (row_height + gap)))
    on_page = rows * columns
    pages = -(-len(entries) // on_page)
    for number, entry in enumerate(entries):
        progress(number)
        place = number % on_page
        if place == 0:
            if number:
                book.footer(number // on_page, pages)
                book.end_page()
            _sheet_head(book, len(entries))
        x = MARGIN_PT + place % columns * (width + gap)
        y = top - place // columns * (row_height + gap) - width * 4 / 3
        book.picture(entry.load(), Area(x, y, width, width * 4 / 3))
        _sheet_caption(book, entry, (x, y - size * 1.4), width, size)
    progress(len(entries))
    book.footer(pages, pages)
    book.end_page()
    return book.finish(), book.notes


def _cover(book: Book, entries: Sequence[BookEntry], today: date) -> None:
    options, texts = book.options, book.texts
    wide = book.width - 2 * MARGIN_PT
    size = 30.0
    lines = book.wrapped(book.title, wide, size, 3, bold=True)
    y = book.height * 0.78
    for line in lines:
        book.text(line, MARGIN_PT, y, size=size, bold=True)
        y -= size * 1.2
    for line in book.wrapped(options.subtitle, wide, 13, 2):
        book.text(line, MARGIN_PT, y, size=13, colour=DIM)
        y -= 18
    book.rule(MARGIN_PT, y - 2, 64, weight=2)
    shown = entries[:_COVER_PICTURES]
    gap = _GAP_PT
    each = min((wide - gap * (len(shown) - 1)) / len(shown), wide * 0.62)
    height = min(each * 4 / 3, y - MARGIN_PT - 70)
    for number, entry in enumerate(shown):
        x = MARGIN_PT + number * (each + gap)
        picture = entry.load()
        fitted = min(each, height * picture.shape[1] / picture.shape[0])
        tall = fitted * picture.shape[0] / picture.shape[1]
        book.picture(picture, Area(x, MARGIN_PT + 40, fitted, tall))
    count = texts.one_look if len(entries) == 1 else texts.looks.format(n=len(entries))
    book.text(book.clean(f"{count} · {today.isoformat()}"), MARGIN_PT, MARGIN_PT, colour=DIM)


def _areas(book: Book, per_page: int) -> list[Area]:
    """Where the looks of a page lie, from the upper left."""
    x, y = MARGIN_PT, MARGIN_PT + _FOOT_PT
    width, height = book.width - 2 * x, book.height - MARGIN_PT - y
    if per_page == 1:
        return [Area(x, y, width, height)]
    half = (height - _GAP_PT) / 2
    rows = [y + half + _GAP_PT, y]
    if per_page == 2:
        return [Area(x, row, width, half) for row in rows]
    column = (width - _GAP_PT * 1.5) / 2
    return [
        Area(left, row, column, half) for row in rows for left in (x, x + column + _GAP_PT * 1.5)
    ]


def _look(book: Book, entry: BookEntry, number: int, area: Area, *, beside: bool) -> None:
    """A picture with its caption below it, or to its right."""
    if beside:
        wide = area.width * 0.6
        placed = book.picture(entry.load(), Area(area.x, area.y, wide, area.height), corner=True)
        left = placed.x + placed.width + _GAP_PT
        width = area.x + area.width - left
        column = Area(left, area.y, width, placed.y + placed.height - area.y)
        _caption(book, entry, number, column, word_lines=9)
        return
    large = area.width > 400
    words = 3 if large else 2
    # As much room below every picture, so that the pictures of all pages are alike in size.
    height = (words + 3) * 13.0 + 18
    picture = Area(area.x, area.y + height, area.width, area.height - height)
    placed = book.picture(entry.load(), picture)
    below = Area(placed.x, area.y, placed.width, placed.y - area.y - 8)
    _caption(book, entry, number, below, word_lines=words)


def _caption(book: Book, entry: BookEntry, number: int, area: Area, *, word_lines: int) -> None:
    """Number, words and facts from the top of an area; the swatch at its upper right."""
    swatch = entry.swatch()
    width, y = area.width, area.y + area.height
    if swatch is not None:
        side = 44.0
        box = Area(area.x + area.width - side, y - side, side, side)
        height, breadth = swatch.shape[:2]
        edge = min(height, breadth)
        book.picture(swatch[:edge, :edge], box)
        book.frame(box)
        width -= side + 12
    y -= 10
    book.text(book.clean(book.texts.look.format(n=number)), area.x, y, size=11, bold=True)
    for line in book.wrapped(entry.words, width, 9.5, word_lines):
        y -= 9.5 * _LEADING
        book.text(line, area.x, y)
    y -= 3
    for fact in entry.facts:
        for line in book.wrapped(fact, width, 8, 2):
            y -= 8 * _LEADING
            book.text(line, area.x, y, size=8, colour=DIM)


def _sheet_head(book: Book, count: int) -> None:
    texts = book.texts
    y = book.height - MARGIN_PT - 8
    label = texts.one_look if count == 1 else texts.looks.format(n=count)
    right = book.width - MARGIN_PT
    room = right - MARGIN_PT - book.length(label, 8) - _GAP_PT
    book.text("".join(book.wrapped(book.title, room, 13, 1, bold=True)), MARGIN_PT, y, size=13,
              bold=True)  # fmt: skip
    book.text(book.clean(label), right, y, size=8, colour=DIM, align="right")
    book.rule(MARGIN_PT, y - 8, right - MARGIN_PT)


def _sheet_lines(entries: Sequence[BookEntry]) -> int:
    """Lines of the longest caption: two of words, one for each fact."""
    return max((2 if entry.words else 0) + len(entry.facts) for entry in entries)


def _sheet_caption(
    book: Book, entry: BookEntry, place: tuple[float, float], width: float, size: float
) -> None:
    x, y = place
    for line in book.wrapped(entry.words, width, size, 2):
        book.text(line, x, y, size=size)
        y -= size * _LEADING
    for fact in entry.facts:
        for line in book.wrapped(fact, width, size, 1):
            book.text(line, x, y, size=size, colour=DIM)
            y -= size * _LEADING
