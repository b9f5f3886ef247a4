"""The spans of an article as compact JSON, as the index keeps them beside the text; and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reader.article.model import Article, Block, Link, Marked, Quotation, RelatedHeadline, Span

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack_spans(article: Article) -> str:
    """Three lists: blocks, links, related headlines; offsets in code points."""
    return _encode(
        [
            [(one.kind, one.start, one.end) for one in article.blocks],
            [(one.start, one.end, one.url) for one in article.links],
            [(one.text, one.url) for one in article.related_headlines],
        ]
    )


def unpack_spans(packed: str) -> dict[str, Any]:
    """The fields of an Article that `pack_spans` packed, by name."""
    blocks, links, related = json.loads(packed)
    return {
        "blocks": tuple(Block(*one) for one in blocks),
        "links": tuple(Link(*one) for one in links),
        "related_headlines": tuple(RelatedHeadline(*one) for one in related),
    }


def pack_speech(quotations: Sequence[Quotation], marked: Sequence[Marked]) -> str:
    """Two lists: quotations, marked words; offsets in code points."""
    return _encode(
        [
            [_pack_quotation(one) for one in quotations],
            [(one.start, one.end, one.kind) for one in marked],
        ]
    )


def unpack_speech(packed: str) -> dict[str, Any]:
    """The fields of an Article that `pack_speech` packed, by name."""
    quotations, marked = json.loads(packed)
    return {
        "quotations": tuple(_unpack_quotation(one) for one in quotations),
        "marked": tuple(Marked(*one) for one in marked),
    }


def _pack_quotation(one: Quotation) -> tuple[object, ...]:
    mention = (one.mention.start, one.mention.end) if one.mention else None
    cue = (one.cue.start, one.cue.end) if one.cue else None
    return one.start, one.end, one.speaker, mention, cue, one.basis, int(one.closed)


def _unpack_quotation(packed: list[Any]) -> Quotation:
    start, end, speaker, mention, cue, basis, closed = packed
    return Quotation(
        start, end, speaker, Span(*mention) if mention else None, Span(*cue) if cue else None, basis, bool(closed)
    )
