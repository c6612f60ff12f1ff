"""The export dialog, driven as a designer would: by keys and clicks, off screen."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from fashionstudio.app.background import Background
from fashionstudio.app.exporting import FILE_NAME, load_options
from fashionstudio.app.restoring import restore_look
from fashionstudio.app.results import Result, decode_result
from fashionstudio.core import atomic
from fashionstudio.core.export.signing import can_sign
from fashionstudio.core.provenance import read_recipe
from fashionstudio.paths import config_dir
from fashionstudio.ui.export_dialog import ExportDialog
from tests.export.conftest import Material, material  # noqa: F401 - a fixture

WAIT_MS = 60_000


class Driven:
    """A dialog with four results of one project."""

    def __init__(self, qtbot: Any, material: Material, folder: Path) -> None:  # noqa: F811
        self.qtbot = qtbot
        self.folder = folder
        self.background = Background()
        self.results: list[Result] = []
        for seed in range(4):
            recipe = material.recipe_of(seed=seed)
            self.results.append(decode_result(recipe, material.png(seed=seed), seed).result)
        self.dialog = self.open()

    def open(self, current: int | None = 1, *, kept: bool = True) -> ExportDialog:
        chosen = None if current is None else self.results[current]
        dialog = ExportDialog(self.results, chosen, background=self.background, project="Autunno")
        if kept:
            self.qtbot.addWidget(dialog)
        dialog.show()
        dialog.folder.setText(str(self.folder))
        return dialog

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)

    def export(self) -> None:
        self.dialog.go.click()
        assert self.dialog.exporter.busy
        self.wait(lambda: not self.dialog.exporter.busy)

    @property
    def files(self) -> list[str]:
        return sorted(p.name for p in self.folder.iterdir()) if self.folder.exists() else []


@pytest.fixture
def driven(qtbot: Any, material: Material, tmp_path: Path) -> Any:  # noqa: F811
    one = Driven(qtbot, material, tmp_path / "out")
    yield one
    one.background.close()


def choose(driven: Driven, kind: str) -> None:
    driven.dialog.cards.cards[kind].click()  # type: ignore[index]


def test_the_current_result_is_exported_as_it_was_foretold(driven: Driven) -> None:
    dialog = driven.dialog
    assert [r.seed for r in dialog.picks.chosen()] == [1]
    choose(driven, "jpeg")
    dialog.form.ppi.setValue(150)
    driven.wait(lambda: dialog.names.text().endswith(".jpg"))
    assert dialog.names.text() == "Anna al mare_red-tartan_1.jpg"
    assert "180 × 240 px" in dialog.facts.text()
    assert "150 ppi" in dialog.facts.text()
    assert "kB" in dialog.facts.text()
    driven.export()
    assert driven.files == [dialog.names.text()]
    assert "Exported" in dialog.status.text()
    assert dialog.show_folder.isVisible()
    with Image.open(driven.folder / driven.files[0]) as image:
        assert round(float(image.info["dpi"][0])) == 150
    driven.wait(lambda: dialog.names.text() == "Anna al mare_red-tartan_1-2.jpg")


def test_only_the_options_of_the_kind_are_shown(driven: Driven) -> None:
    form = driven.dialog.form
    shown = {
        "png": {form.content, form.ppi, form.recipe},
        "jpeg": {form.quality, form.ppi, form.recipe},
        "webp": {form.content, form.quality, form.lossless, form.ppi, form.recipe},
        "tiff": {form.content, form.ppi, form.recipe},
        "psd": {form.ppi, form.recipe},
        "ora": {form.ppi, form.recipe},
        "sheet": {form.title, form.paper, form.columns},
        "lookbook": {form.title, form.subtitle, form.paper, form.per_page},
    }
    every = set().union(*shown.values())
    for kind, expected in shown.items():
        choose(driven, kind)
        assert {w for w in every if w.isVisible()} == expected, kind
    choose(driven, "webp")
    form.lossless.setChecked(True)
    assert not form.quality.isVisible()


def test_a_lookbook_of_all(driven: Driven) -> None:
    from pypdf import PdfReader

    dialog = driven.dialog
    QTest.keyClick(dialog.picks.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert dialog.picks.count.text() == "4 of 4 chosen"
    choose(driven, "lookbook")
    dialog.form.per_page.button("4").click()
    driven.wait(lambda: "2 pages" in dialog.facts.text())
    assert dialog.names.text() == "Autunno_lookbook.pdf"
    driven.export()
    reader = PdfReader(driven.folder / "Autunno_lookbook.pdf")
    assert len(reader.pages) == 2
    assert "Autunno" in reader.pages[0].extract_text()
    assert "Look 4" in reader.pages[1].extract_text()


def test_the_recipe_can_be_left_out(driven: Driven) -> None:
    driven.dialog.form.recipe.setChecked(False)
    driven.export()
    with pytest.raises(Exception, match="carries no recipe"):
        read_recipe(driven.folder / driven.files[0])


def test_what_cannot_be_is_said_and_cannot_be_started(driven: Driven) -> None:
    dialog = driven.dialog
    for spoil, mend, word in (
        (lambda: dialog.picks.list.clearSelection(), dialog.picks.list.selectAll, "at least one"),
        (lambda: dialog.pattern.setText("{nme}"), lambda: dialog.pattern.setText("{n}"), "nme"),
        (lambda: dialog.folder.clear(), lambda: dialog.folder.setText("x"), "folder"),
    ):
        spoil()
        assert not dialog.go.isEnabled()
        assert word in dialog.names.text()
        mend()
        assert dialog.go.isEnabled()


def test_a_signature_needs_papers_where_it_is_possible(driven: Driven) -> None:
    dialog = driven.dialog
    if not can_sign():
        assert not dialog.form.sign.isVisible()
        return
    dialog.form.sign.click()
    assert dialog.form.key.isVisible()
    assert not dialog.go.isEnabled()
    assert "certificate" in dialog.names.text()
    choose(driven, "psd")
    assert not dialog.form.key.isVisible()
    assert dialog.go.isEnabled()
    choose(driven, "png")
    dialog.form.certificate.edit.setText("gone.pem")
    dialog.form.key.edit.setText("gone.key")
    driven.export()
    assert "cannot be read" in dialog.status.text()
    assert driven.files == []


def test_closing_while_a_preview_is_made(driven: Driven, qtbot: Any) -> None:
    dialog = driven.open(kept=False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    driven.wait(lambda: driven.background.busy)
    with qtbot.waitSignal(dialog.destroyed, timeout=WAIT_MS):
        dialog.close()
    driven.wait(lambda: not driven.background.busy)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "tiff", "psd", "ora"])
def test_a_dropped_export_brings_its_look_back(driven: Driven, kind: str) -> None:
    choose(driven, kind)
    driven.export()
    restored = restore_look(driven.folder / driven.files[0])
    assert restored is not None
    assert restored.look.settings.seed == 1
    assert restored.swatch is not None
    assert set(restored.masks) == {"region", "sketch"}
    assert not restored.missing


def test_settings_are_remembered_but_not_replacing(driven: Driven) -> None:
    dialog = driven.dialog
    choose(driven, "webp")
    dialog.form.quality.slider.setValue(61)
    dialog.form.longest.setCurrentIndex(2)
    dialog.pattern.setText("{seed}_{n:03}")
    dialog.replace.setChecked(True)
    driven.export()
    dialog.close()
    again = driven.open()
    options = again.options()
    assert (options.kind, options.quality, options.longest_px) == ("webp", 61, 1600)
    assert options.pattern == "{seed}_{n:03}"
    assert not options.replace
    assert Path(again.folder.text()) == driven.folder
    (config_dir() / FILE_NAME).write_text("{broken", encoding="utf-8")
    assert load_options()[0].kind == "png"


def test_patterns_of_pictures_and_books_are_kept_apart(driven: Driven) -> None:
    dialog = driven.dialog
    dialog.pattern.setText("{seed}")
    choose(driven, "sheet")
    assert dialog.pattern.text() == "{project}_{kind}"
    dialog.pattern.setText("book")
    choose(driven, "psd")
    assert dialog.pattern.text() == "{seed}"
    choose(driven, "lookbook")
    assert dialog.pattern.text() == "book"


def test_a_cancel_stops_between_two_files(driven: Driven) -> None:
    dialog = driven.dialog
    dialog.picks.list.selectAll()
    dialog.exporter.progressed.connect(lambda done, _all, _name: dialog.reject())
    choose(driven, "psd")
    driven.export()
    assert dialog.isVisible()
    assert "Cancelled" in dialog.status.text()
    assert len(driven.files) < 4
    assert not [name for name in driven.files if name.endswith(".part")]
    assert dialog.go.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


def test_a_full_disk_is_a_sentence(driven: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", fsync)
    driven.export()
    said = driven.dialog.status.text()
    assert "Nothing was exported" in said
    assert "no space left" in said
    assert said.count("Anna al mare") == 1, "a name is not told twice"
    assert driven.files == []
    driven.dialog.folder.setText(str(driven.folder / "elsewhere"))
    assert not driven.dialog.status.isVisible(), "that was about the other folder"


def test_everything_has_a_name_and_can_be_reached_by_keys(driven: Driven) -> None:
    dialog = driven.dialog
    for kind in dialog.cards.cards:
        choose(driven, kind)
        reached = set()
        widget: QWidget = dialog.picks.list
        for _step in range(80):
            widget.setFocus()
            reached.add(widget)
            widget = widget.nextInFocusChain()
            while not (
                widget.isVisible()
                and widget.isEnabled()
                and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            ):
                widget = widget.nextInFocusChain()
        controls = [
            w
            for w in (*dialog.findChildren(QAbstractButton), *dialog.findChildren(QLineEdit))
            if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        for control in controls:
            label = control.accessibleName() or (
                control.text() if isinstance(control, QAbstractButton) else ""
            )
            inner = control.parentWidget()
            assert label or (inner is not None and inner.accessibleName()), control
            assert control in reached, (kind, label)


def test_arrow_keys_move_between_the_cards(driven: Driven) -> None:
    cards = driven.dialog.cards
    cards.cards["png"].setFocus()
    QTest.keyClick(cards.cards["png"], Qt.Key.Key_Right)
    assert cards.current() == "jpeg"
    assert driven.dialog.form.quality.isVisible()


def test_the_dialog_begins_in_the_folder_that_is_preferred(
    studio: Any, photo: Path, tmp_path: Path
) -> None:
    s = studio()
    s.open(photo)
    s.window.panel.words.edit.setPlainText("red shirt")
    s.render()
    wanted = tmp_path / "lookbooks"
    wanted.mkdir()
    s.session.preferences.set("export_folder", str(wanted))
    s.trigger("file.export")
    assert Path(s.window.findChild(ExportDialog).folder.text()) == wanted


def test_from_the_window_to_the_file(studio: Any, photo: Path, tmp_path: Path) -> None:
    s = studio()
    s.trigger("file.export")
    assert "nothing to export" in s.window.messages.text.text()
    s.open(photo)
    s.window.panel.words.edit.setPlainText("red shirt")
    s.render()
    s.trigger("file.export")
    dialog = s.window.findChild(ExportDialog)
    assert dialog is not None
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.form.content.button("garment").click()
    dialog.go.click()
    s.wait(lambda: not dialog.exporter.busy)
    (file,) = (tmp_path / "out").iterdir()
    image = Image.open(file)
    assert image.mode == "RGBA"
    assert 0 < image.getchannel("A").histogram()[255] < image.width * image.height
    assert read_recipe(file).request.look.words == "red shirt"
