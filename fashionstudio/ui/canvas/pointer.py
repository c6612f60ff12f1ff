"""Pen and mouse as one stream of samples."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, Qt
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
        double: the second press of a double click.
        right: the right button, or a pen's side button that stands for it.
    """

    place: QPointF
    x: float
    y: float
    pressure: float
    erase: bool
    time_ms: int
    source: str
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    double: bool = False
    right: bool = False


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
        event.type() == QEvent.Type.MouseButtonDblClick,
        event.button() == Qt.MouseButton.RightButton,
    )


def from_tablet(event: QTabletEvent, photo: QPointF, *, erase: bool) -> PointerSample:
    """A pen event; eraser end and side button erase whatever tool is chosen."""
    side_button = bool((event.buttons() | event.button()) & Qt.MouseButton.RightButton)
    eraser_end = event.pointerType() == QPointingDevice.PointerType.Eraser
    return PointerSample(
        event.position(),
        photo.x(),
        photo.y(),
        max(0.0, min(1.0, event.pressure())),
        erase != (eraser_end or side_button),
        event.timestamp(),
        "pen",
        event.modifiers(),
        right=event.button() == Qt.MouseButton.RightButton,
    )
