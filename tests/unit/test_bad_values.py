"""Values that make no sense are refused in words, whatever they are."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from fashionstudio.batch.plan import read_plan
from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef, RenderSettings
from fashionstudio.core.project import Project
from fashionstudio.core.project_files import read_project, write_project
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.core.swatch import read_colour
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.worker.frames import FrameReader, Message

ODD: tuple[Any, ...] = (
    *(None, True, -1, 1.5, 10**30, float("inf"), float("nan"), "", "x", "\0", "\ud800"),
    *([], [[]], {}, {"a": 1}, [None] * 3),
)


def recipe() -> Recipe:
    fabric = Fabric(PictureRef("b" * 64, "t.jpg"), FabricPlacement(repeat_mm=60))
    look = Look(photo=PictureRef("a" * 64, "p.jpg"), words="a coat", fabric=fabric)
    stamp = EngineStamp("mini", {"unet": "c" * 64}, {"torch": "2"}, "cpu")
    return Recipe(Request(look), stamp, {"decode": 1.0}, ("a note",))


def places(data: Any, above: tuple[Any, ...] = ()) -> Any:
    yield above
    inner: Any = ()
    if isinstance(data, dict | list):
        inner = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in inner:
        yield from places(value, (*above, key))


def with_odd(data: Any, place: tuple[Any, ...], odd: Any) -> Any:
    if not place:
        return odd
    copy = json.loads(json.dumps(data))
    part = copy
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = odd
    return copy


def test_a_recipe_with_any_odd_value_is_read_or_refused_in_words() -> None:
    plain = recipe().to_dict()
    refused = 0
    for place in places(plain):
        for odd in ODD:
            try:
                Recipe.from_dict(with_odd(plain, place, odd))
            except FashionStudioError:
                refused += 1
    assert refused > 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"seed": "x"}, {"seed": 1.5}, {"seed": True}, {"steps": 2.5}, {"variations": "3"},
        {"guidance": "strong"}, {"guidance": float("nan")}, {"further_seeds": ("7",)},
    ],
)  # fmt: skip
def test_settings_that_are_no_numbers(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        RenderSettings(**wrong)


def test_a_seed_out_of_range_is_told_with_all_its_digits() -> None:
    with pytest.raises(BadInput, match="18446744073709551616 is out of range") as caught:
        RenderSettings(seed=2**64)
    assert "9223372036854775807" in caught.value.hint


@pytest.mark.parametrize(
    "wrong", [{"angle_deg": float("inf")}, {"offset_mm": (0.0, float("nan"))}, {"angle_deg": "x"}]
)
def test_a_fabric_cannot_lie_nowhere(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        FabricPlacement(**wrong)


def test_bytes_that_are_no_text_do_not_stop_anything() -> None:
    look = Look(photo=PictureRef("a" * 64, "caf\udce9.jpg"), words="a caf\udce9 coat 👗")
    assert look.photo is not None
    assert look.photo.name == "caf�.jpg"
    assert look.words == "a caf� coat 👗"
    (message,) = FrameReader().feed(Message({"type": "log", "text": "caf\udce9"}).to_bytes())
    assert message["text"] == "caf?"
    with pytest.raises(BadInput, match="must be text"):
        Look(words=5)  # type: ignore[arg-type]


def test_a_sentence_about_something_endless_ends() -> None:
    with pytest.raises(BadInput) as caught:
        read_colour("x" * 100_000)
    assert len(caught.value.sentence()) < 500
    assert "“xxx" in caught.value.message
    odd = BadInput("There is no file “caf\udce9”.")
    assert odd.sentence().encode() == "There is no file “caf�”.".encode()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plan.csv", "photo,words\n" + "a" * 200_000),
        ("plan.yaml", f"people: ['{'x' * 5000}*']\nwords: [a coat]"),
    ],
)
def test_plans_that_no_table_or_folder_can_hold(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    try:
        said = [problem.sentence() for problem in read_plan(tmp_path / name).problems]
    except BadInput as error:
        said = [error.sentence()]
    assert said
    assert all(len(sentence) < 600 for sentence in said)


def test_an_entry_of_a_project_that_ends_too_early_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.fstudio"
    write_project(path, Project(look=Look(words="a coat")))
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("project.json")
        end = archive.start_dir
    data = bytearray(path.read_bytes())
    at = data.index(b"project.json", end)
    # The index says that the entry is longer than the file.
    for offset in (20, 24):
        data[at - 46 + offset : at - 46 + offset + 4] = (2**28).to_bytes(4, "little")
    assert info.file_size < 2**28
    path.write_bytes(data)
    with pytest.raises(FashionStudioError):
        read_project(path)
