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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPVisionConfig

from fashionstudio.datasets.published import keypoints, masks, pictures
from fashionstudio.diffusion import layout, pose_map, prompting, tokens, warping
from fashionstudio.diffusion.adapters import InversionAdapter
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import FrameInputs, at_latent_size
from fashionstudio.diffusion.emasc import EMASC, mask_features
from fashionstudio.diffusion.guidance import Guidance, Window
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.evaluation.parity import filler
from tests.helpers import drawn_people

DDIM_WORDS = (
    "DDIM: 1000 train steps, beta 0.00085..0.012 scaled_linear, clip_sample False, "
    "set_alpha_to_one False, steps_offset 1, epsilon, eta 0"
)
DDIM = {
    "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
    "clip_sample": False, "set_alpha_to_one": False, "steps_offset": 1,
}  # fmt: skip
VAE = {"block_out_channels": [8, 8, 16, 16], "layers_per_block": 1, "norm_num_groups": 4}
UNET = {
    "sample_size": 8, "out_channels": 4, "block_out_channels": [8, 16], "layers_per_block": 1,
    "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
    "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
    "cross_attention_dim": 16, "attention_head_dim": 4, "norm_num_groups": 4,
}  # fmt: skip
SIZE = (64, 48)


@dataclass
class Writer:
    """Writes fixtures below `folder`; `seed` is that of the first input."""

    folder: Path
    salt: str
    seed: int
    inputs: dict[str, Any] = field(default_factory=dict)

    def draw(self, key: str, kind: str, *shape: int) -> Tensor:
        """An input and its entry in the JSON."""
        self.seed += 1
        self.inputs[key] = {"kind": kind, "seed": self.seed, "shape": list(shape)}
        rng = np.random.Generator(np.random.PCG64(self.seed))
        if kind.startswith("standard_normal"):
            values = rng.standard_normal(shape, dtype=np.float32)
            return torch.from_numpy(values * np.float32(0.5) if "0.5" in kind else values)
        values = rng.random(shape, dtype=np.float32)
        if "0.9" in kind:
            return torch.from_numpy((values > 0.9).astype(np.float32))
        return torch.from_numpy(values * 2 - 1 if "2-1" in kind else values)

    def fill(self, module: nn.Module, prefix: str = "") -> Any:
        return filler.fill(module, salt=self.salt, prefix=prefix)

    def write(self, name: str, tensors: dict[str, Tensor], **spec: Any) -> None:
        """Write a fixture and forget the inputs that belong to it."""
        tensors = {key: value.detach().clone().contiguous() for key, value in tensors.items()}
        facts = {key: [list(t.shape), str(t.dtype)[6:]] for key, t in tensors.items()}
        full = {**spec, "inputs": {**self.inputs, **spec.get("inputs", {})}, "tensors": facts}
        self.inputs = {}
        (self.folder / f"{name}.json").write_text(json.dumps({"weight_salt": self.salt, **full}))
        save_file(tensors, self.folder / f"{name}.safetensors")


def listed(module: nn.Module) -> dict[str, Any]:
    """Names, shapes and types; the warper's constants are marked as computed."""
    entries: dict[str, Any] = {}
    for name, tensor in module.state_dict().items():
        entries[name] = [list(tensor.shape), str(tensor.dtype)[6:]]
        if name.startswith("gridGen."):
            entries[name].append("computed (not filled)")
    return entries


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


def write_ladi(writer: Writer, tag: str, call: dict[str, Any], emasc: bool = True) -> None:
    parts = networks(writer, 31)
    channels = ([8, 8, 8, 8, 16], [8, 8, 16, 16, 16])
    entries = {**entries_of(parts), "emasc": listed(EMASC(*channels))}
    if emasc:
        parts["emasc"] = writer.fill(EMASC(*channels), "emasc.")
    described = {"in_channels": channels[0], "out_channels": channels[1]}
    given = frame_inputs(writer)
    given["appearance"] = writer.draw("warped_cloth", "uniform*2-1", 2, 3, *SIZE)
    text = tuple(
        writer.draw(key, "standard_normal", 2, 12, 16)
        for key in ("prompt_embeds", "negative_prompt_embeds")
    )
    pipe = FashionPipeline(**parts, scheduler=DDIMScheduler(**DDIM), layout=layout.LADI)
    windows = {"appearance": Window(end=call.get("cloth_cond_rate", 1.0))}
    tensors, activity = render(writer, pipe, given, text, call, windows, slice(27, 31))
    writer.write(
        f"ladi_pipeline_{tag}",
        {**tensors, "cloth_channels_absmean_per_step": activity, "mask": blob_mask(2)},
        module="LaDI try-on pipeline with tiny VAE/EMASC/UNet",
        call={"num_inference_steps": 4, "height": SIZE[0], "width": SIZE[1], "eta": 0.0, **call},
        scheduler=DDIM_WORDS,
        vae_config=VAE,
        unet_config={"in_channels": 31, **UNET},
        emasc={**described, "int_layers": [1, 2, 3, 4, 5]} if emasc else None,
        inputs={"mask": f"stored in ladi_pipeline_{tag} (0/1)"},
        filler_prefix="names prefixed with 'vae.', 'emasc.', 'unet.' for the crc",
        notes="cloth_channels_absmean_per_step: mean |value| of channels 27..30 in the last two "
        "rows, per step. image: NHWC float in 0..1",
        state_dict=entries,
    )


