"""The embedded engine's stages on tiny data, and the one command that runs them all."""

from __future__ import annotations

import dataclasses
import importlib
import json
import shutil
import signal

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from fashionstudio.core.embedded import Item
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.request import Request
from fashionstudio.datasets.synthetic.fabrics import random_fabric
from fashionstudio.diffusion.layers import LayerDecoder
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.embedding import Embedder
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.manifest import EngineManifest, find_engine
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import BadInput, FashionStudioError, ModelMismatch
from fashionstudio.training import (
    checkpoint,
    denoiser,
    export,
    layers,
    mini,
    retrieval,
)
from fashionstudio.training.denoising import Dropout
from fashionstudio.training.logbook import read_log
from fashionstudio.training.loop import Loop, Plan
from fashionstudio.training.options import INTERRUPTED
from fashionstudio.vision.person_weights import find_weights, load_network
from tests.helpers import tiny_engine
from tests.training.fake_shards import write_shards

TINY = {
    "widths": [64, 64, 64], "codec_width": 64, "crop_pixels": 2 * 64 * 64, "blocks": 2,
    "batches": {"encoders": 8, "landmarks": 2, "denoiser": 4, "decoder": 1, "layers": 1,
                "folds": 2, "encode": 8}, "families": 4,
    "extra": {
        "autoencoder": ["--crops", "64", "--log-every", "1", "--checkpoint-minutes", "9",
                        "--max-steps", "9"],
        "encoders": ["--log-every", "1", "--max-steps", "2"],
        "landmarks": ["--log-every", "1", "--max-steps", "2"],
        "denoiser": ["--held-out", "8", "--log-every", "1", "--max-steps", "3"],
        "decoder": ["--max-steps", "2"],
        "emasc": ["--examples", "2", "--held-out", "2", "--room", "8"],
        "layers": ["--widths", "8", "8", "16", "16", "--held-out", "2", "--max-steps", "2"],
        "folds": ["--fold-widths", "32", "32", "--examples", "16", "--max-steps", "2"],
        "person": ["--height", "64", "--width", "64", "--batch", "2", "--held-out", "2",
                   "--max-steps", "2"],
        "search": ["--block", "2", "--batch", "2", "--max-steps", "2"],
        "exam": ["--count", "2"],
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    write_shards(folder / "synthetic", samples=4, twins=True)
    (folder / "clothing").mkdir()
    rng = np.random.default_rng(0)
    for number in range(24):
        Image.fromarray(random_fabric(rng, 160).picture).save(
            folder / "clothing" / f"{number:03d}.jpg"
        )
    return folder


def in_process(command, _output):
    """Runs a stage here, so that the libraries are imported once."""
    module = importlib.import_module(command[0])
    args = module.parser().parse_args(command[1:])
    work = getattr(module, {"encode": "work", "exam": "work", "export": "run"}.get(
        command[0].rpartition(".")[2], "train"))  # fmt: skip
    return 0 if work(args) else INTERRUPTED


def arguments(data, out, *more):
    line = ["--data", data, "--out", out, "--budget-minutes", "20", "--device", "cpu"]
    return mini.parser().parse_args(list(map(str, [*line, "--sizes", json.dumps(TINY), *more])))


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    """An engine of some seconds, whose denoiser was interrupted and taken up."""
    out = tmp_path_factory.mktemp("run") / "mini"
    ran = []

    def broken(command, output):
        ran.append(command[0].rpartition(".")[2])
        return INTERRUPTED if ran[-1] == "denoiser" else in_process(command, output)

    assert not mini.run(arguments(data, out), broken)
    assert ran == ["autoencoder", "encoders", "landmarks", "encode", "encode", "denoiser"]
    with pytest.raises(BadInput, match="already"):
        mini.run(arguments(data, out), in_process)
    ran.clear()

    def rest(command, output):
        ran.append(command[0].rpartition(".")[2])
        return in_process(command, output)

    assert mini.run(arguments(data, out, "--resume"), rest)
    assert ran == [
        "denoiser", "emasc", "decoder", "layers", "folds", "person", "export", "retrieval", "exam",
        "export",
    ]  # fmt: skip
    return out


def test_every_stage_leaves_a_record_and_spoils_nothing(trained):
    learning = ("autoencoder", "encoders", "landmarks", "denoiser", "decoder", "layers", "folds",
                "person", "search")  # fmt: skip
    for stage in learning:
        record = json.loads((trained / stage / "record.json").read_text())
        assert record["steps"] >= 1, stage
        assert record["skipped"] == 0, stage
    # A handful of steps must not have spoilt the codec; that steps help is for the tests below.
    figures = {k: v for e in read_log(trained / "autoencoder") for k, v in e.items()}
    assert figures["psnr_photos"] > 15
    exam = json.loads((trained / "exam" / "record.json").read_text())
    assert exam["fabric_region_psnr"] > 5
    assert (trained / "exam" / "fabric.png").is_file()


def test_the_engine_is_complete_and_renders(trained, tmp_path):
    folder = trained / "engine" / "mini"
    manifest = EngineManifest.read(folder)
    assert manifest.capabilities == ("words", "sketch", "fabric", "garment")
    assert manifest.presets["standard"].steps == 1  # trained mostly at pure noise
    assert max(p.stat().st_size for p in folder.rglob("*.safetensors")) <= 15_000_000
    card = (folder / "README.md").read_text()
    assert "fabric_region_psnr" in card
    assert "| denoiser |" in card
    for stage in ("layers", "folds", "search"):
        assert card.count(f"| {stage} | ") == 2, stage  # its size, and how it was trained
    assert "(2 of them)" in card  # families to learn from; two more were kept back
    assert "| person | " in card
    words = (folder / "vocabulary.txt").read_text().split()
    assert {"red", "striped", "wearing", "a"} <= set(words)
    manifest.check_files()


def test_the_engine_tells_layers_and_renders_with_them(trained, tmp_path, monkeypatch):
    folder = tmp_path / "data" / "models"
    folder.mkdir(parents=True)
    (folder / "mini").symlink_to(trained / "engine" / "mini")
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    service = EngineService(Inputs(tmp_path / "blobs"), "cpu")
    engine = service.load("mini", QuietContext())
    assert isinstance(engine.pipe.layers, LayerDecoder)
    assert engine.pipe.layers.dtype == torch.float32  # stored in half, computed in single
    photo = tiny_engine.draw_person()
    kept = service.pictures._inputs.put(encode_png(photo))
    look = Look(
        photo=PictureRef(kept), pose=Pose.from_array(tiny_engine.joints()), words="a red shirt",
        settings=RenderSettings(engine="mini", variations=2),
    )  # fmt: skip
    first, second = service.render(Request(look), QuietContext())
    for render in (first, second):
        assert np.array_equal(render.picture[render.region == 0], photo[render.region == 0])
        assert (render.picture != photo).any()
    (alone,) = service.render(second.recipe.request, QuietContext())
    np.testing.assert_array_equal(alone.picture, second.picture)


def test_the_engine_searches_and_the_person_network_is_beside_it(trained):
    manifest = EngineManifest.read(trained / "engine" / "mini")
    embedder = Embedder.load(manifest, torch.device("cpu"))
    picture = tiny_engine.draw_person()
    items = [Item("1" * 64), Item(words="red"), Item("1" * 64, "with long sleeves")]
    found = embedder.embed(items, lambda _: picture, QuietContext()).vectors
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)
    assert np.abs(found[0] - found[2]).max() > 1e-3
    assert load_network(trained / "engine" / "person").frame == (64, 64)


def test_both_are_installed_where_the_program_looks(trained, data, tmp_path, monkeypatch):
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    ran = []

    def export_only(command, output):
        ran.append(command[0])
        return in_process(command, output)

    assert mini.run(arguments(data, trained, "--resume", "--install"), export_only)
    assert len(ran) == 1  # everything else was done
    find_engine("mini").check_files()
    assert find_engine("mini").folder == tmp_path / "data" / "models" / "mini"
    assert find_weights() == tmp_path / "data" / "models" / "person"


def test_a_search_space_is_kept_with_its_towers_and_only_with_them(trained, tmp_path, caplog):
    runs, engine = tmp_path / "runs", tmp_path / "engines" / "mini"
    shutil.copytree(trained, runs, ignore=shutil.ignore_patterns("engine", "search", "checkpoint"))
    shutil.copytree(trained / "engine" / "mini", engine)
    before = (engine / "search" / "diffusion_pytorch_model.safetensors").read_bytes()
    export.export_mini(runs, engine)
    manifest = EngineManifest.read(engine)
    assert "search/diffusion_pytorch_model.safetensors" in manifest.files
    assert (engine / "search" / "diffusion_pytorch_model.safetensors").read_bytes() == before
    manifest.check_files()

    shutil.copytree(trained / "search" / "search", runs / "search" / "search")
    shutil.copy(trained / "search" / "record.json", runs / "search")
    weights = runs / "denoiser" / "text_encoder" / "model.safetensors"
    changed = load_file(weights)
    name = next(iter(changed))
    save_file(changed | {name: changed[name] + 1}, weights, {"format": "pt"})
    export.export_mini(runs, engine)
    assert not (engine / "search").exists()
    assert "cannot search" in caplog.text
    assert "Search" not in (engine / "README.md").read_text()


def test_the_layer_decoder_is_resumed_exactly(trained, data, tmp_path):
    def run(out, steps, *more):
        line = [
            "--data", data / "synthetic", "--runs", trained, "--out", out, "--batch", 1,
            "--max-steps", steps, "--schedule", "constant", "--warmup-steps", 1, "--log-every", 1,
            "--widths", 8, 8, 16, 16, "--held-out", 1, "--device", "cpu", "--precision", "no",
            *more,
        ]  # fmt: skip
        assert layers.train(layers.parser().parse_args(list(map(str, line))))
        return [e["loss"] for e in read_log(out) if "loss" in e]

    whole = run(tmp_path / "whole", 4)
    run(tmp_path / "parts", 2)
    assert run(tmp_path / "parts", 4, "--resume") == whole
    before = tmp_path / "whole" / "layers"
    line = ["--data", data, "--runs", trained, "--start-from", before]
    built = layers.build(layers.parser().parse_args(list(map(str, line)))).network
    for name, weight in LayerDecoder.from_pretrained(before).state_dict().items():
        assert torch.equal(weight, built.state_dict()[name])


def test_search_is_resumed_exactly_and_makes_no_picture_twice(trained, data, tmp_path):
    def run(out, steps, *more):
        line = [
            "--data", data / "synthetic", "--engine", trained / "engine" / "mini", "--out", out,
            "--families", 4, "--block", 2, "--batch", 2, "--max-steps", steps, "--schedule",
            "constant", "--warmup-steps", 1, "--log-every", 1, "--device", "cpu", "--precision",
            "no", *more,
        ]  # fmt: skip
        assert retrieval.train(retrieval.parser().parse_args(list(map(str, line))))
        return [e["loss"] for e in read_log(out) if "loss" in e]

    whole = run(tmp_path / "whole", 3)
    run(tmp_path / "parts", 1)
    first = sorted((tmp_path / "parts" / "pictures").glob("block-*/features.npy"))
    made = [path.stat().st_mtime_ns for path in first]
    assert run(tmp_path / "parts", 3, "--resume", "--families", 99) == whole
    after = sorted((tmp_path / "parts" / "pictures").glob("block-*/features.npy"))
    assert [path.stat().st_mtime_ns for path in after] == made


def test_the_denoiser_goes_on_from_an_engine_over_todays_towers(trained, tmp_path):
    line = [
        "--encoders", trained / "encoders", "--vae", trained / "autoencoder" / "vae",
        "--widths", 64, 64, 64, "--latents", trained / "encode",
    ]  # fmt: skip
    args = denoiser.parser().parse_args(list(map(str, line)))
    model = denoiser.build(args, denoiser.system_of(args)).denoiser
    towers = {n: w.clone() for n, w in model.text_encoder.state_dict().items()}
    engine = trained / "engine" / "mini"
    denoiser.start_from(model, engine)
    stored = load_file(engine / "unet" / "diffusion_pytorch_model.safetensors")
    assert torch.equal(model.unet.conv_in.weight, stored["conv_in.weight"].float())
    kept = load_file(engine / "inversion_adapter" / "diffusion_pytorch_model.safetensors")
    name = next(iter(kept))
    assert torch.equal(model.inversion_adapter.state_dict()[name], kept[name].float())
    for name, weight in model.text_encoder.state_dict().items():
        assert torch.equal(weight, towers[name]), name
    args.widths = [64, 64, 96]
    other = denoiser.build(args, denoiser.system_of(args)).denoiser
    with pytest.raises(ModelMismatch, match="does not fit"):
        denoiser.start_from(other, engine)


def test_an_older_state_file_can_be_started_from(trained, tmp_path, data):
    weights = checkpoint.averaged_weights(trained / "denoiser")
    shadow = {k.removeprefix("denoiser."): v for k, v in weights.items()}
    path = tmp_path / "state.pt"
    torch.save({"module": shadow, "ema": {"steps": 3, "shadow": shadow}, "optimizer": {}}, path)
    line = [
        "--encoders", trained / "encoders", "--vae", trained / "autoencoder" / "vae",
        "--widths", 64, 64, 64, "--latents", trained / "encode",
    ]  # fmt: skip
    args = denoiser.parser().parse_args(list(map(str, line)))
    model = denoiser.build(args, denoiser.system_of(args)).denoiser
    for source in (path, trained / "denoiser"):
        denoiser.start_from(model, source)
        kept = dict(model.named_parameters())
        assert torch.equal(kept["unet.conv_in.weight"], shadow["unet.conv_in.weight"])
    args.widths = [64, 64, 96]
    other = denoiser.build(args, denoiser.system_of(args)).denoiser
    with pytest.raises(ModelMismatch):
        denoiser.start_from(other, path)


def test_the_denoiser_is_resumed_exactly_with_texture_layers(trained, tmp_path):
    def run(out, steps, *more):
        line = [
            "--encoders", trained / "encoders", "--vae", trained / "autoencoder" / "vae",
            "--widths", 64, 64, 64, "--latents", trained / "encode", "--held-out", 2,
            "--batch", 2, "--max-steps", steps, "--schedule", "constant", "--log-every", 1,
            "--warmup-steps", 1, "--device", "cpu", "--precision", "no", "--out", out,
            "--texture-layers", "up_blocks.1", *more,
        ]  # fmt: skip
        assert denoiser.train(denoiser.parser().parse_args(list(map(str, line))))
        return [e["loss"] for e in read_log(out) if "loss" in e]

    whole = run(tmp_path / "whole", 4)
    run(tmp_path / "parts", 2)
    assert run(tmp_path / "parts", 4, "--resume") == whole
    layout = json.loads((tmp_path / "whole" / "layout.json").read_text())
    assert layout["texture_layers"] == ["up_blocks.1"]


def test_the_denoiser_learns_what_it_sees_again_and_again(trained, tmp_path):
    line = [
        "--encoders", trained / "encoders", "--vae", trained / "autoencoder" / "vae",
        "--widths", 64, 64, 64, "--latents", trained / "encode", "--terminal", 1.0,
    ]  # fmt: skip
    args = denoiser.parser().parse_args(list(map(str, line)))
    system = denoiser.system_of(args)
    torch.manual_seed(0)
    objective = denoiser.build(args, dataclasses.replace(system, dropout=Dropout(0, 0, 0, 0)))
    batch = denoiser.open_batches(args, system, 4).batch(0)

    class Same:
        def batch(self, position):
            return batch

    plan = Plan(
        tmp_path, max_steps=24, learning_rate=5e-4, warmup_steps=1, log_every=1, device="cpu",
        precision="no",
    )  # fmt: skip
    Loop(plan, objective, denoiser.optimizer_of(objective, 5e-4)).train(Same())
    values = [e["loss"] for e in read_log(tmp_path) if "loss" in e]
    assert np.mean(values[-8:]) < 0.9 * np.mean(values[:8])


def test_a_failed_stage_is_named(data, tmp_path):
    with pytest.raises(FashionStudioError, match="autoencoder"):
        mini.run(arguments(data, tmp_path / "out"), lambda command, output: 3)
    assert json.loads((tmp_path / "out" / "plan.json").read_text())["done"] == []
    before = signal.getsignal(signal.SIGTERM)
    assert before is not signal.default_int_handler


def test_an_engine_is_made_without_a_stage_that_it_can_do_without(data, tmp_path):
    ran = []

    def broken(command, output):
        ran.append(command[0].rpartition(".")[2])
        return 3 if ran[-1] == "retrieval" else 0

    with pytest.raises(FashionStudioError, match="search"):
        mini.run(arguments(data, tmp_path / "out"), broken)
    assert ran[-3:] == ["retrieval", "exam", "export"]
    done = json.loads((tmp_path / "out" / "plan.json").read_text())["done"]
    assert "search" not in done
    assert "exam" in done
    ran.clear()
    assert mini.run(
        arguments(data, tmp_path / "out", "--resume"),
        lambda command, output: ran.append(command[0].rpartition(".")[2]) or 0,
    )
    assert ran == ["retrieval", "export"]
