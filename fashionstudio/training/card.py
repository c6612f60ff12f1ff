"""The model card of the embedded engine, written from the stages' records."""

# ruff: noqa: E501 - tables of the card

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fashionstudio.diffusion.pipeline import FashionPipeline

STAGES = ("autoencoder", "encoders", "warper", "unet", "emasc", "decoder")
TEXT = """# mini: the embedded engine of fashionstudio

A small latent-diffusion engine, trained from scratch on a CPU, that repaints the garment of a
person in a photo after a sketch, a fabric, a garment and words, in any combination.
Licence of weights and code: Apache-2.0.

**What it is for.** Trying the application without a download and without a GPU: every part of the
pipeline that the published systems use (planes, pseudo-words, warper, decoder skips) runs here,
learned, in a few seconds. **What it is not.** A match for systems trained for weeks: the frame is
256 × 192 pixels, and the figures and limits below are meant.

## Data

No data folder ships with the project; the sources can be fetched by anyone.

| data | what for | licence |
|---|---|---|
| 3D people rendered by `fashionstudio.datasets.synthetic` from MakeHuman's base mesh, clothes, hair and poses ({samples}) | all stages but the first | CC0 1.0 (the assets; renders are ours) |
| clothing-dataset by Alexey Grigorev (3,765 photos of single garments, adults) | codec; crops as cloth | CC0 1.0 |
| ambientCG fabric thumbnails (60 tiles) | cloth on the rendered people, swatches | CC0 1.0 |
| procedural stripes, checks, tartans, dots, flowers, zigzags in random colours | cloth, codec | ours |

Held out: every 20th photo and the first shard of rendered people. Photos of real people were never
trained on; they were only looked at.

## Method

- **Codec** `vae`: AutoencoderKL at 1/8 resolution behind an 8 × 8 pixel-unshuffle, 16 latent channels. It starts *as* the
  whitened PCA of 8 × 8 patches and learns the rest; mean and deviation of the latents are folded in,
  so that `scaling_factor` is 1.
- **Text and vision towers**: CLIP architecture, width 192, 3 layers; a word-level vocabulary of {words}
  words ({vocabulary_file}); words outside it fall to pieces and have no meaning to the engine.
- **Warper**: thin-plate spline of LaDI-VTON's warping module, narrow.
- **U-Net**: 69 input channels (noisy latents, mask, masked photo, pose, sketch, appearance, appearance mask),
  cross-attention to words and 8 pseudo-words per picture (inversion adapter); v-prediction, zero-terminal-SNR,
  trailing steps; conditions dropped at random, so that any subset works. It starts as the best linear 3 × 3 filter.
  Training time was short, so from step 650 on most examples were at pure noise: the engine answers in
  **one step** with about the mean of what the conditions allow. More steps are possible, and add grain.
- **EMASC**: decoder skips from the masked photo outside the Region and from the appearance picture inside it,
  found by least squares; the decoder's least important channels were given to them.
- **Decoder**: trained on, for some minutes, with the U-Net's own answers, so that these show no 8 × 8 blocks.

| part | parameters | file |
|---|---|---|
{parts}
| all | | {total} |

## Training

On two shared CPU cores, in bfloat16 where faster.

| stage | wall minutes | steps | figures |
|---|---|---|---|
{stages}

{notes}
## Train it again

```
python -m fashionstudio.training.autoencoder --photos PHOTOS --out runs/mini/autoencoder --budget-minutes 45
python -m fashionstudio.training.encoders --data SHARDS --photos PHOTOS --fabrics FABRICS --out runs/mini/encoders
python -m fashionstudio.training.warper   --data SHARDS --photos PHOTOS --fabrics FABRICS --out runs/mini/warper
python -m fashionstudio.training.encode   --data SHARDS --photos PHOTOS --fabrics FABRICS --out runs/mini/latents --held-out --blocks 1
python -m fashionstudio.training.encode   --data SHARDS --photos PHOTOS --fabrics FABRICS --out runs/mini/latents --seed 1
python -m fashionstudio.training.unet     --latents runs/mini/latents --out runs/mini/unet --budget-minutes 84 --batch 32
python -m fashionstudio.training.emasc    --data SHARDS --photos PHOTOS --fabrics FABRICS --out runs/mini/emasc
python -m fashionstudio.training.decoder  --data SHARDS --photos PHOTOS --fabrics FABRICS --out runs/mini/decoder
python -m fashionstudio.training.export   --runs runs/mini --out models/mini
```

PHOTOS is a folder of clothing photos, FABRICS one of swatches (`ambientcg_*.jpg`), SHARDS the output of
`python -m fashionstudio.datasets.synthetic`. The long stages take `--resume`; more time or a bigger
`--widths` for the U-Net is the first thing to spend on.
"""


def read_record(runs: Path, stage: str) -> dict[str, Any]:
    path = runs / stage / "record.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def last_figures(runs: Path, stage: str) -> dict[str, float]:
    """The last value of everything that was ever logged by a stage, but its step and clock."""
    path = runs / stage / "log.jsonl"
    figures: dict[str, float] = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        figures |= json.loads(line)
    return {k: v for k, v in figures.items() if k not in ("step", "minutes", "lr", "examples")}


def _parts(pipe: FashionPipeline, out: Path) -> str:
    rows = []
    for name, module in pipe.components.items():
        if hasattr(module, "parameters"):
            count = sum(p.numel() for p in module.parameters())
            size = sum(f.stat().st_size for f in (out / name).glob("*.safetensors"))
            rows.append(f"| {name} | {count / 1e6:.2f} M | {size / 1e6:.1f} MB |")
    return "\n".join(rows)


def _stages(runs: Path) -> str:
    rows = []
    for stage in STAGES:
        record, figures = read_record(runs, stage), last_figures(runs, stage)
        if record:
            text = ", ".join(
                f"{k} {v:.3g}" if v < 1 else f"{k} {v:.4g}" for k, v in figures.items()
            )
            rows.append(f"| {stage} | {record['minutes']} | {record['steps']} | {text} |")
    return "\n".join(rows)


def model_card(runs: Path, pipe: FashionPipeline, out: Path) -> str:
    """The whole README.md; `runs/notes.md`, where it exists, is put in as written by hand."""
    notes = runs / "notes.md"
    samples = read_record(runs, "unet").get("samples", "several thousand samples")
    total = sum(f.stat().st_size for f in out.rglob("*.safetensors"))
    return TEXT.format(
        samples=samples,
        words=len((out / "vocabulary.txt").read_text().split()),
        vocabulary_file="`vocabulary.txt`",
        parts=_parts(pipe, out),
        total=f"{total / 1e6:.1f} MB",
        stages=_stages(runs),
        notes=notes.read_text() + "\n" if notes.exists() else "",
    )
