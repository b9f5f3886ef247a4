"""From a passage to a selector, and from a selector back to the passage in a text that changed, or to nothing.

Where the passage and what stands around it are as they were, and only once, it is there. Else it is looked for by
what its paragraph said: short pieces of it are found in the text, and where several stand in their order the two are
aligned, which tells what became of each sign of the passage. A place is accepted when enough of the passage is left
and its surroundings are the right ones, the more so the shorter the passage; and when no other place is nearly as
good. Otherwise the annotation is an orphan: better none than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.article.model import Block, Span
from reader.notebook.aligning import align, solid
from reader.notebook.annotations import Selector
from reader.notebook.folding import Folded

CONTEXT = 32
"""How much of what stands before and after a passage its selector keeps, at least."""
_MOST_CONTEXT = 512
"""And at most, where it takes more to tell the place from every other."""
_AROUND = 90
"""How much of the old paragraph before and after the passage is looked for with it."""
_LONG = 500
"""A longer passage is found by its two ends."""
_GRAM, _STRIDE = 8, 4
_COMMON = 24
"""A piece that stands in more places than this tells none."""
_CANDIDATES = 4


def describe(text: str, span: Span, blocks: Sequence[Block] = ()) -> Selector:
    """The selector of a passage: what it says, enough of what stands around it, where it stands, its paragraphs."""
    start, end = span.start, span.end
    exact = text[start:end]
    size = CONTEXT
    while size < _MOST_CONTEXT and _repeated(text, text[max(0, start - size) : end + size]):
        size *= 2
    touched = [block for block in blocks if block.start < end and block.end > start]
    return Selector(
        exact=exact,
        prefix=text[max(0, start - size) : start],
        suffix=text[end : end + size],
        start=start,
        end=end,
        paragraph=text[touched[0].start : touched[-1].end] if touched else "",
    )


def _repeated(text: str, words: str) -> bool:
    first = text.find(words)
    return text.find(words, first + 1) >= 0


def anchor(text: str, selector: Selector) -> Span | None:
    """Where a passage stands in a text; None where it cannot be told with certainty."""
    return anchor_all(text, [selector])[0]


def anchor_all(text: str, selectors: Sequence[Selector]) -> list[Span | None]:
    """Where each of some passages stands in one text; None for each that is an orphan."""
    place = _Text(text)
    return [place.find(selector) for selector in selectors]


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for, folded."""

    before: str
    exact: str
    after: str
    prefix: str
    suffix: str

    @property
    def whole(self) -> str:
        return self.before + self.exact + self.after


@dataclass(frozen=True, slots=True)
class _Found:
    """A place where it may be, in the folded text."""

    start: int
    end: int
    same: bool
    """Whether the passage is as it was."""
    likeness: float
    """How much of the passage is left, 0 to 1."""
    context: float
    """How much of its surroundings is left, 0 to 1."""
    certain: bool
    """Whether both of its ends are."""

    @property
    def score(self) -> float:
        return self.likeness + self.context


