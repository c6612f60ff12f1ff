"""The bar of what the chosen tool can do otherwise; one page per kind of tool."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QIcon, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from fashionstudio.app.commands import CommandRegistry
from fashionstudio.app.theme import GAP
from fashionstudio.ui.elided import ElidedLabel
from fashionstudio.ui.fields import WholeField
from fashionstudio.ui.icon_size import scale_icon
from fashionstudio.ui.placement_fields import PlacementFields
from fashionstudio.ui.scroll_ends import ScrollEnds
from fashionstudio.ui.tools.seam_note import SeamNote
from fashionstudio.ui.tools.settings import LARGEST_AMOUNT_PX, ToolSettings
from fashionstudio.ui.tools.toolbox import Toolbox

ICON_PX = 18
_PAGES = {
    "pan": "view",
    "pen": "pen",
    "eraser": "eraser",
    "line": "line",
    "curve": "curve",
    "shape": "shape",
    "region": "region",
    "region_eraser": "region",
    "lasso": "lasso",
    "fabric": "fabric",
    "pose": "pose",
}


class ToolOptions(QScrollArea):
    """Follows the toolbox; scrolls sideways where the window is too narrow for a page."""

    def __init__(self, registry: CommandRegistry, toolbox: Toolbox) -> None:
        super().__init__(objectName="bar", widgetResizable=True)
        self._registry = registry
        self._toolbox = toolbox
        self.settings = toolbox.settings
        self.setAccessibleName(self.tr("Tool options"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.stack = QStackedWidget(objectName="panelBody")
        self._pages: dict[str, QWidget] = {}
        self._build()
        self.setWidget(self.stack)
        self.ends = ScrollEnds(self)
        self._fit_height()
        toolbox.changed.connect(self.refresh)
        toolbox.settings.changed.connect(self.refresh)
        toolbox.document.look_changed.connect(self.refresh)
        toolbox.region.busy_changed.connect(self._show_busy)
        self.refresh()

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        tr = self.tr
        self.width_switch = _switch(tr("Width"), tr("Pen pressure sets the width"))
        self.opacity_switch = _switch(tr("Opacity"), tr("Pen pressure sets the opacity"))
        self.feel = _LabelledSlider(tr("Feel"), -100, 100, tr("Pen feel: soft to firm"))
        steady = tr("Steady hand: the line follows on a string, for calm strokes")
        self.steady = [
            _LabelledSlider(tr("Steady"), 0, 100, steady) for _ in ("pen", "eraser", "region")
        ]
        self.smooth = _switch(tr("Round"), tr("Round: the shape is a curve, not a polygon"))
        self.amounts = [self._amount() for _ in ("region", "lasso")]
        self.cloth = PlacementFields(self._toolbox.document)
        self.seam = SeamNote(self._toolbox.document)
        pressure = QLabel(tr("Pressure"), objectName="small")
        mirror = "draw.symmetry"
        self._page("view", (), tr("Drag to move the view. The wheel zooms at the pointer."))
        self._page(
            "pen",
            (mirror, pressure, self.width_switch, self.opacity_switch, self.feel, self.steady[0]),
            tr("Shift draws a straight line, the right button erases."),
        )
        self._page("eraser", (mirror, self.steady[1]), tr("Shift erases along a straight line."))
        self._page("line", (mirror,), tr("Drag from end to end. Shift keeps to 15°."))
        points = tr("Click to set points, drag to move them, Alt-click for a corner.")
        self._page("curve", (mirror,), points + " " + tr("Enter ends, Esc gives up."))
        self._page(
            "shape", (mirror, self.smooth), points + " " + tr("A click on the first one closes.")
        )
        by = [_caption(tr("Edge by"), amount) for amount in self.amounts]
        edits = ("region.grow", "region.shrink", "region.feather")
        self._page(
            "region",
            (mirror, "region.keep_out", self.steady[2], by[0], self.amounts[0], *edits,
             "edit.reset_region"),
            "",
        )  # fmt: skip
        self._page(
            "lasso",
            (mirror, "region.keep_out", by[1], self.amounts[1], *edits, "edit.reset_region"),
            tr("Draw around it, or click a piece of clothing. Alt takes away."),
        )
        self._page(
            "fabric",
            (
                _caption(tr("Repeat"), self.cloth.repeat),
                self.cloth.repeat,
                _caption(tr("Angle"), self.cloth.angle),
                self.cloth.angle,
                self.cloth.drop,
                self.cloth.mirror,
                self.seam,
            ),
            tr("Drag the cloth, its corner or its ring."),
        )
        self._page(
            "pose",
            (mirror, "pose.swap", "edit.reset_pose", "pose.add"),
            tr("Drag joints. Dotted ones are missing: click to add. Del removes."),
        )
        self._connect()

    def _page(self, name: str, parts: Sequence[str | QWidget], hint: str) -> None:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        row.setSpacing(GAP)
        for part in parts:
            row.addWidget(self._button(part) if isinstance(part, str) else part)
        row.addWidget(ElidedLabel(hint, name="small", greedy=True), 1)
        self._pages[name] = page
        self.stack.addWidget(page)

    def _button(self, command_id: str) -> QToolButton:
        action = self._registry.action(command_id)
        button = QToolButton(objectName="flat")
        button.setDefaultAction(action)
        scale_icon(button, ICON_PX)
        button.setAccessibleName(_plain(action))
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(
            style.ToolButtonIconOnly if _has_icon(action) else style.ToolButtonTextOnly
        )
        return button

    def _amount(self) -> WholeField:
        field = WholeField(minimum=1, maximum=LARGEST_AMOUNT_PX, suffix=self.tr(" px"))
        field.setAccessibleName(self.tr("Amount for grow, shrink and feather"))
        field.setToolTip(self.tr("By how much the region is grown, shrunk or feathered"))
        field.valueChanged.connect(lambda value: self._change(amount_px=value))
        return field

    def _connect(self) -> None:
        self.width_switch.toggled.connect(lambda on: self._change(width_by_pressure=on))
        self.opacity_switch.toggled.connect(lambda on: self._change(opacity_by_pressure=on))
        self.smooth.toggled.connect(lambda on: self._change(smooth_shapes=on))
        self.feel.slider.valueChanged.connect(lambda value: self._change(feel=value))
        for steady in self.steady:
            steady.slider.valueChanged.connect(lambda value: self._change(steadiness=value))

    def _change(self, **changes: object) -> None:
        self.settings.change(**changes)

    # Following -----------------------------------------------------------------------------------

    def page(self) -> QWidget:
        """What is shown now."""
        return self._pages[_PAGES[self._toolbox.current.id]]

    def refresh(self) -> None:
        """Show the chosen tool, its settings and the Fabric's placement."""
        self.stack.setCurrentWidget(self.page())
        # Only what is shown takes room; a hint is cut down to what there is.
        ignored, usual = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        for page in self._pages.values():
            page.setSizePolicy(usual if page is self.page() else ignored, usual)
        settings = self.settings
        for switch, on in (
            (self.width_switch, settings.width_by_pressure),
            (self.opacity_switch, settings.opacity_by_pressure),
            (self.smooth, settings.smooth_shapes),
        ):
            _quietly(switch, lambda switch=switch, on=on: switch.setChecked(on))
        self.feel.show_value(settings.feel)
        for steady in self.steady:
            steady.show_value(settings.steadiness)
        for amount in self.amounts:
            _quietly(amount, lambda amount=amount: amount.setValue(settings.amount_px))
        self.cloth.refresh()
        self._refresh_pose(settings)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            # Not while the style sheet changes: half of what would be measured is not dressed yet.
            QTimer.singleShot(0, self, self._fit_height)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() // 2)

    def _refresh_pose(self, _settings: ToolSettings) -> None:
        document = self._toolbox.document
        scene = document.scene
        self._registry.action("pose.swap").setEnabled(document.pose is not None)
        self._registry.action("pose.add").setEnabled(scene is not None and document.pose is None)

    def _show_busy(self, busy: bool) -> None:
        for command_id in ("region.grow", "region.shrink", "region.feather"):
            self._registry.action(command_id).setEnabled(not busy)

    def _fit_height(self) -> None:
        if self._pages:
            self.setFixedHeight(max(page.sizeHint().height() for page in self._pages.values()))


class _LabelledSlider(QWidget):
    """A caption and a short slider."""

    def __init__(self, name: str, low: int, high: int, tip: str) -> None:
        super().__init__()
        label = QLabel(name, objectName="small")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(low, high)
        self.slider.setFixedWidth(88)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        label.setBuddy(self.slider)
        label.setToolTip(tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 2)
        row.addWidget(label)
        row.addWidget(self.slider)

    def show_value(self, value: int) -> None:
        """Without announcing it."""
        _quietly(self.slider, lambda: self.slider.setValue(value))


def _quietly(widget: QWidget, deed: object) -> None:
    assert callable(deed)
    widget.blockSignals(True)
    deed()
    widget.blockSignals(False)


def _switch(text: str, tip: str) -> QToolButton:
    button = QToolButton(text=text, checkable=True, toolTip=tip, objectName="segment")
    button.setAccessibleName(tip)
    return button


def _caption(text: str, field: QWidget) -> QLabel:
    label = QLabel(text, objectName="small")
    label.setBuddy(field)
    return label


def _plain(action: QAction) -> str:
    return action.text().replace("&", "")


def _has_icon(action: QAction) -> bool:
    icon: QIcon = action.icon()
    return not icon.isNull()
