"""Stories that belong together, and why: an article's own related headlines, its story, and what is similar.

Candidates come from the index by the article's weightiest words, and the nearest of them by single words and by time
are kept; those are ranked by TF-IDF cosine of words and pairs and closeness in time, and by how they lie to one
another: what the first ranks agree on rises, and what is near to everything sinks.
"""

from __future__ import annotations

import heapq
import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import fmean
from typing import Literal

from reader.library.headlines import same_headline
from reader.library.held import Held, affordable, background_of, days_apart, matching, read
from reader.library.index import Index
from reader.library.naming import led_to
from reader.library.terms import (
    Background,
    Terms,
    Vector,
    cosine,
    cosines,
    names,
    shared_names,
    surface_forms,
)
from reader.library.words import fold, stem, words

Kind = Literal["named", "likely", "same story", "similar"]

_CANDIDATES = 60
_NEAREST = 36  # the candidates that are ranked
_SUPPORTERS, _SUPPORT = 5, 0.4  # how many of the best draw others up, and how much
_NEIGHBOURS = 6  # how many of its neighbours tell how crowded it is around an article
_CROWDED = 0.6  # how much that counts: a power
_SAME_STORY = 0.58  # a score; on two public sets 88 and 95 % of the pairs above it are of one story
_UPDATE = 0.3  # likeness by closeness in time; above it articles are of one story, whatever their score
_LOOKS = 8  # articles of a story from which others of it are looked for
_OF_STORY = 0.08  # a mean likeness to those of a story that are found; so that a story does not lead to another
_FEW_SIMILAR = 3  # so many similar ones are given behind however long a story
_FAR = 0.2  # what is left of closeness after years
_ALIKE = 0.04  # a likeness; below it articles share a word or two by chance
_COMMON_NAME = 0.2  # a name in more of the articles than this tells nothing
_QUERY_TERMS = 32
_QUERY_ARTICLES = 3_000  # about so many articles may hold the words that candidates are looked for with
_MEASURES = frozenset(map(stem, (
    "three", "four", "five", "six", "seven", "eight", "nine", "ten", "hundred", "thousand", "million", "billion",
    "second", "third", "half", "minutes", "hours", "days", "weeks", "months", "years", "new", "old",
)))  # fmt: skip
"""What headlines count and measure with; it tells nothing of what they are about."""


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
class _This:
    """The article that is asked about, and what is needed of it again and again."""

    held: Held
    terms: Terms
    vector: Vector
    names: Mapping[str, int]

    @classmethod
    def of(cls, held: Held, background: Background) -> _This:
        terms = Terms.of(held.headline, held.text)
        return cls(held, terms, background.weigh(terms), names(held.text))


@dataclass(frozen=True, slots=True)
class _Ranked:
    """An article found near another by its text."""

    held: Held
    terms: Terms
    likeness: float
    score: float
    vector: Vector


def related(index: Index, id: str, *, limit: int = 12) -> tuple[Related, ...]:
    """What belongs to an article: its own related headlines in the author's order, its story by date, what is similar.

    Args:
        index: Where to look.
        id: The article's id; one that is not held has nothing related.
        limit: How many to give besides its own related headlines; a longer story is given whole, with a few more.

    Raises:
        LibraryError: The index cannot be read.
    """
    with index.guard() as connection:
        article = next(iter(read(connection, "id = ?", id)), None)
        if article is None:
            return ()
        background = background_of(index, connection)
        own = _own(article, led_to(connection, article, background))
        this = _This.of(article, background)
        ranked = _ranked(connection, article, this.terms, background)
        shown = {one.id for one in own}
        alike = [one for one in ranked if one.likeness >= _ALIKE and one.held.id not in shown]
        story = [one for one in alike if _is_of_story(article, one)]
    story = sorted((one for one in story if one.held.id not in shown), key=lambda one: one.held.day or 0)
    others = (_near("similar", this, one, background) for one in alike if one not in story)
    similar = islice((one for one in others if one is not None), max(_FEW_SIMILAR, limit - len(story)))
    near = (_near("same story", this, one, background) for one in story)
    return (*own, *(one for one in near if one is not None), *similar)


def story(index: Index, id: str) -> tuple[str, ...]:
    """The ids of all articles of an article's story, its own among them, however many there are: by following them.

    It takes several times as long as `related`, which finds those near the article itself.

    Raises:
        LibraryError: The index cannot be read.
    """
    with index.guard() as connection:
        article = next(iter(read(connection, "id = ?", id)), None)
        if article is None:
            return ()
        background = background_of(index, connection)
        return tuple(one.id for one in _followed(connection, _This.of(article, background), background))


def rank(index: Index, id: str) -> list[str]:
    """The ids of the articles nearest to one by text and time, best first: what is measured as a ranking.

    Raises:
        LibraryError: The index cannot be read.
    """
    with index.guard() as connection:
        article = next(iter(read(connection, "id = ?", id)), None)
        if article is None:
            return []
        terms = Terms.of(article.headline, article.text)
        return [one.held.id for one in _ranked(connection, article, terms, background_of(index, connection))]


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
        nearest = heapq.nlargest(_NEIGHBOURS, [own, *among[at][:at], *among[at][at + 1 :]])
        crowd = (sum(nearest) / len(nearest) + 0.05) ** _CROWDED
        scores.append((own + _SUPPORT * drawn / total) / crowd * closeness(day, days[at]))
    return scores


