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
    neck_bend,
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
from fashionstudio.datasets.synthetic.meshes import F32, nearby, triangles_of
from fashionstudio.datasets.synthetic.shells import Cloth, Shell, Wardrobe

HAIR_PART = 2
SHOE_PART = 9
HEAD_PART = 11
HIDDEN = 0.3
"""Skin that lies so far (dm) inside a garment's cuts is not drawn at all; the shader cuts finer."""


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
    coord: NDArray[np.float16]
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
        self._programs: dict[str, moderngl.Program] = {}
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
            c.texture((width, height), 4, dtype="f2"),
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
        self._body_canon = canon.astype(np.float32)
        triangles, source, uv = split_seams(
            people.body_quads, people.body_texcoords, people.mesh.texcoords
        )
        static = np.zeros((len(source), 9), np.float32)
        static[:, :4] = canon[source]
        triangles = nearby(triangles, static[:, :3])
        static[:, 4] = body_parts(people)[source]
        self._add_mesh("body", Mesh(self.context, triangles, static, uv, source))

    def _shell_mesh(self, shell: Shell) -> None:
        # Front first: the depth test then spares the shading of the back panel.
        triangles = nearby(triangles_of(shell.quads), shell.canon[:, :3])
        triangles = triangles[np.argsort(~shell.is_front[triangles[:, 0]], kind="stable")]
        count = len(shell.canon)
        static = np.concatenate([shell.canon, np.zeros((count, 1), np.float32), shell.zones], 1)
        uv = np.zeros((count, 2), np.float32)
        self._add_mesh(shell.name, Mesh(self.context, triangles, static, uv))

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
            triangles_all = nearby(np.concatenate(triangles), item.mesh.vertices[source])
            mesh = Mesh(self.context, triangles_all, static, uv, source)
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

    # ------------------------------------------------------------------ programs

    def _program(self, name: str, fragment: str = "") -> moderngl.Program:
        """A program, compiled at its first use."""
        if name not in self._programs:
            source = fragment or shaders.PROGRAMS[name]
            self._programs[name] = self.context.program(
                vertex_shader=shaders.VERTEX, fragment_shader=source
            )
        return self._programs[name]

    def _cloth_program(
        self, garment: Garment, use: shaders.ClothUse, *, alone: bool = True
    ) -> moderngl.Program:
        """The program for garments of this cut; `alone` if nothing is worn above."""
        cut = shaders.Cut.of(garment, alone=alone)
        return self._program(f"{cut} {use}", shaders.cloth_source(cut, use))

    # ------------------------------------------------------------------ drawing

    def pose(self, figure: Figure, camera: Camera, light: Light) -> None:
        """Upload the body and draw its shadow map."""
        self.figure, self.camera, self.light = figure, camera, light
        self._meshes["body"].update(figure.body)
        for item, posed, part, _ in figure.items:
            self._item_mesh(item, part).update(posed)
        self._light_matrix = light.matrix(camera, figure.body[:, :3])
        program = self._program("shadow")
        set_uniforms(program, view=camera.view.T, proj=self._light_matrix)
        self.shadow_frame.use()
        self.shadow_frame.clear(depth=1.0)
        body = self._meshes["body"]
        body.select(figure.body[body.expand, 3:] @ camera.view[:3, :3].T @ light.direction > -0.3)
        body.draw(program)
        for item, _, part, _ in figure.items:
            if part in (HAIR_PART, SHOE_PART):
                self._meshes[item.name].draw(program)

    def _use(
        self,
        program: moderngl.Program,
        camera: Camera,
        worn: list[Worn],
        light: Light | None = None,
        **values: object,
    ) -> moderngl.Program:
        """Set a program up for this camera and the worn garments; `light` without shadows."""
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
            **({"margin": 0.1, "above_first": 0, "above_last": 0} | values),
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
        skin = self._program("rest_skin")
        self._use(skin, camera, worn, gloss=0.03, above_last=count, **look)
        self.texture(figure.skin).use(0)
        self._draw_body(skin, worn)
        program = self._use(self._program("rest_item"), camera, worn, gloss=0.05)
        for item, _, _, tint in figure.items:
            self.texture(item.texture).use(0)
            set_uniforms(program, tint=tint)
            self._meshes[item.name].draw(program)
        for i, wear in enumerate(worn):
            program = self._cloth_program(wear.garment, "rest", alone=i + 1 == count)
            self._use_cloth(program, worn, i, gloss=0.01, repeat_mm=wear.repeat_mm)
            swatch = self.blank if wear.swatch is None else upload(self.context, wear.swatch)
            swatch.use(0)
            self._cloths(wear, program)
            if wear.swatch is not None:
                swatch.release()
        return read(self.rest_color, 4, np.uint8)

    def _draw_body(self, program: moderngl.Program, worn: list[Worn]) -> None:
        """The closed body without its back faces and without what is well inside clothes."""
        bare = self.figure.body[:, 3:] @ self.camera.view[2, :3] > -0.35
        for wear in worn:
            bare &= cover(wear.garment, self._body_canon) < HIDDEN
        mesh = self._meshes["body"]
        mesh.select(bare[mesh.expand])
        self.context.enable(moderngl.CULL_FACE)
        mesh.draw(program)
        self.context.disable(moderngl.CULL_FACE)

    def _use_cloth(
        self, program: moderngl.Program, worn: list[Worn], index: int, **values: object
    ) -> None:
        """Set a cloth's program up for garment `index` of `worn`, hidden by those above it."""
        garment = worn[index].garment
        fields: dict[str, object] = {
            "garment": index,
            "part": float(PART_ID[garment.form]),
            "bend": neck_bend(garment),
            "margin": 0.15,
            "line_px": 1.6,
            "above_first": index + 1,
            "above_last": len(worn),
        }
        self._use(program, self.camera, worn, None, **(fields | values))

    def _cloths(self, wear: Worn, program: moderngl.Program) -> None:
        for shell, cloth in wear.cloths:
            mesh = self._meshes[shell.name]
            mesh.update(np.concatenate([cloth.posed, cloth.posed_normals], 1), cloth.flat)
            set_uniforms(program, is_skirt_shell=shell_code(shell, wear.garment))
            mesh.select(_seen(wear.garment, shell, cloth.posed_normals @ self.camera.view[2, :3]))
            mesh.draw(program)

    def garment(self, worn: list[Worn], index: int, *, line_px: float) -> GarmentPlanes:
        """Planes of garment `index` of `worn`, occluded by all else."""
        self._clear()
        body = self._program("plane_body")
        self._use(body, self.camera, worn, above_last=len(worn))
        self._draw_body(body, worn)
        program = self._use(self._program("plane_item"), self.camera, worn)
        for item, _, part, _ in self.figure.items:
            if part != HEAD_PART:  # eyes and brows lie on the head, which has the same id
                self.texture(item.texture).use(0)
                self._meshes[item.name].draw(program)
        for i, wear in enumerate(worn):
            if i == index:
                program = self._cloth_program(wear.garment, "worn", alone=i + 1 == len(worn))
            else:
                program = self._program("plane_cloth")
            self._use_cloth(program, worn, i, line_px=line_px)
            self._cloths(wear, program)
        return self._planes()

    def flat(self, wear: Worn, camera: Camera, light: Light, *, line_px: float) -> GarmentPlanes:
        """Planes of the garment alone, unrolled."""
        self._clear()
        program = self._cloth_program(wear.garment, "flat")
        self._use(
            program,
            camera,
            [wear],
            light,
            garment=0,
            part=float(PART_ID[wear.garment.form]),
            bend=neck_bend(wear.garment),
            line_px=line_px,
        )
        for shell, cloth in wear.cloths:
            mesh = self._meshes[shell.name]
            place = np.concatenate([cloth.flat, cloth.depth[:, None]], 1)
            mesh.update(np.concatenate([place, cloth.flat_normals], 1), cloth.flat)
            set_uniforms(program, is_skirt_shell=shell_code(shell, wear.garment))
            mesh.select(_seen(wear.garment, shell, cloth.flat_normals[:, 2]))
            mesh.draw(program)
        return self._planes()

    def _clear(self) -> None:
        self.garment_frame.use()
        self.garment_frame.clear(0, 0, 0, 0, depth=1.0)

    def _planes(self) -> GarmentPlanes:
        shade, coord, aux = self.planes
        return GarmentPlanes(
            read(shade, 4, np.uint8), read(coord, 4, np.float16), read(aux, 4, np.uint8)
        )


