"""Stories that belong together, and why: an article's own related headlines, its story, and what is similar.

Candidates come from the index by the article's weightiest words; they are ranked by TF-IDF cosine and closeness in
time, then once more by how they lie to one another: what the first ranks agree on rises, and what is near to
everything sinks.
"""

from __future__ import annotations

import heapq
import json
import math
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from weakref import WeakKeyDictionary

from reader.library.headlines import Candidate, carrying, same_headline, telling
from reader.library.index import Index
from reader.library.terms import (
    Background,
    Vector,
    content_words,
    cosine,
    cosines,
    count_terms,
    names,
    shared_names,
    surface_forms,
)
from reader.library.words import fold, stem, words

Kind = Literal["named", "likely", "same story", "similar"]

_SAMPLE = 500  # articles that the background is counted in
_CANDIDATES = 50
_RERANKED = 40
_SUPPORTERS, _SUPPORT = 4, 0.4  # how many of the best draw others up, and how much
_NEAREST = 6  # how many of its neighbours tell how crowded it is around an article
_SAME_STORY = 0.45  # a score; measured: 75 to 90 % of the pairs above it are of one story
_FAR = 0.05  # what is left of closeness after years
_ALIKE = 0.04  # a likeness; below it articles share a word or two by chance
_COMMON_NAME = 0.2  # a name in more of the articles than this tells nothing
_QUERY_TERMS = 32
_QUERY_ARTICLES = 4_000  # about so many articles may hold the words that candidates are looked for with
_MOST_OWN = 30  # related headlines of one article that are looked up


@dataclass(frozen=True, slots=True)
class Related:
    """An article that belongs to another, or a headline that it names."""

    kind: Kind
    """`named` and `likely`: one of its own related headlines; `same story` and `similar`: found by its text."""
    id: str | None
    """The article's id; None for a headline that the library does not hold."""
    headline: str
    """The headline, as the naming article has it, or the article's own."""
    url: str | None
    """Where the related headline leads, or the article's address."""
    score: float
    """How sure or how near, 0 to 1; for an order within a kind."""
    reason: str
    """Why, in plain words."""
    days: int | None
    """Days between the two, where both dates are known from the texts."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """An article found near another by its text."""

    held: _Held
    likeness: float
    score: float
    vector: Vector


@dataclass(frozen=True, slots=True)
class _Held:
    """An article as the ranking reads it."""

    number: int
    id: str
    headline: str
    derived: bool
    text: str
    url: str | None
    day: int | None
    related: tuple[str, ...]
    apart: tuple[str, ...]


def related(index: Index, id: str, *, limit: int = 12) -> tuple[Related, ...]:
    """What belongs to an article: its own related headlines in the author's order, its story by date, what is similar.

    Args:
        index: Where to look.
        id: The article's id; one that is not held has nothing related.
        limit: How many to give besides its own related headlines.

    Raises:
        LibraryError: The index cannot be read.
    """
    with index.guard() as connection:
        article = _article(connection, id)
        if article is None:
            return ()
        background = _background(index, connection)
        own = _own(connection, article, background)
        ranked = _ranked(connection, article, background)
    shown = {one.id for one in own}
    alike = [one for one in ranked if one.likeness >= _ALIKE and one.held.id not in shown][:limit]
    vector = background.weigh(count_terms(article.headline, article.text))
    near = [(_near(article, vector, one, background), one.held.day or 0) for one in alike]
    story = sorted((pair for pair in near if pair[0].kind == "same story"), key=lambda pair: pair[1])
    return (*own, *(one for one, _ in story), *(one for one, _ in near if one.kind == "similar"))


def rank(index: Index, id: str) -> list[str]:
    """The ids of the articles nearest to one by text and time, best first: what is measured as a ranking.

    Raises:
        LibraryError: The index cannot be read.
    """
    with index.guard() as connection:
        article = _article(connection, id)
        if article is None:
            return []
        return [one.held.id for one in _ranked(connection, article, _background(index, connection))]


# --- ranking --------------------------------------------------------------------------------------------------


def closeness(one: int | None, other: int | None) -> float:
    """How much two articles' days speak for one story: exp(−days / 30), though never quite nothing; 1 where unknown."""
    if one is None or other is None:
        return 1.0
    return _FAR + (1 - _FAR) * math.exp(-abs(one - other) / 30)


def rerank(
    day: int | None, days: Sequence[int | None], likeness: Sequence[float], among: Sequence[Sequence[float]]
) -> list[float]:
    """The scores of candidates, from how near each is to the article and to the other candidates, in words and time.

    A candidate gains by being near the best ones; and its likeness is measured by how near it is to its own nearest,
    so that an article about everything does not come up everywhere.

    Args:
        day: The article's day, None where it is not known.
        days: The candidates' days.
        likeness: The cosine of each candidate with the article.
        among: The cosine of each with each; what is on the diagonal does not matter.
    """
    nearness = [own * closeness(day, one) for own, one in zip(likeness, days, strict=True)]
    best = sorted(range(len(days)), key=lambda at: -nearness[at])[:_SUPPORTERS]
    total = sum(nearness[one] for one in best) or 1.0
    scores = []
    for at, own in enumerate(likeness):
        drawn = sum(nearness[one] * among[at][one] * closeness(days[at], days[one]) for one in best if one != at)
        nearest = heapq.nlargest(_NEAREST, [own, *among[at][:at], *among[at][at + 1 :]])
        crowd = sum(nearest) / len(nearest)
        scores.append((own + _SUPPORT * drawn / total) / math.sqrt(crowd + 0.05) * closeness(day, days[at]))
    return scores


