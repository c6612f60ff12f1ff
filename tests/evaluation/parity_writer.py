"""Writes a folder of small parity fixtures, in the published ones' format, by running our modules.

Not one line of the runners is used: every number is computed here by calling the modules straight,
with other seeds, salts, shapes and widths than the published fixtures have.

`golden/` holds what this wrote when the published fixtures passed, so that a later change of the
modules shows also where the published ones are not at hand:
`python -m tests.evaluation.parity_writer tests/evaluation/golden` (only after such a run).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from transformers import CLIPVisionConfig

from fashionstudio.diffusion import prompting, tokens, warping
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.emasc import EMASC, mask_features
from tests.evaluation.parity_fixture import SIZE, VAE, Writer, blob_mask, listed, text_encoder
from tests.evaluation.parity_people import write_people
from tests.evaluation.parity_pipelines import write_ladi, write_mgd


@torch.no_grad()
def write_fixtures(folder: Path, salt: str = "other/", seed: int = 7000) -> Path:
    """Write one fixture of every kind."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer(folder, salt, seed)
    for variant in ("raw", "near_identity"):
        write_warper(writer, variant)
    write_refinement(writer)
    write_adapter(writer)
    write_autoencoder(writer)
    write_text(writer)
    write_clip_pixels(writer)
    write_ladi(writer, "cfg", {"guidance_scale": 5.0})
    write_ladi(
        writer, "condrate", {"guidance_scale": 1.0, "cloth_cond_rate": 0.5, "no_pose": True}, False
    )
    write_mgd(writer, "cfg", {"guidance_scale": 6.0, "sketch_cond_rate": 0.25})
    weights = {"guidance_scale": 5, "guidance_scale_pose": 2.0, "guidance_scale_sketch": 3.0}
    write_mgd(writer, "disentangled", {**weights, "sketch_cond_rate": 0.5, "start_cond_rate": 0.25})
    write_people(folder / "preprocess", seed)
    return folder


def write_warper(writer: Writer, variant: str) -> None:
    module = warping.ConvNetTPS(64, 128, 9, 3, ngf=8)
    entries, bias = listed(module), module.loc_net.regression.linear.bias.clone()
    writer.fill(module)
    if variant == "near_identity":
        module.loc_net.regression.linear.weight.mul_(0.1)
        module.loc_net.regression.linear.bias.copy_(bias)
    a = writer.draw("inputA", "uniform*2-1", 1, 3, 64, 128)
    b = writer.draw("inputB", "standard_normal", 1, 9, 64, 128)
    garment = writer.draw("cloth_highres", "uniform*2-1", 1, 3, 24, 40)
    unit = [
        f / (f.square().sum(1, keepdim=True) + 1e-6).sqrt()
        for f in (module.extractionA(a), module.extractionB(b))
    ]
    correlation = torch.einsum("bcyx,bcij->bxyij", *unit).flatten(1, 2)
    out = module(a, b)
    high = F.interpolate(
        out.grid.permute(0, 3, 1, 2), size=(24, 40), mode="bilinear", antialias=True
    ).permute(0, 2, 3, 1)
    warped = F.grid_sample(garment, high, padding_mode="border", align_corners=False)
    tensors = {
        "featA_slice": module.extractionA(a)[:, ::16],
        "featB_slice": module.extractionB(b)[:, ::16],
        "correlation": correlation[:, ::4],
        "control_points": out.points,
        "grid_s16": out.grid[:, ::16, ::16],
        "losses": torch.stack(list(out[2:])),
        "highres_grid_s8": high[:, ::8, ::8],
        "warped_s4": warped[:, :, ::4, ::4],
    }
    if variant == "raw":
        tensors["gridGen.inverse_kernel"] = module.gridGen.inverse_kernel
        tensors["gridGen.target_coordinate_repr_s97"] = module.gridGen.target_coordinate_repr[::97]
        tensors["default_linear_bias"] = bias
    writer.write(
        f"tps_{variant}",
        tensors,
        module="ConvNet_TPS(height=64,width=128,input_nc=9,n_layer=3), eval mode",
        variant=variant,
        state_dict=entries,
        notes="near_identity: after the filler, loc_net.regression.linear.weight *= 0.1 and its "
        "bias is the constructor default. featA/B_slice = feature[:, ::16]; correlation = "
        "corr[:, ::4]; grid_s16 = grid[:, ::16, ::16]; losses order rx,ry,cx,cy,rg,cg; "
        "highres_grid = bilinear (antialias) resize of grid to 24x40, [:, ::8, ::8]; warped = "
        "grid_sample(cloth_highres, highres_grid)[:, :, ::4, ::4]",
    )


def write_refinement(writer: Writer) -> None:
    module = writer.fill(warping.UNetVanilla(5, 2, bilinear=True, width=8))
    small = writer.draw("small", "standard_normal", 2, 5, 37, 26)
    full = writer.draw("full", "standard_normal", 1, 5, 64, 48)
    writer.write(
        "refinement_unet",
        {"out_37x26": module(small), "out_64x48_s4": module(full)[:, :, ::4, ::4]},
        module="UNetVanilla(n_channels=5,n_classes=2,bilinear=True), eval",
        notes="out_64x48_s4 = out[:, :, ::4, ::4]",
        state_dict=listed(module),
    )
    transposed = warping.UNetVanilla(5, 2, bilinear=False, width=8).state_dict()
    (writer.folder / "refinement_unet_bilinear_false_statedict.json").write_text(
        json.dumps({name: list(tensor.shape) for name, tensor in transposed.items()})
    )


