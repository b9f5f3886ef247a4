"""The articles of a library that came from outside: which of them is new, which has changed, and what to write then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from reader.article import parse
from reader.article.model import Article
from reader.errors import SourceError
from reader.sources.addresses import canonical
from reader.sources.documents import Document
from reader.sources.feeds import Entry
from reader.sources.ledger import Ledger, Record
from reader.sources.limits import Limits
from reader.sources.naming import headline_name
from reader.sources.rendering import alike, entry_article, page_article, same_words, to_file, with_facts
from reader.sources.saving import digest, find_same, inside, keep_version, save_new, save_version

Taken = Literal["added", "changed", "known", "edited"]
"""A new file; another text in the file; nothing new; something new that was laid beside a file that was edited."""
Found = Literal["new", "same", "replace", "keep"]
Make = Callable[[], tuple[Article, dict[str, str]]]
"""What makes an article, with more for its head, once it is wanted."""


@dataclass(frozen=True, slots=True)
class Clipping:
    """What became of an article that came."""

    taken: Taken
    """Whether it was new."""
    path: str
    """Its file inside the library; empty where that was deleted."""
    headline: str
    """Its headline."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article on its way into the library."""

    feed: str
    """The key of its feed; empty for a page that the person asked for."""
    guid: str
    """What its feed calls it."""
    url: str
    """Its canonical address; empty where others of its feed have the same."""
    entry: str
    """The digest of what came."""
    whole: bool
    """Whether it is the whole text."""


def decide(arrival: Arrival, known: Record | None, file: str | None) -> Found:
    """What to do with an arrival: `known` is what is known of it, `file` the digest of its file, None for no file.

    A feed never brings back what was deleted, never shortens a whole text to a summary, and changes only what it
    brought itself, or another one's summary into the whole; a page that was asked for by its address comes in any case.
    """
    if known is None:
        return "new"
    asked = not arrival.feed
    if file is None:
        return "new" if asked else "same"
    if not (arrival.whole and _summary(known)):
        if arrival.entry == known.entry or (known.whole and not arrival.whole):
            return "same"
        if (known.feed and known.whole) if asked else arrival.feed != known.feed:
            return "same"
    return "replace" if file == known.file else "keep"


