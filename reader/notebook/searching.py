"""Searching notes: words, `tag:`, `speaker:`, `date:` and `is:orphan`; everything that is asked must be so."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from reader.errors import QueryError
from reader.notebook.annotations import Annotation

_TERM = re.compile(r'(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))')
_FIELDS = ("tag", "speaker", "date", "is")


@dataclass(frozen=True, slots=True)
class NoteQuery:
    """What is asked of notes; an empty one finds all."""

    words: tuple[str, ...] = ()
    """Words or phrases that must stand in the passage, the note, the tags or the headline."""
    tags: tuple[str, ...] = ()
    """Beginnings of tags that it must have."""
    speakers: tuple[str, ...] = ()
    """Parts of the speaker's name."""
    dates: tuple[tuple[str, str], ...] = ()
    """First and last day on which it may have been made; parts of a date stand for all days in it."""
    orphans: bool = False
    """Whether only those are wanted whose passage is lost, which the annotation alone cannot tell."""

    def finds(self, annotation: Annotation) -> bool:
        """Whether an annotation is asked for, as far as it tells itself."""
        folded = _folded(annotation)
        return (
            all(word in folded.words for word in self.words)
            and all(any(tag.startswith(asked) for tag in folded.tags) for asked in self.tags)
            and all(asked in folded.speaker for asked in self.speakers)
            and all(
                first <= annotation.created[: len(first)] and annotation.created[: len(last)] <= last
                for first, last in self.dates
            )
        )


@dataclass(frozen=True, slots=True)
class _Folded:
    """What is compared of an annotation."""

    words: str
    tags: tuple[str, ...]
    speaker: str


@lru_cache(maxsize=10_000)
def _folded(annotation: Annotation) -> _Folded:
    # Each key of a search looks at every note again.
    exact = annotation.selector.exact if annotation.selector else ""
    return _Folded(
        fold("\n".join([exact, annotation.note, *annotation.tags, annotation.citation.headline])),
        tuple(fold(tag) for tag in annotation.tags),
        fold(annotation.citation.speaker or ""),
    )


def fold(text: str) -> str:
    """Text for comparing: case, diacritics and white space do not matter, ё is е."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def parse(text: str) -> NoteQuery:
    """A query as typed; raises QueryError for a field or a value that there is not."""
    words: list[str] = []
    tags: list[str] = []
    speakers: list[str] = []
    dates: list[tuple[str, str]] = []
    orphans = False
    for match in _TERM.finditer(text):
        field, value = match["field"], match["phrase"] if match["phrase"] is not None else match["word"]
        if field is not None and field not in _FIELDS:
            raise QueryError(f"There is no {field}: in notes, only {', '.join(f'{one}:' for one in _FIELDS)}.")
        if field == "tag":
            tags.append(fold(value.lstrip("#")))
        elif field == "speaker":
            speakers.append(fold(value))
        elif field == "date":
            dates.append(_days(value))
        elif field == "is":
            if value != "orphan":
                raise QueryError(f"Notes know is:orphan, not is:{value}.")
            orphans = True
        elif field is None and value.startswith("#") and len(value) > 1:
            tags.append(fold(value[1:]))
        elif value:
            words.append(fold(value))
    return NoteQuery(tuple(words), tuple(tags), tuple(speakers), tuple(dates), orphans)


def _days(value: str) -> tuple[str, str]:
    first, dots, last = value.partition("..")
    last = last if dots else first
    for day in (first, last):
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?|", day):
            raise QueryError(f"date:{value} is no date; write date:2026, date:2026-04, date:2026-04-27 or a..b.")
    return first, last or "9999"
