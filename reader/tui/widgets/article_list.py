"""The article list: headlines with their facts, in windows from the index; its cursor is an article, not a row."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from reader.article.model import Span
from reader.tui.commands import bindings
from reader.tui.widgets.rows import Piece, Pieces, Rows, set_pieces
from reader.tui.wording import age

if TYPE_CHECKING:
    from reader.desk import Hit, Row

_WINDOW = 120
"""How many rows are fetched at once: more than any screen shows."""


class ArticleList(Rows):
    """Articles by number; only those near the view are fetched."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("list")

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[Row]],
        fetch_hits: Callable[[Sequence[int]], list[Hit]],
        now: Callable[[], datetime],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._fetch = fetch
        self._fetch_hits = fetch_hits
        self._now = now
        self._numbers: array[int] = array("q")
        self._rows: dict[int, Row] = {}
        self._hits: dict[int, Hit] = {}
        self.searching = False
        """Whether rows show where the words of a search stand."""
        self.settled = False
        """Whether the person moved here; until then the first filling keeps to the top."""

    @property
    def count(self) -> int:
        """How many articles are listed."""
        return len(self._numbers)

    @property
    def numbers(self) -> array[int]:
        """The numbers of all articles that are listed, in order."""
        return self._numbers

    def show(self, numbers: array[int], *, searching: bool = False, keep: bool = True) -> int:
        """List other articles; the cursor's article keeps its line of the screen. How many came above the view."""
        here = self._numbers[self.cursor] if self._numbers else None
        line = self.screen_line(self.cursor)
        above = self._numbers[: self.top]
        at_top = self.top == 0
        self._numbers = numbers
        self.searching = searching
        self._rows.clear()
        self._hits.clear()
        self.changed()
        arrived = 0
        place = index_of(numbers, here) if keep and here is not None else None
        if place is None:
            if not keep or here is None:
                self.cursor, self.top, self._skip = 0, 0, 0
            self.reveal()
            self.post_message(self.Moved(self))
            return 0
        if self.settled or not at_top:
            self.put(place, line if line is not None else 0)
            arrived = max(0, self.top - len(above))
        else:
            self.cursor, self.top, self._skip = 0, 0, 0
            self.reveal()
            if place != 0:
                self.post_message(self.Moved(self))
        return arrived

    def refetch(self) -> None:
        """Read the rows again: their read state, stars or notes changed."""
        self._rows.clear()
        self.changed()

    def row(self, index: int) -> Row | None:
        """A row by its place in the list; None where its article has just gone."""
        if not 0 <= index < self.count:
            return None
        number = self._numbers[index]
        if number not in self._rows:
            start = max(0, min(index, self.count - 1) - _WINDOW // 3)
            window = self._numbers[start : start + _WINDOW]
            if len(self._rows) > 20 * _WINDOW:
                self._rows.clear()
                self._hits.clear()
            self._rows.update({row.number: row for row in self._fetch(window)})
            if self.searching:
                self._hits.update({hit.number: hit for hit in self._fetch_hits(window)})
        return self._rows.get(number)

    @property
    def current(self) -> Row | None:
        """The article under the cursor."""
        return self.row(self.cursor)

    @property
    def current_hit(self) -> Hit | None:
        """Where the search's words stand in the article under the cursor."""
        row = self.current
        return self._hits.get(row.number) if row else None

    def place_of(self, number: int) -> int | None:
        """Where an article stands in the list; None where it is not listed."""
        return index_of(self._numbers, number)

    def next_among(self, numbers: Container[int], step: int) -> int | None:
        """The place of the next article, in the direction of `step`, that is among some; None where there is none."""
        place = self.cursor + step
        while 0 <= place < self.count:
            if self._numbers[place] in numbers:
                return place
            place += step
        return None

    def go_to(self, number: int) -> bool:
        """Put the cursor on an article; False where it is not listed."""
        place = self.place_of(number)
        if place is not None:
            self.settled = True
            self.move_to(place)
        return place is not None

    def action_open(self) -> None:
        """Open the article under the cursor."""
        self.settled = True
        super().action_open()

    def move_to(self, index: int, *, step: int = 1) -> None:
        """Put the cursor on an article."""
        self.settled = True
        super().move_to(index, step=step)

    def lines(self, index: int, width: int) -> list[Pieces]:
        """Headline on one or two lines, then place, agency, age, star and notes; what was read is dim."""
        row = self.row(index)
        if row is None:
            return [(Piece("  (gone)", "muted"),)]
        dot = Piece("  ") if row.read else Piece("● ", "accent")
        lines = set_pieces(
            row.headline, width - 1, "muted" if row.read else "strong", first=(dot,), rest=(Piece("  "),)
        )
        hit = self._hits.get(row.number)
        if hit is not None and hit.context:
            lines += _context(hit.context, hit.spans, width - 3)
        marks = f"{'★ ' if row.starred else ''}{f'✎ {row.notes}' if row.notes else ''}".strip()
        room = width - 3 - (len(marks) + 1 if marks else 0)
        when = age(row, self._now())
        choices = [(row.place, row.agency, when), (row.place, when), (when or row.place,)]
        facts = next(
            (line for choice in choices if cell_len(line := " · ".join(filter(None, choice))) <= room), when
        )
        fact_line = set_pieces(facts, max(4, room), "muted", most=1)[0]
        if marks:
            shown = sum(cell_len(piece.text) for piece in fact_line)
            fact_line = (*fact_line, Piece(" " * max(1, room - shown + 1)), Piece(marks, "star"))
        return [*lines, (Piece("  "), *fact_line)]


def index_of(numbers: array[int], number: int) -> int | None:
    """Where a number stands in an array; None where it does not."""
    try:
        return numbers.index(number)
    except ValueError:
        return None


def _context(context: str, spans: Sequence[Span], width: int) -> list[Pieces]:
    """The words around a hit on one line, the hit underlined and never cut off."""
    first = spans[0].start if spans else 0
    start = max(0, min(first - width // 3, len(context) - width))
    if start:
        start = context.find(" ", start, first) + 1 or start
    end = start + width - (2 if start else 1)
    pieces = [Piece("  ")]
    if start:
        pieces.append(Piece("…", "muted"))
    at = start
    for span in spans:
        left, right = max(at, span.start), min(span.end, end)
        if right <= left:
            continue
        pieces += [Piece(context[at:left]), Piece(context[left:right], "hit")]
        at = right
    pieces.append(Piece(context[at:end]))
    if end < len(context):
        pieces.append(Piece("…", "muted"))
    return [tuple(pieces)]
