"""The codec: an AutoencoderKL behind an 8x8 pixel-unshuffle (f = 8 in all).

All layers work at 1/8 resolution, where a wide convolution costs what a thin one costs at full
resolution, and the network can *start as* the PCA of 8x8 patches: 16 components alone give 31 dB on
clothing photos, more than hours of training from scratch on a CPU. The residual blocks begin at
zero and learn what a linear code cannot: context, edges, no blocks. Colour (8x8 means) is weighted
because an earlier trial pulled colours to the mean; gradients because prints live there.

    python -m fashionstudio.training.autoencoder --clothing PHOTOS --out runs/mini/autoencoder
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from diffusers.models.resnet import ResnetBlock2D
from numpy.typing import NDArray
from torch import Tensor, nn

from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.errors import BadInput
from fashionstudio.training.batches import psnr
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.networks import GROUPS, LATENT_CHANNELS, PATCH, build_codec
from fashionstudio.training.options import is_synthetic, plan_of, run_stage, stage_parser
from fashionstudio.training.photos import fill_frame, photo_files, random_crop, read_photos
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.opening import cloth_shop
from fashionstudio.training.sources.synthetic import ExampleMaker, SyntheticSource

U8 = NDArray[np.uint8]
KL_WEIGHT = 1e-6
CARRIER = 8.0
SIZES = (64, 96, 128)
MINI: dict[str, Any] = {"budget_minutes": 45, "learning_rate": 1e-3, "schedule": "cosine",
                        "warmup_steps": 100, "ema": 0.999}  # fmt: skip


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


class CodecObjective(nn.Module):
    """Reconstruction of crops through noisy latents, and a faint pull of these towards N(0, 1)."""

    def __init__(self, vae: AutoencoderKL) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Losses of {"image": [B, 3, S, S]}."""
        image = batch["image"]
        mean, log_variance = moments(self.vae, image)
        noise = torch.randn_like(mean)
        output = decode(self.vae, mean + (0.5 * log_variance).exp() * noise)
        mean, log_variance = mean.float(), log_variance.float()
        kl = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum((1, 2, 3)).mean()
        reconstruction = reconstruction_loss(output, image)
        return {"loss": reconstruction + KL_WEIGHT * kl, "reconstruction": reconstruction, "kl": kl}


