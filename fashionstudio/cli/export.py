"""`fashionstudio export`: renders as files for others."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.plugins import EXPORTERS

if TYPE_CHECKING:
    from fashionstudio.core.export.options import ExportOptions
    from fashionstudio.core.export.run import ExportReport
    from fashionstudio.core.export.source import ExportSource

NAME = "export"
_PICTURE, _BOOK, _SIGN = "Pictures", "Contact sheet and lookbook", "Signature (C2PA)"


_KINDS = ("png", "jpeg", "webp", "tiff", "ora", "psd", "sheet", "lookbook")
"""`core.export.options.KINDS`; that module brings numpy, which `--help` must not wait for."""


class PaperName(StrEnum):
    """`core.export.options.Paper`, as a choice."""

    A4 = "A4"
    Letter = "Letter"


class CaptionName(StrEnum):
    """`core.export.options.Caption`, as a choice."""

    words = "words"
    fabric = "fabric"
    seed = "seed"
    engine = "engine"


RendersArgument = Annotated[list[Path], typer.Argument(help="Pictures made by fashionstudio.")]
KindOption = Annotated[
    str,
    typer.Option(
        "--format",
        callback=o.known_or_added(_KINDS, EXPORTERS),
        metavar=f"<{'|'.join(_KINDS)}|PLUG-IN>",
        help="ora and psd have layers, sheet and lookbook are PDFs; see `plugins` for more.",
    ),
]
PatternOption = Annotated[
    str,
    typer.Option(
        help="Of the file names: {name}, {fabric}, {seed}, {words:20}, {n:03}, {date}, …",
        show_default=False,
    ),
]
ProjectOption = Annotated[str, typer.Option(help="What {project} stands for.")]
RecipeOption = Annotated[bool, typer.Option(help="Whether the files carry their recipe.")]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help="Write over files of the same name.")
]
PpiOption = Annotated[
    int, typer.Option(min=1, max=2400, rich_help_panel=_PICTURE, help="Pixels per inch.")
]
LongSideOption = Annotated[
    Optional[int],  # noqa: UP045 - Typer reads annotations at run time
    typer.Option(min=16, max=30000, rich_help_panel=_PICTURE, help="Shrink to this many pixels."),
]
QualityOption = Annotated[
    int, typer.Option(min=1, max=100, rich_help_panel=_PICTURE, help="Of JPEG and WebP.")
]
LosslessOption = Annotated[
    bool, typer.Option("--lossless", rich_help_panel=_PICTURE, help="WebP without any loss.")
]
CutOutOption = Annotated[
    bool,
    typer.Option("--cut-out", rich_help_panel=_PICTURE, help="Only the garment, on transparency."),
]
TitleOption = Annotated[str, typer.Option(rich_help_panel=_BOOK, help="Of the PDF.")]
SubtitleOption = Annotated[str, typer.Option(rich_help_panel=_BOOK, help="Of the lookbook.")]
PaperOption = Annotated[PaperName, typer.Option(rich_help_panel=_BOOK, help="Of the PDF.")]
PerPageOption = Annotated[
    int, typer.Option(rich_help_panel=_BOOK, help="Looks on a page of the lookbook: 1, 2, 4.")
]
ColumnsOption = Annotated[
    int, typer.Option(min=2, max=8, rich_help_panel=_BOOK, help="Of the contact sheet.")
]
CaptionOption = Annotated[
    Optional[list[CaptionName]],  # noqa: UP045 - Typer reads annotations at run time
    typer.Option(
        rich_help_panel=_BOOK,
        help="What stands below each picture; several times for several.  "
        "[default: words, fabric, seed]",
    ),
]
CertificateOption = Annotated[
    str, typer.Option(rich_help_panel=_SIGN, help="Your certificate chain, a PEM file.")
]
KeyOption = Annotated[str, typer.Option(rich_help_panel=_SIGN, help="Its private key, a PEM file.")]


def run(
    renders: RendersArgument,
    output: o.FolderOption,
    kind: KindOption = "png",
    pattern: PatternOption = "",
    project: ProjectOption = "",
    recipe: RecipeOption = True,
    replace: ReplaceOption = False,
    ppi: PpiOption = 300,
    long_side: LongSideOption = None,
    quality: QualityOption = 92,
    lossless: LosslessOption = False,
    cut_out: CutOutOption = False,
    title: TitleOption = "",
    subtitle: SubtitleOption = "",
    paper: PaperOption = PaperName.A4,
    per_page: PerPageOption = 1,
    columns: ColumnsOption = 4,
    caption: CaptionOption = None,
    certificate: CertificateOption = "",
    key: KeyOption = "",
    as_json: o.JsonOption = False,
) -> None:
    """Write renders as pictures, layered files, a contact sheet or a lookbook.

    Every file is marked as made with a trained model. Names that are taken get a number.
    """
    from fashionstudio.core.export.options import BOOKS, ExportOptions

    wishes: dict[str, Any] = {
        "kind": kind, "recipe": recipe, "replace": replace, "ppi": ppi,
        "longest_px": long_side, "quality": quality, "lossless": lossless, "cut_out": cut_out,
        "title": title, "subtitle": subtitle, "paper": paper.value, "per_page": per_page,
        "columns": columns, "certificate": certificate, "key": key,
    }  # fmt: skip
    if caption is not None:
        wishes["captions"] = tuple(name.value for name in caption)
    if pattern:
        wishes["book_pattern" if kind in BOOKS else "pattern"] = pattern
    _carry_out(ExportOptions(**wishes), renders, output, project, as_json)


def _carry_out(
    options: ExportOptions, renders: list[Path], output: Path, project: str, as_json: bool
) -> None:
    from fashionstudio.core.export.source import ExportSource

    sources = [ExportSource.from_file(path) for path in renders]
    _check_fit(options)
    report = _export(sources, options, output, project, renders)
    _tell(report, as_json)


def _check_fit(options: ExportOptions) -> None:
    """What the window does not even offer must not be swallowed here."""
    from fashionstudio.core.export.options import FLAT, TRANSPARENT
    from fashionstudio.errors import BadInput

    if options.cut_out and options.kind not in TRANSPARENT:
        raise BadInput(
            f"A cut-out needs transparency, which {options.kind} has not here.",
            f"Choose one of: {', '.join(TRANSPARENT)}.",
        )
    if (options.certificate or options.key) and options.kind not in FLAT:
        raise BadInput(
            f"Files of the kind {options.kind} cannot be signed.",
            f"Choose one of: {', '.join(FLAT)}.",
        )


def _export(
    sources: list[ExportSource],
    options: ExportOptions,
    folder: Path,
    project: str,
    renders: list[Path],
) -> ExportReport:
    from fashionstudio.cli.bars import Bars
    from fashionstudio.core.export.run import export, planned_files
    from fashionstudio.errors import BadInput

    given = {path.resolve() for path in renders}
    for path in planned_files(sources, options, folder, project=project):
        if path.resolve() in given:
            raise BadInput(f"“{path.name}” would be overwritten.", "Choose another folder.")
    with Bars() as bars:

        def progress(done: int, count: int, name: str) -> None:
            bars.begin(name, completed=done, total=count)

        return export(sources, options, folder, project=project, progress=progress)


def _tell(report: ExportReport, as_json: bool) -> None:
    from fashionstudio.cli.messages import say, say_error, say_json, say_notes

    if as_json:
        say_json(
            {
                "files": [str(path) for path in report.files],
                "notes": report.notes,
                "failures": [
                    {"file": name, "message": error.sentence()} for name, error in report.failures
                ],
            }
        )
    else:
        for path in report.files:
            say(str(path))
        say_notes(report.notes)
        for name, error in report.failures:
            say_error(f"{name}: {error.sentence()}")
    if report.failures:
        raise typer.Exit(1)
