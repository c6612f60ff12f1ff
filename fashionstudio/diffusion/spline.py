"""The thin-plate spline that lays a garment onto a person, and what keeps it smooth.

The spline is that of Bookstein (1989), the regularisers are those of LaDI-VTON's warping module
(Morelli et al., ACM MM 2023). Buffer names are the published ones.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

GRID = 5
"""Control points along a side."""
REACH = 0.9
"""Where the outermost of them rest, in the picture's -1..1."""
TERM_FLOOR = 0.08
AREA_FLOOR = 0.02
"""Below these the regularisers do not push any more."""


class TpsGrid(nn.Module):
    """Sampling grid of the spline that moves the regular control grid to given points.

    Bookstein (1989): f(p) = sum_i w_i U(|p - c_i|) + a + b x + c y, solved once by inverting the
    kernel matrix. The buffers lie in the published state dicts.
    """

    inverse_kernel: Tensor
    padding_matrix: Tensor
    target_coordinate_repr: Tensor

    def __init__(self, height: int, width: int) -> None:
        super().__init__()
        self.size = (height, width)
        control = control_points()
        n = len(control)
        kernel = torch.zeros(n + 3, n + 3, dtype=torch.float32)
        kernel[:n, :n] = _spline_kernel(control, control)
        kernel[:n, n] = kernel[n, :n] = 1
        kernel[:n, n + 1 :] = control
        kernel[n + 1 :, :n] = control.T
        target = _regular_grid(height, width, reach=1.0)
        ones = torch.ones_like(target[:, :1])
        basis = torch.cat([_spline_kernel(target, control), ones, target], dim=1)
        self.register_buffer("inverse_kernel", torch.inverse(kernel))
        self.register_buffer("padding_matrix", control.new_zeros(3, 2))
        self.register_buffer("target_coordinate_repr", basis)

    def forward(self, points: Tensor) -> Tensor:
        padding = self.padding_matrix.expand(points.shape[0], 3, 2)
        weights = self.inverse_kernel @ torch.cat([points, padding], dim=1)
        return (self.target_coordinate_repr @ weights).reshape(-1, *self.size, 2)


def regularisers(points: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    """rx, ry, cx, cy, rg, cg: even spacing and straight lines along rows and columns."""
    rows = points.reshape(-1, GRID, GRID, 2)
    columns = rows.transpose(1, 2)
    rx, ry = _spacing(rows)
    cx, cy = _spacing(columns)
    # The published code looks at the first sample of the batch only; training depends on it.
    return rx, ry, cx, cy, _bending(rows[0]), _bending(columns[0])


def _spacing(lines: Tensor) -> tuple[Tensor, Tensor]:
    """Change of the squared steps along lines [B, 5, 5, 2], for x and y."""
    terms = lines.diff(dim=2).square().diff(dim=2).abs().clamp(min=TERM_FLOOR)
    x, y = terms.mean(dim=(0, 1, 2)).unbind()
    return x, y


def _bending(lines: Tensor) -> Tensor:
    """Sum of the cross products of neighbouring steps along lines [5, 5, 2]."""
    back = lines[:, 1:-1] - lines[:, :-2]
    ahead = lines[:, 1:-1] - lines[:, 2:]
    cross = back[..., 1] * ahead[..., 0] - ahead[..., 1] * back[..., 0]
    return cross.abs().sum().clamp(min=AREA_FLOOR)


def control_points() -> Tensor:
    """[25, 2] (x, y) of the control grid at rest."""
    return _regular_grid(GRID, GRID, REACH)


def _regular_grid(rows: int, columns: int, reach: float) -> Tensor:
    """[rows * columns, 2] (x, y) from -reach to reach, x fastest."""
    y, x = torch.meshgrid(_steps(rows), _steps(columns), indexing="ij")
    return reach * torch.stack([x.flatten(), y.flatten()], dim=1)


def _steps(count: int) -> Tensor:
    """`count` even steps from -1 to 1.

    Always float32: a library that loads a model in half precision makes that the default type
    while the model is built. Not `linspace`: it rounds otherwise than the published grid did, and
    the spline's kernel makes ten times as much of it.
    """
    return torch.arange(count, dtype=torch.float32) * 2 / (count - 1) - 1


def _spline_kernel(points: Tensor, control: Tensor) -> Tensor:
    """U(d) = 0.5 d^2 ln(d^2), 0 at d = 0; [N, 2], [M, 2] -> [N, M]."""
    distance = (points[:, None] - control[None]).square().sum(dim=2)
    value = 0.5 * distance * torch.log(distance)
    return value.masked_fill(distance == 0, 0.0)
