"""The index of one library: what its articles say, in SQLite, and a copy of what lists need of the notebook.

Several processes use it at once (write-ahead log): the screen reads while the indexer writes. Whatever SQLite
raises leaves here as a LibraryError with a sentence.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reader.article.model import Article, Dateline, Identity
from reader.errors import LibraryError
from reader.library.connecting import connect, damage_note, is_damage, replace, told
from reader.library.filenames import to_text
from reader.library.identity import digest_only, fingerprint
from reader.library.records import Counts, Entry, Mark, Problem, Row
from reader.library.spans import unpack_spans

__all__ = ["Counts", "Entry", "Index", "Mark", "Problem", "Row"]

_ROW = """SELECT a.number, a.id, a.path, a.headline, a.headline_derived,
    a.place, a.date, a.agency, a.source, a.url, a.published,
    a.published_basis, a.words, a.quotation_count,
    coalesce(m.read, 0), coalesce(m.starred, 0), coalesce(m.notes, 0)
    FROM article a LEFT JOIN mark m ON m.article = a.id WHERE """

_COLUMNS = [
    *("id", "path", "size", "mtime_ns", "digest", "headline", "headline_derived", "byline", "place", "date"),
    *("agency", "published", "published_basis", "sorted", "language", "url", "source", "tags", "words"),
    *("quotation_count", "related_count", "text", "spans"),
]
_PUT = f"""INSERT INTO article({", ".join(_COLUMNS)}) VALUES ({", ".join(f":{name}" for name in _COLUMNS)})
    ON CONFLICT(id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])}
    RETURNING number"""
_LEARN_WORDS = "INSERT INTO article_words(rowid, headline, text) VALUES (?, ?, ?)"
# An index without its own copy of the text must be told the old words to forget them: https://sqlite.org/fts5.html
_FORGET_WORDS = "INSERT INTO article_words(article_words, rowid, headline, text) VALUES ('delete', ?, ?, ?)"
_WINDOW = 500
_TO_FOLD = re.compile(r"[^\x00-\u01df\u2000-\u206f]")


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
            return connection.execute(sql, parameters).fetchall()

    def stamp(self) -> int:
        """A number that changes when another connection wrote, or another process replaced the whole file."""
        if _file_number(self.path) != self._file:
            self.close()
            self.__dict__.update(Index.open(self.path).__dict__)
        return self._file << 24 | int(self.select("PRAGMA data_version")[0][0])

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

    def newest(self, most: int | None = None) -> array[int]:
        """The numbers of all articles, or of so many, the newest first."""
        with self.guard() as connection:
            sql = "SELECT number FROM article ORDER BY sorted DESC, number DESC LIMIT ?"
            found = connection.execute(sql, (-1 if most is None else most,))
            return array("q", (number for (number,) in found))

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
        reference = _storable(reference)
        found = self.select(f"{_ROW} a.id = ? OR a.path IN (?, ?)", (reference, reference, path))
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

    def identities(self, column: str, values: Iterable[object], *, sketch: bool = True) -> Iterator[Identity]:
        """What the notebook would keep of the articles that have one of the values in an indexed column.

        Without `sketch` the fingerprints tell equal texts only, and no text is read.
        """
        sql = f"SELECT id, url, path, headline, {'text' if sketch else 'digest'} FROM article WHERE {column} = ?"
        make = fingerprint if sketch else digest_only
        for value in values:
            for id, url, path, headline, words in self.select(sql, (value,)):
                yield Identity(id, url, path, headline, make(words))

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
            old = {id: facts for id, *facts in self._words("id", [entry.id for entry in entries])}
            # Words cost the most: those that stayed the same are left alone.
            new = [one for one in entries if old.get(one.id, ())[1:] != [one.headline, one.text]]
            self._forget([old[one.id] for one in new if one.id in old])
            connection.executemany(
                "DELETE FROM quotation WHERE article = ?", [facts[:1] for facts in old.values()]
            )
            numbers = {}
            for one in entries:
                connection.execute(
                    "UPDATE article SET path = '//' || id WHERE path = ? AND id <> ?", (one.path, one.id)
                )
                values = {
                    "id": one.id,
                    "path": one.path,
                    "size": one.size,
                    "mtime_ns": one.mtime_ns,
                    "digest": one.digest,
                    **one.facts,
                }
                numbers[one.id] = connection.execute(_PUT, values).fetchone()[0]
            connection.executemany(
                _LEARN_WORDS, [(numbers[one.id], _folded(one.headline), _folded(one.text)) for one in new]
            )
            connection.executemany(
                "INSERT INTO quotation VALUES (?, ?, ?, ?, ?)",
                [(numbers[one.id], place, *each) for one in entries for place, each in enumerate(one.quotations)],
            )
            connection.executemany("DELETE FROM problem WHERE path = ?", [(one.path,) for one in entries])

    def remove(self, paths: Iterable[str]) -> int:
        """Take the articles of these files out; how many there were."""
        with self.transaction():
            return self._remove("path", list(paths))

    def rename(self, ids: Iterable[tuple[str, str]]) -> None:
        """Give articles other ids (old, new); whatever had the new id goes."""
        with self.transaction() as connection:
            for old, new in ids:
                if connection.execute("SELECT 1 FROM article WHERE id = ?", (old,)).fetchone():
                    self._remove("id", [new])
                    connection.execute("UPDATE article SET id = ? WHERE id = ?", (new, old))

    def _remove(self, column: str, values: Sequence[str]) -> int:
        old = [facts for _, *facts in self._words(column, values)]
        self._forget(old)
        self.connection.executemany("DELETE FROM quotation WHERE article = ?", [facts[:1] for facts in old])
        return self.connection.executemany(
            "DELETE FROM article WHERE number = ?", [facts[:1] for facts in old]
        ).rowcount

    def _words(self, column: str, values: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Id, number, headline and text of some articles."""
        sql = f"SELECT id, number, headline, text FROM article WHERE {column} = ?"
        for value in values:
            yield from self.connection.execute(sql, (value,))

    def _forget(self, old: Iterable[Sequence[Any]]) -> None:
        self.connection.executemany(_FORGET_WORDS, [(number, *map(_folded, words)) for number, *words in old])

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
            (one.article, one.read, one.starred, one.notes, _storable(one.words), _storable(_json(one.tags)))
            for one in marks
        ]
        with self.transaction() as connection:
            if whole:
                connection.execute("DELETE FROM mark")
            connection.executemany("INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?, ?)", values)
            connection.execute("INSERT OR REPLACE INTO setting VALUES ('watermark', ?)", (watermark,))

    def set_speakers(self, id: str, speakers: Sequence[str | None]) -> None:
        """Let the quotations of an article, in order, have these speakers: the person corrected some."""
        found = self.select("SELECT number FROM article WHERE id = ?", (id,))
        with self.transaction() as connection:
            connection.executemany(
                "UPDATE quotation SET speaker = ?3 WHERE article = ?1 AND ordinal = ?2 AND speaker IS NOT ?3",
                [(number, ordinal, name) for (number,) in found for ordinal, name in enumerate(speakers)],
            )

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


def _storable(text: str) -> str:
    """What a person typed, without the halves of characters that SQLite would refuse."""
    return text.encode("utf-8", "replace").decode()


def _folded(text: str) -> str:
    """The words as FTS5 is to have them; Latin letters it folds by itself, and sooner."""
    if not _TO_FOLD.search(text):
        return text
    from reader.library.words import fold  # only who writes needs it, and the first paint waits for this module

    return fold(text)


def _casefold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
