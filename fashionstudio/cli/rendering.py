"""From options to a Request, and from a Request to files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fashionstudio.cli.messages import ProgressLine, say, say_json, say_note, say_notes
from fashionstudio.core.wanted import guess_category
from fashionstudio.errors import BadInput

if TYPE_CHECKING:
    from fashionstudio.core.compute import ComputeOptions
    from fashionstudio.core.look import Category, FabricPlacement, PictureRef, RenderSettings
    from fashionstudio.core.person import Pose
    from fashionstudio.core.request import Request
    from fashionstudio.worker.client import WorkerClient
    from fashionstudio.worker.protocol import Message


@dataclass(frozen=True)
class LookFiles:
    """A Look as files on the disk."""

    photo: Path
    category: Category | None = None
    words: str = ""
    sketch: Path | None = None
    fabric: Path | None = None
    placement: FabricPlacement | None = None
    garment: Path | None = None
    region: Path | None = None
    pose: Path | None = None


@dataclass
class Saved:
    """What a run has left behind."""

    files: list[Path] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    timings: list[dict[str, float]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """For `--json`."""
        pictures = [
            {"file": str(file), "seed": seed, "timings": timings}
            for file, seed, timings in zip(self.files, self.seeds, self.timings, strict=True)
        ]
        return {"pictures": pictures, "notes": list(dict.fromkeys(self.notes))}


def open_worker(device: str = "auto", compute: ComputeOptions | None = None) -> WorkerClient:
    """The worker of this command."""
    from fashionstudio.worker.client import WorkerClient

    return WorkerClient(device=device, compute=compute)


def choose_category(files: LookFiles) -> tuple[Category, str]:
    """The category, and a sentence when it was guessed."""
    if files.category is not None:
        return files.category, ""
    guessed = guess_category(files.words)
    if guessed is not None:
        return guessed, f"Category {guessed}, guessed from the words (see --category)."
    return "upper_body", "Category upper_body, because none was given (see --category)."


def build_request(
    worker: WorkerClient, files: LookFiles, settings: RenderSettings, category: Category
) -> Request:
    """Hand the files to the worker and name them in a Request.

    The files are looked at here, while the worker is still starting, so that a wrong one is
    reported at once.
    """
    from fashionstudio.core.image_io import read_mask, read_picture, read_sketch
    from fashionstudio.core.look import Fabric, FabricPlacement, Look
    from fashionstudio.core.request import Request

    def hand_over(path: Path | None, read: Callable[[Path], Any]) -> PictureRef | None:
        if path is None:
            return None
        check_file(path)
        read(path)
        return worker.put_file(path)

    swatch = hand_over(files.fabric, read_picture)
    placement = files.placement or FabricPlacement()
    look = Look(
        photo=hand_over(files.photo, read_picture),
        category=category,
        words=files.words,
        region=hand_over(files.region, read_mask),
        sketch=hand_over(files.sketch, read_sketch),
        fabric=Fabric(swatch, placement) if swatch else None,
        garment=hand_over(files.garment, read_picture),
        pose=read_pose(files.pose) if files.pose else None,
        settings=settings,
    )
    return Request(look)


def check_file(path: Path) -> None:
    """Raise BadInput when there is no such file."""
    if path.is_dir():
        raise BadInput(f"“{path}” is a folder.", "Give the name of a picture file.")
    if not path.exists():
        raise BadInput(f"There is no file “{path}”.", "Check the name.")


def read_pose(path: Path) -> Pose:
    """Joints from a file: `person.json` as `prepare` writes it, or a list of 18 joints."""
    from fashionstudio.core.person import Pose

    check_file(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(
            f"“{path.name}” is no JSON file.",
            "Give 18 [x, y, confidence] triples, or a person.json from `prepare`.",
            str(error),
        ) from error
    if isinstance(data, dict):
        data = data.get("keypoints")
    if not isinstance(data, list):
        raise BadInput(f"“{path.name}” holds no joints.", "It needs a list named “keypoints”.")
    return Pose.from_array(data)


def output_names(output: Path, count: int) -> list[Path]:
    """OUT.png for one picture; OUT-1.png, OUT-2.png, … for several."""
    if count == 1:
        return [output]
    return [output.with_name(f"{output.stem}-{n}{output.suffix}") for n in range(1, count + 1)]


def render_to_files(worker: WorkerClient, request: Request, output: Path, label: str = "") -> Saved:
    """Render and save each picture as soon as it is there."""
    from fashionstudio.core.atomic import write_atomic
    from fashionstudio.core.provenance import embed
    from fashionstudio.core.render import Recipe

    names = output_names(output, len(request.seeds))
    saved = Saved()
    with ProgressLine(label) as line:

        def on_event(event: Message) -> None:
            line.on_event(event)
            if event.type != "result":
                return
            path = names[int(event["index"])]
            recipe = event["recipe"]
            data = event.parts()["picture"]
            if path.suffix.lower() != ".png":
                data = embed(data, Recipe.from_dict(recipe), suffix=path.suffix)
            write_atomic(path, data)
            saved.files.append(path)
            saved.seeds.append(int(event["seed"]))
            saved.notes.extend(recipe.get("notes", ()))
            saved.timings.append(recipe.get("timings", {}))

        worker.render(request, on_event)
    return saved


def run_look(
    files: LookFiles,
    settings: RenderSettings,
    output: Path,
    *,
    device: str,
    compute: ComputeOptions | None = None,
    as_json: bool,
) -> None:
    """The whole of `edit` and `tryon`."""
    category, guess = choose_category(files)
    inputs = (files.photo, files.sketch, files.fabric, files.garment, files.region)
    check_output(output, inputs, settings.variations)
    with open_worker(device, compute) as worker:
        request = build_request(worker, files, settings, category)
        if guess and not as_json:
            say_note(guess)
        saved = render_to_files(worker, request, output)
    if as_json:
        say_json({"category": category, "category_guessed": bool(guess), **saved.to_dict()})
        return
    say_notes(saved.notes)
    for path, seed, timings in zip(saved.files, saved.seeds, saved.timings, strict=True):
        say(f"{path} (seed {seed}, {sum(timings.values()):.1f} s)")


def check_output(output: Path, inputs: Iterable[Path | None], count: int = 1) -> None:
    """Refuse a place that cannot be written, or that holds an input, before minutes are spent."""
    folder = output.parent
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"“{folder}” is a file, not a folder.", "Choose another place.")
    given = [path.resolve() for path in inputs if path is not None]
    for name in output_names(output, count):
        if name.is_dir():
            raise BadInput(f"“{name}” is a folder.", "Give the name of a file.")
        if name.resolve() in given:
            raise BadInput(f"“{name.name}” would be overwritten.", "Choose another name.")
