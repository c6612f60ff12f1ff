"""The library from the command line, with the worker in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fashionstudio.library import indexing
from fashionstudio.library.library import Library
from tests.helpers import published_trees
from tests.library.conftest import FakeEmbedder, draw_garment, save

Cli = Callable[..., Any]


class Command:
    """`fashionstudio library … --library FOLDER`."""

    def __init__(self, cli: Cli, folder: Path) -> None:
        self.cli, self.folder = cli, folder

    def __call__(self, *arguments: object) -> Any:
        return self.cli("library", *arguments, "--library", self.folder)

    def json(self, *arguments: object) -> Any:
        found = self(*arguments, "--json")
        assert found.status == 0, found.err
        return json.loads(found.out)


@pytest.fixture
def command(cli: Cli, tmp_path: Path) -> Command:
    return Command(cli, tmp_path / "library")


@pytest.fixture
def shirts(tmp_path: Path) -> Path:
    for colour in ("red", "blue"):
        for long in (False, True):
            name = f"{colour}_{'long' if long else 'short'}.png"
            save(tmp_path / "garments" / name, draw_garment(colour, long=long))
    return tmp_path / "garments"


@pytest.fixture
def knows_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that can compare pictures with words."""
    embed = FakeEmbedder()
    monkeypatch.setattr(indexing, "WorkerEmbedder", lambda _worker, _engine: embed)


def test_add_list_tag_describe_remove(command: Command, shirts: Path) -> None:
    (shirts / "broken.jpg").write_bytes(b"no picture")
    added = command("add", shirts)
    assert added.status == 0
    assert "4 added, 0 known already, 1 not usable" in added.out
    assert "broken.jpg" in added.err
    assert "4 known already" in command("add", shirts).out
    listed = command("list", "red")
    assert [line.split()[2] for line in listed.out.splitlines()] == ["red_short", "red_long"]
    tagged = command("tag", "red_long", "blue_long", "--tag", "Winter", "--tag", "new in")
    assert tagged.out.count("#winter") == tagged.out.count("#new-in") == 2
    assert "#winter" not in command("tag", "red_long", "--without", "winter").out
    named = command.json("describe", "blue_long", "--name", "sea", "--words", "a blue shirt")
    assert (named["name"], named["words"], named["tags"]) == (
        "sea",
        "a blue shirt",
        ["new in", "winter"],
    )
    refused = command("remove", "sea")
    assert (refused.status, "--yes" in refused.err) == (1, True)
    assert command("remove", "sea", "red_short", "--yes").out == "2 removed.\n"
    assert len(command.json("list", "--kind", "garment")) == 2
    assert (shirts / "blue_long.png").exists()


def test_mistakes_are_told_in_a_sentence(command: Command, shirts: Path, tmp_path: Path) -> None:
    for arguments, words in [
        (("add", tmp_path / "nowhere"), "nowhere” is not there"),
        (("show", "nothing"), "has no entry “nothing”"),
        (("tag", "1"), "Give --tag TAG"),
        (("describe", "1"), "Give --name"),
        (("search",), "nothing to look for"),
        (("search", "--like", tmp_path / "gone.png"), "There is no file"),
        (("search", "--like", "nothing"), "has no entry"),
        (("import-data-set", shirts), "neither Dress Code nor VITON-HD"),
    ]:
        found = command(*arguments)
        assert (found.status, words in found.err) == (1, True), (arguments, found.err)
    assert command("add", shirts, "--kind", "shoe").status == 2
    assert "is empty" in command("list").out


def test_a_data_set_with_its_words(command: Command, tmp_path: Path) -> None:
    root = published_trees.write_viton_hd(tmp_path / "set", people=1, size=(64, 48))
    assert len(command.json("import-data-set", root, "--split", "test")["added"]) == 2
    (garment,) = command.json("list", "--kind", "garment")
    assert garment["words"]
    assert garment["place"].startswith(str(root))
    shown = command("show", garment["id"])
    assert garment["words"] in shown.out
    assert command.json("list", "--tag", "train") == []


def test_check_and_duplicates(command: Command, shirts: Path) -> None:
    (shirts / "again.png").write_bytes((shirts / "red_long.png").read_bytes())
    command("add", shirts)
    assert "found 2 times" in command("duplicates").out
    assert command("check").status == 0
    with Library.open(command.folder) as library:
        library.path(library.entries()[0]).unlink()
    found = command("check")
    assert (found.status, "Missing:" in found.out) == (1, True)
    assert "(missing)" in command("show", command.json("list")[0]["id"]).out
    command("add", shirts)
    assert command("check", "--contents").status == 0


@pytest.mark.usefixtures("knows_colours")
def test_search_by_words_by_picture_and_by_both(
    command: Command, shirts: Path, tmp_path: Path
) -> None:
    command("add", shirts)
    assert command.json("index")["done"] == 4
    assert command.json("index")["done"] == 0

    def names(*arguments: object) -> list[str]:
        return [hit["entry"]["name"] for hit in command.json("search", *arguments)["hits"]]

    assert set(names("blue", "-k", 2)) == {"blue_long", "blue_short"}
    assert names("--like", "blue_short", "-k", 1) == ["blue_long"]
    assert names("red and longer", "--like", shirts / "blue_short.png", "-k", 1) == ["red_long"]
    sheet = tmp_path / "sheet.png"
    found = command("search", "red and longer", "--like", "blue_short", "--contact-sheet", sheet)
    assert (found.status, found.err) == (0, "")
    assert "red_long" in found.out.splitlines()[0]
    drawn = np.asarray(Image.open(sheet))
    assert drawn.shape[1] > 600
    assert (drawn < 200).mean() > 0.05, "there are pictures on it"


def test_index_and_search_with_a_clip_of_ones_own(
    command: Command, shirts: Path, tmp_path: Path
) -> None:
    from tests.search.test_clip import place_clip

    clip = place_clip(tmp_path / "clip")
    command("add", shirts)
    assert command.json("index", "--clip", clip)["done"] == 4
    found = command.json("search", "but red", "--like", "1", "--clip", clip)
    assert len(found["hits"]) == 3
    assert found["notes"] == []  # all were compared, in the same space


def test_search_in_texts_needs_no_engine(
    command: Command, shirts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fashionstudio.cli import rendering

    monkeypatch.setattr(rendering, "open_worker", lambda _device: pytest.fail("a worker"))
    command("add", shirts)
    found = command("search", "red long", "--text-only", "-k", 1)
    assert (found.status, "red_long" in found.out) == (0, True)


def test_people_and_garments_are_analysed_by_the_worker(
    command: Command, files: dict[str, Path], photograph: Path
) -> None:
    command("add", photograph, "--kind", "person")
    command("add", files["garment"], "--kind", "garment")
    assert command.json("analyse") == {"done": 2, "problems": [], "cancelled": False}
    assert command.json("analyse")["done"] == 0
    with Library.open(command.folder) as library:
        (person,), (garment,) = library.entries("person"), library.entries("garment")
        found = library.analyses.get(person)
        assert found is not None
        assert len(found.data["keypoints"]) == 18
        assert {"silhouette", "parts", "region-upper_body"} <= set(found.parts)
        cut = library.analyses.get(garment)
        assert cut is not None
        assert set(cut.parts) == {"mask"}
        assert abs(sum(colour["share"] for colour in cut.data["colours"]) - 1) < 0.2
    (shown,) = command.json("show", "shirt")
    seen = shown["analysis"]["facts"]["colours"]
    assert shown["attributes"]["colours"] == [colour["name"] for colour in seen]
