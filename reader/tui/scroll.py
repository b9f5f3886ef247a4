"""Rows of several lines that are scrolled through a view: which of them stands at the top, and what shows then; pure.

Only the heights of rows near the view are ever asked for, so a hundred thousand rows cost what forty do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

HeightOf: TypeAlias = Callable[[int], int]
"""How many lines a row has, at least one."""


class Top(NamedTuple):
    """What stands at the top of a view."""

    row: int = 0
    """The row."""
    skip: int = 0
    """How many of its lines are scrolled away."""


def in_view(top: Top, count: int, height_of: HeightOf, room: int) -> list[tuple[int, int]]:
    """For each line of a view of so many the row that it shows, and which of its lines."""
    view: list[tuple[int, int]] = []
    row, skip = top
    while len(view) < room and row < count:
        view += [(row, line) for line in range(skip, height_of(row))]
        row, skip = row + 1, 0
    return view[:room]


def pulled_down(top: Top, count: int, height_of: HeightOf, room: int) -> Top:
    """A top that leaves no room under the last row while rows are scrolled away above."""
    if count - top.row > room:
        return top
    for row in range(count - 1, -1, -1):
        room -= height_of(row)
        if room <= 0:
            return min(top, Top(row, -room))
    return Top()


def with_row_at(row: int, line: int, height_of: HeightOf) -> Top:
    """The top at which a row begins on a line of the view, or as near to it as the rows above allow."""
    top = Top(row, max(0, -line))
    while line > 0 and top.row > 0:
        line -= height_of(top.row - 1)
        top = Top(top.row - 1, max(0, -line))
    return top


def revealing(row: int, top: Top, height_of: HeightOf, room: int) -> Top:
    """The top nearest to another at which a row is in view: whole, or from its start where it is too high."""
    if row < top.row or (row == top.row and top.skip):
        return Top(row)
    room -= height_of(row)
    for above in range(row - 1, top.row - 1, -1):
        skip = top.skip if above == top.row else 0
        room -= height_of(above) - skip
        if room <= 0:
            return Top(above, skip - room)
    return top


def scrolled(top: Top, lines: int, count: int, height_of: HeightOf) -> Top:
    """The top so many lines on, or back where they are negative; never before the first row or past the last."""
    row, skip = top.row, top.skip + lines
    while skip < 0 and row > 0:
        row -= 1
        skip += height_of(row)
    while row < count - 1 and skip >= height_of(row):
        skip -= height_of(row)
        row += 1
    return Top(row, max(0, skip))
