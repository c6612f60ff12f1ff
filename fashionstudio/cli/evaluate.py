"""`fashionstudio evaluate …`: how good are pictures, in numbers?"""

from __future__ import annotations

import warnings
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from fashionstudio.cli import evaluate_adherence, evaluate_search
from fashionstudio.cli import options as o

if TYPE_CHECKING:
    from fashionstudio.evaluation.dataset_options import Options
    from fashionstudio.evaluation.report import Report

NAME = "evaluate"

app = typer.Typer(
    name=NAME,
    help="Measure what an engine makes.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

_DATA, _HOW, _MEASURES = "What is evaluated", "How it is rendered", "How it is measured"


class OrderName(StrEnum):
    """`datasets.published.Order`, as a choice."""

    paired = "paired"
    unpaired = "unpaired"


class SplitName(StrEnum):
    """`datasets.published.Split`, as a choice."""

    test = "test"
    train = "train"


class SystemName(StrEnum):
    """`datasets.published.System`, as a choice."""

    ladi = "ladi"
    mgd = "mgd"


def _file(help: str) -> Any:
    return typer.Option(help=help, rich_help_panel=_MEASURES)


@app.callback()
def _group() -> None:
    """Measure what an engine makes."""


app.command(evaluate_adherence.NAME)(evaluate_adherence.run)
app.command(evaluate_search.NAME)(evaluate_search.run)


DataOption = Annotated[Path, typer.Option(help="Folder of Dress Code or VITON-HD.")]
OutputOption = Annotated[Path, typer.Option("--output", "-o", help="Where everything goes.")]
RendersEngineOption = Annotated[
    Optional[str],  # noqa: UP045 - Typer reads it
    typer.Option(help="Engine that renders, see `engines`.", rich_help_panel=_HOW),
]
RenderedOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(help="Pictures that exist, instead of an engine.", rich_help_panel=_HOW),
]
OrderOption = Annotated[
    OrderName, typer.Option(help="Own garments or others'.", rich_help_panel=_DATA)
]
OneCategoryOption = Annotated[
    Optional[o.CategoryName],  # noqa: UP045
    typer.Option(help="One category instead of all.", rich_help_panel=_DATA),
]
SplitOption = Annotated[SplitName, typer.Option(help="Which pairs.", rich_help_panel=_DATA)]
LimitOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(min=1, help="Only the first pairs.", rich_help_panel=_DATA),
]
AsPublishedOption = Annotated[
    bool,
    typer.Option("--published", help="Render as the papers did.", rich_help_panel=_HOW),
]
PicturesSeedOption = Annotated[
    int, typer.Option(min=0, max=2**63 - 1, help="Same seed, same pictures.")
]
BatchOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        min=1,
        help="Pictures at once. Default: as published, or 8 (1 on a processor).",
        rich_help_panel=_HOW,
    ),
]
ConditionsOption = Annotated[
    str,
    typer.Option(
        help="Of words,sketch,garment,fabric; default all that the engine takes.",
        rich_help_panel=_HOW,
    ),
]
SystemOption = Annotated[
    SystemName,
    typer.Option(help="Whose regions measure --rendered.", rich_help_panel=_MEASURES),
]
MetricsOption = Annotated[
    str, typer.Option(help="Names with commas; default all.", rich_help_panel=_MEASURES)
]
InceptionOption = Annotated[Optional[Path], _file("Inception's weights: FID, KID, IS.")]  # noqa: UP045
AlexnetOption = Annotated[Optional[Path], _file("AlexNet's weights: LPIPS.")]  # noqa: UP045
ClipOption = Annotated[Optional[Path], _file("Folder of a CLIP model: CLIP-score.")]  # noqa: UP045
PifpafOption = Annotated[Optional[Path], _file("Folder of OpenPifPaf's joints: PD.")]  # noqa: UP045
PidinetOption = Annotated[Optional[Path], _file("Folder of PiDiNet's weights: SD.")]  # noqa: UP045
SwatchesOption = Annotated[Optional[Path], _file("Folder of swatches by garment.")]  # noqa: UP045
CacheOption = Annotated[Optional[Path], _file("Keeps true pictures' features here.")]  # noqa: UP045
SkirtsOption = Annotated[
    bool,
    typer.Option("--skirts", help="Repaint skirts, which the published regions forget."),
]


