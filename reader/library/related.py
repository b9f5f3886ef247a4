"""Stories that belong together, and why: an article's own related headlines, its story, and what is similar.

Candidates come from the index by the article's weightiest words; they are ranked by TF-IDF cosine and closeness in
time, then once more by how they lie to one another: what the first ranks agree on rises, and what is near to
everything sinks.
"""

from __future__ import annotations

import heapq
import math
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from reader.library.headlines import same_headline
from reader.library.held import Held, affordable, background_of, days_apart, matching, read
from reader.library.index import Index
from reader.library.naming import led_to
from reader.library.terms import (
    Background,
    Vector,
    cosine,
    cosines,
    count_terms,
    names,
    shared_names,
    surface_forms,
)
from reader.library.words import fold, stem, words

Kind = Literal["named", "likely", "same story", "similar"]

_CANDIDATES = 50
_RERANKED = 40
_SUPPORTERS, _SUPPORT = 4, 0.4  # how many of the best draw others up, and how much
_NEAREST = 6  # how many of its neighbours tell how crowded it is around an article
_SAME_STORY = 0.45  # a score; just above it 58 to 80 % of the pairs are of one story, above 0.5 76 to 99 %
_FAR = 0.05  # what is left of closeness after years
_ALIKE = 0.04  # a likeness; below it articles share a word or two by chance
_COMMON_NAME = 0.2  # a name in more of the articles than this tells nothing
_QUERY_TERMS = 32
_QUERY_ARTICLES = 4_000  # about so many articles may hold the words that candidates are looked for with


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

    held: Held
    likeness: float
    score: float
    vector: Vector


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
        article = next(iter(read(connection, "id = ?", id)), None)
        if article is None:
            return ()
        background = background_of(index, connection)
        own = _own(article, led_to(connection, article, background))
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
        article = next(iter(read(connection, "id = ?", id)), None)
        if article is None:
            return []
        return [one.held.id for one in _ranked(connection, article, background_of(index, connection))]


def _own(article: Held, led: Iterable[tuple[Held | None, bool]]) -> list[Related]:
    """Its own related headlines, in the author's order."""
    found = []
    for (headline, url), (other, likely) in zip(article.related, led, strict=True):
        if other is None:
            found.append(Related("named", None, headline, url, 0.0, "not in the library", None))
            continue
        days = days_apart(article, other)
        if likely:
            why = _joined("its text tells the same", days)
            found.append(Related("likely", other.id, headline, url or other.url, 0.5, why, days))
        else:
            found.append(
                Related("named", other.id, headline, url or other.url, 1.0, "named in this article", days)
            )
    return found


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


def _ranked(connection: sqlite3.Connection, article: Held, background: Background) -> list[_Ranked]:
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
    connection: sqlite3.Connection, article: Held, vector: Vector, background: Background
) -> list[Held]:
    """Articles that share the weightiest words."""
    written = dict(surface_forms(f"{article.headline}\n{article.text}"))
    terms = sorted((term for term in written if term in vector), key=lambda term: -vector[term])
    chosen = affordable(connection, terms, background, articles=_QUERY_ARTICLES, most=_QUERY_TERMS)
    return matching(connection, [written[term] for term in chosen], article.number, _CANDIDATES)


# --- reasons --------------------------------------------------------------------------------------------------


def _near(article: Held, vector: Vector, found: _Ranked, background: Background) -> Related:
    other = found.held
    days = days_apart(article, other)
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


def _linked(article: Held, other: Held) -> str:
    """How the authors themselves tie two articles together; empty where they do not."""
    if not article.derived and any(same_headline(article.headline, one) for one in other.names):
        return "it names this article"
    both = {" ".join(words(one)) for one in article.names} & {" ".join(words(one)) for one in other.names}
    return f"both name {len(both)} of the same headlines" if len(both) > 1 else ""


def _shared(article: Held, vector: Vector, found: _Ranked, background: Background) -> str:
    """What two articles share, in plain words: the names that are rarest in the library, else the weightiest words."""
    apart = {fold(one) for one in (*article.publishers, *found.held.publishers)}
    shares = {
        one: background.share(stem(fold(one).split()[-1]))
        for one in shared_names(names(article.text), names(found.held.text))
        if fold(one) not in apart
    }
    common_from = max(_COMMON_NAME, 6 / max(1, background.articles))
    rare = sorted((one for one, share in shares.items() if share <= common_from), key=shares.__getitem__)
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
