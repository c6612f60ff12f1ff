"""The translations are complete, agree with the source, and are compiled."""

import importlib.util
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "fashionstudio"
FOLDER = PACKAGE / "translations"
PACKAGING = ROOT / "packaging"
ITALIAN = FOLDER / "fashionstudio_it.ts"
PLACES = re.compile(r"\{[^{}]*\}|%n|<[^>]+>|\*\.\w+|;;")
SHORTCUT = re.compile(r"&(?=\w)")


def _load(name):
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def strings():
    return _load("user_strings")


@pytest.fixture(scope="module")
def messages():
    """(context, source, the forms of its translation, whether it is finished)."""
    found = []
    for context in ET.parse(ITALIAN).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [form.text or "" for form in translation.iter("numerusform")]
            found.append(
                (
                    context.findtext("name"),
                    message.findtext("source"),
                    forms or [translation.text or ""],
                    translation.get("type") is None,
                )
            )
    return found


def test_everything_that_the_source_says_has_an_italian_translation(strings, messages):
    known = {(context, source) for context, source, _forms, done in messages if done}
    asked = {(text.context, text.source) for text in strings.window_texts(PACKAGE)}
    asked |= {(strings.SENTENCES, text) for text in strings.sentences(PACKAGE)}
    assert len(asked) > 1500
    assert not asked - known, "make translations, translate what is new, make translations"
    assert not known - asked, "make translations: the source no longer says these"


def test_no_translation_is_empty_or_half_done(messages):
    for context, source, forms, done in messages:
        assert done, (context, source)
        assert all(form.strip() or not source.strip() for form in forms), (context, source)


def test_places_shortcuts_and_spaces_survive_translation(messages):
    for context, source, forms, _done in messages:
        for form in forms:
            told = (context, source, form)
            if '"keypoints"' not in source:  # braces of JSON: nothing is put into them
                assert sorted(PLACES.findall(source)) == sorted(PLACES.findall(form)), told
            assert len(SHORTCUT.findall(source)) == len(SHORTCUT.findall(form)), told
            assert re.match(r"\s*", source)[0] == re.match(r"\s*", form)[0], told
            assert source.endswith("…") == form.endswith("…"), told
            assert source.count("\n") == form.count("\n"), told


def test_the_compiled_files_are_those_of_the_sources(tmp_path):
    tool = _load("translations")
    for source in FOLDER.glob("*.ts"):
        made = tmp_path / source.with_suffix(".qm").name
        try:
            tool.compile_to(source, made)
        except SystemExit as missing:
            pytest.skip(str(missing))
        assert tool.same(made, source.with_suffix(".qm")), source.name


def test_a_fresh_extraction_changes_nothing(strings, tmp_path):
    tool = _load("translations")
    texts = [
        *strings.window_texts(PACKAGE),
        *(strings.Text(strings.SENTENCES, text) for text in strings.sentences(PACKAGE)),
    ]
    try:
        made = tool.build(texts, FOLDER, tmp_path)
    except SystemExit as missing:
        pytest.skip(str(missing))
    assert [one.name for one in made if not tool.same(one, FOLDER / one.name)] == []


def test_the_extraction_knows_all_ways_to_mark_a_text(strings, tmp_path):
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "window.py").write_text(
        "def _say(text):\n"
        "    return QCoreApplication.translate('Far', text)\n"
        "A = _say('by a helper')\n"
        "class Panel(QWidget):\n"
        "    def show(self, n):\n"
        "        tr = self.tr\n"
        "        both = QCoreApplication.translate\n"
        "        self.tr('plainly' if n else 'or so')\n"
        "        tr('by another name')\n"
        "        both('Other', 'with a context')\n"
        "        self.tr('%n of them', '', n)\n"
        "        self.tr('joined '\n"
        "                'lines')\n"
    )
    texts = strings.window_texts(tmp_path)
    assert {(text.context, text.source) for text in texts} == {
        ("Far", "by a helper"),
        ("Panel", "plainly"),
        ("Panel", "or so"),
        ("Panel", "by another name"),
        ("Other", "with a context"),
        ("Panel", "%n of them"),
        ("Panel", "joined lines"),
    }
    assert [text.source for text in texts if text.plural] == ["%n of them"]


def test_sentences_are_found_where_errors_are_raised(strings, tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "errors.py").write_text('"""Not this sentence."""\n')
    (tmp_path / "core" / "deep.py").write_text(
        '"""Nor this one."""\n'
        "raise BadInput(f'“{path.name}” is empty.', 'Choose another file.')\n"
        "log.warning('This is for the log.')\n"
        "database.execute('DELETE FROM entries WHERE id = ?')\n"
        "hint = 'Repeat it with --force.'\n"
    )
    assert strings.sentences(tmp_path) == ["Choose another file.", "“{1}” is empty."]
