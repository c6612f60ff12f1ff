"""LaDI-VTON at full size: `python -m fashionstudio.evaluation.bench_published`.

Two arrangements of the same networks, each in a process of its own, so that peaks of memory do not
mix: ours, by the plan that this machine gets, and a naive one (float32, contiguous weights, one
pass of the U-Net per branch of the guidance, all conditions encoded again for every picture). Both
make pictures of 512 × 384 with one guided denoising step. Published weights are not needed: values
change nothing about time and memory, so all are drawn at random, of the usual scale.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

from fashionstudio import paths

Arrangement = Literal["ours", "naive"]

ENGINE = "ladi-vton-dresscode"
SIZE = (512, 384)
PICTURES = 2
_GUIDANCE = 7.5
_VISION = ("image_encoder", "inversion_adapter")
_PROMPT = (49406, 320, 1125, 539, 320, 2863, 3309, 49407)
"""“a photo of a model wearing” as CLIP's tokenizer numbers it; the bench needs no vocabulary."""


@dataclass
class Watch:
    """Seconds of each phase, of every picture."""

    seconds: dict[str, list[float]]

    def run(self, phase: str, work: Callable[[], Any]) -> Any:
        """Do the work of a phase."""
        started = time.perf_counter()
        result = work()
        self.seconds.setdefault(phase, []).append(time.perf_counter() - started)
        return result


def measure(arrangement: Arrangement, *, vision: bool = True) -> dict[str, Any]:
    """All figures of one arrangement, in this process.

    Args:
        arrangement: whose way.
        vision: also CLIP's vision tower and the inversion adapter, 770 M parameters. Without them
            the naive arrangement fits into 9 GB.
    """
    import torch

    from fashionstudio.evaluation.parity.report import peak_mib

    torch.manual_seed(0)
    ours = arrangement == "ours"
    start = peak_mib()
    plan = _plan(vision) if ours else None
    pipe = _pipeline(plan, vision)
    weights = peak_mib()
    watch, conditions = Watch({}), None
    inputs = _inputs()
    batched, in_strips = (plan.batched_guidance, plan.tiled_decode) if plan else (False, False)
    for picture in range(PICTURES):
        if conditions is None or not ours:
            conditions = watch.run("encode", lambda: _encode(pipe, inputs, vision))
        step = partial(pipe.denoise, seeds=[picture], steps=1, guidance=_GUIDANCE, batched=batched)
        latents = watch.run("step", partial(step, conditions))
        watch.run("decode", partial(pipe.decode, latents, conditions, in_strips=in_strips))
    return {
        "arrangement": arrangement,
        "plan": plan.describe() if plan else "fp32, contiguous, pass by pass, encoded every time",
        "seconds": {name: [round(s, 2) for s in took] for name, took in watch.seconds.items()},
        "imports_mib": round(start),
        "weights_mib": round(weights),
        "peak_mib": round(peak_mib()),
        "threads": torch.get_num_threads(),
    }


def ratios(ours: dict[str, Any], naive: dict[str, Any]) -> dict[str, float]:
    """Naive over ours: how many times faster and smaller ours is."""

    def total(figures: dict[str, Any], picture: int) -> float:
        phases = figures["seconds"].values()
        return sum(took[picture] for took in phases if len(took) > picture)

    def best(figures: dict[str, Any], phase: str) -> float:
        return min(figures["seconds"][phase])

    return {
        "step": round(best(naive, "step") / best(ours, "step"), 2),
        "first_picture": round(total(naive, 0) / total(ours, 0), 2),
        "further_picture": round(total(naive, 1) / total(ours, 1), 2),
        "peak_memory": round(naive["peak_mib"] / ours["peak_mib"], 2),
    }


def _folder() -> Path:
    for parent in paths.models_dirs():
        if (parent / ENGINE / "model_index.json").is_file():
            return parent / ENGINE
    from fashionstudio.errors import ModelMissing

    raise ModelMissing(f"The configurations of “{ENGINE}” are not here.", "Install again.")


def _components(vision: bool) -> list[str]:
    parts = ["vae", "unet", "text_encoder", *_VISION, "warper", "refinement", "emasc"]
    return [name for name in parts if vision or name not in _VISION]