def write_mgd(writer: Writer, tag: str, call: dict[str, Any]) -> None:
    parts = networks(writer, 28)
    encoder = writer.fill(text_encoder("quick_gelu", words=64), "text.")
    ids = torch.randint(1, 60, (2, 20), generator=torch.Generator().manual_seed(writer.seed))
    empty = torch.zeros(2, 20, dtype=torch.long)
    text = encoder(ids).last_hidden_state, encoder(empty).last_hidden_state
    given = frame_inputs(writer)
    given["sketch"] = writer.draw("sketch", "(uniform > 0.9) as float", 2, 1, *SIZE)
    pipe = FashionPipeline(**parts, scheduler=DDIMScheduler(**DDIM), layout=layout.MGD)
    window = Window.published(call["sketch_cond_rate"], call.get("start_cond_rate", 0.0))
    tensors, activity = render(writer, pipe, given, text, call, {"sketch": window}, slice(27, 28))
    first = tag == "cfg"  # the others borrow its mask and text
    shared = {
        "mask": blob_mask(2),
        "prompt_ids": ids,
        "uncond_ids": empty,
        "prompt_embeds": text[0],
        "negative_prompt_embeds": text[1],
    }
    extra = shared if first else {key: shared[key] for key in ("prompt_ids", "uncond_ids")}
    own = {} if first else {"prompt_embeds": text[0], "negative_prompt_embeds": text[1]}
    writer.write(
        f"mgd_pipeline_{tag}",
        {**tensors, "sketch_channel_absmean_per_step": activity, **extra, **own},
        module="MGDPipe with tiny VAE/UNet/text model",
        call={"num_inference_steps": 4, "height": SIZE[0], "width": SIZE[1], "eta": 0.0, **call},
        scheduler=DDIM_WORDS,
        vae_config=VAE,
        unet_config={"in_channels": 28, **UNET},
        inputs={
            "mask": "stored in mgd_pipeline_cfg",
            "prompt_embeds": f"stored in mgd_pipeline_{tag}",
        },
        filler_prefix="'vae.', 'unet.', 'text.'",
        notes="first half of the batch = unconditional",
        state_dict={**entries_of(parts), "text": listed(encoder)},
    )


def render(
    writer: Writer,
    pipe: FashionPipeline,
    given: dict[str, Tensor],
    text: tuple[Tensor, ...],
    call: dict[str, Any],
    windows: dict[str, Window],
    channels: slice,
) -> tuple[dict[str, Tensor], Tensor]:
    """What a pipeline fixture stores, and the activity of some channels by step."""
    seen: list[tuple[Tensor, Tensor, Tensor]] = []
    pipe.unet.register_forward_hook(
        lambda _m, args, out: seen.append((args[0].clone(), args[1].clone(), out[0].clone()))
    )
    if call.get("no_pose"):
        given.pop("pose_map")
    writer.seed += 1
    writer.inputs["generator"] = {
        "kind": "torch.Generator('cpu').manual_seed",
        "seed": writer.seed,
        "order": "as published",
    }
    generator = torch.Generator("cpu").manual_seed(writer.seed)
    conditions = pipe.encode(FrameInputs(**given), generator=generator, text=(text[0], text[1]))
    guidance = Guidance(call["guidance_scale"])
    if "guidance_scale_pose" in call:
        ends = {"words": "", "pose": "_pose", "sketch": "_sketch"}
        guidance = Guidance(weights={k: call[f"guidance_scale{end}"] for k, end in ends.items()})
    latents = pipe.denoise(conditions, steps=4, guidance=guidance, windows=windows, sampler="ddim")
    tensors = {
        "unet_in_step0": seen[0][0],
        "unet_out_step0": seen[0][2],
        "unet_in_last_latents": seen[-1][0][:, :4],
        "timesteps": torch.stack([step for _, step, _ in seen]),
        "image": pipe.decode(latents, conditions).permute(0, 2, 3, 1),
    }
    return tensors, torch.stack([x[-2:, channels].abs().mean() for x, _, _ in seen])


def networks(writer: Writer, in_channels: int) -> dict[str, Any]:
    blocks = {
        "down_block_types": ["DownEncoderBlock2D"] * 4, "up_block_types": ["UpDecoderBlock2D"] * 4
    }  # fmt: skip
    unet = UNet2DConditionModel(in_channels=in_channels, **UNET)
    return {
        "vae": writer.fill(AutoencoderKL(**blocks, **VAE), "vae."),
        "unet": writer.fill(unet, "unet."),
    }


