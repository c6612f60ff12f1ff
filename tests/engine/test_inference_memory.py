"""Less memory, same picture: strips, pass by pass, one network at a time. And plans that choose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL
from torch import Tensor, nn

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.diffusion import strips
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.placement import Placement
from fashionstudio.diffusion.samplers import SamplerPreset
from fashionstudio.engine import devices, plan
from fashionstudio.engine.loading import use_attention
from fashionstudio.engine.memory import with_less_memory
from fashionstudio.engine.plan import ComputePlan, Need, choose_plan, ladder
from fashionstudio.errors import BadInput, OutOfMemory
from tests.engine import diffusion_tiny as tiny
from tests.helpers.live_bytes import LiveBytes

TWO_STEPS = SamplerPreset("ddim", 2)
CPU, GPU = torch.device("cpu"), torch.device("cuda", 0)
DEVICE = torch.device("cpu", 0)
"""Another name of the processor, so that moves to it can be told from moves away."""
BLOCKS = {
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
}


@pytest.fixture(scope="module")
def pipe() -> FashionPipeline:
    return tiny.pipeline(tiny.LADI)


def garment_inputs() -> FrameInputs:
    return tiny.inputs(appearance=False, sketch=False, appearance_mask=False)


# Strips ------------------------------------------------------------------------------------------


def small_codec() -> LatentCodec:
    """The published autoencoder's build with an eighth of its channels, f = 8."""
    torch.manual_seed(0)
    vae = AutoencoderKL(**BLOCKS, block_out_channels=(16, 32, 64, 64), norm_num_groups=8)
    for module in vae.modules():  # the library starts them at one and zero
        if isinstance(module, nn.GroupNorm):
            nn.init.normal_(module.weight, 1, 0.3)
            nn.init.normal_(module.bias, 0, 0.3)
    return LatentCodec(vae.eval().requires_grad_(False))


