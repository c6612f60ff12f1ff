"""The project in the window: its title, its dialogs, and what happens to it on closing."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox

from fashionstudio.app.pictures import PICTURE_SUFFIXES
from fashionstudio.app.project_opening import OpenedProject
from fashionstudio.core.project import SUFFIX
from fashionstudio.ui.canvas.canvas import Canvas
from fashionstudio.ui.file_dialogs import ask_file
from fashionstudio.ui.question import Question

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


class ProjectView(QObject):
    """What a user does with the project of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._project = window.session.project
        self._wanted_view: dict[str, Any] = {}
        self._settled = False
        self._deferred = False
        self.question: QMessageBox | None = None
        self._project.view_state = self._view_state
        self._project.changed.connect(self.refresh_title)
        self._project.opened.connect(self._on_opened)
        self._project.saved.connect(self._on_saved)
        self._project.failed.connect(window.messages.show_error)
        self.refresh_title()

    # Title ---------------------------------------------------------------------------------------

    def refresh_title(self) -> None:
        """Name and dirty mark."""
        name = self._project.name or self.tr("Untitled")
        self._window.setWindowTitle(f"{name}[*] – fashionstudio")
        self._window.setWindowModified(self._project.is_dirty)
        self._window.setWindowFilePath(str(self._project.path or ""))

    # Opening -------------------------------------------------------------------------------------

    def new(self) -> None:
        """Begin anew in this window, once what is open is safe."""

        def begin() -> None:
            self._window.session.renderer.reset()
            self._project.start(OpenedProject())

        if not self._project.is_untouched:
            self.settle(begin)

    def choose(self) -> None:
        """Ask for a project or a picture, and open it."""
        pictures = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        both = self.tr("Projects and pictures ({kinds})").format(kinds=f"*{SUFFIX} {pictures}")
        projects = self.tr("Projects ({kinds})").format(kinds=f"*{SUFFIX}")
        path = ask_file(self._window, "photo", self.tr("Open"), f"{both};;{projects}")
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a project, or a picture as the Photo."""
        if path.suffix.lower() == SUFFIX:
            self._window.studio.open_project(path, self._window)
        else:
            self._window.session.give("photo", path, path.name)

    def _on_opened(self, opened: OpenedProject) -> None:
        window = self._window
        window.messages.dismiss()
        if self._project.path is not None:
            window.studio.recents.add(self._project.path)
        if opened.damage:
            names = ", ".join(opened.damage)
            window.messages.show_message(
                self.tr("Parts of this project are damaged and could not be read: {names}.").format(
                    names=names
                ),
                self.tr("The file is as it was. Save what is left under another name."),
                "Warning",
                lasting=True,
            )
        self._wanted_view = dict(opened.view)
        # The canvas has its size only once the layout has settled.
        QTimer.singleShot(0, self, self._restore_view)

    # Saving --------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the project, into a new file if it has none yet."""
        self._save_then(lambda _ok: None)

    def save_as(self) -> None:
        """Write the project into another file, and go on with that one."""
        path = self._ask_path()
        if path is not None:
            self._project.save(path)

    def _save_then(self, then: Callable[[bool], None]) -> None:
        path = self._project.path or self._ask_path()
        if path is None:
            then(False)
        else:
            self._project.save(path, then)

    def _ask_path(self) -> Path | None:
        name = self._project.name or self.tr("Untitled")
        place = self._project.path or Path(self._folder()) / f"{name}{SUFFIX}"
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save project"),
            str(place),
            self.tr("fashionstudio project ({kinds})").format(kinds=f"*{SUFFIX}"),
        )
        return Path(chosen) if chosen else None

    def _folder(self) -> str:
        if self._project.path is not None:
            return str(self._project.path.parent)
        recent = self._window.studio.recents.paths()
        return str(recent[0].parent if recent else Path.home())

    def _on_saved(self, path: Path) -> None:
        self._window.studio.recents.add(path)
        self._window.messages.show_message(self.tr("Saved “{name}”.").format(name=path.stem))

    # Closing -------------------------------------------------------------------------------------

    def may_close(self) -> bool:
        """Whether the window may close now; if not, it closes by itself once that is settled."""
        if not self._settled:
            self._deferred = False
            self.settle(self._close, self._window.studio.stay)
            self._deferred = True
        return self._settled

    def settle(self, then: Callable[[], None], refused: Callable[[], None] = lambda: None) -> None:
        """Make sure that nothing is lost, then go on; a project without a file has to be asked for.

        Args:
            then: called when the project is saved, or is not wanted.
            refused: called when the user stays, or saving failed.
        """
        asks = self._window.session.preferences.values.on_close == "ask"
        if not self._project.is_dirty:
            then()
        elif self._project.path is not None and not asks:
            self._project.save(then=lambda ok: then() if ok else refused())
        elif self.question is None:
            self._ask(then, refused)

    def _ask(self, then: Callable[[], None], refused: Callable[[], None]) -> None:
        name = self._project.name or self.tr("Untitled")
        box = Question(self._window)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setWindowTitle(self.tr("Save project"))
        box.setText(self.tr("Save “{name}” first?").format(name=name))
        box.setInformativeText(
            self.tr("What you drew and rendered since the last save would be lost.")
            if self._project.path
            else self.tr("It has never been saved: what you drew and rendered would be lost.")
        )
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        box.setDefaultButton(kinds.Save)
        box.button(kinds.Discard).setText(self.tr("&Don't save"))

        def answered(answer: int) -> None:
            self.question = None
            box.deleteLater()
            if answer == kinds.Save:
                self._save_then(lambda ok: then() if ok else refused())
            elif answer == kinds.Discard:
                then()
            else:
                refused()

        box.finished.connect(answered)
        self.question = box
        box.open()

    def _close(self) -> None:
        self._settled = True
        if self._deferred:
            QTimer.singleShot(0, self._window, self._window.close)

    def abandon(self) -> None:
        """Close without asking."""
        self._settled = True
        self._window.close()

    # View ----------------------------------------------------------------------------------------

    def _view_state(self) -> dict[str, Any]:
        window = self._window
        result = window.strip.current()
        state: dict[str, Any] = {
            "tool": window.toolbox.current.id,
            "page": window.side.current(),
            "render": result.sha256 if result else "",
            "layers": window.visibility.to_dict(),
        }
        view = window.canvas.view
        if not view.fitted:
            middle = QPointF(view.window.width() / 2, view.window.height() / 2)
            place = view.to_photo(middle)
            state["zoom"] = [view.scale, place.x(), place.y()]
            state["angle"] = view.angle
        return state

    def _restore_view(self) -> None:
        window, wanted = self._window, self._wanted_view
        window.side.show_page(str(wanted.get("page", "")))
        if f"tool.{wanted.get('tool')}" in {c.id for c in window.registry.commands()}:
            window.toolbox.choose(str(wanted["tool"]))
        # After the tool, which shows the layer that it works on.
        if isinstance(wanted.get("layers"), dict):
            window.visibility.restore(wanted["layers"])
        if wanted.get("render"):
            window.results_view.choose(str(wanted["render"]))
        try:
            scale, x, y = (float(number) for number in wanted["zoom"])
        except (KeyError, TypeError, ValueError):
            return
        if window.document.scene is not None:
            _show_place(window.canvas, scale, QPointF(x, y), wanted.get("angle"))


def _show_place(canvas: Canvas, scale: float, point: QPointF, angle: object) -> None:
    """Zoom and rotate, with a point of the Photo in the middle."""
    view = canvas.view
    view.zoom_to(scale)
    if isinstance(angle, int | float) and math.isfinite(angle):
        view.rotate_to(float(angle))
    away = QPointF(view.window.width() / 2, view.window.height() / 2) - view.to_view(point)
    view.pan(away.x(), away.y())
    canvas.zoom_by(1.0)


def project_in(mime: QMimeData | None) -> Path | None:
    """The project file that is being dropped, if it is one."""
    for url in mime.urls() if mime is not None else ():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.suffix.lower() == SUFFIX:
            return path
    return None
