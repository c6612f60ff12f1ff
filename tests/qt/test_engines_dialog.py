"""The Engines dialog on small catalogues, with a scripted command line behind it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from fashionstudio import paths
from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.engines import EngineShelf
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.theme import ThemeService
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.atomic import write_json
from fashionstudio.core.look import Look
from fashionstudio.modelhub import licence
from fashionstudio.modelhub.catalogue import find_offer
from fashionstudio.ui.dialogs.engine_words import limits_text
from fashionstudio.ui.dialogs.engines import EnginesDialog
from fashionstudio.worker.protocol import inspected

PROGRAM = Path(__file__).with_name("fake_engines.py")
STEPS = {"draft": 4, "standard": 20, "fine": 50}


def place(models: Path, engine: str, *, offer: bool, **more: object) -> Path:
    """An engine's folder: an offer, or one that is installed with a single small file."""
    folder = models / engine
    folder.mkdir(parents=True)
    manifest = {
        "format": 1,
        "id": engine,
        "title": f"The {engine} one",
        "licence": "CC-BY-NC-4.0" if offer else "Apache-2.0",
        "commercial_use": not offer,
        "frame": {"height": 512, "width": 384},
        "presets": {n: {"sampler": "ddim", "steps": s, "guidance": 2} for n, s in STEPS.items()},
        "capabilities": ["words", "garment"],
        "memory_bytes": 10_500_000_000,
        "files": {},
        **more,
    }
    if offer:
        manifest["install"] = {
            "licence_url": "https://licences.invalid/",
            "terms": "Do no business with it.",
            "installed_bytes": 4_200_000_000,
            "places": {
                "authors": {
                    "role": "engine",
                    "title": "The authors",
                    "url": "https://authors.invalid",
                    "licence": "CC-BY-NC-4.0",
                }
            },
            "sources": [
                {
                    "place": "authors",
                    "files": ["unet.pth"],
                    "bytes": 8_400_000_000,
                    "components": {"unet": ""},
                }
            ],
        }
    else:
        (folder / "weights.bin").write_bytes(b"x" * 1000)
        manifest["files"] = {"weights.bin": {"sha256": "0" * 64, "bytes": 1000}}
    (folder / "engine.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


class Desk:
    """The dialog with everything it needs."""

    def __init__(self, qtbot, qapp, home: Path) -> None:
        self.qtbot = qtbot
        self.log = home / "asked.txt"
        self.background = Background()
        self.document = Document()
        self.preferences = Preferences()
        self.worker = WorkerClient([sys.executable, "-c", ""], log_folder=home / "logs")
        self.shelf = EngineShelf(
            self.background,
            self.preferences,
            self.worker,
            command=[sys.executable, str(PROGRAM)],
        )
        theme = ThemeService(qapp)
        theme.follow(self.preferences)
        self.dialog = EnginesDialog(self.shelf, self.document, self.preferences, theme)
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.wait(lambda: self.dialog.list.count())

    def wait(self, condition) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)

    def idle(self) -> None:
        self.wait(lambda: self.shelf.job is None and not self.background.busy)

    def choose(self, engine: str):
        self.dialog.choose(engine)
        return self.dialog.details

    def click(self, button) -> None:
        assert button.isVisible()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def asked(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def desk(qtbot, qapp, tmp_path, monkeypatch):
    home = tmp_path / "home"
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(home))
    monkeypatch.setenv("FAKE_ENGINES_LOG", str(home / "asked.txt"))
    monkeypatch.setattr(
        paths, "models_dirs", lambda: (home / "data" / "models", tmp_path / "shipped")
    )
    place(tmp_path / "shipped", "mini", offer=False, capabilities=["words", "sketch", "fabric"])
    for engine in ("good", "endless", "refused", "lost"):
        place(tmp_path / "shipped", engine, offer=True)
    place(home / "data" / "models", "own", offer=False)
    made = Desk(qtbot, qapp, home)
    yield made
    made.shelf.close()
    made.background.close()


