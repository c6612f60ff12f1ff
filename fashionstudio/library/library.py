"""The library: one folder with an SQLite index, and what can be done with its entries.

Nothing here knows torch, Qt or an engine: who analyses or embeds is handed in.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fashionstudio import paths
from fashionstudio.core.closing import Closes
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.wanted import guess_category
from fashionstudio.errors import BadInput
from fashionstudio.library import selecting
from fashionstudio.library.analysis import Analyses
from fashionstudio.library.database import INDEX_NAME, Database
from fashionstudio.library.entry import Entry, Kind, check_category, check_kind, clean_tag
from fashionstudio.library.files import Files, remove
from fashionstudio.library.looking import SUFFIXES, Seen, look_at, make_thumb
from fashionstudio.library.selecting import Selection
from fashionstudio.library.vectors import VectorStore


class Library(Closes):
    """People, garments, fabrics, looks and renders.

    May be used by several threads at once: reading never waits, writing goes one after the other.
    Several processes may share it in the same way.

    Attributes:
        folder: where it lies.
        analyses: what was found out about pictures.
        vectors: where pictures lie in the spaces of search.
    """

    def __init__(self, folder: Path) -> None:
        """See `open`."""
        self.folder = folder
        self.files = Files(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(
                f"The library's folder “{folder}” cannot be made.",
                "Name another one.",
                repr(error),
            ) from error
        self.database = Database(folder / INDEX_NAME)
        self.analyses = Analyses(self.database, self.files)
        self.vectors = VectorStore(self.database)

    @classmethod
    def open(cls, folder: Path | None = None) -> Library:
        """Open a library, or make an empty one.

        Args:
            folder: default is `library` in the user's data folder.

        Raises:
            ProjectTooNew: a newer version has written it.
            BadInput: it is damaged, or may not be written.
            DiskFull: there is no space for it.
        """
        return cls(folder or paths.data_dir() / "library")

    def close(self) -> None:
        """Close the index; no other call may follow."""
        self.database.close()

    # Putting in ----------------------------------------------------------------------------------

    def add(
        self,
        path: Path,
        kind: Kind,
        *,
        name: str | None = None,
        category: str | None = None,
        words: str = "",
        tags: Iterable[str] = (),
        in_place: bool = False,
    ) -> Entry:
        """Take up one file; one that is known already gets the new tags and stays one entry.

        Raises:
            FashionStudioError: it cannot be used, with a sentence that says why.
        """
        seen = look_at(path)
        with self.database.writing():
            return self.take_up(
                seen, path, kind, name=name, category=category, words=words, tags=tags,
                in_place=in_place,
            )[0]  # fmt: skip

    def keep(self, data: bytes, kind: Kind, name: str) -> tuple[Entry, bool]:
        """`add` for a file that is held in memory; the entry, and whether it is new.

        Args:
            data: the file.
            kind: what it is.
            name: with the file's ending, where that is known.

        Raises:
            FashionStudioError: it cannot be used, with a sentence that says why.
        """
        file = Path(name) if Path(name).suffix.lower() in SUFFIXES else Path(f"{name}.png")
        return self.take_up(look_at(file, data), None, kind, name=file.stem)

    def take_up(
        self,
        seen: Seen,
        path: Path | None,
        kind: Kind,
        *,
        name: str | None = None,
        category: str | None = None,
        words: str = "",
        tags: Iterable[str] = (),
        attributes: Mapping[str, Any] | None = None,
        in_place: bool = False,
    ) -> tuple[Entry, bool]:
        """`add` for what has been looked at already.

        The files are written before the index names them: a process that is killed between the
        two leaves files that nothing names, never names without files.

        Args:
            seen: what was seen.
            path: the file; None: there is none, so `name` has to be given.
            kind, name, category, words, tags, attributes: of the entry.
            in_place: use the file where it lies.

        Returns:
            The entry, and whether it is new.
        """
        check_kind(kind)
        words = words or (seen.look.words if seen.look else "")
        name = name or (path.stem if path else seen.sha256[:8])
        chosen = check_category(category) or _category(seen, kind, name, words)
        facts = {**seen.attributes, **(attributes or {})}
        place = path.resolve() if in_place and path else None
        if place is None and not self.files.copies(kind, seen.sha256):
            self.files.keep(self.files.picture(kind, seen.sha256, seen.suffix), seen.data)
        self.files.keep(self.files.thumbnail(seen.sha256), seen.thumb)
        with self.database.writing() as connection:
            known = self.with_picture(kind, seen.sha256)
            self._note_picture(seen, place)
            if known is None:
                row = connection.execute(
                    "INSERT INTO entries (kind, sha256, name, category, words, attributes, added)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (kind, seen.sha256, name, chosen, words, _json(facts), time.time()),
                )
                assert row.lastrowid is not None
                number = row.lastrowid
            else:
                number = known.id
            if path is not None:
                self.note_source(path, number)
            self._add_tags(number, tags)
            return self.entry(number), known is None

    def note_source(self, path: Path, entry: int) -> None:
        """Remember that a file, as it is now, is what an entry holds."""
        status, path = path.stat(), path.resolve()
        if path.is_relative_to(self.folder.resolve()):  # its own copy, taken up by a repair
            return
        with self.database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO sources (path, entry, bytes, modified_ns)"
                " VALUES (?, ?, ?, ?)",
                (str(path), entry, status.st_size, status.st_mtime_ns),
            )

    def _note_picture(self, seen: Seen, place: Path | None) -> None:
        """A copy is better than a place; a place where the file is better than where it was."""
        with self.database.writing() as connection:
            connection.execute(
                "INSERT INTO pictures (sha256, suffix, bytes, place, fingerprint)"
                " VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (sha256) DO UPDATE SET place = CASE"
                " WHEN pictures.place IS NULL OR excluded.place IS NULL THEN NULL"
                " ELSE excluded.place END",
                (seen.sha256, seen.suffix, len(seen.data), _text(place), seen.fingerprint),
            )

    def _add_tags(self, entry: int, tags: Iterable[str]) -> None:
        with self.database.writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO tags (entry, tag) VALUES (?, ?)",
                [(entry, clean_tag(tag)) for tag in tags],
            )

    # Asking --------------------------------------------------------------------------------------

    def entry(self, number: int) -> Entry:
        """By its id; raises BadInput if there is none."""
        found = selecting.select(self.database, Selection(ids=(number,)))
        if not found:
            raise BadInput(
                f"The library has no entry {number}.", "`library list` shows what it has."
            )
        return found[0]

    def with_picture(self, kind: Kind, sha256: str) -> Entry | None:
        """The entry of a kind with that content."""
        found = selecting.select(self.database, Selection(kind=kind, sha256=sha256))
        return found[0] if found else None

    def entries(
        self,
        kind: Kind | None = None,
        *,
        text: str = "",
        tags: Sequence[str] = (),
        category: str | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> list[Entry]:
        """The entries that fit all that is said, the newest first.

        Args:
            kind: of the entries.
            text: words that all occur in name, words, tags or attributes; beginnings count.
            tags: that all are on it.
            category: of the garment.
            offset, limit: for lists that are shown bit by bit.
        """
        chosen = Selection(kind, text, tuple(clean_tag(tag) for tag in tags), category)
        return selecting.select(self.database, chosen, offset, limit)

    def count(
        self,
        kind: Kind | None = None,
        *,
        text: str = "",
        tags: Sequence[str] = (),
        category: str | None = None,
    ) -> int:
        """How many `entries` would give."""
        chosen = Selection(kind, text, tuple(clean_tag(tag) for tag in tags), category)
        return selecting.count(self.database, chosen)

    def tags(self) -> dict[str, int]:
        """All tags, with how many entries have them."""
        rows = self.database.rows("SELECT tag, count(*) AS n FROM tags GROUP BY tag ORDER BY tag")
        return {row["tag"]: row["n"] for row in rows}

    def sources(self, entry: Entry) -> list[Path]:
        """The files that it was imported from; they may be gone by now."""
        rows = self.database.rows(
            "SELECT path FROM sources WHERE entry = ? ORDER BY path", (entry.id,)
        )
        return [Path(row["path"]) for row in rows]

    def path(self, entry: Entry) -> Path:
        """Its file.

        Raises:
            BadInput: it is no longer there.
        """
        copies = self.files.copies(entry.kind, entry.sha256)
        path = copies[0] if copies else self.place_of(entry)
        if not path.is_file():
            raise BadInput(
                f"The file of “{entry.name}” is no longer at “{path}”.",
                "Put it back, or add it again from where it is now; `library check` lists all"
                " that are missing.",
            )
        return path

    def place_of(self, entry: Entry) -> Path:
        """Where its file should be, whether it is there or not."""
        row = self.database.rows(
            "SELECT suffix, place FROM pictures WHERE sha256 = ?", (entry.sha256,)
        )
        if row and row[0]["place"]:
            return Path(row[0]["place"])
        suffix = str(row[0]["suffix"]) if row else ""
        return self.files.picture(entry.kind, entry.sha256, suffix)

    def thumbnail(self, entry: Entry) -> bytes:
        """A small JPEG of it, its longer side at most 256 pixels; made again if it was lost.

        Raises:
            FashionStudioError: it was lost, and its file is missing or damaged.
        """
        place = self.files.thumbnail(entry.sha256)
        try:
            if data := place.read_bytes():
                return data
        except OSError:
            pass
        path = self.path(entry)
        data = look_at(path).thumb if entry.kind == "look" else make_thumb(read_picture(path))
        self.files.keep(place, data)
        return data

    # Changing ------------------------------------------------------------------------------------

    def set_tags(self, entry: Entry, tags: Iterable[str]) -> Entry:
        """Exactly these tags; the entry as it is then."""
        with self.database.writing() as connection:
            connection.execute("DELETE FROM tags WHERE entry = ?", (entry.id,))
            self._add_tags(entry.id, tags)
            return self.entry(entry.id)

    def change(
        self,
        entry: Entry,
        *,
        name: str | None = None,
        category: str | None = None,
        words: str | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Change what is given, and leave the rest; the entry as it is then.

        `attributes` are added to those that there are.
        """
        with self.database.writing() as connection:
            now = self.entry(entry.id)
            connection.execute(
                "UPDATE entries SET name = ?, category = ?, words = ?, attributes = ? WHERE id = ?",
                (
                    now.name if name is None else name,
                    check_category(category) or now.category,
                    now.words if words is None else words,
                    _json({**now.attributes, **(attributes or {})}),
                    entry.id,
                ),
            )
            return self.entry(entry.id)

    def remove(self, entries: Iterable[Entry]) -> int:
        """Forget entries and remove their copies; files that lie elsewhere are never touched.

        Returns:
            How many there were.
        """
        gone: list[Path] = []
        removed = 0
        with self.database.writing() as connection:
            for entry in entries:
                changed = connection.execute("DELETE FROM entries WHERE id = ?", (entry.id,))
                removed += changed.rowcount
                left = self.database.rows("SELECT 1 FROM entries WHERE sha256 = ?", (entry.sha256,))
                if changed.rowcount and not left:
                    gone += self.files.copies(entry.kind, entry.sha256)
                    gone += self.files.beside(entry.sha256)
                    connection.execute("DELETE FROM pictures WHERE sha256 = ?", (entry.sha256,))
        # Only now: a file that is removed too early could not be had back.
        for path in gone:
            remove(path)
        return removed


def _category(seen: Seen, kind: Kind, name: str, words: str) -> str | None:
    """Of a garment as its name and words tell, of a render as its recipe says."""
    if kind in ("render", "look"):
        return seen.look.category if seen.look else None
    if kind != "garment":
        return None
    return guess_category(words) or guess_category(name.replace("_", " "))


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
