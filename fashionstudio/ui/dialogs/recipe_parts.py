"""Which parts of a recipe are taken over into the document."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.recipe_parts import ON_PHOTO, PARTS, Part, has_part
from fashionstudio.app.recipe_words import category_text, fabric_text, settings_text
from fashionstudio.app.theme import GAP
from fashionstudio.core.look import Look
from fashionstudio.ui.dialogs.foot import foot_of
from fashionstudio.ui.value import Value

THUMB_PX = 132


class RecipePartsDialog(QDialog):
    """A checkbox for each part, with what it would bring.

    Signals:
        wanted: carries the frozenset of Parts.
    """

    wanted = Signal(object)

    def __init__(
        self, look: Look, thumb: QImage, *, fits: bool, parent: QWidget | None = None
    ) -> None:
        """Args:
        look: of the recipe.
        thumb: the Render.
        fits: whether its Photo is the one that is open.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Use recipe"))
        self._look = look
        self.boxes: dict[Part, QCheckBox] = {}
        self.every = QToolButton(text=self.tr("All"))
        self.none = QToolButton(text=self.tr("None"))
        self.go = QPushButton(self.tr("Use"), objectName="primary")
        self.leave = QPushButton(self.tr("Cancel"))
        self._build(thumb, fits)
        self.every.clicked.connect(lambda: self._check(PARTS))
        self.none.clicked.connect(lambda: self._check(()))
        self.go.clicked.connect(self._take)
        self.leave.clicked.connect(self.reject)
        self._show_state()

    def parts(self) -> frozenset[Part]:
        """What is ticked."""
        return frozenset(
            part for part, box in self.boxes.items() if box.isChecked() and box.isEnabled()
        )

    def _build(self, thumb: QImage, fits: bool) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP * 2)
        grid.setVerticalSpacing(GAP // 2)
        texts = self._texts()
        for row, part in enumerate(PARTS):
            name, value = texts[part]
            box = QCheckBox(name)
            told = Value(value, name="dim", wrap=True)
            if part in ON_PHOTO and not fits:
                box.setEnabled(False)
                told.setText(self.tr("lies on another photo"))
                box.setToolTip(self.tr("Open the photo of this render to use it"))
            box.setChecked(box.isEnabled() and has_part(self._look, part))
            box.setAccessibleDescription(told.text())
            box.toggled.connect(lambda _on: self._show_state())
            self.boxes[part] = box
            grid.addWidget(box, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, row, 1)
        grid.setColumnStretch(1, 1)
        picture = QLabel()
        size = round(THUMB_PX * max(1.0, self.fontMetrics().height() / 16))
        picture.setPixmap(
            QPixmap.fromImage(thumb).scaled(
                size, size, Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )  # fmt: skip
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        body = QWidget()
        row_of_both = QHBoxLayout(body)
        row_of_both.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP)
        row_of_both.setSpacing(GAP * 3)
        row_of_both.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.addLayout(grid)
        right.addStretch(1)
        row_of_both.addLayout(right, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        foot = foot_of([self.every, self.none], [self.leave, self.go])
        self.go.setDefault(True)
        self.go.setMinimumWidth(self.fontMetrics().averageCharWidth() * 16)
        self.leave.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        metrics, screen = self.fontMetrics(), self.screen().availableSize() * 0.92
        wide, high = metrics.averageCharWidth() * 78, metrics.height() * 22
        self.resize(min(max(wide, 520), screen.width()), min(max(high, 400), screen.height()))

    def _texts(self) -> dict[Part, tuple[str, str]]:
        """Name of each part, and what the recipe has of it."""
        look, none = self._look, self.tr("none (clears it)")
        garment = look.garment.name if look.garment else ""
        return {
            "kind": (self.tr("Kind of garment"), category_text(look.category)),
            "words": (self.tr("Words"), look.words or none),
            "fabric": (self.tr("Fabric"), fabric_text(look) or none),
            "garment": (self.tr("Garment"), garment or none),
            "sketch": (self.tr("Sketch"), self.tr("as drawn") if look.sketch else none),
            "region": (
                self.tr("Region"),
                self.tr("as painted") if look.region else self.tr("as proposed"),
            ),
            "pose": (
                self.tr("Pose"),
                self.tr("as set by hand") if look.pose else self.tr("as found"),
            ),
            "settings": (
                self.tr("Engine and settings"),
                f"{look.settings.engine}, {settings_text(look.settings)}",
            ),
            "seed": (self.tr("Seed"), str(look.settings.seed)),
        }

    def _check(self, parts: Collection[Part]) -> None:
        for part, box in self.boxes.items():
            box.setChecked(part in parts and box.isEnabled())

    def _show_state(self) -> None:
        self.go.setEnabled(bool(self.parts()))

    def _take(self) -> None:
        self.wanted.emit(self.parts())
        self.accept()
