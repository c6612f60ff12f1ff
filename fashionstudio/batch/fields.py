"""The fields of an item: what they are called, and from text to values."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from fashionstudio.batch.plan import PlanItem
from fashionstudio.core.look import (
    CATEGORIES,
    FABRIC_WAYS,
    PRESETS,
    Category,
    Drop,
    FabricPlacement,
    Mirror,
    RenderSettings,
)
from fashionstudio.core.swatch import plain_swatch, read_colour
from fashionstudio.core.wanted import guess_category
from fashionstudio.errors import BadInput
from fashionstudio.worker.looks import LookFiles

PICTURES = ("photo", "garment", "sketch", "fabric", "region")
PATHS = (*PICTURES, "pose")
_PLACEMENT = ("repeat_mm", "angle_deg", "drop", "mirror", "offset_mm")
_NUMBERS = {
    "seed": int,
    "steps": int,
    "guidance": float,
    "sketch_strength": float,
    "fabric_start": float,
}
_SETTINGS = ("engine", "preset", "sampler", "fabric_ways", "published", *_NUMBERS)
FIELDS = ("name", *PATHS, "category", "words", "colour", *_PLACEMENT, *_SETTINGS, "allow_growth",
          "variations")  # fmt: skip
ALSO = {
    "person": "photo",
    "model": "photo",
    "cloth": "garment",
    "swatch": "fabric",
    "color": "colour",
    "colourway": "colour",
    "colorway": "colour",
    "text": "words",
    "prompt": "words",
    "repeat": "repeat_mm",
    "angle": "angle_deg",
    "offset": "offset_mm",
    "mask": "region",
    "joints": "pose",
    "growth": "allow_growth",
    "id": "name",
}
_TRUE, _FALSE = ("1", "yes", "true", "on"), ("0", "no", "false", "off", "")


def field_name(written: str, known: Collection[str] = FIELDS) -> str:
    """The field that a column or key means.

    Raises:
        BadInput: none; with the nearest one.
    """
    name = "_".join(str(written).strip().lower().replace("-", " ").split())
    name = ALSO.get(name, name) if name not in known else name
    if name in known:
        return name
    raise BadInput(f"There is no “{written}” in plans.", nearest_hint(name, known))


def nearest_hint(name: str, known: Iterable[str]) -> str:
    """“Did you mean …?”, or all there are."""
    near = difflib.get_close_matches(name, [*known, *ALSO], 1, 0.6)
    return f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(known)}."


def read_item(
    values: Mapping[str, str], row: int, base: Path, blobs: Mapping[str, bytes] | None = None
) -> list[PlanItem]:
    """The items of one row, one for each of its variations.

    Args:
        values: field → text; empty ones count as missing.
        row: for sentences.
        base: what paths are relative to.
        blobs: field → bytes of a picture, for what is in no file.

    Raises:
        BadInput: a value that makes no sense; with the field's name.
    """
    given = {name: text.strip() for name, text in values.items() if text and text.strip()}
    held = dict(blobs or {})
    if "photo" not in given:
        raise BadInput("There is no photo.", "Name the model photo in the column “photo”.")
    if "colour" in given and "fabric" in given:
        raise BadInput("There are a fabric and a colour.", "Give one of them: a colour is a cloth.")
    colour = None
    if "colour" in given:
        colour = read_colour(given["colour"])
        held["fabric"] = plain_swatch(colour)
    paths = {name: (base / given[name]) for name in PATHS if name in given}
    sources = {name: path.name for name, path in paths.items()}
    sources |= {name: given[f"{name} name"] for name in PICTURES if f"{name} name" in given}
    files = LookFiles(
        photo=paths["photo"],
        category=_category(given, sources),
        words=given.get("words", ""),
        sketch=held.get("sketch") or paths.get("sketch"),
        fabric=held.get("fabric") or paths.get("fabric"),
        placement=_placement(given),
        garment=held.get("garment") or paths.get("garment"),
        region=paths.get("region"),
        pose=paths.get("pose"),
        allow_growth=_switch("allow_growth", given, True),
    )
    if not (files.words or files.sketch or files.fabric or files.garment):
        raise BadInput(
            "Nothing is asked for.", "Give a garment, words, a sketch, a fabric or a colour."
        )
    count = _number("variations", given.get("variations", "1"), int)
    if not 1 <= count <= 64:
        raise BadInput(f"{count} variations are not possible.", "Give a number from 1 to 64.")
    settings = _settings(given)
    if colour is not None:
        sources["fabric"] = given["colour"]
    return [
        PlanItem(
            given.get("name", ""),
            row,
            files,
            RenderSettings(**{**settings, "seed": settings.get("seed", 0) + number}),
            colour,
            sources,
        )
        for number in range(count)
    ]


def guess_by_name(name: str) -> Category | None:
    """What a garment's file name says: “dress_081.jpg” is a dress."""
    stem = Path(name).stem
    letters = "".join(letter if letter.isalpha() else " " for letter in stem)
    return guess_category(letters)


