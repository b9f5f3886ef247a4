"""Markdown into pieces and facts: YAML front matter, then CommonMark with tables, its marks gone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.article.clean import one_line
from reader.article.dates import iso_date
from reader.article.model import BlockKind, Link
from reader.article.pieces import Facts, Piece, tidy
from reader.article.wire import heads_section, read_wire

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST = 300_000
"""Code points; what is longer is no article and is read as plain text, in linear time."""
_LONGEST_FRONT = 40_000
SAVED_BY = "Reader"
"""What front matter gives as `saved_by` in a file that Reader wrote; all is as it says there."""
_NAMES = {
    "headline": ("title", "headline"),
    "byline": ("author", "authors", "byline", "by", "creator", "writer"),
    "published": (
        "date",
        "published",
        "publishedat",
        "publishedtime",
        "publicationdate",
        "datepublished",
        "pubdate",
        "publishdate",
    ),
    "url": ("url", "link", "canonicalurl", "canonical", "permalink", "originalurl", "sourceurl", "uri"),
    "source": ("source", "site", "sitename", "publication", "publisher", "website", "newspaper", "outlet"),
    "tags": ("tags", "tag", "keywords", "categories", "topics"),
    "language": ("lang", "language", "locale"),
}
"""What front matter may call each fact, without case, spaces, hyphens and underscores."""
_FENCE = re.compile(r"\s*---[ ]*\n(?P<front>.*?\n)?(?:---|\.\.\.)[ ]*(?:\n|\Z)", re.DOTALL)
_KEY_LINE = re.compile(r"^[\w][\w .-]*:(?:\s|$)", re.MULTILINE)
_HIDDEN = re.compile(r"<(script|style|template)\b", re.IGNORECASE)
_TAG = re.compile(r"<(?:[a-zA-Z/!?][^<>]*)>")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|tr|table|section|article|blockquote|figure|figcaption|hr)\b[^<>]*>", re.I
)
_BLANK_LINES = re.compile(r"\n\s*\n")


def read_markdown(text: str) -> tuple[Facts, list[Piece]]:
    """The facts and the pieces of a cleaned Markdown text.

    Front matter that is no YAML states nothing and is shown as it stands; values of the wrong type are left out.
    """
    facts, broken, body = _front_matter(text)
    pieces = [Piece("code", broken)] if broken else []
    if len(body) > LONGEST:
        return facts, pieces + read_wire(body)
    return facts, pieces + [piece for piece in map(tidy, _pieces(_tokens(body))) if piece.text]


def _tokens(body: str) -> list[Token]:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)


def _front_matter(text: str) -> tuple[Facts, str, str]:
    """What the front matter states, its text where it cannot be read, and the body."""
    match = _FENCE.match(text, 0, _LONGEST_FRONT) if text.lstrip(" \n").startswith("---") else None
    front = match["front"] if match else None
    if match is None or not front or not _KEY_LINE.search(front):
        return Facts(), "", text if match is None or front else text[match.end() :]
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    body = text[match.end() :]
    try:
        # The base loader builds nothing but texts, lists and mappings, each scalar as it was written: a title may be
        # 1984 or yes. libyaml refuses deep nesting by itself.
        values = YAMLHandler().load(front, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, ValueError, RecursionError):
        return Facts(), front.strip("\n"), body
    if not isinstance(values, dict):
        return Facts(), "", text
    named = {re.sub(r"[\W_]", "", str(key)).lower(): value for key, value in values.items()}
    return _settled(named) if named.get("savedby") == SAVED_BY else _facts(named), "", body


def _facts(values: dict[str, object]) -> Facts:
    def texts(fact: str) -> list[str]:
        return next((found for name in _NAMES[fact] if (found := list(_texts(values.get(name))))), [])

    def first(fact: str) -> str | None:
        return next(iter(texts(fact)), None)

    urls = [url for url in (*texts("url"), *texts("source")) if is_address(url)]
    names = [re.sub(r"^[Bb]y\s+", "", name.removeprefix("[[").removesuffix("]]")) for name in texts("byline")]
    language = re.fullmatch(r"([a-z]{2})(?:[-_].*)?", (first("language") or "").lower())
    source = first("source")
    tags = [tag.strip().removeprefix("#").strip() for text in texts("tags") for tag in text.split(",")]
    return Facts(
        headline=first("headline"),
        byline=" and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or None,
        published=next((date for text in texts("published") if (date := iso_date(text))), None),
        language=language[1] if language else None,
        url=next(iter(urls), None),
        source=source if source and not is_address(source) else None,
        tags=tuple(dict.fromkeys(filter(None, tags))),
    )


def _settled(values: dict[str, object]) -> Facts:
    """What the front matter of a file that Reader wrote states: each text as it stands, unless a person changed it."""
    facts = _facts(values)

    def line(name: str, otherwise: str | None) -> str | None:
        value = values.get(name)
        return one_line(value) or None if isinstance(value, str) else otherwise

    tags = values.get("tags")
    return replace(
        facts,
        headline=line("title", facts.headline),
        byline=line("author", facts.byline),
        source=line("site", facts.source),
        tags=tuple(filter(None, (one_line(tag) for tag in tags if isinstance(tag, str))))
        if isinstance(tags, list)
        else facts.tags,
        settled=True,
    )


def _texts(value: object) -> Iterator[str]:
    """The lines of text in a value: itself, its entries, or their `name`."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            one = one.get("name")
        if isinstance(one, str) and (line := one_line(one)) and line not in ("~", "null", "Null", "NULL"):
            yield line


