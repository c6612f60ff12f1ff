"""The Library page: filled, searched, dragged from, used, tagged, cleared; out of renders' way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from fashionstudio.library.library import Library
from fashionstudio.library.search import Query, search
from tests.qt.library_desk import (
    choose,
    dragged,
    drop,
    files,
    fill,
    names,
    picture,
    ready_for_search,
)


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
