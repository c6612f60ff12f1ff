"""Plug-ins in the window: a kind of file in the Export dialog, a drawer in the menu."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from fashionstudio import plugins
from tests.export.conftest import material  # noqa: F401 - a fixture
from tests.helpers.plug_ins import install, install_example
from tests.plugins.conftest import site as bare_site  # noqa: F401 - a fixture
from tests.qt.test_export import choose, driven  # noqa: F401 - a fixture

WORKER = ("--step-ms", "1")


WILD = """
import ctypes, pathlib, os
class Dies:
    suffix = ".txt"
    def write(self, render):
        ctypes.string_at(0)
class Hangs(Dies):
    def write(self, render):
        pathlib.Path(os.environ["HANGS_NOTES"]).touch()
        while True:
            pass
"""


@pytest.fixture
def site(bare_site, tmp_path, monkeypatch):  # noqa: F811
    folder = bare_site
    install_example(folder)
    (folder / "torn.py").write_text("raise RuntimeError('torn')\n")
    install(folder, "torn-tools", {plugins.EXPORTERS: {"torn": "torn:X"}})
    (folder / "wild.py").write_text(WILD)
    entries = {"dies": "wild:Dies", "hangs": "wild:Hangs"}
    install(folder, "wild-tools", {plugins.EXPORTERS: entries})
    monkeypatch.setenv("HANGS_NOTES", str(tmp_path / "notes"))
    return folder


@pytest.fixture
def exporting(site, driven):  # noqa: F811 - the package must be there before the dialog opens
    return driven


def test_a_kind_of_file_is_chosen_and_written(exporting):
    dialog = exporting.dialog
    card = dialog.cards.cards["tailor-page"]
    assert card.text() == "tailor-page\nplug-in tailor-tools"
    choose(exporting, "tailor-page")
    assert dialog.form.ppi.isVisible()
    assert not dialog.form.quality.isVisible()
    exporting.wait(lambda: dialog.names.text().endswith(".html"))
    exporting.export()
    (name,) = exporting.files
    page = (exporting.folder / name).read_text()
    assert "<td>Anna al mare.jpg</td>" in page
    assert "red-tartan" in page
    assert "secret" not in page, "no names of folders"
    # It is remembered, as our own kinds are.
    assert exporting.open(kept=True).cards.current() == "tailor-page"


def test_a_broken_one_says_so_and_the_others_go_on(exporting):
    dialog = exporting.dialog
    choose(exporting, "torn")
    exporting.wait(lambda: "“torn” cannot be loaded" in dialog.names.text())
    assert "torn-tools" in dialog.names.text()
    exporting.export()
    assert "“torn” cannot be loaded" in dialog.status.text()
    assert exporting.files == []
    choose(exporting, "png")
    exporting.wait(lambda: dialog.names.text().endswith(".png"))
    exporting.export()
    assert len(exporting.files) == 1


def test_one_that_dies_is_named_and_the_window_goes_on(exporting):
    choose(exporting, "dies")
    exporting.export()
    said = exporting.dialog.status.text()
    assert "The plug-in “dies” has crashed. Update or remove its package “wild-tools”." in said
    assert exporting.files == []
    choose(exporting, "png")
    exporting.export()
    assert [Path(name).suffix for name in exporting.files] == [".png"]


def test_one_that_hangs_can_be_cancelled(exporting, tmp_path):
    choose(exporting, "hangs")
    exporting.dialog.go.click()
    exporting.wait((tmp_path / "notes").exists)
    exporting.dialog.reject()
    exporting.wait(lambda: not exporting.dialog.exporter.busy)
    assert "Cancelled" in exporting.dialog.status.text()
    assert exporting.files == []


def test_what_is_worn_is_drawn_into_the_sketch_as_one_step(site, studio, photo, tmp_path):
    record = tmp_path / "asked.txt"
    s = studio("--record", str(record))
    action = s.window.registry.action("edit.trace")
    assert not action.isEnabled(), "nobody is there"
    s.open(photo)
    s.wait(action.isEnabled)
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    drawn = s.mask("sketch")
    action.trigger()
    assert not action.isEnabled()
    s.wait(lambda: not s.session.tracer.busy and s.mask("sketch").sum() > drawn.sum())
    assert (s.mask("sketch") >= drawn).all()
    assert s.document.history.undo_text == "Draw what is worn"
    s.trigger("edit.undo")
    assert (s.mask("sketch") == drawn).all()
    # The plug-in lies beside it in the menu, and draws the kind of garment that is chosen.
    more = s.window.tracing_view.more
    s.wait(more.actions)
    (menu,) = [menu for menu in action.associatedObjects() if isinstance(menu, QMenu)]
    assert more.menuAction() in menu.actions()
    assert [entry.text() for entry in more.actions()] == ["edges"]
    s.document.set_category("dresses")
    more.actions()[0].trigger()
    s.wait(lambda: not s.session.tracer.busy)
    assert record.read_text().splitlines()[-1].split("\t")[1:3] == ["dresses", "edges"]


def test_a_drawer_that_fails_says_so(studio, photo):
    s = studio()
    s.open(photo)
    s.session.tracer.start("broken")
    s.wait(lambda: "“broken” has failed" in s.window.messages.text.text())
    assert s.session.tracer.can_start
    assert not s.mask("sketch").any()


def test_without_plug_ins_there_is_no_menu_for_them(studio, photo: Path):
    plugins.forget()
    s = studio()
    s.open(photo)
    assert s.window.tracing_view.more.isEmpty()
