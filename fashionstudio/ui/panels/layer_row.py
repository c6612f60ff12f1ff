"""One layer in the list: eye, small picture, name, opacity, lock."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QIcon,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
)

from fashionstudio.app.numbers import percent
from fashionstudio.app.theme import GAP
from fashionstudio.ui import icons
from fashionstudio.ui.canvas.visibility import LOCKABLE, MOVABLE, Visibility
from fashionstudio.ui.icon_size import scale_icon, scaled

THUMB_PX = 40


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
