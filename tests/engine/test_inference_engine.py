"""Plans and wishes inside an engine, from loading to the recipe; and `mini` as it is shipped."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from fashionstudio import paths
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.render import Render
from fashionstudio.core.request import Request
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.plan import LARGE, Need
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import BadInput
from fashionstudio.evaluation import bench_published
from tests.engine import diffusion_tiny as tiny
from tests.helpers import tiny_engine as drawn


def rendered(home: Path, options: ComputeOptions | None) -> tuple[EngineService, Render]:
    service = EngineService(Inputs(home / "data" / "blobs"), "cpu", options)
    out = io.BytesIO()
    Image.fromarray(drawn.draw_person()).save(out, "PNG")
    photo = PictureRef(service.pictures._inputs.put(out.getvalue()), "photo")
    pose = Pose.from_array(drawn.joints())
    look = Look(photo=photo, pose=pose, words="a red shirt", settings=RenderSettings(seed=3))
    (made,) = service.render(Request(look), QuietContext())
    return service, made


def formats(service: EngineService) -> dict[str, torch.dtype]:
    engine = service.load("mini", QuietContext())
    parts = engine.pipe.components.items()
    return {name: part.dtype for name, part in parts if isinstance(part, torch.nn.Module)}


def test_weights_stay_in_the_plans_format(home: Path) -> None:
    plain, exact = rendered(home, ComputeOptions(dtype="fp32"))
    assert set(formats(plain).values()) == {torch.float32}
    assert exact.recipe.stamp.device == "cpu"
    assert plain.engines()[0]["plan"].startswith("fp32, sdpa attention")
    half, coarse = rendered(home, ComputeOptions(dtype="bf16"))
    found = formats(half)
    assert {found[name] for name in LARGE} == {torch.bfloat16}
    assert {found[name] for name in ("vae", "emasc", "warper", "refinement")} == {torch.float32}
    assert coarse.recipe.stamp.device == "cpu (bf16)"
    difference = np.abs(coarse.picture.astype(int) - exact.picture)
    assert difference.max() > 0
    assert difference.mean() < 2
    np.testing.assert_array_equal(coarse.region, exact.region)


def test_the_leanest_plan_gives_the_same_picture(home: Path) -> None:
    _, wanted = rendered(home, ComputeOptions(dtype="fp32"))
    service, strips = rendered(home, ComputeOptions(dtype="fp32", tiled_decode=True))
    assert np.abs(strips.picture.astype(int) - wanted.picture).max() <= 1
    engine = service.load("mini", QuietContext())
    assert engine.compute.tiled_decode
    failures = [MemoryError("no")]
    honest = engine.pipe.denoise

    def denoise(*args: Any, **kwargs: Any) -> Any:
        if failures:
            raise failures.pop()
        return honest(*args, **kwargs)

    engine.pipe.denoise = denoise  # type: ignore[method-assign]
    request = wanted.recipe.request
    (lean,) = service.render(request, QuietContext())
    assert np.abs(lean.picture.astype(int) - wanted.picture).max() <= 1
    assert not engine.compute.batched_guidance  # and so it stays


def test_impossible_wishes_are_told_before_anything_is_loaded(home: Path) -> None:
    for options in (ComputeOptions(dtype="fp16"), ComputeOptions(attention="xformers")):
        with pytest.raises(BadInput) as caught:
            EngineService(Inputs(home / "data" / "blobs"), "cpu", options)
        assert caught.value.hint


def test_the_need_of_an_installed_engine(home: Path) -> None:
    from fashionstudio.engine.manifest import find_engine

    need = Need.of(find_engine("mini"))
    pipe = tiny.pipeline()
    assert need.parameters["unet"] == sum(p.numel() for p in pipe.unet.parameters())
    assert set(need.parameters) >= {"vae", "unet", "text_encoder", "emasc", "warper"}


@pytest.mark.skipif(
    not (paths.models_dirs()[-1] / "mini" / "model_index.json").is_file(), reason="mini is not here"
)
def test_mini_decodes_in_strips_and_guides_pass_by_pass() -> None:
    """Real weights and real skips, the appearance's included."""
    pipe = FashionPipeline.from_pretrained(paths.models_dirs()[-1] / "mini", local_files_only=True)
    picture = Image.fromarray(drawn.draw_person()).resize((192, 256))
    image = torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1)[None] / 127.5 - 1
    mask = torch.zeros(1, 1, 256, 192)
    mask[:, :, 60:180, 40:150] = 1
    from fashionstudio.diffusion.conditioning import FrameInputs

    inputs = FrameInputs(
        image=image, mask=mask, appearance=image.flip(3), words=["a red striped shirt"]
    )
    conditions = pipe.encode(inputs)
    assert conditions.skips
    together = pipe.denoise(conditions, seeds=[1], steps=1, guidance=1.5)
    alone = pipe.denoise(conditions, seeds=[1], steps=1, guidance=1.5, batched=False)
    torch.testing.assert_close(alone, together, atol=1e-3, rtol=1e-3)
    whole = pipe.decode(together, conditions)
    strips = pipe.decode(together, conditions, in_strips=True)
    assert float((strips - whole).abs().max()) < 1e-4
    without = pipe.codec.decode(together, in_strips=True).detach() / 2 + 0.5
    assert float((without.clamp(0, 1) - whole).abs().mean()) > 1e-3  # the skips matter


def test_the_bench_encodes_once_or_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from fashionstudio.engine.plan import ComputePlan

    encoded: list[bool] = []

    def encode(pipe: FashionPipeline, inputs: Any, vision: bool) -> Any:
        encoded.append(vision)
        return pipe.encode(inputs)

    monkeypatch.setattr(bench_published, "_plan", lambda vision: ComputePlan())
    monkeypatch.setattr(bench_published, "_pipeline", lambda plan, vision: tiny.pipeline())
    monkeypatch.setattr(bench_published, "_inputs", tiny.inputs)
    monkeypatch.setattr(bench_published, "_encode", encode)
    ours = bench_published.measure("ours", vision=False)
    assert len(encoded) == 1
    naive = bench_published.measure("naive", vision=False)
    assert len(encoded) == 3
    assert len(naive["seconds"]["step"]) == len(ours["seconds"]["step"]) == 2
    figures = {"seconds": {"encode": [6.0], "step": [2.0, 1.0], "decode": [1.0, 1.0]}}
    slow = {"seconds": {"encode": [6.0, 6.0], "step": [4.0, 3.0], "decode": [1.0, 1.0]}}
    found = bench_published.ratios({**figures, "peak_mib": 2}, {**slow, "peak_mib": 5})
    assert found == {
        "step": 3.0,
        "first_picture": 1.22,
        "further_picture": 5.0,
        "peak_memory": 2.5,
    }
