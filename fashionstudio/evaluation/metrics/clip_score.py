"""CLIP-score: do Words and the edited part of the picture agree? (Hessel et al., 2021; MGD, 2023)

The papers use OpenCLIP's ViT-H/14. Its published folder (`laion/CLIP-ViT-H-14-laion2B-s32B-b79K`)
also holds it in the layout of transformers, which is what is read here, from a local copy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from fashionstudio.core.masks import bounding_box
from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.diffusion.prompting import clip_pixels
from fashionstudio.errors import BadInput, ModelMismatch, ModelMissing

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]

CANVAS = 224
_VIT_H_14 = (1280, 32, 14, 1024)
"""Width, layers and patch of the vision tower, and width of what both towers are compared in."""


class ClipScore:
    """Scores pictures against Words.

    Attributes:
        standard: whether this is the papers' network.
        network: what it is, for reports.
    """

    def __init__(self, model: Any, tokenizer: Any, device: torch.device) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._device = device
        vision = model.config.vision_config
        shape = (
            int(vision.hidden_size),
            int(vision.num_hidden_layers),
            int(vision.patch_size),
            int(model.config.projection_dim),
        )
        self.standard = shape == _VIT_H_14
        self.network = "vit_h_14" if self.standard else f"vit_{shape[0]}x{shape[1]}_{shape[2]}"

    @torch.no_grad()
    def measure(self, picture: Picture, region: Mask, words: str) -> float:
        """100 x the cosine of picture and Words, 0 at least.

        Args:
            picture: (H, W, 3) uint8.
            region: (H, W) uint8, 255 = edited; the rest is made white.
            words: a caption.

        Raises:
            BadInput: no Words, or an empty Region.
        """
        if not words.strip():
            raise BadInput("There are no words for this garment.")
        canvas = on_white_canvas(picture, region)
        tensor = picture_tensor(np.asarray(canvas))
        side = int(self._model.config.vision_config.image_size)
        pixels = clip_pixels(tensor.to(self._device), side, eight_bit=False)
        seen = _embedding(self._model.get_image_features(pixel_values=pixels))
        ids = self._tokenizer(words, truncation=True, return_tensors="pt").to(self._device)
        said = _embedding(self._model.get_text_features(**ids))
        cosine = torch.nn.functional.cosine_similarity(seen, said)
        return max(float(cosine[0]) * 100, 0.0)


def load_clip(folder: Path, device: torch.device) -> ClipScore:
    """A CLIP model with both towers from a local folder in the layout of transformers.

    Raises:
        ModelMissing: there is no such folder.
        ModelMismatch: it holds something else, or weights in an unsafe format.
    """
    if not (folder / "config.json").is_file():
        raise ModelMissing(
            f"There is no CLIP model in “{folder}”.", "Name a folder with config.json and weights."
        )
    from transformers import CLIPModel, CLIPTokenizer

    try:
        # Only safetensors: other weight files may run code when they are opened.
        model = CLIPModel.from_pretrained(str(folder), local_files_only=True, use_safetensors=True)
        tokenizer = CLIPTokenizer.from_pretrained(str(folder), local_files_only=True)
    except Exception as error:  # a foreign folder fails in whatever way its files lead to
        raise ModelMismatch(
            f"The CLIP model in “{folder}” cannot be loaded.",
            "It needs config.json, model.safetensors, vocab.json and merges.txt.",
            repr(error)[:2000],
        ) from error
    return ClipScore(model.float().to(device).eval().requires_grad_(False), tokenizer, device)


def on_white_canvas(picture: Picture, region: Mask) -> Picture:
    """The edited part alone, (224, 224, 3) uint8: as large as it fits, in the middle, on white."""
    box = bounding_box(region > 127)
    if box is None:
        raise BadInput("The region is empty.")
    x0, y0, x1, y1 = box
    inside = region[y0:y1, x0:x1, None] > 127
    part = Image.fromarray(np.where(inside, picture[y0:y1, x0:x1], np.uint8(255)))
    scale = CANVAS / max(part.size)
    size = (max(1, round(part.width * scale)), max(1, round(part.height * scale)))
    canvas = Image.new("RGB", (CANVAS, CANVAS), "white")
    place = ((CANVAS - size[0]) // 2, (CANVAS - size[1]) // 2)
    canvas.paste(part.resize(size, Image.Resampling.BICUBIC), place)
    return np.asarray(canvas)


def _embedding(found: Any) -> Tensor:
    """Newer transformers wrap what older ones return as a tensor."""
    return found if isinstance(found, Tensor) else found.pooler_output