def _ranked(connection: sqlite3.Connection, article: _Held, background: Background) -> list[_Ranked]:
    """The nearest articles, best first."""
    vector = background.weigh(count_terms(article.headline, article.text))
    held = _candidates(connection, article, vector, background)
    vectors = {one.number: background.weigh(count_terms(one.headline, one.text)) for one in held}
    likeness = {number: cosine(vector, other) for number, other in vectors.items()}
    held.sort(key=lambda one: -likeness[one.number] * closeness(article.day, one.day))
    best = held[:_RERANKED]
    scores = rerank(
        article.day,
        [one.day for one in best],
        [likeness[one.number] for one in best],
        cosines([vectors[one.number] for one in best]),
    )
    scores += [0.0] * (len(held) - len(best))
    ranked = [
        _Ranked(one, likeness[one.number], score, vectors[one.number])
        for one, score in zip(held, scores, strict=True)
    ]
    return sorted(ranked, key=lambda one: -one.score)


def _candidates(
    connection: sqlite3.Connection, article: _Held, vector: Vector, background: Background
) -> list[_Held]:
    """Articles that share the weightiest words."""
    written = dict(surface_forms(f"{article.headline}\n{article.text}"))
    terms = sorted((term for term in written if term in vector), key=lambda term: -vector[term])
    chosen = _affordable(terms, background, _size(connection), _QUERY_ARTICLES, _QUERY_TERMS)
    numbers = _matching(connection, [written[term] for term in chosen], article.number, _CANDIDATES)
    return _read(connection, f"number IN {_LISTED}", (json.dumps(numbers),))


def _affordable(terms: Iterable[str], background: Background, size: int, articles: int, most: int) -> list[str]:
    """The first terms that are together in not many more articles than that, at least three of them."""
    chosen: list[str] = []
    spent = 0.0
    for term in terms:
        cost = size * background.share(term)
        if len(chosen) < 3 or spent + cost <= articles:
            chosen.append(term)
            spent += cost
        if len(chosen) == most:
            break
    return chosen


# --- the article's own related headlines ----------------------------------------------------------------------


def _own(connection: sqlite3.Connection, article: _Held, background: Background) -> list[Related]:
    """Its related headlines, in the author's order, each with the held article that it leads to."""
    (packed,) = connection.execute("SELECT spans FROM article WHERE number = ?", (article.number,)).fetchone()
    headlines: list[tuple[str, str | None]] = [(text, url) for text, url in json.loads(packed)[2]]
    names = [text for text, _ in headlines]
    found = []
    taken = {article.number}
    for place, (headline, url) in enumerate(headlines):
        kind: Kind = "named"
        other = None
        if place < _MOST_OWN:
            other = _carrier(connection, article, headline, url, background)
            if other is None and (other := _teller(connection, article, headline, names, background)):
                kind = "likely"
        if other is None or other.number in taken:
            found.append(Related("named", None, headline, url, 0.0, "not in the library", None))
            continue
        taken.add(other.number)
        days = _days(article, other)
        reason = "named in this article" if kind == "named" else _joined("its text tells the same", days)
        found.append(
            Related(kind, other.id, headline, url or other.url, 1.0 if kind == "named" else 0.5, reason, days)
        )
    return found


def _carrier(
    connection: sqlite3.Connection, article: _Held, headline: str, url: str | None, background: Background
) -> _Held | None:
    """The held article at that address, or else the one with that headline."""
    if url and (known := _read(connection, "url = ? AND number <> ?", (url, article.number))):
        return known[0]
    numbers = _matching(connection, _rare(connection, headline, background), article.number, 20, "headline : ")
    held = {one.number: one for one in _read(connection, f"number IN {_LISTED}", (json.dumps(numbers),))}
    match = carrying(headline, map(_as_candidate, held.values()), article.day)
    return held[match.number] if match else None


def _teller(
    connection: sqlite3.Connection, article: _Held, headline: str, names: Sequence[str], background: Background
) -> _Held | None:
    """The held article without a headline of its own that this one is likely to be of."""
    numbers = _matching(connection, _rare(connection, headline, background), article.number, 40, "text : ")
    where = f"headline_derived AND number IN {_LISTED}"
    held = {one.number: one for one in _read(connection, where, (json.dumps(numbers),))}
    match = telling(headline, map(_as_candidate, held.values()), article.day, background, names)
    return held[match.number] if match else None


