"""Feeds: texts of RSS, Atom, RDF or JSON Feed into entries, cleaned."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from reader.article.clean import clean, one_line
from reader.article.dates import iso_date
from reader.errors import SourceError
from reader.sources.addresses import canonical, read_address
from reader.sources.documents import SITEMAPS, nesting, root_of, sniff, without_prolog
from reader.sources.limits import Limits

_STAND_IN = "https://feed.invalid"
"""In the place of the feed's own host, so that an entry has the same name when the feed has moved."""
_TAG = re.compile(r"<[^<>]*>")
_INLINE = r"(?:a|abbr|b|br|em|font|i|p|small|span|strong|sub|sup|u|wbr)\b"
_ESCAPED = re.compile(rf"&lt;(?:{_INLINE}|(?:blockquote|div|figure|h[1-6]|img|ol|ul)\b)", re.IGNORECASE)
_LEFT = re.compile(rf"</?{_INLINE}[^<>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,64})|0*([0-9]{1,64}))")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: all of it cleaned but `content`, which is still what the feed holds."""

    guid: str
    """What its feed calls it for good; empty where it does not say."""
    url: str
    """Its page, http or https; empty where it names none."""
    title: str
    """Its headline; empty where it has none."""
    author: str
    """Who wrote it."""
    published: str | None
    """ISO 8601."""
    content: str
    """Its text, ..."""
    media_type: str
    """... as `text/html` or `text/plain`."""
    whole: bool
    """Whether that is the whole text, as far as the feed says, and not a summary."""
    tags: tuple[str, ...] = ()
    """Its categories."""
    shared: bool = False
    """Whether other entries of its feed lie on the same page."""

    @property
    def place(self) -> str:
        """The address by which it is known, canonical; empty where it has none of its own."""
        return canonical(self.url) if self.url and not self.shared else ""

    @property
    def digest(self) -> str:
        """Equal where nothing that is shown of it has changed."""
        return hashlib.sha256("\0".join((self.title, self.author, self.url, self.content)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it is now."""

    title: str
    """What it calls itself; empty where it does not."""
    url: str
    """The site that it belongs to; empty where it names none."""
    entries: tuple[Entry, ...]
    """Its entries, in its order."""
    left_out: int = 0
    """Entries beyond the limit."""


def read_feed(text: str, url: str, limits: Limits | None = None) -> Feed:
    """The feed that a text holds, with addresses made absolute; SourceError where it holds none."""
    limits = limits or Limits()
    if sniff(text) == "json feed":
        return _read_json(text, url, limits)
    if nesting(text) > limits.nesting:
        raise SourceError(f"{url} has elements nested more than {limits.nesting} deep; that is no feed.")
    if root_of(text) in SITEMAPS:
        from reader.sources.sitemaps import read_sitemap

        found = read_sitemap(text, url, limits)
        placed = (replace(one, url=_address(one.url, url)) for one in found.entries)
        return replace(found, entries=tuple(_unique(placed)))
    from reader.sources.parsing import parse_xml

    # A reference to what is no character stops feedparser.
    path = urlsplit(url).path
    text = _REFERENCE.sub(_character, without_prolog(text))
    try:
        parsed = parse_xml(text.encode("utf-8", "replace"), _STAND_IN + path)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        # It has its own troubles with what is broken in a rare way.
        raise SourceError(f"{url} cannot be read as a feed ({type(error).__name__}: {error}).") from error
    if not parsed.get("version") and not parsed.entries:
        reason = one_line(str(parsed.get("bozo_exception") or "it has neither entries nor a version"))
        raise SourceError(f"{url} cannot be read as a feed ({reason[:200]}).")
    about = parsed.feed
    made = [_entry(one, url) for one in parsed.entries[: limits.entries]]
    return Feed(
        title=_plain(about.get("title") or "", about.get("title_detail")),
        url=_address(_relative(about.get("link")), url),
        entries=tuple(_unique(made)),
        left_out=max(0, len(parsed.entries) - limits.entries),
    )


