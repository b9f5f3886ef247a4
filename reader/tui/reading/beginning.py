"""Beginning: the first paint, what comes after it, and where the next start goes on."""

from __future__ import annotations

import gc
from dataclasses import asdict

from reader.article.clean import clean
from reader.errors import ReaderError
from reader.session import Session
from reader.tui.reading.arranging import Arranging
from reader.tui.reading.arriving import Arriving
from reader.tui.reading.beside import Beside
from reader.tui.reading.finding import Finding
from reader.tui.reading.following import Following
from reader.tui.reading.marking import Marking
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part
from reader.tui.reading.remembering import Remembering
from reader.tui.reading.watching import Watching
from reader.tui.widgets.layers import SHADES

_FIRST = 1000
"""Articles that are listed for the first paint; the others follow at once."""
_EVERY = 1.0
"""Seconds between looks at what other processes and devices did."""


class Beginning(Part):
    """A screen that shows at once where the person left off."""

    def __init__(
        self,
        panes: Panes,
        ordering: Ordering,
        finding: Finding,
        beside: Beside,
        remembering: Remembering,
        following: Following,
        marking: Marking,
        arriving: Arriving,
        arranging: Arranging,
        watching: Watching,
    ) -> None:
        super().__init__(panes)
        self._ordering = ordering
        self._finding = finding
        self._beside = beside
        self._remembering = remembering
        self._following = following
        self._marking = marking
        self._arriving = arriving
        self._arranging = arranging
        self._watching = watching

    def show_first(self) -> None:
        """Show what the index holds at once; everything else comes after the first paint."""
        session = self.panes.session
        self._arranging.lay_out()
        if session.shade in SHADES:
            self.view.set_shade(session.shade)
        self._ordering.fill_first(_FIRST)
        held = self.panes.hold(session.article) if session.article else None
        if held is not None:
            row = self.panes.row(held.id)
            if row is not None:
                self.articles.go_to(row.number)
            cursor = min(session.cursor, len(held.article.text))
            self._following.show(held, at=session.position, cursor=cursor if cursor >= 0 else None)
        else:
            self._following.preview()
        if held is not None and session.focus != "list":
            self._following.enter()
        else:
            self.articles.focus()
        self.panes.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """After the first paint: the notebook, the indexer, and a look now and then at what others did."""
        gc.enable()
        gc.freeze()
        try:
            self.desk.notebook.refresh()
        except ReaderError as error:
            self.app.exit(return_code=1, message=f"reader: {clean(str(error))}")
            return
        self.panes.begun = True
        # Now it is known which of them were left in the middle.
        self.articles.refetch()
        if self.panes.counts.articles > _FIRST:
            self._ordering.fill_list(self._go_to_held)
        if self.held is not None:
            opened, self.panes.opened = self.panes.opened, False
            # Read once more, for the speakers that the person corrected.
            held, cursor = self.panes.hold(self.held.id) or self.held, self.view.cursor
            self._following.show(held, at=self.view.top_offset or None, cursor=cursor or None)
            if opened:
                self._remembering.start()
        try:
            self.desk.hand_over()
        except ReaderError as error:
            self.complain(error)
        if self.app.follow:
            self._watching.begin()
        else:
            self._ordering.show_emptiness()
        self.panes.set_interval(_EVERY, self._watching.look)
        self._marking.show_tag_in_hand()
        self._arriving.take_up_errand()
        if self.app.config.start == "unread":
            self._finding.search_unread(self._warn)
        else:
            self._warn()

    def _warn(self) -> None:
        """Say what is wrong in the settings and in the notebook."""
        warnings = [*self.app.warnings, *self.desk.notebook.warnings]
        if warnings:
            self.say(" · ".join(warnings), wrong=True)

    def _go_to_held(self) -> None:
        """The article where the person left off may stand further down than the first paint listed."""
        row = self.panes.row(self.held.id) if self.held is not None else None
        if row is not None and not self.articles.settled:
            self.articles.go_to(row.number)

    def left_off(self) -> Session:
        """Where the person is: what the next start shows again."""
        return Session(
            folder=str(self.desk.folder),
            article=self.held.id if self.held else None,
            position=self.view.top_offset,
            cursor=self.view.cursor if self.held else -1,
            focus="article" if self.panes.inside else "list",
            side=self._beside.side,
            shade=self.view.shade,
            order=self._ordering.everything_order,
            theme=self.app.chosen_theme,
            theme_over=self.app.config.theme,
            **asdict(self._arranging.arrangement),
        )