def _ranked(connection: sqlite3.Connection, article: Held, terms: Terms, background: Background) -> list[_Ranked]:
    """The nearest articles, best first."""
    near = _nearest(connection, article, terms, background)
    vector = background.weigh(terms)
    vectors = [background.weigh(its_terms) for _, its_terms in near]
    likeness = [cosine(vector, other) for other in vectors]
    scores = rerank(article.day, [one.day for one, _ in near], likeness, cosines(vectors))
    ranked = [
        _Ranked(held, terms, own, score, other)
        for (held, terms), own, score, other in zip(near, likeness, scores, vectors, strict=True)
    ]
    return sorted(ranked, key=lambda one: -one.score)


def _nearest(
    connection: sqlite3.Connection, article: Held, terms: Terms, background: Background
) -> list[tuple[Held, Terms]]:
    """Of the articles that share its weightiest words, the nearest by all single words and by time."""
    vector = background.words(terms)
    weightiest = sorted(terms.words, key=lambda term: -vector[term])
    chosen = affordable(connection, weightiest, background, articles=_QUERY_ARTICLES, most=_QUERY_TERMS)
    found = []
    for one in matching(connection, chosen, article.number, _CANDIDATES):
        its_terms = Terms.of(one.headline, one.text)
        likeness = background.likeness(vector, its_terms)
        found.append((likeness * closeness(article.day, one.day), one, its_terms))
    return [(one, its_terms) for _, one, its_terms in heapq.nlargest(_NEAREST, found, key=lambda one: one[0])]


# --- the story ------------------------------------------------------------------------------------------------


def _is_of_story(article: Held, found: _Ranked) -> bool:
    if _is_near(article, found):
        return True
    days = days_apart(article, found.held)
    return (days is None or days <= 60) and bool(_linked(article, found.held))


def _is_near(article: Held, found: _Ranked) -> bool:
    # Among many updates of one story each is crowded, and its score low, though they are all but copies.
    nearness = found.likeness * closeness(article.day, found.held.day)
    return found.score >= _SAME_STORY or nearness >= _UPDATE


def _followed(connection: sqlite3.Connection, this: _This, background: Background) -> list[Held]:
    """The articles of a story, reached from article to article: each near one before it, and somewhat to them all."""
    found, vectors = {this.held.number: this.held}, [this.vector]
    looked: list[Held] = []
    while len(looked) < _LOOKS and (left := [one for one in found.values() if one not in looked]):
        # The next look is from where none was yet: the first and the last of a story see different ends of it.
        member = max(left, key=lambda one: min((days_apart(one, other) or 0 for other in looked), default=0))
        looked.append(member)
        for one in _ranked(connection, member, Terms.of(member.headline, member.text), background):
            if one.held.number in found or not _is_of_story(member, one):
                continue
            if fmean(cosine(vector, one.vector) for vector in vectors) >= _OF_STORY:
                found[one.held.number] = one.held
                vectors.append(one.vector)
    return list(found.values())


# --- reasons --------------------------------------------------------------------------------------------------


def _near(kind: Kind, this: _This, found: _Ranked, background: Background) -> Related | None:
    """What was found, and why; None where it is only similar, and nothing that they share tells a person why."""
    other = found.held
    days = days_apart(this.held, other)
    shared = _shared(this, found, background)
    if kind == "similar" and not shared:
        return None
    why = shared or "in much the same words"
    if kind == "same story" and not _is_near(this.held, found) and (link := _linked(this.held, other)):
        why = f"{link}, {shared}" if shared else link
    return Related(
        kind, other.id, other.headline, other.url, round(min(1.0, found.score), 3), _joined(why, days), days
    )


def _linked(article: Held, other: Held) -> str:
    """How the authors themselves tie two articles together; empty where they do not."""
    if not article.derived and any(same_headline(article.headline, one) for one in other.names):
        return "it names this article"
    both = {" ".join(words(one)) for one in article.names} & {" ".join(words(one)) for one in other.names}
    return f"both name {len(both)} of the same headlines" if len(both) > 1 else ""


def _shared(this: _This, found: _Ranked, background: Background) -> str:
    """What two articles share, in plain words: the names that are rarest in the library, else words that both dwell on.

    Empty where there is nothing of the kind.
    """
    apart = {fold(one) for one in (*this.held.publishers, *found.held.publishers)}
    shares = {
        one: background.share(stem(fold(one).split()[-1]))
        for one in shared_names(this.names, names(found.held.text))
        if fold(one) not in apart
    }
    common_from = max(_COMMON_NAME, 6 / max(1, background.articles))
    rare = sorted((one for one, share in shares.items() if share <= common_from), key=shares.__getitem__)
    if rare:
        return f"both name {', '.join(rare[:3])}"
    # A headline tells what its article is about; the other must come back to it.
    telling = [
        term
        for one, other in ((this.terms, found.terms), (found.terms, this.terms))
        for term in dict.fromkeys(one.headline)
        if other.words[term] > 1 and len(term) > 2 and term not in _MEASURES and not term.isdigit()
    ]
    telling = sorted(dict.fromkeys(telling), key=lambda term: -this.vector[term] * found.vector[term])
    if not telling:
        return ""
    written = dict(surface_forms(f"{this.held.headline} {this.held.text}"))
    return f"both about {', '.join(written.get(term, term) for term in telling[:3])}"


def _joined(why: str, days: int | None) -> str:
    if days is None:
        return why
    return f"{why} · " + ("the same day" if days == 0 else "1 day apart" if days == 1 else f"{days} days apart")
