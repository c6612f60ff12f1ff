"""Parity of what surrounds the denoiser: autoencoder with EMASC, text encoder, CLIP's pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from torch import Tensor
from transformers import CLIPTextConfig, CLIPTextModel

from fashionstudio.diffusion import prompting, tokens
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.parity.comparison import Comparison, Tolerance
from fashionstudio.evaluation.parity.description import (
    Arguments,
    call_arguments,
    json_after,
    read_slices,
    sizes,
)
from fashionstudio.evaluation.parity.fixture import Fixture

_PLACEHOLDER = re.compile(r"token id (\d+) is '\$")
_RANGE = re.compile(r"(\d+)\.\.(\d+): (\[[^\]]*\])")
# A value between two of the 256 levels falls to either side with another resize.
CLIP_PIXELS = Tolerance(1e-4, 1e-4, share=1e-3)


def run_autoencoder(fixture: Fixture) -> Iterator[Comparison]:
    """Autoencoder and EMASC: posterior, features, skips, decoded pictures with and without."""
    codec = LatentCodec(AutoencoderKL(**json_after(fixture.module, "config")))
    yield fixture.compare_names("autoencoder names", codec.vae, fixture.spec["state_dict"])
    fixture.fill(codec.vae, "vae")
    described = call_arguments(fixture.module, "EMASC")
    emasc = _emasc(described)
    yield fixture.compare_names("EMASC names", emasc, fixture.spec["emasc_state_dict"])
    fixture.fill(emasc, "emasc", "emasc_state_dict")
    if "emasc_linear_state_dict" in fixture.spec:
        linear, listed = _emasc(described, kind="linear"), fixture.spec["emasc_linear_state_dict"]
        yield fixture.compare_names("linear EMASC names", linear, listed)
    mask = fixture.given("mask").float()
    with torch.no_grad():
        masked = fixture.given("image") * (1 - mask)
        mean, log_variance, features = codec.moments(masked)
        chosen = [features[i] for i in _levels(fixture)]
        raw, skips = emasc(chosen), emasc(chosen, mask)
        yield fixture.compare("posterior", {"enc_mean": mean, "enc_logvar": log_variance})
        yield fixture.compare("features", _parts(fixture, "feat", chosen))
        yield fixture.compare("EMASC", _parts(fixture, "emasc", raw))
        yield fixture.compare("EMASC, masked", _parts(fixture, "masked", skips))
        del features, chosen, raw
        z = fixture.given("z") * codec.scaling  # the fixture hands it to the decoder as it is
        yield fixture.compare("decoded", {"dec_plain": codec.decode(z)})
        yield fixture.compare("decoded with skips", {"dec_emasc": codec.decode(z, skips)})


def run_text(fixture: Fixture) -> Iterator[Comparison]:
    """Text encoder with pseudo-words: one run for each `input_ids…` of the fixture."""
    described = call_arguments(fixture.module, "CLIPTextModel")
    encoder = CLIPTextModel(_text_config(described))
    yield fixture.compare_names("names", encoder, fixture.spec["state_dict"])
    fixture.fill(encoder, "text")
    place = _PLACEHOLDER.search(fixture.notes)
    for key in sorted(name for name in fixture.expected if name.startswith("input_ids")):
        end = key.removeprefix("input_ids")
        words = f"word_embeddings{end}"
        pseudo_words = fixture.given(words) if fixture.has(words) else None
        if pseudo_words is not None and place is None:
            raise BadInput("The notes do not say which token id stands for pseudo-words.")
        pooled: list[Tensor] = []
        hook = encoder.register_forward_hook(
            lambda _m, _i, out, p=pooled: p.append(out.pooler_output)
        )
        with torch.no_grad():
            hidden = tokens.encode_ids(
                encoder, fixture.stored(key), pseudo_words, int(place[1]) if place else None
            )
        hook.remove()
        name = {"": "many pseudo-words", "_none": "no pseudo-words"}.get(end, f"case {end[1:]}")
        yield fixture.compare(name, {f"last_hidden_state{end}": hidden})
        if f"pooler_output{end}" in fixture.expected:
            yield fixture.compare(f"{name}, pooled", {f"pooler_output{end}": pooled[0]})


def run_clip_pixels(fixture: Fixture) -> Iterator[Comparison]:
    """A garment as CLIP's vision tower sees it, before and after the cut to 8 bits."""
    steps = fixture.words("steps")
    (height, width), (size, other) = sizes(steps)[:2]
    if size != other:
        raise BadInput(f"CLIP's pictures are square, not {size}x{other}.")
    seed_image = fixture.given("seed_image")
    garment = F.interpolate(seed_image, size=(height, width), mode="bicubic").clamp(-1, 1)
    mean = torch.tensor(prompting.CLIP_MEAN)[:, None, None]
    std = torch.tensor(prompting.CLIP_STD)[:, None, None]
    resized = prompting.clip_pixels(garment, size, eight_bit=False) * std + mean
    pixels = prompting.clip_pixels(garment, size)
    for stem, whole, tolerance in (
        ("resized", resized, Tolerance(1e-4, 1e-4)),
        ("pixel_values", pixels, CLIP_PIXELS),
    ):
        for key in fixture.expected:
            if re.fullmatch(rf"{stem}(_s\d+)?", key):
                yield fixture.compare(stem.replace("_", " "), {key: whole}, tolerance)


