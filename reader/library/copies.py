"""Copies: articles that are one text, the same or nearly, as several papers print it.

A copy says nothing that the other does not say: some words may be others, but no sentence is its own, and no figure
but in its first words (the dateline) and in its last, which may name who wrote it and whose it is. An update with a
new paragraph is therefore none. Copies share most of their longest sentences; by those an article's copies are looked
for, and told by comparing the texts.

Which articles are copies of one another is kept in the table `copy`, by the first of them by date.
"""

from __future__ import annotations

import json
import re
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, groupby, islice

SHORT = 40
"""A text of fewer words is a copy only of the same text under the same headline: "Subscribe to read on" is no story."""

_LONGEST = 4
"""So many of the longest sentences are looked up, ..."""
_SHARED = 2
"""... of which a copy has so many, ..."""
_LOOKED_AT = 64
"""... and of a sentence in more articles than these only these: it is a formula."""
_SHINGLE = 4
"""Words in a row that are found in the other text are known from there."""
_NEW = 36
"""Letters that may be new in one place, ..."""
_NEW_IN_ALL = 0.1
"""... and what part of all letters may be."""
_CREDIT = 240
"""Letters that may be new at the end where it tells who wrote the text, or whose it is."""
_CREDITS = frozenset(
    [
        "reporting",
        "writing",
        "written",
        "editing",
        "edited",
        "additional",
        "compiled",
        "copyright",
        "©",
        "contact",
        "associated",
        "reuters",
        "afp",
        "ap",
    ]
)
"""Words with which such an end begins."""

_WORD = re.compile(r"\w+|©")
_SENTENCE = re.compile(r"[.!?。！？।؟]+[\s\"”’»)]+|[。！？]|\n+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows: of each text one article, its copies folded away behind it."""

    numbers: array[int]
    """The articles that show, in order."""
    copies: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """The copies behind those that have some."""
    shown: Mapping[int, int] = field(default_factory=dict)
    """For each that is folded away the one that it is behind."""
    quotations: array[int] | None = None
    """Where quotations are listed: the key of each; `numbers` are their articles then."""


def are_copies(one: str, other: str) -> bool:
    """Whether neither of two texts says what the other does not."""
    if not 0.8 * len(one) <= len(other) <= 1.25 * len(one):
        return False
    words, others = _words(one), _words(other)
    if words == others:
        return True
    return not _has_news(words, others) and not _has_news(others, words)


def _has_news(words: Sequence[str], others: Sequence[str]) -> bool:
    if len(words) < _SHINGLE or len(others) < _SHINGLE:
        return True
    known = set(_shingles(others))
    new, at = 0, 0
    for is_known, run in groupby(_shingles(words), known.__contains__):
        start, at = at, at + sum(1 for _ in run)
        if is_known:
            continue
        head, tail = start == 0, at == len(words) - _SHINGLE + 1
        # What stands between the last shingle that is known and the next one.
        between = words[0 if head else start + _SHINGLE - 1 : len(words) if tail else at]
        letters = sum(map(len, between))
        if tail and letters <= _CREDIT and not _CREDITS.isdisjoint(between[:1]):
            continue
        if letters > _NEW or (not head and not tail and any(map(_DIGIT.search, between))):
            return True
        new += letters
    return new > _NEW_IN_ALL * sum(map(len, words))


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(islice(words, start, None) for start in range(_SHINGLE)), strict=False)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _keys(headline: str, digest: str, words: int, text: str) -> list[int]:
    """What an article can be found by: first what only the same text has, then the longest sentences."""
    if words < SHORT:
        return [_key(f"{digest} {' '.join(_words(headline))}")]
    sentences = sorted(_SENTENCE.split(text), key=len, reverse=True)[:_LONGEST]
    return [_key(digest), *{_key(" ".join(_words(sentence))) for sentence in sentences if sentence}]


def _key(text: str) -> int:
    hashed = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(hashed, signed=True)


# --- keeping the table ----------------------------------------------------------------------------------------

_LISTED = "(SELECT value FROM json_each(?))"


