"""Parity of the single networks: TPS warper, refinement, inversion adapter; listings of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from transformers import CLIPVisionConfig

from fashionstudio.diffusion import warping
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.parity.comparison import Comparison
from fashionstudio.evaluation.parity.description import call_arguments, sizes
from fashionstudio.evaluation.parity.fixture import Fixture

_SCALED_DOWN = re.compile(r"linear\.weight \*= ([\d.e-]+)")
_LOSSES = re.compile(r"losses order ([a-z]+(?:,[a-z]+)*)")
_GRID_SIZE = re.compile(r"resize of grid to (\d+x\d+)")
_WORD_COUNT = re.compile(r"reshape to \[\d+, ?(\d+), ?\d+\]")
_HEADS = re.compile(r"(\d+) heads")
_NORM_EPS = re.compile(r"ln eps ([\d.e-]+)")


def run_warper(fixture: Fixture) -> Iterator[Comparison]:
    """TPS network: features, correlation, points, grid, regularisers, and a warped garment."""
    listed = fixture.spec["state_dict"]
    named = call_arguments(fixture.module, "ConvNet_TPS").named
    module = warping.ConvNetTPS(**named, ngf=_width(listed["extractionA.model.0.weight"]))
    yield fixture.compare_names("names", module, listed)
    bias = module.loc_net.regression.linear.bias.detach().clone()
    fixture.fill(module)
    _make_variant(fixture, module, bias)
    with torch.no_grad(), _Inner(module) as inner:
        out = module(fixture.given("inputA"), fixture.given("inputB"))
    garment = fixture.given("cloth_highres")
    size = _GRID_SIZE.search(fixture.notes)
    high_and_wide = sizes(size[1])[0] if size else (garment.shape[2], garment.shape[3])
    grid = warping.upsample_grid(out.grid, high_and_wide)
    yield fixture.compare("features", {"featA_slice": inner.a, "featB_slice": inner.b})
    yield fixture.compare("correlation", {"correlation": inner.correlation})
    yield fixture.compare("control points", {"control_points": out.points})
    yield from _each(fixture, "grid", out.grid)
    order = _LOSSES.search(fixture.notes)
    names = order[1].split(",") if order else out._fields[2:]
    yield fixture.compare("regularisers", {"losses": torch.stack([getattr(out, n) for n in names])})
    yield from _each(fixture, "highres_grid", grid)
    yield from _each(fixture, "warped", warping.sample_border(garment, grid))
    yield from _constants(fixture, module, bias)


def run_refinement(fixture: Fixture) -> Iterator[Comparison]:
    """Refinement U-Net on each of the fixture's inputs; the outputs are named by their size."""
    listed = fixture.spec["state_dict"]
    named = call_arguments(fixture.module, "UNetVanilla").named
    module = warping.UNetVanilla(**named, width=_width(listed["inc.double_conv.0.weight"]))
    yield fixture.compare_names("names", module, listed)
    fixture.fill(module)
    for key in fixture.spec["inputs"]:
        given = fixture.given(key)
        size = f"{given.shape[2]}x{given.shape[3]}"
        with torch.no_grad():
            yield from _each(fixture, f"out_{size}", module(given), group=f"output {size}")


def run_adapter(fixture: Fixture) -> Iterator[Comparison]:
    """Inversion adapter."""
    listed = fixture.spec["state_dict"]
    named = call_arguments(fixture.module, "InversionAdapter").named
    words = _WORD_COUNT.search(fixture.notes)
    count = {"num_tokens": int(words[1])} if words else {}
    module = InversionAdapter(**named, config=_vision_config(fixture, listed), **count)
    yield fixture.compare_names("names", module, listed)
    fixture.fill(module)
    with torch.no_grad():
        found = module(fixture.given("x"))
    yield fixture.compare("pseudo-words", {"out": found.reshape(fixture.expected["out"].shape)})


