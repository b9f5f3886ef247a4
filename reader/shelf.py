"""The library's half of the desk: what the index of one folder can be asked, without the notebook."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader import library
from reader.article.model import Span
from reader.errors import QueryError
from reader.library.copies import Listing, exact_copies, fold
from reader.library.filenames import to_name
from reader.library.index import Counts, Index, Problem, Row
from reader.library.order import in_order, read_numbers, unread_ids

if TYPE_CHECKING:
    from reader.article.updates import Verdict
    from reader.library.people import Said
    from reader.library.query import Query
    from reader.library.related import Related
    from reader.library.search import Hit, QuotationHit, Sort


@dataclass(frozen=True, slots=True)
class Tally:
    """How much a search finds."""

    found: int
    """Articles."""
    unread: int
    """Those of them that are unread."""


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

    @property
    def is_to_be_scanned(self) -> bool:
        """Whether the index went, or is damaged, so that it must be filled again."""
        return self._index.is_useless

    def query(self, text: str, *, typing: bool = False) -> Query:
        """A query as typed; raises QueryError that says where it stopped making sense.

        While it is being typed, the last word may go on, and what was opened may be closed yet.
        """
        query = library.query.parse(text, today=self._now().astimezone().date(), unfinished=typing)
        return library.query.open_ended(query) if typing else query

    def select(self, query: Query, sort: Sort = "newest") -> array[int]:
        """The numbers of the articles that a query finds, in order; for any thread."""
        return library.search.select(self._index, query, sort)

    def listing(self, query: Query | None = None, sort: Sort = "newest", *, most: int | None = None) -> Listing:
        """What a list shows: what a query finds, else everything or so much of it, in order; for any thread.

        Of each text one article; for a query that asks for quotations those, the newest first.
        """
        index = self._index
        if query is not None and query.quoted:
            keys = self.select_quotations(query)
            return Listing(array("q", [key >> 20 for key in keys]), quotations=keys)
        if query is not None:
            numbers = self.select(query, sort)
        with index.guard() as connection:
            if query is None:
                numbers = in_order(connection, sort, most=most)
            return fold(connection, numbers, of_all=query is None)

    def exact_copies(self, id: str) -> tuple[str, ...]:
        """The ids of the other articles that have the very words of one; for any thread."""
        with self._index.guard() as connection:
            return tuple(exact_copies(connection, id))

    def read_numbers(self) -> set[int]:
        """The numbers of the articles that were read; for any thread."""
        with self._index.guard() as connection:
            return read_numbers(connection)

    def unread(self, numbers: Sequence[int]) -> list[str]:
        """The ids of those of some articles that are unread; for any thread."""
        with self._index.guard() as connection:
            return unread_ids(connection, numbers)

    def tallies(self, queries: Mapping[str, str]) -> dict[str, Tally | None]:
        """What each of some queries finds, None for one that cannot be read any more; for any thread."""
        unread = set(self.select(self.query("is:unread")))
        tallies: dict[str, Tally | None] = {}
        for key, text in queries.items():
            try:
                found = self.select(self.query(text))
            except QueryError:
                tallies[key] = None
            else:
                tallies[key] = Tally(len(found), len(unread.intersection(found)))
        return tallies

    def hits(self, query: Query, numbers: Sequence[int]) -> list[Hit]:
        """Where the words of a query stand in some articles; for any thread."""
        return library.search.hits(self._index, query, numbers)

    def find_spans(self, text: str, query: Query) -> tuple[Span, ...]:
        """Where the words of a query stand in a text; for any thread."""
        return library.search.find_spans(text, query)

    def quotations(self, query: Query, *, speaker: str | None = None) -> Iterator[QuotationHit]:
        """The quotations that a query finds, newest first; for any thread."""
        return library.search.quotations(self._index, query, speaker=speaker)

    def select_quotations(self, query: Query) -> array[int]:
        """The keys of the quotations that a query finds, newest article first; for any thread."""
        return library.search.select_quotations(self._index, query)

    def quotation_rows(self, keys: Sequence[int]) -> list[QuotationHit]:
        """What a list shows of some quotations, in the order asked; for any thread."""
        return library.search.quotation_rows(self._index, keys)

    def related(self, id: str) -> tuple[Related, ...]:
        """What belongs to an article: its own related headlines, then its story, then similar ones; for any thread."""
        return library.related.related(self._index, id) if self._index.row(id) is not None else ()

    def newest(self, most: int | None = None) -> array[int]:
        """The numbers of all articles, or of so many, the newest first: what a list shows before a search."""
        with self._index.guard() as connection:
            return in_order(connection, "newest", most=most)

    def near(self, headline: str) -> str | None:
        """A query for what is near a headline that is not held; None where nothing is."""
        return library.naming.near(self._index, headline)

    def carrier(self, headline: str, url: str = "") -> str | None:
        """The id of the held article that carries a headline, or is at its address; for any thread."""
        return library.naming.carrier(self._index, headline, url)

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

    def compare(self, id: str, earlier: Sequence[str]) -> tuple[Verdict, ...]:
        """What of each block of an article earlier ones did not say; nothing where one has gone; for any thread."""
        from reader.article import updates

        article = self._index.article(id)
        others = [other for one in earlier if (other := self._index.article(one)) is not None]
        if article is None:
            return ()
        return updates.compare(article.text, article.blocks, ((one.text, one.blocks) for one in others))

    def count_new(self, ids: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """For articles in order of date how many paragraphs are new after those before, and of how many; any thread."""
        from reader.article import updates

        known = updates.Known()
        for id in ids:
            article = self._index.article(id)
            if article is not None:
                verdicts = known.compare(article.text, article.blocks)
                yield id, *updates.count_new(article.blocks, verdicts)
                known.add(article.text, article.blocks)

    def id_at(self, path: str) -> str | None:
        """The id of the article in a file, by its path inside the library; None before it was taken up; any thread."""
        found = next(self._index.identities("path", [path], sketch=False), None)
        return found.id if found is not None else None

    def awaits(self, path: str) -> bool:
        """Whether a file of the library is there and not taken up yet, as while an index is made anew; any thread."""
        return self.id_at(path) is None and (self.folder / to_name(path)).is_file()

    def path_at(self, url: str) -> str | None:
        """The file, inside the library, of an article by its address; None where it holds none; for any thread."""
        found = next(self._index.identities("url", [url], sketch=False), None)
        return found.path if found is not None else None

    def story(self, id: str, related: Sequence[Related], *, whole: bool = False) -> tuple[Row, ...]:
        """The article and those of its story, in order of date; the whole of a long one takes a while: for a thread."""
        ids = [id, *(one.id for one in related if one.id is not None and one.kind != "similar")]
        if whole:
            ids += library.related.story(self._index, id)
        rows = [row for one in dict.fromkeys(ids) if (row := self._index.row(one)) is not None]
        return tuple(sorted(rows, key=lambda row: (row.published or "", row.number)))
