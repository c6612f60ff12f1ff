"""Batches on a Ray cluster of this computer: several workers, one killed, a node lost."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fashionstudio.__main__ import main
from fashionstudio.batch.checking import check_plan
from fashionstudio.batch.executors import ATTEMPTS, Outcome, WorkItem, ray_executor
from fashionstudio.batch.executors.ray_cluster import Shares, connected, shares
from fashionstudio.batch.executors.ray_executor import RayExecutor
from fashionstudio.batch.plan import read_plan
from fashionstudio.batch.report import Control, RunProgress
from fashionstudio.batch.run import RunOptions, resume, run
from fashionstudio.core.look import Look, PictureRef
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, FashionStudioError
from tests.batch.fakes import PaintingExecutor, write_photo
from tests.batch.scripted_worker import COMMAND

PHOTOS = 4
# A dead node is noticed within seconds instead of half a minute; a slow one is left alone.
QUICK = {"health_check_period_ms": 300, "health_check_timeout_ms": 10_000}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head node with two cores; this process is connected to it."""
    pytest.importorskip("ray", reason="Ray is an optional extra")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "disabled")  # its token would lie in the user's home
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "1")
        import ray
        from ray.cluster_utils import Cluster

        head = {
            "num_cpus": 2,
            "num_gpus": 0,
            "object_store_memory": 100 * 2**20,
            "include_dashboard": False,
            "_system_config": {**QUICK, "health_check_failure_threshold": 3},
        }
        found = Cluster(initialize_head=True, head_node_args=head)
        ray.init(found.address, log_to_driver=False, logging_level="error")
        yield found
        ray.shutdown()
        found.shutdown()


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """SHA-256 → file of a few inputs."""
    folder = tmp_path_factory.mktemp("photos")
    found = {}
    for number in range(PHOTOS):
        data = f"photo {number} ".encode()
        path = folder / f"{number}.png"
        path.write_bytes(data)
        found[hashlib.sha256(data).hexdigest()] = path
    return found


def item(name: str, photos: dict[str, Path], words: str, number: int = 0) -> WorkItem:
    sha256, path = list(photos.items())[number % len(photos)]
    look = Look(photo=PictureRef(sha256), words=f"{words}, {name}")
    return WorkItem(name, Request(look), {sha256: path})


def check_whole(outcome: Outcome, photos: dict[str, Path]) -> dict[str, Any]:
    """The item's own picture and nothing else; its recipe."""
    made = outcome.made
    assert made is not None, outcome.error
    assert outcome.error is None
    look = made.recipe["request"]["look"]
    assert look["words"].endswith(f", {outcome.name}")
    assert made.picture == photos[look["photo"]["sha256"]].read_bytes() + look["words"].encode()
    assert (made.region, made.confidence) == (b"region", {"pose": 0.5})
    return made.recipe


# Without a cluster --------------------------------------------------------------------------------


def nodes(*resources: dict[str, float]) -> list[dict[str, Any]]:
    return [{"Alive": True, "Resources": one} for one in resources]


@pytest.mark.parametrize(
    ("resources", "workers", "on_cards", "expected"),
    [
        ([{"CPU": 8.0}, {"CPU": 16.0}], None, True, Shares(2, 8, 0)),
        ([{"CPU": 8.0}, {"CPU": 16.0}], 3, True, Shares(3, 8, 0)),
        ([{"CPU": 8.0}, {"CPU": 16.0}], 5, True, Shares(5, 4, 0)),
        ([{"CPU": 2.0}], 4, True, Shares(4, 1, 0)),
        ([{"CPU": 8.0, "GPU": 2.0}, {"CPU": 4.0, "GPU": 1.0}], None, True, Shares(3, 1, 1)),
        ([{"CPU": 8.0, "GPU": 2.0}], 1, True, Shares(1, 1, 1)),
        ([{"CPU": 8.0, "GPU": 2.0}], None, False, Shares(1, 8, 0)),
        ([{"memory": 1.0}, {"CPU": 4.0}], None, True, Shares(1, 4, 0)),
    ],
)
def test_a_cluster_is_shared_out(
    resources: list[dict[str, float]], workers: int | None, on_cards: bool, expected: Shares
) -> None:
    assert shares(nodes(*resources), workers, on_cards=on_cards) == expected


