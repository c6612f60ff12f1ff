"""`fashionstudio batch` from the outside, and the page that it writes."""

from __future__ import annotations

import json
import re
import signal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fashionstudio.batch.executors import choice
from fashionstudio.batch.gallery import write_gallery
from fashionstudio.batch.report import Control
from fashionstudio.cli import batch_watching
from fashionstudio.cli.app import run as cli
from fashionstudio.cli.batch_watching import Interrupts, Lines
from tests.batch.fakes import PaintingExecutor, write_photo


@pytest.fixture
def shop(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(choice, "make_executor", lambda *args, **more: PaintingExecutor())
    write_photo(tmp_path / "anna.png", 120)
    (tmp_path / "plan.csv").write_text(
        "photo,words,garmnt\nanna.png,a navy shirt,\ngone.png,a shirt,\nanna.png,a red dress,\n"
    )
    return tmp_path


def test_a_dry_run_tells_everything_and_makes_nothing(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli(["batch", str(shop / "plan.csv"), "-o", str(shop / "out"), "--dry-run"]) == 1
    said = capsys.readouterr()
    assert "2 pictures of 1 people" in said.out
    assert "about" in said.out
    assert "1 rows cannot be made" in said.out
    assert "Did you mean “garment”" in said.err
    assert "Row 3: The photo: There is no file" in said.err
    assert not (shop / "out").exists()
    command = ["batch", str(shop / "plan.csv"), "-o", str(shop / "out"), "--dry-run", "--json"]
    assert cli(command) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["pictures"], told["to_make"]) == (2, 2)
    assert [p["row"] for p in told["problems"] if p["stops"]] == [3]


def test_a_run_goes_on_without_its_plan(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["batch", str(shop / "plan.csv"), "-o", str(shop / "out"), "--json"]
    assert cli([*command, "--lookbook", "--format", "jpeg"]) == 1  # one row is broken
    told = json.loads(capsys.readouterr().out)
    assert (told["done"], told["failed"], told["made"]) == (2, 1, 2)
    assert told["failures"][0]["row"] == 3
    names = {Path(path).name for path in told["files"]}
    assert {"manifest.csv", "manifest.jsonl", "index.html", "contact-sheet.jpg",
            "lookbook.pdf"} <= names  # fmt: skip
    assert len(list((shop / "out" / "pictures").glob("*.jpg"))) == 2
    assert cli(["batch", "-o", str(shop / "out"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["made"] == 0
    assert cli(["batch", "-o", str(shop / "out"), "--pause"]) == 0
    assert "No run is at work" in capsys.readouterr().out


def test_programs_are_told_line_by_line(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["batch", str(shop / "plan.csv"), "-o", str(shop / "out"), "--json-lines"]
    assert cli(command) == 1  # one row is broken
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[0]["looking"]["count"] == 2
    progress = [line["progress"] for line in told if "progress" in line]
    assert [p["done"] for p in progress] == [0, 1, 2]
    assert progress[-1]["record"]["file"].startswith("pictures/")
    assert (told[-1]["done"]["made"], told[-1]["done"]["failed"]) == (2, 1)
    # Nobody listens any more: what is in work is finished, the rest waits.

    def broken(_data: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(batch_watching, "say_line", broken)
    lines = Lines(control := Control())
    lines.looking(1, 2)
    assert control.pausing


def test_wrong_uses_are_sentences(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["batch", str(shop / "plan.csv")]) == 1
    assert "Name it with -o" in capsys.readouterr().err
    assert cli(["batch", "-o", str(shop / "nowhere")]) == 1
    assert "There is no batch" in capsys.readouterr().err
    assert cli(["batch", str(shop / "plan.csv"), "-o", str(shop)]) == 1
    assert "holds other things" in capsys.readouterr().err
    plan = str(shop / "plan.csv")
    assert cli(["batch", plan, "-o", str(shop / "o"), "--pattern", "{nmae}"]) == 1
    assert "no “{nmae}”" in capsys.readouterr().err


def test_ctrl_c_pauses_and_a_second_one_stops(capsys: pytest.CaptureFixture[str]) -> None:
    before, control = signal.getsignal(signal.SIGINT), Control()
    heard: list[bool] = []
    control.listen(lambda: heard.append(control.stopping))
    with Interrupts(control):
        signal.raise_signal(signal.SIGINT)
        assert (control.pausing, control.stopping) == (True, False)
        signal.raise_signal(signal.SIGINT)
    assert control.stopping
    assert heard == [False, True]
    assert "Pausing" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before


class Page(HTMLParser):
    """What a page consists of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_needs_nothing_else_and_says_what_it_shows(tmp_path: Path) -> None:
    measures = {"delta_e": 21.2, "target": "navy"}
    done = {"state": "done", "seed": 1, "seconds": 2.0, "measures": measures}
    records = [
        {**done, "item": "a b#1", "file": "pictures/a b#1.png", "photo": "anna.png", "flags": []},
        {**done, "item": "<img onerror=x>", "file": "pictures/x.png", "flags": ["colour", "person"],
         "notes": ["Check <this>."]},
        {"state": "failed", "item": "row 7", "reason": "There is no photo.", "hint": "Name it."},
        {"state": "waiting", "item": "later"},
    ]  # fmt: skip
    path = write_gallery(tmp_path, records, "Autumn & <Winter>")
    text = path.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)
    assert len(page.of("figure")) == 3
    pictures = page.of("img")
    assert len(pictures) == 2
    assert all(picture["alt"] for picture in pictures)
    assert pictures[0]["src"] == "thumbs/a%20b%231.jpg"
    assert page.of("a")[0]["href"] == "pictures/a%20b%231.png"
    boxes = {b["value"]: "disabled" in b for b in page.of("input") if b.get("name") == "flag"}
    assert boxes == {
        "fine": False,
        "outside": True,
        "colour": False,
        "unchanged": True,
        "person": False,
        "region": True,
        "garment": True,
        "failed": False,
    }
    flags = [figure["data-flags"] for figure in page.of("figure")]
    assert flags == ["fine", "colour person", "failed"]
    assert "There is no photo. Name it." in text
    assert "Check &lt;this&gt;." in text
    assert page.of("html")[0]["lang"] == "en"
    assert page.of("output")[0]["aria-live"] == "polite"
