"""Arriving: pages, feeds and files brought into the library while one reads, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import Worker

from reader import tui
from reader.errors import ReaderError
from reader.locations import own_library, sample_articles, subscriptions_file
from reader.tui import sides, wording
from reader.tui.screens.marking import Marking
from reader.tui.widgets.entries import Entry
from reader.tui.widgets.status_bar import Work

if TYPE_CHECKING:
    from reader.desk import Counts, Listing, Query, Row, Sort, WantedHeadline
    from reader.intake import Following, Intake, Outcome
    from reader.tui.arrivals import Errand, Run, Told

_STAYS = 3.0
"""Seconds that keys do not take away what came of something that was begun long before."""
_KEPT = 20
"""Errands of which it is still told what they brought."""
_REMEMBERED = "You will be told when its article comes"
NO_FEEDS = "You follow no feeds yet; i and the address of one follows it"


class Arriving(Marking):
    """The panes, with a library that things are brought into."""

    _keys = 0
    """How many keys have been pressed."""
    _runs: tuple[Run, ...] = ()
    """What is being brought in, and what was."""
    _unsaid: tuple[Told, ...] = ()
    """What came while another screen was in front."""
    _stays_until = 0.0
    _to_mend = ""
    """What was to be added and could not be: it stands in the line again."""
    _remembered = ""
    """What is searched for, for the sake of a headline that is remembered."""
    _seeking: Worker[None] | None = None

    class Came(Message, bubble=False):
        """Something came of a run."""

        def __init__(self, run: Run, outcome: Outcome) -> None:
            super().__init__()
            self.run = run
            self.outcome = outcome

    class Ended(Message, bubble=False):
        """A run ended; `error` says why it could not go on."""

        def __init__(self, run: Run, error: str = "") -> None:
            super().__init__()
            self.run = run
            self.error = error

    @cached_property
    def intake(self) -> Intake:
        """What brings articles into this library."""
        from reader.intake import Intake

        places = self.app.locations
        return Intake(self.desk, subscriptions=subscriptions_file(places), state=places.state, now=self.app.now)

    # -- asking for it -----------------------------------------------------------------------------------------

    def action_add(self) -> None:
        """Ask what to add, and add it."""
        from reader.intake import Intake
        from reader.tui.screens.prompt import Paths, Prompt

        def refuse(line: str) -> str | None:
            try:
                if line.strip():
                    Intake.check(line)
            except ReaderError as error:
                return str(error)
            return None

        def named(line: str | None) -> None:
            if line is not None and line.strip():
                self._bring(tui.arrivals.Errand(references=(line.strip(),)))

        question = "The address of a page or a feed, a file, a folder, or a list of feeds in OPML."
        if self._among_samples:
            question += f" The samples stay as they are: it goes into {self._own}, which is opened."
        self.app.push_screen(Prompt("Add", question, self._to_mend, suggester=Paths(), refuse=refuse), named)

    def action_fetch(self) -> None:
        """Bring every feed up to date."""
        run = next((run for run in self._runs if not run.over and not run.errand.references), None)
        if run is None:
            self.ask("feeds", lambda: self.intake.feeds(), self._fetch)
        else:
            done = f", {run.came[-1].done} of {run.came[-1].total} done" if run.came else ""
            self.say(f"The feeds are being fetched{done} · esc in the list, or ^p “Stop fetching”, ends it")

    def _fetch(self, feeds: tuple[Following, ...]) -> None:
        going = [one for one in feeds if not one.subscription.ended]
        if going:
            self._ask_first(tui.arrivals.Errand(), f"Fetch {wording.count(len(going), 'feed')}")
        else:
            self.say("Every feed that you follow has ended" if feeds else NO_FEEDS)

    def _fetch_headline(self, headline: str, url: str) -> None:
        if any(not run.over and url in run.errand.references for run in self._runs):
            self.say("It is being fetched; it opens when it has arrived")
        else:
            self._ask_first(tui.arrivals.Errand(references=(url,), headline=headline), "Fetch it")

    @property
    def _own(self) -> Path:
        return own_library(self.app.locations)

    @property
    def _among_samples(self) -> bool:
        return self.desk.folder == sample_articles()

    def _ask_first(self, errand: Errand, what: str) -> None:
        """Bring it in; while the samples are open, only after asking: it leads out of them."""
        from reader.tui.screens.prompt import Confirm

        def answered(yes: bool | None) -> None:
            if yes:
                self._bring(errand)

        if self._among_samples:
            question = f"The samples stay as they are. {what} into {self._own}, and open that folder?"
            self.app.push_screen(Confirm(question), answered)
        else:
            self._bring(errand)

    def _bring(self, errand: Errand) -> None:
        """Bring something into this library; from the samples into one of the person's own, which is opened."""
        from reader.intake import receiving_folder

        if self._among_samples and self.app.is_web:
            self.say("The samples stay as they are; `reader serve FOLDER` shows a folder of your own", wrong=True)
            return
        try:
            folder = receiving_folder(self.desk.folder, samples=sample_articles(), own=self._own)
            if folder != self.desk.folder:
                self.app.open_library(folder, replace(errand, told=f"Your library is {folder}"))
                return
        except ReaderError as error:
            self.complain(error)
            return
        self.begin_errand(errand)

    def begin_errand(self, errand: Errand) -> None:
        """Bring something in, on a thread of its own: what blocks it, a name server say, keeps nobody from leaving."""
        run = tui.arrivals.Run(errand, errand.title, self._keys, self.held.id if self.held is not None else None)
        self._runs = (*self._runs[-_KEPT + 1 :], run)
        intake = self.intake

        def work() -> None:
            error = "It was not finished"
            try:
                for outcome in bring(intake, errand, run.stop):
                    self.post_message(self.Came(run, outcome))
                error = ""
            except ReaderError as trouble:
                error = str(trouble)
            finally:
                self.post_message(self.Ended(run, error))

        thread = Thread(target=work, name="arriving", daemon=True)
        self.app.threads.append(thread)
        thread.start()
        if errand.told:
            self.say(f"The samples stay as they are. {errand.told}")
        self._show_work()

    def take_up_errand(self) -> None:
        """What was asked for in another library is brought into this one."""
        errand, self.app.errand = self.app.errand, None
        if errand is not None:
            self.begin_errand(errand)

    # -- while it goes on --------------------------------------------------------------------------------------

    def _show_work(self) -> None:
        """Tell on the status line how far it has come, and in the right pane what is on its way."""
        run = next((run for run in reversed(self._runs) if not run.over), None)
        if run is None:
            self.status.asked = None
        elif run.stop.is_set():
            self.status.asked = Work("stopping", 0, 0)
        else:
            last = run.came[-1] if run.came else None
            told = (last.done, last.total) if last is not None and last.total > 1 else (0, 0)
            self.status.asked = Work(run.errand.doing, *told)
        if self.side == "related" and self.related:
            self.show_side()
            self.show_foot()

    def stop_arriving(self) -> bool:
        """End what is under way; whether anything was."""
        going = [run for run in self._runs if not run.over]
        for run in going:
            run.stop.set()
        if going:
            self._show_work()
        return bool(going)

    def on_unmount(self) -> None:
        """However the screen goes, nothing is brought in for it any more."""
        for run in self._runs:
            run.stop.set()

    def on_arriving_came(self, event: Came) -> None:
        """Something came."""
        run, outcome = event.run, event.outcome
        run.came.append(outcome)
        if len(run.errand.references) == 1 and outcome.kind == "article" and outcome.total <= 1 and outcome.path:
            run.awaited = outcome.path
            self._take_awaited()
        if last := run.came[-1].total:
            self.status.asked = Work(run.errand.doing, outcome.done, last) if last > 1 else self.status.asked

    def on_arriving_ended(self, event: Ended) -> None:
        """All has come that will."""
        run = event.run
        run.over = True
        self._show_work()
        if event.error:
            self.announce(tui.arrivals.Told(event.error, wrong=True))
            return
        told = tui.arrivals.sum_up(run.errand, run.came, stopped=run.stop.is_set())
        failed = len(run.came) == 1 and run.came[0].result == "failed"
        self._to_mend = run.errand.references[0] if failed and not run.errand.headline else ""
        if failed and run.errand.headline:
            told = self._followed_in_vain(run.errand, told)
        if not (run.awaited and run.errand.headline):
            self.announce(told)

    # -- telling of it -----------------------------------------------------------------------------------------

    def on_key(self) -> None:
        """What was begun before a key leads nowhere after it without being asked."""
        self._keys += 1

    def hush(self) -> None:
        """Say where the person is again, but not before what came has been seen."""
        if monotonic() >= self._stays_until:
            super().hush()

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say what just happened; the last thing counts."""
        self._stays_until = 0.0
        super().say(sentence, wrong=wrong)

    def announce(self, told: Told) -> None:
        """Say what came of something that was begun a while ago; behind another screen, when that has gone."""
        if self.app.screen is not self:
            self._unsaid = (*self._unsaid, told)
            return
        sentence = told.sentence
        if monotonic() < self._stays_until:
            sentence = f"{self.status.said} · {sentence}"
        self.say(sentence, wrong=told.wrong)
        self._stays_until = monotonic() + _STAYS

    def on_screen_resume(self) -> None:
        """What came while another screen was in front is said now."""
        unsaid, self._unsaid = self._unsaid, ()
        for told in unsaid:
            self.call_later(self.announce, told)

    def show_arrivals(self) -> None:
        """What came since the start, the last first."""
        from reader.tui.screens.arrivals import ArrivalsScreen

        def held(path: str) -> Row | None:
            try:
                id = self.desk.id_at(path)
                return self.desk.row(id) if id is not None else None
            except ReaderError:
                return None  # what came is told all the same

        def chosen(id: str | None) -> None:
            if id:
                self.follow_to(id)

        if self._runs:
            runs = [(run.title, tuple(run.came)) for run in reversed(self._runs)]
            self.app.push_screen(ArrivalsScreen(runs, held), chosen)
        else:
            self.say("Nothing was brought in since Reader was started · i adds, F fetches your feeds")

    # -- articles that are awaited -----------------------------------------------------------------------------

    def take_listing(self, query: Query | None, order: Sort, listing: Listing, counts: Counts) -> None:
        """Show what is listed; what was awaited may be among it."""
        super().take_listing(query, order, listing, counts)
        if self.begun:
            self._take_awaited()
            self._seek_wanted()

    def _take_awaited(self) -> None:
        """Show the articles that were asked for and are indexed now."""
        for run in (run for run in self._runs if run.awaited):
            try:
                id = self.desk.id_at(run.awaited)
                row = self.desk.row(id) if id is not None else None
            except ReaderError as error:
                self.complain(error)
                return
            if row is not None:
                run.awaited = ""
                self._arrived_at(run, row)

    def _arrived_at(self, run: Run, row: Row) -> None:
        """Lead to an article that has arrived, if the person waits for it, else say so."""
        waits = self.app.screen is self and self._keys == run.keys
        same = self.held is not None and self.held.id == run.article
        if run.errand.headline and waits and same:
            self.follow_to(row.id)
        elif run.errand.headline:
            where = (
                "it stands in the right pane" if same and self.side == "related" else "^p “What came” leads to it"
            )
            self.announce(tui.arrivals.Told(f"{wording.quoted(run.errand.headline)} has arrived · {where}"))
        elif waits and self.articles.has_focus:
            self.articles.go_to(row.number)

    # -- headlines that are not held ---------------------------------------------------------------------------

    def related_entries(self, *, key: str = "enter") -> list[Entry]:
        """What belongs to the article, with what is on its way and what is looked for."""
        going = (run.errand.references for run in self._runs if not run.over)
        wanted = frozenset(one.headline for one in self.desk.wanted()) if self.begun else frozenset()
        return sides.related_entries(
            self.related or (),
            unfolded=self._unfolded,
            key=key,
            fetching=frozenset(one for references in going for one in references),
            wanted=wanted,
        )

    def open_value(self, value: object) -> None:
        """Open an entry; one that is not held is fetched, or remembered."""
        if isinstance(value, sides.FetchHeadline):
            self._fetch_headline(value.headline, value.url)
        else:
            super().open_value(value)

    def _search_headline(self, headline: str) -> None:
        """Remember the headline, and look for articles near it."""
        if not self._want(headline):
            return
        near = self.desk.near(headline)
        if near is None:
            self.say(f"Nothing in the library is near this headline. {_REMEMBERED}")
            return
        self._remembered = near
        self.search_box.fill(near)
        self.to_list()

    def take_found(self, query: Query, listing: Listing) -> None:
        """Show what a search found; of one for a headline, that it is remembered."""
        super().take_found(query, listing)
        if self._remembered and self._remembered == self._typed:
            self.say(f"{self.status.said} that are near. {_REMEMBERED}")
        self._remembered = ""

    def after_marking(self, sentence: str) -> None:
        """Show what the notebook says now; a headline may be wanted no longer."""
        super().after_marking(sentence)
        if self.side == "related":
            self.show_side()

    def _want(self, headline: str, url: str = "") -> bool:
        """Remember a headline; whether it could be."""
        try:
            self.desk.want(headline, url)
        except ReaderError as error:
            self.complain(error)
            return False
        self.show_side()
        return True

    def _followed_in_vain(self, errand: Errand, told: Told) -> Told:
        remembered = self._want(errand.headline, errand.references[0])
        return replace(told, sentence=f"{told.sentence} {_REMEMBERED}") if remembered else told

    def _seek_wanted(self) -> None:
        """See whether the article of a headline that was looked for has come; off the screen's thread."""
        if self._seeking is not None and not self._seeking.is_finished:
            return
        wanted, desk = self.desk.wanted(), self.desk

        def find() -> list[tuple[WantedHeadline, str]]:
            found = ((one, desk.carrier(one.headline, one.url)) for one in wanted)
            return [(one, id) for one, id in found if id is not None]

        if wanted:
            self._seeking = self.ask("wanted", find, self._take_wanted)

    def _take_wanted(self, found: list[tuple[WantedHeadline, str]]) -> None:
        """Announce what has come; once, however many windows and machines look for it."""
        from reader.intake import Outcome

        for one, id in found:
            try:
                row = self.desk.row(id)
                if row is None or not self.desk.wanted_came(one, id):
                    continue
            except ReaderError as error:
                self.complain(error)
                return
            sentence = f"{wording.quoted(one.headline)}, which you looked for, has come"
            came = Outcome("article", "added", row.headline, f"{sentence}.", path=row.path)
            run = tui.arrivals.Run(tui.arrivals.Errand(), "Looked for", came=[came], over=True)
            self._runs = (*self._runs[-_KEPT + 1 :], run)
            self.announce(tui.arrivals.Told(f"{sentence} · ^p “What came” leads to it"))

    # -- the feeds ---------------------------------------------------------------------------------------------

    def show_feeds(self) -> None:
        """The feeds that are followed."""
        from reader.tui.screens.feeds import FeedsScreen, FetchFeed, ShowFeed

        def chosen(wish: object) -> None:
            match wish:
                case ShowFeed(name=name):
                    self.search_box.fill(f'source:"{name.replace(chr(34), " ")}"')
                    self.to_list()
                case FetchFeed(name=name, url=url):
                    self._ask_first(tui.arrivals.Errand(feed=url), f"Fetch {name}")

        self.app.push_screen(FeedsScreen(self.intake, self._count_of), chosen)

    def _count_of(self, feed: str) -> int:
        """How many articles of a feed the library holds."""
        return len(self.desk.select(self.desk.query(f'source:"{feed.replace(chr(34), " ")}"')))

    def export_feeds(self) -> None:
        """Ask for a file and write the feeds to it."""
        from reader.tui.screens.prompt import Paths, Prompt

        def write(name: str) -> str | None:
            path = Path(name.strip()).expanduser()
            try:
                text = self.intake.export()
                # Never over a file that is there.
                with path.open("x", encoding="utf-8", newline="") as file:
                    file.write(text)
            except FileExistsError:
                return f"{path} is there already; give another name"
            except (OSError, RuntimeError) as error:
                return f"{path} cannot be written: {getattr(error, 'strerror', None) or error}"
            except ReaderError as error:
                return str(error)
            return None

        def written(name: str | None) -> None:
            if name is not None:
                self.say(f"Written: {Path(name.strip()).expanduser()}")

        question = "Export the feeds to which file? Every reader of feeds takes OPML."
        self.app.push_screen(
            Prompt("Export feeds", question, "~/feeds.opml", suggester=Paths(), refuse=write), written
        )


def bring(intake: Intake, errand: Errand, stop: Event) -> Iterator[Outcome]:
    """Do an errand; a feed that is followed from now on is fetched at once. ReaderError."""
    if not errand.references:
        yield from intake.fetch([errand.feed] if errand.feed else (), stop)
        return
    came = []
    for outcome in intake.add(errand.references, stop):
        came.append(outcome)
        yield outcome
    if [one.result for one in came] == ["subscribed"] and not stop.is_set():
        yield from intake.fetch([came[0].url], stop)


def commands_of(screen: Arriving) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """What the palette offers besides the keys: a name, words for it, and what does it."""
    yield "Feeds", "What you follow, when it was fetched, what was wrong: rename, tag, remove", screen.show_feeds
    yield "Export feeds", "To a file, as OPML", screen.export_feeds
    yield "What came", "What was added and fetched since the start, and what failed and why", screen.show_arrivals
    if any(not run.over for run in screen._runs):
        yield "Stop fetching", "What has come stays", screen.stop_arriving
