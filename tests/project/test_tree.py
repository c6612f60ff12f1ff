"""What is in the repository: sizes, no traces of the machine it was made on, whole weights."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MIB = 2**20
LARGEST_FILE = 45 * MIB
LARGEST_ENGINE = 64 * MIB

# Absolute paths of somebody's machine; written so that this file does not contain one itself.
PLACES = ["home", "root", "Users", "work", "opt/wheels", "opt/pypi"]
MADE_UP = b"/home/" + b"anna/"  # whom tests of privacy are about
PERSONAL_PATH = re.compile(rb"(?<![\w.~<>}*-])/(?:" + "|".join(PLACES).encode() + rb")/[\w.-]")


@cache
def tracked_files() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, cwd=ROOT, timeout=60, check=False
    )
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    names = done.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_file_is_too_large_for_the_repository():
    large = [path for path in tracked_files() if path.stat().st_size > LARGEST_FILE]
    assert large == []


def test_the_engine_and_the_samples_are_tracked():
    names = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
    assert "models/mini/engine.json" in names
    for kind in ("people", "garments", "fabrics"):
        assert any(name.startswith(f"assets/{kind}/") for name in names), kind


def test_the_shipped_engine_stays_small(mini_dir):
    files = [path for path in mini_dir.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= LARGEST_ENGINE


def test_no_file_names_a_place_on_somebodys_machine():
    found = {}
    for path in tracked_files():
        if hit := PERSONAL_PATH.search(path.read_bytes().replace(MADE_UP, b"")):
            found[str(path.relative_to(ROOT))] = hit.group().decode()
    assert found == {}


def test_every_weight_of_the_shipped_engine_is_the_one_its_manifest_names(mini_dir):
    manifest = json.loads((mini_dir / "engine.json").read_text(encoding="utf-8"))
    named = manifest["files"]
    assert named, "the manifest names no files"
    for name, facts in named.items():
        content = (mini_dir / name).read_bytes()
        assert len(content) == facts["bytes"], name
        assert hashlib.sha256(content).hexdigest() == facts["sha256"], name
    weights = {path.relative_to(mini_dir).as_posix() for path in mini_dir.rglob("*.safetensors")}
    assert weights <= set(named)
