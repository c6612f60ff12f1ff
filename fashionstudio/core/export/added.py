"""Kinds of files that plug-ins add.

They are loaded and called in a process of the plug-in's own (`worker.plug_in_host`); everybody else
asks for a suffix here, and for files in `added_process`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from fashionstudio.core.plug_in_process import LOOK_S, Check, PlugInProcess, never
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.plugins import EXPORTERS, PlugIn, find, load, remedy, trace_of

if TYPE_CHECKING:
    from fashionstudio.core.export.exported import ExportedRender

_SUFFIX = re.compile(r"\.[A-Za-z0-9][A-Za-z0-9._-]{0,15}")


_suffixes: dict[PlugIn, str] = {}


class Exporter(Protocol):
    """What the entry point of an exporter names: an object, a module, or a class without arguments.

    It is imported in a process of its own; heavy imports belong into `write`, for the Export dialog
    asks for the suffix first.

    Attributes:
        suffix: of the files, with its dot: ".html".
    """

    suffix: str

    def write(self, render: ExportedRender) -> bytes:
        """The bytes of one file; called for one Render after the other.

        A FashionStudioError's sentence is shown as it is; whatever else it raises is reported as
        a failure of the plug-in. Either way the other Renders are exported all the same.
        """
        ...


def find_exporter(kind: str) -> Exporter:
    """The exporter of a kind that a plug-in adds.

    Raises:
        BadInput: there is none, it cannot be loaded, or it is no exporter.
    """
    found = load(EXPORTERS, kind)
    suffix = getattr(found, "suffix", None)
    if not isinstance(suffix, str) or not _SUFFIX.fullmatch(suffix):
        raise BadInput(
            f"The plug-in “{kind}” names no suffix for its files.", remedy(EXPORTERS, kind)
        )
    if not callable(getattr(found, "write", None)):
        raise BadInput(f"The plug-in “{kind}” has no function “write”.", remedy(EXPORTERS, kind))
    exporter: Exporter = found
    return exporter


def write_added(kind: str, render: ExportedRender) -> bytes:
    """The file that a plug-in makes.

    Raises:
        FashionStudioError: with the plug-in's own sentence, or that it has failed.
    """
    exporter = find_exporter(kind)
    try:
        data = exporter.write(render)
    except (FashionStudioError, MemoryError):
        raise
    except (Exception, SystemExit) as error:  # somebody else's code
        raise BadInput(
            f"The plug-in “{kind}” has failed.", remedy(EXPORTERS, kind), trace_of(error)
        ) from error
    if not isinstance(data, bytes | bytearray) or not data:
        raise BadInput(f"The plug-in “{kind}” has written nothing.", remedy(EXPORTERS, kind))
    return bytes(data)


def suffix_of(kind: str, check: Check = never) -> str:
    """The suffix of a kind's files, with its dot; only the first time is the plug-in asked.

    Raises:
        BadInput: there is no such plug-in, it cannot be loaded, or it is no exporter.
    """
    entry = find(EXPORTERS, kind)
    if entry not in _suffixes:
        with PlugInProcess(EXPORTERS, kind) as process:
            answer = process.ask("look", check=check, limit_s=LOOK_S)
        _suffixes[entry] = str(answer.facts.get("suffix", ""))
    return _suffixes[entry]
