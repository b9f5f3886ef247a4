"""What goes into the index and comes out of it: rows, entries, marks, problems, counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of an article."""

    number: int
    """The article's number in this index; another index may give it another."""
    id: str
    """The article's id, the same everywhere."""
    path: str
    """The file's path inside the library, with slashes, printable."""
    headline: str
    """The headline."""
    headline_derived: bool
    """Whether it was made from the lead."""
    place: str | None
    """The dateline's place, as written."""
    date: str | None
    """The dateline's date, as written."""
    agency: str | None
    """The agency."""
    source: str | None
    """The publication or site."""
    url: str | None
    """The canonical address."""
    published: str | None
    """ISO 8601."""
    published_basis: str | None
    """How it is known: `stated`, `dateline` or `file`."""
    words: int
    """How many words the text has."""
    quotations: int
    """How many quotations it has."""
    read: bool
    """Whether it was read."""
    starred: bool
    """Whether it is starred."""
    notes: int
    """How many annotations are on it."""
    begun: bool = False
    """Whether it was left in the middle, where that was asked."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The index's copy of what the notebook says of an article."""

    article: str
    """The article's id."""
    read: bool = False
    """Whether it was read."""
    starred: bool = False
    """Whether it is starred."""
    notes: int = 0
    """How many annotations are on it."""
    words: str = ""
    """The words of its notes."""
    tags: tuple[str, ...] = ()
    """The tags of its notes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be taken up."""

    path: str
    """Its path inside the library."""
    sentence: str
    """What is the matter and what to do."""
    size: int = -1
    """The file's size in bytes then; below zero: look again at every scan."""
    mtime_ns: int = -1
    """When the file was last modified then, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    articles: int
    """All articles of the library."""
    unread: int
    """Those not read."""
