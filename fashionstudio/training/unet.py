"""Stage 5, the U-Net: denoises latents under planes and words; any subset of conditions works.

v-prediction with a zero-terminal-SNR schedule. Both towers and the inversion adapter train along;
the codec is frozen. Errors inside the Region count more, and so do
the latent channels that carry more of the picture.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.diffusion import tokens
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.drawing import fill_drawing
from fashionstudio.diffusion.layout import MINI
from fashionstudio.diffusion.prompting import clip_pixels
from fashionstudio.training import common
from fashionstudio.training.encoders import PICTURE_SIZE, WIDTH
from fashionstudio.training.latents import LatentStore
from fashionstudio.training.samples import MODES

log = logging.getLogger(__name__)

LATENTS = 16
PSEUDO_WORDS = 8
FACTOR = 8
TIMESTEPS = 1000
REGION_WEIGHT = 8.0
TERMINAL = 0.8
DROP = {"words": 0.15, "sketch": 0.2, "pose": 0.15, "appearance": 0.15, "tokens": 0.25}
DROP_ALL = 0.05


def build_unet(widths: tuple[int, int, int], layers: int) -> UNet2DConditionModel:
    """Three levels, cross-attention on the two lower ones."""
    return UNet2DConditionModel(
        sample_size=(32, 24),
        in_channels=MINI.in_channels(),
        out_channels=LATENTS,
        block_out_channels=widths,
        layers_per_block=layers,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=16,
        use_linear_projection=True,
    ).to(memory_format=torch.channels_last)


def build_scheduler() -> DDIMScheduler:
    """Scaled-linear betas rescaled to zero terminal SNR (Lin et al. 2023), trailing steps."""
    return DDIMScheduler(
        num_train_timesteps=TIMESTEPS, beta_start=0.00085, beta_end=0.012,
        beta_schedule="scaled_linear", prediction_type="v_prediction", clip_sample=False,
        rescale_betas_zero_snr=True, timestep_spacing="trailing", set_alpha_to_one=True,
    )  # fmt: skip


def build_adapter(vision: CLIPVisionModelWithProjection) -> InversionAdapter:
    return InversionAdapter(
        input_dim=WIDTH, hidden_dim=2 * WIDTH, output_dim=PSEUDO_WORDS * WIDTH,
        config=vision.config.to_dict(), num_encoder_layers=1, dropout=0.0,
        num_tokens=PSEUDO_WORDS,
    )  # fmt: skip


class Denoiser(nn.Module):
    """What is trained together: U-Net, both towers, adapter."""

    def __init__(
        self, unet: UNet2DConditionModel, text: CLIPTextModel,
        vision: CLIPVisionModelWithProjection,
    ) -> None:  # fmt: skip
        super().__init__()
        self.unet, self.text_encoder, self.image_encoder = unet, text, vision
        self.inversion_adapter = build_adapter(vision)
        vision.visual_projection.requires_grad_(False)  # only the contrastive stage uses it


def pose_planes(points: Tensor, size: tuple[int, int], sigma_px: float = 9.0) -> Tensor:
    """The pipeline's pose map, sampled where its bilinear reduction by 8 samples it.

    points: [B,18,3] in full-size pixels; returns [B,18,h,w].
    """
    h, w = size
    x, y = points[..., 0, None, None], points[..., 1, None, None]
    missing = (x <= 0) & (y <= 0)
    x, y = x.clamp(0, w * FACTOR - 1), y.clamp(0, h * FACTOR - 1)
    columns = torch.arange(w, device=points.device) * FACTOR + 3.5
    rows = torch.arange(h, device=points.device)[:, None] * FACTOR + 3.5
    blobs = torch.exp(-((columns - x).square() + (rows - y).square()) / sigma_px**2)
    return blobs * ~missing


def keep_table(count: int, rng: np.random.Generator) -> dict[str, Tensor]:
    """Which conditions each row keeps, [B,1,1,1] of 0 and 1."""
    everything = rng.random(count) >= DROP_ALL
    return {
        name: torch.from_numpy((rng.random(count) >= p) & everything).float()[:, None, None, None]
        for name, p in DROP.items()
    }


def planes_of(batch: dict[str, Any], keep: dict[str, Tensor]) -> Tensor:
    """The U-Net's input behind the noisy latents, in the layout's order: [B, 53, h, w]."""
    appearance = keep["appearance"] * (batch["known"].flatten(1).amax(1) > 0)[:, None, None, None]
    planes = {
        "mask": batch["mask"],
        "masked_image": batch["masked"],
        "pose": pose_planes(batch["pose"], batch["mask"].shape[-2:]) * keep["pose"],
        "sketch": fill_drawing(batch["sketch"], batch["mask"]) * keep["sketch"],
        "appearance": batch["appearance"] * appearance,
        "appearance_mask": batch["known"] * appearance,
    }
    return torch.cat([planes[spec.name] for spec in MINI.planes], dim=1)


class Prompter:
    """Texts and pictures to the sequence that cross-attention reads."""

    def __init__(self, tokenizer: CLIPTokenizer, model: Denoiser) -> None:
        self.tokenizer, self.model = tokenizer, model
        self.place = tokens.placeholder_id(tokenizer)

    def __call__(self, batch: dict[str, Any], keep: dict[str, Tensor]) -> Tensor:
        """[B, L, D]; rows without words and tokens get the empty prompt."""
        has_words = keep["words"].flatten().bool().tolist()
        has_tokens = self._with_tokens(batch, keep)
        texts, counts = [], []
        for i, text in enumerate(batch["words"]):
            shown = text if has_words[i] else self._without_words(batch, i)
            counts.append(PSEUDO_WORDS if has_tokens[i] else 0)
            texts.append(MINI.prompt(shown) if shown or counts[-1] else "")
        pixels = clip_pixels(batch["picture"], PICTURE_SIZE)
        hidden = self.model.image_encoder(pixel_values=pixels).last_hidden_state
        pseudo = self.model.inversion_adapter(hidden)
        vectors = [row if has_tokens[i] else None for i, row in enumerate(pseudo)]
        ids = tokens.prompt_ids(self.tokenizer, texts, counts)
        return tokens.encode_ids(self.model.text_encoder, ids, vectors, self.place)

    @staticmethod
    def _with_tokens(batch: dict[str, Any], keep: dict[str, Tensor]) -> list[bool]:
        words_only = list(MODES).index("words")
        kept = keep["tokens"].flatten().bool() & (batch["mode"] != words_only)
        return [bool(k) for k in kept.tolist()]

    @staticmethod
    def _without_words(batch: dict[str, Any], row: int) -> str:
        """Half of the rows without words name the category, as the pipeline may."""
        return MINI.words_for(batch["category"][row]) if row % 2 else ""


CARRIER = 6.0


@torch.no_grad()
def start_linear(unet: UNet2DConditionModel, batch: dict[str, Any], scheduler: Any) -> float:
    """Start the U-Net as the best linear 3x3 filter from its input to the velocity.

    Much of the answer is plain copying (the photo outside the Region, the cloth inside), so least
    squares finds in a second what gradient steps need minutes for. The filter sits in conv_in and
    reaches the output through the last skip; see `autoencoder.start_as_pca` for how it passes
    GroupNorm and SiLU. Returns the filter's mean square error.
    """
    count = len(batch["words"])
    steps = draw_timesteps(count, np.random.default_rng(3), scheduler)
    noise = torch.randn_like(batch["target"])
    noisy = scheduler.add_noise(batch["target"], noise, steps)
    velocity = scheduler.get_velocity(batch["target"], noise, steps)
    everything = keep_table(count, np.random.default_rng(4))
    sample = torch.cat([noisy, planes_of(batch, everything)], dim=1)
    columns = torch.nn.functional.unfold(sample, 3, padding=1).transpose(1, 2).flatten(0, 1)
    rows = torch.cat([columns, torch.ones(len(columns), 1)], dim=1)
    answer = velocity.flatten(2).transpose(1, 2).flatten(0, 1)
    gram = rows.T @ rows + 1e-3 * len(rows) * torch.eye(rows.shape[1])
    solution = torch.linalg.solve(gram, rows.T @ answer)
    unet.conv_in.weight[:LATENTS] = solution[:-1].T.reshape(LATENTS, -1, 3, 3)
    unet.conv_in.bias[:LATENTS] = solution[-1]
    last = unet.up_blocks[-1].resnets[-1]
    width = unet.config["block_out_channels"][0]
    last.conv2.weight *= 0.2
    last.conv_shortcut.weight *= 0.2
    last.conv_shortcut.bias.zero_()
    unet.conv_out.weight *= 0.05
    unet.conv_out.bias.zero_()
    unet.conv_norm_out.weight.fill_(CARRIER * 0.5**0.5)
    for k in range(LATENTS):
        plus, minus = 4 * k, 4 * k + 1
        last.conv_shortcut.weight[plus, width:] = 0
        last.conv_shortcut.weight[minus, width:] = 0
        last.conv_shortcut.weight[plus, width + k] = 1
        last.conv_shortcut.weight[minus, width + k] = -1
        last.conv_shortcut.weight[plus + 2 : plus + 4] = 0
        last.conv_shortcut.bias[plus + 2], last.conv_shortcut.bias[plus + 3] = CARRIER, -CARRIER
        unet.conv_out.weight[:, [plus, minus]] = 0
        unet.conv_out.weight[k, plus, 1, 1], unet.conv_out.weight[k, minus, 1, 1] = 1, -1
    return float((rows @ solution - answer).square().mean())


def denoising_loss(
    model: Denoiser, prompter: Prompter, scheduler: DDIMScheduler, batch: dict[str, Any],
    keep: dict[str, Tensor], channel_weight: Tensor, timesteps: Tensor,
) -> Tensor:  # fmt: skip
    """Weighted mean square error of the velocity."""
    clean = batch["target"]
    noise = torch.randn_like(clean)
    noisy = scheduler.add_noise(clean, noise, timesteps)
    velocity = scheduler.get_velocity(clean, noise, timesteps)
    sample = torch.cat([noisy, planes_of(batch, keep)], dim=1)
    with common.autocast(clean.device):
        text = prompter(batch, keep)
        output = model.unet(
            sample.contiguous(memory_format=torch.channels_last), timesteps, text
        ).sample
    weight = (1 + (REGION_WEIGHT - 1) * batch["mask"]) * channel_weight[:, None, None]
    error = (output.float() - velocity).square() * weight
    return error.sum() / weight.expand_as(error).sum()


def channel_weights(vae: AutoencoderKL) -> Tensor:
    """How much each latent channel moves the picture, [16], mean 1."""
    from fashionstudio.training.autoencoder import decode

    with torch.no_grad():
        zero = torch.zeros(1, LATENTS, 8, 8)
        base = decode(vae, zero)
        moved = []
        for channel in range(LATENTS):
            step = zero.clone()
            step[:, channel] = 0.5
            moved.append((decode(vae, step) - base).square().mean().sqrt())
    effect = torch.stack(moved)
    return effect / effect.mean()


def draw_timesteps(
    count: int, rng: np.random.Generator, scheduler: DDIMScheduler, terminal: float = TERMINAL
) -> Tensor:
    """A share `terminal` at pure noise, the rest stratified with a density of sigma^1.5.

    At pure noise the velocity is minus the clean latents, so the conditions alone must answer:
    with little training this teaches most. Near the end of denoising the velocity is mostly the
    noise itself, which whitened latents hide too well to be learned.
    """
    density = (1 - scheduler.alphas_cumprod.numpy().astype(np.float64)) ** 0.75
    share = np.cumsum(density) / density.sum()
    places = (np.arange(count) + rng.random(count)) / count
    timesteps = np.searchsorted(share, places).clip(0, TIMESTEPS - 1)
    timesteps[rng.random(count) < terminal] = TIMESTEPS - 1
    return torch.from_numpy(rng.permutation(timesteps))


def held_out_loss(args: Any, parts: Any, store: LatentStore) -> float:
    """Loss with all conditions on the held-out examples, same noise every time."""
    model, prompter, scheduler, weight = parts
    if not store.blocks:
        return float("nan")
    batch = store.first(64)
    keep = {name: torch.ones(64, 1, 1, 1) for name in DROP}
    state = torch.get_rng_state()
    torch.manual_seed(1)
    steps = draw_timesteps(64, np.random.default_rng(1), scheduler)
    with torch.no_grad():
        value = float(denoising_loss(model, prompter, scheduler, batch, keep, weight, steps))
    torch.set_rng_state(state)
    return value


def load_parts(args: argparse.Namespace) -> tuple[Denoiser, Prompter, AutoencoderKL]:
    tokenizer = CLIPTokenizer.from_pretrained(args.encoders / "tokenizer")
    text = CLIPTextModel.from_pretrained(args.encoders / "text_encoder")
    vision = CLIPVisionModelWithProjection.from_pretrained(args.encoders / "image_encoder")
    model = Denoiser(build_unet(tuple(args.widths), args.layers), text, vision)
    vae = AutoencoderKL.from_pretrained(args.vae).eval()
    return model, Prompter(tokenizer, model), vae


def export(model: Denoiser, out: Path) -> None:
    """Averaged weights as diffusers folders (call inside `ema.applied`)."""
    model.unet.save_pretrained(out / "unet")
    model.text_encoder.save_pretrained(out / "text_encoder")
    model.image_encoder.save_pretrained(out / "image_encoder")
    model.inversion_adapter.save_pretrained(out / "inversion_adapter")


def train(args: argparse.Namespace) -> None:
    common.join(args.processes, args.index, args.out / "meeting")
    rng = common.seed_all(args.seed, args.threads)
    model, prompter, vae = load_parts(args)
    settings = {"widths": args.widths, "layers": args.layers, "batch": args.batch, "lr": args.lr}
    counts = {n: sum(p.numel() for p in m.parameters()) for n, m in model.named_children()}
    run = common.start(args, settings | {"parameters": counts, "drop": DROP})
    trainer = common.Trainer(model, run, lr=args.lr, weight_decay=0.01, ema_decay=args.ema)
    if args.resume:
        run.load(trainer.parts)
    rng = np.random.default_rng(run.step * 101 + common.rank() + args.seed)
    torch.manual_seed(run.step * 103 + common.rank())
    scheduler, weight = build_scheduler(), channel_weights(vae)
    store, held = LatentStore(args.latents, "block"), LatentStore(args.latents, "held", limit=64)
    store.refresh()
    held.refresh()
    if not args.resume:
        run.write_log(linear_start=start_linear(model.unet, store.batch(96, rng), scheduler))
        common.agree(model)
    average, exported = 0.0, run.elapsed_s
    while not run.finished:
        batch = store.batch(args.batch, rng)
        loss = denoising_loss(
            model, prompter, scheduler, batch, keep_table(args.batch, rng), weight,
            draw_timesteps(args.batch, rng, scheduler),
        )  # fmt: skip
        trainer.update(loss)
        average += 0.02 * (float(loss.detach()) - average) if average else float(loss.detach())
        if run.step % 50 == 0:
            run.write_log(loss=average, examples=float(store.size))
        if trainer.checkpoint() or run.step % 50 == 0:
            store.refresh()
        if common.rank() == 0 and run.elapsed_s - exported > args.export_seconds:
            exported = run.elapsed_s
            with trainer.ema.applied(model):
                value = held_out_loss(args, (model, prompter, scheduler, weight), held)
                export(model, args.out)
            run.write_log(held_out_loss=value)
    if common.rank() != 0:
        return
    trainer.checkpoint(force=True)
    with trainer.ema.applied(model):
        value = held_out_loss(args, (model, prompter, scheduler, weight), held)
        export(model, args.out)
    run.write_log(held_out_loss=value)
    run.write_record(held_out_loss=value, examples=store.size, examples_seen=run.step * args.batch)


def main() -> None:
    parser = common.stage_parser(__doc__ or "", out="runs/mini/unet", budget_minutes=75)
    parser.add_argument("--latents", type=Path, default=Path("runs/mini/latents"))
    parser.add_argument("--encoders", type=Path, default=Path("runs/mini/encoders"))
    parser.add_argument("--vae", type=Path, default=Path("runs/mini/autoencoder/vae"))
    parser.add_argument("--widths", type=int, nargs=3, default=[64, 128, 192])
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=8e-4)
    parser.add_argument("--ema", type=float, default=0.99)
    parser.add_argument("--processes", type=int, default=1, help="that train together")
    parser.add_argument("--index", type=int, default=0, help="of this one among them")
    parser.add_argument("--export-seconds", type=float, default=300)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
