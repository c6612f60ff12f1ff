"""Drawing what is worn, from the menu: with our own extractor or with plug-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from fashionstudio.app.tracing import added_sketchers

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

COMMAND = "edit.trace"


class TracingView(QObject):
    """Offers the command when it can be done, and adds the plug-ins beside it.

    Attributes:
        more: the menu of the plug-ins; empty without any.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._tracer = window.session.tracer
        self.more = QMenu(self.tr("Draw what is worn with"), window)
        self._tracer.busy_changed.connect(self._on_busy)
        self._tracer.failed.connect(window.messages.show_error)
        window.document.photo_changed.connect(self._follow)
        window.document.person_changed.connect(self._follow)
        # Finding plug-ins reads the notes of all packages: not before the window stands.
        window.painted.connect(self._look_for_plug_ins)
        self._follow()

    def _look_for_plug_ins(self) -> None:
        background = self._window.session.background
        background.run(added_sketchers, self._add, lambda _error: None)

    def _add(self, names: tuple[str, ...]) -> None:
        action = self._window.registry.action(COMMAND)
        for name in names:
            self.more.addAction(name.replace("&", "&&")).triggered.connect(
                lambda _on=False, name=name: self._tracer.start(name)
            )
        if not names:
            return
        for menu in action.associatedObjects():
            if isinstance(menu, QMenu):
                entries = menu.actions()
                after = entries.index(action) + 1
                menu.insertMenu(entries[after], self.more)
        self._follow()

    def _follow(self) -> None:
        possible = self._tracer.can_start
        self._window.registry.action(COMMAND).setEnabled(possible)
        self.more.setEnabled(possible)

    def _on_busy(self, on: bool) -> None:
        if on:
            self._window.status.show_note(self.tr("Drawing what is worn…"))
        self._follow()
