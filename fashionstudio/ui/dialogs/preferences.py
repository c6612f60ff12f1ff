"""The Preferences dialog, made from the schema: searched, applied at once, reset one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.preference_schema import SETTINGS, words
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.theme import GAP, ThemeService
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.ui.dialogs.preference_rows import PreferenceRow, make_control

_COMPUTE = ("device", "dtype", "attention", "offload", "tiled_decode")


class PreferencesDialog(QDialog):
    """Rows in groups below a field to search them."""

    def __init__(
        self,
        preferences: Preferences,
        worker: WorkerClient,
        theme: ThemeService,
        devices: Sequence[Mapping[str, Any]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self._preferences = preferences
        self._worker = worker
        self._theme = theme
        self._computed = self._compute_wishes()
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(self.tr("Search preferences"))
        self.search.setAccessibleName(self.tr("Search preferences"))
        self.rows = {
            key: PreferenceRow(setting, preferences, make_control(setting, devices))
            for key, setting in SETTINGS.items()
            if setting.shown
        }
        self.groups: dict[str, QLabel] = {}
        self.nothing = QLabel(objectName="dim", wordWrap=True, visible=False)
        self.restart_bar = QFrame(objectName="messageInfo", visible=False)
        self.restart = QPushButton(self.tr("Restart it now"))
        self._build()
        self._connect()
        self._follow_theme()

    # Following -----------------------------------------------------------------------------------

    def _refresh(self, key: str) -> None:
        if key in self.rows:
            self.rows[key].refresh()
        if key in _COMPUTE:
            values = self._preferences.values
            self._worker.set_compute(values.device, values.compute_options())
            self.restart_bar.setVisible(self._compute_wishes() != self._computed)

    def _compute_wishes(self) -> tuple[Any, ...]:
        return tuple(self._preferences.get(key) for key in _COMPUTE)

    def _restart(self) -> None:
        self._computed = self._compute_wishes()
        self.restart_bar.hide()
        self._worker.restart()

    def _filter(self, wanted: str) -> None:
        found = {key for key, row in self.rows.items() if row.matches(wanted)}
        for key, row in self.rows.items():
            row.setVisible(key in found)
        for group, label in self.groups.items():
            label.setVisible(any(SETTINGS[key].group == group for key in found))
        self.nothing.setText(
            self.tr("No preference matches “{words}”.").format(words=wanted.strip())
        )
        self.nothing.setVisible(not found)

    def _follow_theme(self) -> None:
        for row in self.rows.values():
            row.set_theme(self._theme.theme)

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area = scroll
        bar = QHBoxLayout(self.restart_bar)
        text = self.tr(
            "Changes to computing take effect when the render process restarts; a running render "
            "is stopped."
        )
        bar.addWidget(QLabel(text, wordWrap=True), 1)
        bar.addWidget(self.restart)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            # Enter in the search field must not close the dialog.
            button.setProperty("autoDefault", False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        layout.setSpacing(GAP * 2)
        layout.addWidget(self.search)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.restart_bar)
        layout.addWidget(buttons)
        self._fill(scroll)
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(min(wide * 96, 1400), min(high * 40, 960))

    def _fill(self, area: QScrollArea) -> None:
        """Take the rows in: last, for with everything around a widget Qt styles it once more."""
        body = QWidget(objectName="panelBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(GAP * 2, GAP, GAP * 2, GAP * 2)
        column.setSpacing(GAP // 2)
        area.setWidget(body)
        for key, row in self.rows.items():
            group = SETTINGS[key].group
            if group not in self.groups:
                label = QLabel(words(group), objectName="sectionTitle")
                label.setContentsMargins(0, GAP * 2 if self.groups else GAP, 0, 0)
                self.groups[group] = label
                column.addWidget(label)
            column.addWidget(row)
        column.addWidget(self.nothing)
        column.addStretch(1)

    def _connect(self) -> None:
        self._preferences.changed.connect(self._refresh)
        self._theme.changed.connect(self._follow_theme)
        self.search.textChanged.connect(self._filter)
        self.restart.clicked.connect(self._restart)
