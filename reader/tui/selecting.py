"""Selecting a passage by keys: pure steps over the article's text, in code points."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reader.article.model import Article, Block, Quotation, Span
from reader.article.sentences import sentence_at, sentences
from reader.tui.typesetting import Line

_WORD = re.compile(r"\w+(?:[’'‘-]\w+)*")


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage in the making: one end stays, the other moves."""

    anchor: int
    """The end that stays."""
    head: int
    """The end that moves."""

    @property
    def span(self) -> Span:
        """The passage."""
        return Span(min(self.anchor, self.head), max(self.anchor, self.head))

    @property
    def swapped(self) -> Selection:
        """The same passage with the other end moving."""
        return Selection(self.head, self.anchor)


def block_at(article: Article, offset: int) -> Block:
    """The block that holds the offset, or the nearest one after it, else the last."""
    for block in article.blocks:
        if offset < block.end:
            return block
    return article.blocks[-1] if article.blocks else Block("paragraph", 0, 0)


def quotation_at(article: Article, offset: int) -> Span | None:
    """The quotation, with its marks, that holds the offset."""
    for quotation in article.quotations:
        span = with_marks(article.text, Span(quotation.start, quotation.end))
        if span.start <= offset < span.end:
            return span
    return None


def current_quotation(article: Article, cursor: int) -> tuple[int, Quotation] | None:
    """The quotation at the cursor, which may rest on one of its marks, and its number from 1."""
    # The opening mark stands before the start; so does the cursor when it rests on the mark.
    number = bisect_right(article.quotations, cursor + 2, key=lambda q: q.start)
    if number and cursor < article.quotations[number - 1].end + 1:
        return number, article.quotations[number - 1]
    return None


def with_marks(text: str, span: Span) -> Span:
    """A quotation's span with the marks around it, where there are any."""
    start, end = span.start, span.end
    while start > 0 and end - start < len(text) and text[start - 1] in "\"'“”„‟«»‘’‚‛`":
        start -= 1
    while end < len(text) and text[end] in "\"'“”„‟«»‘’‚‛`":
        end += 1
    return Span(start, end)


def levels(article: Article, offset: int) -> tuple[Span, ...]:
    """What a selection at an offset grows through: sentence, quotation, paragraph, all of it; each holds the last.

    Within a quotation it begins with no words of another: with the sentence where all of that is quoted.
    """
    block = block_at(article, offset)
    sentence = sentence_at(article.text, article.blocks, offset)
    quotation = quotation_at(article, offset)
    whole = Span(article.blocks[0].start, article.blocks[-1].end) if article.blocks else sentence
    larger = [sentence, Span(block.start, block.end), whole, *([quotation] if quotation else [])]
    quoted = quotation is not None and not (quotation.start <= sentence.start and sentence.end <= quotation.end)
    rising = [quotation if quotation is not None and quoted else sentence]
    for span in sorted(larger, key=lambda span: span.end - span.start):
        last = rising[-1]
        span = Span(min(span.start, last.start), max(span.end, last.end))
        if span != last:
            rising.append(span)
    return tuple(rising)


def grow(article: Article, selection: Selection | None, cursor: int) -> Selection:
    """The next larger level around the selection, or the first at the cursor where there is none."""
    if selection is None:
        span = levels(article, cursor)[0]
        return Selection(span.start, span.end)
    now = selection.span
    for span in levels(article, cursor if now.start <= cursor < now.end else now.start):
        if span.start <= now.start and span.end >= now.end and span != now:
            return Selection(span.start, span.end)
    return selection


def shrink(article: Article, selection: Selection) -> Selection | None:
    """The next smaller level inside the selection; None below the smallest."""
    now = selection.span
    smaller = [
        span
        for span in levels(article, now.start)
        if span.start >= now.start and span.end <= now.end and span != now
    ]
    return Selection(smaller[-1].start, smaller[-1].end) if smaller else None


