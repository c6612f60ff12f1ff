"""What is known of the chosen entries; name and tags can be changed here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.library_cards import Card
from fashionstudio.app.theme import GAP
from fashionstudio.ui.flow import FlowLayout
from fashionstudio.ui.library.words import facts_text, use_text
from fashionstudio.ui.panels.section import clearable
from fashionstudio.ui.value import Value


class EntryCard(QWidget):
    """The marked entries.

    Signals:
        use_requested, like_requested: for the one that is shown.
        tags_changed: tags that are new and tags that are gone, of all marked ones.
    """

    use_requested = Signal()
    like_requested = Signal()
    tags_changed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[Card] = []
        self._name = ""
        self._shared: list[str] = []
        self.name = Value(name="sectionTitle")
        self.facts = Value(name="small", wrap=True)
        self.tags = QLineEdit(maxLength=400)
        self.tags.setPlaceholderText(self.tr("Tags, with commas between them"))
        self.tags.setAccessibleName(self.tr("Tags"))
        clearable(self.tags)
        self.use = QToolButton(text=use_text("garment"))
        self.use.setToolTip(
            self.tr("Enter, a double click, or a drag onto the picture do the same")
        )
        self.like = QToolButton(text=self.tr("More like this"))
        self.like.setToolTip(self.tr("Look for pictures like this one"))
        self.more = QToolButton(text=self.tr("More"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        deeds = QWidget()
        buttons = FlowLayout(deeds, spacing=GAP // 2)
        for button in (self.use, self.like):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button)
        heading = QHBoxLayout()
        heading.setSpacing(GAP)
        heading.addWidget(self.name, 1)
        heading.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(heading)
        for widget in (self.facts, self.tags):
            column.addWidget(widget)
        column.addWidget(deeds)
        self.tags.editingFinished.connect(self._on_tags)
        self.use.clicked.connect(self.use_requested)
        self.like.clicked.connect(self.like_requested)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show others, or the same with other notes."""
        same = [c.entry.id for c in cards] == [c.entry.id for c in self._cards]
        self._cards = list(cards)
        if not cards:
            return
        first, one = cards[0], len(cards) == 1
        self._name = first.entry.name if one else self.tr("Chosen: {n}").format(n=len(cards))
        self.name.setToolTip(self._name if one else "")
        text = first.problem or facts_text(first.entry) if one else ""
        self.facts.setText(text)
        self.facts.setVisible(bool(text))
        shared = [t for t in first.entry.tags if all(t in c.entry.tags for c in cards)]
        if not (same and self.tags.hasFocus() and self.tags.isModified()):
            self._shared = shared
            self.tags.setText(", ".join(shared))
        self.use.setText(use_text(first.entry.kind))
        self.use.setEnabled(one and first.path is not None)
        self.like.setEnabled(one and not first.image.isNull())
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = QFontMetrics(self.name.font())
        middle = Qt.TextElideMode.ElideMiddle
        room = self.width() - self.more.sizeHint().width() - 2 * GAP
        self.name.setText(metrics.elidedText(self._name, middle, max(40, room)))

    def _on_tags(self) -> None:
        given = [" ".join(tag.split()).lower()[:60] for tag in self.tags.text().split(",")]
        wanted = list(dict.fromkeys(tag for tag in given if tag))
        gone = [tag for tag in self._shared if tag not in wanted]
        new = [tag for tag in wanted if tag not in self._shared]
        self.tags.setModified(False)
        self._shared = wanted
        if new or gone:
            self.tags_changed.emit(new, gone)
