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
from fashionstudio.diffusion.tokens import encode_ids, placeholder_id, prompt_ids


class Gather(nn.Module):
    """A few learned questions to a tower's hidden states, answered in one vector.

    Args:
        width: of the hidden states and of the answer.
        heads: of the attention.
        questions: that are asked.
    """

    def __init__(self, width: int, heads: int, questions: int = 4) -> None:
        super().__init__()
        self.questions = nn.Parameter(torch.randn(questions, width) * width**-0.5)
        self.norm = nn.LayerNorm(width)
        self.ask = nn.MultiheadAttention(width, heads, batch_first=True)
        self.sum_up = nn.Sequential(
            nn.LayerNorm(questions * width),
            nn.Linear(questions * width, 2 * width),
            nn.GELU(),
            nn.Linear(2 * width, width),
        )

    def forward(self, hidden: Tensor, unread: Tensor | None = None) -> Tensor:
        """[B, N, width] -> [B, width]; `unread` [B, N] is true where nothing shall be read."""
        told = self.norm(hidden)
        questions = self.questions.expand(len(hidden), -1, -1)
        answers, _ = self.ask(questions, told, told, unread, need_weights=False)
        found: Tensor = self.sum_up(answers.flatten(1))
        return found


class JointSpace(ModelMixin, ConfigMixin):
    """The heads over both towers, and phi.

    Args:
        width: of both towers' hidden states.
        size: of the space.
        pseudo_words: that one picture becomes.
        hidden: width inside phi.
        heads: of the attention.
        template: of the sentences, with `{words}`; the one that the text tower was trained on.
    """

    @register_to_config
    def __init__(
        self,
        width: int = 192,
        size: int = 128,
        pseudo_words: int = 4,
        hidden: int = 256,
        heads: int = 4,
        template: str = "{words}",
    ) -> None:
        super().__init__()
        self.pseudo_words, self.template = pseudo_words, template
        self.look, self.read = Gather(width, heads), Gather(width, heads)
        self.project_seen = nn.Linear(width, size, bias=False)
        self.project_said = nn.Linear(width, size, bias=False)
        self.phi = nn.Sequential(
            nn.Linear(width, hidden),
            nn.GELU(),
            nn.Linear(hidden, hidden),
            nn.GELU(),
            nn.Linear(hidden, pseudo_words * width),
        )

    def seen(self, hidden: Tensor) -> Tensor:
        """What the vision tower's last hidden state [B, N, width] shows, [B, width]."""
        found: Tensor = self.look(hidden)
        return found

    def picture_vectors(self, seen: Tensor) -> Tensor:
        """Unit vectors [B, size] of what was `seen`."""
        return F.normalize(self.project_seen(seen).float(), dim=-1)

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
        said = self.read(hidden, places[None] > ends[:, None])
        return F.normalize(self.project_said(said).float(), dim=-1)


@dataclass(frozen=True)
class JointEncoder:
    """An engine's towers with the space over them."""

    space: JointSpace
    tokenizer: CLIPTokenizer
    text: CLIPTextModel
    vision: CLIPVisionModelWithProjection

    def features(self, pictures: Tensor) -> Tensor:
        """The vision tower's last hidden state of pictures [B, 3, H, W] in -1..1."""
        pixels = clip_pixels(pictures, int(self.vision.config.image_size))
        pixels = pixels.to(self.vision.device, self.vision.dtype)
        hidden: Tensor = self.vision(pixel_values=pixels).last_hidden_state
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
        hidden = encode_ids(self.text, ids, pseudo, place)
        return self.space.sentence_vectors(hidden, ends.to(hidden.device))
