"""File names that every system takes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from fashionstudio.core.export.names import (
    FIELDS,
    MOST_BYTES,
    check_pattern,
    clean_name,
    fields_of,
    name_from,
    plan_names,
)
from fashionstudio.core.export.options import ExportOptions
from fashionstudio.errors import BadInput

WHEN = datetime(2026, 11, 22, 9, 5, 7)
VALUES = {
    **dict.fromkeys(FIELDS, ""),
    "project": "Autunno",
    "name": "anna",
    "seed": "42",
    "fabric": "red-tartan",
    "words": "a-long-coat",
}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{project}_{name}_{seed}_{fabric}_{n:03}", "Autunno_anna_42_red-tartan_007"),
        ("{name}_{garment}_{seed}", "anna_42"),
        ("{garment}_{name}", "anna"),
        ("{name}_{garment}", "anna"),
        ("{name} ({garment})", "anna ()"),
        ("{garment}-{engine}_{name}", "anna"),
        ("{name}_{garment}_{engine}_{preset}_{n}", "anna_7"),
        ("{seed:06}", "000042"),
        ("{words:6}", "a-long"),
        ("{NAME}", "anna"),
        ("{{{name}}}", "{anna}"),
        ("{garment}", "render"),
        ("", "render"),
        ('a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"),
        ("..", "render"),
        ("name. ", "name"),
        ("../../{name}", "-..-anna"),
        ("con", "con-"),
        ("COM1.tar", "COM1-.tar"),
        ("console", "console"),
        ("a\tb\nc", "a-b-c"),
        ("più_bello_è", "più_bello_è"),
        ("写真_{n}", "写真_7"),
        ("safe\u202egnp", "safe-gnp"),
        ("caf\udce9_{n}", "caf-_7"),
    ],
)
def test_a_pattern_gives_a_name(pattern: str, expected: str) -> None:
    assert name_from(pattern, VALUES, 7) == expected


@pytest.mark.parametrize("pattern", ["{nme}", "{", "}", "{name", "{n:x}", "{n:003x}", "{name:}}"])
def test_a_wrong_pattern_is_told_in_a_sentence(pattern: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_pattern(pattern)
    assert caught.value.hint


def test_values_cannot_leave_the_folder() -> None:
    values = {**VALUES, "project": "../../etc", "name": "C:\\temp\\x"}
    assert name_from("{project}_{name}", values, 1) == "-..-etc_C--temp-x"


def test_long_names_end_within_the_limit_and_no_letter_is_cut() -> None:
    name = clean_name("è" * 300)
    assert len(name.encode()) <= MOST_BYTES
    assert set(name) == {"è"}


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert clean_name("e\u0300") == "è"


def test_a_name_says_what_the_recipe_says(material) -> None:
    found = fields_of(material.recipe, project="P", name="/x/Anna.jpg", kind="png", when=WHEN)
    assert found["name"] == "Anna"
    assert found["fabric"] == "red-tartan"
    assert found["garment"] == "coat"
    assert found["words"] == "abito-scozzese-perché-è-già-così"
    assert (found["date"], found["time"], found["seed"]) == ("2026-11-22", "090507", "42")


def test_equal_names_are_numbered() -> None:
    options = ExportOptions(pattern="{name}")
    values = [{**VALUES, "name": name} for name in ("coat", "Coat", "coat", "coat-2")]
    names = plan_names(options, Path("x"), values, exists=lambda _path: False)
    assert [p.name for p in names] == ["coat.png", "Coat-2.png", "coat-3.png", "coat-2-2.png"]


def test_files_that_are_there_are_kept_unless_asked(tmp_path: Path) -> None:
    (tmp_path / "anna.png").write_bytes(b"mine")
    (tmp_path / "anna-2.png").write_bytes(b"mine")
    options = ExportOptions(pattern="{name}")
    assert [p.name for p in plan_names(options, tmp_path, [VALUES])] == ["anna-3.png"]
    replacing = options.with_(replace=True)
    assert [p.name for p in plan_names(replacing, tmp_path, [VALUES])] == ["anna.png"]


def test_a_book_is_one_file() -> None:
    options = ExportOptions(kind="lookbook", book_pattern="{project}_{kind}")
    values = [{**VALUES, "kind": "lookbook"}] * 3
    assert [p.name for p in plan_names(options, Path("x"), values)] == ["Autunno_lookbook.pdf"]
