"""A recipe in words: what a Render was made of and how, for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from fashionstudio.app.fidelity_words import fidelity_text
from fashionstudio.app.numbers import number, percent, short_number
from fashionstudio.app.sentences import told_all
from fashionstudio.core.look import FabricPlacement, Look, RenderSettings
from fashionstudio.core.provenance import recipe_text as embedded_text
from fashionstudio.core.render import EngineStamp, Recipe

HASH_LENGTH = 8


@dataclass(frozen=True, slots=True)
class RecipeRow:
    """One line of the card: what it is, and its value."""

    name: str
    value: str


def recipe_rows(recipe: Recipe, facts: Mapping[str, Any] | None = None) -> list[RecipeRow]:
    """The card, from what matters most to what matters least; without what is not there.

    Args:
        recipe: of one Render.
        facts: what the project notes on it.
    """
    look, facts = recipe.request.look, facts or {}
    settings = look.settings
    rows = [
        RecipeRow(_tr("Words"), look.words),
        RecipeRow(_tr("Kind"), category_text(look.category)),
        RecipeRow(_tr("Person"), _named(look.photo.name if look.photo else "")),
        RecipeRow(_tr("Garment"), _named(look.garment.name) if look.garment else ""),
        RecipeRow(_tr("Fabric"), fabric_text(look)),
        RecipeRow(_tr("Sketch"), _tr("drawn") if look.sketch else ""),
        RecipeRow(_tr("Region"), _region_text(look)),
        RecipeRow(_tr("Pose"), _tr("set by hand") if look.pose else ""),
        RecipeRow(_tr("Colourway"), _colourway_text(facts)),
        RecipeRow(_tr("Colour"), fidelity_text(facts)),
        RecipeRow(_tr("Seed"), str(settings.seed)),
        RecipeRow(_tr("Engine"), recipe.stamp.engine or settings.engine),
        RecipeRow(_tr("Settings"), settings_text(settings)),
        RecipeRow(_tr("Made"), _made_text(facts)),
        RecipeRow(_tr("Time"), _timings_text(recipe.timings)),
        RecipeRow(_tr("Computed on"), recipe.stamp.device),
        RecipeRow(_tr("Versions"), _versions_text(recipe.stamp)),
        RecipeRow(_tr("Weights"), _weights_text(recipe.stamp)),
        RecipeRow(_tr("Notes"), "\n".join(told_all(recipe.notes))),
    ]
    return [row for row in rows if row.value.strip()]


def recipe_text(rows: Sequence[RecipeRow]) -> str:
    """The card as plain text."""
    return "\n".join(f"{row.name}: {row.value.replace(chr(10), '; ')}" for row in rows) + "\n"


def recipe_json(recipe: Recipe) -> str:
    """The whole recipe for programs, as pictures carry it: without names of folders."""
    return json.dumps(json.loads(embedded_text(recipe)), indent=2, ensure_ascii=False) + "\n"


def category_text(category: str) -> str:
    """What kind of garment."""
    names = {
        "upper_body": _tr("Top"),
        "lower_body": _tr("Bottom"),
        "dresses": _tr("Dress"),
    }
    return names.get(category, category)


def _region_text(look: Look) -> str:
    if look.region:
        return _tr("painted")
    return _tr("as proposed") if look.allow_growth else _tr("as proposed, without room to grow")


def fabric_text(look: Look) -> str:
    """Name and placement of the Fabric, "" without one."""
    if look.fabric is None:
        return ""
    placement = look.fabric.placement
    parts = [_named(look.fabric.swatch.name)]
    parts.append(_tr("repeat {mm} mm").format(mm=short_number(placement.repeat_mm)))
    if placement.angle_deg:
        parts.append(_tr("turned {angle}°").format(angle=short_number(placement.angle_deg)))
    parts += _laid(placement)
    return ", ".join(parts)


def _laid(placement: FabricPlacement) -> list[str]:
    drops = {"half": _tr("half drop"), "half_brick": _tr("brick")}
    known = [drops[placement.drop]] if placement.drop in drops else []
    if placement.mirror != "none":
        known.append(_tr("mirrored"))
    return known


def preset_text(preset: str) -> str:
    """A quality, within a sentence."""
    return {"draft": _tr("draft"), "standard": _tr("standard"), "fine": _tr("fine")}[preset]


def settings_text(settings: RenderSettings) -> str:
    """Quality and whatever was set by hand."""
    parts = [preset_text(settings.preset)]
    if settings.steps is not None:
        parts.append(_tr("{n} steps").format(n=settings.steps))
    if settings.guidance is not None:
        parts.append(_tr("guidance {n}").format(n=short_number(settings.guidance)))
    if settings.sketch_strength != 1:
        parts.append(_tr("sketch strength {n}").format(n=percent(settings.sketch_strength)))
    if settings.sampler:
        parts.append(settings.sampler)
    if settings.fabric_ways is not None:
        parts.append(_tr("fabric as {ways}").format(ways="+".join(settings.fabric_ways)))
    if settings.published:
        parts.append(_tr("as published"))
    return ", ".join(parts)


def colourway_note(facts: Mapping[str, Any]) -> str:
    """How far a colourway is from its target, for captions; "" for other Renders."""
    colourway = facts.get("colourway")
    far = colourway.get("delta_e") if isinstance(colourway, Mapping) else None
    if not isinstance(far, int | float):
        return ""
    return _tr("ΔE2000 to the target: {far}").format(far=number(far, 1))


def _colourway_text(facts: Mapping[str, Any]) -> str:
    colourway = facts.get("colourway")
    if not isinstance(colourway, Mapping) or not colourway.get("name"):
        return ""
    far = colourway.get("delta_e")
    if not isinstance(far, int | float):
        return str(colourway["name"])
    return _tr("{name}, ΔE {far} from the target").format(
        name=colourway["name"], far=number(far, 1)
    )


def _made_text(facts: Mapping[str, Any]) -> str:
    try:
        made = datetime.fromisoformat(str(facts.get("made", ""))).astimezone()
    except ValueError:
        return ""
    return QLocale().toString(made, QLocale.FormatType.ShortFormat)


def _timings_text(timings: Mapping[str, float]) -> str:
    if not timings:
        return ""
    total = sum(seconds for phase, seconds in timings.items() if phase != "load")
    slowest = sorted(timings.items(), key=lambda item: -item[1])[:3]
    parts = "; ".join(
        f"{_phase(phase)} {number(seconds, 1)}" for phase, seconds in slowest if seconds >= 0.05
    )
    text = _tr("{n} s").format(n=number(total, 1))
    return f"{text} ({parts})" if parts else text


def _phase(name: str) -> str:
    """What took the time, as a noun."""
    nouns = {
        "load": _tr("loading"),
        "read": _tr("reading"),
        "person": _tr("person"),
        "region": _tr("region"),
        "encode": _tr("conditions"),
        "denoise": _tr("rendering"),
        "decode": _tr("developing"),
        "compose": _tr("placing"),
    }
    return nouns.get(name, name)


def _versions_text(stamp: EngineStamp) -> str:
    return ", ".join(f"{name} {version}" for name, version in stamp.versions.items())


def _weights_text(stamp: EngineStamp) -> str:
    return "\n".join(
        f"{name.replace(chr(92), '/').rpartition('/')[2]} {sha256[:HASH_LENGTH]}…"
        for name, sha256 in stamp.weights.items()
    )


def _named(name: str) -> str:
    """Names may be paths from elsewhere: the last part is enough."""
    return name.replace("\\", "/").rpartition("/")[2] or _tr("without a name")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recipe", text)
