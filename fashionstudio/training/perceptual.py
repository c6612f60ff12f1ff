"""Perceptual loss: distances of VGG19's features (Johnson et al., ECCV 2016).

The network is Simonyan and Zisserman's (2015) configuration E up to its relu5_1, with torchvision's
parameter names. The weights (torchvision's `vgg19`, IMAGENET1K_V1) are the user's to bring; without
them a stage trains without this term and its record says so.
"""

from __future__ import annotations

import pickle
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from fashionstudio.errors import BadInput, ModelMissing

WIDTHS = (64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512)
"""Convolutions up to relu5_1; 0 is a max-pooling."""
SLICES = (2, 7, 12, 21, 30)
"""Where relu1_1, 2_1, 3_1, 4_1 and 5_1 end in `features`."""
WEIGHTS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1.0)
SHORTEST_EDGE = 256
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class PerceptualLoss(nn.Module):
    """Weighted L1 between features of an output and of its target, as LaDI-VTON trains with."""

    mean: Tensor
    deviation: Tensor

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for width in WIDTHS:
            if width == 0:
                layers.append(nn.MaxPool2d(2, 2))
                continue
            layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU()]
            before = width
        self.features = nn.Sequential(*layers)
        self.register_buffer("mean", torch.tensor(MEAN)[:, None, None], persistent=False)
        self.register_buffer("deviation", torch.tensor(DEVIATION)[:, None, None], persistent=False)
        self.requires_grad_(False)

    def forward(self, output: Tensor, target: Tensor) -> Tensor:
        """Scalar; pictures [B, 3, H, W] in about -1..1. Gradients reach the output only."""
        loss = output.new_zeros(())
        x, y = self._prepared(output), self._prepared(target.detach())
        start = 0
        for end, weight in zip(SLICES, WEIGHTS, strict=True):
            part = self.features[start:end]
            x = part(x)
            with torch.no_grad():
                y = part(y)
            loss = loss + weight * F.l1_loss(x, y)
            start = end
        return loss

    def _prepared(self, picture: Tensor) -> Tensor:
        """Shortest edge 256, ImageNet's mean and deviation."""
        height, width = picture.shape[-2:]
        scale = SHORTEST_EDGE / min(height, width)
        size = (round(height * scale), round(width * scale))
        picture = F.interpolate((picture + 1) / 2, size=size, mode="bilinear", antialias=True)
        return (picture - self.mean) / self.deviation


def load_perceptual(path: Path | None) -> PerceptualLoss | None:
    """The loss with weights from a torchvision state dict (.pth) or safetensors file.

    Raises:
        ModelMissing: there is no such file.
        BadInput: it is no VGG19.
    """
    if path is None:
        return None
    if not path.is_file():
        raise ModelMissing(
            f"The file “{path}” is not there.",
            "Give torchvision's vgg19 weights, or leave --vgg out.",
        )
    loss = PerceptualLoss()
    try:
        if path.suffix == ".safetensors":
            state = load_file(path)
        else:
            state = torch.load(path, map_location="cpu", weights_only=True)
        wanted = loss.state_dict().keys()
        loss.load_state_dict({name: state[name] for name in wanted})
    except (KeyError, RuntimeError, TypeError, ValueError, pickle.UnpicklingError) as error:
        raise BadInput(
            f"“{path.name}” holds no VGG19 weights.",
            "Give the state dict of torchvision's vgg19 (IMAGENET1K_V1).",
            repr(error),
        ) from error
    return loss
