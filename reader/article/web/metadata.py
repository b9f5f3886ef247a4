"""What a web page states about its article: JSON-LD, OpenGraph and other metadata, its title and its heading."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.article.bylines import byline_of
from reader.article.clean import one_line
from reader.article.dates import iso_date
from reader.article.heads import folded
from reader.article.pieces import Facts
from reader.article.web.blocks import absolute

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|BackgroundNews|OpinionNews)\w*$")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_TITLE_PARTS = re.compile(r"\s+(?:[|–—·•»:∙⋆-]|::)\s+")
_LOCALE = re.compile(r"([a-z]{2})(?:[-_].*)?")
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author(?:s|-name)?|article-author|entry-author)(?:$|[\s_-])", re.I
)
_LONGEST = 500
"""Code points of a headline, a name or an address; what is longer is none."""
_LONGEST_SCRIPT = 2_000_000
_MOST_TAGS = 30
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "published-date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "citation_publication_date",
    "citation_date",
    "article.published",
    "date",
)
_AUTHORS = (
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "byl",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "article:author_name",
    "creator",
)
_SITES = ("og:site_name", "application-name", "dc.publisher", "article:publisher", "publisher", "twitter:site")


def page_facts(tree: HtmlElement, url: str | None) -> Facts:
    """What a page states; `url` is where it came from, where that is known."""
    metas = _metas(tree)
    stated = _json_ld(tree)
    base = url or next(iter(metas.get("og:url", ())), None)
    address = _address(tree, metas, stated, base)
    site = _first(_texts(stated.get("publisher")), *(metas.get(name, ()) for name in _SITES))
    site = None if site and absolute(site, None) else site and site.lstrip("@")
    headline, titled = _headline(tree, metas, stated, site)
    named = (_without_site_behind(name, site) for name in _names(tree, metas, stated))
    names = [name for name in named if folded(name) != folded(site or "")]
    return Facts(
        headline=headline,
        byline=" and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or None,
        published=_published(tree, metas, stated),
        language=_language(tree, metas, stated),
        url=address,
        source=site or titled,
        tags=tuple(_tags(metas, stated)),
    )


def page_base(tree: HtmlElement, own: str | None) -> str | None:
    """What the relative addresses of a page start from: its `<base>`, else its own address."""
    element = tree.find(".//base[@href]")
    return (absolute(element.get("href"), own) if element is not None else None) or own


def stated_text(tree: HtmlElement) -> list[str]:
    """The paragraphs of the article that its description in JSON-LD holds; none where it holds none."""
    body = _json_ld(tree).get("articleBody")
    text = _MARKUP.sub("", html.unescape(body)) if isinstance(body, str) else ""
    return [line for part in text.split("\n") if (line := one_line(part))]


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """The contents of all `<meta>`, by property, name or itemprop in lower case."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        text = _line(element.get("content"))
        if name and text:
            metas.setdefault(name.strip().lower(), []).append(text)
    return metas


def _json_ld(tree: HtmlElement) -> dict[str, object]:
    """The description of the article itself in JSON-LD; empty where there is none that can be read."""
    found: list[dict[str, object]] = []
    for element in tree.iter("script"):
        if "ld+json" in element.get("type", "").lower() and element.text and len(element.text) < _LONGEST_SCRIPT:
            text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>)\s*$", "", element.text)
            try:
                found += _described(json.loads(text, strict=False))
            except (ValueError, RecursionError):
                continue
    ranked = sorted(found, key=lambda one: ("headline" in one) + ("datePublished" in one), reverse=True)
    return ranked[0] if ranked else {}


