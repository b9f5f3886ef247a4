"""A web page into pieces and facts. Nothing of the page runs, and nothing is fetched for it.

trafilatura tells which blocks of a page are its article; their text, links and kinds are taken from the page itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.article.clean import clean, one_line
from reader.article.dates import stated_date
from reader.article.heads import folded
from reader.article.language import detect
from reader.article.model import Link
from reader.article.pieces import Facts, Piece, is_prose
from reader.article.web.blocks import PageBlock, page_blocks
from reader.article.web.links import take_page_related
from reader.article.web.metadata import is_alike, page_base, page_facts, stated_text
from reader.article.wire import FURNITURE, read_wire

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_BLOCKS = 5_000
"""Of a page with more, all of its text is the article: it is no news page, and telling would take long."""
_LONGEST_TEXT = 500_000
"""Code points; the same holds for a longer one."""
_MOST_ELEMENTS = 20_000
"""The same holds for one of more elements."""
_DEEPEST = 400_000
"""The same holds where the depths of all elements make more than this."""
_FIRST_MARK = 0x17000
_MARKS = re.compile("[\U00017000-\U000187f7]")
"""Tangut: letters like any other to whoever counts or cleans them, and in no page's text these eight hundred years."""
_CONTAINERS = re.compile(
    r"<(?:div|section|article|main|center|td|th|tr|table|tbody|figure|details|blockquote|ul|ol|dl)\b[^<>]*>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(
    r"<(?!/?(?:p|h[1-6]|li|a|br|title|meta|link|html|head|body)\b)/?[a-zA-Z][^<>]*>", re.IGNORECASE
)
_EMPTY_ITEMS = re.compile(r"(<(?:p|li)>)(?:\s*<(?:p|li)>)+", re.IGNORECASE)
_UNREAD = re.compile(r"<(script|style|noscript|template|svg)\b", re.IGNORECASE)
_CHROME = ("nav", "header", "footer", "aside", "form", "dialog")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_MARKED_UP = re.compile(r"<[a-zA-Z/!?][^<>]*>")


def read_html(text: str, *, url: str | None = None) -> tuple[Facts, list[Piece]]:
    """The facts and the pieces of a cleaned web page; `url` is where it came from, if its text does not say so."""
    tree = _tree(text)
    if tree is None:
        return Facts(url=url), read_wire(_MARKED_UP.sub(" ", _without_unread(text)))
    facts = page_facts(tree, url)
    base = page_base(tree, url or facts.url)
    related = take_page_related(tree, base, facts.url)
    blocks = [one for one in page_blocks(tree, base) if not one.is_menu]
    pieces, begin = _main(tree, blocks)
    if not pieces:
        pieces, begin = _plain(tree, blocks), 0
    pieces = [one for one in pieces if one.text.lower() not in FURNITURE]
    facts = _with_language(facts, pieces)
    if facts.published is None:
        facts = replace(facts, published=_shown_date(blocks, begin))
    pieces = _without_head(pieces, facts)
    if related:
        pieces.append(Piece("paragraph", "Related:"))
        pieces += [
            Piece("item", one.text, (Link(0, len(one.text), one.url),) if one.url else (), "-") for one in related
        ]
    return facts, pieces


def read_fragment(text: str, *, url: str | None = None) -> list[Piece]:
    """The pieces of cleaned markup that is all article, as a feed holds it; `url` makes its links whole."""
    tree = _tree(text)
    if tree is None:
        return read_wire(_MARKED_UP.sub(" ", _without_unread(text)))
    return [block.piece for block in page_blocks(tree, url)]


def _tree(text: str) -> HtmlElement | None:
    """The tree of a page; None where nothing can be made of it.

    The parser stops at 256 elements within each other, so no page makes it, or what walks the tree, run out of stack;
    and at 10 MB in one text. Scripts and the tags that only frame are taken out before it is tried again.
    """
    tree, whole = _parsed(text)
    if not whole:
        flat = _ANY_TAG.sub("", _CONTAINERS.sub("<p>", _without_unread(text)))
        flat = _EMPTY_ITEMS.sub(r"\1", flat)
        tree, whole = _parsed(flat)
    return tree if whole else None


def _without_unread(text: str) -> str:
    """A page without its scripts and styles; one that is never closed loses only its tag."""
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()
    for match in _UNREAD.finditer(text):
        name = match[1].lower()
        if match.start() < at or name in unclosed:
            continue
        end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, match.end())
        if end is None:
            unclosed.add(name)
            continue
        kept.append(text[at : match.start()])
        at = end.end()
    return "".join([*kept, text[at:]])


