"""Another theme: every widget wears it, whether it is seen now or later."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.dressing import Dresser
from fashionstudio.app.slices import Slices
from fashionstudio.app.stylesheet import stylesheet
from fashionstudio.app.theme import DARK, LIGHT, Theme, palette_of

POINTS = 10.0


@pytest.fixture
def worn(qapp: QApplication):
    """Give the application back in the sheet and palette that it wore."""
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    yield
    qapp.setFont(before[2])
    qapp.setPalette(before[1])
    qapp.setStyleSheet(before[0])


class Wardrobe(QWidget):
    """Two pages with one of each control."""

    def __init__(self) -> None:
        super().__init__(objectName="panel")
        self.pages = QStackedWidget()
        for _page in range(2):
            page = QWidget(objectName="panelBody")
            column = QVBoxLayout(page)
            for widget in (
                QLabel("plain"), QLabel("dim", objectName="dim"), QPushButton("go"),
                QPushButton("now", objectName="primary"), QToolButton(text="tool"),
                QCheckBox("check", checked=True), QLineEdit("text"), QSlider(), _combo(),
            ):  # fmt: skip
                column.addWidget(widget)
            self.pages.addWidget(page)
        QVBoxLayout(self).addWidget(self.pages)


def _combo() -> QComboBox:
    combo = QComboBox()
    combo.addItems(["one", "two"])
    return combo


def picture(wardrobe: Wardrobe, page: int) -> QImage:
    wardrobe.pages.setCurrentIndex(page)
    QApplication.processEvents()
    return wardrobe.grab().toImage()


def recolour(dresser: Dresser, application: QApplication, theme: Theme) -> None:
    application.setPalette(palette_of(theme))
    dresser.recolour(stylesheet(theme, POINTS))


def resize(dresser: Dresser, application: QApplication, points: float) -> None:
    font = application.font()
    font.setPointSizeF(points)
    application.setFont(font)
    dresser.wear(stylesheet(DARK, points))
    dresser.finish()


@pytest.fixture
def wardrobe(qtbot, qapp, worn):
    qapp.setPalette(palette_of(DARK))
    font = qapp.font()
    font.setPointSizeF(POINTS)
    qapp.setFont(font)
    qapp.setStyleSheet(stylesheet(DARK, POINTS))
    made = Wardrobe()
    qtbot.addWidget(made)
    made.show()
    # Both pages have been seen, and so dressed.
    made.dark = [picture(made, page) for page in (1, 0)][::-1]
    return made


def test_it_looks_as_if_it_had_been_made_in_the_other_theme(qtbot, qapp, wardrobe):
    dresser = Dresser(qapp)
    recolour(dresser, qapp, LIGHT)
    dresser.finish()
    light = [picture(wardrobe, page) for page in (0, 1)]
    assert light[0] != wardrobe.dark[0]
    recolour(dresser, qapp, DARK)
    dresser.finish()
    assert [picture(wardrobe, page) for page in (0, 1)] == wardrobe.dark
    recolour(dresser, qapp, LIGHT)
    dresser.finish()
    made = Wardrobe()
    qtbot.addWidget(made)
    made.show()
    assert light == [picture(made, page) for page in (0, 1)]


def test_it_looks_as_if_it_had_been_made_in_the_other_size(qtbot, qapp, wardrobe):
    dresser, before = Dresser(qapp), wardrobe.size()
    resize(dresser, qapp, 1.6 * POINTS)
    qtbot.waitUntil(lambda: wardrobe.minimumSizeHint().height() > before.height())
    wardrobe.resize(before * 1.6)
    large = [picture(wardrobe, page) for page in (1, 0)]
    made = Wardrobe()
    qtbot.addWidget(made)
    made.show()  # and has the focus from now on
    made.resize(before * 1.6)
    assert large == [picture(made, page) for page in (1, 0)]


def test_a_window_is_painted_again_when_all_that_it_shows_is_dressed(qtbot, qapp, wardrobe):
    dresser = Dresser(qapp)
    label = wardrobe.pages.widget(0).findChild(QLabel)
    recolour(dresser, qapp, LIGHT)
    assert not wardrobe.updatesEnabled(), "half of it in other colours would be a flicker"
    qtbot.waitUntil(wardrobe.updatesEnabled)
    assert label.palette().windowText().color().name() == LIGHT.text
    recolour(dresser, qapp, DARK)
    recolour(dresser, qapp, LIGHT)
    dresser.finish()
    assert wardrobe.updatesEnabled()


def test_a_page_that_waits_is_dressed_before_it_is_seen(qtbot, qapp, wardrobe):
    hidden = wardrobe.pages.widget(1).findChild(QLabel)
    dresser = Dresser(qapp)
    recolour(dresser, qapp, LIGHT)
    assert hidden.palette().windowText().color().name() == DARK.text
    wardrobe.pages.setCurrentIndex(1)
    assert hidden.palette().windowText().color().name() == LIGHT.text


def test_what_is_never_shown_is_dressed_behind_the_window(qtbot, qapp, wardrobe):
    hidden = wardrobe.pages.widget(1).findChild(QLabel)
    dresser = Dresser(qapp)
    recolour(dresser, qapp, LIGHT)
    qtbot.waitUntil(lambda: hidden.palette().windowText().color().name() == LIGHT.text)


def test_a_widget_that_goes_meanwhile_does_not_matter(qtbot, qapp, wardrobe):
    dresser = Dresser(qapp)
    recolour(dresser, qapp, LIGHT)
    page = wardrobe.pages.widget(1)
    wardrobe.pages.removeWidget(page)
    page.setParent(None)
    page.deleteLater()
    del page
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    dresser.finish()
    assert picture(wardrobe, 0) != wardrobe.dark[0]


def test_slices_keep_their_order_and_let_the_window_answer(qtbot, qapp):
    slices, done = Slices(qapp), []

    def steps(name: str):
        for number in range(3):
            done.append((name, number))
            yield

    slices.add(steps("first"))
    slices.add(steps("second"))
    assert not done, "nothing is done in the turn in which it is asked for"
    qtbot.waitUntil(lambda: not slices.busy)
    assert done == [(name, n) for name in ("first", "second") for n in range(3)]


def test_slices_can_be_hurried_and_stopped(qapp):
    slices, done = Slices(qapp), []
    slices.add(done.append(n) for n in range(3))
    slices.finish()
    assert done == [0, 1, 2]
    assert not slices.busy
    slices.add(done.append(n) for n in range(3))
    slices.stop()
    slices.finish()
    assert done == [0, 1, 2]


def test_another_size_right_after_another_theme_leaves_nobody_out(qtbot, qapp, worn):
    wardrobe, dresser = Wardrobe(), Dresser(qapp)
    qtbot.addWidget(wardrobe)
    dresser.wear(stylesheet(DARK, POINTS))
    wardrobe.show()
    for page in (1, 0):
        picture(wardrobe, page)
    dressed: list[QWidget] = []
    dress = dresser._dress

    def note(widgets):
        dressed.extend(widgets)
        return dress(widgets)

    dresser._dress = note
    recolour(dresser, qapp, LIGHT)
    dresser.wear(stylesheet(LIGHT, 2 * POINTS))
    unseen = wardrobe.pages.widget(1).findChildren(QWidget)
    assert unseen
    dresser.finish()
    # Qt would pass over whom the style does not know, and read rules that are no longer there.
    assert set(unseen) <= set(dressed)


def test_what_python_holds_of_a_widget_stays_whole(qtbot, qapp, wardrobe):
    area = QScrollArea(wardrobe)
    area.setWidget(QLabel("short"))
    bar = area.verticalScrollBar()
    area.show()
    QApplication.processEvents()
    dresser = Dresser(qapp)
    for theme in (LIGHT, DARK):
        recolour(dresser, qapp, theme)
        dresser.finish()
        gc.collect()
    assert bar.maximum() == 0, "it is there, and hidden, for there is nothing to scroll"