def _described(value: object) -> Iterator[dict[str, object]]:
    """The descriptions of articles at the top of a document, not of those that it lists."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            kinds = one.get("@type")
            if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in _listed(kinds)):
                yield one
            for name in ("@graph", "mainEntity"):
                if isinstance(inner := one.get(name), (list, dict)):
                    yield from (found for part in _listed(inner) for found in _flat(part))


def _flat(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict) and any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in _listed(value.get("@type"))
    ):
        yield value


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _texts(value: object) -> Iterator[str]:
    """The texts in a value of JSON-LD: itself, its entries, or their `name`."""
    for one in _listed(value):
        if isinstance(one, dict):
            one = one.get("name")
            one = one[0] if isinstance(one, list) and one else one
        if isinstance(one, str) and (line := _line(one)):
            yield line


def _line(text: object) -> str:
    """One line of text without markup and entities; empty where it is too long to be a fact."""
    if not isinstance(text, str) or len(text) > 20 * _LONGEST:
        return ""
    line = one_line(_MARKUP.sub("", html.unescape(text)))
    return line if len(line) <= _LONGEST else ""


def _first(*sources: Iterator[str] | list[str] | tuple[str, ...]) -> str | None:
    return next((text for source in sources for text in source if text), None)


def _address(
    tree: HtmlElement, metas: dict[str, list[str]], stated: dict[str, object], base: str | None
) -> str | None:
    """The canonical address."""
    links = (one.get("href") for one in tree.iter("link") if "canonical" in one.get("rel", "").lower().split())
    page = stated.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    named = [*links, *metas.get("og:url", ()), stated.get("url"), page, *metas.get("twitter:url", ())]
    urls = [url for one in named if isinstance(one, str) and (url := absolute(one, base)) and len(url) <= 2000]
    # A canonical address that is the site's front page is a slip of its software.
    own = next((url for url in urls if re.match(r"https?://[^/]+/.", url)), next(iter(urls), None))
    return own or absolute(base, None)


def _headline(
    tree: HtmlElement, metas: dict[str, list[str]], stated: dict[str, object], site: str | None
) -> tuple[str | None, str | None]:
    """The headline, and the name of the site where only the title tells it."""
    title = next((line for one in tree.iter("title") if (line := _line(one.text_content()))), "")
    named = [
        *_texts(stated.get("headline")),
        *metas.get("og:title", ()),
        *metas.get("twitter:title", ()),
        *metas.get("headline", ()),
        *metas.get("dc.title", ()),
    ]
    headings = [line for one in tree.iter("h1") if (line := _line(_shown(one)))]
    bare = [_without_site(one, site) for one in (*named, title) if one]
    # The heading is how the page itself sets its headline; the others may be cut, or written for search engines.
    for heading in headings:
        if any(is_alike(heading, one) for one in bare):
            return heading, _rest_of(title, heading)
    if named:
        return bare[0], _rest_of(title, bare[0])
    if len(headings) == 1:
        return headings[0], _rest_of(title, headings[0])
    if not title:
        return next(iter(headings), None), None
    parts = _TITLE_PARTS.split(title)
    longest = max(parts, key=len)
    return longest, _rest_of(title, longest)


def _shown(element: HtmlElement) -> str:
    """The words of an element, lines of it apart."""
    return " ".join(element.itertext()) if element.find(".//br") is not None else "".join(element.itertext())


def _without_site(title: str, site: str | None) -> str:
    """A title without the site's name behind it or before it."""
    marks = [*_TITLE_PARTS.finditer(title)]
    if not marks or not site:
        return title
    last, first = marks[-1], marks[0]
    if folded(title[last.end() :]) == folded(site):
        return title[: last.start()]
    return title[first.end() :] if folded(title[: first.start()]) == folded(site) else title


def _rest_of(title: str, headline: str) -> str | None:
    """What the title adds to the headline, when that is one short part: the site's name."""
    parts = [part for part in _TITLE_PARTS.split(title) if not is_alike(part, headline)]
    return (
        parts[-1] if len(parts) == 1 and len(parts[0]) <= 40 and folded(parts[0]) not in folded(headline) else None
    )


