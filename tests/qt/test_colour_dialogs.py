"""Colours in the window: the picker, palettes, the eyedropper, words and colourways."""

from __future__ import annotations

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from fashionstudio.app.palettes import PaletteShelf
from fashionstudio.app.project_opening import OpenedProject
from fashionstudio.core.palettes.files import read_palette, write_palette
from fashionstudio.core.palettes.model import Palette, PaletteColour
from fashionstudio.ui.colour.plane import plane_image
from fashionstudio.ui.export_dialog import ExportDialog

WORKER = ("--step-ms", "4", "--steps", "2")
RED = PaletteColour("Rosso", (40.0, 55.0, 35.0))
BLUE = PaletteColour("Petrolio", (30.0, -12.0, -18.0))


def test_the_button_beside_the_words_puts_a_colour_into_them(desk):
    words = desk.window.panel.words
    desk.document.set_words("a linen shirt")
    assert words.colour.text() == "Colour…"
    words.colour.click()
    one = desk.window.dialogs.colour
    desk.wait(one.isVisible)
    one.picker.set_colour(RED)
    one.word.click()
    assert desk.document.look.words == "a red linen shirt"
    assert words.colour.text() == "red", "a chip shows what the words name"
    assert words.colour.accessibleName() == "Colour in the Words: red"
    one.close()
    desk.document.set_words("a navy linen shirt")
    words.colour.click()
    assert one.picker.colour.name == "navy", "it begins with the colour that is named"
    one.picker.set_colour(RED)
    one.word.click()
    assert desk.document.look.words == "a red linen shirt"
    desk.trigger("edit.undo")
    assert desk.document.look.words == "a navy linen shirt"
    one.close()


@pytest.fixture
def dialog(desk):
    desk.trigger("edit.colour")
    one = desk.window.dialogs.colour
    desk.wait(one.isVisible)
    one.begin_with(PaletteColour("", (50.0, 0.0, 0.0)))
    yield one
    one.close()


def test_one_colour_in_all_its_numbers(desk, dialog):
    picker = dialog.picker
    picker.plane.setFocus()
    for _ in range(3):
        QTest.keyClick(picker.plane, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(picker.plane, Qt.Key.Key_Down)
    assert picker.lab == (50.0, 30.0, -1.0)
    picker.light.slider.setValue(40)
    assert [field.value() for field in picker.numbers] == [40.0, 30.0, -1.0]
    for byte, value in zip(picker.bytes, (200, 16, 46), strict=True):
        byte.setValue(value)
    assert picker.code.text() == "#c8102e"
    assert picker.lab == pytest.approx((42.54, 65.89, 35.71), abs=0.01)
    picker.code.setFocus()
    picker.code.selectAll()
    QTest.keyClicks(picker.code, "navy")
    QTest.keyClick(picker.code, Qt.Key.Key_Return)
    assert [byte.value() for byte in picker.bytes] == [20, 28, 72]
    assert not desk.session._loading, "Enter chooses the colour, and does nothing with it"
    assert desk.document.look.fabric is None


def test_a_colour_that_no_screen_shows_is_marked_and_mended(dialog):
    picker = dialog.picker
    assert picker.gamut.isHidden()
    picker.numbers[1].setValue(-110)
    assert picker.gamut.isVisible()
    assert picker.lab[1] == -110
    picker.nearest.click()
    assert picker.gamut.isHidden()
    assert -70 < picker.lab[1] < -20
    # On the plane, the middle is shown and the corners are not.
    image = plane_image(60.0)
    corner, middle = image.pixelColor(1, 1), image.pixelColor(96, 96)
    assert corner.red() == corner.green() == corner.blue()
    assert abs(middle.red() - 145) < 6


def test_a_colour_becomes_a_plain_fabric_that_can_be_undone(desk, dialog):
    dialog.picker.set_colour(RED)
    dialog.use.click()
    desk.wait(lambda: desk.document.look.fabric)
    assert desk.document.look.fabric.swatch.name == "Rosso"
    loaded = desk.document.picture(desk.document.look.fabric.swatch)
    assert tuple(loaded.picture[0, 0]) == RED.srgb
    assert (loaded.picture == loaded.picture[0, 0]).all()
    assert desk.window.studio.palettes.recent()[0] == RED
    desk.trigger("edit.undo")
    assert desk.document.look.fabric is None


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("", "dark red"),
        ("a striped skirt", "a dark red striped skirt"),
        ("A navy coat with a white collar", "A dark red coat with a white collar"),
    ],
)
def test_the_nearest_word_goes_into_the_words(desk, dialog, words, after):
    desk.document.set_words(words)
    dialog.picker.code.setText("#7a0e18")
    dialog.picker.code.setModified(True)
    dialog.picker.code.editingFinished.emit()
    assert "dark red" in dialog.word.text()
    dialog.word.click()
    assert desk.document.look.words == after


