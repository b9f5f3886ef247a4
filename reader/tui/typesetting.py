"""Text into lines: where each line of the article starts and ends, and which column shows which character.

Pure, and in code points of the article's text throughout; columns are terminal cells from the line's left edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from rich.cells import split_graphemes

from reader.article.model import Block, BlockKind

_ONE_CELL = re.compile(r"[ -~\xa0-\xac\xae-˿Ͱ-҂Ҋ-֏‐-‧‰-⁞₠-₿]*\Z")
"""Text in which every code point is one cell: Latin, Greek, Cyrillic, Armenian, usual punctuation, currency."""
_BREAKS = " -–—/"
"""Where a line may end: a space is swallowed, the others stay on the line."""


class Line(NamedTuple):
    """One line of the article as it is drawn: a tuple, for a long article has twenty thousand."""

    kind: BlockKind | Literal["blank"]
    """The kind of its block, or the blank line between two."""
    start: int
    """The first code point that it shows."""
    end: int
    """One past the last; the space at which it was broken is not shown."""
    first: bool = True
    """Whether it is the first of its block."""


INDENTS: dict[str, int] = {"item": 2, "blockquote": 2, "code": 2}
"""Cells by which each kind of block stands in from the left."""


def set_lines(text: str, blocks: Sequence[Block], measure: int) -> tuple[Line, ...]:
    """All lines of a text at a measure of so many cells, a blank line between blocks but for the items of a list."""
    lines: list[Line] = []
    before = ""
    for block in blocks:
        in_list, before = before == block.kind == "item", block.kind
        if lines and not in_list:
            lines.append(Line("blank", block.start, block.start))
        width = max(1, measure - INDENTS.get(block.kind, 0))
        first = True
        for start, end in wrap(text, block.start, block.end, width):
            lines.append(Line(block.kind, start, end, first))
            first = False
    return tuple(lines)


def wrap(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """Spans of the lines of `text[start:end]`, each at most `width` cells; a line feed always breaks."""
    while start < end:
        feed = text.find("\n", start, end)
        stop = end if feed < 0 else feed
        if stop == start:
            yield start, start
        elif _ONE_CELL.match(text, start, stop):
            yield from _wrap_cells(text, start, stop, width)
        else:
            yield from _wrap_graphemes(text, start, stop, width)
        start = stop + 1


def _wrap_cells(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    return (match.span(1) for match in _line_of(width).finditer(text, start, end))


@lru_cache(maxsize=8)
def _line_of(width: int) -> re.Pattern[str]:
    """The longest line of at most so many characters that ends before a space, after another break, or at the end."""
    marks = re.escape(_BREAKS[1:])
    return re.compile(rf"(.{{1,{width}}}(?:(?= )|\Z|(?<=[{marks}]))|.{{{width}}}) *")


def _wrap_graphemes(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """As above for text with wide or combining characters: CJK may break anywhere, nothing inside a grapheme."""
    cells = 0
    line = start
    breakable = -1
    cells_at_break = 0
    graphemes, _ = split_graphemes(text[start:end])
    for first, last, size in graphemes:
        at, after = start + first, start + last
        if cells + size > width and at > line and text[at:after] == " ":
            yield line, at
            line, cells, breakable = after, 0, -1
            continue
        while cells + size > width and at > line:
            if breakable > line:
                shown = breakable
                while shown > line and text[shown - 1] == " ":
                    shown -= 1
                yield line, shown
                line, cells = breakable, cells - cells_at_break
            else:
                yield line, at
                line, cells = at, 0
            breakable = -1
        cells += size
        if text[at] in _BREAKS or size == 2:
            breakable, cells_at_break = after, cells
    if line < end:
        yield line, end


def offset_at(shown: str, column: int) -> int:
    """The character of a line's text that a cell shows; its length when the cell lies beyond."""
    if column <= 0:
        return 0
    if _ONE_CELL.match(shown):
        return min(column, len(shown))
    cells = 0
    graphemes, _ = split_graphemes(shown)
    for first, _last, size in graphemes:
        cells += size
        if column < cells:
            return first
    return len(shown)
