"""What is lost when the worker, or the whole program, is killed in mid-work."""

from __future__ import annotations

import os
import signal
import time

import psutil

from tests.e2e.critic.table import Critic, check
from tests.e2e.desk import Desk

STROKE = ((430, 250), (470, 300), (520, 300), (560, 250))


@check("kill-worker", "The worker is killed in mid-render: what is lost?")
def kill_worker(critic: Critic) -> tuple[bool, str]:
    desk = critic.desk()
    _draw(desk)
    pid = desk.worker_pid()
    before = desk.journal()
    desk.render()
    os.kill(pid, signal.SIGKILL)
    desk.wait(lambda: desk.worker_pid() not in (0, pid))
    begun = time.monotonic()
    desk.render()
    desk.wait(lambda: desk.renders() == 1)
    again = time.monotonic() - begun
    same = desk.journal().layers == before.layers
    desk.close()
    lost = "nothing" if same else "the stroke"
    return same, f"{lost} but that render; the next one was there {again:.0f} s later"


@check("kill-program", "The program is killed in mid-render: what is lost?")
def kill_program(critic: Critic) -> tuple[bool, str]:
    home = critic.folder / "killed"
    desk = critic.desk(home=home)
    desk.render()
    desk.wait(lambda: desk.renders() == 1)
    desk.wait(desk.can_render)
    desk.key("Escape")  # back from the candidate to the drawing
    _draw(desk)
    desk.write_words("a long blouse")
    desk.wait(lambda: (kept := desk.journal()) and kept.look.words == "a long blouse")
    before = desk.journal()
    worker = psutil.Process(desk.worker_pid())
    desk.render()
    desk.kill()
    _gone, orphans = psutil.wait_procs([worker], timeout=60)
    desk = critic.desk(home=home)
    desk.wait_for_dialog()
    desk.key("Return")
    desk.wait(lambda: desk.renders() == 1)
    after = desk.journal()
    desk.close()
    same = after.look == before.look and after.layers == before.layers
    return (
        same and not orphans,
        f"{'nothing' if same else 'something'} but that render; {len(orphans)} orphan(s)",
    )


def _draw(desk: Desk) -> None:
    """One stroke, until it lies in the journal."""
    desk.wait(desk.can_render)
    desk.key("p")
    desk.drag(*STROKE)
    desk.wait(lambda: (kept := desk.journal()) and "sketch" in kept.layers)
