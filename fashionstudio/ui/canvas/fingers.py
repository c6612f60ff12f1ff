"""Two fingers on a trackpad or on a touch screen: they move, zoom and rotate the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QPinchGesture

if TYPE_CHECKING:
    from fashionstudio.ui.canvas.canvas import Canvas

MEANT_DEG = 8.0
"""Fingers that zoom turn a little; from here on it is meant."""


class Fingers:
    """Gestures over one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._rotates = False
        canvas.grabGesture(Qt.GestureType.PinchGesture)

    def on_trackpad(self, event: QNativeGestureEvent) -> bool:
        """Two fingers draw apart or together, or turn; whether it was one of these."""
        kind, canvas, place = event.gestureType(), self._canvas, event.position()
        zooms = kind == Qt.NativeGestureType.ZoomNativeGesture
        if not zooms and kind != Qt.NativeGestureType.RotateNativeGesture:
            return False
        if canvas.host.document.scene is not None:
            canvas.hands.place = place
            if zooms:
                canvas.view.zoom_at(place, max(0.1, 1 + event.value()))
            else:
                canvas.view.rotate_by(event.value(), place)
            canvas.host.view_changed()
        return True

    def on_screen(self, pinch: QPinchGesture) -> None:
        """Two fingers hold the picture: what is under them stays under them."""
        canvas, view = self._canvas, self._canvas.view
        if pinch.state() == Qt.GestureState.GestureStarted:
            # The first finger has begun to draw before the second came.
            canvas.hands.abort()
            self._rotates = False
        if canvas.host.document.scene is None:
            return
        place = QPointF(canvas.mapFromGlobal(pinch.centerPoint()))
        way = pinch.centerPoint() - pinch.lastCenterPoint()
        if pinch.state() == Qt.GestureState.GestureUpdated:
            view.pan(way.x(), way.y())
        if pinch.changeFlags() & QPinchGesture.ChangeFlag.ScaleFactorChanged:
            view.zoom_at(place, pinch.scaleFactor())
        turn = pinch.rotationAngle() - pinch.lastRotationAngle()
        self._rotates = self._rotates or abs(pinch.totalRotationAngle()) >= MEANT_DEG
        if self._rotates and turn:
            view.rotate_by(turn, place)
        canvas.host.view_changed()
