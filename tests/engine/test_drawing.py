"""The Sketch's plane: closed drawings are filled, open ones are not, hands do not leak."""

from __future__ import annotations

import torch

from fashionstudio.diffusion.drawing import INSIDE, fill_drawing


def _square(gap: bool = False) -> torch.Tensor:
    sketch = torch.zeros(1, 1, 32, 24)
    sketch[..., 8, 6:18] = sketch[..., 22, 6:18] = 0.2
    sketch[..., 8:23, 6] = sketch[..., 8:23, 17] = 0.2
    if gap:
        sketch[..., 12:15, 6] = 0
    return sketch


def _region() -> torch.Tensor:
    mask = torch.zeros(1, 1, 32, 24)
    mask[..., 5:26, 3:21] = 1
    return mask


def test_a_closed_drawing_is_filled_inside_only() -> None:
    filled = fill_drawing(_square(), _region())
    assert (filled[..., 9:22, 7:17] == INSIDE).all()
    assert (filled[..., 8, 6:18] == 0.2).all(), "strokes keep their own value"
    filled[..., 8:23, 6:18] = 0
    assert not filled.any(), "nothing outside of the drawing"


def test_an_open_drawing_keeps_its_lines_alone() -> None:
    sketch = _square(gap=True)
    assert torch.equal(fill_drawing(sketch, _region()), sketch)


def test_no_drawing_stays_empty_even_when_the_region_fills_the_frame() -> None:
    empty = torch.zeros(2, 1, 32, 24)
    assert not fill_drawing(empty, torch.ones_like(empty)).any()


def test_a_hand_before_the_garment_does_not_let_the_fill_out() -> None:
    mask = _region()
    mask[..., 14:17, 10:13] = 0
    filled = fill_drawing(_square(), mask)
    assert (filled[..., 10, 7:17] == INSIDE).all()
    assert not filled[..., 14:17, 10:13].any(), "what must stay is not said to be cloth"


def test_rows_of_a_batch_do_not_touch_each_other() -> None:
    both = torch.cat([_square(), _square(gap=True)])
    filled = fill_drawing(both, _region().expand(2, 1, 32, 24))
    assert torch.equal(filled[:1], fill_drawing(_square(), _region()))
    assert torch.equal(filled[1:], _square(gap=True))
