"""Plans: what people write, what it means, and what is told when it makes no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from fashionstudio.batch.plan import Defaults, Plan, read_plan
from fashionstudio.core.look import FabricPlacement
from fashionstudio.errors import BadInput


def table(folder: Path, text: str, name: str = "plan.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def names(plan: Plan) -> list[str]:
    return [item.name for item in plan.items]


def told(plan: Plan) -> str:
    return "\n".join(problem.sentence() for problem in plan.problems)


def test_a_row_is_a_look_with_paths_beside_the_plan(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "Photo,garment,Words,fabric,repeat mm,drop,offset,seed,preset,name\n"
        'people/anna.jpg,,"a shirt, long",tartan.jpg,120,half,20 -5,7,draft,first look\n'
        "# a remark\n\n"
        "people/ben.jpg,dress_081.jpg,,,,,,,,\n",
    )
    plan = read_plan(path, Defaults({"preset": "fine", "engine": "other"}))
    first, second = plan.items
    assert not plan.problems
    assert first.files.photo == tmp_path / "people" / "anna.jpg"
    assert first.files.fabric == tmp_path / "tartan.jpg"
    assert first.files.words == "a shirt, long"
    assert first.files.placement == FabricPlacement(120, drop="half", offset_mm=(20, -5))
    assert (first.settings.seed, first.settings.preset) == (7, "draft")
    assert (second.settings.preset, second.settings.engine) == ("fine", "other")
    assert (first.files.category, second.files.category) == ("upper_body", "dresses")
    assert [item.row for item in plan.items] == [2, 5]
    assert first.name == "first look"
    assert second.name.startswith("ben_dress_081")


def test_room_to_grow_is_said_row_by_row(tmp_path: Path) -> None:
    path = table(tmp_path, "photo,words,growth\na.jpg,a shirt,no\nb.jpg,a shirt,\n")
    plan = read_plan(path)
    assert [item.files.allow_growth for item in plan.items] == [False, True]
    assert "“perhaps” is not a valid allow_growth" in told(
        read_plan(table(tmp_path, "photo,words,allow growth\na.jpg,a shirt,perhaps\n"))
    )


def test_semicolons_marks_and_old_encodings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes("\ufeffphoto;words\na.jpg;ein Kleid, größer\n".encode())
    assert read_plan(path).items[0].files.words == "ein Kleid, größer"
    path.write_bytes("photo;words\na.jpg;größer\n".encode("cp1252"))
    assert read_plan(path).items[0].files.words == "größer"


def test_a_colour_is_a_plain_cloth(tmp_path: Path) -> None:
    path = table(tmp_path, "photo,words,colour\na.jpg,a shirt,navy\na.jpg,a shirt,#c8102e\n")
    navy, red = read_plan(path).items
    assert navy.colour == (20, 28, 72)
    assert isinstance(navy.files.fabric, bytes)
    assert navy.files.fabric != red.files.fabric
    assert names(read_plan(path)) == ["a_navy", "a_c8102e"]


@pytest.mark.parametrize(
    ("columns", "row", "words"),
    [
        ("photo,words,seed", "a.jpg,red,x", "The seed “x” is not a valid whole number"),
        ("photo,words,preset", "a.jpg,red,drfat", "Did you mean “draft”"),
        ("photo,words,category", "a.jpg,red,dress", "Did you mean “dresses”"),
        ("photo,words,colour", "a.jpg,red,burgandy", "Did you mean “burgundy”"),
        ("photo,words,repeat_mm", "a.jpg,red,0", "no sense"),
        ("photo,words,offset_mm", "a.jpg,red,3", "two numbers"),
        ("photo,fabric,colour", "a.jpg,b.jpg,red", "Give one of them"),
        ("photo,words", ",red", "There is no photo"),
        ("photo,words", "a.jpg,", "Nothing is asked for"),
        ("photo,words", "a.jpg,red,blue", "more cells than columns"),
        ("photo,words,variations", "a.jpg,red,99", "1 to 64"),
    ],
)
def test_a_wrong_row_is_told_and_stops_no_other(
    tmp_path: Path, columns: str, row: str, words: str
) -> None:
    commas = columns.count(",") - 1
    path = table(tmp_path, f"{columns}\n{row}\nb.jpg,good.jpg{',' * commas}\n")
    plan = read_plan(path)
    assert [item.row for item in plan.items] == [3]
    (problem,) = plan.problems
    assert problem.stops
    assert problem.row == 2
    assert words in problem.sentence()


def test_an_unknown_column_is_told_with_the_nearest(tmp_path: Path) -> None:
    plan = read_plan(table(tmp_path, "photo,words,garmnt\na.jpg,red,\n"))
    assert "Did you mean “garment”" in told(plan)
    assert len(plan.items) == 1
    with pytest.raises(BadInput, match="no column “photo”"):
        read_plan(table(tmp_path, "picture of it,words\na.jpg,red\n"))


def test_variations_count_seeds_and_names_tell_them_apart(tmp_path: Path) -> None:
    plan = read_plan(table(tmp_path, "photo,words,seed,variations\na.jpg,red,5,3\n"))
    assert [item.settings.seed for item in plan.items] == [5, 6, 7]
    assert names(plan) == ["a_s5", "a_s6", "a_s7"]


def test_no_two_are_called_alike_and_that_is_told(tmp_path: Path) -> None:
    path = table(tmp_path, "photo,words,name\na.jpg,red,Look\nb.jpg,red,look\nc.jpg,red,a/b:c\n")
    plan = read_plan(path)
    assert names(plan) == ["Look", "look-2", "a-b-c"]
    assert "“look” is there already" in told(plan)
    assert not any(problem.stops for problem in plan.problems)
    assert names(read_plan(path, Defaults(pattern="{n:03}_{name}"))) == [
        "001_Look",
        "002_look",
        "003_a-b-c",
    ]


@pytest.fixture
def season(tmp_path: Path) -> Path:
    """Empty files: a plan is read without looking at pictures."""
    for name in ("people/anna.jpg", "people/ben.jpg", "people/10.jpg", "people/2.jpg",
                 "garments/dress_1.jpg", "garments/top_1.jpg", "garments/coat.jpg",
                 "people/notes.txt"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return tmp_path


def test_a_matrix_crosses_everything(season: Path) -> None:
    text = """
