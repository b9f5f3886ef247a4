"""News sitemaps: what a site tells search engines of its news, read as a feed of headlines without texts."""

from __future__ import annotations

from xml.parsers import expat

from reader.article.clean import one_line
from reader.article.dates import iso_date
from reader.errors import SourceError
from reader.sources.feeds import Entry, Feed
from reader.sources.limits import Limits

_NEWS = "sitemap-news/"
"""Stands in the name of what is said about news, and of nothing else in a sitemap."""


def read_sitemap(text: str, url: str, limits: Limits) -> Feed:
    """The headlines of a sitemap, with their addresses as they stand there; SourceError where it names none."""
    entries: list[dict[str, str]] = []
    maps: list[str] = []
    words: list[str] = []

    def opened(tag: str, _attributes: dict[str, str]) -> None:
        words.clear()
        if tag.endswith(" url"):
            entries.append({})

    def closed(tag: str) -> None:
        space, _, name = tag.rpartition(" ")
        said = one_line("".join(words))
        words.clear()
        if entries and (_NEWS in space or (name == "loc" and "/sitemap/" in space)):
            entries[-1].setdefault(name, said)
        elif name == "loc" and not entries:
            maps.append(said)

    def declared(*_declaration: object) -> None:
        raise SourceError(f"{url} declares entities, which no sitemap needs; it was not read.")

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = words.append
    parser.EntityDeclHandler = declared
    try:
        # The text is decoded: what it says of its encoding is spent.
        parser.Parse(text.lstrip("\ufeff \n\r\t").encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise SourceError(f"{url} is no sitemap that can be read ({error}).") from None
    if maps:
        likely = next((one for one in maps if "news" in one.lower()), maps[0])
        raise SourceError(f"{url} is a list of sitemaps; add the one that is of the news, perhaps {likely[:300]}.")
    news = [one for one in entries if one.get("title")]
    if not news:
        raise SourceError(f"{url} is a sitemap without headlines; only one that is made for news can be followed.")
    return Feed(
        title=next((one["name"] for one in news if one.get("name")), "")[:300],
        url="",
        entries=tuple(_entry(one) for one in news[: limits.entries]),
        left_out=max(0, len(news) - limits.entries),
    )


def _entry(said: dict[str, str]) -> Entry:
    return Entry(
        guid="",
        url=said.get("loc", ""),
        title=said["title"][:1_000],
        author="",
        published=iso_date(said.get("publication_date", "")),
        content="",
        media_type="text/plain",
        whole=False,
        tags=tuple(filter(None, (one.strip()[:80] for one in said.get("keywords", "").split(","))))[:30],
    )
