"""The tools are found as they were left, whatever lies in the file that remembers them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings

from fashionstudio.paths import config_dir
from fashionstudio.ui.tools.settings import ToolSettings


def test_the_next_window_finds_the_tools_as_the_last_one_left_them(studio):
    s = studio()
    s.window.toolbox.settings.change(steadiness=40, feel=-20, smooth_shapes=True, amount_px=25)
    s.trigger("draw.symmetry")
    s.trigger("region.keep_out")
    s.window.studio.interrupt()
    again = studio().window
    settings = again.toolbox.settings
    assert (settings.steadiness, settings.feel, settings.amount_px) == (40, -20, 25)
    assert settings.smooth_shapes
    assert settings.symmetry
    assert again.registry.action("draw.symmetry").isChecked()
    assert not settings.heed_keep_out
    assert not again.registry.action("region.keep_out").isChecked()


@pytest.mark.parametrize("kept", ["{", "[1]", '{"feel": "soft", "symmetry": 3, "other": 1}'])
def test_nonsense_in_the_file_is_no_obstacle(studio, kept):
    first = studio()
    first.window.studio.settings.setValue("tools", kept)
    first.window.studio.settings.sync()
    assert QSettings(
        str(config_dir() / "window.ini"), QSettings.Format.IniFormat
    ).value("tools") == kept  # fmt: skip
    window = first.window.studio.make_window()
    assert window.toolbox.settings.to_dict() == ToolSettings().to_dict()
    window.project_view.abandon()


def test_numbers_out_of_range_are_brought_back():
    settings = ToolSettings()
    settings.restore({"feel": 900, "amount_px": 0, "steadiness": True})
    assert (settings.feel, settings.amount_px, settings.steadiness) == (100, 1, 0)