def move_head(selection: Selection, head: int, length: int) -> Selection:
    """The selection with its moving end elsewhere; it always keeps one character."""
    head = max(0, min(length, head))
    if head == selection.anchor:
        onward = head < length and (selection.head >= selection.anchor or head == 0)
        head += 1 if onward else -1
    return replace(selection, head=max(0, head))


def word_forward(text: str, offset: int) -> int:
    """The end of the word at or after the offset; the end of the text when none follows."""
    match = _WORD.search(text, offset)
    return match.end() if match else len(text)


def word_back(text: str, offset: int) -> int:
    """The end of the word before the one that ends at the offset, so that `w` and `b` undo each other."""
    start = 0
    # No word of news is longer than this; a window keeps the step cheap in a text of a megabyte.
    window = max(0, offset - 400)
    for match in _WORD.finditer(text, window, offset):
        if match.end() < offset:
            start = match.end()
    return start


def next_word(text: str, offset: int) -> int:
    """The first letter of the word after the one at the offset; the offset itself when none follows."""
    return next((match.start() for match in _WORD.finditer(text, offset) if match.start() > offset), offset)


def previous_word(text: str, offset: int) -> int:
    """The first letter of the last word that begins before the offset; the start of the text when none does."""
    window = max(0, offset - 400)
    return max((match.start() for match in _WORD.finditer(text, window, offset)), default=0)


def word_on(text: str, selection: Selection) -> Selection:
    """The moving end a word on: an end stands behind a word, a start before one."""
    anchor, head = selection.anchor, selection.head
    if head < anchor:
        start = next_word(text, head)
        return replace(selection, head=start) if start < anchor else selection
    return move_head(selection, word_forward(text, head), len(text))


def word_off(text: str, selection: Selection) -> Selection:
    """The moving end a word back; an end that would come before the start stands before a word, as a start does."""
    anchor, head = selection.anchor, selection.head
    back = word_back(text, head) if head > anchor else anchor
    return move_head(selection, back if back > anchor else previous_word(text, min(anchor, head)), len(text))


def trimmed(text: str, span: Span) -> Span:
    """A passage without white space at its ends; an empty one where it is nothing else."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def next_sentence(article: Article, offset: int) -> int:
    """The start of the next sentence after the offset; the last one's start when there is none."""
    last = 0
    for block in article.blocks:
        if block.end <= offset:
            continue
        for span in sentences(article.text, block):
            last = span.start
            if span.start > offset:
                return span.start
    return last


def sentence_on(article: Article, offset: int) -> int:
    """The end of the sentence at the offset, else the start of the next: where a selection ends a sentence on."""
    end = sentence_at(article.text, article.blocks, offset).end
    return end if end > offset else next_sentence(article, offset)


def previous_sentence(article: Article, offset: int) -> int:
    """The start of the last sentence that starts before the offset; 0 when there is none."""
    for block in reversed(article.blocks):
        if block.start >= offset:
            continue
        for span in reversed(sentences(article.text, block)):
            if span.start < offset:
                return span.start
    return 0


def kept_on(article: Article, lines: Sequence[Line], cursor: int) -> int:
    """A cursor that stays on some lines, which are those in view: where it is, else at the sentence nearest to it."""
    lines = [line for line in lines if line.kind != "blank"]
    if not lines or lines[0].start <= cursor < lines[-1].end:
        return cursor
    first, last = lines[0], lines[-1]
    if cursor >= last.end:
        return max(first.start, sentence_at(article.text, article.blocks, last.start).start)
    if sentence_at(article.text, article.blocks, first.start).start >= first.start:
        return first.start
    # The sentence that goes on there began above: the one after it, unless that begins below.
    following = next_sentence(article, first.start)
    return following if first.start < following < last.end else first.start


def next_start(starts: tuple[int, ...], offset: int) -> int | None:
    """The first of the ascending starts that lies after the offset."""
    return next((start for start in starts if start > offset), None)


def previous_start(starts: tuple[int, ...], offset: int) -> int | None:
    """The last of the ascending starts that lies before the offset."""
    return next((start for start in reversed(starts) if start < offset), None)
