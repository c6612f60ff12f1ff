"""The small signs of the controls (ticks, arrows), as files: a Qt style sheet knows only files."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from fashionstudio.core.atomic import write_atomic
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import cache_dir

log = logging.getLogger(__name__)

SIDE_PX = 16
_RUNS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "tick": ((3.5, 8.5), (6.8, 11.8), (12.5, 4.8)),
    "dash": ((4, 8), (12, 8)),
    "down": ((3.5, 6), (8, 10.5), (12.5, 6)),
    "up": ((3.5, 10), (8, 5.5), (12.5, 10)),
    "left": ((10, 3.5), (5.5, 8), (10, 12.5)),
    "right": ((6, 3.5), (10.5, 8), (6, 12.5)),
}
"""Polylines on a grid of 16 × 16."""


def glyph(name: str, color: str) -> str:
    """The file of a sign in a colour ("#rrggbb"), drawn if it is not there yet.

    Returns:
        Its path, as style sheets want it; "" where it cannot be written: the controls are legible
        without signs, by their colours.
    """
    path = cache_dir() / "controls" / f"{name}-{color.removeprefix('#')}.png"
    try:
        for ratio, place in ((1, path), (2, path.with_stem(f"{path.stem}@2x"))):
            if not place.is_file():
                place.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(place, _png(_draw(name, color, SIDE_PX * ratio)))
    except (OSError, FashionStudioError) as error:
        log.warning("the signs of the controls cannot be kept: %s", error)
        return ""
    return Path(path).as_posix()


def _draw(name: str, color: str, side_px: int) -> QImage:
    image = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side_px / SIDE_PX, side_px / SIDE_PX)
    pen = QPen(QColor(color), 2.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in _RUNS[name]]))
    painter.end()
    return image


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())
