"""Everything lies inside the window, and the window on its screen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSettings
from PySide6.QtWidgets import QWidget

from fashionstudio.ui.geometry import inside, place_window, remember_place


def outside(window):
    """Visible widgets that stick out of the window, or of a parent that does not scroll."""
    whole = window.rect()
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.isWindow():
            continue
        if any(isinstance(w, QWidget) and w.objectName() == "qt_scrollarea_viewport"
               for w in ancestors(widget)):  # fmt: skip
            continue
        rect = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        if not whole.contains(rect) and not rect.isEmpty():
            found.append((type(widget).__name__, widget.objectName(), rect))
    return found


def ancestors(widget):
    while (widget := widget.parentWidget()) is not None:
        yield widget


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1280, 800, 1.0), (1100, 700, 1.0), (1100, 700, 2.0), (1280, 800, 2.0)],
)
def test_everything_is_inside_the_window(studio, photo, swatch, width, height, scale):
    s = studio()
    s.window.theme.set_text_scale(scale)
    s.window.resize(width, height)
    # Icons grow with the writing, and the layout with them, one round of events later.
    s.wait(lambda: not outside(s.window))
    assert (s.window.width(), s.window.height()) == (width, height)
    s.open(photo)
    s.session.give("fabric", swatch, swatch.name)
    s.wait(lambda: s.document.look.fabric)
    s.document.set_words("coat")
    s.render()
    s.wait(lambda: not outside(s.window))
    assert (s.window.width(), s.window.height()) == (width, height)
    assert s.canvas.width() >= 240
    s.window.theme.set_text_scale(1.0)


def test_a_window_is_cut_down_to_its_screen_and_finds_its_place_again(studio, tmp_path):
    assert inside(QRect(-50, 20, 1440, 900), QRect(0, 0, 1280, 800)) == QRect(0, 0, 1280, 800)
    assert inside(QRect(900, 700, 600, 400), QRect(0, 0, 1280, 800)) == QRect(680, 400, 600, 400)
    s = studio()
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    s.window.setGeometry(100, 80, 1200, 760)
    remember_place(s.window, settings)
    other = QWidget()
    place_window(other, settings)
    assert other.geometry() == QRect(100, 80, 1200, 760)


def test_pages_of_the_side_panel(studio, qtbot):
    s = studio()
    side = s.window.side
    page = QWidget()
    side.add_page("more", "More", page)
    assert side.tabs.isVisible()
    side.show_page("more")
    assert page.isVisible()
    assert side.current() == "more"
    assert not s.window.panel.isVisible()
    side.show_page("design")
    assert s.window.panel.isVisible()
    assert np.unique([s.window.panel.width(), page.width()]).size == 1
