"""File > Open recent: the projects with small pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from fashionstudio.app.recents import Recents, load_recents


class RecentMenu(QMenu):
    """Filled each time it opens; a project that is gone is not in it.

    Signals:
        chosen: carries the Path.
    """

    chosen = Signal(object)

    def __init__(self, recents: Recents, parent: QWidget) -> None:
        super().__init__(parent, objectName="recentMenu")
        self.setTitle(self.tr("Open re&cent"))
        self.setToolTipsVisible(True)
        self._recents = recents
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Read the list anew; thumbnails are small, and a dozen at most."""
        self.clear()
        for recent in load_recents(self._recents.paths()):
            icon = QIcon(QPixmap.fromImage(recent.thumb)) if not recent.thumb.isNull() else QIcon()
            action = QAction(icon, recent.path.stem.replace("&", "&&"), self)
            action.setToolTip(str(recent.path))
            action.triggered.connect(
                lambda _on=False, path=Path(recent.path): self.chosen.emit(path)
            )
            self.addAction(action)
        if self.isEmpty():
            self.addAction(QAction(self.tr("No projects yet"), self, enabled=False))
