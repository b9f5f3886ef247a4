"""The cast of an article: everyone and everything it names, each under one name, and where each is mentioned."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from reader.article.speech import beside, names, tables
from reader.article.speech.names import Gender, ReadName, bare, key, one_edit_apart, plain, surname
from reader.article.speech.runs import runs_of

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Figure:
    """A person or an organisation of the article; grows while the article is read."""

    person: bool | None
    """True for a person, False for an organisation or a place, None where it is open."""
    gender: Gender | None = None
    """What titles and first names tell."""
    place: bool = False
    """True for a country, a state, a city."""
    spellings: dict[tuple[str, ...], int] = field(default_factory=dict)
    """The name as it is written, in words, and how often."""
    roles: list[str] = field(default_factory=list)
    """Titles and roles that stand before the name, lower case."""
    namings: list[Naming] = field(default_factory=list)
    """Where it is named, in order."""

    @property
    def name(self) -> str:
        """The name to show: the fullest, its surname as it is spelt most often; initials where they are used more."""
        most = max(self.spellings, key=lambda words: self.spellings[words])
        if self.is_body and len(most) == 1 and most[0].isupper():
            return most[0]
        full = max(self.spellings, key=lambda words: (len(words) > 1, self.spellings[words], len(words)))
        # `Aung San Suu Kyi` before `Suu Kyi`, however seldom it is said.
        full = max((words for words in self.spellings if _end_alike(words, full, len(full))), key=len)
        mine = surname(full)
        counts: dict[str, int] = {}
        for words, times in self.spellings.items():
            counts[surname(words)] = counts.get(surname(words), 0) + times
        best = max(counts, key=lambda word: counts[word])
        if one_edit_apart(plain(best), plain(mine)):
            full = tuple(best if word == mine else word for word in full)
        return " ".join(full)

    @property
    def is_body(self) -> bool:
        """True for what is certainly an organisation, and no place."""
        return self.person is False and not self.place

    @property
    def is_full(self) -> bool:
        """True where the article gives more than one word of the name."""
        return any(len(words) > 1 for words in self.spellings)


@dataclass(frozen=True, slots=True)
class Naming:
    """One place where a figure is named."""

    start: int
    """The first code point of the name with its titles."""
    at: int
    """The first code point of the name itself."""
    end: int
    """One past the last."""
    figure: Figure
    """Whom it names."""


class Cast:
    """The figures of one text and their namings in order."""

    def __init__(self, text: str) -> None:
        runs = list(runs_of(text))
        self._text = text
        self._relatives: set[str] | None = None
        self.figures: list[Figure] = []
        self._surnames: dict[str, list[Figure]] = {}
        self._bearers: dict[str, list[Figure]] = {}
        self._initials: dict[str, Figure] = {}
        self._misspelt: dict[str, list[tuple[str, Figure]]] = {}
        # Full names first: a surname alone may stand before the full name does.
        full: dict[tuple[str, ...], Figure] = {}
        for start, read in runs:
            if len(read.words) > 1:
                if read.words not in full:
                    full[read.words] = self._full(read)
                    self._bear(full[read.words], start, read)
                self._look_beside(full[read.words], start, read)
        told = _titled_genders(read for _, read in runs)
        latest: dict[str, Figure] = {}
        namings: list[Naming] = []
        for start, read in runs:
            if len(read.words) > 1:
                figure = full[read.words]
            elif read.common and not any(figure.person for figure in self._surnames.get(key(read.words[0]), ())):
                continue
            else:
                if read.gender is None and read.words[0] in told:
                    read = replace(read, gender=told[read.words[0]])
                figure = self._single(read, latest.get(read.words[0]))
                self._look_beside(figure, start, read)
            _note(figure, read)
            if figure.person is not False:
                latest[read.last] = figure
            at = start + read.skip
            naming = Naming(start + read.lead, at, at + read.length, figure)
            figure.namings.append(naming)
            namings.append(naming)
        self.namings = [naming for naming in namings if not _is_plain_word(text, naming)]
        self._starts = [naming.start for naming in self.namings]

    def between(self, start: int, end: int) -> list[Naming]:
        """The namings that begin in a stretch of the text."""
        return self.namings[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _look_beside(self, figure: Figure, start: int, read: ReadName) -> None:
        """Learn from the words beside a name what it does not tell by itself."""
        if figure.person is False or figure.gender is not None:
            return
        person, gender = beside.told(self._text, start + read.lead, start + read.skip + read.length)
        if person:
            figure.person = True
            figure.gender = gender

    def _bear(self, figure: Figure, start: int, read: ReadName) -> None:
        """Remember the words of a full name before its last, but not those of a headline, or of words run together."""
        end = start + read.skip + read.length
        if not _HEADLINE.match(self._text, end) and not _GLUED.search(self._text, end - len(read.words[-1]), end):
            for word in {key(word) for word in read.words[:-1]} - {key(read.last)}:
                if len(word) > 2 and word[0].isupper() and figure not in self._bearers.get(word, ()):
                    _put(self._bearers, word, figure)

    def _add(self, read: ReadName) -> Figure:
        person = None if read.sort == "unknown" else read.sort == "person"
        figure = Figure(person, read.gender, read.sort == "place")
        self.figures.append(figure)
        _put(self._surnames, key(read.last), figure)
        return figure

    def _full(self, read: ReadName) -> Figure:
        """The figure of a full name: one whose name agrees, the same first name with a surname misspelt, a new one."""
        last = key(read.last)
        for figure in self._surnames.get(last, ()):
            if _same(figure, read):
                return figure
        bearers = self._bearers.get(last, ())
        if len(bearers) == 1 and names.opens_with_particle(read.words):
            return bearers[0]
        if read.sort == "person":
            for other, figure in self._near(last):
                if (
                    figure.person
                    and any(words[0] == read.words[0] for words in figure.spellings)
                    and len(other) > 3
                ):
                    _put(self._surnames, last, figure)
                    return figure
        figure = self._add(read)
        figure.spellings[read.words] = 0
        if figure.is_body and len(read.words) > 2:
            self._initials.setdefault("".join(word[0] for word in read.words if word[0].isupper()), figure)
        if figure.person is not False:
            for end in _ends(last):
                _put(self._misspelt, end, (last, figure))

        return figure

    def _single(self, read: ReadName, recent: Figure | None) -> Figure:
        """The figure of one word: the one of that surname named last, a misspelt surname's, a new one."""
        last = key(read.words[0])
        if last in self._initials:
            return self._initials[last]
        if last.isupper() and any(figure.person for figure in self._surnames.get(last.capitalize(), ())):
            last, read = last.capitalize(), replace(read, sort="unknown")  # `DOE: "…"` in a transcript
        impersonal = read.sort in ("body", "place")
        fitting = [
            figure
            for figure in self._surnames.get(last, ())
            if (impersonal or figure.person is not False)
            and (not read.gender or figure.gender in (None, read.gender))
            and not self._comes_later_as_relative(figure)
        ]
        if fitting:
            # Of a family, the surname alone means whom the article is about, else who was named last.
            return max(fitting, key=lambda figure: (len(figure.namings), figure is recent))
        bearers = self._bearers.get(last, ())
        if not impersonal and len(bearers) == 1 and _fits(bearers[0], read):
            return bearers[0]
        if len(last) > 4 and last not in self._surnames and not impersonal:
            for other, figure in self._near(last):
                if other[0] == last[0] and _roles_agree(figure, read):
                    self._surnames[last] = [figure]
                    return figure
        return self._add(read)

    def _comes_later_as_relative(self, figure: Figure) -> bool:
        """True where `Doe` stands before `his daughter Jane Doe`: then it is not her."""
        if figure.namings:
            return False
        if self._relatives is None:
            self._relatives = {match[1] for match in _RELATIVE.finditer(self._text)}
        return any(words[0] in self._relatives for words in figure.spellings)

    def _near(self, last: str) -> Iterator[tuple[str, Figure]]:
        """Full names whose surname is one edit from this one."""
        for end in _ends(last):
            for other, figure in self._misspelt.get(end, ()):
                if plain(last) == plain(other) or one_edit_apart(plain(last), plain(other)):
                    yield other, figure


