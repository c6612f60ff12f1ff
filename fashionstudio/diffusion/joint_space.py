"""One space for pictures, Words, and both together, on top of an engine's own encoders.

Contrastive heads (Radford et al. 2021) read the engine's frozen text and vision towers. A third
one, phi, makes pseudo-words of a picture, which the text tower reads in a sentence like any other
words: composed retrieval by textual inversion (Baldrati et al., SEARLE, ICCV 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.diffusion.prompting import clip_pixels
from fashionstudio.diffusion.tokens import encode_ids, inject, placeholder_id, prompt_ids


class Gather(nn.Module):
    """Multi-head attention of a few learned questions to many states, answered in one vector.

    The questions are the same for all, so what they look for is learned in place of the keys, and
    only answers are projected: a hundred times cheaper than attention from every state.

    Args:
        width: of the states.
        out: of the answer.
        heads: of the attention.
        questions: that are asked in each head.
        places: how many states there are, if always as many: then questions may look somewhere.
    """

    def __init__(
        self, width: int, out: int, heads: int, questions: int, places: int | None = None
    ) -> None:
        super().__init__()
        self.heads = heads
        self.sought = nn.Parameter(torch.randn(heads * questions, width) * 0.5)
        where = torch.randn(places or 0, heads * questions)
        self.where = nn.Parameter(where) if places else None
        self.values = nn.Parameter(torch.randn(heads, width, width // heads) * width**-0.5)
        self.sum_up = nn.Sequential(
            nn.LayerNorm(questions * width),
            nn.Linear(questions * width, 256),
            nn.GELU(),
            nn.Linear(256, out),
        )

    def forward(self, told: Tensor, unread: Tensor | None = None) -> Tensor:
        """[B, N, width] -> [B, out]; `unread` [B, N] is true where nothing shall be read."""
        likeness = told @ self.sought.T * told.shape[2] ** -0.5
        if self.where is not None:
            likeness = likeness + self.where
        if unread is not None:
            likeness = likeness.masked_fill(unread[..., None], -torch.inf)
        found = likeness.softmax(dim=1).transpose(1, 2) @ told
        found = found.unflatten(1, (self.heads, -1))
        answers = torch.einsum("bhqw,hwd->bqhd", found, self.values).flatten(1)
        result: Tensor = self.sum_up(answers)
        return result


class Evened(nn.Module):
    """States with each channel at mean 0 and deviation 1 over the training data.

    A few channels of a tower are a hundred times larger than all others; in a norm over channels
    they alone would be heard.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("deviation", torch.ones(width))

    @torch.no_grad()
    def fit(self, hidden: Tensor) -> None:
        """Take the measure of states [..., width]."""
        flat = hidden.flatten(0, -2).float()
        self.mean.copy_(flat.mean(dim=0))
        self.deviation.copy_(flat.std(dim=0).clamp_min(1e-4))

    def forward(self, hidden: Tensor) -> Tensor:
        """The same shape."""
        return (hidden - self.mean) / self.deviation


class Sight(nn.Module):
    """What patches of a picture show: neighbours are mixed, then asked.

    Args:
        width: of the patches' states.
        out: of the answer.
        side: patches in a row of the square picture.
    """

    def __init__(self, width: int, out: int, side: int, inner: int = 128, depth: int = 2) -> None:
        super().__init__()
        self.side = side
        self.evened = Evened(width)
        self.enter = nn.Linear(width, inner)
        self.near = nn.ModuleList(
            nn.Conv2d(inner, inner, 3, padding=1, groups=inner) for _ in range(depth)
        )
        self.mix = nn.ModuleList(
            nn.Sequential(
                nn.LayerNorm(inner),
                nn.Linear(inner, 2 * inner),
                nn.GELU(),
                nn.Linear(2 * inner, inner),
            )
            for _ in range(depth)
        )
        self.gather = Gather(inner, out, heads=4, questions=8, places=side * side)

    def forward(self, hidden: Tensor) -> Tensor:
        """[B, 1 + side², width], the class's state first -> [B, out]."""
        told = self.enter(self.evened(hidden[:, 1:]))
        for near, mix in zip(self.near, self.mix, strict=True):
            plane = near(told.transpose(1, 2).unflatten(2, (self.side, self.side)))
            told = told + mix(plane.flatten(2).transpose(1, 2))
        found: Tensor = self.gather(told)
        return found


