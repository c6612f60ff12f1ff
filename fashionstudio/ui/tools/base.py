"""What every tool is: a handful of reactions to pointer samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt

from fashionstudio.ui.canvas.pointer import PointerSample

if TYPE_CHECKING:
    from fashionstudio.app.document import Document
    from fashionstudio.ui.canvas.view import View


@dataclass(frozen=True, slots=True)
class ToolHost:
    """What the canvas lends to its tools.

    Attributes:
        document: what is edited.
        view: zoom and pan.
        repaint: canvas rectangle to repaint; None repaints all.
        view_changed: zoom or pan has changed.
    """

    document: Document
    view: View
    repaint: Callable[[QRect | None], None]
    view_changed: Callable[[], None]


class Tool:
    """Does nothing; the tools override what they need.

    Attributes:
        id: the tool's name.
        layer: the layer it needs to see: "sketch", "region", "pose" or "".
    """

    id = ""
    layer = ""

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
        """Forget what is in progress: another tool, Escape, or the Photo is gone."""

    def cursor(self) -> Qt.CursorShape:
        """The pointer's look."""
        return Qt.CursorShape.ArrowCursor

    def circle_px(self) -> float | None:
        """Diameter of the brush circle in Photo pixels, or None."""
        return None
