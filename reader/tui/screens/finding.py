"""Finding: the list and what it shows, searching the library as one types, searching inside the article."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.geometry import Size
from textual.widgets import Input

from reader.desk import Desk
from reader.errors import QueryError, ReaderError
from reader.session import Session
from reader.tui import wording
from reader.tui.screens.panes import Panes
from reader.tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from reader.desk import Hit, Query


class Finding(Panes):
    """The panes, with a list that can be searched and an article that can be searched."""

    def __init__(
        self, desk: Desk, session: Session, *, size: Size, samples: bool = False, follow: bool = True
    ) -> None:
        super().__init__(desk, session, size=size, samples=samples, follow=follow)
        self._query: Query | None = None
        """What is searched for; None where everything is listed."""
        self._typed = ""
        self._arrived = 0

    @property
    def search_box(self) -> SearchBox:
        """Where a search of the library is typed."""
        return self.query_one("#search", SearchBox)

    @property
    def find_box(self) -> SearchBox:
        """Where a search in the article is typed."""
        return self.query_one("#find", SearchBox)

    @property
    def searching(self) -> bool:
        """Whether the list shows what a search found."""
        return bool(self._typed) and self.search_box.shown

    def fetch_hits(self, numbers: Sequence[int]) -> list[Hit]:
        """Where the words of the search stand in some articles."""
        try:
            return self.desk.hits(self._query, numbers) if self._query is not None else []
        except ReaderError as error:
            self.call_later(self.complain, error)
            return []

    # -- the list ----------------------------------------------------------------------------------------------

    def fill_list(self, *, most: int | None = None) -> None:
        """List the articles anew: some came, changed or went. The cursor's article keeps its place."""
        try:
            numbers = self.desk.newest(most) if self._query is None else self.desk.select(self._query, "relevance")
            self.counts = self.desk.counts()
        except ReaderError as error:
            self.complain(error)
            return
        self._arrived += self.articles.show(numbers, searching=self.searching)
        self.tell_arrived()
        self.tell_where()

    def tell_arrived(self) -> None:
        """Say above the list how many articles wait above what is in view; at the top none does."""
        if self.articles.top == 0:
            self._arrived = 0
        self.articles.border_title = f" Library · {self._arrived:,} new " if self._arrived else " Library "

    # -- searching the library ---------------------------------------------------------------------------------

    def begin_search(self, text: str | None = None) -> None:
        """Ask for words to search the library for."""
        self.search_box.begin(text)
        self.tell_where()

    @on(Input.Changed, "#search")
    def _search_typed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            query = self.desk.query(event.value, typing=True)
        except QueryError as error:
            self.complain(error)
            return
        self.hush()
        self.search(query, event.value)

    def search(self, query: Query, typed: str) -> None:
        """Search off the screen's thread; only the answer to what is typed now is ever shown."""
        self._typed = typed

        def find() -> array[int]:
            return self.desk.select(query, "relevance") if typed.strip() else self.desk.newest()

        self.ask("search", find, lambda numbers: self.take_found(query, typed, numbers))

    def take_found(self, query: Query, typed: str, numbers: array[int]) -> None:
        """Show what a search found, unless something else was typed meanwhile."""
        if typed != self._typed:
            return
        searching = bool(typed.strip())
        self._query = query if searching else None
        self.articles.show(numbers, searching=searching, keep=not searching)
        self.tell_where()
        if searching:
            self.say(f"{wording.count(len(numbers), 'article')} found" if numbers else "Nothing found")

    @on(Input.Submitted, "#search")
    def _search_kept(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.end_search()
        self.articles.focus()

    @on(SearchBox.Ended, "#search")
    def _search_ended(self, event: SearchBox.Ended) -> None:
        event.stop()
        self.end_search()
        self.articles.focus()

    def end_search(self) -> None:
        """List everything again, the cursor on the article that it was on."""
        self.search_box.put_away()
        self._typed = ""
        self._query = None
        self.articles.show(self.desk.newest(), searching=False)
        self.hush()
        self.tell_where()

    # -- searching the article ---------------------------------------------------------------------------------

    def begin_find(self) -> None:
        """Ask for words to search the article for."""
        self.find_box.begin()
        self.tell_where()

    @on(Input.Changed, "#find")
    def _find_typed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            query = self.desk.query(event.value)
        except QueryError as error:
            self.complain(error)
            return
        self.hush()
        self.show_hits(query)
        if event.value.strip() and not self.view.hits:
            self.say("Not in this article")

    def show_hits(self, query: Query, *, at: int | None = None) -> None:
        """Underline where the words of a query stand, and go to the first of them that lies on from here."""
        if self.held is None:
            return
        hits = self.desk.find_spans(self.held.article.text, query)
        self.view.set_hits(hits)
        if hits:
            start = self.view.cursor if at is None else at
            target = next((hit.start for hit in hits if hit.start >= start), hits[0].start)
            self.view.go_to(target)
        self.tell_where()

    @on(Input.Submitted, "#find")
    def _find_kept(self, event: Input.Submitted) -> None:
        event.stop()
        if not self.view.hits:
            self.find_box.put_away()
        self.view.focus()

    @on(SearchBox.Ended, "#find")
    def _find_ended(self, event: SearchBox.Ended) -> None:
        event.stop()
        self.end_find()
        self.view.focus()

    def end_find(self) -> None:
        """Forget what was found in the article."""
        if self.find_box.shown:
            self.find_box.put_away()
            self.view.set_hits(())
            self.hush()
            self.tell_where()
