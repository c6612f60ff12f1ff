"""Search with a CLIP that the user has: its folder, and vectors made with it."""

from __future__ import annotations

import hashlib
import json
import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from torch import Tensor
from transformers import CLIPModel, CLIPTokenizer

from fashionstudio import paths
from fashionstudio.core.embedded import CLIP, CLIP_VARIABLE, Embedded, Item
from fashionstudio.core.plain_border import framed
from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.diffusion.clip_space import PHOTO, STEPS, ClipSpace
from fashionstudio.diffusion.tokens import placeholder_id
from fashionstudio.engine.context import JobContext
from fashionstudio.engine.embedding import BATCH, without_joining
from fashionstudio.engine.loading import quiet_libraries
from fashionstudio.engine.manifest import weight_hashes
from fashionstudio.errors import ModelMismatch, ModelMissing

U8 = NDArray[np.uint8]
WEIGHTS = "model.safetensors"
_WORDS = (("tokenizer.json",), ("vocab.json", "merges.txt"))
"""A tokenizer's files: one of these sets."""
_LOOKS = ("preprocessor_config.json", "processor_config.json")
"""How pictures are prepared: one of these."""
_SMALL_FILES = ("config.json", "tokenizer_config.json", "special_tokens_map.json", *_LOOKS)
_REMEMBERED = 256
_LEGACY_END = 2
"""Early CLIP configurations give this as the id of a sentence's end, whatever it really is."""
_HINT = (
    f"Give a folder with config.json, {WEIGHTS}, the tokenizer's files and "
    "preprocessor_config.json of a CLIP in the layout of transformers."
)


