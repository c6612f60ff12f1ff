"""Takes the pictures of the user guide anew, from the window as it is.

    python -m tests.gallery.guide [--out docs/guide/pictures] [--only PATTERN]

A picture that shows an everyday state is taken from the gallery's table; what only the guide tells
has its function here.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtWidgets import QWidget

from fashionstudio.app.imaging import from_qimage
from fashionstudio.paths import assets_dir
from tests.gallery.stage import Stage, hide_the_machine, make_project, start_application
from tests.gallery.states import STATES, Show

OUT = Path(__file__).resolve().parents[2] / "docs" / "guide" / "pictures"
MOST_BYTES = 150_000
SIZE = (1280, 800)


def first_window(stage: Stage) -> Iterator[QWidget]:
    """The sample, as the first start shows it."""
    stage.open_sample()
    yield stage.window


def try_on(stage: Stage) -> Iterator[QWidget]:
    """A garment from a shop picture, worn."""
    path = assets_dir() / "garments" / "sweater.jpg"
    document, visibility = stage.window.document, stage.window.visibility
    before = visibility.to_dict()
    for layer in ("region", "sketch", "fabric"):
        visibility.show(layer, False)
    document.clear_layer("sketch")
    document.set_fabric(None)
    document.set_words("a sweater")
    stage.window.session.give("garment", path, path.name)
    stage.wait(lambda: document.look.garment is not None)
    stage.settle()
    stage.render_once()
    yield stage.window
    while document.history.can_undo:
        stage.trigger("edit.undo")
    visibility.restore(before)


def drawing(stage: Stage) -> Iterator[QWidget]:
    """A neckline that is being drawn, the region tinted."""
    stage.trigger("tool.pen")
    stage.window.results_view.clear()
    stage.settle()
    stage.drag((0.44, 0.21), (0.47, 0.235), (0.5, 0.245), (0.53, 0.235), (0.56, 0.21))
    stage.settle()
    yield stage.window
    while stage.window.document.history.can_undo:
        stage.trigger("edit.undo")
    stage.trigger("tool.pan")


PICTURES: dict[str, tuple[str, Show]] = {
    "start.jpg": ("dark", STATES["window/welcome"]),
    "crop.jpg": ("dark", STATES["dialogs/crop"]),
    "result.jpg": ("dark", STATES["window/result"]),
    "sketch.jpg": ("dark", drawing),
    "region.jpg": ("dark", STATES["tools/region"]),
    "pose.jpg": ("dark", STATES["tools/pose"]),
    "fabric.jpg": ("dark", STATES["tools/fabric"]),
    "fabrics-to-choose.png": ("light", STATES["panels/fabrics-to-choose"]),
    "try-on.jpg": ("light", try_on),
    "queue.png": ("light", STATES["panels/queue"]),
    "compare.jpg": ("dark", STATES["window/compare"]),
    "export.png": ("light", STATES["dialogs/export-tiff"]),
    "lookbook.png": ("light", STATES["dialogs/export-lookbook"]),
    "library.jpg": ("dark", STATES["window/library-like-this-but"]),
    "batch.png": ("light", STATES["dialogs/batch"]),
    "batches.jpg": ("dark", STATES["dialogs/batches"]),
    "layers.jpg": ("light", STATES["window/layers"]),
    "unsaved-work.png": ("light", STATES["dialogs/unsaved-work"]),
    "engines.png": ("light", STATES["dialogs/engine-to-install"]),
    "preferences.png": ("light", STATES["dialogs/preferences"]),
    "shortcuts.png": ("light", STATES["dialogs/cheat-sheet"]),
}
"""File → theme, and how the window gets there."""


def main(arguments: Sequence[str]) -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(prog="tests.gallery.guide", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--only", nargs="+", default=["*"], help="names, as patterns")
    options = parser.parse_args(list(arguments))
    options.out.mkdir(parents=True, exist_ok=True)

    def wanted(name: str) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for pattern in options.only)

    hide_the_machine()
    with tempfile.TemporaryDirectory(prefix="fashionstudio-guide-") as scratch:
        application = start_application(Path(scratch) / "home")
        project = Path(scratch) / "sample.fstudio"
        maker = Stage(application, size=SIZE)
        shown = first_window(maker)
        if wanted("first-window.jpg"):
            keep(next(shown), options.out / "first-window.jpg")
        make_project(maker, project)
        maker.close()
        stage = Stage(application, size=SIZE)
        stage.open(project)
        for name, (theme, show) in PICTURES.items():
            if wanted(name):
                stage.dress(theme, 100)
                shown = show(stage)
                keep(next(shown), options.out / name)
                next(shown, None)
        stage.close()
    return 0


def keep(widget: QWidget, path: Path) -> None:
    """Write what a widget looks like: JPEG where there is a photo in it, else PNG."""
    picture = Image.fromarray(np.ascontiguousarray(from_qimage(widget.grab().toImage())))
    if path.suffix == ".jpg":
        picture.save(path, quality=86, subsampling=0, optimize=True)
    else:
        picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size // 1000} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"{path.name} is larger than {MOST_BYTES // 1000} kB.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
