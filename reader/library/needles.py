"""Where the words of a query stand in a text: the index's answer, given again for one text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.article.model import Span
from reader.library import query as q
from reader.library.words import WORD, fold, is_unspaced, stem


@dataclass(frozen=True, slots=True)
class Needle:
    """Words to be found together in folded text."""

    words: tuple[str, ...]
    """The folded words, in order; empty where `part` is looked for."""
    prefix: bool
    """Whether the last word may go on."""
    stemmed: bool
    """Whether other forms of a word count."""
    part: str
    """Folded text of a script without spaces, found as part of a word; else empty."""
    start: re.Pattern[str]
    """Finds every word that the first one may be."""

    def spans(self, folded: str) -> Iterator[Span]:
        """Where it stands, in order."""
        for first in self.start.finditer(folded):
            if self.part:
                yield Span(*first.span())
            elif end := self._end(folded, first):
                yield Span(first.start(), end)

    def found(self, folded: str) -> bool:
        """Whether it stands anywhere."""
        return next(self.spans(folded), None) is not None

    def _end(self, folded: str, first: re.Match[str]) -> int | None:
        """Where the words end that begin with this one, None where they are others."""
        match: re.Match[str] | None = first
        end = first.end()
        for place, word in enumerate(self.words, 1):
            if match is None or not self._is(match[0], word, may_go_on=self.prefix and place == len(self.words)):
                return None
            end = match.end()
            match = WORD.search(folded, end) if place < len(self.words) else None
        return end

    def _is(self, found: str, word: str, *, may_go_on: bool) -> bool:
        if may_go_on:
            return found.startswith(word)
        return found == word or (self.stemmed and stem(found) == stem(word))


def needle(words: q.Words, *, stemmed: bool = True) -> Needle:
    """What to look for; names of people and places are looked for as they are, words in all their forms."""
    folded = fold(words.text)
    if is_unspaced(folded):
        return Needle((), words.prefix, stemmed, folded, re.compile(re.escape(folded)))
    parts = tuple(WORD.findall(folded))
    # A stem shares all but its last two letters with its words: `happi`, `hope` (hoping), `sensibl` (sensibility).
    head = (
        stem(parts[0])[:-2] if stemmed and parts and not (words.prefix and len(parts) == 1) else "".join(parts[:1])
    )
    start = rf"(?<![^\W_]){re.escape(head)}[^\W_]*(?:[\u0300-\u036f]+[^\W_]*)*" if parts else r"(?!)"
    return Needle(parts, words.prefix, stemmed, "", re.compile(start))


def find_spans(text: str, query: q.Query) -> tuple[Span, ...]:
    """Where the query's words stand in any text, in order, merged where they overlap.

    Words of fields other than `headline:` and `quote:` are not looked for, nor are words under NOT.

    Args:
        text: Any text.
        query: As `query.parse` reads it.

    Returns:
        Spans into `text`, in code points.
    """
    folded = fold(text)
    found = [
        span
        for leaf in query.leaves(wanted_only=True)
        if isinstance(leaf, q.Words) and leaf.field in (None, "headline", "quote")
        for span in needle(leaf).spans(folded)
    ]
    found.sort(key=lambda span: (span.start, -span.end))
    merged: list[Span] = []
    for span in found:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)
