"""What an answer of a server means: decided from its status and headers alone, without a network at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from reader.article.clean import one_line
from reader.errors import SourceError
from reader.sources.addresses import host_of, read_address, without_password
from reader.sources.limits import Limits

Trouble = Literal["refused", "missing", "gone", "later", "unreachable", "broken", "limit"]
"""Why there is no page: the address or its server refuses, has nothing there, has nothing there for good, wants to be
left alone, cannot be reached or has trouble, sends nonsense, or sends more than may be taken."""

_CONSENT = re.compile(r"(?:consent|guce|myprivacy|privacy-mgmt|cmp)\.", re.IGNORECASE)
"""How the hosts begin that ask for consent to cookies in the place of an article."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was found at an address."""

    url: str
    """Where it was found, after all redirects; without a password."""
    permanent: str
    """The address to ask from now on: another than was asked where the server says that it moved for good."""
    media_type: str
    """What the server says that it is, in lower case; empty where it does not say."""
    charset: str
    """The encoding that the server names; empty where it names none."""
    data: bytes
    """The bytes, unpacked."""
    etag: str = ""
    """What to show the server next time, ..."""
    modified: str = ""
    """... so that it sends nothing where nothing has changed."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """Nothing has changed since the time that the validators are of."""

    permanent: str
    """The address to ask from now on."""


@dataclass(frozen=True, slots=True)
class Failure:
    """There is no page."""

    trouble: Trouble
    """What kind of trouble it is."""
    sentence: str
    """The trouble in a sentence, with the address."""
    until: datetime | None = None
    """How long the host is to be left alone."""
    again: bool = False
    """Whether it may be tried again at once."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Ask there instead."""

    url: str
    """The address."""
    for_good: bool
    """Whether the page moved for good."""


@dataclass(frozen=True, slots=True)
class Take:
    """The body is the page."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """There is nothing new."""


def read_answer(
    url: str, status: int, headers: Mapping[str, str], now: datetime, limits: Limits
) -> Follow | Take | Unchanged | Failure:
    """What to do with an answer; `headers` are in lower case."""
    shown = without_password(url)
    if status == 200 or status == 203:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > limits.download:
            return Failure(
                "limit", f"{shown} is larger than {limits.download / 1e6:g} MB, too much for an article."
            )
        return Take()
    if status == 304:
        return Unchanged()
    if status in (301, 302, 303, 307, 308):
        return _follow(url, status, headers)
    after = headers.get("retry-after", "")
    if status == 429 or (status == 503 and after):
        until = _until(after, now, limits)
        return Failure(
            "later",
            f"The server of {shown} has had too much to do ({status}) and is left alone until "
            f"{until.astimezone():%d %B, %H:%M}.",
            until,
        )
    if status in (500, 502, 503, 504):
        return Failure(
            "unreachable", f"The server of {shown} has trouble ({status}); try again later.", again=True
        )
    if status == 410:
        return Failure("gone", f"{shown} is gone for good, says its server (410).")
    if status == 404:
        return Failure("missing", f"There is nothing at {shown} (404); see whether the address is right.")
    if status == 401:
        return Failure("refused", f"{shown} wants a name and a password (401).")
    if status == 407:
        return Failure("refused", f"The proxy on the way to {shown} wants a name and a password (407).")
    if status in (402, 403, 451):
        return Failure("refused", f"The server of {shown} does not give it out ({status}); open it in a browser.")
    return Failure(
        "refused", f"The server of {shown} answered with the status {status}; there is no article in that."
    )


def _follow(url: str, status: int, headers: Mapping[str, str]) -> Follow | Failure:
    shown, location = without_password(url), headers.get("location", "")
    if not location:
        return Failure("broken", f"{shown} says that it moved ({status}), but not where.")
    try:
        place = read_address(location, base=url)
        if _CONSENT.match(host_of(place)) and not _CONSENT.match(host_of(url)):
            return Failure(
                "refused", f"{shown} asks for your consent first, on {host_of(place)}; open it in a browser."
            )
        return Follow(place, status in (301, 308))
    except SourceError:
        place = without_password(one_line(location))[:200]
        return Failure("refused", f"{shown} leads to {place}, which is not on the web; it was not followed.")


def _until(after: str, now: datetime, limits: Limits) -> datetime:
    """The end of the time that a server wants to be left alone: it may say so in seconds, or as a date."""
    seconds = limits.short_wait
    if after.strip().isdecimal():
        seconds = float(after.strip()[:12])
    elif after:
        try:
            when = parsedate_to_datetime(after)
            seconds = ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds()
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
    return now + timedelta(seconds=max(0.0, min(seconds, limits.longest_wait)))


def media_type_of(headers: Mapping[str, str]) -> tuple[str, str]:
    """The media type and the charset that an answer names, in lower case; empty where it names none."""
    kind, *parameters = headers.get("content-type", "").lower().split(";")
    named = dict(one.strip().partition("=")[::2] for one in parameters)
    return kind.strip(), named.get("charset", "").strip(" \"'")
