"""Which article a related headline leads to: the one that carries it, or whose lead tells the same. Pure.

Precision comes before recall: a changed word or two are borne, a changed number or "not" is another story, and where
two articles fit nearly as well, none is named. The limits were set on invented and real headlines held back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reader.library.terms import STOP_WORDS, Background, names
from reader.library.words import WORD, fold, stem

_TELLING = frozenset(("no", "not", "never", "without", "rejects", "denies"))
_LEAD = 70  # words
_REST = 0.6  # what a word outside the lead counts
_COVERED = 0.66
_MARGIN = 0.12


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


def same_headline(one: str, other: str) -> float:
    """How surely two headlines are one and the same, 0 to 1; case, punctuation and kinds of marks do not matter."""
    first, second = _words(one), _words(other)
    if first == second:
        return 1.0 if first else 0.0
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= 5 and longer[: len(shorter)] == shorter and one.rstrip().endswith(("…", "...")):
        return 0.95
    changed = {word for word in {*first} ^ {*second} if word.isdigit() or word in _TELLING}
    if changed:
        return 0.0
    distance = _distance([stem(word) for word in first], [stem(word) for word in second])
    allowed = (len(shorter) + 1) // 5
    return 0.9 - 0.2 * distance / allowed if distance <= min(allowed, 2) else 0.0


def carrying(headline: str, candidates: Iterable[Candidate], day: int | None) -> Candidate | None:
    """The article that carries the headline; of several that do, the one nearest in time."""

    def closeness(candidate: Candidate) -> tuple[float, int, int]:
        apart = abs(candidate.day - day) if candidate.day is not None and day is not None else 10**6
        return -same_headline(headline, candidate.headline), apart, candidate.number

    fitting = [one for one in candidates if not one.derived and same_headline(headline, one.headline) > 0]
    return min(fitting, key=closeness, default=None)


def covering(
    headline: str, candidates: Sequence[Candidate], day: int | None, background: Background
) -> Candidate | None:
    """Of the articles without a headline of their own, the one whose lead tells what the headline says.

    All its names and two thirds of its words, by how rare they are, must be there, most of them in the lead, and the
    next best article must be clearly behind.
    """
    wanted = {stem(word): background.rarity(stem(word)) for word in _words(headline) if word not in STOP_WORDS}
    named = {stem(word) for name in names(f"– {headline}") for word in WORD.findall(fold(name))} & wanted.keys()
    if len(wanted) < 3:
        return None
    scored = sorted(
        ((_coverage(wanted, named, one), one.number, one) for one in candidates if one.derived), reverse=True
    )
    if not scored or scored[0][0] < _COVERED:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _MARGIN:
        return None
    best = scored[0][2]
    if day is not None and best.day is not None and abs(best.day - day) > 60:
        return None
    return best


def _coverage(wanted: dict[str, float], named: set[str], candidate: Candidate) -> float:
    """The share of the headline's words, by weight, that the article has; 0 where it lacks a name."""
    stems = [stem(word) for word in WORD.findall(fold(candidate.text))]
    lead, rest = set(stems[:_LEAD]), set(stems[_LEAD:])
    if not named <= lead | rest:
        return 0.0
    had = sum(
        weight if term in lead else _REST * weight if term in rest else 0.0 for term, weight in wanted.items()
    )
    return had / sum(wanted.values())


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
