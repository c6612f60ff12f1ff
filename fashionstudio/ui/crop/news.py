"""What the window says about crops and turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fashionstudio.app.cropping import Cropped
from fashionstudio.app.numbers import measures

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


class CropNews(QObject):
    """Says after a crop what has become of what lay on the Photo; without one there is none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._warns = False
        window.session.cropper.done.connect(self._tell)
        window.session.cropper.busy_changed.connect(self._show_busy)
        window.document.photo_changed.connect(self._follow_photo)
        self._follow_photo()

    def _tell(self, cropped: Cropped) -> None:
        height, width = cropped.scene.shape
        names = {
            "sketch": self.tr("part of the sketch"),
            "region": self.tr("part of the region"),
            "pose": self.tr("some joints"),
        }
        lost = ", ".join(names[layer] for layer in cropped.lost)
        text = self.tr("The photo is {size} now.").format(size=measures(width, height))
        hint = self.tr("What lies outside is cut off: {names}. Undo brings it back.")
        # What is gone is told until it is read, or undone: that the worker looks again is no reply.
        self._warns = bool(lost)
        self._window.messages.show_message(
            text,
            hint.format(names=lost) if lost else "",
            "Warning" if lost else "Info",
            lasting=self._warns,
        )

    def _follow_photo(self) -> None:
        if self._warns:
            self._warns = False
            self._window.messages.dismiss()
        there = self._window.document.scene is not None
        for command in self._window.registry.commands():
            if command.id.startswith("photo."):
                self._window.registry.action(command.id).setEnabled(there)

    def _show_busy(self, on: bool) -> None:
        if on and self._window.dialogs.crop is None:
            self._window.status.show_note(self.tr("Turning the photo…"))
