"""Where quotations are and who speaks them: marks, then speech or not, then speakers."""

from __future__ import annotations

from reader.article.marks import passages
from reader.article.model import Marked, Quotation


def find(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text, in order, never overlapping, with their speakers; offsets in code points of `text`."""
    return scan(text)[0]


def scan(text: str) -> tuple[tuple[Quotation, ...], tuple[Marked, ...]]:
    """The quotations of a text, and what stands between quotation marks that nobody said."""
    return tuple(Quotation(p.start, p.end, closed=p.closed) for p in passages(text)), ()
