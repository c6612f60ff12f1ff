"""Builds the application as one folder that runs without Python (PyInstaller).

    python packaging/build_app.py [--out dist] [--venv FOLDER] [--smoke]

It sets up an environment of its own with the wheel of this checkout in it, because whatever lies in
an environment is collected. Takes minutes and some gigabytes; PyInstaller does not cross-build, so
each system makes its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
FREEZER = "pyinstaller>=6.11,<7"
BESIDE_THE_WHEEL = ("c2pa",)
"""Optional parts that the application carries: they are small, and nobody adds them later."""


def main(arguments: Sequence[str]) -> int:
    """Build, and try what was built."""
    options = parse(arguments)
    out = options.out.resolve()
    with tempfile.TemporaryDirectory(prefix="fashionstudio-app-") as scratch:
        venv = (options.venv or Path(scratch) / "venv").resolve()
        python = environment(venv)
        icons = Path(scratch) / "icons"
        run(python, PACKAGING / "icon.py", icons)
        freeze(python, icons, out, Path(scratch) / "work")
    program = program_in(out)
    print(f"{program} ({size_mb(out / 'fashionstudio')} MB)")
    if options.smoke:
        run(sys.executable, PACKAGING / "smoke.py", program)
    return 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description="Build the application as one folder.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="gets fashionstudio/")
    parser.add_argument("--venv", type=Path, help="an environment to make, or to use again")
    parser.add_argument("--smoke", action="store_true", help="start it and render once")
    return parser.parse_args(list(arguments))


def environment(venv: Path) -> Path:
    """A Python that has this checkout as it is now, its dependencies, and PyInstaller."""
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        run(sys.executable, "-m", "venv", venv)
    extras = ",".join(BESIDE_THE_WHEEL)
    run(python, "-m", "pip", "install", f"{ROOT}[{extras}]", FREEZER)
    # The version has not changed, but the code may have.
    run(python, "-m", "pip", "install", "--force-reinstall", "--no-deps", ROOT)
    return python


def freeze(python: Path, icons: Path, out: Path, work: Path) -> None:
    """Run PyInstaller in the environment of `python`."""
    run(
        python, "-m", "PyInstaller", "--noconfirm", "--distpath", out, "--workpath", work,
        PACKAGING / "fashionstudio.spec",
        # Elsewhere than the checkout: the package of the wheel is wanted, not the one beside us.
        cwd=icons, FASHIONSTUDIO_ICONS=str(icons),
    )  # fmt: skip


def program_in(out: Path) -> Path:
    """The program that was built."""
    return out / "fashionstudio" / ("fashionstudio.exe" if os.name == "nt" else "fashionstudio")


def size_mb(folder: Path) -> int:
    """What a folder takes, links not followed."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) // 1_000_000


def run(*command: object, cwd: Path | None = None, **environment: str) -> None:
    """Run a command; its failure ends the build."""
    words = [str(word) for word in command]
    print("+", " ".join(words), flush=True)
    done = subprocess.run(words, cwd=cwd, env={**os.environ, **environment}, check=False)
    if done.returncode:
        sys.exit(f"{words[0]} failed with status {done.returncode}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
