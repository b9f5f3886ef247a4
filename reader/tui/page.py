"""An article set for a pane: which row shows what, and which code point stands where; pure.

A row is a line of the whole page, however far it is scrolled: the head, then the text, then the lines below it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from reader.article.model import Article
from reader.tui.theme import speaker_colours
from reader.tui.typesetting import INDENTS, Line, offset_at, set_lines, wrap

GUTTER = 3
"""Cells left of the text: the mark of a highlight, a note or news, the bar of the cursor, a blank."""
_ASIDE = (12, 22)
"""The least and the most cells that the speakers' names take right of the text; with less room they stay away."""
_LEAST_TEXT = 16
"""The least cells that a line takes, however narrow the pane is."""


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A line that is not of the text: one of the head, or a heading or a related headline below."""

    text: str
    """What it says."""
    style: str
    """A component style of the article page."""
    value: object = None
    """What a click on it opens; None for what opens nothing."""


class Aside(NamedTuple):
    """A speaker's name beside the text."""

    name: str
    """The name."""
    colour: int
    """The number of the speaker's colour."""


@dataclass(frozen=True, slots=True)
class Page:
    """An article in rows; without any while its pane is hidden."""

    text: str = ""
    """The article's text."""
    left: int = 0
    """Cells left of the gutter, which centre the page."""
    text_width: int = 0
    """Cells that a line of the text takes at most."""
    aside_width: int = 0
    """Cells that a name beside the text takes at most; 0 where there is no room for names."""
    head: tuple[PlainLine, ...] = ()
    """The headline and the facts."""
    lines: tuple[Line, ...] = ()
    """The lines of the text."""
    foot: tuple[PlainLine, ...] = ()
    """The lines below the text."""
    asides: Mapping[int, Aside] = field(default_factory=dict)
    """The names beside the text, by row."""

    @property
    def end(self) -> int:
        """The row after the last of the text."""
        return len(self.head) + len(self.lines)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.end + len(self.foot)

    def line(self, row: int) -> Line | None:
        """The line of the text that a row shows; None where it shows none."""
        return self.lines[row - len(self.head)] if len(self.head) <= row < self.end else None

    def plain_line(self, row: int) -> PlainLine | None:
        """The line of the head or the foot that a row shows; None where it shows none."""
        if 0 <= row < len(self.head):
            return self.head[row]
        return self.foot[row - self.end] if self.end <= row < self.height else None

    def row_of(self, offset: int) -> int:
        """The row that shows a code point."""
        # A blank line starts where the block after it starts: the block's own line is the one that is meant.
        return len(self.head) + max(0, bisect_right(self.lines, offset, key=lambda line: line.start) - 1)

    def first_offset(self, row: int) -> int:
        """The code point that stands first on a row; 0 in the head, below the text that of its last line."""
        index = min(row - len(self.head), len(self.lines) - 1)
        return self.lines[index].start if index > 0 else 0

    def lines_between(self, top: int, bottom: int) -> tuple[Line, ...]:
        """The lines of the text on the rows from `top` on that lie above `bottom`."""
        return self.lines[max(0, top - len(self.head)) : max(0, bottom - len(self.head))]

    def offset_under(self, row: int, cell: int) -> int | None:
        """The code point that stands on a cell of a row; None where there is no text."""
        line = self.line(row)
        if line is None:
            return None
        column = cell - self.left - GUTTER - INDENTS.get(line.kind, 0)
        return line.start + offset_at(self.text[line.start : line.end], column)

    def offset_beside(self, offset: int, step: int) -> int:
        """The code point that stands as far from its line's start on the next line, or the one before; blanks apart."""
        index = self.row_of(offset) - len(self.head)
        column = offset - self.lines[index].start
        index += step
        while 0 < index < len(self.lines) - 1 and self.lines[index].kind == "blank":
            index += step
        line = self.lines[max(0, min(index, len(self.lines) - 1))]
        return min(line.start + column, line.end)


def set_page(
    article: Article | None,
    facts: Sequence[str] = (),
    foot: Sequence[PlainLine] = (),
    *,
    measure: int,
    width: int,
) -> Page:
    """An article set for a pane.

    Args:
        article: The article; None where none is shown.
        facts: The lines below its headline.
        foot: The lines below its text.
        measure: Cells that a line may take.
        width: Cells that the pane has; 0 while it is hidden.
    """
    if width <= 0:
        return Page(text_width=measure)
    text_width = max(_LEAST_TEXT, min(measure, width - GUTTER - 1))
    room = width - GUTTER - text_width - 3
    aside_width = min(room, _ASIDE[1]) if room >= _ASIDE[0] else 0
    used = GUTTER + text_width + (aside_width + 2 if aside_width else 0)
    page = Page(left=max(0, (width - used) // 2), text_width=text_width, aside_width=aside_width)
    if article is not None:
        told = [PlainLine(fact, "article--facts") for fact in (*facts, "")]
        head = _wrapped([PlainLine(article.headline, "article--headline"), *told], text_width)
        lines = set_lines(article.text, article.blocks, text_width)
        page = with_speakers(replace(page, text=article.text, head=head, lines=lines), article)
    return with_foot(page, foot)


def with_foot(page: Page, foot: Sequence[PlainLine]) -> Page:
    """The page with other lines below the text."""
    return replace(page, foot=_wrapped(foot, page.text_width))


def with_speakers(page: Page, article: Article) -> Page:
    """The page with each speaker's name beside the quotation where it is not the last one named."""
    asides: dict[int, Aside] = {}
    last: str | None = None
    colours = speaker_colours(article.quotations)
    for quotation in article.quotations:
        if quotation.speaker and quotation.speaker != last:
            last = quotation.speaker
            asides.setdefault(page.row_of(quotation.start), Aside(last, colours[last]))
    return replace(page, asides=asides)


def _wrapped(lines: Iterable[PlainLine], width: int) -> tuple[PlainLine, ...]:
    """The lines, those broken that are too long."""
    return tuple(
        replace(line, text=line.text[start:end])
        for line in lines
        for start, end in (wrap(line.text, 0, len(line.text), width) if line.text else ((0, 0),))
    )
