"""An article as Markdown with front matter, such that reading it again gives the same article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from reader.article.composing import bare_urls
from reader.article.dates import iso_date
from reader.article.markdown import LONGEST, SAVED_BY
from reader.article.model import Article, Block, Link, RelatedHeadline
from reader.article.pieces import RELATED

_ALWAYS = re.compile(
    r"[\\`*]"
    r"|_(?![^\W_])|(?<![^\W_])_"
    r"|~(?=~)|(?<=~)~"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]*);)"
    r"|\](?=[(\[])"
)
"""What Markdown would take for a mark wherever it stands."""
_AT_START = re.compile(
    r"#(?=#{0,5}(?: |$))"
    r"|>"
    r"|[+-](?= |$)"
    r"|-(?=[- ]*$)"
    r"|=(?==* *$)"
    r"|[|:](?=[|: -]*$)"
)
"""What it would take for one at the start of a line."""
_NUMBERED = re.compile(r"\d{1,9}(?P<mark>[.)])(?= |$)")
_NUMBER = re.compile(r"\d{1,9}[.)] (?=\S)")
_FENCE = re.compile("`{3,}")


def to_markdown(article: Article, more: Mapping[str, str] | None = None) -> str:
    """The article as a Markdown file; `more` are further keys of its front matter.

    `parse(to_markdown(article), "text/markdown")` gives the same article, except that a text of more than 300,000
    characters comes back as plain paragraphs.
    """
    body = "".join(_body(article))
    if len(body) > LONGEST:
        body = "\n\n".join([article.text, *_plain_related(article.related_headlines)]) + "\n"
    return (
        f"---\n{_front_matter(article, more or {})}---\n\n{body}"
        if body
        else f"---\n{_front_matter(article, more or {})}---\n"
    )


def _front_matter(article: Article, more: Mapping[str, str]) -> str:
    import yaml

    stated = article.published if article.published_basis == "stated" else None
    facts: dict[str, object] = {
        "title": None if article.headline_derived else article.headline,
        "author": article.byline,
        "date": stated and _dated(stated),
        "url": article.url,
        "site": article.source,
        "language": article.language,
        "tags": list(article.tags),
    }
    known = {key: value for key, value in facts.items() if value}
    others = {key: value for key, value in more.items() if key not in facts and key != "saved_by"}
    text: str = yaml.safe_dump(
        {**known, **others, "saved_by": SAVED_BY}, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    return text


def _dated(published: str) -> date | datetime | str:
    """A date as YAML has dates, where it says the same in that form."""
    try:
        value = date.fromisoformat(published) if len(published) == 10 else datetime.fromisoformat(published)
    except ValueError:
        return published
    return value if iso_date(str(value)) == published else published


def _body(article: Article) -> Iterator[str]:
    """The blocks, with what stands between them."""
    bare = {(match.start(), match.end()) for match in bare_urls(article.text)}
    links = [
        link for link in article.links if (link.start, link.end) not in bare or link.url != _words(article, link)
    ]
    before: Block | None = None
    mark = ""
    at = 0
    for block in article.blocks:
        within = []
        while at < len(links) and links[at].start < block.end:
            one = links[at]
            within.append(Link(one.start - block.start, one.end - block.start, one.url))
            at += 1
        text = article.text[block.start : block.end]
        last, (mark, written) = mark, _block(block, text, within)
        if before is not None:
            alike = before.kind == block.kind and last == mark
            yield (
                "\n"
                if alike and block.kind == "item"
                else "\n>\n"
                if alike and block.kind == "blockquote"
                else "\n\n"
            )
        yield written
        before = block
    if article.blocks:
        yield "\n"
    if article.related_headlines:
        yield f"{chr(10) if article.blocks else ''}## {RELATED}\n\n"
        yield from (f"- {_related(one)}\n" for one in article.related_headlines)


def _words(article: Article, link: Link) -> str:
    return article.text[link.start : link.end]


def _block(block: Block, text: str, links: Sequence[Link]) -> tuple[str, str]:
    """The mark that a block has at its start, as far as it matters to the next, and the block as written."""
    match block.kind:
        case "code":
            fence = "`" * max(3, 1 + max(map(len, _FENCE.findall(text)), default=0))
            return "", f"{fence}\n{text}\n{fence}"
        case "subheading":
            return "", "## " + _inline(text, links, heading=True).replace("\\\n", "<br>")
        case "blockquote":
            return "> ", "> " + _inline(text, links).replace("\n", "\n> ")
        case "item":
            number = _NUMBER.match(text)
            if number and (not links or links[0].start >= number.end()):
                mark, shift = number.group(), number.end()
                rest = [Link(one.start - shift, one.end - shift, one.url) for one in links]
                return "1" + mark[-2], mark + _inline(text[shift:], rest).replace("\n", "\n" + " " * shift)
            return "-", "- " + _inline(text, links).replace("\n", "\n  ")
        case _:
            return "", _inline(text, links)


def _inline(text: str, links: Sequence[Link], *, heading: bool = False) -> str:
    """A block's words with their links, and every sign escaped that would else be a mark."""
    inserted: dict[int, str] = {}
    escaped = {match.start() for match in _ALWAYS.finditer(text)}
    if heading and text.endswith("#"):
        escaped.add(len(text) - 1)
    start = 0
    for line in text.split("\n"):
        if _AT_START.match(line):
            escaped.add(start)
        elif match := _NUMBERED.match(line):
            escaped.add(start + match.start("mark"))
        if line.startswith("[") and "]:" in text:
            escaped.add(start)
        start += len(line) + 1
    for link in links:
        if not link.start < link.end <= len(text):
            continue
        inserted[link.start] = inserted.get(link.start, "") + "["
        inserted[link.end] = f"]({_destination(link.url)})" + inserted.get(link.end, "")
        escaped.update(at for at in range(link.start, link.end) if text[at] in "[]")
        if link.start and text[link.start - 1] == "!":
            escaped.add(link.start - 1)
    if not escaped and not inserted and "\n" not in text:
        return text
    parts: list[str] = []
    for at, letter in enumerate(text):
        parts.append(inserted.get(at, ""))
        if letter == "\n":
            parts.append("\\\n")
        elif letter == " " and (text[at - 1 : at] == "\n" or text[at + 1 : at + 2] == "\n"):
            parts.append("&#32;")
        else:
            parts.append(f"\\{letter}" if at in escaped else letter)
    parts.append(inserted.get(len(text), ""))
    return "".join(parts)


def _destination(url: str) -> str:
    return re.sub(r"[()<>\\]|&(?=[#\w]+;)", r"\\\g<0>", url)


def _related(one: RelatedHeadline) -> str:
    if one.url is None:
        return _inline(one.text, ())
    if _stays(one.url):
        return _inline(one.text, (Link(0, len(one.text), one.url),))
    return f"{_inline(one.text, ())} {one.url}"


def _plain_related(related: Sequence[RelatedHeadline]) -> Iterator[str]:
    if related:
        yield f"{RELATED}\n\n" + "\n".join(f"- {one.text} {one.url or ''}".rstrip() for one in related)


def _stays(url: str) -> bool:
    """Whether a Markdown reader gives an address back as it is."""
    from markdown_it.common.normalize_url import normalizeLink, validateLink

    try:
        return bool(url) and normalizeLink(url) == url and validateLink(url)
    except ValueError:
        return False
