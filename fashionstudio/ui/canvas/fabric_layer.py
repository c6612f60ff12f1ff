"""The Fabric over the Photo, inside the Region, at view resolution, as fast as it is dragged."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QBrush, QImage, QPainter

from fashionstudio.app.document import Document
from fashionstudio.app.fabric_tile import SwatchTiles, anchor_px, mm_per_px
from fashionstudio.core.look import FabricPlacement
from fashionstudio.ui.canvas.overlays import mask_on_screen, to_screen
from fashionstudio.ui.canvas.view import View


class FabricLayer:
    """Composed anew when Fabric, Region, zoom or pan change, else blitted."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._tiles: SwatchTiles | None = None
        self._swatch = ""
        self._stencil: QImage | None = None
        self._corner = QPointF()
        self._image = QImage()
        self._drawn: tuple[FabricPlacement, float, tuple[float, float]] | None = None

    @property
    def tallness(self) -> float:
        """Height by width of the swatch; 1 without one."""
        tiles = self._current_tiles()
        return tiles.tallness if tiles else 1.0

    def invalidate(self) -> None:
        """Region, zoom, pan or size have changed."""
        self._stencil = None
        self._drawn = None

    def draw(self, painter: QPainter, view: View, ratio: float) -> None:
        """Paint it."""
        fabric, tiles = self._document.look.fabric, self._current_tiles()
        scene = self._document.scene
        if fabric is None or tiles is None or scene is None:
            return
        if self._stencil is None:
            self._cut_stencil(view, ratio)
        if self._stencil is None or self._stencil.isNull():
            return
        wanted = (fabric.placement, mm_per_px(self._document), anchor_px(self._document))
        if wanted != self._drawn:
            self._lay(tiles, wanted, view, ratio)
        painter.drawImage(QRectF(self._corner, self._image.size() / ratio), self._image)

    def _current_tiles(self) -> SwatchTiles | None:
        fabric = self._document.look.fabric
        loaded = self._document.picture(fabric.swatch) if fabric else None
        if loaded is None:
            return None
        if self._tiles is None or self._swatch != loaded.ref.sha256:
            self._tiles, self._swatch = SwatchTiles(loaded.picture), loaded.ref.sha256
            self._drawn = None
        return self._tiles

    def _cut_stencil(self, view: View, ratio: float) -> None:
        """The Region as it shows, alpha only."""
        scene = self._document.scene
        assert scene is not None
        mask = scene.masks["region"]
        window = QRect(0, 0, view.window.width(), view.window.height())
        seen = view.dirty(mask.bounds()) & window
        device = QRect(
            round(seen.x() * ratio), round(seen.y() * ratio),
            round(seen.width() * ratio), round(seen.height() * ratio),
        )  # fmt: skip
        self._drawn = None
        if mask.bounds().isEmpty() or device.isEmpty():
            self._stencil = QImage()
            return
        coverage = mask_on_screen(mask, view, device, ratio)
        h, w = coverage.shape
        self._stencil = QImage(coverage.data, w, h, w, QImage.Format.Format_Alpha8).copy()
        self._corner = QPointF(device.topLeft()) / ratio

    def _lay(
        self,
        tiles: SwatchTiles,
        wanted: tuple[FabricPlacement, float, tuple[float, float]],
        view: View,
        ratio: float,
    ) -> None:
        assert self._stencil is not None
        placement, scale_mm, anchor = wanted
        tile = tiles.tile(placement, placement.repeat_mm / scale_mm * view.scale * ratio)
        if self._image.size() != self._stencil.size():
            self._image = QImage(self._stencil.size(), QImage.Format.Format_ARGB32_Premultiplied)
        device = QRect((self._corner * ratio).toPoint(), self._stencil.size())
        brush = QBrush(tile)
        brush.setTransform(
            tiles.transform(tile, placement, scale_mm, anchor) * to_screen(view, device, ratio, 1.0)
        )
        painter = QPainter(self._image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self._image.rect(), brush)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.drawImage(0, 0, self._stencil)
        painter.end()
        self._drawn = wanted

    def picture(self) -> tuple[QImage, QPointF]:
        """What is shown, in device pixels, and where its corner lies on the canvas."""
        return self._image, self._corner
