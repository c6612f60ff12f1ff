"""The export dialog: which results, which kind of file, how, and where to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.background import Background
from fashionstudio.app.exporting import (
    Exporter,
    ExportPreview,
    load_options,
    save_options,
    source_of,
)
from fashionstudio.app.results import Result
from fashionstudio.app.sentences import sentence
from fashionstudio.app.theme import GAP
from fashionstudio.core.export.names import FIELDS, check_pattern
from fashionstudio.core.export.options import BOOKS, ExportOptions
from fashionstudio.core.export.run import ExportReport
from fashionstudio.core.export.source import ExportSource
from fashionstudio.core.person import Person
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.export_cards import KindCards
from fashionstudio.ui.export_form import ExportForm
from fashionstudio.ui.export_picks import ResultPicks
from fashionstudio.ui.export_words import outcome_text, preview_texts
from fashionstudio.ui.value import Value

PREVIEW_AFTER_MS = 350
"""A run of changes is one preview."""
PersonOf = Callable[[Result], Person | None]
NoteOf = Callable[[Result], str]


class ExportDialog(QDialog):
    """Export of one or several results.

    Attributes:
        exporter: does the work; its signals tell how it goes.
    """

    def __init__(
        self,
        results: Sequence[Result],
        current: Result | None,
        *,
        background: Background,
        project: str = "",
        person_of: PersonOf = lambda _result: None,
        note_of: NoteOf = lambda _result: "",
        folder: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Args:
        results: all that could be exported; at least one.
        current: which is chosen at first; None: all are.
        background: where the work is done.
        project: name of the project, for file names and titles.
        person_of: who is in a result's Photo, if that is known.
        note_of: what books are to say of a result beside its Fabric.
        folder: where to begin; None: where the last export went.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.exporter = Exporter(background, self)
        self._project, self._person_of, self._note_of = project, person_of, note_of
        self._options, last = load_options()
        places = (place for place in (folder, last) if place and place.is_dir())
        self._folder = next(places, _pictures_folder())
        self.picks = ResultPicks(results, current)
        self.cards = KindCards()
        self.form = ExportForm()
        self.pattern = QLineEdit()
        self.fields = QToolButton(text=self.tr("Insert"))
        self.folder = QLineEdit(str(self._folder))
        self.choose = QToolButton(text=self.tr("Choose…"))
        self.replace = QCheckBox(self.tr("Replace files of the same name"))
        self.names = Value(wrap=True)
        self.facts = Value(name="small", wrap=True)
        self.status = QLabel(wordWrap=True)
        self.status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.show_folder = QToolButton(text=self.tr("Show folder"))
        self.go = QPushButton(self.tr("Export"), objectName="primary")
        self.leave = QPushButton()
        self._timer = QTimer(self, singleShot=True, interval=PREVIEW_AFTER_MS)
        self._build()
        self._connect()
        self._show_options()
        self._refresh()

    # Reading -------------------------------------------------------------------------------------

    def options(self) -> ExportOptions:
        """As the dialog says now."""
        options = self.form.read_into(self._options).with_(
            kind=self.cards.current(), replace=self.replace.isChecked()
        )
        name = "book_pattern" if options.kind in BOOKS else "pattern"
        return options.with_(**{name: self.pattern.text()})

    # Doing ---------------------------------------------------------------------------------------

    def start(self) -> None:
        """Export what is chosen."""
        if not self.go.isEnabled():
            return
        options, folder = self.options(), self._wanted_folder()
        self._timer.stop()
        self._say("")
        self.show_folder.hide()
        self.bar.setRange(0, 0)
        self.exporter.start(self._sources(), options, folder, self._project)
        self._show_state()
        try:
            save_options(options, folder)
        except FashionStudioError:
            return  # a full disk is told by the export itself; settings are worth no second message

    def reject(self) -> None:
        """Stop a running export; otherwise close."""
        if self.exporter.busy:
            self.exporter.cancel()
            self._say(self.tr("Stopping after this step…"))
            self.leave.setEnabled(False)
        else:
            super().reject()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():  # closed, not minimised
            self._timer.stop()
            self.exporter.cancel()
        super().hideEvent(event)

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP * 2)
        column.addWidget(self.picks)
        column.addWidget(self.cards)
        column.addWidget(self.form)
        column.addStretch(1)
        self._add_place()
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._foot())
        metrics = self.fontMetrics()
        self.setMinimumWidth(metrics.averageCharWidth() * 64)
        wanted = QSize(metrics.averageCharWidth() * 112, metrics.height() * 45)
        screen = self.screen().availableSize() * 0.94
        self.resize(wanted.expandedTo(QSize(840, 730)).boundedTo(screen))

    def _add_place(self) -> None:
        menu = QMenu(self.fields)
        for name in FIELDS:
            menu.addAction(f"{{{name}}}").triggered.connect(
                lambda _on=False, name=name: self.pattern.insert(
                    "{n:03}" if name == "n" else f"{{{name}}}"
                )
            )
        self.fields.setMenu(menu)
        self.fields.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.fields.setToolTip(self.tr("Put a field into the file name"))
        self.form.add_row(self.tr("File name"), self.pattern, self.fields)
        self.form.add_row(self.tr("Folder"), self.folder, self.choose)
        self.form.add_row("", self.replace)

    def _foot(self) -> QWidget:
        foot = QFrame(objectName="statusLine")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the export"))
        said = QVBoxLayout()
        said.setSpacing(2)
        for label in (self.names, self.facts, self.status):
            said.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addLayout(said, 1)
        row.addWidget(self.show_folder)
        row.addWidget(self.leave)
        row.addWidget(self.go)
        column = QVBoxLayout(foot)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.go.setMinimumWidth(self.fontMetrics().averageCharWidth() * 18)
        self.go.setDefault(True)
        self.leave.setAutoDefault(False)
        for part in (self.status, self.bar, self.show_folder):
            part.hide()
        return foot

    def _connect(self) -> None:
        self.picks.changed.connect(self._on_change)
        self.cards.chosen.connect(self._on_kind)
        self.form.changed.connect(self._on_change)
        self.pattern.textChanged.connect(lambda _text: self._on_change())
        self.folder.textChanged.connect(lambda _text: self._on_change())
        self.replace.toggled.connect(lambda _on: self._on_change())
        self.choose.clicked.connect(self._ask_folder)
        self.go.clicked.connect(self.start)
        self.leave.clicked.connect(self.reject)
        self.show_folder.clicked.connect(self._open_folder)
        self._timer.timeout.connect(self._ask_preview)
        self.exporter.progressed.connect(self._on_progress)
        self.exporter.finished.connect(self._on_finished)
        self.exporter.failed.connect(self._on_failed)
        self.exporter.previewed.connect(self._on_preview)
        self.exporter.preview_failed.connect(self._on_preview_failed)

    # Following the user --------------------------------------------------------------------------

    def _show_options(self) -> None:
        self.cards.set_current(self._options.kind)
        self.form.title.setPlaceholderText(self._project or self.tr("Title"))
        self.form.show_options(self._options)
        self._show_pattern()

    def _show_pattern(self) -> None:
        self.pattern.blockSignals(True)
        self.pattern.setText(self._options.with_(kind=self.cards.current()).name_pattern)
        self.pattern.blockSignals(False)

    def _on_kind(self, _kind: str) -> None:
        old = self._options.kind
        self._options = self.form.read_into(self._options)
        name = "book_pattern" if old in BOOKS else "pattern"
        self._options = self._options.with_(
            **{name: self.pattern.text()}, kind=self.cards.current()
        )
        self.form.show_kind(self._options.kind)
        self._show_pattern()
        self._on_change()

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for the files"), self.folder.text()
        )
        if name:
            self.folder.setText(name)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._wanted_folder())))

    def _on_change(self) -> None:
        """What the last export said is not about what is wanted now."""
        if not self.exporter.busy:
            self._say("")
            self.show_folder.hide()
        self._refresh()

    def _refresh(self) -> None:
        """After every change: what can be told at once now, the rest in a moment."""
        self._show_state()
        problem = self._problem()
        if problem:
            self._show_problem(problem)
            self._timer.stop()
        else:
            self._timer.start()

    def _problem(self) -> str:
        """Why nothing can be exported like this; "" if it can."""
        if not self.picks.chosen():
            return self.tr("Choose at least one result.")
        if not self.folder.text().strip():
            return self.tr("Choose a folder.")
        try:
            check_pattern(self.pattern.text())
        except FashionStudioError as error:
            return sentence(error)
        if self.form.lacks_papers:
            return self.tr("Choose certificate and key, or do not sign.")
        return ""

    def _show_problem(self, text: str) -> None:
        self.names.setText(text)
        self.facts.setText("")
        self._show_state()

    def _show_state(self) -> None:
        busy = self.exporter.busy
        self.go.setEnabled(not busy and not self._problem())
        for part in (self.picks, self.cards, self.form):
            part.setEnabled(not busy)
        self.leave.setEnabled(True)
        self.leave.setText(self.tr("Cancel") if busy else self.tr("Close"))
        self.bar.setVisible(busy)

    # Following the work --------------------------------------------------------------------------

    def _ask_preview(self) -> None:
        if not self.exporter.busy:
            self.exporter.preview(
                self._sources(), self.options(), self._wanted_folder(), self._project
            )

    def _on_preview(self, preview: ExportPreview) -> None:
        names, facts = preview_texts(preview, self.options())
        self.names.setText(names)
        self.facts.setText(facts)

    def _on_preview_failed(self, error: FashionStudioError) -> None:
        if not self._problem():
            self.names.setText(sentence(error))
            self.facts.setText("")

    def _on_progress(self, done: int, count: int, name: str) -> None:
        if not self.exporter.busy or not self.leave.isEnabled():
            return  # stopped meanwhile
        self.bar.setRange(0, count)
        self.bar.setValue(done)
        if name:
            self._say(
                self.tr("{n} of {all}: {name}").format(n=min(done + 1, count), all=count, name=name)
            )

    def _on_finished(self, report: ExportReport) -> None:
        self._say(outcome_text(report))
        self.show_folder.setVisible(bool(report.files))
        self._refresh()
        self.leave.setFocus()

    def _on_failed(self, error: FashionStudioError) -> None:
        self._say(sentence(error))
        self._show_state()

    def _say(self, text: str) -> None:
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def _sources(self) -> list[ExportSource]:
        return [
            source_of(result, self._person_of(result), self._note_of(result))
            for result in self.picks.chosen()
        ]

    def _wanted_folder(self) -> Path:
        return Path(self.folder.text().strip()).expanduser()


def _pictures_folder() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    folder = Path(place) if place else Path.home()
    return folder if folder.is_dir() else Path.home()
