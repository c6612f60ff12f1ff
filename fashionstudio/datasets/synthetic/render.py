"""Off-screen drawing with moderngl (EGL; a software renderer is enough).

A `Stage` owns the context and all meshes of one process; it draws a body with items and
garments into the planes that sample.py assembles.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.datasets.synthetic import shaders
from fashionstudio.datasets.synthetic.body import Item, People, body_parts
from fashionstudio.datasets.synthetic.garments import PART_ID, Garment, cover
from fashionstudio.datasets.synthetic.meshes import F32, I32, triangles_of
from fashionstudio.datasets.synthetic.shells import Cloth, Shell, Wardrobe

U8 = NDArray[np.uint8]


@dataclass(frozen=True)
class Camera:
    """Window of the picture on the plane z = 0 (decimetres) and the eye; view turns the model."""

    window: tuple[float, float, float, float]
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


@dataclass(frozen=True)
class Light:
    """Key light (direction to it, linear colour) and a hemisphere."""

    direction: tuple[float, float, float]
    key: tuple[float, float, float]
    sky: tuple[float, float, float]
    ground: tuple[float, float, float]


@dataclass(frozen=True)
class Worn:
    """A garment with its shells on the person; swatch and repeat only for clothes of `rest`."""

    garment: Garment
    cloths: list[tuple[Shell, Cloth]]
    swatch: U8 | None = None
    repeat_mm: float = 80.0


@dataclass(frozen=True)
class Figure:
    """Everything that is drawn: posed body, items and the worn garments, inner first."""

    body: F32
    """(v, 6) posed positions and normals of the base mesh."""
    items: list[tuple[Item, F32, int, tuple[float, float, float]]]
    """item, (n, 6) positions and normals, part id, tint."""
    skin: Path
    tint: tuple[float, float, float]
    underwear: tuple[float, float, float] = (0.5, 0.5, 0.5)


class _Mesh:
    """One vertex array: position, normal, uv change with each sample; the rest is static."""

    def __init__(
        self, stage: Stage, triangles: I32, canon: F32, parts: F32, expand: I32 | None, uv: F32
    ) -> None:
        self.expand = expand
        count = len(canon)
        self.dynamic = np.zeros((count, 8), np.float32)
        self.dynamic[:, 6:] = uv
        context = stage.context
        self.buffer = context.buffer(self.dynamic.tobytes(), dynamic=True)
        static = np.concatenate([canon, parts.reshape(-1, 1)], axis=1).astype(np.float32)
        self.static = context.buffer(static.tobytes())
        self.triangles = triangles.astype(np.int32)
        self.index = context.buffer(self.triangles.tobytes(), dynamic=True)
        self.count = self.triangles.size
        self.arrays = {name: self._array(context, p) for name, p in stage.programs.items()}

    def _array(self, context: moderngl.Context, program: moderngl.Program) -> moderngl.VertexArray:
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
        static, second = layout([("in_canon", "4f", 16), ("in_part", "1f", 4)])
        content = [(self.buffer, dynamic, *first)]
        if second:
            content.append((self.static, static, *second))
        return context.vertex_array(program, content, self.index, index_element_size=4)

    def update(self, posed: F32, uv: F32 | None = None) -> None:
        """Upload (n, 6) positions and normals and optionally (n, 2) coordinates."""
        self.dynamic[:, :6] = posed if self.expand is None else posed[self.expand]
        if uv is not None:
            self.dynamic[:, 6:] = uv
        self.buffer.write(self.dynamic)

    def select(self, keep: NDArray[np.bool_]) -> None:
        """Draw only triangles with a kept vertex (n,): small triangles cost, even if empty."""
        chosen = self.triangles[keep[self.triangles].any(axis=1)]
        self.index.write(np.ascontiguousarray(chosen))
        self.count = chosen.size

    def draw(self, program_name: str) -> None:
        """Render what is selected."""
        if self.count:
            self.arrays[program_name].render(vertices=self.count)


def _expanded(quads: I32, texcoord_ids: I32, texcoords: F32) -> tuple[I32, I32, F32]:
    """Split vertices at texture seams: (triangles, source vertex of each, uv)."""
    pairs = quads.astype(np.int64).ravel() * (1 << 20) + texcoord_ids.ravel()
    unique, inverse = np.unique(pairs, return_inverse=True)
    source = (unique >> 20).astype(np.int32)
    uv = texcoords[unique & ((1 << 20) - 1)]
    return triangles_of(inverse.reshape(-1, 4).astype(np.int32)), source, uv


class Stage:
    """Context, programs, meshes, textures and frame buffers of one process."""

    def __init__(
        self,
        people: People,
        wardrobe: Wardrobe,
        *,
        size: tuple[int, int] = (256, 192),
        oversample: int = 2,
    ) -> None:
        os.environ.setdefault("LP_NUM_THREADS", "1")
        self.people, self.wardrobe = people, wardrobe
        self.size, self.oversample = size, oversample
        self.context = moderngl.create_context(standalone=True, backend="egl")  # type: ignore[arg-type]
        self.context.enable(moderngl.DEPTH_TEST)
        self.programs = {
            name: self.context.program(vertex_shader=shaders.VERTEX, fragment_shader=source)
            for name, source in shaders.PROGRAMS.items()
        }
        self._targets()
        self._textures: dict[str, moderngl.Texture] = {}
        self._meshes: dict[str, _Mesh] = {}
        self.crumple = self._crumple_texture()
        self.blank = self.context.texture((1, 1), 4, b"\xff\xff\xff\xff")
        self._body_mesh()

    def _targets(self) -> None:
        height, width = self.size[0] * self.oversample, self.size[1] * self.oversample
        c = self.context
        self.rest_color = c.texture((width, height), 4)
        self.rest_frame = c.framebuffer([self.rest_color], c.depth_renderbuffer((width, height)))
        self.planes = [
            c.texture((width, height), 4),
            c.texture((width, height), 4, dtype="f4"),
            c.texture((width, height), 4),
        ]
        self.garment_frame = c.framebuffer(self.planes, c.depth_renderbuffer((width, height)))
        small = (self.size[1], self.size[0])
        self.mask_plane = c.texture(small, 4)
        self.mask_frame = c.framebuffer([self.mask_plane], c.depth_renderbuffer(small))
        side = 512 if self.size[0] <= 256 else 2048
        self.shadow_map = c.depth_texture((side, side))
        self.shadow_map.compare_func = "<="
        self.shadow_frame = c.framebuffer([], self.shadow_map)

    def _crumple_texture(self) -> moderngl.Texture:
        # No mip levels: trilinear look-ups are what costs most in a software renderer.
        texture = self.context.texture((256, 256), 4, crumple_map(256).tobytes())
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        return texture

    def _body_mesh(self) -> None:
        people = self.people
        canon = np.concatenate([people.mesh.vertices, self.wardrobe.reach[:, None]], 1)
        triangles, source, uv = _expanded(
            people.body_quads, people.body_texcoords, people.mesh.texcoords
        )
        parts = body_parts(people)[source].astype(np.float32)
        self._meshes["body"] = _Mesh(self, triangles, canon[source], parts, source, uv)
        for shell in (self.wardrobe.tights, self.wardrobe.skirt):
            count = len(shell.canon)
            # Front first: the depth test then spares the shading of the back panel.
            triangles = triangles_of(shell.quads)
            triangles = triangles[np.argsort(~shell.is_front[triangles[:, 0]], kind="stable")]
            self._meshes[shell.name] = _Mesh(
                self,
                triangles,
                shell.canon,
                np.zeros(count, np.float32),
                None,
                np.zeros((count, 2), np.float32),
            )

    def _item_mesh(self, item: Item, part: int) -> _Mesh:
        if item.name not in self._meshes:
            pairs = [_expanded(q, t, item.mesh.texcoords) for q, t in item.mesh.groups.values()]
            offset, triangles = 0, []
            for tri, source, _ in pairs:
                triangles.append(tri + offset)
                offset += len(source)
            source = np.concatenate([p[1] for p in pairs])
            uv = np.concatenate([p[2] for p in pairs])
            far = -100.0 if part == 9 else 100.0
            canon = np.tile(np.array([[0.0, far, 0.0, 0.0]], np.float32), (len(source), 1))
            parts = np.full(len(source), float(part), np.float32)
            self._meshes[item.name] = _Mesh(
                self, np.concatenate(triangles), canon, parts, source, uv
            )
        return self._meshes[item.name]

    def texture(self, path: Path) -> moderngl.Texture:
        """A picture file as mip-mapped texture, kept."""
        key = str(path)
        if key not in self._textures:
            picture = Image.open(path).convert("RGBA").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
            self._textures[key] = self._upload(np.asarray(picture))
        return self._textures[key]

    def _upload(self, pixels: U8) -> moderngl.Texture:
        height, width = pixels.shape[:2]
        texture = self.context.texture(
            (width, height), pixels.shape[2], pixels.tobytes(), alignment=1
        )
        texture.build_mipmaps()
        texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        return texture

    # ------------------------------------------------------------------ drawing

    def _set(self, program: Any, **values: object) -> None:
        for name, value in values.items():
            if name not in program:
                continue
            if isinstance(value, np.ndarray):
                program[name].write(value.astype(np.float32).tobytes())
            else:
                program[name].value = value

    def _light(self, program: moderngl.Program, light: Light, shadow: float) -> None:
        self._set(
            program,
            key_dir=light.direction,
            key_col=light.key,
            sky_col=light.sky,
            ground_col=light.ground,
            shadow_on=shadow,
            light_mat=self._light_matrix,
        )
        self.shadow_map.use(1)
        self.crumple.use(2)
        self._set(program, tex=0, shadow_map=1, crumple_map=2)

    def pose(self, figure: Figure, camera: Camera, light: Light) -> None:
        """Upload the body and draw its shadow map."""
        self.figure, self.camera, self.light = figure, camera, light
        self._meshes["body"].update(figure.body)
        for item, posed, part, _ in figure.items:
            self._item_mesh(item, part).update(posed)
        self._light_matrix = _light_matrix(light, camera, figure.body[:, :3])
        program = self.programs["shadow"]
        self._set(program, view=camera.view.T, proj=self._light_matrix)
        self.shadow_frame.use()
        self.shadow_frame.clear(depth=1.0)
        self._meshes["body"].arrays["shadow"].render()
        for item, _, part, _ in figure.items:
            if part in (2, 9):
                self._meshes[item.name].arrays["shadow"].render()

    def _use(
        self, name: str, camera: Camera, table: F32, shadow: float = 1.0, **values: object
    ) -> moderngl.Program:
        """Set a program up for this camera, this light and a table of garments."""
        program = self.programs[name]
        self._set(
            program,
            view=camera.view.T,
            proj=camera.projection().T,
            table=table,
            margin=0.1,
            detail=1.0,
            above_first=0,
            above_last=0,
            is_skirt_shell=0,
            **values,
        )
        self._light(program, self.light, shadow)
        return program

    def rest(self, worn: list[Worn]) -> U8:
        """The person in `worn` (H, W, 4) at full oversampled size, alpha = covered."""
        self.rest_frame.use()
        self.rest_frame.clear(0, 0, 0, 0, depth=1.0)
        table = _table([w.garment for w in worn])
        figure, camera = self.figure, self.camera
        skin = self._use(
            "rest_skin", camera, table, tint=figure.tint, gloss=0.03, underwear=figure.underwear
        )
        self._set(skin, above_last=len(worn))
        self.texture(figure.skin).use(0)
        self._draw_body("rest_skin")
        program = self._use("rest_item", camera, table, gloss=0.05)
        for item, _, _, tint in figure.items:
            self.texture(item.texture).use(0)
            self._set(program, tint=tint)
            self._meshes[item.name].arrays["rest_item"].render()
        program = self._use("rest_cloth", camera, table, gloss=0.01)
        for i, wear in enumerate(worn):
            swatch = self._upload(wear.swatch) if wear.swatch is not None else self.blank
            swatch.use(0)
            self._set(
                program,
                garment=i,
                repeat_mm=wear.repeat_mm,
                above_first=i + 1,
                above_last=len(worn),
                margin=0.5,
            )
            self._cloths(wear, "rest_cloth", program)
            if wear.swatch is not None:
                swatch.release()
        return _read(self.rest_color, 4, np.uint8)

    def _draw_body(self, program_name: str) -> None:
        """The closed body without its back faces: half the fragments."""
        self.context.enable(moderngl.CULL_FACE)
        self._meshes["body"].arrays[program_name].render()
        self.context.disable(moderngl.CULL_FACE)

    def _cloths(self, wear: Worn, program_name: str, program: moderngl.Program) -> None:
        for shell, cloth in wear.cloths:
            mesh = self._meshes[shell.name]
            mesh.update(np.concatenate([cloth.posed, cloth.posed_normals], 1), cloth.flat)
            self._set(program, is_skirt_shell=shell_code(shell, wear.garment))
            mesh.select(_near(wear.garment, shell))
            mesh.draw(program_name)

    def garment(self, worn: list[Worn], index: int, *, line_px: float) -> list[NDArray]:
        """Planes of garment `index` of `worn`, occluded by all else: shade, coord, aux."""
        self._clear(self.garment_frame)
        self._draw_garment(worn, index, "plane_garment", line_px)
        return self._planes()

    def mask(self, worn: list[Worn], index: int) -> U8:
        """Coverage (H, W) of garment `index`, without oversampling."""
        self._clear(self.mask_frame)
        self._draw_garment(worn, index, "plane_mask", 1.0)
        return _read(self.mask_plane, 4, np.uint8)[..., 3].copy()

    def _draw_garment(self, worn: list[Worn], index: int, kind: str, line_px: float) -> None:
        table = _table([w.garment for w in worn])
        body = self._use("plane_body", self.camera, table)
        self._set(body, above_last=len(worn))
        self._draw_body("plane_body")
        self._use("plane_item", self.camera, table)
        for item, _, _, _ in self.figure.items:
            self.texture(item.texture).use(0)
            self._meshes[item.name].arrays["plane_item"].render()
        for i, wear in enumerate(worn):
            name = kind if i == index else "plane_cloth"
            program = self._use(
                name,
                self.camera,
                table,
                garment=i,
                line_px=line_px,
                part=float(PART_ID[wear.garment.form]),
            )
            self._set(program, above_first=i + 1, above_last=len(worn), margin=0.5)
            self._cloths(wear, name, program)

    def flat(self, wear: Worn, camera: Camera, light: Light, *, line_px: float) -> list[NDArray]:
        """Planes of the garment alone, unrolled."""
        self._clear(self.garment_frame)
        worn_light, self.light = self.light, light
        program = self._use(
            "plane_garment",
            camera,
            _table([wear.garment]),
            0.0,
            garment=0,
            part=float(PART_ID[wear.garment.form]),
            line_px=line_px,
        )
        self._set(program, detail=0.45)
        self.light = worn_light
        for shell, cloth in wear.cloths:
            mesh = self._meshes[shell.name]
            place = np.concatenate([cloth.flat, cloth.depth[:, None]], 1)
            mesh.update(np.concatenate([place, cloth.flat_normals], 1), cloth.flat)
            self._set(program, is_skirt_shell=shell_code(shell, wear.garment))
            mesh.select(_near(wear.garment, shell))
            mesh.draw("plane_garment")
        return self._planes()

    def _clear(self, frame: moderngl.Framebuffer) -> None:
        frame.use()
        frame.clear(0, 0, 0, 0, depth=1.0)

    def _planes(self) -> list[NDArray]:
        return [
            _read(self.planes[0], 4, np.uint8),
            _read(self.planes[1], 4, np.float32),
            _read(self.planes[2], 4, np.uint8),
        ]


def shell_code(shell: Shell, garment: Garment) -> int:
    """1 = skirt shell, 2 = tights shell that ends at the waist, 0 = whole."""
    if shell.name == "helper-skirt":
        return 1
    return 2 if garment.form in ("dress", "top") else 0


def _near(garment: Garment, shell: Shell) -> NDArray[np.bool_]:
    """Vertices (n,) that are covered or next to it."""
    return cover(garment, shell.canon, shell=shell_code(shell, garment)) > -0.45


def _read(texture: moderngl.Texture, channels: int, dtype: type) -> NDArray:
    width, height = texture.size
    flat: NDArray[Any] = np.frombuffer(texture.read(alignment=1), dtype)
    return flat.reshape(height, width, channels)[::-1]


def _table(garments: list[Garment]) -> F32:
    table = np.zeros((20, 4), np.float32)
    for i, garment in enumerate(garments):
        table[i * 5 : i * 5 + 5] = garment.pack()
    return table


def _light_matrix(light: Light, camera: Camera, body: F32) -> F32:
    """Orthographic clip matrix of the shadow map, transposed for GLSL."""
    forward = np.array(light.direction) / np.linalg.norm(light.direction)
    right = np.cross((0.0, 1.0, 0.0), forward)
    right /= np.linalg.norm(right)
    up = np.cross(forward, right)
    turn = np.stack([right, up, -forward])
    points = (body[::7] @ camera.view[:3, :3].T + camera.view[:3, 3]) @ turn.T
    low, high = points.min(0) - 0.8, points.max(0) + 0.8
    out = np.eye(4)
    out[:3, :3] = turn * (2 / (high - low))[:, None]
    out[:3, 3] = -(high + low) / (high - low)
    return out.T.astype(np.float32)


def crumple_map(size: int) -> U8:
    """Tileable (size, size, 4): crumple, vertical drapes, fine wrinkles, slow noise; 128 = flat."""
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
    drapes = noise(0.22, 1.6, 3.5) + 0.7 * ridged(noise(0.2, 1.8, 3.3))
    fine = ridged(noise(0.12, 0.1, 3.0)) + 0.4 * ridged(noise(0.06, 0.07, 3.0))
    slow = noise(0.8, 0.8, 3.0)
    planes = [p / (3.2 * p.std()) for p in (crumple, drapes, fine, slow)]
    return np.clip(np.stack(planes, -1) * 127 + 128, 0, 255).astype(np.uint8)
