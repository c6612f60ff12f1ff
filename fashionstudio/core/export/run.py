"""Exports Renders into a folder: one file each, or one PDF of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.closing import Closes
from fashionstudio.core.export.added import suffix_of
from fashionstudio.core.export.added_process import AddedWriter
from fashionstudio.core.export.book import BookEntry, BookTexts
from fashionstudio.core.export.flat import encode_flat
from fashionstudio.core.export.lookbook import make_lookbook, make_sheet
from fashionstudio.core.export.names import fields_of, first_free, plan_names, stem_of
from fashionstudio.core.export.options import BOOKS, KINDS, LAYERED, ExportOptions
from fashionstudio.core.export.ora import encode_ora
from fashionstudio.core.export.pixels import U8, shrunk, with_alpha
from fashionstudio.core.export.psd import encode_psd
from fashionstudio.core.export.signing import Credentials, credentials_for, sign
from fashionstudio.core.export.source import ExportSource, PartFinder
from fashionstudio.core.export.stack import LayerNames, layers_of
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput, Cancelled, DiskFull, FashionStudioError

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class ExportTexts:
    """What exported files say, for translation."""

    layers: LayerNames = field(default_factory=LayerNames)
    book: BookTexts = field(default_factory=BookTexts)
    left_out: str = "Left out of “{file}”, because they are no longer here: {names}."


@dataclass(slots=True)
class ExportReport:
    """What an export has left behind.

    Attributes:
        files: written, complete.
        notes: sentences about what is not as wished.
        failures: the picture's name, and why it was not exported.
        cancelled: whether the user has stopped it.
    """

    files: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[tuple[str, FashionStudioError]] = field(default_factory=list)
    cancelled: bool = False


def nothing_done(_done: int, _all: int, _name: str) -> None:
    """Progress that nobody watches."""


def planned_files(
    sources: Sequence[ExportSource],
    options: ExportOptions,
    folder: Path,
    *,
    project: str = "",
    when: datetime | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Path]:
    """The names `export` would give now.

    Raises:
        BadInput: a pattern that makes no sense, or a plug-in that does not do its part.
        Cancelled: while a plug-in was asked.
    """
    if options.kind not in KINDS:
        suffix_of(options.kind, _checking(cancelled))
    moment = when or datetime.now()
    return plan_names(
        options,
        folder,
        [
            fields_of(s.recipe, project=project, name=s.name, kind=options.kind, when=moment)
            for s in sources
        ],
    )


def export(
    sources: Sequence[ExportSource],
    options: ExportOptions,
    folder: Path,
    *,
    project: str = "",
    texts: ExportTexts | None = None,
    progress: Progress = nothing_done,
    cancelled: Callable[[], bool] = lambda: False,
) -> ExportReport:
    """Write the files.

    One picture that fails does not stop the others; a full disk does. Each file is there whole or
    not at all, and none is replaced unless `options.replace` says so.

    Args:
        sources: at least one.
        options: how.
        folder: where; made if it is missing.
        project: for file names and titles.
        texts: what the files say.
        progress: told of done, all, and the name of the file at work.
        cancelled: asked between the steps.

    Raises:
        BadInput: no source, a wrong pattern, or credentials that cannot sign.
    """
    if not sources:
        raise BadInput("There is nothing to export.", "Choose at least one render.")
    work = _Export(options, texts or ExportTexts(), progress, cancelled)
    work.credentials = credentials_for(options)
    try:
        paths = planned_files(sources, options, folder, project=project, cancelled=cancelled)
        if options.kind in BOOKS:
            work.options = options.with_(title=options.title or project[:200])
            work.book(sources, paths[0])
        else:
            work.files(sources, paths)
    except Cancelled:
        work.report.cancelled = True
    finally:
        work.close()
    return work.report


def encode_one(
    source: ExportSource,
    options: ExportOptions,
    *,
    texts: ExportTexts | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """The bytes of one flat or layered file, unsigned; raises as `export` reports."""
    with _Export(options, texts or ExportTexts(), nothing_done, cancelled) as work:
        return work.encode(source, source.name)


def _checking(cancelled: Callable[[], bool]) -> Callable[[], None]:
    def check() -> None:
        if cancelled():
            raise Cancelled("Cancelled.")

    return check


class _Export(Closes):
    """One run."""

    def __init__(
        self,
        options: ExportOptions,
        texts: ExportTexts,
        progress: Progress,
        cancelled: Callable[[], bool],
    ) -> None:
        self.options, self.texts = options, texts
        self.progress = progress
        self.check = _checking(cancelled)
        """Raises Cancelled if the user wants no more."""
        self.added: AddedWriter | None = None
        self.credentials: Credentials | None = None
        self.report = ExportReport()

    def close(self) -> None:
        """Let go of a plug-in's process."""
        if self.added is not None:
            self.added.close()

    def files(self, sources: Sequence[ExportSource], paths: Sequence[Path]) -> None:
        """One file for each Render."""
        for number, (source, path) in enumerate(zip(sources, paths, strict=True)):
            self.check()
            self.progress(number, len(paths), path.name)
            try:
                data = self.encode(source, path.name)
                if self.credentials is not None:
                    data = sign(data, self.options, path.name, self.credentials)
                self.check()
                self._write(path, data)
            except Cancelled:
                raise
            except DiskFull as error:
                self.report.failures.append((path.name, error))
                return
            except FashionStudioError as error:
                self.report.failures.append((path.name, error))
            except MemoryError as error:
                self.report.failures.append((path.name, _too_large(error)))
        self.progress(len(paths), len(paths), "")

    def encode(self, source: ExportSource, name: str) -> bytes:
        """The bytes of one file."""
        options = self.options
        if options.kind not in KINDS:
            return self._added(source, name)
        picture = source.picture()
        recipe = source.recipe if options.recipe else None
        finder = PartFinder(source)
        self.check()
        if options.kind in LAYERED:
            data = self._layered(picture, finder, recipe)
            self._note_missing(finder.missing, name)
            return data
        if options.cuts_out:
            picture = with_alpha(picture, finder.cut_out(picture))
            self.check()
        return encode_flat(shrunk(picture, options.longest_px), options, recipe)

    def book(self, sources: Sequence[ExportSource], path: Path) -> None:
        """One PDF of all Renders."""
        count = len(sources)

        def progress(done: int) -> None:
            self.check()
            self.progress(done, count, path.name)

        entries = [_entry(source, self.options, self.texts.book) for source in sources]
        make = make_lookbook if self.options.kind == "lookbook" else make_sheet
        try:
            data, notes = make(entries, self.options, self.texts.book, progress)
            self.report.notes.extend(notes)
            self._write(path, data)
        except Cancelled:
            raise
        except FashionStudioError as error:
            self.report.failures.append((path.name, error))
        except MemoryError as error:
            self.report.failures.append((path.name, _too_large(error)))

    def _layered(self, picture: U8, finder: PartFinder, recipe: Recipe | None) -> bytes:
        layers = layers_of(picture, finder, self.texts.layers, self.check)
        self.check()
        write = encode_psd if self.options.kind == "psd" else encode_ora
        return write(picture, layers, self.options.ppi, recipe)

    def _added(self, source: ExportSource, name: str) -> bytes:
        if self.added is None:
            self.added = AddedWriter(self.options.kind)
        data, missing = self.added.write(
            source,
            ppi=self.options.ppi,
            with_recipe=self.options.recipe,
            names=self.texts.layers,
            check=self.check,
        )
        self._note_missing(missing, name)
        return data

    def _note_missing(self, missing: Sequence[str], name: str) -> None:
        if missing:
            names = ", ".join(missing)
            self.report.notes.append(self.texts.left_out.format(file=name, names=names))

    def _write(self, path: Path, data: bytes) -> None:
        # A file of this name may have appeared since the names were planned.
        place = path if self.options.replace else first_free(path)
        write_atomic(place, data)
        self.report.files.append(place)


