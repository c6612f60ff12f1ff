"""`fashionstudio plugins`: what other installed packages add, and whether it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fashionstudio.cli import options as o

if TYPE_CHECKING:
    from fashionstudio.plugins import PlugIn

NAME = "plugins"


def run(as_json: o.JsonOption = False) -> int:
    """List the plug-ins that are installed; each is loaded, and what is wrong with it is said.

    The exit status is 1 if one of them cannot be used.
    """
    from fashionstudio.cli.messages import say, say_json

    found = [_looked_at(group, plug_in) for group, plug_in in _installed()]
    if as_json:
        say_json({"plugins": found})
    elif not found:
        say("No plug-ins are installed.")
    else:
        for one in found:
            package = f"{one['package']} {one['version']}".strip()
            say(f"{one['kind']}: {one['name']} ({package}) {one['problem'] or 'works'}")
    return 1 if any(one["problem"] for one in found) else 0


def _installed() -> list[tuple[str, PlugIn]]:
    from fashionstudio.plugins import GROUPS, plug_ins

    return [(group, plug_in) for group in GROUPS for plug_in in plug_ins(group)]


def _looked_at(group: str, plug_in: PlugIn) -> dict[str, str]:
    """What there is to say of one; an engine's own state is told by `engines`."""
    from fashionstudio.core.plug_in_process import LOOK_S, PlugInProcess
    from fashionstudio.errors import FashionStudioError
    from fashionstudio.plugins import ENGINES

    problem = ""
    try:
        if group != ENGINES:
            with PlugInProcess(group, plug_in.name) as process:
                process.ask("look", limit_s=LOOK_S)
    except FashionStudioError as error:
        problem = error.sentence()
    kind = group.removeprefix("fashionstudio.").removesuffix("s")
    return {
        "kind": kind,
        "name": plug_in.name,
        "package": plug_in.package,
        "version": plug_in.version,
        "problem": problem,
    }
