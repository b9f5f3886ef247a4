"""Arriving: pages, feeds and files brought into the library while one reads, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from reader import tui
from reader.article.passages import quoted
from reader.errors import ReaderError
from reader.locations import own_library, sample_articles, subscriptions_file
from reader.tui.reading.beside import Beside
from reader.tui.reading.following import Following
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part
from reader.tui.reading.wanting import REMEMBERED, Wanting
from reader.tui.widgets.status_bar import Work

if TYPE_CHECKING:
    from reader.desk import Row
    from reader.intake import Intake, Outcome
    from reader.tui.arrivals import Errand, Run

_KEPT = 20
"""Errands of which it is still told what they brought."""


class Arriving(Part):
    """A library that things are brought into."""

    def __init__(
        self, panes: Panes, ordering: Ordering, beside: Beside, following: Following, wanting: Wanting
    ) -> None:
        super().__init__(panes)
        self._beside = beside
        self._following = following
        self._wanting = wanting
        self.runs: tuple[Run, ...] = ()
        """What is being brought in, and what was."""
        self.keys = 0
        """How many keys have been pressed: what was begun before a key leads nowhere after it without being asked."""
        self._to_mend = ""
        """What was to be added and could not be: it stands in the line again."""
        ordering.taken.append(self._take_awaited)

    @cached_property
    def intake(self) -> Intake:
        """What brings articles into this library."""
        from reader.intake import Intake

        places = self.app.locations
        return Intake(self.desk, subscriptions=subscriptions_file(places), state=places.state, now=self.app.now)

    @property
    def going(self) -> list[Run]:
        """What is being brought in."""
        return [run for run in self.runs if not run.over]

    # -- asking for it -----------------------------------------------------------------------------------------

    def add(self) -> None:
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
        if self.panes.samples:
            question += f" The samples stay as they are: it goes into {self._own}, which opens with it."
        self.app.push_screen(Prompt("Add", question, self._to_mend, suggester=Paths(), refuse=refuse), named)

    def fetch_headline(self, headline: str, url: str) -> None:
        """Fetch the article of a headline that is not held."""
        if any(url in run.errand.references for run in self.going):
            self.say("It is being fetched; it opens when it has arrived")
        else:
            named_by = (self.held.article.url if self.held is not None else None) or ""
            self.bring(tui.arrivals.Errand(references=(url,), headline=headline, named_by=named_by), "Fetch it")

    @property
    def _own(self) -> Path:
        return own_library(self.app.locations)

    def bring(self, errand: Errand, what: str) -> None:
        """Bring it in; while the samples are open, only after asking: it leads out of them."""
        from reader.tui.screens.prompt import Confirm

        def answered(yes: bool | None) -> None:
            if yes:
                self._bring(errand)

        if self.panes.samples:
            question = f"The samples stay as they are. {what} into {self._own}, and open that folder?"
            self.app.push_screen(Confirm(question), answered)
        else:
            self._bring(errand)

    def _bring(self, errand: Errand) -> None:
        """Bring something into this library; from the samples into one of the person's own, opened when it came."""
        if self.panes.samples and self.app.is_web:
            self.say("The samples stay as they are; `reader serve FOLDER` shows a folder of your own", wrong=True)
            return
        try:
            intake = self._own_intake() if self.panes.samples else self.intake
        except ReaderError as error:
            self.complain(error)
            return
        self._begin(errand, intake)

    def _own_intake(self) -> Intake:
        """What brings articles into the person's own library while the samples stay open. ReaderError."""
        from reader.desk import Desk
        from reader.intake import receiving_folder

        places = self.app.locations
        folder = receiving_folder(self.desk.folder, samples=sample_articles(), own=self._own)
        # Nothing of it is opened but on the thread that brings something in, and is closed with that.
        return self.intake.onto(
            Desk.open(folder, data=places.data, cache=places.cache, state=places.state, now=self.app.now)
        )

    def _begin(self, errand: Errand, intake: Intake) -> None:
        """Bring something in, on a thread of its own: what blocks it, a name server say, keeps nobody from leaving."""
        run, panes = self._run(errand), self.panes

        def work() -> None:
            error = "It was not finished"
            try:
                for outcome in tui.arrivals.do(intake, errand, run.stop):
                    panes.call_later(self._take_outcome, run, outcome)
                error = ""
            except ReaderError as trouble:
                error = str(trouble)
            finally:
                panes.call_later(self._take_end, run, error)

        thread = Thread(target=work, name="arriving", daemon=True)
        self.app.threads.append(thread)
        thread.start()
        self._show_work()

    def _run(self, errand: Errand) -> Run:
        run = tui.arrivals.Run(errand, errand.title, self.keys, self.held.id if self.held is not None else None)
        self.runs = (*self.runs[-_KEPT + 1 :], run)
        return run

    def take_up_errand(self) -> None:
        """What was brought into this library while the samples were open is told and shown here."""
        errand, self.app.errand = self.app.errand, None
        if errand is not None:
            run = self._run(errand)
            for outcome in errand.came:
                self._take_outcome(run, outcome)
            self._take_end(run, "")
            self._take_awaited()

    # -- while it goes on --------------------------------------------------------------------------------------

    def _show_work(self) -> None:
        """Tell on the status line how far it has come, and in the right pane what is on its way."""
        status, going = self.panes.status, self.going
        if not going:
            status.asked = None
        elif going[-1].stop.is_set():
            status.asked = Work("stopping", 0, 0)
        else:
            run = going[-1]
            last = run.came[-1] if run.came else None
            told = (last.done, last.total) if last is not None and last.total > 1 else (0, 0)
            status.asked = Work(run.errand.doing, *told)
        self._beside.tell_fetching(one for run in going for one in run.errand.references)

    def stop(self) -> None:
        """End what is under way; what has come stays."""
        going = self.going
        for run in going:
            run.stop.set()
        if going:
            self._show_work()

    def abandon(self) -> None:
        """The screen goes: nothing is brought in for it any more."""
        for run in self.runs:
            run.stop.set()

    def _take_outcome(self, run: Run, outcome: Outcome) -> None:
        """Something came."""
        run.came.append(outcome)
        alone = len(run.errand.references) == 1 and outcome.total <= 1
        if alone and outcome.kind == "article" and outcome.path and not self.panes.samples:
            run.awaited = outcome.path
            self._take_awaited()
        if outcome.total > 1:
            self.panes.status.asked = Work(run.errand.doing, outcome.done, outcome.total)

    def _take_end(self, run: Run, error: str) -> None:
        """All has come that will; the error says why it could not go on."""
        run.over = True
        self._show_work()
        if error:
            self.panes.announce(error, wrong=True)
            return
        if self.panes.samples and any(one.good for one in run.came) and self._open_own(run):
            return
        undoable = not self.panes.samples and self._let_undo(run)
        told = tui.arrivals.sum_up(run.errand, run.came, stopped=run.stop.is_set())
        failed = len(run.came) == 1 and run.came[0].result == "failed"
        self._to_mend = run.errand.references[0] if failed and not run.errand.headline else ""
        if (
            failed
            and run.errand.headline
            and self._wanting.remember(run.errand.headline, run.errand.references[0])
        ):
            told = replace(told, sentence=f"{told.sentence} {REMEMBERED}")
        if undoable:
            told = replace(told, sentence=f"{told.sentence.rstrip('.')} · {self.key('undo')} takes it away")
        if run.errand.came or not (run.awaited and run.errand.headline):
            self.panes.announce(told.sentence, wrong=told.wrong)

    def _let_undo(self, run: Run) -> bool:
        """Let undo take back what the person added, and whether there is such; what her feeds bring is left alone."""
        addition = self.intake.addition(run.came) if run.errand.references else None
        if addition is not None:
            self.desk.notebook.did_elsewhere(addition.words, addition.take_back, addition.bring_again)
        return addition is not None

    def _open_own(self, run: Run) -> bool:
        """Open the person's own library with what has come; whether that could be done."""
        errand = replace(run.errand, told=f"Your library is {self._own}", came=tuple(run.came))
        if self.app.screen is not self.panes:
            # Whoever writes or chooses something just now is not taken away from it.
            self.panes.announce(f"It has come into {self._own} · ^p “Open a folder” opens that")
            return True
        try:
            self.app.open_library(self._own, errand)
        except ReaderError as error:
            self.complain(error)
            return False
        return True

    # -- what came ---------------------------------------------------------------------------------------------

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
                self._following.follow_to(id)

        runs = [(run.title, tuple(run.came)) for run in reversed(self.runs)]
        if self._wanting.came:
            runs.insert(0, ("Looked for", self._wanting.came))
        if runs:
            self.app.push_screen(ArrivalsScreen(runs, held), chosen)
        else:
            self.say(
                f"Nothing was brought in since Reader was started · {self.key('add')} adds,"
                f" {self.key('fetch')} fetches your feeds"
            )

    def _take_awaited(self) -> None:
        """Show the articles that were asked for and are indexed now."""
        for run in (run for run in self.runs if run.awaited and self.panes.begun):
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
        waits = self.app.screen is self.panes and self.keys == run.keys
        # What was begun among the samples has led here already.
        same = bool(run.errand.came) or (self.held is not None and self.held.id == run.article)
        if run.errand.headline and waits and same:
            self._following.follow_to(row.id)
        elif run.errand.headline:
            beside = same and self._beside.side == "related"
            where = "it stands in the right pane" if beside else "^p “What came” leads to it"
            self.panes.announce(f"{quoted(run.errand.headline)} has arrived · {where}")
        elif waits and self.articles.has_focus:
            self.articles.go_to(row.number)
