"""The user's palettes: choose one, take its colours; import, rename, export, remove."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.palettes import PaletteShelf, ShelvedPalette
from fashionstudio.app.sentences import told_all
from fashionstudio.app.theme import GAP
from fashionstudio.core.colour_words import NAMED
from fashionstudio.core.palettes.files import READABLE
from fashionstudio.core.palettes.model import PaletteColour, lab_of
from fashionstudio.ui.colour.chips import ChipGrid
from fashionstudio.ui.file_dialogs import ask_file, last_folder

WORDS_ID = "words"


class PaletteBox(QWidget):
    """A list of palettes over the chips of the chosen one.

    Signals:
        chosen: carries the PaletteColour that was clicked.
        activated_colour: carries it after Enter or a double click.
        marked_changed: other colours are marked.
        said: a sentence for the dialog.
    """

    chosen = Signal(object)
    activated_colour = Signal(object)
    marked_changed = Signal()
    said = Signal(str)

    def __init__(self, shelf: PaletteShelf) -> None:
        super().__init__()
        self._shelf = shelf
        self._wanted = ""
        self.list = QComboBox()
        self.list.setAccessibleName(self.tr("Palette"))
        self.list.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.load = QToolButton(text=self.tr("Import…"))
        self.load.setToolTip(self.tr("Your own palettes: ASE, ACO, GPL or CSV"))
        self.more = QToolButton(text=self.tr("Manage"))
        self.more.setToolTip(self.tr("Rename, export or remove this palette"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.rename = menu.addAction(self.tr("Rename…"))
        self.export = menu.addAction(self.tr("Export…"))
        self.remove = menu.addAction(self.tr("Remove…"))
        self.more.setMenu(menu)
        self.grid = ChipGrid(self.tr("Colours of the palette"), several=True)
        self.grid.setMinimumHeight(3 * self.grid.gridSize().height() + 6)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.list, 1)
        row.addWidget(self.load)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(QLabel(self.tr("Palettes"), objectName="small"))
        column.addLayout(row)
        column.addWidget(self.grid, 1)
        self.list.currentIndexChanged.connect(lambda _i: self._show_colours())
        self.load.clicked.connect(self._ask_file)
        self.rename.triggered.connect(self._ask_name)
        self.export.triggered.connect(self._ask_place)
        self.remove.triggered.connect(self._ask_removal)
        self.grid.chosen.connect(self.chosen)
        self.grid.activated_colour.connect(self.activated_colour)
        self.grid.selection_changed.connect(self.marked_changed)
        shelf.changed.connect(self.refresh)
        shelf.imported.connect(self._on_imported)
        self.refresh()

    def refresh(self) -> None:
        """Show the palettes that there are."""
        kept = self._wanted or self.list.currentData() or WORDS_ID
        self._wanted = ""
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._shelf.palettes():
            self.list.addItem(f"{one.palette.name} ({len(one.palette.colours)})", one.id)
        self.list.addItem(self.tr("Named colours"), WORDS_ID)
        self.list.setCurrentIndex(max(self.list.findData(kept), 0))
        self.list.blockSignals(False)
        self._show_colours()

    def current(self) -> ShelvedPalette | None:
        """The user's palette that is shown; None for the colours with a word."""
        return self._shelf.find(str(self.list.currentData()))

    def _show_colours(self) -> None:
        one = self.current()
        self.more.setEnabled(one is not None)
        self.grid.set_colours(one.palette.colours if one is not None else named_colours())

    def _ask_file(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in READABLE)
        path = ask_file(
            self.window(), "palette", self.tr("Import palette"),
            self.tr("Palettes ({kinds})").format(kinds=kinds),
        )  # fmt: skip
        if path is not None:
            self._shelf.import_file(path)

    def _on_imported(self, one: ShelvedPalette) -> None:
        self._wanted = one.id
        self.refresh()
        text = self.tr("“{name}” is here, with {n} colours.").format(
            name=one.palette.name, n=len(one.palette.colours)
        )
        self.said.emit(" ".join((text, *told_all(one.palette.notes))))

    def _ask_name(self) -> None:
        one = self.current()
        if one is None:
            return
        name, given = QInputDialog.getText(
            self.window(), self.tr("Rename palette"), self.tr("Name"), text=one.palette.name
        )
        if given:
            self._shelf.rename(one.id, name)

    def _ask_place(self) -> None:
        one = self.current()
        if one is None:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self.window(), self.tr("Export palette"),
            str(last_folder("palette") / f"{one.palette.name}.ase"),
            self.tr("Adobe (*.ase);;GIMP, Inkscape, Krita (*.gpl);;Table with Lab (*.csv)"),
        )  # fmt: skip
        if name:
            self._shelf.export_file(
                one.id,
                Path(name),
                lambda path: self.said.emit(self.tr("Saved “{name}”.").format(name=path.name)),
            )

    def _ask_removal(self) -> None:
        one = self.current()
        if one is None:
            return
        kinds = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self.window(),
            self.tr("Remove palette"),
            self.tr("Remove “{name}”? The file it came from is not touched.").format(
                name=one.palette.name
            ),
            kinds.Yes | kinds.No,
            kinds.No,
        )
        if answer == kinds.Yes:
            self._shelf.remove(one.id)


def named_colours() -> tuple[PaletteColour, ...]:
    """Every colour that Words can name."""
    return tuple(
        PaletteColour(name, lab_of(*(v / 255 for v in rgb))) for name, rgb in NAMED.items()
    )
