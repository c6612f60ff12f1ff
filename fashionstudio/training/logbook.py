"""What a run leaves to be read: log.jsonl, record.json, TensorBoard and sheets of pictures."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from accelerate import Accelerator
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from fashionstudio.core.atomic import write_atomic
from fashionstudio.diffusion.arrays import to_pictures

log = logging.getLogger(__name__)

Figures = dict[str, float]
BOARD = "tensorboard"


def has_tensorboard() -> bool:
    """Whether the optional package is installed (`pip install fashionstudio[train]`)."""
    from accelerate.utils import is_tensorboard_available

    return bool(is_tensorboard_available())


def sheet(rows: Sequence[Tensor]) -> NDArray[np.uint8]:
    """Rows of pictures [B, C, H, W] -1..1 above each other, one (H, W, 3) uint8."""
    strips = [np.concatenate(list(to_pictures(row)), axis=1) for row in rows]
    width = max(strip.shape[1] for strip in strips)
    wide = [np.pad(s, ((0, 0), (0, width - s.shape[1]), (0, 0))) for s in strips]
    return np.concatenate(wide, axis=0)


class Logbook:
    """Writes into a run's folder; silent in all processes but the first.

    `log.jsonl` has one line per entry, `record.json` the settings and last figures (the model card
    reads it), `tensorboard/` the curves, `pictures/` the sheets.
    """

    def __init__(self, out: Path, accelerator: Accelerator) -> None:
        self.out, self.accelerator = out, accelerator
        self.active = bool(accelerator.is_main_process)
        self.board = False
        out.mkdir(parents=True, exist_ok=True)

    def open_board(self) -> None:
        """Start the TensorBoard log where the package is there."""
        if not has_tensorboard():
            log.info("TensorBoard is not installed: figures go to log.jsonl only")
            return
        self.accelerator.init_trackers(BOARD)
        self.board = True

    def write(self, step: int, minutes: float, **values: float | str) -> None:
        """One line of figures."""
        if not self.active:
            return
        entry: dict[str, float | str] = {"step": step, "minutes": round(minutes, 2)}
        entry |= {k: round(v, 6) if isinstance(v, float) else v for k, v in values.items()}
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")
        log.info("%s", entry)
        if self.board:
            self.accelerator.log(dict(values), step=step)

    def record(self, **values: Any) -> None:
        """Merge into record.json."""
        if not self.active:
            return
        path = self.out / "record.json"
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        known |= values
        # A run that is killed here and resumed must find what it noted before.
        write_atomic(path, f"{json.dumps(known, indent=2, default=str)}\n".encode())

    def picture(self, step: int, rows: Sequence[Tensor], name: str = "sheet") -> None:
        """A PNG sheet in `pictures/`, and on the board."""
        if not self.active or not rows:
            return
        picture = sheet(rows)
        folder = self.out / "pictures"
        folder.mkdir(exist_ok=True)
        Image.fromarray(picture).save(folder / f"{name}-{step:07d}.png")
        if self.board:
            writer = self.accelerator.get_tracker(BOARD, unwrap=True)
            writer.add_image(name, picture, global_step=step, dataformats="HWC")

    def close(self) -> None:
        """End the TensorBoard log."""
        if self.board:
            self.accelerator.end_training()
            self.board = False


def read_log(out: Path) -> list[dict[str, Any]]:
    """All entries of a run's log."""
    path = out / "log.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]