class Clippings:
    """What takes articles into one library; for any thread."""

    def __init__(
        self,
        library: Path,
        ledger: Ledger,
        held: Callable[[str], str | None],
        limits: Limits,
        now: Callable[[], datetime],
    ) -> None:
        self.library = library
        self.ledger = ledger
        self._held = held
        self._limits = limits
        self._now = now
        self._lock = threading.Lock()

    def wants_page(self, feed: str, entry: Entry) -> bool:
        """Whether the page of an entry is worth fetching: the entry is new or has changed, and is no whole text."""
        if entry.whole or not entry.place:
            return False
        known = self.ledger.find(feed, entry.guid, entry.place)
        if known is None:
            return self._lying_at(entry.place) is None
        return known.entry != entry.digest if known.feed == feed else _summary(known)

    def take_entry(
        self,
        feed: str,
        entry: Entry,
        *,
        site: str,
        folder: str,
        tags: Iterable[str],
        base: str,
        page: tuple[str, Document, str] | None = None,
        awaited: bool = False,
    ) -> Clipping:
        """Take an entry of a feed in, from its page where that was fetched, or is `awaited`. SourceError."""
        read = _page_of(page)
        # What is noted of a summary whose page is still to come differs from it, and so that is wanted again.
        noted = f"{entry.digest} without its page" if awaited else entry.digest
        arrival = Arrival(feed, entry.guid, entry.place, noted, entry.whole or read is not None)

        def make() -> tuple[Article, dict[str, str]]:
            if read is not None:
                article = with_facts(read, entry, site, tags)
            else:
                article = entry_article(entry, site, tags, base)
            extent = "" if arrival.whole else "summary"
            return article, {"guid": entry.guid if entry.guid != entry.url else "", "extent": extent}

        original = page[0] if page is not None and read is not None else entry.content
        return self._take(arrival, make, folder, digest(original.encode("utf-8", "replace")))

    def take_page(self, text: str, kind: Document, url: str, data: bytes) -> Clipping:
        """Take in a page that the person asked for. SourceError."""
        article = page_article(text, kind, url)
        address = canonical(article.url or url)
        # The article and not the page: advertisements change at every look.
        entry = digest(
            "\0".join((article.headline, article.byline or "", article.text)).encode("utf-8", "replace")
        )
        clipping = self._take(Arrival("", "", address, entry, True), lambda: (article, {}), "", digest(data))
        return replace(clipping, headline=article.headline)

    def note_copy(self, path: str, data: bytes) -> None:
        """Take note of a file that was copied into the library. SourceError."""
        self._note(Arrival("", "", "", "", True), path, digest(data), None)

    def brought(self, path: str) -> bool:
        """Whether a file of the library came from outside, and not from the person."""
        data = self._bytes(path)
        return data is not None and self.ledger.brought(path, digest(data))

    def _take(self, arrival: Arrival, make: Make, folder: str, original: str) -> Clipping:
        with self._lock:
            if self._is_anothers_page(arrival, make):
                arrival = replace(arrival, guid=arrival.guid or arrival.entry[:32], url="")
            known = self._known(arrival, make)
            current = self._bytes(known.path) if known is not None else None
            found = decide(arrival, known, None if current is None else digest(current))
            if known is not None and found == "same":
                if arrival.feed == known.feed and arrival.entry != known.entry:
                    self._note(arrival, known.path, known.file, known)
                return Clipping("known", known.path if current is not None else "", "")
            article, more = make()
            stamp = self._now().astimezone(UTC)
            more = {"retrieved": f"{stamp:%Y-%m-%d}", "sha256": original, **more}
            data = to_file(article, more, line=self._limits.line)
            if known is None or current is None:
                path = self._write_new(article, data, folder, arrival)
                taken: Taken = "added"
            elif not article.text or same_words(article, _read(current)):
                # A feed that says nothing any more takes nothing back.
                path, taken = known.path, "known"
            elif found == "keep":
                path, taken = known.path, "edited"
                keep_version(self.library, path, data, stamp)
            else:
                path, taken = known.path, "changed"
                save_version(self.library, path, data, stamp)
            # What the person has edited stays known as that.
            kept = known.file if known is not None and taken in ("known", "edited") else digest(data)
            self._note(arrival, path, kept, known)
            return Clipping(taken, path, article.headline)

    def _is_anothers_page(self, arrival: Arrival, make: Make) -> bool:
        """Whether an entry only points to the page of another feed's article, and is another text."""
        known = self.ledger.find(arrival.feed, arrival.guid, arrival.url)
        if known is None or not (known.feed and arrival.feed) or known.feed == arrival.feed:
            return False
        data = self._bytes(known.path)
        return data is not None and not alike(make()[0], _read(data))

    def _known(self, arrival: Arrival, make: Make) -> Record | None:
        """What is known of an arrival; an article of the library that nobody fetched is the person's, and stays so."""
        known = self.ledger.find(arrival.feed, arrival.guid, arrival.url)
        if known is not None and _renamed(arrival, known) and not self._same_article(known.path, make()[0]):
            return None
        there = inside(self.library, known.path) if known is not None else None
        if known is not None and there is not None and there.is_file() and there.stat().st_size:
            return known
        moved = self._lying_at(arrival.url)
        if moved is not None and (known is None or moved != known.path) and self._bytes(moved) is not None:
            if known is not None:
                return replace(known, path=moved)
            return Record(arrival.feed, arrival.guid, arrival.url, moved, arrival.entry, "", arrival.whole, "")
        if known is not None and there is not None and there.is_file():
            # A crash left it empty: it is as if it had never come.
            return None
        return known

    def _lying_at(self, url: str) -> str | None:
        """The file, inside the library, that an address stands for."""
        path = self._held(url) if url else None
        return path if path is not None and not self.ledger.placeless(path) else None

    def _same_article(self, path: str, article: Article) -> bool:
        """Whether a file holds this article, or held it, if that can still be told."""
        data = self._bytes(path)
        if data is None:
            return Path(path).stem.startswith(_stem(article))
        held = _read(data)
        return held.text == article.text or (held.headline, held.published) == (
            article.headline,
            article.published,
        )

    def _bytes(self, path: str) -> bytes | None:
        file = inside(self.library, path)
        try:
            return file.read_bytes() if file is not None else None
        except OSError:
            return None

    def _write_new(self, article: Article, data: bytes, folder: str, arrival: Arrival) -> str:
        stem = _stem(article)
        # It may have been written already, and a crash came before that was noted.
        held = find_same(self.library, folder, stem, ".md", data)
        return held or save_new(self.library, folder, stem, ".md", data)

    def _note(self, arrival: Arrival, path: str, file: str, known: Record | None) -> None:
        at = f"{self._now().astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        feed = known.feed if known is not None and not arrival.feed else arrival.feed
        guid = known.guid if known is not None and not arrival.feed else arrival.guid
        whole = arrival.whole or (known is not None and known.whole)
        self.ledger.add(
            [Record(feed, guid, arrival.url or (known.url if known else ""), path, arrival.entry, file, whole, at)]
        )


def _page_of(page: tuple[str, Document, str] | None) -> Article | None:
    """The article of an entry's page; None where that says nothing, and the summary is all that there is."""
    try:
        return page_article(*page) if page is not None else None
    except SourceError:
        return None


def _summary(known: Record) -> bool:
    """Whether what is known came as a summary; what the person laid there themselves did not."""
    return not known.whole and bool(known.file)


def _renamed(arrival: Arrival, known: Record) -> bool:
    """Whether a feed calls an article by another name than before; or it is another one on the same page."""
    return arrival.feed == known.feed and bool(arrival.guid and known.guid) and arrival.guid != known.guid


def _stem(article: Article) -> str:
    return headline_name(article.headline, article.published if article.published_basis == "stated" else None)


def _read(data: bytes) -> Article:
    return parse(data.decode("utf-8", "replace"), "text/markdown", quotations=False)
