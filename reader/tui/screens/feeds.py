"""The feeds that are followed: what they are called, when they were fetched, what was wrong then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen

from reader.errors import ReaderError
from reader.tui import wording
from reader.tui.commands import bindings
from reader.tui.widgets.entries import Below, Entries, Entry
from reader.tui.widgets.rows import Rows
from reader.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from reader.intake import Followed, Intake
    from reader.sources.subscriptions import Subscription
    from reader.tui.host import Host


@dataclass(frozen=True, slots=True)
class ShowFeed:
    """Show the articles of a feed."""

    name: str
    """Its name."""


@dataclass(frozen=True, slots=True)
class FetchFeed:
    """Fetch a feed."""

    name: str
    """Its name."""
    url: str
    """Its address."""


class FeedsScreen(Screen[ShowFeed | FetchFeed]):
    """All feeds; dismissed with what is to be done with one of them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("feeds")
    CSS_PATH = "feeds.tcss"

    app: Host

    def __init__(
        self,
        intake: Intake,
        count_of: Callable[[str], int],
        unfollowed: Callable[[Sequence[Subscription]], None],
    ) -> None:
        """Show the feeds.

        Args:
            intake: Knows them.
            count_of: How many articles of the feed of some name the library holds.
            unfollowed: Is told of feeds that are followed no more.
        """
        super().__init__()
        self._intake = intake
        self._count_of = count_of
        self._unfollowed = unfollowed

    def compose(self) -> ComposeResult:
        """The list and a status line."""
        with Vertical(id="all-feeds"):
            yield Entries(id="feeds")
        yield StatusBar(id="status")

    def on_mount(self) -> None:
        """List them."""
        self.query_one("#all-feeds").border_title = " Feeds "
        self.query_one(Entries).focus()
        self._do(lambda: "")

    def _do(self, change: Callable[[], str]) -> None:
        """Do something to the feeds off the screen's thread, for another Reader may be writing; then list them."""

        def work() -> None:
            try:
                said = change()
                found = self._intake.feeds()
            except ReaderError as error:
                self.app.call_from_thread(self._say, str(error), True)
            else:
                self.app.call_from_thread(self._show, found)
                self.app.call_from_thread(self._say, said)

        self.run_worker(work, thread=True, group="feeds", exit_on_error=False)

    def _say(self, sentence: str, wrong: bool = False) -> None:
        if not self.is_attached:
            return  # the person left before it was done
        self.query_one(StatusBar).say(sentence, wrong=wrong)

    def _show(self, feeds: tuple[Followed, ...]) -> None:
        if not self.is_attached:
            return
        status = self.query_one(StatusBar)
        empty = "You follow no feeds yet. Back in the library, i and the address of one follows it."
        shown = list(feed_entries(feeds, self.app.now())) or [Entry(empty, style="muted", most=6)]
        self.query_one(Entries).show(shown)
        wrong = sum(1 for one in feeds if one.error)
        status.where = wording.count(len(feeds), "feed") + (
            f" · {wrong} not fetched the last time" if wrong else ""
        )
        opening = (one for one in self.app.commands_of("pane") if one.action == "open")
        status.keys = (*opening, *self.app.commands_of("feeds"))

    @property
    def _feed(self) -> Subscription | None:
        entry = self.query_one(Entries).current
        return entry.value.subscription if entry is not None and isinstance(entry.value, _Shown) else None

    def on_key(self) -> None:
        """What the last key did has been said."""
        self._say("")

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        if self._feed is not None:
            self.dismiss(ShowFeed(self._feed.name))

    @on(Rows.Left)
    def _left(self, event: Rows.Left) -> None:
        event.stop()
        self.dismiss(None)

    def action_fetch(self) -> None:
        """Fetch the feed at the cursor."""
        if self._feed is not None:
            self.dismiss(FetchFeed(self._feed.name, self._feed.shown))

    def action_rename(self) -> None:
        """Another name for the feed at the cursor."""
        from reader.tui.screens.prompt import Prompt

        feed = self._feed
        if feed is None:
            return

        def named(name: str | None) -> None:
            if name is not None and name.strip():
                self._do(lambda: f"Called “{self._intake.rename(feed.shown, name).name}” now")

        question = f"Another name for {feed.shown}; its next articles go into a folder of that name."
        self.app.push_screen(Prompt("Rename", question, feed.name), named)

    def action_tag(self) -> None:
        """The tags of the feed at the cursor."""
        from reader.tui.screens.prompt import Prompt

        feed = self._feed
        if feed is None:
            return

        def tagged(line: str | None) -> None:
            if line is not None:
                tags = line.replace(",", " ").split()
                self._do(lambda: f"Tags: {_tags(self._intake.tag(feed.shown, tags)) or 'none'}")

        question = f"The tags that every article of {feed.name} gets from now on; an empty line: none."
        self.app.push_screen(Prompt("Tags", question, _tags(feed)), tagged)

    def action_full_text(self) -> None:
        """The pages of its summaries are fetched, or no longer."""
        feed = self._feed
        if feed is not None:
            on = not feed.full_text
            told = (
                "The pages of its summaries are fetched from now on"
                if on
                else "Its summaries are taken as they are"
            )

            def change() -> str:
                self._intake.set_full_text(feed.shown, on)
                return told

            self._do(change)

    def action_remove(self) -> None:
        """Follow the feed at the cursor no more, after asking."""
        from reader.tui.screens.prompt import Confirm

        feed = self._feed
        if feed is None:
            return

        def change() -> str:
            gone = self._intake.unfollow([feed.shown])
            self.app.call_from_thread(self._unfollowed, gone)
            return f"{feed.name} is not followed any more · in the library, {self.app.key('screen.undo')} undoes"

        def answered(yes: bool | None) -> None:
            if yes:
                self._do(change)

        try:
            held = self._count_of(feed.name)
        except ReaderError as error:
            self._say(str(error), True)
            return
        stay = (
            f"Its {wording.count(held, 'article')} {'stays' if held == 1 else 'stay'}"
            if held
            else "None came of it"
        )
        self.app.push_screen(Confirm(f"Follow {feed.name} no more? {stay} in the library."), answered)

    def action_help(self) -> None:
        """All keys."""
        self.app.show_help("feeds")

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A feed in the list: the same one under another name."""

    subscription: Subscription

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shown) and other.subscription.url == self.subscription.url

    def __hash__(self) -> int:
        return hash(self.subscription.url)


def feed_entries(feeds: Iterable[Followed], now: datetime) -> Iterator[Entry]:
    """Each feed with its address, its tags, when it was fetched, and what was wrong."""
    for one in feeds:
        feed = one.subscription
        facts = [feed.shown, _tags(feed), "whole pages" if feed.full_text else ""]
        when = f"fetched {_when(one.fetched, now)}" if one.fetched else "never fetched"
        facts.append(f"ended {feed.ended}" if feed.ended else when)
        below = [Below(" · ".join(part for part in facts if part), most=3)]
        if one.error and not feed.ended:
            below.append(Below(one.error, "", most=4))
        mark = "✗" if one.error or feed.ended else " "
        style = "muted" if feed.ended else "strong"
        yield Entry(feed.name, _Shown(feed), style=style, mark=mark, below=tuple(below), gap=True)


def _tags(feed: Subscription) -> str:
    return " ".join(f"#{tag}" for tag in feed.tags)


def _when(stamp: str, now: datetime) -> str:
    """When it was fetched, as a person tells it: the time of today, else the day."""
    try:
        when = datetime.fromisoformat(stamp).astimezone()
    except ValueError:
        return stamp
    return f"today, {when:%H:%M}" if when.date() == wording.today(now) else f"{when.day} {when:%B, %H:%M}"