def skips_for(codec: LatentCodec, height: int, width: int) -> list[Tensor]:
    _, channels = codec.skip_channels()
    sizes = (1, 1, 2, 4, 8)
    return [
        torch.randn(1, c, height // s, width // s) for c, s in zip(channels, sizes, strict=True)
    ]


@pytest.mark.parametrize("skipped", [0, 2, 5])
@pytest.mark.parametrize("rows", [1, 7, 200])
def test_strips_give_the_same_picture_with_skips(
    monkeypatch: pytest.MonkeyPatch, rows: int, skipped: int
) -> None:
    """Whatever the strips' height: statistics and neighbours are those of the whole."""
    codec = small_codec()
    monkeypatch.setattr(strips, "STRIP_PIXELS", rows * 48)
    latents = torch.randn(1, 4, 8, 6)
    skips = skips_for(codec, 64, 48)[5 - skipped :]
    before = latents.clone(), [skip.clone() for skip in skips]
    whole = codec.decode(latents, skips)
    found = codec.decode(latents, skips, in_strips=True)
    assert float((found - whole).abs().max()) < 1e-4 * float(whole.std())
    assert torch.equal(latents, before[0])
    assert all(torch.equal(a, b) for a, b in zip(skips, before[1], strict=True))


@torch.no_grad()
def test_strips_with_a_patch_in_front(pipe: FashionPipeline) -> None:
    latents = torch.randn(2, 4, 8, 8)
    skips = pipe.encode(garment_inputs()).repeated(2).skips
    assert len(skips) == 3
    torch.testing.assert_close(
        pipe.codec.decode(latents, skips, in_strips=True), pipe.codec.decode(latents, skips)
    )


@pytest.mark.parametrize(("height", "width"), [(512, 384), (1024, 768)])
def test_strips_take_little_more_than_half_of_the_memory(height: int, width: int) -> None:
    """At full size, counted without computing: on the `meta` device nothing is calculated."""
    with torch.device("meta"):
        vae = AutoencoderKL(**BLOCKS, block_out_channels=(128, 256, 512, 512)).eval()
        codec = LatentCodec(vae)
        skips = skips_for(codec, height, width)
        latents = torch.empty(1, 4, height // 8, width // 8)
    peaks = []
    for in_strips in (False, True):
        with torch.no_grad(), LiveBytes() as memory:
            assert codec.decode(latents, skips, in_strips=in_strips).shape == (1, 3, height, width)
        peaks.append(memory.peak)
    largest = 256 * height * width * 4
    assert peaks[0] == pytest.approx(3 * largest, rel=0.02)
    assert peaks[1] < 0.6 * peaks[0]


# Pass by pass ------------------------------------------------------------------------------------


@pytest.mark.parametrize("guidance", [1.0, 4.0])
def test_pass_by_pass_is_the_same_guidance(pipe: FashionPipeline, guidance: float) -> None:
    conditions = pipe.encode(garment_inputs())
    sizes: list[int] = []
    hook = pipe.unet.register_forward_pre_hook(lambda _m, args: sizes.append(args[0].shape[0]))
    options: dict[str, Any] = {"seeds": [1, 2], "steps": 2, "guidance": guidance}
    together = pipe.denoise(conditions, **options)
    alone = pipe.denoise(conditions, **options, batched=False)
    hook.remove()
    torch.testing.assert_close(alone, together, atol=1e-5, rtol=1e-5)
    assert sizes == ([4, 4] + [2] * 4 if guidance > 1 else [2] * 4)


# One network at a time ---------------------------------------------------------------------------


class Ledger:
    """Counts what is on a device that is not there; the tensors stay where they are."""

    def __init__(self, modules: dict[str, nn.Module]) -> None:
        self.modules = modules
        self.there: set[str] = set()
        self.peak = 0
        self.moves: list[str] = []

    def size(self, name: str) -> int:
        return sum(p.numel() * p.element_size() for p in self.modules[name].parameters())

    def move(self, module: nn.Module, device: torch.device) -> None:
        name = next(name for name, known in self.modules.items() if known is module)
        (self.there.add if device == DEVICE else self.there.discard)(name)
        self.moves.append(name)
        self.peak = max(self.peak, sum(self.size(one) for one in self.there))

    def watch(self) -> list[Any]:
        """Every layer must find its network on the device."""
        handles = []
        for name, module in self.modules.items():

            def check(_layer: nn.Module, _args: Any, name: str = name) -> None:
                assert name in self.there, f"{name} computes while it is away"

            for layer in module.modules():
                if not list(layer.children()):
                    handles.append(layer.register_forward_pre_hook(check))
        return handles


def test_only_the_network_in_use_is_on_the_device(pipe: FashionPipeline) -> None:
    """Also for layers that are called from outside of their network, as the autoencoder's are."""
    plain = pipe(garment_inputs(), seeds=[3], preset=TWO_STEPS)
    modules = {n: m for n, m in pipe.components.items() if isinstance(m, nn.Module)}
    ledger = Ledger(modules)
    pipe._placement, pipe._preview_map = Placement(DEVICE, modules, ledger.move), None
    handles = ledger.watch()
    try:
        seen = []

        def callback(_step: int, _steps: int, clean: Tensor) -> None:
            seen.append(pipe.preview(clean).shape)
            assert ledger.there == {"unet"}

        again = pipe(garment_inputs(), seeds=[3], preset=TWO_STEPS, callback=callback)
    finally:
        for handle in handles:
            handle.remove()
        pipe._placement = None
    assert (again.images == plain.images).all()
    assert len(seen) == 2
    sizes = {name: ledger.size(name) for name in modules}
    pairs = [sizes["image_encoder"] + sizes["inversion_adapter"]]
    pairs.append(sizes["warper"] + sizes["refinement"])
    assert ledger.peak == max(*sizes.values(), *pairs) < 0.7 * sum(sizes.values())
    assert set(ledger.moves) == set(modules)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_offloading_saves_memory_on_a_gpu() -> None:
    pipe = tiny.pipeline(tiny.LADI)
    peaks, pictures = [], []
    for offload in (False, True):
        pipe.place("cuda", offload=offload)
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        pictures.append(pipe(garment_inputs(), seeds=[3], preset=TWO_STEPS).images)
        peaks.append(torch.cuda.max_memory_allocated())
    assert peaks[1] < peaks[0]
    assert abs(pictures[0].astype(int) - pictures[1]).max() <= 1
    pipe.enable_model_cpu_offload()
    assert pipe.device.type == "cuda"
    assert pipe.vae.device.type == "cpu"


# Plans -------------------------------------------------------------------------------------------


@pytest.fixture
def plain_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "has_fast_bfloat16", lambda: False)
    monkeypatch.setattr(devices, "has_bfloat16_products", lambda: False)


BIG = Need({"unet": 866_000_000, "text_encoder": 340_000_000, "vae": 84_000_000}, 2 * 2**30)


def test_a_processor_takes_the_format_that_it_is_fast_in(
    monkeypatch: pytest.MonkeyPatch, plain_processor: None
) -> None:
    assert choose_plan(CPU, need=BIG).dtype == "fp32"
    monkeypatch.setattr(devices, "has_bfloat16_products", lambda: True)
    assert choose_plan(CPU, need=BIG).dtype == "bf16"
    assert choose_plan(CPU, need=Need({"unet": 15_000_000})).dtype == "fp32"
    monkeypatch.setattr(devices, "has_fast_bfloat16", lambda: True)
    assert choose_plan(CPU, need=Need({"unet": 15_000_000})).dtype == "bf16"
    assert choose_plan(CPU, ComputeOptions(dtype="fp32"), BIG).dtype == "fp32"
    with pytest.raises(BadInput, match="processor computes in fp16"):
        choose_plan(CPU, ComputeOptions(dtype="fp16"))


@pytest.mark.parametrize(("native", "wanted"), [(True, "bf16"), (False, "fp16")])
def test_a_gpu_takes_the_half_format_that_it_has(
    monkeypatch: pytest.MonkeyPatch, native: bool, wanted: str
) -> None:
    monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda including_emulation: native)
    assert choose_plan(GPU).dtype == wanted


