"""A question with a few answers, with the room around it that every other dialog has."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QMessageBox, QSizePolicy

from fashionstudio.app.theme import GAP

FIXED = QSizePolicy.Policy.Fixed


class Question(QMessageBox):
    """A message box whose words begin where its buttons begin, and which says what to do."""

    def showEvent(self, event: QShowEvent) -> None:
        # Before Qt measures the box: it keeps a column for an icon that is not there.
        grid = self.layout()
        if isinstance(grid, QGridLayout):
            grid.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
            grid.setVerticalSpacing(GAP)
            if self.icon() == QMessageBox.Icon.NoIcon:
                grid.setHorizontalSpacing(0)
            for index in range(grid.count()):
                item = grid.itemAt(index)
                spacer = item.spacerItem() if item is not None else None
                if spacer is not None and self.icon() == QMessageBox.Icon.NoIcon:
                    spacer.changeSize(0, 0, FIXED, FIXED)
            # The row of buttons may be wider than the words; these shall not move for it.
            grid.setColumnStretch(grid.columnCount() - 1, 1)
            grid.invalidate()
        self._mark_default()
        super().showEvent(event)

    def _mark_default(self) -> None:
        """What Return does is in full colour, unless it only leaves things as they are."""
        default = self.defaultButton()
        roles = QMessageBox.ButtonRole
        if default is None or self.buttonRole(default) not in (roles.AcceptRole, roles.YesRole):
            return
        default.setObjectName("primary")
        default.style().unpolish(default)
        default.style().polish(default)
