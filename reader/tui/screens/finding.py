"""Finding: searching the library as one types, searching inside the article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from reader.errors import QueryError, ReaderError
from reader.tui import wording
from reader.tui.screens.ordering import Ordering
from reader.tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from reader.desk import Hit, Listing, Query, QuotationHit


class Finding(Ordering):
    """The panes, with a list that can be searched and an article that can be searched."""

    _typed = ""
    """The search as typed; empty where none is under way."""

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

    def fetch_quotations(self, keys: Sequence[int]) -> list[QuotationHit]:
        """Quotations for the list; none where the index cannot be read, which is said."""
        try:
            return self.desk.quotation_rows(keys)
        except ReaderError as error:
            self.call_later(self.complain, error)
            return []

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

    def search_unread(self, then: Callable[[], None]) -> None:
        """Search for what is unread, as if it had been typed; the keys stay with the list."""
        typed = "is:unread"
        with self.prevent(Input.Changed):
            self.search_box.begin(typed)
        self.articles.focus()
        self.search(self.desk.query(typed), typed, then)

    def search(self, query: Query, typed: str, then: Callable[[], None] | None = None) -> None:
        """Search off the screen's thread; only the answer to what is typed now is ever shown."""
        self._typed = typed
        if not typed.strip():
            self.list_everything()
            return
        order = self._found_order

        def take(found: Listing) -> None:
            if typed != self._typed:
                return
            if order == self._found_order:
                self.take_found(query, found)
                if then is not None:
                    then()
            else:
                self.search(query, typed, then)

        self.ask("search", lambda: self.desk.listing(query, order), take)

    def take_found(self, query: Query, listing: Listing) -> None:
        """Show what a search found."""
        self._query = query
        self.articles.show(listing, sort=self._found_order, searching=True, keep=False)
        self.show_emptiness()
        self.tell_arrived()
        self.tell_where()
        what = "quotation" if listing.quotations is not None else "article"
        found = wording.count(len(listing.numbers) + len(listing.shown), what)
        self.say(f"{found} found" if len(listing.numbers) else "Nothing found")

    def list_everything(self) -> None:
        """List everything again, the cursor on the article that it was on."""
        if self._query is not None:
            self._query = None
            self.articles.show(self._everything, sort=self._order)
            self.show_emptiness()
            self.tell_arrived()
        self.fill_list()

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
        self._typed, self._found_order = "", "relevance"
        self.list_everything()
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
            query = self.desk.query(event.value, typing=True)
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
