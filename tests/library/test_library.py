"""Entries, tags, texts, files: what is put in can be had again."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fashionstudio.errors import BadImage, BadInput, DiskFull, ProjectTooNew
from fashionstudio.library import database, schema
from fashionstudio.library.database import INDEX_NAME
from fashionstudio.library.library import Library
from fashionstudio.library.selecting import refer
from tests.library.conftest import draw_garment, save


def test_what_is_added_is_there_again_after_opening(library: Library, tmp_path: Path) -> None:
    path = save(tmp_path / "red_shirt.png", draw_garment())
    entry = library.add(path, "garment", words="a red shirt", tags=["Summer ", "sale"])
    library.close()
    path.unlink()
    with Library.open(library.folder) as again:
        found = again.entries("garment")
        assert found == [entry]
        assert (entry.name, entry.category, entry.tags) == (
            "red_shirt",
            "upper_body",
            ("sale", "summer"),
        )
        assert (entry.attributes["width"], entry.attributes["height"]) == (96, 96)
        kept = np.asarray(Image.open(again.path(entry)))
        assert (kept == draw_garment()).all()


def test_a_library_may_be_moved(library: Library, tmp_path: Path) -> None:
    entry = library.add(save(tmp_path / "a.png", draw_garment()), "garment")
    library.close()
    moved = library.folder.rename(tmp_path / "elsewhere")
    with Library.open(moved) as again:
        assert again.path(entry).is_relative_to(moved)


def test_one_content_is_stored_once_and_its_tags_add_up(library: Library, tmp_path: Path) -> None:
    first = save(tmp_path / "one.png", draw_garment())
    second = tmp_path / "two.png"
    second.write_bytes(first.read_bytes())
    library.add(first, "garment", tags=["a"])
    entry = library.add(second, "garment", tags=["b"])
    as_fabric = library.add(first, "fabric")
    assert (entry.name, entry.tags) == ("one", ("a", "b"))
    assert len(list(library.files.pictures())) == 1
    library.remove([entry])
    assert library.path(as_fabric).is_file(), "the other entry uses the same file"
    library.remove([as_fabric])
    assert not list(library.files.pictures())
    assert not list(library.files.others())
    assert first.exists()
    assert library.count() == 0


def test_thumbnails_are_made_once_and_again_when_lost(library: Library, tmp_path: Path) -> None:
    entry = library.add(save(tmp_path / "a.png", draw_garment(size=900)), "garment")
    thumb = library.thumbnail(entry)
    assert Image.open(io.BytesIO(thumb)).size == (256, 256)
    library.files.thumbnail(entry.sha256).unlink()
    assert library.thumbnail(entry) == thumb
    assert library.files.thumbnail(entry.sha256).is_file()


def test_tags_are_set_and_counted(library: Library, tmp_path: Path) -> None:
    for number in range(3):
        path = save(tmp_path / f"{number}.png", draw_garment(seed=number))
        library.add(path, "garment", tags=["all", f"t{number}"])
    entry = library.entries(tags=["t1"])[0]
    changed = library.set_tags(entry, ["Other  Tag", "all"])
    assert changed.tags == ("all", "other tag")
    assert library.tags() == {"all": 3, "other tag": 1, "t0": 1, "t2": 1}
    assert [e.name for e in library.entries(tags=["all", "other tag"])] == ["1"]
    with pytest.raises(BadInput, match="cannot be a tag"):
        library.set_tags(entry, ["  "])
    assert library.entry(entry.id).tags == ("all", "other tag"), "a wrong tag changes nothing"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dress", ["gown"]),
        ("dresses linen", ["gown"]),
        ("stri", ["tee_12"]),
        ("tee", ["tee_12"]),
        ("été", ["gown"]),
        ("ete", ["gown"]),
        ("navy", ["tee_12"]),
        ("linen stripes", []),
        ('" OR name:*', []),
        ("!!", []),
        ("NEAR(", []),
    ],
)
def test_texts_are_found_in_any_form(
    library: Library, tmp_path: Path, text: str, found: list[str]
) -> None:
    gown = save(tmp_path / "gown.png", draw_garment(seed=1))
    library.add(gown, "garment", words="linen dresses", tags=["Été"])
    tee = library.add(save(tmp_path / "tee_12.png", draw_garment(seed=2)), "garment")
    library.change(tee, words="a striped top", attributes={"colours": ["navy"]})
    assert [entry.name for entry in library.entries(text=text)] == found
    assert library.count(text=text) == len(found)


def test_a_change_and_a_removal_reach_the_texts(library: Library, tmp_path: Path) -> None:
    entry = library.add(save(tmp_path / "a.png", draw_garment()), "garment", words="velvet")
    library.change(entry, name="b", words="silk")
    assert not library.entries(text="velvet")
    assert library.entries(text="silk")[0].name == "b"
    library.remove([entry])
    assert library.entries(text="silk") == []


def test_lists_come_in_pages(library: Library, tmp_path: Path) -> None:
    for number in range(5):
        library.add(save(tmp_path / f"{number}.png", draw_garment(seed=number)), "garment")
    pages = [library.entries(offset=start, limit=2) for start in (0, 2, 4)]
    assert [[entry.name for entry in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]


def test_entries_are_meant_by_number_name_or_hash(library: Library, tmp_path: Path) -> None:
    one = library.add(save(tmp_path / "a" / "shirt.png", draw_garment(seed=1)), "garment")
    library.add(save(tmp_path / "b" / "shirt.png", draw_garment(seed=2)), "garment")
    other = library.add(save(tmp_path / "coat.png", draw_garment(seed=3)), "garment")
    assert refer(library.database, str(one.id)) == one
    assert refer(library.database, "coat") == other
    assert refer(library.database, one.sha256[:12]) == one
    with pytest.raises(BadInput, match="Several entries") as caught:
        refer(library.database, "shirt")
    assert str(one.id) in caught.value.hint
    with pytest.raises(BadInput, match="no entry “trousers”"):
        refer(library.database, "trousers")


def test_what_is_no_picture_is_refused_in_words(library: Library, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(save(tmp_path / "whole.png", draw_garment()).read_bytes()[:-40])
    with pytest.raises(BadImage, match=r"“broken\.png” is damaged"):
        library.add(broken, "garment")
    with pytest.raises(BadInput, match=r"“gone\.png” is not there"):
        library.add(tmp_path / "gone.png", "garment")
    with pytest.raises(BadInput, match="not a kind"):
        library.add(tmp_path / "whole.png", "shoe")  # type: ignore[arg-type]
    assert library.count() == 0


def test_a_file_in_place_that_is_gone_is_told(library: Library, tmp_path: Path) -> None:
    path = save(tmp_path / "far" / "a.png", draw_garment())
    entry = library.add(path, "garment", in_place=True)
    assert library.path(entry) == path
    assert not list(library.files.pictures())
    moved = path.rename(tmp_path / "b.png")
    with pytest.raises(BadInput, match="no longer at") as caught:
        library.path(entry)
    assert "library check" in caught.value.hint
    library.add(moved, "garment", in_place=True)
    assert library.path(entry) == moved


def test_a_newer_library_is_left_alone(library: Library) -> None:
    library.close()
    index = library.folder / INDEX_NAME
    connection = sqlite3.connect(index)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    before = index.read_bytes()
    with pytest.raises(ProjectTooNew, match="newer fashionstudio"):
        Library.open(library.folder)
    assert index.read_bytes() == before


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_an_older_library_becomes_a_newer_one(tmp_path: Path, version: int) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    connection = sqlite3.connect(folder / INDEX_NAME, isolation_level=None)
    schema.upgrade(connection, version)
    connection.execute("INSERT INTO pictures VALUES ('ab', '.png', 3, NULL, NULL)")
    connection.execute(
        "INSERT INTO entries (kind, sha256, name, words, attributes, added)"
        """ VALUES ('garment', 'ab', 'old one', 'a velvet coat', '{"colours": ["plum"]}', 1.0)"""
    )
    connection.execute("INSERT INTO tags VALUES (1, 'kept')")
    connection.close()
    with Library.open(folder) as library:
        for text in ("velvet", "kept", "plum", "old"):
            assert [entry.tags for entry in library.entries(text=text)] == [("kept",)], text
        assert library.database.check() == []
    copy = sqlite3.connect(folder / f"library-version-{version}.sqlite")
    assert copy.execute("PRAGMA user_version").fetchone()[0] == version
    assert copy.execute("SELECT name FROM entries").fetchall() == [("old one",)]
    copy.close()


def test_a_damaged_index_is_told_and_pictures_come_back(library: Library, tmp_path: Path) -> None:
    from fashionstudio.library.checking import check

    library.add(save(tmp_path / "a.png", draw_garment()), "garment")
    library.close()
    index = library.folder / INDEX_NAME
    index.write_bytes(b"not a database " * 1000)
    with pytest.raises(BadInput, match="is damaged") as caught:
        Library.open(library.folder)
    assert "check --repair" in caught.value.hint
    for rest in library.folder.glob(f"{INDEX_NAME}*"):
        rest.unlink()
    with Library.open(library.folder) as again:
        assert not check(again).good
        assert check(again, repair=True).taken_up == 1
        assert check(again, contents=True).good
        assert [entry.kind for entry in again.entries()] == ["garment"]


def test_a_full_disk_leaves_the_index_as_it_was(library: Library, tmp_path: Path) -> None:
    entry = library.add(save(tmp_path / "a.png", draw_garment()), "garment")
    pages = library.database.rows("PRAGMA page_count")[0][0]
    library.database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull, match="no space left") as caught:
        library.change(entry, words="velvet " * 20_000)
    assert "unharmed" in caught.value.hint
    assert library.entries() == [entry]
    library.database.rows("PRAGMA max_page_count = 1000000")
    assert library.change(entry, words="velvet").words == "velvet"


def test_a_library_that_another_program_writes_is_waited_for_and_then_told(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = library.add(save(tmp_path / "a.png", draw_garment()), "garment")
    monkeypatch.setattr(database, "_BUSY_S", 0.05)
    with Library.open(library.folder) as other, library.database.writing() as connection:
        connection.execute("UPDATE entries SET name = 'half'")
        assert [one.name for one in other.entries()] == ["a"], "readers do not wait"
        with pytest.raises(BadInput, match="written by another program"):
            other.set_tags(entry, ["late"])


def test_nothing_of_the_library_loads_networks_or_windows() -> None:
    code = (
        "import pkgutil, sys, fashionstudio.library as package\n"
        "for module in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n"
        "    __import__(module.name)\n"
        "print([m for m in ('torch', 'transformers', 'mediapipe', 'PySide6') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert (run.stdout, run.stderr) == ("[]\n", "")


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    with pytest.raises(BadInput, match="cannot be made"):
        Library.open(file)


def test_readers_see_whole_states_while_one_writes(library: Library, tmp_path: Path) -> None:
    """Each transaction adds an entry with a tag: nobody ever sees one without the other."""
    pictures = [save(tmp_path / f"{n}.png", draw_garment(seed=n)) for n in range(9)]
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                wrong.extend(entry for entry in library.entries() if entry.tags != ("new",))
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for picture in pictures:
            library.add(picture, "garment", tags=["new"])
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert library.count() == 9