def write_adapter(writer: Writer) -> None:
    vision = CLIPVisionConfig(
        hidden_size=16, intermediate_size=32, num_attention_heads=4, hidden_act="gelu"
    )
    module = writer.fill(InversionAdapter(16, 24, 40, vision, 2, num_tokens=5))
    x = writer.draw("x", "standard_normal", 3, 10, 16)
    writer.write(
        "inversion_adapter",
        {"out": module(x).flatten(1)},
        module="InversionAdapter(input_dim=16,hidden_dim=24,output_dim=40,num_encoder_layers=2, "
        "dropout 0.5) eval, small vision config (4 heads, exact-erf gelu, ln eps 1e-5)",
        notes="out is [3,40]; reshape to [3,5,8] gives the pseudo-word embeddings",
        state_dict=listed(module),
    )


def write_autoencoder(writer: Writer) -> None:
    config = {
        "down_block_types": ["DownEncoderBlock2D"] * 4, "up_block_types": ["UpDecoderBlock2D"] * 4,
        **VAE, "scaling_factor": 0.2,
    }  # fmt: skip
    vae, emasc = AutoencoderKL(**config), EMASC([8, 8, 8, 8, 16], [8, 8, 16, 16, 16])
    writer.fill(vae)
    writer.fill(emasc, "emasc.")
    image = writer.draw(
        "image", "uniform[0,1) via Generator.random float32, then *2-1", 1, 3, *SIZE
    )
    z = writer.draw("z", "standard_normal", 1, 4, 8, 6)
    mask = blob_mask(1)
    mean, log_variance, features = LatentCodec(vae).moments(image * (1 - mask.float()))
    raw = emasc(features[1:])
    masked = mask_features(raw, mask.float())
    tensors = {
        "enc_mean": mean,
        "enc_logvar": log_variance,
        "mask": mask,
        "dec_plain": vae.decode(z).sample,
        "dec_emasc": LatentCodec(vae).decode(z * 0.2, masked),
    }
    for i in range(5):
        step = 4 if i < 3 else 2
        for stem, found in (("feat", features[1:]), ("emasc", raw), ("masked", masked)):
            tensors[f"{stem}{i + 1}_slice"] = found[i][:, ::4, ::step, ::step]
    linear = EMASC([8, 8, 8, 8, 16], [8, 8, 16, 16, 16], type="linear").state_dict()
    writer.write(
        "vae_emasc",
        tensors,
        module=f"AutoencoderKL SD config {json.dumps(config)} + "
        "EMASC([8,8,8,8,16],[8,8,16,16,16],kernel 3,pad 1,stride 1,nonlinear)",
        inputs={"mask": "stored; im_mask = image*(1-mask) is what is encoded"},
        slicing="feat/emasc/masked 1..3: [:, ::4, ::4, ::4]; 4..5: [:, ::4, ::2, ::2]",
        filler_prefix="VAE names as in stock diffusers (no prefix); EMASC tensors are filled with "
        "the prefix 'emasc.' put before their state_dict name for the crc",
        state_dict=listed(vae),
        emasc_state_dict=listed(emasc),
        emasc_linear_state_dict={name: [list(t.shape)] for name, t in linear.items()},
    )


def write_text(writer: Writer) -> None:
    encoder = writer.fill(text_encoder("gelu", words=400))
    ids = torch.randint(1, 250, (3, 20), generator=torch.Generator().manual_seed(writer.seed))
    many, single = ids.clone(), ids[:2].clone()
    many[0, 5:9], many[2, 2:6], single[:, 4] = 259, 259, 259
    words = writer.draw("word_embeddings", "standard_normal * 0.5", 3, 4, 16)
    one = writer.draw("word_embeddings_v1", "standard_normal * 0.5", 2, 16)
    last = tokens.encode_ids(encoder, many, words, 259)
    tensors = {
        "input_ids": many,
        "last_hidden_state": last,
        "pooler_output": torch.stack([row[i.argmax()] for row, i in zip(last, many, strict=True)]),
        "input_ids_v1": single,
        "last_hidden_state_v1": tokens.encode_ids(encoder, single, one, 259),
        "input_ids_none": ids[:1],
        "last_hidden_state_none": encoder(ids[:1]).last_hidden_state,
    }
    writer.write(
        "text_word_embedding",
        tensors,
        module="CLIPTextModel(vocab 400, hidden 16, intermediate 32, 2 layers, 4 heads, "
        "20 positions, hidden_act gelu (erf), eps 1e-5), then word-embedding injection",
        notes="token id 259 is '$</w>'; pooler = last_hidden_state at argmax(input_ids)",
        state_dict=listed(encoder),
    )


def write_clip_pixels(writer: Writer) -> None:
    seed_image = writer.draw("seed_image", "uniform*2-1", 1, 3, 24, 18)
    garment = F.interpolate(seed_image, size=(96, 72), mode="bicubic").clamp(-1, 1)
    resized = F.interpolate((garment + 1) / 2, size=(56, 56), mode="bilinear", antialias=True)
    cut = (resized.clamp(0, 1) * 255).floor() / 255
    mean, std = (torch.tensor(v)[:, None, None] for v in (prompting.CLIP_MEAN, prompting.CLIP_STD))
    writer.write(
        "clip_pixel_values",
        {
            "resized_s4": resized.clamp(0, 1)[:, :, ::4, ::4],
            "pixel_values_s4": ((cut - mean) / std)[:, :, ::4, ::4],
        },
        module="cloth in [-1,1] -> CLIP pixel_values",
        inputs={
            "steps": "bicubic F.interpolate to 96x72, clamp(-1,1) = cloth; x=(cloth+1)/2; bilinear "
            "antialiased resize to 56x56; clamp(0,1) = resized; then processor = pixel_values"
        },
        notes="Slices [:, :, ::4, ::4].",
    )


if __name__ == "__main__":
    write_fixtures(Path(sys.argv[1]), salt="golden/", seed=4100)
