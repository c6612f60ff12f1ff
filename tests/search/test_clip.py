"""Search with a CLIP that the user has: a tiny one with random weights stands for it."""

from __future__ import annotations

import json
import shutil
import string
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import CLIPConfig, CLIPModel

from fashionstudio.core.embedded import CLIP, CLIP_VARIABLE, Embedded, Item, clip_in
from fashionstudio.core.image_io import encode_png
from fashionstudio.diffusion.clip_space import PHOTO, STEPS, ClipSpace
from fashionstudio.engine.clip import ClipEmbedder, find_clip
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.embedding import space_of
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.manifest import find_engine
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import BadInput, Cancelled, ModelMismatch, ModelMissing
from tests.helpers.tiny_engine import draw_fabric, draw_garment

U8 = NDArray[np.uint8]
PICTURES = {"shirt": draw_garment(), "cloth": draw_fabric()}
CPU = torch.device("cpu")


def place_clip(folder: Path, seed: int = 0) -> Path:
    """A CLIP in the layout of transformers whose vocabulary is single letters."""
    letters = string.ascii_lowercase + string.digits + "$,.-"
    entries = [*letters, *(f"{c}</w>" for c in letters), "<|startoftext|>", "<|endoftext|>"]
    end = len(entries) - 1
    torch.manual_seed(seed)
    tower = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
             "num_attention_heads": 4}  # fmt: skip
    text = tower | {"vocab_size": len(entries), "max_position_embeddings": 48,
                    "bos_token_id": end - 1, "eos_token_id": end, "pad_token_id": end}  # fmt: skip
    vision = tower | {"image_size": 32, "patch_size": 8}
    config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=16)
    model = CLIPModel(config)
    with torch.no_grad():  # the usual beginning is so small that all sentences are one
        for name, value in model.named_parameters():
            heard = "v_proj" in name or "out_proj" in name
            value.mul_(1 if value.ndim < 2 else 30 if heard else 6)
    model.save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps({entry: i for i, entry in enumerate(entries)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    words = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 48}
    words |= {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>"}
    words |= {"pad_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(words))
    looks = {"image_mean": [0.48, 0.46, 0.41], "image_std": [0.27, 0.26, 0.28]}
    (folder / "preprocessor_config.json").write_text(json.dumps(looks))
    return folder


@pytest.fixture(scope="module")
def clip_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return place_clip(tmp_path_factory.mktemp("clip"))


@pytest.fixture(scope="module")
def embedder(clip_dir: Path) -> ClipEmbedder:
    return ClipEmbedder.load(clip_dir, CPU)


def asked(embedder: ClipEmbedder, *items: Item) -> Embedded:
    return embedder.embed(items, PICTURES.__getitem__, QuietContext())


def test_pictures_words_and_both_become_unit_vectors_in_the_order_asked(
    embedder: ClipEmbedder,
) -> None:
    items = [Item(words="red"), Item("shirt"), Item("shirt", "but red"), Item("cloth")]
    found = asked(embedder, *items)
    assert found.vectors.shape == (4, 16)
    assert found.vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)
    for row, item in enumerate(items):
        assert np.allclose(asked(embedder, item).vectors[0], found.vectors[row], atol=1e-5)
    likeness = found.vectors @ found.vectors.T
    assert (likeness[~np.eye(4, dtype=bool)] < 0.999).all()  # each says something of its own


def test_what_transformers_says_is_what_is_compared(embedder: ClipEmbedder, clip_dir: Path) -> None:
    model = CLIPModel.from_pretrained(clip_dir).eval()
    ids = embedder.space.tokenizer(["a photo of red"], return_tensors="pt").input_ids
    with torch.no_grad():
        said = model.get_text_features(input_ids=ids).pooler_output[0].numpy()
    found = asked(embedder, Item(words="red")).vectors[0]
    assert np.allclose(found, said / np.linalg.norm(said), atol=1e-5)


def test_the_same_again_gives_the_same(embedder: ClipEmbedder, clip_dir: Path) -> None:
    wish = Item("shirt", "with long sleeves")
    first = asked(ClipEmbedder.load(clip_dir, CPU), wish)
    again = asked(ClipEmbedder.load(clip_dir, CPU), wish)
    assert np.array_equal(first.vectors, again.vectors)
    assert first.space == again.space


def test_the_pseudo_word_says_what_the_picture_shows(embedder: ClipEmbedder) -> None:
    space = embedder.space
    steps: list[int] = []
    with torch.no_grad():
        plain = space.sentences([PHOTO.format("garment")])[0]
        for name in PICTURES:
            picture = torch.from_numpy(asked(embedder, Item(name)).vectors[0])
            word = space.word_of(picture, steps.append)
            said = space.sentences([PHOTO.format("$")], word[None])[0]
            assert said @ picture > plain @ picture + 0.2
    assert steps == [*range(1, STEPS + 1)] * 2


def test_a_wish_keeps_the_picture_and_changes_the_sentence(embedder: ClipEmbedder) -> None:
    picture, red, blue, no_wish = asked(
        embedder,
        Item("shirt"),
        Item("shirt", "but red"),
        Item("shirt", "blue"),
        Item("shirt", "but"),
    ).vectors
    other = asked(embedder, Item("cloth", "but red")).vectors[0]
    assert red @ blue < 0.9999
    assert red @ other < 0.9999
    assert np.allclose(no_wish, picture, atol=1e-5)  # joining words wish for nothing


def test_a_picture_is_inverted_once(
    embedder: ClipEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    inverted: list[int] = []
    real = ClipSpace.word_of

    def counted(space: ClipSpace, picture: torch.Tensor, told: Callable[[int], None]) -> object:
        inverted.append(1)
        return real(space, picture, told)

    monkeypatch.setattr(ClipSpace, "word_of", counted)
    fresh = ClipEmbedder(embedder.name, embedder.space)
    asked(fresh, Item("shirt", "red"), Item("shirt", "blue"))
    asked(fresh, Item("shirt", "green"))
    assert len(inverted) == 1
    asked(fresh, Item("cloth", "green"))
    assert len(inverted) == 2


def test_inversion_tells_how_far_it_is_and_can_be_cancelled(embedder: ClipEmbedder) -> None:
    class Impatient(QuietContext):
        def __init__(self) -> None:
            self.told: list[tuple[int, int]] = []

        def step(self, done: int, total: int) -> None:
            self.told.append((done, total))
            if len(self.told) == 10:
                raise Cancelled("Cancelled.")

    context = Impatient()
    fresh = ClipEmbedder(embedder.name, embedder.space)
    with pytest.raises(Cancelled):
        fresh.embed([Item("shirt", "red")], PICTURES.__getitem__, context)
    assert context.told == [(n, 1 + STEPS) for n in range(1, 11)]


def test_the_service_takes_it_for_an_engine_of_its_own_space(
    clip_dir: Path, monkeypatch: pytest.MonkeyPatch, mini_dir: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv(CLIP_VARIABLE, str(clip_dir))
    inputs = Inputs(tmp_path / "blobs")
    service = EngineService(inputs, "cpu")
    sha256 = inputs.put(encode_png(PICTURES["shirt"]))
    found = service.embed(CLIP, [Item(sha256), Item(words="red")], QuietContext())
    assert found.vectors.shape == (2, 16)
    assert found.space != space_of(find_engine("mini"))
    other = ClipEmbedder.load(place_clip(tmp_path / "clip", seed=1), CPU)
    assert found.space.startswith("clip/")
    assert other.name != found.space
    named = service.embed(clip_in(str(tmp_path / "clip")), [Item(words="red")], QuietContext())
    assert named.space == other.name, "a folder that is named comes before the variable"


def test_without_a_folder_it_says_where_one_goes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clip_dir: Path
) -> None:
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    monkeypatch.delenv(CLIP_VARIABLE, raising=False)
    with pytest.raises(ModelMissing, match="No CLIP") as missing:
        find_clip()
    assert "--clip" in missing.value.hint
    assert CLIP_VARIABLE in missing.value.hint
    monkeypatch.setenv(CLIP_VARIABLE, str(tmp_path / "gone"))
    with pytest.raises(ModelMissing, match="gone"):
        find_clip()
    monkeypatch.delenv(CLIP_VARIABLE)
    usual = tmp_path / "data" / "models" / "clip"
    shutil.copytree(clip_dir, usual)
    assert find_clip() == usual


@pytest.mark.parametrize(
    ("spoil", "error", "says"),
    [
        (lambda f: (f / "config.json").unlink(), ModelMissing, "no config.json"),
        (lambda f: (f / "config.json").write_text('{"model_type": "bert"}'), ModelMismatch, "bert"),
        (lambda f: (f / "config.json").write_text("{"), ModelMismatch, "cannot be loaded"),
        (
            lambda f: (f / "model.safetensors").rename(f / "pytorch_model.bin"),
            ModelMissing,
            "no model.safetensors",
        ),
        (
            lambda f: (f / "model.safetensors").write_bytes(b"nothing of the kind"),
            ModelMismatch,
            "cannot be loaded",
        ),
        (lambda f: (f / "merges.txt").unlink(), ModelMissing, "no tokenizer"),
        (lambda f: (f / "preprocessor_config.json").unlink(), ModelMissing, "no preprocessor"),
        (
            lambda f: (f / "preprocessor_config.json").write_text('{"image_mean": [1]}'),
            ModelMismatch,
            "cannot be loaded",
        ),
    ],
)
def test_a_wrong_folder_is_refused_in_words(
    spoil: Callable[[Path], object],
    error: type[Exception],
    says: str,
    clip_dir: Path,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "other"
    shutil.copytree(clip_dir, folder)
    spoil(folder)
    with pytest.raises(error, match=says) as refused:
        ClipEmbedder.load(folder, CPU)
    assert refused.value.hint  # type: ignore[attr-defined]


def test_weights_of_half_a_network_are_refused(clip_dir: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "half"
    shutil.copytree(clip_dir, folder)
    weights = load_file(folder / "model.safetensors")
    kept = {name: value for name, value in weights.items() if not name.startswith("text_")}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelMismatch, match="cannot be loaded") as refused:
        ClipEmbedder.load(folder, CPU)
    assert "missing" in refused.value.details


def test_an_engine_and_a_clip_are_not_asked_at_once(clip_dir: Path) -> None:
    from fashionstudio.cli.library.common import space_of as opened

    with (
        pytest.raises(BadInput, match="Only one"),
        opened("ladi-vton", clip_dir, "cpu"),
    ):
        pass
