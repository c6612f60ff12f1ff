"""Which layers are shown. While a result is shown the guides rest, unless asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

GUIDES = ("silhouette", "region", "pose", "sketch")


class Visibility(QObject):
    """Two sets of switches: one for designing, one for looking at a result.

    Signals:
        changed: something is shown or hidden.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.result = False
        self._designing = {"silhouette", "region", "pose", "sketch"}
        self._looking: set[str] = set()

    def shown(self, layer: str) -> bool:
        """Whether a layer is drawn."""
        return self.result if layer == "result" else layer in self._current()

    def show(self, layer: str, on: bool) -> None:
        """Switch one layer."""
        if self.shown(layer) == on:
            return
        if layer == "result":
            self.result = on
        elif on:
            self._current().add(layer)
        else:
            self._current().discard(layer)
        self.changed.emit()

    def _current(self) -> set[str]:
        return self._looking if self.result else self._designing
