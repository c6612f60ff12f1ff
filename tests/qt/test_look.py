"""What is seen of the window: room for large writing, contrast, and both directions of writing."""

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QTextLayout, QTextOption
from PySide6.QtWidgets import QListWidget, QStyleOptionViewItem, QWidget

from fashionstudio.app import numbers
from fashionstudio.app.recents import Recent
from fashionstudio.app.samples import Sample
from fashionstudio.app.stylesheet import mix
from fashionstudio.app.theme import DARK, LIGHT
from fashionstudio.core.undo import UndoStack
from fashionstudio.ui.canvas.visibility import Visibility
from fashionstudio.ui.library.kind_bar import KindBar
from fashionstudio.ui.panels.layer_row import LayerRow
from fashionstudio.ui.panels.slot import PictureSlot
from fashionstudio.ui.tiles import cover, tile, upright
from fashionstudio.ui.two_lines import CardButton, TwoLineDelegate
from fashionstudio.ui.welcome import Welcome
from tests.gallery.languages import isolated

LEAST_CONTRAST = 4.5
CANVAS = (600, 510)
"""What large writing leaves of a window of 1280 × 800."""


@pytest.fixture
def large_writing(qapp):
    """200 %, as the theme would set it."""
    usual = QFont(qapp.font())
    large = QFont(usual)
    large.setPointSizeF(usual.pointSizeF() * 2)
    qapp.setFont(large)
    yield
    qapp.setFont(usual)