def is_address(text: str) -> bool:
    """Whether a text is an address of the web, whole."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in text


def _pieces(tokens: Iterable[Token]) -> Iterator[Piece]:
    """The blocks of a document, flat: nested lists become items, what is quoted becomes block quotations."""
    quoted = 0
    bullets: list[str] = []
    level = 0
    rows: list[list[str]] | None = None
    for token in tokens:
        match token.type:
            case "blockquote_open" | "blockquote_close":
                quoted += token.nesting
            case "list_item_open":
                bullets.append(f"{token.info}{token.markup}")
            case "list_item_close":
                bullets.pop()
            case "heading_open":
                level = int(token.tag[1:])
            case "heading_close":
                level = 0
            case "table_open":
                rows = []
            case "tr_open" if rows is not None:
                rows.append([])
            case "table_close" if rows is not None:
                yield Piece("code", "\n".join(" | ".join(row) for row in rows))
                rows = None
            case "fence" | "code_block":
                yield Piece("code", token.content.strip("\n"))
            case "html_block":
                yield from (Piece("paragraph", part) for part in _BLANK_LINES.split(_without_tags(token.content)))
            case "inline":
                text, links = _plain(token.children or ())
                if rows is not None:
                    if rows:
                        rows[-1].append(text)
                elif bullets:
                    yield _item(text, links, bullets[-1], quoted)
                    # What else stands in the same item is a paragraph of it.
                    bullets[-1] = ""
                else:
                    yield _block(token.children or (), text, links, level, quoted)


def _block(children: Sequence[Token], text: str, links: tuple[Link, ...], level: int, quoted: int) -> Piece:
    if quoted:
        return Piece("blockquote", text, links)
    # A rule right under a long paragraph makes it a heading by the letter of CommonMark only.
    if level and len(text) <= 250:
        return Piece("subheading", text, links, level=level)
    marks = [child.type for child in children if child.content or child.nesting]
    whole = marks[:1] == ["strong_open"] and marks[-1:] == ["strong_close"] and marks.count("strong_open") == 1
    return Piece("subheading" if whole and len(text) <= 80 and heads_section(text) else "paragraph", text, links)


def _item(text: str, links: tuple[Link, ...], bullet: str, quoted: int) -> Piece:
    kind: BlockKind = "blockquote" if quoted else "item" if bullet else "paragraph"
    if kind == "item" and bullet[0].isdigit():
        shift = len(bullet) + 1
        links = tuple(Link(link.start + shift, link.end + shift, link.url) for link in links)
        text = f"{bullet} {text}"
    return Piece(kind, text, links, bullet)


def _plain(children: Iterable[Token]) -> tuple[str, tuple[Link, ...]]:
    """The words of a run of inline tokens, and the links in it."""
    parts: list[str] = []
    links: list[Link] = []
    length = 0
    opened: tuple[int, str] | None = None
    hidden = False
    for child in children:
        part = ""
        match child.type:
            case "text" | "text_special" | "code_inline":
                part = child.content
            case "softbreak":
                part = " "
            case "hardbreak":
                part = "\n"
            case "image":
                part, _ = _plain(child.children or ())
            case "html_inline":
                tag = child.content.lower()
                hidden = bool(_HIDDEN.match(tag)) or (hidden and not tag.startswith("</"))
                part = "\n" if tag.startswith("<br") else ""
            case "link_open":
                opened = (length, str(child.attrGet("href") or ""))
            case "link_close" if opened:
                start, url = opened
                if start < length and url:
                    links.append(Link(start, length, url))
                opened = None
        if part and not hidden:
            parts.append(part)
            length += len(part)
    return "".join(parts), tuple(links)


def _without_tags(markup: str) -> str:
    """The words of a block of HTML, comments, scripts and styles left out."""
    kept = []
    for at, part in enumerate(markup.split("<!--")):
        kept.append(part if at == 0 else part.partition("-->")[2])
    parts = _HIDDEN.split("".join(kept))
    kept = [parts[0]]
    for name, part in zip(parts[1::2], parts[2::2], strict=True):
        found = re.search(rf"</{name}\s*>", part, re.IGNORECASE)
        kept.append(part[found.end() :] if found else "")
    text = _BLOCK_TAG.sub("\n\n", "".join(kept))
    lines = html.unescape(_TAG.sub("", text)).split("\n")
    return "\n".join(" ".join(line.split(" ")).strip() for line in lines).strip()