def test_the_eyedropper_takes_what_the_canvas_shows(desk, dialog):
    desk.trigger("tool.region")
    region = desk.mask("region")
    dialog.picker.dropper.click()
    assert dialog.isHidden()
    place = desk.place(0.5, 0.25)
    QTest.mouseClick(desk.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert dialog.isVisible()
    assert np.abs(np.array(dialog.picker.colour.srgb) - (127, 64, 144)).max() < 6
    assert (desk.mask("region") == region).all(), "the tool has slept"
    kept = dialog.picker.lab
    dialog.picker.dropper.click()
    QTest.keyClick(desk.canvas, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.picker.lab == kept
    assert not desk.window.dialogs.eyedropper.armed


def test_palettes_come_in_are_named_and_go(desk, dialog, tmp_path, monkeypatch):
    box, shelf = dialog.palettes, desk.window.studio.palettes
    source, copy = tmp_path / "season.ase", tmp_path / "copy.csv"
    write_palette(source, Palette("Autunno", (RED, BLUE)))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(source), ""))
    box.load.click()
    desk.wait(lambda: box.current() is not None)
    assert "2 colours" in dialog.said.text()
    box.grid.selectAll()
    assert dialog.add.text() == "Add 2 to colourways"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("Inverno", True))
    box.rename.trigger()
    assert box.list.currentText() == "Inverno (2)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(copy), ""))
    box.export.trigger()
    desk.wait(copy.exists)
    assert [c.name for c in read_palette(copy).colours] == ["Rosso", "Petrolio"]
    shelf.close()
    again = PaletteShelf()
    again.palettes()
    desk.wait(lambda: [one.palette.name for one in again.palettes()] == ["Inverno"])
    again.close()
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_a, **_k: answers.pop(0))
    box.remove.trigger()
    assert box.current() is not None
    box.remove.trigger()
    assert box.current() is None
    assert source.exists()
    source.write_bytes(b"ASEF nothing")
    box.load.click()
    desk.wait(lambda: "damaged" in dialog.said.text())


@pytest.fixture
def ways(desk):
    desk.document.set_words("a red blouse")
    desk.document.set_settings(seed=7, variations=3)
    desk.trigger("edit.colour")
    desk.window.dialogs.colour.colourways_wanted.emit([RED, BLUE, RED])
    dialog = desk.window.dialogs.colourways
    desk.wait(lambda: len(dialog.colourways.items) == 2)
    yield dialog
    dialog.colourways.clear()
    desk.window.dialogs.colour.close()
    dialog.close()


def test_colours_asked_for_by_the_colourways_go_there_and_the_dialog_makes_room(desk, ways):
    colour = desk.window.dialogs.colour
    ways.colour_requested.emit()
    desk.wait(colour.isVisible)
    assert colour.add.objectName() == "primary"
    assert colour.use.objectName() == ""
    assert "Ctrl or Shift" in colour.said.text()
    colour.palettes.grid.selectAll()
    colour.add.click()
    assert colour.isHidden()
    desk.wait(lambda: len(ways.colourways.items) > 2)
    assert desk.document.look.fabric is None
    desk.trigger("edit.colour")
    desk.wait(colour.isVisible)
    assert colour.use.objectName() == "primary"
    assert colour.said.isHidden()


