"""The kinds of entries as a row of icons with their names, as far as there is room for those."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from fashionstudio.app.theme import GAP, Theme
from fashionstudio.library.entry import KINDS, Kind
from fashionstudio.ui import icons
from fashionstudio.ui.library.words import kinds_text

ICONS: dict[Kind, str] = {
    "person": "person", "garment": "garment", "fabric": "fabric", "look": "layers",
    "render": "result",
}  # fmt: skip


class KindBar(QWidget):
    """One kind is on; arrow keys move between them.

    Long words or large writing leave a name only to the kind that is on.

    Signals:
        chosen: the user has picked another kind.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Kind"))
        self._group = QButtonGroup(self)
        self._buttons: dict[Kind, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP // 2)
        for kind in KINDS:
            text = kinds_text(kind)
            button = QToolButton(text=text, toolTip=text, checkable=True, objectName="kind")
            button.setAccessibleName(f"{self.accessibleName()}: {text}")
            button.clicked.connect(lambda _on=False, kind=kind: self.chosen.emit(kind))
            button.toggled.connect(lambda _on: self._show_names())
            self._group.addButton(button)
            self._buttons[kind] = button
            layout.addWidget(button)
        self.set_theme(theme)
        self._show_names()
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        for kind, button in self._buttons.items():
            button.setIcon(icons.make_icon(ICONS[kind], theme))

    def current(self) -> Kind:
        """The kind that is on."""
        return next(kind for kind, b in self._buttons.items() if b.isChecked())

    def set_current(self, kind: Kind) -> None:
        """Show a kind without announcing it."""
        self._buttons[kind].setChecked(True)

    def button(self, kind: Kind) -> QToolButton:
        """One of the buttons."""
        return self._buttons[kind]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            # Not while the style sheet changes: to dress a button then would go on with rules that
            # are being replaced.
            QTimer.singleShot(0, self, self._follow_writing)

    def _follow_writing(self) -> None:
        self._fit()
        self._show_names()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_names()

    def _fit(self) -> None:
        side = round(self.fontMetrics().height() * 1.25)
        for button in self._buttons.values():
            button.setIconSize(QSize(side, side))

    def _show_names(self) -> None:
        policy, styles = QSizePolicy.Policy, Qt.ToolButtonStyle
        buttons = list(self._buttons.values())
        room = self.width() - (len(buttons) - 1) * GAP // 2
        named = sum(map(_words_px, buttons)) <= room
        for button in buttons:
            alone = not named and button.isChecked()
            style = styles.ToolButtonTextUnderIcon if named else styles.ToolButtonIconOnly
            button.setToolButtonStyle(styles.ToolButtonTextBesideIcon if alone else style)
            # Each has its share, so that the names never make the panel wider.
            button.setSizePolicy(policy.Ignored if named else policy.Expanding, policy.Fixed)
            layout = self.layout()
            if isinstance(layout, QHBoxLayout):
                share = _words_px(button) if named else 3 if alone else 2
                layout.setStretchFactor(button, share)


def _words_px(button: QToolButton) -> int:
    return button.fontMetrics().horizontalAdvance(button.text()) + GAP
