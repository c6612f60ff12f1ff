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


def mime_of(results: Sequence[Result], *, files: bool) -> QMimeData:
    """The Renders as what other programs understand; each PNG carries its recipe.

    Args:
        results: at least one; the first is the picture for programs that take only one.
        files: also as files, which lie in the cache until newer ones push them out.
    """
    mime = QMimeData()
    first = results[0].png
    mime.setData("image/png", QByteArray(first))
    image = QImage.fromData(first)
    if not image.isNull():
        mime.setImageData(image)
    paths = [path for result in results if files and (path := _file_of(result)) is not None]
    if paths:
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
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
