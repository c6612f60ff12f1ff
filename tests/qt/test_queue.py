"""The queue: put into another order by hand, paused, cancelled; what failed is made again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fashionstudio.app.jobs import JobState
from fashionstudio.worker.frames import Message

WORKER = ("--step-ms", "15", "--steps", "3", "--refuse-once", "lead")
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def s(desk):
    desk.session.renderer.pause(False)
    desk.session.renderer.forget()
    desk.document.set_words("coat")
    yield desk
    desk.window.queue.list.hide()


def queue_up(s, *all_words):
    for words in all_words:
        s.document.set_words(words)
        s.trigger("render.start")


def waiting(s):
    return [job.title.split(" · ")[0] for job in s.session.renderer.waiting]


def rendered(s):
    s.wait(lambda: not s.session.renderer.busy)
    return [line[0] for line in s.asked("render")]


def drag(order, row, to):
    """From the middle of a row to the upper edge of another."""
    start = order.visualItemRect(order.item(row)).center()
    end = order.visualItemRect(order.item(to)).topLeft() + QPoint(8, 2)
    QTest.mousePress(order.viewport(), Qt.MouseButton.LeftButton, NONE, start)
    QTest.mouseMove(order.viewport(), (start + end) / 2)
    QTest.mouseMove(order.viewport(), end)
    QTest.mouseRelease(order.viewport(), Qt.MouseButton.LeftButton, NONE, end)


def test_renders_queue_up_and_can_be_reordered_and_cancelled(s):
    renderer, corner = s.session.renderer, s.window.queue
    for words in ("coat", "red coat", "blue coat", "green coat"):
        s.document.set_words(words)
        s.trigger("render.start")
    assert [job.title.split(" · ")[0] for job in renderer.waiting] == [
        "red coat", "blue coat", "green coat",
    ]  # fmt: skip
    assert corner.isVisible()
    assert corner.text().startswith("3 waiting")
    corner.click()
    assert corner.list.isVisible()
    renderer.move(renderer.waiting[2], 0)
    renderer.drop(renderer.waiting[1])
    s.wait(lambda: not renderer.busy)
    assert [line[0] for line in s.asked("render")] == ["coat", "green coat", "blue coat"]
    assert not corner.isVisible()
    assert not corner.list.isVisible()


def test_cancel_all_empties_the_queue(s):
    for words in ("coat", "red coat", "blue coat"):
        s.document.set_words(words)
        s.trigger("render.start")
    s.window.queue.click()
    s.window.queue.list.cancel_all.click()
    s.wait(lambda: not s.session.renderer.busy)
    assert len(s.asked("render")) <= 1
    assert not s.session.renderer.waiting


def test_the_order_is_changed_by_dragging(s):
    s.trigger("render.pause")
    queue_up(s, "coat", "red coat", "blue coat", "green coat")
    assert not s.session.renderer.busy
    s.trigger("render.queue")
    order = s.window.queue.list.order
    assert order.isVisible()
    drag(order, 3, 0)
    assert waiting(s) == ["green coat", "coat", "red coat", "blue coat"]
    drag(order, 0, 2)
    assert waiting(s) == ["coat", "green coat", "red coat", "blue coat"]
    assert order.currentItem().text().startswith("green coat")
    assert s.window.queue.list.pause.text() == "Go on"
    s.window.queue.list.pause.click()
    assert rendered(s) == ["coat", "green coat", "red coat", "blue coat"]


def test_the_order_is_changed_by_keys(s):
    s.trigger("render.pause")
    queue_up(s, "coat", "red coat", "blue coat")
    s.trigger("render.queue")
    order = s.window.queue.list.order
    order.setCurrentRow(2)
    QTest.keyClick(order, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert waiting(s) == ["coat", "blue coat", "red coat"]
    QTest.keyClick(order, Qt.Key.Key_Delete)
    assert waiting(s) == ["coat", "red coat"]
    s.window.queue.list.down.click()
    s.window.queue.list.up.click()
    s.window.queue.list.up.click()
    assert waiting(s) == ["red coat", "coat"]


def test_a_paused_queue_waits_and_goes_on(s):
    queue_up(s, "coat", "red coat")
    s.trigger("render.pause")
    s.wait(lambda: not s.session.renderer.busy)
    assert waiting(s) == ["red coat"]
    assert s.window.queue.text().startswith("Paused · 1 waiting")
    assert s.window.status.text.text() == "The queue is paused"
    assert s.window.panel.render_section.button.text().startswith("Queue")
    s.trigger("render.pause")
    assert rendered(s) == ["coat", "red coat"]
    assert not s.window.queue.isVisible()


def test_what_failed_is_listed_with_its_reason_and_made_again(s):
    s.document.set_settings(seed=4, variations=3)
    queue_up(s, "lead coat", "blue coat")
    assert rendered(s) == ["lead coat", "blue coat"], "one failure does not stop the queue"
    assert s.window.queue.text() == "1 failed"
    s.window.queue.click()
    popup = s.window.queue.list
    assert "not enough memory" in popup.failed_rows.itemAtPosition(1, 0).widget().text()
    popup.retries[0].click()
    s.wait(lambda: not s.session.renderer.busy)
    # Only the two that had not come.
    assert s.asked("render")[-1] == ["lead coat", "5", "2"]
    assert sorted(r.seed for r in s.session.results.items) == [4, 4, 5, 5, 6, 6]
    assert not s.session.renderer.unmade
    assert not s.window.queue.isVisible()


def test_failed_renders_can_be_retried_by_a_command_or_forgotten(s):
    retry = s.window.registry.action("render.retry")
    assert not retry.isEnabled()
    queue_up(s, "lead shoes", "lead hat")
    s.wait(lambda: len(s.session.renderer.unmade) == 2)
    assert s.window.queue.accessibleName() == "Queue: 2 failed"
    retry.trigger()
    rendered(s)
    assert not s.session.renderer.unmade
    queue_up(s, "lead scarf")
    s.wait(lambda: s.session.renderer.unmade)
    s.window.queue.click()
    s.window.queue.list.forget_all.click()
    assert not s.session.renderer.unmade
    assert not retry.isEnabled()


def test_another_project_begins_without_old_failures(s):
    queue_up(s, "lead dress")
    s.wait(lambda: s.session.renderer.unmade)
    s.session.renderer.reset()
    assert not s.window.queue.isVisible()


def test_progress_tells_how_long_it_has_taken(s):
    s.document.set_settings(variations=8)
    queue_up(s, "coat")
    s.wait(lambda: s.session.renderer.job.state is JobState.RUNNING)
    s.session.renderer.job.started -= 42
    s.wait(lambda: "s left" in s.window.status.left.text())
    s.window.render_view.refresh_status()
    assert s.window.status.left.text().startswith(("42 s elapsed · ", "43 s elapsed · "))
    s.trigger("render.cancel")
    s.trigger("render.cancel")
    s.wait(lambda: not s.session.renderer.busy)


def test_the_button_tells_what_a_render_makes_and_takes(s):
    section, worker = s.window.panel.render_section, s.session.worker
    s.wait(lambda: "192 × 256 pixels" in section.button.toolTip())
    s.document.set_words("a coat")
    assert "192 × 256 pixels" in section.button.toolTip(), "another design takes nothing away"
    devices = [{"id": "cpu", "name": "", "memory_bytes": 8_000_000_000, "chosen": True}]
    plan = {
        "needed_bytes": 400_000_000, "free_bytes": 8_000_000_000, "dtype": "fp32",
        "offload": False, "tiled_decode": False,
    }  # fmt: skip
    engines = [{"id": "mini", "memory": plan}]
    worker.inspected.emit(Message({"type": "inspected", "devices": devices, "engines": engines}))
    assert "about 0.4 GB of 8.0 GB" in section.button.toolTip()
    assert section.limits.isHidden()
    plan["free_bytes"] = 100_000_000
    worker.inspected.emit(Message({"type": "inspected", "devices": devices, "engines": engines}))
    assert "Memory is short" in section.limits.text()
    plan["free_bytes"] = 8_000_000_000
    worker.inspected.emit(Message({"type": "inspected", "devices": devices, "engines": engines}))
    assert section.limits.isHidden()
