"""Textual inversion on a frozen engine: what is learned, kept, resumed and read by others."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import StableDiffusionPipeline

from fashionstudio.core import learned
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Look, PictureRef
from fashionstudio.core.render import Render
from fashionstudio.diffusion.tokens import add_learned, load_learned, save_learned
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.engine import Engine
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import BadInput, Cancelled
from fashionstudio.training import fabric_people, fabric_token
from fashionstudio.training.fabric_people import Dressed, dress_people
from fashionstudio.training.fabric_token import TokenObjective, TokenPlan, learn_token
from tests.engine import diffusion_tiny as tiny
from tests.helpers.tiny_engine import draw_fabric

PLAN = TokenPlan(steps=12, batch=2, placements=2, rate=0.3, repeat_mm=60, vectors=3)


@pytest.fixture(scope="module")
def swatch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("swatch") / "gingham.png"
    path.write_bytes(encode_png(draw_fabric()))
    return path


@pytest.fixture(scope="module")
def engine(service: EngineService) -> Engine:
    return service.load("mini", QuietContext())


@pytest.fixture
def people(engine: Engine, inputs: Inputs, look: Look, pictures: dict[str, PictureRef]) -> Dressed:
    plain = look.with_(words="")
    return dress_people(
        engine,
        inputs,
        [pictures["fabric"]],
        placements=PLAN.placements,
        repeat_mm=PLAN.repeat_mm,
        seed=PLAN.seed,
        people=[(plain, "a shirt")],
    )


def test_a_token_is_learned_and_the_engine_stays(
    engine: Engine,
    swatch: Path,
    people: Dressed,
    look: Look,
    render: Callable[..., Render],
) -> None:
    unet = {k: v.clone() for k, v in engine.pipe.unet.state_dict().items()}
    text = {k: v.clone() for k, v in engine.pipe.text_encoder.state_dict().items()}
    steps: list[int] = []
    record = learn_token(engine, "red-check", [swatch], people, PLAN, steps.append)
    assert steps == list(range(12))
    assert record.figures["loss_after"] < record.figures["loss_before"]
    assert record.vectors == 3
    assert learned.list_tokens("mini") == [record]
    assert not fabric_token.learning_folder("mini", "red-check").exists()
    for part, before in ((engine.pipe.unet, unet), (engine.pipe.text_encoder, text)):
        after = part.state_dict()
        assert all(torch.equal(value, after[name]) for name, value in before.items())
    plain, said = render(look), render(look.with_(words="a red shirt <red-check>"))
    assert (plain.picture != said.picture).any()


def test_a_stopped_learning_goes_on_where_it_was(
    engine: Engine, swatch: Path, people: Dressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = learn_token(engine, "whole", [swatch], people, PLAN)
    loops: list[Any] = []
    honest = fabric_token.Loop

    class Watched(honest):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            loops.append(self)

    monkeypatch.setattr(fabric_token, "Loop", Watched)

    def stop(step: int) -> None:
        if step == 5:
            loops[-1]._on_signal()  # as Ctrl-C does

    with pytest.raises(Cancelled, match="--resume"):
        learn_token(engine, "parts", [swatch], people, PLAN, stop)
    assert not learned.token_file("mini", "parts").exists()
    again: list[int] = []
    plan = replace(PLAN, resume=True)
    resumed = learn_token(engine, "parts", [swatch], people, plan, again.append)
    assert again == list(range(6, 12))
    a, b = (load_learned(learned.token_file("mini", n)) for n in ("whole", "parts"))
    torch.testing.assert_close(a["<whole>"], b["<parts>"], atol=1e-5, rtol=1e-4)
    assert resumed.figures["loss_after"] == pytest.approx(whole.figures["loss_after"], rel=1e-3)
    with pytest.raises(BadInput, match="nothing to resume"):
        learn_token(engine, "never", [swatch], people, plan)


def test_the_token_in_words_is_what_was_learned(engine: Engine) -> None:
    """The phrases of the training and the Words of a render give the same text to the U-Net."""
    from fashionstudio.diffusion.conditioning import FrameInputs
    from fashionstudio.diffusion.prompting import encode_text

    vectors = torch.randn(3, tiny.WIDTH, generator=torch.Generator().manual_seed(0))
    image, mask = torch.zeros(1, 3, 64, 64), torch.ones(1, 1, 64, 64)
    for texture_layers in ((), ("down_blocks.0",)):
        layout = replace(
            tiny.LAYOUT,
            texture_layers=texture_layers,
            prompt_template="a photo of a model wearing {words}",
        )
        pipe = tiny.pipeline(layout)
        trained = TokenObjective(pipe, vectors, torch.tensor([999])).text(["a <> shirt"])
        add_learned(pipe.tokenizer, pipe.text_encoder, {"<moss>": vectors})
        said = FrameInputs(image=image, mask=mask, words=["a <moss> shirt"])
        used, _ = encode_text(pipe, said)
        torch.testing.assert_close(trained, used)


def test_the_adapter_or_the_words_begin_whichever_is_nearer(
    engine: Engine, swatch: Path, people: Dressed
) -> None:
    found = fabric_token.candidates(engine.pipe, "red-tartan", [swatch], PLAN)
    assert set(found) == {"the adapter", "“red”"}
    assert all(vectors.shape == (3, tiny.WIDTH) for vectors in found.values())
    assert not torch.equal(found["“red”"][0], found["“red”"][1])
    levels = fabric_token.noise_levels(engine)
    losses = {
        what: fabric_token._mean_loss(TokenObjective(engine.pipe, vectors, levels), people)
        for what, vectors in found.items()
    }
    record = learn_token(engine, "red-tartan", [swatch], people, replace(PLAN, steps=1))
    assert record.settings["started_from"] == min(losses, key=lambda what: losses[what])
    assert record.figures["loss_before"] == pytest.approx(min(losses.values()), abs=1e-4)


def test_only_the_region_counts(engine: Engine, people: Dressed) -> None:
    objective = TokenObjective(engine.pipe, torch.zeros(1, tiny.WIDTH), torch.tensor([999]))
    elsewhere = people.clean + 9 * (1 - people.mask)
    inside = people.clean + 9 * people.mask

    def loss(clean: torch.Tensor) -> float:
        # At pure noise the network sees nothing of the picture itself.
        return fabric_token._mean_loss(objective, replace(people, clean=clean))

    assert loss(elsewhere) == pytest.approx(loss(people.clean), rel=1e-4)
    assert loss(inside) > 1.5 * loss(people.clean)


def test_other_diffusers_programs_read_the_file(tmp_path: Path) -> None:
    """A pipeline of diffusers' own loads the token and gives the same text embeddings as ours."""
    words = tiny.tokenizer()
    encoder = tiny.text_encoder(words)
    vectors = torch.randn(3, tiny.WIDTH, generator=torch.Generator().manual_seed(2))
    file = tmp_path / "red-tartan.safetensors"
    save_learned(file, {"<red-tartan>": vectors})
    plan = tiny.LAYOUT
    theirs = StableDiffusionPipeline(
        vae=tiny.vae(plan),
        text_encoder=encoder,
        tokenizer=words,
        unet=tiny.unet(plan),
        scheduler=tiny.DDIMScheduler(**tiny.ZERO_SNR, steps_offset=1),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    theirs.load_textual_inversion(str(tmp_path), weight_name=file.name, local_files_only=True)
    spelled = theirs.maybe_convert_prompt("a <red-tartan> dress", theirs.tokenizer)
    ids = theirs.tokenizer(spelled, add_special_tokens=False).input_ids
    table = theirs.text_encoder.get_input_embeddings().weight
    torch.testing.assert_close(table[ids[1:4]], vectors)


def test_the_command_learns_lists_shows_and_removes(
    home: Path,
    service: EngineService,
    swatch: Path,
    look: Look,
    inputs: Inputs,
    pictures: dict[str, PictureRef],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from fashionstudio.__main__ import main

    def drawn(engine: Engine, own: Inputs) -> list[tuple[Look, str]]:
        own.put(inputs.get(pictures["photo"]))
        return [(look.with_(words=""), "a shirt")]

    monkeypatch.setattr(fabric_people, "sample_people", drawn)

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["fabric", *map(str, arguments)])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return status, said.out, said.err

    status, out, err = run("learn", swatch, "--name", "cli-check", "--steps", 2, "--json")
    assert status == 0, err
    record = json.loads(out)
    assert record["figures"]["steps"] == 2
    assert record["swatches"].keys() == {"gingham.png"}
    assert "Learning" in err
    assert "<cli-check>  mini  from gingham.png" in run("list")[1]
    assert record["sha256"] in run("show", "cli-check")[1]
    status, _, err = run("learn", swatch, "--name", "cli-check")
    assert (status, "--replace" in err) == (1, True)
    status, _, err = run("learn", swatch, "--name", "Bad Name")
    assert (status, "cannot be a token's name" in err) == (1, True)
    removed = json.loads(run("remove", "<cli-check>", "--json")[1])
    assert removed == {"name": "cli-check", "engine": "mini", "removed": True}
    status, _, err = run("show", "cli-check")
    assert (status, "no token <cli-check>" in err) == (1, True)
