"""The layers of an article: spans over its text, each with one means of its own, painted onto a line.

A quotation is foreground, a highlight background, a search hit underline, the selection reverse, what was read
before in another article a quieter foreground: so any of them can meet on one word and each is still told.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from rich.segment import Segment
from rich.style import Style

from reader.article.model import Article, Span
from reader.tui.selecting import with_marks
from reader.tui.theme import speaker_colours

if TYPE_CHECKING:
    from reader.article.updates import Verdict

SHADES = ("full", "quiet", "off")
"""How quotations are painted; one key steps through them."""
KNOWN = "-known"
"""What the name of a quotation's style ends in where the person has read it before."""
NEWS = {"new": "+", "changed": "~"}
"""The marks in the margin of paragraphs that were not read before, or not in these words."""


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
    """A component style of the article page."""


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


@dataclass(frozen=True, slots=True)
class Highlight:
    """A passage that the person marked, as it is painted."""

    id: str
    """The annotation's id."""
    start: int
    """The first code point."""
    end: int
    """One past the last."""
    noted: bool
    """Whether there is a note on it."""


@dataclass(frozen=True, slots=True)
class Layers:
    """All that is painted on the text of an article, wherever the cursor is."""

    known: Layer = Layer()
    """What was read before in another article."""
    quotations: Layer = Layer()
    """Who speaks, and what else stands between quotation marks."""
    highlights: Layer = Layer()
    """What the person marked."""
    hits: Layer = Layer()
    """What a search found."""
    marks: Layer = Layer()
    """What the person marked once more, for the margin: its styles are `mark` and `note`."""
    news: Mapping[int, str] = field(default_factory=dict)
    """The mark in the margin of a block that was not read before, by where the block starts."""
    shade: str = SHADES[0]
    """How quotations are painted."""

    @staticmethod
    def of(
        article: Article | None,
        *,
        shade: str = SHADES[0],
        highlights: Sequence[Highlight] = (),
        hits: Sequence[Span] = (),
        verdicts: Sequence[Verdict] = (),
    ) -> Layers:
        """The layers of an article.

        Args:
            article: The article; None where none is shown.
            shade: How its quotations are painted.
            highlights: The person's passages, in order.
            hits: The places that a search found.
            verdicts: What of each block was read before; none where nothing is to be told apart.
        """
        if article is None:
            return Layers(shade=shade)
        told = list(zip(article.blocks, verdicts, strict=True)) if verdicts else []
        marks = Layer.of([Stretch(one.start, one.end, "note" if one.noted else "mark") for one in highlights])
        read = [
            part
            for block, verdict in told
            if verdict.kind != "new"
            for part in without(Span(block.start, block.end), verdict.new)
        ]
        # What the person marked stays clear.
        dim = [part for span in read for part in without(span, marks.on(span.start, span.end))]
        return Layers(
            known=Layer.of([Stretch(span.start, span.end, "article--known") for span in dim]),
            quotations=Layer.of(cut(_quotations(article, shade), dim, KNOWN)),
            highlights=Layer.of(nested(highlights)),
            hits=Layer.of([Stretch(hit.start, hit.end, "article--hit") for hit in hits]),
            marks=marks,
            news={block.start: NEWS[verdict.kind] for block, verdict in told if verdict.kind in NEWS},
            shade=shade,
        )

    @property
    def on_text(self) -> tuple[Layer, ...]:
        """Those that are painted on the text, each over the ones before it."""
        return self.known, self.quotations, self.highlights, self.hits


def _quotations(article: Article, shade: str) -> list[Stretch]:
    """The quotations in their speakers' colours, in one that is quieter, or none."""
    if shade == "off":
        return []
    if shade == "quiet":
        return [Stretch(q.start, q.end, "article--quotation-quiet") for q in article.quotations]
    colours = speaker_colours(article.quotations)
    stretches = [Stretch(marked.start, marked.end, "article--marked") for marked in article.marked]
    for quotation in article.quotations:
        span = with_marks(article.text, Span(quotation.start, quotation.end))
        style = f"article--speaker-{colours[quotation.speaker]}" if quotation.speaker else "article--quotation"
        stretches.append(Stretch(span.start, span.end, style))
    return stretches


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
