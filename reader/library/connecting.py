"""Open the file of an index: make it, see whether it is whole, replace it; and SQLite's errors as sentences.

At opening only what is cheap is looked at: the header and the schema. Damage further in shows in use; a note beside
the file then has the next opening replace it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from reader.errors import LibraryError
from reader.library.schema import SCHEMA, SCHEMA_VERSION


def connect(path: Path) -> sqlite3.Connection | None:
    """A connection to an index of this version, made where there was none; None where it must be replaced.

    Raises LibraryError where neither can be had.
    """
    try:
        connection = sqlite3.connect(path, timeout=5, isolation_level=None, cached_statements=64)
    except sqlite3.Error as error:
        raise told(error, path) from error
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if _version(connection) == SCHEMA_VERSION:
            return connection
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have made it since.
        if _version(connection) == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            for statement in _statements(SCHEMA):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
        if _version(connection) == SCHEMA_VERSION:
            return connection
    except sqlite3.Error as error:
        connection.close()
        if is_damage(error):
            return None
        raise told(error, path) from error
    connection.close()
    return None


def replace(path: Path) -> sqlite3.Connection:
    """An empty index in the place of a useless one; of several processes that find it so, one does it."""
    from filelock import FileLock

    note = damage_note(path)
    try:
        with FileLock(path.with_name(path.name + ".lock")):
            connection = connect(path) if not note.exists() else None
            if connection is None:
                for suffix in ("", "-wal", "-shm"):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
                note.unlink(missing_ok=True)
                connection = connect(path)
    except OSError as error:
        raise LibraryError(f"The index {path} cannot be replaced ({error.strerror}); delete it.") from error
    if connection is None:
        raise LibraryError(f"The index {path} cannot be made; set READER_CACHE_DIR to another folder.")
    return connection


def _version(connection: sqlite3.Connection) -> int:
    # The schema is read as well, so that a file cut short or overwritten shows here.
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; `executescript` would commit the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def damage_note(path: Path) -> Path:
    """The file whose presence says that the index was found damaged."""
    return path.with_name(path.name + ".damaged")


_DAMAGE = ("no such table", "no such column", "Could not decode to UTF-8")
"""How the messages begin of what SQLite has no code for: tables are not as they were made, text is none."""


class BrokenError(sqlite3.DatabaseError):
    """What the index keeps of an article is not what was written."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the index must be replaced."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return (
        isinstance(error, BrokenError)
        or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        or str(error).startswith(_DAMAGE)
    )


def told(error: sqlite3.Error, path: Path) -> LibraryError:
    """The error as a sentence for the person."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if is_damage(error):
        return LibraryError(
            f"The index {path} is damaged; start Reader again and it is rebuilt from the articles."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryError(f"The index {path} has been in use by another process for too long; try again.")
    if code == sqlite3.SQLITE_FULL:
        return LibraryError(f"The disk is full: the index {path} cannot be written; make room and try again.")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return LibraryError(
            f"The index {path} cannot be opened or written ({error}); "
            "set READER_CACHE_DIR to a folder that can be written."
        )
    return LibraryError(f"The index {path} could not answer ({error}).")