def run_listing(fixture: Fixture) -> Iterator[Comparison]:
    """A bare list of names and shapes: a network of these shapes has just these names."""
    listed = fixture.spec
    if "inc.double_conv.0.weight" not in listed or "outc.conv.weight" not in listed:
        yield fixture.fact("names", holds=False, note="nobody knows a network with these names")
        return
    first = _shape(listed["inc.double_conv.0.weight"])
    module = warping.UNetVanilla(
        n_channels=first[1],
        n_classes=_shape(listed["outc.conv.weight"])[0],
        bilinear="up1.up.weight" not in listed,
        width=first[0],
    )
    yield fixture.compare_names("names", module, listed)


class _Inner:
    """What passes through the warper on its way: features as they come and their correlation."""

    a: Tensor
    b: Tensor
    correlation: Tensor

    def __init__(self, module: warping.ConvNetTPS) -> None:
        self._handles = [
            module.extractionA.register_forward_hook(self._keep_a),
            module.extractionB.register_forward_hook(self._keep_b),
            module.loc_net.register_forward_hook(self._keep_correlation),
        ]

    def __enter__(self) -> _Inner:
        return self

    def __exit__(self, *_error: object) -> None:
        for handle in self._handles:
            handle.remove()

    def _keep_a(self, _module: nn.Module, _inputs: Any, output: Tensor) -> None:
        self.a = output

    def _keep_b(self, _module: nn.Module, _inputs: Any, output: Tensor) -> None:
        self.b = output

    def _keep_correlation(self, _module: nn.Module, inputs: tuple[Tensor], _output: Any) -> None:
        self.correlation = inputs[0]


def _make_variant(fixture: Fixture, module: warping.ConvNetTPS, bias: Tensor) -> None:
    """Turn the last layer towards the identity where the fixture says so."""
    variant = fixture.spec.get("variant", "raw")
    if variant == "raw":
        return
    scaled = _SCALED_DOWN.search(fixture.notes)
    if variant != "near_identity" or scaled is None:
        raise BadInput(f"The variant “{variant}” is not described.")
    linear = module.loc_net.regression.linear
    with torch.no_grad():
        linear.weight.mul_(float(scaled[1]))
        linear.bias.copy_(bias)


def _constants(fixture: Fixture, module: warping.ConvNetTPS, bias: Tensor) -> Iterator[Comparison]:
    """What the constructor computes, where it is stored."""
    for name, buffer in module.named_buffers():
        if name.startswith("gridGen."):
            yield from _each(fixture, name, buffer)
    yield from _each(fixture, "default_linear_bias", bias)


def _each(fixture: Fixture, stem: str, whole: Tensor, group: str = "") -> Iterator[Comparison]:
    """Compare with the stored tensors `stem` and `stem_s8`, as many as there are."""
    for key in fixture.expected:
        if re.fullmatch(rf"{re.escape(stem)}(_s\d+)?", key):
            yield fixture.compare(group or stem.replace("_", " "), {key: whole})


def _vision_config(fixture: Fixture, listed: Mapping[str, Any]) -> CLIPVisionConfig:
    """The vision tower's configuration, from the listed shapes and the description."""
    text = fixture.module
    heads, eps = _HEADS.search(text), _NORM_EPS.search(text)
    if heads is None:
        raise BadInput("The description does not say how many attention heads there are.")
    hidden = _shape(listed["post_layernorm.weight"])[0]
    return CLIPVisionConfig(
        hidden_size=hidden,
        intermediate_size=_shape(listed["encoder_layers.0.mlp.fc1.weight"])[0],
        num_attention_heads=int(heads[1]),
        hidden_act="quick_gelu" if "quick" in text else "gelu",
        layer_norm_eps=float(eps[1]) if eps else 1e-5,
    )


def _shape(entry: list[Any]) -> list[int]:
    """Of a listed tensor, with or without its type."""
    return list(entry[0]) if entry and isinstance(entry[0], list) else list(entry)


def _width(entry: list[Any]) -> int:
    """Output channels of a listed convolution."""
    return int(_shape(entry)[0])
