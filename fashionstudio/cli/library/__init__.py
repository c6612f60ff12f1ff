"""`fashionstudio library`: people, garments, fabrics, looks and renders, and finding them again."""

from __future__ import annotations

import typer

from fashionstudio.cli.library import adding, changing, checking, listing, searching

NAME = "library"
HELP = "Keep people, garments, fabrics, looks and renders; find them by words or by picture."

app = typer.Typer(
    name=NAME, help=HELP, no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@app.callback()
def _group() -> None:
    """Keep people, garments, fabrics, looks and renders; find them by words or by picture."""


app.command("add")(adding.add)
app.command("import-data-set")(adding.import_data_set)
app.command("list")(listing.list_entries)
app.command("show")(listing.show)
app.command("tag")(changing.tag)
app.command("describe")(changing.describe)
app.command("remove")(changing.remove)
app.command("duplicates")(checking.duplicates)
app.command("check")(checking.check)
app.command("analyse")(searching.analyse)
app.command("index")(searching.index)
app.command("search")(searching.search)
