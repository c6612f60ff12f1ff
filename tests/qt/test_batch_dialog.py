"""Batches from the window: put together, run in a process of their own, looked at."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from fashionstudio.app.library_cards import make_cards
from fashionstudio.app.library_drag import drag_of
from fashionstudio.batch.browsing import browse
from fashionstudio.library.library import Library
from fashionstudio.ui.batch.grid_model import HEAD, RECORD
from tests.batch.fakes import write_photo

PROGRAM = Path(__file__).with_name("fake_batch.py")


class BatchDesk:
    """A window, and hands for its batches."""

    def __init__(self, desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        self.window = desk.window
        self.runs = desk.window.studio.batches
        self.out = folder / "out"
        self.people = self._pictures("people", "anna", "ben", "carla")
        self.garments = self._pictures("garments", "dress-1", "blouse-2")

    def _pictures(self, kind: str, *names: str) -> list[Path]:
        (self.folder / kind).mkdir()
        paths = [self.folder / kind / f"{name}.png" for name in names]
        for number, path in enumerate(paths):
            write_photo(path, 90 + 20 * number + len(kind), (300, 400))
        return paths

    @property
    def dialog(self):
        return self.window.batch_view.dialog

    @property
    def page(self):
        return self.window.batch_view.batches.page

    def dress_wearer(self) -> Path:
        """A photo whose name says what is worn in it."""
        path = self.folder / "people" / "dora-in-a-dress.png"
        write_photo(path, 222, (300, 400))
        return path

    def wait(self, condition) -> None:
        self.desk.wait(condition)

    def open(self, kind: str):
        self.desk.trigger("render.batch")
        self.wait(self.dialog.isVisible)
        self.dialog.show_kind(kind)
        self.dialog.folder.setText(str(self.out))
        return self.dialog

    def seen(self):
        """The dry run of what the dialog says now."""
        self.wait(lambda: not self.dialog._timer.isActive() and not self.dialog.dry_run.busy)
        return self.dialog.forecast

    def matrix(self, words: str = ""):
        dialog = self.open("matrix")
        dialog.matrix.people.take(self.people)
        dialog.matrix.garments.take(self.garments)
        dialog.matrix.words.setText(words)
        return dialog

    def start(self) -> None:
        self.seen()
        assert self.dialog.go.isEnabled(), self.dialog.said.text()
        QTest.mouseClick(self.dialog.go, Qt.MouseButton.LeftButton)

    def idle(self) -> None:
        self.wait(lambda: self.runs.job is None)
        self.settle()

    def settle(self) -> None:
        background = self.window.session.background
        self.wait(lambda: not background.busy and not self.runs._background.busy)

    def click(self, button) -> None:
        assert button.isVisible(), button.text()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def record(self, row: int, column: int) -> dict:
        return self.page.model.index(row, column).data(RECORD)


@pytest.fixture
def batch(studio, tmp_path, monkeypatch):
    monkeypatch.setenv("FAKE_BATCH_GO", str(tmp_path / "go"))
    monkeypatch.setenv("FAKE_BATCH_LOG", str(tmp_path / "asked.txt"))
    desk = studio()
    desk.window.studio.batches.command = [sys.executable, str(PROGRAM)]
    made = BatchDesk(desk, tmp_path)
    yield made
    made.runs.close()


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


def test_it_pauses_goes_on_and_is_told_in_the_corner(batch):
    batch.matrix("a slow blouse")
    batch.start()
    button = batch.window.batch_button
    batch.wait(lambda: batch.runs.job and batch.runs.job.phase == "run")
    assert button.isVisible()
    assert "0 of 6" in button.text()
    batch.wait(batch.page.pause.isEnabled)
    batch.click(batch.page.pause)
    batch.idle()
    assert not button.isVisible()
    page = batch.page
    assert page.state.text() == "Paused · 0 of 6"
    assert batch.record(0, 0)["state"] == "waiting"
    # As if the window had died: nobody holds its input any more, so it pauses by itself.
    batch.click(page.resume)
    batch.wait(lambda: batch.runs.job and batch.runs.job.phase == "run")
    batch.runs._process.closeWriteChannel()
    batch.idle()
    assert page.state.text() == "Paused · 0 of 6"
    (batch.folder / "go").touch()
    batch.click(page.resume)
    batch.idle()
    assert page.state.text() == "Finished · 6 of 6"
    assert browse(batch.out).counts == {"done": 6}


def test_whoever_works_at_the_window_comes_before_a_batch(batch):
    batch.matrix("a slow blouse")
    batch.start()
    batch.wait(lambda: batch.runs.job.total and batch.runs.job.phase == "run")
    process = psutil.Process(batch.runs._process.processId())
    assert process.nice() > psutil.Process().nice()
    (batch.folder / "go").touch()
    batch.idle()


def test_batches_wait_for_one_another_and_begin_by_themselves(batch):
    batch.matrix("a slow blouse")
    batch.start()
    batch.wait(lambda: batch.runs.job and batch.runs.job.phase == "run")
    first, batch.out = batch.out, batch.folder / "second"
    batch.matrix("a quick blouse")
    batch.dialog.folder.setText(str(first))
    batch.seen()
    assert not batch.dialog.go.isEnabled()
    assert "in this folder" in batch.dialog.said.text()
    batch.dialog.folder.setText(str(batch.out))
    batch.seen()
    assert "starts when it is done" in batch.dialog.said.text()
    batch.start()
    third, batch.out = batch.folder / "third", batch.out
    batch.matrix("a late blouse")
    batch.dialog.folder.setText(str(third))
    batch.start()
    batch.wait(lambda: len(batch.runs.waiting) == 2)
    assert batch.runs.job.folder == first
    assert batch.window.batch_button.text().endswith("2 more")
    page = batch.page
    page.show_run(third)
    batch.wait(lambda: page.card and page.card.state == "queued")
    assert page.state.text().startswith("Starts after the running one")
    batch.click(page.withdraw)
    batch.wait(lambda: page.card.state == "paused")
    assert batch.runs.waiting == (batch.out,)
    (batch.folder / "go").touch()
    batch.wait(lambda: not batch.runs.waiting)
    batch.idle()
    assert browse(first).counts == {"done": 6}
    assert browse(batch.out).counts == {"done": 6}
    assert browse(third).counts["waiting"] == 6
    batch.click(page.resume)
    batch.idle()
    assert browse(third).counts == {"done": 6}


def test_a_batch_can_be_given_to_a_ray_cluster(batch):
    batch.matrix("a blouse")
    batch.dialog.has_ray = True
    batch.dialog.ray.setText("auto")
    batch.start()
    batch.idle()
    assert "--ray auto" in (batch.folder / "asked.txt").read_text()


def test_closing_pauses_and_the_next_start_goes_on(batch, studio):
    batch.matrix("a slow blouse")
    batch.start()
    batch.wait(lambda: batch.runs.job and batch.runs.job.phase == "run")
    batch.window.close()
    view = batch.window.batch_view
    assert batch.window.isVisible()
    assert "cannot go on without a window" in view.question.informativeText()
    _button(view.question, "Stay").click()
    assert batch.runs.job is not None
    batch.window.close()
    _button(view.question, "Pause and close").click()
    batch.wait(lambda: not batch.window.isVisible())
    later = studio().window
    later.studio.batches.command = batch.runs.command
    later.batch_view.show_batches()
    batch.desk.wait(lambda: later.studio.batches.cards)
    (card,) = later.studio.batches.cards
    assert (card.state, card.waiting) == ("paused", 6)


def test_a_process_that_dies_loses_nothing_and_says_so(batch):
    batch.matrix("a blouse; do not die")
    batch.start()
    batch.idle()
    batches = batch.window.batch_view.batches
    assert "ended unexpectedly" in batches.messages.text.text()
    assert "Resume it" in batches.messages.hint.text()
    page = batch.page
    assert page.state.text().startswith("Interrupted")
    assert page.resume.isVisible()
    done = browse(batch.out).counts["done"]
    assert done == page.card.done
    assert done < 12


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


def _button(box: QMessageBox, text: str):
    return next(button for button in box.buttons() if button.text() == text)


def test_a_pause_before_the_first_word_is_heard(batch):
    batch.matrix()
    batch.start()
    batch.runs.pause()
    batch.idle()
    assert batch.page.state.text() == "Paused · 0 of 6"
    assert not (batch.folder / "asked.txt").exists(), "no process was needed"


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
