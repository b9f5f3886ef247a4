"""The layers of an article: spans over its text, each with one means of its own, painted onto a line.

A quotation is foreground, a highlight background, a search hit underline, the selection reverse, what was read
before in another article a quieter foreground: so any of them can meet on one word and each is still told.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.segment import Segment
from rich.style import Style

from reader.article.model import Span


class Spanning(Protocol):
    """Anything with a start and an end."""

    @property
    def start(self) -> int:
        """The first code point."""

    @property
    def end(self) -> int:
        """One past the last."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a layer: a span and the name of the style that paints it."""

    start: int
    """The first code point."""
    end: int
    """One past the last."""
    style: str
    """A component style of the article view."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Stretches in order of their start."""

    stretches: tuple[Stretch, ...] = ()
    """The stretches, sorted by start."""
    longest: int = 0
    """The length of the longest, so that a search for those on a line knows how far back to look."""

    @staticmethod
    def of(stretches: Sequence[Stretch]) -> Layer:
        """A layer of stretches in any order; empty ones are left out."""
        kept = sorted((s for s in stretches if s.end > s.start), key=lambda s: (s.start, -s.end))
        return Layer(tuple(kept), max((s.end - s.start for s in kept), default=0))

    def on(self, start: int, end: int) -> Iterator[Stretch]:
        """The stretches that touch a span."""
        first = bisect_right(self.stretches, start - self.longest - 1, key=lambda s: s.start)
        for stretch in self.stretches[first:]:
            if stretch.start >= end:
                return
            if stretch.end > start:
                yield stretch


def paint(
    shown: str, start: int, base: Style, layers: Sequence[Layer], styles: Mapping[str, Style]
) -> list[Segment]:
    """A line's text, which begins at code point `start`, as segments with all layers on it; later layers win."""
    end = start + len(shown)
    touching = [stretch for layer in layers for stretch in layer.on(start, end)]
    if not touching:
        return [Segment(shown, base)]
    cuts = sorted(
        {start, end, *(max(s.start, start) for s in touching), *(min(s.end, end) for s in touching)},
    )
    segments = []
    for left, right in itertools.pairwise(cuts):
        style = base
        for stretch in touching:
            if stretch.start <= left and right <= stretch.end:
                style += styles[stretch.style]
        segments.append(Segment(shown[left - start : right - start], style))
    return segments


def nested(spans: Sequence[Spanning]) -> list[Stretch]:
    """Highlights as stretches: where two overlap, the common part is painted as nested."""
    ordered = sorted(spans, key=lambda s: (s.start, -s.end))
    stretches = [Stretch(s.start, s.end, "article--highlight") for s in ordered]
    reach = Span(0, 0)
    for span in ordered:
        if span.start < reach.end:
            stretches.append(Stretch(span.start, min(span.end, reach.end), "article--highlight-nested"))
        if span.end > reach.end:
            reach = Span(span.start, span.end)
    return stretches


def without(span: Spanning, holes: Iterable[Spanning]) -> list[Span]:
    """What is left of a span between holes, which come in order of their start."""
    left, start = [], span.start
    for hole in holes:
        if hole.start > start:
            left.append(Span(start, min(hole.start, span.end)))
        start = max(start, hole.end)
        if start >= span.end:
            break
    if start < span.end:
        left.append(Span(start, span.end))
    return left


def cut(stretches: Iterable[Stretch], spans: Sequence[Spanning], ending: str) -> list[Stretch]:
    """The stretches, those parts that lie in the spans with a style whose name has an ending more.

    The spans come in order and do not overlap.
    """
    parts = []
    for stretch in stretches:
        first = bisect_right(spans, stretch.start, key=lambda span: span.end)
        at = stretch.start
        for span in itertools.islice(spans, first, None):
            if span.start >= stretch.end:
                break
            if span.start > at:
                parts.append(Stretch(at, span.start, stretch.style))
            end = min(span.end, stretch.end)
            parts.append(Stretch(max(at, span.start), end, stretch.style + ending))
            at = end
        if at < stretch.end:
            parts.append(Stretch(at, stretch.end, stretch.style))
    return parts
