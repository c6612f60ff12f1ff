"""How somebody who knows nothing comes to a first result."""

from __future__ import annotations

import shutil
import time

import psutil

from tests.e2e.critic.table import ROOT, Critic, check
from tests.e2e.desk import Desk

MOST_CLICKS = 6


@check("first-result", "From nothing to a first result: how many clicks, any dead end?")
def first_result(critic: Critic) -> tuple[bool, str]:
    begun = time.monotonic()
    desk = critic.desk()
    desk.render()
    desk.wait(lambda: desk.renders() == 1)
    extra = len(desk.windows()) - 1
    taken = time.monotonic() - begun
    desk.close()
    return (
        desk.clicks <= MOST_CLICKS and extra == 0,
        f"{desk.clicks} click(s), {extra} dialog(s) in the way, {taken:.0f} s from the start",
    )


@check("own-photo", "From an own photo to a first result: how many keys or clicks?")
def own_photo(critic: Critic) -> tuple[bool, str]:
    photo = critic.folder / "mine.jpg"
    shutil.copy(ROOT / "assets" / "people" / "black-tee.jpg", photo)
    desk = critic.desk(photo)
    desk.write_words("a red t-shirt")
    desk.render()
    desk.wait(lambda: desk.renders() == 1)
    steps = desk.clicks + 2  # the file was opened, the Words were typed
    desk.close()
    return steps <= MOST_CLICKS, f"{steps} steps: open, words, render"


@check("network", "From start to result: is any network connection opened?")
def network(critic: Critic) -> tuple[bool, str]:
    desk = critic.desk()
    desk.render()
    seen: set[str] = set()

    def look() -> bool:
        seen.update(_connections(desk))
        return desk.renders() == 1

    desk.wait(look)
    desk.close()
    return not seen, ", ".join(sorted(seen)) or "none, by the window or by the worker"


def _connections(desk: Desk) -> list[str]:
    """What the program and its children have open beyond this computer's own sockets."""
    found = []
    window = psutil.Process(desk.process.pid)
    for process in (window, *window.children(recursive=True)):
        try:
            opened = process.net_connections(kind="inet")
        except psutil.NoSuchProcess:
            continue
        found += [f"{process.name()} {one.laddr} {one.raddr}" for one in opened]
    return found
