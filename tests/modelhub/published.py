"""Tiny systems in the form in which the real ones were published, and offers to install them."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL
from safetensors.torch import save_file
from torch import Tensor, nn

from fashionstudio.diffusion import layout as layouts
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.layout import ConditioningLayout, TokenSource
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.evaluation.parity.filler import fill
from tests.engine import diffusion_tiny as tiny

LADI = replace(layouts.LADI, tokens=(TokenSource("garment", count=3),), decoder_skips=(1, 2, 3))
MGD = layouts.MGD
PRESET = {"sampler": "ddim", "steps": 1, "guidance": 2.0}
LEGACY = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
OWN_PARTS = ("unet", "inversion_adapter", "emasc", "warper", "refinement")


@dataclass(frozen=True)
class Published:
    """Where a tiny system's files lie: as a user has them after downloading everything."""

    weights: Path
    base: Path
    image_encoder: Path


def pipeline(plan: ConditioningLayout, salt: str = "") -> FashionPipeline:
    """A tiny system whose weights depend on nothing but their names and the salt."""
    torch.manual_seed(0)
    vae = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(8, 16),
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=4,
        scaling_factor=0.18215,
    )
    changes: dict[str, Any] = {"vae": vae}
    if plan.tokens:
        changes["emasc"] = EMASC(*LatentCodec(vae).skip_channels())
    else:
        unused = ("image_encoder", "inversion_adapter", "warper", "refinement", "emasc")
        changes |= dict.fromkeys(unused)
    pipe = tiny.pipeline(plan, **changes)
    for name, component in pipe.components.items():
        if isinstance(component, nn.Module):
            fill(component, salt=salt, prefix=f"{name}.")
    return pipe


def publish(pipe: FashionPipeline, folder: Path, suffix: str = "tiny") -> Published:
    """Write a system's files as their authors did."""
    weights, base, tower = (folder / name for name in ("weights", "base", "tower"))
    for path in (weights, base / "vae", base / "text_encoder", base / "tokenizer", tower):
        path.mkdir(parents=True)
    torch.save(pipe.unet.state_dict(), weights / f"unet_{suffix}.pth")
    save_vae(pipe.vae, base / "vae" / "diffusion_pytorch_model.bin")
    save_text_encoder(pipe.text_encoder, base / "text_encoder" / "model.safetensors")
    for name in ("vocab.json", "merges.txt"):
        shutil.copyfile(tiny.tokenizer_folder() / name, base / "tokenizer" / name)
    if pipe.emasc is not None:
        adapter = pipe.inversion_adapter.state_dict()
        torch.save(adapter, weights / f"inversion_adapter_{suffix}.pth")
        torch.save(pipe.emasc.state_dict(), weights / f"emasc_{suffix}.pth")
        save_warping(pipe.warper, pipe.refinement, weights / f"warping_{suffix}.pth")
        save_tower(pipe.image_encoder, tower / "pytorch_model.bin")
    return Published(weights, base, tower)


def save_vae(vae: nn.Module, path: Path) -> None:
    """With the names that attention had when the base models were published."""
    state = {}
    for name, tensor in vae.state_dict().items():
        for new, old in LEGACY.items():
            if ".attentions." in name:
                name = name.replace(f".{new}.", f".{old}.")
        state[name] = tensor
    assert any(".query." in name for name in state)
    torch.save(state, path)


def save_text_encoder(encoder: nn.Module, path: Path) -> None:
    """With the prefix and the buffer that earlier versions wrote."""
    state = {f"text_model.{name}": tensor.clone() for name, tensor in encoder.state_dict().items()}
    state["text_model.embeddings.position_ids"] = torch.arange(24)[None]
    save_file(state, path)


def save_tower(tower: nn.Module, path: Path) -> None:
    """One half of a CLIP with two towers."""
    other = {
        "text_model.final_layer_norm.weight": torch.ones(4),
        "text_projection.weight": torch.ones(4, 4),
        "logit_scale": torch.ones([]),
        "vision_model.embeddings.position_ids": torch.arange(5)[None],
    }
    torch.save({**tower.state_dict(), **other}, path)


