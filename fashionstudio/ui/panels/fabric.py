"""The Fabric: swatch, repeat in millimetres, angle, drop, mirror, and a preview at true scale."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.imaging import to_qimage
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.look import Fabric
from fashionstudio.ui.flow import FlowLayout
from fashionstudio.ui.panels.section import labelled
from fashionstudio.ui.panels.slot import PictureSlot
from fashionstudio.ui.panels.swatch_note import SwatchNote
from fashionstudio.ui.placement_fields import PlacementFields

PREVIEW_MM = 320.0
"""Width of cloth the preview shows: about the front of a top."""
PREVIEW_HEIGHT_PX = 68


class TilePreview(QWidget):
    """A strip of the laid cloth with a scale bar of 100 mm.

    Signals:
        size_changed: there is another number of pixels to fill.
    """

    size_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self.setFixedHeight(PREVIEW_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Preview of the laid fabric, 320 mm wide"))
        self.setToolTip(self.tr("The cloth as it will lie, at true scale"))

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.update()

    def set_image(self, image: QImage) -> None:
        """Show laid cloth."""
        self._image = image
        self.update()

    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.size_changed.emit()

    def sizeHint(self) -> QSize:
        return QSize(240, PREVIEW_HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(frame, 6, 6)
        painter.setClipPath(path)
        if not self._image.isNull():
            painter.drawImage(self.rect(), self._image)
        self._draw_scale(painter)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawPath(path)

    def _draw_scale(self, painter: QPainter) -> None:
        length = self.width() * 100 / PREVIEW_MM
        text = self.tr("100 mm")
        metrics = painter.fontMetrics()
        plate = QRectF(
            8, 0, max(length, metrics.horizontalAdvance(text)) + 12, metrics.height() + 9
        )
        plate.moveBottom(self.height() - 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 20, 22, 185))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(QPen(QColor(245, 245, 245), 1.4))
        y, x = plate.bottom() - 5, plate.left() + 6
        painter.drawLine(int(x), int(y), int(x + length), int(y))
        painter.drawText(
            plate.adjusted(0, 1, 0, -6),
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop,
            text,
        )


class FabricSection(QWidget):
    """Binds the document's Fabric to its controls.

    Signals:
        colour_requested: a plain colour is wanted instead of a swatch.
        colourways_requested: several colours or fabrics are wanted side by side.
    """

    colour_requested = Signal()
    colourways_requested = Signal()

    def __init__(self, document: Document, background: Background, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._background = background
        self._drawing = False
        self._drawn: tuple[object, ...] = ()
        self.slot = PictureSlot(
            self.tr("Fabric"), "fabric", self.tr("Choose or drop a swatch of cloth"), theme
        )
        self.colour = QToolButton(text=self.tr("Colour…"))
        self.colour.setToolTip(
            self.tr(
                "A plain cloth of a colour you choose, by numbers, palette or eyedropper; the same "
                "dialog finds the word for a colour"
            )
        )
        self.ways = QToolButton(text=self.tr("Colourways…"))
        self.ways.setToolTip(self.tr("This design in several colours or fabrics, side by side"))
        for button in (self.colour, self.ways):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.preview = TilePreview(theme)
        fields = self._fields = PlacementFields(document)
        self.repeat, self.angle = fields.repeat, fields.angle
        self.drop, self.mirror = fields.drop, fields.mirror
        for combo in (self.drop, self.mirror):
            # Long translations must not widen the panel.
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(8)
        self.note = SwatchNote(document, background)
        self.buttons = QWidget()
        self.controls = QWidget()
        self._build()
        self._connect()
        self._timer = QTimer(self, singleShot=True, interval=40)
        self._timer.timeout.connect(self._draw_preview)
        self.preview.size_changed.connect(self._timer.start)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.slot.set_theme(theme)
        self.preview.set_theme(theme)

    def refresh(self) -> None:
        """Show the document's Fabric."""
        fabric = self._document.look.fabric
        self.controls.setVisible(fabric is not None)
        # Before there is a Photo, one way to begin is enough.
        self.buttons.setVisible(fabric is not None or self._document.scene is not None)
        if fabric is None:
            self.slot.show_picture(None)
            return
        loaded = self._document.picture(fabric.swatch)
        self.slot.show_picture(loaded.thumb if loaded else QImage(), fabric.swatch.name)
        self._fields.refresh()
        self._timer.start()

    def _build(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, fields in (
            (first, ((self.tr("Repeat"), self.repeat), (self.tr("Angle"), self.angle))),
            (second, ((self.tr("Drop"), self.drop), (self.tr("Mirror"), self.mirror))),
        ):
            row.setSpacing(GAP)
            for text, field in fields:
                row.addLayout(labelled(text, field), 1)
        column = QVBoxLayout(self.controls)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.preview)
        column.addWidget(self.note)
        column.addLayout(first)
        column.addLayout(second)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP)
        line = FlowLayout(self.buttons, spacing=GAP)
        line.addWidget(self.colour)
        line.addWidget(self.ways)
        body.addWidget(self.slot)
        body.addWidget(self.buttons)
        body.addWidget(self.controls)

    def _connect(self) -> None:
        self.colour.clicked.connect(self.colour_requested)
        self.ways.clicked.connect(self.colourways_requested)

    def _draw_preview(self) -> None:
        """Lay the cloth off the GUI thread, one picture at a time; the newest wish wins."""
        fabric = self._document.look.fabric
        if fabric is None or self._drawing or self.preview.width() < 8:
            return
        loaded = self._document.picture(fabric.swatch)
        size = (self.preview.height(), self.preview.width())
        if loaded is None or self._drawn == (fabric, size):
            return
        self._drawing = True
        wanted = (fabric, size)
        swatch, placement = loaded.picture, fabric.placement

        def work() -> QImage:
            mm_per_px = PREVIEW_MM / size[1]
            return to_qimage(lay_fabric(swatch, placement, shape=size, mm_per_px=mm_per_px))

        self._background.run(
            work, lambda image: self._show(wanted, image), lambda _e: self._give_up()
        )

    def _show(self, drawn: tuple[Fabric, tuple[int, int]], image: QImage) -> None:
        self._drawing = False
        self._drawn = drawn
        self.preview.set_image(image)
        self._timer.start()

    def _give_up(self) -> None:
        self._drawing = False