class _Text:
    """A text in which passages are looked for."""

    def __init__(self, text: str) -> None:
        self._original = text
        self._fold = Folded(text)
        self._text = self._fold.text
        self._grams: dict[str, list[int]] | None = None

    def find(self, selector: Selector) -> Span | None:
        if not selector.exact.strip():
            return None
        found = self._unchanged(selector)
        if found is not None:
            return found
        sought = _sought(selector)
        place = self._long(sought) if len(sought.exact) > _LONG else self._best(sought)
        if place is None:
            return None
        return Span(self._fold.start(place[0]), self._fold.end(place[1]))

    def _unchanged(self, selector: Selector) -> Span | None:
        """Where the passage stands with all that stood around it, if that is one place only."""
        words = selector.prefix + selector.exact + selector.suffix
        if not selector.prefix and not selector.suffix and len(selector.exact) < CONTEXT:
            return None
        first = self._original.find(words)
        if first < 0 or self._original.find(words, first + 1) >= 0:
            return None
        start = first + len(selector.prefix)
        return Span(start, start + len(selector.exact))

    def _best(self, sought: _Sought) -> tuple[int, int] | None:
        found = [one for one in self._candidates(sought) if _acceptable(one, len(sought.exact))]
        if not found:
            return None
        found.sort(key=lambda one: one.score, reverse=True)
        best = found[0]
        rivals = [one for one in found[1:] if one.start >= best.end or one.end <= best.start]
        rivals = [one for one in rivals if best.score - one.score < 0.15]
        if rivals:
            # Equal paragraphs: what stands before and after them tells, or nothing does.
            fits = {id(one): self._fit(sought, one) for one in (best, *rivals)}
            ranked = sorted((best, *rivals), key=lambda one: fits[id(one)], reverse=True)
            if fits[id(ranked[0])] - fits[id(ranked[1])] < 0.2:
                return None
            best = ranked[0]
        return (best.start, best.end) if best.certain else None

    def _fit(self, sought: _Sought, found: _Found) -> float:
        before, after = sought.prefix, sought.suffix
        text = self._text
        left = align(before, text[max(0, found.start - len(before) - 8) : found.start])
        right = align(after, text[found.end : found.end + len(after) + 8])
        kept = sum(solid(left, 4)) + sum(solid(right, 4))
        return kept / max(1, len(before) + len(after))

    def _candidates(self, sought: _Sought) -> Iterator[_Found]:
        whole = sought.whole
        slack = 24 + len(whole) // 4
        seen: list[tuple[int, int]] = []
        for diagonal in self._diagonals(sought, slack):
            low = max(0, diagonal - slack)
            window = self._text[low : diagonal + len(whole) + slack]
            one = _judge(sought, align(whole, window), window, low)
            if one is not None and (one.start, one.end) not in seen:
                seen.append((one.start, one.end))
                yield one

    def _diagonals(self, sought: _Sought, slack: int) -> list[int]:
        """Where the whole may begin, the likeliest first."""
        grams, whole = self._index(), sought.whole
        votes: dict[int, int] = {}
        width = max(16, slack // 2)
        for number in range(len(whole) - _GRAM + 1):
            for place in grams.get(whole[number : number + _GRAM], ()):
                bucket = (place - number) // width
                votes[bucket] = votes.get(bucket, 0) + 1
        # A place near the edge of a bucket has part of its votes in the next.
        strong = sorted(
            votes, key=lambda b: (votes[b] + votes.get(b - 1, 0) + votes.get(b + 1, 0), votes[b]), reverse=True
        )
        chosen: list[int] = []
        for bucket in strong:
            if all(abs(bucket - other) > 1 for other in chosen):
                chosen.append(bucket)
            if len(chosen) == _CANDIDATES:
                break
        places = [bucket * width + width // 2 for bucket in chosen]
        start = -1
        for _ in range(_CANDIDATES):
            start = self._text.find(sought.exact, start + 1)
            if start < 0:
                break
            if all(abs(start - len(sought.before) - place) > width for place in places):
                places.append(start - len(sought.before))
        return places

    def _index(self) -> dict[str, list[int]]:
        if self._grams is None:
            text = self._text
            grams: dict[str, list[int]] = {}
            for place in range(0, len(text) - _GRAM + 1, _STRIDE):
                grams.setdefault(text[place : place + _GRAM], []).append(place)
            self._grams = {gram: places for gram, places in grams.items() if len(places) <= _COMMON}
        return self._grams

    def _long(self, sought: _Sought) -> tuple[int, int] | None:
        """A long passage by its ends, with as much between them as there was, roughly."""
        half = _LONG // 2
        exact = sought.exact
        head = self._best(_Sought(sought.before, exact[:half], exact[half : half + _AROUND], sought.prefix, ""))
        tail = self._best(_Sought(exact[-half - _AROUND : -half], exact[-half:], sought.after, "", sought.suffix))
        if head is None or tail is None:
            return None
        size = tail[1] - head[0]
        return (head[0], tail[1]) if 0.6 * len(exact) <= size <= 1.6 * len(exact) else None


def _sought(selector: Selector) -> _Sought:
    before, after = _surroundings(selector)
    return _Sought(
        before=Folded(before).text[-_AROUND:],
        exact=Folded(selector.exact).text,
        after=Folded(after).text[:_AROUND],
        prefix=Folded(selector.prefix).text,
        suffix=Folded(selector.suffix).text,
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


def _judge(sought: _Sought, found: list[int], window: str, low: int) -> _Found | None:
    """What became of the passage in a stretch of text with which its surroundings are aligned."""
    first = len(sought.before)
    last = first + len(sought.exact)
    start, certain_start = _edge(found, first)
    end, certain_end = _edge(
        [len(window) - 1 - place if place >= 0 else -1 for place in reversed(found)], len(found) - last
    )
    if start is None or end is None:
        return None
    end = len(window) - end
    if end <= start:
        return None
    kept = solid(found, 3)
    alike = sum(kept[first:last]) / max(last - first, end - start)
    kept = solid(found, 4)
    around = len(found) - (last - first)
    context = (sum(kept[:first]) + sum(kept[last:])) / around if around else 0.0
    same = window[start:end] == sought.exact
    certain = same or (certain_start and certain_end)
    return _Found(low + start, low + end, same, 1.0 if same else alike, context, certain)


def _edge(found: list[int], first: int) -> tuple[int | None, bool]:
    """Where a passage now begins that began at a place of the pattern, and whether that is certain."""
    if found[first] >= 0 and _runs_on(found, first):
        return found[first], True
    if first > 0 and found[first - 1] >= 0:
        return found[first - 1] + 1, True
    after = next((place for place in range(first, len(found)) if found[place] >= 0), None)
    return (found[after], False) if after is not None else (None, False)


def _runs_on(found: list[int], place: int) -> bool:
    return place + 1 >= len(found) or found[place + 1] == found[place] + 1


def _acceptable(found: _Found, size: int) -> bool:
    if found.same:
        return size >= CONTEXT or found.context >= 0.5
    if found.likeness >= 0.8 and size >= CONTEXT:
        return True
    return found.likeness >= 0.6 and found.context >= 0.6
