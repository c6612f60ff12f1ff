"""The inversion adapter alone: pictures become pseudo-words for a frozen denoiser.

LaDI-VTON pre-trains its adapter on garments with the stock nine-channel inpainting U-Net (noisy
latents, mask, masked latents), 200,000 steps without dropped conditions. Ti-MGD's looks at patches
of fabric; here it learns by textual inversion too, with the U-Net of `--base` frozen: an MGD engine
(its own planes, texture layers split) or a stock inpainting U-Net.

    python -m fashionstudio.training.adapter --layout ladi --data DRESSCODE --base SD2-INPAINTING \
        --vision CLIP-VIT-H --out runs/ladi/adapter
"""

from __future__ import annotations

import argparse
import dataclasses

import torch

from fashionstudio.diffusion.layout import ConditioningLayout
from fashionstudio.diffusion.routing import route_texture
from fashionstudio.errors import BadInput, ModelMismatch
from fashionstudio.training.base import INPAINTING_CHANNELS, Base
from fashionstudio.training.denoiser import (
    PUBLISHED_SIZE,
    SYSTEMS,
    add_networks,
    optimizer_of,
    parameters_of,
    published_adapter,
    save,
    system_of,
    validate,
)
from fashionstudio.training.denoising import (
    Denoiser,
    DenoisingObjective,
    Dropout,
    Noise,
    Prompter,
)
from fashionstudio.training.latents import LatentEncoder
from fashionstudio.training.loop import Loop
from fashionstudio.training.options import (
    PUBLISHED_DIFFUSION,
    add_published,
    plan_of,
    run_stage,
    stage_parser,
)
from fashionstudio.training.sources.opening import frame_of, open_source

NO_DROPOUT = Dropout(0.0, 0.0, 0.0, 0.0)
BATCH = 16


def layout_for(layout: ConditioningLayout, channels: int) -> ConditioningLayout:
    """The layout as far as a frozen U-Net of that many input channels can read it.

    Raises:
        ModelMismatch: it is neither a stock inpainting U-Net nor one of this layout.
    """
    if channels == layout.in_channels():
        return layout
    if channels != INPAINTING_CHANNELS:
        raise ModelMismatch(
            "The base's U-Net reads neither this layout's planes nor those of inpainting.",
            "Choose the base of the same system, or an inpainting base.",
            f"{channels} channels, the layout has {layout.in_channels()}",
        )
    planes = tuple(p for p in layout.planes if p.name in ("mask", "masked_image"))
    return dataclasses.replace(layout, planes=planes)


def build(args: argparse.Namespace) -> DenoisingObjective:
    """Everything frozen but the adapter."""
    base = Base.find(args.base)
    unet = base.unet().requires_grad_(False)
    layout = layout_for(system_of(args).layout, int(unet.config["in_channels"]))
    if not layout.tokens:
        raise BadInput("This layout has no pseudo-words.", "Choose ladi or ti-mgd.")
    text = base.text_encoder().requires_grad_(False)
    vision = base.image_encoder(args.vision).requires_grad_(False)
    adapter = base.adapter(args.adapter) or published_adapter(vision, text, layout)
    route_texture(unet, layout.texture_layers)
    if args.gradient_checkpointing:
        unet.enable_gradient_checkpointing()
    model = Denoiser(unet, text, vision, adapter)
    return DenoisingObjective(
        model, Prompter(layout, base.tokenizer(), model),
        LatentEncoder(base.vae(), layout, sample=True), base.scheduler(), dropout=NO_DROPOUT,
        noise=Noise(),
    )  # fmt: skip


def train(args: argparse.Namespace) -> bool:
    """Train; save `OUT/inversion_adapter`; returns whether it came to its end."""
    plan = plan_of(args, PUBLISHED_DIFFUSION)
    torch.manual_seed(plan.seed)
    objective = build(args)
    need, size = system_of(args).need, frame_of(args, PUBLISHED_SIZE)
    count = args.batch or BATCH
    source = open_source(args, need, count=count, size=size)
    held_out = open_source(args, need, count=args.held_out, size=size, held_out=True).batch(0)
    loop = Loop(plan, objective, optimizer_of(objective, plan.learning_rate))
    loop.validate = lambda: validate(objective, loop.moved(held_out))
    loop.book.record(settings=vars(args), batch=count)
    loop.book.record(parameters=parameters_of(objective.denoiser))
    loop.train(source)
    if loop.is_main:
        with loop.averaged():
            save(objective, args.out)
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/ladi/adapter")
    add_published(found)
    add_networks(found)
    layouts = [name for name, system in SYSTEMS.items() if system.layout.tokens]
    found.add_argument("--layout", choices=[n for n in layouts if n != "mini"], default="ladi")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
