"""Put the stages' results together as an engine folder: `models/mini`.

    python -m fashionstudio.training.export --runs runs/mini --out models/mini

Weights are stored in half precision (computed in single precision). What a stage has not made yet
is left out (warper, EMASC), so that an early engine can be tried while later stages still train.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import logging
import shutil
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.decode import fit_preview
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.layout import MINI, ConditioningLayout
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.warping import ConvNetTPS
from fashionstudio.training import card, words
from fashionstudio.training.autoencoder import PATCH
from fashionstudio.training.emasc import SKIPS
from fashionstudio.training.unet import build_scheduler

log = logging.getLogger(__name__)
MAX_SHARD = "14MB"
PRESETS = {
    "draft": {"sampler": "ddim", "steps": 1, "guidance": 1.0},
    "standard": {"sampler": "ddim", "steps": 1, "guidance": 1.3},
    "fine": {"sampler": "ddim", "steps": 1, "guidance": 1.6},
}


def layout() -> ConditioningLayout:
    return dataclasses.replace(MINI, patch=PATCH, decoder_skips=SKIPS)


def load_pipeline(runs: Path) -> FashionPipeline:
    """The pipeline of what the stages under `runs` have made so far."""
    unet, encoders = runs / "unet", runs / "encoders"
    warper, emasc = runs / "warper" / "warper", runs / "emasc" / "emasc"
    stages = ("decoder", "emasc", "autoencoder")
    codec = next(runs / s / "vae" for s in stages if (runs / s / "vae").exists())
    return FashionPipeline(
        vae=AutoencoderKL.from_pretrained(codec),
        unet=UNet2DConditionModel.from_pretrained(unet / "unet"),
        scheduler=build_scheduler(),
        text_encoder=CLIPTextModel.from_pretrained(unet / "text_encoder"),
        tokenizer=CLIPTokenizer.from_pretrained(encoders / "tokenizer"),
        image_encoder=CLIPVisionModelWithProjection.from_pretrained(unet / "image_encoder"),
        inversion_adapter=InversionAdapter.from_pretrained(unet / "inversion_adapter"),
        warper=ConvNetTPS.from_pretrained(warper) if warper.exists() else None,
        emasc=EMASC.from_pretrained(emasc) if emasc.exists() else None,
        layout=layout(),
    )


def manifest(out: Path, pipe: FashionPipeline) -> dict[str, Any]:
    """engine.json: see docs/engine-manifest.md."""
    preview = fit_preview(LatentCodec(pipe.vae, PATCH))
    size = sum(p.stat().st_size for p in out.rglob("*.safetensors"))
    return {
        "format": 1, "id": "mini", "title": "Mini (embedded)", "version": "1.0",
        "licence": "Apache-2.0", "commercial_use": True, "card": "README.md", "pipeline": ".",
        "frame": {"height": 256, "width": 192, "margin": 0.18},
        "capabilities": ["words", "sketch", "fabric", "garment"],
        "categories": ["upper_body", "lower_body", "dresses"],
        "default_words": {"upper_body": "a shirt", "lower_body": "trousers", "dresses": "a dress"},
        "presets": PRESETS,
        "vocabulary": "vocabulary.txt",
        "preview": {
            "factors": [[round(float(v), 5) for v in row] for row in preview[:, :-1].T],
            "bias": [round(float(v), 5) for v in preview[:, -1]],
        },
        "memory_bytes": 20 * size,
        "files": {
            str(p.relative_to(out)): {
                "sha256": hashlib.sha256(p.read_bytes()).hexdigest(), "bytes": p.stat().st_size
            }
            for p in sorted(out.rglob("*"))
            if p.suffix == ".safetensors" or p.name in ("vocab.json", "merges.txt")
        },
    }  # fmt: skip


def export(runs: Path, out: Path) -> None:
    """Write the whole folder anew, then put it in the old one's place."""
    pipe = load_pipeline(runs)
    temporary = out.with_name(out.name + ".part")
    shutil.rmtree(temporary, ignore_errors=True)
    half = load_pipeline(runs)
    half.to(torch.float16)
    half.save_pretrained(temporary, safe_serialization=True, max_shard_size=MAX_SHARD)
    vocabulary = words.vocabulary([])
    (temporary / "vocabulary.txt").write_text("\n".join(vocabulary) + "\n")
    (temporary / "README.md").write_text(card.model_card(runs, pipe, temporary))
    for path in temporary.rglob("*.safetensors"):
        path.chmod(0o644)
    text = json.dumps(manifest(temporary, pipe), indent=1, ensure_ascii=False)
    (temporary / "engine.json").write_text(text + "\n")
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary.rename(out)
    total = sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    log.info("%s: %.1f MB", out, total / 1e6)


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, default=Path("runs/mini"))
    parser.add_argument("--out", type=Path, default=Path("models/mini"))
    args = parser.parse_args()
    export(args.runs, args.out)


if __name__ == "__main__":
    main()
