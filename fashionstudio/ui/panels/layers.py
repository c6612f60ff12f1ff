"""The list of layers: shown or hidden, how strongly, locked or free, with a small picture each."""

from __future__ import annotations

import itertools

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.document import Document
from fashionstudio.app.imaging import MaskPyramid, PicturePyramid, mask_view
from fashionstudio.app.theme import GAP
from fashionstudio.core.person import JOINTS
from fashionstudio.ui.canvas.visibility import LAYERS, MOVABLE, Visibility
from fashionstudio.ui.panel_scroll import PanelScroll
from fashionstudio.ui.panels.layer_row import THUMB_PX, LayerRow

REFRESH_AFTER_MS = 250
"""Small pictures follow once the pen rests."""


class LayersPanel(QFrame):
    """One row per layer, the topmost first.

    Signals:
        layer_chosen: a row was clicked, or Return pressed on it.
    """

    layer_chosen = Signal(str)

    def __init__(
        self, document: Document, visibility: Visibility, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, objectName="panelBody")
        self._document = document
        self._visibility = visibility
        self._result: QImage | None = None
        names = self._names()
        self.rows = {layer: LayerRow(layer, names[layer], visibility) for layer in LAYERS}
        body = QWidget(objectName="panelBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP // 2)
        for row in self.rows.values():
            row.chosen.connect(self._choose)
            row.grabbed.connect(visibility.begin_drag)
            row.dragged.connect(self._drag)
            row.dropped.connect(visibility.end_drag)
            row.stepped.connect(self._step)
            column.addWidget(row)
        hint = QLabel(
            self.tr("Drag a row to change the order. The keys 1 to 6 show and hide layers."),
            objectName="small",
            wordWrap=True,
        )
        hint.setContentsMargins(GAP, GAP, GAP, 0)
        column.addWidget(hint)
        column.addStretch(1)
        self._column = column
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PanelScroll(body))
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_AFTER_MS)
        self._timer.timeout.connect(self.refresh_thumbs)
        visibility.changed.connect(self.refresh)
        visibility.locks_changed.connect(self.refresh)
        visibility.order_changed.connect(self._follow_order)
        for changed in (
            document.photo_changed, document.person_changed, document.look_changed,
            document.pixels_changed,
        ):  # fmt: skip
            changed.connect(self._later)
        self.refresh()
        self.refresh_thumbs()

    def show_result(self, result: PicturePyramid | None) -> None:
        """There is another result over the Photo, or none."""
        self._result = result.levels[-1] if result is not None else None
        self._later()

    def refresh(self) -> None:
        """Show eyes, opacities and locks."""
        for row in self.rows.values():
            row.refresh()

    def refresh_thumbs(self) -> None:
        """Paint the small pictures anew; while nobody sees them they wait."""
        if not self.isVisible():
            return
        for layer, row in self.rows.items():
            row.show_thumb(self._thumb(layer))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later()

    def _names(self) -> dict[str, str]:
        tr = self.tr
        return {
            "result": tr("Result"),
            "pose": tr("Pose"),
            "sketch": tr("Sketch"),
            "fabric": tr("Fabric"),
            "region": tr("Region"),
            "silhouette": tr("Silhouette"),
            "photo": tr("Photo"),
        }

    def _order(self) -> list[str]:
        """All layers as they lie, the topmost first."""
        movable = iter(self._visibility.order)
        return [next(movable) if layer in MOVABLE else layer for layer in LAYERS]

    def _follow_order(self) -> None:
        for place, layer in enumerate(self._order()):
            row = self.rows[layer]
            focused = row.hasFocus()
            self._column.removeWidget(row)
            self._column.insertWidget(place, row)
            if focused:
                row.setFocus()
        ordered = [self.rows[layer] for layer in self._order()]
        for before, after in itertools.pairwise(ordered):
            QWidget.setTabOrder(before.lock, after)

    def _step(self, layer: str, by: int) -> None:
        """On to a neighbouring row."""
        order = self._order()
        self.rows[order[min(max(order.index(layer) + by, 0), len(order) - 1)]].setFocus()

    def _drag(self, layer: str, height: int) -> None:
        """A row is dragged: it changes places with whatever neighbour the pointer has passed."""
        order = list(self._visibility.order)
        here = order.index(layer)
        place = self.mapFromGlobal(QPoint(0, height)).y()
        for step in (-1, 1):
            if 0 <= here + step < len(order):
                other = self.rows[order[here + step]]
                middle = other.mapTo(self, other.rect().center()).y()
                if (place < middle) if step < 0 else (place > middle):
                    self._visibility.move(layer, step)
                    self._column.activate()
                    return

    def _choose(self, layer: str) -> None:
        self.layer_chosen.emit(layer)

    def _later(self) -> None:
        self._timer.start()

    def _thumb(self, layer: str) -> QImage | None:
        scene = self._document.scene
        if layer == "fabric":
            fabric = self._document.look.fabric
            loaded = self._document.picture(fabric.swatch) if fabric else None
            return loaded.thumb if loaded else None
        if scene is None:
            return None
        if layer == "result":
            return self._result
        if layer == "photo":
            return scene.thumb
        if layer == "pose":
            return _pose_thumb(self._document)
        mask = scene.silhouette if layer == "silhouette" else scene.masks.get(layer)
        return _mask_thumb(mask, ink=layer == "sketch") if mask is not None else None


def _mask_thumb(mask: MaskPyramid, *, ink: bool) -> QImage:
    """Light on dark; a Sketch is dark on paper, and thickened so that lines survive."""
    level = mask.levels[-1]
    step = max(1, max(level.shape) // (THUMB_PX * 4))
    h, w = (level.shape[0] // step) * step, (level.shape[1] // step) * step
    blocks = level[:h, :w].reshape(h // step, step, w // step, step)
    small = blocks.max(axis=(1, 3)) if ink else blocks[:, 0, :, 0]
    if ink:
        small = 255 - small
    return mask_view(np.ascontiguousarray(small)).copy()


def _pose_thumb(document: Document) -> QImage | None:
    """Joints as dots, as large as they fit."""
    pose = document.pose
    points = [p for name in JOINTS if pose is not None and (p := pose.point(name)) is not None]
    if not points:
        return None
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    size = max(max(xs) - min(xs), max(ys) - min(ys), 1.0)
    side = 4 * THUMB_PX
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(40, 40, 44))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(240, 147, 107))
    scale = side * 0.84 / size
    x0, y0 = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    for x, y in points:
        place = QPointF((x - x0) * scale + side / 2, (y - y0) * scale + side / 2)
        painter.drawEllipse(place, 7, 7)
    painter.end()
    return image
