"""Draws the Pose: bones and joints, unsure ones hollow."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

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
)
RIGHT, LEFT, MIDDLE = QColor("#ff9d5c"), QColor("#6cb8ff"), QColor("#f4f4f4")
SURE = 0.5
JOINT_PX = 4.5


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


def _draw_joint(painter: QPainter, place: QPointF, name: str, pose: Pose, *, lit: bool) -> None:
    sure = pose.point(name, SURE) is not None
    radius = JOINT_PX + (2.5 if lit else 0)
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
