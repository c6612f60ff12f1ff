"""The tables of the index, and how an older index becomes a newer one.

Each step brings the index one version further; a new index goes through all of them, so that
there is one way only. A step that was published is never changed: another one is added.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

_FIRST = """
CREATE TABLE pictures (
    sha256 TEXT PRIMARY KEY,
    suffix TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    place TEXT,
    fingerprint BLOB
) WITHOUT ROWID;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES pictures(sha256),
    name TEXT NOT NULL,
    category TEXT,
    words TEXT NOT NULL DEFAULT '',
    attributes TEXT NOT NULL DEFAULT '{}',
    added REAL NOT NULL,
    UNIQUE (kind, sha256)
);
CREATE INDEX entries_by_picture ON entries(sha256);
CREATE INDEX entries_by_kind ON entries(kind, id);
CREATE TABLE tags (
    entry INTEGER NOT NULL REFERENCES entries(id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (entry, tag)
) WITHOUT ROWID;
CREATE INDEX tags_by_name ON tags(tag, entry);
CREATE TABLE sources (
    path TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries(id) ON DELETE CASCADE,
    bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    PRIMARY KEY (path, entry)
) WITHOUT ROWID;
CREATE INDEX sources_by_entry ON sources(entry);
"""

_SECOND = """
CREATE TABLE analyses (
    sha256 TEXT NOT NULL REFERENCES pictures(sha256) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL,
    parts TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (sha256, subject)
) WITHOUT ROWID;
CREATE TABLE spaces (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    dimensions INTEGER NOT NULL
);
CREATE TABLE vectors (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    space INTEGER NOT NULL REFERENCES spaces(id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL REFERENCES pictures(sha256) ON DELETE CASCADE,
    vector BLOB NOT NULL,
    UNIQUE (space, sha256)
);
CREATE INDEX vectors_by_picture ON vectors(sha256);
"""

# Porter's stemmer: “dresses” finds “dress”. Triggers keep it true, whoever writes.
_VALUES = "(SELECT group_concat(atom, ' ') FROM json_tree({row}.attributes) WHERE type = 'text')"
_TAGS = "(SELECT group_concat(tag, ' ') FROM tags WHERE entry = {row})"
_THIRD = f"""
CREATE VIRTUAL TABLE texts USING fts5(
    name, words, tags, facts, tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO texts (rowid, name, words, tags, facts)
SELECT id, name, words, {_TAGS.format(row="entries.id")},
    kind || ' ' || ifnull(category, '') || ' ' || ifnull({_VALUES.format(row="entries")}, '')
FROM entries;
CREATE TRIGGER entry_added AFTER INSERT ON entries BEGIN
    INSERT INTO texts (rowid, name, words, tags, facts)
    VALUES (new.id, new.name, new.words, '', new.kind || ' ' || ifnull(new.category, '') || ' '
        || ifnull({_VALUES.format(row="new")}, ''));
END;
CREATE TRIGGER entry_changed AFTER UPDATE ON entries BEGIN
    UPDATE texts SET name = new.name, words = new.words, facts = new.kind || ' '
        || ifnull(new.category, '') || ' ' || ifnull({_VALUES.format(row="new")}, '')
    WHERE rowid = new.id;
END;
CREATE TRIGGER entry_removed AFTER DELETE ON entries BEGIN
    DELETE FROM texts WHERE rowid = old.id;
END;
CREATE TRIGGER tag_added AFTER INSERT ON tags BEGIN
    UPDATE texts SET tags = {_TAGS.format(row="new.entry")} WHERE rowid = new.entry;
END;
CREATE TRIGGER tag_removed AFTER DELETE ON tags BEGIN
    UPDATE texts SET tags = {_TAGS.format(row="old.entry")} WHERE rowid = old.entry;
END;
"""

STEPS: tuple[str, ...] = (_FIRST, _SECOND, _THIRD)
VERSION = len(STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """How many of the steps an index has gone through."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def upgrade(connection: sqlite3.Connection, version: int = VERSION) -> None:
    """Take the steps that are missing: all of them, or none.

    Args:
        connection: in autocommit mode.
        version: where to stop; tests make old indexes with it.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again under the lock: another process may have been faster.
        for number in range(version_of(connection), version):
            for statement in _statements(STEPS[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """One by one: `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
