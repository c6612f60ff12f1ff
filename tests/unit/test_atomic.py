"""Folders are swapped whole, and a full disk is told in the words of who was writing."""

from __future__ import annotations

import errno
import json

import pytest

from fashionstudio.core.atomic import disk_full_as, old_folder, replace_folder, write_json
from fashionstudio.errors import DiskFull


def folder_with(path, text):
    path.mkdir()
    (path / "text").write_text(text)
    return path


def test_a_fresh_folder_takes_the_place_of_the_old_one(tmp_path):
    place = folder_with(tmp_path / "place", "old")
    folder_with(old_folder(place), "left behind by a killed process")
    replace_folder(place, folder_with(tmp_path / ".fresh", "new"))
    assert (place / "text").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_swap_that_is_killed_between_the_renames_keeps_the_old_content(tmp_path, monkeypatch):
    place = folder_with(tmp_path / "place", "old")
    fresh = folder_with(tmp_path / ".fresh", "new")
    rename = type(place).rename

    def killed(path, target):
        if path == fresh:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(type(place), "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        replace_folder(place, fresh)
    assert (old_folder(place) / "text").read_text() == "old"


def test_json_is_written_for_people_too(tmp_path):
    write_json(tmp_path / "deep" / "names.json", {"a": ["ü"]})
    text = (tmp_path / "deep" / "names.json").read_text(encoding="utf-8")
    assert "ü" in text
    assert text.endswith("}\n")
    assert json.loads(text) == {"a": ["ü"]}


def test_only_a_full_disk_is_put_into_other_words():
    with (
        pytest.raises(DiskFull, match="no space for it"),
        disk_full_as("There is no space for it.", ""),
    ):
        raise OSError(errno.ENOSPC, "full")
    with pytest.raises(PermissionError), disk_full_as("There is no space for it.", ""):
        raise PermissionError(errno.EACCES, "closed")
