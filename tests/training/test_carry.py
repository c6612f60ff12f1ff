"""Going on from an engine whose vocabulary was smaller: towers that are carried over."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import CLIPTextModel

from fashionstudio.errors import ModelMismatch
from fashionstudio.training import carry, encoders, networks, tokenizer
from tests.engine import diffusion_tiny as tiny
from tests.training.fake_shards import write_shards


@pytest.fixture(scope="module")
def shards(tmp_path_factory) -> Path:
    return write_shards(tmp_path_factory.mktemp("twins"), samples=4, twins=True)


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Path:
    """An engine's towers over the vocabulary without some words of today."""
    folder = tmp_path_factory.mktemp("engine")
    words = [word for word in tokenizer.known_words() if word not in ("lilac", "petrol")]
    tokenizer.write_tokenizer(folder / "tokenizer", ["frobnicated", *words], max_length=48)
    torch.manual_seed(7)
    found = encoders.CLIPTokenizer.from_pretrained(folder / "tokenizer")
    networks.build_text(found).half().save_pretrained(folder / "text_encoder")
    networks.build_vision().half().save_pretrained(folder / "image_encoder")
    return folder


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    return encoders.make_tokenizer(tmp_path_factory.mktemp("words") / "tokenizer")


@torch.no_grad()
def test_words_that_both_know_keep_their_vectors(engine, today):
    old = CLIPTextModel.from_pretrained(engine / "text_encoder").float()
    before = encoders.CLIPTokenizer.from_pretrained(engine / "tokenizer")
    text = carry.carried_text(engine, today)
    assert next(text.parameters()).dtype == torch.float32
    table, known = text.get_input_embeddings().weight, before.get_vocab()
    for word in ("red</w>", "striped</w>", "$</w>", "<|startoftext|>", "<|endoftext|>"):
        new = today.get_vocab()[word]
        assert torch.equal(table[new], old.get_input_embeddings().weight[known[word]]), word
    assert today.get_vocab()["red</w>"] != known["red</w>"]  # or nothing would be proved
    fresh = table[today.get_vocab()["lilac</w>"]]
    assert 0.3 < float(fresh.std() / table.std()) < 3
    prompt = "a photo of a model wearing a red striped dress"
    said, says = (
        model(**words(prompt, return_tensors="pt")).last_hidden_state
        for model, words in ((old, before), (text.eval(), today))
    )
    torch.testing.assert_close(says, said, atol=2e-3, rtol=2e-3)


def test_a_tower_of_another_size_is_refused(tmp_path, today, engine):
    (tmp_path / "tokenizer").symlink_to(engine / "tokenizer")
    for vocabulary in (encoders.CLIPTokenizer.from_pretrained(engine / "tokenizer"), "foreign"):
        words = tiny.tokenizer() if vocabulary == "foreign" else vocabulary
        tiny.text_encoder(words).save_pretrained(tmp_path / "text_encoder")
        with pytest.raises(ModelMismatch, match="does not fit"):
            carry.carried_text(tmp_path, today)


def test_encoders_go_on_from_an_engine(engine, shards, tmp_path):
    seen = []

    class StartedError(Exception):
        """Far enough."""

    def stop(plan, towers, *_more):
        seen.append(towers)
        raise StartedError

    line = ["--data", shards, "--out", tmp_path / "out", "--start-from", engine, "--batch", 2]
    args = encoders.parser().parse_args(list(map(str, line)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoders, "Loop", stop)
        with pytest.raises(StartedError):
            encoders.train(args)
    (towers,) = seen
    theirs = carry.carried_vision(engine).state_dict()
    for name, weight in towers.vision.state_dict().items():
        assert torch.equal(weight, theirs[name])
