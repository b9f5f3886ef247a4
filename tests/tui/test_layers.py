"""Layers: cut at spans nothing is lost, and each part gets the style that its place asks for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.article.model import Span
from reader.tui.widgets.layers import Stretch, cut, without


def apart(places: list[int]) -> list[Span]:
    """Spans in order that do not overlap, from any places."""
    ordered = sorted(set(places))
    return [Span(a, b) for a, b in zip(ordered[::2], ordered[1::2], strict=False)]


spans = st.lists(st.integers(0, 60), max_size=12).map(apart)


@given(spans, spans)
def test_what_is_left_between_holes(whole: list[Span], holes: list[Span]) -> None:
    for span in whole:
        left = {at for part in without(span, holes) for at in range(part.start, part.end)}
        assert left == set(range(span.start, span.end)) - {
            at for hole in holes for at in range(hole.start, hole.end)
        }


@given(spans, spans)
def test_stretches_are_cut_where_the_spans_begin_and_end(whole: list[Span], inside: list[Span]) -> None:
    stretches = [Stretch(span.start, span.end, "a") for span in whole]
    known = {at for span in inside for at in range(span.start, span.end)}
    parts = cut(stretches, inside, "-known")
    covered = [(at, part.style) for part in parts for at in range(part.start, part.end)]
    assert covered == [
        (at, "a-known" if at in known else "a") for span in whole for at in range(span.start, span.end)
    ]
