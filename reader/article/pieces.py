"""What a reader of one format hands over: the blocks of a file in order, and what stands beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.article.clean import clean
from reader.article.model import BlockKind, Link


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before the text is put together."""

    kind: BlockKind
    """What it is, as far as its own format tells."""
    text: str
    """Its text, without a bullet."""
    links: tuple[Link, ...] = ()
    """The links inside it, in code points of its own text."""
    bullet: str = ""
    """The bullet or number of a list item, as written."""
    level: int = 0
    """The level of a heading that is marked as one, else 0."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file states about its article beside the text: front matter, metadata."""

    headline: str | None = None
    """The headline."""
    byline: str | None = None
    """Who wrote it."""
    published: str | None = None
    """ISO 8601."""
    language: str | None = None
    """ISO 639-1."""
    url: str | None = None
    """The canonical address: http or https."""
    source: str | None = None
    """The publication or site."""
    tags: tuple[str, ...] = ()
    """Its tags."""
    settled: bool = False
    """Whether all is told already, as in a file that Reader wrote: nothing is looked for in the pieces."""


RELATED = "Related"
"""The heading under which a file that Reader wrote lists related headlines."""

_CLOSING = " \"'”’»“„)]」』"
_ENDED = re.compile(r"[.!?…。！？]$")


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a full stop, question or exclamation mark, quotation marks aside."""
    return bool(_ENDED.search(text[-8:].rstrip(_CLOSING)))


def is_prose(piece: Piece) -> bool:
    """Whether a piece is a paragraph of running text, not a heading, a label or a line of a table."""
    return piece.kind == "paragraph" and (len(piece.text) > 120 or ends_sentence(piece.text))


def tidy(piece: Piece) -> Piece:
    """A piece cleaned again, for entities may spell controls, and without white space around it."""
    text = clean(piece.text)
    start = 0 if piece.kind == "code" else len(text) - len(text.lstrip())
    tidy = text.rstrip()[start:]
    if tidy == piece.text:
        return piece
    links = piece.links
    if links:
        ends = [
            (len(clean(piece.text[: one.start])) - start, len(clean(piece.text[: one.end])) - start, one.url)
            for one in links
        ]
        ends = [(max(0, first), min(last, len(tidy)), url) for first, last, url in ends]
        links = tuple(Link(*end) for end in ends if end[0] < end[1])
    return Piece(piece.kind, tidy, links, piece.bullet, piece.level)