def entries_of(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: listed(part) for name, part in parts.items()}


def frame_inputs(writer: Writer) -> dict[str, Tensor]:
    return {
        "image": writer.draw("image", "uniform*2-1", 2, 3, *SIZE),
        "pose_map": writer.draw("pose_map", "uniform", 2, 18, *SIZE),
        "mask": blob_mask(2).float(),
    }


def blob_mask(count: int) -> Tensor:
    """[count, 1, H, W] uint8: a disc somewhere in the middle."""
    y, x = torch.meshgrid(torch.arange(SIZE[0]), torch.arange(SIZE[1]), indexing="ij")
    discs = [(x - 20 - 5 * i) ** 2 + (y - 30) ** 2 < 225 for i in range(count)]
    return torch.stack(discs)[:, None].to(torch.uint8)


def text_encoder(activation: str, words: int) -> CLIPTextModel:
    config = CLIPTextConfig(
        vocab_size=words,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=20,
        hidden_act=activation,
        bos_token_id=0,
        eos_token_id=2,
    )
    return CLIPTextModel(config)


def write_people(folder: Path, seed: int) -> None:
    """Two drawn persons, one of each data set, with everything at 512x384."""
    rng = np.random.default_rng(seed)
    cases = {}
    for name, dataset, category in (
        ("dc_top", "Dress Code", "upper_body"),
        ("vt", "VITON-HD", "upper_body"),
    ):
        figure = drawn_people.draw_figure(rng)
        clothes = [drawn_people.draw_cloth(rng, "top"), drawn_people.draw_cloth(rng, "pants")]
        (folder / name).mkdir(parents=True)
        given = _write_given(folder / name, figure, clothes, dataset)
        cases[name] = _write_expected(folder / name, given, category, clothes[0].captions())
        cases[name] |= {"dataset": dataset, "category": category}
    (folder / "cases.json").write_text(json.dumps(cases))


def _write_given(
    folder: Path, figure: drawn_people.Figure, clothes: list[drawn_people.Cloth], dataset: str
) -> masks.Dataset:
    labels = drawn_people.labels(figure, clothes)
    rows = [[*joint, 0.9, i] for i, joint in enumerate(figure.joints.tolist())]
    rows[4] = [-1, -1, 0, 4]
    data: dict[str, Any] = {"keypoints": rows}
    if dataset == "VITON-HD":
        labels = np.where(labels == 4, 5, np.where(labels == 6, 9, labels)).astype(np.uint8)
        double = [[2 * max(x, 0), 2 * max(y, 0), c] for x, y, c, _ in rows]
        body = [*double[:8], [0, 0, 0], *double[8:], *[[0, 0, 0]] * 6]
        flat = [value for row in body for value in row]
        data = {"people": [{"pose_keypoints_2d": flat}]}
    (folder / "keypoints.json").write_text(json.dumps(data))
    Image.fromarray(labels).resize((768, 1024), Image.Resampling.NEAREST).save(
        folder / "label_map.png"
    )
    sketch = drawn_people.sketch(figure, clothes[0], (1024, 768))
    Image.fromarray(sketch).save(folder / "sketch.png")
    return "vitonhd" if dataset == "VITON-HD" else "dresscode"


def _write_expected(
    folder: Path, dataset: masks.Dataset, category: str, captions: list[str]
) -> dict[str, Any]:
    size = drawn_people.FRAME
    pose = keypoints.load_keypoints(folder / "keypoints.json", size, dataset=dataset)
    labels = pictures.load_labels(folder / "label_map.png", size)
    sketch = pictures.load_sketch(folder / "sketch.png", size)
    case: dict[str, Any] = {"captions": captions, "expected_prompt": ", ".join(captions)}
    case["missing_coco_keypoints"] = [4]
    case["sketch_fraction"] = float((sketch > 0).mean())
    Image.fromarray(sketch).save(folder / "expected_sketch_512x384.png")
    for system in ("ladi", "mgd"):
        mask = masks.inpaint_mask(labels, pose, dataset=dataset, category=category, system=system)  # type: ignore[call-overload]
        Image.fromarray(mask).save(folder / f"expected_inpaint_mask_{system}.png")
        case[f"{system}_masked_fraction"] = float((mask > 0).mean())
        if system == "ladi":
            ladi = torch.from_numpy(mask)[None, None] / 255
    blobs = pose_map.pose_map(torch.from_numpy(pose)[None], size)
    drawn = torch.from_numpy(sketch)[None, None] / 255
    save_file(
        {
            "pose_map_s32": blobs[0, :, ::32, ::32].contiguous(),
            "pose_map_latent": at_latent_size(blobs, "heatmap", 16)[0],
            "mask_latent_ladi": at_latent_size(ladi, "mask", 16)[0],
            "sketch_latent": at_latent_size(drawn, "resized", 16)[0],
        },
        folder / "expected.safetensors",
    )
    return case


if __name__ == "__main__":
    write_fixtures(Path(sys.argv[1]), salt="golden/", seed=4100)
