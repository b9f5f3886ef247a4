"""Widths stay within the window, whatever is asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.config import MEASURES
from reader.tui.arrangement import LEAST_ARTICLE, LEAST_PANE, MOST_PANE, Arrangement, measured, resized


@given(st.sampled_from(["list", "side"]), st.integers(-50, 400), st.integers(100, 300), st.integers(0, MOST_PANE))
def test_a_pane_is_as_wide_as_asked_or_as_the_article_leaves_it(
    pane: str, width: int, window: int, other: int
) -> None:
    found = resized(Arrangement(), pane, width, window, other)
    given_width = found.list_width if pane == "list" else found.side_width
    assert LEAST_PANE <= given_width <= MOST_PANE
    assert given_width == LEAST_PANE or given_width + other + LEAST_ARTICLE <= window
    if LEAST_PANE <= width <= min(MOST_PANE, window - other - LEAST_ARTICLE):
        assert given_width == width
    assert (found.side_width if pane == "list" else found.list_width) == 0


@given(st.integers(-1000, 1000))
def test_lines_have_a_sensible_length(measure: int) -> None:
    assert MEASURES[0] <= measured(Arrangement(), measure).measure <= MEASURES[1]
