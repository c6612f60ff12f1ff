"""All windows of the application, and what they share: worker, colours, recent projects."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from PySide6.QtCore import QObject, QSettings

from fashionstudio.app.background import Background
from fashionstudio.app.batch_runs import BatchRuns
from fashionstudio.app.diagnostics import Diagnostics
from fashionstudio.app.engines import EngineShelf
from fashionstudio.app.journal import Unsaved, find_unsaved
from fashionstudio.app.library_shelf import LibraryShelf
from fashionstudio.app.palettes import PaletteShelf
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.project_opening import OpenedProject
from fashionstudio.app.recents import Recents
from fashionstudio.app.samples import sample_project
from fashionstudio.app.session import Session
from fashionstudio.app.theme import ThemeService
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import journals_dir
from fashionstudio.ui.ahead import Ahead
from fashionstudio.ui.geometry import place_window, remember_place
from fashionstudio.ui.main_window import MainWindow
from fashionstudio.ui.recovery_dialog import RecoveryDialog

log = logging.getLogger(__name__)


class Studio(QObject):
    """Opens and closes windows. They share one worker: a card has room for one set of networks.

    Attributes:
        windows: that are open.
        shelf: the engines.
        doctor: looks at the installation.
        palettes: the user's colours.
        batches: many renders in a process of their own.
        library: people, garments, fabrics, looks and renders.
        ahead: what comes behind the window before anybody asks.
        dialog: that offers unsaved work, while it is shown.
    """

    def __init__(
        self,
        preferences: Preferences,
        theme: ThemeService,
        worker: WorkerClient,
        settings: QSettings,
    ) -> None:
        super().__init__()
        self.preferences = preferences
        self.theme = theme
        self.worker = worker
        self.settings = settings
        self.windows: list[MainWindow] = []
        self.recents = Recents(parent=self)
        self.dialog: RecoveryDialog | None = None
        self._background = Background(self)
        self.ahead = Ahead(self._background, theme, self._goes_on, self._log, self)
        self.shelf = EngineShelf(self._background, preferences, worker, self)
        self.shelf.listed.connect(self._prefer_engine)
        self.doctor = Diagnostics(preferences, worker, self)
        self.palettes = PaletteShelf(self)
        self.batches = BatchRuns(self._background, preferences, worker, self)
        self.library = LibraryShelf(worker, self)
        self.library.search_with(preferences.values.search_engine())
        preferences.changed.connect(self._follow_preference)
        self._quitting = False

    def _follow_preference(self, key: str) -> None:
        if key.startswith("library_"):
            self.library.search_with(self.preferences.values.search_engine())

    def _goes_on(self) -> bool:
        return bool(self.windows) and not self._quitting

    def read_ahead(self) -> None:
        """Let what will be needed later come behind the window."""
        self.ahead.begin()

    # Windows -------------------------------------------------------------------------------------

    def make_window(self) -> MainWindow:
        """Another window, not shown yet."""
        session = Session(self.worker, preferences=self.preferences)
        window = MainWindow(session, self.theme, self)
        place_window(window, self.settings, self.windows[-1] if self.windows else None)
        self._load_pace(window)
        self._load_tools(window)
        self.windows.append(window)
        self._prefer_engine()
        return window

    def new_window(self) -> MainWindow:
        """Another window with a new project."""
        window = self.make_window()
        window.show()
        return window

    def closed(self, window: MainWindow) -> None:
        """A window has closed; with the last one goes the worker."""
        if window not in self.windows:
            return
        remember_place(window, self.settings)
        self._keep_pace(window)
        self.settings.setValue("tools", json.dumps(window.toolbox.settings.to_dict()))
        self.windows.remove(window)
        window.session.close()
        if self.windows:
            window.deleteLater()
            if self._quitting:
                self._close_next()
            return
        self.ahead.stop()
        self.recents.close()
        self.shelf.close()
        self.batches.close()
        self.doctor.close()
        self.palettes.close()
        self.library.close()
        self.worker.close()
        self._background.close()
        self.settings.sync()

    def quit(self) -> None:
        """Close all windows, as far as their users let them."""
        self._quitting = True
        self._close_next()

    def stay(self) -> None:
        """A window is not to be closed after all, so nothing else is."""
        self._quitting = False

    def interrupt(self) -> None:
        """End without asking; what is unsaved is offered at the next start."""
        self.batches.close()
        for window in tuple(self.windows):
            window.session.project.interrupt()
            window.project_view.abandon()
        self._quitting = False

    def _close_next(self) -> None:
        if self.windows:
            window = self.windows[-1]
            window.activateWindow()
            window.close()

    # Projects ------------------------------------------------------------------------------------

    def open_project(self, path: Path, window: MainWindow) -> MainWindow:
        """Open a project in `window` if that is untouched, else in one of its own."""
        wanted = path.absolute()
        for other in self.windows:
            if other.session.project.path == wanted:
                other.raise_()
                other.activateWindow()
                return other
        if window.session.project.is_untouched:
            window.session.project.open(wanted)
            return window
        fresh = self.new_window()
        errors: list[FashionStudioError] = []
        fresh.session.project.failed.connect(errors.append)

        def opened(ok: bool) -> None:
            if not ok and window in self.windows and fresh.session.project.is_untouched:
                # An empty window about a file that is none would only be in the way.
                fresh.project_view.abandon()
                window.messages.show_error(errors[-1])
                window.activateWindow()

        fresh.session.project.open(wanted, opened)
        return fresh

    def open_sample(self, window: MainWindow, *, asked: bool = True) -> None:
        """Show what can be done, with everything that one render needs.

        Args:
            window: takes it if it is untouched, else it gets a window of its own.
            asked: the user wants it; unasked, it never gets in the way of what is open.
        """

        def show(opened: OpenedProject | None) -> None:
            untouched = window in self.windows and window.session.project.is_untouched
            if opened is not None and (untouched or asked):
                place = window if untouched else self.new_window()
                place.session.project.start(opened, self.tr("Sample"))
                place.messages.show_message(
                    self.tr("This is a sample: press Render to see a first result."),
                    self.tr("Or drop your own photo on the window at any time."),
                    lasting=True,
                )

        self._background.run(sample_project, show, lambda _error: None)

    # Recovery ------------------------------------------------------------------------------------

    def offer_unsaved(self, window: MainWindow, *, again: bool = False) -> None:
        """Look for what a crash has left, and offer what was not offered before.

        Args:
            window: to show the list in.
            again: the user asks for it, so all of it is offered.
        """

        def show(found: list[Unsaved]) -> None:
            wanted = [unsaved for unsaved in found if again or not unsaved.offered]
            for unsaved in found:
                if unsaved not in wanted:
                    unsaved.leave()
            if wanted and self.dialog is None:
                self._show_dialog(wanted, window)
            elif again:
                window.messages.show_message(self.tr("There is no unsaved work."))

        self._background.run(lambda: find_unsaved(journals_dir()), show, self._log)

    def _show_dialog(self, found: list[Unsaved], window: MainWindow) -> None:
        self.dialog = RecoveryDialog(found, window)
        self.dialog.recover_requested.connect(lambda unsaved: self.recover(unsaved, window))
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def recover(self, unsaved: Unsaved, window: MainWindow) -> None:
        """Take up what a crash has left, in `window` if that is untouched."""
        if window not in self.windows or not window.session.project.is_untouched:
            window = self.new_window()
        window.session.project.recover(unsaved)

    # What is remembered --------------------------------------------------------------------------

    def _load_pace(self, window: MainWindow) -> None:
        try:
            window.session.renderer.pace.load(json.loads(str(self.settings.value("pace", "{}"))))
        except (ValueError, TypeError, AttributeError):
            log.info("the remembered render times cannot be read; they are learnt anew")

    def _keep_pace(self, window: MainWindow) -> None:
        self.settings.setValue("pace", json.dumps(window.session.renderer.pace.to_dict()))

    def _load_tools(self, window: MainWindow) -> None:
        settings = window.toolbox.settings
        try:
            settings.restore(json.loads(str(self.settings.value("tools", "{}"))))
        except (ValueError, AttributeError):
            log.info("the remembered settings of the tools cannot be read; they begin as they came")
        # Switches that are commands show what is so.
        window.registry.action("draw.symmetry").setChecked(settings.symmetry)
        window.registry.action("region.keep_out").setChecked(settings.heed_keep_out)

    def _prefer_engine(self) -> None:
        """Windows that hold nothing yet render with what is preferred, if that is here."""
        card = self.shelf.card(self.preferences.values.engine)
        if card is not None and card.usable:
            for window in self.windows:
                window.document.prefer_engine(card.id)

    def _log(self, error: FashionStudioError) -> None:
        log.warning("%s", error.sentence())
