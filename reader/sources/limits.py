"""How much, how long and how often: what Reader takes from a server, and what it spares one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit that is kept when something comes from outside; each is told in a sentence when it is met."""

    download: int = 10_000_000
    """Bytes that one answer may have on the wire."""
    unpacked: int = 20_000_000
    """Bytes that it may have after unpacking, and a file that is added."""
    seconds: float = 60.0
    """Seconds that one answer may take in all, redirects included."""
    connect: float = 10.0
    """Seconds to reach a server."""
    silence: float = 20.0
    """Seconds that a server may say nothing."""
    redirects: int = 10
    """Redirects that are followed."""
    tries: int = 3
    """How often an answer is asked for where the server cannot be reached or has trouble."""
    backoff: float = 1.0
    """Seconds before the second try; each further pause is three times as long."""
    pause: float = 0.5
    """Seconds between two requests to one host."""
    at_once: int = 8
    """Requests under way at the same time, each to another host."""
    entries: int = 1_000
    """Entries of one feed that are looked at, from the top."""
    subscriptions: int = 5_000
    """Feeds that one OPML file may name."""
    nesting: int = 200
    """Elements within elements, of a feed or an OPML file."""
    line: int = 1_000_000
    """Characters that one paragraph may have."""
    longest_wait: float = 7 * 86_400.0
    """Seconds that a server may ask to be left alone."""
    short_wait: float = 1_800.0
    """Seconds that one is left alone that has had too many requests and does not say for how long."""
