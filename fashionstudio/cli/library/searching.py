"""`library analyse`, `library index` and `library search`: what takes a worker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.library.common import (
    ClipOption,
    KindName,
    KindOption,
    LibraryOption,
    SheetOption,
    StepBar,
    TagsOption,
    finish,
    kind_of,
    open_library,
    referred,
    space_of,
    stoppable,
    write_sheet,
)

if TYPE_CHECKING:
    from fashionstudio.library.entry import Entry
    from fashionstudio.library.library import Library
    from fashionstudio.library.search import Hit, Hits, Query

_MOST_REASONS = 20


def analyse(
    kind: KindOption = None,
    again: Annotated[bool, typer.Option("--again", help="Also what is analysed.")] = False,
    device: o.DeviceOption = "auto",
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Find persons and regions in people, outline and colours of garments; kept for later."""
    from fashionstudio.cli.rendering import open_worker
    from fashionstudio.library import analysis

    with open_library(library) as opened:
        entries = opened.entries(kind_of(kind))
        if not again and not opened.analyses.missing(entries):
            _tell("analysed", analysis.AnalysisReport(), as_json)
            return
        with open_worker(device) as worker, StepBar("Analysing") as bar, stoppable() as stop:
            report = analysis.analyse(
                opened,
                entries,
                analysis.worker_analyst(worker),
                again=again,
                progress=bar,
                cancelled=stop,
            )
    _tell("analysed", report, as_json)


def index(
    kind: KindOption = None,
    engine: o.EngineOption = "mini",
    clip: ClipOption = None,
    device: o.DeviceOption = "auto",
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Make entries findable by meaning and by picture; only what is new takes time."""
    from fashionstudio.library import indexing

    with (
        open_library(library) as opened,
        space_of(engine, clip, device) as (worker, asked),
        StepBar("Indexing") as bar,
        stoppable() as stop,
    ):
        report = indexing.index(
            opened,
            opened.entries(kind_of(kind)),
            indexing.WorkerEmbedder(worker, asked),
            progress=bar,
            cancelled=stop,
        )
    _tell("indexed", report, as_json)


def search(
    words: Annotated[
        str, typer.Argument(help="What it is; with --like: what shall be different.")
    ] = "",
    like: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it
        typer.Option(help="A picture file, or number or name of an entry, to start from."),
    ] = None,
    most: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many.")] = 20,
    kind: Annotated[KindName, typer.Option(help="What to look for.")] = KindName.garment,
    category: o.CategoryOption = None,
    tags: TagsOption = None,
    sheet: SheetOption = None,
    engine: o.EngineOption = "mini",
    clip: ClipOption = None,
    device: o.DeviceOption = "auto",
    text_only: Annotated[
        bool, typer.Option("--text-only", help="Only names, words, tags; no engine is started.")
    ] = False,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Search by words, by picture, or “like this one, but …”.

    Words are looked for in names, words, tags and colours, and by meaning in the engine's space of
    pictures and words; both results are merged. With --like only pictures are compared.
    """
    from fashionstudio.cli.messages import say, say_json, say_notes
    from fashionstudio.library.analysis import worker_analyst
    from fashionstudio.library.indexing import WorkerEmbedder
    from fashionstudio.library.search import Query
    from fashionstudio.library.search import search as find

    with open_library(library) as opened:
        query = Query(
            words=words,
            like=_meant(opened, like),
            k=most,
            kind=kind.value,
            category=category.value if category else None,
            tags=tuple(tags or ()),
        )
        if text_only:
            hits = find(opened, query, None)
        else:
            with space_of(engine, clip, device) as (worker, asked):
                embed = WorkerEmbedder(worker, asked)
                hits = find(opened, query, embed, worker_analyst(worker))
        if sheet:
            _write_hits(opened, sheet, query, like, hits)
    if as_json:
        say_json({"hits": [_hit(hit) for hit in hits], "notes": list(hits.notes)})
        return
    say_notes(() if text_only else hits.notes)
    for rank, hit in enumerate(hits, start=1):
        say(f"{rank:>3}. {_likeness(hit):>5}  {hit.entry.id:>6}  {hit.entry.name}{_why(hit)}")
    if not hits:
        say("Nothing was found.")


def _meant(library: Library, like: str | None) -> Entry | Path | None:
    """A file, if there is one of that name; else an entry."""
    if like is None:
        return None
    from fashionstudio.worker.looks import check_file

    path = Path(like)
    if path.is_file() or path.suffix:
        check_file(path)
        return path
    return referred(library, [like])[0]


def _write_hits(library: Library, sheet: Path, query: Query, like: str | None, hits: Hits) -> None:
    title = " ".join(part for part in (f"like {like}" if like else "", query.words) if part)
    entries, facts = [hit.entry for hit in hits], [_likeness(hit) for hit in hits]
    if query.like is not None and not isinstance(query.like, (bytes, Path)):
        entries, facts = [query.like, *entries], ["(asked with)", *facts]
    write_sheet(library, sheet, title, entries, facts)


def _likeness(hit: Hit) -> str:
    return "" if hit.likeness is None else f"{hit.likeness:.2f}"


def _why(hit: Hit) -> str:
    return "  (in its texts)" if hit.in_text else ""


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "score": round(hit.score, 6),
        "likeness": None if hit.likeness is None else round(hit.likeness, 4),
        "in_text": hit.in_text,
        "entry": hit.entry.to_dict(),
    }


def _tell(verb: str, report: Any, as_json: bool) -> None:
    """What `analyse` and `index` have done."""
    from fashionstudio.cli.messages import say, say_json, say_note

    if as_json:
        problems = [{"entry": entry.to_dict(), "reason": why} for entry, why in report.problems]
        say_json({"done": report.done, "problems": problems, "cancelled": report.cancelled})
    else:
        for entry, why in report.problems[:_MOST_REASONS]:
            say_note(f"{entry.name}: {why}")
        if len(report.problems) > _MOST_REASONS:
            say_note(f"{len(report.problems) - _MOST_REASONS} more; --json lists all.")
        say(f"{report.done} {verb}.")
        if report.cancelled:
            say_note("Stopped. Give the same command again to go on.")
    finish(report.cancelled)
