"""Reading of MakeHuman files, and mesh operations as sparse matrices (numpy and scipy)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]


@dataclass(frozen=True)
class ObjMesh:
    """Quads (triangles repeat their last corner) with texture coordinates, grouped by name."""

    vertices: F32
    """(n, 3) decimetres, y up, the person faces +z."""
    texcoords: F32
    """(m, 2), origin bottom left as in OBJ."""
    groups: dict[str, tuple[I32, I32]]
    """name -> (faces (f, 4) vertex ids, faces (f, 4) texcoord ids)."""


def read_obj(path: Path) -> ObjMesh:
    """Parse an OBJ file made of quads and triangles."""
    vertices: list[list[float]] = []
    texcoords: list[list[float]] = []
    faces: dict[str, list[tuple[list[int], list[int]]]] = {}
    group = "default"
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "v":
            vertices.append([float(value) for value in words[1:4]])
        elif words[0] == "vt":
            texcoords.append([float(value) for value in words[1:3]])
        elif words[0] == "g":
            group = words[1] if len(words) > 1 else "default"
        elif words[0] == "f":
            corners = [corner.split("/") for corner in words[1:5]]
            if len(corners) == 3:
                corners.append(corners[2])
            ids = [int(corner[0]) - 1 for corner in corners]
            uvs = [int(c[1]) - 1 if len(c) > 1 and c[1] else 0 for c in corners]
            faces.setdefault(group, []).append((ids, uvs))
    groups = {
        name: (
            np.array([item[0] for item in items], np.int32),
            np.array([item[1] for item in items], np.int32),
        )
        for name, items in faces.items()
    }
    coords = np.array(texcoords or [[0.0, 0.0]], np.float32)
    return ObjMesh(np.array(vertices, np.float32), coords, groups)


def triangles_of(quads: I32) -> I32:
    """(f, 4) quads -> (t, 3) triangles, without the degenerate ones of repeated corners."""
    both = quads[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)  # a quad's two together: see `nearby`
    return both[both[:, 1] != both[:, 2]].astype(np.int32)


def nearby(triangles: I32, vertices: F32) -> I32:
    """Triangles (t, 3) in Morton order of their middles.

    A renderer shades a shared vertex once if its triangles follow one another.
    """
    middle = vertices[triangles].mean(axis=1)
    low = middle.min(axis=0)
    cells = ((middle - low) / max(float((middle.max(axis=0) - low).max()), 1e-9) * 1023).astype(
        np.int64
    )
    code = np.zeros(len(cells), np.int64)
    for bit in range(10):
        for axis in range(3):
            code |= ((cells[:, axis] >> bit) & 1) << (3 * bit + axis)
    return triangles[np.argsort(code, kind="stable")]


def normal_operator(quads: I32, count: int) -> sp.csr_matrix:
    """Sparse (count, f) matrix that sums face normals into vertices."""
    rows = quads.ravel()
    columns = np.repeat(np.arange(len(quads)), 4)
    ones = np.ones(len(rows), np.float32)
    return sp.csr_matrix((ones, (rows, columns)), shape=(count, len(quads)))


def vertex_normals(vertices: F32, quads: I32, operator: sp.csr_matrix) -> F32:
    """Area-weighted unit normals (n, 3) from the diagonals of the quads."""
    x, y, z = np.ascontiguousarray(vertices.T)
    first, second, third, fourth = np.ascontiguousarray(quads.T)
    ax, ay, az = (axis[third] - axis[first] for axis in (x, y, z))
    bx, by, bz = (axis[fourth] - axis[second] for axis in (x, y, z))
    crossed = np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=1)
    summed = operator @ crossed
    length = np.sqrt((summed * summed).sum(axis=1, keepdims=True))
    return (summed / np.maximum(length, 1e-9)).astype(np.float32, copy=False)


def edges_of(quads: I32) -> tuple[I32, I32]:
    """Unique undirected edges (e, 2) and the number of faces at each."""
    pairs = np.concatenate([quads[:, [i, (i + 1) % 4]] for i in range(4)])
    pairs = np.sort(pairs, axis=1)
    unique, counts = np.unique(pairs, axis=0, return_counts=True)
    return unique.astype(np.int32), counts.astype(np.int32)


def subdivide(quads: I32, count: int) -> tuple[sp.csr_matrix, I32]:
    """One Catmull-Clark step: (operator (m, count), quads (4 f, 4)). Boundary corners stay."""
    edges, faces_at = edges_of(quads)
    n_edges, n_faces = len(edges), len(quads)
    lookup = {(int(a), int(b)): i for i, (a, b) in enumerate(edges)}
    ordered = np.array(
        [
            [lookup[min(a, b), max(a, b)] for a, b in zip(q, np.roll(q, -1), strict=True)]
            for q in quads.tolist()
        ],
        np.int32,
    )
    quarter = np.full(n_faces * 4, 0.25, np.float32)
    face_rows = np.repeat(np.arange(n_faces), 4)
    faces = sp.csr_matrix((quarter, (face_rows, quads.ravel())), shape=(n_faces, count))
    half = np.full(n_edges * 2, 0.5, np.float32)
    edge_rows = np.repeat(np.arange(n_edges), 2)
    middles = sp.csr_matrix((half, (edge_rows, edges.ravel())), shape=(n_edges, count))
    at_edge = sp.csr_matrix(
        (np.ones(n_faces * 4, np.float32), (ordered.ravel(), face_rows)), shape=(n_edges, n_faces)
    )
    inner = (faces_at == 2).astype(np.float32)
    edge_points = sp.diags(1 - 0.5 * inner) @ middles + sp.diags(0.25 * inner) @ at_edge @ faces
    corners = _corner_points(quads, edges, inner, count, faces, middles)
    operator = sp.vstack([corners, edge_points, faces]).tocsr().astype(np.float32)
    out = []
    face_ids = count + n_edges + np.arange(n_faces)
    for k in range(4):
        out.append(
            np.stack(
                [quads[:, k], count + ordered[:, k], face_ids, count + ordered[:, k - 1]], axis=1
            )
        )
    return operator, np.concatenate(out).astype(np.int32)


def _corner_points(
    quads: I32, edges: I32, inner: F32, count: int, faces: sp.csr_matrix, middles: sp.csr_matrix
) -> sp.csr_matrix:
    """The Catmull-Clark rule for old vertices, identity on the boundary."""
    ones = np.ones(len(edges) * 2, np.float32)
    columns = np.repeat(np.arange(len(edges)), 2)
    incident = sp.csr_matrix((ones, (edges.ravel(), columns)), shape=(count, len(edges)))
    valence = np.maximum(np.asarray(incident.sum(1)).ravel(), 1)
    on_boundary = np.asarray(incident @ (1 - inner)).ravel() > 0
    around = normal_operator(quads, count)
    per_face = np.maximum(np.asarray(around.sum(1)).ravel(), 1)
    smooth = (
        sp.diags(1 / (valence * per_face)) @ around @ faces
        + sp.diags(2 / (valence * valence)) @ incident @ middles
        + sp.diags((valence - 3) / valence)
    )
    keep = sp.diags(on_boundary.astype(np.float32))
    return (sp.diags((~on_boundary).astype(np.float32)) @ smooth + keep).tocsr()


def relax_flat(start: F32, vertices: F32, quads: I32, rounds: int = 400) -> F32:
    """Unroll a shell: 2-d positions (n, 2) whose edge lengths come near those in space."""
    edges, _ = edges_of(quads)
    diagonals = np.concatenate([quads[:, [0, 2]], quads[:, [1, 3]]])
    pairs = np.concatenate([edges, diagonals])
    length = np.linalg.norm(vertices[pairs[:, 0]] - vertices[pairs[:, 1]], axis=1)
    signs = np.tile(np.array([1, -1], np.float32), len(pairs))
    rows = np.repeat(np.arange(len(pairs)), 2)
    incidence = sp.csr_matrix((signs, (rows, pairs.ravel())), shape=(len(pairs), len(start)))
    transposed = incidence.T.tocsr()
    degree = np.maximum(np.bincount(pairs.ravel(), minlength=len(start)), 1)[:, None]
    flat = start.astype(np.float64).copy()
    velocity = np.zeros_like(flat)
    for _ in range(rounds):
        delta = incidence @ flat
        now = np.maximum(np.linalg.norm(delta, axis=1), 1e-4)
        pull = (delta * ((length - now) / now)[:, None]).astype(np.float64)
        velocity = 0.9 * velocity + 0.5 * (transposed @ pull) / degree
        flat += velocity
    return flat.astype(np.float32)


@dataclass(frozen=True)
class Binding:
    """How an item (hair, shoes, eyes) follows the body: barycentric mix plus a scaled offset."""

    mix: sp.csr_matrix
    """(item vertices, body vertices)."""
    offset: F32
    scales: tuple[tuple[int, int, float], ...]
    """for x, y, z: two body vertices and the reference distance."""

    def place(self, body: F32) -> F32:
        """Item vertices (n, 3) on a shaped body (v, 3)."""
        factors = []
        for axis, (first, second, reference) in enumerate(self.scales):
            gap = abs(float(body[first, axis] - body[second, axis]))
            factors.append(gap / reference if reference else 1.0)
        return (self.mix @ body + self.offset * np.array(factors, np.float32)).astype(np.float32)


def read_mhclo(path: Path, body_vertices: int) -> tuple[Binding, Path]:
    """Parse a binding file; returns it and the path of the mesh."""
    scales = {"x": (0, 0, 0.0), "y": (0, 0, 0.0), "z": (0, 0, 0.0)}
    mesh = path.with_suffix(".obj")
    rows: list[tuple[list[int], list[float], list[float]]] = []
    reading = False
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0].endswith("_scale") and len(words) == 4:
            scales[words[0][0]] = (int(words[1]), int(words[2]), float(words[3]))
        elif words[0] == "obj_file":
            mesh = path.parent / words[1]
        elif words[0] == "verts":
            reading = True
        elif words[0] == "delete_verts":
            break
        elif reading and words[0].isdigit():
            rows.append(_mhclo_row(words))
    data = np.array([row[1] for row in rows], np.float32).ravel()
    columns = np.array([row[0] for row in rows], np.int32).ravel()
    lines = np.repeat(np.arange(len(rows)), 3)
    mix = sp.csr_matrix((data, (lines, columns)), shape=(len(rows), body_vertices))
    offset = np.array([row[2] for row in rows], np.float32)
    return Binding(mix, offset, (scales["x"], scales["y"], scales["z"])), mesh


def _mhclo_row(words: list[str]) -> tuple[list[int], list[float], list[float]]:
    if len(words) == 1:
        return [int(words[0])] * 3, [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]
    numbers = [float(value) for value in words[3:9]]
    return [int(value) for value in words[:3]], numbers[:3], numbers[3:6]


def read_weights(path: Path, bones: list[str], count: int) -> sp.csr_matrix:
    """Normalised skin weights (count, bones), the four largest of each vertex."""
    table = json.loads(path.read_text(encoding="utf-8"))["weights"]
    dense = np.zeros((count, len(bones)), np.float32)
    for column, name in enumerate(bones):
        pairs = np.array(table.get(name, []), np.float32).reshape(-1, 2)
        dense[pairs[:, 0].astype(np.int64), column] = pairs[:, 1]
    cut = np.sort(dense, axis=1)[:, -4][:, None]
    dense[dense < cut] = 0
    dense[dense.sum(1) == 0, bones.index("root")] = 1
    return sp.csr_matrix(dense / dense.sum(1, keepdims=True))
