"""The model cards of trained engines, written from the stages' records."""

# ruff: noqa: E501 - tables of the card

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

from fashionstudio.diffusion.folds import DRAFT_STEPS, STEPS
from fashionstudio.diffusion.joint_space import JointSpace
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.training.companions import has_person
from fashionstudio.training.frozen import load_part
from fashionstudio.training.logbook import read_log
from fashionstudio.training.runs import read_record

STAGES = ("autoencoder", "encoders", "landmarks", "denoiser", "unet", "emasc", "decoder", "layers",
          "folds", "person", "search", "exam")  # fmt: skip
BYTES = 2
"""Of a weight as it is stored."""
TEXT = """# mini: the embedded engine of fashionstudio

A small latent-diffusion engine, trained from scratch, that repaints the garment of a
person in a photo after a sketch, a fabric, a garment and words, in any combination.
Licence of weights and code: Apache-2.0.

**What it is for.** Trying the application without a download and without a GPU: every part of the
pipeline that the published systems use (planes, pseudo-words, a warped garment, decoder skips) runs here,
learned, in a few seconds. **What it is not.** A match for systems trained for weeks: the frame is
256 × 192 pixels, and the figures and limits below are meant.

## Data

No data folder ships with the project; the sources can be fetched by anyone.

| data | what for | licence |
|---|---|---|
| 3D people rendered by `fashionstudio.datasets.synthetic` from MakeHuman's base mesh, clothes, hair and poses ({samples}) | all stages but the first | CC0 1.0 (the assets; renders are ours) |
| clothing-dataset by Alexey Grigorev (3,765 photos of single garments, adults) | codec; crops as cloth | CC0 1.0 |
| ambientCG fabric thumbnails (60 tiles) | cloth on the rendered people, swatches | CC0 1.0 |
| procedural fabrics (`fashionstudio.datasets.synthetic.fabrics`): stripes, checks, tartans, dots, flowers, weaves, … in random colours | cloth, codec | ours |

Held out: every 20th photo and the first shard of rendered people. Photos of real people were never
trained on; they were only looked at.

## Method

- **Codec** `vae`: AutoencoderKL at 1/8 resolution behind an 8 × 8 pixel-unshuffle, 16 latent channels. It starts *as* the
  whitened PCA of 8 × 8 patches and learns the rest; mean and deviation of the latents are folded in,
  so that `scaling_factor` is 1.
- **Text and vision towers**: CLIP architecture, width 192, 3 layers; a word-level vocabulary of {words}
  words ({vocabulary_file}); words outside it fall to pieces and have no meaning to the engine.
- **Warper**: a network finds on the garment's silhouette where the joints of who wears it would be, and how far its sleeves reach; from there to
  the person's joints the garment is moved along the bones, torso onto torso, sleeve onto arm, trouser leg onto leg (`diffusion/draping.py`).
- **U-Net**: 69 input channels (noisy latents, mask, masked photo, pose, sketch, appearance, appearance mask),
  cross-attention to words and 8 pseudo-words per picture (inversion adapter); v-prediction, zero-terminal-SNR,
  trailing steps; conditions dropped at random, so that any subset works. It starts as the best linear 3 × 3 filter.
  Most training steps are at pure noise: the engine answers in **one step** with about the mean of what the conditions allow.
  More steps are possible, and add grain.
- **EMASC**: decoder skips from the masked photo outside the Region and from the appearance picture inside it,
  found by least squares; the decoder's least important channels were given to them.
- **Decoder**: trained on, for some minutes, with the U-Net's own answers, so that these show no 8 × 8 blocks.
{layers}{folds}{search}{person}
| part | parameters | file |
|---|---|---|
{parts}
| all | | {total} |

## Training

On {device}, in bfloat16 where faster.

| stage | wall minutes | steps | figures |
|---|---|---|---|
{stages}

{notes}
## Train it again

One command renders, encodes, trains every stage with a share of the time (search and the person network too), measures and exports; it can be stopped and taken up at any moment:

```
python -m fashionstudio.training.mini --budget-minutes 300 --data DATA --out runs/mini --resume
```

DATA holds `makehuman/` (MakeHuman's CC0 parts), `clothing_cc0/` (clothing photos) and `fabrics_cc0/` (`ambientcg_*.jpg`). A GPU is used where there
is one, with larger networks and batches. The results are `runs/mini/engine/mini` and, beside it, `person`; with `--install` both are put where the program finds them before those that
came along. The stages one by one, with all their options: `docs/training.md`.
"""


