"""The embedded engine's decoder once more: taught on what the U-Net really answers.

Predicted latents are smoother than encoded ones (their fine components fade towards the mean), and
a decoder that knows only encoded ones shows the borders of its 8x8 patches in them. Encoder and
skips stay; the decoder learns on the U-Net's one-step answers and, so that it forgets nothing, on
encoded latents.

    python -m fashionstudio.training.decoder --data SHARDS --runs runs/mini --out runs/mini/decoder
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.routing import route_texture
from fashionstudio.training import networks
from fashionstudio.training.batches import TryOnBatch, psnr
from fashionstudio.training.denoiser import SYSTEMS
from fashionstudio.training.denoising import Denoiser, DenoisingObjective, Noise, Prompter, keep_all
from fashionstudio.training.emasc import decode_with_skips
from fashionstudio.training.frozen import Frozen, load_part
from fashionstudio.training.latents import LatentEncoder
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import plan_of, run_stage, stage_parser
from fashionstudio.training.runs import codec_folder, denoiser_folder, layout_of
from fashionstudio.training.sources.opening import cloth_shop
from fashionstudio.training.sources.synthetic import SyntheticSource

TRUE_SHARE = 0.25
REGION_WEIGHT = 4.0
PLAN: dict[str, Any] = {"budget_minutes": 10, "learning_rate": 3e-4, "schedule": "cosine",
                        "warmup_steps": 10, "ema": 0.95}  # fmt: skip
BATCH = 6


def load_denoiser(runs: Path) -> DenoisingObjective:
    """The denoiser's last export, with the prompts and planes it was trained with."""
    folder, layout = denoiser_folder(runs), layout_of(runs)
    model = Denoiser(
        load_part(UNet2DConditionModel, folder / "unet"),
        load_part(CLIPTextModel, folder / "text_encoder"),
        load_part(CLIPVisionModelWithProjection, folder / "image_encoder"),
        load_part(InversionAdapter, folder / "inversion_adapter"),
    )
    route_texture(model.unet, layout.texture_layers)
    vae = load_part(AutoencoderKL, codec_folder(runs))
    tokenizer = load_part(CLIPTokenizer, runs / "encoders" / "tokenizer")
    prompter = Prompter(layout, tokenizer, model, name_category=True)
    return DenoisingObjective(
        model, prompter, LatentEncoder(vae, layout), networks.build_scheduler(),
        dropout=SYSTEMS["mini"].dropout, noise=Noise(),
    )  # fmt: skip


class DecoderObjective(nn.Module):
    """The decoder on the U-Net's answers, with the engine's skips.

    Args:
        vae: its decoder is trained.
        emasc: frozen.
        denoiser: answers; frozen, with an encoder of its own.
    """

    def __init__(self, vae: AutoencoderKL, emasc: EMASC, denoiser: DenoisingObjective) -> None:
        super().__init__()
        self.vae = vae.requires_grad_(False)
        vae.decoder.requires_grad_(True)
        self.frozen = Frozen(denoiser=denoiser, emasc=emasc)

    @property
    def denoiser(self) -> DenoisingObjective:
        """Frozen."""
        return cast(DenoisingObjective, self.frozen["denoiser"])

    def picture(self, batch: TryOnBatch, latents: Tensor) -> Tensor:
        """[B, 3, H, W] of latents, with the engine's skips."""
        layout = self.denoiser.prompter.layout
        codec, emasc = LatentCodec(self.vae, layout.patch), cast(EMASC, self.frozen["emasc"])
        return decode_with_skips(codec, emasc, layout, batch, latents)

    @torch.no_grad()
    def answers(self, batch: TryOnBatch, *, dropping: bool = True) -> tuple[Tensor, Tensor]:
        """One-step answers under randomly kept conditions, and encoded latents, [B,C,h,w] each."""
        denoiser = self.denoiser
        latent = denoiser.at_latent_size(batch)
        keep = denoiser.dropout.draw(len(latent)) if dropping else keep_all(len(latent))
        last = int(denoiser.scheduler.config.num_train_timesteps) - 1
        return denoiser.clean(latent, keep, last), latent.target

    def forward(self, batch: TryOnBatch) -> dict[str, Tensor]:
        """Weighted reconstruction loss."""
        predicted, true = self.answers(batch)
        chosen = (torch.rand(len(true), 1, 1, 1) < TRUE_SHARE).float().to(true.device)
        output = self.picture(batch, chosen * true + (1 - chosen) * predicted)
        return {"loss": weighted_loss(output, batch)}


def weighted_loss(output: Tensor, batch: TryOnBatch) -> Tensor:
    """L1, L1 of 8x8 means and of gradients, heavier inside the Region."""
    error = output.float() - batch.person
    weight = 1 + (REGION_WEIGHT - 1) * batch.mask
    gradient = (error.diff(dim=2).abs() * weight[:, :, 1:]).mean()
    gradient = gradient + (error.diff(dim=3).abs() * weight[..., 1:]).mean()
    colour = (F.avg_pool2d(error, 8).abs() * F.avg_pool2d(weight, 8)).mean()
    return (error.abs() * weight).mean() + colour + 0.5 * gradient


def validate(objective: DecoderObjective, batch: TryOnBatch) -> Validation:
    """PSNR of one-step pictures of held-out people with all conditions, and these pictures."""
    predicted, _ = objective.answers(batch, dropping=False)
    picture = objective.picture(batch, predicted)
    rows = [r[:8] for r in (batch.person, batch.masked, picture)]
    return Validation({"held_out_psnr": psnr(picture, batch.person)}, rows)


def train(args: argparse.Namespace) -> bool:
    """Train; save `OUT/vae`; whether it came to its end."""
    plan = plan_of(args, PLAN)
    torch.manual_seed(plan.seed)
    vae = load_part(AutoencoderKL, args.runs / "emasc" / "vae")
    emasc = load_part(EMASC, args.runs / "emasc" / "emasc")
    objective = DecoderObjective(vae, emasc, load_denoiser(args.runs))
    shop, count = cloth_shop(args), args.batch or BATCH
    source = SyntheticSource(args.data, shop, count, seed=args.seed)
    held_out = SyntheticSource(args.data, shop, 8, seed=args.seed, held_out=True).batch(0)
    adam = torch.optim.AdamW(vae.decoder.parameters(), lr=plan.learning_rate, weight_decay=0.0)
    loop = Loop(plan, objective, adam)
    loop.validate = lambda: validate(objective, loop.moved(held_out))
    loop.book.record(settings=vars(args), batch=count)
    loop.train(source)
    if loop.is_main:
        with loop.averaged():
            vae.save_pretrained(args.out / "vae")
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/decoder")
    found.add_argument("--runs", type=Path, default=Path("runs/mini"), help="the other stages")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