@dataclass
class CropSource:
    """Crops of one random size a batch: photos, cloth and, once there are shards, dressed people.

    Attributes:
        photos: in memory.
        shop: cloth.
        people: rendered people, or None.
        pixels: in a batch; the number of crops follows, so that every step costs the same.
    """

    photos: list[U8]
    shop: ClothShop
    people: SyntheticSource | None
    pixels: int
    sizes: tuple[int, ...] = SIZES
    seed: int = 0
    maker: ExampleMaker = field(init=False)

    def __post_init__(self) -> None:
        self.maker = ExampleMaker(self.shop)

    def batch(self, position: int) -> dict[str, Tensor]:
        """See `Source.batch`: {"image": [B, 3, S, S]}."""
        rng = np.random.default_rng([self.seed, position])
        size = int(rng.choice(self.sizes))
        count = max(1, self.pixels // size**2)
        return {"image": picture_tensor(*self._crops(position, size, count, rng))}

    def _crops(self, position: int, size: int, count: int, rng: np.random.Generator) -> list[U8]:
        """A tenth cloth, up to four tenths people (four crops of each, for they cost most)."""
        crops = [self.shop.draw(rng).picture(size, rng) for _ in range(rng.binomial(count, 0.1))]
        if self.people is not None:
            self.people.count = max(1, count // 10)
            for example in self.people.examples(position):
                scales = (0.8, 1.25)
                crops += [random_crop(example.target, size, scales, rng) for _ in range(4)]
        while len(crops) < count:
            photo = self.photos[int(rng.integers(len(self.photos)))]
            crops.append(random_crop(photo, size, (0.5, 1.3), rng))
        return crops[:count]


@torch.no_grad()
def reconstruct(vae: AutoencoderKL, pictures: Tensor) -> Tensor:
    """[B, 3, H, W] through the latents' means, one at a time."""
    return torch.cat([decode(vae, moments(vae, p[None])[0]) for p in pictures]).float()


def validate(vae: AutoencoderKL, held_out: dict[str, Tensor]) -> Validation:
    """PSNR of each kind of held-out pictures; originals above reconstructions."""
    figures, rows = {}, []
    for name, pictures in held_out.items():
        back = reconstruct(vae, pictures)
        figures[f"psnr_{name}"] = psnr(back, pictures)
        rows += [pictures[:8], back[:8]]
    return Validation(figures, rows)


@torch.no_grad()
def fold_statistics(vae: AutoencoderKL, pictures: Tensor) -> dict[str, list[float]]:
    """Fold per-channel mean and std of the latents into the 1x1 convolutions, in place.

    Afterwards the latents of such pictures are ~N(0, 1) per channel and scaling_factor is 1.
    """
    latents = torch.cat([moments(vae, p[None])[0] for p in pictures]).float()
    mean, std = latents.mean((0, 2, 3)), latents.std((0, 2, 3))
    n = LATENT_CHANNELS
    quant, post = vae.quant_conv, vae.post_quant_conv
    quant.weight[:n] /= std[:, None, None, None]
    quant.bias[:n] = (quant.bias[:n] - mean) / std
    quant.bias[n:] -= 2 * std.log()
    post.bias += (post.weight[:, :, 0, 0] * mean).sum(1)
    post.weight *= std[None, :, None, None]
    return {"mean": mean.tolist(), "std": std.tolist()}


def held_out_pictures(args: argparse.Namespace, files: list[Path]) -> dict[str, Tensor]:
    """Photos, and people of the held-out shard where there is one, in the frame's size."""
    held = {"photos": picture_tensor(*map(fill_frame, read_photos(files[::6])))}
    if is_synthetic(args.data):
        people = SyntheticSource(args.data, cloth_shop(args), 24, seed=5, held_out=True)
        held["people"] = picture_tensor(*(e.target for e in people.examples(0)))
    return held


def train(args: argparse.Namespace) -> bool:
    """Train; save the network as `OUT/vae` with folded statistics; whether it came to its end."""
    if args.clothing is None:
        raise BadInput("The codec learns from clothing photos.", "Give --clothing FOLDER.")
    shop = cloth_shop(args)
    files, held_files = photo_files(args.clothing)
    if not files:
        raise BadInput(f"There are no JPEGs in “{args.clothing}”.")
    photos = read_photos(files)
    people = (
        SyntheticSource(args.data, shop, 1, seed=args.seed) if is_synthetic(args.data) else None
    )
    source = CropSource(photos, shop, people, args.pixels, tuple(args.crops), args.seed)
    plan = plan_of(args, MINI)
    torch.manual_seed(plan.seed)
    vae = build_codec(args.width, args.layers)
    if not args.resume:
        start_as_pca(vae, picture_tensor(*map(fill_frame, photos[::12])))
    vae.to(memory_format=torch.channels_last)
    objective = CodecObjective(vae)
    held_out = held_out_pictures(args, held_files)
    adam = torch.optim.AdamW(
        objective.parameters(), lr=plan.learning_rate, betas=(0.9, 0.98), weight_decay=0.0
    )
    loop = Loop(plan, objective, adam)
    loop.validate = lambda: validate(vae, loop.moved(held_out))
    loop.book.record(settings=vars(args), photos=len(photos))
    loop.train(source)
    if loop.is_main:
        with loop.averaged():
            pictures = torch.cat(list(held_out.values())).to(loop.device)
            loop.book.record(latents=fold_statistics(vae, pictures))
            vae.save_pretrained(args.out / "vae")
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/autoencoder")
    add = found.add_argument
    add("--width", type=int, default=192, help="channels")
    add("--layers", type=int, default=1, help="residual blocks on each side")
    add("--crops", type=int, nargs="+", default=list(SIZES), help="sizes")
    add("--pixels", type=int, default=12 * 96 * 96, help="in a batch")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
