"""The exam: an exported engine on rendered people that no stage has seen.

Figures that mean something to a designer: how far the cloth's colour is from the swatch (CIEDE2000,
shading removed), whether the right one of ten swatches is the nearest, and the PSNR inside the
Region. Renders are not photos: look at real ones as well (`fashionstudio evaluate`).

    python -m fashionstudio.training.exam --engine models/mini --data SHARDS --out runs/mini/exam
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from fashionstudio.core.atomic import write_json
from fashionstudio.diffusion.arrays import picture_tensor, to_pictures
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.samplers import Sampler, SamplerPreset
from fashionstudio.engine.devices import choose_device
from fashionstudio.engine.manifest import EngineManifest, Preset
from fashionstudio.evaluation.measures.cloth import delta_e, nearest
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.logbook import sheet
from fashionstudio.training.options import run_stage, stage_parser
from fashionstudio.training.sources.opening import cloth_shop
from fashionstudio.training.sources.synthetic import Mode, SyntheticSource, collate

U8 = NDArray[np.uint8]
CHOICES = 10
MODES: tuple[Mode, ...] = ("fabric", "garment", "words")


def render(pipe: FashionPipeline, batch: TryOnBatch, preset: Preset) -> Tensor:
    """The engine's pictures [B, 3, H, W] in -1..1 with all conditions of a batch."""
    pictures = []
    for row in range(len(batch)):
        part = slice(row, row + 1)
        mode = batch.mode[row]
        laid = mode != "words" and batch.appearance is not None
        inputs = FrameInputs(
            image=batch.person[part],
            mask=batch.mask[part],
            pose=batch.pose[part],
            sketch=batch.sketch[part],
            appearance=batch.appearance[part] if laid and batch.appearance is not None else None,
            appearance_mask=torch.as_tensor(batch.appearance_mask)[part] if laid else None,
            garment=batch.picture[part] if mode == "garment" else None,
            fabric=batch.picture[part] if mode == "fabric" else None,
            words=[batch.words[row]],
        )
        sampling = SamplerPreset(cast(Sampler, preset.sampler), preset.steps)
        images = pipe(inputs, seeds=[row], preset=sampling, guidance=preset.guidance).images
        pictures.append(picture_tensor(*images))
    return torch.cat(pictures)


def region_psnr(answer: Tensor, batch: TryOnBatch) -> float:
    """PSNR in dB over the Region of each picture, averaged."""
    error = ((answer - batch.person).square() * batch.mask / 4).flatten(1).sum(1)
    share = error / (3 * batch.mask.flatten(1).sum(1)).clamp_min(1)
    return float((-10 * share.clamp_min(1e-10).log10()).mean())


def colour_figures(answer: Tensor, batch: TryOnBatch) -> dict[str, float]:
    """Median colour difference from the swatch, and the share whose own swatch is the nearest."""
    swatches, pictures = list(to_pictures(batch.picture)), to_pictures(answer)
    where = (batch.appearance_mask if batch.appearance_mask is not None else batch.mask)[:, 0]
    masks = (where * 255).to(torch.uint8).numpy()
    differences, hits = [], []
    for row, (picture, mask) in enumerate(zip(pictures, masks, strict=True)):
        if (mask > 0).sum() < 50:  # a sliver says nothing about colour
            continue
        differences.append(delta_e(picture, mask, swatches[row]))
        first = row - row % CHOICES
        hits.append(nearest(picture, mask, swatches[first : first + CHOICES]) == row - first)
    if not differences:
        return {}
    return {
        "fabric_delta_e": float(np.median(differences)),
        "nearest_swatch": float(np.mean(hits)),
    }


def work(args: argparse.Namespace) -> bool:
    """Render, measure, write `OUT/record.json` and a sheet a mode."""
    manifest = EngineManifest.read(args.engine)
    device = choose_device(args.device)
    pipe = FashionPipeline.from_pretrained(manifest.pipeline_folder).to(device)
    pipe.set_progress_bar_config(disable=True)
    preset = manifest.presets[args.preset]
    args.out.mkdir(parents=True, exist_ok=True)
    figures: dict[str, float] = {}
    for mode in MODES:
        source = SyntheticSource(
            args.data, cloth_shop(args), args.count, seed=77, mode=mode, held_out=True
        )
        batch = collate(source.examples(0))
        answer = render(pipe, batch, preset)
        figures[f"{mode}_region_psnr"] = region_psnr(answer, batch)
        if mode == "fabric":
            figures |= colour_figures(answer, batch)
        rows = [r[:8] for r in (batch.person, batch.masked, answer)]
        Image.fromarray(sheet(rows)).save(args.out / f"{mode}.png")
    entry = {"preset": args.preset, "count": args.count} | figures
    write_json(args.out / "record.json", entry)
    line = json.dumps({"step": 0} | figures)
    (args.out / "log.jsonl").write_text(line + "\n", encoding="utf-8")
    return True


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/exam")
    add = found.add_argument
    add("--engine", type=Path, default=Path("models/mini"), help="engine folder")
    add("--preset", choices=("draft", "standard", "fine"), default="standard")
    add("--count", type=int, default=20, help="people in each mode")
    return found


def main() -> None:
    """Entry point."""
    run_stage(work, parser().parse_args())


if __name__ == "__main__":
    main()
