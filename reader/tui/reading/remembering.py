"""Remembering: where an article was left, and that it was read."""

from __future__ import annotations

from textual.timer import Timer

from reader.errors import ReaderError
from reader.tui import wording
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part

_LONG = 100_000
"""Characters of a text whose fingerprint takes longer than a key may wait."""


class Remembering(Part):
    """How far the open article was read; a preview from the list leaves no trace."""

    def __init__(self, panes: Panes, ordering: Ordering) -> None:
        super().__init__(panes)
        self._ordering = ordering
        self._timer: Timer | None = None

    def start(self) -> None:
        """The article was opened: it counts as read after a while."""
        self.panes.opened = True
        held = self.held
        if held is None or not self.panes.begun or self.desk.notebook.reading.get(held.id).read:
            return
        # Textual divides by a timer's delay.
        delay = max(0.001, self.app.config.read_after)
        self._timer = self.panes.set_timer(delay, lambda: self.count_as_read(held.id))
        if len(held.article.text) > _LONG:
            # What it is known by when it counts as read.
            self.ask("identity", lambda: held.identity, lambda _known: None)

    def stop(self) -> None:
        """The article was left before it counted as read."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def count_as_read(self, id: str) -> None:
        """An article that was open for a while, or was read to its end, is read."""
        self.stop()
        if self.held is not None and self.held.id == id and self.panes.opened:
            try:
                if not self.desk.notebook.reading.get(id).read:
                    # Undo takes back what the person did; this came by itself.
                    copies = self.desk.mark_text(id, read=True, undoable=False)
                    if copies:
                        self.say(f"Read, with {wording.copies(copies)}")
            except ReaderError as error:
                self.complain(error)
            self._ordering.refetch()
            self.tell_where()

    def leave(self) -> None:
        """The article was left for the list."""
        self.keep_position()
        self.panes.opened = False
        self.stop()

    def keep_position(self) -> None:
        """Keep where the article was left, and tell in the list that it was left in the middle."""
        if self.held is not None and self.panes.opened and self.panes.begun:
            try:
                moved = self.desk.set_position(self.held.id, self.view.top_offset)
            except ReaderError as error:
                self.complain(error)
            else:
                if moved:
                    self.articles.refetch()
