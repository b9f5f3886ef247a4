"""The cast of an article: everyone and everything it names, each under one name, and where each is mentioned."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reader.article import names, tables
from reader.article.names import Gender, ReadName, bare, one_edit_apart, surname


@dataclass(slots=True)
class Figure:
    """A person or an organisation of the article; grows while the article is read."""

    spellings: Counter[tuple[str, ...]]
    """The name as it is written, in words, and how often."""
    person: bool | None
    """True for a person, False for an organisation, None where it is open."""
    gender: Gender | None = None
    """What titles and first names tell."""
    place: bool = False
    """True for a country, a state, a city."""
    roles: list[str] = field(default_factory=list)
    """Titles and roles that stand before the name, lower case."""
    namings: list[Naming] = field(default_factory=list)
    """Where it is named, in order."""

    @property
    def is_body(self) -> bool:
        """True for what is certainly an organisation, and no place."""
        return self.person is False and not self.place

    @property
    def weight(self) -> int:
        """How often the article names it."""
        return len(self.namings)

    @property
    def name(self) -> str:
        """The name to show: the fullest one, its surname in the spelling used most often."""
        full = max(self.spellings, key=lambda words: (len(words) > 1, self.spellings[words], len(words)))
        count = Counter[str]()
        for words, times in self.spellings.items():
            count[surname(words)] += times
        best = max(count, key=lambda word: count[word])
        mine = surname(full)
        if best != mine and one_edit_apart(best.lower(), mine.lower()):
            full = tuple(best if word == mine else word for word in full)
        return " ".join(full)


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
        self.namings: list[Naming] = []
        self.figures: list[Figure] = []
        runs = list(_runs(text))
        by_surname: dict[str, list[Figure]] = {}
        # Full names first: a surname alone may stand before the full name does.
        known: dict[tuple[str, ...], Figure] = {}
        for start, read in runs:
            if len(read.words) > 1 and read.words not in known:
                known[read.words] = self._full(start, read, by_surname)
        latest: dict[str, Figure] = {}
        titled = _titled_genders(runs)
        for start, read in runs:
            last = surname(read.words)
            if read.gender is None and len(read.words) == 1 and last in titled:
                read = replace(read, gender=titled[last])
            if read.common and not any(figure.person for figure in by_surname.get(last, ())):
                continue
            if len(read.words) > 1:
                figure = known[read.words]
            else:
                figure = self._single(start, read, last, by_surname, latest)
            self._note(figure, read)
            if figure.person is not False:
                latest[last] = figure
            at = start + read.skip
            naming = Naming(start + read.lead, at, at + read.length, figure)
            figure.namings.append(naming)
            self.namings.append(naming)
        self.namings = [naming for naming in self.namings if not _is_plain_word(text, naming)]
        self._starts = [naming.start for naming in self.namings]

    def between(self, start: int, end: int) -> list[Naming]:
        """The namings that begin in a stretch of the text."""
        return self.namings[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _add(self, start: int, read: ReadName) -> Figure:
        person = {"person": True, "body": False, "place": False, "unknown": None}[read.sort]
        figure = Figure(Counter(), person, read.gender, read.sort == "place")
        self.figures.append(figure)
        return figure

    def _full(self, start: int, read: ReadName, by_surname: dict[str, list[Figure]]) -> Figure:
        last = surname(read.words)
        for figure in by_surname.get(last, ()):
            if _same_person(figure, read):
                return figure
        if read.sort == "person":
            # The same first name and a surname one letter off is the same person, misspelt.
            for other, figures in by_surname.items():
                if len(last) > 3 and one_edit_apart(last.lower(), other.lower()):
                    for figure in figures:
                        if figure.person and any(words[0] == read.words[0] for words in figure.spellings):
                            by_surname.setdefault(last, []).append(figure)
                            return figure
        figure = self._add(start, read)
        figure.spellings[read.words] += 0
        by_surname.setdefault(last, []).append(figure)
        return figure

    def _single(
        self,
        start: int,
        read: ReadName,
        last: str,
        by_surname: dict[str, list[Figure]],
        latest: dict[str, Figure],
    ) -> Figure:
        candidates = [figure for figure in by_surname.get(last, ()) if figure.person is not False or read.sort in ("body", "place")]
        if read.gender:
            candidates = [figure for figure in candidates if figure.gender in (None, read.gender)]
        if (recent := latest.get(last)) is not None and recent in candidates:
            return recent
        if candidates:
            return candidates[0]
        if len(last) > 4 and last not in by_surname and read.sort not in ("body", "place"):
            for other, figures in by_surname.items():
                if other[0] == last[0] and one_edit_apart(last.lower(), other.lower()):
                    for figure in figures:
                        if figure.person is not False and _is_full(figure) and _roles_agree(figure, read):
                            by_surname[last] = [figure]
                            return figure
        figure = self._add(start, read)
        by_surname.setdefault(last, []).append(figure)
        return figure

    @staticmethod
    def _note(figure: Figure, read: ReadName) -> None:
        figure.spellings[read.words] += 1
        if read.role and read.role not in figure.roles:
            figure.roles.append(read.role)
        if read.sort == "person" and figure.person is None:
            figure.person = True
        if figure.gender is None:
            figure.gender = read.gender


_ACTS = re.compile(r"[’',]|\s(?:\w+ed|is|was|are|were|has|had|have|will|would|said|says|told|tells|can|could|wrote|writes|did|does)\b")


def _is_plain_word(text: str, naming: Naming) -> bool:
    """True for a capital that only opens sentences (`Small groups of ...`) and names nobody."""
    figure = naming.figure
    if figure.person is not None or len(figure.namings) > 2 or " " in text[naming.at : naming.end]:
        return False
    return not any(_ACTS.match(text, each.end) or not _opens_sentence(text, each.start) for each in figure.namings)


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \u00a0")
    return not before or before[-1] in ".!?:…\n\"“”'’"


_DATELINE = re.compile(r"(?:,\s[A-Z][\w.]+)?(?:,\s[A-Z][a-z]+\.?\s\d+)?(?:\s\([\w ]+\))?\s?(?:--|—|–|-\s|\s/|\()")
_OF = re.compile(r"\s(?:of|for|on)\s(?:the\s)?$")


def _runs(text: str) -> Iterator[tuple[int, ReadName]]:
    """The names of a text with their places; `Department of Labor` is one, a dateline's place is none."""
    held: tuple[int, ReadName] | None = None
    for match in names.RUN.finditer(text):
        read = names.read(match[0])
        if not read.length:
            continue
        start = match.start()
        if match[0].isupper() and (not start or text[start - 1] == "\n") and _DATELINE.match(text, match.end()):
            continue
        if held is not None:
            end = held[0] + held[1].skip + held[1].length
            between = text[end : start + read.skip]
            if len(between) < 10 and _OF.match(between) and read.sort != "person":
                held = (held[0], names.joined(held[1], between, read))
                continue
            yield held
            held = None
        if read.sort == "body" and bare(read.words[-1]) in tables.words("head"):
            held = start, read
        else:
            yield start, read
    if held is not None:
        yield held