_HEADLINE = re.compile(r" [A-Z]")
_GLUED = re.compile(r"[a-z]{3}[A-Z]")
_MOST = (
    40  # bearers of one surname, or of nearly one, that are told apart; no article has more, and time stays linear
)


def _put(index: dict[str, list[T]], key: str, value: T) -> None:
    bucket = index.setdefault(key, [])
    if len(bucket) < _MOST:
        bucket.append(value)


def _ends(word: str) -> tuple[str, str]:
    """The start and the end of a word: one edit leaves one of them as it was."""
    word = plain(word)
    return word[:2] + "-", "-" + word[-3:]


def _note(figure: Figure, read: ReadName) -> None:
    """Take down how a figure was named."""
    figure.spellings[read.words] = figure.spellings.get(read.words, 0) + 1
    if read.role and read.role not in figure.roles:
        figure.roles.append(read.role)
    if read.sort == "person" and figure.person is None:
        figure.person = True
    if figure.gender is None:
        figure.gender = read.gender


def _fits(figure: Figure, read: ReadName) -> bool:
    """True where a given name alone (`Sheikh Hamad`), or the first of two surnames, can be this person's."""
    return (
        figure.person is True
        and bool(figure.namings)
        and (not read.gender or figure.gender in (None, read.gender))
    )


