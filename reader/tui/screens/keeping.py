"""Keeping: searches that the person keeps under a name, above the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.timer import Timer

from reader.errors import QueryError, ReaderError
from reader.tui.commands import Command
from reader.tui.screens.following import Following
from reader.tui.widgets.rows import Rows
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.searches import Searches

if TYPE_CHECKING:
    from reader.desk import Counts, Listing, Query, SavedSearch, Sort, Tally

_COUNT_AFTER = 0.4
"""Seconds without a change after which it is counted anew what the searches find."""


class Keeping(Following):
    """The panes, with saved searches above the list."""

    _counting: Timer | None = None

    # -- showing them ------------------------------------------------------------------------------------------

    def show_searches(self) -> None:
        """Show the searches that are kept now, and count what they find where they changed."""
        kept = self.desk.searches()
        if kept != self.searches.searches:
            had_focus = self.searches.has_focus
            self.searches.set_searches(kept)
            if kept and not self.searches.is_attached:
                self.query_one("#library").mount(self.searches, before=0)
            if had_focus and not kept:
                self.to_list()
            self._count()

    def refetch(self) -> None:
        """Read the rows again, and count again: read states changed."""
        super().refetch()
        self.show_searches()
        self._count()

    def take_listing(self, query: Query | None, order: Sort, listing: Listing, counts: Counts) -> None:
        """Show what is listed, and count again: some articles came, changed or went."""
        super().take_listing(query, order, listing, counts)
        self._count()

    def _count(self) -> None:
        """Count what the searches find, off the screen's thread, when nothing changed for a moment."""
        if self._counting is not None:
            self._counting.stop()
            self._counting = None
        if self.searches.searches:
            self._counting = self.set_timer(_COUNT_AFTER, self._count_now)

    def _count_now(self) -> None:
        queries = {search.id: search.query for search in self.searches.searches}
        if not self.begun:
            self._count()
        elif queries:
            self.ask("searches", lambda: self.desk.tallies(queries), self.take_tallies)

    def take_tallies(self, tallies: Mapping[str, Tally | None]) -> None:
        """Show what was counted, as far as the searches are still there."""
        self.searches.set_tallies(tallies)

    def _where_in_list(self) -> str:
        search = self.searches.search if self.searches.has_focus else None
        return f"Saved search: {search.query}" if search is not None else super()._where_in_list()

    def keys_now(self) -> list[Command]:
        """The commands of the saved searches while they have the focus; while one types a search, how to keep it."""
        if self.searches.has_focus:
            return self._mapped("searches", "screen")
        if isinstance(self.focused, SearchBox) and self.focused is self.search_box:
            return [command for command in self._mapped("screen") if command.action == "keep_search"]
        return super().keys_now()

    # -- keeping and running them ------------------------------------------------------------------------------

    def action_keep_search(self) -> None:
        """Keep what is searched for, under a name."""
        from reader.tui.screens.prompt import Prompt

        query = " ".join(self.search_box.value.split()) if self.search_box.shown else ""
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
                    lambda: f"Kept as “{self.desk.keep_search(query, name).name}” · f goes to it, u undoes"
                )

        self.app.push_screen(
            Prompt("Keep this search", "It stands above the list, under which name?", query), named
        )

    def action_searches(self) -> None:
        """To the saved searches."""
        if not self.searches.searches:
            self.say("No search is kept yet; / searches, then ^s keeps the search")
            return
        self.to_list()
        self.searches.focus()

    @on(Rows.Opened, "#searches")
    def _search_opened(self, event: Rows.Opened) -> None:
        event.stop()
        if self.searches.search is not None:
            self.search_box.fill(self.searches.search.query)
            self.to_list()

    @on(Rows.Moved, "#searches")
    def _search_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self.tell_where()

    @on(Searches.Asked)
    def _search_asked(self, event: Searches.Asked) -> None:
        event.stop()
        if event.what == "rename":
            self._rename(event.search)
        else:
            self._change(lambda: self._deleted(event.search))

    def _rename(self, search: SavedSearch) -> None:
        from reader.tui.screens.prompt import Prompt

        def named(name: str | None) -> None:
            if name is not None:
                self._change(lambda: f"Called “{self.desk.rename_search(search.id, name).name}” now · u undoes")

        self.app.push_screen(Prompt("Rename", f"Another name for the search {search.query}", search.name), named)

    def _deleted(self, search: SavedSearch) -> str:
        self.desk.delete_search(search.id)
        return f"Search “{search.name}” deleted · u brings it back"

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
