"""Which article a related headline leads to: the one that carries it, or whose lead tells the same. Pure.

Precision comes before recall: a changed word or two are borne, a changed number or "not" is another story, and where
two articles fit nearly as well, none is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reader.library.terms import DATES, STOP_WORDS, Background
from reader.library.words import WORD, fold, stem

_TELLING = frozenset(("no", "not", "never", "without", "before", "after", "against"))
_FEWEST = 3  # words that tell something: fewer could be said of anything
_LEAD, _NEXT = 40, 150  # words of the text
_IN_NEXT, _IN_REST, _AS_KIN = 0.7, 0.5, 0.8  # what a word counts there, and where only its beginning is the same
_FARTHEST = 60  # days between an article and one that it names
# How much must be covered, and how far behind the next best must be; more where the days are not known.
_DATED, _UNDATED = (0.5, 0.12), (0.65, 0.2)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that a headline may lead to."""

    number: int
    """Its number in the index."""
    headline: str
    """Its headline."""
    derived: bool
    """Whether that was made from its lead."""
    text: str
    """Its text."""
    day: int | None
    """The day it was published, as an ordinal; None where that is not known from the text."""
    related: tuple[str, ...] = ()
    """Its own related headlines."""


def same_headline(one: str, other: str) -> float:
    """How surely two headlines are one and the same, 0 to 1; case, punctuation and kinds of marks do not matter.

    Small words may come and go, and of four words that tell something one may be another, of eight two.
    """
    first, second = _words(one), _words(other)
    if first == second:
        return 1.0 if first else 0.0
    shorter, longer = sorted((first, second), key=len)
    cut = one if shorter is first else other
    if len(shorter) >= 5 and longer[: len(shorter)] == shorter and cut.rstrip().endswith(("…", "...")):
        return 0.95
    if any(word.isdigit() or word in _TELLING for word in {*first} ^ {*second}):
        return 0.0
    stems, others = ([stem(word) for word in words if not _is_small(word)] for words in (first, second))
    fewest = min(len(stems), len(others))
    distance = _distance(stems, others)
    return 0.9 - 0.2 * distance if fewest >= _FEWEST and distance <= min(2, fewest // 4) else 0.0


def carrying(headline: str, candidates: Iterable[Candidate], day: int | None) -> Candidate | None:
    """The article that carries the headline; of several that do, the most literal one, then the nearest in time."""

    def order(candidate: Candidate) -> tuple[float, int, int]:
        apart = abs(candidate.day - day) if candidate.day is not None and day is not None else _FARTHEST
        return -same_headline(headline, candidate.headline), apart, candidate.number

    fitting = (one for one in candidates if not one.derived and same_headline(headline, one.headline))
    return min(fitting, key=order, default=None)


def telling(
    headline: str,
    candidates: Iterable[Candidate],
    day: int | None,
    background: Background,
    others: Iterable[str] = (),
) -> Candidate | None:
    """Of the articles without a headline of their own, the one whose text tells what the headline says.

    It must hold most of the headline's words, by how rare they are and how early they stand, and clearly more of them
    than the next best article. Two things speak against an article: that it names this very headline as another
    article's; and that another headline, of `others` or of those that the candidates name, fits it better.

    Args:
        headline: A related headline.
        candidates: Articles that share words with it.
        day: When the article that names it was published, as an ordinal.
        background: How common words are.
        others: Headlines that stand beside it.
    """
    wanted = _weights(headline, background)
    if len(wanted) < _FEWEST:
        return None
    candidates = [
        one for one in candidates if one.derived and _near(day, one.day) and not _names(one.related, headline)
    ]
    told = {one.number: _positions(one.text) for one in candidates}
    ranked = sorted(candidates, key=lambda one: (-_coverage(wanted, told[one.number]), one.number))
    if not ranked:
        return None
    best = ranked[0]
    covered = _coverage(wanted, told[best.number])
    behind = covered - (_coverage(wanted, told[ranked[1].number]) if len(ranked) > 1 else 0.0)
    least, margin = _UNDATED if day is None or best.day is None else _DATED
    if covered < least or behind < margin:
        return None
    rivals = {*others, *(name for one in candidates for name in one.related)}
    # A rival that the article itself names is surely another article's.
    weights = [_weights(rival, background) for rival in rivals if not _names(best.related, rival)]
    if any(_says_other(wanted, one) and _coverage(one, told[best.number]) >= covered for one in weights):
        return None
    return best


def _near(day: int | None, other: int | None) -> bool:
    return day is None or other is None or abs(day - other) <= _FARTHEST


def _names(related: Iterable[str], headline: str) -> bool:
    return any(same_headline(headline, one) for one in related)


def _says_other(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether two headlines share so few words that they cannot be two wordings of one."""
    return len(one.keys() & other.keys()) < 0.4 * min(len(one), len(other))


def _weights(headline: str, background: Background) -> dict[str, float]:
    return {stem(word): background.rarity(stem(word)) for word in _words(headline) if not _is_small(word)}


def _is_small(word: str) -> bool:
    # A day tells one headline from another, though it tells nothing of what an article is about.
    return word in STOP_WORDS and word not in DATES


@lru_cache(maxsize=128)  # the headlines of one article are looked for in much the same texts
def _positions(text: str) -> dict[str, float]:
    """What each stem of a text counts, by where it first stands; and the beginnings of its words, as `begin…`."""
    counts: dict[str, float] = {}
    for place, word in enumerate(WORD.findall(fold(text))):
        count = 1.0 if place < _LEAD else _IN_NEXT if place < _NEXT else _IN_REST
        term = stem(word)
        counts.setdefault(term, count)
        if len(term) >= 5:
            counts.setdefault(term[:5] + "…", count * _AS_KIN)
    return counts


def _coverage(wanted: Mapping[str, float], told: Mapping[str, float]) -> float:
    """The share of the headline's words, by weight, that the text tells."""
    had = sum(weight * max(told.get(term, 0.0), told.get(term[:5] + "…", 0.0)) for term, weight in wanted.items())
    return had / (sum(wanted.values()) or 1.0)


def _words(headline: str) -> list[str]:
    # An apostrophe ends no word here: Russia's, Russia’s and Russias are the same headline.
    return WORD.findall(fold(re.sub(r"[’'ʼ`´]", "", headline)))


def _distance(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words must be put in, taken out or exchanged to make one the other (Levenshtein)."""
    row = list(range(len(second) + 1))
    for place, word in enumerate(first, 1):
        before, row[0] = row[0], place
        for column, other in enumerate(second, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (word != other))
    return row[-1]
