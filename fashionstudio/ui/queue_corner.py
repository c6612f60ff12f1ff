"""The queue at the corner: how many renders wait or failed; opens the list of them."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from fashionstudio.app.commands import CommandRegistry, IconMaker
from fashionstudio.app.rendering import Renderer
from fashionstudio.app.theme import GAP
from fashionstudio.ui.panels.render import duration
from fashionstudio.ui.queue_list import QueueList


class QueueButton(QToolButton):
    """Seen while renders wait, while the queue is paused, and as long as some have failed.

    Attributes:
        list: the popup.
    """

    def __init__(self, renderer: Renderer, registry: CommandRegistry, make_icon: IconMaker) -> None:
        super().__init__()
        self._renderer = renderer
        self._pause: QAction = registry.action("render.pause")
        self._retry: QAction = registry.action("render.retry")
        self._show: QAction = registry.action("render.queue")
        self.list = QueueList(renderer, registry, make_icon, self)
        self.setToolTip(
            self.tr("Waiting and failed renders: change their order, pause, cancel, retry")
        )
        self.clicked.connect(self.open)
        renderer.queue_changed.connect(self._refresh)
        renderer.job_ended.connect(self._refresh)
        self._refresh()

    def open(self) -> None:
        """Show the list, if there is anything to see in it."""
        if self.isHidden() and not self._renderer.busy:
            return
        self.list.refresh()
        self._place()
        self.list.show()
        # What it is made of has its last size only now.
        self._place()

    def _place(self) -> None:
        """Above the corner, however high the list is."""
        self.list.fit()
        corner = self.mapToGlobal(QPoint(self.width(), 0))
        if self.isHidden():
            window = self.window()
            corner = window.mapToGlobal(QPoint(window.width() - GAP, window.height() - 5 * GAP))
        self.list.move(corner - QPoint(self.list.width(), self.list.height() + GAP // 2))

    def _refresh(self, *_ignored: object) -> None:
        renderer = self._renderer
        waiting, failed = len(renderer.waiting), len(renderer.unmade)
        self.setVisible(bool(waiting or failed or renderer.paused))
        parts = [self.tr("Paused")] if renderer.paused else []
        if waiting:
            parts.append(self.tr("%n waiting", "", waiting))
            seconds = renderer.seconds_waiting()
            if seconds is not None and not renderer.paused:
                parts.append(self.tr("about {time}").format(time=duration(seconds)))
        if failed:
            parts.append(self.tr("%n failed", "", failed))
        text = " · ".join(parts)
        self.setText(text)
        self.setAccessibleName(self.tr("Queue: {text}").format(text=text))
        self._pause.setChecked(renderer.paused)
        self._retry.setEnabled(failed > 0)
        self._show.setEnabled(bool(waiting or failed or renderer.paused or renderer.busy))
        if not (waiting or failed or renderer.paused):
            self.list.hide()
