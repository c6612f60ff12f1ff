"""A list of pictures to choose from files, folders and the library, or to drop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.background import Background
from fashionstudio.app.batch_plans import Picked, from_library
from fashionstudio.app.library_drag import Dragged, dragged_in
from fashionstudio.app.pictures import PICTURE_SUFFIXES
from fashionstudio.app.theme import GAP
from fashionstudio.app.thumbs import Thumbs
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.file_dialogs import ask_files, ask_folder

if TYPE_CHECKING:
    from fashionstudio.library.entry import Kind

ICON_PX = 64


class PictureList(QWidget):
    """Title, thumbnails and an Add menu.

    Signals:
        changed: other pictures.
        failed: carries the error: the library could not be read.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, title: str, kind: Kind, thumbs: Thumbs, background: Background, hint: str
    ) -> None:
        super().__init__()
        self._name, self._kind, self._thumbs = title, kind, thumbs
        self._topic = "photo" if kind == "person" else kind
        self._background = background
        self._picked: dict[Path, Picked] = {}
        self.title = QLabel(objectName="sectionTitle")
        self.list = _Drops(hint)
        self.list.setAccessibleName(title)
        self.add = QToolButton(text=self.tr("Add"))
        self.remove = QToolButton(text=self.tr("Remove"))
        self._build()
        self.list.paths_dropped.connect(self.take)
        self.list.entries_dropped.connect(self._take_entries)
        self.list.delete_pressed.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._show_state)
        self.remove.clicked.connect(self._remove)
        thumbs.loaded.connect(self._on_thumb)
        self._show_state()

    def picked(self) -> tuple[Picked, ...]:
        """All of them, in their order."""
        return tuple(self._picked.values())

    def take(self, paths: Iterable[Path]) -> None:
        """Add pictures, and those in folders."""
        found: list[Picked] = []
        for path in paths:
            inside = sorted(path.iterdir()) if path.is_dir() else [path]
            found += [
                Picked(file.absolute())
                for file in inside
                if file.suffix.lower() in PICTURE_SUFFIXES and not file.name.startswith(".")
            ]
        self.add_picked(found)

    def add_picked(self, found: Sequence[Picked]) -> None:
        """Add pictures that are not there yet."""
        before = len(self._picked)
        for one in found:
            if one.path in self._picked:
                continue
            self._picked[one.path] = one
            item = QListWidgetItem(Path(one.title).stem)
            item.setToolTip(one.title)
            item.setSizeHint(self.list.gridSize())
            item.setData(Qt.ItemDataRole.UserRole, one.path)
            self.list.addItem(item)
            self._on_thumb(one.path)
        if len(self._picked) != before:
            self._show_state()
            self.changed.emit()

    def clear(self) -> None:
        """Take all away."""
        self._picked.clear()
        self.list.clear()
        self._show_state()
        self.changed.emit()

    def _take_entries(self, entries: Sequence[Dragged]) -> None:
        """Add what was dragged out of the library, as it is called there."""
        pictures = [entry for entry in entries if entry.kind not in ("look", "render")]
        self.add_picked([Picked(e.path, Path(e.name).stem, e.category) for e in pictures])

    # Inside --------------------------------------------------------------------------------------

    def _remove(self) -> None:
        for item in self.list.selectedItems():
            self._picked.pop(item.data(Qt.ItemDataRole.UserRole), None)
            self.list.takeItem(self.list.row(item))
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        count = len(self._picked)
        self.title.setText(f"{self._name} ({count})" if count else self._name)
        self.remove.setEnabled(bool(self.list.selectedItems()))
        self.list.note.setVisible(not count)

    def _on_thumb(self, path: Path) -> None:
        if path not in self._picked:
            return
        pixmap = self._thumbs.get(path)
        if pixmap is None:
            return
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(Qt.ItemDataRole.UserRole) == path:
                item.setIcon(QIcon(pixmap))

    def _ask_files(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        pictures = self.tr("Pictures ({kinds})").format(kinds=kinds)
        self.take(ask_files(self, self._topic, self._name, pictures))

    def _ask_folder(self) -> None:
        folder = ask_folder(self, self._topic, self._name)
        if folder is not None:
            self.take([folder])

    def _take_library(self) -> None:
        kind = self._kind

        def done(found: list[Picked]) -> None:
            if found:
                self.add_picked(found)
            else:
                self.failed.emit(
                    FashionStudioError(
                        self.tr("The library has none of these yet."),
                        self.tr("Import pictures there first, or add files."),
                    )
                )

        self._background.run(lambda: from_library(kind), done, self.failed.emit)

    def _build(self) -> None:
        menu = QMenu(self.add)
        menu.addAction(self.tr("Pictures…"), self._ask_files)
        menu.addAction(self.tr("All in a folder…"), self._ask_folder)
        menu.addAction(self.tr("All in the library"), self._take_library)
        self.add.setMenu(menu)
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setAccessibleName(self.tr("Add: {title}").format(title=self._name))
        self.remove.setAccessibleName(self.tr("Remove: {title}").format(title=self._name))
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.title, 1)
        head.addWidget(self.add)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addLayout(head)
        column.addWidget(self.list, 1)


class _Drops(QListWidget):
    """Thumbnails in rows that take files and folders."""

    paths_dropped = Signal(object)
    entries_dropped = Signal(object)
    delete_pressed = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        line = self.fontMetrics().height()
        self.setGridSize(QSize(ICON_PX + 5 * GAP, ICON_PX + line + 2 * GAP))
        self.setMinimumHeight(ICON_PX + line + 4 * GAP)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAcceptDrops(True)
        self.setObjectName("dropList")
        self.note = QLabel(hint, self, objectName="dim", wordWrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addWidget(self.note)
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        if entries := dragged_in(event.mimeData()):
            self.entries_dropped.emit(entries)
            return
        self.paths_dropped.emit([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
