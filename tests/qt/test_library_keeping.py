"""What goes into the library and out of it: looks, renders, folders; the window never waits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from fashionstudio.core.project_files import read_project
from fashionstudio.library.library import Library
from tests.qt.library_desk import (
    add,
    choose,
    dragged,
    fill,
    names,
    picture,
)


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
