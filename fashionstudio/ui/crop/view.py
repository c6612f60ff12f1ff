"""The whole Photo with the rectangle that is kept, its grips, and everybody who was found."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.core.crop import Area, Crop, Shape, fitted
from fashionstudio.core.crop_box import GRIPS, Grip, around, dragged
from fashionstudio.core.geometry import Box
from fashionstudio.ui.tools.ink import ACCENT, draw_handle

MARGIN_PX = 18
REACH_PX = 14.0
CLICK_PX = 4
PLATE_PX = 22
_FAR = 10
"""With Shift an arrow key goes so much farther."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_CURSORS = {
    (-1, -1): Qt.CursorShape.SizeFDiagCursor, (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor, (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor, (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor, (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, 0): Qt.CursorShape.SizeAllCursor,
}  # fmt: skip


class CropView(QWidget):
    """Drag the grips or the rectangle; click a person; press outside to draw another rectangle.

    Arrow keys move the rectangle, with Control its right and lower edge; digits choose a person.

    Signals:
        changed: the crop is another one.

    Attributes:
        crop: what is kept.
        aspect: width by height that dragging keeps; None: free.
        shape: (height, width) of the whole Photo.
        people: boxes of those who were found, in its pixels.
    """

    changed = Signal()

    def __init__(self, shape: Shape, crop: Crop, people: tuple[Area, ...], surround: str) -> None:
        super().__init__()
        self.shape = shape
        self.people = people
        self.crop = crop
        self.aspect: float | None = None
        self._surround = QColor(surround)
        self._picture: PicturePyramid | None = None
        self._grip: Grip | None = None
        self._hovered: int | None = None
        self._start: tuple[QPointF, Box] | None = None
        self._draws = False
        self._moved = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(220, 220))
        self.setAccessibleName(self.tr("Crop of the photo"))
        self._describe()

    # What is shown -------------------------------------------------------------------------------

    @property
    def box(self) -> Box:
        """What is kept, in the turned picture."""
        return self.crop.area(self.shape)

    def show_picture(self, picture: PicturePyramid) -> None:
        """The whole Photo, once it is read."""
        self._picture = picture
        self.update()

    def put(self, crop: Crop) -> None:
        """Show another crop."""
        if crop != self.crop:
            self.crop = crop
            self._describe()
            self.update()
            self.changed.emit()

    def put_box(self, box: Box) -> None:
        """Keep another rectangle of the picture as it is turned."""
        self.put(Crop(self.crop.turn, self.crop.mirror, box))

    def choose_person(self, index: int) -> None:
        """A box around one of those who were found."""
        if 0 <= index < len(self.people):
            self.put_box(self._box_around(index))

    def chosen_person(self) -> int | None:
        """Around whom the box lies, if it is around one of them."""
        around_each = (self._box_around(index) for index in range(len(self.people)))
        return next((i for i, box in enumerate(around_each) if box == self.box), None)

    def _box_around(self, index: int) -> Box:
        boxes = self.turned_people()
        others = [box for place, box in enumerate(boxes) if place != index]
        shape = self.crop.turned_shape(self.shape)
        return fitted(around(boxes[index], others, shape), shape, self.aspect)

    def turned_people(self) -> list[Area]:
        """Boxes of those who were found, in the picture as it is turned."""
        return [self.crop.turned_area(box, self.shape) for box in self.people]

    # Between picture and widget ------------------------------------------------------------------

    def scale(self) -> float:
        """Widget pixels per pixel of the Photo."""
        height, width = self.crop.turned_shape(self.shape)
        wide, tall = self.width() - 2 * MARGIN_PX, self.height() - 2 * MARGIN_PX
        return max(min(wide / width, tall / height), 1e-4)

    def picture_rect(self) -> QRectF:
        """Where the turned picture lies."""
        height, width = self.crop.turned_shape(self.shape)
        scale = self.scale()
        size = QPointF(width * scale, height * scale)
        corner = QPointF((self.width() - size.x()) / 2, (self.height() - size.y()) / 2)
        return QRectF(corner, corner + size)

    def on_widget(self, box: Area | Box) -> QRectF:
        """A box of the turned picture, on the widget."""
        corner, scale = self.picture_rect().topLeft(), self.scale()
        return QRectF(
            corner.x() + box[0] * scale, corner.y() + box[1] * scale,
            (box[2] - box[0]) * scale, (box[3] - box[1]) * scale,
        )  # fmt: skip

    def grip_place(self, grip: Grip) -> QPointF:
        """Where a grip is on the widget."""
        rect = self.on_widget(self.box)
        return QPointF(
            rect.center().x() + grip[0] * rect.width() / 2,
            rect.center().y() + grip[1] * rect.height() / 2,
        )

    def _grip_near(self, place: QPointF) -> Grip | None:
        distances = {grip: math.hypot(*(self.grip_place(grip) - place).toTuple()) for grip in GRIPS}
        nearest = min(distances, key=lambda grip: distances[grip])
        if distances[nearest] <= REACH_PX:
            return nearest
        return (0, 0) if self.on_widget(self.box).contains(place) else None

    def _person_near(self, place: QPointF) -> int | None:
        """Who is there; the smallest box counts, for it lies before the others."""
        boxes = [self.on_widget(box) for box in self.turned_people()]
        found = [index for index, rect in enumerate(boxes) if rect.contains(place)]
        return min(found, key=lambda i: boxes[i].width() * boxes[i].height(), default=None)

    # Painting ------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._surround)
        rect = self.picture_rect()
        if self._picture is None:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.tr("Reading…"))
        else:
            self._draw_picture(painter, self._picture)
        kept = self.on_widget(self.box)
        self._draw_shade(painter, rect, kept)
        for index, box in enumerate(self.turned_people()):
            self._draw_person(painter, index, self.on_widget(box))
        self._draw_box(painter, kept)

    def _draw_picture(self, painter: QPainter, picture: PicturePyramid) -> None:
        ratio = self.devicePixelRatioF()
        image, factor = picture.level(self.scale() * ratio)
        rect = self.picture_rect()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        transform = QTransform.fromTranslate(rect.center().x(), rect.center().y())
        if self.crop.mirror:
            transform.scale(-1, 1)
        transform.rotate(90 * self.crop.turn)
        scale = self.scale() / factor
        transform.scale(scale, scale)
        height, width = self.shape
        transform.translate(-width * factor / 2, -height * factor / 2)
        painter.setTransform(transform, combine=True)
        painter.drawImage(QPointF(0, 0), image)
        painter.restore()

    def _draw_shade(self, painter: QPainter, rect: QRectF, kept: QRectF) -> None:
        shade = QColor(0, 0, 0, 150)
        for piece in (
            QRectF(rect.left(), rect.top(), rect.width(), kept.top() - rect.top()),
            QRectF(rect.left(), kept.bottom(), rect.width(), rect.bottom() - kept.bottom()),
            QRectF(rect.left(), kept.top(), kept.left() - rect.left(), kept.height()),
            QRectF(kept.right(), kept.top(), rect.right() - kept.right(), kept.height()),
        ):
            painter.fillRect(piece, shade)

    def _draw_person(self, painter: QPainter, index: int, rect: QRectF) -> None:
        lit = index == self._hovered
        color = QColor(*ACCENT) if lit else QColor(250, 250, 250)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 130), 3.0))
        painter.drawRoundedRect(rect, 6, 6)
        painter.setPen(QPen(color, 1.6, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect, 6, 6)
        size = max(PLATE_PX, self.fontMetrics().height() + 4)
        plate = QRectF(rect.left() + 5, rect.top() + 5, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*ACCENT) if lit else QColor(20, 20, 22, 210))
        painter.drawEllipse(plate)
        painter.setPen(QColor(30, 20, 16) if lit else QColor(250, 250, 250))
        font = QFont(painter.font())
        font.setPixelSize(round(size * 0.6))
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, str(index + 1))

    def _draw_box(self, painter: QPainter, kept: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._start is not None:
            self._draw_thirds(painter, kept)
        painter.setPen(QPen(QColor(0, 0, 0, 140), 3.4))
        painter.drawRect(kept)
        painter.setPen(QPen(QColor(*ACCENT) if self.hasFocus() else QColor(250, 250, 250), 1.8))
        painter.drawRect(kept)
        for grip in GRIPS:
            draw_handle(painter, self.grip_place(grip), square=True, lit=grip == self._grip)

    @staticmethod
    def _draw_thirds(painter: QPainter, kept: QRectF) -> None:
        painter.setPen(QPen(QColor(250, 250, 250, 90), 1))
        for share in (1 / 3, 2 / 3):
            x, y = kept.left() + share * kept.width(), kept.top() + share * kept.height()
            painter.drawLine(QPointF(x, kept.top()), QPointF(x, kept.bottom()))
            painter.drawLine(QPointF(kept.left(), y), QPointF(kept.right(), y))

    # Hands ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._grip = self._grip_near(event.position())
        self._draws = self._grip is None
        self._moved = False
        self._start = (event.position(), self.box)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._start is None:
            self._hover(place)
            return
        way = place - self._start[0]
        self._moved = self._moved or math.hypot(way.x(), way.y()) > CLICK_PX
        if not self._moved:
            return
        if self._draws:
            self._draw_new(place)
        elif self._grip is not None:
            scale, shape = self.scale(), self.crop.turned_shape(self.shape)
            by = way.x() / scale, way.y() / scale
            self.put_box(dragged(self._start[1], self._grip, *by, shape, self.aspect))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._start is None or event.button() != Qt.MouseButton.LeftButton:
            return
        clicked = not self._moved and self._grip in (None, (0, 0))
        self._start = self._grip = None
        if clicked and (person := self._person_near(event.position())) is not None:
            self.choose_person(person)
        self._hover(event.position())
        self.update()

    def _draw_new(self, place: QPointF) -> None:
        """A new rectangle from where the button went down."""
        assert self._start is not None
        corner, scale = self.picture_rect().topLeft(), self.scale()
        shape = self.crop.turned_shape(self.shape)
        start, now = (self._start[0] - corner) / scale, (place - corner) / scale
        x0, x1 = sorted((start.x(), now.x()))
        y0, y1 = sorted((start.y(), now.y()))
        inside = max(x0, 0.0), max(y0, 0.0), min(x1, shape[1]), min(y1, shape[0])
        self.put_box(fitted(inside, shape, self.aspect))

    def _hover(self, place: QPointF) -> None:
        grip = self._grip_near(place)
        self.setCursor(_CURSORS[grip] if grip is not None else Qt.CursorShape.CrossCursor)
        person = self._person_near(place) if grip in (None, (0, 0)) else None
        if person != self._hovered:
            self._hovered = person
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        keys = event.modifiers()
        if step is not None:
            pixel = max(1, round(1 / self.scale()))
            by = pixel * (_FAR if keys & Qt.KeyboardModifier.ShiftModifier else 1)
            grip = step if keys & Qt.KeyboardModifier.ControlModifier else (0, 0)
            # The right and the lower edge are pulled, whichever way.
            edge = (abs(grip[0]), abs(grip[1]))
            shape = self.crop.turned_shape(self.shape)
            self.put_box(dragged(self.box, edge, step[0] * by, step[1] * by, shape, self.aspect))
        elif Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
            self.choose_person(event.key() - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)

    def _describe(self) -> None:
        x0, y0, x1, y1 = self.box
        self.setAccessibleDescription(
            self.tr("{w} by {h} pixels, {x} from the left, {y} from the top").format(
                w=x1 - x0, h=y1 - y0, x=x0, y=y0
            )
        )
