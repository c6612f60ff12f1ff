"""Pen and mouse as one stream of samples."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent


@dataclass(frozen=True, slots=True)
class PointerSample:
    """Where the pointer is and how it is held.

    Attributes:
        place: on the canvas, logical pixels.
        x, y: in Photo pixels.
        pressure: 0..1; a mouse always presses with 1.
        erase: the pen's eraser end, the right button or the erase switch.
        time_ms: event time.
        source: "pen" or "mouse".
        modifiers: keys held.
    """

    place: QPointF
    x: float
    y: float
    pressure: float
    erase: bool
    time_ms: int
    source: str
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier


def from_mouse(event: QMouseEvent, photo: QPointF, *, erase: bool) -> PointerSample:
    """A mouse event; the mouse has no pressure, so it counts as full."""
    return PointerSample(
        event.position(),
        photo.x(),
        photo.y(),
        1.0,
        erase,
        event.timestamp(),
        "mouse",
        event.modifiers(),
    )


def from_tablet(event: QTabletEvent, photo: QPointF, *, erase: bool) -> PointerSample:
    """A pen event; the eraser end erases whatever tool is chosen."""
    eraser_end = event.pointerType() == QPointingDevice.PointerType.Eraser
    return PointerSample(
        event.position(),
        photo.x(),
        photo.y(),
        max(0.0, min(1.0, event.pressure())),
        erase or eraser_end,
        event.timestamp(),
        "pen",
        event.modifiers(),
    )
