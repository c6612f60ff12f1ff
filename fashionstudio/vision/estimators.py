"""Who finds people: a small interface, and the choice among what is installed."""

from __future__ import annotations

import importlib.util
import os
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from fashionstudio import paths
from fashionstudio.errors import BadInput, ModelMissing
from fashionstudio.vision.blazepose import Detection
from fashionstudio.vision.fields import U8

POSE_MODEL_VARIABLE = "FASHIONSTUDIO_POSE_MODEL"
ESTIMATORS = ("auto", "mediapipe-solutions", "mediapipe-tasks", "mini")

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels."""


class PoseEstimator(Protocol):
    """Finds people in a picture."""

    name: str

    def detect(self, picture: U8) -> Detection | None:
        """The most prominent person, or None."""
        ...

    def faces(self, picture: U8) -> list[Box]:
        """Boxes of the faces it is sure of; empty when it cannot tell."""
        ...


@lru_cache(maxsize=4)
def get_estimator(name: str = "auto") -> PoseEstimator:
    """An estimator by name; "auto" takes mediapipe, and where that cannot run our own ("mini").

    Raises:
        BadInput: no such name.
        ModelMissing: mediapipe, its model file or our own network is not installed.
        ModelMismatch: a model file is damaged.
    """
    if name not in ESTIMATORS:
        raise BadInput(f"There is no estimator “{name}”.", f"Choose: {', '.join(ESTIMATORS)}.")
    if name == "auto":
        try:
            return _mediapipe("auto")
        except ModelMissing as missing:
            return _own(missing)
    return _own() if name == "mini" else _mediapipe(name)


def _own(instead_of: ModelMissing | None = None) -> PoseEstimator:
    """The person network; where that is missing, too, what mediapipe lacks is said as well."""
    from fashionstudio.vision.person_finder import PersonFinder

    try:
        return PersonFinder()
    except ModelMissing as missing:
        if instead_of is None:
            raise
        raise ModelMissing(instead_of.message, instead_of.hint, missing.sentence()) from missing


def _mediapipe(name: str) -> PoseEstimator:
    """mediapipe with the models it holds, or with a model file."""
    if importlib.util.find_spec("mediapipe") is None:
        raise ModelMissing(
            "Finding the person needs mediapipe, which is not installed.",
            "Install it with: pip install 'mediapipe==0.10.14' — or give the joints with --pose.",
        )
    if name != "mediapipe-tasks" and importlib.util.find_spec("mediapipe.python.solutions"):
        from fashionstudio.vision.mediapipe_solutions import MediapipeSolutions

        return MediapipeSolutions()
    if name == "mediapipe-solutions":
        raise ModelMissing(
            "This mediapipe no longer holds its own models.",
            "Install mediapipe 0.10.14, or name a .task file in FASHIONSTUDIO_POSE_MODEL.",
        )
    from fashionstudio.vision.mediapipe_tasks import MediapipeTasks

    return MediapipeTasks(find_pose_model())


def find_pose_model() -> Path:
    """The pose landmarker's .task file.

    Raises:
        ModelMissing: none is named or installed.
    """
    named = os.environ.get(POSE_MODEL_VARIABLE)
    if named and Path(named).is_file():
        return Path(named)
    folder = paths.data_dir() / "models" / "mediapipe"
    found = sorted(folder.glob("pose_landmarker*.task")) if folder.is_dir() else []
    if found:
        return found[0]
    missing = f"{POSE_MODEL_VARIABLE} names “{named}”, which is not a file. " if named else ""
    raise ModelMissing(
        f"{missing}This mediapipe needs a model file to find the person.",
        f"Put pose_landmarker_full.task into {folder}, or install mediapipe 0.10.14, "
        "or give the joints with --pose.",
    )