def save_warping(warper: nn.Module, refinement: nn.Module, path: Path) -> None:
    """The training script's last checkpoint: two networks, and what the optimisers left."""
    moments = {"state": {0: {"exp_avg": torch.ones(3)}}, "param_groups": [{"lr": 1e-4}]}
    torch.save(
        {
            "epoch": 49,
            "tps": warper.state_dict(),
            "refinement": refinement.state_dict(),
            "optimizer_tps": moments,
            "optimizer_ref": moments,
        },
        path,
    )


def offer(models: Path, engine: str, pipe: FashionPipeline, suffix: str = "tiny") -> Path:
    """A shipped folder without weights, as `models/ladi-vton-dresscode` is one."""
    folder = models / engine
    pipe.save_pretrained(folder)
    for path in [*folder.rglob("*.safetensors"), folder / "tokenizer" / "tokenizer.json"]:
        path.unlink()
    sources = [
        {"place": "weights", "files": [f"unet_{suffix}.pth"], "components": {"unet": ""}},
        {
            "place": "tiny-base",
            "files": ["vae/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.bin"],
            "components": {"vae": ""},
        },
        {
            "place": "tiny-base",
            "files": ["text_encoder/model.safetensors"],
            "components": {"text_encoder": ""},
        },
        *(
            {"place": "tiny-base", "files": [f"tokenizer/{name}"], "copy_to": f"tokenizer/{name}"}
            for name in ("vocab.json", "merges.txt")
        ),
    ]
    places = {
        "weights": {"role": "engine", "title": "Tiny weights"},
        "tiny-base": {"role": "base", "title": "Tiny base"},
    }
    if pipe.emasc is not None:
        sources += _ladi_sources(suffix)
        places["tiny-tower"] = {"role": "image_encoder", "title": "Tiny tower"}
    manifest = {
        "format": 1,
        "id": engine,
        "title": f"Tiny {engine}",
        "licence": "CC-BY-NC-4.0",
        "commercial_use": False,
        "frame": {"height": 64, "width": 64},
        "presets": dict.fromkeys(("draft", "standard", "fine"), PRESET),
        "install": {
            "licence_url": "https://creativecommons.org/licenses/by-nc/4.0/",
            "terms": "Do no business with it.",
            "installed_bytes": 1_000_000,
            "places": {
                name: {**place, "url": f"https://{name}.invalid/files", "licence": "CC-BY-NC-4.0"}
                for name, place in places.items()
            },
            "sources": [{"bytes": 1000, **source} for source in sources],
        },
        "files": {},
    }
    (folder / "engine.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _ladi_sources(suffix: str) -> list[dict[str, Any]]:
    adapter, emasc = {"inversion_adapter": ""}, {"emasc": ""}
    warping = {"warper": "tps", "refinement": "refinement"}
    return [
        {"place": "weights", "files": [f"inversion_adapter_{suffix}.pth"], "components": adapter},
        {"place": "weights", "files": [f"emasc_{suffix}.pth"], "components": emasc},
        {"place": "weights", "files": [f"warping_{suffix}.pth"], "components": warping},
        {
            "place": "tiny-tower",
            "files": ["model.safetensors", "pytorch_model.bin", "image_encoder/model.safetensors"],
            "components": {"image_encoder": ""},
        },
    ]


def one_step(pipe: FashionPipeline) -> dict[str, Tensor]:
    """What a pipeline makes of fixed inputs in one step."""
    inputs = tiny.inputs(fabric=False, appearance=False, appearance_mask=False)
    conditions = pipe.encode(inputs)
    latents = pipe.denoise(conditions, seeds=[3], steps=1, guidance=2.0)
    return {
        "text": conditions.text,
        "latents": latents,
        "picture": pipe.decode(latents, conditions),
        **{f"plane {name}": plane for name, plane in conditions.planes.items()},
    }


def largest_difference(a: dict[str, Tensor], b: dict[str, Tensor]) -> float:
    """Over all tensors, relative to the largest value of each."""
    assert a.keys() == b.keys()
    return max(float((a[k] - b[k]).abs().max() / b[k].abs().max().clamp(min=1e-6)) for k in a)
