"""Published files become an engine that computes what the published networks compute."""

from __future__ import annotations

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from fashionstudio.engine.loading import load_pipeline
from fashionstudio.engine.manifest import find_engine, list_engines
from fashionstudio.errors import FashionStudioError
from fashionstudio.modelhub import install
from fashionstudio.modelhub.convert import TorchConverter
from fashionstudio.modelhub.progress import Progress
from tests.modelhub import published
from tests.modelhub.adding import add, offer_of
from tests.modelhub.conftest import left_behind
from tests.modelhub.published import Published


@pytest.mark.parametrize(("width", "bound"), [("fp32", 5e-5), ("fp16", 5e-3)])
@pytest.mark.parametrize("system", ["ladi", "mgd"])
def test_an_added_engine_computes_what_the_published_networks_do(
    home, system, width, bound, request
):
    add(f"tiny-{system}", request.getfixturevalue(f"{system}_files"), width=width)
    manifest = find_engine(f"tiny-{system}")
    manifest.check_files()
    found = published.one_step(load_pipeline(manifest))
    difference = published.largest_difference(found, request.getfixturevalue(f"{system}_step"))
    assert difference < bound


def test_half_precision_is_the_rounded_weights_and_nothing_else(home, ladi_files):
    add("tiny-ladi", ladi_files)
    loaded = load_pipeline(find_engine("tiny-ladi"))
    rounded = published.pipeline(published.LADI)
    for name, component in rounded.components.items():
        if isinstance(component, nn.Module) and name != "warper":
            component.half().float()
    difference = published.largest_difference(
        published.one_step(loaded), published.one_step(rounded)
    )
    assert difference < 5e-5


def test_what_is_stored(home, ladi_files):
    manifest = add("tiny-ladi", ladi_files)
    folder = manifest.folder
    assert folder == home / "data" / "models" / "tiny-ladi"
    assert left_behind(home) == ["tiny-ladi"]
    assert "tokenizer/vocab.json" in manifest.files
    dtypes = {
        name: {t.dtype for t in load_file(next((folder / name).glob("*.safetensors"))).values()}
        for name in ("unet", "warper", "text_encoder")
    }
    assert dtypes["unet"] == dtypes["text_encoder"] == {torch.float16}
    assert torch.float16 not in dtypes["warper"], "the grid would be off by up to a pixel"
    names = load_file(folder / "text_encoder" / "model.safetensors")
    assert all(name.startswith("text_model.") for name in names)
    assert not any(name.endswith("position_ids") for name in names)
    record = manifest.extra["installed"]
    assert record["sources"]["weights/unet_tiny.pth"]["file"] == "unet_tiny.pth"
    assert str(ladi_files.base) not in json.dumps(manifest.extra), "a path is the user's affair"


def test_an_offer_is_neither_listed_nor_found_until_it_is_installed(home, mgd_files):
    assert list_engines() == []
    with pytest.raises(FashionStudioError, match="not installed") as raised:
        find_engine("tiny-mgd")
    assert "engines pull tiny-mgd" in raised.value.hint
    add("tiny-mgd", mgd_files)
    assert [(engine.id, engine.problem) for engine in list_engines()] == [("tiny-mgd", "")]


def test_files_of_other_names_are_known_by_their_content(home, ladi_files, tmp_path):
    renamed = {"unet_tiny": "unet_200000", "warping_tiny": "checkpoint_last", "emasc_tiny": "e"}
    folder = tmp_path / "own"
    folder.mkdir()
    for path in ladi_files.weights.iterdir():
        shutil.copyfile(path, folder / f"{renamed.get(path.stem, path.stem)}.pth")
    (folder / "notes.bin").write_bytes(b"no weights at all")
    manifest = add("tiny-ladi", ladi_files, folder)
    made_from = manifest.extra["installed"]["sources"]
    assert made_from["weights/unet_tiny.pth"]["file"] == "unet_200000.pth"
    assert made_from["weights/warping_tiny.pth"]["file"] == "checkpoint_last.pth"