def done(ways):
    return all(i.state == "done" and i.delta_e is not None for i in ways.colourways.items)


def test_one_design_in_several_colours_and_fabrics(desk, ways, swatch):
    ways.colourways.add_fabric(swatch, "checks")
    desk.wait(lambda: len(ways.colourways.items) == 3)
    assert ways.go.text().startswith("Render 3 colourways")
    look = desk.document.look
    ways.go.click()
    desk.wait(lambda: done(ways))
    assert [i.name for i in ways.colourways.items] == ["Rosso", "Petrolio", "checks"]
    assert [line[0:2] for line in desk.asked("render")] == [["a blouse", "7"]] * 3
    fabrics = [i.result.recipe.request.look.fabric.swatch for i in ways.colourways.items]
    assert [ref.name for ref in fabrics] == ["Rosso", "Petrolio", "checks"]
    assert desk.document.look == look, "the design itself is as it was"
    assert not ways.go.isEnabled(), "there is nothing more to render"
    texts = [ways.strip.cards.state_text(i) for i in ways.colourways.items]
    assert all(text.startswith("ΔE ") and text[3:4].isdigit() for text in texts)
    desk.document.set_words("a red coat")
    assert ways.go.isEnabled(), "the design is another one"


def test_colourways_are_in_the_project(desk, ways, tmp_path):
    ways.words.setChecked(False)
    ways.go.click()
    desk.wait(lambda: done(ways))
    assert desk.asked("render")[-1][0] == "a red blouse"
    ways.words.setChecked(True)
    far = [i.delta_e for i in ways.colourways.items]
    saved, opened = [], []
    desk.session.project.save(tmp_path / "ways.fstudio", saved.append)
    desk.wait(lambda: saved)
    desk.session.project.start(OpenedProject())
    assert ways.colourways.items == []
    desk.session.project.open(tmp_path / "ways.fstudio", opened.append)
    desk.wait(lambda: opened and len(ways.colourways.items) == 2)
    assert [i.name for i in ways.colourways.items] == ["Rosso", "Petrolio"]
    assert [i.delta_e for i in ways.colourways.items] == pytest.approx(far, abs=0.01)
    page = desk.window.renders_view.panel
    page.search.setText("petrolio")
    assert page.list.renders.rowCount() == 1
    page.search.clear()


def test_colourways_stop_and_go_on(desk, ways):
    ways.colourways.add_colours([PaletteColour(f"n{n}", (20.0 + n, 0, 0)) for n in range(4)])
    desk.wait(lambda: len(ways.colourways.items) == 6)
    ways.go.click()
    desk.wait(lambda: ways.colourways.items[1].state == "done")
    ways.stop.click()
    assert not ways.colourways.busy
    desk.wait(lambda: not desk.session.renderer.busy)
    assert not desk.session.renderer.waiting
    left = [i for i in ways.colourways.items if i.state == "stopped"]
    assert 0 < len(left) < 6
    ways.go.click()
    desk.wait(lambda: done(ways))
    assert len(desk.session.results.items) == 6


def test_colourways_are_exported_as_one_sheet(desk, ways, tmp_path):
    ways.go.click()
    desk.wait(lambda: done(ways))
    ways.export.click()
    export = ways.findChild(ExportDialog)
    assert export.options().kind == "sheet"
    assert len(export.picks.chosen()) == 2
    export.folder.setText(str(tmp_path))
    export.go.click()
    desk.wait(lambda: not export.exporter.busy)
    (sheet,) = tmp_path.glob("*.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(sheet).pages)
    assert "Petrolio" in text
    assert f"{ways.colourways.items[1].delta_e:.1f}" in text
    export.reject()


def test_without_a_photo_it_says_what_to_do(desk, ways):
    desk.document.close_photo()
    assert not ways.go.isEnabled()
    assert "photo" in ways.said.text()