title: Autumn
people: people/*.jpg
garments: [garments/dress_1.jpg, garments/top_1.jpg]
seeds: 1-2
preset: draft
"""
    plan = read_plan(table(season, text, "plan.yaml"))
    assert not plan.problems
    assert plan.title == "Autumn"
    assert len(plan.items) == 4 * 2 * 2
    assert [i.source("photo") for i in plan.items[::4]] == [
        "2.jpg",
        "10.jpg",
        "anna.jpg",
        "ben.jpg",
    ]
    assert {i.settings.preset for i in plan.items} == {"draft"}
    assert {i.files.category for i in plan.items} == {"dresses", "upper_body"}
    assert len(set(names(plan))) == 16


def test_rules_and_exclusions_leave_pairs_out(season: Path) -> None:
    text = """
people:
  - {photo: people/anna.jpg, category: dresses}
  - people/ben.jpg
garments: garments/*.jpg
rules: [same category only]
exclude:
  - {people: ben*, garments: coat}
"""
    plan = read_plan(table(season, text, "plan.yml"))
    pairs = {(i.source("photo"), i.source("garment")) for i in plan.items}
    assert pairs == {
        ("anna.jpg", "dress_1.jpg"),
        ("ben.jpg", "dress_1.jpg"),
        ("ben.jpg", "top_1.jpg"),
    }


def test_fabrics_and_colours_are_one_axis(season: Path) -> None:
    (season / "linen.png").touch()
    text = """
people: people/anna.jpg
words: [a shirt, a skirt]
fabrics: [{fabric: linen.png, repeat_mm: 60}]
colours: [navy, "#fff", 112233]
"""
    plan = read_plan(table(season, text, "plan.yaml"))
    assert len(plan.items) == 2 * 4
    cloths = [item.source("fabric") for item in plan.items[::2]]
    assert cloths == ["linen.png", "navy", "#fff", "112233"]
    assert plan.items[0].files.placement == FabricPlacement(60)


def test_what_a_matrix_gets_wrong_is_told(season: Path) -> None:
    text = """
peple: people/anna.jpg
people: [people/anna.jpg, people/z*.jpg]
garments: garments/coat.jpg
rules: [same catgory]
exclude: [{peopel: a}]
engine: [a, b]
"""
    plan = read_plan(table(season, text, "plan.yaml"))
    assert len(plan.items) == 1
    for words in (
        "no “peple” in plans. Did you mean “people”",
        "no picture “people/z*.jpg”",
        "Did you mean “same_category”",
        "“peopel” is not an axis. Did you mean “people”",
        "“engine” has several values",
    ):
        assert words in told(plan)


@pytest.mark.parametrize("text", ["people: [a", "- a\n- b", "!!python/object:os.system x", ""])
def test_what_is_no_plan_is_told_in_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput):
        read_plan(table(tmp_path, text, "plan.yaml"))


def test_a_missing_plan_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no plan"):
        read_plan(tmp_path / "plan.csv")
    with pytest.raises(BadInput, match="empty"):
        read_plan(table(tmp_path, "\n\n"))
