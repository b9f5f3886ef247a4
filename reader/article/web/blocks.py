"""The blocks of a web page in reading order: its tree walked once, as a browser without styles would set it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

from reader.article.model import Link
from reader.article.pieces import Piece, tidy
from reader.article.wire import heads_section

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NOT_SHOWN = (
    "script style noscript template svg math head iframe object embed audio video canvas select option datalist button"
    " textarea input dialog map area rp rt rtc progress meter amp-ad amp-analytics amp-consent amp-embed amp-iframe"
    " amp-img amp-sidebar amp-social-share amp-video"
)
_SET_APART = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table"
    " tbody td tfoot th thead tr ul amp-layout amp-list"
)
_HIDDEN = frozenset(_NOT_SHOWN.split())
_BLOCKS = frozenset(_SET_APART.split())
_WHITE = re.compile(r"[ \t\n\r\f]+")
_NO_DISPLAY = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LONGEST_HEADING = 250

Spot = tuple["HtmlElement", Literal["text", "tail"]]
"""A text node: that of an element, or the one behind it."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of a page, and where in the tree it stands."""

    piece: Piece
    """The block."""
    spots: tuple[Spot, ...]
    """The first text node of it; of a table, the first of each cell."""
    holder: HtmlElement
    """The block element that it stands in."""
    is_menu: bool = False
    """Whether it is nothing but several links."""


def page_blocks(root: HtmlElement, base: str | None) -> list[PageBlock]:
    """All blocks of a tree, in order; `base` makes the addresses of links whole."""
    walk = _Walk(base)
    walk.into(root)
    walk.end_block(root)
    return walk.blocks


def absolute(address: str | None, base: str | None) -> str | None:
    """An address made whole and written as a Markdown reader would write it; None where it is not http or https."""
    from markdown_it.common.normalize_url import normalizeLink

    try:
        url = normalizeLink(urljoin(base or "", _WHITE.sub("", address or "")))
        parts = urlsplit(url)
    except (ValueError, IndexError):
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc and " " not in url else None


def is_hidden(element: HtmlElement) -> bool:
    """Whether a browser would not show an element, as far as the page itself says."""
    if element.tag in _HIDDEN or element.get("hidden") is not None:
        return True
    # A whole page is hidden only until its scripts have run.
    return element.tag != "body" and _NO_DISPLAY.search(element.get("style", "")) is not None


