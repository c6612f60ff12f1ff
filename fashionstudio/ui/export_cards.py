"""The kinds of files as cards, of which one is chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

from fashionstudio.app.theme import GAP
from fashionstudio.core.export.options import KINDS, Kind, added_kinds
from fashionstudio.ui.two_lines import CardButton

COLUMNS = 4


class KindCards(QWidget):
    """Cards in columns; arrow keys move between them.

    Signals:
        chosen: the user has picked another kind.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Kind of file"))
        own: dict[Kind, tuple[str, str]] = {
            "png": ("PNG", self.tr("exact, transparency")),
            "jpeg": ("JPEG", self.tr("small, everywhere")),
            "webp": ("WebP", self.tr("smallest, web")),
            "tiff": ("TIFF", self.tr("exact, for print")),
            "psd": ("PSD", self.tr("layers, Photoshop")),
            "ora": ("ORA", self.tr("layers, Krita, GIMP")),
            "sheet": (self.tr("Contact sheet"), self.tr("PDF, small pictures")),
            "lookbook": (self.tr("Lookbook"), self.tr("PDF, title and pages")),
        }
        texts: dict[str, tuple[str, str]] = {str(kind): text for kind, text in own.items()}
        for added in added_kinds():
            use = self.tr("plug-in {package}").format(package=added.package)
            texts[added.name] = (added.name, use)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.cards: dict[str, QToolButton] = {}
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP)
        for kind, (name, use) in texts.items():
            card = CardButton(name, use)
            card.setAccessibleName(name)
            card.setAccessibleDescription(use)
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            card.clicked.connect(lambda _on=False, kind=kind: self.chosen.emit(kind))
            self._group.addButton(card)
            self.cards[kind] = card
        self._columns = 0
        self._arrange(COLUMNS)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)

    def current(self) -> str:
        """The kind that is chosen."""
        return next((kind for kind, card in self.cards.items() if card.isChecked()), KINDS[0])

    def set_current(self, kind: str) -> None:
        """Show a choice without announcing it."""
        self.cards[kind].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = max(card.sizeHint().width() for card in self.cards.values()) + GAP
        fitting = [n for n in (COLUMNS, 2, 1) if n * widest <= self.width() + GAP]
        self._arrange(fitting[0] if fitting else 1)

    def _arrange(self, columns: int) -> None:
        """Large writing needs wider cards, so fewer beside each other."""
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.cards.values()):
            self._layout.addWidget(card, number // columns, number % columns)
        for column in range(COLUMNS):
            self._layout.setColumnStretch(column, 1 if column < columns else 0)
