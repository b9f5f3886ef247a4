"""Keeping: searches that the person keeps under a name, above the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.errors import QueryError, ReaderError
from reader.tui.reading.finding import Finding
from reader.tui.reading.following import Following
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part
from reader.tui.widgets.searches import Searches

if TYPE_CHECKING:
    from reader.desk import SavedSearch, Tally

_COUNT_AFTER = 0.4
"""Seconds without a change after which it is counted anew what the searches find."""


class Keeping(Part):
    """The saved searches above the list."""

    def __init__(self, panes: Panes, ordering: Ordering, finding: Finding, following: Following) -> None:
        super().__init__(panes)
        self._finding = finding
        self._following = following
        self._counting: Timer | None = None
        # Some articles came, changed, went, or were read.
        ordering.taken.append(self._count)
        ordering.refetched += [self.show_searches, self._count]

    @property
    def searches(self) -> Searches:
        """The saved searches as they stand above the list."""
        return self.panes.searches

    # -- showing them ------------------------------------------------------------------------------------------

    def show_searches(self) -> None:
        """Show the searches that are kept now, and count what they find where they changed."""
        kept = self.desk.searches()
        if kept != self.searches.searches:
            had_focus = self.searches.has_focus
            self.searches.set_searches(kept)
            if kept and not self.searches.is_attached:
                self.panes.query_one("#library").mount(self.searches, before=0)
            if had_focus and not kept:
                self._following.to_list()
            self._count()

    def _count(self) -> None:
        """Count what the searches find when nothing changed for a moment."""
        if self._counting is not None:
            self._counting.stop()
            self._counting = None
        if self.searches.searches:
            self._counting = self.panes.set_timer(_COUNT_AFTER, self.count_now)

    def count_now(self) -> None:
        """Count what the searches find, off the screen's thread."""
        queries = {search.id: search.query for search in self.searches.searches}
        if not self.panes.begun:
            self._count()
        elif queries:
            self.ask("searches", lambda: self.desk.tallies(queries), self.take_tallies)

    def take_tallies(self, tallies: Mapping[str, Tally | None]) -> None:
        """Show what was counted, as far as the searches are still there."""
        self.searches.set_tallies(tallies)

    # -- keeping and running them ------------------------------------------------------------------------------

    def keep_search(self) -> None:
        """Keep what is searched for, under a name."""
        from reader.tui.screens.prompt import Prompt

        query = " ".join(self.panes.search_box.value.split()) if self.panes.search_box.shown else ""
        if not query and self.panes.find_box.shown:
            self.say("This searches one article, and is not kept; / in the list searches the library")
            return
        if not query:
            self.say("Nothing is searched for; / searches, then ^s keeps the search")
            return
        try:
            self.desk.query(query)
        except QueryError as error:
            self.complain(error)
            return
        kept = next((one for one in self.searches.searches if one.query == query), None)
        if kept is not None:
            self.say(f"This search is kept already, as “{kept.name}”")
            return

        def named(name: str | None) -> None:
            if name is not None:
                self._change(
                    lambda: (
                        f"Kept as “{self.desk.keep_search(query, name).name}”"
                        f" · {self.key('searches')} goes to it, {self.key('undo')} undoes"
                    )
                )

        self.app.push_screen(
            Prompt("Keep this search", "Under which name shall it stand above the list?", query), named
        )

    def to_searches(self) -> None:
        """To the saved searches."""
        if not self.searches.searches:
            self.say("No search is kept yet; / searches, then ^s keeps the search")
            return
        self._following.to_list()
        self.searches.focus()

    def run(self) -> None:
        """Search for what the one at the cursor searches for."""
        if self.searches.search is not None:
            self._finding.search_for(self.searches.search.query)
            self._following.to_list()

    def rename(self, search: SavedSearch) -> None:
        """Ask for another name for one of them."""
        from reader.tui.screens.prompt import Prompt

        def named(name: str | None) -> None:
            if name is not None:
                self._change(
                    lambda: (
                        f"Called “{self.desk.rename_search(search.id, name).name}” now · {self.key('undo')} undoes"
                    )
                )

        self.app.push_screen(Prompt("Rename", f"Another name for the search {search.query}", search.name), named)

    def delete(self, search: SavedSearch) -> None:
        """Keep one of them no longer."""

        def deleted() -> str:
            self.desk.delete_search(search.id)
            return f"Search “{search.name}” deleted · {self.key('undo')} brings it back"

        self._change(deleted)

    def _change(self, do: Callable[[], str]) -> None:
        """Do something to the saved searches, show them, and say what was done."""
        try:
            done = do()
        except ReaderError as error:
            self.complain(error)
            return
        self.show_searches()
        self.tell_where()
        self.say(done)
