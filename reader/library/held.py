"""Articles as the search for related ones reads them from the index, and how common words are in it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from reader.library.index import Index
from reader.library.terms import Background

_SAMPLE = 500  # articles that the background is counted in
_KEPT = "background"  # the setting that keeps it: the size of the library then, a space, the counts


@dataclass(frozen=True, slots=True)
class Held:
    """An article of the library."""

    number: int
    """Its number in the index."""
    id: str
    """Its id."""
    headline: str
    """Its headline."""
    derived: bool
    """Whether that was made from its lead."""
    text: str
    """Its text."""
    url: str | None
    """Its address."""
    day: int | None
    """The day it was published, as an ordinal; None where only the file's own time is known."""
    related: tuple[tuple[str, str | None], ...] = ()
    """Its own related headlines, with where they lead."""
    publishers: tuple[str, ...] = ()
    """Its agency and source."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its own related headlines."""
        return tuple(headline for headline, _ in self.related)


def days_apart(one: Held, other: Held) -> int | None:
    """The days between two articles, where both are known from their texts."""
    return abs(one.day - other.day) if one.day is not None and other.day is not None else None


_COLUMNS = (
    "number, id, headline, headline_derived, text, url, published, published_basis, agency, source,"
    " related_count, spans"
)


def read(connection: sqlite3.Connection, where: str, *values: object) -> list[Held]:
    """The articles of which a condition holds."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM article WHERE {where}", values)
    return [
        Held(
            number,
            id,
            headline,
            bool(derived),
            text,
            url,
            _day(published, basis),
            tuple((name, address) for name, address in json.loads(spans)[2]) if named else (),
            tuple(filter(None, (agency, source))),
        )
        for number, id, headline, derived, text, url, published, basis, agency, source, named, spans in rows
    ]


def _day(published: str | None, basis: str | None) -> int | None:
    if not published or basis == "file":
        return None
    try:
        return date.fromisoformat(published[:10]).toordinal()
    except ValueError:
        return None


def matching(
    connection: sqlite3.Connection,
    stems: Sequence[str],
    but: int,
    most: int,
    *,
    column: str = "",
    where: str = "1",
) -> list[Held]:
    """The articles that hold any of the stems and match best, without one of them, in no particular order."""
    if not stems:
        return []
    expression = column + "(" + " OR ".join(f'"{stem}"' for stem in stems) + ")"
    sql = "SELECT rowid FROM article_words WHERE article_words MATCH ? AND rowid <> ? ORDER BY rank LIMIT ?"
    numbers = [number for (number,) in connection.execute(sql, (expression, but, most))]
    return read(connection, f"{where} AND number IN (SELECT value FROM json_each(?))", json.dumps(numbers))


def affordable(
    connection: sqlite3.Connection, terms: Sequence[str], background: Background, *, articles: int, most: int
) -> list[str]:
    """The first terms that together are in not many more articles than that; the rarest three where few are."""
    left = articles / max(1, _size(connection))
    chosen: list[str] = []
    for term in terms:
        share = background.share(term)
        if share <= left and len(chosen) < most:
            chosen.append(term)
            left -= share
    return chosen if len(chosen) >= 3 else sorted(terms, key=background.share)[:3]


def _size(connection: sqlite3.Connection) -> int:
    """About how many articles there are; counting them would walk through an index."""
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM article").fetchone()
    return int(last)


_backgrounds: WeakKeyDictionary[Index, tuple[int, Background]] = WeakKeyDictionary()


def background_of(index: Index, connection: sqlite3.Connection) -> Background:
    """How common words are in the library: as the scan kept it, else counted now; again only when much has changed."""
    size = _size(connection)
    known = _backgrounds.get(index)
    if known is None or not _still_fits(known[0], size):
        kept_size, _, packed = index.setting(_KEPT).partition(" ")
        if packed and _still_fits(int(kept_size), size):
            known = int(kept_size), Background.unpacked(packed)
        else:
            known = size, _counted(connection, size)
        _backgrounds[index] = known
    return known[1]


def keep_background(index: Index) -> None:
    """Count how common words are, for whoever opens the index next; only when much has changed. Raises LibraryError."""
    with index.guard() as connection:
        size = _size(connection)
        (kept,) = connection.execute(
            "SELECT (SELECT CAST(value AS INTEGER) FROM setting WHERE key = ?)", (_KEPT,)
        ).fetchone()
        if size < _SAMPLE or (kept is not None and _still_fits(kept, size)):
            return
        packed = _counted(connection, size).packed()
    index.set_setting(_KEPT, f"{size} {packed}")


def _still_fits(size: int, now: int) -> bool:
    return 0.8 * size <= now <= 1.2 * size


def _counted(connection: sqlite3.Connection, size: int) -> Background:
    step = max(1.0, size / _SAMPLE)
    numbers = json.dumps([int(at * step) + 1 for at in range(min(size, _SAMPLE))])
    sql = "SELECT headline, text FROM article WHERE number IN (SELECT value FROM json_each(?))"
    return Background.of(connection.execute(sql, (numbers,)))
