"""Looks at the swatch of the document's Fabric off the GUI thread, again when that is needed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.core.look import FabricPlacement

U8 = NDArray[np.uint8]


class FabricWatch(QObject):
    """Follows the Fabric; an answer that comes too late is dropped.

    Args:
        parent: whose words hang on it.
        document: whose Fabric is looked at.
        background: where.
        counts: what of a placement the answer depends on.
        ask: finds the answer for (h, w, 3) uint8 cloth, in the background.
        tell: is given the answer; None where there is no swatch, or nothing could be found out.
    """

    def __init__(
        self,
        parent: QObject,
        document: Document,
        background: Background,
        *,
        counts: Callable[[FabricPlacement], Hashable],
        ask: Callable[[U8, FabricPlacement], Any],
        tell: Callable[[Any], None],
    ) -> None:
        super().__init__(parent)
        self._document, self._background = document, background
        self._counts, self._ask, self._tell = counts, ask, tell
        self._asked: tuple[str, Hashable] | None = None
        document.look_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look again if there is another swatch, or another placement that counts."""
        fabric = self._document.look.fabric
        loaded = self._document.picture(fabric.swatch) if fabric else None
        if fabric is None or loaded is None:
            self._asked = None
            self._tell(None)
            return
        placement, swatch = fabric.placement, loaded.picture
        asked = (fabric.swatch.sha256, self._counts(placement))
        if asked == self._asked:
            return
        self._asked = asked

        def done(answer: Any) -> None:
            if self._asked == asked:
                self._tell(answer)

        self._background.run(
            lambda: self._ask(swatch, placement), done, lambda _error: self._tell(None)
        )
