"""Where the embedded engine starts from: its words, and a codec that is good untrained."""

from __future__ import annotations

import numpy as np
import torch
from transformers import CLIPTokenizer

from fashionstudio.datasets.synthetic.fabrics import random_fabric
from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.training import autoencoder, emasc, networks, tokenizer
from fashionstudio.training.batches import psnr
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.synthetic import SyntheticSource
from tests.training.fake_shards import write_shards


def test_each_word_is_one_token_and_dollar_too(tmp_path):
    words = tokenizer.known_words()
    tokenizer.write_tokenizer(tmp_path, words, max_length=48)
    found = CLIPTokenizer.from_pretrained(tmp_path)
    for word in [*words, "$"]:
        assert len(found(word, add_special_tokens=False).input_ids) == 1, word
    assert len(found("xylophone", add_special_tokens=False).input_ids) > 1
    assert len(found("a red $ $", add_special_tokens=False).input_ids) == 4
    assert (tmp_path / "vocabulary.txt").read_text().split() == words


def smooth(count, seed=0):
    rng = np.random.default_rng(seed)
    pictures = picture_tensor(*(random_fabric(rng, 64).picture for _ in range(count)))
    return torch.nn.functional.avg_pool2d(pictures, 9, 1, 4)


def test_the_untrained_codec_is_already_a_good_one():
    pictures = smooth(12)
    vae = networks.build_codec(192)
    autoencoder.start_as_pca(vae, pictures)
    latents, _ = autoencoder.moments(vae, pictures)
    assert psnr(autoencoder.decode(vae, latents), pictures) > 25


def test_folding_makes_latents_standard_and_changes_no_picture():
    pictures = smooth(6)
    torch.manual_seed(0)
    vae = networks.build_codec(64)
    with torch.no_grad():
        before = autoencoder.decode(vae, autoencoder.moments(vae, pictures)[0])
        autoencoder.fold_statistics(vae, pictures)
        latents = autoencoder.moments(vae, pictures)[0]
        after = autoencoder.decode(vae, latents)
    assert latents.mean((0, 2, 3)).abs().max() < 1e-2
    assert (latents.std((0, 2, 3)) - 1).abs().max() < 1e-2
    torch.testing.assert_close(before, after, atol=1e-3, rtol=1e-3)


def test_least_squares_skips_bring_the_photo_back(tmp_path):
    torch.manual_seed(0)
    batch = SyntheticSource(write_shards(tmp_path), ClothShop(), 3).batch(0)
    vae = networks.build_codec(192).eval().requires_grad_(False)
    autoencoder.start_as_pca(vae, batch.person)
    layout = networks.mini_layout()
    codec = LatentCodec(vae, layout.patch)
    objective = emasc.EmascObjective(emasc.build(codec, layout), vae, layout, sample=False)
    latents = codec.encode(batch.person)[0]
    before = psnr(codec.decode(latents), batch.person)
    untouched = objective.reconstruct(batch, latents)
    torch.testing.assert_close(untouched, codec.decode(latents))  # new skips change nothing
    emasc.start_by_least_squares(objective, batch, 32)
    bare = psnr(codec.decode(latents), batch.person)
    assert bare > before - 1
    assert psnr(objective.reconstruct(batch, latents), batch.person) > bare
