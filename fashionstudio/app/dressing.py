"""Puts other colours on all widgets without a pause: each of them once, hidden ones later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from fashionstudio.app.slices import Slices

_OWN = Qt.FindChildOption.FindDirectChildrenOnly


class Dresser(QObject):
    """The style sheet of the application.

    `QApplication.setStyleSheet` dresses each widget as often as it has ancestors, 4200 times for
    the 570 widgets of a window, in one go. Here the style first forgets all widgets, so that Qt
    finds none to dress; then every widget is dressed once: what can be seen at once, the rest
    behind it, and before it is shown in any case.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application = application
        self._slices = Slices(self)
        self._unseen: list[QWidget] = []

    def wear(self, sheet: str) -> None:
        """Put a style sheet into effect, whatever it changes."""
        # Qt dresses only those again that it knows: whoever still waits must not be left out.
        self.finish()
        self._forget()
        self._application.setStyleSheet(sheet)

    def recolour(self, sheet: str) -> None:
        """Put one into effect that says the same about fonts and sizes as the present one."""
        self._forget()
        application, style = self._application, self._application.style()
        style.unpolish(application)
        application.setStyleSheet(sheet)
        style.polish(application)
        seen: list[QWidget] = []
        for window in application.topLevelWidgets():
            self._sort(window, seen)
        for _done in self._dress(seen):
            pass
        for widget in self._unseen:
            widget.installEventFilter(self)
        self._slices.add(self._dress_unseen())

    def look_around(self) -> None:
        """Meet every kind of widget: Python makes a class for each when it first sees one."""
        self._application.allWidgets()

    def finish(self) -> None:
        """Dress now what still waits."""
        self._slices.finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.finish()
        return super().eventFilter(watched, event)

    def _sort(self, widget: QWidget, seen: list[QWidget]) -> None:
        """What is seen, outer widgets before inner ones; of what is not, the outermost."""
        # One that was never dressed is dressed by Qt when it is shown.
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            return
        if widget.isHidden():
            self._unseen.append(widget)
            return
        seen.append(widget)
        # Not `children`: the wrapper of a child would go with that of its parent.
        for child in widget.findChildren(QWidget, options=_OWN):
            if not child.isWindow():
                self._sort(child, seen)

    def _dress_unseen(self) -> Iterator[None]:
        for widget in self._unseen:
            if isValid(widget):
                yield from self._dress([widget, *widget.findChildren(QWidget)])
        self._forget()

    def _dress(self, widgets: Sequence[QWidget]) -> Iterator[None]:
        """Each in a step; sizes stay, so that nothing is laid out anew."""
        for widget in widgets:
            if isValid(widget):
                widget.style().polish(widget)
                # By its own name: that of a view with items takes an item.
                QWidget.update(widget)
            yield

    def _forget(self) -> None:
        """Nothing waits any more."""
        self._slices.stop()
        for widget in self._unseen:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._unseen.clear()
