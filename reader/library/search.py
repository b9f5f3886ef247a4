"""Searching the index: which articles a query means, in which order, and where in them.

`meaning` tells which, `needles` tells where; this is what lists, hits and quotations are made with.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

from reader.article.model import Span
from reader.library import query as q
from reader.library.index import Index
from reader.library.meaning import Finder
from reader.library.needles import find_spans, merged, spans_in_order
from reader.library.order import SORTS, Sort, in_order

__all__ = [
    "SORTS",
    "Hit",
    "QuotationHit",
    "Sort",
    "find_spans",
    "hits",
    "quotation_rows",
    "quotations",
    "select",
    "select_quotations",
]

_CONTEXT_BEFORE, _CONTEXT = 40, 160
_WINDOW = 50


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

    number: int
    """The article's number in the index."""
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
        if query.root is None:
            return in_order(connection, sort)
        return Finder(index, connection).articles(query.root, sort)


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
    keys = select_quotations(index, query, speaker=speaker)
    for start in range(0, len(keys), _WINDOW):
        yield from quotation_rows(index, keys[start : start + _WINDOW])


def select_quotations(index: Index, query: q.Query, *, speaker: str | None = None) -> array[int]:
    """The keys of the quotations that a query means, as `quotations` gives them.

    Raises:
        LibraryError: The index cannot be read.
    """
    root = query.root
    if speaker:
        asked = q.Words(speaker, "speaker", quoted=True)
        root = asked if root is None else q.And((*(root.parts if isinstance(root, q.And) else (root,)), asked))
    with index.guard() as connection:
        return Finder(index, connection).quotations(root)


def quotation_rows(index: Index, keys: Sequence[int]) -> list[QuotationHit]:
    """What a list shows of some quotations (a screenful, not a library), in the order asked.

    Raises:
        LibraryError: The index cannot be read.
    """
    sql = """SELECT q.key, a.number, a.id, a.headline, a.published, q.start, q.end,
        substr(a.text, q.start + 1, q.end - q.start), q.speaker
        FROM json_each(?) CROSS JOIN quotation q ON q.key = value JOIN article a ON a.number = q.article"""
    found = {key: QuotationHit(*facts) for key, *facts in index.select(sql, (json.dumps(list(keys)),))}
    return [found[key] for key in keys if key in found]


def _hit(number: int, text: str, query: q.Query) -> Hit:
    spans = spans_in_order(text, query)
    first = next(spans, None)
    start = max(0, first.start - _CONTEXT_BEFORE) if first else 0
    end = min(len(text), start + _CONTEXT)
    # Whole words: the first space after the start, the last one before the end.
    if first and start and (space := text.find(" ", start, first.start)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", start, end)) > (first.end if first else start):
        end = space
    before, after = "…" if start else "", "…" if end < len(text) else ""
    context = before + text[start:end].replace("\n", " ") + after
    shown = merged(takewhile(lambda span: span.start < end, chain((first,) if first else (), spans)))
    shift = len(before) - start
    places = tuple(Span(span.start + shift, min(span.end, end) + shift) for span in shown)
    return Hit(number, context, places, first.start if first else None)
