"""Options that several commands share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Optional

import typer

CategoryLiteral = Literal["upper_body", "lower_body", "dresses"]
"""`core.look.Category`; that module brings numpy, which `--help` must not wait for."""

_LOOK = "What it shall look like"
_FABRIC = "Fabric"
_HOW = "How it is made"
_WHERE = "What it is computed with"


class CategoryName(StrEnum):
    """`core.look.Category`, as a choice."""

    upper_body = "upper_body"
    lower_body = "lower_body"
    dresses = "dresses"


class PresetName(StrEnum):
    """`core.look.Preset`, as a choice."""

    draft = "draft"
    standard = "standard"
    fine = "fine"


class SamplerName(StrEnum):
    """`diffusion.samplers.Sampler`, as a choice: a wrong one is told before anything is loaded."""

    ddim = "ddim"
    dpm = "dpm++"
    unipc = "unipc"
    lcm = "lcm"


class DropName(StrEnum):
    """`core.look.Drop`, as a choice."""

    none = "none"
    half = "half"
    half_brick = "half_brick"


class MirrorName(StrEnum):
    """`core.look.Mirror`, as a choice."""

    none = "none"
    x = "x"
    y = "y"
    both = "both"


class FabricWayName(StrEnum):
    """`core.look.FabricWay`, as a choice."""

    plane = "plane"
    tokens = "tokens"
    start = "start"
    garment = "garment"


class FormatName(StrEnum):
    """`core.compute.FORMATS`, as a choice."""

    auto = "auto"
    fp32 = "fp32"
    bf16 = "bf16"
    fp16 = "fp16"


class AttentionName(StrEnum):
    """`core.compute.ATTENTIONS`, as a choice."""

    auto = "auto"
    sdpa = "sdpa"
    xformers = "xformers"


_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")


def _picture_name(path: Path) -> Path:
    if path.suffix.lower() not in _SUFFIXES:
        raise typer.BadParameter(f"give a name that ends in one of: {' '.join(_SUFFIXES)}")
    return path


def with_options_of(
    other: Callable[..., None], *, leave_out: Collection[str] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """For a command that hands its `**options` on to another one: it takes the other's options.

    Typer is shown the command's own parameters, then the other's that it has no own ones for.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(command, eval_str=True).parameters
        shown = [p for p in own.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
        theirs = inspect.signature(other, eval_str=True).parameters.values()
        shown += [p for p in theirs if p.name not in own and p.name not in leave_out]
        setattr(command, "__signature__", inspect.Signature(shown))  # noqa: B010 - mypy
        command.__annotations__ = {p.name: p.annotation for p in shown}
        return command

    return decorate


def known_or_added(known: Collection[str], group: str) -> Callable[[str], str]:
    """A callback for an option: one of these, or a plug-in of `group`; all else is wrong usage."""

    def check(name: str) -> str:
        from fashionstudio.plugins import plug_ins

        names = (*known, *(added.name for added in plug_ins(group)))
        if name not in names:
            raise typer.BadParameter(f"“{name}” is none of: {', '.join(names)}.")
        return name

    return check


PhotoArgument = Annotated[Path, typer.Argument(help="The model photo.", show_default=False)]
GarmentArgument = Annotated[
    Path, typer.Argument(help="An in-shop picture of the garment.", show_default=False)
]
OutputOption = Annotated[
    Path,
    typer.Option("--output", "-o", help="Where the picture goes.", callback=_picture_name),
]
FolderOption = Annotated[Path, typer.Option("--output", "-o", help="Where the files go.")]
CategoryOption = Annotated[
    Optional[CategoryName],  # noqa: UP045 - Typer reads it
    typer.Option(help="Which garment; guessed from the words if missing.", rich_help_panel=_LOOK),
]
WordsOption = Annotated[str, typer.Option(help="Describe the garment.", rich_help_panel=_LOOK)]
SketchOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        help="Line drawing of the garment, placed as on the photo.", rich_help_panel=_LOOK
    ),
]
GarmentOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(help="In-shop picture of a garment to put on.", rich_help_panel=_LOOK),
]
RegionOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(help="Mask at photo size, white = repaint.", rich_help_panel=_LOOK),
]
GrowthOption = Annotated[
    bool,
    typer.Option(
        "--growth/--no-growth",
        help="Whether the region leaves room around the old garment and holds all of the sketch.",
        rich_help_panel=_LOOK,
    ),
]
PoseOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(help="Joints as JSON: 18 [x, y, confidence].", rich_help_panel=_LOOK),
]
FabricOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(help="A swatch, photographed flat.", rich_help_panel=_FABRIC),
]
RepeatOption = Annotated[
    float,
    typer.Option("--repeat-mm", help="Width of a swatch on the body.", rich_help_panel=_FABRIC),
]
AngleOption = Annotated[
    float, typer.Option(help="Turn in degrees, counter-clockwise.", rich_help_panel=_FABRIC)
]
DropOption = Annotated[
    DropName, typer.Option(help="Half a repeat shift of columns or rows.", rich_help_panel=_FABRIC)
]
MirrorOption = Annotated[
    MirrorName, typer.Option(help="Mirror every second repeat.", rich_help_panel=_FABRIC)
]
OffsetOption = Annotated[
    tuple[float, float],
    typer.Option("--offset-mm", help="Shift right and down, two numbers.", rich_help_panel=_FABRIC),
]
FabricWayOption = Annotated[
    Optional[list[FabricWayName]],  # noqa: UP045
    typer.Option(
        "--fabric-way",
        help="How the fabric reaches the engine; may be given several times. Without it: as the"
        " engine has learned.",
        rich_help_panel=_FABRIC,
    ),
]
FabricStartOption = Annotated[
    Optional[float],  # noqa: UP045
    typer.Option(
        "--fabric-start",
        min=0,
        max=1,
        help="How much of the placed fabric “--fabric-way start” keeps.",
        rich_help_panel=_FABRIC,
    ),
]
EngineOption = Annotated[str, typer.Option(help="See `engines`.", rich_help_panel=_HOW)]
PresetOption = Annotated[
    PresetName, typer.Option(help="Speed against quality.", rich_help_panel=_HOW)
]
StepsOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(min=1, max=200, help="Denoising steps.", rich_help_panel=_HOW),
]
GuidanceOption = Annotated[
    Optional[float],  # noqa: UP045
    typer.Option(min=1, max=30, help="How literally words are taken.", rich_help_panel=_HOW),
]
StrengthOption = Annotated[
    float,
    typer.Option(
        "--sketch-strength",
        min=0,
        max=1,
        help="How literally lines are taken.",
        rich_help_panel=_HOW,
    ),
]
SamplerOption = Annotated[
    Optional[SamplerName],  # noqa: UP045
    typer.Option(help="Sampler instead of the preset's.", rich_help_panel=_HOW),
]
SeedOption = Annotated[
    int, typer.Option(min=0, max=2**63 - 1, help="Same seed, same picture.", rich_help_panel=_HOW)
]
VariationsOption = Annotated[
    int,
    typer.Option(min=1, max=64, help="Pictures, saved as NAME-1.png, …", rich_help_panel=_HOW),
]
DeviceOption = Annotated[
    str, typer.Option(help="auto, cpu, cuda, cuda:1 or mps.", rich_help_panel=_WHERE)
]
PublishedOption = Annotated[
    bool,
    typer.Option(
        "--published",
        help="As the engine's published code does it, quirks included.",
        rich_help_panel=_HOW,
    ),
]
FormatOption = Annotated[
    FormatName,
    typer.Option("--dtype", help="Number format of the large networks.", rich_help_panel=_WHERE),
]
AttentionOption = Annotated[
    AttentionName, typer.Option(help="Whose attention is used.", rich_help_panel=_WHERE)
]
OffloadOption = Annotated[
    Optional[bool],  # noqa: UP045
    typer.Option(
        "--offload/--no-offload",
        help="Keep only the network in use on the GPU; default: if memory demands it.",
        rich_help_panel=_WHERE,
    ),
]
TiledDecodeOption = Annotated[
    bool,
    typer.Option(
        "--tiled-decode",
        help="Decode strip by strip, with less memory.",
        rich_help_panel=_WHERE,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON on stdout.")]
