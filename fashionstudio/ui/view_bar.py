"""The bar above the canvas: history, layers, comparison and zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton

from fashionstudio.app.commands import CommandRegistry
from fashionstudio.app.theme import GAP
from fashionstudio.ui.window_commands import LAYERS

ICON_PX = 18


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
        for layer in LAYERS:
            row.addWidget(self._worded(registry, f"layer.{layer}"))
        row.addStretch(1)
        row.addWidget(self._worded(registry, "render.live"))
        row.addWidget(self._worded(registry, "view.compare"))
        row.addWidget(_button(registry, "view.side_by_side"))
        row.addWidget(_button(registry, "view.fit"))
        self.actual = _button(registry, "view.actual")
        self.actual.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        row.addWidget(self.actual)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_style()

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
        texts = sum(
            button.fontMetrics().horizontalAdvance(button.text()) + ICON_PX + 22
            for button in self._texts
        )
        others = 6 * (ICON_PX + 20) + 6 * GAP
        wide = texts + others <= self.width()
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if wide
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button in self._texts:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)


def _button(registry: CommandRegistry, command_id: str) -> QToolButton:
    action = registry.action(command_id)
    button = QToolButton(objectName="flat")
    button.setDefaultAction(action)
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setAccessibleName(action.text().replace("&", ""))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button
