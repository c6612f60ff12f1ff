"""What the try-on matrix shows: a run's items in a grid, or in a list where they make none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from fashionstudio.batch.arranging import Grid, arrange
from fashionstudio.batch.browsing import Browsed
from fashionstudio.batch.outputs import Folder
from fashionstudio.ui.batch.words import record_facts, record_verdict

Index = QModelIndex | QPersistentModelIndex
Shown = Literal["all", "flagged", "failed"]
RECORD = int(Qt.ItemDataRole.UserRole)
HEAD = RECORD + 1
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Head:
    """A row's person or a column's garment."""

    label: str
    path: Path | None


class GridModel(QAbstractTableModel):
    """Cells are records of the manifest.

    Attributes:
        browsed: the run; None while there is none.
        is_grid: people by what they wear; otherwise a list in rows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.browsed: Browsed | None = None
        self.is_grid = False
        self._records: dict[str, dict[str, Any]] = {}
        self._cells: dict[tuple[int, int], str] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._rows: list[Head] = []
        self._columns: list[Head] = []
        self._shown: Shown = "all"
        self._wide = 4

    # Filling -------------------------------------------------------------------------------------

    def show_run(self, browsed: Browsed | None, shown: Shown = "all") -> None:
        """Show a run, or some of it."""
        self.beginResetModel()
        self.browsed, self._shown = browsed, shown
        records = browsed.records if browsed else ()
        self._records = {str(record["item"]): dict(record) for record in records}
        self._arrange()
        self.endResetModel()

    def set_wide(self, columns: int) -> None:
        """How many items of a list stand side by side."""
        if columns != self._wide and columns > 0:
            self._wide = columns
            if not self.is_grid:
                self.beginResetModel()
                self._arrange()
                self.endResetModel()

    def take(self, told: Mapping[str, Any]) -> QModelIndex:
        """Take over what became of an item; where it stands, if anywhere."""
        name = str(told["item"])
        if name not in self._records:
            return QModelIndex()
        self._records[name].update(told)
        if told["state"] == "done":
            self._records[name].pop("reason", None)
        place = self._places.get(name)
        if place is None:
            return QModelIndex()
        index = self.index(*place)
        self.dataChanged.emit(index, index)
        return index

    def records(self) -> list[dict[str, Any]]:
        """All of the run, as they are now."""
        return list(self._records.values())

    def neighbour(self, name: str, step: int) -> str | None:
        """The next picture that is made, in reading order."""
        names = [
            cell
            for _place, cell in sorted(self._cells.items())
            if self._records[cell]["state"] == "done"
        ]
        place = names.index(name) + step if name in names else -1
        return names[place] if 0 <= place < len(names) else None

    def index_of(self, name: str) -> QModelIndex:
        """Where an item stands."""
        place = self._places.get(name)
        return self.index(*place) if place else QModelIndex()

    def thumb_of(self, record: Mapping[str, Any]) -> Path | None:
        """The small picture of an item that is made."""
        if self.browsed is None or record["state"] != "done":
            return None
        return Folder(self.browsed.folder).thumb(str(record["item"]))

    # Qt asks -------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name = self._cells.get((index.row(), index.column()))
        if name is None:
            return None
        record = self._records[name]
        if role == RECORD:
            return record
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}: {record_verdict(record)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{name}\n{record_facts(record)}\n{record_verdict(record)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        heads = self._columns if orientation == Qt.Orientation.Horizontal else self._rows
        if not 0 <= section < len(heads):
            return None
        if role == HEAD:
            return heads[section]
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        return heads[section].label if role in texts else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if (index.row(), index.column()) not in self._cells:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    # Inside --------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        records = list(self._records.values())
        grid = arrange(records) if self._shown == "all" else None
        if grid is not None and not self._fill_grid(grid, records):
            grid = None  # two items of one cell would hide one another
        self.is_grid = grid is not None
        if grid is None:
            self._fill_list(records)
        self._places = {name: place for place, name in self._cells.items()}

    def _fill_grid(self, grid: Grid, records: list[dict[str, Any]]) -> bool:
        known = [record for record in records if record.get("photo")]
        self._cells = {grid.place(record): str(record["item"]) for record in known}
        sources = self.browsed.sources if self.browsed else {}
        self._rows = [
            Head(label, sources.get(person[1]))
            for label, person in zip(grid.people_labels, grid.people, strict=True)
        ]
        self._columns = []
        for label, look in zip(grid.look_labels, grid.looks, strict=True):
            # Garment, else fabric or colour, else sketch: what is seen of it.
            path = next((sources[sha] for _name, sha in look[:3] if sha in sources), None)
            self._columns.append(Head(label, path))
        return len(self._cells) == len(known)

    def _fill_list(self, records: list[dict[str, Any]]) -> None:
        chosen = [record for record in records if self._wants(record)]
        columns = min(self._wide, len(chosen))
        self._cells = {
            divmod(n, self._wide): str(record["item"]) for n, record in enumerate(chosen)
        }
        self._columns = [Head("", None)] * columns
        self._rows = [Head("", None)] * -(-len(chosen) // self._wide)

    def _wants(self, record: Mapping[str, Any]) -> bool:
        if self._shown == "flagged":
            return bool(record.get("flags"))
        return self._shown == "all" or record["state"] == "failed"
