"""Checkpoints: a folder that is either the new one or the last one, never half of either.

`RUN/checkpoint/` holds what accelerate saves (weights as safetensors, optimiser, random states),
the averaged weights (`ema.safetensors`) and where the run stands (`progress.json`). Accelerate's
own way to keep further objects is not used: it unpickles them without restrictions.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from accelerate import Accelerator
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from fashionstudio.core.atomic import old_folder, replace_folder
from fashionstudio.errors import BadInput
from fashionstudio.training.ema import Ema

FOLDER = "checkpoint"


@dataclass
class Progress:
    """Where a run stands: optimiser steps, seconds of training in all, steps skipped."""

    step: int = 0
    elapsed_s: float = 0.0
    skipped: int = 0


def keep_trained_only(accelerator: Accelerator, objective: nn.Module) -> None:
    """Leave frozen weights out of checkpoints, and wrappers out of names.

    So a gigabyte that never changes is not written every minute, and a run may be taken up by
    another number of processes.
    """
    frozen = {
        name
        for name, p in objective.named_parameters(remove_duplicate=False)
        if not p.requires_grad
    }

    def before_save(_models: list[nn.Module], weights: list[dict[str, Tensor]], _to: str) -> None:
        state = objective.state_dict()
        weights[:] = [{k: v.contiguous() for k, v in state.items() if k not in frozen}]

    def before_load(models: list[nn.Module], folder: str) -> None:
        models.clear()  # loaded here
        missing, unknown = objective.load_state_dict(
            load_file(Path(folder) / "model.safetensors"), strict=False
        )
        lost = set(missing) - frozen
        if lost or unknown:
            raise KeyError(f"missing: {sorted(lost)[:5]}, unknown: {unknown[:5]}")

    accelerator.register_save_state_pre_hook(before_save)
    accelerator.register_load_state_pre_hook(before_load)


def has_checkpoint(out: Path) -> bool:
    """Whether a run in this folder can be taken up."""
    return _folder(out) is not None


def save(accelerator: Accelerator, out: Path, progress: Progress, ema: Ema | None) -> None:
    """Write a checkpoint in the place of the last one; every process calls this together."""
    temporary = out / f".{FOLDER}.part"
    if accelerator.is_main_process:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
    accelerator.wait_for_everyone()
    accelerator.save_state(str(temporary), safe_serialization=True)
    accelerator.wait_for_everyone()
    if accelerator.is_main_process:
        state = dataclasses.asdict(progress)
        if ema is not None:
            save_file({k: v.contiguous() for k, v in ema.shadow.items()}, _ema(temporary))
            state["ema_steps"] = ema.steps
        (temporary / "progress.json").write_text(json.dumps(state) + "\n", encoding="utf-8")
        replace_folder(out / FOLDER, temporary)
    accelerator.wait_for_everyone()


def load(accelerator: Accelerator, out: Path, ema: Ema | None) -> Progress:
    """Take up a run exactly where its last checkpoint left it.

    Raises:
        BadInput: there is no checkpoint, or it belongs to another network.
    """
    folder = _folder(out)
    if folder is None:
        raise BadInput(
            f"There is no checkpoint in “{out}”.", "Start the stage without --resume first."
        )
    try:
        accelerator.load_state(str(folder))
        state = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
        if ema is not None:
            ema.load(load_file(_ema(folder)), int(state.pop("ema_steps", 0)))
    except (OSError, KeyError, RuntimeError, ValueError, SafetensorError) as error:
        raise BadInput(
            f"The checkpoint in “{out}” does not fit this stage and its settings.",
            "Resume with the settings it was started with, or choose another folder.",
            details=repr(error),
        ) from error
    known = {field.name for field in dataclasses.fields(Progress)}
    return Progress(**{name: value for name, value in state.items() if name in known})


def averaged_weights(out: Path) -> dict[str, Tensor]:
    """The averaged weights of a run's checkpoint (the last ones where none were averaged).

    Raises:
        BadInput: there is no checkpoint.
    """
    folder = _folder(out)
    if folder is None:
        raise BadInput(f"There is no checkpoint in “{out}”.")
    weights = load_file(folder / "model.safetensors")
    return weights | (load_file(_ema(folder)) if _ema(folder).is_file() else {})


def _ema(folder: Path) -> Path:
    return folder / "ema.safetensors"


def _folder(out: Path) -> Path | None:
    """The last complete checkpoint; `.old` is the one that a killed swap left behind."""
    for folder in (out / FOLDER, old_folder(out / FOLDER)):
        if (folder / "progress.json").is_file():
            return folder
    return None
