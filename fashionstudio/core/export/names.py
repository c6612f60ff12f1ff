"""File names from patterns: “{project}_{name}_{seed}_{fabric}_{n:03}”.

A name must be good on every system, wherever the folder is carried to: what Windows refuses is
refused everywhere, and names that differ only in case count as the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from fashionstudio.core.export.options import BOOKS, ExportOptions
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput

FIELDS = (
    *("project", "name", "seed", "fabric", "garment", "words", "category", "engine", "preset"),
    *("date", "time", "kind", "n"),
)
MOST_BYTES = 160
"""Of a name without its suffix, in UTF-8; file systems end at 255, sync services before."""

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SPEC = re.compile(r"0?[1-9]\d?")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]')
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)")
_WORDS_LENGTH = 40


def fields_of(
    recipe: Recipe | None,
    *,
    project: str,
    name: str,
    kind: str,
    when: datetime,
) -> dict[str, str]:
    """What the fields of a pattern stand for, but for `n`; unknown things are empty."""
    values = dict.fromkeys(FIELDS, "")
    values |= {
        "project": project,
        "name": stem_of(name),
        "kind": kind,
        "date": when.strftime("%Y-%m-%d"),
        "time": when.strftime("%H%M%S"),
    }
    if recipe is None:
        return values
    look = recipe.request.look
    values |= {
        "seed": str(look.settings.seed),
        "fabric": stem_of(look.fabric.swatch.name) if look.fabric else "",
        "garment": stem_of(look.garment.name) if look.garment else "",
        "words": _shortened(look.words),
        "category": look.category,
        "engine": recipe.stamp.engine or look.settings.engine,
        "preset": look.settings.preset,
    }
    return values


def name_from(pattern: str, values: Mapping[str, str], n: int) -> str:
    """One name, without suffix, good on every system.

    `{field}` stands for a value, `{n:03}` for the running number with leading zeros, `{words:12}`
    for at most twelve characters, `{{` and `}}` for braces. A field without value takes the
    separator beside it away.

    Raises:
        BadInput: an unknown field, a wrong length, a lone brace.
    """
    gap = "\x00"  # marks a field without value; no name can hold it

    def put(match: re.Match[str]) -> str:
        text = match.group()
        if text in ("{{", "}}"):
            return text[0]
        if match.group(1) is None:
            raise BadInput("A brace in the name pattern has no partner.", "Write {{ for a brace.")
        value = _value(match.group(1), values, n)
        return _FORBIDDEN.sub("-", value).strip() or gap

    parts = _FIELD.sub(put, pattern)
    parts = re.sub(rf"{gap}(?:[-_ .]*{gap})*", gap, parts)
    parts = re.sub(rf"[-_ .]+{gap}|^{gap}[-_ .]+", "", parts).replace(gap, "")
    return clean_name(parts) or "render"


def clean_name(text: str) -> str:
    """`text` without what some system does not allow in a file's name; may be empty."""
    text = unicodedata.normalize("NFC", _FORBIDDEN.sub("-", text))
    text = re.sub(r"\s+", " ", text).strip(" .")
    # A file system counts bytes; a name must not end within a character.
    text = text.encode()[:MOST_BYTES].decode("utf-8", "ignore").rstrip(" .")
    return _DEVICES.sub(lambda match: f"{match.group()}-", text)


def plan_names(
    options: ExportOptions,
    folder: Path,
    values: Sequence[Mapping[str, str]],
    *,
    exists: Callable[[Path], bool] = Path.exists,
) -> list[Path]:
    """One path per picture (one in all for the PDFs), no two alike.

    Where a name is taken by another of the same export, or by a file that is not to be replaced,
    the new one gets a number: “coat-2.png”.

    Raises:
        BadInput: as `name_from`.
    """
    if options.kind in BOOKS:
        values = values[:1]
    taken: set[str] = set()
    paths = []
    for n, fields in enumerate(values, 1):
        stem = name_from(options.name_pattern, fields, n)
        path = _free(folder, stem, options, taken, exists)
        taken.add(_folded(path.name))
        paths.append(path)
    return paths


def check_pattern(pattern: str) -> None:
    """Raise BadInput, in words, for a pattern that `name_from` would refuse."""
    name_from(pattern, dict.fromkeys(FIELDS, "x"), 1)


def first_free(path: Path, exists: Callable[[Path], bool] = Path.exists) -> Path:
    """`path`, or the first of “name-2”, “name-3”, … that is not there yet."""
    candidate, number = path, 1
    while exists(candidate):
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def _free(
    folder: Path,
    stem: str,
    options: ExportOptions,
    taken: Iterable[str],
    exists: Callable[[Path], bool],
) -> Path:
    suffix = options.suffix
    number, path = 1, folder / f"{stem}{suffix}"
    while _folded(path.name) in taken or (not options.replace and exists(path)):
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _value(field: str, values: Mapping[str, str], n: int) -> str:
    name, _, spec = field.partition(":")
    name = name.strip().lower()
    if name not in FIELDS:
        raise BadInput(
            f"There is no “{{{field}}}” for file names.",
            f"Use: {', '.join('{' + known + '}' for known in FIELDS)}.",
        )
    if spec and not _SPEC.fullmatch(spec):
        raise BadInput(
            f"“{spec}” in “{{{field}}}” is not a length.",
            "Write {n:03} or {words:12}, for example.",
        )
    if name == "n":
        return format(n, spec or "")
    value = values.get(name, "")
    if not spec:
        return value
    if spec.startswith("0") and value.isdecimal():
        return value.zfill(int(spec))
    return value[: int(spec)].rstrip()


def stem_of(name: str) -> str:
    """The last part of a path of any system, without its suffix."""
    last = re.split(r"[\\/]", name)[-1]
    return last.rpartition(".")[0] or last


def _shortened(words: str) -> str:
    """Words with hyphens between them, cut at one of them."""
    text = re.sub(r"[^\w]+", "-", words, flags=re.UNICODE).strip("-_")
    if len(text) <= _WORDS_LENGTH:
        return text
    cut = text[: _WORDS_LENGTH + 1].rpartition("-")[0]
    return cut or text[:_WORDS_LENGTH]
