"""Pseudo-words, learned tokens and the words report."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from fashionstudio.diffusion import tokens
from fashionstudio.errors import BadInput, ModelMismatch
from tests.engine import diffusion_tiny as tiny


def test_prompt_ids_equal_tokenising_the_whole_prompt() -> None:
    tokenizer = tiny.tokenizer()
    text = "a red striped dress"
    whole = tokenizer(
        text + " " + " $ " * 4, padding="max_length", max_length=24, truncation=True
    ).input_ids
    assert tokens.prompt_ids(tokenizer, [text], 4).tolist() == [whole]


def test_a_long_text_loses_words_not_places() -> None:
    tokenizer = tiny.tokenizer()
    place = tokens.placeholder_id(tokenizer)
    ids = tokens.prompt_ids(tokenizer, ["red " * 60, "red"], [5, 0])
    assert ids.shape == (2, 24)
    assert ids[0].tolist().count(place) == 5
    assert ids[0, -1] == tokenizer.eos_token_id
    assert place not in ids[1].tolist()
    with pytest.raises(BadInput, match="23 pseudo-words"):
        tokens.prompt_ids(tokenizer, ["red"], 23)


def test_injection_touches_only_the_run_after_the_first_place() -> None:
    ids = torch.tensor([[1, 9, 9, 9, 2], [1, 3, 3, 3, 2], [1, 3, 3, 9, 9], [1, 9, 3, 9, 2]])
    before = torch.zeros(4, 5, 2)
    after = tokens.inject(before, ids, torch.ones(4, 3, 2), 9)
    changed = after[..., 0].int().tolist()
    assert changed == [[0, 1, 1, 1, 0], [0] * 5, [0, 0, 0, 1, 1], [0, 1, 1, 1, 0]]
    assert not before.any()
    rows = tokens.inject(before, ids, [None, torch.ones(1, 2), torch.ones(2), torch.ones(2, 2)], 9)
    assert rows[..., 0].sum(dim=1).tolist() == [0, 0, 1, 2]


def test_gradients_reach_the_pseudo_words_and_the_hook_is_gone() -> None:
    tokenizer = tiny.tokenizer()
    encoder = tiny.text_encoder(tokenizer)
    words = torch.randn(1, 3, tiny.WIDTH, requires_grad=True)
    ids = tokens.prompt_ids(tokenizer, ["a dress"], 3)
    plain = tokens.encode_ids(encoder, ids)
    given = tokens.encode_ids(encoder, ids, words, tokens.placeholder_id(tokenizer))
    given.square().mean().backward()
    assert words.grad is not None
    assert words.grad.abs().sum() > 0
    assert not torch.allclose(plain, given)
    assert torch.equal(plain, tokens.encode_ids(encoder, ids))


def test_learned_tokens_survive_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "learned_embeds.safetensors"
    made = {"<red-tartan>": torch.randn(2, tiny.WIDTH), "<tweed>": torch.randn(tiny.WIDTH)}
    tokens.save_learned(path, made)
    assert set(load_file(path)) == set(made)
    found = tokens.load_learned(path)
    assert torch.equal(found["<red-tartan>"], made["<red-tartan>"])
    assert found["<tweed>"].shape == (1, tiny.WIDTH)


def test_a_learned_token_acts_like_its_vectors() -> None:
    tokenizer = tiny.tokenizer()
    encoder = tiny.text_encoder(tokenizer)
    vectors = torch.randn(2, tiny.WIDTH)
    ids = tokens.prompt_ids(tokenizer, ["a dress"], 2)
    wanted = tokens.encode_ids(encoder, ids, vectors[None], tokens.placeholder_id(tokenizer))
    tokens.add_learned(tokenizer, encoder, {"<red-tartan>": vectors})
    named = tokens.prompt_ids(tokenizer, ["a dress <Red-Tartan>"])
    torch.testing.assert_close(tokens.encode_ids(encoder, named), wanted)
    tokens.add_learned(tokenizer, encoder, {"<red-tartan>": vectors})  # again: nothing grows
    assert torch.equal(tokens.prompt_ids(tokenizer, ["a dress <red-tartan>"]), named)


def test_tokens_of_another_engine_are_refused() -> None:
    tokenizer = tiny.tokenizer()
    encoder = tiny.text_encoder(tokenizer)
    with pytest.raises(ModelMismatch, match="another engine"):
        tokens.add_learned(tokenizer, encoder, {"<tweed>": torch.zeros(1, 7)})


@pytest.mark.parametrize("name", ["tweed", "<>", "<a b>", "<Tweed>"])
def test_bad_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="token name"):
        tokens.save_learned(tmp_path / "x.safetensors", {name: torch.zeros(1, 2)})


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(b"no tensors here")
    with pytest.raises(BadInput, match="cannot be read"):
        tokens.load_learned(path)
    with pytest.raises(BadInput, match="cannot be read"):
        tokens.load_learned(tmp_path / "missing.safetensors")


def test_unknown_words() -> None:
    tokenizer = tiny.tokenizer()
    found = tokens.unknown_words(tokenizer, "A Red, STRIPPED dress with 3 $ frills <tweed> frills!")
    assert [word.word for word in found] == ["stripped", "with", "frills", "<tweed>"]
    assert found[0].suggestions[0] == "striped"
    assert tokens.unknown_words(tokenizer, "") == ()
    tokens.add_learned(tokenizer, tiny.text_encoder(tokenizer), {"<tweed>": torch.ones(tiny.WIDTH)})
    assert tokens.unknown_words(tokenizer, "red <tweed>") == ()
