"""People over the whole library: who is the same person, and what somebody said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reader.library.index import Index
from reader.library.words import words


@dataclass(frozen=True, slots=True)
class Said:
    """Something that somebody said."""

    article: str
    """The article's id."""
    headline: str
    """The article's headline."""
    published: str | None
    """When it was published, ISO 8601."""
    published_basis: str | None
    """How that is known."""
    start: int
    """The first code point of the quotation in the article's text."""
    text: str
    """What was said, without its marks."""


def said_by(index: Index, name: str, *, limit: int = 200) -> tuple[Said, ...]:
    """What a person said in all articles, the newest first.

    Raises:
        LibraryError: The index cannot be read.
    """
    names = spellings(index, name)
    found = index.select(
        "SELECT a.id, a.headline, a.published, a.published_basis, q.start, substr(a.text, q.start + 1, q.end - q.start)"
        f" FROM quotation q JOIN article a ON a.number = q.article WHERE q.speaker IN ({_marks(names)})"
        " ORDER BY a.sorted DESC, a.number DESC, q.start LIMIT ?",
        (*names, limit),
    )
    return tuple(Said(*values) for values in found)


def said_elsewhere(index: Index, id: str, names: Iterable[str]) -> dict[str, int]:
    """How many quotations each of some speakers has in the articles other than this one.

    Raises:
        LibraryError: The index cannot be read.
    """
    counts = {}
    for name in sorted(set(names)):
        known = spellings(index, name)
        ((times,),) = index.select(
            f"SELECT count(*) FROM quotation WHERE speaker IN ({_marks(known)})"
            " AND key >> 20 IS NOT (SELECT number FROM article WHERE id = ?)",
            (*known, id),
        )
        counts[name] = int(times)
    return counts


def spellings(index: Index, name: str) -> tuple[str, ...]:
    """The names under which the library has this person as a speaker, the given one first."""
    surname = words(name)[-1:]
    if not surname:
        return (name,)
    found = index.select(
        "SELECT DISTINCT speaker FROM quotation WHERE key IN"
        " (SELECT rowid FROM quotation_words WHERE quotation_words MATCH ?)",
        (f'speaker : "{surname[0]}"',),
    )
    known = [str(other) for (other,) in found]
    return (name, *(other for other in known if other != name and is_same_person(name, other, known)))


def is_same_person(name: str, other: str, known: Sequence[str]) -> bool:
    """Whether two speakers' names are one person's: the same full name, or a surname alone that only one person has.

    `known` are the names of all speakers with that surname.
    """
    one, two = words(name), words(other)
    if not one or not two or one[-1] != two[-1]:
        return False
    if len(one) > 1 and len(two) > 1:
        return _agree(one, two)
    fuller = [kept for kept in map(words, {*known, name, other}) if len(kept) > 1 and kept[-1] == one[-1]]
    return all(_agree(first, second) for first in fuller for second in fuller)


def _agree(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether two full names may be one person's: surnames equal, first names equal or one the other's initial."""
    first, second = one[0], two[0]
    return one[-1] == two[-1] and (first == second or (1 in (len(first), len(second)) and first[0] == second[0]))


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
