"""`fashionstudio doctor`: what is here and what is missing."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fashionstudio.cli import options as o
from fashionstudio.core.report import Finding, State, as_text

if TYPE_CHECKING:
    from fashionstudio.engine.manifest import EngineManifest

NAME = "doctor"

LEAST_FREE_MIB = 2048


def run(
    paths: Annotated[
        bool, typer.Option(help="Also show folders (they may hold your name).")
    ] = False,
    as_json: o.JsonOption = False,
) -> None:
    """Check this installation; the report holds no private paths unless asked for."""
    from fashionstudio.cli.messages import say, say_json

    findings = list(examine(show_paths=paths))
    if as_json:
        say_json([asdict(finding) for finding in findings])
    else:
        say(as_text(findings))
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def examine(*, show_paths: bool = False) -> Iterator[Finding]:
    """Look at everything; a check that fails is a finding itself."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        _python,
        _packages,
        _devices,
        _vision,
        _window,
        _engines,
        _memory,
        _disk,
    ]
    for check in checks:
        try:
            yield from check() if show_paths else (finding.redacted() for finding in check())
        except Exception as error:
            name = check.__name__.strip("_")
            yield Finding(name, "bad", f"could not be checked: {type(error).__name__}")
    if show_paths:
        yield from _folders()


def _python() -> Iterator[Finding]:
    good = sys.version_info >= (3, 11)
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Finding("Python", "good" if good else "bad", text, "" if good else "Install 3.11.")


def _packages() -> Iterator[Finding]:
    from importlib import metadata

    for name in ("fashionstudio", "torch", "diffusers", "transformers", "numpy", "pillow"):
        try:
            yield Finding(name, "good", metadata.version(name))
        except metadata.PackageNotFoundError:
            if name == "fashionstudio":
                from fashionstudio import __version__

                yield Finding(name, "good", f"{__version__} (not installed, run from its folder)")
            else:
                yield Finding(name, "bad", "not installed", f"pip install {name}")


def _devices() -> Iterator[Finding]:
    import torch

    from fashionstudio.engine.devices import (
        choose_device,
        has_bfloat16_products,
        has_fast_bfloat16,
        list_devices,
    )

    for device in list_devices(choose_device("auto")):
        total = device["memory_bytes"]
        size = f", {total / 2**30:.0f} GiB" if total else ""
        chosen = " (used)" if device["chosen"] else ""
        name = "" if device["name"] == device["id"] else f" {device['name']}"
        yield Finding("device", "good", f"{device['id']}{name}{size}{chosen}")
    threads = torch.get_num_threads()
    products = "bfloat16 products" if has_bfloat16_products() else "float32"
    fast = "bfloat16 in hardware" if has_fast_bfloat16() else products
    yield Finding("processor", "good", f"{threads} of {os.cpu_count()} threads, {fast}")


def _vision() -> Iterator[Finding]:
    from fashionstudio.errors import FashionStudioError
    from fashionstudio.vision.estimators import get_estimator

    try:
        finder = get_estimator()
    except FashionStudioError as error:
        yield Finding("finding people", "doubtful", error.message, error.hint)
    else:
        yield Finding("finding people", "good", f"with {finder.name}")
    try:
        own = get_estimator("mini")
    except FashionStudioError as error:
        yield Finding("person network", "doubtful", error.message, error.hint)
    else:
        yield Finding("person network", "good", own.name)


def _window() -> Iterator[Finding]:
    if importlib.util.find_spec("PySide6") is None:
        yield Finding("Qt", "doubtful", "not installed: only the command line works")
        return
    from importlib import metadata

    version = metadata.version("PySide6-Essentials")
    broken = sys.version_info < (3, 12) and tuple(map(int, version.split(".")[:2])) >= (6, 12)
    if broken:
        yield Finding("Qt", "bad", version, "Python 3.11 needs PySide6 below 6.12.")
        return
    screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    text = version if screen else f"{version}, but there is no display here"
    yield Finding("Qt", "good" if screen else "doubtful", text)


def _engines() -> Iterator[Finding]:
    from fashionstudio.engine.manifest import list_engines

    engines = list_engines(check_hashes=True)
    if not engines:
        yield Finding("engines", "bad", "none is installed", "Install fashionstudio again.")
    for engine in engines:
        title = engine.manifest.title if engine.manifest else "?"
        state: State = "bad" if engine.problem else "good"
        how = "" if engine.problem or engine.manifest is None else f": {_plan(engine.manifest)}"
        yield Finding(f"engine {engine.id}", state, title + how, engine.problem)


def _plan(manifest: EngineManifest) -> str:
    """How the engine would compute here, in words."""
    from fashionstudio.engine.devices import choose_device, free_memory
    from fashionstudio.engine.plan import Need, choose_plan

    device = choose_device("auto")
    return choose_plan(device, None, Need.of(manifest), free_memory(device)).describe()


def _memory() -> Iterator[Finding]:
    import psutil

    memory = psutil.virtual_memory()
    free = memory.available >> 20
    state: State = "good" if free >= LEAST_FREE_MIB else "doubtful"
    yield Finding("memory", state, f"{free} of {memory.total >> 20} MiB free")


def _disk() -> Iterator[Finding]:
    from fashionstudio import paths

    folder = paths.data_dir()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free >> 20
    writable = folder.is_dir() and os.access(folder, os.W_OK)
    state: State = "good" if free >= LEAST_FREE_MIB and writable else "doubtful"
    text = f"{free} MiB free" + ("" if writable else ", but the data folder cannot be written")
    yield Finding("disk", state, text)


def _folders() -> Iterator[Finding]:
    from fashionstudio import paths

    places: dict[str, Any] = {
        "data": paths.data_dir(),
        "cache": paths.cache_dir(),
        "settings": paths.config_dir(),
        "models": ", ".join(str(folder) for folder in paths.models_dirs()),
        "program": Path(sys.executable),
    }
    for name, place in places.items():
        yield Finding(name, "good", str(place))
