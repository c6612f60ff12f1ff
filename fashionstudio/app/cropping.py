"""Crops and turns the Photo, with all that lies on it, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.imaging import MaskPyramid
from fashionstudio.app.photo_source import PhotoSource
from fashionstudio.app.pictures import LoadedPicture, load_picture, picture_of
from fashionstudio.app.scene import Scene
from fashionstudio.core.crop import Area, Crop, Shape
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.look import PictureRef
from fashionstudio.core.person import Pose
from fashionstudio.errors import FashionStudioError, SeveralPeople

U8 = NDArray[np.uint8]
Lost = Literal["sketch", "region", "pose"]
LEAST_JOINTS = 3
"""A Pose with fewer joints in the picture tells nobody where the person is."""


@dataclass(frozen=True, slots=True, eq=False)
class Cropped:
    """A Photo in another crop.

    Attributes:
        scene: the Photo with what of the layers lies in it.
        pose: the Pose set by hand, moved along; None if there is none, or hardly any of it is left.
        lost: layers of which something was cut off.
    """

    scene: Scene
    pose: Pose | None
    lost: tuple[Lost, ...]


def crop_of(scene: Scene) -> Crop:
    """What of the whole Photo is shown now."""
    return scene.source.crop if scene.source else Crop()


def whole_shape(scene: Scene) -> Shape:
    """(height, width) of the Photo as it was opened."""
    return scene.source.shape if scene.source else scene.shape


def people_in(scene: Scene) -> tuple[Area, ...]:
    """Boxes of those who were found, in pixels of the whole Photo."""
    if scene.source is not None and scene.source.people:
        return scene.source.people
    found: tuple[Area, ...] = ()
    if isinstance(scene.failure, SeveralPeople):
        # From left to right, as one reads them.
        found = tuple(sorted(scene.failure.people))
    elif scene.silhouette is not None and not (box := scene.silhouette.bounds()).isEmpty():
        found = ((box.x(), box.y(), box.x() + box.width(), box.y() + box.height()),)
    if scene.source is None:
        return found
    crop, shape = scene.source.crop, scene.source.shape
    return tuple(crop.area_back(box, shape) for box in found)


def cropped(scene: Scene, pose: Pose | None, crop: Crop) -> Cropped:
    """The scene in another crop of its whole Photo; slow, so off the GUI thread.

    A proposed Region is left behind: another one is proposed for what is shown.

    Args:
        scene: nothing in it is changed.
        pose: set by hand, in pixels of what is shown now.
        crop: of the whole Photo.

    Raises:
        BadImage: the file of the whole Photo cannot be read any more.
    """
    was, shape = crop_of(scene), whole_shape(scene)
    made = Scene(_photo(scene, crop))
    if not crop.shows_all(shape):
        ref, data = _whole_file(scene)
        made.source = PhotoSource(ref, data, shape, crop, people_in(scene))
    lost: list[Lost] = []
    by_hand: tuple[tuple[Lost, bool], ...] = (("sketch", True), ("region", scene.region_by_hand))
    for layer, wanted in by_hand:
        if not wanted or scene.is_blank(layer):
            continue
        mask = scene.masks[layer].base
        moved = crop.apply(was.put_back(mask, shape))
        if int(moved.sum(dtype=np.int64)) < int(mask.sum(dtype=np.int64)):
            lost.append(layer)
        if moved.any():
            made.masks[layer] = MaskPyramid(moved)
            made.region_by_hand = made.region_by_hand or layer == "region"
    kept = crop.pose(was.pose_back(pose, shape), shape) if pose else None
    if pose is not None and kept is not None:
        left = _joints(kept)
        if left < _joints(pose):
            lost.append("pose")
        kept = kept if left >= LEAST_JOINTS else None
    return Cropped(made, kept, tuple(lost))


def _photo(scene: Scene, crop: Crop) -> LoadedPicture:
    ref, data = _whole_file(scene)
    if crop.shows_all(whole_shape(scene)):
        return load_picture(data, ref.name, with_pyramid=True)
    pixels = read_picture(data) if scene.source else scene.photo.picture
    return picture_of(crop.apply(pixels), Path(ref.name or "photo").stem + ".png")


def _whole_file(scene: Scene) -> tuple[PictureRef, bytes]:
    return (scene.source.ref, scene.source.data) if scene.source else (scene.ref, scene.photo.data)


def _joints(pose: Pose) -> int:
    return sum(confidence > 0 for *_, confidence in pose.points)


class PhotoCropper(QObject):
    """Puts the Photo into another crop: one step of the history.

    Signals:
        busy_changed: whether one is being worked out.
        done: carries the Cropped that is in the document now.
        failed: carries the error.
    """

    busy_changed = Signal(bool)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, document: Document, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._background = background
        self._turn = 0
        self.busy = False
        self._outdated = False
        document.pixels_changed.connect(self._on_pixels)

    def turn(self, quarters: int) -> None:
        """Turn what is shown by quarters, clockwise."""
        self._change(lambda crop, shape: crop.then_turned(quarters, shape))

    def mirror(self) -> None:
        """Left for right."""
        self._change(lambda crop, shape: crop.then_mirrored(shape))

    def apply(self, crop: Crop) -> None:
        """Show a crop of the whole Photo."""
        scene = self._document.scene
        if scene is None or self.busy or crop == crop_of(scene):
            return
        self._work(scene, crop)

    def cancel(self) -> None:
        """Leave the Photo as it is."""
        self._turn += 1
        self._set_busy(False)

    def _change(self, change: Callable[[Crop, Shape], Crop]) -> None:
        scene = self._document.scene
        if scene is not None:
            self.apply(change(crop_of(scene), whole_shape(scene)))

    def _work(self, scene: Scene, crop: Crop) -> None:
        self._turn += 1
        turn, pose = self._turn, self._document.look.pose
        self._outdated = False
        self._set_busy(True)

        def done(made: Cropped) -> None:
            if turn != self._turn:
                return
            if self._document.scene is not scene:
                self._set_busy(False)
            elif self._outdated or self._document.look.pose != pose or self._painting():
                # Something was drawn meanwhile; the crop must not lose it.
                self._work(scene, crop)
            else:
                self._set_busy(False)
                self._document.set_cropped(made.scene, made.pose, self._text(scene, crop))
                self.done.emit(made)

        def failed(error: FashionStudioError) -> None:
            if turn == self._turn:
                self._set_busy(False)
                self.failed.emit(error)

        self._background.run(lambda: cropped(scene, pose, crop), done, failed)

    def _painting(self) -> bool:
        return self._document.history.in_gesture

    def _text(self, scene: Scene, crop: Crop) -> str:
        was, shape = crop_of(scene), whole_shape(scene)
        turns = (was.then_turned(quarters, shape) for quarters in (1, 2, 3))
        if crop in turns:
            return self.tr("Turn the photo")
        if crop == was.then_mirrored(shape):
            return self.tr("Mirror the photo")
        return self.tr("Crop the photo")

    def _on_pixels(self, *_ignored: object) -> None:
        self._outdated = True

    def _set_busy(self, on: bool) -> None:
        if on != self.busy:
            self.busy = on
            self.busy_changed.emit(on)
