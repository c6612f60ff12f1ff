"""Can everything be read and reached: by keys, in large text, in long words, from right to left?"""

from __future__ import annotations

from tests.e2e.critic.table import Critic, check
from tests.gallery.fit import misfits
from tests.gallery.states import STATES

MOST_TOLD = 5


@check("keys-only", "Keyboard only: a result without the mouse?")
def keys_only(critic: Critic) -> tuple[bool, str]:
    desk = critic.desk()
    desk.wait(desk.can_render)
    desk.write_words("a red blouse")
    desk.key("ctrl+Return")
    desk.wait(lambda: desk.renders() == 1)
    target = critic.folder / "by-keys.png"
    desk.wait(desk.can_render)
    desk.key("ctrl+e")
    desk.answer_file_dialog(target)
    desk.wait(target.exists)
    desk.close()
    return desk.clicks == 0, f"words, render and saving by {desk.keys} keys, {desk.clicks} clicks"


def _fits(critic: Critic, language: str, percent: int, theme: str) -> tuple[bool, str]:
    """Look at every state of the window in one language, size of text and theme."""
    project = critic.project
    stage = critic.stage(language=language)
    stage.open(project)
    stage.dress(theme, percent)
    found = []
    for name, show in STATES.items():
        shown = show(stage)
        found += [f"{name}: {line}" for line in misfits(next(shown))]
        next(shown, None)
    stage.close()
    told = "".join(f"; {line}" for line in found[:MOST_TOLD])
    return not found, f"{len(STATES)} views, {len(found)} cut off{told}"


@check("large-text", "200 % text: is anything cut off?")
def large_text(critic: Critic) -> tuple[bool, str]:
    return _fits(critic, "en", 200, "light")


@check("long-words", "Words that are 40 % longer: is anything cut off?")
def long_words(critic: Critic) -> tuple[bool, str]:
    return _fits(critic, "pseudo", 100, "dark")


@check("right-to-left", "Right to left: is anything cut off?")
def right_to_left(critic: Critic) -> tuple[bool, str]:
    return _fits(critic, "rtl", 100, "light")
