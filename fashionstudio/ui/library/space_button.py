"""What compares words with pictures: mini, or a CLIP that the user has."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from fashionstudio.core.embedded import clip_folder


class SpaceButton(QToolButton):
    """Says which one it is, and offers the other.

    Signals:
        chosen: “mini” or “clip” shall be searched with.
        folder_requested: the folder of a CLIP is to be chosen.
    """

    chosen = Signal(str)
    folder_requested = Signal()

    def __init__(self) -> None:
        super().__init__(objectName="quiet")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(
            self.tr(
                "What compares words with pictures: mini (included), or a CLIP that you "
                "have, which knows finer words"
            )
        )
        menu = QMenu(self)
        group = QActionGroup(self)
        self.mini = group.addAction(self.tr("Search with mini"))
        self.clip = group.addAction(self.tr("Search with my CLIP"))
        for action, key in ((self.mini, "mini"), (self.clip, "clip")):
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, key=key: self.chosen.emit(key))
            menu.addAction(action)
        menu.addSeparator()
        self.folder = menu.addAction(self.tr("Folder of my CLIP…"))
        self.folder.triggered.connect(lambda _on=False: self.folder_requested.emit())
        self.setMenu(menu)
        self.show_engine("mini")

    def show_engine(self, engine: str) -> None:
        """Show which one compares pictures now."""
        folder = clip_folder(engine)
        own = folder is not None
        (self.clip if own else self.mini).setChecked(True)
        engine = "CLIP" if own else "mini"
        self.setText(self.tr("Search: {engine}").format(engine=engine))
        name = Path(folder).name if folder else ""
        self.clip.setText(
            self.tr("Search with my CLIP “{name}”").format(name=name)
            if name
            else self.tr("Search with my CLIP")
        )
        self.setAccessibleName(self.tr("Searched with {engine}").format(engine=engine))
