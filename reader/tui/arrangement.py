"""How the person arranged the panes: which are shown, how wide they are, how long the lines of an article. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reader.config import MEASURES

STEP = 4
"""Cells by which one key changes a width."""
LEAST_PANE, MOST_PANE = 20, 80
"""The least and the greatest width of the list and of the right pane."""
LEAST_ARTICLE = 40
"""What the article keeps, however wide the panes beside it are asked to be."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What was chosen; all widths in cells, 0 for what the window allows or the settings say."""

    list_shown: bool = True
    """Whether the list stands beside the article."""
    side_shown: bool = True
    """Whether the right pane stands beside the article, where there is room."""
    zen: bool = False
    """Whether the text stands alone."""
    list_width: int = 0
    """The width of the list."""
    side_width: int = 0
    """The width of the right pane."""
    measure: int = 0
    """The length of an article's lines."""


def resized(before: Arrangement, pane: str, width: int, window: int, other: int) -> Arrangement:
    """The arrangement with a pane (`list` or `side`) as wide as asked, or as near to it as the window allows.

    Args:
        before: How it was.
        pane: Which pane.
        width: The width asked for.
        window: The width of the window.
        other: The width of the other pane beside the article, 0 where there is none.
    """
    most = max(LEAST_PANE, min(MOST_PANE, window - other - LEAST_ARTICLE))
    width = max(LEAST_PANE, min(width, most))
    return replace(before, list_width=width) if pane == "list" else replace(before, side_width=width)


def measured(before: Arrangement, measure: int) -> Arrangement:
    """The arrangement with lines of so many cells, or as near to that as makes sense."""
    return replace(before, measure=max(MEASURES[0], min(measure, MEASURES[1])))
