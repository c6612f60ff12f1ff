"""`engines list` and `engines show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.messages import say, say_json

if TYPE_CHECKING:
    from fashionstudio.modelhub.catalogue import Offer

CheckOption = Annotated[bool, typer.Option("--check", help="Check the weights' SHA-256, too.")]
EngineArgument = Annotated[str, typer.Argument(metavar="ID", help="See `engines`.")]


def list_all(check: CheckOption = False, as_json: o.JsonOption = False) -> None:
    """List the installed engines, and those that can be installed."""
    from fashionstudio.engine.manifest import list_engines
    from fashionstudio.modelhub.catalogue import list_offers

    found = [engine.to_dict() for engine in list_engines(check_hashes=check)]
    installed = {engine["id"] for engine in found}
    offers = [offer for offer in list_offers() if offer.id not in installed]
    if as_json:
        here = [{**engine, "installed": True} for engine in found]
        say_json([*here, *(_offer_dict(offer) for offer in offers)])
        return
    if not found:
        say("No engine is installed.")
    for engine in found:
        say(f"{engine['id']}  {engine['title']}  ({engine['licence']})")
        say(f"    takes: {', '.join(engine['capabilities']) or 'nothing'}")
        if engine["problem"]:
            say(f"    not usable: {engine['problem']}")
    if offers:
        say("\nCan be installed (see `engines show ID`):")
    for offer in offers:
        manifest = offer.manifest
        say(f"{offer.id}  {manifest.title}  ({manifest.licence})")
        say(f"    takes: {', '.join(manifest.capabilities)}; downloads {_size(offer)}")


def show(engine: EngineArgument, as_json: o.JsonOption = False) -> None:
    """Tell everything about an engine: licence, size, needs, where it lies and comes from."""
    from fashionstudio.modelhub.upkeep import describe

    facts = describe(engine).to_dict()
    if as_json:
        say_json(facts)
        return
    for label, text in _lines(facts):
        say(f"{label:12}{text}")


def gigabytes(size: int) -> str:
    """A size for people; files are counted in powers of ten, as shops and servers do."""
    return f"{size / 1e9:.1f} GB" if size >= 1e8 else f"{size / 1e6:.1f} MB"


def _lines(facts: dict[str, Any]) -> list[tuple[str, str]]:
    height, width = facts["frame"]
    use = "" if facts["commercial_use"] else "no commercial use"
    lines = [
        ("engine", f"{facts['id']}  {facts['title']}"),
        ("licence", ", ".join(filter(None, (facts["licence"], use, facts["licence_url"])))),
        ("takes", ", ".join(facts["capabilities"])),
        ("for", ", ".join(facts["categories"])),
        ("frame", f"{width} x {height} pixels"),
    ]
    if facts["memory_bytes"]:
        lines.append(("memory", f"about {gigabytes(facts['memory_bytes'])} while rendering"))
    if facts["installed_in"]:
        stored = f"{gigabytes(facts['installed_bytes'])}"
        width_text = f", {facts['width']}" if facts["width"] else ""
        lines.append(("installed", f"{facts['installed_in']} ({stored}{width_text})"))
        if facts["problem"]:
            lines.append(("", f"not usable: {facts['problem']}"))
    else:
        lines.append(("installed", "no"))
    if not facts["licence_accepted"]:
        lines.append(("", "its licence has not been accepted yet"))
    for source in facts["sources"]:
        lines.append(("from", f"{source['url']}"))
        lines.append(("", f"{source['for']}, {gigabytes(source['bytes'])}, {source['licence']}"))
    return lines


def _size(offer: Offer) -> str:
    return f"{gigabytes(offer.download_size)}, takes {gigabytes(offer.installed_size)} of disk"


def _offer_dict(offer: Offer) -> dict[str, Any]:
    """Like an installed engine, but for an engine that is not there."""
    from fashionstudio.engine.manifest import InstalledEngine

    engine = InstalledEngine(offer.id, offer.manifest, "").to_dict()
    size = offer.download_size
    return {**engine, "usable": False, "installed": False, "download_bytes": size}
