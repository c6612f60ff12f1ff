"""What does not fit: writing that is cut off, controls that overlap or leave their window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QSizePolicy,
    QWidget,
)

from fashionstudio.ui.elided import ElidedLabel

SLACK_PX = 2
FAR_PX = 100_000


def misfits(window: QWidget) -> list[str]:
    """One line for each control of a window that is cut off; none: everything can be read."""
    return [
        f"{_name(widget)}: {problem}"
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window) and widget.window() is window
        for problem in _problems(widget, window)
    ]


def _problems(widget: QWidget, window: QWidget) -> Iterator[str]:
    if not isinstance(widget, QAbstractButton | QComboBox | QLabel):
        return
    shortened = isinstance(widget, ElidedLabel) and widget.toolTip() == widget.text()
    if shortened or widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored:
        return  # it gives way by itself, and its tip has the rest
    if isinstance(widget, QLabel) and (not widget.text() or not widget.pixmap().isNull()):
        return
    if isinstance(widget, QAbstractButton) and not widget.text():
        return
    width, height = widget.width() + SLACK_PX, widget.height() + SLACK_PX
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        if needed > height:
            yield f"needs {needed} px of height, has {widget.height()}"
    else:
        hint = widget.minimumSizeHint() if isinstance(widget, QComboBox) else widget.sizeHint()
        text = _text_width(widget)
        if min(hint.width(), text) > width:
            yield f"needs {min(hint.width(), text)} px of width, has {widget.width()}"
        if widget.fontMetrics().height() > height:
            yield f"has {widget.height()} px of height for a line of writing"
    seen = _seen_in(widget, window)
    if not seen.contains(QRect(QPoint(0, 0), widget.size())):
        yield "reaches beyond what holds it"


def _text_width(widget: QWidget) -> int:
    text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
    lines = text.replace("&", "").splitlines() or [""]
    return max(widget.fontMetrics().horizontalAdvance(line) for line in lines)


def _seen_in(widget: QWidget, window: QWidget) -> QRect:
    """What of a widget can be seen, in its own coordinates: by itself, or once it is scrolled to.

    A scroll area that only goes up and down shows no more than its width.
    """
    holder: QWidget = window
    tall = wide = False
    above = widget.parentWidget()
    while above is not None and above is not window:
        area = above.parentWidget()
        if isinstance(area, QAbstractScrollArea) and above is area.viewport():
            off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            holder, tall = above, True
            wide = area.horizontalScrollBarPolicy() != off or not _only_down(area)
            break
        above = area
    corner = widget.mapTo(holder, QPoint(0, 0))
    seen = holder.rect().adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).translated(-corner)
    if tall:
        seen.setTop(-FAR_PX)
        seen.setBottom(FAR_PX)
    if wide:
        seen.setLeft(-FAR_PX)
        seen.setRight(FAR_PX)
    return seen


def _only_down(area: QAbstractScrollArea) -> bool:
    """Whether it is a page; a bar without scroll bars goes sideways by its arrows."""
    return area.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def _name(widget: QWidget) -> str:
    text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
    short = " ".join(text.split())
    return f"{type(widget).__name__} “{short[:40]}”"
