"""What everything that brings articles in works with."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reader.sources.charsets import Guess
from reader.sources.clippings import Clippings
from reader.sources.http import Client
from reader.sources.limits import Limits
from reader.sources.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Means:
    """Where things go, where they come from, and how much of them."""

    clippings: Clippings
    """Takes articles into the library."""
    subscriptions: Subscriptions
    """The feeds that are followed."""
    limits: Limits
    """How much is taken from a server."""
    guess: Guess
    """Text of bytes that do not say in which encoding they are."""
    now: Callable[[], datetime]
    """The time."""
    stop: threading.Event
    """Ends it, when it is set."""

    def client(self, stop: threading.Event | None = None) -> Client:
        """What asks servers, for one thread; another event may stop it."""
        return Client(self.limits, stop or self.stop, self.now)
