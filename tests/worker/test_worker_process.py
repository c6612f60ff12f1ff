"""The border with a real child process: stray output, death, cancelling, orphans, versions."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.request import Request
from fashionstudio.errors import (
    BadImage,
    BadInput,
    Cancelled,
    FashionStudioError,
    OutOfMemory,
    WorkerLost,
)
from fashionstudio.worker import frames, protocol
from fashionstudio.worker.client import WorkerClient
from fashionstudio.worker.frames import Message
from fashionstudio.worker.launch import worker_command

FAKE = [sys.executable, str(Path(__file__).with_name("fake_worker.py"))]

pytestmark = pytest.mark.timeout(60)


def request(words: str, photo: str = "a" * 64, variations: int = 1) -> Request:
    settings = RenderSettings(variations=variations)
    return Request(Look(photo=PictureRef(photo), words=words, settings=settings))


def alive(pid: int) -> bool:
    """Whether the process runs; a dead child of nobody may linger as a zombie."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def worker() -> Iterator[WorkerClient]:
    with WorkerClient(FAKE) as client:
        yield client


def test_a_render_tells_its_phases_and_gives_every_picture(worker: WorkerClient) -> None:
    events: list[Message] = []
    results = worker.render(request("", variations=3), events.append, previews=True)
    assert [r["seed"] for r in results] == [0, 1, 2]
    assert [e["name"] for e in events if e.type == "phase"] == list(protocol.PHASES)
    steps = [e for e in events if e.type == "progress"]
    assert [e["step"] for e in steps] == [1, 2, 3, 4]
    assert steps[0]["seconds_left"] is None
    assert steps[-1]["seconds_left"] == 0
    (preview,) = (e for e in events if e.type == "preview")
    assert preview["box"] == [1, 2, 60, 80]
    assert preview.blob[:2] == b"\xff\xd8"
    assert events[0].type == "accepted"
    assert events[-1].type == "done"


def test_stray_prints_do_not_reach_the_protocol(worker: WorkerClient) -> None:
    assert worker.render(request("print"))
    assert worker.render(request("print"))


def test_12_mib_go_there_and_back(worker: WorkerClient) -> None:
    data = os.urandom(12 * 2**20)
    sha256 = worker.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    started = time.monotonic()
    (result,) = worker.render(request("", photo=sha256))
    assert result.parts() == {"picture": data, "region": b"r"}
    assert time.monotonic() - started < 5


def test_a_draft_is_one_picture_and_what_it_covers(worker: WorkerClient) -> None:
    command = protocol.draft("draft-1", request("", variations=3).to_dict())
    events: list[Message] = []
    worker._run(command, events.append)
    (drafted,) = (e for e in events if e.type == "drafted")
    assert drafted["box"] == [3, 4, 50, 60]
    assert drafted.parts() == {"picture": b"jpeg", "region": b"png"}
    assert Request.from_dict(drafted["recipe"]["request"]).seeds == (0,)


def test_a_command_that_nobody_knows_is_answered(worker: WorkerClient) -> None:
    with pytest.raises(BadInput, match="does not know"):
        worker._run(Message({"type": "juggle", "job": "x"}), None)


def test_prepare(worker: WorkerClient) -> None:
    prepared = worker.prepare("a" * 64)
    assert prepared.parts() == {"silhouette": b"sil", "parts": b"parts"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [("error", BadImage), ("oom", OutOfMemory), ("bug", FashionStudioError)],
)
def test_a_failed_job_leaves_the_worker_alive(
    worker: WorkerClient, words: str, kind: type[FashionStudioError]
) -> None:
    with pytest.raises(kind) as caught:
        worker.render(request(words))
    assert "Traceback" not in caught.value.sentence()
    assert worker.render(request(""))


def test_a_bug_keeps_its_trace_in_the_details(worker: WorkerClient) -> None:
    with pytest.raises(FashionStudioError) as caught:
        worker.render(request("bug"))
    assert "ZeroDivisionError: a bug" in caught.value.details


@pytest.mark.parametrize("phase", [*protocol.PHASES])
def test_kill_in_each_phase_is_noticed(phase: str) -> None:
    def kill(event: Message) -> None:
        if event.type == "phase" and event["name"] == phase:
            assert client.pid is not None
            os.kill(client.pid, signal.SIGKILL)

    with WorkerClient(FAKE) as client, pytest.raises(WorkerLost) as caught:
        client.render(request(f"die {phase}"), kill)
    assert "signal 9" in caught.value.details
    assert "stray print" in caught.value.details


def test_an_abort_is_an_error_and_not_a_hang() -> None:
    with WorkerClient(FAKE) as worker:
        with pytest.raises(WorkerLost):
            worker.render(request("crash"))
        with pytest.raises(WorkerLost):
            worker.render(request(""))


def test_cancel_ends_the_job_at_the_next_step(worker: WorkerClient) -> None:
    events: list[Message] = []

    def on_event(event: Message) -> None:
        events.append(event)
        if event.type == "progress" and event["step"] == 3:
            worker.cancel(event.job)

    with pytest.raises(Cancelled):
        worker.render(request("slow"), on_event)
    assert "decode" not in [e.get("name") for e in events]
    assert max(e["step"] for e in events if e.type == "progress") < 30
    assert worker.render(request(""))


