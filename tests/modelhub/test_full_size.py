"""Published systems at full size: written as published, added, loaded, one step, compared.

Takes minutes, gigabytes of memory and 25 GB of disk: `make full-size`.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.engine import Engine
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.manifest import find_engine
from fashionstudio.engine.scene import Pictures
from fashionstudio.modelhub.catalogue import Offer, find_offer
from tests.modelhub import full_size
from tests.modelhub.published import largest_difference

pytestmark = [
    pytest.mark.slow,
    pytest.mark.full_size,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform != "linux", reason="measures memory in /proc"),
]


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The user's folder; gigabytes, so it does not wait for pytest to tidy up."""
    if "full_size" not in request.config.getoption("markexpr"):
        pytest.skip("gigabytes and minutes: make full-size")
    free = shutil.disk_usage(tmp_path).free
    if free < 25e9:
        pytest.skip(f"needs 25 GB of disk, {free / 1e9:.0f} GB are free")
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    shutil.rmtree(tmp_path, ignore_errors=True)


def install(offer: Offer, files: Path) -> None:
    """`engines add`, in a process of its own."""
    start = time.monotonic()
    full_size.publish(offer, files)
    size = sum(path.stat().st_size for path in files.rglob("*") if path.is_file())
    print(f"\n{offer.id}: {size / 1e9:.1f} GB written in {time.monotonic() - start:.0f} s")
    options = ["--base", files / "base", "--accept-licence"]
    if (files / "image_encoder").is_dir():
        options += ["--image-encoder", files / "image_encoder"]
    effort = full_size.run_measured(
        "engines", "add", offer.id, "--from", files / "engine", *options
    )
    stored = sum(file.size for file in find_engine(offer.id).files.values())
    print(
        f"{offer.id}: added in {effort.seconds:.0f} s to {stored / 1e9:.2f} GB, peak "
        f"{effort.anonymous_bytes / 1e9:.2f} GB of memory of its own "
        f"({effort.resident_bytes / 1e9:.2f} GB with mapped files)"
    )
    assert abs(stored - offer.installed_size) < 0.02 * offer.installed_size
    assert effort.anonymous_bytes < 3.2e9, "one network at a time, in half precision"
    shutil.rmtree(files)


Make = Callable[[Offer, Sequence[str]], FashionPipeline]
SEEING = ("image_encoder", "inversion_adapter", "text_encoder", "warper", "refinement")


def one_step(offer: Offer, make: Make, what: str) -> dict[str, Tensor]:
    """Encode, one denoising step, decode, at 512 x 384.

    In two halves, so that half of the networks are in memory at a time.
    """
    start = time.monotonic()
    with torch.no_grad():
        conditions = make(offer, (*SEEING, "vae", "emasc")).encode(full_size.inputs())
    full_size.tidy()
    pipe = make(offer, ("unet", "vae"))
    loaded = time.monotonic()
    latents = pipe.denoise(conditions, seeds=[7], steps=1, guidance=7.5)
    denoised = time.monotonic()
    picture = pipe.decode(latents, conditions)
    print(
        f"{what}: loaded and encoded in {loaded - start:.0f} s, step {denoised - loaded:.0f} s, "
        f"decode {time.monotonic() - denoised:.0f} s"
    )
    found = {"text": conditions.text, "latents": latents, "picture": picture}
    found |= {f"plane {name}": plane for name, plane in conditions.planes.items()}
    found |= {f"skip {i}": skip for i, skip in enumerate(conditions.skips)}
    del pipe
    full_size.tidy()
    return {name: tensor.clone() for name, tensor in found.items()}


def compare(offer: Offer, one: dict[str, Tensor], other: dict[str, Tensor]) -> None:
    """Both are the same up to the order of sums."""
    difference = largest_difference(one, other)
    print(f"{offer.id}: largest relative difference of {len(one)} tensors {difference:.1e}")
    assert difference < 1e-4
    moved = rounding(offer)
    print(f"{offer.id}: storing in fp16 moves the U-Net's output by {moved:.1e}")
    assert moved < 5e-3


def rounding(offer: Offer) -> float:
    """How much half-precision storage moves the U-Net's output, relative to its largest value."""
    generator = torch.Generator().manual_seed(3)
    outputs = []
    for halved in (True, False):
        unet = full_size.filled(offer, "unet", halved=halved)
        sample = torch.randn(1, unet.config.in_channels, 64, 48, generator=generator.manual_seed(3))
        text = torch.randn(1, 77, unet.config.cross_attention_dim, generator=generator)
        with torch.inference_mode():
            outputs.append(unet(sample, torch.tensor(981), text).sample)
        del unet
        full_size.tidy()
    return float((outputs[0] - outputs[1]).abs().max() / outputs[1].abs().max())


def test_ladi_vton(home, tmp_path):
    """All eight networks, and the skips of the decoder."""
    offer = find_offer("ladi-vton-dresscode")
    install(offer, tmp_path / "files")
    tokenizer = full_size.added(offer, ["vae"]).tokenizer
    assert tokenizer.pad_token_id == 0, "pads with “!”"
    assert tokenizer("$", add_special_tokens=False).input_ids == [259]
    one = one_step(offer, full_size.added, "added")
    assert sum(name.startswith("skip") for name in one) == 5
    compare(offer, one, one_step(offer, full_size.direct, "filled directly"))


def test_mgd(home, tmp_path):
    """As the engine loads it."""
    offer = find_offer("mgd-vitonhd")
    install(offer, tmp_path / "files")

    def load(offer: Offer, kept: Sequence[str]) -> FashionPipeline:
        pictures = Pictures(Inputs(tmp_path / "blobs"))
        device, options = torch.device("cpu"), ComputeOptions(dtype="fp32")
        manifest = find_engine(offer.id)
        return Engine.load(manifest, device, pictures, QuietContext(), options).pipe

    one = one_step(offer, load, "added")
    compare(offer, one, one_step(offer, full_size.direct, "filled directly"))
