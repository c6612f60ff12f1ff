"""Stage 7, the decoder once more: taught on what the U-Net really answers.

Predicted latents are smoother than encoded ones (their fine components fade towards the mean), and
a decoder that knows only encoded ones shows the borders of its 8x8 patches in them. Encoder and
skips stay; the decoder learns on the U-Net's one-step answers and, so that it forgets nothing, on
encoded latents.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.training import common, data, encode, unet
from fashionstudio.training.autoencoder import PATCH, prefetch, sheet
from fashionstudio.training.emasc import decode_with_skips
from fashionstudio.training.encoders import load_cloths
from fashionstudio.training.latents import collate
from fashionstudio.training.samples import Example, ExampleMaker

TRUE_SHARE = 0.25
REGION_WEIGHT = 4.0


def load_denoiser(runs: Path) -> tuple[unet.Denoiser, unet.Prompter]:
    """The U-Net stage's last export, frozen."""
    folder = runs / "unet"
    model = unet.Denoiser(
        UNet2DConditionModel.from_pretrained(folder / "unet"),
        CLIPTextModel.from_pretrained(folder / "text_encoder"),
        CLIPVisionModelWithProjection.from_pretrained(folder / "image_encoder"),
    )
    model.inversion_adapter = InversionAdapter.from_pretrained(folder / "inversion_adapter")
    tokenizer = CLIPTokenizer.from_pretrained(runs / "encoders" / "tokenizer")
    return model.eval().requires_grad_(False), unet.Prompter(tokenizer, model)


@torch.no_grad()
def answers(
    model: unet.Denoiser, prompter: unet.Prompter, codec: LatentCodec, examples: list[Example],
    rng: np.random.Generator,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """One-step answers under randomly kept conditions, and the encoded latents, [B,16,h,w] each."""
    block = encode.encode_block(codec, examples)
    rows = [{name: value[i] for name, value in block.items()} for i in range(len(examples))]
    batch = collate(rows)
    keep = unet.keep_table(len(examples), rng)
    noise = torch.randn_like(batch["target"])
    steps = torch.full((len(examples),), unet.TIMESTEPS - 1)
    with common.autocast("cpu"):
        text = prompter(batch, keep)
        sample = torch.cat([noise, unet.planes_of(batch, keep)], dim=1)
        velocity = model.unet(sample, steps, text).sample.float()
    return -velocity, batch["target"]


def weighted_loss(output: Tensor, planes: dict[str, Tensor]) -> Tensor:
    """L1, L1 of 8x8 means and of gradients, heavier inside the Region."""
    error = output.float() - planes["target"]
    weight = 1 + (REGION_WEIGHT - 1) * planes["mask"]
    gradient = (error.diff(dim=2).abs() * weight[:, :, 1:]).mean()
    gradient = gradient + (error.diff(dim=3).abs() * weight[..., 1:]).mean()
    colour = (F.avg_pool2d(error, 8).abs() * F.avg_pool2d(weight, 8)).mean()
    return (error.abs() * weight).mean() + colour + 0.5 * gradient


def train(args: argparse.Namespace) -> None:
    rng = common.seed_all(args.seed, args.threads)
    vae = AutoencoderKL.from_pretrained(args.runs / "emasc" / "vae").eval().requires_grad_(False)
    vae.decoder.requires_grad_(True)
    skips = EMASC.from_pretrained(args.runs / "emasc" / "emasc").eval().requires_grad_(False)
    codec = LatentCodec(vae, PATCH)
    model, prompter = load_denoiser(args.runs)
    run = common.start(args, {"batch": args.batch, "lr": args.lr})
    trainer = common.Trainer(
        vae, run, lr=args.lr, weight_decay=0.0, ema_decay=0.95, warmup_steps=10
    )
    maker = ExampleMaker(load_cloths(args.fabrics, args.photos), rng)
    train_shards, held_shards = data.split_shards(data.find_shards(args.data))

    def examples(shards: list[data.Shard], count: int) -> list[Example]:
        picked = [shards[int(rng.integers(len(shards)))] for _ in range(count)]
        return [maker.make(shard, int(rng.integers(len(shard)))) for shard in picked]

    held = examples(held_shards, 8)
    held_planes = encode.planes_of(held)
    held_answers, _ = answers(model, prompter, codec, held, np.random.default_rng(2))
    with torch.no_grad():
        before = decode_with_skips(codec, skips, held_planes, held_answers)
    batches = prefetch(lambda: examples(train_shards, args.batch), depth=2)
    while not run.finished:
        batch = batches.get()
        planes = encode.planes_of(batch)
        predicted, true = answers(model, prompter, codec, batch, rng)
        chosen = (torch.rand(len(true), 1, 1, 1) < TRUE_SHARE).float()
        latents = chosen * true + (1 - chosen) * predicted
        with common.autocast("cpu"):
            output = decode_with_skips(codec, skips, planes, latents)
        loss = weighted_loss(output, planes)
        trainer.update(loss)
        if run.step % 10 == 0:
            run.write_log(loss=float(loss.detach()))
    with trainer.ema.applied(vae), torch.no_grad():
        after = decode_with_skips(codec, skips, held_planes, held_answers)
        vae.save_pretrained(args.out / "vae")
    target = held_planes["target"]
    values = {"psnr_before": common.psnr(before, target), "psnr_after": common.psnr(after, target)}
    run.write_log(**values)
    run.write_record(**values)
    sheet([target, before, after], args.look / "decoder.png")


def main() -> None:
    parser = common.stage_parser(__doc__ or "", out="runs/mini/decoder", budget_minutes=10)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--fabrics", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("runs/mini"))
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--look", type=Path, default=Path("/tmp/look_decoder"))
    train(parser.parse_args())


if __name__ == "__main__":
    main()
