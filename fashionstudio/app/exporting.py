"""Exports results off the GUI thread, and remembers how it was done last."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

from fashionstudio.app.background import Background
from fashionstudio.app.results import Result
from fashionstudio.core.atomic import write_json
from fashionstudio.core.export.book import BookTexts
from fashionstudio.core.export.options import BOOKS, FLAT, ExportOptions
from fashionstudio.core.export.pixels import fitted_size
from fashionstudio.core.export.run import (
    ExportReport,
    ExportTexts,
    encode_one,
    export,
    planned_files,
)
from fashionstudio.core.export.source import ExportSource
from fashionstudio.core.export.stack import LayerNames
from fashionstudio.core.person import Person
from fashionstudio.errors import Cancelled, FashionStudioError
from fashionstudio.paths import config_dir

FILE_NAME = "export.json"


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What an export would make.

    Attributes:
        names: of the files.
        size: width and height of the first, px; None for PDFs.
        size_bytes: of the first; None where finding out would take as long as exporting.
        pages: of the PDFs; 0 for pictures.
    """

    names: tuple[str, ...]
    size: tuple[int, int] | None = None
    size_bytes: int | None = None
    pages: int = 0


class Exporter(QObject):
    """One export at a time.

    Signals:
        progressed: done, all, and the name of the file at work.
        finished: carries the ExportReport, also after a cancel.
        failed: carries the error; nothing was written.
        previewed: carries an ExportPreview of the last wish.
        preview_failed: carries the error: such an export is not possible.
    """

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    previewed = Signal(object)
    preview_failed = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._stop: threading.Event | None = None
        self._stop_preview = threading.Event()

    @property
    def busy(self) -> bool:
        """Whether an export is on its way."""
        return self._stop is not None

    def start(
        self, sources: Sequence[ExportSource], options: ExportOptions, folder: Path, project: str
    ) -> None:
        """Export; ends in `finished` or `failed`."""
        if self.busy:
            return
        self._stop_preview.set()
        stop = self._stop = threading.Event()
        chosen, texts = tuple(sources), export_texts()

        def work() -> ExportReport:
            return export(
                chosen,
                options,
                folder,
                project=project,
                texts=texts,
                progress=self.progressed.emit,
                cancelled=stop.is_set,
            )

        self._background.run(work, self._done, self._failed)

    def cancel(self) -> None:
        """Stop before the next step; what is written already stays."""
        self._stop_preview.set()
        if self._stop is not None:
            self._stop.set()

    def preview(
        self, sources: Sequence[ExportSource], options: ExportOptions, folder: Path, project: str
    ) -> None:
        """Find out names and size; a later wish replaces this one."""
        self._stop_preview.set()
        stop = self._stop_preview = threading.Event()
        chosen = tuple(sources)

        def work() -> ExportPreview:
            return make_preview(chosen, options, folder, project, stop.is_set)

        def wanted() -> bool:
            # This object may be gone with its dialog: then it must not be touched.
            return not stop.is_set() and isValid(self)

        self._background.run(
            work,
            lambda found: self.previewed.emit(found) if wanted() else None,
            lambda error: self.preview_failed.emit(error) if wanted() else None,
        )

    def _done(self, report: ExportReport) -> None:
        self._stop = None
        self.finished.emit(report)

    def _failed(self, error: FashionStudioError) -> None:
        self._stop = None
        self.failed.emit(error)


def make_preview(
    sources: Sequence[ExportSource],
    options: ExportOptions,
    folder: Path,
    project: str,
    cancelled: Callable[[], bool] = lambda: False,
) -> ExportPreview:
    """What an export would make; slow for large pictures, so off the GUI thread.

    Raises:
        BadInput: the name pattern makes no sense.
        Cancelled: nobody wants to know any more.
    """
    paths = planned_files(sources, options, folder, project=project, cancelled=cancelled)
    names = tuple(path.name for path in paths)
    if not sources:
        return ExportPreview(names)
    if options.kind in BOOKS:
        looks = len(sources)
        pages = 1 + -(-looks // options.per_page) if options.kind == "lookbook" else 0
        return ExportPreview(names, pages=pages)
    if cancelled():
        raise Cancelled("Cancelled.")
    height, width = sources[0].picture().shape[:2]
    longest = options.longest_px if options.kind in FLAT else None
    size = fitted_size(width, height, longest)
    if options.kind not in FLAT or options.cuts_out:
        return ExportPreview(names, size)
    data = encode_one(sources[0], options, cancelled=cancelled)
    return ExportPreview(names, size, len(data))


def source_of(result: Result, person: Person | None = None, note: str = "") -> ExportSource:
    """A result of the session as something to export.

    Args:
        result: the result.
        person: who is in its Photo, if that is known.
        note: what else is to stand beside its Fabric.
    """
    return ExportSource(result.png, result.recipe, result.photo.name, person, note)


def load_options(path: Path | None = None) -> tuple[ExportOptions, Path | None]:
    """The options and the folder of the last export; defaults where nothing can be read."""
    try:
        data = json.loads((path or _file()).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ExportOptions(), None
    if not isinstance(data, dict):
        return ExportOptions(), None
    folder = data.get("folder")
    known = Path(folder) if isinstance(folder, str) and folder else None
    return ExportOptions.from_dict(data.get("options")), known


def save_options(options: ExportOptions, folder: Path, path: Path | None = None) -> None:
    """Remember how it was done.

    Titles belong to one project, and replacing files is asked for anew each time.

    Raises:
        DiskFull, BadInput: it cannot be written.
    """
    kept = options.with_(replace=False, title="", subtitle="")
    write_json(path or _file(), {"folder": str(folder), "options": kept.to_dict()})


def export_texts() -> ExportTexts:
    """What exported files say, in the user's language."""
    translate = QCoreApplication.translate
    layers = LayerNames(
        photo=translate("ExportedFile", "Photo"),
        render=translate("ExportedFile", "Render"),
        cut_out=translate("ExportedFile", "Garment cut out"),
        sketch=translate("ExportedFile", "Sketch"),
        region=translate("ExportedFile", "Region"),
        garment=translate("ExportedFile", "Garment"),
    )
    book = BookTexts(
        look=translate("ExportedFile", "Look {n}"),
        fabric=translate("ExportedFile", "Fabric"),
        garment=translate("ExportedFile", "Garment"),
        repeat=translate("ExportedFile", "{name}, {mm} mm"),
        seed=translate("ExportedFile", "Seed"),
        engine=translate("ExportedFile", "Engine"),
        lookbook=translate("ExportedFile", "Lookbook"),
        sheet=translate("ExportedFile", "Contact sheet"),
        one_look=translate("ExportedFile", "1 look"),
        looks=translate("ExportedFile", "{n} looks"),
        page=translate("ExportedFile", "{n} / {all}"),
        missing=translate(
            "ExportedFile",
            "These letters cannot be shown with the fonts of this computer: {letters}",
        ),
    )
    left_out = translate(
        "ExportedFile", "Left out of “{file}”, because they are no longer here: {names}."
    )
    return ExportTexts(layers, book, left_out)


def _file() -> Path:
    return config_dir() / FILE_NAME
