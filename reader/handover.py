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
        self._known = ""
        """The watermark up to which the index had all, when it was last handed something."""
        self._owed: set[str] = set()
        """The ids of articles whose marks the index could not take."""
        self._owed_speakers: set[str] = set()
        """Those whose speakers it could not take."""
        self._owes_searches = False
        """Whether it could not take the saved searches."""

    def everything(self) -> None:
        """The whole notebook's marks, unless it has them; LibraryError, for nothing was saved just now."""
        book, index = self._notebook, self._index()
        if index.watermark != book.watermark:
            with index.transaction():
                # Under its lock: what another process saved is in this copy, or is handed over after it.
                book.take_up()
                noted = {one.article for one in book.annotations.all()}
                ids = noted | {state.article for state in book.reading.all()}
                index.take_marks(self._marks(ids), book.watermark)
            self._owed.clear()
        self._known = book.watermark

    def marks(self, ids: Iterable[str]) -> None:
        """The marks of some articles."""
        self._owed.update(ids)
        with suppress(LibraryError):
            watermark = self._notebook.watermark
            if self._index().take_marks(self._marks(self._owed), watermark, known=self._known):
                self._known = watermark
            self._owed.clear()

    def speakers(self, ids: Iterable[str]) -> None:
        """The speakers of some articles, as they were corrected."""
        self._owed_speakers.update(ids)
        with suppress(LibraryError):
            for id in sorted(self._owed_speakers):
                held = self._held(id)
                if held is not None:
                    said = [quotation.speaker for quotation in held.article.quotations]
                    self._index().set_speakers(id, said)
            self._owed_speakers.clear()

    def searches(self) -> None:
        """The saved searches."""
        copy = json.dumps([asdict(one) for one in self._notebook.searches.all()])
        self._owes_searches = True
        with suppress(LibraryError):
            if copy != (self._index().setting(_SEARCHES) or "[]"):
                self._index().set_setting(_SEARCHES, copy)
            self._owes_searches = False

    def again(self) -> None:
        """What the index could not take before; if it still cannot, nobody waits for it."""
        if self._owed or self._owed_speakers or self._owes_searches:
            with suppress(LibraryError), self._index().unwaiting():
                self.marks(())
                self.speakers(())
                self.searches()

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
