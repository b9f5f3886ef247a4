"""What became of a passage: the words that were sought beside the words of a text with which they are aligned."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.notebook.annotations import Selector
from reader.notebook.words import BREAK, split

CONTEXT = 32
"""How many signs before and after a passage, and beyond its paragraph, its selector keeps."""
AROUND = 24
"""How many words of the old paragraph before and after the passage are looked for with it."""
TELLING = 26
"""A passage of so many signs without white space is known again wherever it stands, if it is as it was."""
_SENTENCES = re.compile(r"[\"'“‘„«(]*[^\W\d_a-z].*[.!?…][\"'”’»)]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sought:
    """A passage with what stood around it, as words: those numbered from `first` on, before `last`."""

    words: list[str]
    joined: list[bool]
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
    anybodys: bool = False
    """Whether the same words may stand elsewhere, so that only what stood around them tells."""

    @property
    def size(self) -> int:
        """The passage's signs, without white space."""
        return sum(map(len, self.words[self.first : self.last]))


@dataclass(frozen=True, slots=True)
class Found:
    """Words of the text that may be the passage."""

    start: int
    end: int
    likeness: float
    """How much of the passage is left, 0 to 1; 1 where it is as it was."""
    whole: float
    """How much of it is left together with what stood around it, 0 to 1."""
    around: float
    """How much is left of what stood around it, 0 to 1."""
    certain: bool
    """Whether both of its ends are."""
    cut_start: int
    cut_end: int

    def acceptable(self, sought: Sought) -> bool:
        """Whether this is the passage, if no other place is nearly as good."""
        if self.likeness == 1.0 and sought.size >= TELLING and not sought.anybodys:
            return True
        placed = self.around >= 0.5 or not sought.anybodys
        return self.likeness >= 0.5 and self.whole >= 0.5 and placed


def seek(selector: Selector) -> Sought | None:
    """What is to be looked for; None where the passage has no words or marks."""
    before, after = _surroundings(selector)
    prefix, suffix = selector.prefix, selector.suffix
    outer = split(prefix.removesuffix(before.lstrip())).words, split(suffix.removeprefix(after.rstrip())).words
    whole = split(before + selector.exact + after)
    start, end = len(before), len(before) + len(selector.exact)
    first, last = whole.between(start, end)
    while first < last and whole.words[first] == BREAK:
        first += 1
    while first < last and whole.words[last - 1] == BREAK:
        last -= 1
    if first >= last:
        return None
    low, high = max(0, first - AROUND), last + AROUND
    return Sought(
        words=whole.words[low:high],
        joined=whole.joined[low:high],
        first=first - low,
        last=last - low,
        before=outer[0],
        after=outer[1],
        reach=(first + len(outer[0]) + 10, len(whole.words) - last + len(outer[1]) + 10),
        cut_start=max(0, start - whole.starts[first]),
        cut_end=max(0, whole.ends[last - 1] - end),
        anybodys=_may_be_anybodys(selector),
    )


def _may_be_anybodys(selector: Selector) -> bool:
    """Whether the passage stood elsewhere too; where that is not known, sentences out of a paragraph may have."""
    if selector.repeated is not None:
        return selector.repeated
    exact = selector.exact.strip()
    return exact != selector.paragraph.strip() and _SENTENCES.fullmatch(exact) is not None


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
    return f"{BREAK}{kept[0]}", f"{kept[1]}{BREAK}"


def _common(one: str, other: str) -> int:
    number = 0
    while number < len(one) and number < len(other) and one[number] == other[number]:
        number += 1
    return number


def judge(sought: Sought, found: list[int], window: list[str], joined: list[bool], low: int) -> Found | None:
    """What became of the passage in some words of the text with which it is aligned, the first of them number `low`."""
    words, first, last, size = sought.words, sought.first, sought.last, len(sought.words)
    start, certain_start = _edge(found, first, sought.joined, joined)
    backwards = [len(window) - 1 - place if place >= 0 else -1 for place in reversed(found)]
    end, certain_end = _edge(backwards, size - last, _backwards(sought.joined), _backwards(joined))
    if start is None or end is None or len(window) - end <= start:
        return None
    end = len(window) - end
    same = window[start:end] == words[first:last]
    left = [len(word) if stands(found, number) else 0 for number, word in enumerate(words)]
    outside = sum(map(len, words)) - sought.size
    return Found(
        start=low + start,
        end=low + end,
        likeness=1.0 if same else min(0.999, _likeness(words[first:last], found[first:last], window, start, end)),
        whole=sum(left) / sum(map(len, words)),
        around=(sum(left[:first]) + sum(left[last:])) / outside if outside else 0.0,
        certain=same or (certain_start and certain_end),
        cut_start=sought.cut_start if found[first] == start else 0,
        cut_end=sought.cut_end if found[last - 1] == end - 1 else 0,
    )


def _backwards(joined: list[bool]) -> list[bool]:
    return [False, *reversed(joined[1:])]


def stands(found: list[int], number: int) -> bool:
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


def _edge(found: list[int], first: int, old: list[bool], new: list[bool]) -> tuple[int | None, bool]:
    """The word with which a passage begins that began with the word `first`, and whether that is certain.

    `old` and `new` tell of each word whether it is joined to the one before it: a word that was changed was changed
    with the marks that cling to it.
    """
    if found[first] >= 0:
        return found[first], True
    before = next((number for number in range(first - 1, -1, -1) if found[number] >= 0), None)
    after = next((number for number in range(first + 1, len(found)) if found[number] >= 0), None)
    if before is None or after is None:
        return (found[after], False) if after is not None else (None, False)
    start, end = found[before] + 1, found[after]
    came = [place for place in range(start, end) if place == start or not new[place]]
    went = [number for number in range(before + 1, after) if number == before + 1 or not old[number]]
    if before + 1 == first:
        # Where more came than went, some of it may stand before the passage.
        return start, len(came) <= len(went)
    if len(came) == len(went):
        return came[max(number for number, one in enumerate(went) if one <= first)], True
    return end, not came
