"""Pseudo-words: vectors that stand for words in a prompt.

They come from an adapter that looks at a picture (they replace the embeddings of `$` places,
LaDI-VTON section 3.3), or were learned from pictures (`<name>`, textual inversion, Gal et al. 2022)
and lie in a `learned_embeds` safetensors file as diffusers writes it: {token: [n, dim]}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from tokenizers import AddedToken
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.learned import TOKEN_NAME
from fashionstudio.core.vocabulary import UnknownWord, unknown_in
from fashionstudio.errors import BadInput, ModelMismatch

PLACEHOLDER = "$"
PseudoWords = Tensor | Sequence[Tensor | None]
"""[B, n, dim], [B, dim] (one each), or one [n_i, dim] or None per row."""


def placeholder_id(tokenizer: CLIPTokenizer) -> int:
    """The id of `$` as a whole word (259 in CLIP's own vocabulary)."""
    ids = tokenizer(PLACEHOLDER, add_special_tokens=False).input_ids
    if len(ids) != 1:
        raise ModelMismatch("The engine's vocabulary has no single token for “$”.")
    return int(ids[0])


def prompt_ids(
    tokenizer: CLIPTokenizer, texts: Sequence[str], pseudo_words: int | Sequence[int] = 0
) -> Tensor:
    """Token ids [B, length] of texts, each followed by its number of `$` places.

    Equals tokenising the text with ` $ ` repeated at its end, except that a text which is too long
    loses its own last words rather than the places.
    """
    counts = [pseudo_words] * len(texts) if isinstance(pseudo_words, int) else list(pseudo_words)
    length = int(tokenizer.model_max_length)
    rows = []
    for text, count in zip(texts, counts, strict=True):
        room = length - 2 - count
        if room < 0:
            raise BadInput(f"{count} pseudo-words do not fit into {length} tokens.")
        words = tokenizer(expand_names(tokenizer, text), add_special_tokens=False, verbose=False)
        places = [placeholder_id(tokenizer)] * count if count else []
        row = [tokenizer.bos_token_id, *words.input_ids[:room], *places, tokenizer.eos_token_id]
        rows.append(row + [tokenizer.pad_token_id] * (length - len(row)))
    return torch.tensor(rows, dtype=torch.long)


def encode_ids(
    text_encoder: CLIPTextModel,
    ids: Tensor,
    pseudo_words: PseudoWords | None = None,
    placeholder: int | None = None,
) -> Tensor:
    """The text encoder's last hidden state [B, length, dim], with pseudo-words put in.

    Args:
        text_encoder: frozen or not; gradients reach the pseudo-words.
        ids: [B, length] token ids.
        pseudo_words: see `PseudoWords`; several sources are concatenated into one run.
        placeholder: id of `$`; needed with pseudo-words.
    """
    if pseudo_words is None:
        return text_encoder(input_ids=ids).last_hidden_state
    if placeholder is None:
        raise ValueError("pseudo-words need the placeholder's id")
    with injected(text_encoder, ids, pseudo_words, placeholder):
        return text_encoder(input_ids=ids).last_hidden_state


def inject(embeddings: Tensor, ids: Tensor, words: PseudoWords, placeholder: int) -> Tensor:
    """Token embeddings [B, length, dim] with pseudo-words from each row's first `$` on.

    Only the first `$` counts; rows without one are untouched, whatever words they are given. This
    happens before position embeddings are added.
    """
    result = embeddings.clone()
    for row, vectors in enumerate(words):
        places = (ids[row] == placeholder).nonzero()
        if vectors is None or len(places) == 0:
            continue
        first = int(places[0])
        vectors = vectors[None] if vectors.ndim == 1 else vectors
        end = min(first + len(vectors), ids.shape[1])
        result[row, first:end] = vectors[: end - first].to(embeddings.dtype)
    return result


def join_words(sources: Sequence[Tensor]) -> Tensor | None:
    """Pseudo-words of several sources, each [B, n_i, dim], as one run; None if there are none."""
    return torch.cat(list(sources), dim=1) if sources else None


@contextmanager
def injected(
    text_encoder: CLIPTextModel, ids: Tensor, words: PseudoWords, placeholder: int
) -> Iterator[None]:
    """While open, the encoder's token embedding layer puts the pseudo-words in.

    A hook leaves the encoder's own forward, which changes between library versions, alone.
    """

    def hook(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        return inject(output, ids, words, placeholder)

    handle = text_encoder.get_input_embeddings().register_forward_hook(hook)
    try:
        yield
    finally:
        handle.remove()


def save_learned(path: Path, tokens: dict[str, Tensor]) -> None:
    """Write {"<name>": [n, dim]} as a `learned_embeds` safetensors file, wholly or not at all."""
    for name in tokens:
        _check_name(name)
    vectors = {name: _as_rows(value).detach().cpu().contiguous() for name, value in tokens.items()}
    write_atomic(path, save(vectors))


def load_learned(path: Path) -> dict[str, Tensor]:
    """Read a `learned_embeds` safetensors file; each value becomes [n, dim] float32.

    Raises:
        BadInput: no such file, or one of another kind.
    """
    try:
        found = load_file(path)
    except (OSError, SafetensorError) as error:
        raise BadInput(f"The token file {path.name} cannot be read.", details=str(error)) from error
    for name, value in found.items():
        _check_name(name)
        if value.ndim not in (1, 2):
            raise BadInput(f"The token {name} in {path.name} has a wrong shape.")
    return {name: _as_rows(value).float() for name, value in found.items()}


def add_learned(
    tokenizer: CLIPTokenizer, text_encoder: CLIPTextModel, tokens: dict[str, Tensor]
) -> None:
    """Teach tokenizer and text encoder the tokens; one known already is overwritten.

    A token of n vectors becomes `<name>`, `<name>_1`, … as in diffusers; see `expand_names`.
    """
    width = text_encoder.get_input_embeddings().weight.shape[1]
    for name, vectors in tokens.items():
        _check_name(name)
        rows = _as_rows(vectors)
        if rows.shape[1] != width:
            raise ModelMismatch(
                f"The token {name} belongs to another engine.",
                "Learn it again with this engine.",
                f"{rows.shape[1]} numbers per word, the text encoder has {width}",
            )
        parts = [name, *(f"{name}_{i}" for i in range(1, len(rows)))]
        tokenizer.add_tokens([AddedToken(part, normalized=False) for part in parts])
        ids = tokenizer.convert_tokens_to_ids(parts)
        if len(tokenizer) > text_encoder.get_input_embeddings().weight.shape[0]:
            text_encoder.resize_token_embeddings(len(tokenizer), mean_resizing=False)
        with torch.no_grad():
            table = text_encoder.get_input_embeddings().weight
            table[ids] = rows.to(device=table.device, dtype=table.dtype)


def expand_names(tokenizer: CLIPTokenizer, text: str) -> str:
    """Lower-cases `<Name>` and writes out the parts of tokens that have several vectors."""
    vocabulary = tokenizer.get_added_vocab()

    def parts(match: re.Match[str]) -> str:
        name = match.group().lower()
        names, index = [name], 1
        while f"{name}_{index}" in vocabulary:
            names.append(f"{name}_{index}")
            index += 1
        return " ".join(names)

    return re.sub(TOKEN_NAME.pattern, parts, text, flags=re.IGNORECASE)


def unknown_words(
    tokenizer: CLIPTokenizer, text: str, suggestions: int = 3
) -> tuple[UnknownWord, ...]:
    """Words that a word-level vocabulary lacks, in order, each once, with known ones near them.

    Only meaningful for a closed, word-level vocabulary; CLIP's own spells any word from pieces.
    """
    return unknown_in(tokenizer.get_vocab(), tokenizer.get_added_vocab(), text, suggestions)


def _as_rows(vectors: Tensor) -> Tensor:
    return vectors[None] if vectors.ndim == 1 else vectors


def _check_name(name: str) -> None:
    if not TOKEN_NAME.fullmatch(name):
        raise BadInput(
            f"“{name}” is not a token name.", "Use small letters and digits, as in <red-tartan>."
        )
