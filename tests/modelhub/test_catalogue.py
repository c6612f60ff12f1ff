"""The shipped offers: whole, true to the published networks, and never taken for engines."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest
import torch
from torch import nn

from fashionstudio import paths
from fashionstudio.diffusion.layout import LADI, MGD, ConditioningLayout
from fashionstudio.engine.manifest import list_engines
from fashionstudio.errors import ModelMismatch, ModelMissing
from fashionstudio.modelhub import licence
from fashionstudio.modelhub.catalogue import find_offer, list_offers
from fashionstudio.modelhub.networks import build_on_meta

LADIS = ("ladi-vton-dresscode", "ladi-vton-vitonhd")
MGDS = ("mgd-dresscode", "mgd-vitonhd")
RELEASES = {
    "ladi-vton": "https://github.com/miccunifi/ladi-vton/releases/download/weights",
    "mgd": "https://github.com/aimagelab/multimodal-garment-designer/releases/download/weights",
}
# Tensors and elements as published; those of the base models as their repositories had them.
LISTED = {
    "unet ladi": (686, 865_988_484),
    "unet mgd": (686, 859_590_084),
    "warper": (107, 20_441_494),
    "refinement": (110, 17_284_053),
    "inversion_adapter": (24, 136_360_704),
    "emasc": (20, 7_965_696),
    "vae": (248, 83_653_863),
    "text_encoder ladi": (372, 340_387_840),
    "text_encoder mgd": (196, 123_060_480),
    "image_encoder": (520, 632_076_800),
}


def is_ladi(engine: str) -> bool:
    return engine in LADIS


@cache
def networks(engine: str) -> dict[str, nn.Module]:
    """All networks of an offer, without values."""
    offer = find_offer(engine)
    return {
        name: build_on_meta(offer.folder, name)
        for source in offer.sources
        for name, _ in source.components
    }


def test_the_four_published_systems_are_offered():
    assert {offer.id for offer in list_offers()} == {*LADIS, *MGDS}
    with pytest.raises(ModelMissing, match="no engine “ti-mgd”"):
        find_offer("ti-mgd")


def test_offers_are_not_listed_as_engines():
    assert not {*LADIS, *MGDS} & {engine.id for engine in list_engines()}


@pytest.mark.parametrize("engine", LADIS + MGDS)
def test_every_network_has_the_published_tensors(engine):
    system = "ladi" if is_ladi(engine) else "mgd"
    found = networks(engine)
    assert len(found) == (8 if is_ladi(engine) else 3)
    for name, network in found.items():
        state = network.state_dict()
        listed = LISTED.get(name) or LISTED[f"{name} {system}"]
        assert (len(state), sum(tensor.numel() for tensor in state.values())) == listed, name
    channels = 31 if is_ladi(engine) else 28
    assert list(found["unet"].state_dict()["conv_in.weight"].shape) == [320, channels, 3, 3]


@pytest.mark.skipif("FASHIONSTUDIO_FIXTURES" not in os.environ, reason="no fixtures are named")
@pytest.mark.parametrize(
    ("component", "fixture", "listing"),
    [
        ("warper", "tps_raw", "state_dict"),
        ("refinement", "refinement_unet", "state_dict"),
        ("inversion_adapter", "inversion_adapter", "state_dict"),
        ("vae", "vae_emasc", "state_dict"),
        ("emasc", "vae_emasc", "emasc_state_dict"),
    ],
)
def test_names_and_shapes_are_those_of_the_published_files(component, fixture, listing):
    path = Path(os.environ["FASHIONSTUDIO_FIXTURES"]) / f"{fixture}.json"
    listed = json.loads(path.read_text())[listing]
    state = networks(LADIS[0])[component].state_dict()
    assert {name: list(tensor.shape) for name, tensor in state.items()} == {
        name: entry[0] if entry and isinstance(entry[0], list) else entry
        for name, entry in listed.items()
    }


@pytest.mark.parametrize("engine", LADIS + MGDS)
def test_the_layout_is_the_published_one_and_fits_the_network(engine):
    index = json.loads((find_offer(engine).folder / "model_index.json").read_text())
    layout = ConditioningLayout.from_dict(index["layout"])
    assert layout == (LADI if is_ladi(engine) else MGD)
    config = networks(engine)["unet"].config
    assert config.in_channels == layout.in_channels()
    assert config.attention_head_dim == ([5, 10, 20, 20] if is_ladi(engine) else 8)


@pytest.mark.parametrize("engine", LADIS + MGDS)
def test_the_manifest_says_what_the_user_must_know(engine):
    offer = find_offer(engine)
    manifest = offer.manifest
    assert manifest.licence == "CC-BY-NC-4.0"
    assert not manifest.commercial_use
    assert any("Open RAIL" in place.licence for place in offer.places.values())
    assert "non-commercial" in offer.terms
    assert manifest.frame == (512, 384)
    assert manifest.sketch_share == (1.0 if is_ladi(engine) else 0.2)
    assert (offer.folder / manifest.card).is_file()
    assert manifest.presets["fine"].steps == 50
    if engine.endswith("vitonhd"):
        assert manifest.categories == ("upper_body",)
    own = offer.own_sources()
    assert {offer.place_of(source).url for source in own} == {RELEASES[own[0].place]}


@pytest.mark.parametrize("engine", LADIS + MGDS)
def test_sizes_are_those_of_the_networks(engine):
    offer = find_offer(engine)
    sizes = {
        name: sum(tensor.nbytes for tensor in network.state_dict().values())
        for name, network in networks(engine).items()
    }
    for source in offer.sources:
        parts = [name for name, _ in source.components]
        if parts and parts != ["image_encoder"]:  # published with the other tower
            assert source.size == sum(sizes[name] for name in parts), source.name
    halves = sum(size if name == "warper" else size // 2 for name, size in sizes.items())
    assert offer.installed_size == pytest.approx(halves, rel=1e-4)


@pytest.mark.parametrize(("one", "other"), [LADIS, MGDS])
def test_data_sets_differ_in_nothing_but_the_weights(one, other):
    first, second = find_offer(one).folder, find_offer(other).folder
    configurations = sorted(path.relative_to(first) for path in first.glob("*/*.json"))
    assert len(configurations) > 5
    for path in [*configurations, Path("model_index.json")]:
        assert (first / path).read_bytes() == (second / path).read_bytes(), path


def test_the_schedule_is_the_published_one():
    from diffusers import DDIMScheduler

    for engine in (LADIS[0], MGDS[0]):
        scheduler = DDIMScheduler.from_pretrained(find_offer(engine).folder / "scheduler")
        scheduler.set_timesteps(50)
        assert scheduler.timesteps.tolist() == list(range(981, 0, -20))
        assert float(scheduler.betas[0]) == pytest.approx(0.00085)
        assert float(scheduler.betas[-1]) == pytest.approx(0.012)
        assert scheduler.final_alpha_cumprod == scheduler.alphas_cumprod[0]


def test_text_encoders_pad_as_published(tmp_path):
    """Stable Diffusion 2 pads with “!”, 1.5 with the end of the text; no mask hides the pads."""
    from transformers import CLIPTokenizer

    from tests.modelhub.full_size import write_vocabulary

    for engine, pad in ((LADIS[0], 0), (MGDS[0], 49407)):
        folder = tmp_path / engine
        write_vocabulary(folder)
        for path in (find_offer(engine).folder / "tokenizer").iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        tokenizer = CLIPTokenizer.from_pretrained(folder)
        ids = tokenizer("$", padding="max_length").input_ids
        assert ids == [49406, 259, 49407, *[pad] * 74]


def test_text_encoders_are_those_of_the_bases():
    ladi, mgd = (networks(engine)["text_encoder"].config for engine in (LADIS[0], MGDS[0]))
    assert (ladi.hidden_size, ladi.num_hidden_layers, ladi.hidden_act) == (1024, 23, "gelu")
    assert (ladi.num_attention_heads, ladi.intermediate_size) == (16, 4096)
    assert (mgd.hidden_size, mgd.num_hidden_layers, mgd.hidden_act) == (768, 12, "quick_gelu")
    tower = networks(LADIS[0])["image_encoder"].config
    assert (tower.hidden_size, tower.num_hidden_layers, tower.hidden_act) == (1280, 32, "gelu")


def test_the_adapter_runs_on_what_the_tower_gives():
    """The configurations fit one another: 257 places in, 16 words of the text encoder out."""
    adapter = networks(LADIS[0])["inversion_adapter"]
    words = adapter(torch.zeros(1, 257, 1280, device="meta"))
    assert words.shape == (1, 16, networks(LADIS[0])["text_encoder"].config.hidden_size)


def test_an_accepted_licence_is_remembered_for_this_engine_and_licence(home, shipped):
    from dataclasses import replace

    offer = find_offer("tiny-mgd")
    assert not licence.is_accepted(offer)
    licence.accept(offer)
    assert licence.is_accepted(find_offer("tiny-mgd"))
    assert not licence.is_accepted(find_offer("tiny-ladi"))
    changed = replace(offer, manifest=replace(offer.manifest, licence="CC-BY-NC-5.0"))
    assert not licence.is_accepted(changed)
    assert (home / "config" / "licences.json").is_file()
    (home / "config" / "licences.json").write_text("[")
    assert not licence.is_accepted(offer)


def test_a_damaged_offer_is_said_to_be_one(home, tmp_path, shipped, monkeypatch):
    models = tmp_path / "models"
    folder = models / "tiny-mgd"
    folder.mkdir(parents=True)
    manifest = json.loads((shipped / "tiny-mgd" / "engine.json").read_text())
    monkeypatch.setattr(paths, "models_dirs", lambda: (tmp_path / "none", models))
    manifest["install"]["sources"][0]["files"] = ["../../secret"]
    (folder / "engine.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelMismatch, match="cannot be read"):
        list_offers()