def test_a_base_that_is_given_comes_before_an_installed_one(home, ladi_files, tmp_path):
    add("tiny-ladi", ladi_files)
    other = published.pipeline(published.LADI, salt="twin")
    files = published.publish(other, tmp_path / "twin", "twin")
    given = [files.weights, files.base, files.image_encoder]
    manifest = install.add(offer_of("tiny-ladi-twin"), given, TorchConverter())
    sources = manifest.extra["installed"]["sources"].values()
    assert {source["from"] for source in sources} == {"a local file"}


def test_everything_may_lie_in_one_folder(home, mgd_files, tmp_path):
    shutil.copytree(mgd_files.base, tmp_path / "all")
    shutil.copy(mgd_files.weights / "unet_mgd.pth", tmp_path / "all")
    named_twice = [tmp_path / "all", tmp_path / "all" / ".." / "all" / "unet_mgd.pth"]
    install.add(offer_of("tiny-mgd"), named_twice, TorchConverter())
    assert not list_engines()[0].problem


def test_names_that_training_frameworks_prefix(home, mgd, mgd_step, mgd_files, tmp_path):
    state = {f"module.{name}": tensor for name, tensor in mgd.unet.state_dict().items()}
    torch.save({"state_dict": state}, tmp_path / "unet_mgd.pth")
    add("tiny-mgd", mgd_files, tmp_path / "unet_mgd.pth", width="fp32")
    loaded = load_pipeline(find_engine("tiny-mgd"))
    difference = published.largest_difference(published.one_step(loaded), mgd_step)
    assert difference < 5e-5


def test_files_of_before_torch_1_6(home, mgd, mgd_files, tmp_path):
    path = tmp_path / "unet_mgd.pth"
    torch.save(mgd.unet.state_dict(), path, _use_new_zipfile_serialization=False)
    add("tiny-mgd", mgd_files, path)
    assert not list_engines()[0].problem


def test_numbers_too_large_for_half_precision_stay_as_they_are(home, mgd, mgd_files, tmp_path):
    state = dict(mgd.unet.state_dict())
    state["conv_out.bias"] = torch.full_like(state["conv_out.bias"], 1e5)
    torch.save(state, tmp_path / "unet_mgd.pth")
    manifest = add("tiny-mgd", mgd_files, tmp_path / "unet_mgd.pth")
    stored = load_file(manifest.folder / "unet" / "diffusion_pytorch_model.safetensors")
    assert float(stored["conv_out.bias"][0]) == 1e5


def test_an_installed_engine_serves_as_base(home, ladi_files, tmp_path):
    add("tiny-ladi", ladi_files)
    other = published.pipeline(published.LADI, salt="twin")
    files = published.publish(other, tmp_path / "twin", "twin")
    manifest = install.add(offer_of("tiny-ladi-twin"), [files.weights], TorchConverter())
    made_from = manifest.extra["installed"]["sources"]
    taken_from = {key.split("/")[0]: source["from"] for key, source in made_from.items()}
    assert taken_from == {
        "weights": "a local file",
        "tiny-base": "engine tiny-ladi",
        "tiny-tower": "engine tiny-ladi",
    }
    load_pipeline(manifest)


def test_progress_tells_file_and_bytes(home, mgd_files):
    told: list[Progress] = []
    add("tiny-mgd", mgd_files, report=told.append)
    assert {progress.phase for progress in told} == {"hash", "convert"}
    last = {(p.phase, p.item): p for p in told}
    assert all(p.done_bytes == p.total_bytes for p in last.values())
    assert {"unet", "vae", "text_encoder"} <= {p.item for p in told if p.phase == "convert"}


def test_a_name_that_promises_another_format(home, mgd_files, tmp_path):
    """What a file is, is told by its content."""
    base = tmp_path / "base"
    shutil.copytree(mgd_files.base, base)
    stored = base / "vae" / "diffusion_pytorch_model.bin"
    stored.replace(stored.with_suffix(".safetensors"))
    add("tiny-mgd", Published(mgd_files.weights, base, base))
    assert not list_engines()[0].problem
