"""Following: from the list into an article, from article to article and back, and through the right pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.timer import Timer
from textual.widget import Widget

from reader.desk import Held
from reader.tui import sides
from reader.tui.commands import Command
from reader.tui.history import History, Place
from reader.tui.screens.finding import Finding
from reader.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from reader.desk import Counts, Listing, Query, Sort


_REST = 0.05
"""Seconds that the cursor of the list must rest on an article before it is shown: a key held down only moves it."""


_WELCOME = "start-here.md"
"""The sample that explains the keys by having one use them."""


class Following(Finding):
    """The panes, with ways between them and between articles."""

    _history = History()
    """The places left behind."""
    _resting: Timer | None = None
    """Runs while the cursor of the list has not rested on its article for long enough."""

    # -- the list ----------------------------------------------------------------------------------------------

    @on(Rows.Moved, "#list")
    def _list_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self.tell_arrived()
        self.tell_where()
        if self.begun and not self.has_class("-in-article"):
            self.stop_resting()
            self.stop_looking()
            self._resting = self.set_timer(_REST, self.preview)

    def stop_resting(self) -> bool:
        """Whether the article under the cursor was still to be shown; it is not any more."""
        if self._resting is None:
            return False
        self._resting.stop()
        self._resting = None
        return True

    def take_listing(self, query: Query | None, order: Sort, listing: Listing, counts: Counts) -> None:
        """Show what is listed; the first article that comes at all is shown at once."""
        super().take_listing(query, order, listing, counts)
        self.welcome()
        if self.begun and self.held is None:
            self.preview()

    def welcome(self) -> None:
        """Among the samples, until the person moves, the cursor is on the article that teaches the keys."""
        if self.samples and self.session.article is None and not self.articles.settled:
            id = self.desk.id_at(_WELCOME)
            row = self.desk.row(id) if id is not None else None
            if row is not None:
                self.articles.go_to(row.number)

    def show(self, held: Held | None, *, at: int | None = None, cursor: int | None = None) -> None:
        """Show an article; whatever else was about to be shown is not."""
        self.stop_resting()
        super().show(held, at=at, cursor=cursor)

    def preview(self) -> None:
        """Show the article under the cursor of the list; that alone never marks it read."""
        self.stop_resting()
        row = self.articles.current
        if row is None:
            if not self.articles.count and not self.searching:
                self.show(None)
            return
        if self.held is None or self.held.id != row.id:
            held = self.hold(row.id)
            if held is not None:
                self.show(held)
                self._show_search_hits()
        elif self.related is None:
            self.look_soon()
        self._go_to_quotation()

    def _go_to_quotation(self) -> None:
        """Where the list shows quotations, the one at its cursor is what is shown of the article."""
        start = self.articles.current_start
        self.view.pointed_at = self.articles.quoting
        if self.articles.quoting and start is not None:
            self.view.go_to(start, top=True)

    def catch_up(self) -> None:
        """Keys typed fast act on the row that the ones before them led to: show its article now."""
        if self.begun and (self.stop_resting() or self.articles.has_focus):
            self.preview()

    def _show_search_hits(self) -> None:
        if self.searching and self.held is not None and self._query is not None:
            self.view.set_hits(self.desk.find_spans(self.held.article.text, self._query))

    def open_current(self) -> None:
        """Open the article under the cursor of the list; a search leads to what it found in it."""
        self.stop_resting()
        row = self.articles.current
        held = self.hold(row.id) if row else None
        if held is None:
            self.say("This article has just gone", wrong=True)
            return
        start = self.articles.current_start
        if self.held is None or self.held.id != held.id:
            self.show(held)
            self._show_search_hits()
        self.enter_article()
        if self.searching and start is not None:
            self.view.go_to(start, top=self.articles.quoting)

    def enter_article(self) -> None:
        """Into the article: it is open now, and its time runs."""
        if self.stop_resting():
            self.preview()
        self.add_class("-in-article")
        self.remove_class("-aside")
        # At once: the next key, typed fast, is the article's already.
        self.set_focus(self.view)
        if self.focused is not self.view:
            # Its style is not made yet, so that it counts as hidden: then as soon as it can be.
            self.view.focus()
        self.find_related()
        if not self.opened:
            self.start_reading()

    def open(self, held: Held, *, at: int | None = None, cursor: int | None = None) -> None:
        """Open an article from wherever the person is."""
        self.show(held, at=at, cursor=cursor)
        row = self.desk.row(held.id)
        if row is not None:
            place = self.articles.place_of(row.number)
            if place is not None:
                self.articles.cursor = place
                self.articles.reveal()
        self.enter_article()

    def follow_to(self, id: str, *, at: int | None = None, cursor: int | None = None) -> None:
        """Open another article from this one; back leads to the exact place."""
        held = self.hold(id)
        if held is None:
            self.say("This article is not in the library any more", wrong=True)
            return
        here = self._here()
        if here is not None and here.article != id:
            self._history = self._history.left(here)
        self.open(held, at=at, cursor=cursor)

    def _here(self) -> Place | None:
        return Place(self.held.id, self.view.top_offset, self.view.cursor) if self.held else None

    def _go_to_place(self, step: tuple[Place, History] | None, nowhere: str) -> None:
        if step is None:
            self.say(nowhere)
            return
        place, self._history = step
        held = self.hold(place.article)
        if held is None:
            self.say("The article that was open there has gone", wrong=True)
            return
        self.open(held, at=place.top, cursor=place.cursor)

    def keys_now(self) -> list[Command]:
        """The commands that are useful now: back only where it leads somewhere."""
        keys = super().keys_now()
        return keys if self._history.behind else [one for one in keys if one.id != "screen.back"]

    # -- along the list ----------------------------------------------------------------------------------------

    def _step(self, step: int) -> None:
        opened = self.opened
        index = self.articles.cursor + step
        if not 0 <= index < self.articles.count:
            self.say("This is the last article" if step > 0 else "This is the first article")
            return
        self.articles.move_to(index)
        self._open_current(opened)

    def _open_current(self, opened: bool) -> None:
        row = self.articles.current
        held = self.hold(row.id) if row else None
        if held is None:
            return
        if not opened:
            self.preview()
        elif self.held is None or self.held.id != held.id:
            self.follow_to(held.id, at=self.articles.current_start if self.articles.quoting else None)
        self._go_to_quotation()

    def _next_unread(self, step: int) -> None:
        """The next unread article; among quotations the next one."""
        if self.articles.quoting:
            self._step(step)
            return
        opened = self.opened or self.view.has_focus

        def go(number: int | None) -> None:
            if number is None:
                self.say("No unread article " + ("below" if step > 0 else "above"))
            else:
                # One that is folded away behind another is shown.
                self.articles.go_to(number, unfold=True)
                self._open_current(opened)

        number = self.articles.next_unread(step)
        if number is None and self.counts.unread:
            # Among very many articles that were read: not on the screen's thread.
            self.ask("unread", self.desk.read_numbers, lambda read: go(self.articles.next_unread(step, read)))
        else:
            go(number)

    # -- the panes ------------------------------------------------------------------------------------------------

    def to_list(self) -> None:
        """Out to the list: the article is closed, its place is kept."""
        self.keep_position()
        self.opened = False
        self.stop_reading()
        self.remove_class("-in-article", "-aside")
        self.set_focus(self.articles)

    def _to_pane(self, step: int) -> None:
        self.catch_up()
        panes: list[Widget] = [self.articles, self.view]
        if self.entries.display and not self.has_class("-narrow"):
            panes.append(self.entries)
        at = next((n for n, pane in enumerate(panes) if pane.has_focus), 0)
        target = panes[(at + step) % len(panes)]
        if target is self.articles:
            self.to_list()
        elif target is self.view:
            if self.held is not None:
                self.enter_article()
        else:
            target.focus()

    def show_aside(self, side: str) -> None:
        """Show something in the right pane; asked for again, give it the focus, and then let it go."""
        self.catch_up()
        again = self.side == side
        visible = self.entries.display
        if again and self.entries.has_focus:
            self.leave_aside()
            return
        self.side, self.said = side, None
        self.show_side(keep=again)
        if side == "who":
            self.find_elsewhere()
        if not self.has_class("-wide"):
            self.add_class("-aside")
            self.entries.focus()
        elif again and visible:
            self.entries.focus()
        self.tell_where()

    def leave_aside(self) -> None:
        """From the right pane back to where the person was."""
        self.remove_class("-aside")
        if self.has_class("-in-article") or self.opened:
            self.view.focus()
        else:
            self.articles.focus()

    @on(Rows.Opened, "#side")
    def _entry_opened(self, event: Rows.Opened) -> None:
        event.stop()
        entry = self.entries.current
        if entry is not None:
            self.open_value(entry.value)

    def open_value(self, value: object) -> None:
        """Open what an entry of the right pane, or of the lines below the text, stands for."""
        match value:
            case sides.OpenArticle(id=id):
                self.follow_to(id)
            case sides.Unfold():
                self.unfold()
                self.show_foot()
            case sides.SearchHeadline(headline=headline):
                self._search_headline(headline)
            case sides.ListSaid(name=name):
                self.find_said(name)
            case sides.ListSpeakers():
                self.said = None
                self.show_side(keep=False)
            case sides.OpenQuotation(id=id, offset=offset):
                if self.held is not None and self.held.id == id:
                    self.enter_article()
                    self.view.go_to(offset)
                else:
                    self.follow_to(id, at=offset, cursor=offset)
            case sides.GoTo(offset=offset):
                self.enter_article()
                self.view.go_to(offset)
            case sides.ShowNote(id=id):
                self._go_to_note(id)

    def _search_headline(self, headline: str) -> None:
        """Look for articles near a headline that the library does not hold."""
        near = self.desk.near(headline)
        if near is None:
            self.say("Nothing in the library is near this headline")
            return
        self.search_box.fill(near)
        self.to_list()

    def _go_to_note(self, id: str) -> None:
        passage = next((p for p in self.passages if p.annotation.id == id), None)
        if passage is None:
            self.say("This note has gone")
            return
        self.enter_article()
        if passage.span is not None:
            self.view.go_to(passage.span.start)
        elif passage.orphan:
            self.attaching = id
            self.say("Its passage is not in the text any more: select another, and H attaches the note to it")

    @on(Rows.Left)
    def _rows_left(self, event: Rows.Left) -> None:
        event.stop()
        self.to_list()

    @on(Rows.Moved, "#side")
    def _entry_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self.tell_where()
