"""Everything about one engine, and the buttons for what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.engine_cards import EngineCard
from fashionstudio.app.sentences import told, told_text
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.ui.dialogs import engine_words as words
from fashionstudio.ui.panel_scroll import PanelScroll
from fashionstudio.ui.panels.section import Fold
from fashionstudio.ui.value import Value


class EngineDetails(QWidget):
    """The right half of the Engines dialog.

    Signals:
        use_requested, pull_requested, add_requested, verify_requested, remove_requested,
        try_requested: buttons.
    """

    use_requested = Signal()
    pull_requested = Signal()
    add_requested = Signal()
    verify_requested = Signal()
    remove_requested = Signal()
    try_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._card: EngineCard | None = None
        self._busy = False
        self._network = True
        self._chosen = False
        self.title = Value(name="welcomeTitle", wrap=True)
        self.state = QLabel(objectName="dim", wordWrap=True)
        self.facts = QFormLayout()
        self.rows: dict[str, QLabel] = {}
        self.more = Fold("")
        self.files = QLabel(objectName="small", wordWrap=True, visible=False)
        self.terms = QLabel(wordWrap=True)
        self.accept = QCheckBox(self.tr("I have read the licence and accept it"))
        self.use = QPushButton(self.tr("Use for renders"))
        self.pull = QPushButton()
        self.add = QPushButton(self.tr("Add from files…"))
        self.verify = QPushButton(self.tr("Verify"))
        self.trial = QPushButton()
        self.trial.setToolTip(self.tr("Renders a sample and says how long it takes here"))
        self._trying = ""
        self.remove = QPushButton(self.tr("Remove…"))
        self.reason = QLabel(objectName="small", wordWrap=True)
        self._build()
        self._connect()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme

    def show_card(
        self,
        card: EngineCard,
        *,
        chosen: bool,
        plan: Mapping[str, Any] | None,
        devices: Sequence[Mapping[str, Any]],
    ) -> None:
        """Show an engine; the same one again keeps what was opened and ticked."""
        if self._card is None or self._card.id != card.id:
            self.more.setChecked(False)
            self.accept.setChecked(card.licence_accepted)
        self._card, self._chosen = card, chosen
        self.title.setText(card.title)
        version = f" · {card.version}" if card.version else ""
        self.state.setText(words.state_text(card, chosen=chosen) + version)
        self._tell("problem", told(card.problem))
        self._tell("takes", words.capabilities_text(card))
        self._tell("for", words.categories_text(card))
        height, width = card.frame
        size = self.tr("{w} × {h} pixels around the garment").format(w=width, h=height)
        self._tell("frame", size if width else "")
        self._tell("quality", words.presets_text(card))
        self._tell("disk", words.disk_text(card))
        self._tell("memory", words.memory_text(card, plan, devices))
        self._tell("licence", self._licence(card))
        files = self.tr("Files and where they come from ({n})")
        self.more.setText(files.format(n=len(card.sources)))
        self.more.setVisible(bool(card.sources))
        self.files.setText(self._files(card))
        self.terms.setText(told_text(card.terms))
        asks = bool(card.terms) and not card.installed
        self.terms.setVisible(asks)
        self.accept.setVisible(asks)
        self._offer()

    def show_trial(self, engine: str) -> None:
        """Which engine is being tried, "" for none."""
        self._trying = engine
        self._offer()

    def show_busy(self, busy: bool, *, network: bool) -> None:
        """While something is done with an engine, nothing else can be begun."""
        self._busy, self._network = busy, network
        self._offer()

    def _tell(self, row: str, text: str) -> None:
        self.rows[row].setText(text)
        self.facts.setRowVisible(self.rows[row], bool(text))

    def _offer(self) -> None:
        """The buttons that make sense now, and why one cannot be pressed."""
        card = self._card
        if card is None:
            return
        accepted = self.accept.isChecked() or not card.terms
        goes_on = bool(card.partial_bytes)
        self.pull.setText(
            self.tr("Resume download") if goes_on else self.tr("Download and install")
        )
        for button in (self.pull, self.add):
            button.setVisible(not card.installed)
            button.setEnabled(accepted and not self._busy)
        self.pull.setEnabled(self.pull.isEnabled() and self._network)
        # The state below the title says that it renders now; a dead button need not say so, too.
        self.use.setVisible(card.installed and not (self._chosen and card.usable))
        self.use.setEnabled(card.usable and not self._chosen)
        self.use.setText(self.tr("Use for renders"))
        trying = self._trying == card.id
        self.trial.setVisible(card.installed)
        self.trial.setEnabled(card.usable and (trying or not self._trying))
        self.trial.setText(self.tr("Stop trying") if trying else self.tr("Try it"))
        self.verify.setVisible(card.installed)
        self.verify.setEnabled(not self._busy)
        self.remove.setVisible(not card.shipped and (card.installed or goes_on))
        self.remove.setEnabled(not self._busy)
        reason = ""
        if not card.installed and not accepted:
            reason = self.tr("To install it, accept its licence first.")
        elif not card.installed and not self._network:
            reason = self.tr("The preferences do not allow the network: only files can be added.")
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _licence(self, card: EngineCard) -> str:
        text = words.licence_text(card)
        if not card.licence_url:
            return text
        link = self.tr("read it")
        color = self._theme.accent
        return f'{text} – <a href="{card.licence_url}" style="color: {color}">{link}</a>'

    @staticmethod
    def _files(card: EngineCard) -> str:
        lines = []
        for source in card.sources:
            size = words.size_text(source.size_bytes)
            lines.append(f"<b>{source.name}</b> · {size} · {source.licence}")
            lines.append(f"{source.purpose} – {source.place}<br>{source.url}<br>")
        return "<br>".join(lines)

    def _build(self) -> None:
        labels = {
            "problem": self.tr("Problem"),
            "takes": self.tr("Follows"),
            "for": self.tr("Makes"),
            "frame": self.tr("Picture"),
            "quality": self.tr("Quality"),
            "disk": self.tr("Disk"),
            "memory": self.tr("Memory"),
            "licence": self.tr("Licence"),
        }
        selectable = Qt.TextInteractionFlag.TextBrowserInteraction
        self.facts.setHorizontalSpacing(GAP * 2)
        self.facts.setVerticalSpacing(GAP // 2 + 1)
        for row, text in labels.items():
            value = Value(wrap=True)
            value.setOpenExternalLinks(True)
            value.setAccessibleName(text)
            self.rows[row] = value
            label = QLabel(text, objectName="dim")
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self.facts.addRow(label, value)
        # Only what holds a link takes the focus, so that Tab does not stop at every line.
        self.rows["licence"].setTextInteractionFlags(selectable)
        self.files.setTextInteractionFlags(selectable)
        self.terms.setAccessibleName(self.tr("Terms of the licence"))
        body = QWidget(objectName="panelBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        for widget in (self.title, self.state):
            column.addWidget(widget)
        column.addSpacing(GAP // 2)
        column.addLayout(self.facts)
        column.addWidget(self.more)
        column.addWidget(self.files)
        column.addWidget(QFrame(objectName="sectionLine"))
        column.addWidget(self.terms)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(PanelScroll(body), 1)
        layout.addWidget(self.accept)
        layout.addWidget(self.reason)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for button in (self.pull, self.use, self.add, self.trial, self.verify):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.use.clicked.connect(self.use_requested)
        self.pull.clicked.connect(self.pull_requested)
        self.add.clicked.connect(self.add_requested)
        self.verify.clicked.connect(self.verify_requested)
        self.remove.clicked.connect(self.remove_requested)
        self.trial.clicked.connect(self.try_requested)
        self.accept.toggled.connect(lambda _on: self._offer())
        self.more.toggled.connect(self.files.setVisible)
