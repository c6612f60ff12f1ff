"""Tries a built program: does it start, render in its own worker, and open its window?

    python packaging/smoke.py dist/fashionstudio/fashionstudio [--keep FOLDER]

Needs nothing but Python. The window opens off screen, or on the display if there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

LIMIT_S = 300
PNG = b"\x89PNG\r\n\x1a\n"
WINDOW = (1000, 700)
SEED = 7


def main(arguments: Sequence[str]) -> int:
    """Run all trials; the first that fails ends it."""
    parser = argparse.ArgumentParser(description="Try a built program.")
    parser.add_argument("program", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the pictures that are made")
    options = parser.parse_args(list(arguments))
    with tempfile.TemporaryDirectory(prefix="fashionstudio-smoke-") as scratch:
        folder = (options.keep or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        trial = Trial(options.program.resolve(), folder, Path(scratch) / "home")
        checks = (
            *(trial.version, trial.doctor, trial.render, trial.folds, trial.again),
            *(trial.plug_in, trial.window),
        )
        for check in checks:
            begun = time.monotonic()
            said = check()
            print(f"ok  {check.__name__:8s} {time.monotonic() - begun:5.1f} s  {said}", flush=True)
    return 0


class Trial:
    """One program, a folder for what it makes, and a home that is thrown away."""

    def __init__(self, program: Path, folder: Path, home: Path) -> None:
        self.program, self.folder = program, folder
        self.environment = {**os.environ, "FASHIONSTUDIO_HOME": str(home)}
        # What a checkout on this machine offers must not help.
        self.environment.pop("PYTHONPATH", None)
        self.picture = folder / "rendered.png"

    def version(self) -> str:
        """It starts, and says who it is."""
        return self.run("--version").strip()

    def doctor(self) -> str:
        """Nothing is missing."""
        findings = json.loads(self.run("doctor", "--json"))
        findings = findings["findings"] if isinstance(findings, dict) else findings
        bad = [finding for finding in findings if finding.get("state") == "bad"]
        if bad or not findings:
            sys.exit(f"The doctor says: {bad or 'nothing'}")
        return f"{len(findings)} findings"

    def render(self) -> str:
        """One render through the program's own worker, at the photo's size."""
        photo = self.sample()
        words = "a red striped t-shirt"
        self.run("edit", photo, "-o", self.picture, "--words", words, "--seed", SEED)
        width, height = png_size(self.picture)
        if min(width, height) < 500:
            sys.exit(f"The picture has {width} x {height} pixels.")
        return f"{width} x {height}"

    def folds(self) -> str:
        """The network that draws folds is there: with another seed the cloth falls otherwise."""
        other = self.folder / "other-seed.png"
        words = "a red striped t-shirt"
        self.run("edit", self.sample(), "-o", other, "--words", words, "--seed", SEED + 1)
        weights = json.loads(self.run("recipe", other))["engine"]["weights"]
        if not any(name.startswith("folds/") for name in weights):
            sys.exit(f"No folds among the weights: {', '.join(weights)}")
        if png_pixels(other) == png_pixels(self.picture):
            sys.exit("Two seeds gave the same picture.")
        return "another seed, another fall"

    def again(self) -> str:
        """The picture carries its recipe, and the recipe makes it once more."""
        recipe = self.run("recipe", self.picture)
        if "striped" not in recipe:
            sys.exit(f"The recipe is: {recipe}")
        copy = self.folder / "again.png"
        self.run("again", self.picture, "-o", copy)
        if png_pixels(copy) != png_pixels(self.picture):
            sys.exit("The second picture is not the first.")
        return "from its recipe, the same to the last bit"

    def window(self) -> str:
        """The window opens on the photo, its worker finds the person, and it closes."""
        shot = self.folder / "window.png"
        if sys.platform == "linux" and not os.environ.get("DISPLAY"):
            self.environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        size = f"--size={WINDOW[0]}x{WINDOW[1]}"
        self.run("gui", self.sample(), size, "--theme=dark", f"--smoke={shot}")
        width, height = png_size(shot)
        return f"{width} x {height}"

    def plug_in(self) -> str:
        """The process that plug-ins run in starts, and ends when nobody asks it."""
        done = subprocess.run(
            [str(self.program), "plug-in", "fashionstudio.exporters", "none", str(self.folder)],
            env=self.environment, input=b"", timeout=LIMIT_S, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"The process of plug-ins ended with status {done.returncode}.")
        return "its process starts and ends"

    def sample(self) -> Path:
        """A photo that lies inside the program."""
        return next(self.program.parent.rglob("assets/people/tee-and-jeans.jpg"))

    def run(self, *arguments: object) -> str:
        """What the program prints; a failure ends the trial."""
        done = subprocess.run(
            [str(self.program), *map(str, arguments)], env=self.environment, cwd=self.folder,
            capture_output=True, text=True, timeout=LIMIT_S, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(
                f"{' '.join(map(str, arguments))} ended with status {done.returncode}:\n"
                f"{done.stdout}\n{done.stderr}"
            )
        return done.stdout


def png_size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG."""
    head = path.read_bytes()[:24]
    if head[:8] != PNG:
        sys.exit(f"{path} is not a PNG.")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def png_pixels(path: Path) -> bytes:
    """The unpacked picture data of a PNG, whatever its texts say."""
    data, at, packed = path.read_bytes(), len(PNG), b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += length + 12
    return zlib.decompress(packed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
