"""Files are asked for where such files were found last."""

from __future__ import annotations

from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QFileDialog, QWidget

from fashionstudio.paths import state_dir
from fashionstudio.ui.file_dialogs import FILE, ask_file, ask_files, ask_folder, last_folder


def test_every_kind_of_file_has_a_folder_of_its_own(qtbot, tmp_path, monkeypatch):
    parent = QWidget()
    qtbot.addWidget(parent)
    photos, fabrics = tmp_path / "photos", tmp_path / "fabrics"
    for folder in (photos, fabrics):
        folder.mkdir()
    asked: list[str] = []

    def answer(*given, name):
        asked.append(given[2])
        return name

    def choose(method, name):
        monkeypatch.setattr(QFileDialog, method, lambda *given: answer(*given, name=name))

    start = last_folder("photo")
    assert start.is_dir(), "the first time begins where people keep pictures"
    choose("getOpenFileName", (str(photos / "anna.jpg"), ""))
    assert ask_file(parent, "photo", "Photo", "") == photos / "anna.jpg"
    choose("getOpenFileNames", ([str(fabrics / "a.png"), str(fabrics / "b.png")], ""))
    QThreadPool.globalInstance().waitForDone()
    assert ask_files(parent, "fabric", "Fabrics", "") == [fabrics / "a.png", fabrics / "b.png"]
    QThreadPool.globalInstance().waitForDone()
    choose("getOpenFileName", ("", ""))
    assert ask_file(parent, "photo", "Photo", "") is None
    assert ask_file(parent, "fabric", "Fabric", "") is None
    choose("getExistingDirectory", str(photos))
    assert ask_folder(parent, "library", "Folder") == photos
    QThreadPool.globalInstance().waitForDone()
    assert asked == [str(folder) for folder in (start, start, photos, fabrics, start)]
    assert last_folder("library") == tmp_path
    fabrics.rmdir()
    assert last_folder("fabric") == start, "a folder that is gone is not asked for"
    (state_dir() / FILE).write_text("nonsense", encoding="utf-8")
    assert last_folder("photo") == start
