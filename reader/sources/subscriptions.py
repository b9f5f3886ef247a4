"""The feeds that a person follows: `subscriptions.toml`, theirs to edit; what we write leaves their comments alone."""

from __future__ import annotations

import datetime
import os
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reader.article.clean import one_line
from reader.errors import AmbiguousError, NotFoundError, SourceError
from reader.sources.addresses import canonical, host_of, password_of, read_address, without_password
from reader.sources.editing import Value, line_of, with_feeds, with_values, without_feed

_HEAD = """\
# The feeds that Reader follows. Edit this file as you like; comments stay.
#
# [[feed]]
# url = "https://example.org/feed.xml"
# name = "Example"          what it is called, here and as the name of the folder of its articles
# tags = ["world"]          every article of it gets them
# full_text = true          fetch the page of an article of which the feed holds only a summary
"""
_KEYS = {"url", "name", "tags", "full_text", "ended"}


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that is followed."""

    url: str
    """Its address, http or https."""
    name: str
    """What the person calls it; at first what it calls itself."""
    tags: tuple[str, ...] = ()
    """Every article of it gets them."""
    full_text: bool = False
    """Whether to fetch the page of an entry that holds only a summary."""
    ended: str = ""
    """The day on which its server said that it is gone for good; empty while it goes on."""

    @property
    def shown(self) -> str:
        """Its address, fit to be shown: without a password."""
        return without_password(self.url)


class Subscriptions:
    """The file; each method reads it anew, for it is the person's."""

    def __init__(self, path: Path, lock: Path) -> None:
        self.path = path
        self._lock = lock

    def all(self) -> tuple[Subscription, ...]:
        """Every subscription, in the file's order; SourceError, with the line, where it cannot be read."""
        return read_subscriptions(self._text(), self.path)

    def find(self, reference: str) -> Subscription:
        """The one that a name, an address or a part of either means; NotFoundError, AmbiguousError."""
        wanted = one_line(reference).casefold()
        every = self.all()
        exact = [one for one in every if wanted in (one.name.casefold(), one.url.casefold(), one.shown.casefold())]
        found = exact or [one for one in every if wanted in one.name.casefold() or wanted in one.shown.casefold()]
        if len(found) > 1:
            named = "\n".join(f"  {one.name}  {one.shown}" for one in found[:10])
            raise AmbiguousError(f"{len(found)} feeds answer to “{reference}”; name one by its address:\n{named}")
        if not found:
            raise NotFoundError(f"No feed answers to “{reference}”; `reader feeds` shows those that you follow.")
        return found[0]

    def add(self, wanted: Iterable[Subscription]) -> list[Subscription]:
        """Subscribe; those that were not followed already. SourceError."""
        added: list[Subscription] = []

        def edit(text: str, every: Sequence[Subscription]) -> str:
            there = {canonical(one.url) for one in every}
            for one in wanted:
                if canonical(one.url) not in there:
                    there.add(canonical(one.url))
                    added.append(one)
            return with_feeds(text or _HEAD, map(_values, added)) if added else text

        self._edit(edit)
        return added

    def change(self, subscription: Subscription, **values: Value) -> Subscription:
        """Write other values for some of its fields; gives it as it is now. NotFoundError, SourceError."""
        self._edit(lambda text, every: with_values(text, self._place(every, subscription), values))
        return replace(subscription, **values)  # type: ignore[arg-type]

    def remove(self, subscription: Subscription) -> None:
        """Follow a feed no more; its articles stay. NotFoundError, SourceError."""
        self._edit(lambda text, every: without_feed(text, self._place(every, subscription)))

    def remove_at(self, addresses: Iterable[str]) -> list[Subscription]:
        """Follow the feeds at some addresses, as they are shown, no more; those that were followed. SourceError."""
        wanted, removed = set(addresses), list[Subscription]()

        def edit(text: str, every: Sequence[Subscription]) -> str:
            for at, one in reversed(list(enumerate(every))):
                if one.shown in wanted:
                    text = without_feed(text, at)
                    removed.insert(0, one)
            return text

        if wanted:
            self._edit(edit)
        return removed

    def _place(self, every: Sequence[Subscription], subscription: Subscription) -> int:
        for at, one in enumerate(every):
            if one.url == subscription.url:
                return at
        raise NotFoundError(f"{subscription.shown} is not followed any more; {self.path} was changed meanwhile.")

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(
                f"The subscriptions in {self.path} cannot be read ({error}); mend the file."
            ) from None

    def _edit(self, edit: Callable[[str, Sequence[Subscription]], str]) -> None:
        """Write the file anew; nothing is written where what comes out could not be read."""
        from filelock import FileLock

        try:
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._lock):
                old = self._text()
                every = read_subscriptions(old, self.path)
                try:
                    new = edit(old, every)
                    read_subscriptions(new, self.path)
                except (IndexError, SourceError):
                    raise SourceError(
                        f"{self.path} is written in a way that only you can change: "
                        "give each feed a line [[feed]] with its values below it."
                    ) from None
                if new != old:
                    self._write(new)
        except OSError as error:
            raise SourceError(
                f"The subscriptions in {self.path} cannot be written ({error.strerror}); see to its rights."
            ) from None

    def _write(self, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # A link to the file stays one.
        target = self.path.resolve()
        fresh = target.with_name(f".{target.name}.{os.getpid()}")
        with fresh.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)


