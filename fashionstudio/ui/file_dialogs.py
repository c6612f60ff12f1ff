"""Asking for files where such files were found last: fabrics are not kept where photos are."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QThreadPool
from PySide6.QtWidgets import QFileDialog, QWidget

from fashionstudio.core.atomic import write_json
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import state_dir

FILE = "folders.json"


def ask_file(parent: QWidget, topic: str, title: str, kinds: str) -> Path | None:
    """One file that is there; None if nothing was chosen.

    Args:
        parent: the window that waits.
        topic: what is looked for, such as "fabric": each has a folder of its own.
        title: of the dialog.
        kinds: what can be chosen, as Qt has it: "Pictures (*.png *.jpg)".
    """
    name, _kind = QFileDialog.getOpenFileName(parent, title, str(last_folder(topic)), kinds)
    return _chosen(topic, [name])[0] if name else None


def ask_files(parent: QWidget, topic: str, title: str, kinds: str = "") -> list[Path]:
    """Any number of files; none if nothing was chosen."""
    names, _kind = QFileDialog.getOpenFileNames(parent, title, str(last_folder(topic)), kinds)
    return _chosen(topic, names)


def ask_folder(parent: QWidget, topic: str, title: str) -> Path | None:
    """A folder; None if none was chosen."""
    name = QFileDialog.getExistingDirectory(parent, title, str(last_folder(topic)))
    return _chosen(topic, [name])[0] if name else None


def last_folder(topic: str) -> Path:
    """Where something of that kind was chosen last, else the user's pictures."""
    known = _folders().get(topic)
    if known is not None and Path(known).is_dir():
        return Path(known)
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(pictures) if pictures and Path(pictures).is_dir() else Path.home()


def remember_folder(topic: str, folder: Path) -> None:
    """Begin there the next time; written behind the window."""
    file, folders = state_dir() / FILE, {**_folders(), topic: str(folder)}

    def write() -> None:
        try:
            write_json(file, folders)
        except (OSError, FashionStudioError):
            return  # a convenience: nobody needs to hear that it could not be written

    QThreadPool.globalInstance().start(write)


def _chosen(topic: str, names: list[str]) -> list[Path]:
    paths = [Path(name) for name in names]
    if paths and paths[0].parent != last_folder(topic):
        remember_folder(topic, paths[0].parent)
    return paths


def _folders() -> dict[str, str]:
    try:
        kept = json.loads((state_dir() / FILE).read_text(encoding="utf-8"))
        return {str(topic): str(folder) for topic, folder in kept.items()}
    except (OSError, ValueError, AttributeError):
        return {}
