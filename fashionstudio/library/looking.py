"""What one look at a file tells: its content's hash, a thumbnail, a fingerprint, its recipe."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.decoding import UNNAMED
from fashionstudio.core.image_io import READABLE_SUFFIXES, read_picture
from fashionstudio.core.look import Look
from fashionstudio.core.project import SUFFIX as PROJECT_SUFFIX
from fashionstudio.core.project import Project
from fashionstudio.core.project_files import read_project
from fashionstudio.core.provenance import find_recipe
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput, FashionStudioError

THUMB_SIDE = 256
SUFFIXES = (*READABLE_SUFFIXES, PROJECT_SUFFIX)

_COLOUR_SIDE = 4
_HASH_SIDE = 16
_DARKER = 3  # levels; less is noise on a plain background
HASH_BYTES = _HASH_SIDE**2 // 8
FINGERPRINT_BYTES = HASH_BYTES + 3 * _COLOUR_SIDE**2

U8 = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that can be taken up.

    Attributes:
        data: the file's bytes.
        sha256: of them.
        suffix: of the file, in lower case.
        thumb: a JPEG of at most `THUMB_SIDE` pixels.
        fingerprint: see `fingerprint`.
        attributes: JSON-ready facts: width and height in pixels, what a recipe says.
        look: what a render or a project was made from.
        is_render: whether the file carries a recipe.
    """

    data: bytes
    sha256: str
    suffix: str
    thumb: bytes
    fingerprint: bytes
    attributes: dict[str, Any] = field(default_factory=dict)
    look: Look | None = None
    is_render: bool = False


def file_bytes(path: Path) -> bytes:
    """All of a file.

    Raises:
        BadInput: it is not there, or may not be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(f"“{path.name}” is not there.", "Check its name and place.") from error
    except OSError as error:
        raise BadInput(
            f"“{path.name}” could not be read.", "Check that you may read it.", repr(error)
        ) from error


def look_at(path: Path, data: bytes | None = None) -> Seen:
    """Read a picture or a project, wholly, so that a broken one is found now.

    Args:
        path: the file.
        data: its bytes, where they have been read already.

    Raises:
        FashionStudioError: it cannot be used, with a sentence that says why.
    """
    data = file_bytes(path) if data is None else data
    sha256, suffix = hashlib.sha256(data).hexdigest(), path.suffix.lower()
    if suffix == PROJECT_SUFFIX:
        return _project(path, data, sha256)
    if suffix not in SUFFIXES:
        raise BadInput(
            f"“{path.name}” cannot be read as a picture.",
            f"Files that can be read: {' '.join(SUFFIXES)}.",
        )
    picture = _named(path, data)
    height, width = picture.shape[:2]
    attributes: dict[str, Any] = {"width": width, "height": height}
    recipe, doubt = _recipe_of(data)
    if doubt:
        attributes["recipe_problem"] = doubt
    if recipe is not None:
        attributes |= _recipe_facts(recipe)
    return Seen(
        data,
        sha256,
        suffix,
        make_thumb(picture),
        fingerprint(picture),
        attributes,
        recipe.request.look if recipe else None,
        recipe is not None,
    )


def make_thumb(picture: U8) -> bytes:
    """JPEG of (H, W, 3) uint8, its longer side at most `THUMB_SIDE` pixels."""
    image = Image.fromarray(picture)
    image.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88, subsampling=0)
    return buffer.getvalue()


def fingerprint(picture: U8) -> bytes:
    """A short description that hardly changes with size, compression or a little light.

    32 bytes tell where it gets clearly darker from left to right on a grid of 17 × 16 (a difference
    hash), 48 bytes are the colours of a grid of 4 × 4: two colourways of one garment have the same
    shades, but not the same colours.

    Args:
        picture: (H, W, 3) uint8.
    """
    image = Image.fromarray(picture)
    size = (_HASH_SIDE + 1, _HASH_SIDE)
    grey = np.asarray(image.convert("L").resize(size, Image.Resampling.BOX)).astype(np.int16)
    darker = grey[:, 1:] + _DARKER < grey[:, :-1]
    colours = image.resize((_COLOUR_SIDE, _COLOUR_SIDE), Image.Resampling.BOX)
    return np.packbits(darker).tobytes() + np.asarray(colours).tobytes()


def _named(path: Path, data: bytes) -> U8:
    """The pixels; where they cannot be had, the reason names the file."""
    try:
        return read_picture(data)
    except FashionStudioError as error:
        name = f"“{path.name}”"
        said = error.message.replace(UNNAMED, name)
        if name not in said:
            said = said.replace("This", name, 1)
        raise type(error)(said, error.hint, error.details) from error


def _recipe_of(data: bytes) -> tuple[Recipe | None, str]:
    """The recipe, and why there is none although there should be."""
    try:
        return find_recipe(data), ""
    except FashionStudioError as error:
        return None, error.sentence()


def _recipe_facts(recipe: Recipe) -> dict[str, Any]:
    look = recipe.request.look
    inputs = {
        "photo": look.photo,
        "garment": look.garment,
        "fabric": look.fabric.swatch if look.fabric else None,
        "sketch": look.sketch,
    }
    return {
        "engine": recipe.stamp.engine,
        "seed": look.settings.seed,
        "recipe": recipe.request.sha256(),
        "inputs": {part: ref.sha256 for part, ref in inputs.items() if ref is not None},
    }


def _project(path: Path, data: bytes, sha256: str) -> Seen:
    """A project: its Look, and the small picture that was saved with it."""
    project = read_project(path).project
    picture = _picture_of(project)
    return Seen(
        data,
        sha256,
        PROJECT_SUFFIX,
        make_thumb(picture),
        fingerprint(picture),
        {"renders": len(project.renders)},
        project.look,
    )


def _picture_of(project: Project) -> U8:
    """What stands for a project: its thumbnail, else its Photo, else white paper."""
    photo = project.look.photo
    for data in (project.thumb, project.blobs.get(photo.sha256, b"") if photo else b""):
        if data:
            try:
                return read_picture(data, least_side=1)
            except FashionStudioError:
                continue
    return np.full((THUMB_SIDE, THUMB_SIDE, 3), 255, np.uint8)
