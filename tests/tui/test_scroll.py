"""Scrolling rows of several lines: whatever their heights, what is asked for is in view, and no line is lost."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from reader.tui.scroll import Top, in_view, pulled_down, revealing, scrolled, with_row_at

heights = st.lists(st.integers(1, 6), min_size=1, max_size=30)
rooms = st.integers(1, 20)


def lines_above(top: Top, rows: list[int]) -> int:
    """How many lines are scrolled away."""
    return sum(rows[: top.row]) + top.skip


@st.composite
def tops(draw: st.DrawFn, rows: list[int]) -> Top:
    """Something that can stand at the top of rows of such heights."""
    row = draw(st.integers(0, len(rows) - 1))
    return Top(row, draw(st.integers(0, rows[row] - 1)))


@given(heights, rooms, st.data())
def test_a_view_shows_the_lines_from_its_top_on(rows: list[int], room: int, data: st.DataObject) -> None:
    top = data.draw(tops(rows))
    every = [(row, line) for row, height in enumerate(rows) for line in range(height)]
    above = lines_above(top, rows)
    assert in_view(top, len(rows), rows.__getitem__, room) == every[above : above + room]


@given(heights, rooms, st.data())
def test_a_row_that_is_revealed_is_in_view_and_one_that_is_stays_where_it_is(
    rows: list[int], room: int, data: st.DataObject
) -> None:
    before, row = data.draw(tops(rows)), data.draw(st.integers(0, len(rows) - 1))
    after = revealing(row, before, rows.__getitem__, room)
    whole = [(row, line) for line in range(rows[row])]
    shown = in_view(after, len(rows), rows.__getitem__, room)
    assert (row, 0) in shown or rows[row] > room
    if rows[row] <= room:
        assert set(whole) <= set(shown)
        if set(whole) <= set(in_view(before, len(rows), rows.__getitem__, room)):
            assert after == before


@given(heights, st.integers(-3, 25), st.data())
def test_a_row_is_put_on_the_line_that_is_asked_for_where_rows_enough_stand_above(
    rows: list[int], line: int, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, len(rows) - 1))
    assume(line > -rows[row])
    top = with_row_at(row, line, rows.__getitem__)
    assert sum(rows[:row]) - lines_above(top, rows) == min(line, sum(rows[:row]))


@given(heights, rooms, st.data())
def test_no_room_is_left_below_while_lines_are_scrolled_away_above(
    rows: list[int], room: int, data: st.DataObject
) -> None:
    before = data.draw(tops(rows))
    after = pulled_down(before, len(rows), rows.__getitem__, room)
    assert lines_above(after, rows) == min(lines_above(before, rows), max(0, sum(rows) - room))


@given(heights, st.integers(-40, 40), st.data())
def test_scrolling_goes_by_lines_and_stops_at_the_first_and_in_the_last_row(
    rows: list[int], lines: int, data: st.DataObject
) -> None:
    before = data.draw(tops(rows))
    after = scrolled(before, lines, len(rows), rows.__getitem__)
    assert lines_above(after, rows) == max(0, lines_above(before, rows) + lines)
    assert 0 <= after.row < len(rows)
    assert after.skip < rows[after.row] or after.row == len(rows) - 1
