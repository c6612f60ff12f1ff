"""Which layers are shown: commands say it, tools ask for theirs, and a window begins with some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fashionstudio.app.preference_schema import OPENING_LAYERS
from fashionstudio.ui.window_commands import LAYERS

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


class LayerSwitches(QObject):
    """Keeps commands, tools and preferences of a window in step with what is visible."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._visibility, self._registry = window.visibility, window.registry
        self._preferences = window.session.preferences
        self._pose_on_loan = False
        self._visibility.changed.connect(self._follow_visibility)
        self._preferences.changed.connect(self._follow_preference)
        self._choose()

    def show_layer_of_tool(self, layer: str) -> None:
        """What a tool works on is seen before the first touch; joints only for as long."""
        if layer != "pose" and self._pose_on_loan:
            self._pose_on_loan = False
            self._visibility.show("pose", False)
        if layer and not self._visibility.shown(layer):
            self._pose_on_loan = layer == "pose"
            self._visibility.show(layer, True)

    def _follow_visibility(self) -> None:
        for layer in LAYERS:
            action = self._registry.action(f"layer.{layer}")
            action.blockSignals(True)
            action.setChecked(self._visibility.shown(layer))
            action.blockSignals(False)
            action.changed.emit()

    def _follow_preference(self, key: str) -> None:
        if key == "opening_layers":
            self._choose()

    def _choose(self) -> None:
        """All guides at once would hide the Photo: the others have their switches."""
        wanted = self._preferences.values.opening_layers
        for layer in OPENING_LAYERS:
            self._visibility.show(layer, layer in wanted)