@pytest.fixture
def right_to_left(qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def thumb(width=60, height=80):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#8090a0"))
    return image


def welcome(qtbot, *, recents=0):
    canvas = QWidget()
    qtbot.addWidget(canvas)
    canvas.resize(*CANVAS)
    card = Welcome(canvas)
    card.held = canvas  # else nobody holds it
    card.show_samples([Sample("people", Path(f"/s/{n}.jpg"), thumb()) for n in range(5)])
    card.show_recents([Recent(Path(f"/r/coat {n}.fstudio"), thumb()) for n in range(recents)])
    canvas.show()
    card.fit(*CANVAS)
    return card


# Large writing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("recents", [0, 1, 4])
def test_samples_are_offered_in_large_writing_too(qtbot, large_writing, recents):
    card = welcome(qtbot, recents=recents)
    assert any(button.isVisible() for button in card.sample_buttons)
    assert all(button.isVisible() for button in card.recent_buttons)
    assert card.height() <= CANVAS[1]
    assert card.width() <= CANVAS[0]


def test_a_long_title_goes_on_in_the_next_line(qtbot, large_writing):
    card = welcome(qtbot)
    card._title.setText("Start with a photo of whoever is going to wear it")
    card.fit(*CANVAS)
    assert card.width() <= CANVAS[0]
    assert card._title.heightForWidth(card._title.width()) <= card._title.height()


def test_room_is_used_for_names_and_large_pictures(qtbot):
    card = welcome(qtbot, recents=1)
    card.fit(900, 700)
    roomy = card.sample_buttons[0].iconSize().height()
    assert card.recent_buttons[0].text().startswith("coat")
    card.fit(420, 320)
    assert card.sample_buttons[0].iconSize().height() < roomy
    assert card.sample_buttons[0].isVisible()


def test_small_pictures_grow_with_the_writing(qtbot, qapp):
    slot = PictureSlot("Photo", "person", "Choose a photo", DARK)
    row = LayerRow("photo", "Photo", Visibility(UndoStack()))
    for widget in (slot, row):
        qtbot.addWidget(widget)
        widget.show()
    before = slot.square.width(), row.thumb.width()
    large = QFont(qapp.font())
    large.setPointSizeF(large.pointSizeF() * 2)
    for widget in (slot.square, row):
        widget.setFont(large)
    row.fit()
    after = slot.square.width(), row.thumb.width()
    assert all(new >= 1.3 * old for new, old in zip(after, before, strict=True))


def test_both_lines_of_a_list_and_a_card_have_room(qtbot):
    items = QListWidget()
    qtbot.addWidget(items)
    items.resize(120, 300)
    items.setItemDelegate(TwoLineDelegate(items))
    items.addItem("A name that needs more than one line\nNot installed")
    items.show()
    option = QStyleOptionViewItem()
    high = items.itemDelegate().sizeHint(option, items.model().index(0, 0)).height()
    assert high >= 3 * items.fontMetrics().height()
    card = CardButton("Contact sheet", "PDF, small pictures")
    qtbot.addWidget(card)
    assert card.sizeHint().width() > card.fontMetrics().horizontalAdvance("Contact sheet")


def test_kinds_are_named_while_there_is_room(qtbot):
    bar = KindBar(DARK)
    qtbot.addWidget(bar)
    bar.set_current("garment")
    bar.resize(600, 60)
    bar.show()
    style = Qt.ToolButtonStyle
    assert bar.button("person").toolButtonStyle() == style.ToolButtonTextUnderIcon
    bar.resize(150, 60)
    assert bar.button("person").toolButtonStyle() == style.ToolButtonIconOnly
    assert bar.button("garment").toolButtonStyle() == style.ToolButtonTextBesideIcon


def test_tiles_are_filled_and_heads_are_kept(qapp):
    size = upright(thumb(60, 200), 80)
    assert size == QSize(60, 80)
    assert upright(thumb(80, 80), 80) == QSize(60, 60)
    frame = cover(QSize(60, 200), QImage(60, 80, QImage.Format.Format_RGB32).rect().toRectF())
    assert frame.top() == 0
    assert frame.height() == 200
    pixels = tile(thumb(60, 200), size).pixmap(size, 1.0).toImage()
    assert pixels.pixelColor(30, 78).name() == "#8090a0"


# Contrast ----------------------------------------------------------------------------------------


def luminance(color):
    def linear(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in QColor(color).getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_all_that_is_written_can_be_read(qapp, theme):
    grounds = (theme.window, theme.panel, theme.raised, theme.hover)
    for writing, ground in itertools.product((theme.text, theme.dim), grounds):
        assert contrast(writing, ground) >= LEAST_CONTRAST, (writing, ground)
    states = (theme.danger, theme.warning, theme.good, theme.accent)
    for writing, ground in itertools.product(states, (theme.window, theme.panel)):
        assert contrast(writing, ground) >= LEAST_CONTRAST, (writing, ground)
    chosen = mix(theme.panel, theme.accent, 0.26 if theme is DARK else 0.16)
    assert contrast(theme.text, chosen) >= LEAST_CONTRAST
    assert contrast(theme.on_accent, theme.accent) >= LEAST_CONTRAST


# From right to left ------------------------------------------------------------------------------


def left_edges(text, *parts):
    """Where parts of a line are seen, in pixels from its left, the line going right to left."""
    layout = QTextLayout(text)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1000)
    layout.endLayout()
    return [line.cursorToX(text.index(part) + 1)[0] for part in parts]


def test_sizes_are_read_in_their_order_between_hebrew_words(qapp):
    plain = f"{768} × {1024} פיקסלים"
    width, height = left_edges(plain, "768", "1024")
    assert width > height, "without help they would change places"
    width, height = left_edges(isolated("{w} × {h} פיקסלים").format(w=768, h=1024), "768", "1024")
    assert width < height


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("{n} mm", "\u2066{n} mm\u2069"),
        ("{low}-{high} mm", "\u2066{low}-{high} mm\u2069"),
        ("{done} / {all}", "\u2068{done}\u2069 / \u2068{all}\u2069"),
        ("{done}/{all}", "\u2066{done}/{all}\u2069"),
        ("{name}: {n} %", "\u2068{name}\u2069: \u2066{n} %\u2069"),
        ("100 %", "\u2066100 %\u2069"),
        ("%n", "%n"),
        ("1-3", "\u20661-3\u2069"),
        ('<a href="{url}">{name}</a>', '<a href="{url}">\u2068{name}\u2069</a>'),
        ("plain words", "plain words"),
    ],
)
def test_names_and_runs_of_numbers_are_units(text, whole):
    assert isolated(text) == whole


def test_names_of_files_keep_their_parts_together(qapp):
    name = "navy-dots (2).jpg"
    begins, ends = left_edges(isolated("מ-{name} אל").format(name=name), "navy", "jpg")
    assert begins < ends


def test_names_stand_where_reading_begins(qtbot, right_to_left):
    slot = PictureSlot("Photo", "person", "Choose a photo", DARK)
    qtbot.addWidget(slot)
    slot.show_picture(thumb(), "tee-and-jeans.jpg")
    flag = Qt.AlignmentFlag
    assert slot.caption.alignment() & flag.AlignAbsolute
    assert slot.caption.alignment() & flag.AlignRight
    slot.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert slot.caption.alignment() & flag.AlignLeft


def test_composed_numbers_are_texts_of_the_language(qapp):
    QLocale.setDefault(QLocale("en"))
    assert numbers.measures(768, 1024) == "768 × 1024"
    assert numbers.percent(0.48) == "48 %"
    assert numbers.pixels(64) == "64 px"
    assert [numbers.times(n, "120 mm") for n in (1, 4)] == ["120 mm", "4 × 120 mm"]
    QLocale.setDefault(QLocale.system())
