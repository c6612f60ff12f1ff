"""Everything the canvas shows, from the surround up to the divider; knows no events."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from fashionstudio.app.document import Document
from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.ui.canvas.base_layer import BaseLayer
from fashionstudio.ui.canvas.divider import draw_divider
from fashionstudio.ui.canvas.fabric_layer import FabricLayer
from fashionstudio.ui.canvas.overlays import (
    MaskOverlay,
    hatched_style,
    ink_style,
    outline_style,
    region_style,
    silhouette_style,
)
from fashionstudio.ui.canvas.pose_overlay import PoseLayer
from fashionstudio.ui.canvas.preview_layer import PreviewLayer
from fashionstudio.ui.canvas.view import View
from fashionstudio.ui.canvas.visibility import Visibility

RESTING_POSE = 0.7
"""The Pose is quiet unless its joints are what is being worked on."""


class LayerStack:
    """Photo or result, preview or draft, the guides in the user's order, divider.

    Attributes:
        result: shown instead of the Photo while the result layer is on.
        names: what stands left and right of the divider; empty: Photo and result.
        split: share of the picture left of the divider between before and after, or None.
        holding_before: the untouched Photo is wanted, and nothing over it.
        shows_keep_out: what the Region must not cover is hatched.
    """

    def __init__(
        self, document: Document, visibility: Visibility, view: View, surround: str
    ) -> None:
        self._document = document
        self._visibility = visibility
        self._view = view
        self._base = BaseLayer(surround)
        self._overlays = {
            "silhouette": MaskOverlay(silhouette_style),
            "region": MaskOverlay(region_style),
            "keep_out": MaskOverlay(hatched_style),
            "sketch": MaskOverlay(ink_style),
        }
        self.fabric = FabricLayer(document)
        self._pose = PoseLayer()
        self.preview = PreviewLayer()
        self.draft = PreviewLayer()
        self.result: PicturePyramid | None = None
        self.split: float | None = None
        self.names = ("", "")
        self.holding_before = False
        self.shows_keep_out = False

    @property
    def compares(self) -> bool:
        """Whether the divider is on the canvas."""
        return self.split is not None and self._base.after is not None

    def set_surround(self, color: str) -> None:
        """Another theme."""
        self._base.surround = QColor(color)
        self.invalidate()

    def follow_photo(self) -> None:
        """Another Photo is open, or none."""
        scene = self._document.scene
        for layer in ("region", "sketch"):
            self._overlays[layer].set_mask(scene.masks[layer] if scene else None)
        self.preview.clear()
        self.draft.clear()
        self.result = None
        self.follow_person()
        self.follow_pictures()

    def follow_person(self) -> None:
        """The Person is known, or another."""
        scene = self._document.scene
        self._overlays["silhouette"].set_mask(scene.silhouette if scene else None)
        kept = scene.keep_out.get(self._document.look.category) if scene else None
        self._overlays["keep_out"].set_mask(kept)

    def follow_pictures(self) -> None:
        """What lies under the overlays has changed."""
        scene = self._document.scene
        self._base.before = scene.pyramid if scene else None
        shown = self._visibility.shown("result") and not self.holding_before
        self._base.after = self.result if shown else None
        self._base.split = self.split
        photo = self._visibility.shown("photo")
        self._base.photo_opacity = self._visibility.opacity("photo") if photo else 0.0
        if self.holding_before:
            self._base.photo_opacity = 1.0
        self._base.result_opacity = self._visibility.opacity("result")
        self.follow_look()

    def set_other(self, other: PicturePyramid | None, names: tuple[str, str]) -> bool:
        """What stands left of the divider instead of the Photo; whether that is new."""
        if other is self._base.other and names == self.names:
            return False
        self._base.other, self.names = other, names
        self._base.invalidate()
        return True

    def follow_look(self) -> None:
        """There may be another Fabric, or another kind of garment."""
        self._restyle()
        self._base.invalidate()

    def follow_pixels(self, layer: str, rect: QRect, ratio: float) -> None:
        """A stroke has touched a rectangle of the canvas."""
        self._overlays[layer].refresh(self._view, rect, ratio)
        if layer == "region":
            self.fabric.invalidate()

    def show_preview(self, picture: QImage, box: QRectF) -> QRect:
        """Show what is coming, inside the Region; returns the rectangle to repaint."""
        scene = self._document.scene
        stencil = scene.masks["region"] if scene and not scene.is_blank("region") else None
        self.preview.show(picture, box, stencil)
        return self.preview.rect(self._view)

    @property
    def shows_result(self) -> bool:
        """Whether a result is seen, beside a divider or whole."""
        return self._base.after is not None

    @property
    def shows_draft(self) -> bool:
        """Whether a draft lies over the Photo; a result is never covered by one."""
        return self.draft.active and self._base.after is None

    def show_draft(self, picture: QImage, box: QRectF) -> None:
        """Show what the document would give."""
        self.draft.show(picture, box, None)
        self._restyle()

    def clear_draft(self) -> None:
        """The document is another one by now."""
        self.draft.clear()
        self._restyle()

    def invalidate(self) -> None:
        """Zoom, pan or size have changed."""
        self._base.invalidate()
        self.preview.invalidate()
        self.draft.invalidate()
        self.fabric.invalidate()
        for overlay in self._overlays.values():
            overlay.invalidate()

    def paint(
        self,
        painter: QPainter,
        rects: list[QRect],
        ratio: float,
        *,
        tool_layer: str,
        active_layer: str,
        joint: str | None,
    ) -> None:
        """Paint rectangles of the canvas.

        Args:
            painter: on the canvas.
            rects: what needs painting.
            ratio: device pixels per logical pixel.
            tool_layer: the layer the chosen tool works on.
            active_layer: the layer that is being worked on right now, or "".
            joint: the joint under the pointer.
        """
        view = self._view
        self._base.draw(painter, view, ratio, rects)
        if self._document.scene is None or self.holding_before:
            return
        # What is rendered of the cloth takes the place of the cloth as it was laid.
        covered = True
        if self.preview.active:
            self.preview.draw(painter, view, ratio)
        elif self.shows_draft and active_layer != "fabric":
            self.draft.draw(painter, view, ratio)
        else:
            covered = False
        for layer in reversed(self._visibility.order):
            if not self._shows(layer, active_layer):
                continue
            painter.setOpacity(self._visibility.opacity(layer))
            if layer == "fabric":
                if not covered:
                    self.fabric.draw(painter, view, ratio)
            elif layer == "pose":
                self._draw_pose(painter, rects, ratio, tool_layer, joint)
            else:
                self._overlays[layer].draw(painter, view, ratio, rects)
            if layer == "region" and self._shows("keep_out", active_layer):
                painter.setOpacity(self._visibility.opacity("keep_out"))
                self._overlays["keep_out"].draw(painter, view, ratio, rects)
        painter.setOpacity(1.0)
        translate = QCoreApplication.translate
        if self.split is not None and self.compares:
            before = self.names[0] or translate("Canvas", "Before")
            after = self.names[1] or translate("Canvas", "After")
            draw_divider(painter, view, self.split, before, after)
        self.preview.draw_mark(painter, view, translate("Canvas", "Preview"))
        if self.shows_draft and not self.preview.active:
            self.draft.draw_mark(painter, view, translate("Canvas", "Draft"))

    def _draw_pose(
        self,
        painter: QPainter,
        rects: list[QRect],
        ratio: float,
        tool_layer: str,
        joint: str | None,
    ) -> None:
        pose = self._document.pose
        if pose is not None:
            quiet = 1.0 if tool_layer == "pose" else RESTING_POSE
            painter.setOpacity(quiet * self._visibility.opacity("pose"))
            self._pose.draw(painter, self._view, ratio, rects, pose, joint)

    def _restyle(self) -> None:
        """Where cloth or a draft is seen in the Region, no tint changes its colours."""
        cloth = self._visibility.shown("fabric") and self._document.look.fabric is not None
        bare = cloth or self.shows_draft
        self._overlays["region"].set_style(outline_style if bare else region_style)

    def _shows(self, layer: str, active_layer: str) -> bool:
        """While a picture is forming, only its Region and what is being drawn stay in the way."""
        if self.preview.active and layer not in ("region", active_layer):
            return False
        if layer == "keep_out":
            return self.shows_keep_out and self._visibility.shown("region")
        return self._visibility.shown(layer)
