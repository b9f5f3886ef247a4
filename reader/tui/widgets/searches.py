"""The saved searches above the article list: a name and its counts each; with none of them, nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message

from reader.tui.commands import bindings
from reader.tui.drawing import shorten
from reader.tui.widgets.entries import Entries, Entry
from reader.tui.widgets.rows import Piece, Pieces

if TYPE_CHECKING:
    from reader.desk import SavedSearch, Tally

MOST = 5
"""Lines that the searches take of the list's room; of more the others are scrolled to."""


class Searches(Entries):
    """Saved searches, one a line."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("searches", "pane")

    DEFAULT_CSS = """
    Searches {
        height: auto; display: none;
        &.-some { display: block; }
        & > .rows--cursor-blurred { background: $background; }
    }
    """

    class RenameAsked(Message):
        """The person asks for another name for a search."""

        def __init__(self, search: SavedSearch) -> None:
            super().__init__()
            self.search = search
            """The one that was at the cursor: another may be when this is heard."""

    class DeleteAsked(Message):
        """The person asks for a search to be kept no longer."""

        def __init__(self, search: SavedSearch) -> None:
            super().__init__()
            self.search = search
            """The one that was at the cursor."""

    def __init__(self, searches: Sequence[SavedSearch], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = " Searches "
        self.searches: tuple[SavedSearch, ...] = ()
        """What is shown."""
        self._tallies: Mapping[str, Tally | None] = {}
        self.set_searches(searches)

    def set_searches(self, searches: Sequence[SavedSearch]) -> None:
        """Show other searches, or the same under other names; the counts of those that stay stay."""
        height = self._rows_shown
        self.searches = tuple(searches)
        self.set_class(bool(self.searches), "-some")
        self.show([Entry(search.name, search.id) for search in self.searches])
        if self._rows_shown != height:
            self.refresh(layout=True)

    def set_tallies(self, tallies: Mapping[str, Tally | None]) -> None:
        """Show how much each search finds, by the searches' ids."""
        self._tallies = tallies
        self.changed()

    @property
    def search(self) -> SavedSearch | None:
        """The search at the cursor."""
        return self.searches[self.cursor] if self.searches else None

    @property
    def _rows_shown(self) -> int:
        return min(MOST, len(self.searches))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each, up to so many."""
        return self._rows_shown

    def lines(self, index: int, width: int) -> list[Pieces]:
        """The name, and at the right what is unread of what it finds."""
        search = self.searches[index]
        told = _told(self._tallies[search.id]) if search.id in self._tallies else ""
        name = shorten(" ".join(search.name.split()), max(4, width - cell_len(told) - 3))
        gap = max(1, width - 2 - cell_len(name) - cell_len(told))
        unread = told[:1] == "●"
        return [(Piece(name, "strong" if unread else ""), Piece(" " * gap), Piece(told, "muted"))]

    def action_rename(self) -> None:
        """Another name for the search at the cursor."""
        if self.search is not None:
            self.post_message(self.RenameAsked(self.search))

    def action_delete(self) -> None:
        """Keep the search at the cursor no longer."""
        if self.search is not None:
            self.post_message(self.DeleteAsked(self.search))

    def action_leave(self) -> None:
        """Back to the list."""
        self.action_out()


def _told(tally: Tally | None) -> str:
    if tally is None:
        return "?"
    if not tally.unread:
        return f"{tally.found:,}"
    return f"● {tally.unread:,}" + (f" of {tally.found:,}" if tally.unread < tally.found else "")
