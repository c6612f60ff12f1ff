"""A pipeline from an engine's folder."""

from __future__ import annotations

import os

# Nothing is ever fetched: an engine's folder is complete or refused. Read at import.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

import torch
from diffusers.utils import logging as diffusers_logging
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
            torch_dtype=torch.float32,
            local_files_only=True,
            low_cpu_mem_usage=False,
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
    pipe.set_progress_bar_config(disable=True)
    for component in pipe.components.values():
        if isinstance(component, torch.nn.Module):
            component.float().eval().requires_grad_(False)
    if not isinstance(pipe, FashionPipeline):
        raise ModelMismatch(f"The engine “{manifest.id}” is of another kind.")
    return pipe
