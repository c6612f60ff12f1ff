"""The text that the denoiser reads: words, and pseudo-words made from pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor

from fashionstudio.core.learned import token_names, without_tokens
from fashionstudio.diffusion import tokens
from fashionstudio.diffusion.layout import TokenSource
from fashionstudio.diffusion.swatches import fixed_patches
from fashionstudio.errors import ModelMismatch

if TYPE_CHECKING:
    from fashionstudio.diffusion.conditioning import FrameInputs
    from fashionstudio.diffusion.pipeline import FashionPipeline

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)


def encode_text(pipe: FashionPipeline, inputs: FrameInputs) -> tuple[Tensor, Tensor]:
    """Conditional and unconditional text embeddings, each [B, L, D].

    With `texture_layers` in the layout, L is twice the encoder's length: the words' sequence, then
    the texture's: learned Tokens that the words name, and pseudo-words. A cloth is told to the
    texture layers alone; without any cloth they read the words.
    """
    words = inputs.words or [""] * inputs.image.shape[0]
    pseudo = tokens.join_words(
        [words_of_picture(pipe, source, picture) for source, picture in _sources(pipe, inputs)]
    )
    empty = encode_sequence(pipe, [""] * len(words))
    if not pipe.layout.texture_layers:
        return encode_sequence(pipe, words, pseudo), empty
    first = encode_sequence(pipe, [without_tokens(text) for text in words])
    second = _texture_sequence(pipe, words, pseudo, first)
    return torch.cat([first, second], dim=1), torch.cat([empty, empty], dim=1)


def _texture_sequence(
    pipe: FashionPipeline, words: list[str], pseudo: Tensor | None, first: Tensor
) -> Tensor:
    """The words' Tokens and the pseudo-words, [B, L, D]; rows with neither are those of `first`."""
    named = [" ".join(f"<{name}>" for name in token_names(text)) for text in words]
    if pseudo is not None:
        return encode_sequence(pipe, named, pseudo)
    if not any(named):
        return first
    has_names = torch.tensor([bool(names) for names in named], device=first.device)
    return torch.where(has_names[:, None, None], encode_sequence(pipe, named), first)


def encode_sequence(
    pipe: FashionPipeline, words: list[str], pseudo_words: Tensor | None = None
) -> Tensor:
    """Texts put into the prompt's template, [B, L, D]; neither words nor pseudo-words: empty text.

    Args:
        pipe: has the tokenizer, text encoder and template.
        words: one text per row.
        pseudo_words: [B, n, D] put behind the words, or None.
    """
    if pipe.text_encoder is None or pipe.tokenizer is None:
        raise ModelMismatch("This engine has no text encoder.", details="text embeddings needed")
    count = 0 if pseudo_words is None else pseudo_words.shape[1]
    prompts = [pipe.layout.prompt(text) if text or count else "" for text in words]
    place = tokens.placeholder_id(pipe.tokenizer) if count else None
    ids = tokens.prompt_ids(pipe.tokenizer, prompts, count)
    with pipe.placed("text_encoder"):
        return tokens.encode_ids(pipe.text_encoder, ids.to(pipe.device), pseudo_words, place)


def clip_pixels(images: Tensor, size: int = 224, *, eight_bit: bool = True) -> Tensor:
    """Pictures [B, 3, H, W] in -1..1 as a CLIP vision tower wants them, [B, 3, size, size].

    Resized without keeping the aspect ratio, as the published adapters were trained. The usual
    image processor is avoided: its newer versions scale pictures in 0..1 by 1/255 once more.

    Args:
        images: pictures.
        size: of the vision tower's input.
        eight_bit: cut the values to 8 bits, as the published code's library did.
    """
    square = F.interpolate(
        (images.float() + 1) / 2, size=(size, size), mode="bilinear", antialias=True
    ).clamp(0, 1)
    if eight_bit:
        square = (square * 255).to(torch.uint8).float() / 255
    mean = torch.tensor(CLIP_MEAN, device=images.device)[:, None, None]
    std = torch.tensor(CLIP_STD, device=images.device)[:, None, None]
    return (square - mean) / std


def _sources(pipe: FashionPipeline, inputs: FrameInputs) -> list[tuple[TokenSource, Tensor]]:
    """The layout's token sources whose picture is there and whose component is loaded."""
    pictures = {"garment": inputs.garment, "fabric": inputs.fabric}
    found = []
    for source in pipe.layout.tokens:
        picture = pictures[source.kind]
        if picture is not None and getattr(pipe, source.component) is not None:
            found.append((source, picture))
    return found


def words_of_picture(pipe: FashionPipeline, source: TokenSource, picture: Tensor) -> Tensor:
    """[B, count, D] of one source's pictures."""
    tower = pipe.image_encoder
    if tower is None:
        raise ModelMismatch("This engine has no image encoder to look at the picture with.")
    if source.patches:
        picture = fixed_patches(picture, source.patches, source.patch_share)
    pixels = clip_pixels(picture, int(tower.config.image_size)).to(pipe.device, tower.dtype)
    with pipe.placed("image_encoder", source.component):
        hidden = tower(pixel_values=pixels).last_hidden_state
        words: Tensor = getattr(pipe, source.component)(hidden)
    if source.patches:
        words = words.unflatten(0, (-1, source.patches)).mean(dim=1)
    if words.shape[1] != source.count:
        raise ModelMismatch(
            "The engine's adapter makes another number of pseudo-words than its layout says.",
            details=f"{source.component}: {words.shape[1]}, layout: {source.count}",
        )
    return words
