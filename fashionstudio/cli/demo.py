"""`fashionstudio demo`: what it can do, on the samples that come with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fashionstudio.cli import options as o
from fashionstudio.cli.options import PresetName

if TYPE_CHECKING:
    from fashionstudio.worker.looks import LookFiles, Source

NAME = "demo"

_COLUMNS, _CELL = ("photo", "given", "render"), (192, 256)
_PICTURES = (".png", ".jpg", ".jpeg", ".webp")


@dataclass(frozen=True)
class Example:
    """One Look of the demo."""

    name: str
    label: str
    files: LookFiles


def run(
    output: o.FolderOption,
    engine: o.EngineOption = "mini",
    preset: o.PresetOption = PresetName.standard,
    seed: o.SeedOption = 0,
    device: o.DeviceOption = "auto",
    as_json: o.JsonOption = False,
) -> None:
    """Render the bundled samples by words, fabric, sketch and try-on, with a contact sheet."""
    from fashionstudio.cli.messages import say, say_json, say_notes
    from fashionstudio.cli.rendering import open_worker, render_to_files
    from fashionstudio.core.contact_sheet import Sheet
    from fashionstudio.core.image_io import read_picture, write_png
    from fashionstudio.core.look import RenderSettings
    from fashionstudio.errors import BadInput
    from fashionstudio.worker.looks import build_request, choose_category

    examples = list(_examples())
    if not examples:
        raise BadInput("The samples are not installed.", "Install fashionstudio again.")
    settings = RenderSettings(engine=engine, preset=preset.value, seed=seed)
    sheet = Sheet("What it does with its samples", _COLUMNS, cell=_CELL)
    files, notes = [], []
    with open_worker(device) as worker:
        for number, example in enumerate(examples, 1):
            category, _ = choose_category(example.files)
            request = build_request(worker, example.files, settings, category)
            label = f"{number}/{len(examples)} {example.label}"
            saved = render_to_files(worker, request, output / f"{example.name}.png", label)
            files += saved.files
            notes += saved.notes
            shown = [example.files.photo, _given(example.files), saved.files[0]]
            pictures = [None if p is None else read_picture(p, least_side=2) for p in shown]
            sheet.add_row(example.label.replace(": ", ":\n"), pictures)
    sheet_file = output / "contact-sheet.png"
    write_png(sheet_file, sheet.draw())
    if as_json:
        say_json({"files": [str(path) for path in [*files, sheet_file]], "notes": notes})
        return
    say_notes(notes)
    say(f"{len(files)} pictures and contact-sheet.png in {output}")


def _examples() -> Iterator[Example]:
    """Looks of whatever samples are there; different people get different kinds of Looks."""
    from fashionstudio.core.look import FabricPlacement
    from fashionstudio.worker.looks import LookFiles

    people, garments = samples("people"), samples("garments")
    fabrics, sketches = samples("fabrics"), samples("sketches")
    if not people:
        return

    def person(number: int) -> Path:
        return people[number % len(people)]

    words = ("a red t-shirt", "a navy blue striped shirt", "a green polka dot dress")
    for number, text in enumerate(words):
        name = f"words-{number + 1}"
        yield Example(name, text, LookFiles(person(number), words=text))
    for number, fabric in enumerate(fabrics[:3]):
        files = LookFiles(
            person(number), words="a shirt", fabric=fabric, placement=FabricPlacement(120.0)
        )
        yield Example(f"fabric-{number + 1}", f"fabric: {_title(fabric)}", files)
    for number, sketch in enumerate(sketches[:2]):
        partner = next((p for p in people if sketch.stem.startswith(p.stem)), person(0))
        files = LookFiles(partner, words="a yellow blouse", sketch=sketch)
        yield Example(f"sketch-{number + 1}", f"sketch: {_title(sketch)}", files)
    for number, garment in enumerate(garments[:3]):
        files = LookFiles(person(number), words=_title(garment), garment=garment)
        yield Example(f"tryon-{number + 1}", f"try-on: {_title(garment)}", files)


def samples(kind: str) -> list[Path]:
    """The bundled pictures of a kind: "people", "garments", "fabrics" or "sketches"."""
    from fashionstudio.paths import assets_dir

    folder = assets_dir() / kind
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.suffix.lower() in _PICTURES]


def _title(path: Path) -> str:
    return path.stem.replace("-", " ").replace("_", " ")


def _given(files: LookFiles) -> Source | None:
    """What is asked for beside the words."""
    return files.sketch or files.fabric or files.garment
