"""Ti-MGD as a layout: words and texture in layers of their own, a swatch seen in patches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from fashionstudio.diffusion import layout as layouts
from fashionstudio.diffusion.layout import ConditioningLayout, TokenSource
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.samplers import SamplerPreset
from fashionstudio.diffusion.swatches import fixed_patches, random_patches
from fashionstudio.diffusion.tokens import add_learned
from fashionstudio.errors import BadInput
from tests.engine import diffusion_tiny as tiny

TEXTURE = ("down_blocks.0",)
LAYOUT = replace(
    layouts.TI_MGD,
    tokens=(TokenSource("fabric", count=3, patches=5, patch_share=0.5),),
    texture_layers=TEXTURE,
    patch=4,
    prompt_template="a photo of a model wearing {words}",
)
FAST = SamplerPreset("ddim", 2)


def pipeline(layout: ConditioningLayout = LAYOUT) -> FashionPipeline:
    return tiny.pipeline(layout, emasc=None, warper=None, refinement=None)


@pytest.fixture(scope="module")
def pipe() -> FashionPipeline:
    return pipeline()


@contextmanager
def heard(pipe: FashionPipeline) -> Iterator[dict[str, Tensor]]:
    """What each cross-attention layer is given to read, by the layer's name."""
    found: dict[str, Tensor] = {}
    handles = []
    for name, module in pipe.unet.named_modules():
        if name.endswith("attn2.to_k"):
            listen = lambda _m, given, name=name: found.update({name: given[0].clone()})  # noqa: E731
            handles.append(module.register_forward_pre_hook(listen))
    try:
        yield found
    finally:
        for handle in handles:
            handle.remove()


def listened(pipe: FashionPipeline, words: str, fabric: Tensor | None) -> dict[str, Tensor]:
    inputs = replace(tiny.inputs(appearance=False, garment=False), words=[words], fabric=fabric)
    with heard(pipe) as found:
        pipe.denoise(pipe.encode(inputs), seeds=[0], steps=1, guidance=1.0)
    return dict(found)


