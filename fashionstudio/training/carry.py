"""Going on from an engine whose vocabulary was smaller: words that both know keep their meaning."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.errors import ModelMismatch
from fashionstudio.training.frozen import load_part
from fashionstudio.training.networks import build_text


def carried_text(engine: Path, tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """An engine's text tower over another vocabulary; new words start at random.

    Args:
        engine: folder with `text_encoder/` and `tokenizer/`.
        tokenizer: of the new vocabulary.

    Raises:
        ModelMissing, ModelMismatch: the engine has no such tower, or one of another size.
    """
    old = load_part(CLIPTextModel, engine / "text_encoder")
    known = load_part(CLIPTokenizer, engine / "tokenizer").get_vocab()
    text = build_text(tokenizer)
    weights = old.state_dict()
    name = next(key for key in weights if key.endswith("token_embedding.weight"))
    fresh = text.get_input_embeddings().weight
    try:
        weights[name] = _carried(weights[name], fresh, known, tokenizer)
        text.load_state_dict(weights)
    except (RuntimeError, IndexError) as error:
        raise ModelMismatch(
            f"The text tower of “{engine}” does not fit: it has another size, or its tokenizer is "
            "another one's.",
            details=str(error)[:2000],
        ) from error
    return text


def carried_vision(engine: Path) -> CLIPVisionModelWithProjection:
    """An engine's vision tower."""
    return load_part(CLIPVisionModelWithProjection, engine / "image_encoder")


@torch.no_grad()
def _carried(old: Tensor, fresh: Tensor, known: dict[str, int], tokenizer: CLIPTokenizer) -> Tensor:
    """The embeddings [V, D] of the new vocabulary, those of known tokens taken from the old."""
    table = fresh.detach().clone()
    spread = float(old.std()) / max(float(table.std()), 1e-8)
    table *= spread
    for token, index in tokenizer.get_vocab().items():
        if token in known:
            table[index] = old[known[token]]
    return table
