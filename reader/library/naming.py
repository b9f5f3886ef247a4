"""The related headlines that an article names, and the held articles that they lead to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from reader.library.headlines import Candidate, carrying, telling
from reader.library.held import Held, affordable, background_of, matching, read
from reader.library.index import Index
from reader.library.terms import Background, content_words
from reader.library.words import stem

_MOST = 30  # headlines of one article that are looked up
_ARTICLES = 1_000  # about so many may hold the words that one is looked for with


def led_to(
    connection: sqlite3.Connection, article: Held, background: Background
) -> list[tuple[Held | None, bool]]:
    """For each related headline of an article, the held article that it leads to, and whether that is only likely.

    No article is led to twice; what is certain goes before what is likely.
    """
    found: list[tuple[Held | None, bool]] = [(None, False)] * len(article.related)
    taken = {article.number}
    for likely in (False, True):
        for place, (headline, url) in enumerate(article.related[:_MOST]):
            if found[place][0] is None:
                words = _telling_words(connection, headline, background)
                if likely:
                    other = _teller(connection, article, headline, words, background, taken)
                else:
                    other = _carrier(connection, article, headline, url, words)
                if other is not None and other.number not in taken:
                    taken.add(other.number)
                    found[place] = other, likely
    return found


def carrier(index: Index, headline: str, url: str) -> str | None:
    """The id of the held article that carries a headline or is at its address; None where none is.

    Raises:
        LibraryError: The index cannot be read.
    """
    with index.guard() as connection:
        words = _telling_words(connection, headline, background_of(index, connection))
        found = _carrier(connection, None, headline, url, words)
    return found.id if found is not None else None


def near(index: Index, headline: str) -> str | None:
    """A query that finds what is near a headline: as many of its rarest words as are found together.

    None where not even two of them are.

    Raises:
        LibraryError: The index cannot be read.
    """
    with index.guard() as connection:
        background = background_of(index, connection)
        held = [
            word
            for word in dict.fromkeys(content_words(headline))
            if connection.execute("SELECT 1 FROM vocabulary WHERE term = ?", (stem(word),)).fetchone()
        ]
        held.sort(key=lambda word: background.share(stem(word)))
        for count in sorted({len(held), 5, 4, 3, 2}, reverse=True):
            query = " ".join(f'"{stem(word)}"' for word in held[:count])
            sql = "SELECT 1 FROM article_words WHERE article_words MATCH ? LIMIT 1"
            if 2 <= count <= len(held) and connection.execute(sql, (query,)).fetchone():
                return " ".join(held[:count])
    return None


def _carrier(
    connection: sqlite3.Connection, article: Held | None, headline: str, url: str | None, words: Sequence[str]
) -> Held | None:
    """The held article at that address, or else the one with that headline; never the one that names it."""
    number, day = (article.number, article.day) if article is not None else (0, None)
    if url and (known := read(connection, "url = ? AND number <> ?", url, number)):
        return known[0]
    held = matching(connection, words, number, 20, column="headline : ")
    match = carrying(headline, map(_as_candidate, held), day)
    return next((one for one in held if match is not None and one.number == match.number), None)


def _teller(
    connection: sqlite3.Connection,
    article: Held,
    headline: str,
    words: Sequence[str],
    background: Background,
    taken: Iterable[int],
) -> Held | None:
    """The held article without a headline of its own that this one is likely to be of."""
    held = matching(connection, words, article.number, 40, column="text : ", where="headline_derived")
    candidates = [_as_candidate(one) for one in held if one.number not in taken]
    match = telling(headline, candidates, article.day, background, article.names)
    return next((one for one in held if match is not None and one.number == match.number), None)


def _telling_words(connection: sqlite3.Connection, headline: str, background: Background) -> list[str]:
    """The rarest words of a headline."""
    stems = sorted(dict.fromkeys(map(stem, content_words(headline))), key=background.share)
    return affordable(connection, stems, background, articles=_ARTICLES, most=8)


def _as_candidate(held: Held) -> Candidate:
    return Candidate(held.number, held.headline, held.derived, held.text, held.day, held.names)
