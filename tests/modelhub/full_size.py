"""The published systems at their full size, with made-up weights, one network at a time."""

from __future__ import annotations

import ctypes
import gc
import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from diffusers import DDIMScheduler
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import CLIPTokenizer

from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.evaluation.parity.filler import COMPUTED, weight
from fashionstudio.modelhub.catalogue import Offer, Source
from fashionstudio.modelhub.networks import build_on_meta
from tests.modelhub.published import LEGACY

SALT = "full-size."
FRAME = (512, 384)
BYTES = 256


@dataclass(frozen=True)
class Effort:
    """What a child process took."""

    seconds: float
    anonymous_bytes: int
    resident_bytes: int


def publish(offer: Offer, folder: Path) -> None:
    """Write everything that an engine is made of, as its authors did."""
    for source in offer.sources:
        path = folder / offer.place_of(source).role / source.files[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        if source.copy_to:
            continue
        _write(offer, source, path)
    write_vocabulary(folder / "base" / "tokenizer")


def write_vocabulary(folder: Path) -> None:
    """49,408 entries as CLIP's: bytes, bytes that end words, merges, two marks."""
    letters = _byte_letters()
    pairs = [(a, b) for a in letters for b in letters][: 49408 - 2 - 2 * BYTES]
    entries = [*letters, *(f"{letter}</w>" for letter in letters), *(a + b for a, b in pairs)]
    entries += ["<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True, exist_ok=True)
    numbered = {entry: i for i, entry in enumerate(entries)}
    (folder / "vocab.json").write_text(json.dumps(numbered), encoding="utf-8")
    merges = "\n".join(f"{a} {b}" for a, b in pairs)
    (folder / "merges.txt").write_text(f"#version: 0.2\n{merges}\n", encoding="utf-8")


def added(offer: Offer, kept: Sequence[str]) -> FashionPipeline:
    """The installed engine in float32, with some of its networks."""
    others = {name: None for name in components(offer) if name not in kept}
    if "unet" in others:  # no pipeline goes without one
        others["unet"] = build_on_meta(offer.folder, "unet")
    return FashionPipeline.from_pretrained(offer.target, dtype=torch.float32, **others)


def direct(offer: Offer, kept: Sequence[str]) -> FashionPipeline:
    """The same networks in float32, filled directly, and rounded as half-precision storage does."""
    parts: dict[str, Any] = {"unet": build_on_meta(offer.folder, "unet")}
    parts |= {name: filled(offer, name) for name in components(offer) if name in kept}
    parts["scheduler"] = DDIMScheduler.from_pretrained(offer.folder / "scheduler")
    parts["tokenizer"] = CLIPTokenizer.from_pretrained(offer.target / "tokenizer")
    index = json.loads((offer.folder / "model_index.json").read_text(encoding="utf-8"))
    return FashionPipeline(**parts, layout=index["layout"])


def components(offer: Offer) -> list[str]:
    """Names of an engine's networks."""
    return [name for source in offer.sources for name, _ in source.components]


def filled(offer: Offer, component: str, *, halved: bool = True) -> nn.Module:
    """One network with made-up weights in float32, `halved`: rounded to half precision."""
    network = build_on_meta(offer.folder, component)
    if getattr(network, "_keep_in_fp32_modules", None):
        # The warper, whose buffers its constructor computes, and which is stored as it is.
        network, halved = type(network).from_config(network.config), False
    else:
        network = network.to_empty(device="cpu")
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if not name.startswith(COMPUTED):
                values = _weight(component, name, tuple(tensor.shape))
                if halved and values.is_floating_point():
                    values = values.half()
                tensor.copy_(values)
        for name, buffer in network.named_buffers():
            if name.endswith("position_ids"):  # computed, and in no state dict
                buffer.copy_(torch.arange(buffer.shape[-1])[None])
    return network.eval().requires_grad_(False)


def inputs() -> FrameInputs:
    """Fixed pictures of the published size."""
    generator = torch.Generator().manual_seed(11)
    height, width = FRAME

    def random(channels: int) -> Tensor:
        return torch.rand(1, channels, height, width, generator=generator) * 2 - 1

    mask = torch.zeros(1, 1, height, width)
    mask[:, :, 120:400, 90:300] = 1
    # A garment of pure noise would turn the last bits of the warper's grid into visible steps.
    garment = F.interpolate(random(3)[..., ::16, ::16], size=FRAME, mode="bilinear")
    places = torch.rand(1, 18, 2, generator=generator) * torch.tensor([width, height])
    return FrameInputs(
        image=random(3),
        mask=mask,
        pose=torch.cat([places, torch.ones(1, 18, 1)], dim=2),
        sketch=(random(1) > 0.9).float(),
        garment=garment,
        words=["a b c"],
    )


def tidy() -> None:
    """Give freed memory back to the system, which the C library keeps for tensors of some MB."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def run_measured(*arguments: object) -> Effort:
    """Run fashionstudio in a process of its own, and watch its memory."""
    command = [sys.executable, "-m", "fashionstudio", *map(str, arguments)]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    peaks = {"RssAnon": 0, "VmHWM": 0}

    def watch() -> None:
        while process.poll() is None:
            for name, size in _memory(process.pid).items():
                peaks[name] = max(peaks[name], size)
            stop.wait(0.1)

    stop = threading.Event()
    watcher = threading.Thread(target=watch)
    watcher.start()
    _, said = process.communicate()
    stop.set()
    watcher.join()
    assert process.returncode == 0, said
    return Effort(time.monotonic() - start, peaks["RssAnon"], peaks["VmHWM"])


def _write(offer: Offer, source: Source, path: Path) -> None:
    states: dict[str, Any] = {}
    for component, part in source.components:
        network = build_on_meta(offer.folder, component)
        computed = {}
        if getattr(network, "_keep_in_fp32_modules", None):
            whole = type(network).from_config(network.config).state_dict()
            computed = {name: t for name, t in whole.items() if name.startswith(COMPUTED)}
        states[part] = {
            _published_name(component, name): computed.get(name)
            if name in computed
            else _weight(component, name, tuple(tensor.shape))
            for name, tensor in network.state_dict().items()
        }
    if "" not in states:
        states |= {"epoch": 49, "optimizer_tps": {"state": {0: torch.ones(2)}}}
    state = states.get("", states)
    if path.suffix == ".safetensors":
        save_file(state, path)
    else:
        torch.save(state, path)


def _published_name(component: str, name: str) -> str:
    if component == "text_encoder":
        return f"text_model.{name}"
    if component == "vae" and ".attentions." in name:
        for new, old in LEGACY.items():
            name = name.replace(f".{new}.", f".{old}.")
    return name


def _weight(component: str, name: str, shape: tuple[int, ...]) -> Tensor:
    return torch.as_tensor(weight(f"{SALT}{component}.{name}", shape))


def _byte_letters() -> list[str]:
    """The letters by which CLIP's vocabulary writes the 256 bytes, in its order."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(BYTES) if byte not in printable]
    return [*map(chr, printable), *(chr(BYTES + i) for i in range(len(others)))]


def _memory(pid: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    found = (line.split() for line in lines if line.startswith(("RssAnon", "VmHWM")))
    return {name.rstrip(":"): int(size) * 1024 for name, size, *_ in found}
