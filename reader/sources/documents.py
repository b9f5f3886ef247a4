"""Documents: what kind of document a text is, before it is read as one."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Literal

from reader.errors import SourceError
from reader.sources.addresses import read_address
from reader.sources.answers import Page
from reader.sources.charsets import Guess, decode

Document = Literal["feed", "json feed", "opml", "page", "markdown", "text", "other"]

SITEMAPS = ("urlset", "sitemapindex")
"""The first elements of sitemaps."""
_ROOTS: Mapping[str, Document] = {
    **dict.fromkeys(("rss", "feed", "RDF", *SITEMAPS), "feed"),
    **{"opml": "opml", "html": "page"},
}
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_FEED_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|RDF|opml)\b")
# Behind what a program complained of, say; a page may speak of feeds as well, but not before it begins.
_LATE_ROOT = re.compile(
    r"(?:(?!<(?:html|head|body)\b).)*?<(?:rss\s[^<>]*\bversion|feed\s[^<>]*\bxmlns|rdf:RDF\s)",
    re.DOTALL | re.IGNORECASE,
)
_STRUCTURE = re.compile(r"<(/?)[A-Za-z][^<>]*?(/?)>|<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_LINK = re.compile(r"<link\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(rel|type|href)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ANNOUNCED = re.compile(r"application/(?:rss|atom|feed)\+(?:xml|json)", re.IGNORECASE)
_MHTML = re.compile(rb"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_NO_TEXT = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a packed document",
    b"\x1f\x8b": "a packed file",
    b"\xd0\xcf\x11\xe0": "a Word document, or the like",
    b"{\\rtf": "an RTF document",
    b"bplist": "a web archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}


def no_text(data: bytes) -> str:
    """What some bytes are, where they begin as no text does; empty for any other."""
    if _MHTML.search(data[:2_000]):
        return "a page with its pictures in one file (MHTML)"
    return next((what for start, what in _NO_TEXT.items() if data.startswith(start)), "")


def understand(page: Page, guess: Guess) -> tuple[str, Document]:
    """The text of what a server sent, and what kind of document it is; nothing and `other` where it is no text."""
    text = None if no_text(page.data) else decode(page.data, page.charset, guess)
    return (text, sniff(text, page.media_type)) if text is not None else ("", "other")


def sniff(text: str, media_type: str = "") -> Document:
    """What kind of document a text is, by its first element, else by what its server calls it."""
    kind = media_type.lower()
    head = _head(text)
    if head.startswith("{") and re.search(r'"version"\s*:\s*"https:(?:\\?/){2}jsonfeed\.org\\?/', head):
        return "json feed"
    root = root_of(text)
    if root in _ROOTS:
        return _ROOTS[root]
    if kind.endswith(("xml", "html")) and _LATE_ROOT.match(head[:5_000]):
        return "feed"
    if kind in ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/x-opml"):
        return "opml" if "opml" in kind else "feed"
    if kind == "application/feed+json":
        return "json feed"
    if kind in ("text/html", "application/xhtml+xml") or root.lower() in ("html", "head", "body"):
        return "page"
    if kind in ("text/markdown", "text/x-markdown"):
        return "markdown"
    if kind == "text/plain":
        return "text"
    # Without a word from the server: a page begins with a tag of HTML, or with its doctype.
    if not kind and re.match(r"<!doctype html|<(?:p|div|h[1-6]|article|main|meta|title)\b", head, re.IGNORECASE):
        return "page"
    return "text" if not kind else "other"


def root_of(text: str) -> str:
    """The name of a document's first element, without what it belongs to; empty where it begins with none."""
    head, at = _head(text), 0
    while found := _PROLOG.match(head, at):
        at = found.end()
    root = _ROOT.match(head, at)
    return root[1] if root else ""


def announced_feeds(page: str, url: str) -> tuple[str, ...]:
    """The addresses of the feeds that a page announces."""
    found = []
    for link in _LINK.finditer(page[:300_000]):
        said = {name.lower(): next(filter(None, values), "") for name, *values in _ATTRIBUTE.findall(link[1])}
        if said.get("rel", "").lower() == "alternate" and _ANNOUNCED.fullmatch(said.get("type", "")):
            try:
                found.append(read_address(html.unescape(said.get("href", "")), base=url))
            except SourceError:
                continue
    return tuple(dict.fromkeys(found))


def _head(text: str) -> str:
    return text[:200_000].lstrip("\ufeff \n\r\t")


def without_prolog(text: str) -> str:
    """XML from its root on: no declaration of an encoding that is spent, no document type, and so no entities."""
    root = _FEED_ROOT.search(text)
    return text[root.start() :] if root else text


def nesting(text: str) -> int:
    """How deep the elements of an XML text lie in each other."""
    depth = deepest = 0
    for tag in _STRUCTURE.finditer(text):
        if tag[1] is None or tag[2]:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest
