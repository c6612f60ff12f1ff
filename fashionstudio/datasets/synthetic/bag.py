"""A hand bag: a box with a flap that hangs at the hip where a strap ends."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from fashionstudio.datasets.synthetic.body import Item, People
from fashionstudio.datasets.synthetic.meshes import (
    F32,
    Binding,
    ObjMesh,
    normal_operator,
    subdivide,
)

SIZE = (0.95, 1.45, 1.7)
"""Width (x), height and depth in decimetres: it hangs at the side."""
PLACE = (1.45, -0.9, 0.45)
"""Its middle, from the left hip joint, to which the strap comes down."""


def bag_item(people: People) -> Item:
    """The box as an item; its shape does not follow the body, so place it with `bag_vertices`."""
    corners = np.array(
        [[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)], np.float32
    )
    quads = np.array(
        [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]],
        np.int32,
    )
    operator: sp.csr_matrix = sp.identity(8, format="csr", dtype=np.float32)
    for _ in range(2):  # rounded corners
        step, quads = subdivide(quads, operator.shape[0])
        operator = step @ operator
    vertices = (operator @ corners).astype(np.float32)
    # Subdivision has made it nearly a ball: bring it back towards the box.
    vertices = 0.5 * np.sign(vertices) * np.abs(vertices / np.abs(vertices).max()) ** 0.45
    vertices = (vertices * np.array(SIZE)).astype(np.float32)
    mesh = ObjMesh(vertices, np.zeros((1, 2), np.float32), {"bag": (quads, np.zeros_like(quads))})
    count = len(vertices)
    nothing = sp.csr_matrix((count, people.count), dtype=np.float32)
    root = np.full(count, people.bone_id["root"])
    weights = sp.csr_matrix(
        (np.ones(count, np.float32), (np.arange(count), root)), shape=(count, len(people.bones))
    )
    binding = Binding(nothing, vertices, ((0, 0, 0.0),) * 3)
    return Item("bag", mesh, binding, weights, quads, None, normal_operator(quads, count))


def bag_vertices(item: Item, hip: F32) -> F32:
    """Rest vertices (n, 3) beside the left hip joint (3,)."""
    return (item.mesh.vertices + hip + np.array(PLACE)).astype(np.float32)
