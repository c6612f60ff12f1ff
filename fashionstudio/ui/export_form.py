"""The options of an export: only those that the chosen kind of file knows are shown."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from fashionstudio.app.theme import GAP
from fashionstudio.core.export.options import (
    BOOKS,
    CAPTIONS,
    FLAT,
    LONGEST_SIDES,
    LOOKS_PER_PAGE,
    LOSSY,
    PAPERS,
    TRANSPARENT,
    Caption,
    ExportOptions,
    Paper,
)
from fashionstudio.core.export.signing import can_sign
from fashionstudio.ui.fields import ChoiceField, WholeField
from fashionstudio.ui.panels.section import LabelledSlider, Segments

_OTHER = -1


class ExportForm(QWidget):
    """Rows of options.

    Signals:
        changed: the user has set something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "png"
        self.content = Segments(
            (
                ("whole", self.tr("Whole picture"), self.tr("The render as it is")),
                ("garment", self.tr("Garment only"), self.tr("The garment on transparency")),
            ),
            self.tr("Content"),
        )
        self.longest = ChoiceField()
        self.longest.addItem(self.tr("As it is"), None)
        for side in LONGEST_SIDES:
            self.longest.addItem(self.tr("{n} px").format(n=side), side)
        self.longest.addItem(self.tr("Other…"), _OTHER)
        self.side = _Spin(16, 30000, self.tr(" px"), self.tr("Long side in pixels"))
        self.quality = LabelledSlider(self.tr("Quality"), 1, 100)
        self.lossless = QCheckBox(self.tr("Without any loss"))
        self.ppi = _Spin(1, 2400, self.tr(" ppi"), self.tr("Pixels per inch"))
        self.recipe = QCheckBox(self.tr("Include the recipe"))
        self.recipe.setToolTip(self.tr("Dropping the file on the window then brings its look back"))
        self.marked = _Note(
            self.tr("It names no folders. Every file is marked as made with a trained model.")
        )
        self.title = QLineEdit(placeholderText=self.tr("Title"), maxLength=200)
        self.title.setAccessibleName(self.tr("Title"))
        self.subtitle = QLineEdit(
            placeholderText=self.tr("Season, client or your name"), maxLength=200
        )
        self.subtitle.setAccessibleName(self.tr("Subtitle"))
        self.paper = Segments([(p, p, "") for p in PAPERS], self.tr("Paper"))
        self.per_page = Segments(
            [(str(n), str(n), "") for n in LOOKS_PER_PAGE], self.tr("Looks on a page")
        )
        self.columns = _Spin(2, 8, "", self.tr("Columns"))
        texts: dict[Caption, str] = {
            "words": self.tr("Words"),
            "fabric": self.tr("Fabric"),
            "seed": self.tr("Seed"),
            "engine": self.tr("Engine"),
        }
        self.captions = {key: QCheckBox(texts[key]) for key in CAPTIONS}
        self.sign = QCheckBox(self.tr("Sign (C2PA)"))
        self.sign.setToolTip(
            self.tr("Adds content credentials, signed with a certificate of your own")
        )
        self.certificate = _FileField(self.tr("Certificate"), self.tr("Certificates (*.pem *.crt)"))
        self.key = _FileField(self.tr("Private key"), self.tr("Keys (*.pem *.key)"))
        self._layout = QFormLayout(self)
        self._build()
        self._connect()

    # Values --------------------------------------------------------------------------------------

    def show_options(self, options: ExportOptions) -> None:
        """Set everything, without announcing it."""
        self.blockSignals(True)
        self.content.set_current("garment" if options.cut_out else "whole")
        index = self.longest.findData(options.longest_px)
        self.longest.setCurrentIndex(index if index >= 0 else self.longest.count() - 1)
        self.side.setValue(options.longest_px or LONGEST_SIDES[2])
        self.quality.show_value(options.quality, str(options.quality))
        self.lossless.setChecked(options.lossless)
        self.ppi.setValue(options.ppi)
        self.recipe.setChecked(options.recipe)
        self.title.setText(options.title)
        self.subtitle.setText(options.subtitle)
        self.paper.set_current(options.paper)
        self.per_page.set_current(str(options.per_page))
        self.columns.setValue(options.columns)
        for key, box in self.captions.items():
            box.setChecked(key in options.captions)
        self.sign.setChecked(bool(options.certificate and options.key))
        self.certificate.edit.setText(options.certificate)
        self.key.edit.setText(options.key)
        self.blockSignals(False)
        self.show_kind(options.kind)

    def read_into(self, options: ExportOptions) -> ExportOptions:
        """`options` with what the rows say."""
        longest = self.longest.currentData()
        signing = can_sign() and self.sign.isChecked()
        papers: dict[str, Paper] = {paper: paper for paper in PAPERS}
        return options.with_(
            cut_out=self.content.current() == "garment",
            longest_px=self.side.value() if longest == _OTHER else longest,
            quality=self.quality.slider.value(),
            lossless=self.lossless.isChecked(),
            ppi=self.ppi.value(),
            recipe=self.recipe.isChecked(),
            title=self.title.text().strip(),
            subtitle=self.subtitle.text().strip(),
            paper=papers[self.paper.current()],
            per_page=int(self.per_page.current()),
            columns=self.columns.value(),
            captions=tuple(key for key, box in self.captions.items() if box.isChecked()),
            certificate=self.certificate.edit.text().strip() if signing else "",
            key=self.key.edit.text().strip() if signing else "",
        )

    def show_kind(self, kind: str) -> None:
        """Show the rows that a kind of file knows, and no others."""
        self._kind = kind
        flat, book = kind in FLAT, kind in BOOKS
        signing = flat and can_sign()
        lossless = kind == "webp" and self.lossless.isChecked()
        for widget, shown in (
            (self.content, kind in TRANSPARENT),
            (self._size_row, flat),
            (self.lossless, kind == "webp"),
            (self.quality, kind in LOSSY and not lossless),
            (self.ppi, not book),
            (self.recipe, not book),
            (self.marked, not book),
            (self.title, book),
            (self.subtitle, kind == "lookbook"),
            (self.paper, book),
            (self.per_page, kind == "lookbook"),
            (self.columns, kind == "sheet"),
            (self._caption_row, book),
            (self.sign, signing),
            (self.certificate, signing and self.sign.isChecked()),
            (self.key, signing and self.sign.isChecked()),
        ):
            self._layout.setRowVisible(widget, shown)
        self.side.setVisible(flat and self.longest.currentData() == _OTHER)

    @property
    def lacks_papers(self) -> bool:
        """Whether a signature is asked for, and certificate or key is still to be chosen."""
        if self._kind not in FLAT or not can_sign() or not self.sign.isChecked():
            return False
        return not (self.certificate.edit.text().strip() and self.key.edit.text().strip())

    def add_row(self, label: str, *widgets: QWidget) -> None:
        """Another row at the end, for every kind; the first widget takes the room there is."""
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for widget in widgets:
            layout.addWidget(widget, 1 if widget is widgets[0] else 0)
        row.setFocusProxy(widgets[0])
        if label:
            widgets[0].setAccessibleName(label)
        self._layout.addRow(label, row)

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = self._layout
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(GAP * 2)
        layout.setVerticalSpacing(GAP)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._size_row = _in_row(self.longest, self.side)
        self._caption_row = _in_row(*self.captions.values())
        self.longest.setAccessibleName(self.tr("Long side"))
        layout.addRow(self.tr("Content"), self.content)
        layout.addRow(self.tr("Title"), self.title)
        layout.addRow(self.tr("Subtitle"), self.subtitle)
        layout.addRow(self.tr("Paper"), self.paper)
        layout.addRow(self.tr("Looks on a page"), self.per_page)
        layout.addRow(self.tr("Columns"), self.columns)
        layout.addRow(self.tr("Captions"), self._caption_row)
        layout.addRow(self.tr("Long side"), self._size_row)
        layout.addRow("", self.lossless)
        layout.addRow("", self.quality)
        layout.addRow(self.tr("Resolution"), self.ppi)
        layout.addRow("", self.recipe)
        layout.addRow("", self.marked)
        layout.addRow("", self.sign)
        layout.addRow(self.tr("Certificate"), self.certificate)
        layout.addRow(self.tr("Private key"), self.key)

    def _connect(self) -> None:
        for segments in (self.content, self.paper, self.per_page):
            segments.chosen.connect(lambda _key: self.changed.emit())
        self.quality.moved.connect(lambda value: self.quality.value.setText(str(value)))
        self.quality.moved.connect(lambda _value: self.changed.emit())
        for spin in (self.side, self.ppi, self.columns):
            spin.valueChanged.connect(lambda _value: self.changed.emit())
        for edit in (self.title, self.subtitle, self.certificate.edit, self.key.edit):
            edit.textChanged.connect(lambda _text: self.changed.emit())
        for box in (self.recipe, *self.captions.values()):
            box.toggled.connect(lambda _on: self.changed.emit())
        self.longest.currentIndexChanged.connect(self._on_shape)
        self.lossless.toggled.connect(self._on_shape)
        self.sign.toggled.connect(self._on_shape)

    def _on_shape(self, *_value: object) -> None:
        """A choice that brings or hides other rows."""
        self.show_kind(self._kind)
        self.changed.emit()


class _Spin(WholeField):
    """A number with a unit."""

    def __init__(self, low: int, high: int, unit: str, name: str) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setSuffix(unit)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class _Note(QLabel):
    """A remark in small writing, as high as it has to be: forms ask for that too early."""

    def __init__(self, text: str) -> None:
        super().__init__(text, objectName="small", wordWrap=True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self.heightForWidth(max(self.width(), hint.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()


class _FileField(QWidget):
    """The path of a file, and a button to choose it."""

    def __init__(self, name: str, kinds: str) -> None:
        super().__init__()
        self._name, self._kinds = name, kinds
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.choose = QToolButton(text=self.tr("Choose…"))
        self.choose.setAccessibleName(f"{name}: {self.choose.text()}")
        self.choose.clicked.connect(self._ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.choose)
        self.setFocusProxy(self.edit)

    def _ask(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, self._name, self.edit.text(), self._kinds)
        if name:
            self.edit.setText(name)


def _in_row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return row
