"""CLIP scores of pictures and chunks, from a CLIP folder on this computer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

# Nothing is fetched: a folder is complete or refused. Read when the libraries are imported.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image, ImageOps
from torch import Tensor
from transformers import CLIPModel, CLIPTokenizer
from transformers.utils import logging as transformers_logging

from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.diffusion.prompting import clip_pixels
from fashionstudio.errors import ModelMissing

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

_TEMPLATE = "a photo of {}"
_TEXT_BATCH = 64


class Clip:
    """A CLIP model: unit vectors of pictures and texts in one space.

    Attributes:
        name: what to call it.
    """

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        """Load a folder in transformers' layout (config.json, model.safetensors, tokenizer).

        Raises:
            ModelMissing: it is not there or not complete.
        """
        if not (folder / "config.json").is_file():
            raise ModelMissing(
                f"“{folder}” holds no CLIP model.",
                "It needs config.json, the weights and the tokenizer in transformers' layout.",
            )
        transformers_logging.set_verbosity_error()
        transformers_logging.disable_progress_bar()
        try:
            options = {"local_files_only": True}
            self._tokenizer = CLIPTokenizer.from_pretrained(folder, **options)
            model, report = CLIPModel.from_pretrained(folder, output_loading_info=True, **options)
        except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
            raise ModelMissing(
                f"The CLIP model in “{folder}” cannot be loaded.", details=repr(error)
            ) from error
        if report["missing_keys"]:  # the libraries would leave those at random
            raise ModelMissing(
                f"The CLIP model in “{folder}” is not complete.",
                "Both towers and their projections are needed.",
                f"missing: {', '.join(sorted(report['missing_keys'])[:8])}",
            )
        self.name = folder.name
        self._model = model.to(device).float().eval()
        self._size = int(model.config.vision_config.image_size)

    @torch.no_grad()
    def texts(self, chunks: Sequence[str]) -> F32:
        """(N, D) unit vectors of “a photo of CHUNK”."""
        found = []
        for start in range(0, len(chunks), _TEXT_BATCH):
            texts = [_TEMPLATE.format(chunk) for chunk in chunks[start : start + _TEXT_BATCH]]
            ids = self._tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
            pooled = self._model.text_model(**ids.to(self._model.device)).pooler_output
            found.append(self._model.text_projection(pooled))
        return _unit(torch.cat(found))

    @torch.no_grad()
    def pictures(self, pictures: Sequence[U8]) -> F32:
        """(N, D) unit vectors of (H, W, 3) uint8 pictures, each fitted into a white square."""
        squares = picture_tensor(*(_square(picture, self._size) for picture in pictures))
        pixels = clip_pixels(squares.to(self._model.device), self._size, eight_bit=False)
        pooled = self._model.vision_model(pixel_values=pixels).pooler_output
        return _unit(self._model.visual_projection(pooled))


def _square(picture: U8, size: int) -> U8:
    """The whole picture in the middle of a white square."""
    image = Image.fromarray(np.ascontiguousarray(picture))
    padded = ImageOps.pad(image, (size, size), Image.Resampling.BICUBIC, color="white")
    return np.array(padded, dtype=np.uint8)


def _unit(vectors: Tensor) -> F32:
    found: F32 = F.normalize(vectors.float(), dim=-1).cpu().numpy()
    return found
