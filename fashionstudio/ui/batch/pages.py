"""What a batch is made of: the present look on photos, a matrix, or a plan file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.background import Background
from fashionstudio.app.batch_plans import BatchWish
from fashionstudio.app.document import Document
from fashionstudio.app.theme import GAP
from fashionstudio.app.thumbs import Thumbs
from fashionstudio.ui.batch.picture_list import PictureList
from fashionstudio.ui.file_dialogs import ask_file

PLAN_SUFFIXES = (".csv", ".tsv", ".yaml", ".yml")


class LookPage(QWidget):
    """The look of the window on other photos.

    Signals:
        changed: something else is wished.
        failed: carries an error.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, document: Document, thumbs: Thumbs, background: Background) -> None:
        super().__init__()
        self._document = document
        self.about = QLabel(wordWrap=True)
        self.photos = PictureList(
            self.tr("Photos"), "person", thumbs, background,
            self.tr("Photos of the people who will wear it: add or drop them"),
        )  # fmt: skip
        column = _column(self)
        column.addWidget(self.about)
        column.addWidget(self.photos, 1)
        self.photos.changed.connect(self.changed)
        self.photos.failed.connect(self.failed)
        document.look_changed.connect(self.refresh)
        document.look_changed.connect(self.changed)
        self.refresh()

    def refresh(self) -> None:
        """Say what the look is."""
        look = self._document.look
        parts = [f"“{look.words}”"] if look.words else []
        if look.fabric is not None:
            parts.append(self.tr("fabric {name}").format(name=look.fabric.swatch.name))
        if look.garment is not None:
            parts.append(self.tr("garment {name}").format(name=look.garment.name))
        if parts:
            text = self.tr("The look of this window: {parts}.").format(parts=", ".join(parts))
        else:
            text = self.tr("This window's look asks for nothing yet: give it words or a garment.")
        self.about.setText(text)

    def fill(self, wish: BatchWish) -> BatchWish:
        """The wish with what is said here."""
        document, scene = self._document, self._document.scene
        drawn: list[str] = []
        if scene is not None and scene.region_by_hand:
            drawn.append("Region")
        if scene is not None and not scene.is_blank("sketch"):
            drawn.append("Sketch")
        if document.look.pose is not None:
            drawn.append("Pose")
        return replace(
            wish, kind="look", look=document.look, drawn=tuple(drawn), photos=self.photos.picked()
        )


class MatrixPage(QWidget):
    """People by what they wear.

    Signals:
        changed: something else is wished.
        failed: carries an error.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, thumbs: Thumbs, background: Background) -> None:
        super().__init__()
        self.people = PictureList(
            self.tr("People"), "person", thumbs, background,
            self.tr("Photos of people: add or drop them"),
        )  # fmt: skip
        self.garments = PictureList(
            self.tr("Garments"), "garment", thumbs, background,
            self.tr("Shop pictures of garments: add or drop them"),
        )  # fmt: skip
        self.fabrics = PictureList(
            self.tr("Fabrics"), "fabric", thumbs, background,
            self.tr("Swatches, if you want them: add or drop them"),
        )  # fmt: skip
        self.colours = QLineEdit()
        self.colours.setPlaceholderText(self.tr("navy, #c8102e, dusty pink"))
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("a linen shirt; a long skirt"))
        self.words.setToolTip(self.tr("Several with semicolons: each is one more column"))
        self.seeds = QLineEdit()
        self.seeds.setPlaceholderText(self.tr("1-3"))
        self.same = QCheckBox(self.tr("Only what fits: a dress for those who wear one"))
        self.same.setToolTip(
            self.tr("As far as the library, or file and folder names, say what each picture shows")
        )
        self._build()

    def fill(self, wish: BatchWish) -> BatchWish:
        """The wish with what is said here."""
        return replace(
            wish, kind="matrix", photos=self.people.picked(), garments=self.garments.picked(),
            fabrics=self.fabrics.picked(), colours=self.colours.text(), words=self.words.text(),
            seeds=self.seeds.text(), same_category=self.same.isChecked(),
        )  # fmt: skip

    def _build(self) -> None:
        column = _column(self)
        for part in (self.people, self.garments, self.fabrics):
            column.addWidget(part, 1)
            part.changed.connect(self.changed)
            part.failed.connect(self.failed)
        form = QFormLayout()
        form.setHorizontalSpacing(GAP * 2)
        form.setVerticalSpacing(GAP // 2)
        fields: Sequence[tuple[str, QLineEdit]] = (
            (self.tr("Colours"), self.colours),
            (self.tr("Words"), self.words),
            (self.tr("Seeds"), self.seeds),
        )
        for name, field in fields:
            field.setAccessibleName(name)
            field.textChanged.connect(lambda _text: self.changed.emit())
            form.addRow(name, field)
        column.addLayout(form)
        column.addWidget(self.same)
        self.same.toggled.connect(lambda _on: self.changed.emit())


class PlanPage(QWidget):
    """A plan that was written elsewhere.

    Signals:
        changed: something else is wished.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.path = QLineEdit()
        self.path.setAccessibleName(self.tr("Plan"))
        self.path.setPlaceholderText(self.tr("A table (.csv) or a matrix (.yaml)"))
        self.choose = QPushButton(self.tr("Choose…"))
        self.choose.setAutoDefault(False)
        about = QLabel(
            self.tr(
                "A table has one row for each picture, with the columns photo, garment, words, "
                "colour, fabric, seed, name… A matrix names people, garments and colours and "
                "makes every combination. Paths are relative to the file."
            ),
            objectName="dim",
            wordWrap=True,
        )
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.path, 1)
        row.addWidget(self.choose)
        column = _column(self)
        column.addLayout(row)
        column.addWidget(about)
        column.addStretch(1)
        self.path.textChanged.connect(lambda _text: self.changed.emit())
        self.choose.clicked.connect(self._ask)

    def fill(self, wish: BatchWish) -> BatchWish:
        """The wish with what is said here."""
        text = self.path.text().strip()
        return replace(wish, kind="plan", plan=Path(text).expanduser() if text else None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _plans(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in _plans(event.mimeData().urls())[:1]:
            event.acceptProposedAction()
            self.path.setText(str(path))

    def _ask(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in PLAN_SUFFIXES)
        path = ask_file(
            self, "plan", self.tr("Choose a plan"), self.tr("Plans ({kinds})").format(kinds=kinds)
        )
        if path is not None:
            self.path.setText(str(path))


def _plans(urls: Sequence[QUrl]) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in PLAN_SUFFIXES]


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    return column
