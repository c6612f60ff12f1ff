"""Engines move to another folder: each wholly or not at all, and none is ever lost sight of."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from fashionstudio import paths
from fashionstudio.cli.app import run
from fashionstudio.engine.manifest import find_engine, list_engines
from fashionstudio.errors import BadInput, Cancelled, DiskFull, ModelMismatch
from fashionstudio.modelhub import moving, upkeep
from fashionstudio.modelhub.moving import move_engines, plan_move
from tests.helpers.tiny_engine import place_tiny_engine

ENGINES = ("alpha", "beta", "gamma")


@pytest.fixture
def old(home: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "models_dirs", lambda: (*paths.own_models_dirs(), shipped))
    folder = home / "data" / "models"
    for engine in ENGINES:
        place_tiny_engine(folder, engine)
    (folder / "clip").mkdir()
    return folder


@pytest.fixture
def two_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is renamed from one folder into another."""
    rename = Path.rename

    def within(self: Path, target: Path) -> Path:
        if self.parent != Path(target).parent:
            raise OSError(errno.EXDEV, "another device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", within)
    monkeypatch.setattr(moving, "_device", lambda path: "models" in str(path))


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def own() -> list[str]:
    ids = {engine.id for engine in list_engines()}
    return [engine for engine in ENGINES if engine in ids and not upkeep.is_shipped(engine)]


def hidden(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.glob(".*")]


@pytest.mark.parametrize("disks", [1, 2])
def test_all_go_and_new_ones_follow(
    old: Path, tmp_path: Path, disks: int, request: pytest.FixtureRequest
) -> None:
    if disks == 2:
        request.getfixturevalue("two_disks")
    before = {engine: content(old / engine) for engine in ENGINES}
    new = tmp_path / "big disk" / "engines"
    told = []
    moved = move_engines(new, report=told.append)
    assert moved.engines == ENGINES
    assert not moved.notes
    assert {engine: content(new / engine) for engine in ENGINES} == before
    assert sorted(path.name for path in old.iterdir()) == ["clip"]
    assert hidden(old, new) == []
    assert paths.own_models_dirs() == (new, old)
    assert find_engine("beta").folder == new / "beta"
    upkeep.verify("beta")
    if disks == 2:
        assert {one.phase for one in told} == {"copy"}
        assert (
            told[-1].done_bytes
            == told[-1].total_bytes
            == sum(len(data) for files in before.values() for data in files.values())
        )
    # And back again, which leaves no trace.
    assert move_engines(old).engines == ENGINES
    assert paths.own_models_dirs() == (old,)
    assert not paths.engines_note().exists()
    assert upkeep.remove("alpha") > 0
    assert own() == ["beta", "gamma"]


def test_a_cancel_loses_nothing_and_the_same_move_goes_on(
    old: Path, tmp_path: Path, two_disks: None
) -> None:
    new = tmp_path / "new"
    first = sum(len(data) for data in content(old / "alpha").values())
    copied = 0

    def report(progress: object) -> None:
        nonlocal copied
        copied = progress.done_bytes  # type: ignore[attr-defined]

    def check() -> None:
        if copied > first:
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        move_engines(new, report=report, check=check)
    assert own() == list(ENGINES)
    assert find_engine("alpha").folder.parent == new
    assert find_engine("beta").folder.parent == old
    assert hidden(old, new) == []
    (new / ".moving-beta").mkdir()  # as a power cut would leave it
    assert move_engines(new).engines == ("beta", "gamma")
    assert own() == list(ENGINES)
    assert hidden(old, new) == []


def test_a_cancel_before_the_first_leaves_all_as_it_was(old: Path, tmp_path: Path) -> None:
    def check() -> None:
        raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        move_engines(tmp_path / "new", check=check)
    assert paths.own_models_dirs() == (old,)
    assert own() == list(ENGINES)


def test_a_full_disk_is_told_before_or_while_it_happens(
    old: Path, tmp_path: Path, two_disks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "new"
    with monkeypatch.context() as patch:
        patch.setattr(moving, "_MARGIN_BYTES", 1 << 60)
        with pytest.raises(DiskFull, match="GB are free"):
            move_engines(new)
    assert not new.exists()
    with monkeypatch.context() as patch:

        def full(_source: Path, _target: Path) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(moving.shutil, "copystat", full)
        with pytest.raises(DiskFull, match="no space left to move “alpha”"):
            move_engines(new)
    assert own() == list(ENGINES)
    assert hidden(old, new) == []
    assert paths.own_models_dirs() == (old,)


def test_a_copy_that_reads_back_otherwise_is_none(
    old: Path, tmp_path: Path, two_disks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "sha256", lambda *_given, **_more: "0" * 64)
    with pytest.raises(ModelMismatch, match="was damaged while it was copied"):
        move_engines(tmp_path / "new")
    assert own() == list(ENGINES)
    assert list((tmp_path / "new").iterdir()) == []


def test_an_old_folder_that_stays_is_noted(
    old: Path, tmp_path: Path, two_disks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_use(folder: Path) -> None:
        raise BadInput("in use")

    monkeypatch.setattr(moving, "delete_folder", in_use)
    moved = move_engines(tmp_path / "new")
    assert len(moved.notes) == 3
    assert find_engine("alpha").folder == tmp_path / "new" / "alpha"


def test_wrong_places_are_refused(old: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    taken = tmp_path / "taken"
    (taken / "beta").mkdir(parents=True)
    for place, words in (
        (file, "is a file"),
        (old, "in this folder already"),
        (old / "alpha", "into a folder of engines"),
        (old / "below", "into a folder of engines"),
        (paths.models_dirs()[-1], "into a folder of engines"),
        (taken, "something called “beta”"),
    ):
        with pytest.raises(BadInput, match=words):
            plan_move(place)
    assert own() == list(ENGINES)


def test_the_command_line_moves_and_says_where(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["engines", "move", str(tmp_path / "new"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["moved"] == list(ENGINES)
    assert run(["engines", "move"]) == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "new"), str(old)]
    paths.engines_note().write_text("{ nonsense")
    assert paths.own_models_dirs() == (old,)
