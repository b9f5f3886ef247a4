"""The orders of a list, each read from an index of SQLite's, so that its beginning costs nothing however long it is."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Sequence
from typing import Literal, get_args

Sort = Literal["newest", "oldest", "headline", "place", "unread", "relevance"]
SORTS: tuple[Sort, ...] = get_args(Sort)
"""The orders that a list can have; relevance is a search's alone."""

HEADLINE = "ltrim(headline, ' ''\"‘’‚“”„«»‹›') COLLATE NOCASE"
"""What headlines are ordered by; the index `article_headline` has it."""

# Each in parts, one after the other: what has no date or no place comes last.
_NEWEST = "ORDER BY sorted DESC, number DESC"
_PARTS = {
    "newest": f"WHERE TRUE {_NEWEST}",
    "oldest": "WHERE sorted > '' ORDER BY sorted, number; WHERE sorted = '' ORDER BY number",
    "headline": f"WHERE TRUE ORDER BY {HEADLINE}, headline, number",
    "place": f"WHERE place IS NOT NULL ORDER BY place, sorted DESC, number DESC; WHERE place IS NULL {_NEWEST}",
}
_FEW = 1_000
"""So many are looked up one by one; more are picked from the whole."""


def in_order(
    connection: sqlite3.Connection, sort: Sort, among: Collection[int] | None = None, *, most: int | None = None
) -> array[int]:
    """The numbers of all articles, or of some, in order, or the first of them; by relevance: the newest first."""
    if sort == "unread":
        return _unread_first(connection, among, most)
    parts = _PARTS["newest" if sort == "relevance" else sort].split("; ")
    some = among is not None and len(among) <= _FEW
    numbers = json.dumps(list(among or ())) if some else ""
    found: array[int] = array("q")
    for part in parts:
        listed = (
            part.replace("WHERE", "WHERE number IN (SELECT value FROM json_each(:some)) AND") if some else part
        )
        left = most - len(found) if most is not None and (some or among is None) else -1
        # One row, so that SQLite need not come back for every article, and holds nobody up meanwhile.
        sql = f"SELECT json_group_array(number) FROM (SELECT number FROM article {listed} LIMIT :left)"
        (rows,) = connection.execute(sql, {"some": numbers, "left": left}).fetchone()
        found.extend(json.loads(rows))
    if among is not None and not some:
        found = array("q", filter(frozenset(among).__contains__, found))
    return found[:most]


def read_numbers(connection: sqlite3.Connection) -> set[int]:
    """The numbers of the articles that were read."""
    sql = """SELECT json_group_array(number) FROM mark CROSS JOIN article ON article.id = mark.article
        WHERE mark.read"""
    return set(json.loads(connection.execute(sql).fetchone()[0]))


def unread_ids(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[str]:
    """The ids of those of some articles that are unread."""
    sql = """SELECT json_group_array(article.id) FROM json_each(?) asked
        CROSS JOIN article ON article.number = asked.value
        WHERE article.id NOT IN (SELECT article FROM mark WHERE read)"""
    found: list[str] = json.loads(connection.execute(sql, (json.dumps(list(numbers)),)).fetchone()[0])
    return found


def _unread_first(connection: sqlite3.Connection, among: Collection[int] | None, most: int | None) -> array[int]:
    if among is None and most is not None:
        sql = f"""SELECT number FROM article WHERE id NOT IN (SELECT article FROM mark WHERE read)
            {_NEWEST} LIMIT ?"""
        unread = array("q", (number for (number,) in connection.execute(sql, (most,))))
        if len(unread) == most:
            return unread
    read = read_numbers(connection)
    order = in_order(connection, "newest", among)
    first = array("q", (number for number in order if number not in read))
    first.extend(filter(read.__contains__, order))
    return first[:most]
