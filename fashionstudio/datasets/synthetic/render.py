"""Drawing of people and garments off screen: a `Stage` owns the context and all meshes.

It draws a body with items and garments into the planes that sample.py assembles. A software
renderer is enough; on a machine with a GPU the same code runs there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.datasets.synthetic import shaders
from fashionstudio.datasets.synthetic.body import Item, People, body_parts
from fashionstudio.datasets.synthetic.camera import Camera, Light
from fashionstudio.datasets.synthetic.garments import (
    MAX_WORN,
    PART_ID,
    ROWS,
    Garment,
    cover,
)
from fashionstudio.datasets.synthetic.gpu import (
    U8,
    Mesh,
    crumple_map,
    open_context,
    read,
    set_uniforms,
    split_seams,
    upload,
)
from fashionstudio.datasets.synthetic.meshes import F32, triangles_of
from fashionstudio.datasets.synthetic.shells import Cloth, Shell, Wardrobe

HAIR_PART = 2
SHOE_PART = 9


@dataclass(frozen=True)
class Worn:
    """A garment with its shells on the person; swatch and repeat only for clothes of `rest`."""

    garment: Garment
    cloths: list[tuple[Shell, Cloth]]
    swatch: U8 | None = None
    repeat_mm: float = 80.0


@dataclass(frozen=True)
class Figure:
    """Everything that is drawn but clothes: posed body, hair, eyes, shoes."""

    body: F32
    """(v, 6) posed positions and normals of the base mesh."""
    items: list[tuple[Item, F32, int, tuple[float, float, float]]]
    """item, (n, 6) positions and normals, part id, tint."""
    skin: Path
    tint: tuple[float, float, float]
    underwear: tuple[float, float, float] = (0.5, 0.5, 0.5)


@dataclass(frozen=True)
class GarmentPlanes:
    """One garment pass at full (oversampled) size; what is not the garment is 0."""

    shade: U8
    """(h, w, 4): light on a white garment and coverage."""
    coord: F32
    """(h, w, 4): u mm, v mm, depth (dm towards the eye), part id (+ 0.5 on the inner side)."""
    aux: U8
    """(h, w, 4): normal x and y, drawn line, trim."""


class Stage:
    """Context, programs, meshes, textures and frame buffers of one process."""

    def __init__(
        self,
        people: People,
        wardrobe: Wardrobe,
        *,
        size: tuple[int, int] = (256, 192),
        oversample: int = 2,
        device: int = 0,
    ) -> None:
        self.people, self.wardrobe = people, wardrobe
        self.size, self.oversample = size, oversample
        self.context = open_context(device)
        self.programs = {
            name: self.context.program(vertex_shader=shaders.VERTEX, fragment_shader=source)
            for name, source in shaders.PROGRAMS.items()
        }
        self._targets()
        self._textures: dict[str, moderngl.Texture] = {}
        self._meshes: dict[str, Mesh] = {}
        # No mip levels: trilinear look-ups are what costs most in a software renderer.
        self.crumple = self.context.texture((256, 256), 4, crumple_map(256).tobytes())
        self.crumple.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self.blank = self.context.texture((1, 1), 4, b"\xff\xff\xff\xff")
        self._body_mesh()
        for shell in (wardrobe.tights, wardrobe.skirt):
            self._shell_mesh(shell)

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
        side = 512 if self.size[0] <= 256 else 2048
        self.shadow_map = c.depth_texture((side, side))
        self.shadow_map.compare_func = "<="
        self.shadow_frame = c.framebuffer([], self.shadow_map)

    # ------------------------------------------------------------------ meshes and textures

    def _body_mesh(self) -> None:
        people = self.people
        canon = np.concatenate([people.mesh.vertices, self.wardrobe.reach[:, None]], 1)
        triangles, source, uv = split_seams(
            people.body_quads, people.body_texcoords, people.mesh.texcoords
        )
        static = np.zeros((len(source), 9), np.float32)
        static[:, :4] = canon[source]
        static[:, 4] = body_parts(people)[source]
        self._add_mesh("body", Mesh(self.context, self.programs, triangles, static, uv, source))

    def _shell_mesh(self, shell: Shell) -> None:
        # Front first: the depth test then spares the shading of the back panel.
        triangles = triangles_of(shell.quads)
        triangles = triangles[np.argsort(~shell.is_front[triangles[:, 0]], kind="stable")]
        count = len(shell.canon)
        static = np.concatenate([shell.canon, np.zeros((count, 1), np.float32), shell.zones], 1)
        uv = np.zeros((count, 2), np.float32)
        self._add_mesh(shell.name, Mesh(self.context, self.programs, triangles, static, uv))

    def _add_mesh(self, name: str, mesh: Mesh) -> None:
        self._meshes[name] = mesh

    def _item_mesh(self, item: Item, part: int) -> Mesh:
        if item.name not in self._meshes:
            pairs = [split_seams(q, t, item.mesh.texcoords) for q, t in item.mesh.groups.values()]
            offset, triangles = 0, []
            for tri, source, _ in pairs:
                triangles.append(tri + offset)
                offset += len(source)
            source = np.concatenate([p[1] for p in pairs])
            static = np.zeros((len(source), 9), np.float32)
            static[:, 1] = -100.0 if part == SHOE_PART else 100.0
            static[:, 4] = part
            uv = np.concatenate([p[2] for p in pairs])
            triangles_all = np.concatenate(triangles)
            mesh = Mesh(self.context, self.programs, triangles_all, static, uv, source)
            self._add_mesh(item.name, mesh)
        return self._meshes[item.name]

    def texture(self, path: Path | None) -> moderngl.Texture:
        """A picture file as mip-mapped texture, kept; plain white for None."""
        if path is None:
            return self.blank
        key = str(path)
        if key not in self._textures:
            with Image.open(path) as opened:
                picture = opened.convert("RGBA").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
            self._textures[key] = upload(self.context, np.asarray(picture))
        return self._textures[key]

    # ------------------------------------------------------------------ drawing

    def pose(self, figure: Figure, camera: Camera, light: Light) -> None:
        """Upload the body and draw its shadow map."""
        self.figure, self.camera, self.light = figure, camera, light
        self._meshes["body"].update(figure.body)
        for item, posed, part, _ in figure.items:
            self._item_mesh(item, part).update(posed)
        self._light_matrix = light.matrix(camera, figure.body[:, :3])
        set_uniforms(self.programs["shadow"], view=camera.view.T, proj=self._light_matrix)
        self.shadow_frame.use()
        self.shadow_frame.clear(depth=1.0)
        self._meshes["body"].draw("shadow")
        for item, _, part, _ in figure.items:
            if part in (HAIR_PART, SHOE_PART):
                self._meshes[item.name].draw("shadow")

    def _use(
        self,
        name: str,
        camera: Camera,
        worn: list[Worn],
        light: Light | None = None,
        **values: object,
    ) -> moderngl.Program:
        """Set a program up for this camera and the worn garments; `light` without shadows."""
        program = self.programs[name]
        lamp = light or self.light
        set_uniforms(
            program,
            view=camera.view.T,
            proj=camera.projection().T,
            table=_table(worn),
            light_mat=self._light_matrix,
            key_dir=lamp.direction,
            key_col=lamp.key,
            sky_col=lamp.sky,
            ground_col=lamp.ground,
            rim=lamp.rim,
            shadow_on=0.0 if light else 1.0,
            tex=0,
            shadow_map=1,
            crumple_map=2,
            **({"margin": 0.1, "detail": 1.0, "above_first": 0, "above_last": 0} | values),
        )
        self.shadow_map.use(1)
        self.crumple.use(2)
        return program

    def rest(self, worn: list[Worn]) -> U8:
        """The person in `worn` (h, w, 4) at full oversampled size, alpha = covered."""
        self.rest_frame.use()
        self.rest_frame.clear(0, 0, 0, 0, depth=1.0)
        figure, camera, count = self.figure, self.camera, len(worn)
        look: dict[str, Any] = {"tint": figure.tint, "underwear": figure.underwear}
        self._use("rest_skin", camera, worn, gloss=0.03, above_last=count, **look)
        self.texture(figure.skin).use(0)
        self._draw_body("rest_skin")
        program = self._use("rest_item", camera, worn, gloss=0.05)
        for item, _, _, tint in figure.items:
            self.texture(item.texture).use(0)
            set_uniforms(program, tint=tint)
            self._meshes[item.name].draw("rest_item")
        program = self._use("rest_cloth", camera, worn, gloss=0.01, margin=0.5, above_last=count)
        for i, wear in enumerate(worn):
            swatch = self.blank if wear.swatch is None else upload(self.context, wear.swatch)
            swatch.use(0)
            set_uniforms(program, garment=i, repeat_mm=wear.repeat_mm, above_first=i + 1)
            self._cloths(wear, "rest_cloth", program)
            if wear.swatch is not None:
                swatch.release()
        return read(self.rest_color, 4, np.uint8)

    def _draw_body(self, program_name: str) -> None:
        """The closed body without its back faces: half the fragments."""
        self.context.enable(moderngl.CULL_FACE)
        self._meshes["body"].draw(program_name)
        self.context.disable(moderngl.CULL_FACE)

    def _cloths(self, wear: Worn, program_name: str, program: moderngl.Program) -> None:
        for shell, cloth in wear.cloths:
            mesh = self._meshes[shell.name]
            mesh.update(np.concatenate([cloth.posed, cloth.posed_normals], 1), cloth.flat)
            set_uniforms(program, is_skirt_shell=shell_code(shell, wear.garment))
            mesh.select(_near(wear.garment, shell))
            mesh.draw(program_name)

    def garment(self, worn: list[Worn], index: int, *, line_px: float) -> GarmentPlanes:
        """Planes of garment `index` of `worn`, occluded by all else."""
        self._clear()
        count = len(worn)
        self._use("plane_body", self.camera, worn, above_last=count)
        self._draw_body("plane_body")
        self._use("plane_item", self.camera, worn)
        for item, _, _, _ in self.figure.items:
            self.texture(item.texture).use(0)
            self._meshes[item.name].draw("plane_item")
        for i, wear in enumerate(worn):
            name = "plane_garment" if i == index else "plane_cloth"
            program = self._use(
                name,
                self.camera,
                worn,
                garment=i,
                line_px=line_px,
                part=float(PART_ID[wear.garment.form]),
                margin=0.5,
                above_first=i + 1,
                above_last=count,
            )
            self._cloths(wear, name, program)
        return self._planes()

    def flat(self, wear: Worn, camera: Camera, light: Light, *, line_px: float) -> GarmentPlanes:
        """Planes of the garment alone, unrolled."""
        self._clear()
        program = self._use(
            "plane_garment",
            camera,
            [wear],
            light,
            garment=0,
            part=float(PART_ID[wear.garment.form]),
            line_px=line_px,
            detail=0.45,
        )
        for shell, cloth in wear.cloths:
            mesh = self._meshes[shell.name]
            place = np.concatenate([cloth.flat, cloth.depth[:, None]], 1)
            mesh.update(np.concatenate([place, cloth.flat_normals], 1), cloth.flat)
            set_uniforms(program, is_skirt_shell=shell_code(shell, wear.garment))
            mesh.select(_near(wear.garment, shell))
            mesh.draw("plane_garment")
        return self._planes()

    def _clear(self) -> None:
        self.garment_frame.use()
        self.garment_frame.clear(0, 0, 0, 0, depth=1.0)

    def _planes(self) -> GarmentPlanes:
        shade, coord, aux = self.planes
        return GarmentPlanes(
            read(shade, 4, np.uint8), read(coord, 4, np.float32), read(aux, 4, np.uint8)
        )


def shell_code(shell: Shell, garment: Garment) -> int:
    """Which limit `cover` applies at the seam of a form made of both shells."""
    if garment.form not in ("dress", "top"):
        return 0
    return 1 if shell.name == "helper-skirt" else 2


def _near(garment: Garment, shell: Shell) -> NDArray[np.bool_]:
    """Vertices (n,) that are covered or next to it."""
    return cover(garment, shell.canon, shell=shell_code(shell, garment)) > -0.45


def _table(worn: list[Worn]) -> F32:
    if len(worn) > MAX_WORN:
        raise ValueError(f"{len(worn)} garments are worn, the shader knows {MAX_WORN}")
    table = np.zeros((MAX_WORN * ROWS, 4), np.float32)
    for i, wear in enumerate(worn):
        table[i * ROWS : (i + 1) * ROWS] = wear.garment.pack()
    return table
