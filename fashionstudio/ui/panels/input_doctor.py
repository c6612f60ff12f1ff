"""The input doctor: what was found in the Photo, how surely, and what mends the rest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.document import Document
from fashionstudio.app.imaging import to_qimage
from fashionstudio.app.input_doctor import Entry, State, examine, notes
from fashionstudio.app.theme import GAP
from fashionstudio.core.person import PARTS
from fashionstudio.ui.canvas.visibility import Visibility
from fashionstudio.ui.flow import FlowLayout
from fashionstudio.ui.panels.section import Fold

PARTS_WIDTH_PX = 120
_LOOKS: dict[State, str] = {
    "sure": "stateGood",
    "doubtful": "stateDoubtful",
    "missing": "stateBad",
    "waiting": "dim",
}


class InputDoctor(QWidget):
    """A line that says how it stands; opened, it has one block per finding.

    It opens by itself, once per Photo, when something is doubtful or missing, and then shows only
    that: what comes next in the panel must not be pushed out of sight.
    """

    def __init__(
        self,
        document: Document,
        visibility: Visibility,
        choose_tool: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        """`choose_tool` is given the id of a tool ("pose") or of a command ("photo.crop")."""
        super().__init__(parent)
        self._document = document
        self._visibility = visibility
        self._choose_tool = choose_tool
        self._told: object = None
        self._shows_all = True
        self.header = Fold(self.tr("What was found"))
        self.header.toggled.connect(self._open)
        self.header.clicked.connect(lambda: self._show_all(True))
        self.summary = QLabel()
        self.body = QWidget(visible=False)
        self.blocks: dict[str, FindingBlock] = {}
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(GAP, 0, 0, 0)
        self._column.setSpacing(GAP)
        self.notes = QLabel(objectName="small", wordWrap=True)
        self.rest = QToolButton(text=self.tr("Show all that was found"), objectName="quiet")
        self.rest.clicked.connect(lambda: self._show_all(True))
        self.parts = QLabel()
        self.parts.setAccessibleName(self.tr("Body parts, each in a colour of its own"))
        head = QWidget()
        top = FlowLayout(head, spacing=GAP)
        top.addWidget(self.header)
        top.add_gap()
        top.addWidget(self.summary)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP // 2)
        layout.addWidget(head)
        layout.addWidget(self.body)
        document.person_changed.connect(self.refresh)
        document.photo_changed.connect(self.refresh)
        document.look_changed.connect(self.refresh)
        visibility.changed.connect(self._follow_layers)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        entries = examine(self._document)
        self.setVisible(bool(entries))
        if not entries:
            self._told = None
            return
        if list(self.blocks) != [entry.topic for entry in entries]:
            self._rebuild(entries)
        for entry in entries:
            self.blocks[entry.topic].show_entry(entry)
        self._fold_what_is_sure()
        self._show_summary(entries)
        told = notes(self._document)
        self.notes.setText("\n".join(f"• {note}" for note in told))
        self.notes.setVisible(bool(told))
        if not self.body.isHidden():
            self._show_parts()
        self._follow_layers()
        worst = any(entry.state in ("doubtful", "missing") for entry in entries)
        done = not any(entry.state == "waiting" for entry in entries)
        if done and self._told is not self._document.scene:
            self._told = self._document.scene
            self._show_all(not worst)
            self.header.setChecked(worst)

    def _show_summary(self, entries: tuple[Entry, ...]) -> None:
        states = [entry.state for entry in entries]
        state: State
        if "waiting" in states:
            state, text = "waiting", self.tr("looking…")
        elif "missing" in states:
            state, text = "missing", self.tr("missing: {n}").format(n=states.count("missing"))
        elif "doubtful" in states:
            state, text = "doubtful", self.tr("doubtful: {n}").format(n=states.count("doubtful"))
        else:
            state, text = "sure", self.tr("all sure")
        _dress(self.summary, text, state)
        self.header.setAccessibleDescription(text)

    def _rebuild(self, entries: tuple[Entry, ...]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, FindingBlock):
                widget.deleteLater()
        self.blocks = {}
        for entry in entries:
            block = FindingBlock(self._show_layer, self._mend)
            self.blocks[entry.topic] = block
            self._column.addWidget(block)
            if entry.topic == "parts":
                self._column.addWidget(self.parts)
        self._column.addWidget(self.notes)
        self._column.addWidget(self.rest)

    def _show_all(self, on: bool) -> None:
        self._shows_all = on
        self._fold_what_is_sure()
        if not self.body.isHidden():
            self._show_parts()

    def _fold_what_is_sure(self) -> None:
        for block in self.blocks.values():
            block.setVisible(self._shows_all or not block.is_sure)
        self.rest.setHidden(self._shows_all)

    def _open(self, on: bool) -> None:
        self.body.setVisible(on)
        if on:
            self._show_parts()

    def _show_parts(self) -> None:
        """A small map of the body parts; it has no layer of its own."""
        scene = self._document.scene
        person = scene.person if scene else None
        self.parts.setVisible(person is not None and self._shows_all)
        if scene is not None and person is not None and self._shows_all:
            width = max(PARTS_WIDTH_PX, self.fontMetrics().averageCharWidth() * 18)
            # Not the thumbnail, which shows only the middle of the Photo.
            photo, _factor = scene.pyramid.level(width / scene.shape[1])
            picture = QPixmap.fromImage(parts_picture(photo, person.parts, width))
            self.parts.setPixmap(picture)
            self.parts.setFixedSize(picture.size())

    def _follow_layers(self) -> None:
        for block in self.blocks.values():
            if block.layer:
                block.show_layer(self._visibility.shown(block.layer))

    def _show_layer(self, layer: str, on: bool) -> None:
        self._visibility.show(layer, on)

    def _mend(self, entry: Entry, tool: str) -> None:
        if entry.layer:
            self._visibility.show(entry.layer, True)
        self._choose_tool(tool)


class FindingBlock(QWidget):
    """Title, state, switch of the layer; what was found; and the buttons that mend it."""

    def __init__(
        self, show_layer: Callable[[str, bool], None], mend: Callable[[Entry, str], None]
    ) -> None:
        super().__init__()
        self.layer = ""
        self._entry: Entry | None = None
        self._show_layer = show_layer
        self._mend = mend
        self.title = QLabel()
        self.state = QLabel()
        self.text = QLabel(objectName="small", wordWrap=True)
        self.switch = QCheckBox(self.tr("Show"))
        self.switch.toggled.connect(self._switched)
        self.button = QPushButton(objectName="mend")
        self.button.clicked.connect(lambda: self._pressed(other=False))
        self.other = QPushButton(objectName="mend")
        self.other.clicked.connect(lambda: self._pressed(other=True))
        ways = QWidget()
        row = FlowLayout(ways, spacing=GAP // 2)
        row.addWidget(self.button)
        row.addWidget(self.other)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.state, 0, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self.switch, 0, 3)
        grid.addWidget(self.text, 1, 0, 1, 4)
        grid.addWidget(ways, 2, 0, 1, 4)
        self._ways = ways

    @property
    def is_sure(self) -> bool:
        """Whether there is nothing to look after."""
        return self._entry is None or self._entry.state == "sure"

    def show_entry(self, entry: Entry) -> None:
        """Show a finding."""
        self._entry = entry
        self.layer = entry.layer
        words = {
            "sure": self.tr("sure"),
            "doubtful": self.tr("doubtful"),
            "missing": self.tr("missing"),
            "waiting": self.tr("waiting"),
        }
        self.title.setText(entry.title)
        _dress(self.state, words[entry.state], entry.state)
        self.text.setText(entry.text)
        for button, tool, deed in (
            (self.button, entry.tool, entry.deed),
            (self.other, entry.or_tool, entry.or_deed),
        ):
            button.setText(deed)
            button.setVisible(bool(tool))
            button.setAccessibleName(f"{entry.title}: {deed}")
        self._ways.setVisible(bool(entry.tool))
        self.switch.setVisible(bool(entry.layer))
        self.switch.setAccessibleName(self.tr("Show {layer}").format(layer=entry.title))
        self.setAccessibleName(f"{entry.title}: {words[entry.state]}. {entry.text}")

    def show_layer(self, on: bool) -> None:
        """Whether its layer is shown."""
        self.switch.blockSignals(True)
        self.switch.setChecked(on)
        self.switch.blockSignals(False)

    def _switched(self, on: bool) -> None:
        self._show_layer(self.layer, on)

    def _pressed(self, *, other: bool) -> None:
        entry = self._entry
        if entry is not None:
            self._mend(entry, entry.or_tool if other else entry.tool)


def parts_picture(photo: QImage, parts: np.ndarray, width: int) -> QImage:
    """The Photo, small, with each body part tinted.

    Args:
        photo: the whole Photo at any size.
        parts: (H, W) uint8 part ids.
        width: of the picture, in pixels.
    """
    h, w = parts.shape
    height = max(1, round(width * h / w))
    rows = (np.arange(height) * h) // height
    columns = (np.arange(width) * w) // width
    small = parts[rows][:, columns]
    colors = part_colors()[np.minimum(small, len(PARTS) - 1)].astype(np.float32)
    picture = photo.scaled(
        width,
        height,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_RGB888)
    data = np.frombuffer(picture.constBits(), np.uint8).reshape(height, picture.bytesPerLine())
    grey = data[:, : 3 * width].reshape(height, width, 3).mean(axis=2, keepdims=True)
    share = np.where(small > 0, 0.62, 0.0)[..., None]
    mixed = grey * (1 - share) + colors * share
    return to_qimage(np.ascontiguousarray(mixed.astype(np.uint8)))


def part_colors() -> np.ndarray:
    """(21, 3) uint8: neighbours in the table differ in hue by the golden angle."""
    hues = (np.arange(len(PARTS)) * 0.618) % 1.0
    wheel = (hues[:, None] * 6 + np.array([0, 4, 2])) % 6
    rgb = np.clip(np.abs(wheel - 3) - 1, 0, 1)
    colors = (rgb * 200 + 40).astype(np.uint8)
    colors[0] = 0
    return colors


def _dress(label: QLabel, text: str, state: State) -> None:
    label.setText(text)
    if label.objectName() != _LOOKS[state]:
        label.setObjectName(_LOOKS[state])
        label.style().polish(label)
