"""Renders lie on disk while the program runs: whole, from any thread, and gone when unneeded."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from fashionstudio.app import kept
from fashionstudio.app.kept import KeepingFile, Kept


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    shelf = KeepingFile()
    yield shelf
    if shelf._file is not None and hasattr(shelf._file, "close"):
        shelf._file.close()


def some(seed: int, size: int = 5000) -> bytes:
    return np.random.default_rng(seed).bytes(size)


def test_what_is_kept_comes_back_whole_and_takes_no_memory(shelf):
    files = [Kept(some(n, 1000 + 37 * n), shelf) for n in range(20)]
    assert [file.read() for file in files] == [some(n, 1000 + 37 * n) for n in range(20)]
    assert shelf.size_bytes == sum(file.size for file in files)
    assert not any(
        isinstance(held, bytes) and held for file in files for held in vars(file).values()
    )


def test_places_are_used_again(shelf):
    files = [Kept(some(n), shelf) for n in range(10)]
    del files[2:6]
    gc.collect()
    assert shelf.size_bytes == 10 * 5000
    files += [Kept(some(n, 6000), shelf) for n in (20, 21, 22)]
    assert shelf.size_bytes == 10 * 5000
    assert [file.read() for file in files[-3:]] == [some(n, 6000) for n in (20, 21, 22)]
    assert [file.read() for file in files[:3]] == [some(0), some(1), some(6)]
    files.clear()
    gc.collect()
    assert shelf.size_bytes == 0


def test_many_threads_get_what_is_theirs(shelf):
    def work(seed: int) -> bool:
        return all(Kept(some(seed + n, 3000 + n), shelf).read() == some(seed + n, 3000 + n)
                   for n in range(30))  # fmt: skip

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(0, 8000, 1000)))


def test_a_full_disk_loses_nothing(shelf, monkeypatch):
    class Full:
        def seek(self, _place: int) -> None:
            return

        def write(self, _data: memoryview) -> int:
            raise OSError(28, "No space left on device")

        def truncate(self, _size: int) -> None:
            return

    monkeypatch.setattr(kept.tempfile, "TemporaryFile", lambda **_how: Full())
    file = Kept(some(1), shelf)
    assert file.read() == some(1)
    assert file.size == 5000