def _same_person(figure: Figure, read: ReadName) -> bool:
    """True where two full names with one surname can be one person's: equal, an initial, a middle name more."""
    if (figure.person is False) != (read.sort in ("body", "place")):
        return False
    first = bare(read.words[0])
    for words in figure.spellings:
        other = bare(words[0])
        size = min(len(words), len(read.words))
        if size > 1 and words[-size:] == read.words[-size:]:
            return True
        if first == other or (len(first) == 1 and other[0] == first) or (len(other) == 1 and first[0] == other):
            return True
    return False


def _titled_genders(runs: list[tuple[int, ReadName]]) -> dict[str, Gender]:
    """What Mr and Mrs tell of each surname that stands alone, where they agree: then `President Doe` is no Mary Doe."""
    told: dict[str, Gender | None] = {}
    for _, read in runs:
        if len(read.words) == 1 and read.gender and read.role:
            last = read.words[0]
            told[last] = read.gender if told.get(last, read.gender) == read.gender else None
    return {last: gender for last, gender in told.items() if gender}


def _is_full(figure: Figure) -> bool:
    return any(len(words) > 1 for words in figure.spellings)


def _roles_agree(figure: Figure, read: ReadName) -> bool:
    return not read.role or read.role.rstrip(".") in tables.titles() or read.role in figure.roles
