"""Sketchers that plug-ins add, run in a process of the plug-in's own: both ends of it."""

from __future__ import annotations

import io
from typing import Protocol

import numpy as np

from fashionstudio.core.closing import Closes
from fashionstudio.core.plug_in_process import LOOK_S, Check, PlugInProcess, never
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.plugins import SKETCHERS, find, load, remedy, trace_of
from fashionstudio.vision.fields import U8

SHOWN, LINES = "shown.npz", "lines"
"""The files of a question to draw, and of its answer."""


class Sketcher(Protocol):
    """What the entry point of a sketcher names: an object, a module, or a class without arguments.

    It is imported in the plug-in's process, when it is first asked for.
    """

    def draw(self, picture: U8, inside: U8) -> U8:
        """Draw the lines of one garment.

        A FashionStudioError's sentence is shown as it is; whatever else it raises is reported as
        a failure of the plug-in.

        Args:
            picture: (H, W, 3) uint8 sRGB, the garment as it is worn, white around it.
            inside: (H, W) uint8, 255 where the garment is.

        Returns:
            (H, W) uint8, 255 = stroke on 0.
        """
        ...


class AddedSketcher(Closes):
    """Has a plug-in draw, one garment after the other; after a crash the next begins anew."""

    def __init__(self, name: str) -> None:
        """No process is started yet.

        Raises:
            BadInput: there is no plug-in of this name.
        """
        find(SKETCHERS, name)
        self.name = name
        self._process = PlugInProcess(SKETCHERS, name)

    def look(self) -> None:
        """See whether it can draw at all.

        Raises:
            BadInput: it cannot be loaded, or it is no sketcher.
        """
        self._process.ask("look", limit_s=LOOK_S)

    def draw(self, picture: U8, inside: U8, check: Check = never) -> U8:
        """See `Sketcher.draw`.

        Args:
            picture, inside: see there.
            check: may raise Cancelled.

        Raises:
            FashionStudioError: with the plug-in's own sentence, or that it has failed.
        """
        buffer = io.BytesIO()
        np.savez(buffer, picture=picture, inside=inside)
        answer = self._process.ask("draw", files={SHOWN: buffer.getvalue()}, check=check)
        lines = np.frombuffer(answer.files[LINES], np.uint8)
        return lines.reshape(inside.shape).copy()

    def close(self) -> None:
        """End the process."""
        self._process.close()


def find_sketcher(name: str) -> Sketcher:
    """A plug-in's sketcher, loaded into this process.

    Raises:
        BadInput: there is none of this name, it cannot be loaded, or it is no sketcher.
    """
    found = load(SKETCHERS, name)
    if not callable(getattr(found, "draw", None)):
        raise BadInput(f"The plug-in “{name}” has no function “draw”.", remedy(SKETCHERS, name))
    sketcher: Sketcher = found
    return sketcher


def drawn_here(name: str, picture: U8, inside: U8) -> U8:
    """What a plug-in's sketcher draws in this process, (H, W) uint8; see `Sketcher`.

    Raises:
        FashionStudioError: with the plug-in's own sentence, or that it has failed.
    """
    sketcher = find_sketcher(name)
    try:
        lines = np.asarray(sketcher.draw(picture, inside))
    except (FashionStudioError, MemoryError):
        raise
    except (Exception, SystemExit) as error:  # somebody else's code
        raise BadInput(
            f"The plug-in “{name}” has failed.", remedy(SKETCHERS, name), trace_of(error)
        ) from error
    if lines.shape != inside.shape or lines.dtype != np.uint8:
        raise BadInput(
            f"The plug-in “{name}” has drawn something of another kind.", remedy(SKETCHERS, name)
        )
    return lines
