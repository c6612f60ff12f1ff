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
from fashionstudio.diffusion.routing import route_texture
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.engine.memory import is_out_of_memory
from fashionstudio.engine.plan import ComputePlan
from fashionstudio.errors import BadInput, FashionStudioError, ModelMismatch


def quiet_libraries() -> None:
    """No bars and no remarks of diffusers and transformers: the user's words are our own."""
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()


def load_pipeline(manifest: EngineManifest, plan: ComputePlan | None = None) -> FashionPipeline:
    """The engine's pipeline on the processor, for inference.

    Args:
        manifest: what to load.
        plan: in which number format, and whose attention; default float32 and torch's own.

    Raises:
        ModelMismatch: the weights cannot be loaded, or belong to another network.
        BadInput: the plan's attention cannot be had here.
    """
    plan = plan or ComputePlan()
    quiet_libraries()
    try:
        pipe = FashionPipeline.from_pretrained(
            str(manifest.pipeline_folder),
            local_files_only=True,
            dtype=plan.formats(),
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
            component.eval().requires_grad_(False)
    # The order in which the processor and tensor cores want it. The autoencoder gains nothing.
    pipe.unet.to(memory_format=torch.channels_last)
    use_attention(pipe, plan)
    return pipe


def use_attention(pipe: FashionPipeline, plan: ComputePlan) -> None:
    """Let the U-Net use the plan's attention; torch's own is what it has from the start.

    Raises:
        BadInput: xformers is missing, or does not work here.
    """
    if plan.attention != "xformers":
        return
    try:
        pipe.unet.enable_xformers_memory_efficient_attention()
    except ImportError as error:
        raise BadInput(
            "xformers is not installed.",
            "Install fashionstudio[xformers], or take --attention sdpa, which is as fast.",
            str(error),
        ) from error
    except (ValueError, RuntimeError, NotImplementedError) as error:
        raise BadInput(
            "xformers cannot be used on this computer.",
            "Take --attention sdpa, which is as fast.",
            str(error),
        ) from error
    route_texture(pipe.unet, pipe.layout.texture_layers)  # the library has put its own in place


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
