"""The slim rail at the left: one button per tool, and the size of the brush."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.commands import CommandRegistry
from fashionstudio.app.numbers import pixels
from fashionstudio.app.theme import GAP
from fashionstudio.ui.icon_size import scale_icon

ICON_PX = 24
SMALLEST_BRUSH, LARGEST_BRUSH = 1, 1000
SHORTEST_SLIDER_PX, LONGEST_SLIDER_PX = 48, 120


class ToolRail(QFrame):
    """Buttons bound to commands, which carry icon, tip and shortcut.

    A low window scrolls the buttons; it never squeezes them.

    Signals:
        size_chosen: brush size in Photo pixels, from the slider.
    """

    size_chosen = Signal(int)

    def __init__(self, registry: CommandRegistry, groups: Sequence[Sequence[str]]) -> None:
        super().__init__(objectName="rail")
        body = QWidget(objectName="panelBody")
        buttons = QVBoxLayout(body)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(GAP // 2)
        for index, group in enumerate(groups):
            if index:
                buttons.addSpacing(GAP)
            for command_id in group:
                buttons.addWidget(self._button(registry, command_id))
        buttons.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        scroll.setWidget(body)
        self._scroll = scroll
        self.size_text = QLabel(objectName="small", alignment=Qt.AlignmentFlag.AlignCenter)
        self.slider = QSlider(Qt.Orientation.Vertical)
        self.slider.setRange(0, 100)
        self.slider.setAccessibleName(self.tr("Brush size"))
        self.slider.setToolTip(self.tr("Brush size  ([ and ])"))
        self.slider.setFixedHeight(LONGEST_SLIDER_PX)
        self.slider.valueChanged.connect(lambda value: self.size_chosen.emit(size_at(value)))
        self._buttons = body
        self._size_px: int | None = None
        self._named = self._roomy = True
        self._fit()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP // 2, GAP, GAP // 2, GAP)
        layout.setSpacing(GAP // 2)
        layout.addWidget(scroll, 1, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.slider, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.size_text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window has the tools first: they push the slider together."""
        super().resizeEvent(event)
        spare = event.size().height() - self._buttons.sizeHint().height() - 5 * GAP
        spare -= self.size_text.sizeHint().height()
        self.slider.setFixedHeight(min(LONGEST_SLIDER_PX, max(SHORTEST_SLIDER_PX, spare)))
        self._roomy = spare >= SHORTEST_SLIDER_PX
        self._show_slider()

    def show_size(self, size_px: int | None) -> None:
        """The size of the chosen brush; None for tools without one."""
        self._size_px = size_px
        self._show_slider()
        self._write_size()
        if size_px is not None:
            self.slider.blockSignals(True)
            self.slider.setValue(place_of(size_px))
            self.slider.blockSignals(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # only now do the buttons have the sizes of the style sheet

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            # After the buttons, whose icons grow with the writing.
            QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As wide as the longest size, so that the canvas never moves when a tool is chosen."""
        width = self._buttons.sizeHint().width()
        self._scroll.setFixedWidth(width)
        self.size_text.ensurePolished()
        metrics = self.size_text.fontMetrics()
        longest = (metrics.horizontalAdvance(f(LARGEST_BRUSH)) for f in (pixels, str))
        # Large writing leaves out the unit, and not a strip of the picture.
        whole, bare = longest
        self._named = whole <= width + GAP
        self.size_text.setMinimumWidth(whole if self._named else bare)
        self._write_size()

    def _show_slider(self) -> None:
        # Keys size the brush, too: the last tool must not be cut off for a slider.
        self.slider.setVisible(self._roomy and self._size_px is not None)

    def _write_size(self) -> None:
        size = self._size_px
        written = "" if size is None else pixels(size) if self._named else str(size)
        self.size_text.setText(written)
        self.size_text.setToolTip("" if size is None else pixels(size))

    def _button(self, registry: CommandRegistry, command_id: str) -> QToolButton:
        button = QToolButton(objectName="tool")
        action = registry.action(command_id)
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
        scale_icon(button, ICON_PX)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        return button


def size_at(place: int) -> int:
    """Slider 0..100 → pixels; each step is the same share, small sizes need fine control."""
    return round(SMALLEST_BRUSH * (LARGEST_BRUSH / SMALLEST_BRUSH) ** (place / 100))


def place_of(size_px: int) -> int:
    """The inverse of `size_at`, rounded."""
    return min(range(101), key=lambda place: abs(size_at(place) - size_px))
