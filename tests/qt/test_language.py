"""The window in other languages: Italian, one with longer words, and one from right to left."""

import argparse
import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fashionstudio.app.language import speak
from fashionstudio.app.numbers import number, short_number
from fashionstudio.app.recipe_words import recipe_rows
from fashionstudio.app.sentences import sentence, told, told_text
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.errors import BadImage, BadInput
from fashionstudio.ui.application import make_window
from fashionstudio.ui.dialogs.engine_words import size_text
from fashionstudio.ui.fields import DecimalField
from fashionstudio.ui.window_commands import TOOLS
from tests.gallery.fit import misfits
from tests.gallery.languages import PSEUDO, RIGHT_TO_LEFT, speak_like

HERE = Path(__file__).resolve().parent
STAMP = EngineStamp("mini", {}, {}, "cpu")


@pytest.fixture
def in_language(qapp, qtbot, monkeypatch, tmp_path):
    """A factory: a window in a language; afterwards nothing is translated any more."""
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path / "home"))
    windows = []

    def make(language):
        speak_like(qapp, language)
        worker = WorkerClient([sys.executable, str(HERE / "fake_worker.py")])
        options = argparse.Namespace(theme="dark", text_scale=1.0, device="cpu")
        window = make_window(qapp, options, worker)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        QApplication.processEvents()
        windows.append(window)
        return window

    yield make
    for window in windows:  # the next one takes the writing it finds for the usual size
        window.studio.preferences.override("text_scale", 1.0)
        window.studio.interrupt()
    QLocale.setDefault(QLocale.system())
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def italian(qapp):
    """Italian without a window."""
    speak_like(qapp, "it")
    yield
    QLocale.setDefault(QLocale.system())
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_window_speaks_italian(in_language, qtbot):
    window = in_language("it")
    menus = [action.text() for action in window.menuBar().actions()]
    assert menus[:4] == ["&File", "&Modifica", "&Strumenti", "&Vista"]
    assert menus[-1] == "&Aiuto"
    assert window.registry.action("file.save").text() == "&Salva progetto"
    qtbot.waitUntil(lambda: misfits(window) == [])  # layouts come to rest


def test_no_two_entries_of_a_menu_have_the_same_letter(in_language):
    for menu in [action.menu() for action in in_language("it").menuBar().actions()]:
        texts = [action.text() for action in menu.actions() if "&" in action.text()]
        letters = [text[text.index("&") + 1].lower() for text in texts]
        assert len(letters) == len(set(letters)), texts


@pytest.mark.parametrize("language", [PSEUDO, RIGHT_TO_LEFT])
def test_longer_words_find_room(in_language, qtbot, language):
    window = in_language(language)
    assert window.menuBar().actions()[0].text() != "&File"
    qtbot.waitUntil(lambda: misfits(window) == [])  # layouts come to rest


@pytest.mark.parametrize(("language", "scale"), [(PSEUDO, 1.0), (RIGHT_TO_LEFT, 2.0)])
def test_nothing_is_cut_off_on_any_page_or_by_any_tool(
    in_language, qtbot, photo, swatch, language, scale
):
    window = in_language(language)
    window.session.give("photo", photo, photo.name)
    qtbot.waitUntil(lambda: window.document.scene is not None)
    window.session.give("fabric", swatch, swatch.name)
    qtbot.waitUntil(lambda: window.document.look.fabric is not None)
    window.studio.preferences.override("text_scale", scale)
    for page in window.side.page_ids():
        window.side.show_page(page)
        qtbot.waitUntil(lambda: misfits(window) == [])
    for tool in TOOLS:
        window.registry.action(f"tool.{tool}").trigger()
        qtbot.waitUntil(lambda: misfits(window) == [])


def test_where_a_bar_is_too_narrow_arrows_lead_to_the_rest(in_language, qtbot):
    window = in_language(PSEUDO)
    window.studio.preferences.override("text_scale", 2.0)
    window.registry.action("tool.region").trigger()
    options = window.tool_options
    qtbot.waitUntil(lambda: options.ends.right.isVisible())
    assert not options.ends.left.isVisible()
    options.ends.right.click()
    qtbot.waitUntil(lambda: options.ends.left.isVisible())


def test_the_large_button_says_as_much_as_it_has_room_for(in_language, qtbot):
    button = in_language(PSEUDO).panel.render_section.button
    whole = "Render · standard · about 2 seconds and then some more of them, and longer still"
    button.say(whole)
    assert button.text() == "Render · standard"
    assert button.toolTip() == button.accessibleName() == whole
    button.say("Render · standard")
    assert button.toolTip() == ""


