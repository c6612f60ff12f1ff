"""Runs all fixtures of a folder: finds them, chooses the runner, and lets none pass unseen."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.evaluation.parity.comparison import Comparison
from fashionstudio.evaluation.parity.fixture import Fixture, read_json

Runner = Callable[[Fixture], Iterator[Comparison]]
_TEXT = {".md", ".txt"}


def run_folder(folder: Path) -> Iterator[Comparison]:
    """Run every fixture in a folder, one at a time, and tell what came of it.

    Whatever is wrong with a fixture (a missing partner, a kind that nobody knows, an error while it
    runs, something in it that no comparison used) is a comparison that failed.

    Args:
        folder: with `NAME.json` beside `NAME.safetensors`, and folders of people with a
            `cases.json`.

    Raises:
        BadInput: there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise BadInput(f"“{folder}” is not a folder.", "Name the folder with the fixtures.")
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    names = sorted({entry.stem for entry in entries if entry.suffix in (".json", ".safetensors")})
    others = [entry for entry in entries if entry.suffix not in (".json", ".safetensors", *_TEXT)]
    if not names and not others:
        raise BadInput(f"There are no fixtures in “{folder}”.")
    for name in names:
        yield from run_fixture(folder / f"{name}.json")
    for entry in others:
        yield from _run_other(entry)


def run_fixture(path: Path) -> Iterator[Comparison]:
    """Run the fixture described by one JSON file."""
    try:
        fixture, runner = _open(path)
        yield from fixture.check_description()
        yield from runner(fixture)
        yield from fixture.check_all_used()
    except Exception as error:  # one broken fixture must not hide the others
        yield Comparison(path.stem, "run", passed=False, note=_in_words(error))
    finally:
        gc.collect()  # networks with hooks are cycles; the next one may be half a gigabyte


def _open(path: Path) -> tuple[Fixture, Runner]:
    if not path.is_file():
        raise BadInput(f"{path.name} is missing.")
    spec = read_json(path)
    if "module" not in spec and spec and all(isinstance(entry, list) for entry in spec.values()):
        from fashionstudio.evaluation.parity.networks import run_listing

        return Fixture(path.stem, path.parent, spec), run_listing
    fixture = Fixture.read(path)
    return fixture, _runner(fixture.module)


def _runner(module: str) -> Runner:
    """The runner for what a fixture says it is."""
    from fashionstudio.evaluation.parity import encoders, networks, pipelines

    runners: dict[str, Runner] = {
        "ConvNet_TPS(": networks.run_warper,
        "UNetVanilla(": networks.run_refinement,
        "InversionAdapter(": networks.run_adapter,
        "AutoencoderKL ": encoders.run_autoencoder,
        "CLIPTextModel(": encoders.run_text,
        "cloth in [-1,1] -> CLIP": encoders.run_clip_pixels,
        "LaDI": pipelines.run_ladi,
        "MGDPipe": pipelines.run_mgd,
    }
    for beginning, runner in runners.items():
        if module.startswith(beginning):
            return runner
    raise BadInput(f"Nobody knows how to run “{module[:60]}”.")


def _run_other(entry: Path) -> Iterator[Comparison]:
    """A folder of people, or something that does not belong here."""
    if not (entry / "cases.json").is_file():
        yield Comparison(entry.name, "run", passed=False, note="this is no fixture")
        return
    from fashionstudio.evaluation.parity.people import run_people

    try:
        yield from run_people(entry)
    except Exception as error:  # as above
        yield Comparison(entry.name, "run", passed=False, note=_in_words(error))


def _in_words(error: Exception) -> str:
    """One line that names the error."""
    if isinstance(error, FashionStudioError):
        return error.sentence()
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
