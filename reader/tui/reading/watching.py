"""Watching: what changes in the folder, in the index and in the notebook while one reads."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from reader.desk import follow
from reader.errors import ReaderError
from reader.tui import wording
from reader.tui.reading.beside import Beside
from reader.tui.reading.following import Following
from reader.tui.reading.keeping import Keeping
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part
from reader.tui.reading.remembering import Remembering
from reader.tui.reading.speaking import Speaking
from reader.tui.widgets.status_bar import Work

if TYPE_CHECKING:
    from reader.tui.indexing import Indexer, Pace, Step


class Watching(Part):
    """The indexer, and looks at what other processes and devices did."""

    def __init__(
        self,
        panes: Panes,
        ordering: Ordering,
        beside: Beside,
        remembering: Remembering,
        following: Following,
        keeping: Keeping,
        speaking: Speaking,
    ) -> None:
        super().__init__(panes)
        self._ordering = ordering
        self._beside = beside
        self._remembering = remembering
        self._following = following
        self._keeping = keeping
        self._speaking = speaking
        self._indexer: Indexer | None = None
        self._stale = False
        """Whether the open article's text changed while a selection was active on the old one."""

    # -- the indexer -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Follow the indexer for as long as the screen is there."""
        self.panes.status.work = Work("indexing", 0, 0)
        from reader.tui.indexing import Indexer, Pace  # the first paint does not wait for it

        panes, pace = self.panes, Pace()
        indexer = self._indexer = Indexer(self.desk.folder, self.app.locations)

        def follow() -> None:
            for step in indexer.steps():
                panes.call_later(self._take_step, step, pace)
            panes.call_later(self._take_end)

        panes.run_worker(follow, thread=True, group="indexer", exit_on_error=False)

    def end(self) -> None:
        """End the indexer; the screen goes."""
        if self._indexer is not None:
            self._indexer.stop()
            self._indexer = None

    def _take_step(self, step: Step, pace: Pace) -> None:
        """The indexer told how far it is, or why it cannot get on."""
        if step.trouble:
            self.panes.status.work = None
            self.panes.announce(step.trouble, wrong=True)
            return
        self.panes.status.work = pace.work(step, monotonic())
        if step.finished or (step.step == "text" and (step.added or step.changed or step.removed)):
            self.look(always=step.finished)
        if step.finished:
            self._ordering.show_emptiness()
            if step.problems:
                files = wording.count(step.problems, "file")
                self.say(f"{files} could not be taken up; `reader doctor` names them", wrong=True)

    def _take_end(self) -> None:
        """The indexer stopped; by itself, where it was not told to."""
        if self._indexer is not None:
            self.panes.status.work = None
            self.say("The indexer stopped; `reader index` says why. What is listed can be read.", wrong=True)

    # -- what others did ---------------------------------------------------------------------------------------

    def look(self, *, always: bool = False) -> None:
        """Take up what other processes and devices did, and what the indexer found."""
        try:
            changes = self.desk.refresh()
        except ReaderError as error:
            self.complain(error)
            return
        self._keeping.show_searches()
        if changes.library or always:
            self._ordering.refill()
            self._take_up_text()
            self._beside.find_related(again=True)
        elif self._stale:
            self._take_up_text()
        elif changes.articles:
            self._ordering.refetch()
            self.tell_where()
        if self.held is not None and self.held.id in changes.articles:
            self._speaking.take_up()
            self._beside.show_notes()

    def _take_up_text(self) -> None:
        """The open article's text changed on disk: show the new one, at the same sentence, the notes re-anchored."""
        if self.held is None:
            if self.articles.current is not None:
                self._following.preview()
            return
        old = self.held.article
        try:
            fresh = self.desk.held(self.held.id)
            gone = fresh is None and not self.desk.awaits(self.held.path)
        except ReaderError as error:
            self.complain(error)
            return
        self._following.take_up_absence(gone=gone)
        if fresh is None or fresh.article == old:
            return
        self._stale = self.view.selection is not None
        if self._stale:
            return
        opened = self.panes.opened
        top, cursor = (follow(old, fresh.article, offset) for offset in (self.view.top_offset, self.view.cursor))
        self._following.show(fresh, at=top, cursor=cursor)
        if opened:
            self._remembering.start()
        self.say("The file changed; this is its text now")
