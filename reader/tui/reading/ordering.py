"""Ordering: filling the list in the order that the person wants, and telling above it what it shows."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import Worker

from reader.desk import Counts, Listing
from reader.errors import ReaderError
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part, Told

if TYPE_CHECKING:
    from reader.desk import Query, Sort

ORDERS: dict[Sort, str] = {
    "newest": "newest first",
    "oldest": "oldest first",
    "headline": "by headline",
    "place": "by place",
    "unread": "unread first",
}
"""The orders of the list, one after the other, and how each is told."""
_REST = 5
"""So many times as long as filling the list took, it rests before it is filled for others' changes again."""
_BEST_FIRST: dict[Sort, str] = {"relevance": "best first"}
"""What a search begins with."""


class Ordering(Part):
    """A list that is filled with everything, or with what a search found."""

    def __init__(self, panes: Panes) -> None:
        super().__init__(panes)
        self.everything_order: Sort = next((order for order in ORDERS if order == panes.session.order), "newest")
        """The order in which everything is listed."""
        self.found_order: Sort = "relevance"
        """The order of what a search found."""
        self.taken: Told = []
        """Told when something was listed."""
        self.refetched: Told = []
        """Told when the rows were read again."""
        self.before: int | None = None
        """The number of the article to go back to in the list when a search ends that led nowhere."""
        self._everything = Listing(array("q"))
        """The last listing of everything: what shows at once when a search ends."""
        self._arrived = 0
        self._filling: Worker[None] | None = None
        self._fill_again = False
        self._refilling: Timer | None = None
        self._filled, self._took = 0.0, 0.0

    @property
    def order(self) -> Sort:
        """The order of the list."""
        return self.everything_order if self.panes.searched is None else self.found_order

    def fill_first(self, most: int) -> None:
        """List the first articles, for the first paint, which waits for them."""
        try:
            listing = self.desk.listing(None, self.everything_order, most=most)
        except ReaderError as error:
            self.complain(error)
            return
        self.take_listing(None, self.everything_order, listing, self.panes.counts)

    def fill_list(self, then: Callable[[], None] | None = None) -> None:
        """List the articles anew: some came, changed or went. The cursor's article keeps its place.

        All of them are read off the screen's thread; asked again meanwhile, it is done once more.
        """
        if self._filling is not None and not self._filling.is_finished:
            self._fill_again = True
            return
        query, order, began = self.panes.searched, self.order, monotonic()

        def find() -> tuple[Listing, Counts]:
            return self.desk.listing(query, order), self.desk.counts()

        def take(found: tuple[Listing, Counts]) -> None:
            self._filled, self._took = monotonic(), monotonic() - began
            self.take_listing(query, order, *found)
            if then is not None:
                then()
            if self._fill_again:
                self._filling, self._fill_again = None, False
                self.fill_list()

        self._filling = self.ask("fill", find, take)

    def refill(self) -> None:
        """List anew what others changed; not all the time while an index is made, when it changes all the time."""
        wait = self._filled + _REST * self._took - monotonic()
        if wait <= 0:
            self.fill_list()
        elif self._refilling is None:
            self._refilling = self.panes.set_timer(wait, self._refill_now)

    def _refill_now(self) -> None:
        self._refilling = None
        self.fill_list()

    def take_listing(self, query: Query | None, order: Sort, listing: Listing, counts: Counts) -> None:
        """Show what is listed, unless something else is wanted meanwhile."""
        self.panes.counts = counts
        if query is None:
            self._everything = listing
        if query is self.panes.searched and order == self.order:
            same = self.articles.sort == order
            arrived = self.articles.show(listing, sort=order, searching=query is not None)
            self._arrived = self._arrived + arrived if same else 0
            self.tell_arrived()
            self.tell_where()
        for tell in self.taken:
            tell()

    def take_found(self, query: Query, listing: Listing) -> None:
        """Show what a search found."""
        if self.panes.searched is None:
            row = self.articles.current
            self.before = row.number if row is not None else None
        self.panes.searched = query
        self.articles.show(listing, sort=self.found_order, searching=True, keep=False)
        self.show_emptiness()
        self.tell_arrived()
        self.tell_where()

    def list_everything(self) -> None:
        """List everything again, the cursor on the article that it was on; before the search, if it led nowhere."""
        if self.panes.searched is not None:
            self.panes.searched = None
            before, self.before = None if self.articles.cursor else self.before, None
            self.articles.show(self._everything, sort=self.everything_order)
            if before is not None:
                self.articles.go_to(before)
            self.show_emptiness()
            self.tell_arrived()
        self.fill_list()

    def refetch(self) -> None:
        """Read the list's rows and the counts again: what was done to some articles changed."""
        self.panes.count()
        self.articles.refetch()
        for tell in self.refetched:
            tell()

    def show_emptiness(self) -> None:
        """Where there are no articles, say in the list what to do."""
        self.panes.count()
        if self.panes.searched is not None:
            empty = "Nothing found"
        elif self.panes.counts.articles:
            # They were taken up a moment ago, and are about to be listed.
            empty = ""
        else:
            empty = (
                f"No articles in {self.desk.folder} yet. Put .txt, .md or .html files there, and they appear here;"
                " ctrl+p and “Open a folder” opens another one."
            )
        self.articles.placeholder = empty
        self.articles.refresh()

    def tell_arrived(self) -> None:
        """Say above the list what it shows in which order, and how many articles wait above what is in view."""
        articles = self.articles
        if articles.top == 0:
            self._arrived = 0
        found = self.panes.searched is not None
        parts = ["Quotations" if articles.quoting else "Found" if found else "Library"]
        if self.order != "newest" and not articles.quoting:
            parts.append((_BEST_FIRST | ORDERS)[self.order])
        if self._arrived:
            parts.append(f"{self._arrived:,} new")
        title = f" {' · '.join(parts)} "
        if articles.border_title != title:
            articles.border_title = title

    def toggle_copies(self) -> None:
        """Show or hide the copies of the article at the cursor."""
        if not self.articles.toggle_copies():
            self.say("The list holds no other copy of this article")

    def change_order(self) -> None:
        """The next order; the cursor stays with its article."""
        if self.articles.quoting:
            self.say("Quotations are listed newest first")
            return
        orders = [*ORDERS] if self.panes.searched is None else [*_BEST_FIRST, *ORDERS]
        order = orders[(orders.index(self.order) + 1) % len(orders)]
        if self.panes.searched is None:
            self.everything_order = order
        else:
            self.found_order = order
        self.articles.settled = True
        self.fill_list()
        self.say(f"Listed {(_BEST_FIRST | ORDERS)[order]}")