def _category(given: Mapping[str, str], sources: Mapping[str, str]) -> Category | None:
    """As given, as the words say, or as the garment's file is called; None = not known."""
    text = given.get("category", "")
    if text:
        return one_of("category", text.lower().replace(" ", "_").replace("-", "_"), CATEGORIES)
    said = guess_category(given.get("words", ""))
    return said or (guess_by_name(sources["garment"]) if "garment" in sources else None)


def _placement(given: Mapping[str, str]) -> FabricPlacement | None:
    values: dict[str, Any] = {}
    for name in ("repeat_mm", "angle_deg"):
        if name in given:
            values[name] = _number(name, given[name], float)
    for name, allowed in (("drop", get_args(Drop)), ("mirror", get_args(Mirror))):
        if name in given:
            values[name] = one_of(name, given[name].lower().replace(" ", "_"), allowed)
    if "offset_mm" in given:
        parts = given["offset_mm"].replace(",", " ").replace(";", " ").split()
        if len(parts) != 2:
            raise BadInput(
                f"“{given['offset_mm']}” is not an offset.", "Give two numbers: “20 -5”."
            )
        values["offset_mm"] = tuple(_number("offset_mm", part, float) for part in parts)
    return FabricPlacement(**values) if values else None


def _settings(given: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: _number(name, given[name], kind) for name, kind in _NUMBERS.items() if name in given
    }
    for name in ("engine", "sampler"):
        if name in given:
            values[name] = given[name]
    if "preset" in given:
        values["preset"] = one_of("preset", given["preset"].lower(), PRESETS)
    if "fabric_ways" in given:
        ways = given["fabric_ways"].lower().replace(",", " ").replace("+", " ").split()
        values["fabric_ways"] = tuple(one_of("fabric_ways", way, FABRIC_WAYS) for way in ways)
    if "published" in given:
        values["published"] = _switch("published", given, False)
    RenderSettings(**values)
    return values


def _switch(name: str, given: Mapping[str, str], otherwise: bool) -> bool:
    if name not in given:
        return otherwise
    return one_of(name, given[name].lower(), (*_TRUE, *_FALSE)) in _TRUE


def one_of(name: str, value: str, allowed: Collection[Any]) -> Any:
    """`value`, if it is one of the allowed.

    Raises:
        BadInput: it is not; with the nearest one.
    """
    if value in allowed:
        return value
    near = difflib.get_close_matches(value, [a for a in allowed if a], 1, 0.6)
    hint = f"Did you mean “{near[0]}”?" if near else f"Choose one of: {', '.join(allowed)}."
    raise BadInput(f"“{value}” is not a valid {name}.", hint)


def _number(name: str, text: str, kind: type) -> Any:
    try:
        number = kind(text)
    except ValueError:
        what = "whole number" if kind is int else "number"
        raise BadInput(
            f"The {name} “{text}” is not a valid {what}.", "Write digits only."
        ) from None
    if number != number or number in (float("inf"), float("-inf")):
        raise BadInput(f"The {name} “{text}” is not a number.", "Write digits only.")
    return number
