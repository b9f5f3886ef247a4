"""Finding: searching the library as one types, searching inside the article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widgets import Input

from reader.errors import QueryError
from reader.tui import wording
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part

if TYPE_CHECKING:
    from reader.desk import Listing, Query


class Finding(Part):
    """A list that can be searched, and an article that can be searched."""

    def __init__(self, panes: Panes, ordering: Ordering) -> None:
        super().__init__(panes)
        self._ordering = ordering
        self._typed = ""
        """The search as typed; empty where none is under way."""
        self._told = "", ""
        """A search that was begun for the person, and what is to be told with what it finds."""
        self._answered = ""
        """The search whose answer the list shows."""
        self._leads = ""
        """The search whose answer the keys go to when it comes."""

    @property
    def searching(self) -> bool:
        """Whether the list shows what a search found."""
        return bool(self._typed) and self.panes.search_box.shown

    # -- searching the library ---------------------------------------------------------------------------------

    def begin_search(self) -> None:
        """Ask for words to search the library for."""
        self._leads = ""
        self.panes.search_box.begin()
        self.tell_where()

    def search_for(self, typed: str, told: str = "") -> None:
        """Search as if it had been typed, and tell something with what is found."""
        self._told = typed, told
        self.panes.search_box.fill(typed)

    def take_typed(self, typed: str) -> None:
        """Search for what is typed so far."""
        query = self._read(typed)
        if query is not None:
            self._search(query, typed)

    def _read(self, typed: str) -> Query | None:
        """What is typed so far as a query; None where it cannot be read, which is said."""
        try:
            query = self.desk.query(typed, typing=True)
        except QueryError as error:
            self.complain(error)
            return None
        self.panes.hush()
        return query

    def search_unread(self, then: Callable[[], None]) -> None:
        """Search for what is unread, as if it had been typed; the keys stay with the list."""
        typed = "is:unread"
        with self.panes.prevent(Input.Changed):
            self.panes.search_box.begin(typed)
        self.articles.focus()
        self._search(self.desk.query(typed), typed, then)

    def _search(self, query: Query, typed: str, then: Callable[[], None] | None = None) -> None:
        """Search off the screen's thread; only the answer to what is typed now is ever shown."""
        self._typed, self._answered = typed, ""
        if not typed.strip():
            self._ordering.list_everything()
            return
        order = self._ordering.found_order

        def take(found: Listing) -> None:
            if typed != self._typed:
                return
            if order == self._ordering.found_order:
                self._ordering.take_found(query, found)
                self._answered = typed
                self._tell_found(found)
                if self._leads == typed:
                    self._leads = ""
                    self.articles.focus()
                if then is not None:
                    then()
            else:
                self._search(query, typed, then)

        self.ask("search", lambda: self.desk.listing(query, order), take)

    def _tell_found(self, listing: Listing) -> None:
        what = "quotation" if listing.quotations is not None else "article"
        found = wording.count(len(listing.numbers) + len(listing.shown), what)
        said = f"{found} found" if len(listing.numbers) else "Nothing found"
        (typed, told), self._told = self._told, ("", "")
        self.say(f"{said}{told}" if typed == self._typed else said)

    def keep(self, typed: str) -> None:
        """The search is typed: to what it found, when that is there, for keys typed fast must not act on other rows."""
        if not typed.strip():
            self.end_search()
        if typed == self._typed != self._answered:
            self._leads = typed
        else:
            self.articles.focus()

    def end_search(self) -> None:
        """List everything again, the cursor on the article that it led to, else where it was."""
        self.panes.search_box.put_away()
        self._typed, self._answered, self._leads, self._ordering.found_order = "", "", "", "relevance"
        self._ordering.list_everything()
        self.panes.hush()
        self.tell_where()

    # -- searching the article ---------------------------------------------------------------------------------

    def begin_find(self) -> None:
        """Ask for words to search the article for."""
        self.panes.find_box.begin()
        self.tell_where()

    def take_typed_in_article(self, typed: str) -> None:
        """Underline where the words that are typed so far stand, and go to the first that lies on from here."""
        query = self._read(typed)
        if query is None:
            return
        if self.held is not None:
            hits = self.desk.find_spans(self.held.article.text, query)
            self.view.set_hits(hits)
            if hits:
                self.view.go_to(next((hit.start for hit in hits if hit.start >= self.view.cursor), hits[0].start))
        self.tell_where()
        if typed.strip() and not self.view.hits:
            self.say("Not in this article")

    def show_hits_of_search(self) -> None:
        """Underline in the article what a search of the library found in it."""
        if self.searching and self.held is not None and self.panes.searched is not None:
            self.view.set_hits(self.desk.find_spans(self.held.article.text, self.panes.searched))

    def keep_in_article(self) -> None:
        """The words are typed: to where they stand."""
        if not self.view.hits:
            self.panes.find_box.put_away()
        self.view.focus()

    def end_find(self) -> None:
        """Forget what was found in the article."""
        if self.panes.find_box.shown:
            self.panes.find_box.put_away()
            self.view.set_hits(())
            self.panes.hush()
            self.tell_where()
