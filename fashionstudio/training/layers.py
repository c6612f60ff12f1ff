"""The layer decoder's stage: from the denoiser's own answers to layers, on rendered people.

The denoiser answers as it does in use, in one step and under randomly kept conditions; the layer
decoder sees that answer, the Photo in the old garment and the conditions. Every layer's truth is
rendered.

    python -m fashionstudio.training.layers --data SHARDS --fabrics F --clothing C \
        --runs runs/mini --out runs/mini/layers
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from torch import Tensor, nn

from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import RIM_PX, at_frame_size
from fashionstudio.diffusion.drawing import fill_drawing
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.layers import NOT_SEEN, LayerDecoder, LayerInputs, Layers
from fashionstudio.diffusion.pose_map import limb_map
from fashionstudio.training.batches import psnr
from fashionstudio.training.decoder import load_denoiser
from fashionstudio.training.denoising import DenoisingObjective, Keep, keep_all
from fashionstudio.training.emasc import decode_with_skips
from fashionstudio.training.frozen import Frozen, load_part
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import plan_of, run_stage, stage_parser
from fashionstudio.training.runs import codec_folder, stage_part
from fashionstudio.training.sources.layered import LayerBatch, LayeredSource
from fashionstudio.training.sources.opening import cloth_shop

PLAN: dict[str, Any] = {"budget_minutes": 20, "learning_rate": 1.2e-3, "schedule": "cosine",
                        "warmup_steps": 50, "ema": 0.99}  # fmt: skip
BATCH = 8
CLOSER = 0.3
"""Share of the people that are cut closer than they were rendered."""
UNSEEN = 0.15
"""Share of the examples in which the Region of the Photo is not shown."""
UNPOSED = 0.1
"""Share of the examples in which no limbs are known."""
SHADE_WEIGHT = 6.0
"""Light varies little, and is what makes cloth lie on a body."""
CHANGE_WEIGHT = 4.0
"""How much more the uncovered places count than those that the new garment hides again."""


class LayerObjective(nn.Module):
    """Losses of every layer and of the picture they make.

    Args:
        network: trained.
        denoiser: answers; frozen, with the codec.
        emasc: the decoder's skips; frozen.
    """

    def __init__(
        self, network: LayerDecoder, denoiser: DenoisingObjective, vae: AutoencoderKL,
        emasc: EMASC | None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.network = network
        self.frozen = Frozen(denoiser=denoiser, vae=vae, emasc=emasc)

    @property
    def denoiser(self) -> DenoisingObjective:
        """Frozen."""
        return cast(DenoisingObjective, self.frozen["denoiser"])

    @torch.no_grad()
    def inputs(self, batch: LayerBatch, keep: Keep) -> LayerInputs:
        """What the engine would hand over: the decoded answer and the kept conditions."""
        denoiser = self.denoiser
        latent = denoiser.at_latent_size(batch)
        last = int(denoiser.scheduler.config.num_train_timesteps) - 1
        layout = denoiser.prompter.layout
        codec = LatentCodec(cast(AutoencoderKL, self.frozen["vae"]), layout.patch)
        clean = denoiser.clean(latent, keep, last)
        kept = {name: value.to(batch.mask.device) for name, value in keep.items()}
        appearance, known = batch.appearance, batch.appearance_mask
        assert appearance is not None
        assert known is not None
        known = known * kept["appearance"]
        if "emasc" in self.frozen:
            emasc = cast(EMASC, self.frozen["emasc"])
            # What a row has lost must not come back through the decoder's skips.
            shown = dataclasses.replace(batch, appearance_mask=known)
            draft = decode_with_skips(codec, emasc, layout, shown, clean)
        else:
            draft = codec.decode(clean, ()).float()
        sketch = batch.sketch * kept["sketch"]
        small = latent.sketch * kept["sketch"]
        return LayerInputs(
            photo=batch.photo, mask=batch.mask, draft=draft.clamp(-1, 1),
            appearance=appearance, known=known,
            sketch=sketch, drawn=at_frame_size(fill_drawing(small, latent.mask), batch.mask),
            worn=batch.worn_hint, hidden=torch.zeros_like(batch.mask),
            limbs=limb_map(batch.pose, (int(sketch.shape[2]), int(sketch.shape[3]))),
            skin=batch.skin, background=batch.background, bare=torch.zeros_like(batch.mask),
            complexion=batch.mask.new_zeros(len(batch), 4, 1, 1),
        )  # fmt: skip

    def forward(self, batch: LayerBatch) -> dict[str, Tensor]:
        """The losses; conditions are dropped while training only."""
        count = len(batch)
        keep = self.denoiser.dropout.draw(count) if self.training else keep_all(count)
        inputs = self.inputs(batch, keep)
        if self.training:
            inputs, batch = unseen(inputs, batch, torch.rand(count) < UNSEEN)
            posed = (torch.rand(count) >= UNPOSED).to(inputs.limbs)[:, None, None, None]
            inputs = dataclasses.replace(inputs, limbs=inputs.limbs * posed)
        return losses(self.network(inputs), batch)


def unseen(inputs: LayerInputs, batch: LayerBatch, rows: Tensor) -> tuple[LayerInputs, LayerBatch]:
    """Some rows [B] without what is worn: then all of the Region has to be painted.

    So the network can also be asked for a garment that has nothing to do with what is worn.
    """
    wide = torch.rand(len(rows)) < 0.5  # all of the Region, else what is worn with its edges
    near = F.max_pool2d(batch.old, RIM_PX, 1, RIM_PX // 2) * batch.mask
    chosen = rows.to(batch.mask.device).float()[:, None, None, None]
    hidden = torch.where(wide.to(batch.mask.device)[:, None, None, None], batch.mask, near) * chosen
    photo, hint = batch.photo * (1 - hidden), inputs.worn * (1 - chosen)
    seen = dataclasses.replace(inputs, photo=photo, worn=hint, hidden=hidden)
    old = torch.maximum(batch.old, hidden)
    return seen, dataclasses.replace(batch, photo=photo, old=old)


def losses(layers: Layers, batch: LayerBatch) -> dict[str, Tensor]:
    """Mean errors of each layer where it counts, and their sum as `loss`."""
    mask, alpha = batch.mask, batch.alpha * batch.mask
    old = batch.old * mask
    bare = old * (1 - alpha)
    covers = _covering(layers.alpha_logit, alpha, mask) + _covering(layers.old_logit, old, mask)
    shade = _inside((layers.shade - batch.shade).abs(), alpha)
    folds = _slopes(layers.shade - batch.shade, alpha)
    albedo = _inside((layers.albedo - batch.albedo).abs(), alpha)
    albedo = albedo + _slopes(layers.albedo - batch.albedo, alpha)
    uncovered = mask * 0.25 + CHANGE_WEIGHT * bare
    rest = _inside((layers.rest - batch.rest).abs(), uncovered)
    kinds = _inside(_surprise(layers.kinds, batch.beneath), uncovered * (1 - batch.alpha))
    error = layers.picture(batch.photo) - batch.person
    picture = _inside(error.abs(), mask) + _slopes(error, mask)
    total = covers + SHADE_WEIGHT * (shade + 2 * folds) + albedo + rest + kinds + picture
    return {"loss": total, "covers": covers, "shade": shade, "folds": folds, "albedo": albedo,
            "rest": rest, "kinds": kinds, "picture": picture}  # fmt: skip


def _surprise(logits: Tensor, truth: Tensor) -> Tensor:
    """Cross-entropy [B, 1, H, W] of kinds [B, K, H, W]; one that nobody saw has to be painted."""
    offered = truth * (logits > NOT_SEEN / 2)
    painted = offered[:, :1] + (truth - offered).sum(dim=1, keepdim=True)
    truth = torch.cat([painted, offered[:, 1:]], dim=1)
    return -(truth * torch.log_softmax(logits.float(), dim=1)).sum(dim=1, keepdim=True)


def _slopes(error: Tensor, weight: Tensor) -> Tensor:
    """Weighted mean of an error's differences between neighbours: what is fine must be right."""
    down = _inside(error.diff(dim=2).abs(), weight[:, :, 1:] * weight[:, :, :-1])
    across = _inside(error.diff(dim=3).abs(), weight[..., 1:] * weight[..., :-1])
    return down + across