def read_subscriptions(text: str, path: Path) -> tuple[Subscription, ...]:
    """The subscriptions of a file's text; SourceError that names the line."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path} is not valid TOML: {error}.") from None
    except RecursionError:
        raise SourceError(f"{path} is not valid TOML: brackets are nested too deep in it.") from None
    for key in table:
        if key != "feed":
            raise SourceError(f"{path}: {one_line(key)} means nothing there; each feed stands under [[feed]].")
    feeds = table.get("feed", [])
    if not isinstance(feeds, list) or not all(isinstance(one, dict) for one in feeds):
        raise SourceError(f"{path}: write each feed under a line [[feed]] of its own.")
    return tuple(_read(one, at, text, path) for at, one in enumerate(feeds))


def _read(found: dict[str, Any], at: int, text: str, path: Path) -> Subscription:
    def wrong(key: str, what: str) -> SourceError:
        return SourceError(f"{path}, line {line_of(text, at, key)}: {one_line(key)} {what}.")

    for key in found:
        if key not in _KEYS:
            raise wrong(key, f"is none of what a feed has: {', '.join(sorted(_KEYS))}")
    if not isinstance(found.get("url"), str):
        raise wrong("url", "is missing, or is no text in quotation marks")
    try:
        url = read_address(found["url"])
    except SourceError as error:
        raise wrong("url", f"cannot be used: {str(error).rstrip('.')}") from None
    name, tags = found.get("name", ""), found.get("tags", [])
    if not isinstance(name, str):
        raise wrong("name", "must be text in quotation marks")
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise wrong("tags", 'must be a list such as ["world", "trade"]')
    if not isinstance(found.get("full_text", False), bool):
        raise wrong("full_text", "must be true or false")
    ended = found.get("ended", "")
    if not isinstance(ended, (str, bool, datetime.date)):
        raise wrong("ended", "must be a date")
    return Subscription(
        url=url,
        name=one_line(name) or host_of(url),
        tags=tuple(tag for one in tags if (tag := one_line(one).lstrip("#"))),
        full_text=found.get("full_text", False),
        ended=str(ended) if ended else "",
    )


def new_subscription(url: str, name: str, tags: Iterable[str] = ()) -> Subscription:
    """A subscription to be added; SourceError where its address holds a password, which no file is to hold."""
    url = read_address(url)
    if password_of(url) is not None:
        raise SourceError(
            f"{without_password(url)} was given with a password, and Reader writes none into a file; "
            "put the address into subscriptions.toml yourself, if you want it there."
        )
    tidy = (one_line(tag).lstrip("#") for tag in tags)
    return Subscription(url, one_line(name)[:120] or host_of(url), tuple(dict.fromkeys(filter(None, tidy))))


def _values(one: Subscription) -> dict[str, Value]:
    every: dict[str, Value] = {"url": one.url, "name": one.name, "tags": one.tags, "full_text": one.full_text}
    return {key: value for key, value in every.items() if value}
