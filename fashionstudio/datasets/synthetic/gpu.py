"""What lies on the graphics side: context, meshes, textures and their reading back (moderngl)."""

from __future__ import annotations

import os
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from fashionstudio.datasets.synthetic.meshes import F32, I32, triangles_of

U8 = NDArray[np.uint8]


def open_context(device: int = 0) -> moderngl.Context:
    """A context without a window through EGL; `device` counts EGL's devices (GPUs first).

    A software renderer draws in the process's own thread: the processes are the parallelism, and
    handing work to a second thread costs more than it brings. Its vectors hold four pixels, so
    that small triangles leave most of their neighbourhood out; wider ones compute all of it.
    """
    os.environ.setdefault("LP_NUM_THREADS", "0")
    os.environ.setdefault("LP_NATIVE_VECTOR_WIDTH", "128")
    options: dict[str, Any] = {"standalone": True, "backend": "egl"}
    if device:
        options["device_index"] = device
    context = moderngl.create_context(**options)
    context.enable(moderngl.DEPTH_TEST)
    return context


class Mesh:
    """One vertex array: position, normal and uv change with each sample; the rest is static."""

    def __init__(
        self,
        context: moderngl.Context,
        triangles: I32,
        static: F32,
        uv: F32,
        expand: I32 | None = None,
    ) -> None:
        """`static` (n, 9): canonical x, y, z, reach, part id and four wrinkle zones."""
        self.context, self.expand = context, expand
        self.dynamic = np.zeros((len(static), 8), np.float32)
        self.dynamic[:, 6:] = uv
        self.buffer = context.buffer(self.dynamic.tobytes(), dynamic=True)
        self.static = context.buffer(np.ascontiguousarray(static, np.float32).tobytes())
        self.triangles = triangles.astype(np.int32)
        self._corners = np.ascontiguousarray(self.triangles.T)
        self.index = context.buffer(self.triangles.tobytes(), dynamic=True)
        self.count = self.triangles.size
        self._arrays: dict[int, moderngl.VertexArray] = {}

    def _array(self, program: moderngl.Program) -> moderngl.VertexArray:
        def layout(fields: list[tuple[str, str, int]]) -> tuple[str, list[str]]:
            formats, names = [], []
            for name, fmt, size in fields:
                if name in program:
                    formats.append(fmt)
                    names.append(name)
                else:
                    formats.append(f"{size}x")
            return " ".join(formats), names

        dynamic, first = layout([("in_pos", "3f", 12), ("in_nor", "3f", 12), ("in_uv", "2f", 8)])
        static, second = layout(
            [("in_canon", "4f", 16), ("in_part", "1f", 4), ("in_zone", "4f", 16)]
        )
        content: list[tuple[Any, ...]] = [(self.buffer, dynamic, *first)]
        if second:
            content.append((self.static, static, *second))
        return self.context.vertex_array(program, content, self.index, index_element_size=4)

    def update(self, posed: F32, uv: F32 | None = None) -> None:
        """Upload (n, 6) positions and normals and optionally (n, 2) coordinates."""
        self.dynamic[:, :6] = posed if self.expand is None else posed[self.expand]
        if uv is not None:
            self.dynamic[:, 6:] = uv
        self.buffer.write(self.dynamic)

    def select(self, keep: NDArray[np.bool_]) -> None:
        """Draw only triangles with a kept vertex (n,): small triangles cost, even if empty."""
        first, second, third = self._corners
        chosen = self.triangles[keep[first] | keep[second] | keep[third]]
        self.index.write(np.ascontiguousarray(chosen))
        self.count = chosen.size

    def draw(self, program: moderngl.Program) -> None:
        """Render what is selected."""
        if program.glo not in self._arrays:
            self._arrays[program.glo] = self._array(program)
        if self.count:
            self._arrays[program.glo].render(vertices=self.count)


def split_seams(quads: I32, texcoord_ids: I32, texcoords: F32) -> tuple[I32, I32, F32]:
    """Split vertices at texture seams: (triangles, source vertex of each, uv)."""
    pairs = quads.astype(np.int64).ravel() * (1 << 20) + texcoord_ids.ravel()
    unique, inverse = np.unique(pairs, return_inverse=True)
    source = (unique >> 20).astype(np.int32)
    uv = texcoords[unique & ((1 << 20) - 1)]
    return triangles_of(inverse.reshape(-1, 4).astype(np.int32)), source, uv


def upload(context: moderngl.Context, pixels: U8) -> moderngl.Texture:
    """A mip-mapped texture of (h, w, c) u8."""
    height, width, channels = pixels.shape
    texture = context.texture((width, height), channels, pixels.tobytes(), alignment=1)
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    return texture


def read(texture: moderngl.Texture, channels: int, dtype: type) -> NDArray[Any]:
    """A texture as (h, w, channels), first row on top."""
    width, height = texture.size
    flat: NDArray[Any] = np.frombuffer(texture.read(alignment=1), dtype)
    return flat.reshape(height, width, channels)[::-1]


def set_uniforms(program: Any, **values: object) -> None:
    """Set those uniforms that the program has kept."""
    for name, value in values.items():
        member = program.get(name, None)
        if member is None:
            continue
        if isinstance(value, np.ndarray):
            member.write(np.ascontiguousarray(value, np.float32))
        else:
            member.value = value


def crumple_map(size: int) -> U8:
    """Tileable (size, size, 4): crumple, streaks along y, fine wrinkles, slow noise; 128 = flat."""
    rng = np.random.default_rng(7)
    fx = np.fft.fftfreq(size)[None, :] * size
    fy = np.fft.fftfreq(size)[:, None] * size

    def noise(scale_x: float, scale_y: float, power: float) -> NDArray[np.float64]:
        radius = np.sqrt((fx * scale_x) ** 2 + (fy * scale_y) ** 2)
        gain = 1 / (1 + radius) ** power
        spectrum = np.fft.fft2(rng.normal(size=(size, size))) * gain
        spectrum[0, 0] = 0
        out = np.fft.ifft2(spectrum).real
        return out / out.std()

    def ridged(x: NDArray[np.float64]) -> NDArray[np.float64]:
        out = 1 - np.abs(np.tanh(x * 1.1))
        return out - out.mean()

    crumple = ridged(noise(0.35, 0.28, 3.2)) + 0.5 * noise(0.25, 0.3, 3.0)
    streaks = noise(0.22, 1.6, 3.5) + 0.7 * ridged(noise(0.2, 1.8, 3.3))
    fine = ridged(noise(0.12, 0.1, 3.0)) + 0.4 * ridged(noise(0.06, 0.07, 3.0))
    slow = noise(0.8, 0.8, 3.0)
    planes = [p / (3.2 * p.std()) for p in (crumple, streaks, fine, slow)]
    return np.clip(np.stack(planes, -1) * 127 + 128, 0, 255).astype(np.uint8)
