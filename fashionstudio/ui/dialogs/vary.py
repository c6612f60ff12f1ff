"""“Vary one thing”: seed, words, fabric or colour of a Look, everything else locked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QIcon, QPixmap, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.background import Background
from fashionstudio.app.pictures import PICTURE_SUFFIXES, LoadedPicture, load_picture
from fashionstudio.app.readiness import why_not
from fashionstudio.app.results import Result
from fashionstudio.app.samples import Kind, Sample, find_samples
from fashionstudio.app.sentences import sentence
from fashionstudio.app.snapshots import Snapshot, snapshot_of, snapshot_of_result
from fashionstudio.app.theme import GAP
from fashionstudio.app.varying import vary_colours, vary_fabrics, vary_seeds, vary_words
from fashionstudio.core.seeds import format_seeds, parse_seeds
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.file_dialogs import ask_files
from fashionstudio.ui.panels.render import duration
from fashionstudio.ui.panels.section import Segments

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

THUMB = QSize(64, 64)
THINGS = ("seed", "words", "fabric", "colour")


class VaryDialog(QDialog):
    """Asks for the values of the one thing, and renders a picture for each.

    Attributes:
        thing: which one is varied.
        seeds, words, fabrics, colours: the fields for its values.
        go: renders.
    """

    def __init__(self, window: MainWindow, base: Snapshot, origin: str) -> None:
        super().__init__(window)
        self._window = window
        self._base = base
        # Its own, which ends with it: nobody fills a dialog that is gone.
        self._background = Background(self, threads=1)
        self.finished.connect(self._background.close)
        self._swatches: dict[int, LoadedPicture] = {}
        self.setWindowTitle(self.tr("Vary one thing"))
        self.thing = Segments(
            (
                ("seed", self.tr("Seed"), self.tr("Other pictures of the same design")),
                ("words", self.tr("Words"), self.tr("Other words for the same design")),
                ("fabric", self.tr("Fabric"), self.tr("Other fabrics, laid in the same way")),
                ("colour", self.tr("Colour"), self.tr("The same design in plain colours")),
            ),
            self.tr("What varies"),
        )
        self.origin = QLabel(origin, wordWrap=True)
        self.seeds = QLineEdit()
        self.seeds.setAccessibleName(self.tr("Seeds"))
        self.words = QPlainTextEdit()
        self.words.setAccessibleName(self.tr("Words, one design a line"))
        self.words.setTabChangesFocus(True)
        self.fabrics = QListWidget()
        self.colours = QLineEdit()
        self.colours.setAccessibleName(self.tr("Colours"))
        self.more = QPushButton(self.tr("Colourways…"))
        self.pages = QStackedWidget()
        self.problem = QLabel(objectName="dim", wordWrap=True)
        self.go = QPushButton(objectName="primary")
        self.stop = QPushButton(self.tr("Close"))
        self._build()
        self._fill()
        self._connect()
        self.show_thing("seed")

    def show_thing(self, thing: str) -> None:
        """Vary another thing."""
        self.thing.set_current(thing)
        self.pages.setCurrentIndex(THINGS.index(thing))
        fields = (self.seeds, self.words, self.fabrics, self.colours)
        fields[THINGS.index(thing)].setFocus()
        self.refresh()

    def snapshots(self) -> list[Snapshot]:
        """What Render would render.

        Raises:
            FashionStudioError: a value makes no sense, or there is none.
        """
        make: dict[str, Callable[[], list[Snapshot]]] = {
            "seed": lambda: vary_seeds(self._base, parse_seeds(self.seeds.text())),
            "words": lambda: vary_words(self._base, self.words.toPlainText().splitlines()),
            "fabric": lambda: vary_fabrics(self._base, self._chosen()),
            "colour": lambda: vary_colours(self._base, self.colours.text()),
        }
        return make[self.thing.current()]()

    def refresh(self, *_ignored: object) -> None:
        """Say what Render will do, or what is missing."""
        try:
            snapshots = self.snapshots()
        except FashionStudioError as error:
            self.go.setEnabled(False)
            self.go.setText(self.tr("Render"))
            self.problem.setText(sentence(error))
            return
        count = sum(len(snapshot.look.settings.seeds) for snapshot in snapshots)
        self.go.setEnabled(True)
        self.go.setText(self.tr("Render {n}").format(n=count))
        seconds = self._window.session.renderer.seconds_per_picture()
        text = self.tr("Everything else stays as it is.")
        if seconds is not None:
            text += " " + self.tr("About {time}.").format(time=duration(seconds * count))
        self.problem.setText(text)

    def add_fabric(self, source: Path, *, chosen: bool = True) -> None:
        """Offer a picture of cloth; it is read in the background."""

        def take(loaded: LoadedPicture) -> None:
            name = source.stem.replace("-", " ").replace("_", " ")
            picture = QPixmap.fromImage(loaded.thumb)
            icon = QIcon(picture)
            # Colours are judged here too: what is chosen must not be tinted.
            icon.addPixmap(picture, QIcon.Mode.Selected)
            item = QListWidgetItem(icon, name)
            item.setToolTip(name)
            self.fabrics.addItem(item)
            self._swatches[id(item)] = loaded
            item.setSelected(chosen)
            self.refresh()

        self._background.run(
            lambda: load_picture(source, source.name, least_side=1), take, self._complain
        )

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.fabrics.setAccessibleName(self.tr("Fabrics"))
        self.fabrics.setViewMode(QListView.ViewMode.IconMode)
        self.fabrics.setMovement(QListView.Movement.Static)
        self.fabrics.setResizeMode(QListView.ResizeMode.Adjust)
        self.fabrics.setSelectionMode(QListWidget.SelectionMode.MultiSelection)
        self.fabrics.setIconSize(THUMB)
        width = self.fontMetrics().averageCharWidth() * 14
        self.fabrics.setGridSize(QSize(max(84, width), THUMB.height() + 4 * GAP))
        self.fabrics.setMinimumHeight(2 * (THUMB.height() + 4 * GAP) + GAP)
        file = QToolButton(text=self.tr("Add files…"))
        file.clicked.connect(self._choose_files)
        for page in (
            _page(self.tr("Seeds: numbers and ranges, such as 1, 5, 9-12"), self.seeds),
            _page(self.tr("One design a line"), self.words),
            _page(self.tr("Fabrics: click to choose several"), self.fabrics, file),
            _page(
                self.tr("Colours: names or numbers, such as navy, dusty pink, #c8102e"),
                self.colours, self.more,
            ),
        ):  # fmt: skip
            self.pages.addWidget(page)
        buttons = QHBoxLayout()
        buttons.addWidget(self.stop)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        self.go.setMinimumWidth(self.fontMetrics().averageCharWidth() * 28)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP + 4)
        column.addWidget(self.origin)
        column.addWidget(self.thing)
        column.addWidget(self.pages, 1)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 76, 430)

    def _fill(self) -> None:
        look = self._base.look
        first = max(look.settings.seeds) + 1
        self.seeds.setText(format_seeds(range(first, first + 4)))
        self.words.setPlainText(look.words)
        self.words.moveCursor(QTextCursor.MoveOperation.End)
        self.colours.setPlaceholderText(self.tr("navy, red, olive"))

        def offer(samples: dict[Kind, list[Sample]]) -> None:
            for sample in samples["fabrics"]:
                self.add_fabric(sample.path, chosen=False)

        self._background.run(find_samples, offer, self._complain)

    def _connect(self) -> None:
        self.thing.chosen.connect(self.show_thing)
        self.seeds.textChanged.connect(self.refresh)
        self.words.textChanged.connect(self.refresh)
        self.fabrics.itemSelectionChanged.connect(self.refresh)
        self.colours.textChanged.connect(self.refresh)
        self.more.setToolTip(self.tr("Colours by number and palette, and how near each comes"))
        self.more.clicked.connect(self._open_colourways)
        self.stop.clicked.connect(self.reject)
        self.go.setDefault(True)
        self.go.clicked.connect(self._render)

    # Deeds ---------------------------------------------------------------------------------------

    def _chosen(self) -> list[LoadedPicture]:
        items = [self.fabrics.item(row) for row in range(self.fabrics.count())]
        return [self._swatches[id(item)] for item in items if item.isSelected()]

    def _choose_files(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        for path in ask_files(
            self, "fabric", self.tr("Choose fabrics"),
            self.tr("Pictures ({kinds})").format(kinds=kinds),
        ):  # fmt: skip
            self.add_fabric(path)

    def _open_colourways(self) -> None:
        self.reject()
        self._window.dialogs.show_colourways()

    def _render(self) -> None:
        self._window.session.renderer.enqueue(self.snapshots())
        self.accept()

    def _complain(self, error: FashionStudioError) -> None:
        self.problem.setText(sentence(error))


def _page(caption: str, *widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP // 2)
    label = QLabel(caption, objectName="small", wordWrap=True)
    label.setBuddy(widgets[0])
    column.addWidget(label)
    for number, widget in enumerate(widgets):
        left = Qt.AlignmentFlag.AlignLeft if number else Qt.AlignmentFlag(0)
        column.addWidget(widget, 0, left)
    if isinstance(widgets[0], QLineEdit):
        column.addStretch(1)
    else:
        column.setStretch(1, 1)
    return page


def open_vary(window: MainWindow, results: Sequence[Result] = ()) -> VaryDialog | None:
    """Vary a result, or the design as it is now; a message says what is missing for it."""
    translate = QCoreApplication.translate
    document = window.document
    if results:
        result = results[0]
        base = snapshot_of_result(document, result)
        origin = translate("VaryDialog", "From the result with seed {seed}: {words}").format(
            seed=result.seed, words=result.recipe.request.look.words or "–"
        )
    else:
        reason = why_not(document, looking=window.session.preparer.busy)
        if reason:
            window.messages.show_message(
                translate("VaryDialog", "There is nothing to vary yet."), reason
            )
            return None
        base = snapshot_of(document)
        origin = translate("VaryDialog", "From the design as it is now: {words}").format(
            words=document.look.words or "–"
        )
    dialog = VaryDialog(window, base, origin)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
