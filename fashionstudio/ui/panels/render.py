"""How to render, and the one big button that says what it will do."""

from __future__ import annotations

import random
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.document import Document
from fashionstudio.app.numbers import number, percent
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.core.look import PRESETS, RenderSettings
from fashionstudio.ui import icons
from fashionstudio.ui.flow import FlowLayout
from fashionstudio.ui.panels.section import FittingButton, Fold, LabelledSlider, Segments, labelled
from fashionstudio.ui.panels.seed_field import SeedField

MOST_VARIATIONS = 4
"""By a click; more by a list of seeds."""
AUTOMATIC_GUIDANCE = 10
"""The slider's left end stands for the engine's own guidance."""


class RenderSection(QWidget):
    """Preset, variations, seed, the finer settings, and Render.

    Signals:
        render_requested: the big button was pressed.
        engines_requested: another engine may be wanted.
    """

    render_requested = Signal()
    engines_requested = Signal()

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self.preset = Segments(
            (
                ("draft", self.tr("Draft"), self.tr("Fastest: to see whether the idea works")),
                ("standard", self.tr("Standard"), self.tr("Good quality at good speed")),
                ("fine", self.tr("Fine"), self.tr("Best quality, slowest")),
            ),
            self.tr("Quality"),
        )
        self.variations = Segments(
            [
                (str(n), str(n), self.tr("%n picture(s)", "", n))
                for n in range(1, MOST_VARIATIONS + 1)
            ],
            self.tr("Variations"),
        )
        self.seed = SeedField()
        # Its height comes from the style sheet, and the layout asks before it is first shown.
        self.seed.ensurePolished()
        self.seed_problem = QLabel(objectName="stateBad", wordWrap=True, visible=False)
        self.dice = QToolButton(objectName="slotButton")
        self.dice.setToolTip(self.tr("Another seed"))
        self.dice.setAccessibleName(self.tr("Another seed"))
        self.more = Fold(self.tr("More settings"))
        self.engine = QToolButton(text=self.tr("Engine"), objectName="quiet")
        self.engine.setAccessibleName(self.tr("Engine"))
        self.limits = QLabel(objectName="small", wordWrap=True, visible=False)
        self.fine = QWidget(visible=False)
        self.settings = QWidget()
        self.guidance = LabelledSlider(
            self.tr("Guidance"), AUTOMATIC_GUIDANCE, 120,
            tip=self.tr("How strictly the words, fabric and sketch are followed"),
        )  # fmt: skip
        self.sketch = LabelledSlider(
            self.tr("Sketch strength"), 0, 100,
            tip=self.tr("For how long the Sketch leads while the picture forms"),
        )  # fmt: skip
        self.reason = QLabel(objectName="small", wordWrap=True, visible=False)
        self.button = FittingButton()
        self._preset_tips: dict[str, str] = {}
        self._build()
        self._connect()
        self.set_theme(theme)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.dice.setIcon(icons.make_icon("dice", theme))

    def refresh(self) -> None:
        """Show the document's settings."""
        settings = self._document.look.settings
        self.preset.set_current(settings.preset)
        if len(settings.seeds) <= MOST_VARIATIONS and not settings.further_seeds:
            self.variations.set_current(str(settings.variations))
        else:
            self.variations.set_none()
        self.seed.show_settings(settings)
        guidance = settings.guidance
        if guidance is None:
            self.guidance.show_value(AUTOMATIC_GUIDANCE, self.tr("automatic"))
        else:
            self.guidance.show_value(round(guidance * 10), number(guidance, 1))
        strength = settings.sketch_strength
        self.sketch.show_value(round(strength * 100), percent(strength))

    @property
    def full_height_px(self) -> int:
        """How high this is with its settings, wherever they are; not counting the folded ones."""
        settings = self.settings.sizeHint().height()
        if not self.fine.isHidden():
            settings -= self.fine.sizeHint().height()
        here = self.settings.parentWidget() is self
        return self.sizeHint().height() + (0 if here else settings + GAP)

    def take_settings_back(self) -> None:
        """Have the settings above the button again."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self.settings)

    def show_engine(self, title: str, presets: Mapping[str, str], limits: str) -> None:
        """Which engine renders, what its presets are in words, and what it does not heed."""
        self.engine.setText(title)
        self.engine.setToolTip(self.tr("Another engine…"))
        for key, text in presets.items():
            button = self.preset.button(key)
            button.setToolTip(self._preset_tips.setdefault(key, button.toolTip()) + f"  ({text})")
        self.limits.setText(limits)
        self.limits.setVisible(bool(limits))

    def show_need(self, text: str) -> None:
        """How large the picture is that the engine makes, and what memory that takes."""
        self.button.explain(text)

    def show_button(
        self, seconds: float | None, reason: str, *, again: bool, queued: bool = False
    ) -> None:
        """Say what Render will do, or why it cannot."""
        settings = self._document.look.settings
        self.button.say(button_text(settings, seconds, again=again, queued=queued))
        self.button.setEnabled(not reason)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _show_problem(self, text: str) -> None:
        self.seed_problem.setText(text)
        self.seed_problem.setVisible(bool(text))

    def _build(self) -> None:
        seed_row = QHBoxLayout()
        seed_row.setSpacing(GAP // 2)
        seed_row.addWidget(self.seed, 1)
        seed_row.addWidget(self.dice)
        holder = QWidget()
        seed_row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(seed_row)
        pair = QHBoxLayout()
        pair.setSpacing(GAP * 2)
        pair.addLayout(labelled(self.tr("Variations"), self.variations), 1)
        pair.addLayout(labelled(self.tr("Seed"), holder), 1)
        finer = QVBoxLayout(self.fine)
        finer.setContentsMargins(0, 0, 0, 0)
        finer.addWidget(self.guidance)
        finer.addWidget(self.sketch)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP + 4, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        settings = QVBoxLayout(self.settings)
        settings.setContentsMargins(0, 0, 0, 0)
        settings.setSpacing(GAP)
        settings.addLayout(labelled(self.tr("Quality"), self.preset))
        settings.addLayout(pair)
        settings.addWidget(self.seed_problem)
        line = QWidget()
        row = FlowLayout(line, spacing=GAP)
        row.addWidget(self.more)
        row.add_gap()
        row.addWidget(self.engine)
        settings.addWidget(line)
        settings.addWidget(self.fine)
        column.addWidget(self.settings)
        column.addWidget(self.limits)
        column.addWidget(self.reason)
        column.addWidget(self.button)

    def _connect(self) -> None:
        change = self._document.set_settings
        self.preset.chosen.connect(lambda key: change(preset=key))
        self.variations.chosen.connect(lambda key: change(variations=int(key), further_seeds=()))
        self.seed.chosen.connect(lambda changes: change(**changes))
        self.seed.refused.connect(self._show_problem)
        self.dice.clicked.connect(
            lambda: change(seed=random.SystemRandom().randint(0, 999_999), further_seeds=())
        )
        self.guidance.moved.connect(
            lambda value: change(guidance=None if value <= AUTOMATIC_GUIDANCE else value / 10)
        )
        self.sketch.moved.connect(lambda value: change(sketch_strength=value / 100))
        for slider in (self.guidance, self.sketch):
            slider.settled.connect(self._document.settle)
        self.more.toggled.connect(self.fine.setVisible)
        self.button.clicked.connect(self.render_requested)
        self.engine.clicked.connect(self.engines_requested)


def button_text(
    settings: RenderSettings, seconds: float | None, *, again: bool, queued: bool = False
) -> str:
    """“Render 2 · standard · about 6 s”."""
    translate = QCoreApplication.translate
    names = {
        "draft": translate("RenderSection", "draft"),
        "standard": translate("RenderSection", "standard"),
        "fine": translate("RenderSection", "fine"),
    }
    assert set(names) == set(PRESETS)
    count = len(settings.seeds)
    if queued:
        verb = translate("RenderSection", "Queue %n more", "", count)
    elif again:
        verb = translate("RenderSection", "Render %n more", "", count)
    elif count > 1:
        verb = translate("RenderSection", "Render {n}")
    else:
        verb = translate("RenderSection", "Render")
    parts = [verb.format(n=count), names[settings.preset]]
    if seconds is not None:
        parts.append(
            translate("RenderSection", "about {time}").format(time=duration(seconds * count))
        )
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """A time in words, no more exact than an estimate may be."""
    translate = QCoreApplication.translate
    if seconds < 90:
        return translate("duration", "{n} s").format(n=max(1, round(seconds)))
    return translate("duration", "{n} min").format(n=round(seconds / 60))
