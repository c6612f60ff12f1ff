"""What the window does when things go wrong: pictures, people, worker."""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest

from fashionstudio.app.jobs import JobState


def ended(studio):
    states = []
    studio.session.renderer.job_ended.connect(lambda job: states.append(job.state))
    return states


def rendering(studio, photo, *options):
    """A window in the middle of a render, and how its renders ended."""
    s = studio(*options)
    s.open(photo)
    s.document.set_words("coat")
    states = ended(s)
    s.trigger("render.start")
    s.wait(s.canvas.has_preview)
    return s, states


def test_a_broken_file_is_explained_without_a_box(studio, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 this is no picture")
    s = studio()
    s.session.give("photo", broken, broken.name)
    s.wait(s.window.messages.isVisible)
    assert s.window.messages.text.text()
    assert s.window.messages.hint.text()
    assert "Traceback" not in s.window.messages.text.text()
    assert s.document.scene is None
    assert s.window.welcome.isVisible()


@pytest.mark.parametrize(("mode", "word"), [("no_person", "Nobody"), ("several", "3 people")])
def test_a_photo_without_one_person_stays_open_with_a_hint(studio, photo, mode, word):
    s = studio("--prepare", mode)
    s.session.give("photo", photo, photo.name)
    s.wait(s.window.messages.isVisible)
    assert word in s.window.messages.text.text()
    assert s.document.scene is not None
    s.document.set_words("shirt")
    assert "Region brush" in s.window.panel.render_section.reason.text()
    s.trigger("tool.region")
    s.stroke((0.4, 0.4), (0.6, 0.5))
    assert s.window.panel.render_section.button.isEnabled()
    s.render()


def test_cancel_answers_at_once_and_the_next_render_works(studio, photo):
    s, states = rendering(studio, photo, "--step-ms", "200", "--steps", "30")
    s.trigger("render.cancel")
    assert "Stopping" in s.window.status.text.text()
    assert not s.window.status.cancel.isEnabled()
    s.wait(lambda: states)
    assert states == [JobState.CANCELLED]
    assert not s.canvas.has_preview()
    assert not s.session.results.items
    assert not s.window.messages.isVisible()
    s.trigger("render.start")
    assert s.window.status.cancel.isEnabled()
    s.wait(s.canvas.has_preview)


def test_a_worker_that_ignores_cancel_can_be_forced(studio, photo):
    s = studio("--deaf", "--step-ms", "100", "--steps", "600")
    s.session.worker.force_stop_after_ms = 300
    s.open(photo)
    s.document.set_words("coat")
    states = ended(s)
    s.trigger("render.start")
    s.wait(s.canvas.has_preview)
    s.trigger("render.cancel")
    s.wait(lambda: s.window.status.cancel.text() == "Force stop")
    pid = s.session.worker.pid
    s.window.status.cancel.click()
    s.wait(lambda: states)
    assert states == [JobState.CANCELLED]
    s.wait(lambda: s.session.worker.is_ready and s.session.worker.pid != pid)
    assert not s.window.messages.isVisible()


def test_a_killed_worker_costs_the_render_and_nothing_else(studio, photo, tmp_path):
    trap = tmp_path / "die"
    trap.touch()
    s = studio("--die-once", str(trap), "--step-ms", "50")
    s.open(photo)
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    sketch = s.mask("sketch")
    s.document.set_words("coat")
    states = ended(s)
    s.trigger("render.start")
    s.wait(lambda: states)
    assert states == [JobState.INTERRUPTED]
    assert "stopped unexpectedly" in s.window.messages.text.text()
    assert "drawing is safe" in s.window.messages.hint.text()
    assert not s.canvas.has_preview()
    assert (s.mask("sketch") == sketch).all()
    s.wait(lambda: s.session.worker.is_ready)
    s.render()
    assert "about to die" in (tmp_path / "logs" / "worker.log").read_text()


def test_a_worker_killed_while_idle_starts_again(studio, photo):
    s = studio()
    s.open(photo)
    pid = s.session.worker.pid
    os.kill(pid, signal.SIGKILL)
    s.wait(lambda: s.session.worker.pid not in (0, pid) and s.session.worker.is_ready)
    s.document.set_words("coat")
    s.render()


def test_a_silent_worker_is_replaced(studio, photo, tmp_path):
    mute = tmp_path / "mute"
    s, states = rendering(
        studio, photo, "--mute-once", str(mute), "--step-ms", "50", "--steps", "400"
    )
    s.session.worker.pulse.silence_limit_s = 1.0
    mute.touch()
    s.wait(lambda: states)
    assert states == [JobState.INTERRUPTED]
    mute.unlink()
    s.session.worker.pulse.silence_limit_s = 10.0
    s.wait(lambda: s.session.worker.is_ready)


def watched(s, *, still_s=1e6, unanswered_s=1e6):
    """Its pulse is felt ten times a second, and hardly any work counts as work."""
    pulse = s.session.worker.pulse
    pulse.set_interval(100)
    pulse.unanswered_s = unanswered_s
    pulse.watch.still_s = pulse.watch.loading_s = still_s
    pulse.watch.least_share = 0.9
    return pulse


def test_a_worker_that_hangs_is_told_and_started_again(studio, photo, tmp_path):
    hang = tmp_path / "hang"
    s, states = rendering(studio, photo, "--hang", str(hang), "--step-ms", "20", "--steps", "40")
    watched(s, still_s=0.5)
    hang.touch()
    status, messages = s.window.status, s.window.messages
    s.wait(lambda: status.cancel.text() == "Force stop")
    assert status.cancel.isVisible()
    assert status.cancel.isEnabled()
    assert "no longer answers" in messages.text.text()
    assert not states, "nothing is stopped that nobody has stopped"
    pid = s.session.worker.pid
    watched(s)
    status.cancel.click()
    s.wait(lambda: states)
    assert states == [JobState.INTERRUPTED]
    hang.unlink()
    s.wait(lambda: s.session.worker.is_ready and s.session.worker.pid != pid)
    assert "was restarted" in messages.text.text()
    s.render()


def test_what_gets_on_again_is_left_alone(studio, photo, tmp_path):
    hang = tmp_path / "hang"
    s, states = rendering(studio, photo, "--hang", str(hang), "--step-ms", "20", "--steps", "60")
    watched(s, still_s=0.5)
    hang.touch()
    s.wait(lambda: s.window.status.cancel.text() == "Force stop")
    watched(s)
    hang.unlink()
    s.wait(lambda: s.window.status.cancel.text() == "Cancel")
    assert not s.window.messages.isVisible()
    s.wait(lambda: states)
    assert states == [JobState.DONE]


def test_a_worker_that_does_not_answer_is_told_before_it_is_replaced(studio, photo, tmp_path):
    mute = tmp_path / "mute"
    s = studio("--mute-once", str(mute))
    s.open(photo)
    pid = s.session.worker.pid
    pulse = watched(s, unanswered_s=0.5)
    mute.touch()
    s.wait(lambda: "no longer answers" in s.window.messages.text.text())
    assert s.session.worker.pid == pid
    mute.unlink()
    pulse.silence_limit_s = 0.6
    s.wait(lambda: s.session.worker.is_ready and s.session.worker.pid != pid)
    assert s.window.status.cancel.text() == "Cancel"


def test_a_worker_that_never_starts_is_said_once(studio, photo, qtbot):
    s = studio("--no-such-option")
    s.wait(s.window.messages.isVisible)
    s.wait(lambda: "does not start" in s.window.messages.text.text())
    assert s.session.worker.pid == 0
    s.session.give("photo", photo, photo.name)
    s.wait(lambda: s.document.scene)
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    assert np.count_nonzero(s.mask("sketch"))


def test_closing_the_window_ends_the_worker(studio):
    s = studio()
    s.wait(lambda: s.session.worker.is_ready)
    pid = s.session.worker.pid
    s.window.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
