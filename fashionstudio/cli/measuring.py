"""What the commands that measure share: their bar, and lists of names in an option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fashionstudio.cli.bars import Bars

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

_WORDS = {
    "load": "Loading the engine",
    "render": "Rendering",
    "networks": "Loading what measures",
    "measure": "Measuring",
    "features": "Looking at the pictures",
    "truth": "Looking at the true pictures",
    "classes": "Classifying",
    "people": "Finding the people",
    "words": "Asking for words",
    "fabric": "Asking for fabrics",
    "sketch": "Asking for sketches",
    "garment": "Asking for garments",
    "tryon": "Comparing with the truth",
    "realism": "Rendering for the sheet",
    "judges": "Judging the judges",
    "speed": "Taking the time",
    "identity": "Comparing with the photos",
}


class MeasuringBar(Bars):
    """What an evaluation tells: its phase, and how many pictures are over."""

    def columns(self) -> Sequence[ProgressColumn]:
        """Also how many of how many."""
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

        words = TextColumn("{task.description}")
        return words, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()

    def phase(self, name: str) -> None:
        """Something new begins."""
        self.begin(_WORDS.get(name, name))

    def step(self, done: int, total: int) -> None:
        """So much of it is over."""
        self.advance(done, total)


def names(text: str) -> tuple[str, ...]:
    """The names of an option that takes several, with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
