"""The panes of the reading screen: what stands in them, which one has the focus, and which article is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from reader.config import Layout
from reader.desk import Desk, Held, Passage, place
from reader.errors import ReaderError
from reader.session import Session
from reader.tui import sides, wording
from reader.tui.commands import Command, Place, commands, mapped
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_page import FootLine, Highlight
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.entries import Entries, Entry
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.searches import Searches
from reader.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from reader.desk import Hit, QuotationHit, Related, Row, Said
    from reader.tui.app import ReaderApp

Found = TypeVar("Found")

_LOOK_AFTER = 0.15
"""Seconds that the list's cursor must rest on an article before it is found out what belongs to it."""
_FEW = 40
"""Notes whose passages are found without a wait that could be felt."""
_SAID_FOR = 6.0
"""Seconds that the status line says what just happened."""
LEAST = (40, 10)
"""The least width and height in which the screen makes sense."""

SIDES = {"related": "Related", "who": "Who", "notes": "Notes"}
"""What the right pane can show, and its title."""


class Panes(Screen[None]):
    """Library, article and right pane with the status line; what keys do is for the classes that build on it."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (120, "-wide")]  # noqa: RUF012
    AUTO_FOCUS = ""

    side: reactive[str] = reactive("related")
    """What the right pane shows."""

    app: ReaderApp

    def __init__(
        self,
        desk: Desk,
        session: Session,
        *,
        size: Size,
        layout: Layout = "auto",
        samples: bool = False,
        follow: bool = True,
    ) -> None:
        if layout != "auto":
            self.HORIZONTAL_BREAKPOINTS = [(0, f"-{layout}")]
        # The classes that the first resize will find: setting them later would lay everything out twice.
        inside = session.article is not None and session.focus != "list"
        super().__init__(classes=f"{self.width_class(size.width)}{' -in-article' if inside else ''}")
        self.desk = desk
        self.session = session
        self.samples = samples
        self.follow = follow
        """Whether an indexer takes up what changes in the folder."""
        self.counts = desk.counts()
        """How many articles there are, and how many are unread."""
        self.held: Held | None = None
        """The article that is shown."""
        self.begun = False
        """Whether the first paint is done, and the notebook may be asked."""
        self.opened = False
        """Whether it was opened, not only previewed from the list."""
        self.related: tuple[Related, ...] | None = None
        """What belongs to it; None while that is being found."""
        self.elsewhere: Mapping[str, int] = {}
        """How often its speakers speak in other articles, as far as that is found yet."""
        self.speaker = ""
        """Whose words the right pane lists, where it lists somebody's."""
        self.said: tuple[Said, ...] | None = None
        """What that person said; None while the pane lists the speakers."""
        self.attaching: str | None = None
        """The note without a passage that the next highlight attaches; esc gives it up."""
        self.passages: tuple[Passage, ...] = ()
        """The notes on it and their places."""
        self.searches = Searches(desk.searches(), id="searches")
        """The saved searches; on the screen only where there are some."""
        self._unfolded = False
        self._saying: Timer | None = None
        self._reading: Timer | None = None
        self._looking: Timer | None = None

    def width_class(self, width: int) -> str:
        """The layout of a window of some width: `-wide`, `-medium` or `-narrow`."""
        return max(point for point in self.HORIZONTAL_BREAKPOINTS if point[0] <= width)[1]

    def compose(self) -> ComposeResult:
        """Three panes and the status line; as few widgets as can be, for the first paint waits for each."""
        if self.samples:
            yield Static("Sample articles · reader FOLDER opens your own, or ctrl+p “Open a folder”", id="banner")
        style = self.app.config.date_style
        with Vertical(id="library"):
            if self.searches.searches:
                yield self.searches
            yield ArticleList(
                self.fetch, self.fetch_hits, self.fetch_quotations, self.now, date_style=style, id="list"
            )
        yield ArticleView(measure=self.app.config.measure, id="article")
        yield Entries(id="side")
        yield SearchBox("search the library", id="search")
        yield SearchBox("search in the article", id="find")
        yield StatusBar(id="status")

    @property
    def articles(self) -> ArticleList:
        """The article list."""
        return self.query_one("#list", ArticleList)

    @property
    def view(self) -> ArticleView:
        """The article."""
        return self.query_one("#article", ArticleView)

    @property
    def entries(self) -> Entries:
        """The right pane."""
        return self.query_one("#side", Entries)

    @property
    def status(self) -> StatusBar:
        """The status line."""
        return self.query_one("#status", StatusBar)

    def now(self) -> datetime:
        """The time, by the app's clock."""
        return self.app.now()

    def fetch(self, numbers: Sequence[int]) -> list[Row]:
        """Rows for the list; none where the index cannot be read, which is said."""
        try:
            return self.desk.rows(numbers)
        except ReaderError as error:
            self.call_later(self.complain, error)
            return []

    def hold(self, id: str) -> Held | None:
        """An article by its id; None where there is none, or the index cannot be read, which is said."""
        try:
            return self.desk.held(id)
        except ReaderError as error:
            self.complain(error)
            return None

    def fetch_hits(self, numbers: Sequence[int]) -> list[Hit]:
        """Where the words of the search stand in them; the search's own business."""
        return []

    def fetch_quotations(self, keys: Sequence[int]) -> list[QuotationHit]:
        """The quotations that a search found; the search's own business."""
        return []

    def refetch(self) -> None:
        """Read the list's rows and the counts again: what was done to some articles changed."""
        self.counts = self.desk.counts()
        self.articles.refetch()

    # -- saying ------------------------------------------------------------------------------------------------

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say on the status line what just happened."""
        if self._saying is not None:
            self._saying.stop()
        self.status.said, self.status.wrong = sentence, wrong
        self._saying = self.set_timer(_SAID_FOR * (2 if wrong else 1), self.hush)

    def on_key(self) -> None:
        """Before a key does anything: what the one before it did has been said."""
        if not self.status.wrong:
            self.hush()

    def hush(self) -> None:
        """Say where the person is again; that the window is too small stays said."""
        if self.has_class("-too-small"):
            return
        self.status.said, self.status.wrong = "", False

    def complain(self, error: ReaderError) -> None:
        """Say on the status line what could not be done."""
        self.say(" ".join(str(error).split()), wrong=True)

    def tell_where(self) -> None:
        """Bring the status line up to date."""
        status = self.status
        # A widget hears of its own focus later than the screen does.
        if self.focused is self.view:
            status.where = self._where_in_article()
        else:
            status.where = self._where_in_list()
        status.mode = self._mode()
        status.keys = tuple(self.keys_now())

    def _where_in_list(self) -> str:
        counts = self.counts
        # Before the list is whole, the index knows how long it will be.
        total = self.articles.count if self.begun else counts.articles
        name = "Sample articles" if self.samples else self.desk.folder.name
        if not counts.articles:
            return name
        place = f"{self.articles.cursor + 1:,} of {total:,}" if total else "nothing found"
        return f"{name} · {place} · {counts.unread:,} unread"

    def _where_in_article(self) -> str:
        view = self.view
        if view.article is None:
            return ""
        parts = [f"{round(view.fraction_read * 100)}%"]
        if view.hits:
            at = sum(1 for hit in view.hits if hit.start <= view.cursor)
            parts.append(f"hit {max(1, at)} of {len(view.hits)}")
        current = view.quotation
        if current is not None:
            number, quotation = current
            speaker = quotation.speaker or "speaker not known"
            how = f" ({quotation.basis})" if quotation.basis and quotation.basis != "named" else ""
            parts.append(f"quote {number} of {len(view.article.quotations)} · {speaker}{how}")
        elif view.highlights:
            parts.append(wording.count(len(view.highlights), "highlight"))
        return " · ".join(parts)

    def _mode(self) -> str:
        if self.view.selection is not None:
            span = self.view.selection.span
            words = len(self.held.article.text[span.start : span.end].split()) if self.held else 0
            return f"SELECT {wording.count(words, 'word')}"
        return "ATTACH" if self.attaching is not None else ""

    def keys_now(self) -> list[Command]:
        """The commands that the focus makes useful, those of its own pane first."""
        if isinstance(self.focused, SearchBox):
            return []
        if self.view.selection is not None and self.focused is self.view:
            return self._mapped("selection")
        place: Place = (
            "article" if self.focused is self.view else "list" if self.focused is self.articles else "pane"
        )
        return self._mapped(place, "screen")

    def _mapped(self, *places: Place) -> list[Command]:
        keymap = self.app.config.keymap
        return [mapped(command, keymap) for place in places for command in commands(place)]

    # -- showing an article ------------------------------------------------------------------------------------

    def show(self, held: Held | None, *, at: int | None = None, cursor: int | None = None) -> None:
        """Show an article where it was left, or at a place; the right pane follows."""
        self.keep_position()
        self.opened, self.attaching = False, None
        self.end_find()
        self.stop_reading()
        self.stop_looking()
        if held is None:
            self.held, self.related, self.passages = None, (), ()
            self.view.show(None)
            self.show_side()
            return
        self.held, self.related, self._unfolded = held, None, False
        self.elsewhere, self.said = {}, None
        if at is None:
            at = self.desk.notebook.reading.get(held.id).position if self.begun else 0
        self.view.show(held.article, wording.facts(held.article, self.app.config.date_style), at=at)
        if cursor is not None:
            self.view.put_cursor(cursor)
        self.show_notes()
        self.look_soon()
        self.show_side(keep=False)
        if self.side == "who":
            self.find_elsewhere()

    def ask(self, group: str, question: Callable[[], Found], take: Callable[[Found], None]) -> Worker[None]:
        """Ask the library something off the screen's thread, and take the answer on it; the last of a group counts."""

        def find() -> None:
            worker = get_current_worker()
            if worker.is_cancelled:
                return
            try:
                found = question()
            except ReaderError as error:
                if not worker.is_cancelled:
                    self.app.call_from_thread(self.complain, error)
            else:
                if not worker.is_cancelled:
                    self.app.call_from_thread(take, found)

        return self.run_worker(find, thread=True, group=group, exclusive=True)

    def look_soon(self) -> None:
        """Find what belongs to the article that is shown, when it has been shown for a moment."""
        self.stop_looking()
        self._looking = self.set_timer(_LOOK_AFTER, self.find_related)

    def stop_looking(self) -> None:
        """Do not look for what belongs to it."""
        if self._looking is not None:
            self._looking.stop()
            self._looking = None

    def find_related(self, *, again: bool = False) -> None:
        """Find what belongs to the article that is shown; again, when articles came or went."""
        self.stop_looking()
        if self.begun and self.held is not None and (again or self.related is None):
            id = self.held.id
            self.ask("related", lambda: self.desk.related(id), lambda found: self.take_related(id, found))

    def find_elsewhere(self) -> None:
        """Find how often the speakers of the article speak elsewhere."""
        held = self.held
        names = {q.speaker for q in held.article.quotations if q.speaker} if held is not None else set()
        if held is not None and names and self.begun:
            id = held.id
            self.ask(
                "who", lambda: self.desk.said_elsewhere(id, names), lambda found: self.take_elsewhere(id, found)
            )

    def take_elsewhere(self, id: str, found: Mapping[str, int]) -> None:
        """Show what was found, if the article that it was found for is still the one shown."""
        if self.held is not None and self.held.id == id:
            self.elsewhere = found
            if self.side == "who" and self.said is None:
                self.show_side()

    def find_said(self, name: str) -> None:
        """List everything that somebody said, the newest first."""
        id = self.held.id if self.held is not None else ""
        self.ask("who", lambda: self.desk.said_by(name), lambda said: self.take_said(id, name, said))

    def take_said(self, id: str, name: str, said: tuple[Said, ...]) -> None:
        """Show it in the right pane, if that still shows who speaks in the article that was asked from."""
        if self.side == "who" and self.held is not None and self.held.id == id:
            self.speaker, self.said = name, said
            self.show_side(keep=False)

    def take_related(self, id: str, related: tuple[Related, ...]) -> None:
        """Show what was found, if the article that it was found for is still the one shown."""
        if self.held is not None and self.held.id == id:
            self.related = related
            self.show_side()
            self.show_foot()

    def show_notes(self) -> None:
        """Read the notes on the article anew, and paint and list them."""
        if self.held is None or not self.begun:
            return
        held = self.held
        notes = self.desk.notebook.annotations.on(held.id)
        if len(notes) <= _FEW:
            self.take_notes(held, place(held.article, notes))
        else:
            # Finding many passages in a changed text takes a while.
            self.ask("notes", lambda: place(held.article, notes), lambda found: self.take_notes(held, found))

    def take_notes(self, held: Held, passages: tuple[Passage, ...]) -> None:
        """Paint and list the notes, if the article that they are on is still the one shown."""
        if self.held is not held:
            return
        self.passages = passages
        self.view.set_highlights(
            [
                Highlight(p.annotation.id, p.span.start, p.span.end, bool(p.annotation.note))
                for p in self.passages
                if p.span is not None
            ]
        )
        if self.side == "notes":
            self.show_side()

    def end_find(self) -> None:
        """End a search in the article; for finding to do."""

    def drafts(self) -> Mapping[str, str]:
        """Notes on the article that were begun and not saved, by the words that they are about; for marking to say."""
        return {}

    def show_side(self, *, keep: bool = True) -> None:
        """Fill the right pane."""
        empty = ""
        held = self.held
        if held is None:
            entries, empty = [], "No article is open."
        elif self.side == "related":
            entries = self.related_entries()
            empty = "Looking …" if self.related is None else "Nothing in the library belongs to this article."
        elif self.side == "who":
            if self.said is not None:
                entries = sides.said_entries(
                    self.speaker, self.said, held.id, self.now(), self.app.config.date_style
                )
            else:
                entries = sides.who_entries(held.article, self.elsewhere)
            empty = "Nobody is quoted in this article."
        else:
            entries = sides.note_entries(self.passages, self.drafts())
            empty = "No notes yet. In the article v selects, H highlights, a adds a note."
        self.entries.show(entries or [Entry(empty, style="muted", most=6)], keep=keep)
        self.entries.border_title = SIDES[self.side]

    def related_entries(self, *, key: str = "enter") -> list[Entry]:
        """What belongs to the article, as the right pane and the lines below the text list it."""
        return sides.related_entries(self.related or (), unfolded=self._unfolded, key=key)

    def unfold(self) -> None:
        """Show the headlines that are named but not held."""
        self._unfolded = True
        self.show_side()

    def show_foot(self) -> None:
        """Where the right pane is folded away, the related headlines stand at the end of the article."""
        lines: list[FootLine] = []
        if self.related and not self.has_class("-wide"):
            lines.append(FootLine("", "article--rule"))
            for entry in self.related_entries(key="r, then enter,"):
                style = "article--facts" if entry.value is None or entry.style else "article--foot"
                lines.append(
                    FootLine(f"{entry.mark:2}{entry.text}" if entry.value else entry.text, style, entry.value)
                )
                if entry.style == "muted":
                    # What is not held tells what can be done about it.
                    lines += [FootLine(f"  {below.text}", "article--facts", entry.value) for below in entry.below]
        self.view.set_foot(lines)

    # -- reading -----------------------------------------------------------------------------------------------

    def start_reading(self) -> None:
        """The article was opened: it counts as read after a while."""
        self.opened = True
        held = self.held
        if held is not None and self.begun and not self.desk.notebook.reading.get(held.id).read:
            # Textual divides by a timer's delay.
            delay = max(0.001, self.app.config.read_after)
            self._reading = self.set_timer(delay, lambda: self.count_as_read(held.id))

    def stop_reading(self) -> None:
        """The article was left before it counted as read."""
        if self._reading is not None:
            self._reading.stop()
            self._reading = None

    def count_as_read(self, id: str) -> None:
        """An article that was open for a while, or was read to its end, is read."""
        self.stop_reading()
        if self.held is not None and self.held.id == id and self.opened:
            try:
                if not self.desk.notebook.reading.get(id).read:
                    # Undo takes back what the person did; this came by itself.
                    copies = self.desk.mark_text(id, read=True, undoable=False)
                    if copies:
                        self.say(f"Read, with {wording.copies(copies)}")
            except ReaderError as error:
                self.complain(error)
            self.refetch()
            self.tell_where()

    def keep_position(self) -> None:
        """Keep where the article was left."""
        if self.held is not None and self.opened and self.begun:
            try:
                self.desk.set_position(self.held.id, self.view.top_offset)
            except ReaderError as error:
                self.complain(error)