def _plan(vision: bool) -> Any:
    """What an engine of this size would get here."""
    import torch

    from fashionstudio.engine.devices import free_memory
    from fashionstudio.engine.plan import Need, choose_plan
    from fashionstudio.modelhub.networks import build_on_meta

    counts = {
        name: sum(p.numel() for p in build_on_meta(_folder(), name).parameters())
        for name in _components(vision)
    }
    device = torch.device("cpu")
    return choose_plan(device, None, Need(counts), free_memory(device))


def _pipeline(plan: Any, vision: bool) -> Any:
    """The whole pipeline with random weights."""
    import torch
    from diffusers import DDIMScheduler
    from diffusers.utils import logging

    from fashionstudio.diffusion.layout import LADI
    from fashionstudio.diffusion.pipeline import FashionPipeline

    logging.set_verbosity_error()
    formats = plan.formats() if plan else {"default": torch.float32}
    folder = _folder()
    parts = {
        name: _network(folder, name, formats.get(name, formats["default"]))
        for name in _components(vision)
    }
    if plan:
        parts["unet"].to(memory_format=torch.channels_last)
    scheduler = DDIMScheduler.from_config(DDIMScheduler.load_config(folder / "scheduler"))
    return FashionPipeline(**parts, scheduler=scheduler, layout=LADI)


def _network(folder: Path, name: str, dtype: Any) -> Any:
    """One network, never in memory in another format than its own."""
    import torch

    from fashionstudio.modelhub.networks import build_on_meta

    network: Any = build_on_meta(folder, name)
    if name == "warper":  # its constructor computes what no weight file holds
        index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        kind = getattr(importlib.import_module(index[name][0]), index[name][1])
        return kind.from_config(dict(network.config)).eval().requires_grad_(False)
    network = network.to(dtype).to_empty(device="cpu")
    with torch.no_grad():
        for tensor in network.parameters():
            if tensor.ndim > 1:
                tensor.normal_(0, tensor[0].numel() ** -0.5)
            else:
                tensor.fill_(0.05)
        for key, values in network.named_buffers():
            if key.endswith("position_ids"):
                values.copy_(torch.arange(values.numel()).reshape(values.shape))
            else:
                values.fill_(1)
    return network.eval().requires_grad_(False)


def _inputs() -> Any:
    import torch

    from fashionstudio.diffusion.conditioning import FrameInputs

    height, width = SIZE
    mask = torch.zeros(1, 1, height, width)
    mask[:, :, height // 4 : height * 3 // 4, width // 4 : width * 3 // 4] = 1
    return FrameInputs(
        image=torch.rand(1, 3, height, width) * 2 - 1,
        mask=mask,
        pose=torch.rand(1, 18, 2) * width,
        garment=torch.rand(1, 3, height, width) * 2 - 1,
    )


def _encode(pipe: Any, inputs: Any, vision: bool) -> Any:
    """Warping, both autoencoder passes, EMASC and the text, as a try-on needs them."""
    import torch

    from fashionstudio.diffusion.prompting import words_of_picture
    from fashionstudio.diffusion.tokens import encode_ids

    encoder = pipe.text_encoder
    length = encoder.config.max_position_embeddings
    row = [*_PROMPT[:-1], *[259] * 16, _PROMPT[-1]]
    ids = torch.tensor([row + [0] * (length - len(row))])
    empty = torch.tensor([[_PROMPT[0], _PROMPT[-1]] + [0] * (length - 2)])
    with torch.no_grad():
        words = None
        if vision:
            words = words_of_picture(pipe, pipe.layout.tokens[0], inputs.garment)
        text = encode_ids(encoder, ids, words, 259), encode_ids(encoder, empty)
        return pipe.encode(inputs, text=text)


def _child(arrangement: str, vision: bool) -> dict[str, Any]:
    command = [sys.executable, "-m", __spec__.name if __spec__ else __name__]
    command += ["--arrangement", arrangement, *([] if vision else ["--without-vision"])]
    found = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    figures: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both arrangements, one after the other, and print figures and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arrangement", choices=get_args(Arrangement), help="only this one")
    parser.add_argument("--without-vision", action="store_true", help="leave CLIP's tower out")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the worker does
    options = parser.parse_args(arguments)
    vision = not options.without_vision
    if options.arrangement:
        print(json.dumps(measure(options.arrangement, vision=vision)))
        return 0
    ours, naive = _child("ours", vision), _child("naive", vision)
    text = json.dumps({"ours": ours, "naive": naive, "ratios": ratios(ours, naive)}, indent=2)
    if options.json is not None:
        options.json.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
