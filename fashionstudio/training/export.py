"""Put the stages' results together as an engine folder that the application renders with.

    python -m fashionstudio.training.export --runs runs/mini --out models/mini
    python -m fashionstudio.training.export --layout mgd --runs runs/mgd --base SD15-INPAINTING \
        --out my-engines/my-mgd --licence "CreativeML Open RAIL-M"

Weights are stored in half precision (computed in single precision on processors). What a stage has
not made yet is taken from the base, or left out, so that an early engine can be tried while later
stages still train. The search space that the folder had stays where its towers do.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import shutil
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel, UNet2DModel
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.core.atomic import replace_folder
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.decode import fit_preview
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.landmarks import GarmentLandmarks
from fashionstudio.diffusion.layers import LayerDecoder
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.samplers import PUBLISHED_PRESETS
from fashionstudio.diffusion.warping import ConvNetTPS, UNetVanilla
from fashionstudio.engine.manifest import write_files
from fashionstudio.errors import BadInput, ModelMissing
from fashionstudio.training import card
from fashionstudio.training.base import Base
from fashionstudio.training.companions import (
    has_person,
    put_person,
    put_space,
    space_for,
    towers_mark,
)
from fashionstudio.training.denoiser import PUBLISHED_SIZE, SYSTEMS
from fashionstudio.training.frozen import load_part
from fashionstudio.training.networks import build_scheduler
from fashionstudio.training.options import run_stage
from fashionstudio.training.photos import FRAME_HEIGHT, FRAME_WIDTH
from fashionstudio.training.runs import (
    codec_folder,
    denoiser_folder,
    layout_of,
    read_record,
    stage_part,
)
from fashionstudio.training.tokenizer import VOCABULARY

log = logging.getLogger(__name__)
MAX_SHARD = "14MB"
MINI_VERSION = "2.3"
"""Since it draws folds."""
GUIDANCE = 7.5
MGD_SKETCH_SHARE = 0.2
ONE_STEP_PRESETS = {
    "draft": {"sampler": "ddim", "steps": 1, "guidance": 1.0},
    "standard": {"sampler": "ddim", "steps": 1, "guidance": 1.3},
    "fine": {"sampler": "ddim", "steps": 1, "guidance": 1.6},
}
"""Of a denoiser that was mostly trained at pure noise: it answers in one step."""
STEPPED_PRESETS = {
    "draft": {"sampler": "ddim", "steps": 1, "guidance": 1.3},
    "standard": {"sampler": "dpm++", "steps": 10, "guidance": 1.6},
    "fine": {"sampler": "ddim", "steps": 25, "guidance": 1.6},
}
"""Of one that has seen the other noise levels long enough to add detail in several steps."""
MOSTLY = 0.5


def load_mini(runs: Path, dtype: torch.dtype = torch.float32) -> FashionPipeline:
    """The embedded engine's pipeline of what the stages have made so far."""
    folder, layout = denoiser_folder(runs), layout_of(runs)
    landmarks, emasc = stage_part(runs, "landmarks"), stage_part(runs, "emasc")
    layers, folds = stage_part(runs, "layers"), stage_part(runs, "folds")
    pipe = FashionPipeline(
        vae=load_part(AutoencoderKL, codec_folder(runs)),
        unet=load_part(UNet2DConditionModel, folder / "unet"),
        scheduler=build_scheduler(),
        text_encoder=load_part(CLIPTextModel, folder / "text_encoder"),
        tokenizer=load_part(CLIPTokenizer, runs / "encoders" / "tokenizer"),
        image_encoder=load_part(CLIPVisionModelWithProjection, folder / "image_encoder"),
        inversion_adapter=load_part(InversionAdapter, folder / "inversion_adapter"),
        warper=load_part(GarmentLandmarks, landmarks) if landmarks else None,
        emasc=load_part(EMASC, emasc) if emasc else None,
        layers=load_part(LayerDecoder, layers) if layers else None,
        folds=load_part(UNet2DModel, folds) if folds else None,
        layout=layout,
    )
    return _quiet(pipe, dtype)


