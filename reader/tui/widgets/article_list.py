"""The article list: headlines with their facts, in windows from the index; its cursor is an article, not a row."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Container, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message

from reader.config import DateStyle
from reader.desk import Listing
from reader.tui import wording
from reader.tui.commands import bindings
from reader.tui.widgets.article_rows import article_lines, copy_lines, quotation_lines
from reader.tui.widgets.rows import Piece, Pieces, Rows

if TYPE_CHECKING:
    from reader.desk import Hit, QuotationHit, Row, Sort

_WINDOW = 120
"""How many rows are fetched at once: more than any screen shows."""
_NEAR = 600
"""Rows among which the next unread article is looked for at once."""


class ArticleList(Rows):
    """Articles by number, or quotations by key; only those near the view are fetched."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("list")

    class OrderAsked(Message):
        """The person asks for the next order."""

    class CopiesAsked(Message):
        """The person asks for the copies of the article at the cursor, or for them to go."""

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[Row]],
        fetch_hits: Callable[[Sequence[int]], list[Hit]],
        fetch_quotations: Callable[[Sequence[int]], list[QuotationHit]],
        now: Callable[[], datetime],
        *,
        date_style: DateStyle = "age",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._fetch = fetch
        self._fetch_hits = fetch_hits
        self._fetch_quotations = fetch_quotations
        self._now = now
        self._date_style = date_style
        self._listing = Listing(array("q"))
        self._numbers: array[int] = array("q")
        self._rows: dict[int, Row] = {}
        self._hits: dict[int, Hit] = {}
        self._quotations: dict[int, QuotationHit] = {}
        self._unfolded: frozenset[int] = frozenset()
        self._first_read: int | None = None
        self.sort: Sort = "newest"
        """The order of the rows, which tells their headings."""
        self.searching = False
        """Whether rows show where the words of a search stand."""
        self.settled = False
        """Whether the person moved here; until then the first filling keeps to the top."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._numbers)

    @property
    def numbers(self) -> array[int]:
        """The number of the article of each row, in order."""
        return self._numbers

    def all_numbers(self) -> tuple[Sequence[int], Sequence[int]]:
        """The numbers of all articles that the list shows, and of the copies that are folded away in it."""
        shown = [*dict.fromkeys(self._numbers)] if self.quoting else self._numbers
        copies = self._listing.copies.items()
        return shown, [number for shows, behind in copies if shows not in self._unfolded for number in behind]

    @property
    def quoting(self) -> bool:
        """Whether quotations are listed."""
        return self._listing.quotations is not None

    @property
    def _quotation_keys(self) -> array[int]:
        return self._listing.quotations or array("q")

    # -- filling -----------------------------------------------------------------------------------------------

    def show(self, listing: Listing, *, sort: Sort = "newest", searching: bool = False, keep: bool = True) -> int:
        """List other articles; the cursor's article keeps its line of the screen. How many came above the view."""
        here = self._numbers[self.cursor] if self.count else None
        quotation = self._quotation_keys[self.cursor] if self.quoting and self.count else None
        line, top, at_top = self.screen_line(self.cursor), self.top, self.top == 0
        reordered = sort != self.sort
        self.sort, self.searching = sort, searching
        self._rows.clear()
        self._hits.clear()
        self._quotations.clear()
        # Another of the copies may show now: a star or a note was given or taken.
        self._take(listing, frozenset(listing.shown.get(shows, shows) for shows in self._unfolded))
        place = None
        if keep and quotation is not None and self.quoting:
            place = index_of(self._quotation_keys, quotation)
        elif keep and here is not None:
            place = self.place_of(here)
        if place is not None and (self.settled or not at_top):
            self.put(place, line if line is not None else 0)
            if reordered:
                self.pull_down()
            if self._numbers[place] != here:
                self.post_message(self.Moved(self))
            return max(0, self.top - top)
        if place is not None or not keep or here is None:
            self.to_top()
        self.reveal()
        if place != 0:
            self.post_message(self.Moved(self))
        return 0

    def _take(self, listing: Listing, unfolded: frozenset[int]) -> None:
        """Lay the rows out: the copies that are unfolded stand under the article that shows."""
        self._listing = listing
        self._unfolded = unfolded.intersection(listing.copies)
        self._numbers = listing.numbers
        if self._unfolded:
            self._numbers = listing.numbers[:]
            for shows in self._unfolded:
                place = index_of(self._numbers, shows)
                if place is not None:
                    self._numbers[place + 1 : place + 1] = array("q", listing.copies[shows])
        self._first_read = self._find_first_read() if self.sort == "unread" else None
        self.changed()

    def _find_first_read(self) -> int | None:
        """The first read article of a list that has the unread ones first."""
        numbers = self._listing.numbers

        def is_read(place: int) -> bool:
            return any(row.read for row in self._fetch(numbers[place : place + 1]))

        place = bisect_left(range(len(numbers)), True, key=is_read)
        return numbers[place] if place < len(numbers) else None

    def toggle_copies(self) -> bool:
        """Show or hide the copies of the article at the cursor; False where it has none."""
        if not self.count:
            return False
        here, line = self._numbers[self.cursor], self.screen_line(self.cursor)
        shows = self._listing.shown.get(here, here)
        if shows not in self._listing.copies:
            return False
        self.settled = True
        self._take(self._listing, self._unfolded ^ {shows})
        self.put(self.place_of(here) or 0, line or 0)
        self.pull_down()
        if self.numbers[self.cursor] != here:
            self.post_message(self.Moved(self))
        return True

    def refetch(self) -> None:
        """Read the rows again: their read state, stars or notes changed."""
        self._rows.clear()
        self.changed()

    # -- the rows ----------------------------------------------------------------------------------------------

    def row(self, index: int) -> Row | None:
        """The article of a row, by its place in the list; None where it has just gone."""
        if not 0 <= index < self.count:
            return None
        number = self._numbers[index]
        if number not in self._rows:
            start = max(0, min(index, self.count - 1) - _WINDOW // 3)
            window = self._numbers[start : start + _WINDOW]
            if len(self._rows) > 20 * _WINDOW:
                self._rows.clear()
                self._hits.clear()
                self._quotations.clear()
            self._rows.update({row.number: row for row in self._fetch(window)})
            if self.searching and not self.quoting:
                self._hits.update({hit.number: hit for hit in self._fetch_hits(window)})
        return self._rows.get(number)

    def quotation(self, index: int) -> QuotationHit | None:
        """The quotation of a row; None where articles are listed, or it has just gone."""
        if not self.quoting or not 0 <= index < self.count:
            return None
        keys = self._quotation_keys
        if keys[index] not in self._quotations:
            window = keys[max(0, index - _WINDOW // 3) :][:_WINDOW]
            found = self._fetch_quotations(window)
            if len(found) == len(window):
                self._quotations.update(zip(window, found, strict=True))
            else:
                # Some have just gone.
                self._quotations.update((keys[index], one) for one in self._fetch_quotations([keys[index]]))
        return self._quotations.get(keys[index])

    @property
    def current(self) -> Row | None:
        """The article under the cursor."""
        return self.row(self.cursor)

    @property
    def current_start(self) -> int | None:
        """Where in its article the row under the cursor leads: to its quotation, or to what a search found."""
        quotation, row = self.quotation(self.cursor), self.current
        if quotation is not None:
            return quotation.start
        hit = self._hits.get(row.number) if row is not None and self.searching else None
        return hit.start if hit is not None else None

    def place_of(self, number: int) -> int | None:
        """Where an article stands in the list, or the one that shows for it; None where it is not listed."""
        if self.count and self._numbers[self.cursor] == number:
            return self.cursor
        shows = self._listing.shown.get(number)
        if shows is not None and shows not in self._unfolded:
            number = shows
        return index_of(self._numbers, number)

    def next_unread(self, step: int, read: Container[int] | None = None) -> int | None:
        """The number of the next unread article in the direction of `step`, folded away or not; None where none is.

        Without the numbers of those that are `read` only some hundred rows are looked at.
        """
        most = self.count if read is not None else _NEAR

        def is_unread(number: int) -> bool:
            if read is not None:
                return number not in read
            found = self._rows.get(number)
            return any(not row.read for row in ([found] if found is not None else self._fetch([number])))

        for place in range(self.cursor, self.cursor + step * most, step):
            if not 0 <= place < self.count:
                return None
            number = self._numbers[place]
            if read is None:
                self.row(place)
            behind = self._listing.copies.get(number, ()) if number not in self._unfolded else ()
            found = [number] if place != self.cursor else []
            # Copies stand beneath: from there one does not go up to them.
            found += behind if step > 0 or place != self.cursor else ()
            for one in found:
                if is_unread(one):
                    return one
        return None

    def go_to(self, number: int, *, unfold: bool = False) -> bool:
        """Put the cursor on an article, or on the one that shows for it; False where it is not listed."""
        shows = self._listing.shown.get(number)
        if unfold and shows is not None and shows not in self._unfolded:
            self.go_to(shows)
            self.toggle_copies()
        place = self.place_of(number)
        if place is not None:
            self.settled = True
            self.move_to(place)
        return place is not None

    # -- keys --------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open the article under the cursor."""
        self.settled = True
        super().action_open()

    def action_order(self) -> None:
        """Another order."""
        self.post_message(self.OrderAsked())

    def action_copies(self) -> None:
        """Show or hide the copies of this article."""
        self.post_message(self.CopiesAsked())

    def move_to(self, index: int, *, step: int = 1) -> None:
        """Put the cursor on an article."""
        self.settled = True
        super().move_to(index, step=step)

    # -- drawing -----------------------------------------------------------------------------------------------

    def heading(self, index: int) -> str:
        """The day, the place or the state of read that begins with a row, told from it and the one before."""
        if self.quoting or self._numbers[index] in self._listing.shown:
            return ""
        if self.sort == "unread":
            first = "Read" if self._numbers[index] == self._first_read else ""
            return first or ("Unread" if index == 0 else "")
        before = index - 1
        while before > 0 and self._numbers[before] in self._listing.shown:
            before -= 1
        heading = self._group(index)
        return heading if index == 0 or heading != self._group(before) else ""

    def _group(self, index: int) -> str:
        row = self.row(index)
        if row is None:
            return ""
        if self.sort == "place":
            return row.place or "no place"
        return wording.day(row, self._now(), self._date_style) if self.sort in ("newest", "oldest") else ""

    def lines(self, index: int, width: int) -> list[Pieces]:
        """What is said of an article, of a copy, or of a quotation."""
        row, quotation = self.row(index), self.quotation(index)
        if row is None or (self.quoting and quotation is None):
            return [(Piece("  (gone)", "muted"),)]
        if quotation is not None:
            return quotation_lines(quotation, row, width, self._now(), self._date_style)
        if row.number in self._listing.shown:
            return copy_lines(row, width, self._now(), self._date_style)
        folded = row.number not in self._unfolded
        copies = len(self._listing.copies.get(row.number, ())) if folded else 0
        hit = self._hits.get(row.number)
        under = {"newest": "day", "oldest": "day", "place": "place"}.get(self.sort, "")
        return article_lines(row, hit, width, self._now(), copies=copies, under=under, style=self._date_style)


def index_of(numbers: array[int], number: int) -> int | None:
    """Where a number stands in an array; None where it does not."""
    try:
        return numbers.index(number)
    except ValueError:
        return None
