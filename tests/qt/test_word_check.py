"""What the engine does not know is told while the Words are written."""

from __future__ import annotations

from PySide6.QtTest import QTest

from fashionstudio.modelhub.known_words import KnownWords


def test_unknown_words_are_told_below_the_field_and_gone_with_them(desk):
    words = desk.window.panel.words
    words.edit.setFocus()
    QTest.keyClicks(words.edit, "a zorgl tunic")
    desk.wait(lambda: words.unknown.isVisible())
    lines = words.unknown.text().splitlines()
    assert len(lines) == 2
    assert "zorgl" in lines[0]
    assert "no effect" in lines[0]
    assert "is taken as" in lines[1]
    desk.document.set_words("a shirt")
    desk.wait(lambda: words.unknown.isHidden())
    desk.document.set_words("")
    desk.wait(lambda: not desk.session.background.busy)
    assert words.unknown.isHidden()


def test_plurals_and_engines_with_an_open_vocabulary_are_nobodys_concern(desk):
    words = desk.window.panel.words
    desk.document.set_words("zorgl")
    desk.wait(lambda: words.unknown.isVisible())
    desk.document.set_words("blouses")
    words.check.look()
    desk.wait(lambda: words.unknown.isHidden())
    assert KnownWords().missing("mini", "") == ()
    told = []
    words.check.told.connect(told.append)
    desk.document.set_settings(engine="no-such-engine")
    desk.wait(lambda: told)
    assert told[-1] == (), "what is wrong with the engine is told elsewhere"