def test_it_says_what_is_here_and_what_could_be(desk):
    texts = [desk.dialog.list.item(row).text() for row in range(desk.dialog.list.count())]
    assert "The mini one\nIn use" in texts
    assert "The own one\nInstalled" in texts
    assert "The good one\nNot installed" in texts
    details = desk.choose("good")
    assert details.rows["disk"].text() == "Downloads 8.4 GB, then takes 4.2 GB"
    assert details.rows["quality"].text() == "Draft 4, Standard 20, Fine 50 steps"
    assert "no commercial use" in details.rows["licence"].text()
    assert details.terms.text() == "Do no business with it."
    assert "free" in desk.dialog.free.text()
    QTest.mouseClick(details.more, Qt.MouseButton.LeftButton)
    assert "https://authors.invalid/unet.pth" in details.files.text()


def test_memory_is_told_in_words(desk):
    devices = [{"id": "cuda:0", "name": "A card", "memory_bytes": 12 * 10**9, "chosen": True}]
    plan = {
        "dtype": "fp16", "attention": "sdpa", "offload": True, "tiled_decode": True,
        "needed_bytes": 7 * 10**9, "free_bytes": 6 * 10**9,
    }  # fmt: skip
    desk.worker.inspected.emit(inspected(devices, [{"id": "own", "memory": plan}]))
    text = desk.choose("own").rows["memory"].text()
    assert text.startswith("On A card in half precision (fp16) with one network at a time")
    assert "about 7.0 GB of 6.0 GB" in text
    assert "too little" in text
    assert desk.choose("good").rows["memory"].text() == (
        "Up to 10.5 GB while it renders; A card has 12.0 GB"
    )


def test_nothing_is_downloaded_before_the_licence_is_accepted(desk):
    details = desk.choose("good")
    assert not details.pull.isEnabled()
    assert not details.add.isEnabled()
    assert "accept" in details.reason.text()
    details.accept.setChecked(True)
    assert not licence.is_accepted(find_offer("good")), "only when it is begun"
    desk.click(details.pull)
    desk.wait(lambda: desk.dialog.progress.isVisible())
    assert not details.pull.isEnabled(), "one at a time"
    desk.idle()
    assert licence.is_accepted(find_offer("good"))
    assert desk.asked() == ["pull good --json-lines offline="]
    assert "“The good one” is installed." in desk.dialog.messages.text.text()


def test_a_download_shows_how_far_it_is_and_stops(desk):
    details = desk.choose("endless")
    details.accept.setChecked(True)
    desk.click(details.pull)
    desk.wait(lambda: desk.shelf.job and desk.shelf.job.item == "unet.pth")
    assert "downloading unet.pth" in desk.dialog.progress_text.text()
    assert desk.dialog.bar.value() == 250
    desk.click(desk.dialog.cancel)
    assert desk.dialog.progress_text.text() == "Stopping…"
    desk.idle()
    assert not desk.dialog.progress.isVisible()
    assert not desk.dialog.messages.isVisible(), "stopping is not an error"


def test_what_was_begun_is_offered_to_go_on(desk):
    part = paths.data_dir() / "downloads" / "good" / "authors" / "unet.pth.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 2_000_000)
    desk.shelf.refresh()
    desk.idle()
    details = desk.choose("good")
    assert details.pull.text() == "Resume download"
    assert "2.0 MB of it are here already" in details.rows["disk"].text()
    assert details.remove.isVisible(), "to get rid of the rest"


@pytest.mark.parametrize(
    ("engine", "words", "hint"),
    [
        ("refused", "It lacks a file.", "Try again later, or add the files from a folder."),
        ("lost", "ended unexpectedly", "what was downloaded is kept"),
    ],
)
def test_failures_are_told_in_words_of_the_window(desk, engine, words, hint):
    details = desk.choose(engine)
    details.accept.setChecked(True)
    desk.click(details.pull)
    desk.idle()
    assert words in desk.dialog.messages.text.text()
    assert hint in desk.dialog.messages.hint.text()
    assert "--base" not in desk.dialog.messages.hint.text()


