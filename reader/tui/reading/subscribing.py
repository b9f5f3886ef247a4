"""Subscribing: the feeds that the person follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader import tui
from reader.tui import wording
from reader.tui.reading.arriving import Arriving
from reader.tui.reading.exporting import Exporting
from reader.tui.reading.finding import Finding
from reader.tui.reading.following import Following
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part

if TYPE_CHECKING:
    from reader.intake import Followed
    from reader.sources.subscriptions import Subscription

_NO_FEEDS = "You follow no feeds yet; i and the address of one follows it"


class Subscribing(Part):
    """The feeds."""

    def __init__(
        self, panes: Panes, finding: Finding, following: Following, exporting: Exporting, arriving: Arriving
    ) -> None:
        super().__init__(panes)
        self._finding = finding
        self._following = following
        self._exporting = exporting
        self._arriving = arriving

    def fetch(self) -> None:
        """Bring every feed up to date."""
        run = next((run for run in self._arriving.going if not run.errand.references), None)
        if run is None:
            self.ask("feeds", lambda: self._arriving.intake.feeds(), self._fetch)
        else:
            done = f", {run.came[-1].done} of {run.came[-1].total} done" if run.came else ""
            self.say(f"The feeds are being fetched{done} · esc in the list, or ^p “Stop fetching”, ends it")

    def _fetch(self, feeds: tuple[Followed, ...]) -> None:
        going = [one for one in feeds if not one.subscription.ended]
        if going:
            self._arriving.bring(tui.arrivals.Errand(), f"Fetch {wording.count(len(going), 'feed')}")
        else:
            self.say("Every feed that you follow has ended" if feeds else _NO_FEEDS)

    def show_feeds(self) -> None:
        """The feeds that are followed."""
        from reader.tui.screens.feeds import FeedsScreen, FetchFeed, ShowFeed

        def chosen(wish: object) -> None:
            match wish:
                case ShowFeed(name=name):
                    self._finding.search_for(_query(name))
                    self._following.to_list()
                case FetchFeed(name=name, url=url):
                    self._arriving.bring(tui.arrivals.Errand(feed=url), f"Fetch {name}")

        self.app.push_screen(FeedsScreen(self._arriving.intake, self._count_of, self._let_undo), chosen)

    def _let_undo(self, gone: Sequence[Subscription]) -> None:
        """Feeds that are followed no more are followed again by u."""
        intake, names = self._arriving.intake, ", ".join(one.name for one in gone)

        def again() -> bool:
            return bool(intake.unfollow(one.shown for one in gone))

        if gone:
            self.desk.notebook.did_elsewhere(f"{names} followed no more", lambda: intake.follow(gone), again)

    def _count_of(self, feed: str) -> int:
        """How many articles of a feed the library holds."""
        return len(self.desk.select(self.desk.query(_query(feed))))

    def export_feeds(self) -> None:
        """Ask for a file and write the feeds to it."""
        question = "Export the feeds to which file? Every reader of feeds takes OPML."
        self._exporting.export(
            "Export feeds", question, "~/feeds.opml", lambda _path: self._arriving.intake.export()
        )


def _query(feed: str) -> str:
    """What finds the articles of a feed."""
    return f'source:"{feed.replace(chr(34), " ")}"'
