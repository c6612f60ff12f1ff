"""Stage 1, the codec: an AutoencoderKL behind an 8x8 pixel-unshuffle (f = 8 in all).

All layers work at 1/8 resolution, where a wide convolution costs what a thin one costs at full
resolution, and the network can *start as* the PCA of 8x8 patches: 16 components alone give 31 dB on
clothing photos, more than hours of training from scratch on a CPU. The residual blocks begin at
zero and learn what a linear code cannot: context, edges, no blocks. Colour (8x8 means) is weighted
because an earlier trial pulled colours to the mean; gradients because prints live there.
"""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from diffusers.models.resnet import ResnetBlock2D
from PIL import Image
from torch import Tensor

from fashionstudio.training import common, data

PATCH = 8
LATENT_CHANNELS = 16
GROUPS = 16
KL_WEIGHT = 1e-6
CARRIER = 8.0


def build(width: int, layers: int = 1) -> AutoencoderKL:
    """A one-level AutoencoderKL on 192-channel pictures of 1/8 resolution."""
    vae = AutoencoderKL(
        in_channels=3 * PATCH**2,
        out_channels=3 * PATCH**2,
        down_block_types=("DownEncoderBlock2D",),
        up_block_types=("UpDecoderBlock2D",),
        block_out_channels=(width,),
        layers_per_block=layers,
        latent_channels=LATENT_CHANNELS,
        norm_num_groups=GROUPS,
        mid_block_add_attention=False,
        scaling_factor=1.0,
        sample_size=32,
    )
    return vae.to(memory_format=torch.channels_last)


@torch.no_grad()
def start_as_pca(vae: AutoencoderKL, pictures: Tensor) -> None:
    """Initialise so that the untrained codec is the whitened PCA of 8x8 patches.

    Residual blocks start as the identity. GroupNorm and SiLU stand in the linear way at the end of
    encoder and decoder: each group holds a component as the pair +x, -x (silu(x) - silu(-x) = x)
    and a large constant pair, which keeps the group's variance, and so the scale, almost constant.
    """
    mean, basis, deviation = patch_statistics(pictures)
    n, width = LATENT_CHANNELS, vae.config["block_out_channels"][0]
    size = width // GROUPS
    for module in vae.modules():
        if isinstance(module, ResnetBlock2D):
            module.conv2.weight.zero_()
            module.conv2.bias.zero_()
    analysis, synthesis = basis / deviation[:, None], basis * deviation[:, None]
    encoder, decoder = vae.encoder, vae.decoder
    for conv in (encoder.conv_in, decoder.conv_in, encoder.conv_out, decoder.conv_out):
        conv.weight.mul_(0.02 if conv is not encoder.conv_in else 0)
        conv.bias.zero_()
    for group in range(n):
        low, spare = group * size, size - 4
        for conv in (encoder.conv_in, decoder.conv_in):
            conv.weight[low : low + 4].zero_()
            conv.bias[low + 2], conv.bias[low + 3] = CARRIER, -CARRIER
        for sign, channel in ((1, low), (-1, low + 1)):
            encoder.conv_in.weight[channel, :, 1, 1] = sign * analysis[group]
            encoder.conv_in.bias[channel] = -sign * analysis[group] @ mean
            decoder.conv_in.weight[channel, group, 1, 1] = sign
            encoder.conv_out.weight[:, channel].zero_()
            encoder.conv_out.weight[group, channel, 1, 1] = sign
            decoder.conv_out.weight[:, channel, :, :] = 0
            decoder.conv_out.weight[:, channel, 1, 1] = sign * synthesis[group]
        rest = n + group * spare + torch.arange(spare)
        rest = rest[rest < len(basis)]
        encoder.conv_in.weight[low + 4 : low + 4 + len(rest), :, 1, 1] = 0.3 * analysis[rest]
    decoder.conv_out.bias.copy_(mean)
    for norm in (encoder.conv_norm_out, decoder.conv_norm_out):
        norm.weight.fill_(CARRIER * (2 / size) ** 0.5)
    encoder.conv_out.weight[n:].zero_()
    identity = torch.eye(2 * n)[:, :, None, None]
    vae.quant_conv.weight.copy_(identity)
    vae.quant_conv.bias.zero_()
    vae.quant_conv.bias[n:] = -6.0
    vae.post_quant_conv.weight.copy_(torch.eye(n)[:, :, None, None])
    vae.post_quant_conv.bias.zero_()


