"""The list of the queue: what renders now, what waits in which order, and what failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.commands import CommandRegistry, IconMaker
from fashionstudio.app.jobs import Job
from fashionstudio.app.render_queue import Unmade
from fashionstudio.app.rendering import Renderer
from fashionstudio.app.sentences import sentence
from fashionstudio.app.theme import GAP
from fashionstudio.ui.icon_size import scale_icon, scaled

MOST_ROWS = 10
MOST_FAILED = 5
TITLE_CHARS = 46
ICON_PX = 16


class OrderList(QListWidget):
    """Titles that can be put into another order: by dragging, or with Alt and the arrow keys.

    The drag is our own: one of the system's would close the popup that this is shown in.

    Signals:
        moved: from which row to which.
        dropped: the row that is to be taken off.
    """

    moved = Signal(int, int)
    dropped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._pressed: tuple[int, QPoint] | None = None
        self._gap: int | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place = event.position().toPoint()
        row = self.indexAt(place).row()
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = (row, place) if left and row >= 0 else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        place = event.position().toPoint()
        far = (place - self._pressed[1]).manhattanLength()
        if self._gap is not None or far >= QApplication.startDragDistance():
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._gap = self._gap_at(place.y())
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, gap = self._pressed, self._gap
        self._pressed = self._gap = None
        self.unsetCursor()
        self.viewport().update()
        if pressed is not None and gap is not None:
            row = pressed[0]
            to = gap - 1 if gap > row else gap
            if to != row:
                self.moved.emit(row, to)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, alt = self.currentRow(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if row >= 0 and alt and by:
            if 0 <= row + by < self.count():
                self.moved.emit(row, row + by)
        elif row >= 0 and event.key() == Qt.Key.Key_Delete:
            self.dropped.emit(row)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is None:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self.palette().highlight().color(), 3))
        y = self._gap_y(self._gap)
        painter.drawLine(0, y, self.viewport().width(), y)
        painter.end()

    def _gap_at(self, y: int) -> int:
        """Before which row something let go at that height would come."""
        for row in range(self.count()):
            if y < self.visualItemRect(self.item(row)).center().y():
                return row
        return self.count()

    def _gap_y(self, gap: int) -> int:
        if gap < self.count():
            return max(1, self.visualItemRect(self.item(gap)).top())
        return self.visualItemRect(self.item(self.count() - 1)).bottom()


class QueueList(QFrame):
    """The popup over the corner; Esc closes it."""

    def __init__(
        self,
        renderer: Renderer,
        registry: CommandRegistry,
        make_icon: IconMaker,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("floatingBar")
        self.setAccessibleName(self.tr("Queue"))
        self._renderer = renderer
        self._make_icon = make_icon
        self._icons: list[tuple[QToolButton, str]] = []
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.setToolTip(registry.action("render.pause").toolTip())
        self.pause.clicked.connect(registry.action("render.pause").trigger)
        self.cancel_all = QPushButton(self.tr("Cancel all"))
        self.cancel_all.clicked.connect(self._cancel_all)
        self.now = QLabel()
        self.cancel_now = self._lasting("close", self.tr("Cancel"), renderer.cancel)
        self.order = OrderList()
        self.order.setAccessibleName(self.tr("Waiting renders"))
        self.order.moved.connect(self._move)
        self.order.dropped.connect(lambda row: renderer.drop(renderer.waiting[row]))
        self.order.currentRowChanged.connect(lambda _row: self._show_state())
        self.hint = QLabel(self.tr("Drag to change the order."), objectName="small", wordWrap=True)
        self.up = self._lasting("up", self.tr("Earlier (Alt+Up)"), lambda: self._shift(-1))
        self.down = self._lasting("down", self.tr("Later (Alt+Down)"), lambda: self._shift(1))
        self.drop = self._lasting("close", self.tr("Cancel this one (Del)"), self._drop)
        self.failed_title = QLabel(objectName="sectionTitle")
        self.retry_all = QPushButton(self.tr("Retry all"))
        self.retry_all.clicked.connect(lambda: renderer.retry())
        self.forget_all = QPushButton(self.tr("Forget all"))
        self.forget_all.clicked.connect(lambda: renderer.forget())
        self.failed_rows = QGridLayout()
        self.retries: list[QPushButton] = []
        self._build()
        renderer.queue_changed.connect(self._on_changed)
        renderer.job_changed.connect(lambda _job: self._show_now())

    def refresh(self) -> None:
        """Show the queue as it is, in the colours of the theme."""
        for button, icon in self._icons:
            button.setIcon(self._make_icon(icon))
        paused = self._renderer.paused
        self.pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self.pause.setIcon(self._make_icon("play" if paused else "pause"))
        self._show_now()
        self._show_waiting()
        self._show_failed(self._renderer.unmade)
        self._show_state()

    def fit(self) -> None:
        """As large as its writing needs, which is known once all of it has its size."""
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()
        if (layout := self.layout()) is not None:
            layout.invalidate()
            layout.activate()
        self.adjustSize()

    # Inside --------------------------------------------------------------------------------------

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(QLabel(self.tr("Queue"), objectName="sectionTitle"), 1)
        head.addWidget(self.pause)
        head.addWidget(self.cancel_all)
        self.now_row = QWidget()
        now = QHBoxLayout(self.now_row)
        now.setContentsMargins(0, 0, 0, 0)
        now.addWidget(self.now, 1)
        now.addWidget(self.cancel_now)
        self.order_foot = QWidget()
        foot = QHBoxLayout(self.order_foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.hint, 1)
        for button in (self.up, self.down, self.drop):
            foot.addWidget(button)
        self.failed_box = QWidget()
        failed = QVBoxLayout(self.failed_box)
        failed.setContentsMargins(0, GAP, 0, 0)
        failed.setSpacing(GAP)
        title = QHBoxLayout()
        title.addWidget(self.failed_title, 1)
        title.addWidget(self.retry_all)
        title.addWidget(self.forget_all)
        failed.addLayout(title)
        self.failed_rows.setColumnStretch(0, 1)
        self.failed_rows.setVerticalSpacing(GAP // 2)
        failed.addLayout(self.failed_rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        for widget in (self.now_row, self.order, self.order_foot, self.failed_box):
            column.addWidget(widget)

    def _show_now(self) -> None:
        job = self._renderer.job
        self.now_row.setVisible(job is not None)
        if job is not None:
            self._write(self.now, self.tr("Now: {title}").format(title=job.title))
            self.cancel_now.setAccessibleName(f"{self.cancel_now.toolTip()}: {job.title}")

    def _show_waiting(self) -> None:
        waiting, row = self._renderer.waiting, self.order.currentRow()
        item = self.order.item(row) if row >= 0 else None
        current = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        self.order.blockSignals(True)
        self.order.clear()
        grip = self._make_icon("grip")
        for job in waiting:
            item = QListWidgetItem(grip, job.title)
            item.setData(Qt.ItemDataRole.UserRole, job)
            item.setToolTip(job.title)
            self.order.addItem(item)
            if job is current:
                self.order.setCurrentItem(item)
        if self.order.currentRow() < 0 and waiting:
            self.order.setCurrentRow(min(max(row, 0), len(waiting) - 1))
        self.order.blockSignals(False)
        side = scaled(ICON_PX, self.order)
        self.order.setIconSize(QSize(side, side))
        rows = min(len(waiting), MOST_ROWS)
        height = self.order.sizeHintForRow(0) if waiting else 0
        self.order.setFixedHeight(rows * height + 2 * self.order.frameWidth() + 2)
        self.order.setMinimumWidth(self.fontMetrics().averageCharWidth() * TITLE_CHARS)

    def _show_failed(self, failed: Sequence[Unmade]) -> None:
        while (item := self.failed_rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.retries = []
        self.failed_box.setVisible(bool(failed))
        self.failed_title.setText(self.tr("Not rendered: {n}").format(n=len(failed)))
        for row, one in enumerate(failed[-MOST_FAILED:]):
            self._add_failed(2 * row, one)
        if len(failed) > MOST_FAILED:
            rest = self.tr("and {n} more").format(n=len(failed) - MOST_FAILED)
            self.failed_rows.addWidget(QLabel(rest, objectName="dim"), 2 * MOST_FAILED, 0)

    def _add_failed(self, row: int, one: Unmade) -> None:
        title, reason = QLabel(), QLabel(sentence(one.error), objectName="small", wordWrap=True)
        self._write(title, one.title)
        retry = QPushButton(self.tr("Retry"))
        retry.clicked.connect(lambda: self._renderer.retry(one))
        forget = self._button("close", self.tr("Forget"), lambda: self._renderer.forget(one))
        for button in (retry, forget):
            button.setAccessibleName(f"{button.text() or button.toolTip()}: {one.title}")
        self.retries.append(retry)
        self.failed_rows.addWidget(title, row, 0)
        self.failed_rows.addWidget(retry, row, 1)
        self.failed_rows.addWidget(forget, row, 2)
        self.failed_rows.addWidget(reason, row + 1, 0, 1, 3)

    def _show_state(self) -> None:
        row, count = self.order.currentRow(), self.order.count()
        self.order.setVisible(count > 0)
        self.order_foot.setVisible(count > 0)
        self.hint.setVisible(count > 1)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)
        self.drop.setEnabled(row >= 0)
        self.cancel_all.setEnabled(count > 0 or self._renderer.busy)

    def _write(self, label: QLabel, text: str) -> None:
        metrics = label.fontMetrics()
        width = metrics.averageCharWidth() * TITLE_CHARS
        label.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width))
        label.setToolTip(text)

    def _lasting(self, icon: str, tip: str, call: Callable[[], object]) -> QToolButton:
        """A button that is there whatever is in the queue."""
        button = self._button(icon, tip, call)
        self._icons.append((button, icon))
        return button

    def _button(self, icon: str, tip: str, call: Callable[[], object]) -> QToolButton:
        button = QToolButton(objectName="slotButton")
        button.setIcon(self._make_icon(icon))
        scale_icon(button, ICON_PX)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda: call())
        return button

    def _current(self) -> Job | None:
        row = self.order.currentRow()
        return self._renderer.waiting[row] if row >= 0 else None

    def _move(self, row: int, to: int) -> None:
        self.order.setCurrentRow(row)
        self._renderer.move(self._renderer.waiting[row], to)

    def _shift(self, by: int) -> None:
        if (job := self._current()) is not None:
            self._renderer.move(job, self.order.currentRow() + by)

    def _drop(self) -> None:
        if (job := self._current()) is not None:
            self._renderer.drop(job)

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()
            self.fit()

    def _cancel_all(self) -> None:
        self.hide()
        self._renderer.cancel_all()
