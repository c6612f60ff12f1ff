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
    finds none to dress; then every widget is dressed once, in slices: what can be seen first, and
    a window is painted again when all that it shows is dressed; the rest behind it, and before it
    is shown in any case.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application = application
        self._slices = Slices(self)
        self._seen: list[QWidget] = []
        self._unseen: list[QWidget] = []
        self._resized = False

    @property
    def busy(self) -> bool:
        """Whether somebody still waits."""
        return self._slices.busy

    def wear(self, sheet: str) -> None:
        """Put a style sheet into effect, whatever it changes."""
        # The first one takes Qt to a style of its own, which knows nobody yet.
        if self._application.styleSheet():
            self._change(sheet, resized=True)
        else:
            self._application.setStyleSheet(sheet)

    def recolour(self, sheet: str) -> None:
        """Put one into effect that says the same about fonts and sizes as the present one."""
        self._change(sheet, resized=False)

    def _change(self, sheet: str, *, resized: bool) -> None:
        # A size that some still wait for is not lost with a new colour.
        self._resized = resized or (self.busy and self._resized)
        self._forget()
        application, style = self._application, self._application.style()
        style.unpolish(application)
        application.setStyleSheet(sheet)
        style.polish(application)
        for window in application.topLevelWidgets():
            self._sort(window)
        for window in self._seen:
            if window.isWindow():
                window.setUpdatesEnabled(False)
        for widget in self._unseen:
            widget.installEventFilter(self)
        self._slices.add(self._dress_all())

    def look_around(self) -> None:
        """Meet every kind of widget: Python makes a class for each when it first sees one."""
        self._application.allWidgets()

    def finish(self) -> None:
        """Dress now what still waits."""
        self._slices.finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Not all that waits: this may come in the middle of it, when a size shows a scroll bar.
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            inside = [watched, *watched.findChildren(QWidget)]
            for _done in (*self._dress(inside), *(self._tell(inside) if self._resized else ())):
                pass
        return super().eventFilter(watched, event)

    def _sort(self, widget: QWidget) -> None:
        """What is seen, outer widgets before inner ones; of what is not, the outermost."""
        # One that was never dressed is dressed by Qt when it is shown.
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            return
        if widget.isHidden():
            self._unseen.append(widget)
            return
        self._seen.append(widget)
        # Not `children`: the wrapper of a child would go with that of its parent.
        for child in widget.findChildren(QWidget, options=_OWN):
            if not child.isWindow():
                self._sort(child)

    def _dress_all(self) -> Iterator[None]:
        yield from self._dress(self._seen)
        if self._resized:
            # What is not seen has its part in how wide a window must be.
            yield from self._dress_unseen()
            yield from self._tell([*self._seen, *self._all_unseen()])
        self._paint_again()
        if not self._resized:
            yield from self._dress_unseen()
        self._forget()

    def _all_unseen(self) -> Iterator[QWidget]:
        for widget in self._unseen:
            if isValid(widget):
                yield from (widget, *widget.findChildren(QWidget))

    def _dress_unseen(self) -> Iterator[None]:
        for widget in self._unseen:
            if isValid(widget):
                yield from self._dress([widget, *widget.findChildren(QWidget)])

    def _dress(self, widgets: Sequence[QWidget]) -> Iterator[None]:
        """Each in a step; without other sizes nothing is laid out anew."""
        for widget in widgets:
            if isValid(widget):
                widget.style().polish(widget)
                # By its own name: that of a view with items takes an item.
                QWidget.update(widget)
            yield

    def _tell(self, widgets: Sequence[QWidget]) -> Iterator[None]:
        """Have them heed other sizes: inner ones first, from which outer ones take their own."""
        for widget in reversed(widgets):
            if isValid(widget):
                QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
            yield

    def _paint_again(self) -> None:
        for widget in self._seen:
            if isValid(widget) and widget.isWindow():
                widget.setUpdatesEnabled(True)
        self._seen.clear()

    def _forget(self) -> None:
        """Nothing waits any more."""
        self._slices.stop()
        self._paint_again()
        for widget in self._unseen:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._unseen.clear()
