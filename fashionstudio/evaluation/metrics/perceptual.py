"""SSIM and LPIPS of a picture against the true one.

SSIM (Wang et al., 2004) comes from torchmetrics. LPIPS (Zhang et al., 2018, version 0.1 with
AlexNet) takes its trained weighting from torchmetrics, too, and AlexNet's weights from a file that
the user names: the library's own way needs torchvision and fetches them from the network.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from fashionstudio.errors import ModelMismatch, ModelMissing
from fashionstudio.evaluation.metrics.features import load_exactly, read_state

Picture = NDArray[np.uint8]

_CHANNELS = (64, 192, 384, 256, 256)
_AFTER = (1, 4, 7, 9, 11)
"""Places in AlexNet's list of layers, each the ReLU behind a convolution."""


def structural_similarity(a: Picture, b: Picture, inside: Picture | None = None) -> float:
    """SSIM of two pictures (h, w, 3) uint8, -1..1, 1 = the same; on 0..1 with `data_range` 1.

    Args:
        a, b: the pictures.
        inside: (h, w) uint8, 255 = counts; None: everywhere. Where it is empty nothing differs.

    Raises:
        ModelMissing: torchmetrics is not installed.
    """
    check_torchmetrics()
    from torchmetrics.functional.image import structural_similarity_index_measure as measure

    if inside is None:
        value = measure(_in_unit(a), _in_unit(b), data_range=1.0)
        assert isinstance(value, Tensor)
        return float(value)
    _, everywhere = measure(_in_unit(a), _in_unit(b), data_range=1.0, return_full_image=True)
    counted = everywhere[0].mean(dim=0).numpy()[inside > 127]
    return float(counted.mean()) if counted.size else 1.0


class Lpips(nn.Module):
    """Distance of AlexNet's features, weighted channel by channel as people judged.

    Args:
        weighting: one [1, c, 1, 1] per layer.
    """

    shift: Tensor
    scale: Tensor

    def __init__(self, weighting: list[Tensor]) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, 11, stride=4, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=2),
            nn.Conv2d(64, 192, 5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=2),
            nn.Conv2d(192, 384, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(384, 256, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(256, 256, 3, padding=1),
            nn.ReLU(),
        )
        self._weighting = weighting
        # What the pictures, in -1..1, are normalised with: ImageNet's values in that range.
        self.register_buffer(
            "shift", torch.tensor([-0.030, -0.088, -0.188])[:, None, None], persistent=False
        )
        self.register_buffer(
            "scale", torch.tensor([0.458, 0.448, 0.450])[:, None, None], persistent=False
        )

    @torch.no_grad()
    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        """Distances [B] of pictures [B, 3, h, w] in 0..1; 0 = the same."""
        first, second = self._layers(a * 2 - 1), self._layers(b * 2 - 1)
        total = torch.zeros(len(a), device=a.device)
        for weight, x, y in zip(self._weighting, first, second, strict=True):
            difference = (_unit_length(x) - _unit_length(y)).square() * weight.to(x.device)
            total = total + difference.sum(dim=1).mean(dim=(1, 2))
        return total

    def measure(self, a: Picture, b: Picture) -> float:
        """The distance of two pictures (h, w, 3) uint8."""
        device = self.shift.device
        return float(self(_in_unit(a).to(device), _in_unit(b).to(device))[0])

    def _layers(self, x: Tensor) -> list[Tensor]:
        x = (x - self.shift) / self.scale
        found = []
        for number, layer in enumerate(self.features):
            x = layer(x)
            if number in _AFTER:
                found.append(x)
        return found


def load_lpips(alexnet: Path, device: torch.device) -> Lpips:
    """LPIPS with AlexNet's weights from a file (`alexnet-owt-7be5be79.pth` or safetensors).

    Raises:
        ModelMissing: torchmetrics or the file is not there.
        ModelMismatch: it holds something else.
    """
    check_torchmetrics()
    if not alexnet.is_file():
        raise ModelMissing(f"There is no file “{alexnet}”.", "Name AlexNet's weights.")
    network = Lpips(_weighting())
    try:
        state = read_state(alexnet)
        layers = {name: value for name, value in state.items() if name.startswith("features.")}
        load_exactly(network, layers)
    except Exception as error:  # a foreign file fails in whatever way its bytes lead to
        raise ModelMismatch(
            f"“{alexnet.name}” does not hold AlexNet.",
            "Name alexnet-owt-7be5be79.pth, as torchvision publishes it.",
            repr(error)[:2000],
        ) from error
    return network.to(device).eval().requires_grad_(False)


def check_torchmetrics() -> None:
    """Raise ModelMissing when it is not installed."""
    from importlib.util import find_spec

    if find_spec("torchmetrics") is None:
        raise ModelMissing(
            "This needs torchmetrics, which is not installed.",
            "Install it with: pip install 'fashionstudio[metrics]'",
        )


def _weighting() -> list[Tensor]:
    """The trained weights that torchmetrics carries, one [1, c, 1, 1] per layer."""
    import torchmetrics

    file = Path(str(torchmetrics.__file__)).parent / "functional/image/lpips_models/alex.pth"
    if not file.is_file():
        raise ModelMissing(
            "This torchmetrics does not carry the weighting of LPIPS.",
            "Install another version: pip install 'torchmetrics>=1.4'",
        )
    state = read_state(file)
    weights = [state[f"lin{k}.model.1.weight"].float() for k in range(len(_CHANNELS))]
    if any(w.shape != (1, c, 1, 1) for w, c in zip(weights, _CHANNELS, strict=True)):
        raise ModelMismatch("The weighting of LPIPS in torchmetrics has another shape.")
    return weights


def _unit_length(x: Tensor) -> Tensor:
    return x / (x.square().sum(dim=1, keepdim=True) + 1e-8).sqrt()


def _in_unit(picture: Picture) -> Tensor:
    """(h, w, 3) uint8 -> [1, 3, h, w] in 0..1."""
    return torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None].float() / 255
