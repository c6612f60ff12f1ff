"""Canvas, tools and panels on a document, without window and worker: starts in no time."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QIcon, QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fashionstudio.app.commands import CommandRegistry
from fashionstudio.app.document import Document
from fashionstudio.app.imaging import MaskPyramid
from fashionstudio.app.pictures import load_picture
from fashionstudio.app.scene import Findings
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.person import Person, Pose
from fashionstudio.core.tiles import PackedMask
from fashionstudio.ui.canvas.canvas import Canvas
from fashionstudio.ui.canvas.visibility import Visibility
from fashionstudio.ui.status_line import StatusLine
from fashionstudio.ui.tools.options import ToolOptions
from fashionstudio.ui.tools.toolbox import Toolbox
from fashionstudio.ui.window_commands import TOOLS, all_commands
from tests.qt.fake_worker import BOXES, HEAD, JOINTS

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE_BUTTON = Qt.MouseButton.NoButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def picture(height: int = 640, width: int = 480) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width]
    planes = [x * 255 // width, y * 255 // height, (x + y) % 256]
    return np.stack(planes, axis=-1).astype(np.uint8)


def checks() -> np.ndarray:
    y, x = np.mgrid[0:64, 0:64]
    light = np.where(((x // 16) + (y // 16)) % 2, 220, 40).astype(np.uint8)
    return np.stack([light, light // 2, 255 - light], axis=-1)


def findings(height: int, width: int) -> Findings:
    """A standing person whose head is to be spared."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    body = ((x / width - 0.5) / 0.19) ** 2 + ((y / height - 0.5) / 0.46) ** 2 < 1
    head = ((x / width - HEAD[0]) / HEAD[2]) ** 2 + ((y / height - HEAD[1]) / HEAD[3]) ** 2 < 1
    silhouette = np.where(body, 255, 0).astype(np.uint8)
    pose = Pose.from_array([[a * width, b * height, 0.9] for a, b in JOINTS])
    proposals = {}
    for name, (x0, y0, x1, y1) in BOXES.items():
        region = np.zeros((height, width), np.uint8)
        region[int(y0 * height) : int(y1 * height), int(x0 * width) : int(x1 * width)] = 255
        proposals[name] = PackedMask(region)
    kept = MaskPyramid(np.where(head, 255, 0).astype(np.uint8))
    person = Person(pose, silhouette, np.zeros_like(silhouette), {"pose": 0.9})
    return Findings(person, MaskPyramid(silhouette), proposals, dict.fromkeys(BOXES, kept))