def is_alike(heading: str, title: str) -> bool:
    """Whether two lines are the same headline, be it shortened or with a kicker."""
    one, other = folded(heading), folded(title)
    if not one or not other:
        return False
    if one == other or (min(len(one), len(other)) > 15 and (one in other or other in one)):
        return True
    words, others = set(one.split()), set(other.split())
    return len(words & others) >= 0.6 * min(len(words), len(others)) and min(len(words), len(others)) > 2


def _names(tree: HtmlElement, metas: dict[str, list[str]], stated: dict[str, object]) -> list[str]:
    """Who wrote it."""
    sources = [
        list(_texts(stated.get("author"))),
        *(metas.get(name, []) for name in _AUTHORS),
        [_line(_shown(one)) for one in tree.xpath("//*[@itemprop='author' or @rel='author']")[:8]],
        [
            line
            for one in tree.xpath("//*[@class][self::p or self::span or self::div or self::a or self::address]")
            if _BYLINE_CLASS.search(one.get("class")) and (line := _line(_shown(one))) and len(line) <= 120
        ][:1],
    ]
    for source in sources:
        if names := [name for text in source if (name := _name(text))]:
            return list(dict.fromkeys(names))
    return []


def _without_site_behind(name: str, site: str | None) -> str:
    """`Ada Lorne, The Post` writes for The Post anyhow."""
    first, comma, last = name.rpartition(",")
    return first if comma and site and folded(last) == folded(site) else name


def _name(text: str) -> str | None:
    """A name without what goes before or behind it; None for an address or a handle."""
    if "://" in text or text.startswith("@") or "@" in text.split(" ")[0]:
        return None
    if named := byline_of(text):
        text = named
    text = re.sub(r"^(?:by|von|par|por|di|автор|текст)\s*:?\s+", "", text, flags=re.IGNORECASE)
    text = re.split(r"\s+[|•·]\s+", text)[0].strip(" ,;")
    return text if 1 < len(text) <= 120 and any(letter.isalpha() for letter in text) else None


def _published(tree: HtmlElement, metas: dict[str, list[str]], stated: dict[str, object]) -> str | None:
    """The date of publication that the page's metadata state; none is guessed."""
    named = [
        stated.get("datePublished"),
        *(one for name in _DATES for one in metas.get(name, ())),
        *(one.get("content") or one.get("datetime") for one in tree.xpath("//*[@itemprop='datePublished']")),
        *(one.get("datetime") for one in tree.xpath("//time[@datetime][@pubdate or contains(@class, 'publish')]")),
        *(
            one.get("datetime")
            for one in tree.xpath(
                "(//article|//main)//time[@datetime][not(ancestor::*[contains(@class, 'comment')"
                " or contains(@id, 'comment') or contains(@class, 'elated') or self::aside or self::nav])]"
            )
            if "updat" not in one.get("class", "") and "modif" not in one.get("class", "")
        ),
    ]
    return next((date for one in named if (date := iso_date(one))), None)


def _language(tree: HtmlElement, metas: dict[str, list[str]], stated: dict[str, object]) -> str | None:
    named = [
        stated.get("inLanguage"),
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        tree.get("xml:lang"),
        *metas.get("og:locale", ()),
        *metas.get("content-language", ()),
    ]
    for one in named:
        if isinstance(one, str) and (match := _LOCALE.fullmatch(one.strip().lower())):
            return match[1]
    return None


def _tags(metas: dict[str, list[str]], stated: dict[str, object]) -> list[str]:
    sources = [
        list(_texts(stated.get("keywords"))),
        metas.get("article:tag", []),
        metas.get("news_keywords", []),
        metas.get("keywords", []),
        metas.get("parsely-tags", []),
    ]
    for source in sources:
        tags = [tag.strip().removeprefix("#").strip() for text in source for tag in re.split(r"[,;]", text)]
        if tags := [tag for tag in tags if tag and len(tag) <= 80]:
            return list(dict.fromkeys(tags))[:_MOST_TAGS]
    return []
