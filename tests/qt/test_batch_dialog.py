"""Batches from the window: put together, run in a process of their own, looked at."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from fashionstudio.app.library_cards import make_cards
from fashionstudio.app.library_drag import drag_of
from fashionstudio.library.library import Library
from fashionstudio.ui.batch.grid_model import HEAD, RECORD


def test_what_it_would_do_is_seen_before_it_does_it(batch):
    dialog = batch.matrix()
    forecast = batch.seen()
    assert "6 pictures of 3 people" in forecast.count.text()
    assert "About" in forecast.facts.text()
    assert "are free" in forecast.facts.text()
    assert not forecast.problems.isVisible()
    assert "6" in dialog.go.text()
    # One file is gone, and one is no picture: what they stop is listed, the rest can be made.
    batch.people[1].unlink()
    batch.garments[1].write_bytes(b"no picture")
    dialog.pattern.setText("{name}-{garment}")
    forecast = batch.seen()
    rows = [forecast.problems.topLevelItem(n) for n in range(forecast.problems.topLevelItemCount())]
    assert [row.text(0) for row in rows] == ["2, 6", "3, 4"]
    assert "ben.png" in rows[1].text(1)
    assert "2 pictures of 2 people" in forecast.count.text()
    assert "4 rows cannot be made" in forecast.count.text()
    assert dialog.go.isEnabled()
    dialog.pattern.setText("{nmae}")
    assert not dialog.go.isEnabled()
    assert "no “{nmae}”" in batch.seen().count.text()
    assert not batch.out.exists(), "nothing is made before Start"


def test_pictures_are_dropped_and_taken_away(batch):
    dialog = batch.open("matrix")
    people = dialog.matrix.people
    assert "There are no people yet." in batch.seen().count.text()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(batch.people[0].parent))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    people.list.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))
    assert people.title.text() == "People (3)"
    people.list.item(0).setSelected(True)
    QTest.keyClick(people.list, Qt.Key.Key_Delete)
    assert [picked.title for picked in people.picked()] == ["ben.png", "carla.png"]
    dialog.matrix.garments.take(batch.garments)
    dialog.matrix.people.take([batch.dress_wearer()])
    dialog.matrix.same.setChecked(True)
    forecast = batch.seen()
    assert "5 pictures of 3 people" in forecast.count.text()
    assert "left out" in forecast.count.text(), "a blouse for her who wears a dress"
    dialog.matrix.garments.clear()
    dialog.matrix.colours.setText("navy, #c8102e")
    dialog.matrix.seeds.setText("1-2")
    assert "12 pictures of 3 people" in batch.seen().count.text()


def test_a_matrix_fills_and_is_looked_at(batch):
    batch.matrix()
    batch.start()
    batches = batch.window.batch_view.batches
    batch.wait(batches.isVisible)
    assert not batch.dialog.isVisible()
    batch.idle()
    page = batch.page
    assert page.model.is_grid
    assert (page.model.rowCount(), page.model.columnCount()) == (3, 2)
    horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    assert page.model.headerData(1, horizontal) == "blouse-2"
    assert page.model.headerData(1, horizontal, HEAD).path == batch.garments[1]
    assert page.model.headerData(0, vertical, HEAD).path == batch.people[0]
    assert batch.record(2, 1)["state"] == "done"
    assert page.model.thumb_of(batch.record(2, 1)).is_file()
    assert page.state.text() == "Finished · 6 of 6"
    assert "is done: 6 pictures" in batches.messages.text.text()
    # One is opened beside its Photo, then the next one, then all again.
    rect = page.view.visualRect(page.model.index(0, 0))
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    batch.wait(lambda: len(page.large.grid.cells) == 2)
    assert page.large.name == "anna_dress-1_dresses"
    QTest.keyClick(page.large, Qt.Key.Key_Right)
    assert page.large.name == "anna_blouse-2_upper_body"
    QTest.keyClick(page.large.grid, Qt.Key.Key_Escape)
    assert page.view.isVisible()
    # With its Look it comes into the window.
    batch.settle()
    page.large.open.click()
    batch.wait(lambda: batch.desk.document.look.garment is not None)


def test_what_cannot_be_made_says_why_and_is_tried_again(batch):
    batch.matrix("a blouse; bad luck")
    batch.start()
    batch.idle()
    page = batch.page
    assert page.state.text() == "Finished · 6 of 12 · 6 not made"
    names = [r["item"] for r in page.model.records() if r["state"] == "failed"]
    page.view.choose(names[0])
    assert "Nobody was found" in page.said.text()
    assert "Take one that shows a whole person." in page.said.text()
    page.shown.setCurrentIndex(2)
    page.shown.activated.emit(2)
    batch.settle()
    assert not page.model.is_grid
    assert page.shown.currentText() == "Not made (6)"
    assert "Nobody was found" in page.model.index(0, 0).data(RECORD)["reason"]
    batch.click(page.retry)
    batch.idle()
    asked = (batch.folder / "asked.txt").read_text().splitlines()
    assert ["--retry-failed" in line for line in asked] == [False, True]
    assert page.retry.isVisible()


def test_the_look_of_the_window_goes_onto_photos(batch, photo, swatch):
    batch.desk.open(photo)
    batch.desk.session.give("fabric", swatch, swatch.name)
    batch.wait(lambda: batch.desk.document.look.fabric)
    batch.desk.document.set_words("a linen blouse")
    dialog = batch.open("look")
    assert "a linen blouse" in dialog.look.about.text()
    assert "checks.png" in dialog.look.about.text()
    dialog.look.photos.take(batch.people)
    assert "3 pictures of 3 people" in batch.seen().count.text()
    items = [ready.plan for ready in dialog._found.checked.ready]
    assert [item.source("photo") for item in items] == ["anna.png", "ben.png", "carla.png"]
    assert {item.files.words for item in items} == {"a linen blouse"}
    assert {item.source("fabric") for item in items} == {"checks.png"}
    assert dialog.go.isEnabled()


def test_a_plan_file_is_read_with_its_rows(batch):
    plan = batch.folder / "plan.csv"
    plan.write_text("photo,words\npeople/anna.png,a navy shirt\npeople/gone.png,a shirt\n")
    dialog = batch.open("plan")
    assert "There is no plan yet." in batch.seen().count.text()
    dialog.plan.path.setText(str(plan))
    forecast = batch.seen()
    assert forecast.problems.topLevelItem(0).text(0) == "3"
    batch.start()
    batch.idle()
    assert batch.page.state.text() == "Finished · 1 of 2 · 1 not made"


def test_all_of_the_library_goes_into_the_matrix(batch):
    dialog = batch.open("matrix")
    garments = dialog.matrix.garments
    garments._take_library()
    batch.wait(lambda: dialog.messages.isVisible())
    assert "has none of these yet" in dialog.messages.text.text()
    with Library.open() as library:
        library.add(batch.garments[0], "garment")
    garments._take_library()
    batch.wait(garments.picked)
    (picked,) = garments.picked()
    assert picked.title.startswith("dress-1")
    dialog.matrix.people.take(batch.people)
    assert "3 pictures of 3 people" in batch.seen().count.text()
    names = {ready.plan.source("garment") for ready in dialog._found.checked.ready}
    assert names == {picked.title}, "called as people call it, not by its hash"


def test_entries_are_dragged_from_the_library_into_the_matrix(batch):
    with Library.open() as library:
        library.add(batch.garments[0], "garment", name="Silk dress", category="dresses")
        (entry,) = library.entries("garment")
        cards = make_cards(library, [entry.id])
    mime = drag_of(cards)
    dialog = batch.open("matrix")
    garments = dialog.matrix.garments
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    garments.list.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))
    (picked,) = garments.picked()
    assert (picked.title, picked.category) == ("Silk dress", "dresses")
