"""What a chosen colour becomes in a window: a plain fabric, a colourway, or a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.colourways import Colourways
from fashionstudio.app.document import Document
from fashionstudio.core.colour_words import first_colour, named_in
from fashionstudio.core.palettes.model import PaletteColour, lab_of
from fashionstudio.core.swatch import plain_swatch
from fashionstudio.ui.colour.eyedropper import Eyedropper
from fashionstudio.ui.dialogs.colour import ColourDialog
from fashionstudio.ui.dialogs.colourways import ColourwaysDialog
from fashionstudio.ui.export_view import open_export

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


def make_colour_dialog(window: MainWindow) -> tuple[ColourDialog, Eyedropper]:
    """The dialog of a window, and what takes colours from its canvas."""
    dialog = ColourDialog(window.studio.palettes, window)
    dropper = Eyedropper(window)
    now = fabric_colour(window.document)
    if now is not None:
        dialog.begin_with(now)

    def pick() -> None:
        if window.document.scene is None:
            window.messages.show_message(
                QCoreApplication.translate("Colour", "Open a photo first."),
                QCoreApplication.translate("Colour", "Colours are then taken from it."),
            )
            return
        # It may well lie over the very place.
        dialog.hide()
        dropper.arm()

    dialog.eyedropper_requested.connect(pick)
    dropper.picked.connect(dialog.take)
    dropper.ended.connect(dialog.show)
    dialog.fabric_wanted.connect(
        lambda colour: window.session.give("fabric", plain_swatch(colour.srgb), colour.title)
    )
    dialog.word_wanted.connect(lambda word: write_word(window.document, word))
    dialog.colourways_wanted.connect(lambda colours: add_colourways(window, colours))
    return dialog, dropper


def make_colourways_dialog(window: MainWindow) -> ColourwaysDialog:
    """The dialog of a window over its service."""
    session = window.session
    colourways = Colourways(session, window.renders_view.history)
    dialog = ColourwaysDialog(colourways, session, window)
    colourways.setParent(dialog)
    dialog.colour_requested.connect(window.dialogs.show_colour_for_ways)
    dialog.result_chosen.connect(window.renders_view.open)
    dialog.export_requested.connect(
        lambda results: open_export(window, results=results, kind="sheet", parent=dialog)
    )
    return dialog


def add_colourways(window: MainWindow, colours: list[PaletteColour]) -> None:
    """More targets; the dialog shows them."""
    window.dialogs.show_colourways()
    assert window.dialogs.colourways is not None
    window.dialogs.colourways.colourways.add_colours(colours)


def fabric_colour(document: Document) -> PaletteColour | None:
    """The colour of the document's Fabric, if that is a plain one."""
    fabric = document.look.fabric
    loaded = document.picture(fabric.swatch) if fabric else None
    if fabric is None or loaded is None:
        return None
    pixels = loaded.picture.reshape(-1, 3)
    if (pixels != pixels[0]).any():
        return None
    lab = lab_of(*(float(value) / 255 for value in pixels[0]))
    return PaletteColour(fabric.swatch.name, lab)


def words_colour(document: Document) -> PaletteColour | None:
    """The colour that the document's Words name first."""
    named = first_colour(document.look.words)
    if named is None:
        return None
    red, green, blue = (value / 255 for value in named[1])
    return PaletteColour(named[0], lab_of(red, green, blue))


def write_word(document: Document, word: str) -> None:
    """Put a colour before the garment: in the place of the one that is named, else in front."""
    words = document.look.words
    document.settle()
    known = named_in(words)
    if known:
        words = re.sub(rf"\b{re.escape(known[0])}\b", word, words, count=1)
    else:
        article = re.match(r"\s*(?:an?|the)\b\s*", words, re.IGNORECASE)
        cut = article.end() if article else 0
        words = f"{words[:cut]}{word} {words[cut:]}".strip()
    document.set_words(words)
    document.settle()
