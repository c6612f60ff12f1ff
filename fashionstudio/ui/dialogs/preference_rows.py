"""One row of the Preferences dialog per setting, with the control that its kind asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.preference_schema import Setting, words
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.ui import icons
from fashionstudio.ui.fields import ChoiceField, WholeField


class PreferenceRow(QWidget):
    """Title and help at the left; control, and a way back to the default, at the right."""

    def __init__(self, setting: Setting, preferences: Preferences, control: Control) -> None:
        super().__init__()
        self.setting = setting
        self._preferences = preferences
        self.control = control
        title = words(setting.title)
        self.title = QLabel(title)
        self.help = QLabel(words(setting.help), objectName="small", wordWrap=True)
        self.note = QLabel(objectName="small", wordWrap=True, visible=False)
        self.reset = QToolButton(objectName="slotButton")
        self.reset.setToolTip(self.tr("Default"))
        self.reset.setAccessibleName(self.tr("Reset {setting}").format(setting=title))
        self.reset.clicked.connect(lambda: preferences.reset(setting.key))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        control.setAccessibleName(title)
        control.setAccessibleDescription(words(setting.help))
        self.title.setBuddy(control)
        left = QVBoxLayout()
        left.setSpacing(1)
        for widget in (self.title, self.help, self.note):
            left.addWidget(widget)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GAP // 2, 0, GAP // 2)
        row.setSpacing(GAP * 2)
        row.addLayout(left, 3)
        row.addWidget(control, 2, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.reset)
        control.given.connect(self._give)
        self.refresh()

    def refresh(self) -> None:
        """Show the value as it is now."""
        key = self.setting.key
        self.control.show_value(self._preferences.get(key))
        self.reset.setVisible(not self._preferences.is_default(key))
        notes = []
        if self._preferences.is_overridden(key):
            notes.append(self.tr("Set on the command line, for this run only."))
        elif self.setting.restart == "application":
            notes.append(self.tr("Takes effect after a restart."))
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.reset.setIcon(icons.make_icon("undo", theme))
        side = self.fontMetrics().height()
        self.reset.setIconSize(QSize(side, side))

    def matches(self, wanted: str) -> bool:
        """Whether a search finds it: all words, anywhere in title, help, group and choices."""
        setting = self.setting
        texts = [setting.group, setting.title, setting.help, *(t for _, t in setting.choices)]
        here = " ".join([*(words(text) for text in texts), setting.key]).casefold()
        return all(word in here for word in wanted.casefold().split())

    def _give(self, value: Any) -> None:
        self._preferences.set(self.setting.key, value)


class Control(QWidget):
    """What shows a value and takes another one.

    Signals:
        given: the user has chosen a value.
    """

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.box = QHBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(GAP)

    def show_value(self, value: Any) -> None:
        """Show a value without announcing it."""

    def hold(self, widget: QWidget) -> None:
        """Take a widget in; it gets the focus and the names that are meant for the control."""
        self.box.addWidget(widget)
        if self.focusProxy() is None:
            self.setFocusProxy(widget)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        if (widget := self.focusProxy()) is not None:
            own = widget.accessibleName()
            widget.setAccessibleName(f"{name}: {own}" if own else name)

    def setAccessibleDescription(self, description: str) -> None:
        super().setAccessibleDescription(description)
        if (widget := self.focusProxy()) is not None:
            widget.setAccessibleDescription(description)


class ChoiceControl(Control):
    """One of several values."""

    def __init__(self, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self.combo = ChoiceField()
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for value, text in choices:
            self.combo.addItem(text, value)
        self.combo.activated.connect(lambda row: self.given.emit(self.combo.itemData(row)))
        self.hold(self.combo)

    def show_value(self, value: Any) -> None:
        row = self.combo.findData(value)
        if row < 0:
            self.combo.addItem(str(value), value)
            row = self.combo.count() - 1
        self.combo.setCurrentIndex(row)


class NumberControl(Control):
    """A whole number with its unit."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.spin = WholeField(minimum=setting.low, maximum=setting.high, singleStep=setting.step)
        self.spin.setSuffix(f" {words(setting.unit)}")
        self.spin.setKeyboardTracking(False)
        self.spin.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.spin.valueChanged.connect(self.given.emit)
        self.hold(self.spin)

    def show_value(self, value: Any) -> None:
        self.spin.blockSignals(True)
        self.spin.setValue(value)
        self.spin.blockSignals(False)


class SwitchControl(Control):
    """On or off."""

    def __init__(self) -> None:
        super().__init__()
        self.check = QCheckBox()
        self.check.toggled.connect(self._toggled)
        self.hold(self.check)

    def show_value(self, value: Any) -> None:
        self.check.blockSignals(True)
        self.check.setChecked(bool(value))
        self.check.blockSignals(False)
        self._name()

    def _toggled(self, on: bool) -> None:
        self._name()
        self.given.emit(on)

    def _name(self) -> None:
        self.check.setText(self.tr("On") if self.check.isChecked() else self.tr("Off"))


class LayersControl(Control):
    """Any of several layers, below each other."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        column = QVBoxLayout()
        column.setSpacing(2)
        self.checks: dict[str, QCheckBox] = {}
        for name, text in choices:
            check = QCheckBox(text)
            check.setAccessibleName(text)
            check.toggled.connect(lambda _on: self._tell())
            self.checks[name] = check
            column.addWidget(check)
        self.box.addLayout(column)
        self.setFocusProxy(next(iter(self.checks.values())))

    def show_value(self, value: Any) -> None:
        for name, check in self.checks.items():
            check.blockSignals(True)
            check.setChecked(name in value)
            check.blockSignals(False)

    def _tell(self) -> None:
        self.given.emit(tuple(name for name, check in self.checks.items() if check.isChecked()))


class FolderControl(Control):
    """A folder, or the system's own for pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("The system's folder for pictures"))
        self.line.editingFinished.connect(lambda: self.given.emit(self.line.text().strip()))
        self.choose = QPushButton(self.tr("Choose…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._ask)
        self.hold(self.line)
        self.hold(self.choose)

    def show_value(self, value: Any) -> None:
        self.line.setText(str(value))

    def _ask(self) -> None:
        here = self.line.text() or str(Path.home())
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), here)
        if name:
            self.given.emit(name)


def make_control(setting: Setting, devices: Sequence[Mapping[str, Any]]) -> Control:
    """The control for a kind of setting; `devices` are what the worker has found."""
    if setting.kind == "number":
        return NumberControl(setting)
    if setting.kind == "switch":
        return SwitchControl()
    if setting.kind == "folder":
        return FolderControl()
    if setting.kind == "layers":
        return LayersControl([(name, words(text)) for name, text in setting.choices])
    if setting.kind == "device":
        return ChoiceControl(_device_choices(devices))
    return ChoiceControl([(value, words(text)) for value, text in setting.choices])


def _device_choices(devices: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    choices = [("auto", words("Automatic"))]
    for device in devices:
        kind, name = str(device["id"]), str(device.get("name", ""))
        choices.append((kind, f"{name} ({kind})" if name and name != kind else kind))
    return choices if devices else [*choices, ("cpu", "cpu"), ("cuda", "cuda"), ("mps", "mps")]
