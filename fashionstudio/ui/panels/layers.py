"""The list of layers: shown or hidden, how strongly, locked or free, with a small picture each."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QIcon,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.document import Document
from fashionstudio.app.imaging import MaskPyramid, PicturePyramid, mask_view
from fashionstudio.app.numbers import percent
from fashionstudio.app.theme import GAP
from fashionstudio.core.person import JOINTS
from fashionstudio.ui import icons
from fashionstudio.ui.canvas.visibility import LAYERS, LOCKABLE, MOVABLE, Visibility
from fashionstudio.ui.icon_size import scale_icon, scaled
from fashionstudio.ui.panel_scroll import PanelScroll

THUMB_PX = 40
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


class LayerRow(QFrame):
    """Eye, small picture, name, opacity, lock.

    Signals:
        chosen: the row itself was clicked, or Return pressed on it; carries the layer.
        grabbed, dropped: a drag begins, and is over.
        dragged: it is dragged; carries the layer and how high on the screen the pointer is.
        stepped: the keyboard goes on to a neighbour; carries the layer, and -1 or 1.
    """

    chosen = Signal(str)
    grabbed = Signal()
    dragged = Signal(str, int)
    dropped = Signal()
    stepped = Signal(str, int)

    def __init__(self, layer: str, name: str, visibility: Visibility) -> None:
        super().__init__(objectName="layerRow")
        self.layer = layer
        self._name = name
        self._visibility = visibility
        self.setAccessibleName(self.tr("Layer {name}").format(name=name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if layer in MOVABLE:
            self.setToolTip(self.tr("Drag it, or press Alt+Up or Alt+Down, to change the order"))
        self._pressed: QPoint | None = None
        self._dragging = False
        self.eye = QToolButton(objectName="flat", checkable=True)
        self.lock = QToolButton(objectName="flat", checkable=True)
        for button in (self.eye, self.lock):
            scale_icon(button, 18)
        self.thumb = QLabel()
        self._image: QImage | None = None
        self.thumb.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = QLabel(name)
        self.percent = QLabel(objectName="small")
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setAccessibleName(self.tr("Opacity of {name}").format(name=name))
        self.opacity.setToolTip(self.opacity.accessibleName())
        self._build()
        self.eye.clicked.connect(lambda on: visibility.show(layer, on))
        self.lock.clicked.connect(lambda on: visibility.lock(layer, on))
        self.opacity.valueChanged.connect(lambda value: visibility.set_opacity(layer, value / 100))
        self.fit()
        self.dress()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.percent)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(top)
        middle.addWidget(self.opacity)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP // 2, GAP // 2, GAP // 2, GAP // 2)
        row.setSpacing(GAP)
        row.addWidget(self.eye)
        row.addWidget(self.thumb)
        row.addLayout(middle, 1)
        row.addWidget(self.lock)

    def refresh(self) -> None:
        """Show how the layer stands."""
        visibility, layer, name = self._visibility, self.layer, self._name
        shown, locked = visibility.shown(layer), visibility.locked(layer)
        self.eye.setChecked(shown)
        self.lock.setChecked(locked and layer in LOCKABLE)
        self.lock.setEnabled(layer in LOCKABLE)
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(visibility.opacity(layer) * 100))
        self.opacity.blockSignals(False)
        self.opacity.setEnabled(shown)
        self.percent.setText(percent(visibility.opacity(layer)))
        text = self.tr("Hide {name}") if shown else self.tr("Show {name}")
        self._name_button(self.eye, text.format(name=name))
        if layer not in LOCKABLE:
            text = self.tr("{name} cannot be changed by hand")
        else:
            text = self.tr("Unlock {name}") if locked else self.tr("Lock {name}")
        self._name_button(self.lock, text.format(name=name))
        self.dress()

    def dress(self) -> None:
        """Icons in the colours of the theme, for the state as it is."""
        palette = self.palette()
        lit = palette.color(palette.ColorRole.WindowText).name()
        dim = palette.color(palette.ColorRole.PlaceholderText).name()
        shown, locked = self.eye.isChecked(), self._visibility.locked(self.layer)
        self.eye.setIcon(_icon("eye" if shown else "eye_off", lit if shown else dim))
        # What can never be drawn on needs no lock to say so in every row.
        usual = _icon("lock" if locked else "unlock", lit if locked else dim)
        self.lock.setIcon(usual if self.layer in LOCKABLE else QIcon())

    def fit(self) -> None:
        """The small picture grows with the writing beside it."""
        side = scaled(THUMB_PX, self)
        if self.thumb.width() != side:
            self.thumb.setFixedSize(side, side)
            self.show_thumb(self._image)

    def show_thumb(self, image: QImage | None) -> None:
        """A small picture, or an empty square."""
        self._image = image
        ratio = self.devicePixelRatioF()
        side = round(self.thumb.width() * ratio)
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.fillRect(0, 0, side, side, QColor(128, 128, 128, 40))
        if image is not None and not image.isNull():
            small = image.scaled(
                side,
                side,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            painter.drawImage((side - small.width()) // 2, (side - small.height()) // 2, small)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        self.thumb.setPixmap(pixmap)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if hasattr(self, "thumb"):
            if event.type() == QEvent.Type.PaletteChange:
                self.dress()
            elif event.type() == QEvent.Type.StyleChange:
                self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, visibility = Qt.Key(event.key()), self._visibility
        if step := {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0):
            # Here, for the area that scrolls would take these keys for itself.
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                visibility.move(self.layer, step)
            else:
                self.stepped.emit(self.layer, step)
        elif key == Qt.Key.Key_Space:
            visibility.show(self.layer, not visibility.shown(self.layer))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.layer)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.opacity.setValue(self.opacity.value() + (5 if key == Qt.Key.Key_Right else -5))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.globalPosition().toPoint()
            self.chosen.emit(self.layer)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self.layer not in MOVABLE:
            return
        place = event.globalPosition().toPoint()
        if (place - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            if not self._dragging:
                self._dragging = True
                self.grabbed.emit()
            self.dragged.emit(self.layer, place.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._dragging:
            self._dragging = False
            self.dropped.emit()
        self.unsetCursor()
        super().mouseReleaseEvent(event)

    @staticmethod
    def _name_button(button: QToolButton, text: str) -> None:
        button.setToolTip(text)
        button.setAccessibleName(text)


@cache
def _icon(name: str, color: str) -> QIcon:
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        icon.addPixmap(icons.pixmap(name, 18, color, ratio=2.0), mode)
    return icon


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
