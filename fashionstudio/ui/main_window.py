"""The window: puts the parts together and connects them; what they do lies in `app`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.commands import CommandRegistry
from fashionstudio.app.numbers import measures, percent
from fashionstudio.app.pictures import PICTURE_SUFFIXES, offers_picture, pictures_in
from fashionstudio.app.sentences import told_all
from fashionstudio.app.session import Session
from fashionstudio.app.theme import ThemeService
from fashionstudio.ui import icons
from fashionstudio.ui.actions import register_commands
from fashionstudio.ui.batch.corner import BatchButton
from fashionstudio.ui.batch.view import BatchView
from fashionstudio.ui.candidates_view import CandidatesView
from fashionstudio.ui.canvas.canvas import Canvas
from fashionstudio.ui.canvas.visibility import Visibility
from fashionstudio.ui.compare_view import CompareView
from fashionstudio.ui.crop.news import CropNews
from fashionstudio.ui.dialogs.holder import Dialogs
from fashionstudio.ui.file_dialogs import ask_file
from fashionstudio.ui.geometry import keep_on_screen
from fashionstudio.ui.layer_switches import LayerSwitches
from fashionstudio.ui.library.view import LibraryView
from fashionstudio.ui.menus import build_menus
from fashionstudio.ui.message_bar import MessageBar
from fashionstudio.ui.panels.design import DesignPanel
from fashionstudio.ui.panels.history import HistoryPanel
from fashionstudio.ui.panels.input_doctor import InputDoctor
from fashionstudio.ui.panels.layers import LayersPanel
from fashionstudio.ui.panels.slot import PictureSlot
from fashionstudio.ui.project_view import ProjectView, project_in
from fashionstudio.ui.queue_corner import QueueButton
from fashionstudio.ui.render_view import RenderView
from fashionstudio.ui.renders_view import RendersView
from fashionstudio.ui.results_view import ResultsView
from fashionstudio.ui.side_panel import SidePanel
from fashionstudio.ui.status_line import StatusLine
from fashionstudio.ui.strip import ResultStrip
from fashionstudio.ui.stuck_view import StuckView
from fashionstudio.ui.tool_rail import ToolRail
from fashionstudio.ui.tools.options import ToolOptions
from fashionstudio.ui.tools.toolbox import Toolbox
from fashionstudio.ui.tracing_view import TracingView
from fashionstudio.ui.view_bar import ViewBar
from fashionstudio.ui.welcome import Welcome
from fashionstudio.ui.welcome_view import WelcomeView
from fashionstudio.ui.window_commands import TOOL_GROUPS

if TYPE_CHECKING:
    from fashionstudio.ui.studio import Studio


UNSEEN_MS = 1000


class MainWindow(QMainWindow):
    """Rail, canvas, side panel, results and status: one project.

    Signals:
        painted: it has come to the screen; what that need not wait for begins.
    """

    painted = Signal()

    def __init__(self, session: Session, theme: ThemeService, studio: Studio) -> None:
        super().__init__()
        self.studio = studio
        self.session = session
        self.document = session.document
        self.theme = theme
        self._stands = False
        colors = theme.theme
        self.registry = CommandRegistry(self._make_icon, self)
        self.visibility = Visibility(self.document.history, self)
        self.canvas = Canvas(self.document, self.visibility, colors.surround)
        self.toolbox = Toolbox(self.canvas)
        self.panel = DesignPanel(self.document, session.background, colors)
        self.side = SidePanel()
        self.strip = ResultStrip(session.results, session.candidates)
        self.messages = MessageBar(colors)
        self.status = StatusLine()
        self.welcome = Welcome(self.canvas)
        self.render_view = RenderView(session, self.panel.render_section, self.status, self)
        self.results_view = ResultsView(self)
        self.project_view = ProjectView(self)
        self.dialogs = Dialogs(self)
        self.batch_view = BatchView(self)
        self.panel.add_doctor(InputDoctor(self.document, self.visibility, self.dialogs.take_tool))
        register_commands(self)
        self.panel.photo.add_deed(self.registry.action("photo.crop"))
        self.crop_news = CropNews(self)
        self.candidates_view = CandidatesView(self)
        self.renders_view = RendersView(self)
        self.compare_view = CompareView(self)
        self.library_view = LibraryView(self)
        self.queue = QueueButton(session.renderer, self.registry, self._make_icon)
        self.status.add_corner(self.queue)
        self.batch_button = BatchButton(studio.batches)
        self.batch_button.clicked.connect(lambda: self.batch_view.show_batches())
        self.status.add_corner(self.batch_button)
        self.rail = ToolRail(self.registry, TOOL_GROUPS)
        self.view_bar = ViewBar(self.registry)
        self.tool_options = ToolOptions(self.registry, self.toolbox)
        self.layers = LayersPanel(self.document, self.visibility)
        build_menus(self.menuBar(), self.registry, theme, studio.recents, self.project_view)
        self.tracing_view = TracingView(self)
        self.stuck_view = StuckView(self)
        self._build()
        self._connect()
        self.switches = LayerSwitches(self)
        self.welcome_view = WelcomeView(self)
        self._follow_photo()
        self._follow_tool()
        self._follow_history()

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.side.add_page("design", self.tr("Design"), self.panel)
        self.side.add_page("library", self.tr("Library"), self.library_view.panel)
        self.side.add_page("layers", self.tr("Layers"), self.layers)
        self.side.add_page("renders", self.tr("Renders"), self.renders_view.panel)
        # "History" alone could be that of the Renders.
        self.side.add_page("history", self.tr("Steps"), HistoryPanel(self.document.history))
        middle = QVBoxLayout()
        middle.setSpacing(0)
        for widget in (
            self.view_bar, self.tool_options, self.messages, self.canvas, self.strip,
        ):  # fmt: skip
            middle.addWidget(widget, 1 if widget is self.canvas else 0)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(middle, 1)
        row.addWidget(self.side)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.status)
        self.setCentralWidget(central)
        self.canvas.installEventFilter(self)

    def _connect(self) -> None:
        session, document = self.session, self.document
        document.photo_changed.connect(self._follow_photo)
        document.look_changed.connect(self.panel.refresh)
        document.person_changed.connect(self.panel.refresh)
        document.pixels_changed.connect(self._follow_pixels)
        document.history_changed.connect(self._follow_history)
        session.error.connect(self.messages.show_error)
        session.notice.connect(self.messages.show_message)
        session.preparer.failed.connect(self.messages.show_error)
        session.preparer.looking.connect(self.messages.make_room)
        session.preparer.found.connect(self._show_doubts)
        session.renderer.failed.connect(self.messages.show_error)
        session.worker.worker_gone_for_good.connect(self.messages.show_error)
        session.preferences.changed.connect(self._follow_preference)
        self.toolbox.changed.connect(self._follow_tool)
        self.rail.size_chosen.connect(self.toolbox.set_size)
        self.layers.layer_chosen.connect(self.toolbox.choose_for)
        self.canvas.said.connect(self.status.show_note)
        self.canvas.result_given.connect(self.layers.show_result)
        self.canvas.view_changed.connect(self._follow_view)
        self.canvas.picture_dropped.connect(lambda s, name: session.give("photo", s, name))
        self.canvas.entry_dropped.connect(self.library_view.use_dropped)
        self.canvas.painted_on.connect(lambda layer: self.visibility.show(layer, True))
        self.panel.picture_given.connect(session.give)
        self.panel.file_requested.connect(self.choose_file)
        self.panel.words.colour_requested.connect(self.dialogs.show_colour_word)
        self.panel.fabric.colour_requested.connect(self.dialogs.show_colour)
        self.panel.fabric.colourways_requested.connect(self.dialogs.show_colourways)
        self.panel.render_section.render_requested.connect(self.render_view.start)
        self.theme.changed.connect(self._follow_theme)

    def _make_icon(self, name: str) -> icons.QIcon:
        return icons.make_icon(name, self.theme.theme)

    # Following the model -------------------------------------------------------------------------

    def _follow_photo(self) -> None:
        scene = self.document.scene
        self.results_view.clear()
        if scene is not None:
            self.toolbox.fit_sizes(scene.shape)
        self.panel.refresh()
        self._follow_pixels("sketch")
        self._follow_view()

    def _follow_pixels(self, layer: str) -> None:
        if layer == "sketch":
            scene = self.document.scene
            drawn = scene is not None and not scene.is_blank("sketch")
            self.panel.show_sketch(drawn=drawn)

    def _follow_history(self) -> None:
        history = self.document.history
        for command_id, possible, text in (
            ("edit.undo", history.can_undo, history.undo_text),
            ("edit.redo", history.can_redo, history.redo_text),
        ):
            action = self.registry.action(command_id)
            action.setEnabled(possible)
            word = self.tr("Undo") if command_id == "edit.undo" else self.tr("Redo")
            action.setText(f"{word}: {text}" if text else word)

    def _follow_tool(self) -> None:
        self.registry.action(f"tool.{self.toolbox.current.id}").setChecked(True)
        self.switches.show_layer_of_tool(self.toolbox.current.layer)
        self.rail.show_size(self.toolbox.size_px)

    def _follow_view(self) -> None:
        scene = self.document.scene
        self.view_bar.show_angle(self.canvas.view.angle if scene is not None else 0.0)
        if scene is None:
            self.status.show_place("")
            return
        h, w = scene.shape
        zoom = self.canvas.view.scale * self.canvas.devicePixelRatioF()
        self.status.show_place(f"{measures(w, h)}    {percent(zoom)}")

    def _follow_theme(self) -> None:
        colors = self.theme.theme
        self.registry.refresh_icons()
        self.canvas.set_surround(colors.surround)
        self.panel.set_theme(colors)
        self.messages.set_theme(colors)

    def _follow_preference(self, key: str) -> None:
        if key == "live_preview":
            self.registry.action("render.live").setChecked(self.session.live.on)

    def _show_doubts(self) -> None:
        """What the worker was not sure about, once per Photo."""
        scene = self.document.scene
        if scene is None or scene.person is None or scene.doubts_shown:
            return
        scene.doubts_shown = True
        # The input doctor opens and tells them; a second telling is for where it cannot be seen.
        if scene.person.notes and not self.panel.isVisible():
            self.messages.show_message(
                self.tr("Please check the person and the region:"),
                "\n".join(told_all(scene.person.notes)),
                "Warning",
            )

    # Pictures ------------------------------------------------------------------------------------

    def choose_file(self, slot: str) -> None:
        """Ask for a picture for a slot."""
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        path = ask_file(
            self,
            slot,
            self.tr("Choose a picture"),
            self.tr("Pictures ({kinds})").format(kinds=kinds),
        )
        if path is not None:
            self.session.give(slot, path, path.name)

    def paste(self) -> None:
        """Paste into the focused slot, else as the Photo."""
        widget = QGuiApplication.focusObject()
        parent = widget.parent() if isinstance(widget, QWidget) else None
        if isinstance(parent, PictureSlot):
            parent.paste()
            return
        mime = QGuiApplication.clipboard().mimeData()
        if not offers_picture(mime):
            self.messages.show_message(self.tr("There is no picture on the clipboard."))
        for source, name in pictures_in(mime)[:1]:
            self.session.give("photo", source, name)

    # Window --------------------------------------------------------------------------------------

    def show_shortcuts(self) -> None:
        """Open the list of shortcuts."""
        self.dialogs.show_cheat_sheet()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._stands and watched is self.canvas and event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._on_painted)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.registry.is_key_of("view.before", event.key()) and not event.isAutoRepeat():
            self.compare_view.hold_before(True)
        elif not self.compare_view.take_key(event) and not self.candidates_view.take_key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self.registry.is_key_of("view.before", event.key()) and not event.isAutoRepeat():
            self.compare_view.hold_before(False)
        else:
            super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if project_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = project_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.project_view.open(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.fit_window(event.size().width())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A window that is shown as an icon is not painted.
        QTimer.singleShot(UNSEEN_MS, self, self._on_painted)
        # Only now the window manager has given it a frame.
        QTimer.singleShot(0, self, lambda: keep_on_screen(self))

    def _on_painted(self) -> None:
        if not self._stands and self in self.studio.windows:  # not closed again already
            self._stands = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.batch_view.may_close() or not self.project_view.may_close():
            event.ignore()
            return
        self.hide()
        self.batch_view.close()
        self.studio.closed(self)
        super().closeEvent(event)
