"""Inversion adapter: CLIP features of a picture become pseudo-words for the text encoder.

LaDI-VTON (Morelli et al., ACM MM 2023), section 3.3 "textual-inverted information". Parameter names
are those of the published weights, so that their state dicts load strictly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn
from transformers import CLIPVisionConfig
from transformers.models.clip.modeling_clip import CLIPEncoderLayer


class InversionAdapter(ModelMixin, ConfigMixin):
    """A CLIP encoder layer and an MLP that turn vision features into `num_tokens` pseudo-words.

    Args:
        input_dim: width of the vision features.
        hidden_dim: width of the MLP.
        output_dim: `num_tokens` times the text encoder's width.
        config: the vision tower's configuration, or its dictionary; shapes the encoder layers.
        num_encoder_layers: CLIP layers before the MLP.
        dropout: in the MLP, while training.
        num_tokens: pseudo-words that one picture becomes.
    """

    @register_to_config
    def __init__(
        self,
        input_dim: int,
        hidden_dim: int,
        output_dim: int,
        config: CLIPVisionConfig | Mapping[str, Any],
        num_encoder_layers: int = 1,
        dropout: float = 0.5,
        num_tokens: int = 16,
    ) -> None:
        super().__init__()
        if output_dim % num_tokens:
            raise ValueError(
                f"output_dim {output_dim} is not a multiple of num_tokens {num_tokens}"
            )
        vision = _vision_config(config)
        self.num_tokens = num_tokens
        self.encoder_layers = nn.ModuleList(
            CLIPEncoderLayer(vision) for _ in range(num_encoder_layers)
        )
        self.post_layernorm = nn.LayerNorm(vision.hidden_size, eps=vision.layer_norm_eps)
        self.layers = nn.Sequential(
            nn.Linear(input_dim, hidden_dim),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(hidden_dim, hidden_dim),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(hidden_dim, output_dim),
        )

    def forward(self, last_hidden_state: Tensor) -> Tensor:
        """Pseudo-words of a batch of pictures.

        Args:
            last_hidden_state: [B, N, input_dim], the vision tower's last hidden state (class token
                first, before the tower's own final norm).

        Returns:
            [B, num_tokens, output_dim / num_tokens], in the space of the token embeddings.
        """
        hidden = last_hidden_state
        for layer in self.encoder_layers:
            result = layer(hidden, attention_mask=None)
            hidden = result[0] if isinstance(result, tuple) else result  # a tuple before 5.0
        words: Tensor = self.layers(self.post_layernorm(hidden[:, 0]))
        return words.reshape(words.shape[0], self.num_tokens, -1)


def _vision_config(config: CLIPVisionConfig | Mapping[str, Any]) -> CLIPVisionConfig:
    """A private copy with an attention kind set, which only whole models get by themselves."""
    source = config.to_dict() if isinstance(config, CLIPVisionConfig) else dict(config)
    copy = CLIPVisionConfig.from_dict(source)
    copy._attn_implementation = "sdpa"
    return copy
