"""feedparser, with what a hostile feed could do to it kept away."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import feedparser
from feedparser.mixin import _FeedParserMixin

_LONGEST_AUTHOR = 400
"""Characters of an author that are searched for an address: the time that takes grows with their square."""


def parse_xml(data: bytes, location: str) -> Any:
    """A feed in UTF-8 as feedparser reads it; its addresses stay as they are, but for the names of entries."""
    return feedparser.parse(
        # Bytes as such may be taken for the name of a file, and opened.
        BytesIO(data),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": location},
        resolve_relative_uris=False,
        # Nothing of the markup survives but its text and its links, so it need not be made safe for a browser; and
        # one long style attribute keeps that for minutes.
        sanitize_html=False,
    )


_sync_author_detail = _FeedParserMixin._sync_author_detail


def _sync_short_author(parser: Any, key: str = "author") -> None:
    if len(parser._get_context().get(key) or "") <= _LONGEST_AUTHOR:
        _sync_author_detail(parser, key)


# It has no way to be told; and no thread could stop that search, nor run beside it.
_FeedParserMixin._sync_author_detail = _sync_short_author