def load_full(
    runs: Path, base: Base, vision: Path | None = None, dtype: torch.dtype = torch.float32
) -> FashionPipeline:
    """A full-size system's pipeline: trained parts from the runs, everything else from the base."""
    folder, layout = denoiser_folder(runs), layout_of(runs)
    trained = folder / "inversion_adapter"
    adapter = trained if trained.is_dir() else _adapter_stage(runs)
    warper, refinement = stage_part(runs, "warper"), stage_part(runs, "refinement")
    emasc = stage_part(runs, "emasc") if layout.decoder_skips else None
    config = DDIMScheduler.load_config(base.folder / "scheduler")
    pipe = FashionPipeline(
        vae=base.vae(),
        unet=load_part(UNet2DConditionModel, folder / "unet"),
        scheduler=DDIMScheduler.from_config(config),
        text_encoder=base.text_encoder(),
        tokenizer=base.tokenizer(),
        image_encoder=base.image_encoder(vision) if layout.tokens else None,
        inversion_adapter=base.adapter(adapter) if layout.tokens else None,
        warper=load_part(ConvNetTPS, warper) if warper else None,
        refinement=load_part(UNetVanilla, refinement) if refinement else None,
        emasc=load_part(EMASC, emasc) if emasc else None,
        layout=layout,
    )
    return _quiet(pipe, dtype)


def _adapter_stage(runs: Path) -> Path | None:
    """What the adapter's own stage has left."""
    folder = runs / "adapter" / "inversion_adapter"
    return folder if folder.is_dir() else None


def _quiet(pipe: FashionPipeline, dtype: torch.dtype) -> FashionPipeline:
    pipe.set_progress_bar_config(disable=True)
    pipe.to(dtype)
    return pipe


def capabilities(pipe: FashionPipeline) -> list[str]:
    """What the pipeline's layout and parts let a Look do."""
    layout = pipe.layout
    kinds = {source.kind for source in layout.tokens} if pipe.inversion_adapter else set()
    appearance = layout.plane("appearance") is not None
    found = ["words"]
    found += ["sketch"] if layout.plane("sketch") else []
    found += ["fabric"] if "fabric" in kinds or appearance else []
    found += ["garment"] if "garment" in kinds or (appearance and pipe.warper) else []
    return found


def mini_presets(terminal: float) -> dict[str, Any]:
    """How an embedded engine is sampled, from the share of its training at pure noise."""
    return ONE_STEP_PRESETS if terminal >= MOSTLY else STEPPED_PRESETS


def manifest(
    name: str, pipe: FashionPipeline, licence: str, *, mini: bool, terminal: float = 1.0
) -> dict[str, Any]:
    """engine.json without its files: see docs/engine-manifest.md."""
    frame = (FRAME_HEIGHT, FRAME_WIDTH) if mini else PUBLISHED_SIZE
    count = sum(p.numel() for c in pipe.components.values() if isinstance(c, torch.nn.Module)
                for p in c.parameters())  # fmt: skip
    found: dict[str, Any] = {
        "format": 1, "id": name, "title": name,
        "version": MINI_VERSION if mini else "1.0", "licence": licence,
        "commercial_use": mini, "card": "README.md", "pipeline": ".",
        "frame": {"height": frame[0], "width": frame[1], "margin": 0.18},
        "capabilities": capabilities(pipe),
        "categories": ["upper_body", "lower_body", "dresses"],
        "presets": mini_presets(terminal) if mini else {
            key: {"sampler": preset.sampler, "steps": preset.steps, "guidance": GUIDANCE}
            for key, preset in PUBLISHED_PRESETS.items()
        },
        "memory_bytes": (20 if mini else 3) * 2 * count,
        "files": {},
    }  # fmt: skip
    if mini:
        preview = fit_preview(LatentCodec(pipe.vae, pipe.layout.patch))
        found |= {
            "title": "Mini (embedded)" if name == "mini" else name,
            "default_words": {
                "upper_body": "a shirt", "lower_body": "trousers", "dresses": "a dress",
            },
            "vocabulary": VOCABULARY,
            "preview": {
                "factors": [[round(float(v), 5) for v in row] for row in preview[:, :-1].T],
                "bias": [round(float(v), 5) for v in preview[:, -1]],
            },
        }  # fmt: skip
        if terminal >= MOSTLY:  # half-noisy pictures were hardly trained on, and come out grainy
            found["fabric_start"] = 0.94
    elif pipe.layout.plane("sketch"):
        found["sketch_share"] = MGD_SKETCH_SHARE
    return found


