"""Small promises: names for screen readers, shortcuts, geometry of the view, job states."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QScrollBar,
)

from fashionstudio.app.commands import Command, CommandRegistry
from fashionstudio.app.jobs import Job, JobState
from fashionstudio.app.pace import PaceBook
from fashionstudio.app.theme import DARK, LIGHT
from fashionstudio.ui import icons
from fashionstudio.ui.canvas.view import View
from fashionstudio.ui.tool_rail import place_of, size_at
from fashionstudio.ui.window_commands import all_commands

ROOT = Path(__file__).resolve().parents[2]


def test_the_window_does_not_wait_for_libraries_that_it_shows_nothing_of():
    code = (
        "import sys, fashionstudio.ui.application\n"
        "bad = {'torch', 'diffusers', 'transformers', 'mediapipe', 'scipy', 'reportlab', 'cv2',\n"
        "       'http.client', 'asyncio', 'fashionstudio.modelhub.install'} & set(sys.modules)\n"
        "sys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


def test_every_control_has_a_name_for_screen_readers(studio):
    window = studio().window
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QAbstractSlider)
    nameless = [
        widget
        for kind in kinds
        for widget in window.findChildren(kind)
        if not widget.accessibleName()
        and not getattr(widget, "text", str)()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget, QScrollBar)
    ]
    assert [type(widget).__name__ for widget in nameless] == []


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_text_is_cut_off(studio, photo, swatch, scale):
    s = studio()
    s.window.theme.set_text_scale(scale)
    s.open(photo)
    s.session.give("fabric", swatch, swatch.name)
    s.wait(lambda: s.document.look.fabric)
    s.wait(lambda: not s.window.panel.fabric.preview.image().isNull())
    # The longest that the big button ever says.
    s.document.set_settings(variations=4)
    s.window.panel.render_section.show_button(25, "", again=True)
    cut = [
        widget.text()
        for kind in (QLabel, QAbstractButton)
        for widget in s.window.findChildren(kind)
        if widget.isVisible()
        and widget.text()
        and not getattr(widget, "wordWrap", bool)()
        and widget.width() < widget.minimumSizeHint().width()
    ]
    s.window.theme.set_text_scale(1.0)
    assert cut == []


def test_shortcuts_are_unique(qapp):
    registry = CommandRegistry(lambda _name: QIcon())
    for command in all_commands():
        registry.add(command, lambda *_: None)
    assert registry.owner_of("Ctrl+Z").id == "edit.undo"
    with pytest.raises(ValueError, match="belongs to"):
        registry.add(Command("x.y", "X", "Y", ("Ctrl+Z",)), lambda: None)


def test_all_icons_can_be_drawn_in_both_themes(qapp):
    for name in icons.icon_names():
        for theme in (DARK, LIGHT):
            image = icons.pixmap(name, 24, theme.text).toImage()
            colored = sum(image.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
            assert colored > 15, name
    used = {command.icon for command in all_commands() if command.icon}
    assert used <= set(icons.icon_names())


def test_the_view_zooms_pans_and_fits():
    view = View()
    view.set_window(QSize(800, 600))
    view.set_picture(QSize(3000, 4000))
    fitted = view.scale
    assert view.picture_rect().height() <= 600
    place = QPointF(333, 222)
    before = view.to_photo(place)
    view.zoom_at(place, 3)
    assert (view.to_photo(place) - before).manhattanLength() < 1e-6
    for _ in range(50):
        view.pan(-500, 0)
    assert view.picture_rect().right() > 0
    view.fit()
    assert view.scale == fitted
    assert view.dirty(QRect(0, 0, 10, 10)).contains(view.to_view(QPointF(5, 5)).toPoint())


def test_a_job_ends_once():
    job = Job("1", "render")
    assert job.move_to(JobState.RUNNING)
    assert job.move_to(JobState.CANCELLING)
    assert not job.move_to(JobState.RUNNING)
    assert job.move_to(JobState.CANCELLED)
    assert not job.move_to(JobState.DONE)
    assert job.state.final


def test_times_are_learnt():
    pace = PaceBook()
    assert pace.guess("a", 3) is None
    pace.learn("a", {"load": 60, "denoise": 4}, 3)
    pace.learn("a", {"denoise": 2}, 3)
    assert pace.guess("a", 3) == 3
    again = PaceBook()
    again.load({**pace.to_dict(), "of an older version": 7.5})
    assert again.guess("a", 3) == 3
    assert again.guess("of an older version", 3) is None


@pytest.mark.parametrize(("learnt", "asked"), [(3, 12), (12, 3)])
def test_another_size_of_photo_is_heeded_before_its_first_picture(learnt, asked):
    # As they were measured with the embedded engine.
    timings = {
        3: {"read": 0.26, "encode": 0.87, "denoise": 0.24, "decode": 0.45, "compose": 1.05},
        12: {"read": 0.67, "encode": 2.37, "denoise": 0.27, "decode": 0.46, "compose": 2.20},
    }
    pace = PaceBook()
    pace.learn("mini", timings[learnt], learnt)
    assert pace.guess("mini", asked) == pytest.approx(sum(timings[asked].values()), rel=0.15)
    pace.learn("mini", timings[asked], asked)
    assert pace.guess("mini", asked) == pytest.approx(sum(timings[asked].values()), rel=0.15)


def test_brush_sizes_go_through_the_slider():
    assert size_at(0) == 1
    assert size_at(100) == 1000
    for size in (1, 5, 20, 300, 1000):
        assert abs(size_at(place_of(size)) - size) <= max(1, size * 0.05)
