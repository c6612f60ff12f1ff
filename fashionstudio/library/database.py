"""The connection to the index: one per thread, one writer at a time, errors in words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fashionstudio.errors import BadInput, DiskFull, FashionStudioError, ProjectTooNew
from fashionstudio.library import schema

INDEX_NAME = "library.sqlite"

_BUSY_S = 30.0  # another process may be importing; its transactions are short
_OLD_SQLITE = "no such module"


class Database:
    """The index of a library.

    Reading never waits for writing (WAL). Threads of this process write one after the other;
    processes wait for one another for half a minute.
    """

    def __init__(self, path: Path) -> None:
        """Open the index, make it or bring it up to date.

        Raises:
            ProjectTooNew: a newer version has written it.
            BadInput: it is damaged, no index at all, or may not be written.
            DiskFull: there is no space for it.
        """
        self.path = path
        self._local = threading.local()
        self._writing = threading.RLock()
        self._all: list[sqlite3.Connection] = []
        self._closed = False
        with self._in_words():
            self._bring_up_to_date()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a question, as `sqlite3.Row`."""
        with self._in_words():
            return self._connection().execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all that is done in it stays, or, after an error, nothing.

        Within another one of the same thread it is part of that one.
        """
        with self._writing, self._in_words():
            connection = self._connection()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has already rolled back
                    connection.execute("ROLLBACK")
                raise

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; empty if nothing."""
        found = [str(row[0]) for row in self.rows("PRAGMA quick_check(20)")]
        broken = self.rows("PRAGMA foreign_key_check")
        return [line for line in found if line != "ok"] + [
            f"a row of {row[0]} belongs to nothing" for row in broken
        ]

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._writing:
            self._closed = True
            for connection in self._all:
                connection.close()
            self._all.clear()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if self._closed:
            raise BadInput("The library has been closed.", "Open it again.")
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
            self._all.append(connection)
        return connection

    def _connect(self) -> sqlite3.Connection:
        # Closed by `close`, which may be another thread's; used by its own only.
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        # What was told to be kept is kept, also when the power fails.
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _bring_up_to_date(self) -> None:
        connection = self._connection()
        version = schema.version_of(connection)
        if version > schema.VERSION:
            raise ProjectTooNew(
                f"The library in “{self.path.parent}” was written by a newer fashionstudio.",
                "Install that version, or name another folder for this one.",
                f"index version {version}, known is {schema.VERSION}",
            )
        connection.execute("PRAGMA journal_mode = WAL")
        if version == schema.VERSION:
            return
        if version:
            self._keep_copy(connection, version)
        schema.upgrade(connection)

    def _keep_copy(self, connection: sqlite3.Connection, version: int) -> None:
        """The index as the older program knows it, for those who go back to that one."""
        copy = sqlite3.connect(self.path.with_name(f"library-version-{version}.sqlite"))
        try:
            connection.backup(copy)
        finally:
            copy.close()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._words_for(error) from error

    def _words_for(self, error: sqlite3.Error) -> FashionStudioError:
        folder, text = self.path.parent, str(error)
        if "disk is full" in text:
            return DiskFull(
                f"There is no space left for the library in “{folder}”.",
                "Free some space; what is in the library is unharmed.",
                text,
            )
        if "locked" in text or "busy" in text:
            return BadInput(
                f"The library in “{folder}” is being written by another program.",
                "Wait until that has ended, then try again.",
                text,
            )
        if any(words in text for words in ("readonly", "unable to open", "disk I/O")):
            return BadInput(
                f"The library in “{folder}” cannot be written.",
                "Choose a folder of your own, and check the disk it lies on.",
                text,
            )
        if _OLD_SQLITE in text:
            return BadInput(
                "The SQLite of this Python cannot search texts.",
                "Install Python from python.org, or a SQLite with FTS5.",
                text,
            )
        if isinstance(error, sqlite3.DatabaseError) and type(error) is sqlite3.DatabaseError:
            return BadInput(
                f"The index of the library, “{self.path}”, is damaged.",
                "Move that file away, then run `fashionstudio library check --repair`: the "
                "pictures in the folder are taken up again, tags and names are lost.",
                text,
            )
        return FashionStudioError("The library's index gave no answer.", details=repr(error))
