"""Training stages on tiny data: the parts that decide whether the engine learns the right thing."""

import numpy as np
import pytest
import torch

from fashionstudio.training import autoencoder, common, data, words
from fashionstudio.training.cloth import ClothMaker
from fashionstudio.training.samples import KEEP_OUT, MIRRORED_JOINTS, ExampleMaker, random_region
from tests.training.fake_shards import write_shards


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def maker(rng):
    tile = data.random_pattern(64, 64, rng)
    return ExampleMaker(ClothMaker([tile], [tile]), rng)


@pytest.fixture(scope="module")
def shard(tmp_path_factory):
    return data.find_shards(write_shards(tmp_path_factory.mktemp("shards")))[0]


def test_dressing_nothing_leaves_the_picture_as_it_is(rng):
    rest = rng.integers(0, 256, (8, 8, 3), dtype=np.uint8)
    zero = np.zeros((8, 8), np.uint8)
    dressed = data.dress(rest, zero, np.full_like(rest, 200), np.full_like(rest, 90))
    assert np.abs(dressed.astype(int) - rest).max() <= 1


def test_white_light_shows_the_albedo(rng):
    albedo = rng.integers(0, 256, (8, 8, 3), dtype=np.uint8)
    one = np.uint8(round(255 * 0.5 ** (1 / data.SHADE_GAMMA)))
    dressed = data.dress(
        np.zeros_like(albedo), np.full((8, 8), 255, np.uint8), np.full_like(albedo, one), albedo
    )
    assert np.abs(dressed.astype(int) - albedo).max() <= 2


def test_the_region_never_covers_face_hair_or_hands(rng):
    parts = rng.choice([0, 4, 11, 19, 2], (256, 192)).astype(np.uint8)
    alpha = np.full((256, 192), 255, np.uint8)
    for _ in range(20):
        region = random_region(alpha, alpha, parts, "upper_body", rng)
        assert not region[np.isin(parts, KEEP_OUT)].any()


def test_a_fabric_fills_the_region_or_the_outline_and_nothing_else(maker, shard):
    examples = [maker.make(shard, 0, "fabric") for _ in range(12)]
    for example in examples:
        assert not example.appearance_mask[example.mask == 0].any()
        assert (example.appearance[example.appearance_mask == 0] == 128).all()
    filled = [(e.appearance_mask == e.mask).all() for e in examples]
    assert any(filled)
    assert not all(filled)


def test_a_words_example_has_no_appearance(maker, shard):
    assert not maker.make(shard, 0, "words").appearance_mask.any()


def test_mirroring_twice_is_the_identity_and_swaps_sides(maker, shard):
    example = maker.make(shard, 1, "garment")
    once = example.mirrored()
    np.testing.assert_allclose(once.mirrored().pose, example.pose, atol=1e-3)
    assert (once.target[:, ::-1] == example.target).all()
    assert once.pose[2, 1] == pytest.approx(example.pose[5, 1])
    assert sorted(MIRRORED_JOINTS) == list(range(18))


def test_colour_words_name_their_own_colours(rng):
    for name in ("red", "navy", "mustard", "emerald"):
        spoken = {words.colour_word(np.array(words.COLOURS[name]), rng) for _ in range(30)}
        assert spoken & set(words.SYNONYMS.get(name, (name,)))


def test_each_word_is_one_token_and_dollar_too(tmp_path):
    from transformers import CLIPTokenizer

    vocabulary = words.vocabulary([])
    words.write_tokenizer(tmp_path, vocabulary, max_length=48)
    tokenizer = CLIPTokenizer.from_pretrained(tmp_path)
    for word in [*vocabulary, "$"]:
        assert len(tokenizer(word, add_special_tokens=False).input_ids) == 1, word
    assert len(tokenizer("xylophone", add_special_tokens=False).input_ids) > 1
    assert len(tokenizer("a red $ $", add_special_tokens=False).input_ids) == 4


def test_the_untrained_codec_is_already_a_good_one(rng):
    pictures = data.to_tensor([data.random_pattern(64, 64, rng) for _ in range(12)])
    smooth = torch.nn.functional.avg_pool2d(pictures, 9, 1, 4)
    vae = autoencoder.build(192)
    autoencoder.start_as_pca(vae, smooth)
    latents, _ = autoencoder.moments(vae, smooth)
    assert common.psnr(autoencoder.decode(vae, latents), smooth) > 25


def test_folding_makes_latents_standard_and_changes_no_picture(rng):
    pictures = data.to_tensor([data.random_pattern(64, 64, rng) for _ in range(6)])
    vae = autoencoder.build(64)
    with torch.no_grad():
        before = autoencoder.decode(vae, autoencoder.moments(vae, pictures)[0])
        autoencoder.fold_statistics(vae, pictures)
        latents = autoencoder.moments(vae, pictures)[0]
        after = autoencoder.decode(vae, latents)
    assert latents.mean((0, 2, 3)).abs().max() < 1e-2
    assert (latents.std((0, 2, 3)) - 1).abs().max() < 1e-2
    torch.testing.assert_close(before, after, atol=1e-3, rtol=1e-3)


def test_a_run_is_taken_up_where_it_stopped(tmp_path):
    module = torch.nn.Linear(2, 2)
    run = common.Run(tmp_path, budget_s=60)
    trainer = common.Trainer(module, run, lr=0.1, warmup_steps=1)
    trainer.update(module(torch.ones(1, 2)).square().sum())
    trainer.checkpoint(force=True)
    fresh = torch.nn.Linear(2, 2)
    again = common.Run(tmp_path, budget_s=60)
    other = common.Trainer(fresh, again, lr=0.1)
    again.load(other.parts)
    assert again.step == 1
    torch.testing.assert_close(fresh.weight, module.weight)
