"""The Library page: filled, searched, dragged from, used, tagged, cleared; out of renders' way."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox

from fashionstudio.core.image_io import write_png
from fashionstudio.core.project_files import read_project
from fashionstudio.library.library import Library
from fashionstudio.library.search import Query, search

COLOURS = {"red": (200, 20, 20), "green": (20, 190, 30), "blue": (20, 30, 210)}
_numbers = itertools.count()


def picture(path: Path, colour: str, size: int = 40) -> Path:
    """One colour, and one pixel of its own: each content is new."""
    pixels = np.full((size, size - 8, 3), COLOURS[colour], np.uint8)
    number = next(_numbers)
    pixels[0, 0] = (number % 256, number // 256, 7)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_png(path, pixels)
    return path


@pytest.fixture
def shelf(desk):
    """The page with an empty library, at rest."""
    s = desk
    s.shelf, s.view = s.window.studio.library, s.window.library_view
    s.page, s.grid = s.view.panel, s.view.panel.grid
    s.shelf.desk.rest_ms = 20
    s.shelf.study.pause(True)
    s.wait(lambda: not s.shelf.study.busy)
    library = Library.open()
    library.remove(library.entries())
    library.close()
    s.shelf.changed.emit()
    s.page.show_like(None)
    for combo in (s.page.category, s.page.tag, s.page.order):
        combo.setCurrentIndex(0)
    s.window.side.show_page("library")
    s.page.show_kind("garment")
    # Answers to earlier questions must not come in between.
    s.wait(lambda: not s.shelf._reader.busy and not s.page._soon.isActive())
    s.wait(lambda: s.page.empty.isVisible() and not s.grid.cards.ids)
    yield s
    for dialog in (s.view.problems, s.view.question):
        if dialog is not None:
            dialog.reject()
    s.shelf.study.pause(True)
    s.wait(lambda: not s.shelf.study.busy)
    s.window.side.show_page("design")


def names(s) -> list[str]:
    """What is shown, in order; None where the card is on its way."""
    cards = [s.grid.cards.card(s.grid.cards.index(row)) for row in range(len(s.grid.cards.ids))]
    return [card.entry.name if card else None for card in cards]


def add(s, *paths: Path) -> None:
    told = []
    s.shelf.added.connect(told.append)
    s.view.add(list(paths))
    s.wait(lambda: told)
    s.shelf.added.disconnect(told.append)


def fill(s, folder: Path, *wanted: str) -> None:
    """Garments by the names of their colours."""
    before = len(s.grid.cards.ids)
    add(s, *[picture(folder / f"{name}.png", name.split("-")[0]) for name in wanted])
    s.wait(lambda: len(names(s)) == before + len(wanted) and None not in names(s))


def choose(s, name: str):
    s.wait(lambda: name in names(s))
    row = names(s).index(name)
    s.grid.setFocus()
    s.grid.setCurrentIndex(s.grid.cards.index(row))
    return s.grid.marked()[0]


def ready_for_search(s) -> None:
    s.shelf.study.pause(False)
    s.wait(lambda: not s.shelf.study.busy)


def drop(widget, mime: QMimeData) -> bool:
    kinds = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    rest = (Qt.KeyboardModifier.NoModifier,)
    enter = QDragEnterEvent(QPoint(5, 5), *kinds, *rest)
    widget.dragEnterEvent(enter)
    if enter.isAccepted():
        widget.dropEvent(QDropEvent(QPointF(5, 5), *kinds, *rest))
    return enter.isAccepted()


def dragged(s) -> QMimeData:
    return s.grid.cards.mimeData(s.grid.selectedIndexes())


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_an_empty_library_says_what_to_do_and_takes_what_is_dropped(shelf, tmp_path):
    s = shelf
    assert s.page.empty.files.isVisible()
    assert s.page.empty.folder.isVisible()
    season = tmp_path / "season"
    picture(season / "people" / "ann.png", "green", 64)
    picture(season / "fabrics" / "tweed.png", "blue")
    picture(season / "shirt.png", "red")
    broken = season / "broken.png"
    broken.write_bytes(b"no picture")
    assert drop(s.page, files(season))
    s.wait(lambda: s.view.problems)
    table = s.view.problems.table
    assert table.rowCount() == 1
    assert table.item(0, 0).text() == "broken.png"
    assert table.item(0, 1).text()
    assert "3" in s.window.messages.text.text()
    s.wait(lambda: names(s) == ["shirt"])
    assert not s.page.empty.isVisible()
    for kind, found in (("person", ["ann"]), ("fabric", ["tweed"]), ("look", [])):
        s.page.kinds.button(kind).click()
        s.wait(lambda found=found: names(s) == found)


def test_found_by_words_at_once_and_by_meaning_in_a_moment(shelf, tmp_path):
    s = shelf
    fill(s, tmp_path, "red-1", "red-2", "blue-1", "green-1")
    s.page.search.setText("blue")
    s.wait(lambda: names(s) == ["blue-1"])
    assert not s.asked("embed")
    s.page.search.clear()
    s.wait(lambda: len(names(s)) == 4)
    ready_for_search(s)
    s.page.search.setText("something green")
    s.wait(lambda: len(names(s)) == 4 and names(s)[0] == "green-1")
    s.wait(lambda: "best first" in s.page.count.text())


def test_more_like_this_and_like_this_but(shelf, tmp_path):
    s = shelf
    fill(s, tmp_path, "red-1", "red-2", "blue-1", "green-1")
    ready_for_search(s)
    choose(s, "red-1")
    s.page.card.like.click()
    s.wait(lambda: names(s)[:1] == ["red-2"])
    assert "red-1" not in names(s)
    assert "red-1" in s.page.like_bar.text.text()
    QTest.keyClicks(s.page.search, "blue")
    s.wait(lambda: names(s)[0] == "blue-1")
    s.page.like_bar.clear.click()
    s.wait(lambda: len(names(s)) == 4)
    assert not s.page.search.text()


@pytest.mark.parametrize("kind", ["person", "garment", "fabric"])
def test_what_is_dragged_onto_the_canvas_goes_where_it_belongs(shelf, tmp_path, kind):
    s = shelf
    s.page.show_kind(kind)
    fill(s, tmp_path, "green-9")
    choose(s, "green-9")
    assert drop(s.canvas, dragged(s))
    look = {
        "person": lambda: s.document.scene.ref,
        "garment": lambda: s.document.look.garment,
        "fabric": lambda: s.document.look.fabric and s.document.look.fabric.swatch,
    }[kind]
    s.wait(lambda: look() and look().name == "green-9.png")


def test_a_slot_takes_what_is_dropped_on_it(shelf, tmp_path):
    s = shelf
    fill(s, tmp_path, "blue-7")
    choose(s, "blue-7")
    assert drop(s.window.panel.slots["fabric"], dragged(s))
    s.wait(lambda: s.document.look.fabric)
    assert s.document.look.fabric.swatch.name == "blue-7.png"
    assert not drop(s.page, dragged(s)), "it is there already"


def test_keys_alone_go_from_words_to_use(shelf, tmp_path):
    s = shelf
    fill(s, tmp_path, "red-5", "blue-5")
    s.page.search.setFocus()
    QTest.keyClicks(s.page.search, "red")
    s.wait(lambda: names(s) == ["red-5"])
    QTest.keyClick(s.page.search, Qt.Key.Key_Return)
    QTest.keyClick(s.grid, Qt.Key.Key_Return)
    s.wait(lambda: s.document.look.garment and s.document.look.garment.name == "red-5.png")


def test_a_skirt_of_the_library_is_tried_on_as_a_skirt(shelf, tmp_path):
    s = shelf
    fill(s, tmp_path, "red-6")
    choose(s, "red-6")
    s.view.set_category("lower_body")
    s.wait(lambda: s.grid.marked()[0].entry.category == "lower_body")
    s.page.card.use.click()
    s.wait(lambda: s.document.look.garment)
    assert s.document.look.category == "lower_body"


def test_a_kept_render_gives_its_look_back(shelf):
    s = shelf
    s.document.set_words("a blouse to keep")
    s.render()
    s.window.strip.select(s.session.results.items[-1])
    s.trigger("library.keep_result")
    s.page.kinds.button("render").click()
    s.wait(lambda: len(names(s)) == 1 and names(s)[0])
    s.document.set_words("something else")
    choose(s, names(s)[0])
    s.page.card.use.click()
    s.wait(lambda: s.document.look.words == "a blouse to keep")


def test_a_look_opens_as_a_project_of_its_own(shelf, tmp_path):
    s = shelf
    s.document.set_words("the winter look")
    path = tmp_path / "winter.fstudio"
    s.session.project.save(path)
    s.wait(lambda: not s.session.project.is_dirty)
    add(s, path)
    s.wait(lambda: s.page.kind == "look" and names(s) == ["winter"])
    choose(s, "winter")
    assert not dragged(s).urls(), "nobody may get hold of the library's own file"
    before = list(s.window.studio.windows)
    s.grid.used.emit(s.grid.marked()[0])
    s.wait(lambda: len(s.window.studio.windows) > len(before))
    (new,) = [w for w in s.window.studio.windows if w not in before]
    s.wait(lambda: new.document.look.words == "the winter look")
    assert new.session.project.path is None
    new.project_view.abandon()


def test_the_look_on_the_table_is_kept(shelf):
    s = shelf
    s.document.set_words("the summer look")
    was = s.session.project.is_dirty, s.session.project.path
    s.trigger("library.keep_look")
    s.page.show_kind("look")
    s.wait(lambda: names(s) == ["the summer look"])
    assert (s.session.project.is_dirty, s.session.project.path) == was
    library = Library.open()
    (entry,) = library.entries("look")
    assert read_project(library.path(entry)).project.look.words == "the summer look"
    library.close()


def test_photo_garment_and_fabric_are_kept(shelf, swatch):
    s = shelf
    assert not s.window.registry.action("library.keep_fabric").isEnabled()
    s.session.give("fabric", swatch, "checks.png")
    s.wait(lambda: s.document.look.fabric)
    s.trigger("library.keep_fabric")
    s.trigger("library.keep_photo")
    s.page.show_kind("fabric")
    s.wait(lambda: names(s) == ["checks"])
    s.page.show_kind("person")
    s.wait(lambda: names(s) == ["person"])
    s.trigger("library.keep_photo")
    s.wait(lambda: "already" in s.window.status.note.text())


def test_tags_and_kinds_filter(shelf, tmp_path):
    s = shelf
    fill(s, tmp_path, "red-1", "blue-1")
    choose(s, "red-1")
    s.page.card.tags.setFocus()
    QTest.keyClicks(s.page.card.tags, "Winter, milano")
    QTest.keyClick(s.page.card.tags, Qt.Key.Key_Return)
    s.wait(lambda: s.page.tag.findData("winter") > 0)
    s.page.tag.setCurrentIndex(s.page.tag.findData("winter"))
    s.wait(lambda: names(s) == ["red-1"])
    choose(s, "red-1")
    s.wait(lambda: s.page.card.tags.text() == "milano, winter")
    s.view.set_category("dresses")
    s.page.tag.setCurrentIndex(0)
    s.page.category.setCurrentIndex(s.page.category.findData("dresses"))
    s.wait(lambda: names(s) == ["red-1"])
    s.page.category.setCurrentIndex(s.page.category.findData("lower_body"))
    s.wait(lambda: names(s) == [])
    assert s.page.empty.isVisible()
    assert not s.page.empty.files.isVisible()


def test_nothing_goes_without_being_asked(shelf, tmp_path):
    s = shelf
    fill(s, tmp_path, "red-1", "blue-1")
    choose(s, "red-1")
    QTest.keyClick(s.grid, Qt.Key.Key_Delete)
    s.view.question.button(QMessageBox.StandardButton.Cancel).click()
    assert s.view.question is None
    choose(s, "red-1")
    QTest.keyClick(s.grid, Qt.Key.Key_Delete)
    s.view.question.button(QMessageBox.StandardButton.Yes).click()
    s.wait(lambda: names(s) == ["blue-1"])
    assert (tmp_path / "red-1.png").exists()


def test_the_menu_has_all_of_it(shelf, tmp_path, monkeypatch):
    s = shelf
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    fill(s, tmp_path, "red-1")
    choose(s, "red-1")
    s.grid.menu_requested.emit(QPoint(50, 50))
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    menu = s.grid.findChildren(QMenu, options=direct)[-1]
    actions = {action.text(): action for action in menu.actions() if action.text()}
    actions["Show file"].trigger()
    s.wait(lambda: opened)
    assert Path(opened[0]) == tmp_path
    others = {action.text(): action for action in actions["Use as"].menu().actions()}
    others["Fabric"].trigger()
    s.wait(lambda: s.document.look.fabric)
    menu.close()


def test_renders_never_wait_for_the_library(shelf, tmp_path):
    s = shelf
    s.shelf.desk.rest_ms = 5
    fill(s, tmp_path, *[f"red-{n}" for n in range(12)])
    s.shelf.study.pause(False)
    s.wait(lambda: s.asked("embed"))
    s.document.set_words("a blouse")
    s.trigger("render.start")
    s.wait(lambda: s.asked("render"))
    rendering = s.session.renderer
    during = len(s.asked("embed"))
    s.wait(lambda: not rendering.busy)
    asked = [line.split("\t")[0] for line in s.record.read_text().splitlines()]
    assert asked[asked.index("render") - 1] in ("embed", "examine", "prepare")
    assert len(s.asked("embed")) <= during + 1
    s.wait(lambda: not s.shelf.study.busy)
    library = Library.open()
    assert len(library.vectors.of("colours", "garment").ids) == 12, "it went on afterwards"
    assert not library.analyses.missing(library.entries("garment"))
    library.close()


def test_an_import_can_be_stopped(shelf, tmp_path):
    s = shelf
    paths = [picture(tmp_path / f"red-{n}.png", "red", 200) for n in range(30)]
    told = []
    s.shelf.added.connect(told.append)
    s.view.add(paths)
    s.wait(lambda: s.shelf.intake and s.shelf.intake.done > 0)
    assert s.page.progress.intake.isVisible()
    s.page.progress.intake.button.click()
    s.wait(lambda: told)
    s.shelf.added.disconnect(told.append)
    assert told[0].report.cancelled
    assert not s.page.progress.intake.isVisible()
    s.wait(lambda: len(s.grid.cards.ids) == len(told[0].report.added) < 30)
    add(s, *paths)
    s.wait(lambda: len(s.grid.cards.ids) == 30)


def test_thousands_of_entries_are_only_looked_at_when_seen(shelf, monkeypatch):
    s = shelf
    fetched = []
    monkeypatch.setattr(s.shelf, "cards", lambda ids, done: (fetched.extend(ids), done([])))
    s.grid.setVisible(True)
    s.page.empty.hide()
    s.grid.show_ids(tuple(range(1, 10_001)))
    s.grid.repaint()
    s.wait(lambda: fetched)
    QTest.qWait(50)
    assert len(set(fetched)) < 60
    bar = s.grid.verticalScrollBar()
    for share in range(1, 11):
        bar.setValue(bar.maximum() * share // 10)
        s.grid.repaint()
    s.wait(lambda: 10_000 in fetched)
    assert len(set(fetched)) < 400


def test_what_the_window_indexes_is_found_by_everybody(shelf, tmp_path):
    s = shelf
    fill(s, tmp_path, "red-1", "blue-1")
    ready_for_search(s)
    library = Library.open()
    (entry,) = library.entries(text="blue")
    assert entry.attributes["colours"] == ["blue"]
    assert [hit.entry.name for hit in search(library, Query(words="blue"), None)] == ["blue-1"]
    library.close()


def test_without_a_space_of_pictures_words_are_found_all_the_same(studio, tmp_path):
    s = studio("--blind")
    s.shelf, s.view = s.window.studio.library, s.window.library_view
    s.page, s.grid = s.view.panel, s.view.panel.grid
    s.shelf.desk.rest_ms = 5
    s.trigger("library.show")
    fill(s, tmp_path, "red-1", "blue-1")
    s.wait(lambda: not s.shelf.study.busy)
    s.page.search.setText("blue")
    s.wait(lambda: "only names and tags" in s.page.count.text())
    assert names(s) == ["blue-1"]
    choose(s, "blue-1")
    s.page.card.like.click()
    s.wait(lambda: "cannot compare" in s.page.count.text())
    s.page.like_bar.clear.click()
    s.wait(lambda: len(names(s)) == 2)


def test_the_library_is_searched_with_the_users_own_clip(shelf, tmp_path, monkeypatch):
    s = shelf
    fill(s, tmp_path, "red-a", "green-a", "blue-a")
    s.shelf.study.pause(False)
    s.wait(lambda: not s.shelf.study.busy)
    s.record.write_text("")
    chosen = [str(tmp_path / "my-clip")]
    (tmp_path / "my-clip").mkdir()
    monkeypatch.setattr(
        "fashionstudio.ui.library.view.QFileDialog.getExistingDirectory",
        lambda *_a: chosen[0],
    )
    space = s.page.space
    assert space.text() == "Search: mini"
    try:
        space.clip.trigger()
        assert space.text() == "Search: CLIP"
        assert "my-clip" in space.clip.text()
        s.wait(lambda: len(s.asked("embed")) > 1 and not s.shelf.study.busy)
        assert {line[0] for line in s.asked("embed")} == {f"clip:{chosen[0]}"}
        s.page.search.setText("something blue")
        s.wait(lambda: names(s)[:1] == ["blue-a"] and "best first" in s.page.count.text())
        chosen[0] = str(tmp_path / "missing")
        space.folder.trigger()
        s.wait(lambda: "no folder" in s.page.count.text())
        assert "--clip" not in s.page.count.text()
        space.mini.trigger()
        s.wait(lambda: names(s)[:1] == ["blue-a"] and "best first" in s.page.count.text())
        assert s.session.preferences.values.library_engine == "mini"
    finally:
        s.session.preferences.reset("library_engine")
        s.session.preferences.reset("library_clip")


def test_all_that_is_kept_can_go_into_a_gallery_over_projects(shelf):
    s = shelf
    s.document.set_words("coat")
    s.render()
    (result,) = s.session.results.items
    s.session.candidates.keep(result)
    s.page.show_kind("render")
    s.wait(lambda: s.page.empty.isVisible())
    s.trigger("edit.undo")
    s.session.preferences.override("library_renders", "kept")
    history = s.window.renders_view.history
    history.set_starred([result], True)
    history.set_tags(result, ["spring"])
    s.session.candidates.keep(result)
    s.wait(lambda: len(s.grid.cards.ids) == 1 and None not in names(s))
    s.wait(lambda: s.page.tag.findData("★") > 0 and s.page.tag.findData("spring") > 0)
    card = choose(s, names(s)[0])
    assert card.entry.category == "upper_body"
    QTest.keyClick(s.grid, Qt.Key.Key_S)
    s.wait(lambda: s.page.tag.findData("★") < 0)
    choose(s, names(s)[0])
    QTest.keyClick(s.grid, Qt.Key.Key_S)
    s.wait(lambda: s.page.tag.findData("★") > 0)
    s.session.preferences.reset("library_renders")
