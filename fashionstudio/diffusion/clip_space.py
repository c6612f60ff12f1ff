"""CLIP's own space for pictures, sentences, and both together.

A picture becomes a pseudo-word by optimisation: the word is sought with which "a photo of $" says
what the picture shows, and is then used in a sentence with the wish (OTI, optimisation-based
textual inversion; Baldrati et al., SEARLE, ICCV 2023).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import CLIPModel, CLIPTokenizer

from fashionstudio.diffusion.tokens import PLACEHOLDER, injected, placeholder_id

STEPS = 120
"""Of the optimisation."""
PHOTO = "a photo of {}"
WISHED = "a photo of {} that is {}"
_START = "garment"
"""Where the search for a word begins: near the words for what is looked for."""
_RATE = 2e-2
_DECAY = 1e-2


@dataclass(frozen=True)
class ClipSpace:
    """Both towers of a CLIP with their projections, frozen.

    Attributes:
        mean, deviation: of the three channels, as the network wants its pictures.
    """

    model: CLIPModel
    tokenizer: CLIPTokenizer
    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    @property
    def size(self) -> int:
        """Numbers in a vector."""
        return int(self.model.config.projection_dim)

    @property
    def side(self) -> int:
        """Of the square pictures, in pixels."""
        return int(self.model.config.vision_config.image_size)

    def pictures(self, pictures: Tensor) -> Tensor:
        """Unit vectors [B, size] of pictures [B, 3, side, side] in -1..1."""
        mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) for v in (self.mean, self.deviation))
        pixels = (((pictures + 1) / 2 - mean) / deviation).to(self.model.device)
        seen = self.model.vision_model(pixel_values=pixels).pooler_output
        return F.normalize(self.model.visual_projection(seen).float(), dim=-1)

    def sentences(self, texts: Sequence[str], words: Tensor | None = None) -> Tensor:
        """Unit vectors [B, size] of sentences.

        Args:
            texts: too long ones lose their end.
            words: pseudo-words [B, width] in place of each sentence's first `$`, or None.
        """
        ids = self._ids(texts)
        if words is None:
            said = self.model.text_model(input_ids=ids).pooler_output
        else:
            place = placeholder_id(self.tokenizer)
            with injected(self.model.text_model, ids, words, place):
                said = self.model.text_model(input_ids=ids).pooler_output
        return F.normalize(self.model.text_projection(said).float(), dim=-1)

    def word_of(self, picture: Tensor, told: Callable[[int], None]) -> Tensor:
        """The pseudo-word [width] of a picture; the same one each time on the processor.

        Args:
            picture: its unit vector [size].
            told: of each step that is over; may raise, which ends it.
        """
        text = [PHOTO.format(PLACEHOLDER)]
        table = self.model.text_model.get_input_embeddings()
        start = table(self._ids([_START])[0, 1:-1]).mean(dim=0)
        best, least = start, torch.inf
        with torch.enable_grad():
            word = start.detach().clone().requires_grad_()
            optimiser = torch.optim.AdamW([word], lr=_RATE, weight_decay=_DECAY)
            for step in range(STEPS):
                loss = 1 - self.sentences(text, word[None])[0] @ picture
                now = float(loss.detach())
                if now < least:  # the last one need not be the best
                    best, least = word.detach().clone(), now
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                told(step + 1)
        return best

    def composed(self, word: Tensor, wish: str) -> Tensor:
        """The unit vector [size] of the sentence with a pseudo-word [width] and a wish."""
        return self.sentences([WISHED.format(PLACEHOLDER, wish)], word[None])[0]

    def _ids(self, texts: Sequence[str]) -> Tensor:
        """[B, L]; rows are filled up behind their ends, where nothing is read."""
        length = int(self.model.config.text_config.max_position_embeddings)
        found = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=length, return_tensors="pt"
        )
        ids: Tensor = found.input_ids.to(self.model.device)
        return ids
