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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader import library  # for what only a writer needs: the first paint waits for this module
from reader.article import with_quotations
from reader.article.model import Article, Dateline, Identity
from reader.errors import LibraryError
from reader.library.connecting import BrokenError, connect, damage_note, is_damage, replace, told
from reader.library.filenames import to_text
from reader.library.identity import digest_only, sketched
from reader.library.records import Counts, Mark, Problem, Row
from reader.library.spans import unpack_spans, unpack_speech

if TYPE_CHECKING:
    from reader.library.entries import Entry, Speech, Unheard

__all__ = ["Counts", "Index", "Mark", "Problem", "Row"]

_ROW = """SELECT a.number, a.id, a.path, a.headline, a.headline_derived,
    a.place, a.date, a.agency, a.source, a.url, a.published,
    a.published_basis, a.words, coalesce(s.quotations, 0),
    coalesce(m.read, 0), coalesce(m.starred, 0), coalesce(m.notes, 0)
    FROM article a LEFT JOIN mark m ON m.article = a.id LEFT JOIN speech s ON s.article = a.number WHERE """

_WINDOW = 500
_LOADING = {"wal_autocheckpoint": 16_000, "cache_size": -32_000, "secure_delete": 0}
"""While much is written: what is written over and over goes to the index itself once, pages that are needed stay."""


