"""Where quotations are and who speaks them: marks, then speech or not, then speakers."""

from __future__ import annotations

from reader.article.cast import Cast
from reader.article.marks import passages
from reader.article.model import Marked, Quotation
from reader.article.speakers import attribute


def find(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text, in order, never overlapping, with their speakers; offsets in code points of `text`."""
    return scan(text)[0]


def scan(text: str) -> tuple[tuple[Quotation, ...], tuple[Marked, ...]]:
    """The quotations of a text, and what stands between quotation marks that nobody said."""
    found = list(passages(text))
    if not found:
        return (), ()
    return tuple(attribute(text, found, Cast(text))), ()
