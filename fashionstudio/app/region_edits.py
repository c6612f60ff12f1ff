"""Changes of the Region as a whole: lassoed areas, picked pieces, grown, shrunk, feathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPolygonF

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.imaging import mask_view
from fashionstudio.core.geometry import Box
from fashionstudio.core.pixel_patch import PixelPatch
from fashionstudio.core.tiles import PackedMask

U8 = NDArray[np.uint8]
Point = tuple[float, float]
BAND = 64
"""Rows of a large Photo that are worked on at a time, so that they stay in the cache."""
PICK_RIM = 250
"""A picked piece is grown by this fraction of the Photo's shorter side: no old rim stays."""


def polygon_mask(outlines: Sequence[Sequence[Point]], shape: tuple[int, int]) -> tuple[Box, U8]:
    """What outlines enclose, smooth at the edge: its box in a picture (H, W), and (h, w) uint8.

    The box is empty if nothing of them is in the picture. Where an outline crosses itself all
    that it goes around is inside.
    """
    height, width = shape
    polygons = [QPolygonF([QPointF(x, y) for x, y in outline]) for outline in outlines]
    around = QRectF()
    for polygon in polygons:
        around |= polygon.boundingRect()
    seen = around.adjusted(-1, -1, 1, 1) & QRectF(0, 0, width, height)
    rect = seen.toAlignedRect()
    if rect.isEmpty():
        return (0, 0, 0, 0), np.zeros((0, 0), np.uint8)
    # Lines of a QImage begin at multiples of four bytes.
    inside = np.zeros((rect.height(), (rect.width() + 3) // 4 * 4), np.uint8)
    image = mask_view(inside)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.white)
    painter.translate(-rect.topLeft())
    for polygon in polygons:
        painter.drawPolygon(polygon, Qt.FillRule.WindingFill)
    painter.end()
    box = (rect.x(), rect.y(), rect.x() + rect.width(), rect.y() + rect.height())
    return box, inside[:, : rect.width()]


def fill_region(
    document: Document,
    outlines: Sequence[Sequence[Point]],
    *,
    subtract: bool,
    heed_keep_out: bool = True,
) -> None:
    """Add what outlines enclose to the Region, or take it away, as one step."""
    scene = document.scene
    if scene is None:
        return
    box, inside = polygon_mask(outlines, scene.shape)
    if not inside.size:
        return
    x0, y0, x1, y1 = box
    was = scene.masks["region"].base[y0:y1, x0:x1]
    kept = document.keep_out("region") if heed_keep_out else None
    # In place and by bands: on large Photos new memory takes longer than the arithmetic.
    for top in range(0, inside.shape[0], BAND):
        rows = slice(top, top + BAND)
        band = inside[rows]
        if subtract:
            np.minimum(was[rows], 255 - band, out=band)
            continue
        if kept is not None:
            np.minimum(band, 255 - kept[y0:y1, x0:x1][rows], out=band)
        np.maximum(was[rows], band, out=band)
    translate = QCoreApplication.translate
    if subtract:
        text = translate("Tools", "Lasso off the region")
    else:
        text = translate("Tools", "Lasso to the region")
    document.change_mask("region", box, inside, text)


class RegionEdits(QObject):
    """Grow, shrink and feather; worked out off the GUI thread, for large Photos take a second.

    Signals:
        busy_changed: whether one is being worked out.
        refused: a sentence that says why nothing happened.
    """

    busy_changed = Signal(bool)
    refused = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = Background(self)
        self._busy = False
        self._painted = False
        document.pixels_changed.connect(self._on_pixels)

    @property
    def busy(self) -> bool:
        """Whether one is being worked out."""
        return self._busy

    def grow(self, px: float, *, heed_keep_out: bool = True) -> None:
        """Everything within `px` Photo pixels becomes part of the Region, but for the keep-out."""
        self._run(self.tr("Grow region"), lambda mask: _masks().grow(mask, px), heed_keep_out)

    def shrink(self, px: float) -> None:
        """Take a rim of `px` Photo pixels off the Region."""
        self._run(self.tr("Shrink region"), lambda mask: _masks().shrink(mask, px), False)

    def feather(self, px: float, *, heed_keep_out: bool = True) -> None:
        """Soften the edge over `px` Photo pixels to each side."""
        self._run(self.tr("Feather region"), lambda mask: _masks().feather(mask, px), heed_keep_out)

    def pick(self, points: Sequence[Point], *, subtract: bool, heed_keep_out: bool = True) -> None:
        """Add the pieces of clothing under points (x, y) to the Region, or take them away."""
        scene = self._document.scene
        if scene is None:
            return
        if scene.person is None:
            self.refused.emit(self.tr("What is worn is not known yet. Draw around it instead."))
            return
        labels, (height, width) = scene.person.parts, scene.shape
        seeds = [(int(x), int(y)) for x, y in points if 0 <= x < width and 0 <= y < height]
        seeds = [(x, y) for x, y in seeds if labels.shape == scene.shape and labels[y, x]]
        if not seeds:
            self.refused.emit(self.tr("No piece of clothing is known there. Draw around it."))
            return
        self._take(lambda: _pieces(labels, seeds), subtract=subtract, heed_keep_out=heed_keep_out)

    def pick_parts(
        self, parts: Sequence[int], *, subtract: bool, heed_keep_out: bool = True
    ) -> None:
        """Add all that is known of some body parts (ids in `PARTS`), or take it away."""
        scene = self._document.scene
        if scene is None or scene.person is None or scene.person.parts.shape != scene.shape:
            self.refused.emit(self.tr("What is worn is not known yet. Draw around it instead."))
            return
        if not parts:
            self.refused.emit(self.tr("No piece of clothing is known there. Draw around it."))
            return
        labels, wanted = scene.person.parts, list(parts)
        self._take(
            lambda: np.isin(labels, wanted).astype(np.uint8) * np.uint8(255),
            subtract=subtract,
            heed_keep_out=heed_keep_out,
        )

    def _take(self, find: Callable[[], U8], *, subtract: bool, heed_keep_out: bool) -> None:
        scene = self._document.scene
        assert scene is not None
        rim = max(1, min(scene.shape) // PICK_RIM)

        def change(mask: U8) -> U8:
            piece = _masks().grow(find(), rim)
            return np.minimum(mask, 255 - piece) if subtract else np.maximum(mask, piece)

        text = self.tr("Take a piece off the region") if subtract else self.tr("Pick a piece")
        self._run(text, change, heed_keep_out and not subtract, blank=True)

    def _run(
        self, text: str, change: Callable[[U8], U8], heed_keep_out: bool, *, blank: bool = False
    ) -> None:
        document = self._document
        scene = document.scene
        if scene is None or self._busy:
            return
        if not blank and scene.is_blank("region"):
            self.refused.emit(self.tr("There is no Region yet."))
            return
        packed, (height, width) = PackedMask(scene.masks["region"].base, squeeze=False), scene.shape
        kept = document.keep_out("region") if heed_keep_out else None
        self._painted = False
        self._set_busy(True)

        def work() -> PixelPatch | None:
            before = packed.unpack()
            after = change(before)
            if kept is not None:
                np.minimum(after, np.maximum(before, 255 - kept), out=after)
            # Compared and packed here, so that only the writing is left to the GUI thread.
            patch = PixelPatch.put(text, before, (0, 0, width, height), after)
            for _tile in patch.squeeze() if patch else ():
                pass
            return patch

        def done(patch: PixelPatch | None) -> None:
            self._set_busy(False)
            if document.scene is not scene or patch is None:
                return
            if self._painted:
                self.refused.emit(self.tr("The Region was painted meanwhile. Please try again."))
                return
            document.take_patch("region", patch)

        self._background.run(work, done, lambda _error: self._set_busy(False))

    def _on_pixels(self, layer: str, *_ignored: object) -> None:
        self._painted = self._painted or layer == "region"

    def _set_busy(self, on: bool) -> None:
        self._busy = on
        self.busy_changed.emit(on)


def _pieces(labels: U8, seeds: Sequence[tuple[int, int]]) -> U8:
    """(H, W) uint8, 255 where the parts under seeds (x, y) reach without a gap."""
    from scipy import ndimage

    found = np.zeros(labels.shape, np.uint8)
    for x, y in seeds:
        pieces, _count = ndimage.label(labels == labels[y, x])
        found[pieces == pieces[y, x]] = 255
    return found


def _masks() -> ModuleType:
    """`core.masks`, with scipy, for which the start need not wait."""
    from fashionstudio.core import masks

    return masks
