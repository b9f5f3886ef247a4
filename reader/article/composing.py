"""From the pieces of a file to an article: head, related headlines, one text and the spans over it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from reader.article.clean import one_line
from reader.article.datelines import find_colon_dateline, find_dateline
from reader.article.dates import published
from reader.article.headlines import derive_headline, take_related, take_settled_related
from reader.article.heads import Head, read_head
from reader.article.language import detect
from reader.article.model import Article, Block, Dateline, Link
from reader.article.pieces import Facts, Piece, is_prose

_URL = re.compile(r"\bhttps?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?'’)\]]")
_OPENING = 5
"""Pieces at the start among which the one with the dateline is looked for: captions come first in copied pages."""


def compose(pieces: Sequence[Piece], facts: Facts, file_time: datetime | None) -> Article:
    """The article that these pieces and stated facts make, its quotations still to be found.

    `file_time` dates it where nothing else does.
    """
    if facts.settled:
        language, head = facts.language, Head()
        body, related = take_settled_related(pieces)
    else:
        language = facts.language or detect(" ".join(piece.text[:600] for piece in pieces[:20]))
        story, related = take_related(pieces, language in ("en", None))
        head, body = read_head(story, facts.headline)
    dateline, lead = _opening(body)
    own = facts.headline or head.headline
    text, blocks, links = _set(body)
    date, basis = published(facts.published or head.stated, dateline.date, file_time)
    return Article(
        headline=one_line(own or derive_headline(lead)) or "Untitled",
        headline_derived=own is None,
        byline=facts.byline or (head.byline and one_line(head.byline)),
        dateline=dateline,
        published=date,
        published_basis=basis,
        language=language,
        text=text,
        blocks=blocks,
        links=links,
        related_headlines=related,
        url=facts.url,
        source=facts.source,
        tags=facts.tags,
    )


def bare_urls(text: str) -> Iterator[re.Match[str]]:
    """The addresses that stand in a text as they are."""
    return _URL.finditer(text)


def _opening(body: Sequence[Piece]) -> tuple[Dateline, str]:
    """The dateline, and the lead without it."""
    for at, piece in enumerate(body[:_OPENING]):
        if piece.kind == "paragraph" and (found := find_dateline(piece.text)):
            dateline, end = found
            # Further down, capitals and a dash alone are too little.
            if at == 0 or dateline.agency or dateline.date or all(len(one.text) < 300 for one in body[:at]):
                return dateline, piece.text[end:]
    paragraphs = [piece for piece in body if piece.kind == "paragraph"]
    if paragraphs and (found := find_colon_dateline([piece.text for piece in paragraphs])):
        dateline, end = found
        return dateline, paragraphs[0].text[end:]
    lead = next((piece for piece in paragraphs if is_prose(piece)), next(iter(paragraphs or body), None))
    return Dateline(None, None, None), lead.text if lead else ""


def _set(body: Sequence[Piece]) -> tuple[str, tuple[Block, ...], tuple[Link, ...]]:
    """The text with a blank line between blocks, its blocks and its links."""
    blocks = []
    links = []
    start = 0
    for piece in body:
        end = start + len(piece.text)
        blocks.append(Block(piece.kind, start, end))
        links += [Link(start + link.start, start + link.end, link.url) for link in piece.links]
        start = end + 2
    text = "\n\n".join(piece.text for piece in body)
    if "://" in text:
        taken = {offset for link in links for offset in range(link.start, link.end)} if links else set()
        bare = (match for match in bare_urls(text) if match.start() not in taken)
        links += [Link(match.start(), match.end(), match.group()) for match in bare]
        links.sort(key=lambda link: link.start)
    return text, tuple(blocks), tuple(links)