def _entry(source: ExportSource, options: ExportOptions, texts: BookTexts) -> BookEntry:
    """A Render as the books show it."""
    finder = PartFinder(source)
    look = source.recipe.request.look if source.recipe else None
    if look is None or source.recipe is None:
        return BookEntry(source.picture)
    facts = []
    if "fabric" in options.captions and look.garment is not None:
        facts.append(f"{texts.garment}: {stem_of(look.garment.name) or look.garment.sha256[:8]}")
    if "fabric" in options.captions and look.fabric is not None:
        name = stem_of(look.fabric.swatch.name) or look.fabric.swatch.sha256[:8]
        repeat = texts.repeat.format(name=name, mm=f"{look.fabric.placement.repeat_mm:g}")
        facts.append(f"{texts.fabric}: {repeat}")
    if "fabric" in options.captions and source.note:
        facts.append(source.note)
    if "seed" in options.captions:
        facts.append(f"{texts.seed}: {look.settings.seed}")
    if "engine" in options.captions:
        facts.append(f"{texts.engine}: {source.recipe.stamp.engine or look.settings.engine}")
    return BookEntry(
        source.picture,
        look.words if "words" in options.captions else "",
        tuple(facts),
        finder.swatch if "fabric" in options.captions else lambda: None,
    )


def _too_large(error: MemoryError) -> BadInput:
    return BadInput(
        "This computer has too little memory for this picture.",
        "Close other programs or choose a smaller size.",
        repr(error),
    )
