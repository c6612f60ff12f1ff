"""A Look as files: looked at on the client's side, handed to a worker, named in a Request.

For whoever is no window: command line, batch and Python API. Nothing here loads an engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from fashionstudio.core.checks import storable
from fashionstudio.core.image_io import read_mask, read_picture, read_sketch
from fashionstudio.core.look import (
    Category,
    Fabric,
    FabricPlacement,
    Look,
    PictureRef,
    RenderSettings,
)
from fashionstudio.core.person import Pose
from fashionstudio.core.request import Request
from fashionstudio.core.wanted import guess_category
from fashionstudio.errors import BadInput

Source = Path | bytes
"""A picture: its file, or the bytes of one."""


class Taker(Protocol):
    """Takes pictures and remembers them by content, as `WorkerClient` does."""

    def put(self, data: bytes) -> str:
        """Keep the bytes; their SHA-256."""

    def put_file(self, path: Path) -> PictureRef:
        """Keep a file's bytes; raises BadInput for one that cannot be read."""


@dataclass(frozen=True)
class LookFiles:
    """A Look as files, on the disk or in memory.

    Attributes:
        category: None = guessed from the words.
        placement: of the fabric; None = the usual one.
        pose: joints, or a file that `read_pose` reads; None = estimated.
        allow_growth: see `core.look.Look`.
    """

    photo: Source
    category: Category | None = None
    words: str = ""
    sketch: Source | None = None
    fabric: Source | None = None
    placement: FabricPlacement | None = None
    garment: Source | None = None
    region: Source | None = None
    pose: Path | Pose | None = None
    allow_growth: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", storable(self.words, "description"))

    def paths(self) -> list[Path]:
        """Those that lie on the disk."""
        named = (self.photo, self.sketch, self.fabric, self.garment, self.region, self.pose)
        return [source for source in named if isinstance(source, Path)]


def choose_category(files: LookFiles) -> tuple[Category, str]:
    """The category, and a sentence when it was guessed."""
    if files.category is not None:
        return files.category, ""
    guessed = guess_category(files.words)
    if guessed is not None:
        return guessed, f"Category {guessed}, guessed from the words."
    return "upper_body", "Category upper_body, because none was given."


def build_request(
    worker: Taker, files: LookFiles, settings: RenderSettings, category: Category
) -> Request:
    """Hand the files over and name them in a Request.

    They are looked at here, while the worker may still be starting, so that a wrong one is
    reported at once.

    Raises:
        BadInput, BadImage: a file that is not there, or is not what it should be.
    """

    def hand_over(source: Source | None, read: Callable[[Source], Any]) -> PictureRef | None:
        if source is None:
            return None
        if isinstance(source, bytes):
            read(source)
            return PictureRef(worker.put(source))
        check_file(source)
        read(source)
        return worker.put_file(source)

    swatch = hand_over(files.fabric, read_picture)
    placement = files.placement or FabricPlacement()
    pose = read_pose(files.pose) if isinstance(files.pose, Path) else files.pose
    look = Look(
        photo=hand_over(files.photo, read_picture),
        category=category,
        words=files.words,
        region=hand_over(files.region, read_mask),
        sketch=hand_over(files.sketch, read_sketch),
        fabric=Fabric(swatch, placement) if swatch else None,
        garment=hand_over(files.garment, read_picture),
        pose=pose,
        settings=settings,
        allow_growth=files.allow_growth,
    )
    return Request(look)


def check_file(path: Path) -> None:
    """Raise BadInput when there is no such file."""
    if path.is_dir():
        raise BadInput(f"“{path}” is a folder.", "Give the name of a picture file.")
    if not path.exists():
        raise BadInput(f"There is no file “{path}”.", "Check the name.")


def read_pose(path: Path) -> Pose:
    """Joints from a file: `person.json` as `prepare` writes it, or a list of 18 joints.

    Raises:
        BadInput: there are none in it.
    """
    check_file(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(
            f"“{path.name}” is not a JSON file.",
            "Give 18 [x, y, confidence] triples, or a person.json from `prepare`.",
            str(error),
        ) from error
    if isinstance(data, dict):
        data = data.get("keypoints")
    if not isinstance(data, list):
        raise BadInput(f"“{path.name}” holds no joints.", "It needs a list named “keypoints”.")
    return Pose.from_array(data)
