"""The card over the empty canvas: fills it, keeps it in the middle, opens what is chosen on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from fashionstudio.app.recents import Recent, load_recents
from fashionstudio.app.samples import Sample, find_samples

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


class WelcomeView(QObject):
    """Samples and recent projects come onto the card once the window stands."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._card, self._canvas = window.welcome, window.canvas
        # Canvas and card are resized by nobody here: the card stays in the middle of both.
        self._canvas.installEventFilter(self)
        self._card.installEventFilter(self)
        self._card.open_requested.connect(window.project_view.choose)
        self._card.project_chosen.connect(window.project_view.open)
        self._card.sample_chosen.connect(self._open_sample)
        window.document.photo_changed.connect(self.follow_photo)
        window.studio.recents.changed.connect(self._load_recents)
        window.painted.connect(self._load_samples)
        window.painted.connect(self._load_recents)
        self.follow_photo()

    def follow_photo(self) -> None:
        """Show the card while there is no Photo; keys without a place begin on it."""
        empty, aimless = self._window.document.scene is None, self._window.focusWidget()
        had_keys = self._card.isAncestorOf(aimless) if aimless is not None else False
        self._card.setVisible(empty)
        self._place()
        if empty and aimless in (None, self._canvas):
            self._card.open.setFocus()
        elif not empty and had_keys:
            self._canvas.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _load_samples(self) -> None:
        def show(samples: dict) -> None:
            self._window.panel.set_samples(samples)
            self._card.show_samples(samples["people"])
            self._place()

        self._window.session.background.run(find_samples, show, lambda _error: None)

    def _load_recents(self) -> None:
        def show(recents: list[Recent]) -> None:
            self._card.show_recents(recents)
            self._place()

        paths = self._window.studio.recents.paths()
        background = self._window.session.background
        background.run(lambda: load_recents(paths), show, lambda _error: None)

    def _open_sample(self, sample: Sample) -> None:
        self._window.session.give("photo", sample.path, sample.path.name)

    def _place(self) -> None:
        card, canvas = self._card, self._canvas
        if card.isHidden():  # to lay it out for nobody would take its time, too
            return
        card.fit(canvas.width(), canvas.height())
        card.move((canvas.width() - card.width()) // 2, (canvas.height() - card.height()) // 2)