def _same(figure: Figure, read: ReadName) -> bool:
    """True where two full names with one surname can be one's: an initial, a middle name more, a first name less."""
    if (figure.person is False) != (read.sort in ("body", "place")):
        return False
    first = bare(read.words[0])
    for words in figure.spellings:
        other = bare(words[0])
        if first == other or (len(first) == 1 and other[0] == first) or (len(other) == 1 and first[0] == other):
            return True
        size = min(len(words), len(read.words))
        if size > 1 and _end_alike(words, read.words, size):
            return True
    return False


def _end_alike(one: tuple[str, ...], other: tuple[str, ...], size: int) -> bool:
    """True where the last words of two names are the same: a particle opens a sentence with a capital (`Van der`)."""
    return one[-size:] == other[-size:] or [w.lower() for w in one[-size:]] == [w.lower() for w in other[-size:]]


def _roles_agree(figure: Figure, read: ReadName) -> bool:
    """True where nothing speaks against a misspelt surname: no role, a mere title, or the same role."""
    return not read.role or read.role in tables.titles() or read.role in figure.roles


def _titled_genders(reads: Iterable[ReadName]) -> dict[str, Gender]:
    """What Mr and Mrs tell of each surname that stands alone, where they agree: then `President Doe` is no Mary Doe."""
    told: dict[str, Gender | None] = {}
    for read in reads:
        if read.gender and read.role and len(read.words) == 1:
            last = read.words[0]
            told[last] = read.gender if told.get(last, read.gender) == read.gender else None
    return {last: gender for last, gender in told.items() if gender}


_RELATIVE = re.compile(
    r"\b(?:daughters?|wife|sons?|husband|brothers?|sisters?|father|mother|first lady|First Lady)"
    r"(?:-in-law)?(?:\sand\s[a-z][a-z ]{2,24})?,?\s([A-Z]\w+)"
)
_ACTS = re.compile(
    r"[’',]|\s(?:\w+ed|is|was|are|were|has|had|have|will|would|said|says|told|tells|can|could|wrote|writes|did|does)\b"
)


def _is_plain_word(text: str, naming: Naming) -> bool:
    """True for a capital that only opens sentences (`Small groups of ...`) and names nobody."""
    figure = naming.figure
    if figure.person is not None or len(figure.namings) > 2 or " " in text[naming.at : naming.end]:
        return False
    return not any(_ACTS.match(text, each.end) or not _opens_sentence(text, each.start) for each in figure.namings)


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \u00a0")
    return not before or before[-1] in ".!?:…\n\"“”'’"
