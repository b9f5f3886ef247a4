"""The other stories that a web page names as related: the boxes within its article, and the lists behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.article.clean import one_line
from reader.article.headlines import labels_related
from reader.article.model import RelatedHeadline
from reader.article.web.blocks import absolute, is_hidden

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BOX = re.compile(
    r"(?:^|[\s_-])(?:related|see-?also|read-?also|read-?(?:more|next)|more-(?:on|stories|coverage)|further-reading"
    r"|relatedposts|related(?:Articles|Stories|Posts|Links|Content)\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SITE_WIDE = re.compile(
    r"\W*(?:most read|editor|recommended|top |latest |other news|in other news)", re.IGNORECASE
)
"""What every page of a site names alike belongs to none of its articles."""
_LABELS = frozenset(("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "dt", "summary", "a"))
_BOXES = frozenset(("div", "section", "aside", "ul", "ol", "p", "figure", "dl", "footer"))
_LONGEST_LABEL = 60
_MOST_BOXES = 200
"""So many candidates are looked at in one page."""
_MOST = 40
"""So many related headlines are taken up; what names more is a site's index."""
_BUTTON = re.compile(
    r"(?:read|see|view|show|load) (?:more|all|full story|the full story)|more|share|comments?|subscribe|sign (?:in|up)"
    r"|log in|continue reading|next|previous",
    re.IGNORECASE,
)


def take_page_related(tree: HtmlElement, base: str | None, own: str | None) -> list[RelatedHeadline]:
    """The related headlines of a page, in its order, each once; their boxes are taken out of the tree."""
    found: dict[str, RelatedHeadline] = {}
    taken: set[HtmlElement] = set()
    # The innermost element of a label holds its words, so that the others need not be read for them.
    candidates = [
        one
        for one in tree.iter(*_LABELS, *_BOXES)
        if _is_box(one) or (one.text and one.text.strip() and _is_label(one))
    ]
    for element in candidates[:_MOST_BOXES]:
        above = [element, *element.iterancestors()]
        if any(one in taken or one.tag in ("header", "nav") for one in above):
            continue
        parts = _under_label(element) if _is_label(element) else []
        if not parts and _is_box(element) and not _holds_story(element):
            parts = [element]
        named = [one for part in parts for one in _headlines(part, base, own)]
        if named:
            taken.update(parts)
            for one in named:
                found.setdefault(one.url or one.text, one)
    for element in taken:
        _remove(element)
    return list(found.values())[:_MOST]


def _is_label(element: HtmlElement) -> bool:
    if element.tag not in _LABELS:
        return False
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > _LONGEST_LABEL:
            return False
    line = _line(element)
    return length > 0 and labels_related(line) and _SITE_WIDE.match(line) is None


def _is_box(element: HtmlElement) -> bool:
    if element.tag not in _BOXES:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('data-component', '')}"
    return _BOX.search(names) is not None


def _holds_story(element: HtmlElement) -> bool:
    """Whether an element with such a name is more than a box: it has a heading of the page, or prose."""
    if element.find(".//h1") is not None:
        return True
    linked = sum(len(one.text_content()) for one in element.iter("a"))
    return len(element.text_content().strip()) > 3 * linked + 300


def _under_label(element: HtmlElement) -> list[HtmlElement]:
    """A label with the links that follow it; nothing where none follow."""
    label = element
    while (parent := label.getparent()) is not None and _is_label(parent):
        label = parent
    if (label.tail or "").strip() and label.getparent() is not None and label.getparent().tag in ("p", "li"):
        return []
    following: list[HtmlElement] = []
    for sibling in label.itersiblings():
        if not isinstance(sibling.tag, str) or (not _line(sibling) and sibling.find(".//a") is None):
            continue
        if sibling.tag in ("h1", "h2", "h3") or not _is_linked(sibling):
            break
        following.append(sibling)
    return [label, *following] if following else []


def _is_linked(element: HtmlElement) -> bool:
    """Whether an element is links for the most part, or cards whose headlines are links."""
    links = [element] if element.tag == "a" else list(element.iter("a"))
    if not links:
        return False
    linked = sum(len(_line(one)) for one in links)
    return linked >= 0.5 * len(_line(element)) or (
        element.tag in ("ul", "ol", "div", "section")
        and len(links) > 1
        and len(_line(element)) <= 250 * len({one.get("href") for one in links})
        and all(one.find(".//a") is not None for one in element if isinstance(one.tag, str) and _line(one))
    )


def _headlines(element: HtmlElement, base: str | None, own: str | None) -> Iterator[RelatedHeadline]:
    for link in [element] if element.tag == "a" else element.iter("a"):
        if is_hidden(link) or not link.get("href"):
            continue
        url = absolute(link.get("href"), base)
        heading = next((one for one in link.iter("h2", "h3", "h4", "h5", "h6") if _line(one)), None)
        if heading is None:
            heading = next((one for one in link.iter("span", "div", "p") if _is_titled(one)), link)
        text = _line(heading)
        if own is not None and url is not None and url.partition("#")[0] == own:
            continue
        if link.get("href", "").startswith(("#", "javascript:", "mailto:")):
            continue
        if _BUTTON.fullmatch(text.rstrip(" »›→.…:")):
            continue
        if 6 <= len(text) <= 250 and (" " in text or not text.isascii()) and not labels_related(text):
            yield RelatedHeadline(text, url)


def _is_titled(element: HtmlElement) -> bool:
    return re.search(r"title|headline", element.get("class", ""), re.IGNORECASE) is not None and bool(
        _line(element)
    )


def _line(element: HtmlElement) -> str:
    return one_line(" ".join(element.itertext()) if len(element) else element.text or "")


def _remove(element: HtmlElement) -> None:
    """Take an element out, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = f"{before.tail or ''} {element.tail}"
        else:
            parent.text = f"{parent.text or ''} {element.tail}"
    parent.remove(element)
