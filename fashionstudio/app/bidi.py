"""Languages that are written from right to left: the layout of what is built.

Names and numbers within their texts are kept in order when a translation is compiled, by
packaging/isolates.py.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel


def set_direction(application: QCoreApplication, *, right_to_left: bool) -> None:
    """Which way what is built from now on is laid out; without a window there is nothing to do."""
    if not isinstance(application, QApplication):
        return
    for old in application.findChildren(_LabelsAside):
        application.removeEventFilter(old)
        old.deleteLater()
    way = Qt.LayoutDirection
    application.setLayoutDirection(way.RightToLeft if right_to_left else way.LeftToRight)
    if right_to_left:
        application.installEventFilter(_LabelsAside(application))


class _LabelsAside(QObject):
    """Labels stand at the side where reading begins, whatever is written on them.

    Qt decides that by the first letter, so “tee-and-jeans.jpg” would stand at the far end of its
    row, with its heading at the near one.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Polish and isinstance(watched, QLabel):
            flag = Qt.AlignmentFlag
            asked = watched.alignment()
            side = asked & flag.AlignHorizontal_Mask
            if side in (flag.AlignLeft, flag.AlignRight):
                turned = flag.AlignRight if side == flag.AlignLeft else flag.AlignLeft
                rest = asked & flag.AlignVertical_Mask
                watched.setAlignment(turned | flag.AlignAbsolute | rest)
        return False
