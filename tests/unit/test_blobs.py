"""The store of inputs: what went in comes out, whatever else happens to the folder."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.look import PictureRef
from fashionstudio.errors import BadInput


def age(folder: Path, **ages_s: float) -> None:
    """Set how long ago blobs were used, by the first bytes of their content."""
    for path in folder.glob("*/*"):
        key = path.read_bytes()[:1].decode()
        if key in ages_s:
            then = time.time() - ages_s[key]
            os.utime(path, (then, then))


def test_bytes_come_back_under_their_hash(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "deep" / "blobs")
    sha256 = store.put(b"cloth")
    assert sha256 == hashlib.sha256(b"cloth").hexdigest()
    assert store.put(b"cloth") == sha256
    assert store.get(sha256) == b"cloth"
    assert store.get(PictureRef(sha256, "a.png")) == b"cloth"
    assert store.has(sha256)
    assert BlobStore(store.folder).get(sha256) == b"cloth"
    assert store.size_bytes() == 5


def test_what_is_absent_is_named(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    picture = PictureRef("a" * 64, "summer.jpg")
    assert not store.has(picture)
    with pytest.raises(BadInput, match=r"summer\.jpg"):
        store.get(picture)
    for wrong in ("../../etc/passwd", "A" * 64, ""):
        with pytest.raises(BadInput):
            store.get(wrong)


def test_a_damaged_blob_is_never_handed_out(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    sha256 = store.put(b"cloth")
    (tmp_path / sha256[:2] / sha256).write_bytes(b"clotH")
    with pytest.raises(BadInput, match="damaged"):
        store.get(PictureRef(sha256, "a.png"))
    assert not store.has(sha256)
    (tmp_path / sha256[:2] / sha256).write_bytes(b"clo")  # a file system lost its end
    store.put(b"cloth")
    assert store.get(sha256) == b"cloth"


def test_files_are_taken_as_they_are(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    (tmp_path / "ünï.bin").write_bytes(b"anything")
    picture = store.add_file(tmp_path / "ünï.bin")
    assert picture.name == "ünï.bin"
    assert store.get(picture) == b"anything"
    with pytest.raises(BadInput, match="not there"):
        store.add_file(tmp_path / "gone.png")
    with pytest.raises(BadInput, match="folder"):
        store.add_file(tmp_path)


def test_a_lost_picture_is_found_beside_the_recipe(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    (tmp_path / "photo.png").write_bytes(b"photo")
    right = PictureRef(hashlib.sha256(b"photo").hexdigest(), "photo.png")
    with pytest.raises(BadInput):
        store.find(right)
    assert store.find(right, near=tmp_path / "render.png") == b"photo"
    (tmp_path / "photo.png").unlink()
    assert store.find(right) == b"photo"  # kept from then on
    (tmp_path / "other.png").write_bytes(b"something else")
    with pytest.raises(BadInput):
        store.find(PictureRef("0" * 64, "other.png"), near=tmp_path)


def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"key")
    (tmp_path / "inner").mkdir()
    sha256 = hashlib.sha256(b"key").hexdigest()
    store = BlobStore(tmp_path / "blobs")
    for name in ("../secret", "..\\secret", str(tmp_path / "secret"), "..", ""):
        with pytest.raises(BadInput):
            store.find(PictureRef(sha256, name), near=tmp_path / "inner")


def test_the_oldest_make_room(tmp_path: Path) -> None:
    first = BlobStore(tmp_path)
    old, older, recent = (first.put(c * 1000) for c in (b"a", b"b", b"c"))
    age(tmp_path, a=5000, b=9000, c=1000)
    store = BlobStore(tmp_path, limit_bytes=3000)
    new = store.put(b"d" * 1000)
    assert [store.has(sha) for sha in (older, old, recent, new)] == [False, True, True, True]
    first.get(old)  # using it makes it young again
    age(tmp_path, d=0)
    newest = BlobStore(tmp_path, limit_bytes=3000).put(b"e" * 1000)
    assert [store.has(sha) for sha in (old, recent, new, newest)] == [True, False, True, True]


def test_what_this_run_uses_is_never_dropped(tmp_path: Path) -> None:
    store = BlobStore(tmp_path, limit_bytes=2500)
    kept = store.put(b"a" * 1000)
    others = [store.put(c * 1000) for c in (b"b", b"c", b"d")]
    age(tmp_path, a=99_999, b=99_999, c=99_999, d=99_999)
    store.put(b"e" * 1000)
    assert all(store.has(sha) for sha in (kept, *others))
    # Nor what another process has touched in these minutes.
    BlobStore(tmp_path, limit_bytes=10).put(b"f")
    assert not store.has(kept)
    fresh = BlobStore(tmp_path).put(b"g" * 100)
    BlobStore(tmp_path, limit_bytes=10).put(b"h" * 100)
    assert store.has(fresh)


def test_parts_of_killed_processes_go_in_time(tmp_path: Path) -> None:
    store = BlobStore(tmp_path, limit_bytes=10)
    sha256 = store.put(b"x" * 20)
    part = tmp_path / sha256[:2] / ".half.part"
    part.write_bytes(b"zzz")
    store.put(b"y" * 20)
    assert part.exists()  # it may be being written right now
    age(tmp_path, z=100_000)
    store.put(b"w" * 20)
    assert not part.exists()


def test_many_threads_and_stores_share_a_folder(tmp_path: Path) -> None:
    stores = [BlobStore(tmp_path, limit_bytes=5000) for _ in range(4)]
    start = threading.Barrier(8)

    def work(number: int) -> None:
        start.wait()
        for index in range(30):
            data = bytes([index]) * 200
            store = stores[number % 4]
            assert store.get(store.put(data)) == data

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert not list(tmp_path.glob("*/*.part"))
    assert not list(tmp_path.glob("*/.*"))