def _character(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def _unique(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries that say something, each once; a name or a page that several of them share is no name of any."""
    entries = list(entries)
    pages: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        pages[entry.guid].add(entry.url)
    entries = [replace(one, guid="") if len(pages[one.guid]) > 1 else one for one in entries]
    names: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        names[entry.place].add(entry.guid or f"{entry.title}\0{entry.content}")
    seen: set[str] = set()
    for one in entries:
        entry = replace(one, shared=bool(one.url) and len(names[one.place]) > 1)
        if not (entry.guid or entry.place):
            # Without a name and a page, only what it says can tell it from others.
            entry = replace(entry, guid=entry.digest[:32])
        key = entry.guid or entry.place
        if (entry.title or entry.content.strip()) and key not in seen:
            seen.add(key)
            yield entry


def _entry(found: Any, base: str) -> Entry:
    contents = [one for one in found.get("content", ()) if one.get("value")]
    best = max(contents, key=lambda one: len(one["value"]), default=None)
    summary = found.get("summary") or ""
    summary_type = (found.get("summary_detail") or {}).get("type", "text/html")
    whole = best is not None and len(best["value"]) >= len(summary)
    content, kind = (best["value"], best.get("type", "text/html")) if best and whole else (summary, summary_type)
    if kind != "text/plain" and "<" not in content and _ESCAPED.search(content):
        # Escaped once more than it should be: else it would read as tags.
        content = html.unescape(content)
    guid, page = _relative(found.get("id")), _relative(found.get("feedburner_origlink") or found.get("link"))
    if page == guid and not guid.startswith("http"):
        # A name that its feed forgot to call one: it is no address.
        page = ""
    recordings = [one["href"] for one in found.get("enclosures", ()) if one.get("href")]
    if not page and recordings:
        # Of an episode the recording is the place, and what is said of it is all of the text.
        page, whole = _relative(recordings[0]), True
    guid = guid.removeprefix(urlsplit(base).path.rpartition("/")[0] + "/")
    names = [one.get("name") or "" for one in found.get("authors", ())] or [found.get("author") or ""]
    return Entry(
        guid=one_line(guid)[:2_000],
        url=_address(page, base),
        title=_plain(found.get("title") or "", found.get("title_detail")),
        author=_names(names),
        published=_date(found),
        content=clean(content),
        media_type="text/plain" if kind == "text/plain" else "text/html",
        whole=whole,
        tags=_tags(one.get("label") or one.get("term") or "" for one in found.get("tags", ())),
    )


def _read_json(text: str, url: str, limits: Limits) -> Feed:
    try:
        found = json.loads(text)
    except RecursionError:
        raise SourceError(f"{url} is nested too deep; that is no feed.") from None
    except ValueError as error:
        raise SourceError(f"{url} is no JSON that can be read ({error}).") from None
    items = [one for one in _list(found.get("items")) if isinstance(one, dict)]
    return Feed(
        title=_plain(_text(found, "title"), {"type": "text/plain"})[:300],
        url=_address(_text(found, "home_page_url"), url),
        entries=tuple(_unique(_json_entry(one, found, url) for one in items[: limits.entries])),
        left_out=max(0, len(items) - limits.entries),
    )


def _json_entry(found: dict[str, Any], feed: dict[str, Any], base: str) -> Entry:
    marked, plain = _text(found, "content_html"), _text(found, "content_text")
    authors = _list(found.get("authors")) or [found.get("author"), *_list(feed.get("authors"))]
    identity = found.get("id")
    return Entry(
        guid=one_line(str(identity) if isinstance(identity, (str, int, float)) else "")[:2_000],
        url=_address(_text(found, "url") or _text(found, "external_url"), base),
        title=_plain(_text(found, "title"), {"type": "text/plain"}),
        author=_names(_text(one, "name") for one in authors if isinstance(one, dict)),
        published=iso_date(_text(found, "date_published") or _text(found, "date_modified")),
        content=clean(marked or plain or _text(found, "summary")),
        media_type="text/html" if marked else "text/plain",
        whole=bool(marked or plain),
        tags=_tags(one for one in _list(found.get("tags")) if isinstance(one, str)),
    )


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _plain(text: str, detail: Mapping[str, Any] | None = None) -> str:
    """A title without markup: of HTML where its feed says so, or where it can only be that."""
    text = text[:5_000]
    if (detail or {}).get("type") != "text/plain" or re.search(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", text, re.I):
        # What was escaped twice comes out as tags again.
        text = _LEFT.sub("", html.unescape(_TAG.sub("", text)))
    return one_line(text)[:1_000]


def _relative(address: str | None) -> str:
    """An address as its feed has it: feedparser makes all of them absolute, the names of entries with them."""
    return (address or "").removeprefix(_STAND_IN)


def _address(text: str | None, base: str) -> str:
    try:
        return read_address(urljoin(base, one_line(text))) if text and text.strip() else ""
    except (SourceError, ValueError):
        return ""


def _names(names: Iterable[str]) -> str:
    """`Name (address)` and `address (Name)` are both written in feeds; the name is what is wanted."""
    found = []
    for name in (one[:400] for one in names):
        # feedparser takes addresses out by itself, but of those with a long end that end is left.
        swapped = re.fullmatch(r"(?:\S+@\S+|[a-z]{1,12})\s*\(([^()]+)\)?", one_line(name))
        kept = swapped[1] if swapped else re.sub(r"\s*[(<]\S+@\S+[)>]", "", one_line(name))
        if kept and "@" not in kept:
            found.append(kept[:200])
    return ", ".join(dict.fromkeys(found))


def _date(found: Any) -> str | None:
    # feedparser gives one for the other where it is asked for what is not there.
    for key in [key for key in ("published", "updated", "created") if key in found]:
        said = one_line(found.get(key) or "")
        if re.fullmatch(r"\d{10}(?:\d{3})?", said):
            date: str | None = iso_date(datetime.fromtimestamp(int(said[:10]), UTC))
        else:
            date = iso_date(said) or _parsed_date(said, found.get(f"{key}_parsed"))
        if date and not date.startswith(("0001-", "1970-01-01T00:00:00")):  # what a program writes for no date
            return date
    return None


def _parsed_date(said: str, parsed: Any) -> str | None:
    """What feedparser makes of a date, where it is not guessed from a piece of it."""
    if not parsed:
        return None
    year, month, day, hour, minute, second, *_ = parsed
    if not any(abs(int(number) - day) <= 1 for number in re.findall(r"\d{1,2}", said)):
        return None
    return iso_date(f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{min(second, 59):02}+00:00")


def _tags(names: Iterable[str]) -> tuple[str, ...]:
    """Tags with neither commas nor a hash before them: both mean something where tags are written."""
    tidy = (one_line(part).lstrip("#")[:80] for name in names for part in name.split(","))
    return tuple(dict.fromkeys(one.strip() for one in tidy if one.strip()))[:30]
