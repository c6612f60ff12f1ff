"""How an engine computes: number format, attention, what lies on the device, what is done at once.

One plan is chosen when an engine is loaded, from the device, its free memory, the engine's size and
the user's wishes. Where memory runs out all the same, leaner plans follow that give the same
picture more slowly; the number format, which changes the picture a little, stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import torch
from safetensors import safe_open

from fashionstudio.core.compute import Attention, ComputeOptions, Format
from fashionstudio.engine import devices
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.errors import BadInput

DTYPES: dict[Format, torch.dtype] = {
    "fp32": torch.float32,
    "bf16": torch.bfloat16,
    "fp16": torch.float16,
}

LARGE = ("unet", "text_encoder", "image_encoder", "inversion_adapter")
"""Components in the plan's format. The autoencoder, its skips and the warper stay float32: they are
small, their rounding is seen in the picture, and TPS grids need the bits."""

BIG_UNET = 100_000_000
"""Parameters from which on bfloat16 is taken on a processor that has no bfloat16 matrices (AMX) but
its products (AVX512-BF16). At 866 M they make a step 2.5 times faster and halve the memory. A small
U-Net gains less (1.5 times at 11 M) and stays float32, so that its pictures are the same wherever
they are made."""

_ROOM = 0.9
_DEFAULT_WORK = 2**30
_LEAN_WORK = 0.6
"""Share of the working memory that decoding in strips and one pass at a time leave."""


@dataclass(frozen=True, slots=True)
class ComputePlan:
    """How to compute.

    Attributes:
        dtype: number format of the large networks.
        attention: whose attention the U-Net uses.
        offload: only the networks in use lie on the device.
        tiled_decode: decode strip by strip.
        batched_guidance: all branches of the guidance, and several pictures, in one pass.
    """

    dtype: Format = "fp32"
    attention: Attention = "sdpa"
    offload: bool = False
    tiled_decode: bool = False
    batched_guidance: bool = True

    def formats(self) -> dict[str, torch.dtype]:
        """Number format by component; "default" for the others."""
        return {**dict.fromkeys(LARGE, DTYPES[self.dtype]), "default": torch.float32}

    def describe(self) -> str:
        """In words, for the doctor, the window and the log."""
        parts = [
            self.dtype,
            f"{self.attention} attention",
            "one network on the device at a time" if self.offload else "all networks loaded",
            "guidance in one pass" if self.batched_guidance else "guidance pass by pass",
            "decoding in strips" if self.tiled_decode else "decoding at once",
        ]
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Need:
    """What an engine takes.

    Attributes:
        parameters: by component.
        work_bytes: everything but weights, of a render in float32 without any saving.
    """

    parameters: Mapping[str, int] = field(default_factory=dict)
    work_bytes: int = _DEFAULT_WORK

    @classmethod
    def of(cls, manifest: EngineManifest) -> Need:
        """From the headers of the weight files and the manifest's `memory_bytes`."""
        counts: dict[str, int] = {}
        for name in manifest.weights:
            path = manifest.folder / name
            if path.suffix == ".safetensors" and path.is_file():
                component = path.parent.name
                counts[component] = counts.get(component, 0) + count_parameters(str(path))
        if manifest.memory_bytes is None:
            return cls(counts)
        return cls(counts, max(manifest.memory_bytes - 4 * sum(counts.values()), 0))

    def bytes(self, plan: ComputePlan) -> int:
        """At the peak of a render by this plan."""
        formats = plan.formats()
        weights = [
            count * formats.get(name, torch.float32).itemsize
            for name, count in self.parameters.items()
        ]
        held = max(weights, default=0) if plan.offload else sum(weights)
        return held + int(self.work_bytes * (_LEAN_WORK if plan.tiled_decode else 1.0))


def count_parameters(path: str) -> int:
    """Numbers in a safetensors file; reads only its header."""
    with safe_open(path, framework="pt") as weights:
        shapes = [weights.get_slice(name).get_shape() for name in weights.keys()]  # noqa: SIM118
    return sum(int(torch.Size(shape).numel()) for shape in shapes)


def choose_plan(
    device: torch.device,
    options: ComputeOptions | None = None,
    need: Need | None = None,
    free_bytes: int | None = None,
) -> ComputePlan:
    """The fastest plan that the wishes allow and the memory holds.

    Args:
        device: where to compute.
        options: the user's wishes.
        need: what the engine takes; None: of a small one.
        free_bytes: on the device; None: unknown, taken to be enough.

    Raises:
        BadInput: a wish that this device cannot fulfil.
    """
    options, need = options or ComputeOptions(), need or Need()
    plan = ComputePlan(
        dtype=choose_format(device, options.dtype, need.parameters.get("unet", 0)),
        attention=_attention(device, options.attention),
        offload=bool(options.offload) and device.type != "cpu",
        tiled_decode=options.tiled_decode,
    )
    plans = ladder(plan, device, options)
    if free_bytes is None:
        return plan
    fitting = (one for one in plans if need.bytes(one) <= free_bytes * _ROOM)
    return next(fitting, plans[-1])


def ladder(
    plan: ComputePlan, device: torch.device, options: ComputeOptions | None = None
) -> tuple[ComputePlan, ...]:
    """This plan, then leaner ones for the same picture, leanest last.

    The processor's own memory has nothing to move a network out to.
    """
    lean = replace(plan, tiled_decode=True, batched_guidance=False)
    plans = [plan, lean]
    if device.type != "cpu" and (options is None or options.offload is not False):
        plans.append(replace(lean, offload=True))
    return tuple(dict.fromkeys(plans))


def choose_format(device: torch.device, wanted: str, unet_parameters: int) -> Format:
    """The number format that the device computes fastest in, or the one that is wanted.

    A GPU computes in half precision: bfloat16 where it has it, since it cannot overflow. A
    processor does so only if it has the instructions; float16 there is some 70 times slower than
    float32.

    Raises:
        BadInput: float16 on a processor.
    """
    if device.type == "cpu" and wanted == "fp16":
        raise BadInput(
            "A processor computes in fp16 many times slower than in fp32.",
            "Take --dtype auto, fp32 or bf16.",
        )
    for known in DTYPES:
        if wanted == known:
            return known
    if device.type == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "fp16"
    if device.type != "cpu":
        return "fp32"
    big = unet_parameters >= BIG_UNET
    fast = devices.has_fast_bfloat16() or (big and devices.has_bfloat16_products())
    return "bf16" if fast else "fp32"


def _attention(device: torch.device, wanted: str) -> Attention:
    if wanted != "xformers":
        return "sdpa"
    if device.type != "cuda":
        raise BadInput("xformers needs an NVIDIA GPU.", "Take --attention sdpa, which is as fast.")
    return "xformers"
