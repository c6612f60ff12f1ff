"""From a Look or a Request to files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fashionstudio.cli.messages import ProgressLine, say, say_json, say_note, say_notes
from fashionstudio.errors import BadInput

if TYPE_CHECKING:
    from fashionstudio.core.compute import ComputeOptions
    from fashionstudio.core.look import RenderSettings
    from fashionstudio.core.request import Request
    from fashionstudio.worker.client import WorkerClient
    from fashionstudio.worker.frames import Message
    from fashionstudio.worker.looks import LookFiles


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


def open_worker(
    device: str = "auto",
    compute: ComputeOptions | None = None,
    environment: Mapping[str, str] | None = None,
) -> WorkerClient:
    """The worker of this command; `environment` is added to its own."""
    from fashionstudio.worker.client import WorkerClient

    return WorkerClient(device=device, compute=compute, environment=environment)


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
    from fashionstudio.worker.looks import build_request, choose_category

    category, guess = choose_category(files)
    check_output(output, files.paths(), settings.variations)
    with open_worker(device, compute) as worker:
        request = build_request(worker, files, settings, category)
        if guess and not as_json:
            say_note(f"{guess} See --category.")
        saved = render_to_files(worker, request, output)
    if as_json:
        say_json({"category": category, "category_guessed": bool(guess), **saved.to_dict()})
        return
    say_notes(saved.notes)
    for path, seed, timings in zip(saved.files, saved.seeds, saved.timings, strict=True):
        say(f"{path} (seed {seed}, {sum(timings.values()):.1f} s)")


def check_output(output: Path, inputs: Iterable[Path], count: int = 1) -> None:
    """Refuse a place that cannot be written, or that holds an input, before minutes are spent."""
    folder = output.parent
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"“{folder}” is a file, not a folder.", "Choose another place.")
    given = [path.resolve() for path in inputs]
    for name in output_names(output, count):
        if name.is_dir():
            raise BadInput(f"“{name}” is a folder.", "Give the name of a file.")
        if name.resolve() in given:
            raise BadInput(f"“{name.name}” would be overwritten.", "Choose another name.")
