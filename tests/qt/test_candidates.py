"""Results come as candidates: walked, kept, left and taken away; many seeds."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

WORKER = ("--step-ms", "15", "--steps", "3")


@pytest.fixture
def s(desk):
    desk.document.set_words("coat")
    return desk


def press(s, key):
    QTest.keyClick(s.canvas, key)


def seeds(s):
    return [result.seed for result in s.session.results.items]


def run(s, **settings):
    s.document.set_settings(**settings)
    s.render()


def kept(s):
    return [r.seed for r in s.session.results.items if not s.session.candidates.is_candidate(r)]


def test_arrows_walk_enter_keeps_and_esc_returns_to_the_design(s):
    run(s, seed=17, variations=4)
    bar, strip = s.window.candidates_view.bar, s.window.strip
    assert bar.isVisible()
    assert bar.text.text() == "Candidate 4 of 4 · seed 20"
    assert not bar.next.isEnabled()
    press(s, Qt.Key.Key_Left)
    press(s, Qt.Key.Key_Left)
    assert strip.current().seed == 18
    s.wait(lambda: bar.text.text() == "Candidate 2 of 4 · seed 18")
    assert kept(s) == []
    press(s, Qt.Key.Key_Return)
    assert kept(s) == [18]
    assert bar.keep.text() == "Kept"
    press(s, Qt.Key.Key_Right)
    assert strip.current().seed == 19
    assert bar.keep.text().startswith("Keep ")
    press(s, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert not s.window.visibility.shown("result")
    assert seeds(s) == [17, 18, 19, 20], "nothing is lost"


def test_keeping_can_be_undone_and_is_saved_with_the_project(s):
    run(s, seed=3)
    facts = s.session.project.render_facts[s.session.results.items[0].sha256]
    assert facts["candidate"]
    press(s, Qt.Key.Key_Return)
    assert "candidate" not in facts
    s.trigger("edit.undo")
    assert facts["candidate"]
    s.trigger("edit.redo")
    assert kept(s) == [3]
    assert s.session.project.is_dirty


def test_discarding_takes_away_and_undo_brings_back_to_the_same_place(s):
    run(s, seed=1, variations=3)
    press(s, Qt.Key.Key_Left)
    press(s, Qt.Key.Key_Delete)
    assert seeds(s) == [1, 3]
    assert s.window.strip.current().seed == 3
    assert s.window.candidates_view.bar.text.text() == "Candidate 2 of 2 · seed 3"
    s.trigger("edit.undo")
    assert seeds(s) == [1, 2, 3]
    assert [r.seed for r in s.window.strip.shown()] == [1, 2, 3]


def test_older_candidates_are_folded_away_and_kept_ones_stay(s):
    run(s, seed=1, variations=2)
    press(s, Qt.Key.Key_Return)
    run(s, seed=11, variations=2)
    assert [r.seed for r in s.window.strip.shown()] == [2, 11, 12]
    assert s.window.strip.folded.text() == "Show 1 not kept"
    s.window.strip.folded.click()
    assert [r.seed for r in s.window.strip.shown()] == [1, 2, 11, 12]
    s.window.strip.folded.click()


def test_who_walks_is_not_led_away_by_what_comes(s):
    s.document.set_settings(seed=1, variations=4)
    s.trigger("render.start")
    s.wait(lambda: len(s.session.results.items) >= 2)
    while s.window.strip.current().seed > 1:
        press(s, Qt.Key.Key_Left)
    s.wait(lambda: not s.session.renderer.busy)
    assert s.window.strip.current().seed == 1
    assert s.window.candidates_view.bar.text.text() == "Candidate 1 of 4 · seed 1"


def test_esc_leaves_what_has_come_and_then_cancels_the_rest(s):
    s.document.set_settings(seed=1, variations=64)
    s.trigger("render.start")
    s.wait(lambda: s.window.candidates_view.active)
    s.trigger("render.cancel")
    assert s.session.renderer.busy
    assert not s.window.candidates_view.active
    s.trigger("render.cancel")
    s.wait(lambda: not s.session.renderer.busy)
    assert len(s.session.results.items) < 64


def test_arrow_keys_belong_to_the_words_while_they_are_written(s):
    run(s, seed=1, variations=2)
    edit = s.window.panel.words.edit
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Left)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert s.window.strip.current().seed == 2
    assert kept(s) == []


def test_a_list_of_seeds_is_rendered_in_one_run(s):
    field = s.window.panel.render_section.seed
    field.setText("1, 5, 9-11")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert s.document.look.settings.seeds == (1, 5, 9, 10, 11)
    button = s.window.panel.render_section.button
    assert button.text().startswith("Render 5 ·")
    s.render()
    assert seeds(s) == [1, 5, 9, 10, 11]
    recipes = {r.recipe.request.seeds for r in s.session.results.items}
    assert recipes == {(1,), (5,), (9,), (10,), (11,)}
    assert len(s.asked("render")) == 1
    s.trigger("edit.undo")
    assert field.text() == "0"


def test_what_is_no_list_of_seeds_is_said_and_changes_nothing(s):
    section = s.window.panel.render_section
    section.seed.setText("12-3")
    QTest.keyClick(section.seed, Qt.Key.Key_Return)
    assert section.seed_problem.isVisibleTo(section)
    assert s.document.look.settings.seeds == (0,)
    section.seed.setText("12-13")
    QTest.keyClick(section.seed, Qt.Key.Key_Return)
    assert not section.seed_problem.isVisibleTo(section)
    assert s.document.look.settings.seeds == (12, 13)
    assert section.variations.current() == "2"


def test_the_bar_covers_nothing_of_a_fitted_picture_and_grips_do_not_stay_over_it(s):
    s.trigger("tool.pen")
    s.trigger("draw.symmetry")
    QTest.mouseMove(s.canvas, s.canvas.rect().center())
    s.wait(lambda: s.canvas.hands.place is not None)
    run(s)
    bar, picture = s.window.candidates_view.bar, s.canvas.view.picture_rect()
    assert s.canvas.view.fitted
    assert bar.isVisible()
    assert picture.bottom() <= bar.geometry().top()
    assert s.canvas.hands.shows_grips, "the pointer is there to take hold of them"
    QApplication.sendEvent(s.canvas, QEvent(QEvent.Type.Leave))
    assert not s.canvas.hands.shows_grips
    press(s, Qt.Key.Key_Escape)
    assert s.canvas.hands.shows_grips, "the design is there to be worked on"


def test_another_project_shows_none_of_the_old_candidates_on_its_way(s, tmp_path):
    run(s, seed=1, variations=3)
    press(s, Qt.Key.Key_Left)
    saved: list[bool] = []
    s.session.project.save(tmp_path / "one.fstudio", saved.append)
    s.wait(lambda: saved)
    shown, opened = [], []
    s.window.strip.chosen.connect(shown.append)
    s.session.project.open(tmp_path / "one.fstudio", opened.append)
    s.wait(lambda: opened)
    s.wait(lambda: s.window.strip.current() is not None)
    assert seeds(s) == [1, 2, 3]
    assert [result.seed for result in shown if result is not None] == [2]
