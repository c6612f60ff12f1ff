"""The dialog that crops and turns the Photo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.cropping import Cropped, PhotoCropper, crop_of, people_in, whole_shape
from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.app.numbers import measures
from fashionstudio.app.scene import Scene
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.core.crop import LEAST_SIDE, Crop, fitted
from fashionstudio.core.crop_box import proportioned
from fashionstudio.ui import icons
from fashionstudio.ui.crop.view import CropView
from fashionstudio.ui.dialogs.foot import foot_of
from fashionstudio.ui.fields import ChoiceField, WholeField
from fashionstudio.ui.flow import FlowLayout
from fashionstudio.ui.icon_size import scale_icon
from fashionstudio.ui.panel_scroll import PanelScroll
from fashionstudio.ui.panels.section import Section

ICON_PX = 20
MOST_PEOPLE = 9


class CropDialog(QDialog):
    """The whole Photo on the left, what can be done with it on the right.

    It lies before its window until it is done: what is drawn meanwhile would have to move along.
    """

    def __init__(
        self,
        scene: Scene,
        cropper: PhotoCropper,
        theme: Theme,
        frame: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        """`frame` is the engine's (height, width)."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Crop and turn"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._cropper = cropper
        self._before = crop_of(scene)
        self._frame = frame
        people = people_in(scene)[:MOST_PEOPLE]
        self.view = CropView(whole_shape(scene), self._before, people, theme.surround)
        self.people = [
            QPushButton(self.tr("Person {n}").format(n=place + 1)) for place in range(len(people))
        ]
        self.turns = self._turn_buttons(theme)
        self.aspect = ChoiceField()
        self.numbers = {name: WholeField() for name in ("x", "y", "w", "h")}
        self.whole = QPushButton(self.tr("Whole photo"))
        self.said = QLabel(objectName="small", wordWrap=True)
        self.go = QPushButton(self.tr("Apply"), objectName="primary", default=True)
        self.leave = QPushButton(self.tr("Cancel"), autoDefault=False)
        self._build()
        self._connect()
        self._follow()
        self.view.setFocus()

    def show_picture(self, picture: PicturePyramid) -> None:
        """The whole Photo, once it is read."""
        self.view.show_picture(picture)

    def forget(self) -> None:
        """Another Photo is open by now: what is shown here is not its crop."""
        self.done(QDialog.DialogCode.Rejected)

    # Building ------------------------------------------------------------------------------------

    def _turn_buttons(self, theme: Theme) -> dict[str, QToolButton]:
        texts = {
            "turn_left": self.tr("Turn left by 90°"),
            "turn_right": self.tr("Turn right by 90°"),
            "turn_half": self.tr("Turn by 180°"),
            "mirror": self.tr("Mirror: left for right"),
        }
        buttons = {}
        for name, text in texts.items():
            button = QToolButton(toolTip=text)
            button.setAccessibleName(text)
            button.setIcon(icons.make_icon(name, theme))
            scale_icon(button, ICON_PX)
            buttons[name] = button
        return buttons

    def _build(self) -> None:
        side = QWidget(objectName="panelBody")
        column = QVBoxLayout(side)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP * 2)
        if self.people:
            column.addWidget(self._people_section())
        turning = Section(self.tr("Turn"))
        row = QWidget()
        flow = FlowLayout(row, spacing=GAP // 2)
        for button in self.turns.values():
            flow.addWidget(button)
        turning.body.addWidget(row)
        column.addWidget(turning)
        column.addWidget(self._box_section())
        column.addStretch(1)
        column.addWidget(self.said)
        scroll = PanelScroll(side)
        scroll.setFixedWidth(self.fontMetrics().averageCharWidth() * 34 + 4 * GAP)
        foot = foot_of([self.whole], [self.leave, self.go])
        self.whole.setAutoDefault(False)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.view, 1)
        middle.addWidget(scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)
        room = self.screen().availableSize() * 0.92
        wide = self.fontMetrics().averageCharWidth() * 110
        self.resize(min(max(wide, 860), room.width()), min(max(wide * 2 // 3, 620), room.height()))

    def _people_section(self) -> Section:
        section = Section(self.tr("People"))
        hint = QLabel(
            self.tr("Click the one to be dressed, in the picture or here."),
            objectName="small", wordWrap=True,
        )  # fmt: skip
        section.body.addWidget(hint)
        row = QWidget()
        flow = FlowLayout(row, spacing=GAP // 2)
        for place, button in enumerate(self.people):
            button.setAutoDefault(False)
            button.setCheckable(True)
            button.setToolTip(self.tr("A box around this person  ({n})").format(n=place + 1))
            flow.addWidget(button)
        section.body.addWidget(row)
        return section

    def _box_section(self) -> Section:
        section = Section(self.tr("Rectangle"))
        height, width = self._frame
        self.aspect.addItem(self.tr("Free proportions"), None)
        self.aspect.addItem(
            self.tr("As the engine draws ({w} : {h})").format(w=_ratio(width, height)[0],
                                                               h=_ratio(width, height)[1]),
            width / height,
        )  # fmt: skip
        self.aspect.addItem(self.tr("As the photo"), 0.0)
        self.aspect.addItem(self.tr("Square"), 1.0)
        self.aspect.setAccessibleName(self.tr("Proportions"))
        # Its longest choice may be longer than the panel is wide.
        policy = ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.aspect.setSizeAdjustPolicy(policy)
        self.aspect.setMinimumContentsLength(14)
        section.body.addWidget(self.aspect)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP // 2)
        texts = {
            "x": self.tr("Left"), "y": self.tr("Top"),
            "w": self.tr("Width"), "h": self.tr("Height"),
        }  # fmt: skip
        for place, (name, text) in enumerate(texts.items()):
            label = QLabel(text)
            field = self.numbers[name]
            label.setBuddy(field)
            field.setAccessibleName(text)
            field.setSuffix(self.tr(" px"))
            field.setKeyboardTracking(False)
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1)
        grid.setColumnStretch(1, 1)
        section.body.addLayout(grid)
        return section

    def _connect(self) -> None:
        view = self.view
        view.changed.connect(self._follow)
        for place, button in enumerate(self.people):
            button.clicked.connect(lambda _on=False, place=place: view.choose_person(place))
        for name, quarters in (("turn_left", 3), ("turn_right", 1), ("turn_half", 2)):
            self.turns[name].clicked.connect(lambda _on=False, by=quarters: self._turn(by))
        self.turns["mirror"].clicked.connect(lambda: view.put(view.crop.then_mirrored(view.shape)))
        self.aspect.activated.connect(lambda _place: self._keep_aspect())
        for field in self.numbers.values():
            field.valueChanged.connect(self._take_numbers)
        self.whole.clicked.connect(self._take_whole)
        self.go.clicked.connect(self._apply)
        self.leave.clicked.connect(self.reject)
        self._cropper.busy_changed.connect(self._show_busy)
        self._cropper.done.connect(self._done)

    # Doing ---------------------------------------------------------------------------------------

    def _turn(self, quarters: int) -> None:
        self.view.put(self.view.crop.then_turned(quarters, self.view.shape))
        if quarters % 2:
            self._keep_aspect()

    def _keep_aspect(self) -> None:
        """The proportions that are chosen, for the rectangle as it is and for what is dragged."""
        view = self.view
        shape = view.crop.turned_shape(view.shape)
        chosen = self.aspect.currentData()
        view.aspect = shape[1] / shape[0] if chosen == 0.0 else chosen
        view.put_box(proportioned(view.box, shape, view.aspect))

    def _take_numbers(self) -> None:
        """What was typed, as far as it lies in the picture; the other side follows the aspect."""
        view, shape = self.view, self.view.crop.turned_shape(self.view.shape)
        x, y, w, h = (self.numbers[name].value() for name in ("x", "y", "w", "h"))
        if view.aspect is not None:
            if self.sender() is self.numbers["h"]:
                w = round(h * view.aspect)
            else:
                h = round(w / view.aspect)
        box = fitted((x, y, x + w, y + h), shape, view.aspect)
        view.put_box(box)
        self._follow()

    def _take_whole(self) -> None:
        self.aspect.setCurrentIndex(0)
        self.view.aspect = None
        self.view.put(Crop(self.view.crop.turn, self.view.crop.mirror))

    def _apply(self) -> None:
        crop, shape = self.view.crop, self.view.shape
        if crop.box is not None and Crop(crop.turn, crop.mirror).area(shape) == crop.area(shape):
            crop = Crop(crop.turn, crop.mirror)
        if crop == self._before:
            self.accept()
        else:
            self._cropper.apply(crop)

    def _done(self, _cropped: Cropped) -> None:
        self.accept()

    def reject(self) -> None:
        """Cancel, also while the Photo is being cut."""
        self._cropper.cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._cropper.cancel()
        super().closeEvent(event)

    # Showing -------------------------------------------------------------------------------------

    def _follow(self) -> None:
        height, width = self.view.crop.turned_shape(self.view.shape)
        x0, y0, x1, y1 = self.view.box
        chosen = self.view.chosen_person()
        for place, button in enumerate(self.people):
            button.setChecked(place == chosen)
        least = min(LEAST_SIDE, height, width)
        ranges = {
            "x": (0, width - least, x0), "y": (0, height - least, y0),
            "w": (least, width, x1 - x0), "h": (least, height, y1 - y0),
        }  # fmt: skip
        for name, (low, high, value) in ranges.items():
            field = self.numbers[name]
            field.blockSignals(True)
            field.setRange(low, high)
            field.setValue(value)
            field.blockSignals(False)
        frame_height, frame_width = self._frame
        coarse = x1 - x0 < frame_width or y1 - y0 < frame_height
        text = self.tr("{size} pixels are kept.").format(size=measures(x1 - x0, y1 - y0))
        if coarse:
            text += " " + self.tr("That is less than the engine draws: it will look soft.")
        self.said.setText(text)

    def _show_busy(self, on: bool) -> None:
        for widget in (self.view, self.go, self.whole, self.aspect, *self.people,
                       *self.turns.values(), *self.numbers.values()):  # fmt: skip
            widget.setEnabled(not on)
        self.go.setText(self.tr("Working…") if on else self.tr("Apply"))


def _ratio(width: int, height: int) -> tuple[int, int]:
    """In whole numbers that are easily read."""
    for small in range(1, 17):
        other = small * height / width
        if abs(other - round(other)) < 0.01:
            return small, round(other)
    return width, height
