"""An executor that paints a rectangle at once, and dies when it is told to."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from fashionstudio.batch.executors import Made, Outcome, WorkItem, read_input
from fashionstudio.core.image_io import encode_png, read_picture
from fashionstudio.core.provenance import embed
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.errors import FashionStudioError


def paint(item: WorkItem, colour: tuple[int, int, int] = (20, 28, 72)) -> Made:
    """The Photo with its middle in a colour."""
    photo_ref = item.request.look.photo
    assert photo_ref is not None
    photo = read_picture(read_input(photo_ref.sha256, item.files[photo_ref.sha256]))
    height, width = photo.shape[:2]
    region = np.zeros((height, width), np.uint8)
    region[height // 4 : height // 2, width // 4 : 3 * width // 4] = 255
    picture = photo.copy()
    picture[region > 0] = colour
    stamp = EngineStamp("mini", {}, {}, "cpu")
    recipe = Recipe(item.request, stamp, {"denoise": 0.01}, ("a note",))
    sure = {"pose": 0.9, "parts": 0.9, "region": 0.9}
    return Made(embed(picture, recipe), encode_png(region), recipe.to_dict(), sure)


@dataclass
class PaintingExecutor:
    """An `Executor` without any worker.

    Attributes:
        make: paints an item, or raises why it cannot.
        calls: names of the items that were given, in their order.
        die_at: this process is killed when so many items were given.
        pause_at: pauses itself then.
    """

    make: Callable[[WorkItem], Made] = paint
    die_at: int | None = None
    pause_at: int | None = None
    calls: list[str] = field(default_factory=list)
    stopped: bool = False

    def run(self, items: Iterable[WorkItem]) -> Iterator[Outcome]:
        self.stopped = False
        for item in items:
            self.calls.append(item.name)
            if self.die_at == len(self.calls):
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                yield Outcome(item.name, self.make(item), seconds=0.01, worker="cpu")
            except FashionStudioError as error:
                yield Outcome(item.name, error=error, worker="cpu")
            if self.stopped or self.pause_at == len(self.calls):
                return

    def pause(self) -> None:
        self.stopped = True

    def cancel(self) -> None:
        self.stopped = True


def write_photo(path: object, shade: int = 200, size: tuple[int, int] = (48, 64)) -> None:
    """A small picture of an even colour with some grain; `size`: width, height."""
    grain = np.random.default_rng(shade).integers(-6, 7, (size[1], size[0], 3))
    out = io.BytesIO()
    Image.fromarray(np.clip(shade + grain, 0, 255).astype(np.uint8)).save(out, "PNG")
    path.write_bytes(out.getvalue())  # type: ignore[attr-defined]
