"""Chooses the files that an engine is installed from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.engine_cards import EngineCard
from fashionstudio.app.theme import GAP
from fashionstudio.ui.dialogs.engine_words import size_text
from fashionstudio.ui.file_dialogs import ask_files, ask_folder


class AddEngineDialog(QDialog):
    """A list of files and folders, by buttons or by drop; `given` when it was accepted."""

    def __init__(self, card: EngineCard, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add “{engine}” from files").format(engine=card.title))
        self.setAcceptDrops(True)
        self.given: list[Path] = []
        needed = QLabel(self._needed(), wordWrap=True)
        files = QLabel(self._files(card), objectName="small", wordWrap=True)
        files.setVisible(bool(card.sources))
        self.list = QListWidget(objectName="dropList")
        self.list.setAccessibleName(self.tr("Files and folders to install from"))
        self.note = QLabel(self.tr("Drop them here"), self.list, objectName="dim")
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self.list).addWidget(self.note)
        self.folder = QPushButton(self.tr("Add a folder…"))
        self.files = QPushButton(self.tr("Add files…"))
        self.drop = QPushButton(self.tr("Remove from list"))
        self.folder.clicked.connect(self._ask_folder)
        self.files.clicked.connect(self._ask_files)
        self.drop.clicked.connect(self._take_off)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in (self.folder, self.files):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.drop)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.install = self.buttons.addButton(
            self.tr("Install"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        layout.setSpacing(GAP)
        layout.addWidget(needed)
        layout.addWidget(files)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addWidget(self.buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 84, self.fontMetrics().height() * 26)
        self._refresh()

    def take(self, paths: list[Path]) -> None:
        """Put files and folders on the list, each once."""
        for path in paths:
            if path not in self.given:
                self.given.append(path)
                self.list.addItem(str(path))
        self._refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        self.take([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    def _needed(self) -> str:
        return self.tr(
            "Choose or drop the folders or files that have what the engine is made of. "
            "Names need not be the same: files are known by what is in them."
        )

    @staticmethod
    def _files(card: EngineCard) -> str:
        parts = (f"{s.name} · {size_text(s.size_bytes)} · {s.place}" for s in card.sources)
        return "\n".join(f"•  {part}" for part in parts)

    def _ask_folder(self) -> None:
        folder = ask_folder(self, "engine", self.tr("Folder with the files"))
        if folder is not None:
            self.take([folder])

    def _ask_files(self) -> None:
        self.take(ask_files(self, "engine", self.tr("Files of the engine")))

    def _take_off(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.list.takeItem(row)
            del self.given[row]
        self._refresh()

    def _refresh(self) -> None:
        self.install.setEnabled(bool(self.given))
        self.note.setVisible(not self.given)
        self.drop.setEnabled(bool(self.given))
        if self.given and self.list.currentRow() < 0:
            self.list.setCurrentRow(0, self.list.selectionModel().SelectionFlag.ClearAndSelect)
        self.list.setFocusPolicy(
            Qt.FocusPolicy.StrongFocus if self.given else Qt.FocusPolicy.NoFocus
        )
