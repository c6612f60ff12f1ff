"""The row of buttons that ends a dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fashionstudio.app.theme import GAP


def foot_of(aside: Sequence[QWidget], ends: Sequence[QWidget]) -> QHBoxLayout:
    """What is done besides on the one side, what ends the dialog on the other."""
    foot = QHBoxLayout()
    foot.setContentsMargins(GAP * 2, GAP, GAP * 2, GAP * 2)
    foot.setSpacing(GAP)
    for widget in aside:
        foot.addWidget(widget)
    foot.addStretch(1)
    for widget in ends:
        foot.addWidget(widget)
    return foot
