"""Inception v3 of December 2015, the network behind FID, KID and the Inception Score.

It is TensorFlow's graph of that time, which differs from today's Inception v3: average pools leave
out the padding, the very last pool takes the maximum, and there are 1008 classes (Heusel et al.,
2017). Its weights are converted and published as `weights-inception-2015-12-05-6726825d.pth` (a
state dict) and as `inception-2015-12-05.pt` (TorchScript). Parameter names are those of the former.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

FEATURES = 2048
CLASSES = 1008
SIDE = 299
"""Height and width of the network's input."""


@dataclass(frozen=True)
class Step:
    """A convolution of a branch: its name, output channels, kernel, stride and padding."""

    name: str
    channels: int
    kernel: tuple[int, int] = (1, 1)
    stride: int = 1
    padding: tuple[int, int] = (0, 0)


Branch = Sequence[Step | tuple[Step, Step]]
"""Steps one after another; a pair reads the same input, and its outputs are put together."""


class Convolution(nn.Module):
    """Convolution without bias, normalisation, ReLU."""

    def __init__(self, channels: int, step: Step) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            channels, step.channels, step.kernel, step.stride, step.padding, bias=False
        )
        self.bn = nn.BatchNorm2d(step.channels, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        """[B, c, h, w] -> [B, step.channels, h', w']."""
        return F.relu(self.bn(self.conv(x)))


class Block(nn.Module):
    """Branches side by side, and a pooled one as the last.

    Args:
        channels: of the input.
        branches: see `Branch`.
        pool: "mean" or "max", followed by a convolution to `pooled` channels; "halve" takes the
            maximum with stride 2 and nothing after it.
        pooled: channels of the pooled branch.
    """

    def __init__(
        self, channels: int, branches: Sequence[Branch], pool: str, pooled: int = 0
    ) -> None:
        super().__init__()
        self._branches = branches
        self._pool = pool
        for branch in branches:
            width = channels
            for step in branch:
                steps = step if isinstance(step, tuple) else (step,)
                for one in steps:
                    self.add_module(one.name, Convolution(width, one))
                width = sum(one.channels for one in steps)
        if pooled:
            self.branch_pool = Convolution(channels, Step("branch_pool", pooled))

    def forward(self, x: Tensor) -> Tensor:
        """[B, c, h, w] -> [B, c', h', w']."""
        outputs = []
        for branch in self._branches:
            hidden = x
            for step in branch:
                steps = step if isinstance(step, tuple) else (step,)
                hidden = torch.cat([self.get_submodule(one.name)(hidden) for one in steps], dim=1)
            outputs.append(hidden)
        return torch.cat([*outputs, self._pooled(x)], dim=1)

    def _pooled(self, x: Tensor) -> Tensor:
        if self._pool == "halve":
            return F.max_pool2d(x, 3, stride=2)
        if self._pool == "max":
            return self.branch_pool(F.max_pool2d(x, 3, stride=1, padding=1))
        around = F.avg_pool2d(x, 3, stride=1, padding=1, count_include_pad=False)
        return self.branch_pool(around)


class Inception2015(nn.Module):
    """Features and class logits of pictures that are prepared already (see `features`)."""

    def __init__(self) -> None:
        super().__init__()
        self.Conv2d_1a_3x3 = Convolution(3, Step("", 32, (3, 3), 2))
        self.Conv2d_2a_3x3 = Convolution(32, Step("", 32, (3, 3)))
        self.Conv2d_2b_3x3 = Convolution(32, _square("", 64, 3))
        self.Conv2d_3b_1x1 = Convolution(64, Step("", 80))
        self.Conv2d_4a_3x3 = Convolution(80, Step("", 192, (3, 3)))
        self.Mixed_5b = _block_a(192, 32)
        self.Mixed_5c = _block_a(256, 64)
        self.Mixed_5d = _block_a(288, 64)
        self.Mixed_6a = _block_b(288)
        self.Mixed_6b = _block_c(768, 128)
        self.Mixed_6c = _block_c(768, 160)
        self.Mixed_6d = _block_c(768, 160)
        self.Mixed_6e = _block_c(768, 192)
        self.Mixed_7a = _block_d(768)
        self.Mixed_7b = _block_e(1280, "mean")
        self.Mixed_7c = _block_e(2048, "max")
        self.fc = nn.Linear(FEATURES, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        """[B, 3, 299, 299] in -1..1 -> features [B, 2048]."""
        for name, module in self.named_children():
            if name == "fc":
                break
            x = module(x)
            if name in ("Conv2d_2b_3x3", "Conv2d_4a_3x3"):
                x = F.max_pool2d(x, 3, stride=2)
        return x.mean(dim=(2, 3))

    def probabilities(self, features: Tensor) -> Tensor:
        """[B, 2048] -> [B, 1008]; without the bias, as the Inception Score is computed."""
        return (features @ self.fc.weight.T).softmax(dim=1)


def _square(name: str, channels: int, size: int) -> Step:
    """A square kernel that keeps the size."""
    return Step(name, channels, (size, size), 1, (size // 2, size // 2))


def _row(name: str, channels: int, size: int) -> Step:
    return Step(name, channels, (1, size), 1, (0, size // 2))


def _column(name: str, channels: int, size: int) -> Step:
    return Step(name, channels, (size, 1), 1, (size // 2, 0))


def _block_a(channels: int, pooled: int) -> Block:
    triple = [
        Step("branch3x3dbl_1", 64),
        _square("branch3x3dbl_2", 96, 3),
        _square("branch3x3dbl_3", 96, 3),
    ]
    five = [Step("branch5x5_1", 48), _square("branch5x5_2", 64, 5)]
    return Block(channels, [[Step("branch1x1", 64)], five, triple], "mean", pooled)


def _block_b(channels: int) -> Block:
    triple = [
        Step("branch3x3dbl_1", 64),
        _square("branch3x3dbl_2", 96, 3),
        Step("branch3x3dbl_3", 96, (3, 3), 2),
    ]
    return Block(channels, [[Step("branch3x3", 384, (3, 3), 2)], triple], "halve")


def _block_c(channels: int, inner: int) -> Block:
    once = [
        Step("branch7x7_1", inner),
        _row("branch7x7_2", inner, 7),
        _column("branch7x7_3", 192, 7),
    ]
    twice = [
        Step("branch7x7dbl_1", inner),
        _column("branch7x7dbl_2", inner, 7),
        _row("branch7x7dbl_3", inner, 7),
        _column("branch7x7dbl_4", inner, 7),
        _row("branch7x7dbl_5", 192, 7),
    ]
    return Block(channels, [[Step("branch1x1", 192)], once, twice], "mean", 192)


def _block_d(channels: int) -> Block:
    three = [Step("branch3x3_1", 192), Step("branch3x3_2", 320, (3, 3), 2)]
    seven = [
        Step("branch7x7x3_1", 192),
        _row("branch7x7x3_2", 192, 7),
        _column("branch7x7x3_3", 192, 7),
        Step("branch7x7x3_4", 192, (3, 3), 2),
    ]
    return Block(channels, [three, seven], "halve")


def _block_e(channels: int, pool: str) -> Block:
    once: Branch = [
        Step("branch3x3_1", 384),
        (_row("branch3x3_2a", 384, 3), _column("branch3x3_2b", 384, 3)),
    ]
    twice: Branch = [
        Step("branch3x3dbl_1", 448),
        _square("branch3x3dbl_2", 384, 3),
        (_row("branch3x3dbl_3a", 384, 3), _column("branch3x3dbl_3b", 384, 3)),
    ]
    return Block(channels, [[Step("branch1x1", 320)], once, twice], pool, 192)
