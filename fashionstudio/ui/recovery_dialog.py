"""After a crash: what was not saved, to be taken up again or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.imaging import scaled_to
from fashionstudio.app.journal import Unsaved
from fashionstudio.app.theme import GAP
from fashionstudio.ui.value import Value

THUMB_PX = 96
ROWS_SHOWN = 3
MIN_WIDTH_PX = 560
LINE_CHARACTERS = 64
"""That a row is made for, with its buttons."""


class RecoveryDialog(QDialog):
    """One row per document that was never closed; closing it keeps the rest for later.

    Signals:
        recover_requested: carries the Unsaved.
    """

    recover_requested = Signal(object)

    def __init__(self, found: Sequence[Unsaved], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Unsaved work"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._waiting: dict[Unsaved, QFrame] = {}
        self._unwanted: set[Unsaved] = set()
        self._fates: dict[Unsaved, tuple[QLabel, QPushButton]] = {}
        self._only_one = len(found) == 1
        title = QLabel(self.tr("Some work was never saved"), objectName="welcomeTitle")
        text = QLabel(
            self.tr("fashionstudio closed before this was saved to a file."),
            objectName="dim",
            wordWrap=True,
        )
        rows = QWidget()
        self._rows = QVBoxLayout(rows)
        self._rows.setContentsMargins(0, 0, GAP, 0)
        self._rows.setSpacing(GAP)
        for unsaved in found:
            self._waiting[unsaved] = self._row(unsaved)
            self._rows.addWidget(self._waiting[unsaved])
        self._rows.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(rows)
        for bare in (rows, area.viewport()):
            bare.setAutoFillBackground(False)
        line_px = self.fontMetrics().averageCharWidth() * LINE_CHARACTERS
        inside = max(title.sizeHint().width(), MIN_WIDTH_PX, line_px)
        heights = [
            max(row.heightForWidth(inside - 2 * GAP), row.minimumSizeHint().height())
            for row in self._waiting.values()
        ]
        area.setMinimumHeight(sum(heights[:ROWS_SHOWN]) + GAP * len(heights[:ROWS_SHOWN]))
        area.setMinimumWidth(rows.minimumSizeHint().width() + 2 * GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 3, GAP * 3, GAP * 2)
        column.setSpacing(GAP * 2)
        column.addWidget(title)
        column.addWidget(text)
        column.addWidget(area, 1)
        column.addLayout(self._buttons())
        width = inside + 6 * GAP
        self.resize(width, column.heightForWidth(width))

    def waiting(self) -> tuple[Unsaved, ...]:
        """What has not been decided yet."""
        return tuple(self._waiting)

    def recover(self, unsaved: Unsaved) -> None:
        """Take one up."""
        self._take_off(unsaved)
        self.recover_requested.emit(unsaved)
        self._close_if_done()

    def discard(self, unsaved: Unsaved, *, wanted: bool = False) -> None:
        """Throw one away when this closes, and not before; `wanted` takes that back."""
        (self._unwanted.discard if wanted else self._unwanted.add)(unsaved)
        self._show_fate(unsaved)

    def recover_all(self) -> None:
        """Take all of them up, each in a window, but for what was discarded."""
        for unsaved in self.waiting():
            if unsaved not in self._unwanted:
                self.recover(unsaved)
        self._close_if_done()

    def done(self, result: int) -> None:
        """Keep the rest; it is in the File menu."""
        for unsaved in self.waiting():
            self._waiting.pop(unsaved)
            if unsaved in self._unwanted:
                unsaved.discard()
            else:
                unsaved.leave()
        super().done(result)

    def _row(self, unsaved: Unsaved) -> QFrame:
        row = QFrame(objectName="welcome")
        name = unsaved.name or self.tr("Untitled")
        picture = QLabel()
        picture.setFixedSize(THUMB_PX, THUMB_PX)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        image = QImage.fromData(unsaved.thumb)
        if not image.isNull():
            picture.setPixmap(QPixmap.fromImage(scaled_to(image, THUMB_PX)))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(Value(name, name="sectionTitle", wrap=True))
        words.addWidget(QLabel(self._time(unsaved.changed), objectName="dim", wordWrap=True))
        if unsaved.path is not None:
            place = self.tr("newer than {file}").format(file=unsaved.path.name)
            words.addWidget(QLabel(place, objectName="dim", wordWrap=True))
        words.addStretch(1)
        fate = QLabel(objectName="stateBad", wordWrap=True, visible=False)
        words.insertWidget(words.count() - 1, fate)
        discard = QPushButton(self.tr("Discard"))
        discard.setAccessibleName(self.tr("Discard {name}").format(name=name))
        discard.clicked.connect(lambda: self.discard(unsaved, wanted=unsaved in self._unwanted))
        # Return must never throw anything away, wherever the focus was left.
        discard.setAutoDefault(False)
        recover = QPushButton(self.tr("Recover"))
        if self._only_one:
            recover.setObjectName("primary")
        recover.setAccessibleName(self.tr("Recover {name}").format(name=name))
        recover.clicked.connect(lambda: self.recover(unsaved))
        recover.setDefault(self._only_one)
        self._fates[unsaved] = (fate, discard)
        line = QHBoxLayout(row)
        line.setContentsMargins(GAP, GAP, GAP * 2, GAP)
        line.setSpacing(GAP * 2)
        line.addWidget(picture)
        line.addLayout(words, 1)
        line.addWidget(discard)
        line.addWidget(recover)
        return row

    def _time(self, changed: datetime) -> str:
        local, locale = changed.astimezone(), QLocale()
        short = QLocale.FormatType.ShortFormat
        if local.date() == datetime.now().astimezone().date():
            return self.tr("changed today at {time}").format(
                time=locale.toString(local.time(), short)
            )
        return self.tr("changed {time}").format(time=locale.toString(local, short))

    def _buttons(self) -> QHBoxLayout:
        later = self._later = QPushButton(self.tr("Later"))
        later.setToolTip(self.tr("Keep it; File > Recover unsaved work brings this list back"))
        later.clicked.connect(self.reject)
        later.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(later)
        if len(self._waiting) > 1:
            everything = QPushButton(self.tr("Recover all"), objectName="primary")
            everything.setMinimumWidth(everything.sizeHint().width() + 4 * GAP)
            everything.clicked.connect(self.recover_all)
            everything.setDefault(True)
            row.addWidget(everything)
        return row

    def _show_fate(self, unsaved: Unsaved) -> None:
        fate, button = self._fates[unsaved]
        unwanted = unsaved in self._unwanted
        fate.setText(self.tr("Discarded when this closes") if unwanted else "")
        fate.setVisible(unwanted)
        button.setText(self.tr("Keep it") if unwanted else self.tr("Discard"))
        self._later.setText(self.tr("Later") if self._left() else self.tr("Close"))

    def _left(self) -> bool:
        """Whether anything waits that is wanted."""
        return any(unsaved not in self._unwanted for unsaved in self._waiting)

    def _take_off(self, unsaved: Unsaved) -> None:
        row = self._waiting.pop(unsaved)
        self._rows.removeWidget(row)
        row.deleteLater()

    def _close_if_done(self) -> None:
        if not self._left():
            self.accept()
