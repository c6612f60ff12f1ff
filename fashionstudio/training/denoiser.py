"""The denoiser: an inpainting U-Net under planes, words and pseudo-words, for every layout.

`--layout ladi` is LaDI-VTON's try-on U-Net with its inversion adapter, `mgd` the Multimodal Garment
Designer, `ti-mgd` the same with fabric pseudo-words in some of its cross-attention layers. They
extend an inpainting base (new input channels start at zero) with the published settings: AdamW,
1e-5 after 500 steps, batch 16, 200,000 steps (MGD: 150,000), each condition dropped with p = 0.2.
`mini`, the embedded engine, starts from nothing.

    python -m fashionstudio.training.denoiser --layout ladi --data DRESSCODE \
        --base SD2-INPAINTING --vision CLIP-VIT-H --warper runs/ladi/warper/warper \
        --refinement runs/ladi/refinement/refinement \
        --adapter runs/ladi/adapter/inversion_adapter --out runs/ladi/denoiser
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.layout import LADI, MGD, TI_MGD, ConditioningLayout
from fashionstudio.diffusion.routing import route_texture
from fashionstudio.diffusion.warping import ConvNetTPS, UNetVanilla
from fashionstudio.errors import BadInput, ModelMismatch
from fashionstudio.training import networks
from fashionstudio.training.base import Base, extend_input
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.checkpoint import averaged_weights
from fashionstudio.training.denoising import (
    Denoiser,
    DenoisingObjective,
    Dropout,
    Noise,
    Prompter,
    keep_all,
)
from fashionstudio.training.feeding import Source
from fashionstudio.training.frozen import load_part
from fashionstudio.training.latents import LatentBatch, LatentEncoder, LatentSource, LatentStore
from fashionstudio.training.linear_start import start_linear
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import (
    PUBLISHED_DIFFUSION,
    add_published,
    plan_of,
    run_stage,
    stage_parser,
)
from fashionstudio.training.runs import LAYOUT_FILE
from fashionstudio.training.sources.opening import Need, frame_of, open_source

PUBLISHED_SIZE = (512, 384)
ENGINE_FILE = "model_index.json"
LOOK_STEP = 600
"""Time step at which validation pictures are answered by engines that do not end in pure noise."""
MINI_PLAN: dict[str, Any] = {
    "budget_minutes": 75, "learning_rate": 8e-4, "schedule": "cosine", "warmup_steps": 100,
    "ema": 0.99,
}  # fmt: skip


@dataclass(frozen=True)
class System:
    """How one layout is trained."""

    layout: ConditioningLayout
    need: Need
    plan: dict[str, Any]
    batch: int = 16
    dropout: Dropout = field(default_factory=Dropout)
    noise: Noise = field(default_factory=Noise)
    betas: tuple[float, float] = (0.9, 0.999)


SYSTEMS = {
    "ladi": System(LADI, Need(garment=True), PUBLISHED_DIFFUSION),
    "mgd": System(
        MGD, Need(sketch=True, captions=True, text="captions", system="mgd"),
        PUBLISHED_DIFFUSION | {"max_steps": 150_000},
    ),
    "ti-mgd": System(
        TI_MGD,
        Need(garment=True, sketch=True, captions=True, text="captions", system="mgd",
             shown="fabric"),
        PUBLISHED_DIFFUSION | {"max_steps": 150_000},
        dropout=Dropout(tokens=0.2),
    ),
    "mini": System(
        networks.mini_layout(), Need(), MINI_PLAN, batch=32,
        dropout=Dropout(0.12, 0.15, 0.4, 0.15, tokens=0.25, everything=0.05),
        noise=Noise(terminal=0.8, region_weight=8.0), betas=(0.9, 0.98),
    ),
}  # fmt: skip


def system_of(args: argparse.Namespace) -> System:
    """The system that a command names, with its own split of the texture layers."""
    system = SYSTEMS[args.layout]
    if getattr(args, "terminal", None) is not None:
        system = dataclasses.replace(
            system, noise=dataclasses.replace(system.noise, terminal=args.terminal)
        )
    if args.texture_layers is None:
        return system
    layout = dataclasses.replace(system.layout, texture_layers=tuple(args.texture_layers))
    return dataclasses.replace(system, layout=layout)


def build(args: argparse.Namespace, system: System) -> DenoisingObjective:
    """The networks of a layout and their objective."""
    objective = _build_mini(args, system) if args.layout == "mini" else _build_full(args, system)
    unet = objective.denoiser.unet
    route_texture(unet, system.layout.texture_layers)
    if args.gradient_checkpointing:
        unet.enable_gradient_checkpointing()
    return objective


def _build_mini(args: argparse.Namespace, system: System) -> DenoisingObjective:
    tokenizer = load_part(CLIPTokenizer, args.encoders / "tokenizer")
    vision = load_part(CLIPVisionModelWithProjection, args.encoders / "image_encoder")
    adapter = networks.build_adapter(
        vision, count=networks.PSEUDO_WORDS, text_width=networks.WIDTH,
        hidden=2 * networks.WIDTH, dropout=0.0,
    )  # fmt: skip
    text = load_part(CLIPTextModel, args.encoders / "text_encoder")
    unet = networks.build_unet(tuple(args.widths), args.layers)
    model = Denoiser(unet, text, vision, adapter)
    encoder = LatentEncoder(load_part(AutoencoderKL, args.vae), system.layout)
    return DenoisingObjective(
        model, Prompter(system.layout, tokenizer, model, name_category=True), encoder,
        networks.build_scheduler(), dropout=system.dropout, noise=system.noise,
        channel_weight=channel_weights(encoder),
    )  # fmt: skip


def _build_full(args: argparse.Namespace, system: System) -> DenoisingObjective:
    base, layout = Base.find(args.base), system.layout
    unet = base.unet()
    extend_input(unet, layout.in_channels())
    text = base.text_encoder().requires_grad_(False)
    vision, adapter = None, None
    if layout.tokens:
        vision = base.image_encoder(args.vision).requires_grad_(False)
        adapter = base.adapter(args.adapter) or published_adapter(vision, text, layout)
        adapter.requires_grad_(not args.freeze_adapter)
    model = Denoiser(unet, text, vision, adapter)
    encoder = LatentEncoder(
        base.vae(), layout, sample=True,
        warper=None if args.warper is None else load_part(ConvNetTPS, args.warper),
        refinement=None if args.refinement is None else load_part(UNetVanilla, args.refinement),
    )  # fmt: skip
    return DenoisingObjective(
        model, Prompter(layout, base.tokenizer(), model), encoder, base.scheduler(),
        dropout=system.dropout, noise=system.noise,
    )  # fmt: skip


def published_adapter(
    vision: CLIPVisionModelWithProjection, text: CLIPTextModel, layout: ConditioningLayout
) -> Any:
    """A fresh inversion adapter of the published shape (LaDI-VTON, 3.3)."""
    return networks.build_adapter(
        vision, count=layout.tokens[0].count, text_width=int(text.config.hidden_size),
        hidden=4 * int(vision.config.hidden_size), dropout=0.5,
    )  # fmt: skip


@torch.no_grad()
def channel_weights(encoder: LatentEncoder) -> Tensor:
    """How much each latent channel moves the picture, [C], mean 1."""
    codec, count = encoder.codec, encoder.layout.latent_channels
    zero = torch.zeros(1, count, 8, 8)
    base = codec.decode(zero)
    moved = []
    for channel in range(count):
        step = zero.clone()
        step[:, channel] = 0.5
        moved.append((codec.decode(step) - base).square().mean().sqrt())
    effect = torch.stack(moved)
    return effect / effect.mean()


def start_from(model: Denoiser, path: Path) -> None:
    """Take the weights of an engine, or the averaged ones of an earlier run (or `state.pt` of old).

    Of an engine, the towers are left as `--encoders` has them: its vocabulary may have grown.

    Raises:
        ModelMismatch: they belong to other networks.
    """
    try:
        if (path / ENGINE_FILE).is_file():
            found = _engine_weights(model, path)
        elif path.is_dir():
            prefix = "denoiser."
            found = {k.removeprefix(prefix): v for k, v in averaged_weights(path).items()
                     if k.startswith(prefix)}  # fmt: skip
        else:
            state = torch.load(path, map_location="cpu", weights_only=True)
            found = state["module"] | state["ema"]["shadow"]
        missing, unknown = model.load_state_dict(found, strict=False)
    except (OSError, RuntimeError, KeyError, TypeError) as error:
        raise ModelMismatch(
            f"“{path}” does not fit this network.", "Check --widths and --layers.", repr(error)
        ) from error
    trained = {name for name, p in model.named_parameters() if p.requires_grad}
    if unknown or trained & set(missing):
        raise ModelMismatch(f"“{path}” does not fit this network.", details=str(unknown[:5]))


def _engine_weights(model: Denoiser, engine: Path) -> dict[str, Tensor]:
    """The U-Net and the adapter of an engine; the towers as they are."""
    unet = load_part(UNet2DConditionModel, engine / "unet")
    found = {f"unet.{name}": value for name, value in unet.state_dict().items()}
    if model.inversion_adapter is not None:
        adapter = load_part(InversionAdapter, engine / "inversion_adapter")
        found |= {f"inversion_adapter.{n}": v for n, v in adapter.state_dict().items()}
    return dict(model.state_dict()) | found


def open_batches(
    args: argparse.Namespace, system: System, count: int, *, held_out: bool = False
) -> Source:
    """Encoded blocks where there are some, else pictures that are encoded on the way."""
    if args.latents is not None:
        store = LatentStore(args.latents, "held" if held_out else "block")
        store.refresh()  # here, so that processes which make batches share the memory
        return LatentSource(store, count, args.seed)
    size = frame_of(args, PUBLISHED_SIZE)
    return open_source(args, system.need, count=count, size=size, held_out=held_out)


def validate(objective: DenoisingObjective, batch: TryOnBatch | LatentBatch) -> Validation:
    """Loss on held-out examples with all conditions; pictures implied by one noise level."""
    latent = objective.at_latent_size(batch)
    loss = float(objective(latent)["loss"])
    last = int(objective.scheduler.config.num_train_timesteps) - 1
    terminal = bool(objective.scheduler.config.get("rescale_betas_zero_snr"))
    answer = objective.clean(latent, keep_all(len(latent)), last if terminal else LOOK_STEP)
    codec = objective.encoder.codec
    rows = [codec.decode(z[:8]) for z in (latent.target, latent.masked, answer)]
    return Validation({"held_out_loss": loss}, rows)


def save(objective: DenoisingObjective, out: Path) -> None:
    """The trained networks as diffusers folders, and the layout."""
    for name, part in objective.denoiser.named_children():
        if any(p.requires_grad for p in part.parameters()):
            cast(Any, part).save_pretrained(out / name)
    layout = json.dumps(objective.prompter.layout.to_dict(), indent=1)
    (out / LAYOUT_FILE).write_text(layout + "\n", encoding="utf-8")


def train(args: argparse.Namespace) -> bool:
    """Train; save the networks into OUT; returns whether it came to its end."""
    system = system_of(args)
    count = args.batch or system.batch
    plan = plan_of(args, system.plan)
    torch.manual_seed(plan.seed)
    objective = build(args, system)
    source = open_batches(args, system, count)
    held_out = open_batches(args, system, args.held_out, held_out=True)
    if args.start_from is not None:
        start_from(objective.denoiser, args.start_from)
    elif args.layout == "mini" and not args.resume:
        start_linear(objective, objective.at_latent_size(_joined(source, count)))
    objective.denoiser.unet.to(memory_format=torch.channels_last)
    loop = Loop(plan, objective, optimizer_of(objective, plan.learning_rate, system.betas))
    seen = loop.moved(held_out.batch(0))

    def look() -> Validation:
        if args.layout == "mini":
            save(objective, args.out)
        return validate(objective, seen)

    loop.validate = look
    loop.book.record(settings=vars(args), batch=count, dropout=asdict(system.dropout))
    loop.book.record(noise=asdict(system.noise))
    loop.book.record(parameters=parameters_of(objective.denoiser))
    loop.train(source)
    if loop.is_main:
        loop.book.record(examples_seen=loop.progress.step * count * plan.accumulate)
        with loop.averaged():
            save(objective, args.out)
    return not loop.interrupted


def optimizer_of(
    objective: torch.nn.Module, rate: float, betas: tuple[float, float] = (0.9, 0.999)
) -> torch.optim.AdamW:
    """AdamW over what is trained, with the published weight decay."""
    trained = [p for p in objective.parameters() if p.requires_grad]
    if not trained:
        raise BadInput("Nothing is left to be trained with these options.")
    return torch.optim.AdamW(trained, lr=rate, betas=betas, weight_decay=1e-2, eps=1e-8)


def parameters_of(model: torch.nn.Module) -> dict[str, int]:
    """Parameters of each network."""
    return {n: sum(p.numel() for p in m.parameters()) for n, m in model.named_children()}


def _joined(source: Source, count: int) -> Any:
    """Some 96 examples for the linear start: one batch is enough where batches are large."""
    if count >= 96 or not isinstance(source, LatentSource):
        return source.batch(0)
    return LatentSource(source.store, 96, source.seed).batch(0)


def add_networks(parser: argparse.ArgumentParser) -> None:
    """Arguments that say which networks a denoising stage starts from."""
    add = parser.add_argument
    add("--base", help="installed engine or diffusers folder to start from (all but mini)")
    add("--vision", type=Path, help="folder of the vision tower, if the base has none")
    add("--adapter", type=Path, help="folder of a trained inversion adapter")
    add("--warper", type=Path, help="folder of the warper's network")
    add("--refinement", type=Path, help="folder of the refinement's network")
    add("--texture-layers", nargs="*", help="prefixes of the cross-attention layers that read "
        "the pseudo-words' own sequence, e.g. up_blocks.2 up_blocks.3")  # fmt: skip
    add("--gradient-checkpointing", action="store_true", help="less memory, a third more time")
    add("--held-out", type=int, default=16, help="examples to validate on")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/denoiser")
    add_published(found)
    add_networks(found)
    add = found.add_argument
    add("--layout", choices=tuple(SYSTEMS), default="mini")
    add("--freeze-adapter", action="store_true", help="train the U-Net alone")
    add("--start-from", type=Path, help="folder of an engine or of an earlier run")
    add("--latents", type=Path, help="encoded examples (mini)")
    add("--encoders", type=Path, default=Path("runs/mini/encoders"), help="run of that stage")
    add("--vae", type=Path, default=Path("runs/mini/autoencoder/vae"))
    add("--widths", type=int, nargs=3, default=[64, 128, 192], help="of the U-Net (mini)")
    add("--layers", type=int, default=1, help="a block (mini)")
    add("--terminal", type=float, help="share of examples at pure noise (mini: 0.8)")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
