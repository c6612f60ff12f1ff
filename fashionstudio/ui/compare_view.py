"""Comparing in the window: side by side, two results beside the divider, the key to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QKeyEvent

from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.app.results import DecodedResult, Result, decode_again
from fashionstudio.ui.canvas.canvas import Canvas
from fashionstudio.ui.compare.differences import names_of
from fashionstudio.ui.compare.grid import Cell, CompareGrid
from fashionstudio.ui.strip import MOST_COMPARED

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


class CompareView(QObject):
    """What is selected in the strip, side by side over the canvas; one result beside the Photo.

    Attributes:
        grid: lies over the canvas while it is shown.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._pictures: dict[int, PicturePyramid] = {}
        self._reading: set[int] = set()
        self._results: list[Result] = []
        self.grid = CompareGrid(window.theme.theme.surround, window.canvas)
        self.grid.hide()
        self.grid.left.connect(self.close)
        self.grid.chosen.connect(self._choose)
        window.canvas.installEventFilter(self)
        window.strip.selection_changed.connect(self._on_selection)
        window.strip.chosen.connect(self._on_chosen)
        window.strip.compare_requested.connect(self._ask)
        window.theme.changed.connect(self._follow_theme)
        window.session.results.removed.connect(lambda _result: self._on_selection())
        window.document.photo_changed.connect(self.close)
        self._follow_theme()

    @property
    def active(self) -> bool:
        """Whether pictures are shown side by side."""
        return not self.grid.isHidden()

    def viewer(self) -> Canvas | CompareGrid:
        """What zooming is about."""
        return self.grid if self.active else self._window.canvas

    def switch(self, on: bool) -> None:
        """Show side by side, or not."""
        if on != self.active:
            if on:
                self._open()
            else:
                self.close()

    def close(self) -> None:
        """Back to the canvas."""
        self.grid.hide()
        self._pictures.clear()
        self._results = []
        self._tell()

    def hold_before(self, on: bool) -> None:
        """Show the untouched Photo while a key is held."""
        self.grid.hold_before(on and self.active)
        self._window.canvas.hold_before(on and not self.active)

    def split(self, on: bool) -> None:
        """Before and after beside a divider; with two results selected, one beside the other."""
        if on:
            self.close()
        self._window.canvas.set_split(0.5 if on else None)
        self._follow_pair()

    # Inside --------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._window.registry.action("view.side_by_side").setChecked(True)
        self._open()

    def _open(self) -> None:
        if not self._comparable():
            note = self.tr("Choose the results to compare in the strip; Ctrl+click takes several.")
            self._window.status.show_note(note)
            self._tell()
            return
        self.grid.setGeometry(self._window.canvas.rect())
        self.grid.show()
        self.grid.raise_()
        self._window.candidates_view.bar.raise_()
        self._refresh()
        self.grid.fit()
        self.grid.setFocus()
        self._tell()

    def _comparable(self) -> list[Result]:
        """Those that are selected and of the open Photo."""
        scene = self._window.document.scene
        if scene is None:
            return []
        same = [r for r in self._window.strip.selected() if r.photo.sha256 == scene.ref.sha256]
        return same[:MOST_COMPARED]

    def _refresh(self) -> None:
        scene, results = self._window.document.scene, self._comparable()
        if scene is None or not results:
            self.close()
            return
        self._results = results
        self._read(results)
        cells = [
            Cell(name, self._pictures.get(id(result)), result)
            for name, result in zip(names_of(results), results, strict=True)
        ]
        if len(results) == 1:
            cells.insert(0, Cell(self.tr("Photo"), scene.pyramid))
        h, w = scene.shape
        self.grid.show_cells(cells, QSize(w, h), scene.pyramid)
        self.grid.set_current(self._window.strip.current())

    def _read(self, results: list[Result]) -> None:
        """Get the pictures; those that are no more compared are forgotten."""
        wanted = {id(result) for result in results}
        self._pictures = {key: p for key, p in self._pictures.items() if key in wanted}
        session = self._window.session
        for result in results:
            if id(result) in self._pictures:
                continue
            decoded = session.results.decoded(result)
            if decoded is not None:
                self._pictures[id(result)] = decoded.pyramid
            else:
                self._decode(result)

    def _decode(self, result: Result) -> None:
        """Read a picture behind the window; `_take` gets it."""
        if id(result) not in self._reading:
            self._reading.add(id(result))
            session = self._window.session
            session.background.run(lambda: decode_again(result), self._take, session.error.emit)

    def _take(self, decoded: DecodedResult) -> None:
        key = id(decoded.result)
        self._reading.discard(key)
        if any(result is decoded.result for result in self._results):
            self._pictures[key] = decoded.pyramid
            self._refresh()
        else:
            self._window.session.results.remember(decoded)
            self._follow_pair()

    def _on_selection(self) -> None:
        if self.active:
            self._refresh()
        self._follow_pair()

    def _on_chosen(self, result: Result | None) -> None:
        if self.active:
            if result is None:
                self.close()
            else:
                self.grid.set_current(result)
        self._follow_pair()

    def _choose(self, key: object) -> None:
        if isinstance(key, Result):
            self._window.strip.go_to(key)

    def _follow_pair(self) -> None:
        """With two results selected, the other one stands left of the divider."""
        canvas, strip = self._window.canvas, self._window.strip
        pair = self._comparable()
        current = strip.current()
        other = next((r for r in pair if r is not current), None)
        if canvas.split is None or len(pair) != 2 or other is None or current is None:
            canvas.set_other(None)
            return
        decoded = self._window.session.results.decoded(other)
        if decoded is None:
            self._decode(other)
            return
        left, right = names_of([other, current])
        canvas.set_other(decoded.pyramid, left, right)

    def _tell(self) -> None:
        """The switch stands as it is."""
        action = self._window.registry.action("view.side_by_side")
        action.blockSignals(True)
        action.setChecked(self.active)
        action.blockSignals(False)
        action.changed.emit()

    def _follow_theme(self) -> None:
        colors = self._window.theme.theme
        self.grid.set_colors(colors.surround, colors.accent)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window.canvas and event.type() == QEvent.Type.Resize:
            self.grid.setGeometry(self._window.canvas.rect())
        return super().eventFilter(watched, event)

    def take_key(self, event: QKeyEvent) -> bool:
        """React to a key that nobody else wants."""
        if self.active and self._window.registry.is_key_of("render.cancel", event.key()):
            self.close()
            return True
        return False
