"""How articles, and what is said in them, are written into the index and taken out: inside the caller's transaction.

A first index is two steps, the text of all articles first: an article without a row in `speech` waits for the second.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from reader.library import copies
from reader.library.entries import Entry, Speech, Unheard, article_words, quotation_words

_FACTS = [
    *("headline", "headline_derived", "byline", "place", "date", "agency", "published", "published_basis"),
    *("sorted", "language", "url", "source", "tags", "words", "related_count", "text", "spans"),
]
_COLUMNS = ["id", "path", "size", "mtime_ns", "digest", *_FACTS]
_INSERT = f"INSERT INTO article VALUES (:number, {', '.join(f':{name}' for name in _COLUMNS)})"
_UPDATE = f"UPDATE article SET {', '.join(f'{name} = :{name}' for name in _COLUMNS[1:])} WHERE number = :number"
_LEARN_WORDS = "INSERT INTO article_words(rowid, headline, text) VALUES (?, ?, ?)"
_LEARN_QUOTATION = "INSERT INTO quotation_words(rowid, speaker, words) VALUES (?, ?, ?)"
# An index without its own copy of the text must be told the old words to forget them: https://sqlite.org/fts5.html
_FORGET_WORDS = "INSERT INTO article_words(article_words, rowid, headline, text) VALUES ('delete', ?, ?, ?)"
_FORGET_QUOTATION = (
    "INSERT INTO quotation_words(quotation_words, rowid, speaker, words) VALUES ('delete', ?, ?, ?)"
)
_LISTED = "(SELECT value FROM json_each(?))"
_OF_ARTICLE = "key >= ?1 << 20 AND key < (?1 + 1) << 20"
_MOST_QUOTATIONS = 1 << 20


@dataclass(frozen=True, slots=True)
class _Held:
    """What has to be known of an article that is in the index already."""

    id: str
    number: int
    headline: str
    text: str


def put(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Add or replace articles, by id; another article at the same path loses its path until the scan ends."""
    by_id = {one.id: one for one in entries}
    held = {one.id: one for one in _held(connection, "id", list(by_id))}
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM article").fetchone()
    fresh = count(last + 1)
    numbers = {id: held[id].number if id in held else next(fresh) for id in by_id}
    # Words cost the most: those that stayed the same are left alone.
    changed = {
        id: one
        for id, one in by_id.items()
        if id not in held or (held[id].headline, held[id].text) != (one.headline, one.text)
    }
    _forget_words(connection, [held[id] for id in changed if id in held])
    _forget_speech(connection, [one for id, one in held.items() if id in changed or by_id[id].speech is not None])
    connection.executemany(
        "UPDATE article SET path = '//' || id WHERE path = ? AND id <> ?",
        [(one.path, one.id) for one in by_id.values()],
    )
    for statement, known in ((_INSERT, False), (_UPDATE, True)):
        connection.executemany(
            statement, [_values(one, numbers[id]) for id, one in by_id.items() if (id in held) is known]
        )
    connection.executemany(_LEARN_WORDS, [(numbers[id], *one.words) for id, one in changed.items()])
    put_speech(connection, [(numbers[id], one.speech) for id, one in by_id.items() if one.speech is not None])
    connection.executemany("DELETE FROM problem WHERE path = ?", [(one.path,) for one in by_id.values()])


def put_speech(connection: sqlite3.Connection, found: Sequence[tuple[int, Speech]]) -> None:
    """Add what is said in some articles, by number, of which nothing is known yet; and see whose copies they are."""
    connection.executemany(
        "INSERT INTO speech VALUES (?, ?, ?)",
        [(number, len(speech.quotations), speech.spans) for number, speech in found],
    )
    said = [
        (number << 20 | place, number, *each)
        for number, speech in found
        for place, each in enumerate(speech.quotations[:_MOST_QUOTATIONS])
    ]
    connection.executemany("INSERT INTO quotation VALUES (?, ?, ?, ?, ?)", [one[:5] for one in said])
    connection.executemany(_LEARN_QUOTATION, [(key, *words) for key, _, _, _, _, *words in said])
    copies.settle(connection, [number for number, _ in found])


def still_unheard(connection: sqlite3.Connection, articles: Sequence[Unheard]) -> set[int]:
    """The numbers of those that are as they were, and still wait for their quotations."""
    sql = f"""SELECT number, size, mtime_ns FROM article WHERE number IN {_LISTED}
        AND number NOT IN (SELECT article FROM speech)"""
    now = set(connection.execute(sql, (json.dumps([one.number for one in articles]),)))
    return {one.number for one in articles if (one.number, one.size, one.mtime_ns) in now}


def remove(connection: sqlite3.Connection, column: str, values: Sequence[str]) -> int:
    """Take articles out; how many there were."""
    old = _held(connection, column, values)
    _forget_words(connection, old)
    _forget_speech(connection, old)
    connection.executemany("DELETE FROM article WHERE number = ?", [(one.number,) for one in old])
    return len(old)


def forget_all_speech(connection: sqlite3.Connection) -> None:
    """Let every article wait for its quotations again."""
    connection.execute("DELETE FROM speech")
    connection.execute("DELETE FROM quotation")
    connection.execute("INSERT INTO quotation_words(quotation_words) VALUES ('delete-all')")


def set_speakers(connection: sqlite3.Connection, id: str, speakers: Sequence[str | None]) -> None:
    """Let the quotations of an article, in order, have these speakers."""
    for one in _held(connection, "id", [id]):
        for key, start, end, speaker in _quotations(connection, one.number):
            place = key % _MOST_QUOTATIONS
            if place < len(speakers) and speakers[place] != speaker:
                said = one.text[start:end]
                connection.execute(_FORGET_QUOTATION, (key, *quotation_words(speaker, said)))
                connection.execute("UPDATE quotation SET speaker = ? WHERE key = ?", (speakers[place], key))
                connection.execute(_LEARN_QUOTATION, (key, *quotation_words(speakers[place], said)))


def _held(connection: sqlite3.Connection, column: str, values: Sequence[str]) -> list[_Held]:
    sql = f"SELECT id, number, headline, text FROM article WHERE {column} IN {_LISTED}"
    return [_Held(*facts) for facts in connection.execute(sql, (json.dumps(values),))]


def _values(entry: Entry, number: int) -> dict[str, object]:
    facts = {"size": entry.size, "mtime_ns": entry.mtime_ns, "digest": entry.digest, **entry.facts}
    return {"number": number, "id": entry.id, "path": entry.path, **facts}


def _quotations(connection: sqlite3.Connection, number: int) -> list[tuple[int, int, int, str | None]]:
    sql = f"SELECT key, start, end, speaker FROM quotation WHERE {_OF_ARTICLE}"
    return connection.execute(sql, (number,)).fetchall()


def _forget_words(connection: sqlite3.Connection, old: Sequence[_Held]) -> None:
    connection.executemany(_FORGET_WORDS, [(one.number, *article_words(one.headline, one.text)) for one in old])


def _forget_speech(connection: sqlite3.Connection, old: Sequence[_Held]) -> None:
    for one in old:
        connection.executemany(
            _FORGET_QUOTATION,
            [
                (key, *quotation_words(speaker, one.text[start:end]))
                for key, start, end, speaker in _quotations(connection, one.number)
            ],
        )
        connection.execute(f"DELETE FROM quotation WHERE {_OF_ARTICLE}", (one.number,))
        connection.execute("DELETE FROM speech WHERE article = ?", (one.number,))
    copies.forget(connection, [one.number for one in old])
