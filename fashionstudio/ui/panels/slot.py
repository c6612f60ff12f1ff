"""A slot: shows one picture of the Look; takes a click, a drop or a paste."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
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
from fashionstudio.ui.icon_size import scaled
from fashionstudio.ui.tiles import cover
from fashionstudio.ui.value import Value

THUMB_PX = 50
GLYPH_PX = 26


class SlotButton(QAbstractButton):
    """The square of a slot: thumbnail, or an icon in a dashed frame."""

    def __init__(self, icon_name: str, theme: Theme) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._theme = theme
        self._image = QImage()
        self.drop_hint = False
        self._lit = False
        self.setFixedSize(self.sizeHint())
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
        side = scaled(THUMB_PX, self)
        return QSize(side, side)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setFixedSize(self.sizeHint())

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
            painter.drawImage(cover(self._image.size(), frame), self._image)
            painter.restore()
        else:
            painter.fillPath(path, QColor(self._theme.raised if self.underMouse() else "#00000000"))
            size = scaled(GLYPH_PX, self)
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
        self.caption = Value(hint, name="small", wrap=True)
        self.clear = QToolButton(objectName="slotButton", visible=False)
        self.clear.setToolTip(self.tr("Remove"))
        self.clear.setAccessibleName(self.tr("Remove: {name}").format(name=name))
        self.clear.clicked.connect(self.clear_requested)
        self._deeds: list[QToolButton] = []
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
        self._row = row
        self.set_theme(theme)

    def add_deed(self, action: QAction) -> QToolButton:
        """A command about the picture, as a button that is there while a picture is."""
        button = QToolButton(objectName="slotButton", visible=self.square.has_image())
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
        self._row.insertWidget(self._row.count() - 1, button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._deeds.append(button)
        return button

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
        for button in (self.clear, *self._deeds):
            button.setVisible(filled)

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
