"""`engines add` and `engines pull`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.engines.listing import EngineArgument, gigabytes
from fashionstudio.cli.messages import say, say_json, say_note

if TYPE_CHECKING:
    from fashionstudio.engine.manifest import EngineManifest
    from fashionstudio.modelhub.catalogue import Offer
    from fashionstudio.modelhub.origins import Wishes


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
) -> None:
    """Install an engine from local files."""
    from fashionstudio.cli.engines.progress import FileBars
    from fashionstudio.modelhub import install
    from fashionstudio.modelhub.catalogue import find_offer
    from fashionstudio.modelhub.convert import TorchConverter

    offer = find_offer(engine)
    _settle_licence(offer, accept_licence)
    wishes = _wishes(dtype, base, image_encoder, None)
    with FileBars() as bars:
        manifest = install.add(
            offer, [*source, *(files or [])], TorchConverter(), wishes, report=bars.report
        )
    _say_done(manifest, as_json)
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
) -> None:
    """Download an engine and install it; a download that was stopped goes on."""
    from fashionstudio.cli.engines.progress import FileBars
    from fashionstudio.modelhub import install
    from fashionstudio.modelhub.catalogue import find_offer
    from fashionstudio.modelhub.convert import TorchConverter

    offer = find_offer(engine)
    _settle_licence(offer, accept_licence)
    wishes = _wishes(dtype, base, image_encoder, mirror)
    sys.stderr.write("Asking the servers for the sizes of the files.\n")
    with FileBars() as bars:
        manifest = install.pull(offer, TorchConverter(), wishes, report=bars.report)
    _say_done(manifest, as_json)


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


def _say_done(manifest: EngineManifest, as_json: bool) -> None:
    if as_json:
        from fashionstudio.modelhub.upkeep import describe

        say_json(describe(manifest.id).to_dict())
        return
    size = sum(file.size for file in manifest.files.values())
    say(f"Installed “{manifest.id}” in {manifest.folder} ({gigabytes(size)}).")
