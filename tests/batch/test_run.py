"""Runs: every item once and whole, whatever happens; nothing else is touched."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fashionstudio.batch import sheets
from fashionstudio.batch.checking import Checked, check_plan
from fashionstudio.batch.executors import WorkItem
from fashionstudio.batch.journal import Journal
from fashionstudio.batch.outputs import Folder, Style
from fashionstudio.batch.plan import read_plan
from fashionstudio.batch.report import Control, RunProgress
from fashionstudio.batch.run import RunOptions, ask_for_pause, lay_down, pending, resume, run
from fashionstudio.core.contact_sheet import Sheet
from fashionstudio.core.image_io import encode_png, read_picture
from fashionstudio.core.provenance import read_recipe
from fashionstudio.errors import BadImage, BadInput, DiskFull
from tests.batch.fakes import PaintingExecutor, paint, write_photo

MANY = "colours: [navy, red, white]\nseeds: 1-4\n"
PLAIN = RunOptions(sheets=False, gallery=False)


@pytest.fixture
def shop(own_home: Path, tmp_path: Path) -> Path:
    for number, name in enumerate(("anna", "ben", "carla")):
        write_photo(tmp_path / f"{name}.png", 90 + 40 * number)
    write_photo(tmp_path / "tee.png", 60)
    return tmp_path


def plan(shop: Path, text: str = "") -> Checked:
    path = shop / "plan.yaml"
    people = "people: [anna.png, ben.png, carla.png]\n"
    path.write_text(people + (text or "colours: [navy, red, white]\n"))
    return check_plan(read_plan(path))


def records(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "manifest.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def check_whole(folder: Path, count: int) -> None:
    """Every item once, each picture as the manifest says, and nothing else."""
    found = records(folder)
    assert len({record["item"] for record in found}) == len(found) == count
    assert all(record["state"] == "done" for record in found)
    files = {record["file"] for record in found}
    assert {f"pictures/{path.name}" for path in (folder / "pictures").iterdir()} == files
    for record in found:
        data = (folder / record["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == record["sha256"]
        assert read_picture(data).shape == (record["height"], record["width"], 3)


def test_a_run_makes_everything_and_lists_it(shop: Path) -> None:
    seen: list[RunProgress] = []
    report = run(plan(shop), shop / "out", PaintingExecutor(), progress=seen.append)
    assert report.counts == {"done": 9}
    assert not report.paused
    check_whole(shop / "out", 9)
    assert [now.finished for now in seen] == list(range(10))
    assert seen[-1].seconds_left == 0
    assert seen[-1].rate > 0
    record = records(shop / "out")[0]
    assert record["measures"]["target"] == "navy"
    assert record["measures"]["delta_e"] < 1
    assert record["flags"] == []
    assert record["timings"] == {"denoise": 0.01}
    assert record["notes"] == ["a note"]
    assert record["recipe"]["request"]["look"]["photo"]["name"] == "anna.png"
    recipe = read_recipe(shop / "out" / record["file"])
    assert recipe.request.sha256() == record["request"]
    with (shop / "out" / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["item"] for row in rows] == [r["item"] for r in records(shop / "out")]
    assert rows[0]["delta_e"] == str(record["measures"]["delta_e"])
    assert (shop / "out" / "index.html").is_file()
    assert (shop / "out" / "contact-sheet.jpg").is_file()


def test_once_more_makes_nothing_and_a_changed_plan_only_what_is_new(shop: Path) -> None:
    run(plan(shop), shop / "out", PaintingExecutor(), PLAIN)
    again = PaintingExecutor()
    assert run(plan(shop), shop / "out", again, PLAIN).made == 0
    assert again.calls == []
    more = PaintingExecutor()
    wider = plan(shop, "colours: [navy, red, white, teal]\n")
    assert len(pending(wider, shop / "out", PLAIN)) == 3
    assert run(wider, shop / "out", more, PLAIN).made == 3
    assert len(more.calls) == 3
    check_whole(shop / "out", 12)


def test_what_was_damaged_or_removed_is_made_again(shop: Path) -> None:
    run(plan(shop), shop / "out", PaintingExecutor(), PLAIN)
    first, second, *_ = sorted((shop / "out" / "pictures").iterdir())
    first.write_bytes(first.read_bytes()[:-7])
    second.unlink()
    (shop / "out" / "pictures" / ".half.abc.part").write_bytes(b"half")
    again = PaintingExecutor()
    run(plan(shop), shop / "out", again, PLAIN)
    assert sorted(again.calls) == [first.stem, second.stem]
    check_whole(shop / "out", 9)


def test_a_photo_that_was_changed_is_another_item(shop: Path) -> None:
    run(plan(shop), shop / "out", PaintingExecutor(), PLAIN)
    write_photo(shop / "ben.png", 33)
    again = PaintingExecutor()
    run(plan(shop), shop / "out", again, PLAIN)
    assert len(again.calls) == 3
    assert all(name.startswith("ben") for name in again.calls)
    check_whole(shop / "out", 9)


def test_one_that_fails_stops_no_other_and_can_be_tried_again(shop: Path) -> None:
    broken = True

    def sometimes(item: WorkItem) -> Any:
        if broken and item.name.startswith("ben"):
            raise BadImage("There is nobody in it.", "Take another photo.")
        return paint(item)

    report = run(plan(shop), shop / "out", PaintingExecutor(sometimes), PLAIN)
    assert report.counts == {"done": 6, "failed": 3}
    assert {f["reason"] for f in report.failures} == {"There is nobody in it."}
    assert {f["hint"] for f in report.failures} == {"Take another photo."}
    again = PaintingExecutor(sometimes)
    assert run(plan(shop), shop / "out", again, PLAIN).counts == {"done": 6, "failed": 3}
    assert again.calls == []
    broken = False
    retry = RunOptions(retry_failed=True, sheets=False, gallery=False)
    assert run(plan(shop), shop / "out", again, retry).counts == {"done": 9}
    assert len(again.calls) == 3
    check_whole(shop / "out", 9)


def test_a_pause_ends_after_the_item_in_work_and_resume_needs_no_plan(shop: Path) -> None:
    control = Control()
    calls = PaintingExecutor()

    def stop(now: RunProgress) -> None:
        if now.done == 4:
            control.pause()

    report = run(plan(shop, MANY), shop / "out", calls, PLAIN, progress=stop, control=control)
    assert report.paused
    assert report.counts["waiting"] == 36 - report.counts["done"] > 0
    assert report.counts["done"] == len(calls.calls)
    (shop / "plan.yaml").unlink()
    rest = PaintingExecutor()
    report = resume(shop / "out", rest, PLAIN)
    assert not report.paused
    assert not set(rest.calls) & set(calls.calls)
    check_whole(shop / "out", 36)


def test_another_process_may_ask_for_the_pause(shop: Path) -> None:
    asked: list[bool] = []

    def ask(now: RunProgress) -> None:
        if now.done == 2:
            asked.append(ask_for_pause(shop / "out"))
            with pytest.raises(BadInput, match="Another run is under way"):
                run(plan(shop, MANY), shop / "out", PaintingExecutor(), PLAIN)

    assert run(plan(shop, MANY), shop / "out", PaintingExecutor(), PLAIN, progress=ask).paused
    assert asked == [True]
    assert not ask_for_pause(shop / "out")
    assert not run(plan(shop, MANY), shop / "out", PaintingExecutor(), PLAIN).paused
    check_whole(shop / "out", 36)


def test_a_full_disk_ends_the_run_and_loses_nothing(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fashionstudio.batch import finishing

    real, left = finishing.write_atomic, [6]

    def full(path: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise DiskFull("There is no space left.", "Free some.")
        real(path, data)

    monkeypatch.setattr(finishing, "write_atomic", full)
    with pytest.raises(DiskFull):
        run(plan(shop), shop / "out", PaintingExecutor(), PLAIN)
    left[0] = 10**6
    done = len(Journal(Folder(shop / "out").journal).entries)
    assert 0 < done < 9
    assert run(plan(shop), shop / "out", PaintingExecutor(), PLAIN).made == 9 - done
    check_whole(shop / "out", 9)


def test_a_folder_with_other_things_is_refused(shop: Path) -> None:
    with pytest.raises(BadInput, match="holds other things"):
        run(plan(shop), shop, PaintingExecutor(), PLAIN)
    with pytest.raises(BadInput, match="no batch"):
        resume(shop / "nothing", PaintingExecutor())


def test_a_folder_that_cannot_be_made_is_a_sentence(shop: Path) -> None:
    (shop / "notes.txt").write_text("a file, not a folder")
    folder = shop / "notes.txt" / "season"
    with pytest.raises(BadInput, match="is a file, not a folder"):
        run(plan(shop), folder, PaintingExecutor(), PLAIN)
    with pytest.raises(BadInput, match="is a file, not a folder"):
        lay_down(plan(shop), folder, Style())


@pytest.mark.parametrize(("kind", "suffix"), [("jpeg", ".jpg"), ("webp", ".webp")])
def test_other_kinds_of_files_carry_their_recipes(shop: Path, kind: Any, suffix: str) -> None:
    options = RunOptions(Style(kind, 80, 40), sheets=False, gallery=False)
    report = run(plan(shop, "colours: navy\n"), shop / "out", PaintingExecutor(), options)
    for record in report.records:
        path = shop / "out" / record["file"]
        assert path.suffix == suffix
        assert max(read_picture(path, least_side=1).shape) == 40
        assert read_recipe(path).request.look.photo
        assert record["measures"]["outside_px"] == 0  # measured before anything is lost


def test_flags_tell_what_is_wrong(shop: Path) -> None:
    def careless(item: WorkItem) -> Any:
        made = paint(item, (200, 200, 200))
        pixels = read_picture(made.picture).copy()
        pixels[0, 0] ^= 255
        sure = {"pose": 0.2, "parts": 0.9, "region": 0.3, "garment": 0.1}
        return type(made)(encode_png(pixels), made.region, made.recipe, sure)

    report = run(plan(shop, "colours: navy\n"), shop / "out", PaintingExecutor(careless))
    expected = ["outside", "colour", "person", "region", "garment"]
    assert [record["flags"] for record in report.records] == [expected] * 3
    assert report.records[0]["measures"]["outside_px"] == 1

    def hesitant(item: WorkItem) -> Any:
        made = paint(item)
        if not item.name.startswith("anna"):
            return made
        pixels = read_picture(item.files[item.request.look.photo.sha256])
        return type(made)(encode_png(pixels), made.region, made.recipe, made.confidence)

    unchanged = run(
        plan(shop, "words: a grey shirt\n"),
        shop / "other",
        PaintingExecutor(hesitant),
        PLAIN,
    )
    flags = {record["photo"]: record["flags"] for record in unchanged.records}
    assert "unchanged" in flags["anna.png"]
    assert "unchanged" not in flags["carla.png"]


def test_a_torn_journal_is_taken_up(shop: Path) -> None:
    run(plan(shop), shop / "out", PaintingExecutor(), PLAIN)
    journal = Folder(shop / "out").journal
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(
        b"".join(lines[:4]) + b'{"v": 1, "ke\x00' + b"\n" + lines[5] + lines[6][:40]
    )
    again = PaintingExecutor()
    report = run(plan(shop), shop / "out", again, PLAIN)
    assert len(again.calls) == 9 - 5
    assert report.notes
    check_whole(shop / "out", 9)


SCRIPT = """
import sys
from pathlib import Path
sys.path[:0] = [{root!r}]
from fashionstudio.batch.checking import check_plan
from fashionstudio.batch.plan import read_plan
from fashionstudio.batch.run import RunOptions, run
from fashionstudio.core import atomic
from tests.batch.fakes import PaintingExecutor
import os, signal
shop, die_at, die_writing = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
real, count = os.fsync, [0]
def fsync(number):
    count[0] += 1
    if count[0] == die_writing:
        os.kill(os.getpid(), signal.SIGKILL)
    real(number)
