"""Stage 6, EMASC: what the bottleneck loses comes back from pictures that are known.

Outside the Region from the masked photo (as LaDI-VTON), inside it from the appearance picture (our
extension), so that prints survive. The codec is frozen. Latents are disturbed while training, so
that the skips do not rely on a perfect prediction of the U-Net.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from torch import Tensor

from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.training import common, data
from fashionstudio.training.autoencoder import PATCH, prefetch, reconstruction_loss, sheet
from fashionstudio.training.encode import planes_of
from fashionstudio.training.encoders import load_cloths
from fashionstudio.training.samples import ExampleMaker

SKIPS = (0, 1)
"""Features read: the unshuffled picture and the output of conv_in (see `LatentCodec.moments`)."""


def build(codec: LatentCodec) -> EMASC:
    """Linear branches that start at zero: the codec then decodes as without them."""
    width = int(codec.vae.config["block_out_channels"][0])
    packed = 3 * codec.patch**2
    return EMASC([packed, width], [width, width], type="linear", appearance=True)


def features(codec: LatentCodec, picture: Tensor) -> list[Tensor]:
    """The features of SKIPS without running the rest of the encoder."""
    packed = F.pixel_unshuffle(picture, codec.patch)
    return [packed, codec.vae.encoder.conv_in(packed)]


def decode_with_skips(
    codec: LatentCodec, model: EMASC, planes: dict[str, Tensor], latents: Tensor
) -> Tensor:
    """[B,3,H,W] from latents and the skips of the masked and the appearance picture."""
    with torch.no_grad():
        masked = features(codec, planes["masked"])
        appearance = features(codec, planes["appearance"])
    skips = model(masked, planes["mask"], appearance, planes["known"])
    return codec.decode(latents, skips)


def disturbed(latents: Tensor) -> Tensor:
    """Latents with white and with smooth noise of a random strength."""
    amount = torch.rand(len(latents), 1, 1, 1) * 0.4
    smooth = F.interpolate(torch.randn(*latents.shape[:2], 8, 6), size=latents.shape[-2:],
                           mode="bilinear")  # fmt: skip
    return latents + amount * (0.5 * torch.randn_like(latents) + 0.5 * smooth)


class PictureSource:
    """Batches of full-size planes of random examples; those without an appearance are rare."""

    def __init__(self, args: argparse.Namespace, rng: np.random.Generator) -> None:
        self.rng = rng
        self.maker = ExampleMaker(load_cloths(args.fabrics, args.photos), rng)
        self.train, self.held_out = data.split_shards(data.find_shards(args.data))

    def batch(self, count: int, shards: list[data.Shard]) -> dict[str, Tensor]:
        examples = []
        for _ in range(count):
            shard = shards[int(self.rng.integers(len(shards)))]
            examples.append(self.maker.make(shard, int(self.rng.integers(len(shard)))))
        return planes_of(examples)


@torch.no_grad()
def evaluate(
    trainer: common.Trainer, codec: LatentCodec, planes: dict[str, Tensor], look: Path
) -> None:
    """PSNR with and without the skips on held-out people, and a sheet."""
    model = trainer.module
    latents = codec.encode(planes["target"])[0]
    plain = codec.decode(latents)
    with trainer.ema.applied(model):
        helped = decode_with_skips(codec, model, planes, latents)  # type: ignore[arg-type]
    values = {
        "psnr_plain": common.psnr(plain, planes["target"]),
        "psnr_skips": common.psnr(helped, planes["target"]),
    }
    trainer.run.write_log(**values)
    trainer.run.write_record(**values)
    rows = [planes["target"], planes["appearance"], plain, helped]
    sheet([r[:8] for r in rows], look / f"emasc_{trainer.run.step:05d}.png")


def train(args: argparse.Namespace) -> None:
    rng = common.seed_all(args.seed, args.threads)
    vae = AutoencoderKL.from_pretrained(args.vae).eval().requires_grad_(False)
    codec = LatentCodec(vae, PATCH)
    model = build(codec)
    run = common.start(args, {"batch": args.batch, "lr": args.lr, "skips": SKIPS})
    trainer = common.Trainer(model, run, lr=args.lr, weight_decay=0.0, ema_decay=0.99)
    if args.resume:
        run.load(trainer.parts)
    source = PictureSource(args, rng)
    held_out = source.batch(16, source.held_out)
    batches = prefetch(lambda: source.batch(args.batch, source.train))
    looked = run.elapsed_s
    while not run.finished:
        planes = batches.get()
        with torch.no_grad(), common.autocast("cpu"):
            latents = codec.encode(planes["target"])[0].float()
        with common.autocast("cpu"):
            output = decode_with_skips(codec, model, planes, disturbed(latents))
        loss = reconstruction_loss(output, planes["target"])
        trainer.update(loss)
        if run.step % 20 == 0:
            run.write_log(loss=float(loss.detach()))
        trainer.checkpoint()
        if run.elapsed_s - looked > 150:
            looked = run.elapsed_s
            evaluate(trainer, codec, held_out, args.look)
    trainer.checkpoint(force=True)
    evaluate(trainer, codec, held_out, args.look)
    with trainer.ema.applied(model):
        model.save_pretrained(args.out / "emasc")


def main() -> None:
    parser = common.stage_parser(__doc__ or "", out="runs/mini/emasc", budget_minutes=8)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--fabrics", type=Path, required=True)
    parser.add_argument("--vae", type=Path, default=Path("runs/mini/autoencoder/vae"))
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--look", type=Path, default=Path("/tmp/look_emasc"))
    train(parser.parse_args())


if __name__ == "__main__":
    main()
