"""Names the entry that others are compared with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from fashionstudio.app.library_cards import Card
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.ui import icons

PICTURE_PX = 34


class LikeBar(QFrame):
    """Its picture, its name, and a button that ends it.

    Signals:
        cleared: something else is to be looked for.
    """

    cleared = Signal()

    def __init__(self) -> None:
        super().__init__(objectName="raisedBox")
        self.picture = QLabel()
        self.text = QLabel(objectName="small", wordWrap=True)
        self.clear = QToolButton(objectName="slotButton")
        self.clear.setToolTip(self.tr("Look for something else"))
        self.clear.setAccessibleName(self.clear.toolTip())
        self.clear.clicked.connect(lambda _on=False: self.cleared.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.picture)
        row.addWidget(self.text, 1)
        row.addWidget(self.clear)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.clear.setIcon(icons.make_icon("clear", theme))

    def show_card(self, card: Card | None) -> None:
        """Name an entry; None hides the bar."""
        self.setVisible(card is not None)
        if card is None:
            return
        small = card.image.scaled(
            PICTURE_PX,
            PICTURE_PX,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self.picture.setPixmap(QPixmap.fromImage(small))
        self.text.setText(self.tr("Like “{name}”").format(name=card.entry.name))
