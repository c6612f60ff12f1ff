"""The layer decoder: network, examples before and after, losses; and towers carried over."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from transformers import CLIPTextModel

from fashionstudio.diffusion.arrays import to_pictures
from fashionstudio.diffusion.layers import (
    IN_CHANNELS,
    OUT_CHANNELS,
    LayerDecoder,
    LayerInputs,
    Layers,
    worn_relief,
)
from fashionstudio.diffusion.pose_map import limb_map
from fashionstudio.diffusion.surroundings import KINDS, surroundings
from fashionstudio.errors import ModelMismatch
from fashionstudio.training import carry, encoders, layers, networks, tokenizer
from fashionstudio.training.denoising import keep_all
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.layered import LayerBatch, LayeredSource
from fashionstudio.training.sources.synthetic import Example
from tests.engine import diffusion_tiny as tiny
from tests.training.fake_shards import SHADOWED, write_shards
from tests.training.test_conditions import objective_of

SIZE = (64, 48)


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def shards(tmp_path_factory) -> Path:
    return write_shards(tmp_path_factory.mktemp("twins"), samples=4, twins=True)


@pytest.fixture(scope="module")
def many(shards) -> LayerBatch:
    """A batch large enough for shares to mean something."""
    return source_of(shards, 20).batch(0)


def source_of(shards: Path, count: int = 6, **more) -> LayeredSource:
    return LayeredSource(shards, ClothShop(), count, **more)


def small() -> LayerDecoder:
    torch.manual_seed(0)
    return LayerDecoder((8, 16, 16, 16), groups=4).eval()


def inputs_of(size: tuple[int, int] = SIZE, count: int = 2) -> LayerInputs:
    generator = torch.Generator().manual_seed(1)

    def plane(channels: int) -> Tensor:
        return torch.rand(count, channels, *size, generator=generator)

    mask = torch.zeros(count, 1, *size)
    mask[:, :, 16:, 8:40] = 1
    return LayerInputs(
        photo=plane(3) * 2 - 1, mask=mask, draft=plane(3) * 2 - 1, appearance=plane(3) * 2 - 1,
        known=(plane(1) > 0.5).float(), sketch=plane(1), drawn=plane(1), worn=plane(1),
        hidden=torch.zeros_like(mask), limbs=plane(2),
        skin=(plane(1) > 0.8).float(), background=1 - mask,
    )  # fmt: skip


# The network ---------------------------------------------------------------------------------


@torch.no_grad()
def test_untrained_it_says_the_appearance_or_the_draft_in_even_light():
    inputs = inputs_of()
    flat = torch.full_like(inputs.photo, -0.3)  # no folds to be taken over
    inputs = dataclasses.replace(inputs, photo=flat)
    found = small()(inputs)
    known = inputs.known > 0
    expected = torch.where(known, inputs.appearance, inputs.draft)
    torch.testing.assert_close(found.albedo, expected)
    # Painted, for nothing is known yet of where the surroundings go on beneath the garment.
    torch.testing.assert_close(found.rest, (inputs.photo + inputs.draft) / 2, atol=2e-3, rtol=0)
    assert (found.shade - found.shade.mean()).abs().max() < 1e-6
    assert float(found.light().mean()) == pytest.approx(1.0, abs=0.02)
    # So that training starts from a picture that is nearly the draft.
    assert (found.worn() - found.albedo).abs().max() < 0.02


@torch.no_grad()
def test_layers_keep_to_their_ranges_and_to_the_mask_whatever_the_weights():
    network, inputs = small(), inputs_of()
    for weight in network.parameters():
        nn.init.normal_(weight, std=0.3)
    found = network(inputs)
    for name in ("alpha", "old", "shade"):
        value = getattr(found, name)
        assert 0 <= value.min() < value.max() <= 1, name
    assert found.albedo.abs().max() <= 1
    outside = inputs.mask.expand(-1, 1, -1, -1) == 0
    assert not found.alpha[outside].any()
    assert not found.old[outside].any()
    picture = found.picture(inputs.photo)
    untouched = outside.expand(-1, 3, -1, -1)
    assert torch.equal(picture[untouched], inputs.photo[untouched])


@torch.no_grad()
@pytest.mark.parametrize("size", [(16, 16), (64, 48), (256, 192)])
def test_frames_of_several_sizes(size):
    found = small()(inputs_of(size, 1))
    assert found.rest.shape == found.albedo.shape == found.shade.shape == (1, 3, *size)
    assert found.alpha.shape == found.old.shape == (1, 1, *size)


@torch.no_grad()
def test_it_comes_back_from_disk(tmp_path):
    network, inputs = small(), inputs_of()
    for weight in network.parameters():
        nn.init.normal_(weight, std=0.1)
    network.save_pretrained(tmp_path)
    again = LayerDecoder.from_pretrained(tmp_path)
    assert tuple(again.config.widths) == (8, 16, 16, 16)
    torch.testing.assert_close(again(inputs).alpha, network(inputs).alpha)
    carried = torch.zeros(2, len(KINDS), 3, *SIZE)
    assert inputs.joined(carried).shape[1] == IN_CHANNELS


@torch.no_grad()
def test_folds_of_what_is_worn_are_a_factor_whatever_its_colour():
    column = torch.arange(48.0)
    folds = (1 + 0.2 * torch.sin(column / 2.0)).expand(1, 3, 64, 48)
    worn = torch.zeros(1, 1, 64, 48)
    worn[..., 8:56, 6:42] = 1
    dark, light = (worn_relief(2 * albedo * folds - 1, worn) for albedo in (0.2, 0.7))
    torch.testing.assert_close(dark, light, atol=1e-4, rtol=1e-3)
    inside = worn > 0
    wanted = torch.log(folds[:, :1])[inside]
    assert float(torch.corrcoef(torch.stack([dark[inside], wanted]))[0, 1]) > 0.95
    assert not dark[~inside].any()
    assert not worn_relief(torch.zeros(1, 3, 64, 48), worn).abs().max() > 1e-5
    assert not worn_relief(torch.rand(1, 3, 64, 48), torch.zeros_like(worn)).any()
    noise = torch.rand(1, 3, 64, 48, generator=torch.Generator().manual_seed(0)) * 2 - 1
    assert worn_relief(noise, worn).isfinite().all()
    assert worn_relief(noise, worn).abs().max() <= 0.7


def test_every_input_is_read():
    network, inputs = small(), inputs_of()
    for weight in network.parameters():
        nn.init.normal_(weight, std=0.3)
    planes = vars(inputs.moved(lambda plane: plane.clone().requires_grad_()))
    found = network(LayerInputs(**planes))
    (found.alpha.sum() + found.albedo.sum() + found.rest.sum()).backward()
    del planes["hidden"]  # the network does not read it; there its answer lies beneath
    for name, plane in planes.items():
        assert plane.grad is not None, name
        assert plane.grad.abs().max() > 0, name


# Examples ------------------------------------------------------------------------------------


def perfect(batch: LayerBatch) -> Layers:
    """What a network that knows everything would say."""
    sure = 40.0
    return Layers(
        alpha=batch.alpha * batch.mask, old=batch.old * batch.mask, shade=batch.shade,
        albedo=batch.albedo, rest=batch.rest,
        alpha_logit=torch.logit(batch.alpha, 1e-6).clamp(-sure, sure),
        old_logit=torch.logit(batch.old, 1e-6).clamp(-sure, sure),
        kinds=torch.log(batch.beneath.clamp_min(1e-12)),
    )  # fmt: skip


def test_batches_are_the_same_each_time_and_hold_all_layers(shards):
    first, again = (source_of(shards, 2).batch(3) for _ in range(2))
    for field in dataclasses.fields(first):
        one, other = getattr(first, field.name), getattr(again, field.name)
        assert torch.equal(one, other) if isinstance(one, Tensor) else one == other
    for name in ("photo", "albedo", "rest", "shade"):
        assert getattr(first, name).shape == (2, 3, 256, 192)
    for name in ("alpha", "old", "worn_hint"):
        assert getattr(first, name).shape == (2, 1, 256, 192)
    assert not torch.equal(first.photo, source_of(shards, 2).batch(4).photo)


def test_the_photo_differs_only_where_a_garment_or_its_shadow_is(many):
    batch = many
    allowed = torch.maximum(batch.alpha, batch.old) > 0
    allowed[:, :, SHADOWED] = True
    differs = (batch.photo - batch.person).abs().amax(1, keepdim=True) > 1e-6
    assert differs.any()
    assert not (differs & ~allowed).any()
    bare = ~(batch.alpha > 0).expand(-1, 3, -1, -1)
    torch.testing.assert_close(batch.person[bare], batch.rest[bare])


def test_some_photos_show_the_twin_and_some_the_same_cut_in_another_cloth(many):
    batch = many
    same = [(a == b).all().item() for a, b in zip(batch.alpha, batch.old, strict=True)]
    assert 3 <= sum(same) <= 15
    recoloured = (batch.photo - batch.person).abs().flatten(1).amax(1) > 0.1
    assert recoloured[torch.tensor(same)].float().mean() > 0.8


def test_the_region_holds_both_garments(many):
    batch = many
    wanted = (torch.maximum(batch.alpha, batch.old) > 0.5).float()
    assert ((wanted * batch.mask).sum() / wanted.sum()) > 0.98


def test_layers_put_together_are_the_target_within_a_few_grey_levels(many):
    batch = many
    found = perfect(batch)
    made = to_pictures(found.picture(batch.photo).clamp(-1, 1)).astype(int)
    target = to_pictures(batch.person).astype(int)
    covered = np.moveaxis((batch.alpha == 1).expand(-1, 3, -1, -1).numpy(), 1, -1)
    off = np.abs(made - target)[covered]
    assert np.median(off) <= 2
    assert off.mean() < 5
    assert np.percentile(off, 95) < 20  # dark cloth has a sheen that is not its own colour


def test_mirrored_layers_go_with_their_picture(shards):
    for example in source_of(shards, 3).examples(2):
        once = example.mirrored()
        assert {"photo", "alpha", "rest", "skin", "beneath_clothes"} <= set(once.layers)
        for name, plane in example.layers.items():
            np.testing.assert_array_equal(once.layers[name][:, ::-1], plane, err_msg=name)
        _agree(example)
        _agree(once)


def _agree(example: Example) -> None:
    """Where the new garment is not, the target is what lies beneath."""
    bare = example.layers["alpha"] == 0
    np.testing.assert_array_equal(example.target[bare], example.layers["rest"][bare])


def test_the_hint_is_ragged_or_missing_and_never_far_off(many):
    batch = many
    hint, old = batch.worn_hint > 0.5, batch.old > 0.5
    empty = ~hint.flatten(1).any(1)
    assert 1 <= int(empty.sum()) <= 14
    seen, true = hint[~empty].flatten(1), old[~empty].flatten(1)
    overlap = (seen & true).sum(1) / (seen | true).sum(1)
    assert overlap.min() > 0.5
    assert (overlap < 0.999).float().mean() > 0.8
    assert set(batch.worn_hint.unique().tolist()) <= {0.0, 1.0}


# Losses --------------------------------------------------------------------------------------


def test_perfect_layers_lose_almost_nothing_and_wrong_ones_much(many):
    batch = many
    found = perfect(batch)
    best = layers.losses(found, batch)
    for name in ("shade", "albedo", "rest"):
        assert float(best[name]) < 1e-6, name
    assert best["picture"] < 0.06  # light times colour is a gamma of 2.2, sRGB is not quite
    assert best["covers"] < 0.15  # the entropy of half-covered edges
    for name in ("shade", "albedo", "rest"):
        wrong = dataclasses.replace(found, **{name: getattr(found, name).flip(0) * 0.5 - 0.2})
        worse = layers.losses(wrong, batch)
        assert worse[name] > best[name] + 0.05, name
        assert worse["loss"] > best["loss"] + 0.05, name
    swapped = dataclasses.replace(found, alpha_logit=-found.alpha_logit)
    assert layers.losses(swapped, batch)["covers"] > 2


def test_nothing_outside_of_the_region_is_punished(shards):
    batch = source_of(shards, 2).batch(0)
    outside = 1 - batch.mask
    noisy = dataclasses.replace(
        perfect(batch), shade=batch.shade + outside, albedo=batch.albedo - outside,
        rest=batch.rest + outside, alpha_logit=perfect(batch).alpha_logit + 20 * outside,
    )  # fmt: skip
    assert float(layers.losses(noisy, batch)["loss"]) == pytest.approx(
        float(layers.losses(perfect(batch), batch)["loss"]), abs=1e-5
    )


@torch.no_grad()
def test_every_plane_is_read():
    torch.manual_seed(0)
    network, inputs = small(), inputs_of()
    for weight in network.parameters():
        nn.init.normal_(weight, std=0.2)
    told = network(inputs).rest
    for name in ("limbs", "skin", "background", "worn", "drawn"):
        blind = dataclasses.replace(inputs, **{name: torch.zeros_like(getattr(inputs, name))})
        assert not torch.allclose(network(blind).rest, told), name


@torch.no_grad()
def test_what_is_seen_beside_the_garment_is_decided_for_in_use_and_mixed_in_training():
    network, inputs = small(), inputs_of()
    assert network.head[-1].bias is not None
    of_skin = 4 * (OUT_CHANNELS - 2)  # the last kind, before its light; four pixels a channel
    network.head[-1].bias[of_skin : of_skin + 4] = 2.5
    found = network(inputs)
    assert found.kinds.shape[1] == 1 + len(KINDS)
    assert (found.kinds.argmax(dim=1) == 1 + KINDS.index("skin")).all()
    colours, _ = surroundings(inputs.photo, inputs.mask, inputs.background, inputs.skin)
    skin = colours[:, KINDS.index("skin")]
    decided = (found.rest - skin).abs().mean()
    unsure = (network.train()(inputs).rest - skin).abs().mean()
    assert decided < 0.35 * unsure


@torch.no_grad()
def test_a_kind_that_nobody_saw_cannot_be_chosen_and_is_not_asked_for(shards):
    batch = source_of(shards, 2).batch(0)
    network, inputs = small(), inputs_of()
    unseen = dataclasses.replace(inputs, skin=torch.zeros_like(inputs.skin))
    kinds = network(unseen).kinds
    assert (kinds.softmax(dim=1)[:, -1] == 0).all()
    all_skin = torch.zeros(2, 1 + len(KINDS), *SIZE)
    all_skin[:, -1] = 1
    assert float(layers._surprise(kinds, all_skin).max()) < 10
    batch = dataclasses.replace(batch, beneath=torch.zeros_like(batch.beneath))
    assert float(layers.losses(perfect(batch), batch)["kinds"]) == pytest.approx(0, abs=1e-6)


def test_an_example_tells_what_lies_beside_the_new_garment(many):
    assert (many.beneath.sum(dim=1) - 1).abs().max() < 0.02
    shares = many.beneath.flatten(2).mean(dim=(0, 2))
    assert (shares[1:] > 0.01).all(), "background, clothes and skin"
    # Where an estimator sees skin, or background, most is.
    for name, kind in (("skin", 3), ("background", 1)):
        hint = getattr(many, name)
        away = (many.old == 0) & (many.alpha == 0) & (hint == 1)
        assert float(many.beneath[:, kind : kind + 1][away].mean()) > 0.8, name
        assert (hint.flatten(1).amax(1) > 0).float().mean() > 0.8, name


def test_limbs_lie_along_their_bones_and_nowhere_else():
    points = torch.full((1, 18, 2), -1.0)
    points[0, 2], points[0, 3], points[0, 4] = torch.tensor([[10.0, 10], [10, 40], [40, 40]])
    points[0, 8] = torch.tensor([20.0, 20])  # a hip without a knee is no leg
    arms, legs = limb_map(points, (64, 48))[0]
    assert arms[10:40, 10].min() > 0.99
    assert arms[40, 10:40].min() > 0.99
    assert arms[25, 40] < 0.05
    assert arms[:, 10].argmax() <= 40
    assert not legs.any()
    assert not limb_map(torch.full((1, 18, 2), -1.0), (8, 8)).any()


def test_what_is_not_shown_has_to_be_painted(many):
    batch = dataclasses.replace(many)
    inputs = LayerInputs(
        photo=batch.photo, mask=batch.mask, draft=batch.person, appearance=batch.appearance,
        known=batch.appearance_mask, sketch=batch.sketch, drawn=batch.sketch,
        worn=batch.worn_hint, hidden=torch.zeros_like(batch.mask),
        limbs=torch.zeros_like(batch.mask).expand(-1, 2, -1, -1),
        skin=batch.skin, background=batch.background,
    )  # fmt: skip
    rows = torch.arange(len(batch)) % 2 == 0
    torch.manual_seed(0)
    seen, wanted = layers.unseen(inputs, batch, rows)
    for row, hides in enumerate(rows.tolist()):
        hidden, shown = seen.hidden[row, 0] == 1, seen.hidden[row, 0] == 0
        assert hidden.any() == hides
        assert shown[batch.mask[row, 0] == 0].all()
        assert torch.equal(seen.photo[row][:, shown], batch.photo[row][:, shown])
        assert not seen.photo[row][:, hidden].any()
        assert wanted.old[row, 0][hidden].eq(1).all()
        assert torch.equal(wanted.old[row, 0][shown], batch.old[row, 0][shown])
        if hides:
            assert not seen.worn[row].any()
            inside = (batch.old[row, 0] == 1) & (batch.mask[row, 0] > 0)
            assert hidden[inside].all()
    widths = seen.hidden.flatten(1).sum(1)[rows] / batch.mask.flatten(1).sum(1)[rows]
    assert widths.min() < 1
    assert widths.max() == 1
    assert float(layers.losses(perfect(wanted), wanted)["rest"]) < 1e-6


def test_overlaps_are_counted_within_the_region():
    truth = torch.zeros(1, 1, 4, 4)
    truth[..., :2] = 1
    found = truth.roll(1, dims=3)
    mask = torch.ones_like(truth)
    assert layers.overlap(found, truth, mask) == pytest.approx(1 / 3)
    mask[..., 1:] = 0
    assert layers.overlap(found, truth, mask) == 0


# Training sees what rendering sees -----------------------------------------------------------


def as_batch(pipe) -> tuple[LayerBatch, object]:
    """One person for the objective, and the same for the pipeline."""
    given = tiny.inputs(1)
    known = (given.appearance_mask * given.mask).round()
    hint = (given.sketch + given.mask).clamp(0, 1)
    batch = LayerBatch(
        person=given.image, mask=given.mask, pose=given.pose, sketch=given.sketch,
        picture=given.fabric, words=given.words, category=["dresses"], mode=["fabric"],
        appearance=given.appearance * known, appearance_mask=known,
        photo=given.image, worn_hint=hint, alpha=given.mask, old=given.mask,
        shade=given.image, albedo=given.image, rest=given.image,
        skin=given.mask, background=1 - given.mask, beneath=given.image,
    )  # fmt: skip
    rendered = dataclasses.replace(
        given, appearance_mask=known, worn=hint, skin=given.mask, background=1 - given.mask,
        garment=None,
    )  # fmt: skip
    return batch, rendered


def test_the_objective_reads_what_the_pipeline_reads():
    pipe = tiny.pipeline(layers=small())
    batch, given = as_batch(pipe)
    objective = layers.LayerObjective(pipe.layers, objective_of(pipe), pipe.vae, pipe.emasc).eval()
    torch.manual_seed(0)
    read = objective.inputs(batch, keep_all(1))
    conditions = pipe.encode(given)
    beside = conditions.beside
    assert beside is not None
    for name in ("photo", "mask", "known", "sketch", "drawn", "worn"):
        torch.testing.assert_close(getattr(read, name), getattr(beside, name), msg=name)
    torch.testing.assert_close(read.appearance * read.known, beside.appearance * beside.known)
    steps = pipe.scheduler.config.num_train_timesteps
    torch.manual_seed(0)
    latents = objective.denoiser.clean(
        objective.denoiser.at_latent_size(batch), keep_all(1), steps - 1
    )
    decoded = pipe.decode(latents, conditions)
    torch.testing.assert_close(read.draft, 2 * decoded - 1, atol=1e-4, rtol=1e-3)


def test_a_dropped_appearance_leaves_no_trace_in_the_draft():
    pipe = tiny.pipeline(layers=small())
    batch, _ = as_batch(pipe)
    objective = layers.LayerObjective(pipe.layers, objective_of(pipe), pipe.vae, pipe.emasc).eval()
    keep = keep_all(1) | {"appearance": torch.zeros(1, 1, 1, 1), "tokens": torch.zeros(1, 1, 1, 1)}
    drafts = []
    for picture in (batch.appearance, -batch.appearance):
        torch.manual_seed(0)
        shown = dataclasses.replace(batch, appearance=picture)
        read = objective.inputs(shown, keep)
        assert not read.known.any()
        drafts.append(read.draft)
    torch.testing.assert_close(*drafts)


# Going on from an engine whose vocabulary was smaller -----------------------------------------


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Path:
    """An engine's towers over the vocabulary without some words of today."""
    folder = tmp_path_factory.mktemp("engine")
    words = [word for word in tokenizer.known_words() if word not in ("lilac", "petrol")]
    tokenizer.write_tokenizer(folder / "tokenizer", ["frobnicated", *words], max_length=48)
    torch.manual_seed(7)
    found = encoders.CLIPTokenizer.from_pretrained(folder / "tokenizer")
    networks.build_text(found).half().save_pretrained(folder / "text_encoder")
    networks.build_vision().half().save_pretrained(folder / "image_encoder")
    return folder


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    return encoders.make_tokenizer(tmp_path_factory.mktemp("words") / "tokenizer")


