"""Own icons, drawn with painter paths on a 24 × 24 grid and tinted by the theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from fashionstudio.app.theme import Theme

Draw = Callable[[QPainter], None]
_SIZES = (16, 20, 24, 32, 48)


def _lines(*runs: tuple[tuple[float, float], ...]) -> Draw:
    """Open polylines."""

    def draw(painter: QPainter) -> None:
        for run in runs:
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in run]))

    return draw


def _both(*parts: Draw) -> Draw:
    def draw(painter: QPainter) -> None:
        for part in parts:
            part(painter)

    return draw


def _circle(x: float, y: float, r: float, *, filled: bool = False) -> Draw:
    def draw(painter: QPainter) -> None:
        painter.save()
        if filled:
            painter.setBrush(QBrush(painter.pen().color()))
        painter.drawEllipse(QPointF(x, y), r, r)
        painter.restore()

    return draw


def _curve(start: tuple[float, float], *segments: tuple[float, ...]) -> Draw:
    """Cubic segments, each (c1x, c1y, c2x, c2y, x, y)."""

    def draw(painter: QPainter) -> None:
        path = QPainterPath(QPointF(*start))
        for c1x, c1y, c2x, c2y, x, y in segments:
            path.cubicTo(c1x, c1y, c2x, c2y, x, y)
        painter.drawPath(path)

    return draw


def _box(x: float, y: float, w: float, h: float, r: float = 1.5) -> Draw:
    def draw(painter: QPainter) -> None:
        painter.drawRoundedRect(QRectF(x, y, w, h), r, r)

    return draw


def _faded_circle(r: float, opacity: float) -> Draw:
    def draw(painter: QPainter) -> None:
        painter.setOpacity(opacity)
        painter.drawEllipse(QPointF(12, 12), r, r)
        painter.setOpacity(1.0)

    return draw


def _dashed_circle(r: float) -> Draw:
    def draw(painter: QPainter) -> None:
        pen = QPen(painter.pen())
        pen.setDashPattern([1.6, 1.7])
        painter.save()
        painter.setPen(pen)
        painter.drawEllipse(QPointF(12, 12), r, r)
        painter.restore()

    return draw


def _dashed_blob(painter: QPainter) -> None:
    pen = QPen(painter.pen())
    pen.setDashPattern([2.2, 1.8])
    painter.save()
    painter.setPen(pen)
    painter.drawRoundedRect(QRectF(3.5, 4, 17, 16), 6, 7)
    painter.restore()


def _arc_arrow(*, mirrored: bool) -> Draw:
    def draw(painter: QPainter) -> None:
        painter.save()
        if mirrored:
            painter.translate(24, 0)
            painter.scale(-1, 1)
        path = QPainterPath(QPointF(5, 10))
        path.lineTo(14.5, 10)
        path.cubicTo(21, 10, 21, 19.5, 14.5, 19.5)
        path.lineTo(9, 19.5)
        painter.drawPath(path)
        painter.drawPolyline(QPolygonF([QPointF(9, 6), QPointF(5, 10), QPointF(9, 14)]))
        painter.restore()

    return draw


_BODY = _both(
    _circle(12, 5.5, 2.7),
    _curve((6, 21), (6, 15, 6, 10.5, 12, 10.5), (18, 10.5, 18, 15, 18, 21)),
)
_JOINTS = _both(
    _circle(12, 4.5, 1.9, filled=True),
    _lines(((12, 6), (12, 14)), ((5, 12), (12, 8), (19, 12)), ((8, 21), (12, 14), (16, 21))),
    _circle(5, 12, 1.6, filled=True),
    _circle(19, 12, 1.6, filled=True),
)
_SHIRT = _lines(
    ((8, 4), (3, 7.5), (5.5, 12), (7.5, 11), (7.5, 20), (16.5, 20), (16.5, 11), (18.5, 12),
     (21, 7.5), (16, 4), (14, 6), (10, 6), (8, 4)),
)  # fmt: skip
_PICTURE = _both(
    _box(3.5, 4.5, 17, 15), _circle(8.5, 9.5, 1.6), _lines(((4, 17), (10, 12.5), (13, 15), (20, 9)))
)

_ICONS: dict[str, Draw] = {
    "move": _both(
        _lines(((12, 3), (12, 21)), ((3, 12), (21, 12))),
        _lines(((9.5, 5.5), (12, 3), (14.5, 5.5)), ((9.5, 18.5), (12, 21), (14.5, 18.5))),
        _lines(((5.5, 9.5), (3, 12), (5.5, 14.5)), ((18.5, 9.5), (21, 12), (18.5, 14.5))),
    ),
    "pen": _lines(
        ((4, 20), (5.2, 15.2), (16, 4.4), (19.6, 8), (8.8, 18.8), (4, 20)), ((13.5, 7), (17, 10.5))
    ),
    "eraser": _lines(
        ((9, 19.5), (4, 14.5), (14, 4.5), (20, 10.5), (11, 19.5), (9, 19.5)),
        ((8.8, 9.8), (14.8, 15.8)),
        ((11, 19.5), (20, 19.5)),
    ),
    "region": _both(_dashed_blob, _lines(((8, 12), (16, 12)), ((12, 8), (12, 16)))),
    "line": _both(
        _lines(((6, 18), (18, 6))),
        _circle(5, 19, 1.8, filled=True), _circle(19, 5, 1.8, filled=True),
    ),
    "curve": _both(
        _curve((4.5, 19), (5, 8, 10, 5, 12, 11), (14, 17, 18.5, 15, 19.5, 5)),
        _circle(4.5, 19, 1.8, filled=True), _circle(12, 11, 1.8, filled=True),
        _circle(19.5, 5, 1.8, filled=True),
    ),
    "shape": _both(
        _lines(((8, 5), (16, 5), (19, 19), (5, 19), (8, 5))),
        *(_circle(x, y, 1.8, filled=True) for x, y in ((8, 5), (16, 5), (19, 19), (5, 19))),
    ),
    "lasso": _both(
        _curve(
            (9, 15.5), (2, 14, 2, 4.5, 12, 4.5), (22, 4.5, 22, 15, 12.5, 15.2),
            (8, 15.3, 6.5, 17.5, 8, 19), (9.5, 20.4, 12, 18, 10.5, 15.5),
        ),
    ),
    "symmetry": _both(
        _lines(((12, 3), (12, 6)), ((12, 8.5), (12, 11.5)), ((12, 14), (12, 17)),
               ((12, 19), (12, 21.5))),
        _lines(((9, 6), (9, 18), (3.5, 18), (9, 6)), ((15, 6), (15, 18), (20.5, 18), (15, 6))),
    ),
    "keep_out": _both(
        _circle(12, 9.5, 5.5), _curve((3.5, 21), (4.5, 16.5, 7, 15.5, 9, 15)),
        _curve((20.5, 21), (19.5, 16.5, 17, 15.5, 15, 15)),
        _lines(((8, 11.5), (13.5, 5.5)), ((10.5, 13.5), (16, 7.5))),
    ),
    # Solid is what will be, dashed what was.
    "grow": _both(_circle(12, 12, 9), _dashed_circle(4.2)),
    "shrink": _both(_dashed_circle(9), _circle(12, 12, 4.2)),
    "feather": _both(
        _circle(12, 12, 3.2, filled=True), _faded_circle(5.8, 0.65), _faded_circle(8.6, 0.35),
    ),
    "swap": _lines(
        ((4, 8.5), (20, 8.5)), ((16, 4.5), (20, 8.5), (16, 12.5)),
        ((20, 16), (4, 16)), ((8, 12), (4, 16), (8, 20)),
    ),
    "eye": _both(
        _curve((2.5, 12), (6.5, 4.5, 17.5, 4.5, 21.5, 12), (17.5, 19.5, 6.5, 19.5, 2.5, 12)),
        _circle(12, 12, 3, filled=True),
    ),
    "eye_off": _both(
        _curve((3, 10), (7, 17.5, 17, 17.5, 21, 10)),
        _lines(((6, 14.2), (4, 17)), ((12, 15.6), (12, 18.8)), ((18, 14.2), (20, 17))),
    ),
    "lock": _both(
        _box(5.5, 11, 13, 9.5), _curve((8.3, 11), (8.3, 2.5, 15.7, 2.5, 15.7, 11)),
        _lines(((12, 14.5), (12, 17))),
    ),
    "unlock": _both(
        _box(5.5, 11, 13, 9.5), _curve((8.3, 11), (8.3, 2, 15.2, 1.6, 15.7, 7)),
        _lines(((12, 14.5), (12, 17))),
    ),
    "layers": _lines(
        ((12, 4), (21, 9), (12, 14), (3, 9), (12, 4)), ((3, 13), (12, 18), (21, 13)),
        ((3, 16.5), (12, 21.5), (21, 16.5)),
    ),
    "history": _both(
        _curve((5.5, 7.5), (9, 2.5, 20, 3, 20, 12), (20, 21.5, 6, 22, 4.3, 13.5)),
        _lines(((5, 3), (5.5, 8), (10.5, 7.5)), ((12, 8), (12, 12.5), (15, 14.5))),
    ),
    "pressure": _both(
        _curve((4, 18), (9, 17, 14, 14, 20, 5)), _curve((4, 18), (11, 19, 17, 15, 20, 5)),
    ),
    "opacity": _both(
        _circle(12, 12, 8), _lines(((12, 4), (12, 20)), ((12, 8), (15.5, 4.8)),
                                    ((12, 13), (19, 7)), ((12, 18), (20, 11))),
    ),
    "region_eraser": _both(_dashed_blob, _lines(((8, 12), (16, 12)))),
    "joints": _JOINTS,
    "pose": _JOINTS,
    "person": _BODY,
    "undo": _arc_arrow(mirrored=False),
    "redo": _arc_arrow(mirrored=True),
    "fit": _lines(
        ((4, 9), (4, 4), (9, 4)), ((15, 4), (20, 4), (20, 9)),
        ((20, 15), (20, 20), (15, 20)), ((9, 20), (4, 20), (4, 15)),
    ),
    "open": _lines(
        ((3.5, 19), (3.5, 5), (9.5, 5), (11.5, 7.5), (18.5, 7.5), (18.5, 10.5)),
        ((3.5, 19), (6.5, 10.5), (21.5, 10.5), (18.5, 19), (3.5, 19)),
    ),
    "save": _both(
        _lines(((12, 3.5), (12, 15)), ((7.5, 10.5), (12, 15), (16.5, 10.5))),
        _lines(((4, 15.5), (4, 20), (20, 20), (20, 15.5))),
    ),
    "compare": _both(_box(3.5, 5, 17, 14), _lines(((12, 2.5), (12, 21.5)))),
    "side_by_side": _both(_box(3, 5, 8, 14), _box(13, 5, 8, 14)),
    "dice": _both(
        _box(4, 4, 16, 16, 3),
        _circle(8.5, 8.5, 1.1, filled=True), _circle(15.5, 8.5, 1.1, filled=True),
        _circle(12, 12, 1.1, filled=True),
        _circle(8.5, 15.5, 1.1, filled=True), _circle(15.5, 15.5, 1.1, filled=True),
    ),
    "close": _lines(((6, 6), (18, 18)), ((18, 6), (6, 18))),
    "clear": _lines(((7, 7), (17, 17)), ((17, 7), (7, 17))),
    "paste": _both(_box(5, 5, 14, 16), _box(9, 3, 6, 4)),
    "photo": _PICTURE,
    "result": _both(
        _lines(((12, 3), (14, 10), (21, 12), (14, 14), (12, 21), (10, 14), (3, 12), (10, 10),
                (12, 3))),
    ),
    "garment": _SHIRT,
    "fabric": _both(
        _box(4, 4, 16, 16),
        _lines(((4, 9.3), (20, 9.3)), ((4, 14.7), (20, 14.7)), ((9.3, 4), (9.3, 20)),
               ((14.7, 4), (14.7, 20))),
    ),
    "sketch": _curve((4, 19), (8, 2, 11, 4, 11, 11), (11, 19, 15, 18, 20, 6)),
    "reset": _both(
        _curve((6, 8), (9, 3.5, 19.5, 4, 19.5, 12), (19.5, 21, 7, 22, 4.8, 14.5)),
        _lines(((5, 3.5), (5.8, 8.5), (10.8, 8))),
    ),
    "live": _both(
        _circle(12, 12, 2.2, filled=True),
        _curve((8, 8), (5.8, 10.2, 5.8, 13.8, 8, 16)),
        _curve((16, 8), (18.2, 10.2, 18.2, 13.8, 16, 16)),
        _curve((5, 5), (1.2, 8.8, 1.2, 15.2, 5, 19)),
        _curve((19, 5), (22.8, 8.8, 22.8, 15.2, 19, 19)),
    ),
    "crop": _lines(
        ((7, 2.5), (7, 17), (21.5, 17)), ((2.5, 7), (17, 7), (17, 21.5)),
    ),
    "turn_left": _both(
        _curve((6, 8), (9, 3.5, 19.5, 4, 19.5, 12), (19.5, 17, 15.5, 19.5, 12, 19.5)),
        _lines(((5, 3.5), (5.8, 8.5), (10.8, 8))),
    ),
    "turn_right": _both(
        _curve((18, 8), (15, 3.5, 4.5, 4, 4.5, 12), (4.5, 17, 8.5, 19.5, 12, 19.5)),
        _lines(((19, 3.5), (18.2, 8.5), (13.2, 8))),
    ),
    "turn_half": _both(
        _curve((7, 7), (11, 2.5, 19.5, 5, 19.5, 12)),
        _curve((17, 17), (13, 21.5, 4.5, 19, 4.5, 12)),
        _lines(((16.6, 9.4), (19.5, 12.5), (21.8, 8.9)), ((7.4, 14.6), (4.5, 11.5), (2.2, 15.1))),
    ),
    "mirror": _both(
        _lines(((12, 3), (12, 6)), ((12, 8.5), (12, 11.5)), ((12, 14), (12, 17)),
               ((12, 19), (12, 21.5))),
        _lines(((9, 6), (9, 18), (3.5, 18), (9, 6)), ((15, 6), (15, 18), (20.5, 18), (15, 6))),
    ),
    "left": _lines(((14.5, 6), (8.5, 12), (14.5, 18))),
    "keep": _lines(((4.5, 12.5), (10, 18), (20, 6.5))),
    "star": _lines(
        ((12, 2.8), (14.7, 8.9), (21.4, 9.4), (16.3, 13.8), (17.9, 20.4), (12, 16.8), (6.1, 20.4),
         (7.7, 13.8), (2.6, 9.4), (9.3, 8.9), (12, 2.8)),
    ),
    "copy": _both(_box(8.5, 8.5, 12, 12), _lines(((5.5, 15.5), (3.5, 15.5), (3.5, 3.5),
                                                  (15.5, 3.5), (15.5, 5.5)))),
    "bin": _both(
        _lines(((4, 6.5), (20, 6.5)), ((9, 6), (9, 3.5), (15, 3.5), (15, 6)),
               ((6, 6.5), (7, 20.5), (17, 20.5), (18, 6.5)), ((10.2, 10), (10.5, 17)),
               ((13.8, 10), (13.5, 17))),
    ),
    "stop": _box(6.5, 6.5, 11, 11),
    "pause": _lines(((8.5, 5.5), (8.5, 18.5)), ((15.5, 5.5), (15.5, 18.5))),
    "play": _lines(((8, 5), (18.5, 12), (8, 19), (8, 5))),
    "grip": _lines(((5, 8), (19, 8)), ((5, 12), (19, 12)), ((5, 16), (19, 16))),
    "up": _lines(((6, 14.5), (12, 8.5), (18, 14.5))),
    "down": _lines(((6, 9.5), (12, 15.5), (18, 9.5))),
    "right": _lines(((9.5, 6), (15.5, 12), (9.5, 18))),
}  # fmt: skip


def icon_names() -> tuple[str, ...]:
    """Every icon there is."""
    return tuple(_ICONS)


def pixmap(name: str, size: int, color: str, *, ratio: float = 1.0) -> QPixmap:
    """One icon in one colour."""
    image = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(image.width() / 24, image.height() / 24)
    pen = QPen(QColor(color), 1.7)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    _ICONS[name](painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def make_icon(name: str, theme: Theme) -> QIcon:
    """An icon for normal and disabled state; what is checked says so by its ground."""
    return QIcon(_icon(name, theme))


def draw_ahead(theme: Theme) -> Iterator[None]:
    """Draw all icons for a theme, one in each step: who chooses it later waits for none."""
    for name in _ICONS:
        _icon(name, theme)
        yield


@cache
def _icon(name: str, theme: Theme) -> QIcon:
    icon = QIcon()
    for size in _SIZES:
        icon.addPixmap(pixmap(name, size, theme.text), QIcon.Mode.Normal, QIcon.State.Off)
        faded = QColor(theme.dim)
        faded.setAlphaF(0.45)
        dim = pixmap(name, size, faded.name(QColor.NameFormat.HexArgb))
        icon.addPixmap(dim, QIcon.Mode.Disabled, QIcon.State.Off)
    return icon
