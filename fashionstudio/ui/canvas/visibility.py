"""Which layers are shown, how strongly, in which order, and which are locked.

The order is part of what one designs: changing it is a step of the history. The rest is how one
looks at it.

While a result is shown the guides rest, unless asked for.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from fashionstudio.core.undo import SetValue, UndoStack

LAYERS = ("result", "pose", "sketch", "region", "silhouette", "fabric", "photo")
"""From the top to the bottom, as the list of layers shows them at first."""
MOVABLE = ("pose", "sketch", "region", "silhouette", "fabric")
"""What can lie in another order; Photo and result are beneath all of them."""
LOCKABLE = ("pose", "sketch", "fabric", "region")
"""What can be changed by hand; Photo, Silhouette and results never can."""


class Visibility(QObject):
    """Two sets of switches, one for designing, one for looking at a result; opacities and locks.

    Signals:
        changed: something is shown, hidden, or more or less opaque.
        locks_changed: a layer is locked or free.
        order_changed: the layers lie in another order.
    """

    changed = Signal()
    locks_changed = Signal()
    order_changed = Signal()

    def __init__(self, history: UndoStack, parent: QObject | None = None) -> None:
        """`history` takes the steps that change the order."""
        super().__init__(parent)
        self._history = history
        self._drag = 0
        self.result = False
        self._designing = {"photo", "silhouette", "region", "pose", "sketch"}
        self._looking = {"photo"}
        self._opacities: dict[str, float] = {}
        self._locked: set[str] = set()
        self._order: tuple[str, ...] = MOVABLE

    @property
    def order(self) -> tuple[str, ...]:
        """The movable layers, from the top to the bottom."""
        return self._order

    def move(self, layer: str, by: int) -> None:
        """Move a layer by so many places, down if positive; no further than to the end."""
        if layer not in self._order:
            return
        rest = [other for other in self._order if other != layer]
        rest.insert(min(max(self._order.index(layer) + by, 0), len(rest)), layer)
        if tuple(rest) != self._order:
            key = ("order of layers", layer, self._drag)
            text = self.tr("Order of layers")
            self._history.push(
                SetValue(text, self._put_order, self._order, tuple(rest), merge_key=key)
            )

    def begin_drag(self) -> None:
        """What is moved until `end_drag` is one step, however far it goes."""
        self._drag += 1
        self._history.begin_gesture()

    def end_drag(self) -> None:
        """The layer is let go."""
        self._history.end_gesture()

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

    def opacity(self, layer: str) -> float:
        """0..1."""
        return self._opacities.get(layer, 1.0)

    def set_opacity(self, layer: str, opacity: float) -> None:
        """Make a layer more or less see-through, 0..1."""
        opacity = min(max(opacity, 0.0), 1.0)
        if self.opacity(layer) != opacity:
            self._opacities[layer] = opacity
            self.changed.emit()

    def locked(self, layer: str) -> bool:
        """Whether tools must leave a layer alone."""
        return layer in self._locked or (layer in LAYERS and layer not in LOCKABLE)

    def lock(self, layer: str, on: bool) -> None:
        """Lock a layer, or free it; what cannot be changed by hand stays locked."""
        if layer not in LOCKABLE or self.locked(layer) == on:
            return
        if on:
            self._locked.add(layer)
        else:
            self._locked.discard(layer)
        self.locks_changed.emit()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, to be stored with a project."""
        return {
            "designing": sorted(self._designing),
            "looking": sorted(self._looking),
            "opacities": dict(self._opacities),
            "locked": sorted(self._locked),
            "order": list(self._order),
        }

    def restore(self, data: dict[str, Any]) -> None:
        """The inverse of `to_dict`; what is missing or unknown is left as it is."""
        for name, layers in (("designing", self._designing), ("looking", self._looking)):
            if isinstance(stored := data.get(name), list):
                layers.clear()
                layers.update(layer for layer in stored if layer in LAYERS)
        opacities = data.get("opacities")
        if isinstance(opacities, dict):
            self._opacities = {
                layer: min(max(float(value), 0.0), 1.0)
                for layer, value in opacities.items()
                if layer in LAYERS and isinstance(value, int | float)
            }
        if isinstance(stored := data.get("locked"), list):
            self._locked = {layer for layer in stored if layer in LOCKABLE}
        if isinstance(stored := data.get("order"), list):
            known = [layer for layer in dict.fromkeys(stored) if layer in MOVABLE]
            self._put_order((*known, *(layer for layer in MOVABLE if layer not in known)))
        self.changed.emit()
        self.locks_changed.emit()

    def _put_order(self, order: tuple[str, ...]) -> None:
        if order != self._order:
            self._order = order
            self.order_changed.emit()

    def _current(self) -> set[str]:
        return self._looking if self.result else self._designing
