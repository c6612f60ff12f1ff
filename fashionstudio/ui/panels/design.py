"""The Design panel: the sections in the order of the work, Render always in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.samples import Kind, Sample
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.ui.panel_scroll import PanelScroll
from fashionstudio.ui.panels.fabric import FabricSection
from fashionstudio.ui.panels.region import RegionSection
from fashionstudio.ui.panels.render import RenderSection
from fashionstudio.ui.panels.slot import PictureSlot
from fashionstudio.ui.panels.words import WordsSection
from fashionstudio.ui.sample_popup import SamplePopup

REVEAL_AFTER_MS = 60
"""Time for the layout to make room before the panel scrolls."""
LARGEST_SHARE = 0.38
"""Of the panel's height that may always be in view for rendering."""
SAMPLES_OF: dict[str, Kind] = {"photo": "people", "garment": "garments", "fabric": "fabrics"}


class DesignPanel(QFrame):
    """Slots and settings of the Look.

    Signals:
        picture_given: slot, source and name, from a drop, a paste or a sample.
        file_requested: the user wants to choose a file for a slot.
    """

    picture_given = Signal(str, object, str)
    file_requested = Signal(str)

    def __init__(self, document: Document, background: Background, theme: Theme) -> None:
        super().__init__(objectName="panelBody")
        self._document = document
        self._samples: Mapping[Kind, Sequence[Sample]] = {}
        self.popup: SamplePopup | None = None
        self._drawn = False
        tr = self.tr
        self.photo = PictureSlot(
            tr("Photo"), "person", tr("Choose or drop a photo of one person"), theme
        )
        self.garment = PictureSlot(
            tr("Garment"), "garment", tr("Optional: try on an existing garment"), theme
        )
        self.sketch = PictureSlot(
            tr("Sketch"), "sketch", tr("Optional: draw on the photo (P) or drop a drawing"), theme
        )
        self.region = RegionSection(document)
        self.fabric = FabricSection(document, background, theme)
        self.words = WordsSection(document)
        self.render_section = RenderSection(document, theme)
        self.slots: dict[str, PictureSlot] = {
            "photo": self.photo,
            "garment": self.garment,
            "sketch": self.sketch,
            "fabric": self.fabric.slot,
        }
        self._build()
        self._connect()
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        for slot in self.slots.values():
            slot.set_theme(theme)
        self.fabric.set_theme(theme)
        self.render_section.set_theme(theme)

    def add_doctor(self, doctor: QWidget) -> None:
        """Show below the Photo what was found in it."""
        self._column.insertWidget(self._column.indexOf(self.photo) + 1, doctor)

    def set_samples(self, samples: Mapping[Kind, Sequence[Sample]]) -> None:
        """What the slots offer when clicked."""
        self._samples = samples

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_settings()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._place_settings)

    def _place_settings(self) -> None:
        """Where writing is large and the window low, only the button itself is always in view."""
        section, settings = self.render_section, self.render_section.settings
        low = section.full_height_px > LARGEST_SHARE * self.height()
        scrolled = settings.parentWidget() is not section
        if low and not scrolled:
            self._column.insertWidget(self._column.count() - 1, settings)
        elif scrolled and not low:
            section.take_settings_back()

    def refresh(self) -> None:
        """Show the document."""
        scene = self._document.scene
        if scene is None:
            self.photo.show_picture(None)
        else:
            h, w = scene.shape
            size = self.tr("{w} × {h} pixels").format(w=w, h=h)
            self.photo.show_picture(scene.thumb, scene.ref.name, size)
        self._show_garment()
        chosen = self._document.look.fabric is not None
        if chosen and self.fabric.controls.isHidden():
            QTimer.singleShot(REVEAL_AFTER_MS, self, self._reveal_fabric)
        for section in (self.region, self.fabric, self.words, self.render_section):
            section.refresh()

    def show_sketch(self, *, drawn: bool) -> None:
        """Whether there is a Sketch; it shows itself on the canvas, so the slot only says so."""
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self.sketch.show_state(self.tr("Drawn on the photo") if drawn else "")
        self._show_garment()

    def _show_garment(self) -> None:
        garment = self._document.look.garment
        loaded = self._document.picture(garment)
        if garment is None or loaded is None:
            self.garment.show_picture(None)
        else:
            self.garment.show_picture(loaded.thumb, garment.name, self._left_of_garment())

    def _left_of_garment(self) -> str:
        """What is not taken from the Garment, since something else says it."""
        look = self._document.look
        drawn = self._drawn and look.settings.sketch_strength > 0
        if drawn and look.fabric is not None:
            return self.tr("Sketch and fabric stand in for its cut and cloth.")
        if drawn:
            return self.tr("The sketch stands in for its cut.")
        if look.fabric is not None:
            return self.tr("The fabric stands in for its cloth.")
        return ""

    def _build(self) -> None:
        body = QWidget(objectName="panelBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP * 2)
        sections: tuple[QWidget, ...] = (
            self.photo, self.region, self.words, self.sketch, self.garment, self.fabric,
        )  # fmt: skip
        for section in sections:
            column.addWidget(section)
        self._column = column
        column.addStretch(1)
        self.scroll_area = PanelScroll(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.scroll_area, 1)
        layout.addWidget(QFrame(objectName="sectionLine"))
        layout.addWidget(self.render_section)

    def _reveal_fabric(self) -> None:
        """The controls of a Fabric just chosen must not hide below the fold."""
        if not self._document.history.can_undo:
            return  # it came with a project
        self.scroll_area.ensureWidgetVisible(self.fabric.controls, 0, GAP)

    def _connect(self) -> None:
        for name, slot in self.slots.items():
            slot.picture_given.connect(
                lambda source, label, name=name: self.picture_given.emit(name, source, label)
            )
            slot.choose_requested.connect(lambda name=name: self._offer(name))
        self.photo.clear_requested.connect(self._document.close_photo)
        self.garment.clear_requested.connect(lambda: self._document.set_garment(None))
        self.fabric.slot.clear_requested.connect(lambda: self._document.set_fabric(None))
        self.sketch.clear_requested.connect(lambda: self._document.clear_layer("sketch"))

    def _offer(self, name: str) -> None:
        """Samples, file or clipboard; straight to the file dialog when there are no samples."""
        samples = (
            self._samples.get(SAMPLES_OF.get(name, "people"), ()) if name in SAMPLES_OF else ()
        )
        if not samples:
            self.file_requested.emit(name)
            return
        slot = self.slots[name]
        self.popup = SamplePopup(samples, self)
        self.popup.sample_chosen.connect(
            lambda sample: self.picture_given.emit(name, sample.path, sample.path.name)
        )
        self.popup.file_requested.connect(lambda: self.file_requested.emit(name))
        self.popup.paste_requested.connect(slot.paste)
        self.popup.open_beside(slot)
