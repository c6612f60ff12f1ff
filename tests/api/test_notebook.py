"""The example notebook, executed as a reader would."""

from __future__ import annotations

import io
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "example.ipynb"


def pictures(cell: Any) -> list[np.ndarray]:
    """What a cell shows."""
    found = [output.get("data", {}).get("image/png") for output in cell.get("outputs", [])]
    return [np.asarray(Image.open(io.BytesIO(b64decode(png)))) for png in found if png]


def printed(cell: Any) -> str:
    return "".join(output.get("text", "") for output in cell.get("outputs", []))


@pytest.mark.slow
def test_the_example_runs_and_shows_its_pictures(
    mini_dir: Path, assets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "it is kept without outputs"
    client = nbclient.NotebookClient(
        notebook, timeout=240, resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    )
    client.execute()

    by_code = {cell.source: cell for cell in notebook.cells if cell.cell_type == "code"}
    cells = list(by_code.values())
    shown = [picture for cell in cells for picture in pictures(cell)]
    assert len(shown) == 4, "by words, by fabric, tried on, from the batch"
    assert all(picture.shape[:2] == (640, 480) for picture in shown[:3])
    words = "\n".join(printed(cell) for cell in cells)
    assert "of the pixels were touched" in words
    assert "'done': 1, 'failed': 1" in words
    assert "nobody.jpg" in words
    assert " → " in words
