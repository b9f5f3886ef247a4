"""From a passage to a selector, and from a selector back to the passage in a text that changed, or to nothing.

Where the passage and what stood around it are as they were, and only once, it is there. Else it is looked for with
what its paragraph said around it: pairs of neighbouring words are found in the text, and where several stand in their
order the words of the two are aligned, which tells what became of each word of the passage. A place is accepted when
enough of the passage is left and its surroundings are the right ones, the more so the shorter the passage; when its
ends are certain; and when no other place is nearly as good. Otherwise the annotation is an orphan: better none than
a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from reader.article.model import Block, Span
from reader.notebook.aligning import align
from reader.notebook.annotations import Selector
from reader.notebook.words import Words, split

CONTEXT = 32
"""How many signs before and after a passage, and beyond its paragraph, its selector keeps."""
_MOST_CONTEXT = 512
"""How many it keeps at most."""
_AROUND = 24
"""How many words of the old paragraph before and after the passage are looked for with it."""
_LONG = 150
"""A passage of more words is found by its two ends."""
_COMMON = 24
"""A pair of words that stands in more places than this tells none."""
_CANDIDATES = 4
_TELLING = 26
"""A passage of so many signs without white space is known again wherever it stands."""
_MARGIN = 0.15
"""By how much a place must be better than any other."""


def describe(text: str, span: Span, blocks: Sequence[Block] = ()) -> Selector:
    """The selector of a passage: what it says, enough of what stands around it, where it stands, its paragraphs."""
    start, end = span.start, span.end
    touched = [block for block in blocks if block.start < end and block.end > start]
    low, high = (touched[0].start, touched[-1].end) if touched else (start, end)
    before = min(_MOST_CONTEXT, max(0, start - low) + CONTEXT)
    after = min(_MOST_CONTEXT, max(0, high - end) + CONTEXT)
    return Selector(
        exact=text[start:end],
        prefix=text[max(0, start - before) : start],
        suffix=text[end : end + after],
        start=start,
        end=end,
        paragraph=text[low:high] if touched else "",
    )


def anchor(text: str, selector: Selector) -> Span | None:
    """Where a passage stands in a text; None where it cannot be told with certainty."""
    return anchor_all(text, [selector])[0]


def anchor_all(text: str, selectors: Sequence[Selector]) -> list[Span | None]:
    """Where each of some passages stands in one text; None for each that is an orphan."""
    place = _prepared(text)
    return [place.find(selector) for selector in selectors]


@lru_cache(maxsize=1)
def _prepared(text: str) -> _Text:
    """The article in hand is asked about again at every change of its notes, and its words are the same."""
    return _Text(text)


@dataclass(frozen=True, slots=True)
class _Sought:
    """A passage with what stood around it, as words: those numbered from `first` on, before `last`."""

    words: list[str]
    first: int
    last: int
    before: list[str]
    """What stood before its paragraph."""
    after: list[str]
    """What stood behind it."""
    reach: tuple[int, int]
    """How many words before and behind the passage these may be found."""
    cut_start: int = 0
    """How far into its first word the passage begins."""
    cut_end: int = 0
    """How far before the end of its last word it ends."""

    @property
    def size(self) -> int:
        """The passage's signs, without white space."""
        return sum(map(len, self.words[self.first : self.last]))


@dataclass(frozen=True, slots=True)
class _Found:
    """Words of the text that may be the passage."""

    start: int
    end: int
    likeness: float
    """How much of the passage is left, 0 to 1; 1 where it is as it was."""
    whole: float
    """How much of it is left together with what stood around it, 0 to 1."""
    certain: bool
    """Whether both of its ends are."""
    cut_start: int
    cut_end: int

    def acceptable(self, size: int) -> bool:
        """Whether this is the passage, of so many signs, if no other place is nearly as good."""
        return (size >= _TELLING and self.likeness >= 0.8) or (self.likeness >= 0.5 and self.whole >= 0.5)


