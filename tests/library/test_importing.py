"""Whole folders and data sets: recursive, repeatable, stoppable, honest about what is broken."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.project import Project
from fashionstudio.core.project_files import write_project
from fashionstudio.core.provenance import embed as embed_recipe
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, DiskFull
from fashionstudio.library import files, importing
from fashionstudio.library.data_sets import import_data_set
from fashionstudio.library.importing import import_paths
from fashionstudio.library.library import Library
from tests.helpers import published_trees
from tests.library.conftest import draw_garment, save


def kinds(library: Library) -> dict[str, str]:
    return {entry.name: entry.kind for entry in library.entries()}


def test_kinds_and_categories_come_from_folders(library: Library, tmp_path: Path) -> None:
    root = tmp_path / "season"
    save(root / "Models 2026" / "anna.jpg", draw_garment(seed=1))
    save(root / "clothes" / "lower_body" / "x1.png", draw_garment(seed=2))
    save(root / "clothes" / "evening" / "red gown.png", draw_garment(seed=3))
    save(root / "clothes" / "Skirts" / "x2.png", draw_garment(seed=4))
    save(root / "swatches" / "tartan.webp", draw_garment(seed=5))
    save(root / ".hidden" / "people" / "no.png", draw_garment(seed=6))
    (root / "clothes" / "notes.txt").write_text("not a picture")
    report = import_paths(library, [root])
    assert kinds(library) == {
        "anna": "person",
        "x1": "garment",
        "red gown": "garment",
        "x2": "garment",
        "tartan": "fabric",
    }
    assert {e.name: e.category for e in library.entries("garment")} == {
        "x1": "lower_body",
        "red gown": "dresses",
        "x2": "lower_body",
    }
    assert (len(report.added), report.known, report.broken) == (5, 0, [])


def test_broken_files_are_listed_and_stop_nothing(library: Library, shirts: Path) -> None:
    whole = (shirts / "tops" / "red_long.png").read_bytes()
    (shirts / "cut.png").write_bytes(whole[: len(whole) // 2])
    (shirts / "empty.jpg").write_bytes(b"")
    (shirts / "text.jpg").write_text("I am a letter")
    save(shirts / "tiny.png", draw_garment(size=8))
    unclear = save(shirts.parent / "misc" / "what.png", draw_garment(seed=8))
    report = import_paths(library, [shirts, unclear])
    assert len(report.added) == 6
    reasons = {one.path.name: one.reason for one in report.broken}
    assert set(reasons) == {"cut.png", "empty.jpg", "text.jpg", "tiny.png", "what.png"}
    assert all(f"“{name}”" in reason for name, reason in reasons.items()), reasons
    assert "--kind" in reasons["what.png"]
    assert len(import_paths(library, [unclear], kind="fabric").added) == 1


def test_a_second_import_reads_nothing_and_adds_nothing(
    library: Library, shirts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_paths(library, [shirts])
    before = library.entries()
    with monkeypatch.context() as patch:
        patch.setattr(importing, "look_at", lambda path: pytest.fail(f"{path} was read again"))
        report = import_paths(library, [shirts])
    assert (report.added, report.known, library.entries()) == ([], 6, before)


def test_a_changed_or_lost_file_is_taken_up_again(library: Library, shirts: Path) -> None:
    import_paths(library, [shirts])
    save(shirts / "tops" / "red_long.png", draw_garment("grey"))
    lost = next(entry for entry in library.entries() if entry.name == "blue_short")
    library.path(lost).unlink()
    report = import_paths(library, [shirts])
    assert (len(report.added), report.known) == (1, 5)
    assert library.path(lost).is_file()


def test_the_library_does_not_take_itself_up(library: Library, shirts: Path) -> None:
    import_paths(library, [shirts])
    report = import_paths(library, [shirts.parent], kind="garment")
    assert (report.added, report.known) == ([], 6)


def test_stopped_and_taken_up_again(library: Library, shirts: Path) -> None:
    seen: list[tuple[int, int]] = []
    report = import_paths(
        library,
        [shirts],
        progress=lambda done, total, _name: seen.append((done, total)),
        cancelled=lambda: len(seen) >= 2,
    )
    assert report.cancelled
    assert len(report.added) == library.count() == 2
    seen.clear()
    rest = import_paths(
        library, [shirts], progress=lambda done, total, _name: seen.append((done, total))
    )
    assert (len(rest.added), rest.known, rest.cancelled) == (4, 2, False)
    assert [done for done, _ in seen] == [2, 3, 4, 5, 6]
    assert {total for _, total in seen} == {6}


def test_a_full_disk_keeps_what_is_in(
    library: Library, shirts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_COMMIT_EACH", 2)
    honest, written = files.write_atomic, []

    def full(path: Path, data: bytes) -> None:
        written.append(path)
        if len(written) > 6:
            raise DiskFull("There is no space left.", "Free some.", os.strerror(errno.ENOSPC))
        honest(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_atomic", full)
        with pytest.raises(DiskFull):
            import_paths(library, [shirts])
    assert library.count() == 2
    assert all(library.path(entry).is_file() for entry in library.entries())
    assert import_paths(library, [shirts]).known == 2
    assert library.count() == 6


def test_a_path_that_is_not_there_is_told_before_anything_is_read(
    library: Library, shirts: Path
) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        import_paths(library, [shirts, shirts / "nowhere"])
    assert library.count() == 0


def recipe() -> Recipe:
    look = Look(
        photo=PictureRef("a" * 64, "anna.jpg"),
        category="dresses",
        words="a velvet gown",
        garment=PictureRef("b" * 64, "gown.png"),
        settings=RenderSettings(seed=7),
    )
    return Recipe(Request(look), EngineStamp("mini", {}, {}, "cpu"))


def test_a_render_knows_its_look(library: Library, tmp_path: Path) -> None:
    """Whatever the folder is called: the recipe in the file says what it is."""
    path = tmp_path / "garments" / "r.png"
    path.parent.mkdir()
    path.write_bytes(embed_recipe(draw_garment(), recipe()))
    import_paths(library, [tmp_path / "garments"])
    (entry,) = library.entries()
    assert (entry.kind, entry.category, entry.words) == ("render", "dresses", "a velvet gown")
    assert entry.attributes["inputs"] == {"photo": "a" * 64, "garment": "b" * 64}
    assert entry.attributes["seed"] == 7
    assert entry.attributes["engine"] == "mini"


def test_a_project_is_a_look(library: Library, tmp_path: Path) -> None:
    photo = save(tmp_path / "photo.png", draw_garment("blue")).read_bytes()
    look = Look(words="a tweed jacket")
    write_project(tmp_path / "jacket.fstudio", Project(look=look, thumb=photo))
    report = import_paths(library, [tmp_path / "jacket.fstudio"])
    assert report.broken == []
    (entry,) = library.entries(text="tweed")
    assert (entry.kind, entry.name) == ("look", "jacket")
    assert library.thumbnail(entry)[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    "write", [published_trees.write_dress_code, published_trees.write_viton_hd]
)
def test_data_sets_are_used_where_they_lie(library: Library, tmp_path: Path, write: object) -> None:
    root = write(tmp_path / "set", people=1, size=(64, 48))  # type: ignore[operator]
    report = import_data_set(library, root)
    assert report.broken == []
    garments, people = library.entries("garment"), library.entries("person")
    assert len(garments) == len(people) == (6 if write is published_trees.write_dress_code else 2)
    assert all(library.path(entry).is_relative_to(root) for entry in garments + people)
    assert not list(library.files.pictures())
    assert all(entry.category and entry.words for entry in garments)
    assert {tag for entry in garments for tag in entry.tags} >= {"test", "train"}
    worn = {entry.attributes["wears"] for entry in people}
    assert worn == {entry.name for entry in garments}
    moved = root.rename(tmp_path / "moved")
    again = import_data_set(library, moved)
    assert (again.added, again.known) == ([], len(garments) + len(people))
    assert library.path(garments[0]).is_relative_to(moved)


def test_a_data_set_with_gaps_gives_what_is_there(library: Library, tmp_path: Path) -> None:
    root = published_trees.write_viton_hd(tmp_path / "set", people=2, size=(64, 48))
    next((root / "test" / "cloth").glob("*.jpg")).unlink()
    (root / "train_pairs.txt").unlink()
    report = import_data_set(library, root)
    assert len(report.added) == 3
    assert ["is not there" in one.reason for one in report.broken] == [True]
    with pytest.raises(BadInput, match="neither Dress Code nor VITON-HD"):
        import_data_set(library, tmp_path)
