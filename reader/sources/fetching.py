"""Bring subscriptions up to date: several hosts at once, each one request at a time."""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from reader.article.clean import one_line
from reader.errors import ReaderError, SourceError
from reader.sources.addresses import canonical, host_of, password_of
from reader.sources.answers import Failure, NotModified, Page
from reader.sources.clippings import Clipping
from reader.sources.documents import Document, understand
from reader.sources.feeds import Entry, Feed, read_feed
from reader.sources.hosts import Hosts
from reader.sources.http import Client
from reader.sources.ledger import feed_key
from reader.sources.limits import Limits
from reader.sources.means import Means
from reader.sources.naming import headline_name
from reader.sources.network import StoppedError
from reader.sources.outcomes import Outcome, Result
from reader.sources.subscriptions import Subscription
from reader.sources.visits import Visit, Visits

_LASTING = ("refused", "missing", "gone", "limit")
"""Trouble that will be there tomorrow."""


class Fetching:
    """One run over subscriptions."""

    def __init__(self, means: Means, visits: Visits) -> None:
        self._means = means
        self._visits = visits
        self._stop = threading.Event()
        """Set when the run is over, too: whoever closes it wants no more."""
        self._hosts = Hosts(means.limits.pause, self._stop)
        self._came: queue.Queue[Outcome] = queue.Queue()

    def run(self, wanted: Sequence[Subscription]) -> Generator[Outcome]:
        """Fetch feeds, each outcome as it comes; `stop` ends it, and what has come until then stays."""
        by_host: dict[str, list[Subscription]] = defaultdict(list)
        for one in wanted:
            by_host[host_of(one.url)].append(one)
        with closing(self._visits), ThreadPoolExecutor(self._means.limits.at_once, "fetching") as threads:
            try:
                running = [threads.submit(self._visit_all, feeds) for feeds in by_host.values()]
                for done, outcome in enumerate(self._outcomes(running), 1):
                    yield replace(outcome, done=done, total=len(wanted))
            finally:
                # Whoever closes this iterator wants no more, either.
                self._stop.set()
                for thread in running:
                    thread.cancel()

    def _outcomes(self, running: Sequence[Future[None]]) -> Iterator[Outcome]:
        while True:
            over = all(one.done() for one in running)
            try:
                yield self._came.get(timeout=0 if over else 0.05)
            except queue.Empty:
                if over:
                    break
            if self._means.stop.is_set():
                return
        for one in running:
            one.result()

    def _visit_all(self, feeds: Sequence[Subscription]) -> None:
        try:
            with closing(self._means.client(self._stop)) as client:
                for one in feeds:
                    self._came.put(self._visit(client, one))
        except StoppedError:
            return

    def _visit(self, client: Client, feed: Subscription) -> Outcome:
        """Fetch one feed; whatever goes wrong with it is its outcome, and changes nothing."""
        key = feed_key(feed.url)
        last = self._visits.of(key)
        tried = replace(last, tried=self._stamp())
        try:
            if until := self._visits.closed_until(host_of(feed.url), self._means.now()):
                return _outcome(feed, "waiting", f"{feed.name}: its server is left alone until {_clock(until)}.")
            fresh = self._means.clippings.ledger.empty
            with self._hosts.turn(host_of(feed.url)):
                found = client.get(
                    feed.url, etag="" if fresh else last.etag, modified="" if fresh else last.modified
                )
            if isinstance(found, Failure):
                return self._failed(feed, key, tried, found)
            outcome, key, whole = self._take_up(client, feed, found)
        except ReaderError as error:
            sentence = one_line(str(error))
            self._visits.note(key, replace(tried, error=sentence))
            return _outcome(feed, "failed", f"{feed.name}: {sentence}")
        keep = (found.etag, found.modified) if isinstance(found, Page) else (last.etag, last.modified)
        etag, modified = keep if whole else ("", "")
        self._visits.note(key, Visit(etag, modified, fetched=tried.tried, tried=tried.tried))
        return outcome

    def _failed(self, feed: Subscription, key: str, tried: Visit, failure: Failure) -> Outcome:
        self._visits.note(key, replace(tried, error=failure.sentence))
        if failure.trouble == "gone":
            self._means.subscriptions.change(feed, ended=f"{self._means.now():%Y-%m-%d}")
            return _outcome(
                feed,
                "ended",
                f"{feed.name} has ended: {failure.sentence} It is not asked any more; its articles stay.",
            )
        if failure.trouble == "later" and failure.until is not None:
            self._visits.leave_alone(host_of(feed.url), failure.until)
            return _outcome(feed, "waiting", f"{feed.name}: {failure.sentence}")
        return _outcome(feed, "failed", f"{feed.name}: {failure.sentence}")

    def _take_up(self, client: Client, feed: Subscription, found: Page | NotModified) -> tuple[Outcome, str, bool]:
        """What came of a feed that was reached, the key under which it is known now, and whether all came."""
        read = self._read(found) if isinstance(found, Page) else None
        moved = ""
        # One with a password is asked where the person wrote it: no other server is to get that.
        if found.permanent != feed.url and password_of(feed.url) is None:
            feed, moved = self._follow(feed, found.permanent)
        if feed.ended:
            # It was named although it had ended, and there it is.
            feed = self._means.subscriptions.change(feed, ended="")
        key = feed_key(feed.url)
        if read is None:
            return _outcome(feed, "unchanged", f"{feed.name}: nothing new.{moved}"), key, True
        took: list[Clipping] = []
        problems: list[str] = []
        missed = False
        for entry in read.entries:
            if self._stop.is_set():
                raise StoppedError
            try:
                page = self._page(client, feed, key, entry)
                missed = missed or page is False
                took.append(
                    self._means.clippings.take_entry(
                        key,
                        entry,
                        site=feed.name,
                        folder=headline_name(feed.name),
                        tags=feed.tags,
                        base=read.url or feed.shown,
                        page=page or None,
                        awaited=page is False,
                    )
                )
            except SourceError as error:
                problems.append(str(error))
        return _summed_up(feed, read, took, problems, missed, moved, self._means.limits), key, not missed

    def _read(self, page: Page) -> Feed:
        text, _kind = understand(page, self._means.guess)
        if not text:
            raise SourceError(f"{page.url} is not text, and so no feed.")
        return read_feed(text, page.url, self._means.limits)

    def _follow(self, feed: Subscription, url: str) -> tuple[Subscription, str]:
        """Remember where a feed has moved to, unless that one is followed already."""
        there = {canonical(one.url) for one in self._means.subscriptions.all()}
        if canonical(url) in there:
            return feed, f" It has moved to {url}, which you follow as well; remove one of the two."
        self._means.clippings.ledger.move(feed_key(feed.url), feed_key(url), self._stamp())
        return self._means.subscriptions.change(feed, url=url), f" It has moved to {url}, and is followed there."

    def _page(
        self, client: Client, feed: Subscription, key: str, entry: Entry
    ) -> tuple[str, Document, str] | Literal[False] | None:
        """The page of an entry, where it is wanted and to be had; False where it may be had another time."""
        if not feed.full_text or not self._means.clippings.wants_page(key, entry):
            return None
        host = host_of(entry.url)
        if self._visits.closed_until(host, self._means.now()):
            return False
        with self._hosts.turn(host):
            found = client.get(entry.url, named_by=feed.url)
        if isinstance(found, Failure) and found.until is not None:
            self._visits.leave_alone(host, found.until)
        if not isinstance(found, Page):
            # What will not be there tomorrow either leaves the summary.
            return None if isinstance(found, Failure) and found.trouble in _LASTING else False
        text, kind = understand(found, self._means.guess)
        return (text, kind, found.url) if kind in ("page", "markdown", "text") else None

    def _stamp(self) -> str:
        return f"{self._means.now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _summed_up(
    feed: Subscription,
    read: Feed,
    took: Sequence[Clipping],
    problems: Sequence[str],
    missed: bool,
    moved: str,
    limits: Limits,
) -> Outcome:
    added = tuple(one.path for one in took if one.taken == "added")
    changed = tuple(one.path for one in took if one.taken == "changed")
    edited = [one.path for one in took if one.taken == "edited"]
    known = len(took) - len(added) - len(changed)
    parts = [f"{len(added):,} new"] if added else []
    parts += [f"{len(changed):,} changed"] if changed else []
    sentence = f"{feed.name}: {', '.join(parts) or 'nothing new'}.{moved}"
    if edited:
        sentence += (
            f" {len(edited)} changed that you had edited: yours stay, the new texts are in .reader/versions."
        )
    if read.left_out:
        sentence += f" It has {read.left_out:,} entries more than the {limits.entries:,} that are looked at."
    if missed:
        sentence += " Some pages could not be had and are asked for next time."
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        sentence += f" Not taken up: {problems[0]}{more}"
    return replace(_outcome(feed, "fetched", sentence), added=added, changed=changed, known=known)


def _outcome(feed: Subscription, result: Result, sentence: str) -> Outcome:
    return Outcome("feed", result, feed.name, one_line(sentence), url=feed.shown)


def _clock(when: datetime) -> str:
    return f"{when.astimezone():%d %B, %H:%M}"