class _Text:
    """A text in which passages are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._split: Words | None = None
        self._pairs: dict[tuple[str, str], list[int]] = {}

    def find(self, selector: Selector) -> Span | None:
        if not selector.exact.strip():
            return None
        found = self._unchanged(selector)
        if found is not None:
            return found
        sought = _sought(selector)
        if sought is None or (len(sought.words) == sought.last - sought.first and sought.size < _TELLING):
            return None  # without any surroundings, a few words may be anybody's
        return self._long(sought) if sought.last - sought.first > _LONG else self._best(sought)

    def _unchanged(self, selector: Selector) -> Span | None:
        """Where the passage stands with all that stood around it: where it was, else in one place only."""
        words = selector.prefix + selector.exact + selector.suffix
        start, end = selector.start, selector.start + len(selector.exact)
        if start >= len(selector.prefix) and self._text.startswith(words, start - len(selector.prefix)):
            return Span(start, end)
        if len(words) - len(selector.exact) < CONTEXT:
            return None
        first = self._text.find(words)
        if first < 0 or self._text.find(words, first + 1) >= 0:
            return None
        start = first + len(selector.prefix)
        return Span(start, start + len(selector.exact))

    def _words(self) -> Words:
        if self._split is None:
            found, pairs = split(self._text), dict[tuple[str, str], list[int]]()
            for number, pair in enumerate(pairwise(found.words)):
                pairs.setdefault(pair, []).append(number)
            self._pairs = pairs  # before the words, which tell another thread that all is there
            self._split = found
        return self._split

    def _best(self, sought: _Sought) -> Span | None:
        found = [one for one in self._candidates(sought) if one.acceptable(sought.size)]
        found.sort(key=lambda one: one.likeness + one.whole, reverse=True)
        if not found:
            return None
        best = found[0]
        least = best.likeness + best.whole - _MARGIN
        rivals: list[_Found] = []
        for one in found:
            apart = all(one.start >= other.end or one.end <= other.start for other in (best, *rivals))
            if apart and one.likeness + one.whole > least:
                rivals.append(one)
        if rivals:
            # Equal paragraphs: what stands before and after them tells, or nothing does.
            fits = [(self._fit(sought, one), one) for one in (best, *rivals)]
            (most, best), (second, _rival), *_ = sorted(fits, key=lambda fit: fit[0], reverse=True)
            if most - second < 2 * _MARGIN:
                return None
        if not best.certain:
            return None
        words = self._words()
        return Span(words.starts[best.start] + best.cut_start, words.ends[best.end - 1] - best.cut_end)

    def _fit(self, sought: _Sought, found: _Found) -> float:
        words = self._words().words
        before, after = sought.before, sought.after
        left = align(before, words[max(0, found.start - sought.reach[0]) : found.start])
        right = align(after, words[found.end : found.end + sought.reach[1]])
        same = sum(len(word) for number, word in enumerate(before) if _stands(left, number))
        same += sum(len(word) for number, word in enumerate(after) if _stands(right, number))
        return same / max(1, sum(map(len, before + after)))

    def _candidates(self, sought: _Sought) -> Iterator[_Found]:
        words = self._words()
        size = len(sought.words)
        slack = 6 + size // 4
        seen: set[tuple[int, int]] = set()
        for first in self._places(sought.words, slack):
            low, high = max(0, first - slack), first + size + slack
            window = words.words[low:high]
            one = _judge(sought, align(sought.words, window), window, low)
            if one is not None and (one.start, one.end) not in seen:
                seen.add((one.start, one.end))
                yield one

    def _places(self, sought: list[str], slack: int) -> list[int]:
        """Where what is sought may begin, the likeliest first."""
        votes: dict[int, int] = {}
        width = max(4, slack // 2)
        for number, pair in enumerate(pairwise(sought)):
            places = self._pairs.get(pair, ())
            for place in places if len(places) <= _COMMON else ():
                bucket = (place - number) // width
                votes[bucket] = votes.get(bucket, 0) + 1
        # A place near the edge of a bucket has part of its votes in the next.
        near = {one: votes.get(one - 1, 0) + votes[one] + votes.get(one + 1, 0) for one in votes}
        chosen: list[int] = []
        for bucket in sorted(votes, key=lambda one: (near[one], votes[one]), reverse=True):
            if all(abs(bucket - other) > 1 for other in chosen):
                chosen.append(bucket)
            if len(chosen) == _CANDIDATES:
                break
        return [bucket * width + width // 2 for bucket in chosen]

    def _long(self, sought: _Sought) -> Span | None:
        """A long passage by its ends, with as much between them as there was, roughly."""
        words, first, last, half = sought.words, sought.first, sought.last, _LONG // 2
        front = words[: first + half + _AROUND]
        head = self._best(replace(sought, words=front, last=first + half, after=[], cut_end=0))
        rest = words[last - half - _AROUND :]
        tail = self._best(replace(sought, words=rest, first=_AROUND, last=_AROUND + half, before=[], cut_start=0))
        if head is None or tail is None or tail.start <= head.start:
            return None
        start, end = self._words().between(head.start, tail.end)
        return Span(head.start, tail.end) if 0.6 <= (end - start) / (last - first) <= 1.6 else None


def _sought(selector: Selector) -> _Sought | None:
    before, after = _surroundings(selector)
    prefix, suffix = selector.prefix, selector.suffix
    outer = split(prefix.removesuffix(before)).words, split(suffix.removeprefix(after)).words
    whole = split(before + selector.exact + after)
    start, end = len(before), len(before) + len(selector.exact)
    first, last = whole.between(start, end)
    if first >= last:
        return None
    low, high = max(0, first - _AROUND), last + _AROUND
    return _Sought(
        words=whole.words[low:high],
        first=first - low,
        last=last - low,
        before=outer[0],
        after=outer[1],
        reach=(first + len(outer[0]) + 10, len(whole.words) - last + len(outer[1]) + 10),
        cut_start=max(0, start - whole.starts[first]),
        cut_end=max(0, whole.ends[last - 1] - end),
    )


def _surroundings(selector: Selector) -> tuple[str, str]:
    """What stood around the passage in its own paragraph; where that is next to nothing, whatever stood around it."""
    paragraph, exact = selector.paragraph, selector.exact
    best, kept = -1, None
    start = paragraph.find(exact)
    while start >= 0:
        before, after = paragraph[:start], paragraph[start + len(exact) :]
        fit = _common(before[::-1], selector.prefix[::-1]) + _common(after, selector.suffix)
        if fit > best:
            best, kept = fit, (before, after)
        start = paragraph.find(exact, start + 1)
    if kept is None or len(kept[0]) + len(kept[1]) < CONTEXT // 2:
        return selector.prefix, selector.suffix
    return kept


def _common(one: str, other: str) -> int:
    number = 0
    while number < len(one) and number < len(other) and one[number] == other[number]:
        number += 1
    return number


def _judge(sought: _Sought, found: list[int], window: list[str], low: int) -> _Found | None:
    """What became of the passage in some words of the text with which it is aligned, the first of them number `low`."""
    words, first, last, size = sought.words, sought.first, sought.last, len(sought.words)
    start, certain_start = _edge(found, first)
    backwards = [len(window) - 1 - place if place >= 0 else -1 for place in reversed(found)]
    end, certain_end = _edge(backwards, size - last)
    if start is None or end is None or len(window) - end <= start:
        return None
    end = len(window) - end
    same = window[start:end] == words[first:last]
    left = sum(len(word) for number, word in enumerate(words) if _stands(found, number))
    return _Found(
        start=low + start,
        end=low + end,
        likeness=1.0 if same else min(0.999, _likeness(words[first:last], found[first:last], window, start, end)),
        whole=left / sum(map(len, words)),
        certain=same or (certain_start and certain_end),
        cut_start=sought.cut_start if found[first] == start else 0,
        cut_end=sought.cut_end if found[last - 1] == end - 1 else 0,
    )


def _stands(found: list[int], number: int) -> bool:
    """Whether a word is still there, beside one of its neighbours: of unrelated texts many single words align."""
    place = found[number]
    if place < 0:
        return False
    before = found[number - 1] if number else -1
    after = found[number + 1] if number + 1 < len(found) else -1
    return before == place - 1 >= 0 or after == place + 1


def _likeness(words: list[str], found: list[int], window: list[str], start: int, end: int) -> float:
    """How much of some words is left; a word that was changed counts by what is left of it."""
    left = 0.0
    for number, word in enumerate(words):
        if found[number] >= 0:
            left += len(word)
        elif number and found[number - 1] >= 0 and found[number - 1] + 1 < end:
            other = window[found[number - 1] + 1]
            kept = _common(word, other)
            kept += _common(word[kept:][::-1], other[kept:][::-1])
            left += kept if kept >= 0.6 * max(len(word), len(other)) else 0
    old, new = sum(map(len, words)), sum(map(len, window[start:end]))
    return left / max(old, new / 2)


def _edge(found: list[int], first: int) -> tuple[int | None, bool]:
    """The word with which a passage begins that began with the word `first`, and whether that is certain."""
    if found[first] >= 0:
        return found[first], True
    before = next((number for number in range(first - 1, -1, -1) if found[number] >= 0), None)
    after = next((number for number in range(first + 1, len(found)) if found[number] >= 0), None)
    if before is None or after is None:
        return (found[after], False) if after is not None else (None, False)
    outside, inside, new = first - before - 1, after - first, found[after] - found[before] - 1
    if not outside:
        # Where more words came than there were, some may stand before the passage.
        return found[before] + 1, new <= inside
    if new == outside + inside:
        return found[before] + 1 + outside, True
    return found[after], new == 0
