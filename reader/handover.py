"""Handing over: the copy of the notebook that the index has, so that lists, queries and the first paint know it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from reader import notebook
from reader.errors import LibraryError
from reader.library.index import Index, Mark

if TYPE_CHECKING:
    from reader.held import Held
    from reader.notebook import Notebook
    from reader.notebook.searches import SavedSearch

_SEARCHES = "searches"
"""The setting of the index under which the saved searches stand."""


class Handover:
    """Gives the index what it may know of the notebook.

    The notebook has saved already: where the index cannot take it, nothing is raised, for that would say that it had
    not been saved, and the person would do it again. The index has it the next time.
    """

    def __init__(self, book: Notebook, index: Callable[[], Index], held: Callable[[str], Held | None]) -> None:
        """Between a notebook and an index; `held` gives an article with its speakers as the person corrected them."""
        self._notebook = book
        self._index = index
        self._held = held
        self._owed: set[str] = set()
        """The ids of articles whose marks the index could not take."""

    def everything(self) -> None:
        """The whole notebook's marks, unless it has them; LibraryError, for nothing was saved just now."""
        book, watermark = self._notebook, self._notebook.watermark
        if self._index().watermark != watermark:
            noted = {one.article for one in book.annotations.all()}
            ids = noted | {state.article for state in book.reading.all()}
            self._index().take_marks(self._marks(ids), watermark, whole=True)
            self._owed.clear()

    def marks(self, ids: Iterable[str]) -> None:
        """The marks of some articles."""
        self._owed.update(ids)
        with suppress(LibraryError):
            self._index().take_marks(self._marks(self._owed), self._notebook.watermark, whole=False)
            self._owed.clear()

    def speakers(self, ids: Iterable[str]) -> None:
        """The speakers of some articles, as they were corrected."""
        with suppress(LibraryError):
            for id in ids:
                held = self._held(id)
                if held is not None:
                    said = [quotation.speaker for quotation in held.article.quotations]
                    self._index().set_speakers(id, said)

    def searches(self) -> None:
        """The saved searches."""
        copy = json.dumps([asdict(one) for one in self._notebook.searches.all()])
        with suppress(LibraryError):
            if copy != (self._index().setting(_SEARCHES) or "[]"):
                self._index().set_setting(_SEARCHES, copy)

    def _marks(self, ids: Iterable[str]) -> Iterator[Mark]:
        # Of an article that has several ids the library may hold any.
        book = self._notebook
        for id in dict.fromkeys(member for one in ids for member in book.articles.group(one)):
            state, notes = book.reading.get(id), book.annotations.on(id)
            words = "\n".join(one.note for one in notes if one.note)
            tags = tuple(dict.fromkeys(tag for one in notes for tag in one.tags))
            yield Mark(id, state.read, state.starred, len(notes), words, tags)


def searches_in(index: Index) -> tuple[SavedSearch, ...]:
    """The saved searches as an index has them."""
    copy = index.setting(_SEARCHES)
    return tuple(notebook.searches.SavedSearch(**one) for one in json.loads(copy)) if copy else ()
