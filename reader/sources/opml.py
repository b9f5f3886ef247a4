"""OPML: the lists of feeds that readers exchange, read without entities and written plainly."""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from reader.article.clean import one_line
from reader.errors import SourceError
from reader.sources.limits import Limits
from reader.sources.subscriptions import Subscription, new_subscription


def read_opml(text: str, source: str, limits: Limits | None = None) -> tuple[list[Subscription], list[str]]:
    """The feeds of an OPML text, and a sentence for each that cannot be followed; SourceError where it is none.

    The groups that a feed stands in, and its category, become its tags.
    """
    limits = limits or Limits()
    feeds: list[Subscription] = []
    problems: list[str] = []
    groups: list[str] = []

    def opened(tag: str, attributes: dict[str, str]) -> None:
        if len(groups) >= limits.nesting:
            raise SourceError(f"{source} is nested more than {limits.nesting} deep; that is no list of feeds.")
        named = {key.lower(): value for key, value in attributes.items()}
        title = one_line(named.get("title") or named.get("text") or "")
        address = named.get("xmlurl", "").strip()
        groups.append("" if address or tag.lower() != "outline" else title)
        if not address:
            return
        if len(feeds) >= limits.subscriptions:
            raise SourceError(f"{source} names more than {limits.subscriptions:,} feeds; split it.")
        category = [part.strip("/ ").rpartition("/")[2] for part in named.get("category", "").split(",")]
        try:
            feeds.append(new_subscription(address, title, (*filter(None, groups), *category)))
        except SourceError as error:
            problems.append(str(error))

    def declared(*_declaration: object) -> None:
        raise SourceError(f"{source} declares entities, which no list of feeds needs; it was not read.")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = opened
    parser.EndElementHandler = lambda _tag: groups.pop()
    parser.EntityDeclHandler = declared
    try:
        # The text is decoded: what it says of its encoding is spent.
        parser.Parse(text.lstrip("\ufeff \n\r\t").encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise SourceError(f"{source} is no OPML that can be read ({error}).") from None
    return feeds, problems


def write_opml(subscriptions: Iterable[Subscription]) -> str:
    """The subscriptions as OPML 2.0; passwords are left out."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["  <head>", "    <title>Reader subscriptions</title>", "  </head>", "  <body>"]
    for one in subscriptions:
        named = {"type": "rss", "text": one.name, "title": one.name, "xmlUrl": one.shown}
        if one.tags:
            named["category"] = ",".join(one.tags)
        written = " ".join(f"{key}={quoteattr(value)}" for key, value in named.items())
        lines.append(f"    <outline {written}/>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])
