"""Batches that run: pausing, waiting for one another, dying, going on at the next start."""

from __future__ import annotations

import psutil
from PySide6.QtWidgets import QMessageBox

from fashionstudio.batch.browsing import browse


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


def _button(box: QMessageBox, text: str):
    return next(button for button in box.buttons() if button.text() == text)


def test_a_pause_before_the_first_word_is_heard(batch):
    batch.matrix()
    batch.start()
    batch.runs.pause()
    batch.idle()
    assert batch.page.state.text() == "Paused · 0 of 6"
    assert not (batch.folder / "asked.txt").exists(), "no process was needed"
