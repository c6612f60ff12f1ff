"""The pictures that ship with the application, for a first try without own material."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from fashionstudio.app.imaging import scaled_to
from fashionstudio.app.pictures import PICTURE_SUFFIXES
from fashionstudio.paths import assets_dir

Kind = Literal["people", "garments", "fabrics"]
KINDS: tuple[Kind, ...] = ("people", "garments", "fabrics")
SAMPLE_THUMB_PX = 160
MOST = 24


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One shipped picture with its thumbnail."""

    kind: Kind
    path: Path
    thumb: QImage

    @property
    def name(self) -> str:
        """For tooltips and screen readers: the file name in words."""
        return self.path.stem.replace("_", " ").replace("-", " ")


def find_samples() -> dict[Kind, list[Sample]]:
    """All samples by kind; reads thumbnails, so call it off the GUI thread."""
    return {kind: _of_kind(kind) for kind in KINDS}


def _of_kind(kind: Kind) -> list[Sample]:
    folder = assets_dir() / kind
    if not folder.is_dir():
        return []
    paths = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith((".", "_"))
    )
    samples = [Sample(kind, path, _thumb(path)) for path in paths[:MOST]]
    return [sample for sample in samples if not sample.thumb.isNull()]


def _thumb(path: Path) -> QImage:
    """Decoded at reduced size where the format can."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and min(size.width(), size.height()) > 2 * SAMPLE_THUMB_PX:
        wanted = QSize(2 * SAMPLE_THUMB_PX, 2 * SAMPLE_THUMB_PX)
        reader.setScaledSize(size.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return scaled_to(reader.read(), SAMPLE_THUMB_PX)
