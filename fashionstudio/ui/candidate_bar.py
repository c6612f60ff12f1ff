"""The bar over the canvas while a candidate is looked at: which one, keep it, go back."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from fashionstudio.app.commands import CommandRegistry, native
from fashionstudio.app.theme import GAP

ICON_PX = 16

_STYLES = {
    True: Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
    False: Qt.ToolButtonStyle.ToolButtonIconOnly,
}


class CandidateBar(QFrame):
    """Floats at the lower edge of the canvas.

    Signals:
        left: back to the design.
    """

    left = Signal()

    def __init__(self, registry: CommandRegistry, parent: QWidget) -> None:
        super().__init__(parent, objectName="floatingBar")
        self._registry = registry
        self._canvas = parent
        self._text = self._short = ""
        self._kept = False
        self.text = QLabel()
        self.text.setAccessibleName(self.tr("Candidate"))
        self.previous = self._button("candidate.previous")
        self.next = self._button("candidate.next")
        self.keep = self._button("candidate.keep")
        self.discard = self._button("candidate.discard")
        self.back = QToolButton()
        self.back.setToolTip(self.tr("Back to the design; the candidates stay in the strip"))
        self.back.setAccessibleName(self.tr("Back"))
        self.back.clicked.connect(self.left)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP // 2 - 1, GAP, GAP // 2 - 1)
        row.setSpacing(GAP)
        for widget in (
            self.previous, self.text, self.next, self.keep, self.discard, self.back,
        ):  # fmt: skip
            row.addWidget(widget)
        registry.keys_changed.connect(self._write)
        self.hide()

    def show_candidate(self, number: int, count: int, seed: int, *, kept: bool) -> None:
        """Say which one is on the canvas, from 1, and what can be done with it."""
        self._text = self.tr("Candidate {n} of {all} · seed {seed}").format(
            n=number, all=count, seed=seed
        )
        self._short = f"{number} / {count}"
        self._kept = kept
        self._write()

    def fit(self, width_px: int, height_px: int) -> None:
        """Stand at the lower edge of a canvas of that size, below a fitted picture."""
        self._write(width_px=width_px)
        self.adjustSize()
        self.move((width_px - self.width()) // 2, height_px - self.height() - GAP // 2)

    def _write(self, *, width_px: int | None = None) -> None:
        width = width_px if width_px is not None else self._canvas.width()
        # The fullest wording that has room; large writing in a small window needs the shortest.
        for text, keys, icons_only in self._wordings():
            self.text.setText(text)
            self._label(keys=keys, icons_only=icons_only)
            self._row.activate()
            if self._row.sizeHint().width() <= width - 2 * GAP:
                break
        self.adjustSize()

    def _wordings(self) -> Iterator[tuple[str, bool, bool]]:
        yield self._text, True, False
        yield self._text, False, False
        yield self._short, False, False
        yield self._short, False, True

    def _label(self, *, keys: bool, icons_only: bool) -> None:
        keep = self.tr("Kept") if self._kept else self.tr("Keep")
        for button, text, command in (
            (self.keep, keep, "candidate.keep"),
            (self.discard, self.tr("Discard"), "candidate.discard"),
            (self.back, self.tr("Back"), "render.cancel"),
        ):
            shown = self._registry.keys(command) if keys else ()
            hint = (
                f"  {_symbol(shown[0])}"
                if shown and not (self._kept and button is self.keep)
                else ""
            )
            button.setText("" if icons_only and button is not self.back else text + hint)
            button.setAccessibleName(text)
            worded = bool(button.text()) and not button.icon().isNull()
            button.setToolButtonStyle(_STYLES[worded])
        self.discard.setVisible(not icons_only)

    def _button(self, command_id: str) -> QToolButton:
        action = self._registry.action(command_id)
        button = QToolButton()
        button.setIcon(action.icon())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text().replace("&", ""))
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setIcon(action.icon())
            button.setToolTip(action.toolTip())
            button.setEnabled(action.isEnabled())

        action.changed.connect(follow)
        return button


def _symbol(key: str) -> str:
    return {"Return": "⏎"}.get(key, native(key))