def shell_code(shell: Shell, garment: Garment) -> int:
    """Which limit `cover` applies at the seam of a form made of both shells."""
    if garment.form not in ("dress", "top"):
        return 0
    return 1 if shell.name == "helper-skirt" else 2


def _seen(garment: Garment, shell: Shell, facing: F32) -> NDArray[np.bool_]:
    """Vertices (n,) that are covered or next to it, and that turn to the eye or show inside.

    `facing` (n,) is the part of the normals towards the eye. The inside is seen in necklines,
    sleeves, open fronts and below a hem that is higher in front.
    """
    near = cover(garment, shell.canon, shell=shell_code(shell, garment)) > -0.45
    inside = (shell.canon[:, 1] > 3.3) | (shell.canon[:, 3] > 0.5)
    if garment.opening != (0.0, 0.0) or garment.hem_slope > 0:
        inside |= True
    return near & (inside | (facing > -0.25))


def _table(worn: list[Worn]) -> F32:
    if len(worn) > MAX_WORN:
        raise ValueError(f"{len(worn)} garments are worn, the shader knows {MAX_WORN}")
    table = np.zeros((MAX_WORN * ROWS, 4), np.float32)
    for i, wear in enumerate(worn):
        table[i * ROWS : (i + 1) * ROWS] = wear.garment.pack()
    return table