@app.command("dataset")
def dataset(
    data: DataOption,
    output: OutputOption,
    engine: RendersEngineOption = None,
    rendered: RenderedOption = None,
    order: OrderOption = OrderName.paired,
    category: OneCategoryOption = None,
    split: SplitOption = SplitName.test,
    limit: LimitOption = None,
    published: AsPublishedOption = False,
    seed: PicturesSeedOption = 1234,
    batch: BatchOption = None,
    preset: o.PresetOption = o.PresetName.standard,
    steps: o.StepsOption = None,
    conditions: ConditionsOption = "",
    system: SystemOption = SystemName.ladi,
    metrics: MetricsOption = "",
    inception: InceptionOption = None,
    alexnet: AlexnetOption = None,
    clip: ClipOption = None,
    pifpaf: PifpafOption = None,
    pidinet: PidinetOption = None,
    swatches: SwatchesOption = None,
    cache: CacheOption = None,
    skirts: SkirtsOption = False,
    device: o.DeviceOption = "auto",
    as_json: o.JsonOption = False,
) -> None:
    """Render a public data set with an engine and measure it as the papers do.

    Interrupt it at any time: the same command goes on where it stopped. DIR/ORDER holds the
    pictures; DIR/ORDER.json, .csv and .png hold the report, a line a picture, and the worst and the
    best pictures. What cannot be measured here is listed with what it needs.
    """
    from fashionstudio.cli.measuring import names
    from fashionstudio.evaluation.dataset_options import Options
    from fashionstudio.evaluation.dataset_pairs import Choice
    from fashionstudio.evaluation.metrics.catalogue import Sources
    from fashionstudio.paths import cache_dir

    options = Options(
        data=Choice(data, split.value, order.value, category.value if category else "all", skirts),
        output=output,
        engine=engine,
        rendered=rendered,
        limit=limit,
        published=published,
        preset=preset.value,
        steps=steps,
        seed=seed,
        batch=batch,
        conditions=names(conditions),
        system=system.value,
        metrics=names(metrics),
        sources=Sources(inception, alexnet, clip, pifpaf, pidinet, swatches),
        cache=cache_dir() / "metrics" if cache is None else cache,
        device=device,
    )
    _measure(options, as_json)


def _measure(options: Options, as_json: bool) -> None:
    """Evaluate, write the report, and say what it says."""
    from fashionstudio.cli.measuring import MeasuringBar
    from fashionstudio.cli.messages import say, say_json, say_notes
    from fashionstudio.evaluation.dataset import evaluate
    from fashionstudio.evaluation.report_files import write_report

    # Libraries telling programmers what will change; nothing that the user could act on.
    warnings.filterwarnings("ignore", category=FutureWarning)
    with MeasuringBar() as progress:
        report = evaluate(options, progress)
        files = write_report(report, options)
    if as_json:
        say_json(report.to_dict() | {"files": [str(file) for file in files]})
    else:
        say(report.to_text())
        _say_rest(report)
        say("\n" + "\n".join(str(file) for file in files))
    say_notes(report.notes)


def _say_rest(report: Report) -> None:
    from fashionstudio.cli.messages import say

    if report.unavailable:
        say("\nNot available here:")
    reasons: dict[str, list[str]] = {}
    for missing in report.unavailable:
        reasons.setdefault(f"{missing.reason} {missing.remedy}", []).append(missing.name)
    for reason, names in reasons.items():
        say(f"  {', '.join(names)}: {reason}")
    if report.absent:
        say("\nPictures without a value:")
    for name, absent in report.absent.items():
        for reason, count in absent.items():
            say(f"  {name}: {count} ({reason})")
    if report.failures:
        say("\nLeft out:")
    for failure in report.failures[:20]:
        say(f"  {failure.category}/{failure.name}: {failure.reason}")
    if len(report.failures) > 20:
        say(f"  … and {len(report.failures) - 20} more, see the report")
