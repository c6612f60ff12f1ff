"""Everything there is to see: one function per state of a window, a panel or a dialog.

A state is a generator: it brings the window there, yields the widget whose picture is wanted, and
then puts things back. Add yours to the page of its subject, with `@state("group/name")`; that is
all there is to do.
"""

# isort: off
from __future__ import annotations

# Pictures are taken in this order.
from tests.gallery import window_states, library_states, panel_states, dialog_states  # noqa: F401
from tests.gallery import output_states, batch_states  # noqa: F401
from tests.gallery.table import STATES, Show

__all__ = ["STATES", "Show"]