def test_ctrl_c_cancels_and_the_worker_lives_on(worker: WorkerClient) -> None:
    def on_event(event: Message) -> None:
        if event.type == "progress" and event["step"] == 3:
            raise KeyboardInterrupt

    with pytest.raises(Cancelled):
        worker.render(request("slow"), on_event)
    assert worker.render(request(""))


def test_ping_is_answered_while_a_job_runs(worker: WorkerClient) -> None:
    kinds: list[str] = []
    worker.wait_ready()
    worker._send(protocol.render("r", request("slow").to_dict()))
    worker._send(protocol.ping())
    for event in worker._listen(10):
        kinds.append(event.type)
        if event.type == "pong":
            worker.cancel("r")
        if event.type == "cancelled":
            break
    assert kinds.index("pong") < kinds.index("cancelled")


def test_queued_jobs_can_be_cancelled(worker: WorkerClient) -> None:
    worker.wait_ready()
    for job in ("one", "two", "three"):
        worker._send(protocol.render(job, request("slow").to_dict()))
    for job in ("three", "two", "one"):
        worker.cancel(job)
    ended = []
    for event in worker._listen(10):
        if event.type in protocol.FINAL_EVENTS:
            ended.append((event.job, event.type))
        if len(ended) == 3:
            break
    assert ended == [(job, "cancelled") for job in ("one", "two", "three")]


def test_unload_reports_memory(worker: WorkerClient) -> None:
    worker.wait_ready()
    assert worker.unload()["used_bytes"] == 1234


def start_raw() -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(FAKE, stdin=pipe, stdout=pipe, stderr=pipe)


def test_another_version_is_refused_with_a_sentence() -> None:
    process = start_raw()
    out, _ = process.communicate(protocol.hello(version=99).to_bytes(), timeout=20)
    (answer,) = frames.FrameReader().feed(out)
    assert "different versions" in answer.error().sentence()
    assert process.returncode == 2


@pytest.mark.parametrize("rubbish", [b"GET / HTTP/1.1\r\n\r\n", b"\0" * 64, os.urandom(300)])
def test_rubbish_from_the_client_ends_the_worker(rubbish: bytes) -> None:
    process = start_raw()
    process.communicate(protocol.hello().to_bytes() + rubbish, timeout=20)
    assert process.returncode is not None


def test_the_worker_ends_when_its_input_closes_even_while_busy() -> None:
    process = start_raw()
    assert process.stdin is not None
    stream = (
        protocol.hello().to_bytes() + protocol.render("r", request("slow").to_dict()).to_bytes()
    )
    process.stdin.write(stream)
    process.stdin.close()
    assert process.wait(10) == 0
    for pipe in (process.stdout, process.stderr):
        assert pipe is not None
        pipe.close()


def test_no_orphan_when_the_parent_is_killed(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    script = (
        "import sys, time\n"
        f"sys.path.insert(0, {str(root)!r})\n"
        "from fashionstudio.worker.client import WorkerClient\n"
        f"client = WorkerClient({FAKE!r}).__enter__()\n"
        "client.wait_ready()\n"
        "print(client.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 10
    while alive(child) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(child)


def test_leaving_ends_worker_and_threads() -> None:
    before = threading.active_count()
    with WorkerClient(FAKE) as worker:
        worker.wait_ready()
        pid = worker.pid
    assert pid is not None
    assert not alive(pid)
    assert threading.active_count() == before


def test_why_the_engines_could_not_start_is_told() -> None:
    broken = [*FAKE, "--no-device"]
    with WorkerClient(broken) as worker, pytest.raises(BadInput, match="no such device"):
        worker.wait_ready()

    def send_until_it_has_gone(worker: WorkerClient) -> None:
        time.sleep(0.5)
        for _ in range(100):
            worker.put(os.urandom(100_000))

    with WorkerClient(broken) as worker, pytest.raises(BadInput, match="no such device"):
        send_until_it_has_gone(worker)


def test_a_worker_that_cannot_start_is_reported() -> None:
    with pytest.raises(WorkerLost, match="could not be started"):
        WorkerClient(["/does/not/exist"]).__enter__()
    with pytest.raises(WorkerLost) as caught:
        WorkerClient([sys.executable, "-c", "raise SystemExit('no torch here')"]).__enter__()
    assert "no torch here" in caught.value.details
    assert "exit status 1" in caught.value.details


@pytest.mark.parametrize("modest", [True, False])
def test_a_modest_worker_lets_the_window_come_first(modest: bool) -> None:
    process = subprocess.Popen(
        worker_command(modest=modest), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(protocol.hello("cpu").to_bytes())
        process.stdin.flush()
        assert process.stdout.read(1), "it greets"
        usual = psutil.Process().nice()
        assert (psutil.Process(process.pid).nice() != usual) == modest
    finally:
        process.kill()
        process.communicate()


def test_the_window_asks_for_a_modest_worker() -> None:
    from fashionstudio.app.worker_client import WorkerClient as WindowsClient

    client = WindowsClient()
    assert "--modest" in client._command
    client.set_compute("cpu", ComputeOptions(dtype="fp32"))
    assert "--modest" in client._command
    client.close()