def _parsed(text: str) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether all of the page is in it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        return None, False
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        return tree, False
    for element in tree.iter():
        # XHTML and other vocabularies within it: names alone matter here.
        if isinstance(element.tag, str) and ":" in element.tag:
            name = element.tag.rpartition(":")[2]
            element.tag = name if _NAME.fullmatch(name) else "span"
        # Entities may spell controls, which no tree takes back.
        for name in ("text", "tail"):
            if (old := getattr(element, name)) and _CONTROLS.search(old):
                setattr(element, name, clean(old))
    return tree, True


def _main(tree: HtmlElement, blocks: Sequence[PageBlock]) -> tuple[list[Piece], int]:
    """The pieces of the article among all blocks of its page, and the first one's number; none where it is not told.

    Each block gets a mark, a character of its own, and those whose mark is found in what trafilatura extracts are it.
    """
    length = sum(len(block.piece.text) for block in blocks)
    if len(blocks) > _MOST_BLOCKS or length > _LONGEST_TEXT or _is_laborious(tree):
        return [], 0
    for number, block in enumerate(blocks):
        for element, name in block.spots:
            setattr(element, name, f"{chr(_FIRST_MARK + number)}{getattr(element, name) or ''}")
    lines = _extracted(tree)
    marks = {ord(mark) - _FIRST_MARK for line in lines for mark in _MARKS.findall(line)}
    kept = {number for number in marks if number < len(blocks)}
    if not kept:
        # What it found stands nowhere on the page, but in the page's metadata.
        return [Piece("paragraph", one) for one in stated_text(tree) or filter(None, map(one_line, lines))], 0
    quoted = {one for number in kept for one in _quotations(blocks[number].holder)}
    own = (
        block.piece
        for number, block in enumerate(blocks)
        if number in kept
        or (block.piece.level and number - 1 in kept and number + 1 in kept)
        or not quoted.isdisjoint(_quotations(block.holder))
    )
    return list(own), min(kept)


def _quotations(element: HtmlElement) -> list[HtmlElement]:
    """The block quotations that an element stands in: what belongs to one of which a part is kept is kept."""
    return [one for one in (element, *element.iterancestors()) if one.tag == "blockquote"]


def _shown_date(blocks: Sequence[PageBlock], begin: int) -> str | None:
    """The full date that a line right over the text states, where the metadata state none."""
    over = (stated_date(block.piece.text) for block in reversed(blocks[max(0, begin - 8) : begin]))
    return next((date for date in over if date), None)


def _is_laborious(tree: HtmlElement) -> bool:
    from lxml.etree import iterwalk

    elements = depth = depths = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        depths += depth
        if elements > _MOST_ELEMENTS or depths > _DEEPEST:
            return True
    return False


def _extracted(tree: HtmlElement) -> list[str]:
    """The blocks of the article as trafilatura finds them, with their marks."""
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            tree, include_comments=False, include_links=True, include_formatting=True, include_tables=True
        )
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        # It stumbles over some trees; the page is still shown, whole.
        return []
    body = getattr(document, "body", None)
    return [] if body is None else ["".join(element.itertext()) for element in body]


def _plain(tree: HtmlElement, blocks: Sequence[PageBlock]) -> list[Piece]:
    """All blocks of the page's main part: what frames a page left out, where something else is left."""
    framed = {one for one in tree.iter(*_CHROME) if not _within_article(one)}
    own = [
        block.piece
        for block in blocks
        if block.holder not in framed and not any(one in framed for one in block.holder.iterancestors())
    ]
    return own or [block.piece for block in blocks]


def _within_article(element: HtmlElement) -> bool:
    return element.tag in ("header", "footer") and any(one.tag == "article" for one in element.iterancestors())


def _with_language(facts: Facts, pieces: Sequence[Piece]) -> Facts:
    """A page that says it is English may be a template's word only: its text is asked, too."""
    if facts.language != "en":
        return facts
    return replace(facts, language=detect(" ".join(one.text[:600] for one in pieces[:20])) or "en")


def _without_head(pieces: Sequence[Piece], facts: Facts) -> list[Piece]:
    """The pieces without the headline and the names over the text; a heading that is another is a subheading."""
    kept: list[Piece] = []
    begun = False
    for piece in pieces:
        if facts.headline is not None and not begun and piece.level and is_alike(piece.text, facts.headline):
            continue
        if facts.byline is not None and not begun and folded(piece.text) == folded(facts.byline):
            continue
        begun = begun or is_prose(piece)
        if facts.headline is not None and piece.level == 1:
            if folded(piece.text) == folded(facts.headline):
                continue
            piece = replace(piece, level=0)
        kept.append(piece)
    return kept
