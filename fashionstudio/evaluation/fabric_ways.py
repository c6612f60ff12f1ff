"""Swatches on one photo by each way of a fabric: one contact sheet, and figures.

`python -m fashionstudio.evaluation.fabric_ways --engine mini --photo P --swatches DIR -o OUT`

DIR holds pictures of fabrics; a `fabrics.json` in it ({name: {"file", "repeat_mm"}}) gives their
true sizes. Learned Tokens named as the swatches' files join as a way of their own. OUT receives
`sheet.png`, `figures.json` and `table.txt`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.atomic import write_atomic, write_json
from fashionstudio.core.contact_sheet import Sheet
from fashionstudio.core.image_io import READABLE_SUFFIXES, read_picture, write_png
from fashionstudio.core.learned import list_tokens
from fashionstudio.core.look import (
    CATEGORIES,
    Category,
    Fabric,
    FabricPlacement,
    FabricWay,
    Look,
    PictureRef,
    RenderSettings,
)
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.evaluation.measures import cloth

if TYPE_CHECKING:
    from fashionstudio.engine.inputs import Inputs
    from fashionstudio.engine.service import EngineService

U8 = NDArray[np.uint8]

DEFAULT_REPEAT_MM = 80.0
LEARNED = "learned token"
TOGETHER: tuple[tuple[FabricWay, ...], ...] = (("plane", "tokens"), ("plane", "tokens", "start"))
"""Ways that are tried at once, where an engine knows them."""


@dataclass(frozen=True)
class Swatch:
    """A fabric to be tried: its file, and how wide one repeat is."""

    path: Path
    repeat_mm: float

    @property
    def name(self) -> str:
        """Of the file, which is also that of its learned Token."""
        return self.path.stem


@dataclass(frozen=True)
class Trial:
    """One way, or several: settings for the Fabric, or a learned Token in the Words."""

    name: str
    ways: tuple[FabricWay, ...] | None = None
    steps: int | None = None
    start: float | None = None

    @property
    def learned(self) -> bool:
        """Whether a Token stands for the fabric."""
        return self.ways is None


@dataclass(frozen=True)
class Measured:
    """One render, measured.

    Attributes:
        picture: (H, W, 3) uint8, the Photo with the garment.
        delta_e: CIEDE2000 of the cloth to its swatch.
        texture: distance of its pattern.
        nearest: whether its own swatch is the nearest of all in colour.
        seconds: of the render, person and engine known.
    """

    picture: U8
    delta_e: float
    texture: float
    nearest: bool
    seconds: float


@dataclass(frozen=True)
class Stage:
    """What all renders share.

    Attributes:
        photo: (H, W, 3) uint8.
        cloth_region: (H, W) uint8, where the garment is expected and measured.
        flats: per swatch the flat cloth at the photo's scale.
    """

    service: EngineService
    inputs: Inputs
    look: Look
    photo: U8
    cloth_region: U8
    flats: tuple[U8, ...]


def find_swatches(folder: Path, limit: int = 10) -> list[Swatch]:
    """The fabrics of a folder, by name.

    Raises:
        BadInput: there are none.
    """
    if not folder.is_dir():
        raise BadInput(f"There is no folder “{folder}”.")
    known: dict[str, float] = {}
    listed = folder / "fabrics.json"
    if listed.is_file():
        for entry in json.loads(listed.read_text(encoding="utf-8")).values():
            known[str(entry["file"])] = float(entry["repeat_mm"])
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in READABLE_SUFFIXES)
    if not files:
        raise BadInput(f"There is no picture in “{folder}”.")
    return [Swatch(p, known.get(p.name, DEFAULT_REPEAT_MM)) for p in files[:limit]]


def trials(
    possible: Sequence[FabricWay], *, learned: bool, start: float | None, steps: int | None
) -> list[Trial]:
    """Each way alone, what the engine takes together, and learned Tokens.

    `steps` and `start` are of the way that starts from the cloth.
    """
    chosen = [*((way,) for way in possible), *(t for t in TOGETHER if set(t) <= set(possible))]
    found = [
        Trial(" + ".join(ways), ways, steps if "start" in ways else None, start) for ways in chosen
    ]
    return [*found, Trial(LEARNED)] if learned else found


def set_stage(
    service: EngineService, inputs: Inputs, look: Look, swatches: Sequence[Swatch]
) -> Stage:
    """Find the Person, where the garment will be, and how the fabrics look laid flat there."""
    from fashionstudio.core.fabric import lay_fabric
    from fashionstudio.core.person import PARTS
    from fashionstudio.core.scale import mm_per_pixel
    from fashionstudio.engine.context import QuietContext
    from fashionstudio.engine.shape import WORN

    assert look.photo is not None
    found = service.prepare(look.photo, QuietContext(), categories=(look.category,))
    if look.category in found.problems:
        raise BadInput(found.problems[look.category])
    person, region = found.person, found.regions[look.category].mask
    worn = np.isin(person.parts, [PARTS[name] for name in WORN[look.category]])
    inside = np.where(worn & (region > 127), np.uint8(255), np.uint8(0))
    if np.count_nonzero(inside) < 0.2 * np.count_nonzero(region > 127):
        inside = region
    anchor = person.pose.point("neck") or (0.0, 0.0)
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    flats = [
        lay_fabric(
            read_picture(swatch.path, least_side=2),
            FabricPlacement(swatch.repeat_mm),
            shape=(inside.shape[0], inside.shape[1]),
            mm_per_px=mm_per_pixel(person),
            origin_px=(anchor[0], anchor[1]),
        )[box]
        for swatch in swatches
    ]
    photo = service.pictures.photo(look.photo)
    return Stage(service, inputs, look, photo, inside, tuple(flats))


def measure(stage: Stage, trial: Trial, swatches: Sequence[Swatch], index: int) -> Measured:
    """Render one swatch by one way."""
    from fashionstudio.engine.context import QuietContext

    swatch = swatches[index]
    look = stage.look
    settings = RenderSettings(
        engine=look.settings.engine,
        steps=trial.steps,
        fabric_ways=trial.ways,
        fabric_start=trial.start,
        seed=look.settings.seed,
    )
    if trial.learned:
        look = look.with_(words=f"{look.words} <{swatch.name}>", settings=settings)
    else:
        reference = _given(stage.inputs, swatch.path)
        fabric = Fabric(reference, FabricPlacement(swatch.repeat_mm))
        look = look.with_(fabric=fabric, settings=settings)
    started = time.perf_counter()
    (render,) = stage.service.render(Request(look), QuietContext())
    seconds = time.perf_counter() - started
    picture, region = render.picture, stage.cloth_region
    differences = cloth.delta_es(picture, region, stage.flats)
    texture = cloth.texture_distance(picture, region, stage.flats[index])
    own = float(differences[index])
    return Measured(picture, own, texture, int(differences.argmin()) == index, seconds)


def figures(results: dict[str, list[Measured]], swatches: Sequence[Swatch]) -> dict[str, Any]:
    """Means per way, and every single figure."""
    ways = {}
    for name, row in results.items():
        ways[name] = {
            "delta_e_mean": _rounded(np.mean([m.delta_e for m in row])),
            "delta_e_median": _rounded(np.median([m.delta_e for m in row])),
            "texture_distance_mean": _rounded(np.mean([m.texture for m in row])),
            "nearest": sum(m.nearest for m in row),
            "of": len(row),
            "seconds_mean": _rounded(np.mean([m.seconds for m in row])),
            "delta_e": [_rounded(m.delta_e) for m in row],
            "texture_distance": [_rounded(m.texture) for m in row],
        }
    return {"swatches": [swatch.name for swatch in swatches], "ways": ways}


def table(found: dict[str, Any]) -> str:
    """The means as text, one way a line."""
    head = ("way", "ΔE mean", "ΔE median", "nearest", "texture distance", "s")
    lines = ["{:<18}{:>9}{:>11}{:>11}{:>18}{:>7}".format(*head)]
    for name, row in found["ways"].items():
        nearest = f"{row['nearest']} of {row['of']}"
        lines.append(
            f"{name:<18}{row['delta_e_mean']:>9.1f}{row['delta_e_median']:>11.1f}{nearest:>11}"
            f"{row['texture_distance_mean']:>18.2f}{row['seconds_mean']:>7.2f}"
        )
    return "\n".join(lines)


def draw(
    stage: Stage, results: dict[str, list[Measured]], swatches: Sequence[Swatch], title: str
) -> U8:
    """The contact sheet: a column per swatch, a row per way."""
    sheet = Sheet(title, [swatch.name for swatch in swatches])
    sheet.add_row("laid flat", list(stage.flats))
    box = _box_around(stage.cloth_region, stage.photo.shape)
    for name, row in results.items():
        nearest = sum(measured.nearest for measured in row)
        colour = np.mean([measured.delta_e for measured in row])
        pattern = np.mean([measured.texture for measured in row])
        # Pillow's own font has no Greek.
        label = (
            name.replace(" + ", " +\n") + f"\nmean dE {colour:.1f}\nnearest {nearest} of {len(row)}"
        )
        label += f"\ntexture {pattern:.2f}"
        captions = [f"dE {measured.delta_e:.1f}" for measured in row]
        sheet.add_row(label, [measured.picture[box] for measured in row], captions)
    return sheet.draw()


def compare(args: argparse.Namespace) -> dict[str, Any]:
    """Everything; returns the figures."""
    from fashionstudio.engine.context import QuietContext
    from fashionstudio.engine.fabric import possible_ways
    from fashionstudio.engine.inputs import Inputs
    from fashionstudio.engine.service import EngineService

    swatches = find_swatches(args.swatches, args.limit)
    category: Category = args.category
    with tempfile.TemporaryDirectory() as folder:
        inputs = Inputs(Path(folder))
        service = EngineService(inputs, args.device)
        look = Look(
            photo=_given(inputs, args.photo),
            category=category,
            words=args.words,
            settings=RenderSettings(engine=args.engine, seed=args.seed),
        )
        engine = service.load(args.engine, QuietContext())
        stage = set_stage(service, inputs, look, swatches)
        known = {record.name for record in list_tokens(args.engine)}
        learned = all(swatch.name in known for swatch in swatches)
        results: dict[str, list[Measured]] = {}
        plans = trials(
            possible_ways(engine.pipe), learned=learned, start=args.start, steps=args.steps
        )
        for trial in plans:
            sys.stderr.write(f"{trial.name} …\n")
            results[trial.name] = [
                measure(stage, trial, swatches, index) for index in range(len(swatches))
            ]
        title = f"{args.engine}: {args.photo.name}, {len(swatches)} fabrics by each way"
        sheet = draw(stage, results, swatches, title)
    found = {
        "engine": args.engine,
        "version": engine.manifest.version,
        "photo": args.photo.name,
        "start": engine.manifest.fabric_start if args.start is None else args.start,
        **figures(results, swatches),
    }
    write_png(args.output / "sheet.png", sheet)
    write_json(args.output / "figures.json", found)
    write_atomic(args.output / "table.txt", f"{table(found)}\n".encode())
    return found


def main(arguments: list[str] | None = None) -> int:
    """The command; 1 after an error told in a sentence."""
    parser = argparse.ArgumentParser(description="Swatches on one photo by each way of a fabric.")
    parser.add_argument("--engine", default="mini")
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--category", choices=CATEGORIES, default="upper_body")
    parser.add_argument("--words", default="", help="what to say besides, e.g. “a shirt”")
    parser.add_argument("--swatches", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=10, help="swatches, by name")
    parser.add_argument("--start", type=float, help="share kept of the start; the engine's own")
    parser.add_argument("--steps", type=int, help="steps of the way “start”; the preset's")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="auto")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args(arguments)
    try:
        args.output.mkdir(parents=True, exist_ok=True)
        found = compare(args)
    except FashionStudioError as error:
        sys.stderr.write(f"{error.sentence()}\n")
        return 1
    print(table(found))
    return 0


def _given(inputs: Inputs, path: Path) -> PictureRef:
    if not path.is_file():
        raise BadInput(f"There is no file “{path}”.", "Check the name.")
    return PictureRef(inputs.put(path.read_bytes()), path.name)


def _box_around(region: U8, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The region with some room, for the sheet."""
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    room = round(0.12 * (np.ptp(rows) + 1))
    return (
        slice(max(0, int(rows[0]) - room), min(shape[0], int(rows[-1]) + room)),
        slice(max(0, int(columns[0]) - room), min(shape[1], int(columns[-1]) + room)),
    )


def _rounded(value: Any) -> float:
    return round(float(value), 3)


if __name__ == "__main__":
    raise SystemExit(main())
