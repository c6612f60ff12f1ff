"""The time of `mini`: shared out anew before each stage, kept over starts, told."""

from __future__ import annotations

import json
import logging

import pytest

from fashionstudio.training import mini, mini_clock
from fashionstudio.training.mini_clock import Clock, how_far
from fashionstudio.training.mini_plan import State

SHARES = {"first": 0.5, "second": 0.25, "third": 0.25}


def clock_of(folder, *, budget=100.0, done=(), given=None, taken=None):
    state = State(budget, "a test", {}, list(done), dict(given or {}), dict(taken or {}))
    return Clock(state, folder, SHARES, ("first", "second", "third"))


def test_a_budget_is_kept_by_what_is_left(tmp_path):
    clock = clock_of(tmp_path)
    starting = 3 * mini_clock.STARTING_MINUTES
    assert clock.minutes("first") == pytest.approx(0.5 * (100 - starting))

    # It took ten minutes beside its own clock, so each of the others will, too.
    late = clock_of(tmp_path, done=["first"], given={"first": 50.0}, taken={"first": 60.0})
    assert late.minutes("second") == pytest.approx((40 - 2 * 10) / 2)


def test_however_late_it_is_a_stage_gets_time_to_learn(tmp_path):
    clock = clock_of(tmp_path, done=["first"], given={"first": 50.0}, taken={"first": 300.0})
    assert clock.minutes("second") == pytest.approx(mini_clock.LEAST * 25)
    assert "300.0 of 100 minutes are gone" in clock.told()


def test_what_was_given_and_taken_is_known_after_a_restart(tmp_path):
    clock = clock_of(tmp_path)
    with pytest.raises(KeyboardInterrupt), clock.running("first"):
        raise KeyboardInterrupt
    again = Clock(State.read(tmp_path), tmp_path, SHARES, clock.own_clock)
    again.state.taken["first"] = 70.0
    assert again.minutes("first") == clock.minutes("first")
    with again.counting("first"):
        pass
    assert State.read(tmp_path).taken["first"] >= 70.0


def test_it_is_told_how_far_a_stage_is(tmp_path, monkeypatch, caplog):
    folder = tmp_path / "first"
    assert how_far(folder, 50.0) == "at work"
    folder.mkdir()
    entries = [{"step": 9, "minutes": 3.2, "held_out_loss": 0.5}, {"step": 12, "minutes": 4.1}]
    lines = "".join(json.dumps(entry) + "\n" for entry in entries)
    (folder / "log.jsonl").write_text(lines + '{"step": 13, "min')
    assert how_far(folder, 50.0) == "4.1 of 50.0 minutes, step 12, held_out_loss 0.5"

    caplog.set_level(logging.INFO)
    monkeypatch.setattr(mini_clock, "BEAT_S", 0.01)
    clock = clock_of(tmp_path)
    with clock.running("first"):
        while "step 12" not in caplog.text:
            pass
    assert "stage first (1 of 3): 49.5 minutes" in caplog.text


def test_all_stages_have_a_share():
    assert set(mini.OWN_CLOCK) <= set(mini.SHARES)
    assert sum(mini.SHARES.values()) <= 1.0
