"""What an article says that earlier ones did not: for each of its blocks whether it is new, changed or known.

Texts are compared by their shingles, every run of so many words in a row (Broder, "On the resemblance and containment
of documents", 1997): a word of a block was said before where it lies in a long enough run of shingles that the
earlier texts contain. So a paragraph that moved, was joined to another or split in two is known, a changed number in
it is all that is new, and a phrase that every report has makes nothing known. The cost is that of reading the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from reader.article.model import Block, Span

Kind = Literal["new", "changed", "known"]

_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+")
"""A word; in scripts without spaces between words, a letter."""
_SHINGLE = 3
"""Words in a shingle."""
_RUN = 5
"""Words in a row that count as said before; fewer may be any report's."""
_KNOWN = 0.5
"""The part of a block's words that must have been said before for the block to be changed and not new."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What of a block was said before."""

    kind: Kind
    """`new`, `changed` where most of it was said before, `known` where all of it was."""
    new: tuple[Span, ...] = ()
    """What was not said before: all of a new block, the new words of a changed one, nothing of a known one."""


class Known:
    """What texts said, to be added to and compared with."""

    def __init__(self) -> None:
        self._shingles: set[int] = set()
        self._short: set[tuple[str, ...]] = set()

    def add(self, text: str, blocks: Iterable[Block]) -> None:
        """Know what a text says."""
        for block in blocks:
            words = [word for word, _span in _words(text, block)]
            self._shingles.update(_shingled(words))
            if len(words) < _RUN:
                self._short.add(tuple(words))

    def compare(self, text: str, blocks: Iterable[Block]) -> tuple[Verdict, ...]:
        """For each block of a text what of it is new."""
        return tuple(self._verdict(text, block) for block in blocks)

    def _verdict(self, text: str, block: Block) -> Verdict:
        found = _words(text, block)
        words = [word for word, _span in found]
        if len(words) < _RUN:
            # Too short to be told by shingles: a subheading is known when the same one stood there.
            known = not words or tuple(words) in self._short
            return Verdict("known") if known else Verdict("new", (Span(block.start, block.end),))
        shingles = [shingle in self._shingles for shingle in _shingled(words)]
        if sum(_covered(shingles, _RUN)) < _KNOWN * len(words):
            return Verdict("new", (Span(block.start, block.end),))
        # In a block that was mostly said before, a short run is no chance.
        said = _covered(shingles, _SHINGLE)
        if all(said):
            return Verdict("known")
        return Verdict("changed", _stretches([span for _word, span in found], said))


def compare(
    text: str, blocks: Iterable[Block], earlier: Iterable[tuple[str, Iterable[Block]]]
) -> tuple[Verdict, ...]:
    """For each block of a text what of it earlier texts did not say."""
    known = Known()
    for other, others in earlier:
        known.add(other, others)
    return known.compare(text, blocks)


def count_new(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> tuple[int, int]:
    """How many paragraphs are new, and how many there are; subheadings are not counted."""
    kinds = [told.kind for block, told in zip(blocks, verdicts, strict=True) if block.kind != "subheading"]
    return kinds.count("new"), len(kinds)


def _words(text: str, block: Block) -> list[tuple[str, Span]]:
    matches = _WORD.finditer(text, block.start, block.end)
    return [(match[0].casefold(), Span(*match.span())) for match in matches]


def _shingled(words: Sequence[str]) -> list[int]:
    return [hash(shingle) for shingle in zip(words, words[1:], words[2:], strict=False)]


def _covered(shingles: Sequence[bool], least: int) -> list[bool]:
    """Which words lie in runs of at least so many words whose shingles were all said before."""
    covered = [False] * (len(shingles) + _SHINGLE - 1)
    start = 0
    for place, known in enumerate([*shingles, False]):
        if not known:
            end = place + _SHINGLE - 1
            if place > start and end - start >= least:
                covered[start:end] = [True] * (end - start)
            start = place + 1
    return covered


def _stretches(spans: Sequence[Span], said: Sequence[bool]) -> tuple[Span, ...]:
    """The words that were not said, those side by side as one stretch."""
    stretches: list[Span] = []
    before = True
    for span, known in zip(spans, said, strict=True):
        if not known and not before:
            stretches[-1] = Span(stretches[-1].start, span.end)
        elif not known:
            stretches.append(span)
        before = known
    return tuple(stretches)
