"""The batch dialog: what is made of what, where it goes, and what it will take."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.batch_dry_run import DryRunner
from fashionstudio.app.batch_plans import BatchWish, DryRun, Kind
from fashionstudio.app.batch_runs import BatchRuns, Wanted
from fashionstudio.app.engines import EngineShelf
from fashionstudio.app.session import Session
from fashionstudio.app.theme import GAP, ThemeService
from fashionstudio.app.thumbs import Thumbs
from fashionstudio.batch.outputs import Format, Style
from fashionstudio.core.look import Preset
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.batch.forecast import Forecast
from fashionstudio.ui.batch.pages import LookPage, MatrixPage, PlanPage
from fashionstudio.ui.batch.picture_list import ICON_PX
from fashionstudio.ui.batch.words import memory_text
from fashionstudio.ui.message_bar import MessageBar
from fashionstudio.ui.panels.section import Segments

ASK_AFTER_MS = 350
LARGE_BYTES = 1_500_000_000
"""An engine from this size on is not held twice unless the user wants it."""
_KINDS: tuple[Kind, ...] = ("look", "matrix", "plan")


class BatchDialog(QDialog):
    """Stays open beside the window; Start hands the batch to a process of its own.

    Signals:
        started: carries the folder.
    """

    started = Signal(object)

    def __init__(
        self,
        session: Session,
        runs: BatchRuns,
        shelf: EngineShelf,
        theme: ThemeService,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New batch"))
        self._session, self._runs, self._shelf = session, runs, shelf
        self._theme = theme
        self._found: DryRun | None = None
        self.thumbs = Thumbs(2 * ICON_PX, self)
        self.dry_run = DryRunner(session.background, self)
        self.messages = MessageBar(theme.theme)
        self.kind = self._kinds()
        self.look = LookPage(session.document, self.thumbs, session.background)
        self.matrix = MatrixPage(self.thumbs, session.background)
        self.plan = PlanPage()
        self.pages = QStackedWidget()
        self.preset = self._presets()
        self.folder = QLineEdit()
        self.choose = QPushButton(self.tr("Choose…"))
        self.pattern = QLineEdit()
        self.pattern.setPlaceholderText(self.tr("automatic, or {name}_{garment}_{n:03}"))
        self.format = QComboBox()
        self.side = QComboBox()
        self.sheets = QCheckBox(self.tr("Contact sheets"))
        self.gallery = QCheckBox(self.tr("Web page to leaf through"))
        self.lookbook = QCheckBox(self.tr("Lookbook (PDF)"))
        self.ray = self._ray_field()
        self.has_ray = importlib.util.find_spec("ray") is not None
        self.memory = QLabel(objectName="dim", wordWrap=True)
        self.rest = QCheckBox(self.tr("Let this window give its memory back first"))
        self.rest.setToolTip(self.tr("The next render in the window loads the engine again"))
        self.forecast = Forecast(theme.theme)
        self.go = QPushButton(self.tr("Start"), objectName="primary")
        self.leave = QPushButton(self.tr("Close"))
        self.said = QLabel(objectName="dim", wordWrap=True)
        self._timer = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self._build()
        self._connect()
        self.kind.set_current("matrix")
        self._choose_kind("matrix")
        self.preset.set_current(session.document.look.settings.preset)
        self.propose_folder()

    def _kinds(self) -> Segments:
        return Segments(
            (
                ("look", self.tr("Look on photos"), self.tr("This window's look on other photos")),
                ("matrix", self.tr("Matrix"), self.tr("People by garments, fabrics and colours")),
                ("plan", self.tr("Plan file"), self.tr("A table or matrix that you have written")),
            ),
            self.tr("What is made"),
        )

    def _presets(self) -> Segments:
        return Segments(
            (
                ("draft", self.tr("Draft"), self.tr("Fast, to see whether it fits")),
                ("standard", self.tr("Standard"), self.tr("For most pictures")),
                ("fine", self.tr("Fine"), self.tr("Slow, for the final ones")),
            ),
            self.tr("Quality"),
        )

    def _ray_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(self.tr("Ray cluster"))
        field.setPlaceholderText(self.tr("this computer"))
        field.setToolTip(
            self.tr(
                "Leave it empty for this computer, or name a Ray cluster that shares the pictures "
                "out: “auto”, host:port or ray://host:port"
            )
        )
        return field

    # What is wished ------------------------------------------------------------------------------

    def show_kind(self, kind: Kind) -> None:
        """Choose what is made of what."""
        self.kind.set_current(kind)
        self._choose_kind(kind)

    def wish(self) -> BatchWish:
        """As the dialog stands."""
        text = self.folder.text().strip()
        kind = cast(Format, self.format.currentData())
        page = (self.look, self.matrix, self.plan)[self.pages.currentIndex()]
        return page.fill(
            BatchWish(
                kind="look",
                folder=Path(text).expanduser() if text else None,
                engine=self._engine,
                preset=cast(Preset, self._preset),
                pattern=self.pattern.text().strip(),
                style=Style(kind, longest_px=self.side.currentData()),
            )
        )

    def propose_folder(self) -> None:
        """A folder that is not there yet, unless the user has written one."""
        place = self._session.preferences.export_folder()
        name = self.tr("Batch")
        number = 1
        while (place / f"{name} {number}").exists():
            number += 1
        self.folder.setText(str(place / f"{name} {number}"))

    @property
    def _engine(self) -> str:
        return self._session.document.look.settings.engine

    @property
    def _needed_bytes(self) -> int | None:
        """Memory that one more copy of the engine takes."""
        plan = self._shelf.plans.get(self._engine)
        if plan and plan.get("needed_bytes"):
            return int(plan["needed_bytes"])
        card = self._shelf.card(self._engine)
        return card.memory_bytes if card else None

    # Following -----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_memory()
        self._ask_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self._timer.stop()
            self.dry_run.stop()
        super().hideEvent(event)

    def _choose_kind(self, kind: str) -> None:
        self.pages.setCurrentIndex(_KINDS.index(cast(Kind, kind)))
        self._ask_soon()

    def _choose_preset(self, preset: str) -> None:
        self._preset = preset
        self._ask_soon()

    def _ask_soon(self) -> None:
        self._found = None
        self.dry_run.stop()
        self._show_state()
        if self.isVisible():
            self._timer.start()

    def _ask(self) -> None:
        self.dry_run.ask(self.wish(), self._session.preferences.values.device)

    def _on_ready(self, found: DryRun) -> None:
        self._found = found
        self.forecast.show_dry_run(found)
        self._show_state()

    def _on_refused(self, error: FashionStudioError) -> None:
        self.forecast.show_refusal(error)
        self._show_state()

    def _show_state(self) -> None:
        found = self._found
        ready = found is not None and found.guess.count > 0 and bool(self.folder.text().strip())
        busy = self._runs.job is not None
        taken = self._folder_is_taken()
        self.go.setEnabled(ready and not taken)
        count = found.guess.count if found else 0
        self.go.setText(self.tr("Make %n pictures", "", count) if count else self.tr("Start"))
        text = ""
        if taken:
            text = self.tr("A batch is running in this folder. Choose another one.")
        elif busy:
            text = self.tr("Another batch is running; this one starts when it is done.")
        elif not self.folder.text().strip():
            text = self.tr("Choose a folder for the pictures.")
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _folder_is_taken(self) -> bool:
        job = self._runs.job
        text = self.folder.text().strip()
        busy = (*self._runs.waiting, *([job.folder] if job else []))
        return bool(text) and Path(text).expanduser() in busy

    def _show_memory(self) -> None:
        needed = self._needed_bytes
        self.memory.setText(memory_text(needed))
        self.memory.setVisible(bool(needed))
        large = needed is not None and needed >= LARGE_BYTES
        self.rest.setVisible(large)
        self.rest.setChecked(large)

    def _follow_theme(self) -> None:
        self.messages.set_theme(self._theme.theme)
        self.forecast.theme = self._theme.theme
        if self._found is not None:
            self.forecast.show_dry_run(self._found)

    # Doing ---------------------------------------------------------------------------------------

    def start(self) -> None:
        """Hand it over."""
        if self._found is None or not self.go.isEnabled():
            return
        wish = self.wish()
        assert wish.folder is not None
        self.messages.dismiss()
        wanted = Wanted(
            self.sheets.isChecked(), self.gallery.isChecked(), self.lookbook.isChecked(),
            self.ray.text().strip() if self.has_ray else "",
        )  # fmt: skip
        rest = self.rest.isVisible() and self.rest.isChecked()
        self._runs.start(self._found.checked, wish.folder, wish.style, wanted, rest=rest)
        self.started.emit(wish.folder)
        self.hide()
        self.propose_folder()

    def _ask_folder(self) -> None:
        start = Path(self.folder.text() or str(Path.home()))
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for the pictures"), str(start.parent)
        )
        if name:
            self.folder.setText(name)

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._preset = self._session.document.look.settings.preset
        for page in (self.look, self.matrix, self.plan):
            self.pages.addWidget(page)
        for key, text in (("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WebP")):
            self.format.addItem(text, key)
        self.side.addItem(self.tr("Size of the photo"), None)
        for px in (2048, 1024, 512):
            self.side.addItem(self.tr("At most {n} px").format(n=px), px)
        self.sheets.setChecked(True)
        self.gallery.setChecked(True)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self.kind)
        left.addWidget(self.pages, 1)
        middle = QHBoxLayout()
        middle.setSpacing(GAP * 3)
        middle.addLayout(left, 5)
        middle.addLayout(self._right(), 4)
        body = QWidget()
        body.setLayout(middle)
        middle.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(body, 1)
        column.addWidget(self._foot())
        screen = self.screen().availableSize() * 0.94
        self.resize(QSize(1060, 740).boundedTo(screen))

    def _right(self) -> QVBoxLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(GAP * 2)
        form.setVerticalSpacing(GAP)
        place = QHBoxLayout()
        place.setSpacing(GAP)
        place.addWidget(self.folder, 1)
        place.addWidget(self.choose)
        kind = QHBoxLayout()
        kind.setSpacing(GAP)
        kind.addWidget(self.format)
        kind.addWidget(self.side, 1)
        form.addRow(self.tr("Quality"), self.preset)
        form.addRow(self.tr("Folder"), place)
        form.addRow(self.tr("File names"), self.pattern)
        form.addRow(self.tr("Files"), kind)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.pattern.setAccessibleName(self.tr("File names"))
        self.format.setAccessibleName(self.tr("Kind of the files"))
        self.side.setAccessibleName(self.tr("Size of the files"))
        also = QVBoxLayout()
        also.setSpacing(GAP // 2)
        for box in (self.sheets, self.gallery, self.lookbook):
            also.addWidget(box)
        form.addRow(self.tr("Extras"), also)
        if self.has_ray:
            form.addRow(self.tr("Computers"), self.ray)
        right = QVBoxLayout()
        right.setSpacing(GAP * 2)
        right.addLayout(form)
        right.addWidget(self.forecast, 1)
        return right

    def _foot(self) -> QWidget:
        foot = QFrame(objectName="statusLine")
        said = QVBoxLayout()
        said.setSpacing(2)
        for widget in (self.said, self.memory, self.rest):
            said.addWidget(widget)
        row = QHBoxLayout(foot)
        row.setContentsMargins(GAP * 2, GAP, GAP * 2, GAP)
        row.setSpacing(GAP)
        row.addLayout(said, 1)
        row.addWidget(self.leave)
        row.addWidget(self.go)
        self.go.setMinimumWidth(self.fontMetrics().averageCharWidth() * 24)
        self.go.setDefault(True)
        for button in (self.leave, self.choose):
            button.setAutoDefault(False)
        return foot

    def _connect(self) -> None:
        self.kind.chosen.connect(self._choose_kind)
        self.preset.chosen.connect(self._choose_preset)
        for page in (self.look, self.matrix, self.plan):
            page.changed.connect(self._ask_soon)
        for page in (self.look, self.matrix):
            page.failed.connect(self.messages.show_error)
        for field in (self.folder, self.pattern):
            field.textChanged.connect(lambda _text: self._ask_soon())
        for box in (self.format, self.side):
            box.activated.connect(lambda _n: self._ask_soon())
        self._timer.timeout.connect(self._ask)
        self.dry_run.progressed.connect(self.forecast.show_looking)
        self.dry_run.ready.connect(self._on_ready)
        self.dry_run.refused.connect(self._on_refused)
        self._runs.job_changed.connect(self._show_state)
        self._shelf.plans_changed.connect(self._show_memory)
        self._session.document.look_changed.connect(self._show_memory)
        self._theme.changed.connect(self._follow_theme)
        self.choose.clicked.connect(self._ask_folder)
        self.go.clicked.connect(self.start)
        self.leave.clicked.connect(self.reject)