# As stored with Stable Diffusion's text encoders: 2 makes the pooled output that of the highest id.
_SPECIAL_IDS = {"bos_token_id": 0, "eos_token_id": 2}


def text_config(listed: dict[str, Any], heads: int, activation: str) -> CLIPTextConfig:
    """The text encoder that has the listed weights."""
    words, positions = (
        listed[f"embeddings.{kind}_embedding.weight"][0] for kind in ("token", "position")
    )
    layers = {name.split(".")[2] for name in listed if name.startswith("encoder.layers.")}
    return CLIPTextConfig(
        vocab_size=words[0],
        hidden_size=words[1],
        intermediate_size=listed["encoder.layers.0.mlp.fc1.weight"][0][0],
        num_hidden_layers=len(layers),
        num_attention_heads=heads,
        max_position_embeddings=positions[0],
        hidden_act=activation,
        **_SPECIAL_IDS,
    )


def _text_config(described: Arguments) -> CLIPTextConfig:
    """The text encoder of a description in words."""
    activation = str(described.get("hidden_act", default="quick_gelu"))
    return CLIPTextConfig(
        vocab_size=described.get("vocab", "vocab_size"),
        hidden_size=described.get("hidden", "hidden_size"),
        intermediate_size=described.get("intermediate", "intermediate_size"),
        num_hidden_layers=described.get("layers", "num_hidden_layers"),
        num_attention_heads=described.get("heads", "num_attention_heads"),
        max_position_embeddings=described.get("positions", "max_position_embeddings"),
        hidden_act=activation.split(" ")[0],
        layer_norm_eps=described.get("eps", "layer_norm_eps", default=1e-5),
        **_SPECIAL_IDS,
    )


def _emasc(described: Arguments, kind: str = "") -> EMASC:
    channels = [value for value in described.plain if isinstance(value, list)]
    kinds = [value for value in described.plain if value in ("nonlinear", "linear")]
    return EMASC(
        *channels,
        kernel_size=described.get("kernel", "kernel_size", default=3),
        padding=described.get("pad", "padding", default=1),
        stride=described.get("stride", default=1),
        type=kind or (kinds[0] if kinds else "nonlinear"),
    )


def _levels(fixture: Fixture) -> list[int]:
    """The numbers of the encoder's features that are stored, shallow first."""
    found = (re.fullmatch(r"feat(\d+)_slice", key) for key in fixture.expected)
    return sorted(int(match[1]) for match in found if match)


def _parts(fixture: Fixture, stem: str, tensors: list[Tensor]) -> dict[str, Tensor]:
    """The stored slices of one tensor a level."""
    slices = {
        level: read_slices(part)
        for first, last, part in _RANGE.findall(str(fixture.spec.get("slicing", "")))
        for level in range(int(first), int(last) + 1)
    }
    levels = _levels(fixture)
    pairs = zip(levels, tensors, strict=True)
    return {f"{stem}{i}_slice": tensor[slices.get(i, ())] for i, tensor in pairs}