def _covering(logit: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """Cross-entropy and L1 of a coverage, inside the Region."""
    entropy = F.binary_cross_entropy_with_logits(logit, truth, reduction="none")
    return _inside(entropy, mask) + _inside((torch.sigmoid(logit) - truth).abs(), mask)


def _inside(error: Tensor, weight: Tensor) -> Tensor:
    """Weighted mean of errors [B, c, H, W] by weights [B, 1, H, W]."""
    return (error * weight).sum() / (weight.sum() * error.shape[1]).clamp_min(1.0)


def overlap(found: Tensor, truth: Tensor, mask: Tensor) -> float:
    """Mean intersection over union of coverages within the mask."""
    a, b = (found * mask) > 0.5, (truth * mask) > 0.5
    return float(((a & b).flatten(1).sum(1) / (a | b).flatten(1).sum(1).clamp_min(1)).mean())


def validate(objective: LayerObjective, batch: LayerBatch) -> Validation:
    """Overlaps and PSNR on held-out people under random conditions, and pictures to look at."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        keep = objective.denoiser.dropout.draw(len(batch))
        inputs = objective.inputs(batch, keep)
    layers = objective.network(inputs)
    picture = layers.picture(batch.photo).clamp(-1, 1)
    figures = {f"held_out_{name}": float(value) for name, value in losses(layers, batch).items()}
    figures |= {
        "held_out_iou": overlap(layers.alpha, batch.alpha, batch.mask),
        "held_out_old_iou": overlap(layers.old, batch.old, batch.mask),
        "held_out_psnr": psnr(picture, batch.person),
        "held_out_draft_psnr": psnr(
            inputs.photo + (inputs.draft - inputs.photo) * batch.mask, batch.person
        ),
    }
    planes = (batch.photo, inputs.draft, picture, batch.person, layers.alpha * 2 - 1,
              layers.old * 2 - 1, layers.shade * 2 - 1, layers.rest.clamp(-1, 1),
              batch.rest)  # fmt: skip
    return Validation(figures, [p[:8].expand(-1, 3, -1, -1) for p in planes])


def build(args: argparse.Namespace) -> LayerObjective:
    """The network, and the frozen ones that it follows."""
    emasc = stage_part(args.runs, "emasc")
    network = LayerDecoder(tuple(args.widths))
    if args.start_from is not None:
        network = load_part(LayerDecoder, args.start_from)
    return LayerObjective(
        network, load_denoiser(args.runs),
        load_part(AutoencoderKL, codec_folder(args.runs)),
        load_part(EMASC, emasc) if emasc else None,
    )  # fmt: skip


def train(args: argparse.Namespace) -> bool:
    """Train; save `OUT/layers`; whether it came to its end."""
    plan = plan_of(args, PLAN)
    torch.manual_seed(plan.seed)
    objective = build(args)
    shop, count = cloth_shop(args), args.batch or BATCH
    source = LayeredSource(args.data, shop, count, seed=args.seed, closer=CLOSER)
    seen = LayeredSource(args.data, shop, args.held_out, seed=args.seed, held_out=True).batch(0)
    adam = torch.optim.AdamW(
        objective.network.parameters(), lr=plan.learning_rate, betas=(0.9, 0.98), weight_decay=1e-2
    )
    objective.network.to(memory_format=torch.channels_last)
    loop = Loop(plan, objective, adam)
    moved = loop.moved(seen)

    def look() -> Validation:
        objective.network.save_pretrained(args.out / "layers")
        return validate(objective, moved)

    loop.validate = look
    loop.book.record(settings=vars(args), batch=count)
    loop.train(source)
    if loop.is_main:
        loop.book.record(examples_seen=loop.progress.step * count)
        with loop.averaged():
            objective.network.save_pretrained(args.out / "layers")
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/layers")
    found.add_argument("--runs", type=Path, default=Path("runs/mini"), help="the other stages")
    found.add_argument("--start-from", type=Path, help="folder of a layer decoder to train on")
    found.add_argument("--widths", type=int, nargs="+", default=[32, 64, 128, 192])
    found.add_argument("--held-out", type=int, default=24, help="examples to validate on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
