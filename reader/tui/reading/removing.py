"""Removing: an article that Reader brought in is taken out of the library again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.article.passages import quoted
from reader.errors import ReaderError
from reader.tui import wording
from reader.tui.reading.arriving import Arriving
from reader.tui.reading.following import Following
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part

if TYPE_CHECKING:
    from reader.desk import Row


class Removing(Part):
    """An article that can go."""

    def __init__(self, panes: Panes, following: Following, arriving: Arriving) -> None:
        super().__init__(panes)
        self._following = following
        self._arriving = arriving

    def remove(self) -> None:
        """Take the article at the cursor, or the open one, out of the library, after asking."""
        row = self.meant
        if row is not None:
            self.ask("removing", lambda: self._arriving.intake.check_brought(row.path), lambda _: self._sure(row))

    def bring_back(self) -> None:
        """Lay what was removed last back into the library."""
        from reader.intake import Addition

        intake = self._arriving.intake
        try:
            paths = intake.lay_back()
        except ReaderError as error:
            self.complain(error)
            return
        many = wording.count(len(paths), "article")
        added = Addition(intake, f"{many} brought back", paths)
        self.desk.notebook.did_elsewhere(added.words, added.take_back, added.bring_again)
        self.say(f"{many} brought back into the library · {self.key('undo')} undoes")

    def _sure(self, row: Row) -> None:
        from reader.tui.screens.prompt import Confirm

        def answered(yes: bool | None) -> None:
            if yes:
                self._remove(row)

        headline = quoted(row.headline)
        stay = "the note on it stays" if row.notes == 1 else f"the {row.notes:,} notes on it stay"
        notes = f", and {stay}" if row.notes else ""
        question = (
            f"Take {headline} out of the library? 1 file goes into .reader/removed{notes}."
            f" {self.key('undo')} brings it back."
        )
        self.app.push_screen(Confirm(question), answered)

    def _remove(self, row: Row) -> None:
        from reader.intake import Addition

        headline = quoted(row.headline)
        added = Addition(self._arriving.intake, f"{headline} removed", [row.path])
        try:
            added.take_back()
        except ReaderError as error:
            self.complain(error)
            return
        self.desk.notebook.did_elsewhere(added.words, added.bring_again, added.take_back)
        self._following.to_list()
        self.say(f"Removed: {headline} · {self.key('undo')} brings it back")
