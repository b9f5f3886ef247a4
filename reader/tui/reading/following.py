"""Following: from the list into an article, from article to article and back, and out again."""

from __future__ import annotations

from textual.timer import Timer

from reader.desk import Held
from reader.errors import ReaderError
from reader.tui import sides, wording
from reader.tui.history import History, Place
from reader.tui.reading.beside import Beside
from reader.tui.reading.finding import Finding
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part, Told
from reader.tui.reading.remembering import Remembering

_REST = 0.05
"""Seconds that the cursor of the list must rest on an article before it is shown: a key held down only moves it."""
_WELCOME = "start-here.md"
"""The sample that explains the keys by having one use them."""


class Following(Part):
    """Which article is shown, and the ways to another."""

    def __init__(
        self, panes: Panes, ordering: Ordering, finding: Finding, beside: Beside, remembering: Remembering
    ) -> None:
        super().__init__(panes)
        self._ordering = ordering
        self._finding = finding
        self._beside = beside
        self._remembering = remembering
        self.shown: Told = []
        """Told when another article is shown, or none."""
        self.entered: Told = []
        """Told when the person went into the article."""
        self.resting: Timer | None = None
        """Runs while the cursor of the list has not rested on its article for long enough."""
        self._history = History()
        """The places left behind."""
        ordering.taken.append(self._take_listing)

    # -- showing an article ------------------------------------------------------------------------------------

    def show(self, held: Held | None, *, at: int | None = None, cursor: int | None = None) -> None:
        """Show an article where it was left, or at a place; the right pane follows."""
        panes = self.panes
        self._stop_resting()
        self._remembering.keep_position()
        self._remembering.stop()
        self._finding.end_find()
        panes.opened, panes.attaching = False, None
        if panes.gone:
            panes.gone = False
            self.view.border_title = self.view.BORDER_TITLE
        panes.held = held
        if held is None:
            self.view.show(None)
        else:
            if at is None:
                at = self.desk.notebook.reading.get(held.id).position if panes.begun else 0
            self.view.show(held.article, wording.facts(held.article, self.app.config.date_style), at=at)
            if cursor is not None:
                self.view.put_cursor(cursor)
        self._beside.take_up()
        for tell in self.shown:
            tell()

    def take_up_absence(self, *, gone: bool) -> None:
        """The file of the article has gone, or is back: its text stays, and can be marked, until the person leaves."""
        if self.panes.gone and not gone:
            self.panes.gone = False
            self.view.border_title = self.view.BORDER_TITLE
        elif gone and self.held is not None and not self.panes.gone:
            self.panes.gone = True
            self.view.border_title = " Article · its file has gone "
            # Whoever is in the list has left it: what is at the cursor then is shown.
            if not self.articles.has_focus:
                self.say(
                    "The file of this article has gone. Its text stays here until you leave; its notes are kept."
                )

    # -- from the list -----------------------------------------------------------------------------------------

    def rest(self) -> None:
        """The cursor of the list moved: its article is shown when it has rested on it."""
        if self.panes.begun and not self.panes.has_class("-in-article"):
            self._stop_resting()
            self._beside.stop_looking()
            self.resting = self.panes.set_timer(_REST, self.preview)

    def _stop_resting(self) -> bool:
        """Whether the article under the cursor was still to be shown; it is not any more."""
        if self.resting is None:
            return False
        self.resting.stop()
        self.resting = None
        return True

    def _take_listing(self) -> None:
        """The first article that comes at all is shown at once; in the place of one that has gone, the next."""
        self._welcome()
        if self.panes.begun and (self.held is None or (self.panes.gone and self.articles.has_focus)):
            self.preview()

    def _welcome(self) -> None:
        """Among the samples, until the person moves, the cursor is on the article that teaches the keys."""
        if self.panes.samples and self.panes.session.article is None and not self.articles.settled:
            try:
                id = self.desk.id_at(_WELCOME)
            except ReaderError as error:
                self.complain(error)
                return
            row = self.row(id) if id is not None else None
            if row is not None:
                self.articles.go_to(row.number)

    def preview(self) -> None:
        """Show the article under the cursor of the list; that alone never marks it read."""
        self._stop_resting()
        row = self.articles.current
        if row is None:
            if not self.articles.count and not self._finding.searching:
                self.show(None)
            return
        if self.held is None or self.held.id != row.id:
            held = self.panes.hold(row.id)
            if held is not None:
                self.show(held)
                self._finding.show_hits_of_search()
        elif self._beside.related is None:
            self._beside.look_soon()
        self._go_to_quotation()

    def _go_to_quotation(self) -> None:
        """Where the list shows quotations, the one at its cursor is what is shown of the article."""
        start = self.articles.current_start
        self.view.pointed_at = self.articles.quoting
        if self.articles.quoting and start is not None:
            self.view.go_to(start, top=True)

    def catch_up(self) -> None:
        """Keys typed fast act on the row that the ones before them led to: show its article now."""
        if self.panes.begun and (self._stop_resting() or self.articles.has_focus):
            self.preview()

    def open_current(self) -> None:
        """Open the article under the cursor of the list; a search leads to what it found in it."""
        self._stop_resting()
        row = self.articles.current
        held = self.panes.hold(row.id) if row else None
        if held is None:
            self.say("This article has just gone", wrong=True)
            return
        start = self.articles.current_start
        if self.held is None or self.held.id != held.id:
            self.show(held)
            self._finding.show_hits_of_search()
        self.enter()
        self._ordering.before = None
        if self._finding.searching and start is not None:
            self.view.go_to(start, top=self.articles.quoting)

    # -- in and out --------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Into the article: it is open now, and its time runs."""
        if self._stop_resting():
            self.preview()
        self.panes.add_class("-in-article")
        self.panes.remove_class("-aside")
        # At once: the next key, typed fast, is the article's already.
        self.panes.set_focus(self.view)
        if self.panes.focused is not self.view:
            # Its style is not made yet, so that it counts as hidden: then as soon as it can be.
            self.view.focus()
        self._beside.look_soon()
        if not self.panes.opened:
            self._remembering.start()
        for tell in self.entered:
            tell()

    def to_list(self) -> None:
        """Out to the list: the article is closed, its place is kept."""
        self._remembering.leave()
        self.panes.remove_class("-in-article", "-aside")
        self.panes.set_focus(self.articles)

    def leave_for_list(self) -> None:
        """Out to the list, which shows something else now; back leads to the exact place."""
        here = self._here()
        row = self.row(here.article) if here is not None else None
        if here is not None:
            self._history = self._history.left(here)
        if row is not None and self._finding.searching:
            self._ordering.before = row.number
        self.to_list()

    # -- from article to article -------------------------------------------------------------------------------

    def open(self, held: Held, *, at: int | None = None, cursor: int | None = None) -> None:
        """Open an article from wherever the person is."""
        self.show(held, at=at, cursor=cursor)
        row = self.row(held.id)
        if row is not None:
            place = self.articles.place_of(row.number)
            if place is not None:
                self.articles.cursor = place
                self.articles.reveal()
            elif self._finding.searching:
                self._ordering.before = row.number
        self.enter()

    def follow_to(self, id: str, *, at: int | None = None, cursor: int | None = None) -> None:
        """Open another article from this one; back leads to the exact place."""
        held = self.panes.hold(id)
        if held is None:
            self.say("This article is not in the library any more", wrong=True)
            return
        here = self._here()
        if here is not None and here.article != id:
            self._history = self._history.left(here)
        self.open(held, at=at, cursor=cursor)

    def go_to(self, offset: int) -> None:
        """To a place in the article that is shown."""
        self.enter()
        self.view.go_to(offset)

    def follow_digit(self, digit: int) -> None:
        """Open the related headline of that number."""
        self.catch_up()
        ids = sides.digits(self._beside.related or ())
        if self.held is None or digit > len(ids):
            self.say(f"No related headline has the number {digit}")
        else:
            self.follow_to(ids[digit - 1])

    @property
    def leads_back(self) -> bool:
        """Whether there is a place to go back to."""
        return bool(self._history.behind)

    def back(self) -> None:
        """Back to the exact place left; with nowhere to go back to, out to the list."""
        step = self._history.back(self._here())
        if step is None and self.view.has_focus:
            self.to_list()
        else:
            self._go_to_place(step, "Nowhere to go back to")

    def forward(self) -> None:
        """Forward again."""
        self._go_to_place(self._history.forward(self._here()), "Nowhere to go forward to")

    def _here(self) -> Place | None:
        return Place(self.held.id, self.view.top_offset, self.view.cursor) if self.held else None

    def _go_to_place(self, step: tuple[Place, History] | None, nowhere: str) -> None:
        if step is None:
            self.say(nowhere)
            return
        place, self._history = step
        held = self.panes.hold(place.article)
        if held is None:
            self.say("The article that was open there has gone", wrong=True)
            return
        self.open(held, at=place.top, cursor=place.cursor)

    # -- along the list ----------------------------------------------------------------------------------------

    def next_article(self) -> None:
        """The next article of the list."""
        self._step(1)

    def previous_article(self) -> None:
        """The article before in the list."""
        self._step(-1)

    def next_unread(self) -> None:
        """The next unread article; while hits show, the next hit."""
        self._step_unread(1)

    def previous_unread(self) -> None:
        """The unread article before; while hits show, the hit before."""
        self._step_unread(-1)

    def leave_for_next_unread(self) -> None:
        """The end of the article is reached: it is read, and the next unread one follows."""
        if self.held is not None:
            self._remembering.count_as_read(self.held.id)
        self._to_unread(1)

    def _step(self, step: int) -> None:
        opened = self.panes.opened
        index = self.articles.cursor + step
        if not 0 <= index < self.articles.count:
            self.say("This is the last article" if step > 0 else "This is the first article")
            return
        self.articles.move_to(index)
        self._open_current(opened)

    def _open_current(self, opened: bool) -> None:
        row = self.articles.current
        held = self.panes.hold(row.id) if row else None
        if held is None:
            return
        if not opened:
            self.preview()
        elif self.held is None or self.held.id != held.id:
            self.follow_to(held.id, at=self.articles.current_start if self.articles.quoting else None)
        self._go_to_quotation()

    def _step_unread(self, step: int) -> None:
        if self.view.has_focus and self.view.hits and not self.articles.quoting:
            self.view.next_hit(on=step > 0)
            self.tell_where()
        else:
            self._to_unread(step)

    def _to_unread(self, step: int) -> None:
        """The next unread article; among quotations the next one."""
        if self.articles.quoting:
            self._step(step)
            return
        opened = self.panes.opened or self.view.has_focus

        def go(number: int | None) -> None:
            if number is None:
                self.say("No unread article " + ("below" if step > 0 else "above"))
            else:
                # One that is folded away behind another is shown.
                self.articles.go_to(number, unfold=True)
                self._open_current(opened)

        number = self.articles.next_unread(step)
        if number is None and self.panes.counts.unread:
            # Among very many articles that were read: not on the screen's thread.
            self.ask("unread", self.desk.read_numbers, lambda read: go(self.articles.next_unread(step, read)))
        else:
            go(number)
