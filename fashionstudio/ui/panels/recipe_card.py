"""The recipe of a Render: who, what, seed, engine, cloth, times; to read, copy and use."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.recipe_words import recipe_json, recipe_rows, recipe_text
from fashionstudio.app.render_history import RenderHistory
from fashionstudio.app.results import Result
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.ui import icons
from fashionstudio.ui.flow import FlowLayout
from fashionstudio.ui.panels.section import clearable

LONG_WORD = 16
ZERO_WIDTH = "\u200b"


class RecipeCard(QWidget):
    """One Render: what is noted on it can be changed here, what it was made of only read.

    Signals:
        open_requested, copy_requested, delete_requested: for this Render.
        star_requested: it is to have a star, or none any more.
        use_requested: its recipe is wanted, whole or in part.
        export_requested: it is to be exported.
        measure_requested: its colour is to be compared with its fabric.
        said: a sentence for the status line.
    """

    open_requested = Signal()
    copy_requested = Signal()
    delete_requested = Signal()
    star_requested = Signal()
    use_requested = Signal()
    export_requested = Signal()
    measure_requested = Signal()
    said = Signal(str)

    def __init__(self, history: RenderHistory, theme: Theme) -> None:
        super().__init__()
        self._history = history
        self._result: Result | None = None
        self.star = self._tool(self.tr("Star (S)"), checkable=True)
        self.copy = self._tool(self.tr("Copy the picture"))
        self.delete = self._tool(self.tr("Delete (undo brings it back)"))
        self.open = QToolButton(text=self.tr("Open"))
        self.open.setToolTip(self.tr("Show it on the canvas (Enter)"))
        self.more = QToolButton(text=self.tr("More"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.copy_text = menu.addAction(self.tr("Copy recipe as text"))
        self.copy_json = menu.addAction(self.tr("Copy recipe as JSON"))
        self.measure = menu.addAction(self.tr("Measure the colour"))
        self.measure.setToolTip(self.tr("How near the garment came to its fabric, as ΔE2000"))
        self.export = menu.addAction(self.tr("Export…"))
        self.more.setMenu(menu)
        self.tags = QLineEdit(maxLength=400)
        self.tags.setPlaceholderText(self.tr("Tags, with commas between them"))
        self.tags.setAccessibleName(self.tr("Tags"))
        clearable(self.tags)
        self.card = QLabel(wordWrap=True)
        self.card.setTextFormat(Qt.TextFormat.RichText)
        self.card.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.card.setAccessibleName(self.tr("Recipe"))
        self.card.setAlignment(Qt.AlignmentFlag.AlignTop)
        # What still does not fit must not widen the page.
        self.card.setMinimumWidth(1)
        self.use = QPushButton(self.tr("Use this recipe…"))
        self.use.setToolTip(self.tr("Use its words, fabric, sketch and so on, all or some"))
        self._build()
        self._connect()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.star.setIcon(icons.make_icon("star", theme))
        self.copy.setIcon(icons.make_icon("copy", theme))
        self.delete.setIcon(icons.make_icon("bin", theme))
        self.refresh()

    def show_result(self, result: Result | None) -> None:
        """Show another Render."""
        self._save_tags()
        self._result = result
        self.refresh()

    def refresh(self) -> None:
        """Show the notes as they are."""
        result = self._result
        self.setVisible(result is not None)
        if result is None:
            return
        self.star.setChecked(self._history.starred(result))
        self.measure.setEnabled(result.recipe.request.look.fabric is not None)
        if not self.tags.hasFocus() or not self.tags.isModified():
            self.tags.setText(", ".join(self._history.tags(result)))
        self.card.setText(self._html(result))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange)
        if event.type() in kinds and self._result is not None:
            self.card.setText(self._html(self._result))

    def _tool(self, name: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(checkable=checkable, toolTip=name)
        button.setAccessibleName(name)
        return button

    def _build(self) -> None:
        self.open.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        buttons = QWidget()
        row = FlowLayout(buttons, spacing=GAP // 2)
        for button in (self.open, self.star, self.copy, self.delete, self.more):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(buttons)
        column.addWidget(self.tags)
        column.addWidget(self.use)
        column.addWidget(self.card)
        column.addStretch(1)

    def _connect(self) -> None:
        self.star.clicked.connect(self.star_requested)
        self.copy.clicked.connect(self.copy_requested)
        self.delete.clicked.connect(self.delete_requested)
        self.open.clicked.connect(self.open_requested)
        self.use.clicked.connect(self.use_requested)
        self.export.triggered.connect(self.export_requested)
        self.measure.triggered.connect(self.measure_requested)
        self.copy_text.triggered.connect(self._copy_text)
        self.copy_json.triggered.connect(self._copy_json)
        self.tags.editingFinished.connect(self._save_tags)

    def _save_tags(self) -> None:
        if self._result is not None and self.tags.isModified():
            self.tags.setModified(False)
            self._history.set_tags(self._result, self.tags.text().split(","))

    def _copy_text(self) -> None:
        if self._result is not None:
            rows = recipe_rows(self._result.recipe, self._history.facts(self._result))
            QGuiApplication.clipboard().setText(recipe_text(rows))
            self.said.emit(self.tr("The recipe is on the clipboard."))

    def _copy_json(self) -> None:
        if self._result is not None:
            QGuiApplication.clipboard().setText(recipe_json(self._result.recipe))
            self.said.emit(self.tr("The recipe is on the clipboard."))

    def _html(self, result: Result) -> str:
        # The application's: the style sheet hides its own in the widget's.
        dim = QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText).name()
        rows = recipe_rows(result.recipe, self._history.facts(result))
        pairs = [
            (f"<span style='color:{dim};'>{html.escape(row.name)}</span>", _breakable(row.value))
            for row in rows
        ]
        return _table(pairs, mirrored=self.isRightToLeft())


def _table(pairs: Iterable[tuple[str, str]], *, mirrored: bool) -> str:
    """Names beside values. Qt mirrors no table, so the other way round it is written so."""
    lines = (
        f"<tr><td align='right' width='100%'>{value}</td>"
        f"<td align='right' style='padding-left:10px;'>{name}</td></tr>"
        if mirrored
        else f"<tr><td style='padding-right:10px;'>{name}</td><td>{value}</td></tr>"
        for name, value in pairs
    )
    whole = " width='100%'" if mirrored else ""
    return f"<table cellspacing='0' cellpadding='2'{whole}>{''.join(lines)}</table>"


def _breakable(text: str) -> str:
    """As HTML in which long names, of files of weights for instance, may go on in the next line."""
    words = (
        re.sub(r"(?<=[_./-])", ZERO_WIDTH, word) if len(word) > LONG_WORD else word
        for word in re.split(r"(\s+)", text)
    )
    return html.escape("".join(words)).replace("\n", "<br>")
