"""The Region: what kind of garment is designed, and where the Photo may change."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton

from fashionstudio.app.document import Document
from fashionstudio.app.theme import GAP
from fashionstudio.core.look import Category
from fashionstudio.core.wanted import guess_category
from fashionstudio.ui.panels.section import Section, Segments


class RegionSection(Section):
    """Category, where the Region comes from, and a way back to the proposal."""

    def __init__(self, document: Document) -> None:
        super().__init__("")
        self.title.setText(self.tr("What to design"))
        self._document = document
        self.category = Segments(
            (
                ("upper_body", self.tr("Top"), self.tr("Shirts, blouses, jackets, knitwear")),
                ("lower_body", self.tr("Bottom"), self.tr("Trousers and skirts")),
                ("dresses", self.tr("Dress"), self.tr("Dresses and overalls")),
            ),
            self.tr("Kind of garment"),
        )
        self.category.chosen.connect(document.set_category)
        self.state = QLabel(objectName="small", wordWrap=True)
        self.reset = QToolButton(text=self.tr("Use proposal"))
        self.reset.setToolTip(self.tr("Replace the painted Region by the proposed one"))
        self.reset.clicked.connect(document.reset_region)
        self.growth = QCheckBox(self.tr("Room to grow"))
        self.growth.setToolTip(
            self.tr(
                "The Region leaves room around what is worn and holds all of the sketch.\n"
                "Switched off, the new garment ends about where the old one does."
            )
        )
        self.growth.toggled.connect(document.set_growth)
        self.doubt = QLabel(objectName="small", wordWrap=True)
        self.switch = QToolButton(text=self.tr("Switch"))
        self.switch.setToolTip(self.tr("Design that kind of garment"))
        self.switch.clicked.connect(self._switch)
        self.body.addWidget(self.category)
        self._add_line(self.state, self.reset)
        self.body.addWidget(self.growth)
        self._add_line(self.doubt, self.switch)
        self.refresh()

    def _add_line(self, words: QLabel, button: QToolButton) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(words, 1)
        row.addWidget(button)
        self.body.addLayout(row)

    def refresh(self) -> None:
        """Show the document's category and Region."""
        look, scene = self._document.look, self._document.scene
        self.category.set_current(look.category)
        proposed = scene is not None and look.category in scene.proposals
        by_hand = scene is not None and scene.region_by_hand
        self.reset.setVisible(by_hand and proposed)
        self.state.setText(self._sentence(proposed=proposed, by_hand=by_hand))
        self.growth.blockSignals(True)
        self.growth.setChecked(look.allow_growth)
        self.growth.blockSignals(False)
        # A Region painted by hand is as large as it is painted.
        self.growth.setVisible(scene is not None and not by_hand)
        meant = self._meant()
        self.doubt.setText(self._names()[meant] if meant else "")
        for part in (self.doubt, self.switch):
            part.setVisible(meant is not None)

    def _meant(self) -> Category | None:
        """What the Words, else the Garment's name, say it is; None if nothing else than chosen."""
        look = self._document.look
        said = guess_category(look.words)
        if said is None and look.garment is not None:
            said = guess_category(Path(look.garment.name).stem.replace("_", " "))
        return said if said != look.category else None

    def _names(self) -> dict[Category, str]:
        return {
            "upper_body": self.tr("Words or garment say: a top."),
            "lower_body": self.tr("Words or garment say: a bottom."),
            "dresses": self.tr("Words or garment say: a dress."),
        }

    def _switch(self) -> None:
        meant = self._meant()
        if meant is not None:
            self._document.set_category(meant)

    def _sentence(self, *, proposed: bool, by_hand: bool) -> str:
        scene = self._document.scene
        if scene is None:
            return self.tr("Decides where the photo may change.")
        if by_hand:
            return self.tr("Region painted by hand.")
        if proposed:
            return self.tr("Region proposed from the photo.")
        if scene.person is None and scene.failure is None:
            return self.tr("Looking for the person…")
        if scene.person is None:
            return self.tr("Region not known yet. Paint one with R.")
        return self.tr("No Region found here. Paint one with R.")