def patch_statistics(pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """PCA of 8x8 patches: mean [192], basis rows [192,192] (largest first), deviation [192]."""
    patches = F.pixel_unshuffle(pictures, PATCH).permute(0, 2, 3, 1).flatten(0, 2)
    mean = patches.mean(0)
    patches = patches - mean
    values, vectors = torch.linalg.eigh(patches.T @ patches / len(patches))
    return mean, vectors.T.flip(0), values.flip(0).clamp_min(1e-6).sqrt()


def moments(vae: AutoencoderKL, image: Tensor) -> tuple[Tensor, Tensor]:
    """[B,3,H,W] -> mean and log variance, each [B,16,H/8,W/8]."""
    packed = F.pixel_unshuffle(image, PATCH).contiguous(memory_format=torch.channels_last)
    mean, log_variance = vae.quant_conv(vae.encoder(packed)).chunk(2, dim=1)
    return mean, log_variance.clamp(-20, 5)


def decode(vae: AutoencoderKL, latents: Tensor) -> Tensor:
    """[B,16,h,w] -> [B,3,8h,8w]."""
    return F.pixel_shuffle(vae.decoder(vae.post_quant_conv(latents)), PATCH)


def reconstruction_loss(output: Tensor, target: Tensor) -> Tensor:
    """L1 + MSE + L1 of 8x8 mean colours + L1 of horizontal and vertical gradients."""
    error = output.float() - target
    gradient = error.diff(dim=2).abs().mean() + error.diff(dim=3).abs().mean()
    colour = F.avg_pool2d(error, 8).abs().mean()
    return error.abs().mean() + error.square().mean() + colour + 0.5 * gradient


def loss_of(vae: AutoencoderKL, image: Tensor) -> Tensor:
    with common.autocast(image.device):
        mean, log_variance = moments(vae, image)
        noise = torch.randn_like(mean)
        output = decode(vae, mean + (0.5 * log_variance).exp() * noise)
    mean, log_variance = mean.float(), log_variance.float()
    kl = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum((1, 2, 3)).mean()
    return reconstruction_loss(output, image) + KL_WEIGHT * kl


class CropSource:
    """Batches of crops: photos, procedural patterns and, once there are shards, dressed people."""

    def __init__(self, photos: Path, shards: Path, rng: np.random.Generator) -> None:
        self.rng = rng
        train, held_out = data.photo_files(photos)
        self.photos = data.read_photos(train)
        self.held_out = [data.fill_frame(p) for p in data.read_photos(held_out[::6])]
        self.shards = shards
        self.people: list[data.Picture] = []
        self.seen: set[Path] = set()

    def refresh(self, per_shard: int = 600) -> None:
        """Dress the people of shards that have appeared since the last look."""
        for shard in data.find_shards(self.shards)[1:]:
            if shard.folder in self.seen or len(self.people) > 6000:
                continue
            self.seen.add(shard.folder)
            self.people += dressed_pictures(shard, per_shard, self.albedo, self.rng)

    def albedo(self, height: int, width: int) -> data.Picture:
        """A cloth picture: a pattern, or a close crop of a photo."""
        if self.rng.random() < 0.6:
            return data.random_pattern(height, width, self.rng)
        photo = self.photos[self.rng.integers(len(self.photos))]
        return data.random_crop(photo, max(height, width), (1.0, 3.0), self.rng)[:height, :width]

    def crop(self, size: int) -> data.Picture:
        kind = self.rng.random()
        if kind < 0.1:
            return data.random_pattern(size, size, self.rng)
        if kind < 0.5 and self.people:
            picture = self.people[self.rng.integers(len(self.people))]
            return data.random_crop(picture, size, (0.8, 1.25), self.rng)
        photo = self.photos[self.rng.integers(len(self.photos))]
        return data.random_crop(photo, size, (0.5, 1.3), self.rng)

    def batch(self, sizes: list[int], pixels: int) -> Tensor:
        """[B,3,S,S] crops of one random size; B so that the cost of a step stays the same."""
        size = int(self.rng.choice(sizes))
        return data.to_tensor([self.crop(size) for _ in range(max(1, pixels // size**2))])


def dressed_pictures(
    shard: data.Shard,
    count: int,
    albedo: Callable[[int, int], data.Picture],
    rng: np.random.Generator,
) -> list[data.Picture]:
    """Worn pictures and some flat garments of a shard in random cloth."""
    fields = ("rest", "alpha", "shade", "flat_alpha", "flat_shade")
    rest, alpha, shade, flat_alpha, flat_shade = (shard.field(name) for name in fields)
    pictures = []
    for i in rng.permutation(len(shard))[:count]:
        cloth = albedo(*alpha[i].shape)
        pictures.append(data.dress(rest[i], alpha[i], shade[i], cloth))
        if rng.random() < 0.25:
            white = np.full_like(rest[i], 255)
            pictures.append(data.dress(white, flat_alpha[i], flat_shade[i], cloth))
    return pictures


def prefetch(make: Callable[[], Any], depth: int = 4) -> Queue[Any]:
    """Run `make` for ever in a thread; its results wait in a short queue."""
    queue: Queue[Any] = Queue(depth)

    def work() -> None:
        while True:
            queue.put(make())

    threading.Thread(target=work, daemon=True).start()
    return queue


@torch.no_grad()
def reconstruct(vae: AutoencoderKL, pictures: Tensor) -> Tensor:
    with common.autocast(pictures.device):
        return torch.cat([decode(vae, moments(vae, p[None])[0]) for p in pictures]).float()


def sheet(rows: list[Tensor], path: Path) -> None:
    """Save rows of pictures [B,3,H,W] above each other as a PNG."""
    strips = [np.concatenate(list(data.to_pictures(row)), axis=1) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.concatenate(strips, axis=0)).save(path)


def evaluate(vae: AutoencoderKL, trainer: common.Trainer, source: CropSource, look: Path) -> None:
    with trainer.ema.applied(vae):
        photos = data.to_tensor(source.held_out)
        back = reconstruct(vae, photos)
        rows, values = [photos[:8], back[:8]], {"psnr_photos": common.psnr(back, photos)}
        held = data.find_shards(source.shards)[:1]
        if held:
            rng = np.random.default_rng(5)
            people = data.to_tensor(dressed_pictures(held[0], 24, source.albedo, rng)[:24])
            back = reconstruct(vae, people)
            values["psnr_people"] = common.psnr(back, people)
            rows += [people[:8], back[:8]]
        sheet(rows, look / f"vae_{trainer.run.step:06d}.png")
    trainer.run.write_log(**values)


@torch.no_grad()
def fold_statistics(vae: AutoencoderKL, pictures: Tensor) -> dict[str, list[float]]:
    """Fold per-channel mean and std of the latents into the 1x1 convolutions, in place.

    Afterwards the latents of such pictures are ~N(0, 1) per channel and scaling_factor is 1.
    """
    latents = torch.cat([moments(vae, p[None])[0] for p in pictures])
    mean, std = latents.mean((0, 2, 3)), latents.std((0, 2, 3))
    n = LATENT_CHANNELS
    quant, post = vae.quant_conv, vae.post_quant_conv
    quant.weight[:n] /= std[:, None, None, None]
    quant.bias[:n] = (quant.bias[:n] - mean) / std
    quant.bias[n:] -= 2 * std.log()
    post.bias += (post.weight[:, :, 0, 0] * mean).sum(1)
    post.weight *= std[None, :, None, None]
    return {"mean": mean.tolist(), "std": std.tolist()}


def export(vae: AutoencoderKL, source: CropSource, out: Path) -> dict[str, list[float]]:
    """Save the averaged weights with folded statistics as a diffusers folder."""
    rng = np.random.default_rng(7)
    pictures = source.held_out[:]
    for shard in data.find_shards(source.shards)[:2]:
        pictures += dressed_pictures(shard, 150, source.albedo, rng)
    statistics = fold_statistics(vae.float(), data.to_tensor(pictures))
    vae.save_pretrained(out / "vae")
    return statistics


def train(args: argparse.Namespace) -> None:
    rng = common.seed_all(args.seed, args.threads)
    source = CropSource(args.photos, args.data, rng)
    settings = {"width": args.width, "layers": args.layers, "crops": args.crops, "lr": args.lr}
    vae = build(args.width, args.layers)
    start_as_pca(vae, data.to_tensor([data.fill_frame(p) for p in source.photos[::12]]))
    vae.to(args.device)
    run = common.start(args, settings | {"parameters": sum(p.numel() for p in vae.parameters())})
    trainer = common.Trainer(vae, run, lr=args.lr, weight_decay=0.0)
    if args.resume:
        run.load(trainer.parts)
    batches = prefetch(lambda: source.batch(args.crops, args.pixels))
    evaluate(vae, trainer, source, args.look)
    average, looked = 0.0, 0.0
    while not run.finished:
        loss = loss_of(vae, batches.get().to(args.device))
        trainer.update(loss)
        average += 0.02 * (float(loss.detach()) - average) if average else float(loss.detach())
        if run.step % 100 == 0:
            run.write_log(loss=average, lr=trainer.optimizer.param_groups[0]["lr"])
            source.refresh()
        trainer.checkpoint()
        if run.elapsed_s - looked > args.look_seconds:
            looked = run.elapsed_s
            evaluate(vae, trainer, source, args.look)
    trainer.checkpoint(force=True)
    evaluate(vae, trainer, source, args.look)
    with trainer.ema.applied(vae):
        run.write_record(latents=export(vae, source, args.out), photos=len(source.photos))


def main() -> None:
    parser = common.stage_parser(__doc__ or "", out="runs/mini/autoencoder", budget_minutes=45)
    parser.add_argument("--photos", type=Path, required=True, help="folder of clothing photos")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--crops", type=int, nargs="+", default=[64, 96, 128])
    parser.add_argument("--pixels", type=int, default=12 * 96 * 96, help="pixels in a step")
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--look", type=Path, default=Path("/tmp/look_vae"))
    parser.add_argument("--look-seconds", type=float, default=180)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
