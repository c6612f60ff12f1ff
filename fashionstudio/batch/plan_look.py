"""One Look for many photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fashionstudio.batch.globbing import find_pictures
from fashionstudio.batch.plan import Defaults, Plan, PlanItem, Problem
from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.look import Look, PictureRef
from fashionstudio.core.project_files import read_project
from fashionstudio.core.provenance import read_recipe
from fashionstudio.errors import BadInput
from fashionstudio.paths import blobs_dir
from fashionstudio.worker.looks import LookFiles

_OWN = {"region": "Region", "sketch": "Sketch", "pose": "Pose"}


def read_look_plan(path: Path, defaults: Defaults, photos: Sequence[str]) -> Plan:
    """The Look of a render, a recipe or a project, on each of the photos.

    What was drawn on the Look's own Photo (Region, Sketch, joints) is left out, for it lies
    elsewhere on others, and a problem says so.

    Args:
        path: a picture with its recipe, a recipe's .json, or a .fstudio project.
        defaults: “seed”, “preset”, “engine” take the place of the Look's own.
        photos: files, folders, or patterns such as “people/*.jpg”.

    Raises:
        BadInput: there is no Look in it, a picture of it is gone, or there are no photos.
    """
    if not photos:
        raise BadInput("A Look needs photos.", "Name them with --photos, for example people/*.jpg.")
    look, blobs = _look_of(path)
    pictures = find_pictures(photos, Path.cwd())
    left = [name for key, name in _OWN.items() if getattr(look, key) is not None]
    chosen = look.with_(settings=replace(look.settings, **_chosen(defaults)))
    plan = dress(chosen, lambda picture: _bytes(picture, blobs, path), pictures, left)
    return replace(plan, title=path.stem, source=path)


def dress(
    look: Look,
    find: Callable[[PictureRef], bytes],
    photos: Sequence[Path],
    left: Sequence[str] = (),
) -> Plan:
    """A Look on each of the photos; its items have no names yet.

    Args:
        look: its words, fabric, garment, category and settings count.
        find: the bytes of one of its pictures.
        photos: files.
        left: what was drawn on the Look's own Photo and cannot go along, for a sentence.

    Raises:
        BadInput: the Look asks for nothing, or a picture of it is gone.
    """
    files = LookFiles(
        photo=Path(),
        category=look.category,
        words=look.words,
        fabric=find(look.fabric.swatch) if look.fabric else None,
        placement=look.fabric.placement if look.fabric else None,
        garment=find(look.garment) if look.garment else None,
        allow_growth=look.allow_growth,
    )
    if not (files.words or files.fabric or files.garment):
        raise BadInput("This Look asks for nothing.", "It has no words, fabric or garment.")
    settings = replace(look.settings, variations=1, further_seeds=())
    sources = {}
    if look.fabric:
        sources["fabric"] = look.fabric.swatch.name
    if look.garment:
        sources["garment"] = look.garment.name
    items = [
        PlanItem(
            "", n, replace(files, photo=photo), settings, None, {"photo": photo.name, **sources}
        )
        for n, photo in enumerate(photos, 1)
    ]
    problems = []
    if left:
        message = f"Left out, for each photo has its own: {' and '.join(left)}."
        problems.append(Problem(0, "", BadInput(message), stops=False))
    return Plan(tuple(items), tuple(problems))


def _look_of(path: Path) -> tuple[Look, dict[str, bytes]]:
    if path.suffix.lower() == ".fstudio":
        project = read_project(path).project
        return project.look, dict(project.blobs)
    return read_recipe(path).request.look, {}


def _chosen(defaults: Defaults) -> dict[str, Any]:
    """The settings that take the place of the Look's own."""
    values: dict[str, Any] = {
        k: v for k, v in defaults.values.items() if k in ("engine", "preset", "seed")
    }
    if "seed" in values:
        values["seed"] = int(values["seed"])
    return values


def _bytes(picture: PictureRef, blobs: dict[str, bytes], path: Path) -> bytes:
    held = blobs.get(picture.sha256)
    return BlobStore(blobs_dir()).find(picture, path) if held is None else held
