"""The Frame: where the picture an engine works on lies in the Photo, and the exact way back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from fashionstudio.errors import BadInput

Box = tuple[int, int, int, int]
"""Whole pixels (x0, y0, x1, y1); the last two are exclusive."""

_LANCZOS_REACH = 3  # Pillow's LANCZOS kernel ends at three (source or target) pixels


_TOUCHING = 1.5
"""A box this near to the Photo's edge, in pixels, is cut by it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A box in the Photo, seen at another scale. It may reach beyond the Photo.

    Coordinates are continuous: a pixel's centre lies at +0.5, so a Photo point `p` is at
    `(p - (x, y)) * scale` in the frame, with no half-pixel shift either way.

    Attributes:
        x: left edge of the box in Photo pixels; may be negative or fractional.
        y: top edge.
        scale: frame pixels per Photo pixel, > 0.
        width: of the frame, in frame pixels.
        height: of the frame, in frame pixels.
    """

    x: float
    y: float
    scale: float
    width: int
    height: int

    def __post_init__(self) -> None:
        numbers = (self.x, self.y, self.scale)
        if not all(math.isfinite(number) for number in numbers) or self.scale <= 0:
            raise BadInput("This frame has no sensible place or scale.", details=repr(numbers))
        if self.width < 1 or self.height < 1:
            raise BadInput("This frame is empty.", details=f"{self.width}x{self.height}")

    @classmethod
    def around(
        cls,
        box: Sequence[float],
        photo_shape: Sequence[int],
        frame_size: tuple[int, int],
        margin: float = 0.18,
    ) -> Frame:
        """The Frame that shows `box` with some of its surroundings.

        Where the Photo is large enough the Frame is moved inside it, for real pixels are better
        context than repeated edges, and the margin ends with the Photo. Otherwise it reaches beyond
        the Photo on the side that the box does not touch: cloth that is cut by the Photo's edge
        should be cut by the Frame's, too. Else it is centred on the Photo.

        Args:
            box: (x0, y0, x1, y1) in Photo pixels; the part outside the Photo is ignored.
            photo_shape: the Photo's (H, W, ...).
            frame_size: (height, width) of the frame; its aspect is kept by growing the box.
            margin: what is added on each side, as a share of the box's own width and height.

        Raises:
            BadInput: the box is empty or lies outside the Photo.
        """
        height, width = frame_size
        photo_height, photo_width = int(photo_shape[0]), int(photo_shape[1])
        x0, y0 = max(float(box[0]), 0.0), max(float(box[1]), 0.0)
        x1, y1 = min(float(box[2]), float(photo_width)), min(float(box[3]), float(photo_height))
        if not (x1 > x0 and y1 > y0):
            raise BadInput("There is nothing in the photo to frame.", details=repr(tuple(box)))
        wanted_width = min((x1 - x0) * (1 + 2 * margin), photo_width)
        wanted_height = min((y1 - y0) * (1 + 2 * margin), photo_height)
        scale = min(width / wanted_width, height / wanted_height)
        x = _place((x0, x1), width / scale, photo_width)
        y = _place((y0, y1), height / scale, photo_height)
        return cls(x, y, scale, width, height)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """(x0, y0, x1, y1) in Photo pixels."""
        right, bottom = self.x + self.width / self.scale, self.y + self.height / self.scale
        return self.x, self.y, right, bottom

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width) of the frame."""
        return self.height, self.width

    def to_frame(self, points: ArrayLike) -> NDArray[np.float64]:
        """Photo points (N, 2) → frame points (N, 2)."""
        return (_points(points) - (self.x, self.y)) * self.scale

    def to_photo(self, points: ArrayLike) -> NDArray[np.float64]:
        """Frame points (N, 2) → Photo points (N, 2); the inverse of `to_frame`."""
        return _points(points) / self.scale + (self.x, self.y)

    def valid_box(self, photo_shape: Sequence[int]) -> Box:
        """The Photo pixels whose centres the Frame covers; empty boxes have x1 <= x0 or y1 <= y0.

        A tolerance of a thousandth of a pixel keeps rounding from dropping a row at the border.
        """
        x0, y0, x1, y1 = self.box
        return (
            max(math.ceil(x0 - 0.501), 0),
            max(math.ceil(y0 - 0.501), 0),
            min(math.floor(x1 - 0.499) + 1, int(photo_shape[1])),
            min(math.floor(y1 - 0.499) + 1, int(photo_shape[0])),
        )

    def crop(
        self, picture: NDArray[np.uint8], *, fill: Literal["edge"] | int = "edge"
    ) -> NDArray[np.uint8]:
        """What the Frame shows of a Photo-size picture, antialiased when it shrinks.

        Args:
            picture: (H, W) or (H, W, C) uint8 at Photo size.
            fill: beyond the Photo: "edge" repeats its border, a level 0..255 fills with it.

        Returns:
            (height, width) or (height, width, C) uint8.
        """
        result = _resample(picture, self.box, self.shape)
        if fill != "edge":
            inside = self._cover(picture.shape)
            if picture.ndim == 3:
                inside = inside[..., None]
            result = np.where(inside, result, np.uint8(fill))
        return result

    def crop_mask(self, mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """As `crop` for a mask (H, W) uint8: never over- or undershoots, 0 beyond the Photo."""
        cut = _resample(mask, self.box, self.shape, Image.Resampling.BILINEAR)
        return np.where(self._cover(mask.shape), cut, np.uint8(0))

    def paste_box(
        self, picture: NDArray[Any], photo_shape: Sequence[int]
    ) -> tuple[NDArray[Any], Box]:
        """The frame's picture at the Photo's resolution, only where it lies in the Photo.

        Args:
            picture: (height, width) or (height, width, C), uint8 or float32.
            photo_shape: the Photo's (H, W, ...).

        Returns:
            The resampled patch, of the picture's dtype, and its place in the Photo. The patch has
            no pixels when the Frame misses the Photo.

        Raises:
            BadInput: the picture is not of the frame's size.
        """
        if picture.shape[:2] != self.shape:
            raise BadInput(
                "A picture does not fit its frame.",
                details=f"picture {picture.shape[:2]}, frame {self.shape}",
            )
        box = x0, y0, x1, y1 = self.valid_box(photo_shape)
        if x1 <= x0 or y1 <= y0:
            return np.zeros((0, 0, *picture.shape[2:]), picture.dtype), (0, 0, 0, 0)
        corners = self.to_frame([(x0, y0), (x1, y1)])
        source = (corners[0, 0], corners[0, 1], corners[1, 0], corners[1, 1])
        return _resample(picture, source, (y1 - y0, x1 - x0)), box

    def paste(self, picture: NDArray[Any], photo_shape: Sequence[int]) -> tuple[NDArray[Any], Box]:
        """As `paste_box`, laid on a Photo-size array of zeros."""
        patch, (x0, y0, x1, y1) = self.paste_box(picture, photo_shape)
        whole = np.zeros((*photo_shape[:2], *picture.shape[2:]), picture.dtype)
        whole[y0:y1, x0:x1] = patch
        return whole, (x0, y0, x1, y1)

    def view(
        self, picture: NDArray[Any], box: Sequence[float], shape: tuple[int, int]
    ) -> NDArray[Any]:
        """The frame's picture over any box of the Photo, at any resolution.

        Args:
            picture: (height, width) or (height, width, C), uint8 or float32.
            box: (x0, y0, x1, y1) in Photo pixels.
            shape: (rows, columns) of the result; beyond the frame its edges are repeated.
        """
        corners = self.to_frame([(box[0], box[1]), (box[2], box[3])])
        source = (corners[0, 0], corners[0, 1], corners[1, 0], corners[1, 1])
        return _resample(picture, source, shape)

    def to_dict(self) -> dict[str, float | int]:
        """Plain data, JSON-ready."""
        return {
            "x": self.x,
            "y": self.y,
            "scale": self.scale,
            "width": self.width,
            "height": self.height,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Frame:
        """The inverse of `to_dict`; raises BadInput when a number is missing or wrong."""
        try:
            return cls(
                float(data["x"]),
                float(data["y"]),
                float(data["scale"]),
                int(data["width"]),
                int(data["height"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput("This frame is damaged.", details=repr(error)) from error

    def _cover(self, photo_shape: Sequence[int]) -> NDArray[np.bool_]:
        """(height, width) bool: frame pixels whose centre lies in the Photo."""
        xs = (np.arange(self.width) + 0.5) / self.scale + self.x
        ys = (np.arange(self.height) + 0.5) / self.scale + self.y
        columns = (xs >= 0) & (xs <= photo_shape[1])
        rows = (ys >= 0) & (ys <= photo_shape[0])
        return rows[:, None] & columns[None, :]


def _place(stretch: tuple[float, float], length: float, available: int) -> float:
    """Start of `length` about a stretch of 0..available: inside of it where it fits."""
    centre = (stretch[0] + stretch[1]) / 2
    if length < available:
        return min(max(centre - length / 2, 0.0), available - length)
    starts, ends = stretch[0] < _TOUCHING, stretch[1] > available - _TOUCHING
    if starts == ends:
        return (available - length) / 2
    return 0.0 if starts else available - length


def _points(points: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(points, dtype=np.float64).reshape(-1, 2)


def _resample(
    picture: NDArray[Any],
    box: tuple[float, float, float, float],
    size: tuple[int, int],
    method: Image.Resampling | None = None,
) -> NDArray[Any]:
    """The part `box` of a picture at `size` (height, width), with repeated edges around it.

    Pillow maps pixel areas onto pixel areas, so centres stay aligned, and widens its kernel when
    it shrinks. It refuses boxes beyond the picture, so the surroundings are made by clipping
    indices: exactly as many pixels as the kernel can reach. LANCZOS keeps detail when shrinking;
    when enlarging it rings along edges, so BICUBIC is taken there.
    """
    x0, y0, x1, y1 = box
    if method is None:
        grows = size[1] > x1 - x0
        method = Image.Resampling.BICUBIC if grows else Image.Resampling.LANCZOS
    columns, x_offset = _reach(x0, x1, size[1], picture.shape[1])
    rows, y_offset = _reach(y0, y1, size[0], picture.shape[0])
    source = _take(picture, rows, columns)
    inner = (x0 - x_offset, y0 - y_offset, x1 - x_offset, y1 - y_offset)
    return _resize(source, inner, size, method)


def _reach(
    start: float, end: float, target: int, available: int
) -> tuple[slice | NDArray[np.intp], int]:
    """Source indices that a stretch needs, and which index comes first (before clipping)."""
    reach = math.ceil(_LANCZOS_REACH * max(1.0, (end - start) / target)) + 1
    first, last = math.floor(start) - reach, math.ceil(end) + reach
    if first >= 0 and last <= available:
        return slice(first, last), first
    return np.clip(np.arange(first, last), 0, available - 1), first


def _take(
    picture: NDArray[Any], rows: slice | NDArray[np.intp], columns: slice | NDArray[np.intp]
) -> NDArray[Any]:
    # One axis after the other: rows are cheap to take, and two index arrays at once would pair up.
    return np.ascontiguousarray(picture[rows][:, columns])


def _resize(
    source: NDArray[Any],
    box: tuple[float, float, float, float],
    size: tuple[int, int],
    method: Image.Resampling,
) -> NDArray[Any]:
    height, width = size
    if source.ndim == 3 and (source.dtype != np.uint8 or source.shape[2] not in (3, 4)):
        planes = [
            _resize(np.ascontiguousarray(source[..., index]), box, size, method)
            for index in range(source.shape[2])
        ]
        return np.stack(planes, axis=-1)
    # RGBA would be premultiplied by Pillow; four planes packed as RGBX are resized one by one.
    mode = "RGBX" if source.ndim == 3 and source.shape[2] == 4 else None
    image = Image.fromarray(source) if mode is None else _packed(source, mode)
    return np.asarray(image.resize((width, height), method, box=box)).copy()


def _packed(source: NDArray[np.uint8], mode: str) -> Image.Image:
    return Image.frombuffer(mode, (source.shape[1], source.shape[0]), source, "raw", mode, 0, 1)
