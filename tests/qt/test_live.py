"""Live drafts: what is drawn is seen as a quick render while the drawing goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from fashionstudio.app import live

WORKER = ("--step-ms", "70", "--steps", "4")
"""A draft takes longer than the pause after a stroke."""


def draws(s, y=0.3):
    s.trigger("tool.pen")
    s.stroke((0.4, y), (0.6, y))


def switch_on(s):
    s.session.preferences.override("live_preview", True)


def colour_at(s, x=0.5, y=0.45):
    s.canvas.repaint()
    image = s.canvas.grab().toImage()
    return QColor(image.pixel(s.place(x, y))).getRgb()[:3]


def test_a_draft_follows_each_stroke_and_replaces_the_one_before(desk):
    s = desk
    bare = colour_at(s)
    switch_on(s)
    draws(s)
    s.wait(lambda: s.canvas.layers.shows_draft)
    first = s.canvas.layers.draft._picture
    assert colour_at(s) != bare
    assert [line[1:] for line in s.asked("draft")] == [["0", "draft"]]
    draws(s, 0.35)
    s.wait(lambda: s.canvas.layers.draft._picture is not first)
    s.wait(lambda: not s.session.live.busy)
    assert len(s.asked("draft")) == 2
    assert not s.session.results.items, "a draft is not a result"
    assert not s.session.renderer.busy


def test_the_final_render_shows_what_the_draft_showed(desk):
    s = desk
    s.document.set_settings(seed=5)
    switch_on(s)
    draws(s)
    s.wait(lambda: s.canvas.layers.shows_draft)
    drafted = s.canvas.layers.draft._picture.pixelColor(2, 2).getRgb()[:3]
    s.render()
    (result,) = s.session.results.items
    assert str(result.seed) == s.asked("draft")[0][1] == "5"
    assert not s.canvas.layers.shows_draft, "the result is what is looked at"
    final = s.session.results.decoded(result).pyramid.pixels
    h, w = final.shape[:2]
    patch = final[int(0.3 * h), int(0.4 * w)].astype(float)
    ratio = patch / drafted
    assert ratio.max() / ratio.min() < 1.05, "the same colour, only shaded"


def test_switched_off_nothing_is_drafted_and_what_was_goes(desk):
    s = desk
    draws(s)
    assert not s.session.live.busy
    s.trigger("render.live")
    assert s.session.preferences.values.live_preview
    s.wait(lambda: s.canvas.layers.shows_draft)
    QTest.keyClick(s.window, Qt.Key.Key_D)
    assert not s.session.preferences.values.live_preview
    assert not s.canvas.layers.draft.active
    asked = len(s.asked("draft"))
    draws(s, 0.4)
    assert not s.session.live._timer.isActive()
    assert len(s.asked("draft")) == asked


def test_a_newer_stroke_supersedes_a_slow_draft(desk, monkeypatch):
    s = desk
    switch_on(s)
    monkeypatch.setattr(live, "PATIENCE_S", 0.0)
    cancelled = []
    s.session.worker.job_cancelled.connect(cancelled.append)
    draws(s)
    s.wait(lambda: s.asked("draft"))
    overtaken = s.session.live._job
    for y in (0.35, 0.4, 0.45):
        draws(s, y)
    s.wait(lambda: cancelled)
    assert cancelled == [overtaken]
    s.wait(lambda: s.canvas.layers.shows_draft and not s.session.live.busy)
    assert len(s.asked("draft")) == 2, "of many wishes only the newest is left"


def test_a_short_draft_is_let_finish_and_the_newest_wish_follows(desk, monkeypatch):
    s = desk
    switch_on(s)
    monkeypatch.setattr(s.session.live, "_usual_s", 0.1)
    shown = []
    s.session.live.shown.connect(shown.append)
    draws(s)
    s.wait(lambda: s.asked("draft"))
    draws(s, 0.35)
    draws(s, 0.4)
    s.wait(lambda: len(shown) == 2 and not s.session.live.busy)
    assert len(s.asked("draft")) == 2


def test_a_render_comes_before_drafts_and_what_is_drawn_meanwhile_follows(desk):
    s = desk
    switch_on(s)
    s.document.set_words("coat")
    draws(s)
    s.wait(lambda: s.session.live.busy)
    s.trigger("render.start")
    s.wait(lambda: s.asked("render"))
    assert not s.session.live.wanted
    drafts = len(s.asked("draft"))
    draws(s, 0.4)
    s.wait(lambda: not s.session.renderer.busy)
    assert len(s.asked("draft")) == drafts, "while it rendered there was none"
    s.wait(lambda: s.canvas.layers.shows_draft)
    assert not s.window.visibility.shown("result"), "the draft is of the design"
    assert len(s.session.results.items) == 1


def test_words_and_settings_are_drafted_too_and_the_same_thing_only_once(desk):
    s = desk
    switch_on(s)
    s.document.set_words("red coat")
    s.wait(lambda: s.canvas.layers.shows_draft and not s.session.live.busy)
    s.document.set_words("red coats")
    s.document.set_words("red coat")
    s.wait(lambda: not s.session.live._timer.isActive() and not s.session.live.busy)
    assert [line[0] for line in s.asked("draft")] == ["red coat"]


def test_nothing_is_drafted_while_there_is_nothing_to_design(desk):
    s = desk
    switch_on(s)
    s.document.set_words("coat")
    s.wait(lambda: s.canvas.layers.shows_draft)
    s.document.set_words("")
    s.wait(lambda: not s.canvas.layers.draft.active)
    assert len(s.asked("draft")) == 1
    s.document.set_category("dresses")
    s.wait(lambda: not s.session.live._timer.isActive())
    assert not s.session.live.busy


def test_an_unfinished_analysis_is_waited_for(desk, tmp_path, photo):
    s = desk
    switch_on(s)
    s.session.give("photo", photo, "again.png")
    s.wait(lambda: s.document.scene.ref.name == "again.png")
    s.document.scene.person = None
    s.document.set_words("coat")
    s.session.live._timer.timeout.emit()
    assert not s.session.live.busy
    s.session.preparer._on_photo()
    s.wait(lambda: s.document.scene.person)
    s.wait(lambda: s.canvas.layers.shows_draft)


def test_another_photo_forgets_the_draft(desk, photo):
    s = desk
    switch_on(s)
    draws(s)
    s.wait(lambda: s.canvas.layers.shows_draft)
    s.session.give("photo", photo, "again.png")
    s.wait(lambda: s.document.scene.ref.name == "again.png")
    assert not s.canvas.layers.draft.active
    s.wait(lambda: s.document.scene.person)
    assert not s.session.live.wanted, "opening a photo is not a wish for a draft"
