"""Renders on their way to other programs: dragged out as files, or copied as pictures."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from fashionstudio.app.results import Result
from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.export.names import clean_name, stem_of
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import cache_dir

log = logging.getLogger(__name__)
KEPT_FILES = 40


def files_of(results: Sequence[Result]) -> QMimeData:
    """Renders to be dragged out: as PNG files with their recipes.

    The files lie in the cache until newer ones push them out.

    Args:
        results: at least one; the first goes as a picture, too, where a program takes no files.
    """
    mime = QMimeData()
    mime.setData("image/png", QByteArray(results[0].png))
    paths = [path for result in results if (path := _file_of(result)) is not None]
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def picture_of(result: Result, image: QImage) -> QMimeData:
    """A Render for the clipboard: its PNG with the recipe, and the picture for everybody else.

    Args:
        result: the Render.
        image: it decoded; that is slow for large ones, so off the GUI thread.
    """
    mime = QMimeData()
    mime.setData("image/png", QByteArray(result.png))
    if not image.isNull():
        mime.setImageData(image)
    return mime


def file_name(result: Result) -> str:
    """ "anna-7.png": of the Photo, with the seed."""
    return f"{clean_name(stem_of(result.photo.name)) or 'render'}-{result.seed}.png"


def _file_of(result: Result) -> Path | None:
    folder = cache_dir() / "dragged"
    path = folder / result.sha256[:12] / file_name(result)
    try:
        if not path.exists():
            write_atomic(path, result.png)
            _prune(folder)
    except (FashionStudioError, OSError) as error:
        # The picture itself is in the drag, so most programs still take it.
        log.warning("no file for a drag: %s", error)
        return None
    return path


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*/*.png"), key=lambda path: path.stat().st_mtime)
    for path in files[:-KEPT_FILES]:
        path.unlink(missing_ok=True)
        path.parent.rmdir()