@dataclass
class _Walk:
    base: str | None
    blocks: list[PageBlock] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _links: list[Link] = field(default_factory=list)
    _opened: tuple[int, str] | None = None
    _spot: Spot | None = None
    _quoted: int = 0
    _spoken: int = 0
    _level: int = 0
    _bold: int = 0
    _bold_letters: int = 0
    _letters: int = 0
    _linked: int = 0
    """How many links are open."""
    _linked_letters: int = 0
    _anchors: int = 0
    _preformatted: int = 0
    _bullets: list[str] = field(default_factory=list)

    def into(self, element: HtmlElement) -> None:
        """The content of an element: its text, and each child with the text behind it."""
        self._text(element.text, (element, "text"))
        numbers = _numbers(element) if element.tag in ("ol", "ul", "menu", "dir") else None
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or is_hidden(child):
                pass
            elif tag == "br":
                self._break(element)
            elif tag in _BLOCKS:
                self.end_block(element)
                self._block(child, next(numbers, "-") if numbers and tag == "li" else "-")
                self.end_block(child)
            elif tag == "a":
                self._link(child)
            elif tag == "q":
                self._spoken += 1
                self._put("“" if self._spoken % 2 else "‘", (child, "text"))
                self.into(child)
                self._put("”" if self._spoken % 2 else "’", (child, "text"))
                self._spoken -= 1
            elif tag in ("b", "strong"):
                self._bold += 1
                self.into(child)
                self._bold -= 1
            else:
                self.into(child)
            self._text(child.tail, (child, "tail"))

    def _block(self, element: HtmlElement, bullet: str) -> None:
        tag = element.tag
        if tag == "table" and (rows := _rows(element)):
            self._table(element, rows)
        elif tag == "blockquote":
            self._quoted += 1
            self.into(element)
            self.end_block(element)
            self._quoted -= 1
        elif tag == "pre":
            self._preformatted += 1
            self.into(element)
            self.end_block(element)
            self._preformatted -= 1
        elif tag in ("li", "dd"):
            self._bullets.append(bullet)
            self.into(element)
            self.end_block(element)
            self._bullets.pop()
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            before, self._level = self._level, int(tag[1])
            self.into(element)
            self.end_block(element)
            self._level = before
        else:
            self.into(element)

    def _link(self, element: HtmlElement) -> None:
        url = absolute(element.get("href"), self.base)
        self._anchors += 1
        self._linked += 1
        before, self._opened = self._opened, (self._length, url) if url else None
        self.into(element)
        self._linked -= 1
        self._end_link()
        self._opened = before and (self._length, before[1])

    def _end_link(self) -> None:
        if self._opened and self._opened[0] < self._length:
            self._links.append(Link(self._opened[0], self._length, self._opened[1]))

    def _text(self, text: str | None, spot: Spot) -> None:
        if text:
            self._put(text if self._preformatted else _WHITE.sub(" ", text), spot)

    def _put(self, text: str, spot: Spot) -> None:
        if not self._preformatted and (not self._parts or self._parts[-1][-1:] in " \n"):
            text = text.lstrip(" ")
        if text:
            if self._spot is None and not text.isspace():
                self._spot = spot
            letters = len(text) - text.count(" ")
            self._letters += letters
            self._bold_letters += letters if self._bold else 0
            self._linked_letters += letters if self._linked else 0
            self._parts.append(text)
            self._length += len(text)

    def _break(self, holder: HtmlElement) -> None:
        """A line's end; two of them end a paragraph."""
        if self._parts and self._parts[-1].endswith("\n") and not self._preformatted:
            self.end_block(holder)
        elif self._parts or self._preformatted:
            if self._parts and not self._preformatted:
                self._length -= len(self._parts[-1]) - len(self._parts[-1].rstrip(" "))
                self._parts[-1] = self._parts[-1].rstrip(" ")
            self._parts.append("\n")
            self._length += 1

    def end_block(self, holder: HtmlElement) -> None:
        """What was gathered becomes a block."""
        text, spot = "".join(self._parts), self._spot
        if self._opened:
            # A link around blocks is one in each of them.
            self._end_link()
            self._opened = (0, self._opened[1])
        if spot is not None:
            links = tuple(_trimmed(text, self._links))
            piece = tidy(Piece("code", text.strip("\n")) if self._preformatted else self._piece(text, links))
            if piece.text:
                # What parts the links of a menu is a sign or two.
                plain = self._letters - self._linked_letters
                menu = piece.kind == "paragraph" and self._anchors > 1 and plain <= 2 * self._anchors
                self.blocks.append(PageBlock(_numbered(piece), (spot,), holder, menu))
                if self._bullets:
                    self._bullets[-1] = ""
        self._parts, self._length, self._links, self._spot = [], 0, [], None
        self._letters = self._bold_letters = self._linked_letters = self._anchors = 0

    def _piece(self, text: str, links: tuple[Link, ...]) -> Piece:
        bullet = self._bullets[-1] if self._bullets else ""
        if self._quoted:
            return Piece("blockquote", text, links)
        if self._level and len(text) <= _LONGEST_HEADING:
            return Piece("subheading", text, links, level=self._level)
        if bullet:
            return Piece("item", text, links, bullet)
        whole = self._letters == self._bold_letters and len(text) <= 80 and heads_section(text.strip())
        return Piece("subheading" if whole else "paragraph", text, links)

    def _table(self, element: HtmlElement, rows: list[list[HtmlElement]]) -> None:
        """A table, a line a row, as one passage."""
        lines: list[str] = []
        spots: list[Spot] = []
        for row in rows:
            cells = []
            for cell in row:
                inner = page_blocks(cell, self.base)
                cells.append(" ".join(block.piece.text.replace("\n", " ") for block in inner))
                spots += [spot for block in inner for spot in block.spots]
            if any(cells):
                lines.append(" | ".join(cells))
        piece = tidy(Piece("code", "\n".join(lines)))
        if piece.text:
            self.blocks.append(PageBlock(piece, tuple(spots), element))


def _rows(table: HtmlElement) -> list[list[HtmlElement]]:
    """The cells of a table that holds facts; nothing of one that only lays out the page."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return []
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iterdescendants("tr")]
    if sum(len(row) > 1 for row in rows) < 2 or max(map(len, rows)) < 2:
        return []
    long = sum(len(cell.text_content()) > 400 for row in rows for cell in row)
    return [] if long or any(len(cell.findall(".//p")) > 1 for row in rows for cell in row) else rows


def _numbers(element: HtmlElement) -> Iterator[str]:
    """The bullets of a list's items."""
    ordered = element.tag == "ol" and element.get("type") not in ("none", "disc")
    start = element.get("start", "1")
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    while True:
        yield f"{number}." if ordered else "-"
        number += 1


def _numbered(piece: Piece) -> Piece:
    """An item with its number before it, as the other formats give it."""
    if piece.kind != "item" or not piece.bullet[0].isdigit():
        return piece
    shift = len(piece.bullet) + 1
    links = tuple(Link(link.start + shift, link.end + shift, link.url) for link in piece.links)
    return Piece("item", f"{piece.bullet} {piece.text}", links, piece.bullet)


def _trimmed(text: str, links: list[Link]) -> Iterator[Link]:
    """The links without white space at their ends."""
    for link in links:
        words = text[link.start : link.end]
        start = link.start + len(words) - len(words.lstrip())
        end = link.end - len(words) + len(words.rstrip())
        if start < end:
            yield Link(start, end, link.url)