LAYERS = """- **Layer decoder** `layers`: a U-Net on pixels that reads the decoded answer, the Photo with the old garment in it
  and the conditions, and tells the layers: what the new garment covers, the light on it, its cloth's own colour, what the
  old one covered and what lies beneath. Trained on rendered twins (one person, pose and light in two garments) with the U-Net's own
  one-step answers. They are laid into the photo at the photo's resolution: what is neither garment stays to the last bit, and
  cloth that is known (a fabric, a garment) is as fine as the photo. Edges and folds are as fine as 256 × 192 pixels can be.
  What lies beneath is chosen, pixel by pixel, from background, clothes and skin carried on from beside the garment, or painted.
"""
FOLDS = """- **Folds** `folds`: a small diffusion U-Net that draws from noise the relief of light that the layer decoder's mean lacks, in {steps} steps of DDIM (drafts: {draft_steps}), seed by seed.
  It sees coverage, even light, kept folds, limbs and sketch, and brings no brightness of its own, so that colours stay.
"""
SEARCH = """- **Search** `search`: heads over the two towers, which stay as they are, that put pictures, words and “like this one, but …” into one space.
  Taught with families of rendered garments that differ in one thing{families}; the figures below are of families that were kept back. How: `docs/search.md`.
"""
PERSON = """- **Person network** (the folder `person` beside this one; no part of the engine): body parts and joints for where mediapipe is not installed,
  trained on the same renders. How: `docs/person.md`.
"""


def last_figures(runs: Path, stage: str) -> dict[str, float]:
    """The last value of everything that was ever logged by a stage, but its step and clock."""
    figures: dict[str, float] = {}
    for entry in read_log(runs / stage):
        figures |= entry
    return {k: v for k, v in figures.items() if k not in ("step", "minutes", "lr", "examples")}


def _parts(pipe: FashionPipeline, space: Path | None) -> tuple[str, float]:
    """Rows of the table, and megabytes in all."""
    parts = {n: m for n, m in pipe.components.items() if isinstance(m, torch.nn.Module)}
    if space is not None:
        parts["search"] = load_part(JointSpace, space)
    rows, total = [], 0.0
    for name, module in parts.items():
        count = sum(p.numel() for p in module.parameters())
        size = BYTES * count / 1e6
        total += size
        rows.append(f"| {name} | {count / 1e6:.2f} M | {size:.1f} MB |")
    return "\n".join(rows), total


def _searching(runs: Path, space: Path) -> str:
    """How search was taught; an engine's earlier space does not tell from how much."""
    count = read_record(runs, "search").get("families") if space.is_relative_to(runs) else None
    return SEARCH.format(families=f" ({count:,} of them)" if count else "")


def _stages(runs: Path) -> str:
    rows = []
    for stage in STAGES:
        record, figures = read_record(runs, stage), last_figures(runs, stage)
        if record:
            text = ", ".join(
                f"{k} {v:.3g}" if v < 1 else f"{k} {v:.4g}"
                for k, v in figures.items()
                if isinstance(v, (int, float))
            )
            minutes, steps = record.get("minutes", "–"), record.get("steps", "–")
            rows.append(f"| {stage} | {minutes} | {steps} | {text} |")
    return "\n".join(rows)


def model_card(runs: Path, pipe: FashionPipeline, words: int, space: Path | None = None) -> str:
    """The embedded engine's README.md; `RUNS/notes.md`, where there is one, is put in as it is.

    Args:
        words: how many it knows.
        space: folder of its search space.
    """
    notes = runs / "notes.md"
    stage = "denoiser" if (runs / "denoiser").is_dir() else "unet"
    record = read_record(runs, stage)
    parts, total = _parts(pipe, space)
    return TEXT.format(
        samples=record.get("samples", "several thousand samples"),
        device=read_record(runs, "plan").get("device", "two shared CPU cores"),
        words=words,
        vocabulary_file="`vocabulary.txt`",
        parts=parts,
        total=f"{total:.1f} MB",
        stages=_stages(runs),
        layers="" if pipe.layers is None else LAYERS,
        folds="" if pipe.folds is None else FOLDS.format(steps=STEPS, draft_steps=DRAFT_STEPS),
        search="" if space is None else _searching(runs, space),
        person=PERSON if has_person(runs) else "",
        notes=notes.read_text(encoding="utf-8") + "\n" if notes.exists() else "",
    )


def full_card(name: str, licence: str, base: str, records: dict[str, dict[str, Any]]) -> str:
    """README.md of a full-size engine: where it comes from and how its stages went."""
    lines = [
        f"# {name}", "", f"Trained with fashionstudio from `{base}`. Licence: {licence}.", "",
        "| stage | steps | minutes | settings |", "|---|---|---|---|",
    ]  # fmt: skip
    for stage, record in records.items():
        if record:
            settings = json.dumps(record.get("settings", {}), default=str).replace("|", "/")
            lines.append(
                f"| {stage} | {record.get('steps', '–')} | {record.get('minutes', '–')} | {settings} |"
            )
    return "\n".join(lines) + "\n"