class Index:
    """One connection to the index of one library; the thread's that opened it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, rebuilt: bool) -> None:
        self.path = path
        self.connection = connection
        """For the queries of this package; use it inside `guard()`."""
        self.rebuilt = rebuilt
        """Whether it was found damaged or of another version, and is empty now."""
        self._file = _file_number(path)
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
        connection = None if damage_note(path).exists() else connect(path)
        return cls(path, connection or replace(path), rebuilt=connection is None)

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
            if is_damage(error):
                damage_note(self.path).touch()
            raise told(error, self.path) from error

    def select(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one query."""
        with self.guard() as connection:
            return connection.execute(sql, _bound(parameters)).fetchall()

    def stamp(self) -> int:
        """A number that changes when another connection wrote, or another process replaced the whole file."""
        if _file_number(self.path) not in (0, self._file):
            self._open_anew()
        return self._file << 24 | int(self.select("PRAGMA data_version")[0][0])

    @property
    def is_useless(self) -> bool:
        """Whether its file was deleted, replaced by another process, or found damaged."""
        return _file_number(self.path) != self._file or damage_note(self.path).exists()

    def renew(self) -> None:
        """Open it anew where it is useless: for who fills it again. LibraryError."""
        if self.is_useless:
            self._open_anew()

    def _open_anew(self) -> None:
        fresh = Index.open(self.path)
        self.close()
        self.__dict__.update(fresh.__dict__)

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """What a list shows of these articles, in the order asked; those gone are left out."""
        found: dict[int, Row] = {}
        for start in range(0, len(numbers), _WINDOW):
            window = list(numbers[start : start + _WINDOW])
            marks = ", ".join("?" * len(window))
            for values in self.select(f"{_ROW} a.number IN ({marks})", window):
                found[values[0]] = _row(values)
        return [found[number] for number in numbers if number in found]

    def row(self, id: str) -> Row | None:
        """What a list shows of one article."""
        found = self.select(f"{_ROW} a.id = ?", (id,))
        return _row(found[0]) if found else None

    def article(self, id: str) -> Article | None:
        """The article as it was parsed; where its quotations have not been found yet, they are found now."""
        found = self.select(
            """SELECT
            headline, headline_derived, byline, place, date, agency, published, published_basis, language, text,
            url, source, tags, a.spans, s.spans
            FROM article a LEFT JOIN speech s ON s.article = a.number WHERE id = ?""",
            (id,),
        )
        if not found:
            return None
        headline, derived, byline, place, date, agency, published, basis, language, text, *rest = found[0]
        url, source, tags, spans, speech = rest
        with self.guard():
            try:
                unpacked = {
                    "tags": tuple(json.loads(tags)),
                    **unpack_spans(spans),
                    **(unpack_speech(speech) if speech is not None else {}),
                }
            except (ValueError, TypeError) as error:
                raise BrokenError(f"what is kept of {id} cannot be read") from error
        article = Article(
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
            **unpacked,
        )
        return article if speech is not None else with_quotations(article)

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
        path = to_text(reference)
        found = self.select(f"{_ROW} a.id = ? OR a.path IN (?, ?)", (reference, reference, path))
        wanted = _casefold(" ".join(reference.split()))
        # Bytes that are no text stand in no headline.
        if not found and wanted and _storable(reference) == reference:
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

    def paths(self, ids: Sequence[str]) -> dict[str, str]:
        """The paths of those articles that are held, by id."""
        sql = "SELECT id, path FROM article WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self.select(sql, (json.dumps(ids),)))

    def identities(self, column: str, values: Iterable[object], *, sketch: bool = True) -> Iterator[Identity]:
        """What the notebook would keep of the articles that have one of the values in an indexed column.

        Without `sketch` the fingerprints tell equal texts only, and no text is read.
        """
        sql = f"SELECT id, url, path, headline, digest FROM article WHERE {column} = ?"
        for value in values:
            if sketch:
                yield from (sketched(*each) for each in self.with_texts(column, [value]))
            else:
                for id, url, path, headline, digest in self.select(sql, (value,)):
                    yield Identity(id, url, path, headline, digest_only(digest))

    def with_texts(self, column: str, values: Sequence[object]) -> list[tuple[Identity, str]]:
        """The articles that have one of the values in an indexed column, with their texts and no fingerprints yet."""
        sql = f"""SELECT id, url, path, headline, text FROM article
            WHERE {column} IN (SELECT value FROM json_each(?))"""
        found = self.select(sql, (json.dumps(values),))
        return [(Identity(id, url, path, headline, ""), text) for id, url, path, headline, text in found]

    def unheard(self) -> list[int]:
        """The numbers of the articles whose quotations have still to be found, the newest first."""
        ((articles, heard),) = self.select("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM speech)")
        if articles == heard:
            return []
        found = self.select(
            """SELECT number FROM article WHERE number NOT IN (SELECT article FROM speech)
            ORDER BY sorted DESC, number DESC"""
        )
        return [number for (number,) in found]

    def texts(self, numbers: Sequence[int]) -> list[Unheard]:
        """What finding quotations needs of some articles, in the order asked."""
        sql = "SELECT number, path, size, mtime_ns, text FROM article WHERE number IN (SELECT value FROM json_each(?))"
        found = {facts[0]: library.entries.Unheard(*facts) for facts in self.select(sql, (json.dumps(numbers),))}
        return [found[number] for number in numbers if number in found]

    # -- writing -----------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One short transaction that no other writer can come between; within another it is part of that."""
        with self.guard() as connection:
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Much is about to be written."""
        before = {name: self.select(f"PRAGMA {name}")[0][0] for name in _LOADING}
        for name, value in _LOADING.items():
            self.select(f"PRAGMA {name} = {value}")
        try:
            yield
        finally:
            for name, value in before.items():
                self.select(f"PRAGMA {name} = {value}")
            # Not one that waits for those who read: who wants to write meanwhile would wait with it.
            self.select("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def unwaiting(self) -> Iterator[None]:
        """Inside, nobody waits until another writer is done: LibraryError at once."""
        ((before,),) = self.select("PRAGMA busy_timeout")
        self.select("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.select(f"PRAGMA busy_timeout = {before}")

    def put(self, entries: Sequence[Entry]) -> None:
        """Add or replace articles, by id; another article at the same path loses its path until the scan ends."""
        with self.transaction() as connection:
            library.storing.put(connection, entries)

    def put_speech(self, found: Sequence[tuple[Unheard, Speech]]) -> None:
        """Add what is said in some articles, but for those that changed or went since their texts were read."""
        with self.transaction() as connection:
            still = library.storing.still_unheard(connection, [article for article, _ in found])
            library.storing.put_speech(
                connection, [(one.number, speech) for one, speech in found if one.number in still]
            )

    def forget_speech(self) -> None:
        """Let the quotations of every article be found anew."""
        with self.transaction() as connection:
            library.storing.forget_all_speech(connection)

    def remove(self, paths: Iterable[str]) -> int:
        """Take the articles of these files out; how many there were."""
        with self.transaction() as connection:
            return library.storing.remove(connection, "path", list(paths))

    def rename(self, ids: Iterable[tuple[str, str]]) -> None:
        """Give articles other ids (old, new); whatever had the new id goes."""
        with self.transaction() as connection:
            for old, new in ids:
                if connection.execute("SELECT 1 FROM article WHERE id = ?", (old,)).fetchone():
                    library.storing.remove(connection, "id", [new])
                    connection.execute("UPDATE article SET id = ? WHERE id = ?", (new, old))

    def set_problems(self, found: Iterable[Problem], solved: Iterable[str] = ()) -> None:
        """Note files that could not be taken up, and paths that are none any more."""
        with self.transaction() as connection:
            connection.executemany("DELETE FROM problem WHERE path = ?", [(path,) for path in solved])
            connection.executemany(
                "INSERT OR REPLACE INTO problem(path, sentence, size, mtime_ns) VALUES (?, ?, ?, ?)",
                [(one.path, one.sentence, one.size, one.mtime_ns) for one in found],
            )

    def take_marks(self, marks: Iterable[Mark], watermark: str, *, known: str | None = None) -> bool:
        """Take the copy of the notebook: all of it, or with `known` what changed since that watermark.

        Returns whether it has all now: not where another process handed over something else meanwhile.
        """
        values = [
            _bound((one.article, one.read, one.starred, one.notes, one.words, _json(one.tags))) for one in marks
        ]
        with self.transaction() as connection:
            if known is None:
                connection.execute("DELETE FROM mark")
            connection.executemany("INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?, ?)", values)
            if known is None:
                connection.execute("INSERT OR REPLACE INTO setting VALUES ('watermark', ?)", (watermark,))
                return True
            sql = "UPDATE setting SET value = ? WHERE key = 'watermark' AND value IN (?, ?)"
            return connection.execute(sql, (watermark, known, watermark)).rowcount > 0

    def set_speakers(self, id: str, speakers: Sequence[str | None]) -> None:
        """Let the quotations of an article, in order, have these speakers: the person corrected some."""
        with self.transaction() as connection:
            library.storing.set_speakers(connection, id, speakers)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a small thing about the index itself."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def _row(values: tuple[Any, ...]) -> Row:
    number, id, path, headline, derived, *facts = values
    place, date, agency, source, url, published, basis, words, quotations, read, starred, notes = facts
    return Row(
        number=number,
        id=id,
        path=path,
        headline=headline,
        headline_derived=bool(derived),
        place=place,
        date=date,
        agency=agency,
        source=source,
        url=url,
        published=published,
        published_basis=basis,
        words=words,
        quotations=quotations,
        read=bool(read),
        starred=bool(starred),
        notes=notes,
    )


def _file_number(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _json(tags: Sequence[str]) -> str:
    return json.dumps(tags, ensure_ascii=False)


def _bound(values: Sequence[Any] | dict[str, Any]) -> Sequence[Any] | dict[str, Any]:
    """What a person typed, or another machine wrote, without the halves of characters that SQLite would refuse."""
    if isinstance(values, dict):
        return {name: _storable(value) for name, value in values.items()}
    return [_storable(value) for value in values]


def _storable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _casefold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
