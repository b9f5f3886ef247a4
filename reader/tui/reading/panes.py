"""The panes of the reading screen: what stands in them, which article is shown, and what the status line says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from reader.desk import Desk, Held
from reader.errors import ReaderError
from reader.locations import sample_articles
from reader.session import Session
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.entries import Entries
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.searches import Searches
from reader.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from reader.desk import Hit, Query, QuotationHit, Row
    from reader.tui.host import Host

Found = TypeVar("Found")

_SAID_FOR = 6.0
"""Seconds that the status line says what just happened."""
_STAYS = 3.0
"""Seconds that keys do not take away what came of something that was begun long before."""


class Panes(Screen[None]):
    """Library, article and right pane with the status line; what keys do is for the parts."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (120, "-wide")]  # noqa: RUF012
    AUTO_FOCUS = ""

    app: Host

    def __init__(self, app: Host, desk: Desk, session: Session) -> None:
        if app.config.layout != "auto":
            self.HORIZONTAL_BREAKPOINTS = [(0, f"-{app.config.layout}")]
        # The classes that the first resize will find: setting them later would lay everything out twice.
        inside = session.article is not None and session.focus != "list"
        super().__init__(classes=f"{self.width_class(app.size.width)}{' -in-article' if inside else ''}")
        self.desk = desk
        """The open library and the notebook."""
        self.session = session
        """Where the person left off."""
        self.samples = desk.folder == sample_articles()
        """Whether the library is the articles that came with Reader."""
        self.counts = desk.counts()
        """How many articles there are, and how many are unread; `ordering` counts them."""
        self.searched: Query | None = None
        """What is searched for, None where everything is listed; `ordering` sets it with what it lists."""
        self.held: Held | None = None
        """The article that is shown; `following` sets it, and `speaking` where only its speakers changed."""
        self.opened = False
        """Whether it was opened, not only previewed from the list; `remembering` sets it, and counts its time."""
        self.gone = False
        """Whether its file has gone meanwhile; `following` sets it."""
        self.begun = False
        """Whether the first paint is done, and the notebook may be asked; `beginning` sets it."""
        self.attaching: str | None = None
        """The note without a passage that the next highlight attaches, which `marking` sets; esc gives it up."""
        self.searches = Searches(desk.searches(), id="searches")
        """The saved searches; on the screen only where there are some."""
        self._saying: Timer | None = None
        self._stays_until = 0.0
        self._unsaid: tuple[tuple[str, bool], ...] = ()
        """What came while another screen was in front, and whether it was wrong."""

    def width_class(self, width: int) -> str:
        """The layout of a window of some width: `-wide`, `-medium` or `-narrow`."""
        return max(point for point in self.HORIZONTAL_BREAKPOINTS if point[0] <= width)[1]

    @property
    def wide(self) -> bool:
        """Whether three panes stand side by side."""
        return self.has_class("-wide")

    @property
    def narrow(self) -> bool:
        """Whether one pane shows at a time."""
        return self.has_class("-narrow")

    @property
    def inside(self) -> bool:
        """Whether the person is in the article: out of it leads to the list."""
        return self.has_class("-in-article") or self.opened

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
        yield SearchBox('words, "a phrase", speaker:name, place:, tag:, is:unread …', id="search")
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
    def search_box(self) -> SearchBox:
        """Where a search of the library is typed."""
        return self.query_one("#search", SearchBox)

    @property
    def find_box(self) -> SearchBox:
        """Where a search in the article is typed."""
        return self.query_one("#find", SearchBox)

    @property
    def status(self) -> StatusBar:
        """The status line."""
        return self.query_one("#status", StatusBar)

    def now(self) -> datetime:
        """The time, by the app's clock."""
        return self.app.now()

    # -- asking the library ------------------------------------------------------------------------------------

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

    def hold(self, id: str) -> Held | None:
        """An article by its id; None where there is none, or the index cannot be read, which is said."""
        try:
            return self.desk.held(id)
        except ReaderError as error:
            self.complain(error)
            return None

    def row(self, id: str) -> Row | None:
        """What a list shows of an article; None where there is none, or the index cannot be read, which is said."""
        try:
            return self.desk.row(id)
        except ReaderError as error:
            self.complain(error)
            return None

    def count(self) -> None:
        """Count the articles anew; where the index cannot be read, which is said, it stays at the last count."""
        try:
            self.counts = self.desk.counts()
        except ReaderError as error:
            self.complain(error)

    def fetch(self, numbers: Sequence[int]) -> list[Row]:
        """Rows for the list; none where the index cannot be read, which is said."""
        return self._fetched(lambda: self.desk.listed(numbers) if self.begun else self.desk.rows(numbers))

    def fetch_hits(self, numbers: Sequence[int]) -> list[Hit]:
        """Where the words of the search stand in some articles."""
        query = self.searched
        return self._fetched(lambda: self.desk.hits(query, numbers)) if query is not None else []

    def fetch_quotations(self, keys: Sequence[int]) -> list[QuotationHit]:
        """Quotations for the list; none where the index cannot be read, which is said."""
        return self._fetched(lambda: self.desk.quotation_rows(keys))

    def _fetched(self, fetch: Callable[[], list[Found]]) -> list[Found]:
        try:
            return fetch()
        except ReaderError as error:
            # The list is being drawn.
            self.call_later(self.complain, error)
            return []

    # -- the status line ---------------------------------------------------------------------------------------

    def tell_where(self) -> None:
        """Bring the status line up to date; where the person is, the parts know."""

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say on the status line what just happened; the last thing counts."""
        self._stays_until = 0.0
        if self._saying is not None:
            self._saying.stop()
        self.status.say(sentence, wrong=wrong)
        self._saying = self.set_timer(_SAID_FOR * (2 if wrong else 1), self.hush)

    def complain(self, error: ReaderError) -> None:
        """Say on the status line what could not be done."""
        self.say(str(error), wrong=True)

    def hush(self) -> None:
        """Say where the person is again, but not before what came has been seen; that the window is too small stays."""
        if monotonic() >= self._stays_until and not self.has_class("-too-small"):
            self.status.say("")

    def announce(self, sentence: str, *, wrong: bool = False) -> None:
        """Say what came of something that was begun a while ago; behind another screen, when that has gone."""
        if self.app.screen is not self:
            self._unsaid = (*self._unsaid, (sentence, wrong))
            return
        if monotonic() < self._stays_until:
            sentence = f"{self.status.said} · {sentence}"
        self.say(sentence, wrong=wrong)
        self._stays_until = monotonic() + _STAYS

    def on_key(self, _event: events.Key) -> None:
        """Before a key does anything: what the one before it did has been said."""
        if not self.status.wrong:
            self.hush()

    def on_screen_resume(self) -> None:
        """What came while another screen was in front is said now."""
        unsaid, self._unsaid = self._unsaid, ()
        for sentence, wrong in unsaid:
            self.call_later(self.announce, sentence, wrong=wrong)
