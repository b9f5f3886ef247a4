"""Searching the index: which articles a query means, in which order, and where in them.

`meaning` tells which, `needles` tells where; this is what lists, hits and quotations are made with.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.article.model import Span
from reader.library import query as q
from reader.library.index import Index
from reader.library.meaning import SORTS, Finder, Sort
from reader.library.needles import find_spans
from reader.library.words import fold

__all__ = ["SORTS", "Hit", "QuotationHit", "Sort", "find_spans", "hits", "quotations", "select"]

_CONTEXT_BEFORE, _CONTEXT = 40, 160


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a query's words stand in an article."""

    number: int
    """The article's number in the index."""
    context: str
    """One line of the text around the first hit; the beginning of the text where there is none."""
    spans: tuple[Span, ...]
    """The hits in `context`, in code points."""
    start: int | None
    """Where the first hit stands in the article's text; None where it is only in the headline or facts."""


@dataclass(frozen=True, slots=True)
class QuotationHit:
    """A quotation that a query means."""

    article: str
    """The article's id."""
    headline: str
    """The article's headline."""
    published: str | None
    """When it was published, ISO 8601."""
    start: int
    """The first code point of the quotation in the article's text."""
    end: int
    """One past the last."""
    text: str
    """What was said, without its marks."""
    speaker: str | None
    """Who said it."""


def select(index: Index, query: q.Query, sort: Sort = "newest") -> array[int]:
    """The numbers of the articles that a query means, in order; all of them for an empty query.

    Raises:
        LibraryError: The index cannot be read.
    """
    with index.guard() as connection:
        finder = Finder(connection)
        if query.root is None:
            return array("q", finder.in_order("newest" if sort == "relevance" else sort))
        found = finder.numbers(query.root)
        if sort == "relevance":
            ranked = finder.ranked(query.root, found)
            return array("q", [*ranked, *finder.in_order("newest", found.difference(ranked))])
        return array("q", finder.in_order(sort, found))


def hits(index: Index, query: q.Query, numbers: Sequence[int]) -> list[Hit]:
    """A line of context for each of the articles (a screenful, not a library), in the order asked.

    Raises:
        LibraryError: The index cannot be read.
    """
    with index.guard() as connection:
        sql = "SELECT number, text FROM article WHERE number IN (SELECT value FROM json_each(?))"
        texts: dict[int, str] = dict(connection.execute(sql, (json.dumps(list(numbers)),)))
    return [_hit(number, texts[number], query) for number in numbers if number in texts]


def quotations(index: Index, query: q.Query, *, speaker: str | None = None) -> Iterator[QuotationHit]:
    """The quotations that a query means, newest article first.

    `speaker:` and `quote:` are asked of one quotation, everything else of its article; a query without either
    means every quotation of its articles.

    Args:
        index: Where to look.
        query: As `query.parse` reads it.
        speaker: Only quotations of whom this is the name, or part of it.

    Raises:
        LibraryError: The index cannot be read.
    """
    root = query.root
    if speaker:
        asked = q.Words(speaker, "speaker", quoted=True)
        root = asked if root is None else q.And((*(root.parts if isinstance(root, q.And) else (root,)), asked))
    with index.guard() as connection:
        finder = Finder(connection)
        fits = finder.predicate(root) if root is not None else None
        found = finder.numbers(root) if root is not None else None
        for article, spoken in finder.spoken(finder.in_order("newest", found)):
            for start, end, name in spoken:
                text = article.text[start:end]
                if fits is None or fits(article.number, name, fold(text)):
                    yield QuotationHit(article.id, article.headline, article.published, start, end, text, name)


def _hit(number: int, text: str, query: q.Query) -> Hit:
    found = find_spans(text, query)
    start = max(0, found[0].start - _CONTEXT_BEFORE) if found else 0
    end = min(len(text), start + _CONTEXT)
    # Whole words: the first space after the start, the last one before the end.
    if start and (space := text.find(" ", start, found[0].start)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", start, end)) > (found[0].end if found else start):
        end = space
    before, after = "…" if start else "", "…" if end < len(text) else ""
    context = before + text[start:end].replace("\n", " ") + after
    shift = len(before) - start
    spans = tuple(Span(span.start + shift, min(span.end, end) + shift) for span in found if span.start < end)
    return Hit(number, context, spans, found[0].start if found else None)
