"""Windows that fit the screen they are on, and find their place there again."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

FIRST_SIZE = QSize(1440, 900)
NEXT_WINDOW = QPoint(32, 32)


def place_window(window: QWidget, settings: QSettings, beside: QWidget | None = None) -> None:
    """Give a window the place it had on this screen, a little off `beside`, or the middle."""
    screen = _screen_of(beside, settings)
    if screen is None:
        window.resize(FIRST_SIZE)
        return
    room = screen.availableGeometry()
    if beside is not None:
        size = beside.normalGeometry().size()
        rect = QRect(beside.frameGeometry().topLeft() + NEXT_WINDOW, size)
        window.setGeometry(inside(rect, room))
        return
    stored = settings.value(_key(screen))
    if not isinstance(stored, QByteArray) or not window.restoreGeometry(stored):
        rect = QRect(QPoint(0, 0), FIRST_SIZE)
        rect.moveCenter(room.center())
        window.setGeometry(rect)
    if not window.isMaximized() and not window.isFullScreen():
        window.setGeometry(inside(window.geometry(), room))


def keep_on_screen(window: QWidget) -> None:
    """Shrink and move a window that is shown, so that its frame, too, is on the screen."""
    if window.isMaximized() or window.isFullScreen():
        return
    room = window.screen().availableGeometry()
    frame, inner = window.frameGeometry(), window.geometry()
    if room.contains(frame):
        return
    margins = frame.size() - inner.size()
    fitted = inside(frame, room)
    window.resize((fitted.size() - margins).expandedTo(window.minimumSizeHint()))
    window.move(fitted.topLeft())


def remember_place(window: QWidget, settings: QSettings) -> None:
    """Keep a window's place, for its screen."""
    settings.setValue(_key(window.screen()), window.saveGeometry())
    settings.setValue("geometry/screen", window.screen().name())


def inside(rect: QRect, room: QRect) -> QRect:
    """A rectangle moved into another one, and cut down where it is larger."""
    size = rect.size().boundedTo(room.size())
    x = min(max(rect.x(), room.x()), room.x() + room.width() - size.width())
    y = min(max(rect.y(), room.y()), room.y() + room.height() - size.height())
    return QRect(QPoint(x, y), size)


def _screen_of(beside: QWidget | None, settings: QSettings) -> QScreen | None:
    if beside is not None:
        return beside.screen()
    name = str(settings.value("geometry/screen", ""))
    known = (screen for screen in QGuiApplication.screens() if screen.name() == name)
    return next(known, QGuiApplication.primaryScreen())


def _key(screen: QScreen) -> str:
    size = screen.size()
    # A screen that has another size now is another place.
    name = screen.name().replace("/", "-") or "screen"
    return f"geometry/{name} {size.width()}x{size.height()}"
