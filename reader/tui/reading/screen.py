"""The reading screen: the parts put together, and what each key, each message and each entry leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from reader.desk import Desk
from reader.session import Session
from reader.tui import sides
from reader.tui.commands import DIGITS, commands, keys_of
from reader.tui.host import Host
from reader.tui.reading.arranging import Arranging
from reader.tui.reading.arriving import Arriving
from reader.tui.reading.beginning import Beginning
from reader.tui.reading.beside import Beside
from reader.tui.reading.continuing import Continuing
from reader.tui.reading.exporting import Exporting
from reader.tui.reading.finding import Finding
from reader.tui.reading.following import Following
from reader.tui.reading.keeping import Keeping
from reader.tui.reading.marking import Marking
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.remembering import Remembering
from reader.tui.reading.removing import Removing
from reader.tui.reading.reviewing import Reviewing
from reader.tui.reading.speaking import Speaking
from reader.tui.reading.subscribing import Subscribing
from reader.tui.reading.telling import Telling
from reader.tui.reading.ticking import Ticking
from reader.tui.reading.wanting import Wanting
from reader.tui.reading.watching import Watching
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.entries import Entries
from reader.tui.widgets.rows import Rows
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.searches import Searches

_OPENABLE = ("http://", "https://", "mailto:")
_LEAST = (40, 10)
"""The least width and height in which the screen makes sense."""


class ReadingScreen(Panes):
    """The whole of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(replace(command.binding, action=f"do('{command.action}')") for command in commands("screen")),
        # A pane's own key comes before the screen's: these are heard outside the article only.
        *(Binding(key, f"tell_elsewhere('{key}')", show=False) for key in keys_of("article", but="screen")),
        *(Binding(digit, f"follow({digit})", show=False, id=f"screen.digit_{digit}") for digit in DIGITS),
    ]

    def __init__(self, app: Host, desk: Desk, session: Session) -> None:
        super().__init__(app, desk, session)
        # In this order: each tells those after it what has happened.
        self.ordering = Ordering(self)
        self.finding = Finding(self, self.ordering)
        self.beside = Beside(self)
        self.remembering = Remembering(self, self.ordering)
        self.following = Following(self, self.ordering, self.finding, self.beside, self.remembering)
        self.keeping = Keeping(self, self.ordering, self.finding, self.following)
        self.continuing = Continuing(self, self.ordering, self.beside, self.following)
        self.marking = Marking(self, self.ordering, self.beside, self.following)
        self.speaking = Speaking(self, self.beside, self.following, self.marking)
        self.ticking = Ticking(self, self.ordering, self.remembering, self.marking, self.speaking)
        self.reviewing = Reviewing(self, self.following, self.marking, self.ticking)
        self.exporting = Exporting(self, self.marking)
        self.wanting = Wanting(self, self.ordering, self.finding, self.beside, self.following)
        self.arriving = Arriving(self, self.ordering, self.beside, self.following, self.wanting)
        self.subscribing = Subscribing(self, self.finding, self.following, self.exporting, self.arriving)
        self.removing = Removing(self, self.following, self.arriving)
        self.arranging = Arranging(self, self.beside, self.following)
        self.watching = Watching(
            self, self.ordering, self.beside, self.remembering, self.following, self.keeping, self.speaking
        )
        self.telling = Telling(self, self.following, self.continuing)
        self.beginning = Beginning(
            self,
            self.ordering,
            self.finding,
            self.beside,
            self.remembering,
            self.following,
            self.marking,
            self.arriving,
            self.arranging,
            self.watching,
        )
        self.does = self._what_keys_do()
        """What each command of the table does that works anywhere on the screen, by its action."""

    def _what_keys_do(self) -> dict[str, Callable[[], object]]:
        return {
            "note": self.marking.write_note,
            "edit_note": self.marking.edit_note,
            "delete_note": self.marking.delete_note,
            "tag_in_hand": self.marking.take_tag,
            "copy": self.marking.copy_passage,
            "all_notes": self.reviewing.show_all_notes,
            "name_speaker": self.speaking.name_speaker,
            "undo": self.ticking.undo,
            "redo": self.ticking.redo,
            "toggle_read": self.ticking.toggle_read,
            "toggle_star": self.ticking.toggle_star,
            "mark_all_read": self.ticking.mark_all_read,
            "back": self.following.back,
            "forward": self.following.forward,
            "next_article": self.following.next_article,
            "previous_article": self.following.previous_article,
            "next_unread": self.following.next_unread,
            "previous_unread": self.following.previous_unread,
            "story": self.continuing.show_story,
            "next_in_story": self.continuing.next_in_story,
            "previous_in_story": self.continuing.previous_in_story,
            "updates": self.continuing.dim_known,
            "search": self._search,
            "keep_search": self.keeping.keep_search,
            "searches": self.keeping.to_searches,
            "open_original": self._open_original,
            "related": self.arranging.show_related,
            "who": self.arranging.show_who,
            "notes": self.arranging.show_notes,
            "next_pane": self.arranging.next_pane,
            "previous_pane": self.arranging.previous_pane,
            "toggle_list": self.arranging.toggle_list,
            "toggle_side": self.arranging.toggle_side,
            "zen": self.arranging.zen,
            "narrower": self.arranging.narrower,
            "wider": self.arranging.wider,
            "longer_lines": self.arranging.longer_lines,
            "shorter_lines": self.arranging.shorter_lines,
            "usual_lines": self.arranging.usual_lines,
            "add": self.arriving.add,
            "fetch": self.subscribing.fetch,
            "help": self._help,
            "leave": self._leave,
            "quit": lambda: self.app.exit(),
        }

    def offers(self) -> list[tuple[str, str, Callable[[], object]]]:
        """What the palette offers besides the keys: a name, words for it, and what does it."""
        offers: list[tuple[str, str, Callable[[], object]]] = [
            ("Export notes", "To a file, in the format of its ending", self.exporting.export_notes),
            (
                "Feeds",
                "What you follow, when it was fetched, what was wrong: rename, tag, remove",
                self.subscribing.show_feeds,
            ),
            ("Export feeds", "To a file, as OPML", self.subscribing.export_feeds),
            (
                "Remove the article",
                "Out of the library, where Reader brought it in (asks first); its notes stay",
                self.removing.remove,
            ),
            ("Bring back", "What was removed from the library last", self.removing.bring_back),
            (
                "What came",
                "What was added and fetched since the start, and what failed and why",
                self.arriving.show_arrivals,
            ),
        ]
        if self.arriving.going:
            offers.append(("Stop fetching", "What has come stays", self.arriving.stop))
        return offers

    # -- the beginning and the end -----------------------------------------------------------------------------

    def on_mount(self) -> None:
        """What leads from pane to pane at once, and what is shown first."""
        self.articles.on_open = self.following.open_current
        self.entries.on_open = self._open_entry
        self.entries.on_out = self.following.to_list
        self.view.on_out = self.following.to_list
        self.view.on_end = self.following.leave_for_next_unread
        self.beginning.show_first()

    def put_away(self) -> Session:
        """End everything that goes on for this screen; what the next start shows again."""
        self.remembering.keep_position()
        self.on_unmount()
        self.workers.cancel_all()
        return self.beginning.left_off()

    def on_unmount(self) -> None:
        """However the screen goes, what works for it goes with it."""
        self.watching.end()
        self.arriving.abandon()

    # -- keys --------------------------------------------------------------------------------------------------

    def on_key(self, _event: events.Key) -> None:
        """What was begun before a key leads nowhere after it without being asked."""
        self.arriving.keys += 1

    def action_do(self, action: str) -> None:
        """Run a command of the table."""
        self.does[action]()

    def action_follow(self, digit: int) -> None:
        """Open the related headline of that number."""
        self.following.follow_digit(digit)

    def action_tell_elsewhere(self, key: str) -> None:
        """Say that a key is one of the article's."""
        self.telling.tell_elsewhere(key)

    def _search(self) -> None:
        """Search: in the article its text, elsewhere the library."""
        if self.view.has_focus:
            self.finding.begin_find()
        else:
            self.following.to_list()
            self.finding.begin_search()

    def _open_original(self) -> None:
        """Open the article's address in the browser."""
        self.following.catch_up()
        import webbrowser

        url = self.held.article.url if self.held else None
        if not url:
            self.say("This article does not say where it comes from")
        elif not url.lower().startswith(_OPENABLE):
            self.say("Its address is neither a web page nor an e-mail address, so it is not opened", wrong=True)
        else:
            opened = webbrowser.open(url)
            self.say(f"Opened {url} in the browser" if opened else f"No browser opened; the address is {url}")

    def _help(self) -> None:
        """All keys."""
        self.app.show_help("article" if self.view.has_focus else "list" if self.articles.has_focus else "pane")

    def _leave(self) -> None:
        """End the innermost thing."""
        if self.view.selection is not None:
            self.view.leave_selection()
        elif self.attaching is not None:
            self.attaching = None
        elif self.find_box.shown:
            self.finding.end_find()
        elif self.entries.has_focus:
            self.arranging.leave_aside()
        elif self.view.has_focus:
            if not self.arranging.leave_zen():
                self.following.to_list()
        elif self.search_box.shown:
            self.finding.end_search()
        else:
            self.arriving.stop()
        self.tell_where()

    def tell_where(self) -> None:
        """Bring the status line up to date."""
        self.telling.tell()

    # -- what the panes tell -----------------------------------------------------------------------------------

    def _open_value(self, value: object) -> None:
        """Open what an entry of the right pane, or of the lines below the text, stands for."""
        match value:
            case sides.OpenArticle(id=id):
                self.following.follow_to(id)
            case sides.Unfold():
                self.beside.unfold()
            case sides.SearchHeadline(headline=headline):
                self.wanting.look_for(headline)
            case sides.FetchHeadline(headline=headline, url=url):
                self.arriving.fetch_headline(headline, url)
            case sides.ListSaid(name=name):
                self.beside.list_said(name)
            case sides.ListSpeakers():
                self.beside.list_speakers()
            case sides.OpenQuotation(id=id, offset=offset):
                if self.held is not None and self.held.id == id:
                    self.following.go_to(offset)
                else:
                    self.following.follow_to(id, at=offset, cursor=offset)
            case sides.GoTo(offset=offset):
                self.following.go_to(offset)
            case sides.ShowNote(id=id):
                self.marking.go_to_note(id)
            case sides.OpenDraft(words=words):
                self.marking.open_draft(words)

    def _open_entry(self) -> None:
        if self.entries.current is not None:
            self._open_value(self.entries.current.value)

    @on(Rows.Opened, "#searches")
    def _search_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.keeping.run()

    @on(Searches.RenameAsked)
    def _rename_asked(self, event: Searches.RenameAsked) -> None:
        self.keeping.rename(event.search)

    @on(Searches.DeleteAsked)
    def _delete_asked(self, event: Searches.DeleteAsked) -> None:
        self.keeping.delete(event.search)

    @on(Rows.Moved, "#side, #searches")
    def _entry_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self.tell_where()

    @on(Rows.Moved, "#list")
    def _list_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self.ordering.tell_arrived()
        self.tell_where()
        self.following.rest()

    @on(Rows.Left)
    def _rows_left(self, event: Rows.Left) -> None:
        event.stop()
        self.following.to_list()

    @on(ArticleList.OrderAsked)
    def _order_asked(self) -> None:
        self.ordering.change_order()

    @on(ArticleList.CopiesAsked)
    def _copies_asked(self) -> None:
        self.ordering.toggle_copies()

    @on(ArticleView.CursorMoved)
    def _cursor_moved(self) -> None:
        self.tell_where()

    @on(ArticleView.ReachedEnd)
    def _reached_end(self, event: ArticleView.ReachedEnd) -> None:
        if self.held is not None and self.held.article is event.article and self.view.has_focus:
            self.remembering.count_as_read(self.held.id)

    @on(ArticleView.HighlightAsked)
    def _highlight_asked(self) -> None:
        self.marking.highlight()

    @on(ArticleView.ShadeChanged)
    def _shade_changed(self) -> None:
        self.say(f"Quotations: {self.view.shade}")

    @on(ArticleView.LineOpened)
    def _line_opened(self, event: ArticleView.LineOpened) -> None:
        self._open_value(event.value)

    # -- the lines to type a search into -----------------------------------------------------------------------

    @on(Input.Changed, "#search")
    def _search_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.finding.take_typed(event.value)

    @on(Input.Submitted, "#search")
    def _search_kept(self, event: Input.Submitted) -> None:
        event.stop()
        self.finding.keep(event.value)

    @on(Input.Changed, "#find")
    def _find_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.finding.take_typed_in_article(event.value)

    @on(Input.Submitted, "#find")
    def _find_kept(self, event: Input.Submitted) -> None:
        event.stop()
        self.finding.keep_in_article()

    @on(SearchBox.Ended)
    def _box_ended(self, event: SearchBox.Ended) -> None:
        event.stop()
        if event.box is self.search_box:
            self.finding.end_search()
            self.articles.focus()
        else:
            self.finding.end_find()
            self.view.focus()

    # -- the window --------------------------------------------------------------------------------------------

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another pane has the focus: the status line and the titles follow."""
        if isinstance(event.widget, Entries | ArticleView) or event.widget is self.articles:
            self.call_later(self.tell_where)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where the window is too small; fold the related headlines under the article where it is narrow."""
        small = event.size.width < _LEAST[0] or event.size.height < _LEAST[1]
        was_small = self.has_class("-too-small")
        self.set_class(small, "-too-small")
        if small:
            self.say("Reader needs a larger window", wrong=True)
        elif was_small:
            self.hush()
        if not small and self.focused is None:
            (self.view if self.has_class("-in-article") else self.articles).focus()
        if self.width_class(event.size.width) == "-wide":
            self.remove_class("-aside")
        self.call_after_refresh(self.beside.show_foot)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The border between two panes is taken hold of."""
        self.arranging.take_hold(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The border follows the mouse."""
        self.arranging.drag(event)

    def on_mouse_up(self) -> None:
        """The border is let go."""
        self.arranging.let_go()
