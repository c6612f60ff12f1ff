"""`fashionstudio engines`: what can render here, and how more of it comes here."""

from __future__ import annotations

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.engines import installing, listing, upkeep

NAME = "engines"
HELP = "List, install, verify, move and remove engines. Alone: list them."

app = typer.Typer(name=NAME, help=HELP, rich_markup_mode=None, add_completion=False)


@app.callback(invoke_without_command=True)
def _alone(
    context: typer.Context, check: listing.CheckOption = False, as_json: o.JsonOption = False
) -> None:
    if context.invoked_subcommand is None:
        listing.list_all(check, as_json)


app.command("list")(listing.list_all)
app.command("show")(listing.show)
app.command("add")(installing.add)
app.command("pull")(installing.pull)
app.command("verify")(upkeep.verify)
app.command("remove")(upkeep.remove)
app.command("move")(upkeep.move)
