"""`evaluate dataset --published`: as LaDI-VTON's and MGD's own programs render a data set."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from scipy import ndimage

from fashionstudio.diffusion import arrays
from fashionstudio.errors import Cancelled
from fashionstudio.evaluation.dataset_options import Options
from fashionstudio.evaluation.dataset_pairs import Choice
from tests.evaluation.dataset_runs import Silent, contents, run


@pytest.fixture
def published(options: Options, viton_hd: Path) -> Options:
    data = Choice(viton_hd, order="unpaired")
    return replace(options, data=data, published=True, steps=2, batch=2)


def test_one_generator_runs_through_all_batches(published, tmp_path):
    run(published)
    first = contents(tmp_path / "out/unpaired")
    assert set(first) == {f"upper_body/0000{number}_00.jpg" for number in (3, 4, 5)}
    run(replace(published, output=tmp_path / "again"))
    assert contents(tmp_path / "again/unpaired") == first
    run(replace(published, batch=1, output=tmp_path / "single"))
    single = contents(tmp_path / "single/unpaired")
    assert single["upper_body/00004_00.jpg"] != first["upper_body/00004_00.jpg"]


def test_an_interrupted_published_run_takes_the_generator_up_again(published, tmp_path):
    run(published)
    again = replace(published, output=tmp_path / "again")
    with pytest.raises(Cancelled):
        run(again, Silent(stop_after=2))
    assert len(contents(tmp_path / "again/unpaired")) == 2
    report = run(again)
    assert contents(tmp_path / "again/unpaired") == contents(tmp_path / "out/unpaired")
    assert report.facts["render"]["kept"] == 2
    (tmp_path / "again/unpaired/upper_body/00003_00.jpg").unlink()
    report = run(again)  # without that picture it starts from the beginning
    assert contents(tmp_path / "again/unpaired") == contents(tmp_path / "out/unpaired")
    assert report.facts["render"]["kept"] == 0


def test_a_run_that_ended_within_a_batch_is_not_gone_on_with(published, tmp_path):
    run(published)
    again = replace(published, output=tmp_path / "again")
    run(replace(again, limit=1))
    run(again)
    assert contents(tmp_path / "again/unpaired") == contents(tmp_path / "out/unpaired")


def test_the_published_way_is_the_pipelines_own(published, home, tmp_path):
    """LaDI-VTON by hand: a batch of two, one generator, the category's words, nothing pasted."""
    from fashionstudio.diffusion.arrays import to_uint8
    from fashionstudio.diffusion.conditioning import FrameInputs
    from fashionstudio.engine.loading import load_pipeline
    from fashionstudio.engine.manifest import find_engine

    run(replace(published, engine="tiny-ladi", limit=2))
    pipe = load_pipeline(find_engine("tiny-ladi"))
    items = [published.data.open((64, 48))[index] for index in range(2)]
    inputs = FrameInputs(
        image=arrays.picture_tensor(*(item.person for item in items)),
        mask=arrays.mask_tensor(*(item.region for item in items)),
        pose=torch.stack([torch.from_numpy(item.pose) for item in items]),
        garment=arrays.picture_tensor(*(item.garment for item in items)),
        words=["a shirt", "a shirt"],
    )
    conditions = pipe.encode(inputs, generator=torch.Generator("cpu").manual_seed(1234))
    latents = pipe.denoise(conditions, steps=2, sampler="ddim", guidance=7.5)
    for item, picture in zip(items, to_uint8(pipe.decode(latents, conditions)), strict=True):
        expected = io.BytesIO()
        Image.fromarray(picture).save(expected, format="JPEG", quality=95)
        made = tmp_path / "out/unpaired/upper_body" / item.name
        assert made.read_bytes() == expected.getvalue()


def test_mgd_gets_its_head_back_and_others_do_not(published, viton_hd, tmp_path):
    mgd = replace(published, engine="tiny-mgd", batch=None, output=tmp_path / "mgd")
    report = run(mgd)
    assert report.facts["render"]["batch"] == 1
    assert report.facts["render"]["system"] == "mgd"
    assert not any("never published" in note for note in report.notes)
    assert any("never published" in note for note in run(published).notes)
    item = published.data.open((64, 48))[0]
    assert item.person is not None
    assert item.head is not None
    inside = ndimage.binary_erosion(item.head > 0, iterations=2)  # JPEG blurs the edge

    def difference(folder: str) -> float:
        with Image.open(tmp_path / folder / "unpaired/upper_body/00003_00.jpg") as image:
            picture = np.asarray(image).astype(float)
        return float(np.abs(picture - item.person)[inside].mean())

    assert difference("mgd") < 15
    assert difference("out") > 2 * difference("mgd")
