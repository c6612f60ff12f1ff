"""The Sketch as a plane that says where the garment is, not only where its lines are.

A small network needs long to learn that the inside of an outline is cloth. Geometry knows it: what
cannot be reached from outside of the Region without crossing a stroke lies inside. Open drawings
keep their lines alone, and the network decides.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

STROKE = 0.07
"""Share of a latent pixel that a stroke covers at least; a line of 1.5 px of 8 covers 0.19."""

INSIDE = 0.5
"""Value of the inside; strokes lie above or below it, as wide as they are."""


def fill_drawing(sketch: Tensor, mask: Tensor) -> Tensor:
    """[B, 1, h, w] in 0..1 at latent size: strokes, and `INSIDE` where closed lines enclose cloth.

    Args:
        sketch: [B, 1, h, w] in 0..1, reduced with antialias.
        mask: [B, 1, h, w], 1 = repaint.
    """
    open_cells = (sketch < STROKE).float()
    reached = _border(sketch) * (1 - mask) * open_cells
    # Four neighbours only, so that diagonal lines hold; a maze cannot be longer than this.
    for _ in range(2 * (sketch.shape[-1] + sketch.shape[-2])):
        across = F.max_pool2d(reached, (1, 3), stride=1, padding=(0, 1))
        down = F.max_pool2d(reached, (3, 1), stride=1, padding=(1, 0))
        further = torch.maximum(across, down) * open_cells
        if torch.equal(further, reached):
            break
        reached = further
    drawn = (sketch.flatten(1).amax(1) >= STROKE).float()[:, None, None, None]
    inside = mask * (1 - reached) * open_cells * drawn
    return torch.maximum(sketch, INSIDE * inside)


def _border(plane: Tensor) -> Tensor:
    """1 on the outermost cells."""
    inner = torch.zeros_like(plane[..., 1:-1, 1:-1])
    return F.pad(inner, (1, 1, 1, 1), value=1.0)
