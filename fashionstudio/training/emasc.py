"""EMASC: what the bottleneck loses comes back from pictures that are known.

As LaDI-VTON (section 3.4): latents of the full picture, skips from the masked one, L1 + 0.5
perceptual loss of the reconstruction, AdamW 1e-5, 40,000 steps with the autoencoder frozen. The
embedded engine also has skips from the appearance picture inside the Region, so that prints
survive, and starts by least squares: the loss of a PCA-like codec is linear, so its best skips are
found at once. Room is made for them in the decoder: the least important channels of its last
activation are silenced, and their columns of conv_out become the principal directions of what the
codec loses. The encoder, and with it the latents, stay as they are.

    python -m fashionstudio.training.emasc --data DRESSCODE --base SD2-INPAINTING \
        --vgg vgg19-dcbb9e9d.pth --out runs/ladi/emasc
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from torch import Tensor, nn

from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import at_latent_size
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.layout import LADI, ConditioningLayout
from fashionstudio.errors import ModelMismatch
from fashionstudio.training.base import Base
from fashionstudio.training.batches import TryOnBatch, psnr
from fashionstudio.training.denoiser import PUBLISHED_SIZE, optimizer_of
from fashionstudio.training.frozen import Frozen, load_part
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.networks import PATCH, mini_layout
from fashionstudio.training.options import (
    PUBLISHED_DIFFUSION,
    add_published,
    is_synthetic,
    plan_of,
    run_stage,
    stage_parser,
)
from fashionstudio.training.perceptual import PerceptualLoss, load_perceptual
from fashionstudio.training.sources.opening import Need, frame_of, open_source

VGG_WEIGHT = 0.5
RIDGE = 1e-3
PUBLISHED = PUBLISHED_DIFFUSION | {"max_steps": 40_000}
MINI: dict[str, Any] = {"budget_minutes": 0, "learning_rate": 3e-4, "schedule": "cosine",
                        "warmup_steps": 50, "ema": 0.99}  # fmt: skip
BATCH = 16


class EmascObjective(nn.Module):
    """Reconstruction of the full picture with skips from what is known of it.

    Args:
        emasc: trained.
        vae: frozen.
        layout: which features are skipped.
        perceptual: a further loss, or None.
        sample: latents drawn from the posterior, as published.
    """

    def __init__(
        self, emasc: EMASC, vae: AutoencoderKL, layout: ConditioningLayout,
        perceptual: PerceptualLoss | None = None, *, sample: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.emasc, self.layout, self.sample = emasc, layout, sample
        self.frozen = Frozen(vae=vae, perceptual=perceptual)

    @property
    def codec(self) -> LatentCodec:
        """The frozen autoencoder with its patch size."""
        return LatentCodec(cast(AutoencoderKL, self.frozen["vae"]), self.layout.patch)

    @torch.no_grad()
    def latents(self, picture: Tensor) -> Tensor:
        """Scaled latents of the full picture."""
        return self.codec.encode(picture, sample=self.sample)[0]

    def reconstruct(self, batch: TryOnBatch, latents: Tensor) -> Tensor:
        """[B, 3, H, W] from latents and skips."""
        return decode_with_skips(self.codec, self.emasc, self.layout, batch, latents)

    def forward(self, batch: TryOnBatch) -> dict[str, Tensor]:
        """Losses."""
        output = self.reconstruct(batch, self.latents(batch.person))
        losses = {"l1": F.l1_loss(output, batch.person)}
        loss = losses["l1"]
        if "perceptual" in self.frozen:
            losses["vgg"] = self.frozen["perceptual"](output, batch.person)
            loss = loss + VGG_WEIGHT * losses["vgg"]
        return {"loss": loss, **losses}


def decode_with_skips(
    codec: LatentCodec, emasc: EMASC, layout: ConditioningLayout, batch: TryOnBatch,
    latents: Tensor,
) -> Tensor:  # fmt: skip
    """[B, 3, H, W] from latents and the skips of the masked and the appearance picture."""
    with torch.no_grad():
        masked = features(codec, layout, batch.masked)
        appearance = None
        if emasc.conv_appearance is not None and batch.appearance is not None:
            appearance = features(codec, layout, batch.appearance)
    skips = emasc(masked, batch.mask, appearance, batch.appearance_mask)
    return codec.decode(latents, skips).float()


def features(codec: LatentCodec, layout: ConditioningLayout, picture: Tensor) -> list[Tensor]:
    """The features that the layout skips; the unshuffled picture needs no encoder.

    Raises:
        ModelMismatch: the autoencoder has fewer blocks than the layout counts on.
    """
    wanted = layout.decoder_skips
    if not any(wanted):
        packed = F.pixel_unshuffle(picture, layout.patch)
        return [packed for _ in wanted]
    found = codec.moments(picture)[2]
    if max(wanted) >= len(found):
        raise ModelMismatch(
            f"The base's autoencoder has {len(found)} features, but EMASC takes number "
            f"{max(wanted)}, too.",
            "Take a base whose autoencoder has four blocks, as Stable Diffusion's.",
        )
    return [found[i] for i in wanted]


def build(codec: LatentCodec, layout: ConditioningLayout) -> EMASC:
    """The published non-linear branches, or the embedded engine's linear ones.

    The latter start at zero: the codec then decodes as without them.
    """
    if layout.patch == 1:
        return EMASC(*codec.skip_channels(layout.decoder_skips[0]))
    width = int(codec.vae.config["block_out_channels"][0])
    packed, count = 3 * codec.patch**2, len(layout.decoder_skips)
    return EMASC([packed] * count, [width] * count, type="linear", appearance=True)


# Least squares ----------------------------------------------------------------------------------


def last_activation(codec: LatentCodec, latents: Tensor) -> Tensor:
    """What conv_out reads, [B, width, h, w]."""
    decoder = codec.vae.decoder
    hidden = decoder.mid_block(decoder.conv_in(codec.vae.post_quant_conv(latents)))
    for block in decoder.up_blocks:
        hidden = block(hidden)
    return torch.as_tensor(decoder.conv_act(decoder.conv_norm_out(hidden)))


def rows_of(picture: Tensor, keep: Tensor) -> Tensor:
    """Patches [N, 192] of a picture [B,3,H,W] where keep [B,1,h,w] is set."""
    packed = F.pixel_unshuffle(picture, PATCH).permute(0, 2, 3, 1)
    return packed[keep[:, 0].bool()]


@torch.no_grad()
def make_room(codec: LatentCodec, batch: TryOnBatch, latents: Tensor, room: int) -> Tensor:
    """Silence the `room` least important channels; give their columns to the lost directions.

    At most half of the channels are taken. Returns them, [room].
    """
    decoder = codec.vae.decoder
    weight = decoder.conv_out.weight
    room = min(room, weight.shape[1] // 2)
    activation = last_activation(codec, latents)
    effect = activation.var((0, 2, 3)) * weight.square().sum((0, 2, 3))
    channels = effect.argsort()[:room]
    constant = activation.mean((0, 2, 3))[channels]
    decoder.conv_out.bias += (weight[:, channels].sum((2, 3)) * constant).sum(1)
    decoder.conv_norm_out.weight[channels] = 0
    decoder.conv_norm_out.bias[channels] = 0
    weight[:, channels] = 0
    everywhere = torch.ones_like(latents[:, :1])
    lost = rows_of(batch.person - codec.decode(latents), everywhere)
    _, directions = torch.linalg.eigh(lost.T @ lost / len(lost))
    weight[:, channels, 1, 1] = directions[:, -room:]
    return channels


@torch.no_grad()
def fit(
    codec: LatentCodec, model: EMASC, batch: TryOnBatch, latents: Tensor, channels: Tensor
) -> None:
    """Least squares for the branches behind the last activation."""
    directions = codec.vae.decoder.conv_out.weight[:, channels, 1, 1]
    lost = batch.person - codec.decode(latents)
    mask = at_latent_size(batch.mask, "mask", codec.factor)
    known = torch.as_tensor(batch.appearance_mask)
    inside = mask * at_latent_size(known, "mask", codec.factor)
    branches = cast(nn.ModuleList, model.conv_appearance)
    for branch, source, keep in (
        (model.conv[0], batch.masked, 1 - mask),
        (branches[0], torch.as_tensor(batch.appearance), inside),
    ):
        x, y = rows_of(source, keep), rows_of(lost, keep) @ directions
        x = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
        gram = x.T @ x + RIDGE * max(1, len(x)) * torch.eye(x.shape[1], device=x.device)
        solution = torch.linalg.solve(gram, x.T @ y)
        # In place on parameters that `nn.ModuleList` only knows as modules.
        parameters = dict(branch.named_parameters())
        parameters["weight"][channels, :, 1, 1] = solution[:-1].T
        parameters["bias"][channels] = solution[-1]


# The stage --------------------------------------------------------------------------------------


@torch.no_grad()
def validate(objective: EmascObjective, batch: TryOnBatch) -> Validation:
    """PSNR inside and outside the Region, bare and with skips, and pictures of both."""
    latents = objective.latents(batch.person)
    bare = objective.codec.decode(latents).float()
    helped = objective.reconstruct(batch, latents)
    figures = {"psnr_bare": psnr(bare, batch.person), "psnr_skips": psnr(helped, batch.person)}
    for name, part in (("outside", 1 - batch.mask), ("inside", batch.mask)):
        for kind, picture in (("bare", bare), ("skips", helped)):
            error = ((picture.clamp(-1, 1) - batch.person) * part / 2).square().sum()
            share = error / (3 * part.sum()).clamp_min(1)
            figures[f"psnr_{name}_{kind}"] = float(-10 * share.clamp_min(1e-10).log10())
    return Validation(figures, [r[:8] for r in (batch.person, batch.masked, bare, helped)])


def start_by_least_squares(objective: EmascObjective, batch: TryOnBatch, room: int) -> None:
    """Make room in the decoder and fit the skips of the embedded engine."""
    with torch.no_grad():
        latents = objective.codec.encode(batch.person)[0]
    channels = make_room(objective.codec, batch, latents, room)
    fit(objective.codec, objective.emasc, batch, latents, channels)


def build_objective(args: argparse.Namespace) -> EmascObjective:
    """The published objective on a base's autoencoder, or the embedded engine's."""
    perceptual = load_perceptual(args.vgg)
    if args.base:
        vae = Base.find(args.base).vae()
        return EmascObjective(build(LatentCodec(vae), LADI), vae, LADI, perceptual)
    layout = mini_layout()
    resumed = args.out / "vae"
    vae = load_part(AutoencoderKL, resumed if args.resume and resumed.is_dir() else args.vae)
    emasc = build(LatentCodec(vae, layout.patch), layout)
    return EmascObjective(emasc, vae, layout, perceptual, sample=False)


def train(args: argparse.Namespace) -> bool:
    """Train; save `OUT/emasc` (and the decoder with room, `OUT/vae`); whether it is finished."""
    mini = not args.base
    plan = plan_of(args, MINI if mini else PUBLISHED)
    torch.manual_seed(plan.seed)
    objective = build_objective(args)
    need = Need() if is_synthetic(args.data) else Need(garment=False)
    count, size = args.batch or BATCH, frame_of(args, PUBLISHED_SIZE)
    source = open_source(args, need, count=count, size=size)
    held_out = open_source(args, need, count=args.held_out, size=size, held_out=True).batch(0)
    if mini and not args.resume:
        many = open_source(args, need, count=args.examples, size=size).batch(10**6)
        start_by_least_squares(objective, many, args.room)
        objective.codec.vae.save_pretrained(args.out / "vae")
    loop = Loop(plan, objective, optimizer_of(objective, plan.learning_rate))
    loop.validate = lambda: validate(objective, loop.moved(held_out))
    loop.book.record(settings=vars(args), perceptual_loss=args.vgg is not None)
    loop.train(source)
    if loop.is_main:
        with loop.averaged():
            objective.emasc.save_pretrained(args.out / "emasc")
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/emasc")
    add_published(found)
    add = found.add_argument
    add("--base", help="installed engine or diffusers folder whose autoencoder it is for")
    add("--vgg", type=Path, help="torchvision's vgg19 weights; without: L1 only")
    add("--vae", type=Path, default=Path("runs/mini/autoencoder/vae"), help="mini's codec")
    add("--room", type=int, default=96, help="channels given to the skips (mini)")
    add("--examples", type=int, default=64, help="for the least-squares start (mini)")
    add("--held-out", type=int, default=16, help="examples to validate on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
