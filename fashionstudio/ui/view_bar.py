"""The bar above the canvas: history, layers, comparison and zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from fashionstudio.app.commands import CommandRegistry
from fashionstudio.app.numbers import number
from fashionstudio.app.theme import GAP
from fashionstudio.ui.icon_size import scale_icon, scaled
from fashionstudio.ui.window_commands import LAYERS

ICON_PX = 18
_STYLES = {
    True: Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
    False: Qt.ToolButtonStyle.ToolButtonIconOnly,
}


class ViewBar(QFrame):
    """Buttons bound to commands; their texts give way to icons when the window is narrow."""

    def __init__(self, registry: CommandRegistry) -> None:
        super().__init__(objectName="bar")
        self._texts: list[QToolButton] = []
        # The bar must never keep the window from being made small: it drops its texts instead.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        row.setSpacing(GAP // 2)
        for command_id in ("edit.undo", "edit.redo"):
            row.addWidget(_button(registry, command_id))
        row.addSpacing(GAP * 2)
        # The tools have the same pictures: here they say what is seen.
        self.seen = QLabel(self.tr("Show"), objectName="small")
        row.addWidget(self.seen)
        row.addSpacing(GAP // 2)
        for layer in LAYERS:
            row.addWidget(self._worded(registry, f"layer.{layer}"))
        row.addStretch(1)
        self.live = _button(registry, "render.live")
        row.addWidget(self.live)
        row.addWidget(self._worded(registry, "view.compare"))
        row.addWidget(_button(registry, "view.side_by_side"))
        self.angle = self._make_angle(registry)
        row.addWidget(self.angle)
        row.addWidget(_button(registry, "view.fit"))
        self.actual = _button(registry, "view.actual")
        self.actual.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        row.addWidget(self.actual)

    def show_angle(self, degrees: float) -> None:
        """How far the view is rotated; nothing while it is upright."""
        text = self.tr("{n}°").format(n=number(round(degrees)))
        self.angle.setText(text)
        name = self.tr("The view is rotated by {angle}: back to upright").format(angle=text)
        self.angle.setAccessibleName(name)
        if self.angle.isHidden() == bool(degrees):
            self.angle.setVisible(bool(degrees))
            self._choose_style()

    def _make_angle(self, registry: CommandRegistry) -> QToolButton:
        upright = registry.action("view.upright")
        button = QToolButton(objectName="flat", visible=False)
        button.setToolTip(upright.toolTip())
        upright.changed.connect(lambda: button.setToolTip(upright.toolTip()))
        button.clicked.connect(upright.trigger)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_style()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now do the buttons have the sizes of the style sheet.
        QTimer.singleShot(0, self, self._choose_style)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._choose_style()

    def _worded(self, registry: CommandRegistry, command_id: str) -> QToolButton:
        button = _button(registry, command_id)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._texts.append(button)
        return button

    def _choose_style(self) -> None:
        # Never elided, however narrow it gets.
        self.actual.setMinimumWidth(self.actual.sizeHint().width())
        icon_px = scaled(ICON_PX, self)
        texts = sum(
            button.fontMetrics().horizontalAdvance(button.text()) + icon_px + 22
            for button in self._texts
        )
        others = 7 * (icon_px + 20) + 6 * GAP
        live = self.live.fontMetrics().horizontalAdvance(self.live.text())
        wide = texts + others + live <= self.width()
        style = _STYLES[wide]
        # Alone of them this one works by itself: it says what it is for as long as there is room.
        icons = (len(self._texts) + 7) * (icon_px + 20) + 6 * GAP
        self.live.setToolButtonStyle(_STYLES[wide or icons + live <= self.width()])
        # Zooming has keys and the wheel; the rest of the bar must not be cut off for it.
        self.actual.setVisible(icons <= self.width())
        for button in self._texts:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)
        # The first to go where not even the icons fit; the status line tells the zoom, too.
        needed = sum(
            button.sizeHint().width() + GAP // 2
            for button in self.findChildren(QToolButton)
            if button is not self.angle or not button.isHidden()
        )
        self.actual.setVisible(needed + 4 * GAP <= self.width())
        label = self.seen.sizeHint().width() + 2 * GAP
        self.seen.setVisible(needed + label + 4 * GAP <= self.width())


def _button(registry: CommandRegistry, command_id: str) -> QToolButton:
    action = registry.action(command_id)
    button = QToolButton(objectName="flat")
    button.setDefaultAction(action)
    scale_icon(button, ICON_PX)
    button.setAccessibleName(action.text().replace("&", ""))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button
