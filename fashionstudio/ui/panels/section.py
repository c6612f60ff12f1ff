"""A titled block of the Design panel, and the small parts the sections share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.theme import GAP
from fashionstudio.ui import icons

ARROW_PX = 48
"""A button shows it smaller, at the size of its writing."""
PART = " · "
FRAME_PX = 24
"""What the border and the padding of a button take of its width."""


class Section(QWidget):
    """A title and a body."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(title, objectName="sectionTitle")
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP // 2 + 2)
        layout.addWidget(self.title)
        layout.addLayout(self.body)


class Fold(QToolButton):
    """A line that opens and closes what lies below it, with an arrow that says which."""

    def __init__(self, text: str) -> None:
        super().__init__(text=text, checkable=True, objectName="fold")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggled.connect(lambda _on: self._turn())
        self._turn()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._turn()

    def _turn(self) -> None:
        closed = "left" if self.isRightToLeft() else "right"
        color = QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)
        name = "down" if self.isChecked() else closed
        self.setIcon(QIcon(icons.pixmap(name, ARROW_PX, color.name())))


class Segments(QWidget):
    """A few choices side by side, of which one is on; arrow keys move between them.

    Signals:
        chosen: the user has picked another key.
    """

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str, str]], name: str) -> None:
        """`choices` are (key, text, tip)."""
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP // 2)
        for key, text, tip in choices:
            button = QToolButton(text=text, checkable=True, toolTip=tip, objectName="segment")
            button.setAccessibleName(f"{name}: {text}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            layout.addWidget(button)

    def set_current(self, key: str) -> None:
        """Show a choice without announcing it."""
        self._buttons[key].setChecked(True)

    def set_none(self) -> None:
        """Show that it is none of them."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def current(self) -> str:
        """The key that is on."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def button(self, key: str) -> QToolButton:
        """One of the buttons."""
        return self._buttons[key]


class FittingButton(QPushButton):
    """Says as much of “this · that · more” as it has room for; its tip says all of it."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "primary") -> None:
        super().__init__(parent, objectName=name)
        self._whole = self._more = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def explain(self, text: str) -> None:
        """What else the tip says."""
        self._more = text
        self.setAccessibleDescription(text)
        self._fit()

    def say(self, text: str) -> None:
        """The whole text; its parts are divided by “ · ”, the most important first."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        parts = self._whole.split(PART)
        if self.isVisible():
            room = self.width() - FRAME_PX
            while len(parts) > 1 and self._width(PART.join(parts)) > room:
                parts.pop()
        text = PART.join(parts)
        left_out = "" if text == self._whole else self._whole
        self.setToolTip("\n".join(part for part in (left_out, self._more) if part))
        if text != self.text():
            self.setText(text)

    def _width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)


class LabelledSlider(QWidget):
    """A name, a slider and the value in words.

    Signals:
        moved: the user has set another value.
        settled: the user has let go, so the next move is a new step of the history.
    """

    moved = Signal(int)
    settled = Signal()

    def __init__(self, name: str, low: int, high: int, *, tip: str = "") -> None:
        super().__init__()
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(low, high)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        self.value = QLabel(objectName="dim")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label = QLabel(name)
        label.setBuddy(self.slider)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addStretch(1)
        top.addWidget(self.value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.slider)
        self.slider.valueChanged.connect(self.moved)
        self.slider.sliderReleased.connect(self.settled)

    def show_value(self, value: int, text: str) -> None:
        """Set the slider without announcing it."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self.value.setText(text)


class _Slider(QSlider):
    """The wheel scrolls the panel, not the value under the pointer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def labelled(text: str, widget: QWidget) -> QVBoxLayout:
    """A small caption above a field."""
    label = QLabel(text, objectName="small")
    label.setBuddy(widget)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(label)
    column.addWidget(widget)
    # Captions of neighbours stay on one line, however tall their fields are.
    column.addStretch(1)
    return column


def clearable(field: QLineEdit) -> None:
    """Give a named field the button that empties it, with a name of its own."""
    known = set(field.findChildren(QToolButton))
    field.setClearButtonEnabled(True)
    for button in set(field.findChildren(QToolButton)) - known:
        text = QCoreApplication.translate("Section", "Empty: {name}")
        button.setAccessibleName(text.format(name=field.accessibleName()))
