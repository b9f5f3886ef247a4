"""The library's half of the desk: what the index of one folder can be asked, without the notebook."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader import library
from reader.article.model import Span
from reader.library.index import Counts, Index, Problem, Row

if TYPE_CHECKING:
    from reader.library.people import Said
    from reader.library.query import Query
    from reader.library.related import Related
    from reader.library.search import Hit, QuotationHit, Sort


class Shelf:
    """One open library; its own thread's, but for the methods that say otherwise."""

    def __init__(self, folder: Path, index: Path, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self._path = index
        self._now = now
        self._threads = threading.local()
        self._owner = threading.get_ident()
        self._stamp = self._index.stamp()

    @property
    def _index(self) -> Index:
        """The calling thread's connection to the index."""
        index: Index | None = getattr(self._threads, "index", None)
        if index is None:
            index = self._threads.index = Index.open(self._path)
        elif threading.get_ident() != self._owner:
            # The owner looks now and then whether another process replaced the file; the others do when they ask.
            index.stamp()
        return index

    def watch(self, stop: threading.Event) -> Iterator[None]:
        """Wait for changes on disk, until told to stop; for a thread or process of its own."""
        return library.scan.watch(self.folder, stop)

    def query(self, text: str, *, typing: bool = False) -> Query:
        """A query as typed; raises QueryError that says where it stopped making sense.

        While it is being typed, the last word may go on.
        """
        query = library.query.parse(text, today=self._now().date())
        return library.query.open_ended(query) if typing else query

    def select(self, query: Query, sort: Sort = "newest") -> array[int]:
        """The numbers of the articles that a query finds, in order; for any thread."""
        return library.search.select(self._index, query, sort)

    def hits(self, query: Query, numbers: Sequence[int]) -> list[Hit]:
        """Where the words of a query stand in some articles; for any thread."""
        return library.search.hits(self._index, query, numbers)

    def find_spans(self, text: str, query: Query) -> tuple[Span, ...]:
        """Where the words of a query stand in a text; for any thread."""
        return library.search.find_spans(text, query)

    def quotations(self, query: Query, *, speaker: str | None = None) -> Iterator[QuotationHit]:
        """The quotations that a query finds, newest first; for any thread."""
        return library.search.quotations(self._index, query, speaker=speaker)

    def related(self, id: str) -> tuple[Related, ...]:
        """What belongs to an article: its own related headlines, then its story, then similar ones; for any thread."""
        return library.related.related(self._index, id) if self._index.row(id) is not None else ()

    def newest(self, most: int | None = None) -> array[int]:
        """The numbers of all articles, or of so many, the newest first: what a list shows before a search."""
        return self._index.newest(most)

    def near(self, headline: str) -> str | None:
        """A query for what is near a headline that is not held; None where nothing is."""
        return library.naming.near(self._index, headline)

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """What a list shows of some articles, in the order asked."""
        return self._index.rows(numbers)

    def row(self, id: str) -> Row | None:
        """What a list shows of one article; None where the library does not hold it."""
        return self._index.row(id)

    def counts(self) -> Counts:
        """How many articles there are, and how many are unread."""
        return self._index.counts()

    def problems(self) -> tuple[Problem, ...]:
        """The files that could not be taken up, each with a sentence."""
        return self._index.problems()

    def said_by(self, name: str) -> tuple[Said, ...]:
        """What a person said in all articles of the library, the newest first; for any thread."""
        return library.people.said_by(self._index, name)

    def said_elsewhere(self, id: str, names: Iterable[str]) -> dict[str, int]:
        """How many quotations each of some speakers has in the other articles of the library; for any thread."""
        return library.people.said_elsewhere(self._index, id, names)

    def story(self, id: str, related: Sequence[Related]) -> tuple[Row, ...]:
        """The article and those of its story, in order of date."""
        ids = [id, *(one.id for one in related if one.id is not None and one.kind != "similar")]
        rows = [row for one in dict.fromkeys(ids) if (row := self._index.row(one)) is not None]
        return tuple(sorted(rows, key=lambda row: (row.published or "", row.number)))
