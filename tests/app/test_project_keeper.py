"""A project goes to disk and comes back whole, in its file or in its journal."""

from __future__ import annotations

import errno
import os
import time

import numpy as np
import pytest
from PySide6.QtCore import QRect

from fashionstudio.app import project as keeping
from fashionstudio.app.document import Document
from fashionstudio.app.journal import find_unsaved
from fashionstudio.app.kept import Kept
from fashionstudio.app.pictures import load_picture
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.project import ProjectKeeper
from fashionstudio.app.project_opening import OpenedProject
from fashionstudio.app.recents import Recents, load_recents
from fashionstudio.app.results import ResultList, decode_result
from fashionstudio.core import atomic
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.project_files import read_folder
from fashionstudio.core.provenance import embed
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.core.tiles import PackedMask
from fashionstudio.paths import journals_dir

RNG = np.random.default_rng(3)


class Desk:
    """A document with its keeper, and no window."""

    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.document = Document()
        self.results = ResultList()
        self.keeper = ProjectKeeper(self.document, self.results, Preferences())
        self.errors = []
        self.keeper.failed.connect(self.errors.append)

    def wait(self, condition):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    def save(self, path=None):
        answers = []
        self.keeper.save(path, answers.append)
        self.wait(lambda: answers)
        return answers[0]

    def open(self, path):
        answers = []
        self.keeper.open(path, answers.append)
        self.wait(lambda: answers)
        return answers[0]

    def journal(self):
        with self.qtbot.waitSignal(self.keeper.journal_written, timeout=30_000):
            self.keeper._write_journal()

    def draw(self, layer, box):
        x0, y0, x1, y1 = box
        drawn = self.document.scene.masks[layer].base.copy()
        drawn[y0:y1, x0:x1] = RNG.integers(0, 255, (y1 - y0, x1 - x0), np.uint8)
        self.document._replace_mask(layer, PackedMask(drawn), by_hand=layer == "region")

    def render(self, seed):
        look = self.document.look
        recipe = Recipe(Request(look).single(seed), EngineStamp("mini", {}, {}, "cpu"))
        picture = RNG.integers(0, 255, self.document.scene.photo.picture.shape, np.uint8)
        self.results.add(decode_result(recipe, embed(picture, recipe), seed))

    def state(self):
        scene = self.document.scene
        return (
            self.document.look,
            scene.ref.sha256,
            {name: mask.base.tobytes() for name, mask in scene.masks.items()},
            scene.region_by_hand,
            [(result.png, result.recipe, result.seed) for result in self.results.items],
        )


@pytest.fixture
def desk(qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path / "home"))
    # Nothing is written behind a test's back.
    monkeypatch.setattr(keeping, "IDLE_MS", 3_600_000)
    desks = []

    def make(*, shape=(96, 64)):
        desks.append(Desk(qtbot))
        one = desks[-1]
        if shape:
            noise = RNG.integers(0, 255, (96, 64, 3), np.uint8)
            picture = np.zeros((*shape, 3), np.uint8)
            picture[:96, :64] = noise
            one.document.set_photo(load_picture(encode_png(picture), "anna.png"))
        return one

    yield make
    for one in desks:
        one.keeper.close()


def filled(desk):
    one = desk()
    one.document.set_fabric(
        load_picture(
            encode_png(RNG.integers(0, 255, (20, 20, 3), np.uint8)), "plaid.png", least_side=1
        )
    )
    one.document.set_words("pleated skirt")
    one.document.set_settings(seed=7, variations=2)
    one.draw("sketch", (5, 5, 40, 60))
    one.draw("region", (2, 3, 30, 33))
    one.render(7)
    one.render(8)
    return one


def test_save_and_open_give_the_same_pixels_look_and_renders(desk, tmp_path):
    one = filled(desk)
    one.keeper.render_facts[one.results.items[0].sha256]["stars"] = 5
    path = tmp_path / "skirt.fstudio"
    assert one.save(path)
    assert not one.keeper.is_dirty
    other = desk(shape=None)
    assert other.keeper.is_untouched
    assert other.open(path)
    assert other.state() == one.state()
    assert other.keeper.render_facts == one.keeper.render_facts
    assert (other.keeper.path, other.keeper.name) == (path, "skirt")
    assert not other.keeper.is_dirty
    assert not other.document.history.can_undo
    assert other.save()
    again = desk(shape=None)
    again.open(path)
    assert again.state() == one.state()