def test_without_the_network_only_files_can_be_added(desk, tmp_path):
    desk.preferences.set("network", False)
    details = desk.choose("good")
    details.accept.setChecked(True)
    assert not details.pull.isEnabled()
    assert "network" in details.reason.text()
    desk.click(details.add)
    adding = desk.dialog.adding
    assert not adding.install.isEnabled()
    adding.take([tmp_path / "folder", tmp_path / "unet.pth", tmp_path / "folder"])
    assert adding.list.count() == 2
    desk.click(adding.install)
    desk.idle()
    folder = f"--from {tmp_path / 'folder'} --from {tmp_path / 'unet.pth'}"
    assert desk.asked() == [f"add good {folder} --json-lines offline=1"]


def test_the_chosen_engine_renders_and_is_remembered(desk):
    details = desk.choose("own")
    desk.click(details.use)
    assert desk.document.look.settings.engine == "own"
    assert desk.preferences.values.engine == "own"
    assert not details.use.isVisible()
    assert "In use" in details.state.text()
    desk.document.history.undo()
    assert desk.document.look.settings.engine == "mini"


def test_removing_asks_first_and_goes_back_to_an_engine_that_is_here(desk):
    details = desk.choose("own")
    desk.click(details.use)
    desk.click(details.remove)
    question = desk.dialog.question
    assert "own" in question.text()
    (keep,) = [b for b in question.buttons() if b.text() == "Keep"]
    desk.click(keep)
    assert (paths.data_dir() / "models" / "own").exists()
    desk.click(details.remove)
    (remove,) = [b for b in desk.dialog.question.buttons() if b.text() == "Remove"]
    desk.click(remove)
    desk.idle()
    assert not (paths.data_dir() / "models" / "own").exists()
    assert desk.document.look.settings.engine == "mini"
    assert desk.preferences.values.engine == "mini"
    assert not desk.choose("mini").remove.isVisible(), "it came with the program"


def test_a_damaged_engine_says_so_and_can_be_removed(desk):
    (paths.data_dir() / "models" / "own" / "weights.bin").unlink()
    desk.shelf.refresh()
    desk.idle()
    details = desk.choose("own")
    assert "not complete" in details.rows["problem"].text()
    assert not details.use.isEnabled()
    assert details.remove.isEnabled()


def test_what_an_engine_ignores_is_said(desk):
    card = desk.shelf.card("own")
    assert limits_text(card, Look(words="a coat"), drawn=False) == ""
    assert limits_text(card, Look(), drawn=True) == "This engine ignores the sketch."


def test_the_engines_are_moved_to_another_folder(desk, tmp_path, monkeypatch):
    place(paths.data_dir() / "models", "big", offer=False)
    desk.shelf.refresh()
    desk.idle()
    dialog, new = desk.dialog, tmp_path / "other disk"
    new.mkdir()
    assert dialog.free.toolTip() == str(paths.data_dir() / "models")
    assert dialog.free.toolTip() not in dialog.free.text(), "the usual one is nobody's business"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(new))
    desk.click(dialog.move_all)
    desk.wait(lambda: dialog.question is not None and dialog.question.isVisible())
    assert str(new) in dialog.question.text()
    assert "big" in dialog.question.informativeText()
    dialog.question.defaultButton().click()
    desk.wait(lambda: desk.shelf.job is not None or desk.log.exists())
    desk.idle()
    assert desk.log.read_text().splitlines()[-1].startswith(f"move {new} --json-lines")
    assert str(new) in dialog.messages.text.text()
    assert "old folder could not be deleted" in dialog.messages.hint.text()
    write_json(paths.engines_note(), {"engines": [str(new)]})  # as the real command would
    desk.shelf.refresh()
    desk.wait(lambda: f"free in {new}" in dialog.free.text())


def test_a_folder_that_will_not_do_is_told_before_anything_is_asked(desk, tmp_path, monkeypatch):
    own = paths.data_dir() / "models"
    place(own, "big", offer=False)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(own / "big"))
    desk.click(desk.dialog.move_all)
    desk.wait(desk.dialog.messages.isVisible)
    assert "folder of engines" in desk.dialog.messages.text.text()
    assert desk.dialog.question is None
