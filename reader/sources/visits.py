"""What this machine remembers of servers: the validators of each feed, what was wrong last, whom to leave alone."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from time import monotonic

from reader.errors import SourceError

_EVERY = 1.0
"""Seconds between two writings while feeds come in: what a crash loses is fetched again."""


@dataclass(frozen=True, slots=True)
class Visit:
    """How it went with a feed."""

    etag: str = ""
    """What its server called its state when it was taken up, ..."""
    modified: str = ""
    """... and the time of it."""
    fetched: str = ""
    """When it was last brought up to date, in UTC; empty where it never was."""
    tried: str = ""
    """When its server was last asked."""
    error: str = ""
    """What was wrong then, in a sentence; empty where nothing was."""


class Visits:
    """The visits made for one library from one machine; for any thread. It can be lost without harm."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._written = monotonic()
        kept = _load(self._path)
        self._feeds = {
            key: Visit(**{one.name: str(value.get(one.name) or "") for one in fields(Visit)})
            for key, value in kept.get("feeds", {}).items()
            if isinstance(value, dict)
        }
        self._hosts = {host: str(until) for host, until in kept.get("hosts", {}).items()}

    def of(self, feed: str) -> Visit:
        """How the last visit went."""
        with self._lock:
            return self._feeds.get(feed, Visit())

    def note(self, feed: str, visit: Visit) -> None:
        """Remember how one went."""
        with self._lock:
            self._feeds[feed] = visit
            if monotonic() - self._written > _EVERY:
                self._write()

    def leave_alone(self, host: str, until: datetime) -> None:
        """Ask a server nothing for a time."""
        with self._lock:
            self._hosts[host] = until.isoformat()

    def closed_until(self, host: str, now: datetime) -> datetime | None:
        """The end of the time for which a server is left alone; None where it may be asked."""
        with self._lock:
            try:
                until = datetime.fromisoformat(self._hosts.get(host, ""))
                return until if until > now else None
            except (ValueError, TypeError):
                return None

    def close(self) -> None:
        """Write it down. SourceError."""
        with self._lock:
            self._write()

    def _write(self) -> None:
        kept = {"feeds": {key: asdict(visit) for key, visit in self._feeds.items()}, "hosts": self._hosts}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
            fresh.write_text(json.dumps(kept), encoding="utf-8")
            fresh.replace(self._path)
        except OSError as error:
            raise SourceError(f"{self._path} cannot be written ({error.strerror}); see to its rights.") from None
        self._written = monotonic()


def _load(path: Path) -> Mapping[str, dict[str, object]]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {key: value for key, value in kept.items() if isinstance(value, dict)} if isinstance(kept, dict) else {}