@torch.no_grad()
def test_words_that_both_know_keep_their_vectors(engine, today):
    old = CLIPTextModel.from_pretrained(engine / "text_encoder").float()
    before = encoders.CLIPTokenizer.from_pretrained(engine / "tokenizer")
    text = carry.carried_text(engine, today)
    assert next(text.parameters()).dtype == torch.float32
    table, known = text.get_input_embeddings().weight, before.get_vocab()
    for word in ("red</w>", "striped</w>", "$</w>", "<|startoftext|>", "<|endoftext|>"):
        new = today.get_vocab()[word]
        assert torch.equal(table[new], old.get_input_embeddings().weight[known[word]]), word
    assert today.get_vocab()["red</w>"] != known["red</w>"]  # or nothing would be proved
    fresh = table[today.get_vocab()["lilac</w>"]]
    assert 0.3 < float(fresh.std() / table.std()) < 3
    prompt = "a photo of a model wearing a red striped dress"
    said, says = (
        model(**words(prompt, return_tensors="pt")).last_hidden_state
        for model, words in ((old, before), (text.eval(), today))
    )
    torch.testing.assert_close(says, said, atol=2e-3, rtol=2e-3)


def test_a_tower_of_another_size_is_refused(tmp_path, today, engine):
    (tmp_path / "tokenizer").symlink_to(engine / "tokenizer")
    for vocabulary in (encoders.CLIPTokenizer.from_pretrained(engine / "tokenizer"), "foreign"):
        words = tiny.tokenizer() if vocabulary == "foreign" else vocabulary
        tiny.text_encoder(words).save_pretrained(tmp_path / "text_encoder")
        with pytest.raises(ModelMismatch, match="does not fit"):
            carry.carried_text(tmp_path, today)


def test_encoders_go_on_from_an_engine(engine, shards, tmp_path):
    seen = []

    class StartedError(Exception):
        """Far enough."""

    def stop(plan, towers, *_more):
        seen.append(towers)
        raise StartedError

    line = ["--data", shards, "--out", tmp_path / "out", "--start-from", engine, "--batch", 2]
    args = encoders.parser().parse_args(list(map(str, line)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoders, "Loop", stop)
        with pytest.raises(StartedError):
            encoders.train(args)
    (towers,) = seen
    theirs = carry.carried_vision(engine).state_dict()
    for name, weight in towers.vision.state_dict().items():
        assert torch.equal(weight, theirs[name])
