"""Cameras and lights of the synthetic pictures, and how they are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fashionstudio.datasets.synthetic.meshes import F32

Window = tuple[float, float, float, float]
Colour = tuple[float, float, float]
Framing = Literal["garment", "upper body", "three-quarter", "full"]
FRAMINGS: dict[Framing, float] = {
    "garment": 0.42,
    "upper body": 0.24,
    "three-quarter": 0.17,
    "full": 0.17,
}


@dataclass(frozen=True)
class Camera:
    """Window of the picture on the plane z = 0 (decimetres) and the eye; view turns the model."""

    window: Window
    """x0, x1, y0, y1."""
    eye: tuple[float, float, float]
    view: F32
    """(4, 4) model to world."""
    flat: bool = False

    def projection(self) -> F32:
        """Clip matrix (4, 4): an off-axis frustum through the window, or orthographic."""
        x0, x1, y0, y1 = self.window
        if self.flat:
            out = np.diag([2 / (x1 - x0), 2 / (y1 - y0), -0.01, 1.0])
            out[0, 3], out[1, 3] = -(x1 + x0) / (x1 - x0), -(y1 + y0) / (y1 - y0)
            return out.astype(np.float32)
        ex, ey, distance = self.eye
        near, far = distance * 0.4, distance * 2.5
        k = near / distance
        left, right, low, high = (x0 - ex) * k, (x1 - ex) * k, (y0 - ey) * k, (y1 - ey) * k
        frustum = np.array(
            [
                [2 * near / (right - left), 0, (right + left) / (right - left), 0],
                [0, 2 * near / (high - low), (high + low) / (high - low), 0],
                [0, 0, -(far + near) / (far - near), -2 * far * near / (far - near)],
                [0, 0, -1, 0],
            ]
        )
        move = np.eye(4)
        move[:3, 3] = -np.array([ex, ey, distance])
        return (frustum @ move).astype(np.float32)

    def project(self, points: F32, shape: tuple[int, int]) -> F32:
        """Pixels (n, 2) of points (n, 3)."""
        hom = np.concatenate([points, np.ones((len(points), 1), np.float32)], 1)
        clip = hom @ (self.projection() @ self.view).T
        ndc = clip[:, :2] / clip[:, 3:]
        height, width = shape
        return np.stack([(ndc[:, 0] + 1) / 2 * width, (1 - ndc[:, 1]) / 2 * height], 1)

    def to_world(self, points: F32) -> F32:
        """Model points (n, 3) as the view turns them."""
        return points @ self.view[:3, :3].T + self.view[:3, 3]


@dataclass(frozen=True)
class Light:
    """Key light (direction to it, linear colour), a hemisphere and a light from behind."""

    direction: tuple[float, float, float]
    key: Colour
    sky: Colour
    ground: Colour
    rim: float = 0.0
    """Strength of the light from behind, on what is seen edge-on."""

    def matrix(self, camera: Camera, body: F32) -> F32:
        """Orthographic clip matrix of the shadow map round (n, 3) points, transposed for GLSL."""
        forward = np.array(self.direction) / np.linalg.norm(self.direction)
        right = np.cross((0.0, 1.0, 0.0), forward)
        right /= np.linalg.norm(right)
        up = np.cross(forward, right)
        turn = np.stack([right, up, -forward])
        points = camera.to_world(body[::7]) @ turn.T
        low, high = points.min(0) - 0.8, points.max(0) + 0.8
        out = np.eye(4)
        out[:3, :3] = turn * (2 / (high - low))[:, None]
        out[:3, 3] = -(high + low) / (high - low)
        return out.T.astype(np.float32)


KINDS = ("softbox", "high key", "window", "overcast", "sun", "evening")
_KIND_CHANCE = (0.3, 0.2, 0.16, 0.14, 0.12, 0.08)
_TABLE: dict[str, tuple[float, float, float, float, float]] = {
    # key's share, level, side spread of the key (degrees), warmth of the key, light from behind
    "softbox": (0.55, 1.25, 40, 0.0, 0.1),
    "high key": (0.36, 1.42, 30, 0.0, 0.25),
    "window": (0.68, 1.15, 65, 0.02, 0.05),
    "overcast": (0.22, 1.2, 50, -0.03, 0.1),
    "sun": (0.8, 1.35, 55, 0.05, 0.15),
    "evening": (0.66, 1.0, 60, 0.14, 0.35),
}


def random_light(rng: np.random.Generator) -> tuple[str, Light]:
    """A kind of light and the light; white cloth ends near 0.5-1."""
    kind = KINDS[int(rng.choice(len(KINDS), p=_KIND_CHANCE))]
    share, level, spread, warmth, rim = _TABLE[kind]
    azimuth = np.radians(rng.normal(0, spread))
    height = np.radians(rng.uniform(15, 65))
    direction = np.array(
        [
            np.sin(azimuth) * np.cos(height),
            np.sin(height),
            abs(np.cos(azimuth)) * np.cos(height) + 0.2,
        ]
    )
    direction /= np.linalg.norm(direction)
    share = float(np.clip(share + rng.normal(0, 0.08), 0.12, 0.88))
    level *= float(np.exp(rng.normal(0.13, 0.12)))
    warm = warmth + float(rng.normal(0, 0.03))
    cast = float(rng.normal(0, 0.02))  # what the white balance has left
    key = level * share * np.array([1 + warm, 1.0 - abs(warm) * 0.2, 1 - warm]) * (1 + cast)
    sky = level * (1.1 - share) * np.array([1 - warm * 0.7, 1.0, 1 + warm * 0.7])
    ground = sky * rng.uniform(0.35, 0.8) * np.array([1.04, 1.0, 0.94])
    back = float(max(0.0, rim * rng.uniform(0, 2)))
    return kind, Light(_triple(direction), _triple(key), _triple(sky), _triple(ground), back)


def _triple(values: NDArray[np.floating]) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def view_matrix(yaw: float, pitch: float, floor: float, roll: float = 0.0) -> F32:
    """Turn the model about the vertical, then tilt (radians); the floor stays in place."""
    cy, sy, cp, sp = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch)
    cr, sr = np.cos(roll), np.sin(roll)
    turn = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    tilt = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    lean = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    out = np.eye(4)
    out[:3, :3] = lean @ tilt @ turn
    out[1, 3] = -floor
    return out.astype(np.float32)


def random_view(rng: np.random.Generator, floor: float) -> F32:
    """Mostly from the front, at times from the side; the camera is seldom quite level."""
    yaw = rng.normal(0, 13) if rng.random() < 0.85 else rng.uniform(-65, 65)
    return view_matrix(
        float(np.radians(yaw)),
        float(np.radians(rng.normal(0, 3.0))),
        floor,
        float(np.radians(rng.normal(0, 1.2))),
    )


def choose_window(
    rng: np.random.Generator, body: F32, region: F32, aspect: float, *, chest: float
) -> tuple[Framing, Window]:
    """Window on the plane z = 0 from world points (n, 3) of the body and of the garment.

    Often the garment's box with some context, as the model frame at inference; else what
    photographers take, with heads and feet cut off at times. `chest` is the height below which
    nothing of an upper-body picture lies.
    """
    names = list(FRAMINGS)
    style: Framing = names[int(rng.choice(len(names), p=list(FRAMINGS.values())))]
    low, high = region[:, :2].min(0), region[:, :2].max(0)
    if style == "upper body" and high[1] < chest + 1.0:
        style = "garment"
    head, feet = float(body[:, 1].max()), float(body[:, 1].min())
    side = np.array([body[:, 0].min() - 0.4, body[:, 0].max() + 0.4])
    if style == "garment":
        context = rng.uniform(0.08, 0.35, 4)
        span = high - low
        box = (
            low[0] - context[0] * span[0],
            high[0] + context[1] * span[0],
            low[1] - context[2] * span[1],
            high[1] + context[3] * span[1],
        )
    elif style == "upper body":  # arms may leave the picture
        y0 = chest - float(rng.uniform(-0.6, 2.2))
        y1 = head + float(rng.uniform(-0.6, 1.4))
        half = (y1 - y0) * aspect / 2
        box = (-half * 0.9, half * 0.9, y0, y1)
    elif style == "three-quarter":
        cut = feet + (head - feet) * float(rng.uniform(0.15, 0.35))
        top = head + float(rng.uniform(-1.6, 1.5))
        box = (*side, min(cut, float(low[1]) - 0.4), top)
    else:
        box = (
            *side,
            feet - float(rng.uniform(-0.3, 1.5)),
            head + float(rng.uniform(-0.4, 1.8)),
        )
    return style, _with_aspect(rng, box, aspect, tight=style == "upper body")


def _with_aspect(rng: np.random.Generator, box: Window, aspect: float, *, tight: bool) -> Window:
    """Grow a box to width / height = `aspect`, and move it a little."""
    x0, x1, y0, y1 = (float(value) for value in box)
    height = (y1 - y0) if tight else max(y1 - y0, (x1 - x0) / aspect)
    cx = (x0 + x1) / 2 + float(rng.normal(0, 0.03)) * height
    cy = (y0 + y1) / 2
    half = height / 2
    return cx - half * aspect, cx + half * aspect, cy - half, cy + half


def make_camera(rng: np.random.Generator, window: Window, view: F32) -> Camera:
    """Mild perspective; the eye stands off the middle a little."""
    eye = (
        float(rng.normal(0, 1.0)),
        float((window[2] + window[3]) / 2 + rng.normal(0, 2.5)),
        float(rng.uniform(20, 60)),
    )
    return Camera(window, eye, view)
