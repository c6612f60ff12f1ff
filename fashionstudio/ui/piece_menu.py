"""The pieces of clothing that were found, as a menu: what a click with the lasso takes, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QMenu

from fashionstudio.core.person import PARTS

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

_LEAST_SHARE = 0.0005
"""Of the Photo; less than that is a mistake of whoever found it."""
_LOOKED_AT_PX = 512
"""So many rows and columns tell which pieces there are."""


def piece_names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What can be worn or bare, from the head down, and the parts that it is made of."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Pieces", text)

    return (
        (tr("Hat"), ("hat",)),
        (tr("Sunglasses"), ("sunglasses",)),
        (tr("Scarf"), ("scarf",)),
        (tr("Top"), ("upper_clothes",)),
        (tr("Dress"), ("dress",)),
        (tr("Belt"), ("belt",)),
        (tr("Skirt"), ("skirt",)),
        (tr("Trousers"), ("pants",)),
        (tr("Shoes"), ("left_shoe", "right_shoe")),
        (tr("Bag"), ("bag",)),
        (tr("Neck and chest"), ("chest",)),
        (tr("Arms"), ("left_arm", "right_arm")),
        (tr("Legs"), ("left_leg", "right_leg")),
    )


def pieces_in(parts: NDArray[np.uint8]) -> list[tuple[str, tuple[int, ...]]]:
    """Names and ids of the pieces in (H, W) uint8 part ids."""
    step = max(1, min(parts.shape) // _LOOKED_AT_PX)
    counts = np.bincount(parts[::step, ::step].ravel(), minlength=len(PARTS))
    least = _LEAST_SHARE * counts.sum()
    found = []
    for name, kinds in piece_names():
        ids = tuple(PARTS[kind] for kind in kinds)
        if sum(int(counts[one]) for one in ids) > least:
            found.append((name, ids))
    return found


def offer_pieces(window: MainWindow, *, subtract: bool) -> QMenu | None:
    """Ask which piece the Region shall gain or lose; None if none is known."""
    scene, region = window.document.scene, window.toolbox.region
    person = scene.person if scene is not None else None
    if scene is not None and window.visibility.locked("region"):
        window.status.show_note(
            QCoreApplication.translate(
                "Canvas", "The region is locked. Unlock it in the list of layers."
            )
        )
        return None
    pieces = pieces_in(person.parts) if person is not None else []
    if scene is None or not pieces:
        # The same words as for a click where nothing is known.
        region.pick_parts((), subtract=subtract)
        return None
    menu = QMenu(window)
    adds = QCoreApplication.translate("Pieces", "Add to the region")
    takes = QCoreApplication.translate("Pieces", "Take off the region")
    menu.setAccessibleName(takes if subtract else adds)
    menu.addAction(menu.accessibleName()).setEnabled(False)
    menu.addSeparator()
    offered = []
    heed = window.canvas.settings.heed_keep_out
    for name, ids in pieces:
        action = menu.addAction(name)
        offered.append(action)
        action.triggered.connect(
            lambda _on=False, ids=ids: region.pick_parts(ids, subtract=subtract, heed_keep_out=heed)
        )
    window.visibility.show("region", True)
    menu.aboutToHide.connect(menu.deleteLater)
    canvas = window.canvas
    size = menu.sizeHint()
    middle = QPoint((canvas.width() - size.width()) // 2, (canvas.height() - size.height()) // 2)
    menu.popup(canvas.mapToGlobal(middle))
    menu.setActiveAction(offered[0])
    return menu