def test_undo_spans_a_save_and_leads_back_to_clean(desk, tmp_path):
    one = desk()
    one.draw("sketch", (5, 5, 20, 20))
    assert one.save(tmp_path / "a")
    assert one.keeper.path == tmp_path / "a.fstudio"
    one.document.history.undo()
    assert one.keeper.is_dirty
    assert not one.document.scene.masks["sketch"].base.any()
    one.document.history.redo()
    assert not one.keeper.is_dirty


def test_what_is_drawn_during_a_save_is_not_in_the_file_and_keeps_it_dirty(desk, tmp_path):
    one = desk()
    one.draw("sketch", (5, 5, 20, 20))
    before = one.state()
    answers = []
    one.keeper.save(tmp_path / "a.fstudio", answers.append)
    one.draw("sketch", (25, 5, 40, 20))
    one.wait(lambda: answers)
    assert one.keeper.is_dirty
    other = desk(shape=None)
    other.open(tmp_path / "a.fstudio")
    assert other.state() == before


def test_saves_and_journals_at_once_come_one_after_the_other(desk, tmp_path):
    one = filled(desk)
    answers = []
    one.keeper._write_journal()
    for name in ("a", "a", "b"):
        one.keeper.save(tmp_path / f"{name}.fstudio", answers.append)
        one.keeper._write_journal()
    one.wait(lambda: len(answers) == 3)
    assert all(answers)
    assert one.keeper.path.stem == "b"
    for name in ("a", "b"):
        other = desk(shape=None)
        other.open(tmp_path / f"{name}.fstudio")
        assert other.state() == one.state()
    one.wait(lambda: not list(journals_dir().iterdir()))


def test_a_full_disk_keeps_the_old_file_and_the_dirty_mark(desk, tmp_path, monkeypatch):
    one = desk()
    path = tmp_path / "a.fstudio"
    assert one.save(path)
    before = path.read_bytes()
    one.draw("sketch", (5, 5, 20, 20))

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", full)
    assert not one.save()
    assert one.keeper.is_dirty
    assert "no space" in one.errors[0].message
    assert path.read_bytes() == before
    monkeypatch.undo()


def test_unsaved_work_on_a_full_disk_is_told_once_and_kept_when_there_is_room(desk, monkeypatch):
    one = desk()
    one.draw("sketch", (5, 5, 20, 20))

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", full)
        for _ in range(2):
            one.keeper._write_journal()
            one.wait(lambda: not one.keeper._io.busy)
    assert [error.message for error in one.errors] == [
        "There is no space left to keep unsaved work safe."
    ]
    one.journal()
    (kept,) = journals_dir().glob("*/project.json")
    assert "sketch" in kept.read_text()


def test_a_damaged_project_opens_unnamed_and_names_what_is_gone(desk, tmp_path):
    one = filled(desk)
    path = tmp_path / "a.fstudio"
    one.save(path)
    data = bytearray(path.read_bytes())
    at = data.find(one.results.items[1].png)
    data[at + 200] ^= 0xFF
    path.write_bytes(data)
    other = desk(shape=None)
    opened = []
    other.keeper.opened.connect(opened.append)
    assert other.open(path)
    assert opened[0].damage == ("render 2",)
    assert [result.seed for result in other.results.items] == [7]
    assert other.keeper.path is None
    assert other.keeper.is_dirty
    assert other.keeper.name == "a"


def test_no_project_is_refused_and_what_is_open_stays(desk, tmp_path):
    one = desk()
    path = tmp_path / "a.fstudio"
    path.write_bytes(b"nothing of the kind")
    before = one.state()
    assert not one.open(path)
    assert "is not a fashionstudio project" in one.errors[0].message
    assert one.state() == before


def test_a_live_journal_is_nobody_elses(desk):
    one = filled(desk)
    one.journal()
    assert find_unsaved(journals_dir()) == []


