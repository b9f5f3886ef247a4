"""Where quotations are and who speaks them: marks, then speech or not, then speakers."""

from __future__ import annotations

import re

from reader.article.model import Marked, Quotation
from reader.article.speakers import attribute
from reader.article.speech.cast import Cast
from reader.article.speech.marked import by_form
from reader.article.speech.marks import Passage, passages

_SAMPLE = 1500  # code points that tell whether a text is English
_SHORTEST_SAMPLE = 30  # words; fewer tell nothing
_FEWEST_SMALL_WORDS = 0.09  # of all words
_SMALL_WORD = re.compile(r"\b(?:a|and|at|for|has|he|in|is|it|of|on|said|that|the|to|was)\b")
_OTHER_SCRIPT = re.compile("[^\\W\\d_a-zA-Z\u00c0-\u024f]")


def find(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text, in order, never overlapping, with their speakers; offsets in code points of `text`."""
    return scan(text)[0]


def scan(text: str) -> tuple[tuple[Quotation, ...], tuple[Marked, ...]]:
    """The quotations of a text, and what stands between quotation marks that nobody said.

    Speakers and the difference between the two are told in English only; elsewhere all that has marks is a quotation.
    """
    found = list(passages(text))
    if not found:
        return (), ()
    if not _is_english(text):
        return tuple(Quotation(passage.start, passage.end, closed=passage.closed) for passage in found), ()
    spoken: list[Passage] = []
    marked: list[Marked] = []
    for passage in found:
        if kind := by_form(text, passage):
            marked.append(Marked(passage.start, passage.end, kind))
        else:
            spoken.append(passage)
    quotations: list[Quotation] = []
    for each in attribute(text, spoken, Cast(text)) if spoken else ():
        if isinstance(each, Quotation):
            quotations.append(each)
        else:
            marked.append(each)
    return tuple(quotations), tuple(sorted(marked, key=lambda span: span.start))


def _is_english(text: str) -> bool:
    """True where the start of a text is English; too short a text is, unless its letters are not Latin."""
    sample = text[:_SAMPLE].lower()
    words = len(sample.split())
    if words < _SHORTEST_SAMPLE:
        return _OTHER_SCRIPT.search(sample) is None
    return len(_SMALL_WORD.findall(sample)) >= _FEWEST_SMALL_WORDS * words
