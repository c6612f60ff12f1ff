"""The command `embed` across the border: order, space, progress, cancelling, damage."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fashionstudio.app.worker_client import WorkerClient as WindowClient
from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.errors import BadInput, Cancelled
from fashionstudio.worker import client as client_module
from fashionstudio.worker import frames, protocol
from fashionstudio.worker.client import WorkerClient
from fashionstudio.worker.frames import Message

FAKE = [sys.executable, str(Path(__file__).parents[1] / "worker" / "fake_worker.py")]
ITEMS = [Item("a" * 64), Item(words="red"), Item("b" * 64, "but red")]

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def worker() -> Iterator[WorkerClient]:
    with WorkerClient(FAKE) as client:
        yield client


def test_vectors_come_back_in_the_order_of_their_items(worker: WorkerClient) -> None:
    events: list[Message] = []
    found = worker.embed("fake", ITEMS, events.append)
    assert found.space == "fake/fake"
    assert found.vectors.dtype == np.float32
    assert found.vectors.argmax(axis=1).tolist() == [2, 1, 3]
    assert [(e["step"], e["total"]) for e in events if e.type == "progress"] == [(3, 3)]


def test_many_items_become_several_jobs_and_one_answer(
    worker: WorkerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "MAX_ITEMS", 2)
    jobs: set[str] = set()
    found = worker.embed("fake", ITEMS, lambda event: jobs.add(event.job))
    assert len(jobs) == 2
    assert found.vectors.argmax(axis=1).tolist() == [2, 1, 3]


def test_a_cancel_ends_it_and_the_worker_lives_on(worker: WorkerClient) -> None:
    def stop(event: Message) -> None:
        if event.type == "progress":
            worker.cancel(event.job)

    with pytest.raises(Cancelled):
        worker.embed("fake", [Item(words="slow")], stop)
    assert len(worker.embed("fake", ITEMS).vectors) == 3


def test_nothing_to_look_for_is_told_before_anything_is_sent(worker: WorkerClient) -> None:
    with pytest.raises(BadInput, match="nothing to look for"):
        worker.embed("fake", [])
    with pytest.raises(BadInput, match="nothing to look for"):
        Item(words="  ")


def test_vectors_of_another_shape_than_told_are_refused() -> None:
    good = protocol.embedded("1", Embedded(np.eye(3, dtype=np.float32), "s"))
    assert np.array_equal(protocol.read_embedded(good).vectors, np.eye(3))
    for shape in ([3, 4], [9], "x", None):
        with pytest.raises(frames.ProtocolError):
            protocol.read_embedded(Message({**good.header, "shape": shape}, good.blob))


def test_the_window_s_client_hears_of_vectors_progress_and_end(
    qtbot: QtBot, tmp_path: Path
) -> None:
    client = WindowClient(FAKE, log_folder=tmp_path)
    steps: list[tuple[str, int, int]] = []
    answers: list[tuple[str, Embedded]] = []
    client.progress.connect(lambda job, step, total, left: steps.append((job, step, total)))
    client.embedded.connect(lambda job, found: answers.append((job, found)))
    try:
        with qtbot.waitSignal(client.job_finished, timeout=20000):
            client.embed("look-1", "fake", ITEMS)
    finally:
        client.close()
    ((job, found),) = answers
    assert job == "look-1"
    assert found.vectors.argmax(axis=1).tolist() == [2, 1, 3]
    assert steps == [("look-1", 3, 3)]
