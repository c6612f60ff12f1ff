"""Packages as pip would leave them, for tests of plug-ins."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def install(site: Path, package: str, entries: dict[str, dict[str, str]]) -> None:
    """What pip notes of a package: group → name → object."""
    notes = site / f"{package}-1.0.dist-info"
    notes.mkdir(parents=True)
    (notes / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    lines = []
    for group, named in entries.items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in named.items())]
    (notes / "entry_points.txt").write_text("\n".join(lines) + "\n")


def install_example(site: Path) -> None:
    """The package of docs/plugins.md, word for word."""
    text = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    blocks = re.findall(r"`([\w./]+)`[^\n]*\n```(?:toml|python)\n(.*?)```", text, re.S)
    files = dict(blocks)
    (site / "tailor_tools").mkdir(parents=True)
    (site / "tailor_tools" / "__init__.py").write_text("")
    for name in ("page.py", "edges.py"):
        (site / "tailor_tools" / name).write_text(files[f"tailor_tools/{name}"])
    project = tomllib.loads(files["pyproject.toml"])["project"]
    install(site, project["name"], project["entry-points"])
