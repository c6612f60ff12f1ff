"""What every tool is: a handful of reactions to pointer samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from fashionstudio.core.symmetry import Axis
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.settings import ToolSettings

if TYPE_CHECKING:
    from fashionstudio.app.document import Document
    from fashionstudio.ui.canvas.view import View
    from fashionstudio.ui.canvas.visibility import Visibility

MIRRORED = ("sketch", "region")
"""Layers on which strokes are mirrored."""


@dataclass(frozen=True, slots=True)
class ToolHost:
    """What the canvas lends to its tools.

    Attributes:
        document: what is edited.
        view: zoom and pan.
        repaint: canvas rectangle to repaint; None repaints all.
        view_changed: zoom or pan has changed.
        settings: how the tools work.
        visibility: which layers are shown and locked.
        say: tell the user something in passing.
    """

    document: Document
    view: View
    repaint: Callable[[QRect | None], None]
    view_changed: Callable[[], None]
    settings: ToolSettings
    visibility: Visibility
    say: Callable[[str], None]

    def body_axis(self) -> Axis | None:
        """The axis set by hand, else the body's, else the picture's middle; None without Photo."""
        scene = self.document.scene
        if scene is None:
            return None
        found = Axis.of_pose(self.document.pose)
        return self.settings.axis or found or Axis.of_picture(scene.shape)

    def axis(self, layer: str) -> Axis | None:
        """What strokes on a layer are mirrored about; None while symmetry is off."""
        return self.body_axis() if self.settings.symmetry and layer in MIRRORED else None


class Tool:
    """Does nothing; the tools override what they need.

    Attributes:
        id: the tool's name.
        layer: the layer it needs to see: "sketch", "region", "pose", "fabric" or "".
        size_group: which brush size it uses, or "".
        shows_layer: its layer is made visible as soon as it is chosen.
    """

    id = ""
    layer = ""
    size_group = ""
    shows_layer = False

    def __init__(self, host: ToolHost) -> None:
        self.host = host

    def press(self, sample: PointerSample) -> None:
        """The pointer goes down."""

    def move(self, sample: PointerSample) -> None:
        """The pointer moves while it is down."""

    def hover(self, sample: PointerSample) -> None:
        """The pointer moves while it is up."""

    def release(self, sample: PointerSample) -> None:
        """The pointer goes up."""

    def abort(self) -> None:
        """Take back what is in progress: Escape."""

    def chosen(self) -> None:
        """Somebody wants to work with it: say what is missing, if anything is."""

    def leave(self) -> None:
        """Another tool is chosen."""
        self.abort()

    def forget(self) -> None:
        """The Photo is gone, and with it whatever was remembered of it."""
        self.abort()

    def wants_key(self, key: int) -> bool:
        """Whether a key is for the tool now, even if it is somebody's shortcut."""
        del key
        return False

    def key(self, event: QKeyEvent) -> bool:
        """React to a key; whether it was one for this tool."""
        del event
        return False

    def draw(self, painter: QPainter) -> None:
        """Paint over the canvas what is in progress, in canvas pixels."""

    @property
    def busy(self) -> bool:
        """Whether something is in progress that Escape would take back."""
        return False

    @property
    def size_px(self) -> int | None:
        """Diameter of the brush in Photo pixels, None for tools without one."""
        return self.host.settings.sizes.get(self.size_group, 12) if self.size_group else None

    def cursor(self) -> Qt.CursorShape:
        """The pointer's look."""
        return Qt.CursorShape.ArrowCursor

    def circle_px(self) -> float | None:
        """Diameter of the brush circle in Photo pixels, or None."""
        return None