class ClipEmbedder:
    """Makes vectors with a CLIP; remembers the pseudo-words of pictures.

    Attributes:
        engine: always `core.embedded.CLIP`.
        name: identity of the space, of the files' hashes.
    """

    engine = CLIP

    def __init__(self, name: str, space: ClipSpace) -> None:
        self.name = name
        self.space = space
        self._words: OrderedDict[str, Tensor] = OrderedDict()

    @classmethod
    def load(cls, folder: Path, device: torch.device) -> ClipEmbedder:
        """Load a folder's CLIP; nothing is fetched, and pickled weights are never opened.

        Raises:
            ModelMissing: there is no such folder, or files are missing.
            ModelMismatch: it is no CLIP, or cannot be loaded.
        """
        used = _checked_files(folder)
        quiet_libraries()
        try:
            mean, deviation = _channels(folder)
            model, told = CLIPModel.from_pretrained(
                str(folder),
                local_files_only=True,
                use_safetensors=True,
                output_loading_info=True,
            )
            tokenizer = CLIPTokenizer.from_pretrained(str(folder), local_files_only=True)
        except (OSError, RuntimeError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise _unusable(folder, f"{type(error).__name__}: {error}"[:4000]) from error
        _check_fit(folder, model, tokenizer, sorted(told["missing_keys"]))
        # Likeness is compared finely: half precision would already change an order.
        model.to(device, torch.float32).eval().requires_grad_(False)
        return cls(_identity(used), ClipSpace(model, tokenizer, mean, deviation))

    @torch.no_grad()
    def embed(
        self, items: Sequence[Item], read: Callable[[str], U8], context: JobContext
    ) -> Embedded:
        """The vectors of Items, in their order; see `engine.embedding.Embedder.embed`.

        Raises:
            BadImage, BadInput: a picture is none, or is not there.
        """
        wishes = [without_joining(item.words) if item.picture else "" for item in items]
        sought = [i for i, wish in enumerate(wishes) if wish]
        total = len(items) + STEPS * len(sought)
        found = torch.zeros(len(items), self.space.size)
        context.phase("encode")
        for start in range(0, len(items), BATCH):
            context.check_cancelled()
            part = range(start, min(start + BATCH, len(items)))
            self._seen_or_said(found, items, part, read)
            context.step(part.stop, total)
        for number, i in enumerate(sought):
            # One at a time: in a batch the last digits would depend on its neighbours.
            done = len(items) + number * STEPS
            word = self._word(str(items[i].picture), found[i], context, done, total)
            found[i] = self.space.composed(word, wishes[i]).cpu()
            context.step(done + STEPS, total)
        return Embedded(found.numpy().astype(np.float32), self.name)

    def _seen_or_said(
        self, found: Tensor, items: Sequence[Item], part: range, read: Callable[[str], U8]
    ) -> None:
        """Put in the vectors of pictures, and of Words that have none."""
        shown = [i for i in part if items[i].picture]
        alone = [i for i in part if not items[i].picture]
        if shown:
            size = self.space.side
            squares = [framed(read(str(items[i].picture)), size, aspect=1.0) for i in shown]
            found[shown] = self.space.pictures(picture_tensor(*squares)).cpu()
        if alone:
            # “$” is a place for pseudo-words, but nothing is put into a sentence of Words alone.
            texts = [PHOTO.format(items[i].words.strip()) for i in alone]
            found[alone] = self.space.sentences(texts).cpu()

    def _word(
        self, sha256: str, picture: Tensor, context: JobContext, done: int, total: int
    ) -> Tensor:
        """The pseudo-word of a picture; sought once, as other wishes usually follow."""
        if sha256 not in self._words:
            seen = picture.to(self.space.model.device)
            found = self.space.word_of(seen, lambda step: context.step(done + step, total))
            self._words[sha256] = found
            if len(self._words) > _REMEMBERED:
                self._words.popitem(last=False)
        self._words.move_to_end(sha256)
        return self._words[sha256]


def find_clip(wanted: str = "") -> Path:
    """The folder of the user's CLIP: the one that is wanted or named, else the usual one.

    Raises:
        ModelMissing: there is none.
    """
    named = wanted or os.environ.get(CLIP_VARIABLE)
    folder = Path(named).expanduser() if named else paths.data_dir() / "models" / CLIP
    if folder.is_dir():
        return folder
    if named:
        raise ModelMissing(f"There is no folder “{named}” with a CLIP in it.", _HINT)
    raise ModelMissing(
        "No CLIP is available to search with.",
        f"Name its folder with --clip or in {CLIP_VARIABLE}, put it into {folder}, "
        "or search with “mini”, which is included.",
    )


def _checked_files(folder: Path) -> list[Path]:
    """What makes the vectors what they are."""
    if not folder.is_dir():
        raise ModelMissing(f"There is no folder “{folder}” with a CLIP in it.", _HINT)
    if not _has(folder, "config.json"):
        raise ModelMissing(f"The folder “{folder}” holds no CLIP: it has no config.json.", _HINT)
    kind = _json(folder, "config.json").get("model_type")
    if kind != "clip":
        raise ModelMismatch(f"The model in “{folder}” is not a CLIP, but “{kind}”.", _HINT)
    if not _has(folder, WEIGHTS):
        raise ModelMissing(
            f"The CLIP in “{folder}” has no {WEIGHTS}.",
            "Weights in other formats are not opened, because they could run programs: "
            f"get the edition that has {WEIGHTS}.",
        )
    words = next((names for names in _WORDS if _has(folder, *names)), None)
    if words is None:
        raise ModelMissing(f"The CLIP in “{folder}” has no tokenizer.", _HINT)
    if not any(_has(folder, name) for name in _LOOKS):
        raise ModelMissing(f"The CLIP in “{folder}” has no {_LOOKS[0]}.", _HINT)
    every = {name for names in _WORDS for name in names} | {*_SMALL_FILES, WEIGHTS}
    return [folder / name for name in sorted(every) if _has(folder, name)]


def _check_fit(
    folder: Path, model: CLIPModel, tokenizer: CLIPTokenizer, missing: Sequence[str]
) -> None:
    """Half a network would be filled up with noise, and another's words would say nothing."""
    if missing:
        raise _unusable(folder, f"weights are missing: {', '.join(missing)}"[:4000])
    text = model.config.text_config
    if len(tokenizer) > text.vocab_size:
        raise _unusable(folder, f"{len(tokenizer)} tokens, {text.vocab_size} in the network")
    if text.eos_token_id not in (_LEGACY_END, tokenizer.eos_token_id):
        raise _unusable(folder, f"a sentence ends with {tokenizer.eos_token_id} in the tokenizer")
    placeholder_id(tokenizer)


def _identity(files: Sequence[Path]) -> str:
    """Vectors of another CLIP must not be compared with those of this one."""
    hashes = zip(files, weight_hashes(files), strict=True)
    joined = "\n".join(f"{file.name} {sha256}" for file, sha256 in hashes)
    return f"{CLIP}/{hashlib.sha256(joined.encode()).hexdigest()[:16]}"


def _channels(folder: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and deviation of the three channels."""
    name = next(name for name in _LOOKS if _has(folder, name))
    data = _json(folder, name)
    data = data.get("image_processor", data)
    mean, deviation = (tuple(map(float, data[key])) for key in ("image_mean", "image_std"))
    if len(mean) != 3 or len(deviation) != 3 or min(deviation) <= 0:
        raise ValueError(f"{name}: image_mean and image_std are not of three channels")
    return mean, deviation


def _json(folder: Path, name: str) -> dict[str, Any]:
    try:
        data = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unusable(folder, f"{name}: {error}") from error
    if not isinstance(data, dict):
        raise _unusable(folder, f"{name} holds no object")
    return data


def _has(folder: Path, *names: str) -> bool:
    return all((folder / name).is_file() for name in names)


def _unusable(folder: Path, details: str) -> ModelMismatch:
    return ModelMismatch(f"The CLIP in “{folder}” cannot be loaded.", _HINT, details)
