"""The layer decoder's training: examples before and after, losses, and what it is fed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from fashionstudio.diffusion.arrays import to_pictures
from fashionstudio.diffusion.layers import (
    LayerInputs,
    Layers,
)
from fashionstudio.diffusion.surroundings import KINDS
from fashionstudio.training import layers
from fashionstudio.training.denoising import keep_all
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.layered import LayerBatch, LayeredSource
from fashionstudio.training.sources.synthetic import Example
from tests.engine import diffusion_tiny as tiny
from tests.engine.layer_inputs import SIZE, inputs_of, small
from tests.training.fake_shards import SHADOWED, write_shards
from tests.training.test_conditions import objective_of


@pytest.fixture(scope="module")
def shards(tmp_path_factory) -> Path:
    return write_shards(tmp_path_factory.mktemp("twins"), samples=4, twins=True)


@pytest.fixture(scope="module")
def many(shards) -> LayerBatch:
    """A batch large enough for shares to mean something."""
    return source_of(shards, 20).batch(0)


def source_of(shards: Path, count: int = 6, **more) -> LayeredSource:
    return LayeredSource(shards, ClothShop(), count, **more)


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


def test_what_is_not_shown_has_to_be_painted(many):
    batch = dataclasses.replace(many)
    inputs = LayerInputs(
        photo=batch.photo, mask=batch.mask, draft=batch.person, appearance=batch.appearance,
        known=batch.appearance_mask, sketch=batch.sketch, drawn=batch.sketch,
        worn=batch.worn_hint, hidden=torch.zeros_like(batch.mask),
        limbs=torch.zeros_like(batch.mask).expand(-1, 2, -1, -1),
        skin=batch.skin, background=batch.background, bare=torch.zeros_like(batch.mask),
        complexion=torch.zeros(len(batch), 4, 1, 1),
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