def settle(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Find the copies of articles that came or changed; inside the caller's transaction."""
    numbers = list(numbers)
    forget(connection, numbers)
    joined: dict[int, int] = {}

    def group(number: int) -> int:
        """The first of an article's copies, as far as is known now."""
        number = _first(connection, number)
        while number in joined:
            number = joined[number]
        return number

    def join(one: int, other: int) -> None:
        here, there = group(one), group(other)
        if here != there:
            joined[max(here, there)] = min(here, there)

    for number in numbers:
        found = connection.execute(f"{_FACTS} WHERE number = ?", (number,)).fetchone()
        if found is None:
            continue
        same, *sentences = _keys(*found)
        (twin,) = connection.execute("SELECT min(article) FROM likeness WHERE key = ?", (same,)).fetchone()
        if twin is not None:
            join(number, twin)
        for other in _alike(connection, sentences):
            if group(number) != group(other) and _are_copies(connection, number, other):
                join(number, other)
        connection.executemany(
            "INSERT OR IGNORE INTO likeness VALUES (?, ?)", [(key, number) for key in (same, *sentences)]
        )
    parts = defaultdict(list)
    for first in {*joined, *joined.values()}:
        parts[group(first)].append(first)
    for firsts in parts.values():
        _name_first(connection, {*firsts, *chain.from_iterable(_group(connection, first) for first in firsts)})


def forget(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Articles went, or are looked at anew: what were their copies stay one another's; inside a transaction."""
    firsts: set[int] = set()
    for number in numbers:
        connection.execute("DELETE FROM likeness WHERE article = ?", (number,))
        found = connection.execute("DELETE FROM copy WHERE article = ? RETURNING first", (number,)).fetchall()
        firsts.update(first for (first,) in found)
    for first in firsts:
        _name_first(connection, _group(connection, first))


def _alike(connection: sqlite3.Connection, sentences: Sequence[int]) -> list[int]:
    """The articles that share enough of some sentences."""
    sql = f"SELECT article FROM likeness WHERE key = ? ORDER BY article LIMIT {_LOOKED_AT}"
    shared = Counter(number for key in sentences for (number,) in connection.execute(sql, (key,)))
    return [number for number, times in shared.items() if times >= min(_SHARED, len(sentences))]


def _are_copies(connection: sqlite3.Connection, one: int, other: int) -> bool:
    found = connection.execute(f"{_FACTS} WHERE number IN (?, ?)", (one, other)).fetchall()
    return len(found) == 2 and are_copies(found[0][3], found[1][3])


def _first(connection: sqlite3.Connection, number: int) -> int:
    found = connection.execute("SELECT first FROM copy WHERE article = ?", (number,)).fetchone()
    return int(found[0]) if found else number


def _group(connection: sqlite3.Connection, first: int) -> list[int]:
    return [number for (number,) in connection.execute("SELECT article FROM copy WHERE first = ?", (first,))]


def _name_first(connection: sqlite3.Connection, group: Collection[int]) -> None:
    """Keep some articles as copies of one another: under the first by date, those without a date last."""
    if len(group) < 2:
        connection.executemany("DELETE FROM copy WHERE article = ?", [(number,) for number in group])
        return
    (first,) = connection.execute(
        f"SELECT number FROM article WHERE number IN {_LISTED} ORDER BY sorted = '', sorted, number LIMIT 1",
        (json.dumps(list(group)),),
    ).fetchone()
    connection.executemany("INSERT OR REPLACE INTO copy VALUES (?, ?)", [(number, first) for number in group])


_FACTS = "SELECT headline, digest, words, text FROM article"

# --- what a list shows ----------------------------------------------------------------------------------------

_FEW = 2_000
"""Of so many articles the copies are looked up; of more, all copies are read."""


def fold(connection: sqlite3.Connection, numbers: array[int], *, of_all: bool = False) -> Listing:
    """Let one article of each text show: one that is starred or has notes, else the first by date, else in order.

    With `of_all` the numbers are the beginning of a list of all articles: one that shows may stand further on.
    """
    first_of = dict(_copies(connection, numbers if len(numbers) <= _FEW else None))
    if not first_of:
        return Listing(numbers)
    groups = defaultdict(list)
    for number in sorted(first_of) if of_all else filter(first_of.__contains__, numbers):
        groups[first_of[number]].append(number)
    chosen = _chosen(connection)
    copies: dict[int, tuple[int, ...]] = {}
    for first, group in groups.items():
        if len(group) > 1:
            shows = next((one for one in group if one in chosen), first if first in group else group[0])
            copies[shows] = tuple(one for one in group if one != shows)
    shown = {hidden: shows for shows, behind in copies.items() for hidden in behind}
    return Listing(array("q", (number for number in numbers if number not in shown)), copies, shown)


def _copies(connection: sqlite3.Connection, numbers: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """The articles that are copies and the first of each: of those that some belong to, or all."""
    if numbers is None:
        return iter(connection.execute("SELECT article, first FROM copy"))
    sql = f"SELECT article, first FROM copy WHERE first IN (SELECT first FROM copy WHERE article IN {_LISTED})"
    return iter(connection.execute(sql, (json.dumps(list(numbers)),)))


def _chosen(connection: sqlite3.Connection) -> set[int]:
    """The articles that the person starred or wrote on."""
    sql = "SELECT number FROM mark CROSS JOIN article ON article.id = mark.article WHERE starred OR notes > 0"
    return {number for (number,) in connection.execute(sql)}


def exact_copies(connection: sqlite3.Connection, id: str) -> list[str]:
    """The ids of the other articles with the very words of one."""
    sql = f"""SELECT other.id FROM article one JOIN article other
        ON other.digest = one.digest AND other.number <> one.number
        AND (one.words >= {SHORT} OR casefold(other.headline) = casefold(one.headline))
        WHERE one.id = ? ORDER BY other.number"""
    return [other for (other,) in connection.execute(sql, (id,))]
