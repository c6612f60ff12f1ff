"""A slot: shows one picture of the Look; takes a click, a drop or a paste."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.pictures import offers_picture, pictures_in
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.ui import icons

THUMB_PX = 50


class SlotButton(QAbstractButton):
    """The square of a slot: thumbnail, or an icon in a dashed frame."""

    def __init__(self, icon_name: str, theme: Theme) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._theme = theme
        self._image = QImage()
        self.drop_hint = False
        self._lit = False
        self.setFixedSize(THUMB_PX, THUMB_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.update()

    def set_image(self, image: QImage | None) -> None:
        """Another picture, or none."""
        self._image = image or QImage()
        self.update()

    def set_lit(self, *, lit: bool) -> None:
        """Draw the icon as something that is there."""
        self._lit = lit
        self.update()

    def has_image(self) -> bool:
        """Whether there is a picture."""
        return not self._image.isNull()

    def sizeHint(self) -> QSize:
        return QSize(THUMB_PX, THUMB_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        path = QPainterPath()
        path.addRoundedRect(frame, 6, 6)
        if self.has_image():
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(self._cover(frame), self._image)
            painter.restore()
        else:
            painter.fillPath(path, QColor(self._theme.raised if self.underMouse() else "#00000000"))
            size = 26
            glyph = icons.pixmap(
                self._icon_name, size, self._theme.accent if self._lit else self._theme.dim
            )
            painter.drawPixmap((self.width() - size) // 2, (self.height() - size) // 2, glyph)
        painter.setPen(self._frame_pen())
        painter.drawPath(path)

    def _frame_pen(self) -> QPen:
        if self.hasFocus() or self.drop_hint:
            return QPen(QColor(self._theme.accent), 2)
        pen = QPen(QColor(self._theme.line), 1.2)
        if not self.has_image() and not self._lit:
            pen.setDashPattern([4, 3])
        return pen

    def _cover(self, frame: QRectF) -> QRectF:
        """The picture fills the square; what does not fit is cut evenly, people at the top."""
        w, h = self._image.width(), self._image.height()
        scale = max(frame.width() / w, frame.height() / h)
        y = frame.y() if h > w else frame.center().y() - h * scale / 2
        return QRectF(frame.center().x() - w * scale / 2, y, w * scale, h * scale)


class PictureSlot(QWidget):
    """The square with a caption and a clear button.

    Signals:
        picture_given: a source and its name, dropped or pasted.
        choose_requested: the square was clicked.
        clear_requested: the user wants the slot empty.
    """

    picture_given = Signal(object, str)
    choose_requested = Signal()
    clear_requested = Signal()

    def __init__(self, name: str, icon_name: str, hint: str, theme: Theme) -> None:
        super().__init__()
        self._hint = hint
        self.setAcceptDrops(True)
        self.square = SlotButton(icon_name, theme)
        self.square.setAccessibleName(name)
        self.square.setAccessibleDescription(hint)
        self.square.setToolTip(self.tr("Click to choose, or drop or paste a picture"))
        self.square.clicked.connect(self.choose_requested)
        self.title = QLabel(name, objectName="sectionTitle")
        self.title.setBuddy(self.square)
        self.caption = QLabel(hint, objectName="small", wordWrap=True)
        self.clear = QToolButton(objectName="slotButton", visible=False)
        self.clear.setToolTip(self.tr("Remove"))
        self.clear.setAccessibleName(self.tr("Remove: {name}").format(name=name))
        self.clear.clicked.connect(self.clear_requested)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.caption)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP + 2)
        row.addWidget(self.square, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.square.set_theme(theme)
        self.clear.setIcon(icons.make_icon("clear", theme))

    def show_picture(self, image: QImage | None, name: str = "", detail: str = "") -> None:
        """Fill or empty the slot."""
        filled = image is not None
        self.square.set_image(image)
        shown = "\n".join(filter(None, (_shortened(name), detail)))
        self.caption.setText(shown if filled else self._hint)
        self.caption.setToolTip(name)
        self.clear.setVisible(filled)

    def show_state(self, text: str) -> None:
        """Say that something is there without a picture of it; "" empties the slot."""
        self.square.set_lit(lit=bool(text))
        self.caption.setText(text or self._hint)
        self.clear.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_requested.emit()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Take what the clipboard offers, if it is a picture."""
        for source, name in pictures_in(QGuiApplication.clipboard().mimeData())[:1]:
            self.picture_given.emit(source, name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offers_picture(event.mimeData()):
            self._show_drop(on=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._show_drop(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drop(on=False)
        for source, name in pictures_in(event.mimeData())[:1]:
            self.picture_given.emit(source, name)
            event.acceptProposedAction()

    def _show_drop(self, *, on: bool) -> None:
        self.square.drop_hint = on
        self.square.update()


def _shortened(name: str) -> str:
    """Long file names keep both ends; the whole name is in the tooltip."""
    return name if len(name) <= 34 else f"{name[:18]}…{name[-13:]}"
