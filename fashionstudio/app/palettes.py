"""The user's palettes and the colours chosen last, kept in the user's own folders."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from fashionstudio.app.background import Background
from fashionstudio.core.atomic import write_json
from fashionstudio.core.palettes.files import read_palette, write_palette
from fashionstudio.core.palettes.model import Palette, PaletteColour, clean_name
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.paths import data_dir, state_dir

log = logging.getLogger(__name__)
RECENT_COUNT = 14


@dataclass(frozen=True, slots=True)
class ShelvedPalette:
    """A palette with the name of its file."""

    id: str
    palette: Palette


class PaletteShelf(QObject):
    """All palettes; what is on disk follows what is here, in the order of the changes.

    Signals:
        changed: palettes or their names are new.
        recent_changed: another colour was used.
        imported: carries the ShelvedPalette that has just come in.
        failed: carries a FashionStudioError.
    """

    changed = Signal()
    recent_changed = Signal()
    imported = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # One thread: a removal never overtakes the write before it.
        self._io = Background(self, threads=1)
        self._folder = data_dir() / "palettes"
        self._recent_file = state_dir() / "colours.json"
        self._palettes: list[ShelvedPalette] = []
        self._recent: list[PaletteColour] = []
        self._loaded = False

    # Reading -------------------------------------------------------------------------------------

    def palettes(self) -> tuple[ShelvedPalette, ...]:
        """By name; `changed` follows the first call, once they have been read."""
        self._load()
        return tuple(sorted(self._palettes, key=lambda one: one.palette.name.casefold()))

    def find(self, palette_id: str) -> ShelvedPalette | None:
        """One of them."""
        return next((one for one in self._palettes if one.id == palette_id), None)

    def recent(self) -> tuple[PaletteColour, ...]:
        """The colours used last, newest first."""
        self._load()
        return tuple(self._recent)

    # Changing ------------------------------------------------------------------------------------

    def import_file(self, path: Path) -> None:
        """Take in a palette of another program."""

        def done(palette: Palette) -> None:
            one = ShelvedPalette(secrets.token_hex(8), palette)
            self._palettes.append(one)
            self._write(one)
            self.changed.emit()
            self.imported.emit(one)

        self._load()
        self._io.run(lambda: read_palette(path), done, self.failed.emit)

    def export_file(self, palette_id: str, path: Path, done: Callable[[Path], None]) -> None:
        """Write one for another program, in the kind that the ending asks for."""
        one = self.find(palette_id)
        if one is not None:
            palette = one.palette
            self._io.run(
                lambda: write_palette(path, palette), lambda _none: done(path), self.failed.emit
            )

    def rename(self, palette_id: str, name: str) -> None:
        """Call one something else; a name of nothing is passed over."""
        one, name = self.find(palette_id), clean_name(name)
        if one is None or not name or name == one.palette.name:
            return
        named = replace(one, palette=replace(one.palette, name=name))
        self._palettes = [named if other is one else other for other in self._palettes]
        self._write(named)
        self.changed.emit()

    def remove(self, palette_id: str) -> None:
        """Forget one; the file that it was imported from stays where it is."""
        one = self.find(palette_id)
        if one is None:
            return
        self._palettes.remove(one)
        path = self._folder / f"{one.id}.json"
        self._io.run(lambda: _unlink(path), lambda _none: None, self.failed.emit)
        self.changed.emit()

    def note(self, colour: PaletteColour) -> None:
        """A colour was used."""
        self._load()
        others = [one for one in self._recent if one.srgb != colour.srgb]
        self._recent = [colour, *others][:RECENT_COUNT]
        data = Palette("recent", tuple(self._recent)).to_dict()
        self._io.run(
            lambda: write_json(self._recent_file, data),
            lambda _none: None,
            lambda error: log.warning("recent colours: %s", error.sentence()),
        )
        self.recent_changed.emit()

    def close(self) -> None:
        """What was changed is on disk after this."""
        self._io.finish()

    # Inside --------------------------------------------------------------------------------------

    def _write(self, one: ShelvedPalette) -> None:
        path, data = self._folder / f"{one.id}.json", one.palette.to_dict()
        self._io.run(lambda: write_json(path, data), lambda _none: None, self.failed.emit)

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        folder, recent = self._folder, self._recent_file

        def done(found: tuple[list[ShelvedPalette], list[PaletteColour]]) -> None:
            known = {one.id for one in self._palettes}
            self._palettes += [one for one in found[0] if one.id not in known]
            shown = {one.srgb for one in self._recent}
            self._recent += [one for one in found[1] if one.srgb not in shown]
            self._recent = self._recent[:RECENT_COUNT]
            self.changed.emit()
            self.recent_changed.emit()

        self._io.run(lambda: (_read_all(folder), _read_recent(recent)), done, self.failed.emit)


def _read_all(folder: Path) -> list[ShelvedPalette]:
    found = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            found.append(ShelvedPalette(path.stem, Palette.from_dict(_read(path))))
        except FashionStudioError as error:
            # Left where it is: a newer version may read it.
            log.warning("the palette %s is passed over: %s", path.name, error.sentence())
    return found


def _read_recent(path: Path) -> list[PaletteColour]:
    try:
        return list(Palette.from_dict(_read(path)).colours)
    except FashionStudioError:
        return []


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput("This palette is damaged.", details=repr(error)) from error
    if not isinstance(data, dict):
        raise BadInput("This palette is damaged.")
    return data


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise BadInput(
            "The palette could not be removed from the disk.", "It will be back at the next start.",
            details=str(error),
        ) from error  # fmt: skip
