"""Draws the Pose: bones and joints, unsure ones hollow."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from fashionstudio.core.person import Pose
from fashionstudio.ui.canvas.view import View

BONES: tuple[tuple[str, str], ...] = (
    ("neck", "right_shoulder"),
    ("right_shoulder", "right_elbow"),
    ("right_elbow", "right_wrist"),
    ("neck", "left_shoulder"),
    ("left_shoulder", "left_elbow"),
    ("left_elbow", "left_wrist"),
    ("neck", "right_hip"),
    ("right_hip", "right_knee"),
    ("right_knee", "right_ankle"),
    ("neck", "left_hip"),
    ("left_hip", "left_knee"),
    ("left_knee", "left_ankle"),
    ("neck", "nose"),
    ("nose", "right_eye"),
    ("right_eye", "right_ear"),
    ("nose", "left_eye"),
    ("left_eye", "left_ear"),
)
RIGHT, LEFT, MIDDLE = QColor("#ff9d5c"), QColor("#6cb8ff"), QColor("#f4f4f4")
SURE = 0.5
JOINT_PX = 4.5
FACE_PX = 3.0
"""Eyes and ears lie close together."""


class PoseLayer:
    """The Pose, kept at the size of the canvas: its lines are too dear to draw under every dab."""

    def __init__(self) -> None:
        self._image = QImage()
        self._drawn: object = None

    def draw(
        self,
        painter: QPainter,
        view: View,
        ratio: float,
        rects: list[QRect],
        pose: Pose,
        hovered: str | None,
    ) -> None:
        """Paint rectangles of the canvas."""
        lies = (view.scale, view.angle, view.origin.toTuple(), view.window.toTuple(), ratio)
        wanted = (pose, hovered, *lies)
        if wanted != self._drawn:
            self._drawn = wanted
            self._image = QImage(view.window * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._image)
            inner.scale(ratio, ratio)
            draw_pose(inner, view, pose, hovered)
            inner.end()
        for rect in rects:
            source = QRectF(
                rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio
            )
            painter.drawImage(QRectF(rect), self._image, source)


def draw_pose(painter: QPainter, view: View, pose: Pose, hovered: str | None) -> None:
    """Paint bones below joints; the person's right side is warm, the left side cool."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for start, end in BONES:
        a, b = pose.point(start), pose.point(end)
        if a is not None and b is not None:
            p, q = view.to_view(QPointF(*a)), view.to_view(QPointF(*b))
            painter.setPen(QPen(QColor(0, 0, 0, 110), 4.5))
            painter.drawLine(p, q)
            painter.setPen(QPen(_color(end), 2.2))
            painter.drawLine(p, q)
    for name in {joint for bone in BONES for joint in bone}:
        point = pose.point(name)
        if point is not None:
            _draw_joint(painter, view.to_view(QPointF(*point)), name, pose, lit=name == hovered)


def draw_ghosts(
    painter: QPainter, view: View, ghosts: Mapping[str, tuple[float, float]], hovered: str | None
) -> None:
    """Paint dotted rings where joints are missing; ghosts are in Photo pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for name, point in ghosts.items():
        place = view.to_view(QPointF(*point))
        radius = JOINT_PX + (3.5 if name == hovered else 1)
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.setPen(QPen(QColor(255, 255, 255, 210), 3.2))
        painter.drawEllipse(place, radius, radius)
        painter.setPen(QPen(_color(name).darker(130), 2.0, Qt.PenStyle.DotLine))
        painter.drawEllipse(place, radius, radius)


def joint_text(name: str) -> str:
    """A joint's name in the user's language."""
    translate = QCoreApplication.translate
    return {
        "nose": translate("Pose", "Nose"),
        "neck": translate("Pose", "Neck"),
        "right_shoulder": translate("Pose", "Right shoulder"),
        "right_elbow": translate("Pose", "Right elbow"),
        "right_wrist": translate("Pose", "Right wrist"),
        "left_shoulder": translate("Pose", "Left shoulder"),
        "left_elbow": translate("Pose", "Left elbow"),
        "left_wrist": translate("Pose", "Left wrist"),
        "right_hip": translate("Pose", "Right hip"),
        "right_knee": translate("Pose", "Right knee"),
        "right_ankle": translate("Pose", "Right ankle"),
        "left_hip": translate("Pose", "Left hip"),
        "left_knee": translate("Pose", "Left knee"),
        "left_ankle": translate("Pose", "Left ankle"),
        "right_eye": translate("Pose", "Right eye"),
        "left_eye": translate("Pose", "Left eye"),
        "right_ear": translate("Pose", "Right ear"),
        "left_ear": translate("Pose", "Left ear"),
    }[name]


def _draw_joint(painter: QPainter, place: QPointF, name: str, pose: Pose, *, lit: bool) -> None:
    sure = pose.point(name, SURE) is not None
    radius = (FACE_PX if name.endswith(("_eye", "_ear")) else JOINT_PX) + (2.5 if lit else 0)
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1.2))
    painter.setBrush(_color(name) if sure else QColor(0, 0, 0, 90))
    painter.drawEllipse(place, radius, radius)
    if not sure:
        painter.setPen(QPen(_color(name), 1.6))
        painter.drawEllipse(place, radius - 1, radius - 1)


def _color(name: str) -> QColor:
    if name.startswith("right"):
        return RIGHT
    return LEFT if name.startswith("left") else MIDDLE
