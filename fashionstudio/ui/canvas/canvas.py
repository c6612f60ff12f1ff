"""The canvas widget: paints the layers, follows the document, and hands events to the tools."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from fashionstudio.app.document import Document
from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.app.library_drag import dragged_in
from fashionstudio.app.pictures import offers_picture, pictures_in
from fashionstudio.ui.canvas.fingers import Fingers
from fashionstudio.ui.canvas.hands import Hands
from fashionstudio.ui.canvas.layer_stack import LayerStack
from fashionstudio.ui.canvas.view import View
from fashionstudio.ui.canvas.visibility import Visibility
from fashionstudio.ui.tools.base import Tool, ToolHost
from fashionstudio.ui.tools.pose import PoseTool
from fashionstudio.ui.tools.settings import ToolSettings

ABOVE_PX, BELOW_PX = 16, 48


class Canvas(QWidget):
    """Shows a document and lets the current tool work on it.

    Signals:
        view_changed: zoom or pan is new.
        picture_dropped: a source and its name.
        entry_dropped: carries the `Dragged` entry of the library.
        painted_on: the tool has begun to work on a layer that may be hidden.
        said: a sentence for the status line, such as why a tool does nothing.
        result_given: there is another result to show; carries a PicturePyramid or None.

    Attributes:
        claims: asked first about keys while no tool is at work; whether the key is taken.
    """

    view_changed = Signal()
    picture_dropped = Signal(object, str)
    entry_dropped = Signal(object)
    painted_on = Signal(str)
    said = Signal(str)
    result_given = Signal(object)

    def __init__(self, document: Document, visibility: Visibility, surround: str) -> None:
        super().__init__()
        self._document = document
        self._visibility = visibility
        # A bar may lie at the lower edge: whoever judges a hem must see it.
        self.view = View(above_px=ABOVE_PX, below_px=BELOW_PX)
        self.settings = ToolSettings(self)
        self.host = ToolHost(
            document, self.view, self._repaint, self._on_view_moved, self.settings, visibility,
            self.said.emit,
        )  # fmt: skip
        self.hands = Hands(self)
        self._fingers = Fingers(self)
        self.claims: Callable[[QKeyEvent], bool] = lambda _event: False
        self.layers = LayerStack(document, visibility, self.view, surround)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(240, 200))
        self.setAccessibleName(self.tr("Canvas"))
        document.photo_changed.connect(self._on_photo)
        document.person_changed.connect(self._on_person)
        document.pixels_changed.connect(self._on_pixels)
        document.look_changed.connect(self._on_look)
        visibility.changed.connect(self._show_pictures)
        visibility.order_changed.connect(self.update)
        visibility.locks_changed.connect(self.hands.show_cursor)
        self.settings.changed.connect(self._on_settings)

    # What is shown -------------------------------------------------------------------------------

    @property
    def tool(self) -> Tool:
        """The chosen tool."""
        return self.hands.tool

    def set_tool(self, tool: Tool) -> None:
        """Work with another tool."""
        self.hands.choose(tool)
        if tool.shows_layer and self._document.scene is not None:
            self.painted_on.emit(tool.layer)
        if self._document.scene is not None:
            tool.chosen()
        self._on_settings()

    @property
    def erase_switch(self) -> bool:
        """Whether everything that paints erases instead."""
        return self.hands.erase_switch

    @erase_switch.setter
    def erase_switch(self, on: bool) -> None:
        self.hands.erase_switch = on

    def set_surround(self, color: str) -> None:
        """Another theme."""
        self.layers.set_surround(color)
        self.update()

    def set_result(self, result: PicturePyramid | None) -> None:
        """The result to show over the Photo, or none."""
        self.layers.result = result
        self._show_pictures()
        self.result_given.emit(result)

    def set_preview(self, picture: QImage, box: QRectF) -> None:
        """Show what is coming, inside the Region."""
        first = not self.has_preview()
        changed = self.layers.show_preview(picture, box).adjusted(-2, -2, 2, 2)
        # Its mark lies elsewhere, and comes with the first one.
        self.update(self.rect() if first else changed)

    def set_draft(self, picture: QImage, box: QRectF) -> None:
        """Show a draft of the document in the place of the one before."""
        self.layers.show_draft(picture, box)
        self.update()

    def clear_draft(self) -> None:
        """No draft any more."""
        if self.layers.draft.active:
            self.layers.clear_draft()
            self.update()

    def clear_preview(self) -> None:
        """No preview any more."""
        if self.has_preview():
            self.layers.preview.clear()
            self.update()

    def has_preview(self) -> bool:
        """Whether a preview is shown."""
        return self.layers.preview.active

    @property
    def split(self) -> float | None:
        """Where before and after meet, 0..1 of the picture's width."""
        return self.layers.split

    def set_split(self, split: float | None) -> None:
        """Before and after beside a divider, or not."""
        self.layers.split = split
        self._show_pictures()

    def set_other(self, other: PicturePyramid | None, left: str = "", right: str = "") -> None:
        """Let another result stand left of the divider; None: the Photo again."""
        if self.layers.set_other(other, (left, right)):
            self.update()

    def hold_before(self, on: bool) -> None:
        """Show the untouched Photo while a key is held."""
        if on != self.layers.holding_before:
            self.layers.holding_before = on
            self._show_pictures()

    def fit(self) -> None:
        """Show the whole picture."""
        self.view.fit()
        self._on_view_moved()

    def zoom_to(self, scale: float) -> None:
        """Set the zoom; 1 is one Photo pixel per screen pixel."""
        self.view.zoom_to(scale / self.devicePixelRatioF())
        self._on_view_moved()

    def zoom_by(self, factor: float) -> None:
        """Zoom at the pointer, or at the middle."""
        middle = QPointF(self.width() / 2, self.height() / 2)
        self.view.zoom_at(self.hands.place or middle, factor)
        self._on_view_moved()

    def rotate_by(self, degrees: float) -> None:
        """Rotate the view about its middle, on to the next whole step."""
        if self._document.scene is not None:
            step = abs(degrees)
            steps = self.view.angle / step
            on = math.floor(steps + 1e-6) + 1 if degrees > 0 else math.ceil(steps - 1e-6) - 1
            self.view.rotate_to(on * step)
            self._on_view_moved()

    def rotate_upright(self) -> None:
        """The picture upright again, as large as it is."""
        if self.view.angle:
            self.view.rotate_to(0.0)
            self._on_view_moved()

    def refresh_circle(self) -> None:
        """The brush has another size."""
        self.hands.show_cursor()
        self.update()

    # Painting ------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hands = self.hands
        self.layers.paint(
            painter,
            list(event.region()),
            self.devicePixelRatioF(),
            tool_layer=hands.tool.layer,
            active_layer=hands.active.layer if hands.active is not None else "",
            joint=hands.tool.hovered if isinstance(hands.tool, PoseTool) else None,
        )
        if self._document.scene is None or self.layers.holding_before:
            return
        if hands.shows_grips:
            if hands.mirrors:
                hands.axis.draw(painter)
            hands.tool.draw(painter)
        for rect in hands.circles():
            painter.drawImage(rect, _circle(rect.size(), self.devicePixelRatioF()))

    # Following the document ----------------------------------------------------------------------

    def _on_photo(self) -> None:
        self.hands.forget()
        if self.settings.axis is not None:
            self.settings.change(axis=None)
        scene = self._document.scene
        h, w = scene.shape if scene else (0, 0)
        self.view.set_picture(QSize(w, h))
        self.layers.follow_photo()
        self.layers.invalidate()
        self.update()
        self.hands.show_cursor()
        self.view_changed.emit()

    def _on_person(self) -> None:
        self.layers.follow_person()
        self.update()

    def _on_pixels(self, layer: str, box: QRect) -> None:
        rect = self.view.dirty(box)
        self.layers.follow_pixels(layer, rect, self.devicePixelRatioF())
        self.update(rect)

    def _on_look(self) -> None:
        self.layers.follow_look()
        if self._visibility.shown("pose") or self._visibility.shown("fabric"):
            self.update()

    def _on_settings(self) -> None:
        region_tool = self.hands.tool.layer == "region"
        self.layers.shows_keep_out = region_tool and self.settings.heed_keep_out
        self.hands.show_cursor()
        self.update()

    def _show_pictures(self) -> None:
        self.layers.follow_pictures()
        self.update()

    def _on_view_moved(self) -> None:
        self._refresh_all()
        self.hands.show_cursor()
        self.view_changed.emit()

    def _refresh_all(self) -> None:
        self.layers.invalidate()
        self.update()

    def _repaint(self, rect: QRect | None) -> None:
        if rect is None:
            self.update()
        else:
            self.update(rect)

    # Events --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hands.mouse_press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hands.mouse_move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hands.mouse_release(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        self.hands.tablet(event)
        # Accepted, so that Qt does not send the same stroke again as a mouse.
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        glide = event.pixelDelta()
        fingers = event.phase() != Qt.ScrollPhase.NoScrollPhase and not glide.isNull()
        if fingers and not event.modifiers() and self._document.scene is not None:
            # Two fingers on a trackpad move the picture; they pinch it to zoom.
            self.view.pan(glide.x(), glide.y())
            self._on_view_moved()
        elif steps and self._document.scene is not None:
            self.hands.place = event.position()
            self.view.zoom_at(event.position(), 1.2**steps)
            self._on_view_moved()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self._fingers.on_trackpad(event):
            event.accept()
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._fingers.on_screen(pinch)
                event.accept(pinch)
                return True
        # Escape may be the shortcut of a command, and yet belong to the curve in progress.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.hands.wants_key(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hands.busy and self.claims(event):
            return
        if not self.hands.key_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.hands.key_release(event):
            super().keyReleaseEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.hands.move_circle(event.position())
        if self.layers.shows_result:
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self.hands.move_circle(None)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.view.set_window(event.size())
        self._refresh_all()
        self.view_changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offers_picture(event.mimeData()) or dragged_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if entries := dragged_in(event.mimeData()):
            event.acceptProposedAction()
            self.entry_dropped.emit(entries[0])
            return
        for source, name in pictures_in(event.mimeData())[:1]:
            self.picture_dropped.emit(source, name)
            event.acceptProposedAction()


@lru_cache(maxsize=8)
def _circle(size: QSize, ratio: float) -> QImage:
    """The brush's circle in a box of that size; drawn once, for it follows every move."""
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = QRectF(0, 0, size.width(), size.height()).adjusted(4, 4, -4, -4)
    painter.setPen(QPen(QColor(0, 0, 0, 160), 2.6))
    painter.drawEllipse(inner)
    painter.setPen(QPen(QColor(255, 255, 255, 230), 1.2))
    painter.drawEllipse(inner)
    painter.end()
    return image
