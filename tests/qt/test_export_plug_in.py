"""Exporting with plug-ins that die or hang: the window stays, and says whose fault it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fashionstudio import plugins
from tests.export.conftest import Material, material  # noqa: F401 - a fixture
from tests.helpers.plug_ins import install
from tests.plugins.conftest import site  # noqa: F401 - a fixture
from tests.qt.test_export import Driven, choose

TOOLS = """
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
def driven(
    qtbot: Any,
    material: Material,  # noqa: F811
    site: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    (site / "wild_tools.py").write_text(TOOLS)
    entries = {"dies": "wild_tools:Dies", "hangs": "wild_tools:Hangs"}
    install(site, "wild-tools", {plugins.EXPORTERS: entries})
    monkeypatch.setenv("HANGS_NOTES", str(tmp_path / "notes"))
    one = Driven(qtbot, material, tmp_path / "out")
    yield one
    one.background.close()


def test_a_plug_in_that_dies_is_named_and_the_window_goes_on(driven: Driven) -> None:
    choose(driven, "dies")
    driven.export()
    said = driven.dialog.status.text()
    assert "The plug-in “dies” has crashed. Update or remove its package “wild-tools”." in said
    assert driven.files == []
    choose(driven, "png")
    driven.export()
    assert [Path(name).suffix for name in driven.files] == [".png"]


def test_a_plug_in_that_hangs_can_be_cancelled(driven: Driven, tmp_path: Path) -> None:
    choose(driven, "hangs")
    driven.dialog.go.click()
    driven.wait((tmp_path / "notes").exists)
    driven.dialog.reject()
    driven.wait(lambda: not driven.dialog.exporter.busy)
    assert "Cancelled" in driven.dialog.status.text()
    assert driven.files == []
