"""What dialogs, tools and the other theme will need, imported and drawn behind the window."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject

from fashionstudio.app.background import Background
from fashionstudio.app.slices import Slices
from fashionstudio.app.theme import ThemeService
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui import icons

ELSEWHERE = (
    "scipy.ndimage", "fashionstudio.core.export.run", "fashionstudio.batch.run",
    "fashionstudio.batch.plan_matrix", "fashionstudio.batch.browsing",
)  # fmt: skip
"""Slow to import, and without Qt, whose classes belong to the thread of the window."""

HERE = tuple(
    f"fashionstudio.{name}" for name in (
        "ui.dialogs.preference_rows", "ui.dialogs.preferences",
        "app.batch_plans", "app.batch_dry_run", "app.thumbs", "ui.batch.forecast",
        "ui.batch.picture_list", "ui.batch.pages", "ui.batch.dialog",
        "ui.batch.grid_model", "ui.batch.grid_view", "ui.batch.large", "ui.batch.run_page",
        "ui.batch.batches",
        "app.exporting", "app.colourways", "ui.colour.eyedropper", "ui.colour.chips",
        "ui.colour.palette_box", "ui.colour.plane", "ui.colour.picker", "ui.dialogs.colour",
        "ui.panels.colourway_strip", "ui.dialogs.colourways", "ui.colour.uses",
        "ui.export_cards", "ui.export_form", "ui.export_picks", "ui.export_dialog",
        "ui.dialogs.add_engine", "ui.dialogs.engine_details", "ui.dialogs.engines",
        "ui.dialogs.vary", "ui.dialogs.shortcuts", "ui.dialogs.diagnostics",
        "core.crop_box", "ui.crop.view", "ui.crop.dialog", "ui.crop.opening",
    )
)  # fmt: skip
"""With Qt: small pieces, what is imported by others before them."""


class Ahead(QObject):
    """Does it in another thread as far as possible, the rest in slices.

    Args:
        wanted: whether it is still of use.
        failed: is told what went wrong.
    """

    def __init__(
        self,
        background: Background,
        theme: ThemeService,
        wanted: Callable[[], bool],
        failed: Callable[[FashionStudioError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._background, self._theme = background, theme
        self._wanted, self._failed = wanted, failed
        self._slices = Slices(self)

    @property
    def busy(self) -> bool:
        """Whether something of it is still to come in the thread of the window."""
        return self._slices.busy

    def begin(self) -> None:
        """Begin; the window stands."""
        self._background.run(self._work, lambda _none: self._go_on(), self._failed)

    def stop(self) -> None:
        """Do no more of it."""
        self._slices.stop()

    def _work(self) -> None:
        self._theme.draw_other()
        for name in ELSEWHERE:
            if self._wanted():
                importlib.import_module(name)
        from fashionstudio import plugins

        for group in plugins.GROUPS:
            plugins.plug_ins(group)  # kept: it looks through the files of all that is installed

    def _go_on(self) -> None:
        # Not before: a module that another thread imports would hold the window up.
        if self._wanted():
            self._theme.look_around()
            self._slices.add(icons.draw_ahead(self._theme.other))
            self._slices.add(_imports())


def _imports() -> Iterator[None]:
    for name in HERE:
        importlib.import_module(name)
        yield
    # All that has come stays: who looks for rubbish need not go through it, 60 ms each time.
    gc.collect(1)
    gc.freeze()
