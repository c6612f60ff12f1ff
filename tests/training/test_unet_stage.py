"""The U-Net stage: planes as the pipeline makes them, condition dropout, one step that learns."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.training import autoencoder, common, data, emasc, encode, encoders, unet
from fashionstudio.training.cloth import ClothMaker
from fashionstudio.training.latents import LatentStore
from fashionstudio.training.samples import ExampleMaker
from tests.training.fake_shards import write_shards


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    rng = np.random.default_rng(1)
    shard = data.find_shards(write_shards(tmp_path_factory.mktemp("shards")))[0]
    tile = data.random_pattern(64, 64, rng)
    maker = ExampleMaker(ClothMaker([tile], [tile]), rng)
    modes = ("fabric", "garment", "words", "fabric")
    return [maker.make(shard, i % len(shard), mode) for i, mode in enumerate(modes)]


def test_least_squares_skips_bring_the_photo_back(examples):
    torch.manual_seed(0)
    vae = autoencoder.build(192).eval().requires_grad_(False)
    planes = encode.planes_of(examples[:3])
    autoencoder.start_as_pca(vae, planes["target"])
    codec = LatentCodec(vae, autoencoder.PATCH)
    latents = codec.encode(planes["target"])[0]
    before = common.psnr(codec.decode(latents), planes["target"])
    channels = emasc.make_room(codec, planes, latents, 32)
    bare = codec.decode(latents)
    model = emasc.build(codec)
    emasc.fit(codec, model, planes, latents, channels)
    helped = emasc.decode_with_skips(codec, model, planes, latents)
    assert common.psnr(bare, planes["target"]) > before - 1
    assert common.psnr(helped, planes["target"]) > common.psnr(bare, planes["target"])


@pytest.fixture(scope="module")
def codec():
    torch.manual_seed(0)
    return LatentCodec(autoencoder.build(64).eval(), autoencoder.PATCH)


@pytest.fixture(scope="module")
def store(tmp_path_factory, examples, codec):
    folder = tmp_path_factory.mktemp("latents")
    encode.write_block(folder, "block-000", encode.encode_block(codec, examples))
    store = LatentStore(folder, "block")
    store.refresh()
    return store


@pytest.fixture(scope="module")
def denoiser(tmp_path_factory):
    torch.manual_seed(0)
    tokenizer = encoders.make_tokenizer(tmp_path_factory.mktemp("tokenizer"), [])
    text, vision = encoders.build_text(tokenizer), encoders.build_vision()
    model = unet.Denoiser(unet.build_unet((64, 64, 64), 1), text, vision)
    return model, unet.Prompter(tokenizer, model)


def test_pose_planes_match_the_pipelines_reduced_map():
    points = torch.tensor([[[50.0, 60.0, 1.0], [-1.0, -1.0, 0.0], [100.0, 200.0, 1.0]]])
    ours = unet.pose_planes(points, (32, 24))
    full = F.interpolate(pose_map(points, (256, 192)), size=(32, 24), mode="bilinear")
    assert (ours - full).abs().max() < 0.06
    assert not ours[:, 1].any()


def test_the_latent_mask_is_the_pipelines(store, examples):
    batch = store.first(4)
    planes = encode.planes_of(examples)
    assert (batch["mask"] == F.interpolate(planes["mask"], size=(32, 24))).all()


def test_a_step_at_pure_noise_is_the_commonest(store):
    steps = unet.draw_timesteps(500, np.random.default_rng(0), unet.build_scheduler())
    assert abs((steps == unet.TIMESTEPS - 1).float().mean() - unet.TERMINAL) < 0.1
    assert steps.min() < 500


def test_dropped_conditions_are_zero_planes(store):
    batch = store.first(4)
    nothing = {name: torch.zeros(4, 1, 1, 1) for name in unet.DROP}
    planes = unet.planes_of(batch, nothing)
    assert planes.shape[1] + unet.LATENTS == 69
    assert not planes[:, 17:].any()
    assert planes[:, :1].any()


def test_rows_without_words_and_pictures_get_the_empty_prompt(store, denoiser):
    _, prompter = denoiser
    batch = store.first(4)
    nothing = {name: torch.zeros(4, 1, 1, 1) for name in unet.DROP}
    sequence = prompter(batch, nothing)
    torch.testing.assert_close(sequence[0], sequence[2])
    full = prompter(batch, {name: torch.ones(4, 1, 1, 1) for name in unet.DROP})
    assert (full[0] - full[3]).abs().max() > 1e-3


def test_a_linear_start_beats_silence_and_steps_reduce_the_loss(store, denoiser, tmp_path):
    model, prompter = denoiser
    scheduler, weight = unet.build_scheduler(), torch.ones(16)
    batch = store.first(4)
    keep = {name: torch.ones(4, 1, 1, 1) for name in unet.DROP}
    steps = torch.tensor([100, 400, 700, 999])
    assert unet.start_linear(model.unet, batch, scheduler) < 0.9

    def loss():
        torch.manual_seed(5)
        return unet.denoising_loss(model, prompter, scheduler, batch, keep, weight, steps)

    trainer = common.Trainer(model, common.Run(tmp_path, 600), lr=1e-4, warmup_steps=1)
    before = float(loss().detach())
    for _ in range(4):
        trainer.update(loss())
    assert float(loss().detach()) < before


def test_new_skips_leave_the_decoder_as_it_is(codec, examples):
    planes = encode.planes_of(examples[:2])
    model = emasc.build(codec)
    with torch.no_grad():
        latents = codec.encode(planes["target"])[0]
        helped = emasc.decode_with_skips(codec, model, planes, latents)
    torch.testing.assert_close(helped, codec.decode(latents))
