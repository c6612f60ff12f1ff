"""One picture of a batch, large, beside its Photo."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from fashionstudio.app.background import Background
from fashionstudio.app.imaging import PicturePyramid, from_qimage, to_qimage
from fashionstudio.app.sentences import sentence, told_all
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.core.image_io import read_picture
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui import icons
from fashionstudio.ui.batch.words import record_facts, record_verdict
from fashionstudio.ui.compare.grid import Cell, CompareGrid
from fashionstudio.ui.value import Value

Pair = tuple[PicturePyramid, PicturePyramid | None]


class LargePage(QWidget):
    """Photo and picture with one zoom, what is remarked about it, and its neighbours.

    Signals:
        left: back to the matrix.
        step_wanted: +1 or -1.
        open_wanted: carries the path of the picture, which is to be opened as a Look.
    """

    left = Signal()
    step_wanted = Signal(int)
    open_wanted = Signal(object)

    def __init__(self, background: Background, theme: Theme) -> None:
        super().__init__()
        self._background = background
        self._path = Path()
        self.name = ""
        self.grid = CompareGrid(theme.surround)
        self.back = QPushButton(self.tr("Back to all"))
        self.previous = QToolButton(objectName="flat")
        self.previous.setToolTip(self.tr("Previous picture"))
        self.following = QToolButton(objectName="flat")
        self.following.setToolTip(self.tr("Next picture"))
        for button in (self.previous, self.following):
            button.setAccessibleName(button.toolTip())
        self.open = QPushButton(self.tr("Open in the window"))
        self.open.setToolTip(self.tr("With its whole look, to change it and render again"))
        self.title = Value(name="sectionTitle")
        self.verdict = QLabel(wordWrap=True)
        self.facts = Value(name="dim", wrap=True)
        self._build()
        self.back.clicked.connect(self.left)
        self.grid.left.connect(self.left)
        self.previous.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.following.clicked.connect(lambda: self.step_wanted.emit(1))
        self.open.clicked.connect(lambda: self.open_wanted.emit(self._path))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.grid.set_colors(theme.surround, theme.accent)
        self.previous.setIcon(icons.make_icon("left", theme))
        self.following.setIcon(icons.make_icon("right", theme))

    def show_record(self, record: Mapping[str, Any], picture: Path, photo: Path | None) -> None:
        """Show an item that is made."""
        self.name, self._path = str(record["item"]), picture
        self.title.setText(self.name)
        self.verdict.setText(record_verdict(record))
        notes = " ".join(told_all(record.get("notes") or ()))
        self.facts.setText("\n".join(filter(None, (record_facts(record), notes))))
        name = self.name

        def done(pair: Pair) -> None:
            if name == self.name:
                self._show(*pair)

        self._background.run(lambda: read_pair(picture, photo), done, self._fail)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.step_wanted.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, picture: PicturePyramid, photo: PicturePyramid | None) -> None:
        height, width = picture.shape
        cells = [Cell(self.tr("Picture"), picture, "picture")]
        if photo is not None:
            cells.insert(0, Cell(self.tr("Photo"), photo, "photo"))
        self.grid.show_cells(cells, QSize(width, height), photo)
        self.grid.fit()

    def _fail(self, error: FashionStudioError) -> None:
        self.verdict.setText(sentence(error))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        for widget in (self.back, self.previous, self.following):
            head.addWidget(widget)
        head.addWidget(self.title, 1)
        head.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self.grid, 1)
        column.addWidget(self.verdict)
        column.addWidget(self.facts)


def read_pair(picture: Path, photo: Path | None) -> Pair:
    """Both in the size of the picture, which may be smaller than the Photo.

    Raises:
        BadImage: the picture cannot be read.
    """
    pixels = read_picture(picture, least_side=1)
    if photo is None:
        return PicturePyramid(pixels), None
    try:
        before = read_picture(photo)
    except FashionStudioError:
        return PicturePyramid(pixels), None
    if before.shape != pixels.shape:
        height, width = pixels.shape[:2]
        smooth = Qt.TransformationMode.SmoothTransformation
        fill = Qt.AspectRatioMode.IgnoreAspectRatio
        before = from_qimage(to_qimage(before).scaled(width, height, fill, smooth))
    return PicturePyramid(pixels), PicturePyramid(before)
