"""What a batch would do, before it does it: how much, how long, and everything in its way."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QProgressBar,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.batch_plans import DryRun
from fashionstudio.app.sentences import sentence, told
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.batch.estimate import bytes_in_words, in_words
from fashionstudio.core.seeds import format_seeds
from fashionstudio.errors import FashionStudioError

MOST_LISTED = 500
Index = QModelIndex | QPersistentModelIndex


class Forecast(QWidget):
    """Sentences and a list of problems with their rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.title = QLabel(self.tr("Before it runs"), objectName="sectionTitle")
        self.count = QLabel(wordWrap=True)
        self.facts = QLabel(objectName="dim", wordWrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Looking at the pictures"))
        self.problems = QTreeWidget()
        self.problems.setAccessibleName(self.tr("Problems"))
        self.problems.setHeaderLabels([self.tr("Rows"), self.tr("Problem")])
        self.problems.setRootIsDecorated(False)
        self.problems.setWordWrap(True)
        self.problems.setItemDelegate(_Wrapped(self.problems))
        self.problems.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.problems.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(True)
        # Lines are broken anew where there is more or less room for them.
        header.sectionResized.connect(lambda *_: self.problems.doItemsLayout())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        for widget in (self.title, self.count, self.facts, self.bar):
            column.addWidget(widget)
        column.addWidget(self.problems, 1)
        column.addStretch(0)
        self.bar.hide()
        self.problems.hide()

    def show_looking(self, done: int, count: int) -> None:
        """The pictures are being looked at."""
        self.bar.setRange(0, count)
        self.bar.setValue(done)
        self.bar.show()

    def show_refusal(self, error: FashionStudioError) -> None:
        """Nothing can be made of it as it is."""
        self.bar.hide()
        self.problems.hide()
        self.count.setText(told(error.message))
        self.facts.setText(told(error.hint))

    def show_dry_run(self, found: DryRun) -> None:
        """What it would do."""
        self.bar.hide()
        guess, checked = found.guess, found.checked
        text = self.tr("%n pictures", "", guess.count)
        text += " " + self.tr("of %n people", "", guess.people)
        if found.done:
            text += " " + self.tr("({n} more are made already)").format(n=found.done)
        self.count.setText(text)
        time = self.tr("About {time}").format(time=in_words(guess.seconds))
        source = self.tr("as measured here") if guess.measured else self.tr("a first guess")
        room = self.tr("about {size} of disk").format(size=bytes_in_words(guess.disk_bytes))
        if guess.free_bytes is not None:
            free = bytes_in_words(guess.free_bytes)
            room += ", " + self.tr("{size} are free").format(size=free)
        facts = f"{time} ({source}); {room}." if guess.count else ""
        if not guess.fits:
            facts += " " + self.tr("There is not enough space.")
        self.facts.setText(facts)
        self._list(found, len(checked.broken))

    def _list(self, found: DryRun, broken: int) -> None:
        self.problems.clear()
        problems = found.problems
        for problem, rows in problems[:MOST_LISTED]:
            text = sentence(problem.error)
            item = QTreeWidgetItem([_rows(rows), text])
            item.setToolTip(0, format_seeds(rows))
            item.setToolTip(1, text)
            item.setTextAlignment(0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            if problem.stops:
                item.setForeground(1, QBrush(QColor(self.theme.danger)))
            self.problems.addTopLevelItem(item)
        if len(problems) > MOST_LISTED:
            rest = self.tr("and {n} more").format(n=len(problems) - MOST_LISTED)
            self.problems.addTopLevelItem(QTreeWidgetItem(["", rest]))
        self.problems.setColumnHidden(0, not any(rows for _problem, rows in problems))
        self.problems.setVisible(bool(problems))
        if broken:
            text = self.tr("%n rows cannot be made; the others can.", "", broken)
            self.count.setText(f"{self.count.text()}. {text}")
        if found.left_out:
            text = self.tr("%n combinations do not fit and are left out.", "", found.left_out)
            self.count.setText(f"{self.count.text().removesuffix('.')}. {text}")


class _Wrapped(QStyledItemDelegate):
    """Rows as high as their text needs in the width it has; trees do not see to that."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._tree.columnWidth(index.column())
        hint = super().sizeHint(option, index)
        if index.column() == 0:
            return hint
        room = QRect(0, 0, width - 3 * GAP, 10_000)
        wrap = int(Qt.TextFlag.TextWordWrap)
        text = str(index.data())
        needed = self._tree.fontMetrics().boundingRect(room, wrap, text).height()
        return QSize(width, max(hint.height(), needed + GAP + GAP // 2))


def _rows(rows: list[int]) -> str:
    """“2, 4-9”, or how it begins."""
    parts = format_seeds(rows).split(", ") if rows else []
    return ", ".join(parts[:3]) + (", …" if len(parts) > 3 else "")
