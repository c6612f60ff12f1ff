"""Fixtures of people: what the published loaders make of label maps, joints and sketches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

from fashionstudio.datasets.published import keypoints, masks, pictures
from fashionstudio.diffusion import pose_map
from fashionstudio.diffusion.conditioning import at_latent_size
from tests.helpers import drawn_people


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
