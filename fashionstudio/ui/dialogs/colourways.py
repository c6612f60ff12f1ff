"""The colourways dialog: the design in several colours or fabrics, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.colourways import Colourway, Colourways
from fashionstudio.app.numbers import number
from fashionstudio.app.pictures import PICTURE_SUFFIXES, offers_picture, pictures_in
from fashionstudio.app.readiness import why_not
from fashionstudio.app.sentences import sentence
from fashionstudio.app.session import Session
from fashionstudio.app.theme import GAP
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.file_dialogs import ask_files
from fashionstudio.ui.panels.colourway_strip import ColourwayStrip, card_size
from fashionstudio.ui.panels.render import duration


class ColourwaysDialog(QDialog):
    """Stays open beside the window, which goes on working.

    Attributes:
        colourways: the targets, and what became of them.

    Signals:
        colour_requested: the colour dialog is wanted.
        result_chosen: carries a Result that is to be shown on the canvas.
        export_requested: carries the Results that are to be exported.
    """

    colour_requested = Signal()
    result_chosen = Signal(object)
    export_requested = Signal(object)

    def __init__(
        self, colourways: Colourways, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Colourways"))
        self.setAcceptDrops(True)
        self.colourways = colourways
        self._session = session
        self.about = QLabel(objectName="dim", wordWrap=True)
        self.colour = QToolButton(text=self.tr("Add colours…"))
        self.colour.setToolTip(self.tr("From the Lab picker, a palette of yours, or the photo"))
        self.fabric = QToolButton(text=self.tr("Add fabrics…"))
        self.fabric.setToolTip(self.tr("Pictures of swatches; they can be dropped here, too"))
        self.remove = QToolButton(text=self.tr("Remove"))
        self.remove.setToolTip(
            self.tr("Take the marked ones off this list; their renders stay in the project")
        )
        self.strip = ColourwayStrip()
        self.empty = QLabel(
            self.tr(
                "Add the colours or fabrics that this design is to be shown in.\n"
                "Everything else stays as it is: words, sketch, person, seed."
            ),
            objectName="dim",
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.words = QCheckBox()
        self.words.setToolTip(
            self.tr("A colour in the words would conflict with the colour of the cloth")
        )
        self.said = QLabel(objectName="small", wordWrap=True, visible=False)
        self.export = QPushButton(self.tr("Export…"))
        self.export.setToolTip(self.tr("As a contact sheet, a lookbook or single pictures"))
        self.stop = QPushButton(self.tr("Stop"))
        self.go = QPushButton(objectName="primary")
        self._build()
        self._connect()
        self.refresh()

    def refresh(self, *_ignored: object) -> None:
        """Show how things stand."""
        ways, session = self.colourways, self._session
        self.strip.cards.show_items(ways.items)
        self.strip.setVisible(bool(ways.items))
        self.empty.setVisible(not ways.items)
        look = session.document.look
        design = look.words.strip() or self.tr("This design")
        self.about.setText(
            self.tr("{design} · seed {seed}").format(design=design, seed=look.settings.seed)
        )
        named = ways.named
        self.words.setVisible(bool(named))
        self.words.setText(
            self.tr("Leave “{colours}” out of the words").format(colours=", ".join(named))
        )
        self.words.setChecked(ways.drop_colours)
        self._show_buttons()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offers_picture(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for source, name in pictures_in(event.mimeData()):
            self.colourways.add_fabric(source, name)
            event.acceptProposedAction()

    # Inside --------------------------------------------------------------------------------------

    def _show_buttons(self) -> None:
        ways, document = self.colourways, self._session.document
        waits = [i for i in ways.pending() if i.state not in ("waiting", "rendering")]
        reason = ""
        if document.scene is None:
            reason = self.tr("Open a photo first.")
        elif waits and document.scene.is_blank("region"):
            # Nothing else has to be asked for: the cloth is what is wanted.
            reason = why_not(document, looking=self._session.preparer.busy)
        text = self.tr("Render colourways")
        if waits:
            text = self.tr("Render {n} colourways").format(n=len(waits))
            seconds = self._session.renderer.seconds_per_picture()
            if seconds is not None:
                time = self.tr("about {time}").format(time=duration(seconds * len(waits)))
                text = f"{text} · {time}"
        self.go.setText(text)
        self.go.setEnabled(bool(waits) and not reason)
        self.stop.setVisible(ways.busy)
        done = [item for item in ways.items if item.result is not None]
        self.export.setEnabled(bool(done))
        self.remove.setEnabled(bool(self.strip.marked()))
        if reason:
            self._say(reason)
        elif done and not ways.busy and not waits:
            self._say(self._summary(done))
        else:
            self._say("")

    def _summary(self, done: Sequence[Colourway]) -> str:
        far = [item.delta_e for item in done if item.delta_e is not None]
        if not far:
            return ""
        return self.tr("ΔE2000 to the targets, light left aside: {low} to {high}.").format(
            low=number(min(far), 1), high=number(max(far), 1)
        )

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        for button in (self.colour, self.fabric, self.remove):
            top.addWidget(button)
        top.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addWidget(self.export)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.go)
        self.go.setDefault(True)
        self.go.setMinimumWidth(self.fontMetrics().averageCharWidth() * 30)
        for other in (self.export, self.stop):
            other.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(self.about)
        column.addLayout(top)
        column.addWidget(self.strip, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.words)
        column.addWidget(self.said)
        column.addLayout(foot)
        line, screen = self.fontMetrics().height(), self.screen().availableSize() * 0.9
        card = card_size(line)
        wanted = QSize(5 * (card.width() + 6) + 6 * GAP, card.height() + 10 * line + 10 * GAP)
        self.resize(wanted.expandedTo(QSize(640, 460)).boundedTo(screen))

    def _connect(self) -> None:
        ways, document = self.colourways, self._session.document
        ways.changed.connect(self.refresh)
        ways.failed.connect(self._on_failed)
        document.look_changed.connect(self.refresh)
        document.photo_changed.connect(self.refresh)
        document.person_changed.connect(self.refresh)
        self.colour.clicked.connect(self.colour_requested)
        self.fabric.clicked.connect(self._ask_fabrics)
        self.remove.clicked.connect(lambda: self._remove(self.strip.marked()))
        self.strip.remove_requested.connect(self._remove)
        self.strip.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.strip.chosen.connect(self._choose)
        self.words.toggled.connect(self._set_words)
        self.go.clicked.connect(ways.start)
        self.stop.clicked.connect(ways.stop)
        self.export.clicked.connect(self._export)

    def _ask_fabrics(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        for path in ask_files(
            self, "fabric", self.tr("Choose fabrics"),
            self.tr("Pictures ({kinds})").format(kinds=kinds),
        ):  # fmt: skip
            self.colourways.add_fabric(path, path.stem)

    def _remove(self, items: Sequence[Colourway]) -> None:
        for item in items:
            self.colourways.remove(item)

    def _choose(self, item: Colourway) -> None:
        if item.result is not None:
            self.result_chosen.emit(item.result)

    def _set_words(self, on: bool) -> None:
        if on != self.colourways.drop_colours:
            self.colourways.drop_colours = on
            self.refresh()

    def _export(self) -> None:
        marked = [item for item in self.strip.marked() if item.result is not None]
        chosen = marked if len(marked) > 1 else self.colourways.items
        self.export_requested.emit([item.result for item in chosen if item.result is not None])

    def _on_failed(self, error: FashionStudioError) -> None:
        self._say(sentence(error))
