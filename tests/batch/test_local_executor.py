"""Workers on this computer: kept busy, replaced when they die, told to end."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from fashionstudio.batch.checking import check_plan
from fashionstudio.batch.executors import Outcome, WorkItem
from fashionstudio.batch.executors.local import GROUP, LocalExecutor
from fashionstudio.batch.plan import read_plan
from fashionstudio.batch.run import RunOptions, run
from fashionstudio.errors import BadImage, BadInput, WorkerLost
from fashionstudio.worker.pipelined import PipelinedClient
from tests.batch.fakes import write_photo

SCRIPT = str(Path(__file__).with_name("batch_worker.py"))

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def shop(own_home: Path, tmp_path: Path) -> Path:
    for number in range(3):
        write_photo(tmp_path / f"p{number}.png", 90 + 40 * number)
    return tmp_path


def executor(shop: Path, workers: int = 1, command: list[str] | None = None) -> LocalExecutor:
    chosen = command or [sys.executable, SCRIPT, str(shop)]
    return LocalExecutor(["cpu"] * workers, make_client=lambda device: PipelinedClient(chosen))


def items(shop: Path, *words: str) -> list[WorkItem]:
    rows = [f"p{number % 3}.png,{text},{number}" for number, text in enumerate(words)]
    (shop / "plan.csv").write_text("\n".join(["photo,words,seed", *rows]))
    return [ready.work for ready in check_plan(read_plan(shop / "plan.csv")).ready]


def by_words(given: list[WorkItem], outcomes: list[Outcome]) -> dict[str, Outcome]:
    words = {item.name: item.request.look.words for item in given}
    return {words[outcome.name]: outcome for outcome in outcomes}


def starts(shop: Path) -> int:
    return len((shop / "starts").read_text().splitlines())


def test_every_item_has_one_outcome_and_pictures_travel_once(shop: Path) -> None:
    given = items(shop, *["a red shirt"] * 11)
    outcomes = list(executor(shop).run(given))
    assert Counter(o.name for o in outcomes) == Counter(item.name for item in given)
    assert all(o.made is not None and o.made.confidence == {"pose": 1.0} for o in outcomes)
    assert {o.worker for o in outcomes} == {"cpu"}
    jobs = [line.split() for line in (shop / "jobs").read_text().splitlines()]
    assert [int(count) for count, _ in jobs] == [GROUP, GROUP, 3]
    assert int(jobs[-1][1]) == 3
    assert starts(shop) == 1


def test_several_workers_share_the_items(shop: Path) -> None:
    given = items(shop, *["a slow red shirt"] * 24)
    outcomes = list(executor(shop, workers=2).run(given))
    assert Counter(o.name for o in outcomes) == Counter(item.name for item in given)
    assert starts(shop) == 2


def test_one_that_fails_is_told_and_stops_no_other(shop: Path) -> None:
    given = items(shop, "a shirt", "an error", "a dress")
    found = by_words(given, list(executor(shop).run(given)))
    assert isinstance(found["an error"].error, BadImage)
    assert found["a shirt"].made
    assert found["a dress"].made


def test_what_kills_its_worker_is_tried_once_more_and_then_told(shop: Path) -> None:
    given = items(shop, *(f"a shirt {n}" for n in range(5)), "a crash", "a crash once", "a skirt")
    found = by_words(given, list(executor(shop).run(given)))
    assert len(found) == 8
    lost = found.pop("a crash")
    assert isinstance(lost.error, WorkerLost)
    assert lost.attempts == 3
    assert all(outcome.made is not None for outcome in found.values())
    assert starts(shop) >= 3


def test_a_worker_that_hangs_is_replaced(shop: Path) -> None:
    def impatient(_device: str) -> PipelinedClient:
        client = PipelinedClient([sys.executable, SCRIPT, str(shop)])
        client.ping_every_s, client.watch.least_share = 0.5, 0.9
        client.watch.still_s = client.watch.loading_s = 1.0
        return client

    given = items(shop, "a shirt", "a hang once", "a slow skirt")
    outcomes = list(LocalExecutor(["cpu"], make_client=impatient).run(given))
    assert Counter(o.name for o in outcomes) == Counter(item.name for item in given)
    assert all(outcome.made for outcome in outcomes), "the next worker made what was left"
    assert starts(shop) == 2


def test_a_photo_that_changes_meanwhile_is_told(shop: Path) -> None:
    given = items(shop, *["a shirt"] * 3)
    write_photo(shop / "p1.png", 7)
    found = {o.name: o for o in executor(shop).run(given)}
    assert [bool(found[item.name].made) for item in given] == [True, False, True]
    error = found[given[1].name].error
    assert isinstance(error, BadInput)
    assert "has changed" in error.message


def test_a_worker_that_never_starts_ends_the_run(shop: Path) -> None:
    broken = executor(shop, command=[sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(WorkerLost):
        list(broken.run(items(shop, "a shirt")))


def test_pause_finishes_what_is_in_work(shop: Path) -> None:
    given = items(shop, *["a slow shirt"] * 40)
    work = executor(shop)
    outcomes = []
    for outcome in work.run(given):
        outcomes.append(outcome)
        work.pause()
    assert 1 <= len(outcomes) <= 2 * GROUP
    assert all(outcome.made is not None for outcome in outcomes)
    rest = [item for item in given if item.name not in {o.name for o in outcomes}]
    assert len(list(work.run(rest))) == len(rest)


def test_cancel_ends_at_once(shop: Path) -> None:
    given = items(shop, *["a slow shirt"] * 40)
    work = executor(shop)
    outcomes = []
    for outcome in work.run(given):
        outcomes.append(outcome)
        work.cancel()
    assert len(outcomes) < 40
    assert all(outcome.error is None for outcome in outcomes)


def test_a_run_with_a_dying_worker_is_whole(shop: Path) -> None:
    items(shop, *["a shirt"] * 6, "a crash", *["a dress"] * 6)
    plan = read_plan(shop / "plan.csv")
    report = run(plan, shop / "out", executor(shop), RunOptions(sheets=False))
    assert report.counts == {"done": 12, "failed": 1}
    assert report.failures[0]["words"] == "a crash"
    assert report.failures[0]["attempts"] >= 2
    page = (shop / "out" / "index.html").read_text()
    assert "worker ended unexpectedly" in page
