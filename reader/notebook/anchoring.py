"""From a passage to a selector, and from a selector back to the passage in a text that changed, or to nothing."""

from __future__ import annotations

from collections.abc import Sequence

from reader.article.model import Block, Span
from reader.notebook.annotations import Selector

CONTEXT = 32


def describe(text: str, span: Span, blocks: Sequence[Block] = ()) -> Selector:
    """The selector of a passage: what it says, what stands around it, where it stands, and its paragraphs."""
    touched = [block for block in blocks if block.start < span.end and block.end > span.start]
    paragraph = text[touched[0].start : touched[-1].end] if touched else ""
    return Selector(
        exact=text[span.start : span.end],
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.end : span.end + CONTEXT],
        start=span.start,
        end=span.end,
        paragraph=paragraph,
    )


def anchor(text: str, selector: Selector) -> Span | None:
    """Where a passage stands in a text; None where it cannot be told with certainty."""
    return anchor_all(text, [selector])[0]


def anchor_all(text: str, selectors: Sequence[Selector]) -> list[Span | None]:
    """Where each of some passages stands in one text."""
    spans: list[Span | None] = []
    for one in selectors:
        start = text.find(one.exact)
        if text[one.start : one.end] == one.exact:
            spans.append(Span(one.start, one.end))
        elif start >= 0 and text.find(one.exact, start + 1) < 0:
            spans.append(Span(start, start + len(one.exact)))
        else:
            spans.append(None)
    return spans
