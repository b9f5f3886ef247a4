"""Where the words of a query stand in a text: the index's answer, given again for one text. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.article.model import Span
from reader.library import query as q
from reader.library.words import WORD, fold, is_unspaced, stem


@dataclass(frozen=True, slots=True)
class Needle:
    """Words to be found together in folded text."""

    words: tuple[str, ...]
    """The folded words, in order, as stems where `stemmed`; empty where `part` is looked for."""
    prefix: bool
    """Whether the last word, which is as it was typed, may go on."""
    stemmed: bool
    """Whether other forms of a word count."""
    part: str
    """What every word that the first may be begins with; alone, what is found as part of a word."""

    def spans(self, folded: str) -> Iterator[Span]:
        """Where it stands, in order."""
        at = folded.find(self.part)
        while at >= 0:
            end = at + len(self.part)
            if not self.words:
                yield Span(at, end)
            elif (at == 0 or not _is_of_word(folded[at - 1])) and (found := self._end(folded, at)):
                yield Span(at, found)
                end = found
            at = folded.find(self.part, end)

    def found(self, folded: str) -> bool:
        """Whether it stands anywhere."""
        return next(self.spans(folded), None) is not None

    def _end(self, folded: str, start: int) -> int | None:
        """Where the words end that begin there, None where they are others."""
        match = WORD.match(folded, start)
        last = len(self.words) - 1
        for place, word in enumerate(self.words):
            if match is None or not self._is(match[0], word, may_go_on=self.prefix and place == last):
                return None
            if place == last:
                return match.end()
            match = WORD.search(folded, match.end())
        return None

    def _is(self, found: str, word: str, *, may_go_on: bool) -> bool:
        if may_go_on:
            return found.startswith(word)
        return (stem(found) if self.stemmed else found) == word


def needle(words: q.Words, *, stemmed: bool = True) -> Needle:
    """What to look for; names of people and places are looked for as they are, words in all their forms."""
    folded = fold(words.text)
    parts = WORD.findall(folded)
    if is_unspaced(folded) or not parts:
        return Needle((), words.prefix, stemmed, folded)
    if not stemmed:
        return Needle(tuple(parts), words.prefix, stemmed, parts[0])
    kept = len(parts) - words.prefix
    forms = (*map(stem, parts[:kept]), *parts[kept:])
    # A stem shares all but its last two letters with its words: `study` (studies), `lie` (lying), `woman` (women).
    head = forms[0][: max(1, len(forms[0]) - 2)] if kept else parts[0]
    return Needle(forms, words.prefix, stemmed, head)


def _is_of_word(char: str) -> bool:
    return char.isalnum() or "\u0300" <= char <= "\u036f"


def spans_in_order(text: str, query: q.Query) -> Iterator[Span]:
    """Where the query's words stand in any text, by their beginnings; they may overlap.

    Words of fields other than `headline:` and `quote:` are not looked for, nor are words under NOT.
    """
    folded = fold(text)
    needles = (
        needle(leaf)
        for leaf in query.leaves(wanted_only=True)
        if isinstance(leaf, q.Words) and leaf.field in (None, "headline", "quote")
    )
    return heapq.merge(*(one.spans(folded) for one in needles), key=lambda span: (span.start, -span.end))


def find_spans(text: str, query: q.Query) -> tuple[Span, ...]:
    """Where the query's words stand in any text, in order, merged where they overlap.

    Args:
        text: Any text.
        query: As `query.parse` reads it.

    Returns:
        Spans into `text`, in code points.
    """
    return tuple(merged(spans_in_order(text, query)))


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order of their beginnings, those that overlap made one."""
    last: Span | None = None
    for span in spans:
        if last is not None and span.start < last.end:
            last = Span(last.start, max(span.end, last.end))
        else:
            if last is not None:
                yield last
            last = span
    if last is not None:
        yield last
