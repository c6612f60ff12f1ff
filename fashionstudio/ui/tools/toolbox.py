"""All tools of the window, which one is chosen, and the sizes of the brushes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from fashionstudio.app.region_edits import RegionEdits
from fashionstudio.ui.canvas.canvas import Canvas
from fashionstudio.ui.tools.base import Tool
from fashionstudio.ui.tools.brush import BrushTool
from fashionstudio.ui.tools.fabric import FabricTool
from fashionstudio.ui.tools.lasso import LassoTool
from fashionstudio.ui.tools.line import LineTool
from fashionstudio.ui.tools.pan import PanTool
from fashionstudio.ui.tools.path import PathTool
from fashionstudio.ui.tools.pose import PoseTool

SIZE_STEP = 1.2
SMALLEST_PX, LARGEST_PX = 1, 1000


class Toolbox(QObject):
    """Keeps the tools, and tells when another one or another size is chosen.

    Attributes:
        settings: how the tools work.
        region: what changes the Region as a whole.

    Signals:
        changed: another tool or size.
    """

    changed = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        host = canvas.host
        self.document = host.document
        self.settings = canvas.settings
        self.pose = PoseTool(host)
        self.tools: dict[str, Tool] = {
            "pan": PanTool(host),
            "pen": BrushTool(host, "pen", "sketch", erases=False, by_pressure=True),
            "eraser": BrushTool(host, "eraser", "sketch", erases=True, by_pressure=False),
            "line": LineTool(host),
            "curve": PathTool(host, "curve", closes=False),
            "shape": PathTool(host, "shape", closes=True),
            "region": BrushTool(host, "region", "region", erases=False, by_pressure=False),
            "region_eraser": BrushTool(
                host, "region_eraser", "region", erases=True, by_pressure=False
            ),
            "lasso": LassoTool(host, self.pick_piece),
            "fabric": FabricTool(host, canvas.layers.fabric),
            "pose": self.pose,
        }
        self.region = RegionEdits(host.document, self)
        self.region.refused.connect(canvas.said)
        self.current = self.tools["pan"]
        canvas.set_tool(self.current)

    def choose(self, tool_id: str) -> None:
        """Work with another tool."""
        self.current = self.tools[tool_id]
        self._canvas.set_tool(self.current)
        self.changed.emit()

    def choose_for(self, layer: str) -> None:
        """Work on a layer: stay with a tool that does, else take the usual one."""
        usual = {"sketch": "pen", "region": "region", "fabric": "fabric", "pose": "pose"}
        if layer in usual and self.current.layer != layer:
            self.choose(usual[layer])

    @property
    def size_px(self) -> int | None:
        """Size of the chosen brush in Photo pixels, None for tools without one."""
        return self.current.size_px

    def set_size(self, size_px: int) -> None:
        """Resize the chosen brush."""
        if self.current.size_group:
            size = min(LARGEST_PX, max(SMALLEST_PX, size_px))
            self.settings.sizes[self.current.size_group] = size
            self._canvas.refresh_circle()
            self.changed.emit()

    def resize(self, *, larger: bool) -> None:
        """One step up or down, at least one pixel."""
        size = self.size_px
        if size is None:
            return
        if larger:
            self.set_size(max(size + 1, round(size * SIZE_STEP)))
        else:
            self.set_size(min(size - 1, round(size / SIZE_STEP)))

    def fit_sizes(self, shape: tuple[int, int]) -> None:
        """Sizes that suit a Photo: a line of the pen, a hand's breadth for the Region."""
        short = min(shape)
        for group, share in (
            ("ink", 1 / 180), ("eraser", 1 / 30), ("region", 1 / 12), ("region_eraser", 1 / 12),
        ):  # fmt: skip
            self.settings.sizes[group] = min(LARGEST_PX, max(2, round(short * share)))
        self.settings.change(amount_px=max(2, round(short / 80)))
        self.changed.emit()

    def pick_piece(self, points: Sequence[tuple[float, float]], subtract: bool) -> None:
        """Add what is worn at some points to the Region, or take it away."""
        self.region.pick(points, subtract=subtract, heed_keep_out=self.settings.heed_keep_out)

    def grow_region(self) -> None:
        """By the amount that is set."""
        settings = self.settings
        self.region.grow(settings.amount_px, heed_keep_out=settings.heed_keep_out)

    def shrink_region(self) -> None:
        """By the amount that is set."""
        self.region.shrink(self.settings.amount_px)

    def feather_region(self) -> None:
        """By the amount that is set."""
        settings = self.settings
        self.region.feather(settings.amount_px, heed_keep_out=settings.heed_keep_out)
