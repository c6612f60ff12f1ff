"""The canvas widget: paints the layers, and turns pen, mouse and wheel into samples."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fashionstudio.app.document import Document
from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.app.pictures import offers_picture, pictures_in
from fashionstudio.ui.canvas.divider import hits_divider, split_at
from fashionstudio.ui.canvas.layer_stack import LayerStack
from fashionstudio.ui.canvas.pointer import PointerSample, from_mouse, from_tablet
from fashionstudio.ui.canvas.view import View
from fashionstudio.ui.canvas.visibility import Visibility
from fashionstudio.ui.tools.base import Tool, ToolHost
from fashionstudio.ui.tools.pan import PanTool
from fashionstudio.ui.tools.pose import PoseTool


class Canvas(QWidget):
    """Shows a document and lets the current tool work on it.

    Signals:
        view_changed: zoom or pan is new.
        picture_dropped: a source and its name.
        painted_on: the tool has begun to work on a layer that may be hidden.
    """

    view_changed = Signal()
    picture_dropped = Signal(object, str)
    painted_on = Signal(str)

    def __init__(self, document: Document, visibility: Visibility, surround: str) -> None:
        super().__init__()
        self._document = document
        self._visibility = visibility
        self.view = View()
        self.host = ToolHost(document, self.view, self._repaint, self._on_view_moved)
        self._pan = PanTool(self.host)
        self.tool: Tool = self._pan
        self._active: Tool | None = None
        self.layers = LayerStack(document, visibility, self.view, surround)
        self._dragging_split = False
        self._space = False
        self.erase_switch = False
        self._pointer: QPointF | None = None
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

    # What is shown -------------------------------------------------------------------------------

    def set_surround(self, color: str) -> None:
        """Another theme."""
        self.layers.set_surround(color)
        self.update()

    def set_tool(self, tool: Tool) -> None:
        """Work with another tool."""
        self._abort()
        self.tool = tool
        self._show_cursor()
        self.update()

    def set_result(self, result: PicturePyramid | None) -> None:
        """The result to show over the Photo, or none."""
        self.layers.result = result
        self._show_pictures()

    def set_preview(self, picture: QImage, box: QRectF) -> None:
        """Show what is coming, inside the Region."""
        self.update(self.layers.show_preview(picture, box).adjusted(-2, -2, 2, 2))

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
        self.view.zoom_at(self._pointer or middle, factor)
        self._on_view_moved()

    def refresh_circle(self) -> None:
        """The brush has another size."""
        self._show_cursor()
        self.update()

    # Painting ------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.layers.paint(
            painter,
            list(event.region()),
            self.devicePixelRatioF(),
            tool_layer=self.tool.layer,
            active_layer=self._active.layer if self._active is not None else "",
            joint=self.tool.hovered if isinstance(self.tool, PoseTool) else None,
        )
        if self._document.scene is not None:
            self._draw_circle(painter)

    def _draw_circle(self, painter: QPainter) -> None:
        rect = self._circle_rect()
        if rect is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = QRectF(rect).adjusted(4, 4, -4, -4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 2.6))
        painter.drawEllipse(inner)
        painter.setPen(QPen(QColor(255, 255, 255, 230), 1.2))
        painter.drawEllipse(inner)

    def _circle_rect(self) -> QRect | None:
        diameter = self.tool.circle_px()
        if diameter is None or self._pointer is None or self._space:
            return None
        r = max(2.0, diameter * self.view.scale / 2) + 4
        center = self._pointer
        return QRectF(center.x() - r, center.y() - r, 2 * r, 2 * r).toAlignedRect()

    # Following the document ----------------------------------------------------------------------

    def _on_photo(self) -> None:
        self._abort()
        scene = self._document.scene
        h, w = scene.shape if scene else (0, 0)
        self.view.set_picture(QSize(w, h))
        self.layers.follow_photo()
        self.layers.invalidate()
        self.update()
        self._show_cursor()
        self.view_changed.emit()

    def _on_person(self) -> None:
        self.layers.follow_person()
        self.update()

    def _on_pixels(self, layer: str, box: QRect) -> None:
        rect = self.view.dirty(box)
        self.layers.follow_pixels(layer, rect, self.devicePixelRatioF())
        self.update(rect)

    def _on_look(self) -> None:
        if self._visibility.shown("pose"):
            self.update()

    def _show_pictures(self) -> None:
        self.layers.follow_pictures()
        self.update()

    def _on_view_moved(self) -> None:
        self._refresh_all()
        self._show_cursor()
        self.view_changed.emit()

    def _refresh_all(self) -> None:
        self.layers.invalidate()
        self.update()

    def _repaint(self, rect: QRect | None) -> None:
        if rect is None:
            self.update()
        else:
            self.update(rect)

    # Pointer -------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._begin(self._pan, self._mouse_sample(event))
        elif event.button() == Qt.MouseButton.LeftButton and self._grabs_divider(event.position()):
            self._dragging_split = True
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._begin(self._pan if self._space else self.tool, self._mouse_sample(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._follow(self._mouse_sample(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end(self._mouse_sample(event))

    def tabletEvent(self, event: QTabletEvent) -> None:
        sample = from_tablet(event, self.view.to_photo(event.position()), erase=self.erase_switch)
        if event.type() == QEvent.Type.TabletPress:
            self._begin(self._pan if self._space else self.tool, sample)
        elif event.type() == QEvent.Type.TabletMove:
            self._follow(sample)
        elif event.type() == QEvent.Type.TabletRelease:
            self._end(sample)
        # Accepted, so that Qt does not send the same stroke again as a mouse.
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps and self._document.scene is not None:
            self._pointer = event.position()
            self.view.zoom_at(event.position(), 1.2**steps)
            self._on_view_moved()
        event.accept()

    def _mouse_sample(self, event: QMouseEvent) -> PointerSample:
        right = bool((event.buttons() | event.button()) & Qt.MouseButton.RightButton)
        photo = self.view.to_photo(event.position())
        return from_mouse(event, photo, erase=self.erase_switch != right)

    def _begin(self, tool: Tool, sample: PointerSample) -> None:
        if self._document.scene is None or self._active is not None:
            return
        self._active = tool
        if tool.layer:
            self.painted_on.emit(tool.layer)
        tool.press(sample)
        self._show_cursor()

    def _follow(self, sample: PointerSample) -> None:
        self._move_circle(sample.place)
        if self._dragging_split:
            self.set_split(split_at(self.view, sample.place))
        elif self._active is not None:
            self._active.move(sample)
        else:
            self.tool.hover(sample)
            self._show_cursor()

    def _end(self, sample: PointerSample) -> None:
        self._dragging_split = False
        tool, self._active = self._active, None
        if tool is not None:
            tool.release(sample)
        self._show_cursor()

    def _abort(self) -> None:
        tool, self._active = self._active, None
        if tool is not None:
            tool.abort()

    def _grabs_divider(self, place: QPointF) -> bool:
        split = self.layers.split
        return split is not None and self.layers.compares and hits_divider(self.view, split, place)

    def _move_circle(self, place: QPointF | None) -> None:
        for moved in (False, True):
            if moved:
                self._pointer = place
            if (rect := self._circle_rect()) is not None:
                self.update(rect.adjusted(-2, -2, 2, 2))

    def _show_cursor(self) -> None:
        if self._document.scene is None:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        elif self._active is not None:
            self.setCursor(self._active.cursor())
        elif self._pointer is not None and self._grabs_divider(self._pointer):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.setCursor((self._pan if self._space else self.tool).cursor())

    # Other events --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self._show_cursor()
            self.update()
        elif event.key() == Qt.Key.Key_Escape and self._active is not None:
            self._abort()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()
            self.update()
        else:
            super().keyReleaseEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._move_circle(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        self._move_circle(None)
        self._pointer = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.view.set_window(event.size())
        self._refresh_all()
        self.view_changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offers_picture(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for source, name in pictures_in(event.mimeData())[:1]:
            self.picture_dropped.emit(source, name)
            event.acceptProposedAction()
