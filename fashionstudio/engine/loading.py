"""A pipeline from an engine's folder."""

from __future__ import annotations

import os

# Nothing is ever fetched: an engine's folder is complete or refused. Read at import.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

import torch
from diffusers.utils import logging as diffusers_logging
from safetensors import safe_open
from transformers.utils import logging as transformers_logging

from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.engine.memory import is_out_of_memory
from fashionstudio.errors import FashionStudioError, ModelMismatch


def load_pipeline(manifest: EngineManifest) -> FashionPipeline:
    """The engine's pipeline in float32 on the processor, for inference.

    Raises:
        ModelMismatch: the weights cannot be loaded, or belong to another network.
    """
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        pipe = FashionPipeline.from_pretrained(
            str(manifest.pipeline_folder),
            local_files_only=True,
        )
    except FashionStudioError:
        raise
    except (MemoryError, OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        if is_out_of_memory(error):
            raise
        raise ModelMismatch(
            f"The engine “{manifest.id}” cannot be loaded.",
            "Reinstall the engine.",
            f"{type(error).__name__}: {error}"[:4000],
        ) from error
    if not isinstance(pipe, FashionPipeline):
        raise ModelMismatch(f"The engine “{manifest.id}” is of another kind.")
    pipe.set_progress_bar_config(disable=True)
    for name, component in pipe.components.items():
        if isinstance(component, torch.nn.Module):
            _check_names(manifest, name, component)
            component.float().eval().requires_grad_(False)
    return pipe


def _check_names(manifest: EngineManifest, name: str, component: torch.nn.Module) -> None:
    """Refuse weights that leave parameters at random: the loaders only warn about it."""
    stored: set[str] = set()
    for file in (manifest.pipeline_folder / name).glob("*.safetensors"):
        with safe_open(file, framework="pt") as weights:
            stored |= {_plain(key) for key in weights.keys()}  # noqa: SIM118 - no mapping
    if not stored:
        return  # a format without a list of names; what does not fit has failed already
    missing = {_plain(key) for key in component.state_dict()} - stored
    if missing:
        raise ModelMismatch(
            f"The engine “{manifest.id}” has weights of another network in “{name}”.",
            "Reinstall the engine.",
            f"missing: {', '.join(sorted(missing)[:8])}",
        )


def _plain(key: str) -> str:
    """A parameter's name without the prefixes that library versions add and drop."""
    return key.removeprefix("text_model.").removeprefix("vision_model.")
