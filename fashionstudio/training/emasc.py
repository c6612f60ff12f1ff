"""Stage 6, EMASC: what the bottleneck loses comes back from pictures that are known.

Outside the Region from the masked photo (as LaDI-VTON), inside it from the appearance picture (our
extension), so that fine prints survive. The loss of a PCA-like codec is linear, so least squares
finds the skips at once. Room is made for them in the decoder: the least important channels of its
last activation are silenced, and their columns of conv_out become the principal directions of what
the codec loses. The encoder, and with it the latents, stay as they are.
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
from fashionstudio.training.autoencoder import PATCH, sheet
from fashionstudio.training.encode import FACTOR, planes_of
from fashionstudio.training.encoders import load_cloths
from fashionstudio.training.samples import ExampleMaker

SKIPS = (0, 0)
"""Both branches read the unshuffled picture (see `LatentCodec.moments`). The first is added behind
the last activation, where the least-squares skips act; the second, before the up block, is zero."""
RIDGE = 1e-3


def build(codec: LatentCodec) -> EMASC:
    """Linear branches that start at zero: the codec then decodes as without them."""
    width = int(codec.vae.config["block_out_channels"][0])
    packed = 3 * codec.patch**2
    return EMASC([packed, packed], [width, width], type="linear", appearance=True)


def features(codec: LatentCodec, picture: Tensor) -> list[Tensor]:
    """The features of SKIPS without running the encoder."""
    packed = F.pixel_unshuffle(picture, codec.patch)
    return [packed, packed]


def decode_with_skips(
    codec: LatentCodec, model: EMASC, planes: dict[str, Tensor], latents: Tensor
) -> Tensor:
    """[B,3,H,W] from latents and the skips of the masked and the appearance picture."""
    masked, appearance = features(codec, planes["masked"]), features(codec, planes["appearance"])
    return codec.decode(latents, model(masked, planes["mask"], appearance, planes["known"]))


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
def make_room(codec: LatentCodec, planes: dict[str, Tensor], latents: Tensor, room: int) -> Tensor:
    """Silence the `room` least important channels; give their columns to the lost directions.

    Returns the channels, [room].
    """
    decoder = codec.vae.decoder
    weight = decoder.conv_out.weight
    activation = last_activation(codec, latents)
    effect = activation.var((0, 2, 3)) * weight.square().sum((0, 2, 3))
    channels = effect.argsort()[:room]
    constant = activation.mean((0, 2, 3))[channels]
    decoder.conv_out.bias += (weight[:, channels].sum((2, 3)) * constant).sum(1)
    decoder.conv_norm_out.weight[channels] = 0
    decoder.conv_norm_out.bias[channels] = 0
    weight[:, channels] = 0
    everywhere = torch.ones(len(latents), 1, *latents.shape[-2:])
    lost = rows_of(planes["target"] - codec.decode(latents), everywhere)
    _, directions = torch.linalg.eigh(lost.T @ lost / len(lost))
    weight[:, channels, 1, 1] = directions[:, -room:]
    return channels


@torch.no_grad()
def fit(
    codec: LatentCodec, model: EMASC, planes: dict[str, Tensor], latents: Tensor, channels: Tensor
) -> None:
    """Least squares for the branches behind the last activation."""
    directions = codec.vae.decoder.conv_out.weight[:, channels, 1, 1]
    lost = planes["target"] - codec.decode(latents)
    mask = planes["mask"][:, :, ::FACTOR, ::FACTOR]
    inside = mask * planes["known"][:, :, ::FACTOR, ::FACTOR]
    for branch, source, keep in (
        (model.conv[0], planes["masked"], 1 - mask),
        (model.conv_appearance[0], planes["appearance"], inside),  # type: ignore[index]
    ):
        x, y = rows_of(source, keep), rows_of(lost, keep) @ directions
        x = torch.cat([x, torch.ones(len(x), 1)], dim=1)
        gram = x.T @ x + RIDGE * len(x) * torch.eye(x.shape[1])
        solution = torch.linalg.solve(gram, x.T @ y)
        # In place on parameters that `nn.ModuleList` only knows as modules.
        parameters = dict(branch.named_parameters())
        parameters["weight"][channels, :, 1, 1] = solution[:-1].T
        parameters["bias"][channels] = solution[-1]


def examples(args: argparse.Namespace, count: int, *, held_out: bool) -> dict[str, Tensor]:
    """Full-size planes of random examples."""
    rng = np.random.default_rng(args.seed + 1000 * held_out)
    maker = ExampleMaker(load_cloths(args.fabrics, args.photos), rng)
    shards = data.split_shards(data.find_shards(args.data))[int(held_out)]
    made = []
    for _ in range(count):
        shard = shards[int(rng.integers(len(shards)))]
        made.append(maker.make(shard, int(rng.integers(len(shard)))))
    return planes_of(made)


def report(
    run: common.Run, codec: LatentCodec, model: EMASC, planes: dict[str, Tensor], plain: Tensor,
    look: Path,
) -> None:  # fmt: skip
    """PSNR on held-out people before, and after with and without the skips; and a sheet."""
    target, mask = planes["target"], planes["mask"]
    with torch.no_grad():
        latents = codec.encode(target)[0]
        bare, helped = codec.decode(latents), decode_with_skips(codec, model, planes, latents)
    values = {"psnr_before": common.psnr(plain, target), "psnr_bare": common.psnr(bare, target)}
    for name, part in (("outside", 1 - mask), ("inside", planes["known"] * mask)):
        for kind, picture in (("bare", bare), ("skips", helped)):
            error = ((picture.clamp(-1, 1) - target) * part / 2).square().sum() / (3 * part.sum())
            values[f"psnr_{name}_{kind}"] = float(-10 * error.log10())
    run.write_log(**values)
    run.write_record(**values)
    sheet([r[:8] for r in (target, planes["appearance"], bare, helped)], look / "emasc.png")


def train(args: argparse.Namespace) -> None:
    common.seed_all(args.seed, args.threads)
    vae = AutoencoderKL.from_pretrained(args.vae).eval().requires_grad_(False)
    codec = LatentCodec(vae, PATCH)
    run = common.start(args, {"room": args.room, "examples": args.examples, "skips": SKIPS})
    planes, held_out = (
        examples(args, args.examples, held_out=False),
        examples(args, 24, held_out=True),
    )
    with torch.no_grad():
        latents = codec.encode(planes["target"])[0]
        plain = codec.decode(codec.encode(held_out["target"])[0])
    channels = make_room(codec, planes, latents, args.room)
    model = build(codec)
    fit(codec, model, planes, latents, channels)
    report(run, codec, model, held_out, plain, args.look)
    model.save_pretrained(args.out / "emasc")
    vae.save_pretrained(args.out / "vae")


def main() -> None:
    parser = common.stage_parser(__doc__ or "", out="runs/mini/emasc", budget_minutes=5)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--fabrics", type=Path, required=True)
    parser.add_argument("--vae", type=Path, default=Path("runs/mini/autoencoder/vae"))
    parser.add_argument("--room", type=int, default=96, help="channels given to the skips")
    parser.add_argument("--examples", type=int, default=64)
    parser.add_argument("--look", type=Path, default=Path("/tmp/look_emasc"))
    train(parser.parse_args())


if __name__ == "__main__":
    main()
