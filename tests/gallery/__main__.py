"""Pictures of every state of the window, by theme, language and size of text.

    python -m tests.gallery OUT [--themes dark light] [--languages en it pseudo rtl]
        [--text 100 150 200] [--only PATTERN] [--size 1280x800]

Writes PNGs, an `index.html` to leaf through them, and contact sheets of a dozen each.
"""

from __future__ import annotations

import argparse
import fnmatch
import html
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fashionstudio.core.contact_sheet import Sheet
from fashionstudio.core.image_io import read_picture, write_png
from tests.gallery.fit import misfits
from tests.gallery.stage import Stage, grab, hide_the_machine, make_project, start_application

A_SHEET = 12
COLUMNS = 4
CELL = (470, 350)


def main(arguments: Sequence[str]) -> int:
    """Take the pictures."""
    options = _parse(arguments)
    hide_the_machine()
    application = start_application(options.out / "home")
    from tests.gallery.states import STATES

    names = [name for name in STATES if any(fnmatch.fnmatch(name, p) for p in options.only)]
    size = tuple(int(part) for part in options.size.split("x"))
    project = options.out / "sample.fstudio"
    if not project.exists():
        maker = Stage(application, size=size)
        make_project(maker, project)
        maker.close()
    taken: dict[str, list[Path]] = {}
    failures: list[str] = []
    cut_off: list[str] = []
    for language in options.languages:
        stage = Stage(application, language=language, size=size)
        stage.open(project)
        for theme in options.themes:
            for percent in options.text:
                stage.dress(theme, percent)
                for name in names:
                    look = f"{theme}-{language}-{percent}"
                    path = options.out / name / f"{look}.png"
                    try:
                        shown = STATES[name](stage)
                        widget = next(shown)
                        grab(widget, path)
                        cut_off += [f"{name} {look}: {line}" for line in misfits(widget)]
                        next(shown, None)
                    except Exception as error:
                        failures.append(f"{name} {look}: {error!r}")
                        continue
                    taken.setdefault(look, []).append(path)
        stage.close()
    _write_index(options.out, names)
    _write_sheets(options.out, taken)
    print(f"{sum(map(len, taken.values()))} pictures in {options.out}")
    for line in (*cut_off, *failures):
        print(line, file=sys.stderr)
    return 1 if failures else 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.gallery", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--themes", nargs="+", default=["dark", "light"])
    parser.add_argument("--languages", nargs="+", default=["en", "it"])
    parser.add_argument("--text", nargs="+", type=int, default=[100, 150, 200])
    parser.add_argument("--only", nargs="+", default=["*"], help="names of states, as patterns")
    parser.add_argument("--size", default="1280x800")
    return parser.parse_args(list(arguments))


def _write_index(out: Path, names: Sequence[str]) -> None:
    """All pictures of a state side by side."""
    rows = []
    for name in names:
        pictures = "".join(
            f'<figure><img src="{html.escape(path.relative_to(out).as_posix())}" loading="lazy">'
            f"<figcaption>{html.escape(path.stem)}</figcaption></figure>"
            for path in sorted((out / name).glob("*.png"))
        )
        rows.append(f"<h2>{html.escape(name)}</h2><div>{pictures}</div>")
    style = (
        "body{font:14px sans-serif;background:#888}div{display:flex;flex-wrap:wrap;gap:12px}"
        "figure{margin:0}img{max-width:620px}"
    )
    page = f"<!doctype html><meta charset=utf-8><title>Gallery</title><style>{style}</style>"
    (out / "index.html").write_text(page + "".join(rows), encoding="utf-8")


def _write_sheets(out: Path, taken: dict[str, list[Path]]) -> None:
    """For the eye: a dozen pictures at once."""
    for look, paths in taken.items():
        for first in range(0, len(paths), A_SHEET):
            some = paths[first : first + A_SHEET]
            sheet = Sheet(look, [""] * COLUMNS, cell=CELL)
            for start in range(0, len(some), COLUMNS):
                row = some[start : start + COLUMNS]
                names = [f"{path.parent.parent.name}/{path.parent.name}" for path in row]
                sheet.add_row("", [np.ascontiguousarray(read_picture(p)) for p in row], names)
            write_png(out / "sheets" / f"{look}-{first // A_SHEET + 1}.png", sheet.draw())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
