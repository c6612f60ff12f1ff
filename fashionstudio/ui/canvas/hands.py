"""What pen, mouse and keys do on the canvas: which tool hears them, and what has precedence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTabletEvent

from fashionstudio.ui.canvas.divider import hits_divider, split_at
from fashionstudio.ui.canvas.pointer import PointerSample, from_mouse, from_tablet
from fashionstudio.ui.tools.axis import AxisTool
from fashionstudio.ui.tools.base import MIRRORED, Tool
from fashionstudio.ui.tools.pan import PanTool
from fashionstudio.ui.tools.turn_view import TurnViewTool

if TYPE_CHECKING:
    from fashionstudio.ui.canvas.canvas import Canvas

NO_KEYS = Qt.KeyboardModifier.NoModifier


class Hands:
    """The pointer over one canvas.

    Attributes:
        tool: the chosen one.
        active: the one that works right now, while a button or the pen is down.
        place: where the pointer is on the canvas; None: elsewhere.
        erase_switch: everything that paints erases instead.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._host = canvas.host
        self._pan = PanTool(self._host)
        self._turn_view = TurnViewTool(self._host)
        self.axis = AxisTool(self._host)
        self.tool: Tool = self._pan
        self.active: Tool | None = None
        self.place: QPointF | None = None
        self.erase_switch = False
        self._space = False
        self._dragging_split = False

    # Tools ---------------------------------------------------------------------------------------

    def choose(self, tool: Tool) -> None:
        """Work with another tool."""
        self.abort()
        self.tool.leave()
        self.tool = tool

    def abort(self) -> None:
        """Take back what the pointer is doing right now."""
        tool, self.active = self.active, None
        if tool is not None:
            tool.abort()

    def forget(self) -> None:
        """The Photo is gone."""
        tool, self.active = self.active, None
        self._dragging_split = False
        if tool is not None:
            tool.forget()
        self.tool.forget()

    @property
    def mirrors(self) -> bool:
        """Whether the axis of symmetry is to be seen and grabbed."""
        return self._host.settings.symmetry and self.tool.layer in (*MIRRORED, "pose")

    @property
    def shows_grips(self) -> bool:
        """A result is looked at without grips, until the pointer comes to take hold of them."""
        if self.busy or self.place is not None or not self._canvas.layers.shows_result:
            return True
        return self._host.visibility.shown(self.tool.layer)

    @property
    def busy(self) -> bool:
        """Whether a tool is in the midst of something."""
        return self.active is not None or self.tool.busy

    # Pointer -------------------------------------------------------------------------------------

    def mouse_press(self, event: QMouseEvent) -> None:
        """A button goes down, perhaps for the second time."""
        sample = self._mouse_sample(event)
        if event.button() == Qt.MouseButton.MiddleButton:
            self._begin(self._mover(sample.modifiers), sample)
        elif event.button() == Qt.MouseButton.LeftButton and self._grabs_divider(sample.place):
            self._dragging_split = True
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._begin(self._wanted(sample.place, sample.modifiers), sample)

    def mouse_move(self, event: QMouseEvent) -> None:
        """The mouse moves."""
        self._follow(self._mouse_sample(event))

    def mouse_release(self, event: QMouseEvent) -> None:
        """A button goes up."""
        self._end(self._mouse_sample(event))

    def tablet(self, event: QTabletEvent) -> None:
        """The pen moves, touches or lifts."""
        photo = self._host.view.to_photo(event.position())
        sample = from_tablet(event, photo, erase=self.erase_switch)
        if event.type() == QEvent.Type.TabletPress:
            self._begin(self._wanted(sample.place, sample.modifiers), sample)
        elif event.type() == QEvent.Type.TabletMove:
            self._follow(sample)
        elif event.type() == QEvent.Type.TabletRelease:
            self._end(sample)

    def _mouse_sample(self, event: QMouseEvent) -> PointerSample:
        right = bool((event.buttons() | event.button()) & Qt.MouseButton.RightButton)
        photo = self._host.view.to_photo(event.position())
        return from_mouse(event, photo, erase=self.erase_switch != right)

    def _mover(self, modifiers: Qt.KeyboardModifier) -> Tool:
        """What moves the view: with Shift it is rotated."""
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        return self._turn_view if shift else self._pan

    def _wanted(self, place: QPointF, modifiers: Qt.KeyboardModifier = NO_KEYS) -> Tool:
        """The tool that a press there is for."""
        if self._space:
            return self._mover(modifiers)
        if self.mirrors and not self.tool.busy and self.axis.grip_near(place) is not None:
            return self.axis
        return self.tool

    def _begin(self, tool: Tool, sample: PointerSample) -> None:
        if self._host.document.scene is None or self.active is not None:
            return
        if tool.layer and self._host.visibility.locked(tool.layer):
            self._host.say(_locked_text(tool.layer))
            return
        self.active = tool
        if tool.layer:
            self._canvas.painted_on.emit(tool.layer)
        tool.press(sample)
        self.show_cursor()

    def _follow(self, sample: PointerSample) -> None:
        self.move_circle(sample.place)
        if self._dragging_split:
            self._canvas.set_split(split_at(self._host.view, sample.place))
        elif self.active is not None:
            self.active.move(sample)
        elif self._host.document.scene is not None:
            self._light_axis(sample.place)
            self.tool.hover(sample)
            self.show_cursor()

    def _end(self, sample: PointerSample) -> None:
        self._dragging_split = False
        tool, self.active = self.active, None
        if tool is not None:
            tool.release(sample)
        self.show_cursor()

    def _grabs_divider(self, place: QPointF) -> bool:
        layers = self._canvas.layers
        split = layers.split
        return split is not None and layers.compares and hits_divider(self._host.view, split, place)

    def _light_axis(self, place: QPointF) -> None:
        lit = self.axis.grip_near(place) if self.mirrors and not self.tool.busy else None
        if lit != self.axis.lit:
            self.axis.lit = lit
            self._canvas.update()

    # Keys ----------------------------------------------------------------------------------------

    def wants_key(self, event: QKeyEvent) -> bool:
        """Whether a key is for the tool now, even if a command has it for a shortcut."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        escapes = event.key() == Qt.Key.Key_Escape and self.active is not None
        return plain and (escapes or self.tool.wants_key(event.key()))

    def key_press(self, event: QKeyEvent) -> bool:
        """React to a key; whether it was one for the canvas."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(on=True)
        elif event.key() == Qt.Key.Key_Escape and self.active is not None:
            self.abort()
            self._canvas.update()
        else:
            return self.tool.key(event)
        return True

    def key_release(self, event: QKeyEvent) -> bool:
        """React to a key that is let go; whether it was one for the canvas."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._hold_space(on=False)
        return True

    def _hold_space(self, *, on: bool) -> None:
        self._space = on
        self.show_cursor()
        self._canvas.update()

    # Cursor and circle ---------------------------------------------------------------------------

    def show_cursor(self) -> None:
        """The pointer's look, for what it would do here."""
        canvas = self._canvas
        if self._host.document.scene is None:
            canvas.setCursor(Qt.CursorShape.ArrowCursor)
        elif self.active is not None:
            canvas.setCursor(self.active.cursor())
        elif self.place is not None and self._grabs_divider(self.place):
            canvas.setCursor(Qt.CursorShape.SplitHCursor)
        elif self.tool.layer and self._host.visibility.locked(self.tool.layer):
            canvas.setCursor(Qt.CursorShape.ForbiddenCursor)
        else:
            canvas.setCursor((self._wanted(self.place or QPointF(-1, -1))).cursor())

    def move_circle(self, place: QPointF | None) -> None:
        """The pointer is there now; repaint its circles here and there."""
        old = self.circles()
        self.place = place
        for rect in (*old, *self.circles()):
            self._canvas.update(rect.adjusted(-2, -2, 2, 2))

    def circles(self) -> list[QRect]:
        """Boxes of the brush's circle and of its mirror image, on the canvas."""
        diameter = self.tool.circle_px()
        if diameter is None or self.place is None or self._space:
            return []
        view = self._host.view
        r = max(2.0, diameter * view.scale / 2) + 4
        centers = [self.place]
        if (axis := self._host.axis(self.tool.layer)) is not None:
            photo = view.to_photo(self.place)
            centers.append(view.to_view(QPointF(*axis.mirrored(photo.x(), photo.y()))))
        return [QRectF(c.x() - r, c.y() - r, 2 * r, 2 * r).toAlignedRect() for c in centers]


def _locked_text(layer: str) -> str:
    translate = QCoreApplication.translate
    return {
        "sketch": translate("Canvas", "The sketch is locked. Unlock it in the list of layers."),
        "region": translate("Canvas", "The region is locked. Unlock it in the list of layers."),
        "fabric": translate("Canvas", "The fabric is locked. Unlock it in the list of layers."),
        "pose": translate("Canvas", "The pose is locked. Unlock it in the list of layers."),
    }.get(layer, translate("Canvas", "This layer is locked."))
