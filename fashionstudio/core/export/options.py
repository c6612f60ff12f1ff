"""What an export is to be, as plain values that can be remembered."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from fashionstudio.core.checks import one_of, within
from fashionstudio.core.export.added import suffix_of
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.plugins import EXPORTERS, PlugIn, plug_ins

Kind = Literal["png", "jpeg", "webp", "tiff", "ora", "psd", "sheet", "lookbook"]
Paper = Literal["A4", "Letter"]
Caption = Literal["words", "fabric", "seed", "engine"]

KINDS: tuple[Kind, ...] = get_args(Kind)
FLAT: tuple[Kind, ...] = ("png", "jpeg", "webp", "tiff")
LAYERED: tuple[Kind, ...] = ("ora", "psd")
BOOKS: tuple[Kind, ...] = ("sheet", "lookbook")
TRANSPARENT: tuple[Kind, ...] = ("png", "webp", "tiff")
LOSSY: tuple[Kind, ...] = ("jpeg", "webp")
PAPERS: tuple[Paper, ...] = get_args(Paper)
CAPTIONS: tuple[Caption, ...] = get_args(Caption)
LOOKS_PER_PAGE = (1, 2, 4)
LONGEST_SIDES = (1024, 1600, 2048, 3000, 4096)
SUFFIXES: dict[str, str] = {
    "png": ".png",
    "jpeg": ".jpg",
    "webp": ".webp",
    "tiff": ".tif",
    "ora": ".ora",
    "psd": ".psd",
    "sheet": ".pdf",
    "lookbook": ".pdf",
}
DEFAULT_PATTERN = "{name}_{fabric}_{seed}"
DEFAULT_BOOK_PATTERN = "{project}_{kind}"
_MOST_TITLE = 200


def added_kinds() -> tuple[PlugIn, ...]:
    """Kinds that plug-ins add; one that is called as one of `KINDS` adds nothing."""
    return tuple(added for added in plug_ins(EXPORTERS) if added.name not in KINDS)


def all_kinds() -> tuple[str, ...]:
    """Every kind that can be exported here."""
    return (*KINDS, *(added.name for added in added_kinds()))


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to export; options that a kind of file does not know are ignored for it.

    Attributes:
        kind: of file: one of `all_kinds`.
        pattern: of the file names, see `names`; `book_pattern`: of the PDFs'.
        ppi: pixels per inch that the file states, 1..2400; the pixels stay the same.
        quality: of JPEG and WebP, 1..100.
        lossless: WebP without any loss; `quality` then has no meaning.
        longest_px: the longer side of flat pictures, 16..30000; None leaves the size as it is.
            A smaller picture is never enlarged.
        cut_out: only the garment, on transparency.
        recipe: whether the file carries its recipe.
        replace: write over files of the same name instead of numbering the new one.
        paper: of the PDFs. per_page: looks on a page of the lookbook, 1, 2 or 4.
        columns: of the contact sheet, 2..8. captions: what stands under each picture.
        title, subtitle: of the lookbook and the contact sheet.
        certificate, key: PEM files of the user's own; both or none. None: no signature.
    """

    kind: str = "png"
    pattern: str = DEFAULT_PATTERN
    book_pattern: str = DEFAULT_BOOK_PATTERN
    ppi: int = 300
    quality: int = 92
    lossless: bool = False
    longest_px: int | None = None
    cut_out: bool = False
    recipe: bool = True
    replace: bool = False
    paper: Paper = "A4"
    per_page: int = 1
    columns: int = 4
    captions: tuple[Caption, ...] = ("words", "fabric", "seed")
    title: str = ""
    subtitle: str = ""
    certificate: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            one_of("kind of file", self.kind, all_kinds())
        one_of("paper", self.paper, PAPERS)
        within("ppi", self.ppi, 1, 2400)
        within("quality", self.quality, 1, 100)
        within("longest side", self.longest_px, 16, 30000)
        one_of("number of looks on a page", self.per_page, LOOKS_PER_PAGE)
        within("number of columns", self.columns, 2, 8)
        for caption in self.captions:
            one_of("caption", caption, CAPTIONS)
        if max(len(self.title), len(self.subtitle)) > _MOST_TITLE:
            raise BadInput("The title is too long.", f"Use at most {_MOST_TITLE} characters.")

    @property
    def suffix(self) -> str:
        """Of the file's name, with its dot.

        Raises:
            BadInput: the plug-in of this kind cannot be loaded; the first time it has to be asked,
                which takes a second (`added.suffix_of`).
        """
        return SUFFIXES[self.kind] if self.kind in KINDS else suffix_of(self.kind)

    @property
    def name_pattern(self) -> str:
        """The pattern that counts for this kind."""
        return self.book_pattern if self.kind in BOOKS else self.pattern

    @property
    def cuts_out(self) -> bool:
        """Whether the picture is reduced to the garment."""
        return self.cut_out and self.kind in TRANSPARENT

    def with_(self, **changes: Any) -> ExportOptions:
        """A copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {**dataclasses.asdict(self), "captions": list(self.captions)}

    @classmethod
    def from_dict(cls, data: object) -> ExportOptions:
        """What can be understood of remembered options; everything else is at its default."""
        options = cls()
        if not isinstance(data, dict):
            return options
        for field in fields(cls):
            if field.name not in data:
                continue
            value = data[field.name]
            if field.name == "captions":
                value = tuple(value) if isinstance(value, list) else options.captions
            if not _same_kind(value, getattr(options, field.name), field.name):
                continue
            try:
                options = options.with_(**{field.name: value})
            except (FashionStudioError, TypeError):
                continue
        return options


def _same_kind(value: object, present: object, name: str) -> bool:
    if name == "longest_px":
        return value is None or (isinstance(value, int) and not isinstance(value, bool))
    return type(value) is type(present)
