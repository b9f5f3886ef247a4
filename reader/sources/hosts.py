"""Politeness: one request at a time to a host, and a pause between two."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from reader.sources.network import StoppedError


class Hosts:
    """Whose turn it is; for any thread."""

    def __init__(self, pause: float, stop: threading.Event) -> None:
        self._pause = pause
        self._stop = stop
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._last: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until a host may be asked, and be the only one that asks it. StoppedError."""
        with self._lock:
            lock = self._locks[host]
        while not lock.acquire(timeout=0.2):
            if self._stop.is_set():
                raise StoppedError
        try:
            left = self._last.get(host, 0.0) + self._pause - monotonic() if host in self._last else 0.0
            if left > 0 and self._stop.wait(left):
                raise StoppedError
            yield
        finally:
            self._last[host] = monotonic()
            lock.release()