def cloth(seed: int) -> Tensor:
    return torch.rand(1, 3, 24, 40, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def test_each_group_of_layers_reads_its_own(pipe: FashionPipeline) -> None:
    base = listened(pipe, "a red dress", cloth(0))
    other_words = listened(pipe, "a blue striped shirt", cloth(0))
    other_cloth = listened(pipe, "a red dress", cloth(1))
    texture = [name for name in base if name.startswith("down_blocks.0.")]
    words = [name for name in base if name not in texture]
    assert texture
    assert words
    for name in texture:
        assert torch.equal(base[name], other_words[name])
        assert not torch.allclose(base[name], other_cloth[name])
    for name in words:
        assert torch.equal(base[name], other_cloth[name])
        assert not torch.allclose(base[name], other_words[name])


def test_without_a_cloth_all_layers_read_the_words(pipe: FashionPipeline) -> None:
    found = list(listened(pipe, "a red dress", None).values())
    assert all(torch.equal(found[0], sequence) for sequence in found)
    plain = pipeline(replace(LAYOUT, texture_layers=()))
    plain.unet.load_state_dict(pipe.unet.state_dict())
    same = listened(plain, "a red dress", None)
    torch.testing.assert_close(found[0], next(iter(same.values())))


def test_which_layers_read_the_texture_is_a_setting() -> None:
    swapped = pipeline(replace(LAYOUT, texture_layers=("up_blocks.1", "mid_block")))
    base, other = (listened(swapped, "a red dress", cloth(seed)) for seed in (0, 1))
    changed = {name for name in base if not torch.equal(base[name], other[name])}
    assert changed
    assert changed == {n for n in base if n.startswith(("up_blocks.1.", "mid_block."))}


def test_a_learned_name_speaks_to_the_texture_layers() -> None:
    pipe = pipeline()
    vectors = torch.randn(2, tiny.WIDTH, generator=torch.Generator().manual_seed(3))
    add_learned(pipe.tokenizer, pipe.text_encoder, {"<moss>": vectors})
    without, with_name = (listened(pipe, w, None) for w in ("a shirt", "a <moss> shirt"))
    for name, sequence in without.items():
        assert torch.equal(sequence, with_name[name]) != name.startswith("down_blocks.0.")
    # Beside a swatch both are heard, and rows without a name keep the words.
    inputs = tiny.inputs(batch=2, appearance=False, garment=False, fabric=False)
    mixed = pipe.encode(replace(inputs, words=["a <moss> shirt", "a red dress"])).text
    half = mixed.shape[1] // 2
    assert not torch.equal(mixed[0, :half], mixed[0, half:])
    assert torch.equal(mixed[1, :half], mixed[1, half:])
    both = listened(pipe, "a <moss> shirt", cloth(0))
    alone = listened(pipe, "a shirt", cloth(0))
    assert any(not torch.equal(both[n], alone[n]) for n in both if n.startswith("down_blocks.0."))


def test_cloth_and_words_change_the_picture_and_the_split_is_saved(
    pipe: FashionPipeline, tmp_path: Path
) -> None:
    inputs = tiny.inputs(appearance=False, garment=False)
    pipe.save_pretrained(tmp_path)
    loaded = FashionPipeline.from_pretrained(tmp_path)
    assert loaded.layout == LAYOUT
    a, b = (one(inputs, seeds=[1], preset=FAST) for one in (pipe, loaded))
    assert torch.equal(a.latents, b.latents)
    c = loaded(replace(inputs, fabric=cloth(7)), seeds=[1], preset=FAST)
    d = loaded(replace(inputs, words=["a blue shirt"]), seeds=[1], preset=FAST)
    assert not torch.equal(a.latents, c.latents)
    assert not torch.equal(a.latents, d.latents)
    first, second = (listened(loaded, words, cloth(0)) for words in ("a red dress", "a shirt"))
    split = {name: torch.equal(first[name], second[name]) for name in first}
    assert split == {name: name.startswith("down_blocks.0.") for name in first}


def test_patches_are_cut_where_they_say() -> None:
    swatch = torch.arange(24 * 40, dtype=torch.float32).reshape(1, 1, 24, 40).repeat(2, 3, 1, 1)
    found = fixed_patches(swatch, 5, 0.5)
    assert found.shape == (10, 3, 12, 12)
    centre, top_left, top_right, low_left, low_right = found[:5]
    assert torch.equal(centre, swatch[0, :, 6:18, 14:26])
    assert torch.equal(top_left, swatch[0, :, :12, :12])
    assert torch.equal(top_right, swatch[0, :, :12, 28:])
    assert torch.equal(low_left, swatch[0, :, 12:, :12])
    assert torch.equal(low_right, swatch[0, :, 12:, 28:])
    generator = torch.Generator().manual_seed(0)
    corners = {float(random_patches(swatch, 0.5, generator)[0, 0, 0, 0]) for _ in range(20)}
    assert len(corners) > 10
    assert fixed_patches(swatch, 1, 1.0).shape == (2, 3, 24, 24)


def test_the_pseudo_words_are_the_mean_over_the_patches(pipe: FashionPipeline) -> None:
    from fashionstudio.diffusion.prompting import words_of_picture

    source, picture = LAYOUT.tokens[0], torch.cat([cloth(0), cloth(1)])
    whole = words_of_picture(pipe, source, picture)
    single = replace(source, patches=0)
    each = words_of_picture(pipe, single, fixed_patches(picture, 5, 0.5))
    torch.testing.assert_close(whole, each.reshape(2, 5, 3, -1).mean(1), atol=1e-5, rtol=1e-4)
    # Weave that a squeezed whole would lose is seen: only the patches tell these two apart.
    assert not torch.allclose(whole, words_of_picture(pipe, single, picture))


def test_patches_are_a_setting_of_the_layout() -> None:
    again = ConditioningLayout.from_dict(LAYOUT.to_dict())
    assert again == LAYOUT
    old = LAYOUT.to_dict()
    for source in old["tokens"]:
        del source["patches"], source["patch_share"]
    assert ConditioningLayout.from_dict(old).tokens[0].patches == 0
    for wrong in ({"patches": 10}, {"patch_share": 0.0}, {"patches": -1}):
        with pytest.raises(BadInput, match="cannot be cut"):
            TokenSource("fabric", **wrong)
    assert layouts.TI_MGD.tokens[0].patches == 5
    assert layouts.TI_MGD.in_channels() == 28
