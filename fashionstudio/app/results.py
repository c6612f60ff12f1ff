"""The pictures made in this session, newest last; immutable, and saved as they came."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fashionstudio.app.imaging import PicturePyramid, thumbnail
from fashionstudio.app.kept import Kept
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.look import PictureRef
from fashionstudio.core.render import Recipe

THUMB_PX = 192
KEPT_DECODED = 3


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One Render as the worker has sent it.

    Attributes:
        photo: which Photo it shows.
        file: the PNG with the recipe inside; `png` reads it.
        recipe: how it was made.
        thumb: a small picture.
        seed: its seed.
    """

    photo: PictureRef
    file: Kept
    recipe: Recipe
    thumb: QImage
    seed: int
    sha256: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def png(self) -> bytes:
        """The file as the worker has sent it; some milliseconds for a large one."""
        return self.file.read()


@dataclass(frozen=True, slots=True, eq=False)
class DecodedResult:
    """A Result with the picture that the canvas draws."""

    result: Result
    pyramid: PicturePyramid


def decode_result(recipe: Recipe, png: bytes, seed: int) -> DecodedResult:
    """Make a Result of what has arrived; slow for large Photos, so off the GUI thread."""
    picture = read_picture(png)
    photo = recipe.request.look.photo
    assert photo is not None
    result = Result(
        photo,
        Kept(png),
        recipe,
        thumbnail(picture, THUMB_PX),
        seed,
        hashlib.sha256(png).hexdigest(),
        recipe.notes,
    )
    return DecodedResult(result, PicturePyramid(picture))


def decode_again(result: Result) -> DecodedResult:
    """The pictures of a Result whose decoded form was dropped."""
    return DecodedResult(result, PicturePyramid(read_picture(result.png)))


class ResultList(QObject):
    """All Results of the session, a few of them decoded.

    Signals:
        added: carries the Result.
        removed: carries the Result.
        clearing: all of them are about to be removed.
    """

    added = Signal(object)
    removed = Signal(object)
    clearing = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: list[Result] = []
        self._decoded: list[DecodedResult] = []

    def add(self, decoded: DecodedResult) -> None:
        """Append one."""
        self.items.append(decoded.result)
        self.remember(decoded)
        self.added.emit(decoded.result)

    def take(self, result: Result) -> None:
        """Append one of a project; it is decoded when it is looked at."""
        self.items.append(result)
        self.added.emit(result)

    def put_back(self, result: Result, place: int) -> None:
        """Have one again that was removed."""
        self.items.insert(place, result)
        self.added.emit(result)

    def remove(self, result: Result) -> None:
        """Forget one."""
        self.items = [item for item in self.items if item is not result]
        self._decoded = [item for item in self._decoded if item.result is not result]
        self.removed.emit(result)

    def clear(self) -> None:
        """Forget all of them."""
        self.clearing.emit()
        for result in tuple(self.items):
            self.remove(result)

    def held(self) -> list[object]:
        """The decoded pictures: to let go of some 60 MB each is work for another thread."""
        return list(self._decoded)

    def remember(self, decoded: DecodedResult) -> None:
        """Keep the decoded picture for a while."""
        self._decoded = [item for item in self._decoded if item.result is not decoded.result]
        self._decoded = [*self._decoded[-(KEPT_DECODED - 1) :], decoded]

    def decoded(self, result: Result) -> DecodedResult | None:
        """The decoded picture, if it is still there."""
        return next((item for item in self._decoded if item.result is result), None)
