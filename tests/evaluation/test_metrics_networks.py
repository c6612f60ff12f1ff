"""Networks from the user's files: the right function, and a clear word about wrong files.

The golden numbers were computed once with torch-fidelity's Inception and torchmetrics' LPIPS, on
weights that `filler.fill` makes from the parameters' names.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from fashionstudio.errors import BadInput, ModelMismatch, ModelMissing
from fashionstudio.evaluation.metrics import features, perceptual
from fashionstudio.evaluation.metrics.clip_score import load_clip, on_white_canvas
from fashionstudio.evaluation.metrics.inception import Inception2015
from fashionstudio.evaluation.parity.filler import fill
from tests.engine import diffusion_tiny

CPU = torch.device("cpu")


def picture() -> np.ndarray:
    """(120, 90, 3) uint8 with slopes and a moiré."""
    y, x = np.mgrid[0:120, 0:90]
    return np.stack([(x * 2 + y) % 256, (x * y // 8) % 256, (255 - 3 * y) % 256], -1).astype(
        np.uint8
    )


@pytest.fixture(scope="module")
def inception_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state dict without the counters, as some conversions are."""
    state = fill(Inception2015()).state_dict()
    state = {name: value for name, value in state.items() if "num_batches" not in name}
    path = tmp_path_factory.mktemp("weights") / "inception.safetensors"
    save_file(state, path)
    return path


def test_inception_computes_what_the_published_graph_does(inception_file):
    extractor = features.load_inception(inception_file, CPU)
    found = extractor.features([picture()])
    assert found.shape == (1, 2048)
    assert np.linalg.norm(found) == pytest.approx(3.0134602, rel=1e-5)
    assert found[0, [1, 4]] == pytest.approx([0.0187279, 0.0089324], rel=1e-3)
    chances = extractor.probabilities([picture()])
    assert chances.shape == (1, 1008)
    assert chances.sum() == pytest.approx(1, rel=1e-5)
    assert chances[0, [682, 923, 72]] == pytest.approx(
        [0.00120415, 0.00118861, 0.00118364], rel=1e-4
    )


def test_the_clean_resize_keeps_fractions_and_the_other_does_not_filter():
    fine = np.zeros((598, 598, 3), np.uint8)
    fine[:, ::2] = 255  # stripes of one pixel: half of that size they are grey or gone
    clean = features.resize_clean(fine)
    assert clean.shape == (299, 299, 3)
    assert clean[10:-10, 10:-10].std() < 1
    assert not np.allclose(clean[20, 20], np.round(clean[20, 20]))
    unfiltered = features.resize_like_tensorflow(fine)
    assert unfiltered.shape == (1, 3, 299, 299)
    assert float(unfiltered.min()) == 255.0  # every second column, without its neighbours


