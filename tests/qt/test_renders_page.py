"""The Renders page: found, starred, tagged, deleted, handed out, and their recipes used again."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fashionstudio.app.project_opening import OpenedProject
from fashionstudio.core.image_io import read_picture, write_png
from fashionstudio.core.project_files import read_folder, read_project
from fashionstudio.core.provenance import read_recipe
from fashionstudio.paths import journals_dir


@pytest.fixture
def two_designs(desk, swatch):
    """Three renders: a blouse twice, then a skirt in a fabric."""
    s = desk
    s.document.set_words("blouse with a collar")
    s.document.set_settings(variations=2)
    s.render()
    s.session.give("fabric", swatch, "checks.png")
    s.wait(lambda: s.document.look.fabric)
    s.document.set_category("lower_body")
    s.document.set_words("skirt")
    s.document.set_settings(variations=1, seed=41)
    s.render()
    s.view = s.window.renders_view
    s.page = s.view.panel
    s.page.search.clear()
    s.page.kind.setCurrentIndex(0)
    s.page.order.setCurrentIndex(0)
    for switch in (s.page.garment, s.page.starred):
        switch.setChecked(False)
    s.wait(lambda: shown(s) == [41, 1, 0])
    s.window.side.show_page("renders")
    return s


def shown(s):
    grid = s.page.list
    rows = range(grid.renders.rowCount())
    return [grid.renders.result(grid.renders.index(row)).seed for row in rows]


def starred_in_journal():
    folders = [path.parent for path in journals_dir().glob("*/journal.json")]
    renders = [render for folder in folders for render in read_folder(folder).project.renders]
    return any(render.facts.get("star") for render in renders)


def choose(s, seed):
    (result,) = [r for r in s.session.results.items if r.seed == seed]
    s.page.choose(result)
    return result


def test_the_card_is_of_the_newest_and_of_one_that_joins_a_selection(two_designs):
    s, page = two_designs, two_designs.page
    assert page.list.current() is s.window.strip.current()
    assert not page.card_area.isHidden()
    strip = s.window.strip
    strip.folded.setChecked(True)
    item = strip.list.visualItemRect(strip.list.item(0)).center()
    QTest.mouseClick(
        strip.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, item
    )
    assert len(strip.selected()) == 2
    assert [one.seed for one in page.list.marked()] == [page.list.current().seed] == [0]


def test_renders_are_found_by_words_seed_fabric_tag_and_kind(two_designs):
    s, page = two_designs, two_designs.page
    s.wait(lambda: shown(s) == [41, 1, 0])
    choose(s, 0)
    page.card.tags.setFocus()
    QTest.keyClicks(page.card.tags, "Milano, summer, summer")
    QTest.keyClick(page.card.tags, Qt.Key.Key_Return)
    for text, found in (
        ("collar", [1, 0]),
        ("COLLAR blouse 1", [1]),
        ("checks", [41]),
        ("milano", [0]),
        ("mini", [41, 1, 0]),
        ("trousers", []),
    ):
        page.search.setText(text)
        assert shown(s) == found, text
    assert page.empty.isVisible()
    page.search.clear()
    page.kind.setCurrentIndex(page.kind.findData("lower_body"))
    assert shown(s) == [41]
    page.kind.setCurrentIndex(0)
    page.order.setCurrentIndex(page.order.findData("oldest"))
    assert shown(s) == [0, 1, 41]
    page.garment.click()
    assert shown(s) == []


def test_stars_and_tags_are_in_the_file_and_in_the_journal(two_designs, tmp_path):
    s, page = two_designs, two_designs.page
    result = choose(s, 1)
    path = tmp_path / "a.fstudio"
    s.session.project.save(path)
    s.wait(lambda: not s.session.project.is_dirty)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_S)
    s.view.history.set_tags(result, ["keeper"])
    assert s.window.isWindowModified()
    page.starred.click()
    assert shown(s) == [1]
    s.session.project._write_journal()
    s.wait(lambda: starred_in_journal())
    s.session.project.save()
    s.wait(lambda: not s.session.project.is_dirty)
    (facts,) = [r.facts for r in read_project(path).project.renders if r.facts.get("star")]
    assert facts["tags"] == ["keeper"]
    opened = []
    s.session.project.open(path, opened.append)
    s.wait(lambda: opened)
    s.wait(lambda: shown(s) == [1])
    assert s.view.history.tags(s.session.results.items[1]) == ("keeper",)


def test_what_is_deleted_can_be_had_back_in_its_place(two_designs):
    s, page = two_designs, two_designs.page
    s.view.history.set_starred([choose(s, 1)], True)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    s.wait(lambda: shown(s) == [41, 0])
    assert "Undo" in s.window.messages.hint.text()
    s.trigger("edit.undo")
    s.wait(lambda: shown(s) == [41, 1, 0])
    assert s.view.history.starred(choose(s, 1))


def test_a_click_shows_it_on_the_canvas(two_designs):
    s, page = two_designs, two_designs.page
    s.window.results_view.clear()
    place = page.list.visualRect(page.list.renders.index(2)).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    s.wait(lambda: s.window.visibility.shown("result"))
    assert s.window.strip.current().seed == 0
    assert page.list.current().seed == 0


def test_pictures_go_out_with_their_recipes(two_designs):
    s, page = two_designs, two_designs.page
    result = choose(s, 41)
    QGuiApplication.clipboard().setText("")
    page.card.copy.click()
    s.wait(lambda: QGuiApplication.clipboard().mimeData().hasImage())
    mime = QGuiApplication.clipboard().mimeData()
    assert read_recipe(bytes(mime.data("image/png").data())).request.look.words == "skirt"
    index = page.list.currentIndex()
    dragged = page.list.renders.mimeData([index])
    (url,) = dragged.urls()
    assert url.fileName() == "person-41.png"
    assert Path(url.toLocalFile()).read_bytes() == result.png


def test_pictures_go_out_of_the_strip_too(two_designs):
    s, strip = two_designs, two_designs.window.strip
    (result,) = [r for r in s.session.results.items if r.seed == 41]
    strip.select(result)
    assert strip.list.dragEnabled()
    mime = strip.list.mimeData(strip.list.selectedItems())
    (url,) = mime.urls()
    assert read_recipe(Path(url.toLocalFile())).request.look.words == "skirt"
    QGuiApplication.clipboard().setText("")
    (copy,) = [a for a in strip.list.actions() if a.text() == "Copy"]
    copy.trigger()
    s.wait(lambda: QGuiApplication.clipboard().mimeData().hasImage())


def test_the_recipe_can_be_read_and_copied(two_designs):
    s, page = two_designs, two_designs.page
    result = choose(s, 41)
    assert "checks.png, repeat 80 mm" in page.card.card.text()
    page.card.copy_text.trigger()
    text = QGuiApplication.clipboard().text()
    assert "Words: skirt\n" in text
    assert "Seed: 41\n" in text
    page.card.copy_json.trigger()
    data = json.loads(QGuiApplication.clipboard().text())
    assert data["request"] == result.recipe.request.to_dict()


def test_long_names_do_not_widen_the_page(two_designs):
    s, page = two_designs, two_designs.page
    result = choose(s, 41)
    long = {
        f"{part}/diffusion_pytorch_model_of_the_long_name.safetensors": "c" * 64 for part in "ab"
    }
    stamp = dataclasses.replace(result.recipe.stamp, weights=long)
    recipe = dataclasses.replace(result.recipe, stamp=stamp)
    page.card.show_result(dataclasses.replace(result, recipe=recipe))
    QApplication.processEvents()
    assert page.card_area.widget().width() <= page.card_area.viewport().width()
    assert "cccccccc…" in page.card.card.text()


def test_a_recipe_is_used_in_part_as_one_step(two_designs):
    s, page = two_designs, two_designs.page
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    drawn = s.mask("sketch")
    s.render()
    with_sketch = s.session.results.items[-1]
    s.wait(lambda: len(shown(s)) == 4)
    s.document.clear_layer("sketch")
    s.document.set_words("something else")
    s.document.set_fabric(None)
    before = s.document.look
    steps = s.document.history.index
    page.choose(with_sketch)
    page.card.use.click()
    dialog = s.view.parts
    assert dialog.boxes["sketch"].isChecked()
    assert not dialog.boxes["garment"].isChecked(), "the recipe has none: it would be cleared"
    for part in ("words", "settings", "seed"):
        dialog.boxes[part].setChecked(False)
    dialog.go.click()
    s.wait(lambda: s.document.look.fabric)
    assert (s.mask("sketch") == drawn).all()
    assert s.document.look.words == "something else"
    assert s.document.look.category == "lower_body"
    assert s.document.history.index == steps + 1
    s.trigger("edit.undo")
    assert s.document.look == before
    assert not s.mask("sketch").any()


def test_the_recipe_of_a_file_is_used_on_another_photo(two_designs, photo, tmp_path):
    s = two_designs
    path, picture = tmp_path / "skirt.png", tmp_path / "another.png"
    path.write_bytes(choose(s, 41).png)
    write_png(picture, read_picture(photo)[::2, ::2])
    s.session.project.start(OpenedProject())
    s.open(picture)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    rest = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(s.page, QDragEnterEvent(QPoint(9, 9), *rest, none))
    QApplication.sendEvent(s.page, QDropEvent(QPointF(9, 9), *rest, none))
    s.wait(lambda: s.view.parts)
    assert not s.view.parts.boxes["region"].isEnabled()
    s.view.parts.go.click()
    s.wait(lambda: s.document.look.fabric)
    assert s.document.look.words == "skirt"
    assert s.document.look.settings.seed == 41
    assert s.document.scene.ref.name == "another.png"


def test_a_picture_without_a_recipe_says_so(two_designs, photo):
    s = two_designs
    s.view.use_file(photo, photo.name)
    s.wait(lambda: "recipe" in s.window.messages.text.text())
    assert s.view.parts is None


def test_how_near_a_colour_came_is_measured_when_asked(two_designs):
    s = two_designs
    card = s.page.card
    choose(s, 0)
    assert not card.measure.isEnabled(), "there is no fabric to compare with"
    choose(s, 41)
    assert card.measure.isEnabled()
    assert "ΔE" not in card.card.text()
    card.measure.trigger()
    s.wait(lambda: "ΔE" in card.card.text())
    (result,) = [r for r in s.session.results.items if r.seed == 41]
    far = s.view.history.facts(result)["delta_e"]
    assert far > 5, "the worker paints in colours of its own"
    assert "from the fabric" in card.card.text()
    assert f"{far:.1f}" in card.card.text()


def test_a_swatch_that_will_not_do_is_told(desk, swatch, tmp_path):
    s, note = desk, desk.window.panel.fabric.note
    s.session.give("fabric", swatch, "checks.png")
    s.wait(lambda: s.document.look.fabric and not note.isHidden())
    assert "small" in note.text()
    y, x = np.mgrid[0:300, 0:300]
    weave = 120 + 60 * ((x // 5 + y // 5) % 2)
    write_png(tmp_path / "dim.png", np.stack([weave * (1 - x / 700)] * 3, -1).astype(np.uint8))
    s.session.give("fabric", tmp_path / "dim.png", "dim.png")
    s.wait(lambda: "even light" in note.text())
    write_png(tmp_path / "good.png", np.stack([weave] * 3, -1).astype(np.uint8))
    s.session.give("fabric", tmp_path / "good.png", "good.png")
    s.wait(note.isHidden)
    s.document.set_placement(repeat_mm=900.0)
    s.wait(lambda: "few pixels" in note.text())
    s.document.set_fabric(None)
    s.wait(note.isHidden)


def test_from_right_to_left_the_recipe_has_its_names_at_the_right(two_designs):
    s, card = two_designs, two_designs.page.card
    choose(s, 41)
    usual = card.card.text()
    assert usual.index(">Words<") < usual.index(">skirt<")
    card.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = card.card.text()
    assert mirrored.index(">skirt<") < mirrored.index(">Words<")
    card.unsetLayoutDirection()
    assert card.card.text() == usual
