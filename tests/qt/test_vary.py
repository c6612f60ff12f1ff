"""Vary one thing: of a result or of the design, in one run."""

from __future__ import annotations

import hashlib

import pytest
from PySide6.QtWidgets import QApplication

from fashionstudio.core.image_io import write_png
from fashionstudio.core.swatch import plain_swatch
from fashionstudio.ui.dialogs.vary import VaryDialog

WORKER = ("--step-ms", "5", "--steps", "2")


@pytest.fixture
def s(desk):
    desk.document.set_words("a red coat")
    desk.document.set_settings(seed=7, variations=2)
    return desk


def dialog_of(s):
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, VaryDialog)]
    (dialog,) = [dialog for dialog in found if dialog.isVisible()]
    return dialog


def rendered(s, dialog, count):
    before = len(s.session.results.items)
    assert dialog.go.isEnabled(), dialog.problem.text()
    dialog.go.click()
    s.wait(lambda: not s.session.renderer.busy)
    made = s.session.results.items[before:]
    assert len(made) == count
    return [result.recipe.request.look for result in made]


def only(looks, *fields):
    """Nothing but these differs."""
    for look in looks[1:]:
        same = {name: getattr(looks[0], name) for name in fields}
        assert look.with_(**same) == looks[0]


def test_words_vary_and_the_run_is_walked_as_candidates(s):
    s.trigger("render.vary")
    dialog = dialog_of(s)
    dialog.show_thing("words")
    dialog.words.setPlainText("a red coat\n\na blue coat\na red coat\na long coat\n")
    looks = rendered(s, dialog, 3)
    assert [look.words for look in looks] == ["a red coat", "a blue coat", "a long coat"]
    assert {look.settings.seed for look in looks} == {7}
    only(looks, "words")
    assert s.window.candidates_view.bar.text.text() == "Candidate 3 of 3 · seed 7"


def test_seeds_of_a_result_vary_even_when_the_design_is_another_by_now(s):
    s.render()
    s.document.set_words("something else")
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.6, 0.3))
    s.window.strip.select(s.session.results.items[0])
    s.window.strip.vary.click()
    dialog = dialog_of(s)
    dialog.show_thing("seed")
    dialog.seeds.setText("20, 30")
    looks = rendered(s, dialog, 2)
    assert [look.settings.seed for look in looks] == [20, 30]
    assert {look.words for look in looks} == {"a red coat"}
    assert all(look.sketch is None for look in looks)
    assert s.document.look.words == "something else"


def test_the_keys_vary_what_is_looked_at(s):
    s.render()
    s.document.set_words("something else")
    s.trigger("render.vary")
    dialog = dialog_of(s)
    assert "a red coat" in dialog.origin.text()
    dialog.reject()
    s.window.candidates_view.leave()
    s.trigger("render.vary")
    dialog = dialog_of(s)
    assert "something else" in dialog.origin.text()
    dialog.reject()


def test_a_drawn_result_is_varied_with_its_drawing(s):
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.6, 0.3))
    s.document.set_settings(variations=1)
    s.render()
    drawn = s.session.results.items[0].recipe.request.look.sketch
    s.document.clear_layer("sketch")
    s.window.strip.vary.click()
    dialog = dialog_of(s)
    dialog.seeds.setText("9")
    (look,) = rendered(s, dialog, 1)
    assert look.sketch.sha256 == drawn.sha256


def test_colours_become_plain_cloth_and_leave_the_words(s):
    s.trigger("render.vary")
    dialog = dialog_of(s)
    dialog.show_thing("colour")
    dialog.colours.setText("navy, no such colour")
    assert not dialog.go.isEnabled()
    assert "no such colour" in dialog.problem.text()
    dialog.colours.setText("#c8102e, #102ec8")
    looks = rendered(s, dialog, 2)
    wanted = [plain_swatch((0xC8, 0x10, 0x2E)), plain_swatch((0x10, 0x2E, 0xC8))]
    hashes = [hashlib.sha256(data).hexdigest() for data in wanted]
    assert [look.fabric.swatch.sha256 for look in looks] == hashes
    assert all("red" not in look.words for look in looks)
    only(looks, "fabric")


def test_fabrics_keep_the_placement(s, swatch, tmp_path):
    s.session.give("fabric", swatch, swatch.name)
    s.wait(lambda: s.document.look.fabric)
    s.document.set_placement(repeat_mm=120.0)
    other = tmp_path / "grey.png"
    write_png(other, s.document.scene.photo.picture[:40, :40])
    s.trigger("render.vary")
    dialog = dialog_of(s)
    dialog.show_thing("fabric")
    assert not dialog.go.isEnabled()
    s.wait(lambda: dialog.fabrics.count())
    dialog.add_fabric(other)
    dialog.add_fabric(swatch)
    s.wait(lambda: dialog.go.text() == "Render 2")
    looks = rendered(s, dialog, 2)
    assert {look.fabric.placement.repeat_mm for look in looks} == {120.0}
    expected = hashlib.sha256(other.read_bytes()).hexdigest()
    assert looks[0].fabric.swatch.sha256 == expected
    only(looks, "fabric")


def test_without_a_design_it_says_what_is_missing(s):
    s.document.set_words("")
    s.trigger("render.vary")
    assert "nothing to vary" in s.window.messages.text.text()
