"""The index of one library: what its articles say, in SQLite, and a copy of what lists need of the notebook.

Several processes use it at once (write-ahead log): the screen reads while the indexer writes. Whatever SQLite
raises leaves here as a LibraryError with a sentence.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.article.model import Article, Dateline, Identity
from reader.errors import LibraryError
from reader.library.filenames import to_text
from reader.library.identity import digest, fingerprint
from reader.library.schema import SCHEMA, SCHEMA_VERSION
from reader.library.spans import pack_spans, unpack_spans

_ROW = """SELECT
    a.number, a.id, a.path, a.headline, a.headline_derived, a.place, a.date, a.agency, a.source, a.url, a.published,
    a.published_basis, a.words, a.quotation_count,
    coalesce(m.read, 0), coalesce(m.starred, 0), coalesce(m.notes, 0)
    FROM article a LEFT JOIN mark m ON m.article = a.id WHERE """

_COLUMNS = [
    *("id", "path", "size", "mtime_ns", "digest", "headline", "headline_derived", "byline", "place", "date"),
    *("agency", "published", "published_basis", "sorted", "language", "url", "source", "tags", "words"),
    *("quotation_count", "related_count", "text", "spans"),
]
_PUT = f"""INSERT INTO article({", ".join(_COLUMNS)}) VALUES ({", ".join("?" * len(_COLUMNS))})
    ON CONFLICT(id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])}
    RETURNING number"""
_WINDOW = 500


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of an article."""

    number: int
    """The article's number in this index; another index may give it another."""
    id: str
    """The article's id, the same everywhere."""
    path: str
    """The file's path inside the library, with slashes, printable."""
    headline: str
    """The headline."""
    headline_derived: bool
    """Whether it was made from the lead."""
    place: str | None
    """The dateline's place, as written."""
    date: str | None
    """The dateline's date, as written."""
    agency: str | None
    """The agency."""
    source: str | None
    """The publication or site."""
    url: str | None
    """The canonical address."""
    published: str | None
    """ISO 8601."""
    published_basis: str | None
    """How it is known: `stated`, `dateline` or `file`."""
    words: int
    """How many words the text has."""
    quotations: int
    """How many quotations it has."""
    read: bool
    """Whether it was read."""
    starred: bool
    """Whether it is starred."""
    notes: int
    """How many annotations are on it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The index's copy of what the notebook says of an article."""

    article: str
    """The article's id."""
    read: bool = False
    """Whether it was read."""
    starred: bool = False
    """Whether it is starred."""
    notes: int = 0
    """How many annotations are on it."""
    words: str = ""
    """The words of its notes."""
    tags: tuple[str, ...] = ()
    """The tags of its notes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be taken up."""

    path: str
    """Its path inside the library."""
    sentence: str
    """What is the matter and what to do."""
    size: int = -1
    """The file's size in bytes then; below zero: look again at every scan."""
    mtime_ns: int = -1
    """When the file was last modified then, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    articles: int
    """All articles of the library."""
    unread: int
    """Those not read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with its id and its file's facts, packed as the index keeps it; cheap to pass to a process."""

    id: str
    """The article's id."""
    path: str
    """The file's path inside the library, with slashes, printable."""
    size: int
    """The file's size in bytes when it was read."""
    mtime_ns: int
    """When the file was last modified then, in nanoseconds."""
    digest: str
    """What `identity.digest` gives for the text."""
    facts: tuple[Any, ...]
    """The other columns of the table `article`, in its order."""
    quotations: tuple[tuple[int, int, str | None], ...]
    """Start, end and speaker of each quotation."""

    @classmethod
    def of(cls, article: Article, *, id: str, path: str, size: int = 0, mtime_ns: int = 0) -> Entry:  # noqa: A002
        """Pack an article."""
        dateline = article.dateline
        facts = (
            article.headline,
            int(article.headline_derived),
            article.byline,
            dateline.place,
            dateline.date,
            dateline.agency,
            article.published,
            article.published_basis,
            article.published or "",
            article.language,
            article.url,
            article.source,
            json.dumps(article.tags, ensure_ascii=False),
            len(article.text.split()),
            len(article.quotations),
            len(article.related_headlines),
            article.text,
            pack_spans(article),
        )
        quotations = tuple((one.start, one.end, one.speaker) for one in article.quotations)
        return cls(id, path, size, mtime_ns, digest(article.text), facts, quotations)

    @property
    def headline(self) -> str:
        """The headline."""
        return str(self.facts[0])

    @property
    def url(self) -> str | None:
        """The canonical address, where the text states one."""
        url: str | None = self.facts[10]
        return url


