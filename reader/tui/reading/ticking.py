"""Ticking off: articles read and starred, one or very many, and taking back what was done to the notebook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from reader.errors import ReaderError
from reader.tui import wording
from reader.tui.reading.marking import Marking
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part
from reader.tui.reading.remembering import Remembering
from reader.tui.reading.speaking import Speaking

if TYPE_CHECKING:
    from reader.desk import Part as Step

_PAUSE = 0.01
"""Seconds that the keys have to themselves while something is done to many articles."""


class Front(Protocol):
    """The screen in front, as what was done to the notebook is told on it."""

    def say(self, sentence: str) -> None:
        """Say what is going on."""

    def complain(self, error: ReaderError) -> None:
        """Say what could not be done."""

    def tell_marked(self, sentence: str) -> None:
        """Show what the notebook says now, and say what happened."""


class Ticking(Part):
    """What is done to articles as a whole."""

    def __init__(
        self, panes: Panes, ordering: Ordering, remembering: Remembering, marking: Marking, speaking: Speaking
    ) -> None:
        super().__init__(panes)
        self._ordering = ordering
        self._remembering = remembering
        self._marking = marking
        self._speaking = speaking
        self._working = False
        """Whether something is being done to many articles."""

    # -- read and starred --------------------------------------------------------------------------------------

    def toggle_read(self) -> None:
        """Read or unread."""
        self._toggle("read")

    def toggle_star(self) -> None:
        """A star or none."""
        self._toggle("star")

    def _toggle(self, what: str) -> None:
        row = self.meant
        if row is None:
            return
        self._remembering.stop()
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
        self._marking.tell_marked(f"Marked {done[now]}{more} · {self.key('undo')} undoes")

    def mark_all_read(self) -> None:
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
                self._work_off(
                    self._marking,
                    lambda: self.desk.mark_all_read(unread),
                    lambda part: self._marking.tell_marked(f"{many} marked read · {self.key('undo')} undoes"),
                )

        among = f", {wording.count(len(folded), 'folded copy', 'folded copies')} among them" if folded else ""
        self.app.push_screen(Confirm(f"Mark {many} as read{among}? One {self.key('undo')} undoes it."), answered)

    # -- taking back -------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last thing done to the notebook back."""
        self.take_back(self._marking)

    def redo(self) -> None:
        """Do it again."""
        self.take_back(self._marking, redo=True)

    def take_back(self, on: Front, *, redo: bool = False) -> None:
        """Take back, or do again, what was done last, from the screen that is in front."""

        def done(part: Step | None) -> None:
            if part is None:
                on.say("Nothing to redo" if redo else "Nothing to undo")
            else:
                self._speaking.take_up()
                did = "Left as it is, it was changed since" if part.left else "Done again" if redo else "Undone"
                on.tell_marked(f"{did}: {part.words}")

        self._work_off(on, lambda: self.desk.take_back(redo=redo), done)

    def _work_off(
        self, on: Front, begin: Callable[[], Iterator[Step]], then: Callable[[Step | None], None]
    ) -> None:
        """Do something to any number of articles, some at a time, so that keys work meanwhile; one after the other."""
        if self._working:
            on.say("One moment: the last thing is not done yet")
            return
        parts = begin()
        try:
            first = next(parts, None)
        except ReaderError as error:
            on.complain(error)
            return
        if first is None or first.done >= first.of:
            then(first)
            return
        self._working = True

        async def go_on() -> None:
            part = first
            try:
                for part in parts:
                    on.say(f"{part.done:,} of {part.of:,} …")
                    # Long enough for a key to go all its way.
                    await asyncio.sleep(_PAUSE)
            except ReaderError as error:
                self._ordering.refetch()
                on.complain(error)
            else:
                then(part)
            finally:
                self._working = False

        self.panes.run_worker(go_on(), group="marking")
