"""How large the person is: millimetres per pixel, from the joints."""

from __future__ import annotations

from fashionstudio.core.person import Person, Pose

ADULT_MM = 1700.0

# Lengths between joints as shares of the body height: the middle between anthropometry (Drillis &
# Contini, 1966: shoulder at 0.818, hip at 0.530, knee at 0.285, ankle at 0.039 of the height) and
# what the joints of rendered people measure, whose hips lie a little higher.
_TRUNK = 0.275
_THIGH = 0.239
_SHANK = 0.248
_SHOULDERS = 0.20

_SURE = 0.3


def mm_per_pixel(person: Person, body_height_mm: float = ADULT_MM) -> float:
    """Millimetres per Photo pixel at the body.

    A limb that points towards the camera looks shorter than it is, never longer, so the largest
    of the measures that agree is taken: the upper quartile of trunk, thighs and shanks. Shoulders
    count only when nothing else is seen (they are narrow from the side).
    """
    sizes = sorted(_heights_px(person.pose))
    if not sizes:
        width = _between(person.pose, "right_shoulder", "left_shoulder")
        if width is not None:
            return body_height_mm * _SHOULDERS / width
        return body_height_mm / max(float(person.silhouette.shape[0]), 1.0)
    position = (len(sizes) - 1) * 0.75
    low = int(position)
    high = min(low + 1, len(sizes) - 1)
    height_px = sizes[low] + (sizes[high] - sizes[low]) * (position - low)
    return body_height_mm / height_px


def _heights_px(pose: Pose) -> list[float]:
    """The body's height in pixels as each visible segment tells it."""
    found: list[float | None] = []
    for side in ("right", "left"):
        found.append(_share(pose, f"{side}_shoulder", f"{side}_hip", _TRUNK))
        found.append(_share(pose, f"{side}_hip", f"{side}_knee", _THIGH))
        found.append(_share(pose, f"{side}_knee", f"{side}_ankle", _SHANK))
    return [size for size in found if size is not None]


def _share(pose: Pose, start: str, end: str, share: float) -> float | None:
    length = _between(pose, start, end)
    return None if length is None else length / share


def _between(pose: Pose, start: str, end: str) -> float | None:
    a, b = pose.point(start, _SURE), pose.point(end, _SURE)
    if a is None or b is None:
        return None
    length = float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)
    return length if length >= 4 else None