class Index:
    """One connection to the index of one library; the thread's that opened it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, rebuilt: bool) -> None:
        self.path = path
        self.connection = connection
        """For the queries of this package; use it inside `guard()`."""
        self.rebuilt = rebuilt
        """Whether it was found damaged or of another version, and is empty now."""
        connection.create_function("casefold", 1, _casefold, deterministic=True)

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open or create; one of another version or damaged is replaced by an empty one. Raises LibraryError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"The folder of the index, {path.parent}, cannot be made ({error.strerror}); "
                "set READER_CACHE_DIR to a folder that can be written."
            ) from error
        if not _damage_note(path).exists():
            connection = _connect(path)
            if connection is not None:
                return cls(path, connection, rebuilt=False)
        return cls(path, _replace(path), rebuilt=True)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    # -- reading -----------------------------------------------------------------------------------------------

    @contextmanager
    def guard(self) -> Iterator[sqlite3.Connection]:
        """The border: inside, SQLite's errors become LibraryErrors, and damage is noted for the next `open`."""
        try:
            yield self.connection
        except sqlite3.Error as error:
            if _is_damage(error):
                _damage_note(self.path).touch()
            raise _told(error, self.path) from error

    def select(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one query."""
        with self.guard() as connection:
            return connection.execute(sql, parameters).fetchall()

    def stamp(self) -> int:
        """A number that changes when another connection wrote."""
        return int(self.select("PRAGMA data_version")[0][0])

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """What a list shows of these articles, in the order asked; those gone are left out."""
        found: dict[int, Row] = {}
        for start in range(0, len(numbers), _WINDOW):
            window = list(numbers[start : start + _WINDOW])
            marks = ", ".join("?" * len(window))
            for values in self.select(f"{_ROW} a.number IN ({marks})", window):
                found[values[0]] = _row(values)
        return [found[number] for number in numbers if number in found]

    def row(self, id: str) -> Row | None:  # noqa: A002
        """What a list shows of one article."""
        found = self.select(f"{_ROW} a.id = ?", (id,))
        return _row(found[0]) if found else None

    def article(self, id: str) -> Article | None:  # noqa: A002
        """The article as it was parsed."""
        found = self.select(
            """SELECT
            headline, headline_derived, byline, place, date, agency, published, published_basis, language, text,
            url, source, tags, spans FROM article WHERE id = ?""",
            (id,),
        )
        if not found:
            return None
        headline, derived, byline, place, date, agency, published, basis, language, text, *rest = found[0]
        url, source, tags, spans = rest
        return Article(
            headline=headline,
            headline_derived=bool(derived),
            byline=byline,
            dateline=Dateline(place, date, agency),
            published=published,
            published_basis=basis,
            language=language,
            text=text,
            url=url,
            source=source,
            tags=tuple(json.loads(tags)),
            **unpack_spans(spans),
        )

    def counts(self) -> Counts:
        """How many articles there are, and how many of them are unread."""
        with self.guard() as connection:
            (articles,) = connection.execute("SELECT count(*) FROM article").fetchone()
            (read,) = connection.execute(
                "SELECT count(*) FROM mark m JOIN article a ON a.id = m.article WHERE m.read"
            ).fetchone()
        return Counts(articles, articles - read)

    def problems(self) -> tuple[Problem, ...]:
        """The files that could not be taken up, by path."""
        found = self.select("SELECT path, sentence, size, mtime_ns FROM problem ORDER BY path")
        return tuple(Problem(*values) for values in found)

    def resolve(self, reference: str) -> list[Row]:
        """The article with this id or path, else those with this headline, else those that have it in theirs."""
        found = self.select(f"{_ROW} a.id = ?1 OR a.path IN (?1, ?2)", (reference, to_text(reference)))
        wanted = _casefold(" ".join(reference.split()))
        if not found and wanted:
            # The index on headlines answers both without touching the articles.
            for test in ("casefold(headline) = ?", "instr(casefold(headline), ?)"):
                numbers = [
                    number for (number,) in self.select(f"SELECT number FROM article WHERE {test}", (wanted,))
                ]
                if numbers:
                    return self.rows(numbers)
        return [_row(values) for values in found]

    @property
    def watermark(self) -> str:
        """The notebook's watermark when its copy was last handed over; empty before."""
        return self.setting("watermark")

    def setting(self, key: str) -> str:
        """A small thing that the index keeps about itself; empty where there is none."""
        found = self.select("SELECT value FROM setting WHERE key = ?", (key,))
        return str(found[0][0]) if found else ""

    # -- for the scan ------------------------------------------------------------------------------------------

    def files(self) -> Iterator[tuple[str, int, int, str, str]]:
        """Path, size, mtime_ns, id and digest of every article."""
        with self.guard() as connection:
            yield from connection.execute("SELECT path, size, mtime_ns, id, digest FROM article")

    def identities(self, where: str, values: Iterable[object]) -> Iterator[Identity]:
        """The identities of the articles whose column `where` has one of the values, with their fingerprints."""
        for value in values:
            for id, url, path, headline, text in self.select(  # noqa: A001
                f"SELECT id, url, path, headline, text FROM article WHERE {where} = ?", (value,)
            ):
                yield Identity(id, url, path, headline, fingerprint(text))

    # -- writing -----------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One short transaction that no other writer can come between."""
        with self.guard() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def put(self, entries: Sequence[Entry]) -> None:
        """Add or replace articles, by id; another article at the same path loses its path until the scan ends."""
        with self.transaction() as connection:
            for entry in entries:
                connection.execute(
                    "UPDATE article SET path = '//' || id WHERE path = ? AND id <> ?", (entry.path, entry.id)
                )
                values = (entry.id, entry.path, entry.size, entry.mtime_ns, entry.digest, *entry.facts)
                (number,) = connection.execute(_PUT, values).fetchone()
                connection.execute("DELETE FROM quotation WHERE article = ?", (number,))
                connection.executemany(
                    "INSERT INTO quotation VALUES (?, ?, ?, ?, ?)",
                    [(number, ordinal, *one) for ordinal, one in enumerate(entry.quotations)],
                )
            connection.executemany("DELETE FROM problem WHERE path = ?", [(entry.path,) for entry in entries])

    def touch(self, files: Iterable[tuple[str, int, int]]) -> None:
        """Note the new size and time of files whose articles did not change: path, size, mtime_ns."""
        with self.transaction() as connection:
            connection.executemany(
                "UPDATE article SET size = ?2, mtime_ns = ?3 WHERE path = ?1", [tuple(one) for one in files]
            )

    def remove(self, paths: Iterable[str]) -> None:
        """Take the articles of these files out."""
        with self.transaction() as connection:
            connection.executemany("DELETE FROM article WHERE path = ?", [(path,) for path in paths])

    def rename(self, ids: Iterable[tuple[str, str]]) -> None:
        """Give articles other ids (old, new); whatever had the new id goes."""
        with self.transaction() as connection:
            for old, new in ids:
                if connection.execute("SELECT 1 FROM article WHERE id = ?", (old,)).fetchone():
                    connection.execute("DELETE FROM article WHERE id = ?", (new,))
                    connection.execute("UPDATE article SET id = ? WHERE id = ?", (new, old))

    def set_problems(self, found: Iterable[Problem], solved: Iterable[str] = ()) -> None:
        """Note files that could not be taken up, and paths that are none any more."""
        with self.transaction() as connection:
            connection.executemany("DELETE FROM problem WHERE path = ?", [(path,) for path in solved])
            connection.executemany(
                "INSERT OR REPLACE INTO problem(path, sentence, size, mtime_ns) VALUES (?, ?, ?, ?)",
                [(one.path, one.sentence, one.size, one.mtime_ns) for one in found],
            )

    def take_marks(self, marks: Iterable[Mark], watermark: str, *, whole: bool) -> None:
        """Take the copy of the notebook: these articles' marks, or with `whole` nothing but these."""
        values = [
            (one.article, one.read, one.starred, one.notes, one.words, json.dumps(one.tags, ensure_ascii=False))
            for one in marks
        ]
        with self.transaction() as connection:
            if whole:
                connection.execute("DELETE FROM mark")
            connection.executemany("INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?, ?)", values)
            connection.execute("INSERT OR REPLACE INTO setting VALUES ('watermark', ?)", (watermark,))

    def set_setting(self, key: str, value: str) -> None:
        """Keep a small thing about the index itself."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def _row(values: tuple[Any, ...]) -> Row:
    *facts, read, starred, notes = values
    facts[4] = bool(facts[4])
    return Row(*facts, read=bool(read), starred=bool(starred), notes=notes)


def _casefold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _connect(path: Path) -> sqlite3.Connection | None:
    """A connection to an index of this version, made where there was none; None where it must be replaced."""
    try:
        connection = sqlite3.connect(path, timeout=5, isolation_level=None, cached_statements=64)
    except sqlite3.Error as error:
        raise _told(error, path) from error
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
        if _is_damage(error):
            return None
        raise _told(error, path) from error
    connection.close()
    return None


def _replace(path: Path) -> sqlite3.Connection:
    """An empty index in the place of a useless one; of several processes that find it so, one does it."""
    from filelock import FileLock

    note = _damage_note(path)
    try:
        with FileLock(path.with_name(path.name + ".lock")):
            connection = _connect(path) if not note.exists() else None
            if connection is None:
                for suffix in ("", "-wal", "-shm"):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
                note.unlink(missing_ok=True)
                connection = _connect(path)
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


def _damage_note(path: Path) -> Path:
    return path.with_name(path.name + ".damaged")


def _is_damage(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or str(error).startswith("no such table")


def _told(error: sqlite3.Error, path: Path) -> LibraryError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if _is_damage(error):
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
