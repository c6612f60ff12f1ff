"""Reads what the fixtures' JSON files say in words: constructor arguments and slices.

The files describe modules as calls, `UNetVanilla(n_channels=24, …)` or `CLIPTextModel(hidden 32,
3 layers, …)`, and the part of a tensor that was stored as in `grid_s8 = grid[:, ::8, ::8]`.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from fashionstudio.errors import BadInput

_SLICES = re.compile(r"\[([:,\s\d]*:[:,\s\d]*)\]")
_STEP = re.compile(r"_s(\d+)$")
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}


@dataclass(frozen=True)
class Arguments:
    """The arguments of a described call: those without and those with a name."""

    plain: list[Any] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)

    def get(self, *names: str, default: Any = None) -> Any:
        """The value under the first of the names that is given."""
        return next((self.named[name] for name in names if name in self.named), default)


def call_arguments(text: str, function: str) -> Arguments:
    """The arguments of `function(…)` in a description.

    `name=value`, `name value` and `3 names` name their value; anything else is plain.

    Raises:
        BadInput: the text describes no such call.
    """
    start = text.find(f"{function}(")
    if start < 0:
        raise BadInput(f"The description names no {function}(…).", details=text)
    plain: list[Any] = []
    named: dict[str, Any] = {}
    for part in _split(_inside(text, start + len(function))):
        match = re.fullmatch(r"([A-Za-z_]\w*)\s*[= ]\s*(.+)", part)
        count = re.fullmatch(r"(\d+) ([a-z]\w*)", part)
        if count:
            named[count[2]] = int(count[1])
        elif match:
            named[match[1]] = _value(match[2])
        else:
            plain.append(_value(part))
    return Arguments(plain, named)


def json_after(text: str, words: str) -> dict[str, Any]:
    """The JSON object that follows `words` in a description."""
    start = text.find("{", text.find(words))
    if words not in text or start < 0:
        raise BadInput(f"The description has no configuration after “{words}”.", details=text)
    value, _ = json.JSONDecoder().raw_decode(text[start:])
    return dict(value)


def sizes(text: str) -> list[tuple[int, int]]:
    """All `512x384` in a text, as (height, width)."""
    return [(int(h), int(w)) for h, w in re.findall(r"\b(\d+)x(\d+)\b", text)]


def number_word(text: str) -> int:
    """A number in figures or in words."""
    return int(text) if text.isdigit() else _NUMBER_WORDS[text]


def read_slices(text: str) -> tuple[slice, ...]:
    """`:, ::8, 3:5` as slices."""
    parts = []
    for part in text.strip("[] ").split(","):
        bounds = [int(bound) if bound.strip() else None for bound in part.split(":")]
        if len(bounds) == 1:
            raise BadInput(f"“{text}” takes a single element; a range is needed.")
        parts.append(slice(*bounds))
    return tuple(parts)


def stored_part(whole: Tensor, key: str, shape: torch.Size, notes: str) -> Tensor:
    """The part of a tensor that a fixture stores.

    Args:
        whole: the whole tensor.
        key: the stored tensor's name; `_s8` at its end means every 8th element along the axes that
            are shorter than in the whole.
        shape: of the stored tensor.
        notes: the fixture's words, whose `key = …[:, ::8]` goes before the name's ending.
    """
    step = _STEP.search(key)
    for names, slices in _statements(notes):
        if re.fullmatch(names, key) or (step and re.fullmatch(names, key[: step.start()])):
            return whole[slices] if len(slices) <= whole.ndim else whole
    if step is None or whole.ndim != len(shape):
        return whole
    every = slice(None, None, int(step[1]))
    pairs = zip(whole.shape, shape, strict=True)
    return whole[tuple(slice(None) if has == wants else every for has, wants in pairs)]


def _statements(notes: str) -> list[tuple[str, tuple[slice, ...]]]:
    """Pairs of a pattern of names and slices, one for each `name = …[slices]`."""
    found = []
    for statement in re.split(r";|\.\s", notes):
        name, equals, rest = statement.partition(" = ")
        slices = _SLICES.findall(rest)
        if equals and slices:
            pattern = re.sub(r"(\w)/(\w)", r"[\1\2]", name.strip().split(" ")[-1])
            found.append((pattern, read_slices(slices[-1])))
    return found


def _inside(text: str, start: int) -> str:
    """What stands between the bracket at `start` and its partner."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return text[start + 1 : place]
    raise BadInput("A bracket of the description is never closed.", details=text)


def _split(text: str) -> list[str]:
    """Parts between commas that stand in no bracket."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _value(text: str) -> Any:
    """A number, list, truth value or, if it is none of these, the text itself."""
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError):
        return text.strip()