def test_from_right_to_left_the_tools_are_right_and_the_panel_left(in_language):
    window = in_language(RIGHT_TO_LEFT)
    assert window.rail.mapTo(window, window.rail.rect().center()).x() > window.width() / 2
    assert window.panel.mapTo(window, window.panel.rect().center()).x() < window.width() / 2


def test_sizes_keep_their_order_from_right_to_left(in_language, qtbot, photo):
    window = in_language(RIGHT_TO_LEFT)
    window.session.give("photo", photo, photo.name)
    qtbot.waitUntil(lambda: window.document.scene is not None)
    h, w = window.document.scene.shape
    whole = f"\u2066{w} × {h}\u2069"
    qtbot.waitUntil(lambda: whole in window.panel.photo.caption.text())
    assert whole in window.status.place.text()


def test_an_error_from_deep_down_is_told_in_italian(italian):
    error = BadImage(
        "“vacanze.heic” cannot be read as a picture.",
        "Save it as PNG, JPEG, WebP or TIFF and open that.",
    )
    assert sentence(error) == (
        "“vacanze.heic” non è un'immagine leggibile. "
        "Salvalo come PNG, JPEG, WebP o TIFF e apri quello."
    )


def test_what_is_put_into_a_sentence_stays_as_it_is(italian):
    error = BadInput("There is no space left to write “{name} is empty.”.")
    assert sentence(error) == "Non c'è più spazio per scrivere “{name} is empty.”."
    assert told("The photo is too small (12 × 9 pixels).") == (
        "La foto è troppo piccola (12 × 9 pixel)."
    )


def test_known_words_that_are_put_in_are_told_too_and_names_are_not(italian):
    said = "Left out, for each photo has its own: Sketch and Region."
    assert "Schizzo e Area" in told(said)
    assert "red and blue.png" in told("There is no file “red and blue.png”.")
    assert "skirt and top" in told("The engine “mini” takes no skirt and top, so it has no effect.")


def test_sentences_in_a_row_are_told_one_by_one(italian):
    assert told("The region is empty. Choose another file.") == (
        "L'area è vuota. Scegli un altro file."
    )
    assert told("Nobody has translated this.") == "Nobody has translated this."


def test_english_is_told_as_it_was_written(qapp):
    assert told("The region is empty.") == "The region is empty."
    assert told("") == ""


def test_numbers_choose_the_form_of_a_word(qapp, italian):
    def pictures(n):
        return QCoreApplication.translate("RenderSection", "%n picture(s)", "", n)

    assert [pictures(1), pictures(3)] == ["1 immagine", "3 immagini"]
    speak_like(qapp, "en")
    assert [pictures(1), pictures(3)] == ["1 picture", "3 pictures"]


def test_a_language_without_a_translation_is_english(qapp, italian):
    assert qapp.translate("QPlatformTheme", "Cancel") == "Annulla"
    speak_like(qapp, "en")
    assert speak(qapp, "de") == "en"
    assert qapp.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_numbers_have_the_comma_of_their_language(italian):
    assert number(2.4, 1) == "2,4"
    assert number(12345.0) == "12345"
    assert short_number(120.0) == "120"
    assert short_number(7.25) == "7,25"
    assert size_text(4_200_000_000) == "4,2 GB"
    timings = {"load": 9.0, "denoise": 1.25, "decode": 0.5}
    photo = PictureRef("0" * 64, "photo.png")
    look = Look(photo=photo, words="coat", settings=RenderSettings(guidance=3.5))
    recipe = Recipe(Request(look), STAMP, timings)
    rows = {row.name: row.value for row in recipe_rows(recipe)}
    assert rows["Tempo"] == "1,8 s (caricamento 9,0; rendering 1,3; sviluppo 0,5)"
    assert "3,5" in rows["Impostazioni"]


def test_numbers_have_the_point_of_theirs():
    assert number(2.4, 1) == "2.4"
    assert short_number(7.25) == "7.25"


def test_what_a_licence_asks_is_told_in_italian(italian):
    for path in sorted((HERE.parents[1] / "models").glob("*/engine.json")):
        terms = json.loads(path.read_text(encoding="utf-8")).get("install", {}).get("terms", "")
        assert not terms or "scopi commerciali" in told_text(terms)
        assert "forbids" not in told_text(terms)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("typed", ["12.5", "12,5"])
def test_point_and_comma_both_begin_decimals(qtbot, italian, language, typed):
    QLocale.setDefault(QLocale(language))
    field = DecimalField(minimum=-128, maximum=128, decimals=1)
    qtbot.addWidget(field)
    field.show()
    field.selectAll()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 12.5
    assert field.text() == ("12,5" if language == "it" else "12.5")