def test_a_dead_node_has_no_share() -> None:
    told = [*nodes({"CPU": 4.0}), {"Alive": False, "Resources": {"CPU": 64.0}}]
    assert shares(told, None) == Shares(1, 4, 0)


def test_without_ray_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(FashionStudioError, match="not installed") as caught:
        list(RayExecutor().run([]))
    assert "fashionstudio[ray]" in caught.value.hint


def test_an_address_where_nobody_answers_is_told() -> None:
    pytest.importorskip("ray", reason="Ray is an optional extra")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: refuses
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(FashionStudioError, match=address), connected(address):
            pytest.fail("connected to nobody")


@pytest.mark.parametrize("address", ["everywhere", "host:", ":6379", "ray://host:port"])
def test_what_is_no_address_is_refused(address: str) -> None:
    pytest.importorskip("ray", reason="Ray is an optional extra")
    with pytest.raises(BadInput, match="is not an address"), connected(address):
        pytest.fail("connected to nobody")


def test_the_command_line_reaches_ray(
    own_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ray", reason="Ray is an optional extra")
    write_photo(tmp_path / "anna.png", 90)
    (tmp_path / "plan.csv").write_text("photo,colour\nanna.png,navy\n")
    order = ["batch", str(tmp_path / "plan.csv"), "-o", str(tmp_path / "out"), "--json"]
    assert main([*order, "--ray", "everywhere"]) == 1
    assert "“everywhere” is not an address of a Ray cluster" in capsys.readouterr().err
    assert main([*order, "--ray-workers", "2"]) == 1
    assert "goes with Ray" in capsys.readouterr().err
    assert main([*order, "--ray", "local", "--device", "cpu,cuda"]) == 1
    assert "one kind of device" in capsys.readouterr().err


def test_a_certain_card_cannot_be_asked_for() -> None:
    with pytest.raises(BadInput, match="cuda:1"):
        RayExecutor(device="cuda:1")


# On a cluster ------------------------------------------------------------------------------------


def test_every_item_once_though_a_worker_is_killed(
    cluster: Any, photos: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill -9 on one of two actors, an item that takes its process with it, inputs that fail."""
    gone = tmp_path / "gone.png"
    read: list[str] = []
    honest = ray_executor.read_input

    def counted(sha256: str, path: Path) -> bytes:
        read.append(sha256)
        return honest(sha256, path)

    monkeypatch.setattr(ray_executor, "read_input", counted)
    items = [item(f"item {n}", photos, "wait 0.05", n) for n in range(24)]
    items[5] = item("item 5", photos, "error")
    items[9] = item("item 9", photos, "die")
    items[13] = WorkItem("item 13", items[13].request, {"0" * 64: gone})
    outcomes: dict[str, Outcome] = {}
    first = 0
    for outcome in RayExecutor(workers=2, command=COMMAND).run(items):
        assert outcome.name not in outcomes, "an item came twice"
        outcomes[outcome.name] = outcome
        if not first and outcome.made is not None:
            first = outcome.made.recipe["parent"]
            os.kill(first, signal.SIGKILL)
    assert set(outcomes) == {one.name for one in items}

    failed = {name: outcome.error for name, outcome in outcomes.items() if outcome.error}
    assert {name: error.code for name, error in failed.items()} == {
        "item 5": "bad_image",
        "item 9": "worker_lost",
        "item 13": "bad_input",
    }
    assert "gone.png" in failed["item 13"].sentence()
    assert outcomes["item 9"].attempts == ATTEMPTS
    recipes = [check_whole(o, photos) for name, o in outcomes.items() if name not in failed]
    assert len({recipe["parent"] for recipe in recipes}) >= 2, "several have worked"
    assert any(outcome.attempts == 2 for outcome in outcomes.values() if outcome.made)
    # Inputs are read once, and given to each worker at most once.
    assert sorted(read) == sorted([*photos, "0" * 64])
    assert max(recipe["puts"] for recipe in recipes) <= PHOTOS


def test_the_items_of_a_lost_node_run_elsewhere(cluster: Any, photos: dict[str, Path]) -> None:
    """Also when nothing has room for the lost worker, so that it cannot come back."""
    nodes = [cluster.add_node(num_cpus=2, num_gpus=0, object_store_memory=100 * 2**20)]
    given: list[str] = []

    def items() -> Iterator[WorkItem]:
        """As many as it takes until both nodes have worked, and some more."""
        while len(given) < (600 if nodes else 24):
            given.append(f"item {len(given)}")
            yield item(given[-1], photos, "wait 0.05", len(given))

    outcomes, places = [], set()
    for outcome in RayExecutor(workers=2, group=2, command=COMMAND).run(items()):
        outcomes.append(outcome)
        places.add(check_whole(outcome, photos)["parent"])
        if len(places) == 2 and nodes:
            cluster.remove_node(nodes.pop(), allow_graceful=False)
    assert not nodes, "both nodes have worked"
    assert sorted(o.name for o in outcomes) == sorted(given)


def test_a_lost_worker_comes_back(cluster: Any, photos: dict[str, Path]) -> None:
    """The only one, so that all the rest waits for it; pause and cancel on the way."""
    executor = RayExecutor(workers=1, group=3, command=COMMAND)
    items = iter([item(f"item {n}", photos, "wait 0.01", n) for n in range(30)])
    done, parents = [], []
    for outcome in executor.run(items):
        parents.append(check_whole(outcome, photos)["parent"])
        done.append(outcome.name)
        if len(done) == 1:
            os.kill(parents[0], signal.SIGKILL)
        elif len(set(parents)) == 2:
            executor.pause()
    assert len(set(parents)) == 2
    assert next(items).name in ("item 6", "item 9"), "two or three handfuls were taken"

    cancelled = []
    for outcome in executor.run(items):
        cancelled.append(outcome)
        executor.cancel()
    assert 1 <= len(cancelled) <= 3


def test_a_cluster_that_cannot_be_used_is_told(
    cluster: Any, photos: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [item("one", photos, "")]
    no_worker = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(FashionStudioError, match="worker ended") as caught:
        list(RayExecutor(workers=1, command=no_worker).run(items))
    assert "exit status 3" in caught.value.details
    monkeypatch.setattr("fashionstudio.__version__", "99.0")
    with pytest.raises(FashionStudioError, match=r"but here is 99\.0") as caught:
        list(RayExecutor(workers=1, command=COMMAND).run(items))
    assert "same version" in caught.value.hint


def test_a_run_on_a_cluster_is_like_any_other(cluster: Any, own_home: Path, tmp_path: Path) -> None:
    """Begun on the cluster, a worker killed, paused, and finished here."""
    for number, name in enumerate(("anna", "ben", "carla")):
        write_photo(tmp_path / f"{name}.png", 90 + 40 * number)
    path = tmp_path / "plan.yaml"
    people = "people: [anna.png, ben.png, carla.png]\n"
    path.write_text(
        people + "colours: [navy, red, white, teal, black]\nwords: 'paint, wait 0.03'\n"
    )
    checked = check_plan(read_plan(path))
    options, control = RunOptions(sheets=False, gallery=False), Control()
    executor = RayExecutor(workers=2, group=2, command=COMMAND)

    def watch(now: RunProgress) -> None:
        if now.done == 1:
            os.kill(now.record["recipe"]["parent"], signal.SIGKILL)
        elif now.done == 8:
            control.pause()

    report = run(checked, tmp_path / "out", executor, options, progress=watch, control=control)
    assert report.paused
    assert 8 <= report.made < 15
    here = PaintingExecutor()
    rest = resume(tmp_path / "out", here, options)
    assert len(here.calls) == 15 - report.made
    assert rest.counts == {"done": 15}
    assert len(list((tmp_path / "out" / "pictures").iterdir())) == 15

    run(checked, tmp_path / "here", PaintingExecutor(), options)
    assert manifest(tmp_path / "out") == manifest(tmp_path / "here")


def manifest(folder: Path) -> list[dict[str, Any]]:
    """Without what tells who made an item, and when."""
    found = []
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        recipe = record.pop("recipe")
        for name in ("seconds", "attempts", "worker", "when"):
            record.pop(name, None)
        found.append({**record, "asked": recipe["request"]})
    return sorted(found, key=lambda record: record["item"])
