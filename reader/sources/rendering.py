"""What came from outside as articles, and articles as the Markdown that the library keeps: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from reader.article import parse
from reader.article.clean import clean
from reader.article.composing import compose
from reader.article.model import Article
from reader.article.pieces import Facts
from reader.article.wire import read_wire
from reader.errors import SourceError
from reader.sources.addresses import canonical, read_address, same_site, without_password
from reader.sources.documents import Document
from reader.sources.feeds import Entry

_MEDIA_TYPES: Mapping[Document, str] = {"page": "text/html", "markdown": "text/markdown", "text": "text/plain"}

_TELLING = 12
"""Different words by which texts are told apart."""


def page_article(text: str, kind: Document, url: str) -> Article:
    """The article of a page that was found at an address; SourceError where there is none in it.

    A page may call itself what it likes, but only within its own site: under another site's address it would pass for
    that one's article.
    """
    article = parse(text, _MEDIA_TYPES[kind], url=url, quotations=False)
    if not article.text.strip():
        raise SourceError(f"{url} holds no text that could be read; it may need a browser to show it.")
    return replace(article, url=canonical(_own_address(article.url, url)))


def _own_address(claimed: str | None, found: str) -> str:
    try:
        address = without_password(read_address(claimed or found, base=found))
    except SourceError:
        return found
    return address if same_site(address, found) else found


def entry_article(entry: Entry, site: str, tags: Iterable[str], base: str) -> Article:
    """The article that an entry of a feed holds."""
    from reader.article.html import read_fragment

    facts = Facts(
        headline=entry.title or None,
        byline=entry.author or None,
        published=entry.published,
        url=canonical(entry.url) if entry.url else None,
        source=site or None,
        tags=tuple(dict.fromkeys((*tags, *entry.tags))),
    )
    text = clean(entry.content)
    pieces = read_fragment(text, url=entry.url or base) if entry.media_type == "text/html" else read_wire(text)
    return compose(pieces, facts, None)


def with_facts(article: Article, entry: Entry, site: str, tags: Iterable[str]) -> Article:
    """The article of an entry's page, with what its feed says better: its address, and where the page is silent."""
    return replace(
        article,
        headline=entry.title or article.headline,
        headline_derived=article.headline_derived and not entry.title,
        byline=article.byline or entry.author or None,
        published=article.published if article.published_basis == "stated" else entry.published,
        published_basis="stated" if article.published_basis == "stated" or entry.published else None,
        url=canonical(entry.url) if entry.url else article.url,
        source=article.source or site or None,
        tags=tuple(dict.fromkeys((*tags, *entry.tags, *article.tags))),
    )


def to_file(article: Article, more: Mapping[str, str], *, line: int) -> bytes:
    """An article as the library keeps it: Markdown with front matter. SourceError where it has an endless line."""
    from reader.article.writing import to_markdown

    longest = max((block.end - block.start for block in article.blocks), default=0)
    if longest > line:
        raise SourceError(
            f"“{article.headline[:80]}” has a paragraph of {longest:,} characters, which is no article's; "
            f"the most is {line:,}."
        )
    return to_markdown(article, {key: value for key, value in more.items() if value}).encode("utf-8", "replace")


def alike(one: Article, other: Article) -> bool:
    """Whether two texts can be of one article, whole or in short: half their words are the same, or too few."""
    words = [set(re.findall(r"\w{3,}", f"{each.headline} {each.text}".casefold())) for each in (one, other)]
    fewer = min(map(len, words))
    return fewer < _TELLING or 2 * len(words[0] & words[1]) >= fewer


def same_words(one: Article, other: Article) -> bool:
    """Whether two states of an article read alike: then there is nothing new to keep."""
    return (one.headline, one.text, one.byline) == (other.headline, other.text, other.byline)
