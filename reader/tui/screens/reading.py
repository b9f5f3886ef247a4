"""The reading screen: every key of the table that works on it, and the ways from one article to another."""

from __future__ import annotations

import gc
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message

from reader.article.clean import clean
from reader.errors import ReaderError
from reader.session import Session
from reader.tui import sides, wording
from reader.tui.commands import DIGITS, bindings
from reader.tui.screens.arranging import Arranging
from reader.tui.screens.panes import LEAST
from reader.tui.widgets.article_page import SHADES
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.entries import Entries
from reader.tui.widgets.status_bar import Work

if TYPE_CHECKING:
    from reader.tui.indexing import Indexer, Step

_OPENABLE = ("http://", "https://", "mailto:")
_FIRST = 1000
"""Articles that are listed for the first paint; the others follow at once."""
_EVERY = 1.0
"""Seconds between looks at what other processes and devices did."""


class ReadingScreen(Arranging):
    """The whole of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("screen"),
        *(Binding(digit, f"digit({digit})", show=False, id=f"screen.digit_{digit}") for digit in DIGITS),
    ]

    _indexer: Indexer | None = None
    _stale = False
    """Whether the open article's text changed while a selection was active on the old one."""

    def on_mount(self) -> None:
        """Show what the index holds at once; everything else comes after the first paint."""
        self.view.shade = self.session.shade if self.session.shade in SHADES else SHADES[0]
        self.side = self.session.side if self.session.side in ("related", "who", "notes") else "related"
        self.articles.on_open = self.open_current
        self.fill_first(_FIRST)
        held = self.hold(self.session.article) if self.session.article else None
        if held is not None:
            row = self.desk.row(held.id)
            if row is not None:
                self.articles.go_to(row.number)
            self.show(held, at=self.session.position)
        else:
            self.preview()
        if held is not None and self.session.focus != "list":
            self.enter_article()
        else:
            self.articles.focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """After the first paint: the notebook, the indexer, and a look now and then at what others did."""
        gc.enable()
        gc.freeze()
        try:
            self.desk.notebook.refresh()
        except ReaderError as error:
            self.app.exit(return_code=1, message=f"reader: {clean(str(error))}")
            return
        self.begun = True
        if self.counts.articles > _FIRST:
            self.fill_list(self._go_to_held)
        if self.held is not None:
            opened = self.opened
            self.opened = False
            # Read once more, for the speakers that the person corrected.
            self.show(self.hold(self.held.id) or self.held, at=self.view.top_offset or None)
            if opened:
                self.start_reading()
        self.desk.hand_over()
        if self.follow:
            self.take_up_files()
        else:
            self.show_emptiness()
        self.set_interval(_EVERY, self.look)
        self.show_tag_in_hand()
        self.take_up_errand()
        if self.app.config.start == "unread":
            self.search_unread(self._warn)
        else:
            self._warn()

    def _warn(self) -> None:
        """Say what is wrong in the settings and in the notebook."""
        warnings = [*self.app.warnings, *self.desk.notebook.warnings]
        if warnings:
            self.say(" · ".join(warnings), wrong=True)

    def _go_to_held(self) -> None:
        """The article where the person left off may stand further down than the first paint listed."""
        row = self.desk.row(self.held.id) if self.held is not None else None
        if row is not None and not self.articles.settled:
            self.articles.go_to(row.number)

    # -- the indexer -------------------------------------------------------------------------------------------

    class Indexed(Message):
        """The indexer told of a step; None: it stopped by itself."""

        def __init__(self, step: Step | None) -> None:
            super().__init__()
            self.step = step

    def take_up_files(self) -> None:
        """Follow the indexer for as long as the screen is there."""
        self.status.work = Work("indexing", 0, 0)
        from reader.tui.indexing import Indexer, Pace  # the first paint does not wait for it

        self._pace = Pace()
        indexer = self._indexer = Indexer(self.desk.folder, self.app.locations)

        def follow() -> None:
            for step in indexer.steps():
                self.post_message(self.Indexed(step))
            self.post_message(self.Indexed(None))

        self.run_worker(follow, thread=True, group="indexer", exit_on_error=False)

    def stop_following(self) -> None:
        """End the indexer; the screen goes."""
        if self._indexer is not None:
            self._indexer.stop()
            self._indexer = None

    def on_unmount(self) -> None:
        """However the screen goes, its indexer goes with it."""
        self.stop_following()

    def on_reading_screen_indexed(self, event: Indexed) -> None:
        """Take up what the indexer told."""
        if event.step is not None:
            self._take_step(event.step)
        elif self._indexer is not None:
            self.status.work = None
            self.say("The indexer stopped; `reader index` says why. What is listed can be read.", wrong=True)

    def _take_step(self, step: Step) -> None:
        self.status.work = self._pace.work(step, monotonic())
        if step.finished or (step.step == "text" and (step.added or step.changed or step.removed)):
            self.look(always=step.finished)
        if step.finished:
            self.show_emptiness()
            if step.problems:
                files = wording.count(step.problems, "file")
                self.say(f"{files} could not be taken up; `reader doctor` names them", wrong=True)

    def look(self, *, always: bool = False) -> None:
        """Take up what other processes and devices did, and what the indexer found."""
        try:
            changes = self.desk.refresh()
        except ReaderError as error:
            self.complain(error)
            return
        self.show_searches()
        if changes.library or always:
            self.refill()
            self._take_up_text()
            self.find_related(again=True)
        elif self._stale:
            self._take_up_text()
        elif changes.articles:
            self.refetch()
            self.tell_where()
        if self.held is not None and self.held.id in changes.articles:
            self.take_up_speakers()
            self.show_notes()

    def _take_up_text(self) -> None:
        """The open article's text changed on disk: show the new one, at the same sentence, the notes re-anchored."""
        if self.held is None:
            if self.articles.current is not None:
                self.preview()
            return
        fresh, old = self.hold(self.held.id), self.held.article
        if fresh is None:
            self.take_up_absence()
        if fresh is None or fresh.article == old:
            return
        self._stale = self.view.selection is not None
        if self._stale:
            return
        opened = self.opened
        top, cursor = (
            self.desk.follow(old, fresh.article, offset) for offset in (self.view.top_offset, self.view.cursor)
        )
        self.show(fresh, at=top, cursor=cursor)
        if opened:
            self.start_reading()
        self.say("The file changed; this is its text now")

    # -- actions: from article to article ----------------------------------------------------------------------

    def action_back(self) -> None:
        """Back to the exact place left; with nowhere to go back to, out to the list."""
        step = self._history.back(self._here())
        if step is None and self.view.has_focus:
            self.to_list()
        else:
            self._go_to_place(step, "Nowhere to go back to")

    def action_forward(self) -> None:
        """Forward again."""
        self._go_to_place(self._history.forward(self._here()), "Nowhere to go forward to")

    def action_digit(self, digit: int) -> None:
        """Open the related headline of that number."""
        self.catch_up()
        ids = sides.digits(self.related or ())
        if self.held is None or digit > len(ids):
            self.say(f"No related headline has the number {digit}")
        else:
            self.follow_to(ids[digit - 1])

    def action_next_article(self) -> None:
        """The next article of the list."""
        self._step(1)

    def action_previous_article(self) -> None:
        """The article before in the list."""
        self._step(-1)

    def action_next_unread(self) -> None:
        """The next unread article; while hits show, the next hit."""
        if self.view.has_focus and self.view.hits and not self.articles.quoting:
            self.view.next_hit(on=True)
            self.tell_where()
        else:
            self._next_unread(1)

    def action_previous_unread(self) -> None:
        """The unread article before; while hits show, the hit before."""
        if self.view.has_focus and self.view.hits and not self.articles.quoting:
            self.view.next_hit(on=False)
            self.tell_where()
        else:
            self._next_unread(-1)

    def action_open_original(self) -> None:
        """Open the article's address in the browser."""
        self.catch_up()
        import webbrowser

        url = self.held.article.url if self.held else None
        if not url:
            self.say("This article does not say where it comes from")
        elif not url.lower().startswith(_OPENABLE):
            self.say("Its address is neither a web page nor an e-mail address, so it is not opened", wrong=True)
        else:
            opened = webbrowser.open(url)
            self.say(f"Opened {url} in the browser" if opened else f"No browser opened; the address is {url}")

    # -- actions: panes ---------------------------------------------------------------------------------------

    def action_next_pane(self) -> None:
        """The next pane."""
        self._to_pane(1)

    def action_previous_pane(self) -> None:
        """The pane before."""
        self._to_pane(-1)

    def action_related(self) -> None:
        """Related stories."""
        self.show_aside("related")

    def action_who(self) -> None:
        """Who speaks here."""
        self.show_aside("who")

    def action_notes(self) -> None:
        """The notes on this article."""
        self.show_aside("notes")

    # -- actions: finding --------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Search: in the article its text, elsewhere the library."""
        if self.view.has_focus:
            self.begin_find()
        else:
            self.to_list()
            self.begin_search()

    # -- actions: marking --------------------------------------------------------------------------------------

    def action_note(self) -> None:
        """Write a note."""
        self.catch_up()
        self.write_note()

    def action_edit_note(self) -> None:
        """Edit the note at the cursor."""
        self.edit_note()

    def action_delete_note(self) -> None:
        """Delete the highlight or note at the cursor."""
        self.delete_note()

    def action_name_speaker(self) -> None:
        """Correct, confirm or clear the speaker of the quotation at the cursor."""
        self.catch_up()
        self.name_speaker()

    def action_tag_in_hand(self) -> None:
        """Take a tag in hand."""
        self.take_tag()

    def action_copy(self) -> None:
        """Copy the passage with its citation."""
        self.catch_up()
        self.copy_passage()

    def action_undo(self) -> None:
        """Undo."""
        self.undo()

    def action_redo(self) -> None:
        """Redo."""
        self.redo()

    def _toggle(self, what: str) -> None:
        row = (
            self.articles.current if self.articles.has_focus or self.held is None else self.desk.row(self.held.id)
        )
        if row is None:
            return
        self.stop_reading()
        copies = 0
        try:
            if what == "read":
                copies = self.desk.mark_text(row.id, read=not row.read)
            else:
                self.desk.mark([row.id], starred=not row.starred)
        except ReaderError as error:
            self.complain(error)
            return
        done = {"read": ("unread", "read"), "star": ("not starred", "starred")}[what]
        now = not (row.read if what == "read" else row.starred)
        more = f", with {wording.copies(copies)}" if copies else ""
        self.after_marking(f"Marked {done[now]}{more} · u undoes")

    def action_toggle_read(self) -> None:
        """Read or unread."""
        self._toggle("read")

    def action_toggle_star(self) -> None:
        """A star or none."""
        self._toggle("star")

    def action_mark_all_read(self) -> None:
        """Mark all that the list shows as read, after asking; the copies that are folded away as well."""
        shown, folded = self.articles.all_numbers()
        self.ask(
            "unread",
            lambda: (self.desk.unread(shown), self.desk.unread(folded)),
            lambda found: self._ask_all(*found),
        )

    def _ask_all(self, shown: list[str], folded: list[str]) -> None:
        from reader.tui.screens.prompt import Confirm

        unread = [*shown, *folded]
        if not unread:
            self.say("Everything that the list shows is read")
            return
        many = wording.count(len(unread), "article")

        def answered(yes: bool | None) -> None:
            if yes:
                self.work_off(
                    lambda: self.desk.mark_all_read(unread),
                    lambda part: self.after_marking(f"{many} marked read · u undoes"),
                )

        among = f", {wording.count(len(folded), 'folded copy', 'folded copies')} among them" if folded else ""
        self.app.push_screen(Confirm(f"Mark {many} as read{among}? One u undoes it."), answered)

    # -- actions: the rest -------------------------------------------------------------------------------------

    def action_all_notes(self) -> None:
        """All notes, on a screen of their own."""
        from reader.tui.screens.notes import NotesScreen

        def chosen(id: str | None) -> None:
            self.show_notes()
            annotation = self.desk.notebook.annotations.get(id) if id else None
            if annotation is None:
                self.tell_where()
                return
            if self.held is None or self.held.id != annotation.article:
                self.follow_to(annotation.article)
            if self.held is not None and self.held.id == annotation.article:
                self._go_to_note(annotation.id)

        self.app.push_screen(NotesScreen(self.desk), chosen)

    def action_help(self) -> None:
        """All keys."""
        from reader.tui.screens.help import HelpScreen

        place = "article" if self.view.has_focus else "list" if self.articles.has_focus else "pane"
        self.app.push_screen(HelpScreen(place, self.app.config.keymap))

    def action_leave(self) -> None:
        """End the innermost thing."""
        if self.view.selection is not None:
            self.view.select(None)
        elif self.attaching is not None:
            self.attaching = None
        elif self.find_box.shown:
            self.end_find()
        elif self.entries.has_focus:
            self.leave_aside()
        elif self.view.has_focus:
            if not self.leave_zen():
                self.to_list()
        elif self.search_box.shown:
            self.end_search()
        else:
            self.stop_arriving()
        self.tell_where()

    def action_quit(self) -> None:
        """Quit; where the person was is kept."""
        self.keep_position()
        self.app.exit()

    def session_now(self) -> Session:
        """What the next start shows again."""
        return Session(
            folder=str(self.desk.folder),
            article=self.held.id if self.held else None,
            position=self.view.top_offset,
            focus="article" if self.has_class("-in-article") or self.opened else "list",
            side=self.side,
            shade=self.view.shade,
            order=self._order,
            **asdict(self.arrangement),
        )

    # -- what the article tells --------------------------------------------------------------------------------

    @on(ArticleView.CursorMoved)
    def _cursor_moved(self) -> None:
        self.tell_where()

    @on(ArticleView.ReachedEnd)
    def _reached_end(self) -> None:
        if self.opened and self.held is not None and self.view.has_focus:
            self.count_as_read(self.held.id)

    @on(ArticleView.Wanted)
    def _wanted(self, event: ArticleView.Wanted) -> None:
        match event.what:
            case "highlight":
                self.highlight()
            case "list":
                self.to_list()
            case "next_unread":
                self.count_as_read_now()
                self._next_unread(1)
            case "open":
                self.open_value(event.value)
            case "say":
                self.say(str(event.value))

    def count_as_read_now(self) -> None:
        """The end was reached."""
        if self.held is not None:
            self.count_as_read(self.held.id)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another pane has the focus: the status line and the titles follow."""
        if isinstance(event.widget, Entries | ArticleView) or event.widget is self.articles:
            self.call_later(self.tell_where)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where the window is too small; fold the related headlines under the article where it is narrow."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        self.set_class(small, "-too-small")
        if small:
            self.say("Reader needs a larger window", wrong=True)
        elif self.focused is None:
            self.hush()
            (self.view if self.has_class("-in-article") else self.articles).focus()
        if self.width_class(event.size.width) == "-wide":
            self.remove_class("-aside")
        self.call_after_refresh(self.show_foot)
