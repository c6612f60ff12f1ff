"""`engines add` and `engines pull`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.engines.lines import JsonLines, LinesOption, say_line
from fashionstudio.cli.engines.listing import EngineArgument, gigabytes
from fashionstudio.cli.messages import say, say_json, say_note

if TYPE_CHECKING:
    from fashionstudio.engine.manifest import EngineManifest
    from fashionstudio.modelhub.catalogue import Offer
    from fashionstudio.modelhub.install import Converter
    from fashionstudio.modelhub.origins import Wishes
    from fashionstudio.modelhub.progress import Check, Report

    Work = Callable[[Offer, Converter, Report, Check], EngineManifest]


class WidthName(StrEnum):
    """`modelhub.origins.Width`, as a choice."""

    fp16 = "fp16"
    fp32 = "fp32"


FromOption = Annotated[
    list[Path], typer.Option("--from", help="Folder with the files, or a file; may be repeated.")
]
FilesArgument = Annotated[
    Optional[list[Path]],  # noqa: UP045 - Typer reads it
    typer.Argument(metavar="[FILES]...", help="Further files.", show_default=False),
]
BaseOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--base", help="Folder of the base model (vae, text_encoder, tokenizer)."),
]
ImageEncoderOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--image-encoder", help="Folder of the CLIP tower that looks at garments."),
]
MirrorOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--mirror",
        help="Address that has the base model's files, or NAME=ADDRESS for another place "
        "(engine, base, image_encoder, or as `engines show` names it).",
    ),
]
WidthOption = Annotated[
    WidthName, typer.Option("--dtype", help="Stored numbers; fp16 takes half the disk.")
]
AcceptOption = Annotated[
    bool, typer.Option("--accept-licence", help="Accept the licence without being asked.")
]


def add(
    engine: EngineArgument,
    source: FromOption,
    files: FilesArgument = None,
    base: BaseOption = None,
    image_encoder: ImageEncoderOption = None,
    dtype: WidthOption = WidthName.fp16,
    accept_licence: AcceptOption = False,
    as_json: o.JsonOption = False,
    json_lines: LinesOption = False,
) -> None:
    """Install an engine from local files."""

    def work(offer: Offer, converter: Converter, report: Report, check: Check) -> EngineManifest:
        from fashionstudio.modelhub import install

        given = [*source, *(files or [])]
        wishes = _wishes(dtype, base, image_encoder, None)
        return install.add(offer, given, converter, wishes, report=report, check=check)

    manifest = _install(engine, work, accept_licence, as_json=as_json, json_lines=json_lines)
    say_note(
        "Nothing in these files tells which data set they were trained on: that they are those of "
        f"“{manifest.title}” is taken from you."
    )


def pull(
    engine: EngineArgument,
    base: BaseOption = None,
    image_encoder: ImageEncoderOption = None,
    mirror: MirrorOption = None,
    dtype: WidthOption = WidthName.fp16,
    accept_licence: AcceptOption = False,
    as_json: o.JsonOption = False,
    json_lines: LinesOption = False,
) -> None:
    """Download an engine and install it; a download that was stopped goes on."""

    def work(offer: Offer, converter: Converter, report: Report, check: Check) -> EngineManifest:
        from fashionstudio.modelhub import install

        wishes = _wishes(dtype, base, image_encoder, mirror)
        sys.stderr.write("Asking the servers for the sizes of the files.\n")
        return install.pull(offer, converter, wishes, report=report, check=check)

    _install(engine, work, accept_licence, as_json=as_json, json_lines=json_lines)


def _install(
    engine: str, work: Work, accept_licence: bool, *, as_json: bool, json_lines: bool
) -> EngineManifest:
    """What `add` and `pull` share: questions that need no torch first, then the work, told."""
    from fashionstudio.modelhub import install
    from fashionstudio.modelhub.catalogue import find_offer

    offer = find_offer(engine)
    install.refuse_installed(offer)
    _settle_licence(offer, accept_licence)
    with telling(json_lines) as (report, check):
        from fashionstudio.modelhub.convert import TorchConverter

        manifest = work(offer, TorchConverter(), report, check)
    _say_done(manifest, as_json, json_lines)
    return manifest


@contextmanager
def telling(json_lines: bool) -> Iterator[tuple[Report, Check]]:
    """Progress as bars for people or as lines for programs, while the `with` lasts."""
    if json_lines:
        lines = JsonLines()
        yield lines.report, lines.check
        return
    from fashionstudio.cli.engines.progress import FileBars
    from fashionstudio.modelhub.progress import no_check

    with FileBars() as bars:
        yield bars.report, no_check


def _wishes(
    dtype: WidthName, base: Path | None, image_encoder: Path | None, mirrors: list[str] | None
) -> Wishes:
    from fashionstudio.modelhub.origins import Wishes

    folders = {"base": base, "image_encoder": image_encoder}
    return Wishes(
        width=dtype.value,
        folders={role: folder for role, folder in folders.items() if folder is not None},
        mirrors=tuple(mirrors or ()),
    )


def _settle_licence(offer: Offer, accepted: bool) -> None:
    """Ask once; without a terminal only the option helps."""
    from fashionstudio.errors import Cancelled
    from fashionstudio.modelhub import licence

    if licence.is_accepted(offer):
        return
    if not accepted and sys.stdin.isatty():
        sys.stderr.write(f"{offer.terms}\n{offer.licence_url}\n")
        if not typer.confirm("Do you accept?", err=True):
            raise Cancelled("The licence was not accepted.")
        accepted = True
    if accepted:
        licence.accept(offer)
    licence.require(offer)


def _say_done(manifest: EngineManifest, as_json: bool, json_lines: bool) -> None:
    if as_json or json_lines:
        from fashionstudio.modelhub.upkeep import describe

        facts = describe(manifest.id).to_dict()
        if json_lines:
            say_line({"done": facts})
        else:
            say_json(facts)
        return
    size = sum(file.size for file in manifest.files.values())
    say(f"Installed “{manifest.id}” in {manifest.folder} ({gigabytes(size)}).")