os.fsync = fsync
run(check_plan(read_plan(shop / "plan.yaml")), shop / "out", PaintingExecutor(die_at=die_at),
    RunOptions(sheets=False, gallery=False))
"""


def test_killed_at_any_moment_every_item_is_there_once(shop: Path) -> None:
    """While computing, while a picture is written, while the journal is."""
    checked = plan(shop)
    script = SCRIPT.format(root=str(Path(__file__).resolve().parents[2]))
    for die_at, die_writing in ((4, 0), (0, 9), (0, 10)):
        command = [sys.executable, "-c", script, str(shop), str(die_at), str(die_writing)]
        ended = subprocess.run(command, check=False, capture_output=True, timeout=120)
        assert ended.returncode == -9, ended.stderr.decode()[-2000:]
    rest = PaintingExecutor()
    report = run(checked, shop / "out", rest, PLAIN)
    assert 0 < len(rest.calls) < 9
    assert report.counts == {"done": 9}
    check_whole(shop / "out", 9)


def test_a_thousand_rows_with_fifty_broken_inputs(shop: Path) -> None:
    for number in range(20):
        write_photo(shop / f"p{number}.png", 40 + 9 * number)
    (shop / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    rows = ["photo,words,seed"]
    for number in range(1000):
        bad = number % 20 == 7
        photo = ("gone.png", "broken.png")[number % 40 > 19] if bad else f"p{number % 20}.png"
        rows.append(f"{photo},a red shirt,{number}")
    (shop / "plan.csv").write_text("\n".join(rows))
    report = run(read_plan(shop / "plan.csv"), shop / "out", PaintingExecutor(), PLAIN)
    assert report.counts == {"done": 950, "failed": 50}
    assert all(failed["reason"] and failed["row"] for failed in report.failures)
    assert len(list((shop / "out" / "pictures").iterdir())) == 950
    assert len(records(shop / "out")) == 1000


def test_the_contact_sheet_shows_people_by_what_they_wear(shop: Path) -> None:
    run(plan(shop), shop / "out", PaintingExecutor())
    sheet = np.asarray(Image.open(shop / "out" / "contact-sheet.jpg").convert("RGB")).astype(int)
    navy = (np.abs(sheet - np.array([20, 28, 72])).max(axis=-1) < 14).any(axis=1)
    starts = np.flatnonzero(np.diff(navy.astype(int)) == 1)
    assert len(starts) == 3


def test_a_sheet_keeps_apart_what_has_one_name_and_says_what_is_missing(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, shade in (("a", 40), ("b", 240)):
        (shop / folder).mkdir()
        write_photo(shop / folder / "model.png", shade)
    rows: list[tuple[str, list[str]]] = []
    columns: list[str] = []

    class Noted(Sheet):
        def __init__(self, title: str, names: Any, **more: Any) -> None:
            columns.extend(names)
            super().__init__(title, names, **more)

        def add_row(self, label: str, pictures: Any, captions: Any = ()) -> None:
            rows.append((label, list(captions)))
            super().add_row(label, pictures, captions)

    def sometimes(item: WorkItem) -> Any:
        if item.request.look.settings.seed == 2 and "red" in item.name:
            raise BadImage("There is nobody in it.")
        return paint(item, (204, 24, 32))

    monkeypatch.setattr(sheets, "Sheet", Noted)
    (shop / "plan.yaml").write_text(
        "people: [a/model.png, b/model.png]\ncolours: [red, navy]\nseeds: [1, 2]\n"
    )
    run(read_plan(shop / "plan.yaml"), shop / "out", PaintingExecutor(sometimes))
    assert columns == ["red · seed 1", "red · seed 2", "navy · seed 1", "navy · seed 2"]
    expected = ["colour off by 0", "not made", "colour off", "colour off"]
    assert rows == [("model", expected)] * 2
