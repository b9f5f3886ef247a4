"""Where a sentence starts and ends: the unit that the cursor rests on and that a selection starts from."""

from __future__ import annotations

import re

from reader.article.model import Block, Span

_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Cpl|Capt|Cmdr|Adm|Maj|Pres|Rev|Hon|St|Jr|Sr|vs|No|Nos"
    "|Inc|Ltd|Co|Corp|Bros|Dept|Mt|Ft|Ave|Blvd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Mon|Tue|Wed"
    "|Thu|Fri|Sat|Sun|e\\.g|i\\.e|cf|ca|approx"
)
# A stop, its closing marks, white space, and then something that can open a sentence.
_END = re.compile(r"[.!?…]+[\"'”’»“)\]]*(?=\s+[\"'“‘„«(\[¿¡—–-]*\s?[^\W_a-zà-öø-ÿа-яё])")
_NO_END = re.compile(rf"(?:\b(?:{_ABBREVIATIONS})|\b[^\W\d_]|\b(?:[A-Za-z]\.)+[A-Za-z])\.$")


def sentences(text: str, block: Block) -> tuple[Span, ...]:
    """The sentences of one block, in order; together they cover its text but for the white space between."""
    spans = []
    start = block.start
    for match in _END.finditer(text, block.start, block.end):
        # An abbreviation's stop ends nothing; thirty characters hold the longest one.
        if _NO_END.search(text[max(start, match.end() - 30) : match.end()]):
            continue
        spans.append(Span(start, match.end()))
        start = match.end()
        while start < block.end and text[start].isspace():
            start += 1
    if start < block.end:
        spans.append(Span(start, block.end))
    return tuple(spans)


def sentence_at(text: str, blocks: tuple[Block, ...], offset: int) -> Span:
    """The sentence that holds the offset, or the nearest one after it, else the last; empty text gives (0, 0)."""
    last = Span(0, 0)
    for block in blocks:
        if block.end <= offset and block is not blocks[-1]:
            continue
        for span in sentences(text, block):
            last = span
            if offset < span.end:
                return span
    return last
