"""An engine is tried on a sample from the Engines dialog."""

from __future__ import annotations

import pytest

WORKER = ("--step-ms", "10", "--steps", "4")


@pytest.fixture
def engines(desk):
    desk.window.dialogs.show_engines()
    dialog = desk.window.dialogs.engines
    desk.wait(lambda: dialog.chosen is not None)
    dialog.choose("mini")
    yield dialog
    dialog.close()


def test_a_trial_tells_how_long_a_picture_takes(desk, engines):
    button = engines.details.trial
    assert button.text() == "Try it"
    button.click()
    assert button.text() == "Stop trying"
    assert engines.messages.isVisible()
    desk.wait(lambda: "works here" in engines.messages.text.text())
    assert "one picture in 0.8 s" in engines.messages.text.text()
    assert "(on fake)" in engines.messages.text.text()
    assert button.text() == "Try it"
    assert not desk.session.results.items, "it is not a render of this project"
    assert [line[0] for line in desk.asked("render")] == ["a red shirt with long sleeves"]


def test_a_trial_can_be_stopped(desk, engines):
    button = engines.details.trial
    button.click()
    desk.wait(lambda: desk.asked("render"))
    button.click()
    desk.wait(lambda: button.text() == "Try it")
    assert not engines.messages.isVisible()
