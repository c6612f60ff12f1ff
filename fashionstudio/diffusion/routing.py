"""Two text sequences in one U-Net: which cross-attention layers read which.

Ti-MGD (Baldrati et al., 2024, arXiv 2403.14828): some layers attend to the words, others to the
pseudo-words of the fabric; no parameters are added. The two sequences arrive one after the other,
equally long, in `encoder_hidden_states`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import Attention
from torch import Tensor


class HalfSequence:
    """Attention processor that hands its inner processor one half of the text."""

    def __init__(self, inner: Callable[..., Tensor], *, second: bool) -> None:
        self.inner = inner
        self.second = second

    def __call__(
        self,
        attn: Attention,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        temb: Tensor | None = None,
    ) -> Tensor:
        if encoder_hidden_states is not None:
            halves = encoder_hidden_states.chunk(2, dim=1)
            encoder_hidden_states = halves[1 if self.second else 0]
        return self.inner(attn, hidden_states, encoder_hidden_states, attention_mask, temb)


def route_texture(unet: UNet2DConditionModel, texture_layers: Sequence[str]) -> None:
    """Let the cross-attention layers under these prefixes read the second sequence.

    All others read the first. Without prefixes the U-Net stays as it is.
    """
    if not texture_layers:
        return
    prefixes = tuple(f"{prefix}." for prefix in texture_layers)
    processors = {}
    for name, processor in unet.attn_processors.items():
        inner = processor.inner if isinstance(processor, HalfSequence) else processor
        if ".attn2." in name:
            inner = HalfSequence(inner, second=name.startswith(prefixes))
        processors[name] = inner
    unet.set_attn_processor(processors)