class Script(nn.Module):
    """Answers as the published TorchScript does: features in `layers`, classes when called."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, width))
        self.classes = nn.Linear(width, 1008, bias=False)

    def forward(self, x: Tensor, no_output_bias: bool = False) -> Tensor:
        return self.classes(self.layers(x / 128 - 1)).softmax(dim=1)


def save_script(path: Path, width: int = 2048) -> Path:
    torch.manual_seed(0)
    torch.jit.save(torch.jit.script(Script(width).eval()), str(path))
    return path


def test_torchscript_is_read_from_a_file_that_is_named(tmp_path):
    extractor = features.load_inception(save_script(tmp_path / "inception.pt"), CPU)
    assert extractor.features([picture(), picture()]).shape == (2, 2048)
    assert extractor.probabilities([picture()]).sum() == pytest.approx(1, rel=1e-5)


def test_another_network_is_not_taken_for_inception(tmp_path):
    extractor = features.load_inception(save_script(tmp_path / "small.pt", width=64), CPU)
    with pytest.raises(ModelMismatch, match="another network"):
        extractor.features([picture()])


@pytest.mark.parametrize("load", [features.load_inception, perceptual.load_lpips])
def test_files_of_another_kind_are_refused_in_a_sentence(tmp_path, load):
    with pytest.raises(ModelMissing):
        load(tmp_path / "nothing.pth", CPU)
    other = tmp_path / "other.safetensors"
    save_file({"weight": torch.zeros(2, 2)}, other)
    (tmp_path / "garbage.pth").write_bytes(b"not a network" * 50)
    torch.save({"features.0.weight": Path("code")}, tmp_path / "code.pth")  # needs a class
    for name in ("other.safetensors", "garbage.pth", "code.pth"):
        with pytest.raises(ModelMismatch, match="does not hold"):
            load(tmp_path / name, CPU)


def test_lpips_computes_what_torchmetrics_does(tmp_path):
    pytest.importorskip("torchmetrics")
    network = fill(perceptual.Lpips([]))
    state = network.state_dict() | {"classifier.6.bias": torch.zeros(1000)}  # not needed, allowed
    torch.save(state, tmp_path / "alexnet.pth")
    lpips = perceptual.load_lpips(tmp_path / "alexnet.pth", CPU)
    other = np.roll(picture(), 7, axis=1) // 2
    assert lpips.measure(picture(), other) == pytest.approx(0.1918, abs=1e-4)
    assert lpips.measure(picture(), picture()) == 0


def test_ssim_is_one_for_the_same_picture_and_falls_with_noise():
    pytest.importorskip("torchmetrics")
    noisy = picture() ^ np.random.default_rng(0).integers(0, 64, picture().shape, np.uint8)
    assert perceptual.structural_similarity(picture(), picture()) == pytest.approx(1)
    assert perceptual.structural_similarity(picture(), noisy) < 0.9


class CountingExtractor:
    """Mean colours; counts how many pictures it has seen."""

    name = "colours"
    identity = "colours-1"

    def __init__(self) -> None:
        self.seen = 0

    def features(self, pictures):
        self.seen += len(pictures)
        return np.stack([p.mean(axis=(0, 1)) for p in pictures]).astype(np.float32)

    def probabilities(self, pictures):
        raise AssertionError("nobody asked")


def test_features_of_true_pictures_are_kept_by_content(tmp_path):
    files = [tmp_path / "a.bin", tmp_path / "b.bin"]
    for number, file in enumerate(files):
        file.write_bytes(bytes([40 * number + 10] * 12))
    read = lambda file: np.frombuffer(file.read_bytes(), np.uint8).reshape(2, 2, 3)  # noqa: E731
    store, extractor = features.FeatureStore(tmp_path / "kept"), CountingExtractor()
    first = store.features(extractor, files, read)
    assert np.array_equal(first, store.features(extractor, files, read))
    assert extractor.seen == 2
    files[1].write_bytes(bytes([200] * 12))
    assert store.features(extractor, files, read)[1, 0] == 200
    assert extractor.seen == 4
    for kept in (tmp_path / "kept").iterdir():
        kept.write_bytes(b"damaged")
    assert np.array_equal(store.features(extractor, files, read)[0], first[0])


# CLIP --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clip_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import CLIPConfig, CLIPModel

    torch.manual_seed(0)
    words = diffusion_tiny.tokenizer()
    small = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    config = CLIPConfig(
        text_config={
            **small,
            "vocab_size": len(words),
            "max_position_embeddings": 77,
            "eos_token_id": words.eos_token_id,
            "bos_token_id": words.bos_token_id,
        },
        vision_config={**small, "image_size": 32, "patch_size": 8},
        projection_dim=16,
    )
    folder = tmp_path_factory.mktemp("clip")
    CLIPModel(config).save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def test_clip_score_of_another_network_carries_another_name(clip_folder):
    scorer = load_clip(clip_folder, CPU)
    assert not scorer.standard
    assert scorer.network == "vit_16x2_8"
    region = np.zeros((120, 90), np.uint8)
    region[30:90, 20:70] = 255
    score = scorer.measure(picture(), region, "a red dress")
    assert 0 <= score <= 100
    changed = picture()
    changed[:20] = 0  # outside of the region: nothing that counts
    assert scorer.measure(changed, region, "a red dress") == score
    with pytest.raises(BadInput, match="no words"):
        scorer.measure(picture(), region, " ")


def test_clip_weights_that_may_hold_code_are_refused(clip_folder, tmp_path):
    (tmp_path / "config.json").write_bytes((clip_folder / "config.json").read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelMismatch, match="cannot be loaded"):
        load_clip(tmp_path, CPU)


def test_the_edited_part_lies_alone_on_white():
    region = np.zeros((120, 90), np.uint8)
    region[10:110, 20:40] = 255
    canvas = on_white_canvas(np.zeros((120, 90, 3), np.uint8), region)
    assert canvas.shape == (224, 224, 3)
    assert (canvas[:, 112] == 0).all()  # as high as it fits
    assert (canvas[:, :60] == 255).all()
    assert (canvas[:, -60:] == 255).all()
