"""The queue at the corner: how many renders wait, and a list to reorder or cancel them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.commands import IconMaker
from fashionstudio.app.jobs import Job
from fashionstudio.app.rendering import Renderer
from fashionstudio.app.theme import GAP
from fashionstudio.ui.panels.render import duration

MOST_ROWS = 12
TITLE_PX = 320


class QueueButton(QToolButton):
    """Seen while renders wait; opens the list of them.

    Attributes:
        list: the popup.
    """

    def __init__(self, renderer: Renderer, make_icon: IconMaker) -> None:
        super().__init__()
        self._renderer = renderer
        self.list = QueueList(renderer, make_icon, self)
        self.setToolTip(self.tr("Renders that wait: change their order, or cancel them"))
        self.clicked.connect(self._open)
        renderer.queue_changed.connect(self._refresh)
        renderer.job_ended.connect(self._refresh)
        self._refresh()

    def _refresh(self, *_ignored: object) -> None:
        count = len(self._renderer.waiting)
        self.setVisible(count > 0)
        text = self.tr("%n waiting", "", count)
        seconds = self._renderer.seconds_waiting()
        if seconds is not None:
            text += " · " + self.tr("about {time}").format(time=duration(seconds))
        self.setText(text)
        self.setAccessibleName(self.tr("Queue: {text}").format(text=text))
        if not count:
            self.list.hide()

    def _open(self) -> None:
        self.list.refresh()
        self.list.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width(), 0))
        self.list.move(corner - QPoint(self.list.width(), self.list.height() + GAP // 2))
        self.list.show()


class QueueList(QFrame):
    """The render under way and those that wait, each with its buttons."""

    def __init__(self, renderer: Renderer, make_icon: IconMaker, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("floatingBar")
        self.setAccessibleName(self.tr("Queue"))
        self._renderer = renderer
        self._make_icon = make_icon
        self._rows = QGridLayout()
        self._rows.setSpacing(GAP // 2)
        self._rows.setColumnStretch(0, 1)
        self.cancel_all = QPushButton(self.tr("Cancel all"))
        self.cancel_all.clicked.connect(self._cancel_all)
        head = QHBoxLayout()
        head.addWidget(QLabel(self.tr("Queue"), objectName="sectionTitle"), 1)
        head.addWidget(self.cancel_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addLayout(self._rows)
        renderer.queue_changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Show the queue as it is."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._renderer.job is not None:
            now = self.tr("Now: {title}").format(title=self._renderer.job.title)
            self._add_row(0, now, self._button("close", self.tr("Cancel"), self._renderer.cancel))
        waiting = self._renderer.waiting
        for place, job in enumerate(waiting[:MOST_ROWS]):
            self._add_row(place + 1, job.title, *self._buttons(place, job))
        if len(waiting) > MOST_ROWS:
            rest = self.tr("and {n} more").format(n=len(waiting) - MOST_ROWS)
            self._rows.addWidget(QLabel(rest, objectName="dim"), MOST_ROWS + 1, 0)

    def _buttons(self, place: int, job: Job) -> tuple[QToolButton, ...]:
        renderer = self._renderer
        up = self._button("up", self.tr("Earlier"), lambda: renderer.move(job, place - 1))
        up.setEnabled(place > 0)
        down = self._button("down", self.tr("Later"), lambda: renderer.move(job, place + 1))
        down.setEnabled(place + 1 < len(renderer.waiting))
        drop = self._button("close", self.tr("Cancel this one"), lambda: renderer.drop(job))
        return up, down, drop

    def _add_row(self, row: int, title: str, *buttons: QToolButton) -> None:
        label = QLabel()
        label.setText(label.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, TITLE_PX))
        label.setToolTip(title)
        self._rows.addWidget(label, row, 0)
        for column, button in enumerate(buttons, 4 - len(buttons)):
            button.setAccessibleName(f"{button.toolTip()}: {title}")
            self._rows.addWidget(button, row, column)

    def _button(self, icon: str, tip: str, call: Callable[[], None]) -> QToolButton:
        button = QToolButton(objectName="slotButton")
        button.setIcon(self._make_icon(icon))
        button.setToolTip(tip)
        button.clicked.connect(call)
        return button

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()
            self.adjustSize()

    def _cancel_all(self) -> None:
        self.hide()
        self._renderer.cancel_all()