class Bench:
    """What a window puts together, as far as drawing needs it; speaks in shares of the Photo."""

    def __init__(self, qtbot: Any, *, photo: np.ndarray | None = None, person: bool = True) -> None:
        self.qtbot = qtbot
        self.document = Document()
        self.visibility = Visibility(self.document.history)
        self.canvas = Canvas(self.document, self.visibility, "#3c3c3c")
        self.toolbox = Toolbox(self.canvas)
        self.status = StatusLine()
        self.registry = CommandRegistry(lambda _name: QIcon())
        self._register()
        self.options = ToolOptions(self.registry, self.toolbox)
        self.window = SimpleNamespace(
            toolbox=self.toolbox, tool_options=self.options, status=self.status,
            registry=self.registry,
        )  # fmt: skip
        self.canvas.painted_on.connect(lambda layer: self.visibility.show(layer, True))
        self.canvas.said.connect(self.status.show_note)
        self.widget = QWidget()
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.options, self.canvas, self.status):
            column.addWidget(part)
        qtbot.addWidget(self.widget)
        self.widget.resize(900, 760)
        self.widget.show()
        self.open(picture() if photo is None else photo, person=person)

    def open(self, photo: np.ndarray, *, person: bool = True) -> None:
        loaded = load_picture(encode_png(photo), "person.png", with_pyramid=True)
        self.document.set_photo(loaded)
        if person:
            self.document.learn(loaded.ref, findings(*photo.shape[:2]))
        self.toolbox.fit_sizes(photo.shape[:2])
        self.canvas.setFocus()

    def _register(self) -> None:
        canvas, toolbox, document = self.canvas, self.toolbox, self.document
        calls: dict[str, Callable[..., object]] = {
            f"tool.{tool}": lambda on, tool=tool: toolbox.choose(tool) for tool in TOOLS
        }
        calls |= {
            "edit.undo": document.history.undo,
            "edit.redo": document.history.redo,
            "edit.reset_region": document.reset_region,
            "edit.reset_pose": lambda: document.set_pose(None),
            "draw.symmetry": lambda on: canvas.settings.change(symmetry=on),
            "region.keep_out": lambda on: canvas.settings.change(heed_keep_out=on),
            "region.grow": toolbox.grow_region,
            "region.shrink": toolbox.shrink_region,
            "region.feather": toolbox.feather_region,
            "pose.swap": toolbox.pose.swap_sides,
            "pose.add": toolbox.pose.add_person,
        }
        for command in all_commands():
            if command.id in calls:
                self.registry.add(command, calls[command.id])
        self.registry.action("region.keep_out").setChecked(True)

    def wait(self, condition: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)

    def trigger(self, command: str) -> None:
        if command.startswith("tool."):
            self.toolbox.choose(command.removeprefix("tool."))
        else:
            self.registry.action(command).trigger()

    def mask(self, layer: str) -> np.ndarray:
        assert self.document.scene is not None
        return self.document.scene.masks[layer].base.copy()

    # Hands ---------------------------------------------------------------------------------------

    def place(self, x: float, y: float) -> QPoint:
        rect = self.canvas.view.picture_rect()
        return QPoint(round(rect.x() + x * rect.width()), round(rect.y() + y * rect.height()))

    def click(self, x: float, y: float, button: Any = LEFT, keys: Any = NONE) -> None:
        place = self.place(x, y)
        QTest.mouseMove(self.canvas, place + QPoint(2, 2))
        QTest.mouseMove(self.canvas, place)
        QTest.mouseClick(self.canvas, button, keys, place)

    def drag(self, points: Any, keys: Any = NONE, button: Any = LEFT) -> None:
        """Press at the first of some shares of the Photo, let go at the last."""
        self.drag_px([self.place(*point) for point in points], keys, button)

    def drag_px(self, places: Any, keys: Any = NONE, button: Any = LEFT) -> None:
        start, *others = places
        QTest.mousePress(self.canvas, button, keys, start)
        for place in others:
            self.send_move(place, keys, button)
        QTest.mouseRelease(self.canvas, button, keys, others[-1])

    def send_move(self, place: QPoint, keys: Any = NONE, button: Any = LEFT) -> None:
        """`QTest.mouseMove` knows no modifier keys."""
        position = QPointF(place)
        QApplication.sendEvent(
            self.canvas,
            QMouseEvent(
                QEvent.Type.MouseMove, position, self.canvas.mapToGlobal(position), NONE_BUTTON,
                button, keys,
            ),
        )  # fmt: skip

    def stroke(self, *points: Any, button: Any = LEFT) -> None:
        self.drag(points, NONE, button)

    def pen_stroke(
        self,
        points: Any,
        pressures: Any,
        pointer: Any = QPointingDevice.PointerType.Pen,
        button: Any = LEFT,
    ) -> None:
        device = QPointingDevice(
            "pen", 1, QInputDevice.DeviceType.Stylus, pointer,
            QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 3,
        )  # fmt: skip
        last = len(points) - 1
        for i, (point, pressure) in enumerate(zip(points, pressures, strict=True)):
            kinds = [QEvent.Type.TabletPress if i == 0 else QEvent.Type.TabletMove]
            if i == last:
                kinds.append(QEvent.Type.TabletRelease)
            for kind in kinds:
                position = QPointF(self.place(*point))
                buttons = NONE_BUTTON if kind == QEvent.Type.TabletRelease else button
                event = QTabletEvent(
                    kind, device, position, QPointF(self.canvas.mapToGlobal(position)), pressure,
                    0.0, 0.0, 0.0, 0.0, 0.0, NONE, button, buttons,
                )  # fmt: skip
                QApplication.sendEvent(self.canvas, event)
                assert event.isAccepted()
