"""Wanting: headlines that the library does not hold, remembered until their article comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.worker import Worker

from reader.article.passages import quoted
from reader.errors import ReaderError
from reader.tui.reading.beside import Beside
from reader.tui.reading.finding import Finding
from reader.tui.reading.following import Following
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part

if TYPE_CHECKING:
    from reader.desk import WantedHeadline
    from reader.intake import Outcome

REMEMBERED = "You will be told when its article comes"


class Wanting(Part):
    """The headlines that are looked for."""

    def __init__(
        self, panes: Panes, ordering: Ordering, finding: Finding, beside: Beside, following: Following
    ) -> None:
        super().__init__(panes)
        self._finding = finding
        self._beside = beside
        self._following = following
        self.came: tuple[Outcome, ...] = ()
        """What was looked for and has come."""
        self._seeking: Worker[None] | None = None
        ordering.taken.append(self._seek)

    def look_for(self, headline: str) -> None:
        """Remember a headline, and search for articles near it."""
        if not self.remember(headline):
            return
        try:
            near = self.desk.near(headline)
        except ReaderError as error:
            self.complain(error)
            return
        if near is None:
            self.say(f"Nothing in the library is near this headline. {REMEMBERED}")
            return
        self._finding.search_for(near, told=f" that are near. {REMEMBERED}")
        self._following.leave_for_list()

    def remember(self, headline: str, url: str = "") -> bool:
        """Remember a headline; whether it could be."""
        try:
            self.desk.want(headline, url)
        except ReaderError as error:
            self.complain(error)
            return False
        self._beside.show()
        return True

    def _seek(self) -> None:
        """See whether the article of a headline has come; off the screen's thread."""
        if not self.panes.begun or (self._seeking is not None and not self._seeking.is_finished):
            return
        wanted, desk = self.desk.wanted(), self.desk

        def find() -> list[tuple[WantedHeadline, str]]:
            found = ((one, desk.carrier(one.headline, one.url)) for one in wanted)
            return [(one, id) for one, id in found if id is not None]

        if wanted:
            self._seeking = self.ask("wanted", find, self._take)

    def _take(self, found: list[tuple[WantedHeadline, str]]) -> None:
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
            sentence = f"{quoted(one.headline)}, which you looked for, has come"
            self.came = (Outcome("article", "added", row.headline, f"{sentence}.", path=row.path), *self.came)
            self.panes.announce(f"{sentence} · ^p “What came” leads to it")
