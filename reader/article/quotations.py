"""Where quotations are and who speaks them: marks, then speech or not, then speakers."""

from __future__ import annotations

from reader.article.cast import Cast
from reader.article.marked import by_form
from reader.article.marks import Passage, passages
from reader.article.model import Marked, Quotation
from reader.article.speakers import attribute


def find(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text, in order, never overlapping, with their speakers; offsets in code points of `text`."""
    return scan(text)[0]


def scan(text: str) -> tuple[tuple[Quotation, ...], tuple[Marked, ...]]:
    """The quotations of a text, and what stands between quotation marks that nobody said."""
    spoken: list[Passage] = []
    marked: list[Marked] = []
    for passage in passages(text):
        if kind := by_form(text, passage):
            marked.append(Marked(passage.start, passage.end, kind))
        else:
            spoken.append(passage)
    if not spoken:
        return (), tuple(marked)
    quotations: list[Quotation] = []
    for found in attribute(text, spoken, Cast(text)):
        if isinstance(found, Quotation):
            quotations.append(found)
        else:
            marked.append(found)
    return tuple(quotations), tuple(sorted(marked, key=lambda span: span.start))
