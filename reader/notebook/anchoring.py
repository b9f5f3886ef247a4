"""From a passage to a selector, and from a selector back to the passage in a text that changed, or to nothing.

Where the passage and what stood around it are as they were, and only once, it is there. Else it is looked for with
what its paragraph said around it: pairs of neighbouring words are found in the text, and where several stand in their
order the words of the two are aligned, which tells what became of each word of the passage. A place is accepted when
enough of the passage is left and its surroundings are the right ones, the more so the shorter the passage; when its
ends are certain; and when no other place is nearly as good. Words that stood more than once, as "declined to comment"
does, are never known by themselves. Otherwise the annotation is an orphan: better none than
a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from reader.article.model import Block, Span
from reader.notebook.aligning import align
from reader.notebook.annotations import Selector
from reader.notebook.matching import AROUND, CONTEXT, TELLING, Found, Sought, judge, seek, stands
from reader.notebook.words import BREAK, Words, split

_MOST_CONTEXT = 512
"""How many it keeps at most."""
_LONG = 150
"""A passage of more words is found by its two ends."""
_COMMON = 24
"""A pair of words that stands in more places than this tells none."""
_CANDIDATES = 4
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
        repeated=text.count(text[start:end]) > 1,
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
        sought = seek(selector)
        if sought is None or (len(sought.words) == sought.last - sought.first and sought.size < TELLING):
            return None  # without any surroundings, a few words may be anybody's
        found = self._long(sought) if sought.last - sought.first > _LONG else self._best(sought)
        return found or self._paragraph(selector)

    def _paragraph(self, selector: Selector) -> Span | None:
        """Where a passage that was a whole paragraph, as a subheading is, is a whole one, and in one place only."""
        exact = selector.exact
        if selector.repeated or exact.strip() != selector.paragraph.strip():
            return None
        framed, paragraph = f"{BREAK}{self._text}{BREAK}", f"{BREAK}{exact.strip()}{BREAK}"
        start = framed.find(paragraph)
        if start < 0 or framed.find(paragraph, start + 1) >= 0:
            return None
        return Span(start, start + len(exact.strip()))

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
            # Framed, because a text begins and ends with a paragraph.
            found, pairs = split(f"{BREAK}{self._text}{BREAK}"), dict[tuple[str, str], list[int]]()
            for number, pair in enumerate(pairwise(found.words)):
                pairs.setdefault(pair, []).append(number)
            self._pairs = pairs  # before the words, which tell another thread that all is there
            self._split = found
        return self._split

    def _best(self, sought: Sought) -> Span | None:
        found = [one for one in self._candidates(sought) if one.acceptable(sought)]
        found.sort(key=lambda one: one.likeness + one.whole, reverse=True)
        if not found:
            return None
        best = found[0]
        least = best.likeness + best.whole - _MARGIN
        rivals: list[Found] = []
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
        frame = len(BREAK)
        return Span(
            words.starts[best.start] + best.cut_start - frame, words.ends[best.end - 1] - best.cut_end - frame
        )

    def _fit(self, sought: Sought, found: Found) -> float:
        words = self._words().words
        before, after = sought.before, sought.after
        left = align(before, words[max(0, found.start - sought.reach[0]) : found.start])
        right = align(after, words[found.end : found.end + sought.reach[1]])
        same = sum(len(word) for number, word in enumerate(before) if stands(left, number))
        same += sum(len(word) for number, word in enumerate(after) if stands(right, number))
        return same / max(1, sum(map(len, before + after)))

    def _candidates(self, sought: Sought) -> Iterator[Found]:
        words = self._words()
        size = len(sought.words)
        slack = 6 + size // 4
        seen: set[tuple[int, int]] = set()
        for first in self._places(sought.words, slack):
            low, high = max(0, first - slack), first + size + slack
            window = words.words[low:high]
            one = judge(sought, align(sought.words, window), window, words.joined[low:high], low)
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

    def _long(self, sought: Sought) -> Span | None:
        """A long passage by its ends, with as much between them as there was, roughly."""
        words, first, last, half = sought.words, sought.first, sought.last, _LONG // 2
        front = words[: first + half + AROUND]
        head = self._best(
            replace(
                sought, words=front, joined=sought.joined[: len(front)], last=first + half, after=[], cut_end=0
            )
        )
        rest = words[last - half - AROUND :]
        tail = self._best(
            replace(
                sought,
                words=rest,
                joined=sought.joined[-len(rest) :],
                first=AROUND,
                last=AROUND + half,
                before=[],
                cut_start=0,
            )
        )
        if head is None or tail is None or tail.start <= head.start:
            return None
        start, end = self._words().between(head.start + len(BREAK), tail.end + len(BREAK))
        return Span(head.start, tail.end) if 0.6 <= (end - start) / (last - first) <= 1.6 else None