def _rare(connection: sqlite3.Connection, headline: str, background: Background) -> list[str]:
    """The words of a headline that tell most."""
    written = {stem(word): word for word in content_words(headline)}
    terms = sorted(written, key=background.share)
    return [written[term] for term in _affordable(terms, background, _size(connection), _QUERY_ARTICLES // 4, 8)]


def _as_candidate(held: _Held) -> Candidate:
    return Candidate(held.number, held.headline, held.derived, held.text, held.day, held.related)


# --- reasons --------------------------------------------------------------------------------------------------


def _near(article: _Held, vector: Vector, found: _Ranked, background: Background) -> Related:
    other = found.held
    days = _days(article, other)
    kind: Kind = "similar"
    why = _shared(article, vector, found, background)
    if found.score >= _SAME_STORY:
        kind = "same story"
    elif days is None or days <= 60:
        link = _linked(article, other)
        kind, why = ("same story", f"{link}, {why}") if link else (kind, why)
    return Related(
        kind, other.id, other.headline, other.url, round(min(1.0, found.score), 3), _joined(why, days), days
    )


def _linked(article: _Held, other: _Held) -> str:
    """How the authors themselves tie two articles together; empty where they do not."""
    if not article.derived and any(same_headline(article.headline, one) for one in other.related):
        return "it names this article"
    both = {" ".join(words(one)) for one in article.related} & {" ".join(words(one)) for one in other.related}
    return f"both name {len(both)} of the same headlines" if len(both) > 1 else ""


def _shared(article: _Held, vector: Vector, found: _Ranked, background: Background) -> str:
    """What two articles share, in plain words: the names that are rarest in the library, else the weightiest words."""
    apart = {fold(one) for one in (*article.apart, *found.held.apart)}
    shares = {
        one: background.share(stem(fold(one).split()[-1]))
        for one in shared_names(names(article.text), names(found.held.text))
        if fold(one) not in apart
    }
    rare = sorted((one for one, share in shares.items() if share <= _COMMON_NAME), key=shares.__getitem__)
    if rare:
        return f"both name {', '.join(rare[:3])}"
    written = dict(surface_forms(article.text))
    common = [term for term in written if term in vector and term in found.vector]
    common.sort(key=lambda term: -vector[term] * found.vector[term])
    return f"both about {', '.join(written[term] for term in common[:3])}" if common else "in much the same words"


def _joined(why: str, days: int | None) -> str:
    if days is None:
        return why
    return f"{why} · " + ("the same day" if days == 0 else "1 day apart" if days == 1 else f"{days} days apart")


# --- reading the index ----------------------------------------------------------------------------------------

_COLUMNS = (
    "number, id, headline, headline_derived, text, url, published, published_basis, agency, source,"
    " related_count, spans"
)
_LISTED = "(SELECT value FROM json_each(?))"


def _article(connection: sqlite3.Connection, id: str) -> _Held | None:
    found = _read(connection, "id = ?", (id,))
    return found[0] if found else None


def _matching(
    connection: sqlite3.Connection, chosen: Sequence[str], but: int, most: int, column: str = ""
) -> list[int]:
    """The articles that hold any of the words and match best, without one of them."""
    if not chosen:
        return []
    expression = column + "(" + " OR ".join(f'"{word}"' for word in chosen) + ")"
    sql = "SELECT rowid FROM article_words WHERE article_words MATCH ? AND rowid <> ? ORDER BY rank LIMIT ?"
    return [number for (number,) in connection.execute(sql, (expression, but, most))]


def _read(connection: sqlite3.Connection, where: str, values: tuple[object, ...]) -> list[_Held]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM article WHERE {where}", values)
    return [
        _Held(
            number,
            id,
            headline,
            bool(derived),
            text,
            url,
            _day(published, basis),
            _named(spans) if named else (),
            tuple(filter(None, (agency, source))),
        )
        for number, id, headline, derived, text, url, published, basis, agency, source, named, spans in rows
    ]


def _named(spans: str) -> tuple[str, ...]:
    return tuple(text for text, _ in json.loads(spans)[2])


def _day(published: str | None, basis: str | None) -> int | None:
    """The day as an ordinal; a file's own time does not count."""
    if not published or basis == "file":
        return None
    try:
        return date.fromisoformat(published[:10]).toordinal()
    except ValueError:
        return None


def _days(one: _Held, other: _Held) -> int | None:
    return abs(one.day - other.day) if one.day is not None and other.day is not None else None


def _size(connection: sqlite3.Connection) -> int:
    """About how many articles there are; counting them would walk through an index."""
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM article").fetchone()
    return int(last)


_backgrounds: WeakKeyDictionary[Index, tuple[int, Background]] = WeakKeyDictionary()


def _background(index: Index, connection: sqlite3.Connection) -> Background:
    """The library's background, counted again only when the library has grown or shrunk by a fifth."""
    size = _size(connection)
    known = _backgrounds.get(index)
    if known is None or not 0.8 * known[0] <= size <= 1.2 * known[0]:
        step = max(1.0, size / _SAMPLE)
        numbers = json.dumps([int(at * step) + 1 for at in range(min(size, _SAMPLE))])
        sql = "SELECT headline, text FROM article WHERE number IN (SELECT value FROM json_each(?))"
        known = size, Background(connection.execute(sql, (numbers,)))
        _backgrounds[index] = known
    return known[1]
