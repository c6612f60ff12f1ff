"""Where the stages of an engine leave their results: one folder a stage under RUNS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fashionstudio.diffusion.layout import ConditioningLayout
from fashionstudio.errors import ModelMissing
from fashionstudio.training.networks import mini_layout

LAYOUT_FILE = "layout.json"


def denoiser_folder(runs: Path) -> Path:
    """The denoiser's networks; runs of old call that stage `unet`.

    Raises:
        ModelMissing: it has not been trained yet.
    """
    for name in ("denoiser", "unet"):
        if (runs / name / "unet" / "config.json").is_file():
            return runs / name
    raise ModelMissing(
        f"There is no denoiser in “{runs}”.", "Train it: python -m fashionstudio.training.denoiser"
    )


def layout_of(runs: Path) -> ConditioningLayout:
    """The layout that the denoiser was trained with."""
    path = denoiser_folder(runs) / LAYOUT_FILE
    if not path.is_file():
        return mini_layout()
    return ConditioningLayout.from_dict(json.loads(path.read_text(encoding="utf-8")))


def stage_part(runs: Path, name: str) -> Path | None:
    """`RUNS/name/name`, where a stage of one network leaves it; None before that."""
    folder = runs / name / name
    return folder if (folder / "config.json").is_file() else None


def codec_folder(runs: Path) -> Path:
    """The codec as the last stage that touched it left it.

    Raises:
        ModelMissing: there is none.
    """
    for stage in ("decoder", "emasc", "autoencoder"):
        if (runs / stage / "vae" / "config.json").is_file():
            return runs / stage / "vae"
    raise ModelMissing(
        f"There is no codec in “{runs}”.", "Train it: python -m fashionstudio.training.autoencoder"
    )


def read_record(runs: Path, stage: str) -> dict[str, Any]:
    """A stage's record.json, or nothing."""
    path = runs / stage / "record.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