def write_engine(
    out: Path, half: FashionPipeline, data: dict[str, Any], texts: dict[str, str],
    space: Path | None = None,
) -> None:  # fmt: skip
    """Write the whole folder anew, then put it in the old one's place.

    Args:
        space: the search space over its towers, which goes into the folder as well.
    """
    temporary = out.with_name(f".{out.name}.part")
    shutil.rmtree(temporary, ignore_errors=True)
    half.save_pretrained(temporary, safe_serialization=True, max_shard_size=MAX_SHARD)
    _forget_places(temporary)
    for name, text in texts.items():
        (temporary / name).write_text(text, encoding="utf-8")
    for path in temporary.rglob("*.safetensors"):
        path.chmod(0o644)
    (temporary / "engine.json").write_text(json.dumps(data), encoding="utf-8")
    write_files(temporary)
    if space is not None:
        put_space(space, temporary)
    replace_folder(out, temporary)
    total = sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    log.info("%s: %.1f MB", out, total / 1e6)


def _forget_places(folder: Path) -> None:
    """Where the networks lay on the computer that trained them is nobody's business."""
    for path in folder.rglob("config.json"):
        config = json.loads(path.read_text(encoding="utf-8"))
        if config.pop("_name_or_path", None) is not None:
            path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def export_mini(runs: Path, out: Path, vocabulary: Path | None = None) -> None:
    """Write the embedded engine, with its card and the words it knows."""
    pipe = load_mini(runs)
    known = vocabulary or runs / "encoders" / "tokenizer" / VOCABULARY
    if not known.is_file():
        raise ModelMissing(
            f"“{known}” is not there.", "Give the engine's words: --vocabulary models/mini/…"
        )
    half = load_mini(runs, torch.float16)
    mark = towers_mark(half.text_encoder, half.image_encoder, half.tokenizer)
    space = space_for(mark, runs, out)
    words = known.read_text(encoding="utf-8")
    texts = {
        VOCABULARY: words,
        "README.md": card.model_card(runs, pipe, len(words.split()), space),
    }
    noise = read_record(runs, "denoiser").get("noise", {})
    terminal = float(noise.get("terminal") or MOSTLY)
    data = manifest(_id(out), pipe, "Apache-2.0", mini=True, terminal=terminal)
    write_engine(out, half, data, texts, space)


def export_full(args: argparse.Namespace) -> None:
    """Write a full-size engine; its licence is its base's and its data's."""
    if not args.licence:
        raise BadInput(
            "Under which licence will the engine be?", "Give --licence: that of base and data."
        )
    base = Base.find(args.base)
    pipe = load_full(args.runs, base, args.vision, torch.float16)
    data = manifest(_id(args.out), pipe, args.licence, mini=False)
    records = {
        stage: read_record(args.runs, stage)
        for stage in ("warper", "refinement", "emasc", "adapter", "denoiser")
    }
    text = card.full_card(_id(args.out), args.licence, str(args.base), records)
    write_engine(args.out, pipe, data, {"README.md": text})


def _id(out: Path) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", out.name):
        raise BadInput(
            f"“{out.name}” is not a name for an engine.", "Use small letters, digits, - and _."
        )
    return out.name


def run(args: argparse.Namespace) -> bool:
    """Write the engine folder."""
    args.out.parent.mkdir(parents=True, exist_ok=True)
    if args.layout == "mini":
        export_mini(args.runs, args.out, args.vocabulary)
        if args.models is not None and has_person(args.runs):
            put_person(args.runs, args.models)
    else:
        export_full(args)
    return True


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = found.add_argument
    add("--layout", choices=tuple(SYSTEMS), default="mini")
    add("--runs", type=Path, default=Path("runs/mini"), help="folder of the stages' runs")
    add("--out", type=Path, default=Path("models/mini"), help="its name becomes the engine's id")
    add("--models", type=Path,
        help="models folder that receives the run's person network, if there is one")  # fmt: skip
    add("--base", help="installed engine or diffusers folder the training started from")
    add("--vision", type=Path, help="folder of the vision tower, if the base has none")
    add("--vocabulary", type=Path, help="text file of known words (mini), if the run has none")
    add("--licence", help="of the full-size engine")
    return found


def main() -> None:
    """Entry point."""
    run_stage(run, parser().parse_args())


if __name__ == "__main__":
    main()