class JointSpace(ModelMixin, ConfigMixin):
    """The heads over both towers, and phi.

    Args:
        width: of both towers' hidden states.
        size: of the space.
        pseudo_words: that one picture becomes.
        hidden: width inside phi.
        side: patches of the vision tower in a row.
        layer: whose states of the vision tower are looked at; 0: its patches as they enter.
        reads_tokens: read the words as they enter the text tower, not what leaves it.
        template: of the sentences, with `{words}`; the one that the text tower was trained on.
    """

    @register_to_config
    def __init__(
        self,
        width: int = 192,
        size: int = 128,
        pseudo_words: int = 4,
        hidden: int = 256,
        side: int = 8,
        layer: int = 0,
        reads_tokens: bool = False,
        template: str = "{words}",
    ) -> None:
        super().__init__()
        self.pseudo_words, self.layer, self.template = pseudo_words, layer, template
        self.reads_tokens = reads_tokens
        self.look = Sight(width, width, side)
        self.evened = Evened(width)
        self.read = Gather(width, width, heads=4, questions=4)
        self.end = nn.Linear(width, width)
        self.project_seen = nn.Linear(width, size, bias=False)
        self.project_said = nn.Linear(width, size, bias=False)
        self.phi = nn.Sequential(
            nn.Linear(width, hidden),
            nn.GELU(),
            nn.Linear(hidden, hidden),
            nn.GELU(),
            nn.Linear(hidden, pseudo_words * width),
        )
        self.stride = nn.Parameter(torch.tensor(1.5))

    def seen(self, hidden: Tensor) -> Tensor:
        """What the vision tower's states [B, 1 + side², width] show, [B, width]."""
        found: Tensor = self.look(hidden)
        return found

    def picture_vectors(self, seen: Tensor) -> Tensor:
        """Unit vectors [B, size] of what was `seen`."""
        return F.normalize(self.project_seen(seen).float(), dim=-1)

    def step(self, start: Tensor, plain: Tensor, wished: Tensor) -> Tensor:
        """Where a wish leads, as unit vectors [B, size].

        A picture's own vector is finer than any sentence about it, so it is kept, and moved by what
        the wish changes in the sentence.

        Args:
            start: vectors of pictures.
            plain, wished: vectors of the sentences with their pseudo-words, without and with the
                wish.
        """
        return F.normalize(start + self.stride * (wished - plain), dim=-1)

    def words_of(self, seen: Tensor) -> Tensor:
        """Pseudo-words [B, pseudo_words, width] of what was `seen`."""
        words: Tensor = self.phi(seen)
        return words.reshape(len(seen), self.pseudo_words, -1)

    def sentence_vectors(self, hidden: Tensor, ends: Tensor) -> Tensor:
        """Unit vectors [B, size] of the text tower's last hidden state.

        Args:
            hidden: [B, L, width].
            ends: [B], the place of each sentence's end; what follows is not read.
        """
        places = torch.arange(hidden.shape[1], device=hidden.device)
        told = self.evened(hidden)
        last = told[torch.arange(len(ends), device=ends.device), ends]
        said = self.read(told, places[None] > ends[:, None]) + self.end(last)
        return F.normalize(self.project_said(said).float(), dim=-1)


def told_words(
    space: JointSpace, text: CLIPTextModel, ids: Tensor, pseudo: Tensor | None, place: int | None
) -> Tensor:
    """What the space reads of sentences with pseudo-words, [B, L, width]; see `encode_ids`."""
    if not space.reads_tokens:
        return encode_ids(text, ids, pseudo, place)
    embeddings: Tensor = text.get_input_embeddings()(ids)
    if pseudo is None or place is None:
        return embeddings
    return inject(embeddings, ids, pseudo, place)


@dataclass(frozen=True)
class JointEncoder:
    """An engine's towers with the space over them."""

    space: JointSpace
    tokenizer: CLIPTokenizer
    text: CLIPTextModel
    vision: CLIPVisionModelWithProjection

    def features(self, pictures: Tensor) -> Tensor:
        """The vision tower's states, of the layer that counts, of [B, 3, H, W] in -1..1."""
        pixels = clip_pixels(pictures, int(self.vision.config.image_size))
        pixels = pixels.to(self.vision.device, self.vision.dtype)
        states = self.vision(pixel_values=pixels, output_hidden_states=True).hidden_states
        hidden: Tensor = states[self.space.layer]
        return hidden

    def seen(self, pictures: Tensor) -> Tensor:
        """What pictures [B, 3, H, W] in -1..1 show, [B, width]."""
        return self.space.seen(self.features(pictures))

    def sentences(self, words: Sequence[str], pseudo: Tensor | None = None) -> Tensor:
        """Unit vectors [B, size] of sentences.

        Args:
            words: one text a row.
            pseudo: pseudo-words [B, n, width] put behind the Words, or None.
        """
        texts = [self.space.template.format(words=text).strip() for text in words]
        count = 0 if pseudo is None else pseudo.shape[1]
        ids = prompt_ids(self.tokenizer, texts, count)
        # The end is also what fills up a row: its first place counts.
        ends = (ids == self.tokenizer.eos_token_id).int().argmax(dim=1)
        ids = ids[:, : int(ends.max()) + 1].to(self.text.device)
        place = placeholder_id(self.tokenizer) if count else None
        hidden = told_words(self.space, self.text, ids, pseudo, place)
        return self.space.sentence_vectors(hidden, ends.to(hidden.device))

    def composed(self, seen: Tensor, wishes: Sequence[str]) -> Tensor:
        """Unit vectors [B, size] of "like this, but …", of what was `seen` and Words."""
        pseudo = self.space.words_of(seen)
        plain = self.sentences([""] * len(wishes), pseudo)
        wished = self.sentences(wishes, pseudo)
        return self.space.step(self.space.picture_vectors(seen), plain, wished)