def test_what_was_not_saved_can_be_taken_up_and_is_offered_only_once(desk, tmp_path):
    one = filled(desk)
    one.save(tmp_path / "a.fstudio")
    one.draw("sketch", (1, 1, 30, 30))
    one.render(9)
    one.journal()
    state = one.state()
    one.keeper._journal._lock.unlock()  # as the death of the process would
    (unsaved,) = find_unsaved(journals_dir())
    assert unsaved.path == tmp_path / "a.fstudio"
    assert unsaved.thumb.startswith(b"\x89PNG")
    # The Photo and the first Renders are safe in the file, so they are not in the journal twice.
    assert len(list((unsaved.folder / "blobs").iterdir())) < 6
    other = desk(shape=None)
    with other.qtbot.waitSignal(other.keeper.journal_written, timeout=30_000):
        other.keeper.recover(unsaved)
    assert other.state() == state
    assert other.keeper.is_dirty
    assert not unsaved.folder.exists()
    assert find_unsaved(journals_dir()) == []


def test_discarded_work_is_gone_and_later_is_later(desk):
    one = filled(desk)
    one.journal()
    one.keeper._journal._lock.unlock()
    (unsaved,) = find_unsaved(journals_dir())
    assert not unsaved.offered
    unsaved.leave()
    (unsaved,) = find_unsaved(journals_dir())
    assert unsaved.offered
    unsaved.discard()
    assert list(journals_dir().iterdir()) == []


def test_a_save_leaves_no_journal_and_so_does_closing(desk, tmp_path):
    one = filled(desk)
    one.journal()
    one.save(tmp_path / "a.fstudio")
    one.wait(lambda: not list(journals_dir().iterdir()))
    one.draw("sketch", (1, 1, 30, 30))
    one.journal()
    one.keeper.close()
    assert list(journals_dir().iterdir()) == []


def test_what_was_given_up_for_a_new_project_is_not_kept(desk):
    one = filled(desk)
    with one.qtbot.waitSignal(one.keeper.journal_written, timeout=30_000):
        one.keeper._write_journal()  # still being written when the new project begins
        one.keeper.start(OpenedProject())
    one.wait(lambda: not list(journals_dir().glob("*")))
    assert one.keeper.is_untouched


def test_a_finished_render_is_kept_at_once(desk):
    one = desk()
    with one.qtbot.waitSignal(one.keeper.journal_written, timeout=30_000):
        one.render(1)
    names = {path.name for path in journals_dir().glob("*/blobs/*")}
    assert one.results.items[0].sha256 in names


def test_keeping_twelve_megapixels_safe_takes_the_window_no_time(desk):
    one = desk(shape=(4000, 3000))
    one.document.scene.masks["sketch"].base[500:900, 500:2500] = 255
    one.document.scene.masks["region"].base[1000:3000, 800:2200] = 255
    full = QRect(0, 0, 3000, 4000)
    times = []
    for _ in range(3):
        for layer in ("sketch", "region"):
            one.document.pixels_changed.emit(layer, full)
        started = time.thread_time()
        one.keeper._take()
        times.append((time.thread_time() - started) * 1000)
    print(f"snapshot of 12 MP: {min(times):.1f} to {max(times):.1f} ms")
    assert min(times) < 30


def test_recent_projects_have_pictures_and_forget_what_is_gone(desk, tmp_path):
    one = filled(desk)
    recents = Recents(tmp_path / "recent.json")
    for name in ("a", "b"):
        path = tmp_path / f"{name}.fstudio"
        one.save(path)
        recents.add(path)
    recents.add(tmp_path / "a.fstudio")
    assert [path.stem for path in recents.paths()] == ["a", "b"]
    recents.close()
    again = Recents(tmp_path / "recent.json")
    assert [path.stem for path in again.paths()] == ["a", "b"], "it is on the disk by now"
    (tmp_path / "b.fstudio").unlink()
    (found,) = load_recents(recents.paths())
    assert not found.thumb.isNull()
    (tmp_path / "recent.json").write_text("{ broken")
    assert recents.paths() == []


def test_the_journal_reads_only_renders_that_it_has_not_got(desk, monkeypatch):
    one = filled(desk)
    blobs = one.keeper._journal.folder / "blobs"
    one.wait(lambda: all((blobs / result.sha256).exists() for result in one.results.items))
    one.wait(lambda: not one.keeper._journalling)
    read, whole = [], Kept.read
    monkeypatch.setattr(Kept, "read", lambda kept: read.append(kept) or whole(kept))
    one.render(9)
    one.wait(lambda: not one.keeper._journalling)
    one.journal()
    assert {id(kept) for kept in read} == {id(one.results.items[2].file)}
    blobs = read_folder(one.keeper._journal.folder).project.blobs
    assert [blobs[result.sha256] for result in one.results.items] == [
        result.png for result in one.results.items
    ]
