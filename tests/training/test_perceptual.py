"""The perceptual loss: torchvision's names, the user's file, nothing without it."""

import pytest
import torch
from safetensors.torch import save_file

from fashionstudio.errors import BadInput, ModelMissing
from fashionstudio.training.perceptual import PerceptualLoss, load_perceptual

SHAPES = {
    0: (64, 3), 2: (64, 64), 5: (128, 64), 7: (128, 128), 10: (256, 128), 12: (256, 256),
    14: (256, 256), 16: (256, 256), 19: (512, 256), 21: (512, 512), 23: (512, 512),
    25: (512, 512), 28: (512, 512),
}  # fmt: skip


@pytest.fixture(scope="module")
def state():
    """Weights of full size, drawn once."""
    torch.manual_seed(0)
    return PerceptualLoss().state_dict()


def test_its_parameters_are_those_of_torchvisions_vgg19(state):
    expected = {f"features.{n}.weight": (*shape, 3, 3) for n, shape in SHAPES.items()}
    expected |= {f"features.{n}.bias": (shape[0],) for n, shape in SHAPES.items()}
    assert {name: tuple(value.shape) for name, value in state.items()} == expected


@pytest.mark.parametrize("suffix", ["pth", "safetensors"])
def test_it_reads_the_users_file_and_measures_differences(state, tmp_path, suffix):
    path = tmp_path / f"vgg19.{suffix}"
    written = state | {"classifier.0.weight": torch.zeros(2, 2)}
    (save_file if suffix == "safetensors" else torch.save)(written, path)
    loss = load_perceptual(path)
    output = torch.zeros(1, 3, 32, 24, requires_grad=True)
    assert float(loss(output, torch.zeros(1, 3, 32, 24)).detach()) == 0
    far = loss(output, torch.ones(1, 3, 32, 24))
    far.backward()
    assert float(far.detach()) > 0
    assert output.grad.abs().sum() > 0
    assert not any(p.requires_grad for p in loss.parameters())


def test_no_file_no_term_and_faults_are_told(tmp_path):
    assert load_perceptual(None) is None
    with pytest.raises(ModelMissing):
        load_perceptual(tmp_path / "nothing.pth")
    path = tmp_path / "other.pth"
    torch.save({"weight": torch.zeros(1)}, path)
    with pytest.raises(BadInput, match="no VGG19"):
        load_perceptual(path)
    path.write_bytes(b"no weights at all")
    with pytest.raises(BadInput, match="no VGG19"):
        load_perceptual(path)
