"""Downloads that break, go on, change on the server, or are stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fashionstudio.errors import BadInput, Cancelled, FashionStudioError, ModelMissing
from fashionstudio.modelhub.download import CHUNK_BYTES, Downloader
from fashionstudio.modelhub.progress import Progress
from tests.modelhub.file_server import FileServer

SIZE = 3 * CHUNK_BYTES + 12_345
CONTENT = np.random.default_rng(1).bytes(SIZE)


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "weights.pth").write_bytes(CONTENT)
    with FileServer(folder) as running:
        yield running


class Waits(list):
    """Instead of sleeping."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def fetch(server: FileServer, target: Path, **options) -> Waits:
    waits = Waits()
    downloader = Downloader(wait=waits, **options)
    downloader.fetch(downloader.probe([f"{server.url}/weights.pth"]), target)
    return waits


def test_a_file_comes_whole_and_tells_how_far_it_is(server, tmp_path):
    told: list[Progress] = []
    fetch(server, tmp_path / "new" / "weights.pth", report=told.append)
    assert (tmp_path / "new" / "weights.pth").read_bytes() == CONTENT
    assert not (tmp_path / "new" / "weights.pth.part").exists()
    done = [progress.done_bytes for progress in told]
    assert done == sorted(done)
    assert done[0] == 0
    assert done[-1] == told[-1].total_bytes == SIZE


def test_a_broken_connection_is_continued_not_begun_anew(server, tmp_path):
    server.breaks_after = [CHUNK_BYTES + 5, 7]
    waits = fetch(server, tmp_path / "weights.pth")
    assert (tmp_path / "weights.pth").read_bytes() == CONTENT
    first, second, third = server.bodies("weights.pth")
    assert first is None
    assert second is not None
    assert third is not None
    assert 0 < int(second[6:-1]) <= int(third[6:-1]) < SIZE
    assert waits


def test_a_stopped_download_goes_on_with_the_next_call(server, tmp_path):
    target = tmp_path / "weights.pth"

    def stop(progress: Progress) -> None:
        if progress.done_bytes >= CHUNK_BYTES:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(server, target, report=stop)
    assert not target.exists()
    kept = target.with_name("weights.pth.part").stat().st_size
    assert kept >= CHUNK_BYTES
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert server.bodies("weights.pth") == [None, f"bytes={kept}-"]


def test_cancelling_while_waiting(server, tmp_path):
    server.breaks_after = [9] * 99
    waits = Waits()

    def check() -> None:
        if waits:
            raise Cancelled("Cancelled.")

    downloader = Downloader(wait=waits, check=check)
    remote = downloader.probe([f"{server.url}/weights.pth"])
    with pytest.raises(Cancelled):
        downloader.fetch(remote, tmp_path / "weights.pth")
    assert len(waits) == 1


@pytest.mark.parametrize("has_etags", [True, False])
def test_a_file_that_changed_meanwhile_is_begun_anew(server, tmp_path, has_etags):
    server.has_etags = has_etags
    target = tmp_path / "weights.pth"

    def stop(progress: Progress) -> None:
        if progress.done_bytes >= CHUNK_BYTES:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(server, target, report=stop)
    changed = CONTENT[::-1] + b"longer"
    (server.folder / "weights.pth").write_bytes(changed)
    fetch(server, target)
    assert target.read_bytes() == changed


def test_a_file_that_changes_between_question_and_answer(server, tmp_path):
    target = tmp_path / "weights.pth"
    downloader = Downloader(wait=Waits())
    remote = downloader.probe([f"{server.url}/weights.pth"])
    server.breaks_after = [CHUNK_BYTES]
    changed = CONTENT[::-1]

    def swap(progress: Progress) -> None:
        (server.folder / "weights.pth").write_bytes(changed)

    downloader._report = swap
    downloader.fetch(remote, target)
    assert target.read_bytes() == changed, "never the head of one and the tail of the other"


def test_a_server_without_ranges(server, tmp_path):
    server.has_ranges = False
    server.breaks_after = [None, CHUNK_BYTES]
    fetch(server, tmp_path / "weights.pth")
    assert (tmp_path / "weights.pth").read_bytes() == CONTENT


def test_a_busy_server_is_asked_again_later_each_time(server, tmp_path):
    server.statuses = [200, 503, 429, 500]
    waits = fetch(server, tmp_path / "weights.pth")
    assert (tmp_path / "weights.pth").read_bytes() == CONTENT
    assert sum(waits) == pytest.approx(1 + 2 + 4)


def test_a_server_that_stays_away_is_given_up(server, tmp_path):
    server.statuses = [503] * 99
    with pytest.raises(FashionStudioError, match=r"127\.0\.0\.1 does not work") as raised:
        fetch(server, tmp_path / "weights.pth")
    assert "kept" in raised.value.hint


def test_no_server_at_all(tmp_path):
    with FileServer(tmp_path) as gone:
        url = f"{gone.url}/weights.pth"
    with pytest.raises(FashionStudioError, match="does not work"):
        Downloader(wait=Waits()).probe([url])


def test_other_names_are_tried_and_absence_is_said(server):
    downloader = Downloader(wait=Waits())
    names = [f"{server.url}/{name}" for name in ("a.safetensors", "weights.pth")]
    assert downloader.probe(names).url == names[1]
    with pytest.raises(ModelMissing, match=r"does not have the file “a\.safetensors”"):
        downloader.probe(names[:1])


def test_a_file_behind_an_account(server, tmp_path):
    server.statuses = [401]
    with pytest.raises(BadInput, match="account"):
        fetch(server, tmp_path / "weights.pth")
    assert len(server.requests) == 1, "asking again would not help"


def test_a_finished_file_is_not_fetched_again(server, tmp_path):
    fetch(server, tmp_path / "weights.pth")
    fetch(server, tmp_path / "weights.pth")
    assert len(server.bodies("weights.pth")) == 1
