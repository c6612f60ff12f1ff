"""The field for seeds: one, a list or ranges."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from fashionstudio.app.sentences import sentence
from fashionstudio.core.look import RenderSettings
from fashionstudio.core.seeds import LARGEST_SEED, first_run, format_seeds, parse_seeds
from fashionstudio.errors import BadInput

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class SeedField(QLineEdit):
    """Takes “17” as well as “1, 5, 9-12”.

    Signals:
        chosen: seeds have been entered; carries the changes of the RenderSettings.
        refused: what was entered is no list of seeds; carries why, "" once it is mended.
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Seed"))
        self.setToolTip(
            self.tr(
                "The same seed and settings give the same picture.\nSeveral at once: 1, 5, 9-12"
            )
        )
        self._shown = ""
        self.editingFinished.connect(self._read)

    def show_settings(self, settings: RenderSettings) -> None:
        """Write the seeds there are, unless somebody is writing others."""
        text = format_seeds(settings.seeds) if settings.further_seeds else str(settings.seed)
        if text != self._shown:
            self._shown = text
            self.setText(text)
            self.setCursorPosition(0)
            self.refused.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _STEPS.get(Qt.Key(event.key()))
        if by is None or not self.text().strip().isdigit():
            super().keyPressEvent(event)
            return
        self.setText(str(min(max(int(self.text()) + by, 0), LARGEST_SEED)))
        self._read()

    def _read(self) -> None:
        if self.text() == self._shown:
            return
        try:
            seeds = parse_seeds(self.text())
        except BadInput as error:
            self.refused.emit(sentence(error))
            return
        self.refused.emit("")
        self._shown = ""
        changes: dict[str, object] = {"seed": seeds[0], "further_seeds": ()}
        if len(seeds) > 1:
            run = first_run(seeds)
            changes |= {"variations": run, "further_seeds": seeds[run:]}
        self.chosen.emit(changes)
