"""`fashionstudio batch`: many renders, overnight and unwatched."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.engines.lines import LinesOption
from fashionstudio.cli.options import AttentionName, FormatName, PresetName

NAME = "batch"
_PLAN, _FILES, _RUN = "Plan", "Files", "Run"


class KindName(StrEnum):
    """`batch.outputs.Format`, as a choice."""

    png = "png"
    jpeg = "jpeg"
    webp = "webp"


PlanArgument = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads annotations at run time
    typer.Argument(
        help="A table (.csv), a matrix (.yaml), or a Look (a render, a .fstudio project). "
        "Without it the batch in the folder goes on.",
        show_default=False,
    ),
]
RunFolderOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--output", "-o", help="Folder for everything; new, or of an earlier run."),
]
PhotosOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(help="For a Look: files, folders or patterns.", rich_help_panel=_PLAN),
]
DryRunOption = Annotated[
    bool,
    typer.Option("--dry-run", help="Only tell what would be made, and every problem found."),
]
RetryFailedOption = Annotated[
    bool, typer.Option("--retry-failed", help="Try once more what failed before.")
]
PauseOption = Annotated[
    bool, typer.Option("--pause", help="Let the run that is at work in the folder pause.")
]
PatternOption = Annotated[
    str,
    typer.Option(
        help="Of the file names: {name}, {garment}, {fabric}, {words:20}, {seed}, {n:03}, …",
        rich_help_panel=_FILES,
        show_default=False,
    ),
]
KindOption = Annotated[
    KindName, typer.Option("--format", help="Of the pictures.", rich_help_panel=_FILES)
]
QualityOption = Annotated[
    int, typer.Option(min=1, max=100, help="Of JPEG and WebP.", rich_help_panel=_FILES)
]
LongSideOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(min=16, max=30000, help="Shrink to this.", rich_help_panel=_FILES),
]
SheetsOption = Annotated[bool, typer.Option(help="Contact sheets.", rich_help_panel=_FILES)]
GalleryOption = Annotated[bool, typer.Option(help="A web page.", rich_help_panel=_FILES)]
LookbookOption = Annotated[
    bool, typer.Option("--lookbook", help="A PDF of all.", rich_help_panel=_FILES)
]
PlanEngineOption = Annotated[
    str, typer.Option(help="Where the plan names none.", rich_help_panel=_PLAN)
]
PlanPresetOption = Annotated[
    Optional[PresetName],  # noqa: UP045
    typer.Option(help="Where the plan names none.", rich_help_panel=_PLAN),
]
PlanSeedOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(min=0, help="Where the plan names none.", rich_help_panel=_PLAN),
]
DevicesOption = Annotated[
    str,
    typer.Option(help="auto, cpu, cuda:0; several with commas: one worker for each."),
]
RayOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        help="Compute on a Ray cluster: local, auto, host:port or ray://host:port.",
        rich_help_panel=_RUN,
    ),
]
RayWorkersOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        min=1,
        help="On Ray; without it one for each card, or for each node.",
        rich_help_panel=_RUN,
    ),
]
ModestOption = Annotated[
    bool,
    typer.Option(
        "--modest", help="Let whoever works at this computer come first.", rich_help_panel=_RUN
    ),
]


def run(
    plan: PlanArgument = None,
    output: RunFolderOption = None,
    photos: PhotosOption = None,
    dry_run: DryRunOption = False,
    retry_failed: RetryFailedOption = False,
    pause: PauseOption = False,
    pattern: PatternOption = "",
    kind: KindOption = KindName.png,
    quality: QualityOption = 92,
    long_side: LongSideOption = None,
    sheets: SheetsOption = True,
    gallery: GalleryOption = True,
    lookbook: LookbookOption = False,
    engine: PlanEngineOption = "",
    preset: PlanPresetOption = None,
    seed: PlanSeedOption = None,
    device: DevicesOption = "auto",
    ray: RayOption = None,
    ray_workers: RayWorkersOption = None,
    modest: ModestOption = False,
    dtype: o.FormatOption = FormatName.auto,
    attention: o.AttentionOption = AttentionName.auto,
    offload: o.OffloadOption = None,
    tiled_decode: o.TiledDecodeOption = False,
    as_json: o.JsonOption = False,
    json_lines: LinesOption = False,
) -> None:
    """Make every picture of PLAN, and a manifest, contact sheets and a web page of them.

    Doing it again goes on where it was ended, even by a power cut. Ctrl-C pauses when the pictures
    in work are done, a second Ctrl-C at once.
    """
    from fashionstudio.batch.outputs import Style
    from fashionstudio.batch.run import RunOptions
    from fashionstudio.cli.batch_order import BatchOrder, carry_out, folder_of, let_pause
    from fashionstudio.core.compute import ComputeOptions

    folder = folder_of(output)
    if pause:
        let_pause(folder)
        return
    style = Style(kind.value, quality, long_side)
    values = {
        "engine": engine,
        "preset": preset.value if preset else "",
        "seed": "" if seed is None else str(seed),
    }
    order = BatchOrder(
        plan=plan,
        folder=folder,
        photos=photos or [],
        values=values,
        pattern=pattern,
        options=RunOptions(style, retry_failed, sheets, gallery, lookbook),
        devices=device,
        compute=ComputeOptions(dtype.value, attention.value, offload, tiled_decode),
        ray=ray,
        ray_workers=ray_workers,
        dry_run=dry_run,
        modest=modest,
        as_json=as_json,
        json_lines=json_lines,
    )
    carry_out(order)