def test_memory_decides_what_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda including_emulation: True)
    gib = 2**30
    full = choose_plan(GPU, need=BIG, free_bytes=24 * gib)
    assert full == ComputePlan("bf16")
    lean = choose_plan(GPU, need=BIG, free_bytes=round(4.6 * gib))
    assert lean == ComputePlan("bf16", tiled_decode=True, batched_guidance=False)
    least = choose_plan(GPU, need=BIG, free_bytes=4 * gib)
    assert least == replace(lean, offload=True)
    assert not choose_plan(GPU, ComputeOptions(offload=False), BIG, 4 * gib).offload
    assert choose_plan(GPU, ComputeOptions(offload=True), BIG, 24 * gib).offload
    assert choose_plan(GPU, ComputeOptions(tiled_decode=True), BIG, 24 * gib).tiled_decode
    assert not choose_plan(CPU, ComputeOptions(offload=True), BIG, gib).offload


def test_the_ladder_keeps_the_number_format() -> None:
    first = ComputePlan("bf16", "xformers")
    plans = ladder(first, GPU)
    assert plans[0] == first
    assert {(p.dtype, p.attention) for p in plans} == {("bf16", "xformers")}
    assert [p.offload for p in plans] == [False, False, True]
    needs = [BIG.bytes(p) for p in plans]
    assert needs == sorted(needs, reverse=True)
    assert len(ladder(first, CPU)) == 2
    assert len(ladder(first, GPU, ComputeOptions(offload=False))) == 2


def test_plans_are_tried_in_order_until_one_fits() -> None:
    tried: list[ComputePlan] = []
    plans = ladder(ComputePlan(), GPU)

    def run(by: ComputePlan, given: int) -> Iterator[int]:
        tried.append(by)
        yield given
        if by != plans[2]:
            raise torch.OutOfMemoryError("no")

    assert list(with_less_memory(run, plans, CPU)) == [0, 1, 2]
    assert tried == list(plans)

    def never(by: ComputePlan, given: int) -> Iterator[int]:
        tried.append(by)
        raise MemoryError
        yield given

    tried.clear()
    with pytest.raises(OutOfMemory):
        list(with_less_memory(never, plans[:1], CPU))
    assert len(tried) == 2


def test_a_plan_says_itself_in_words() -> None:
    words = ComputePlan("bf16", offload=True, tiled_decode=True).describe()
    assert words == (
        "bf16, sdpa attention, one network on the device at a time, guidance in one pass, "
        "decoding in strips"
    )


# Attention ---------------------------------------------------------------------------------------


def test_xformers_needs_a_gpu_and_says_so() -> None:
    with pytest.raises(BadInput, match="xformers needs an NVIDIA GPU"):
        choose_plan(CPU, ComputeOptions(attention="xformers"))
    assert choose_plan(CPU, ComputeOptions(attention="auto")).attention == "sdpa"


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (ModuleNotFoundError("no xformers"), "not installed"),
        (ValueError("torch.cuda.is_available() should be True"), "cannot be used"),
        (None, ""),
    ],
)
def test_xformers_by_option(
    pipe: FashionPipeline,
    monkeypatch: pytest.MonkeyPatch,
    problem: Exception | None,
    sentence: str,
) -> None:
    asked = []

    def enable() -> None:
        asked.append(True)
        if problem is not None:
            raise problem

    monkeypatch.setattr(
        pipe.unet, "enable_xformers_memory_efficient_attention", enable, raising=False
    )
    use_attention(pipe, ComputePlan())
    assert not asked
    wished = ComputePlan(attention="xformers")
    if problem is None:
        use_attention(pipe, wished)
    else:
        with pytest.raises(BadInput, match=sentence) as caught:
            use_attention(pipe, wished)
        assert "--attention sdpa" in caught.value.hint
    assert asked


# Options on their way ----------------------------------------------------------------------------


def test_options_travel_through_a_command_line() -> None:
    import argparse

    from fashionstudio.worker.launch import worker_command

    parser = argparse.ArgumentParser()
    ComputeOptions.add_to(parser)
    for options in (
        ComputeOptions(),
        ComputeOptions("bf16", "xformers", True, True),
        ComputeOptions(offload=False),
    ):
        command = worker_command(options)
        start = command.index("worker") + 1
        assert ComputeOptions.from_arguments(parser.parse_args(command[start:])) == options
    with pytest.raises(BadInput, match="“fp8” is not a valid number format"):
        ComputeOptions("fp8")


def test_what_an_engine_needs_is_read_from_its_files(tmp_path: Any) -> None:
    from safetensors.torch import save_file

    (tmp_path / "unet").mkdir()
    save_file({"a": torch.zeros(3, 5), "b": torch.zeros(7)}, tmp_path / "unet" / "w.safetensors")
    assert plan.count_parameters(str(tmp_path / "unet" / "w.safetensors")) == 22
